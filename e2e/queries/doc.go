// Package queries holds the tests that take queries through Prometheus' own programs: its engine, its receiver of OTLP and promtool. It is a
// module of its own, because these need all of Prometheus.
package queries
