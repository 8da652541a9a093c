// Package delivery holds what otelmigrate says of the ways on which metrics reach Prometheus against the programs themselves: the
// OpenTelemetry Prometheus exporter and Prometheus' scrape, and Prometheus' receiver of OTLP. A release of one of them that names a
// series otherwise turns a test red. It is a module of its own, so that the tool does not depend on the parts that it is held against.
package delivery
