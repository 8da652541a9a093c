package collector

import "strings"

// OTLP are the settings of an otlp exporter (gRPC) for an address: "host:4317", "http://host:4317" without TLS, "https://host:4317"
// with it. An address without a scheme goes without TLS, as Jaeger's and Zipkin's own connections do.
func OTLP(address string) Map {
	m := Map{{Key: "endpoint", Value: strings.TrimPrefix(strings.TrimPrefix(address, "http://"), "https://")}}
	if !strings.HasPrefix(address, "https://") {
		m = append(m, Entry{Key: "tls", Value: Map{{Key: "insecure", Value: true}}})
	}
	return m
}
