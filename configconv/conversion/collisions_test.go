package conversion

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

func endpoint(address any) collector.Map { return collector.Map{{Key: "endpoint", Value: address}} }

func protocols(protocol, address string) collector.Map {
	return collector.Map{{Key: "protocols", Value: collector.Map{{Key: protocol, Value: endpoint(address)}}}}
}

// Two addresses collide that one machine cannot listen on at the same time, in whatever way they are written.
func TestCollide(t *testing.T) {
	for _, c := range []struct {
		a, b    string
		collide bool
	}{
		{"0.0.0.0:9411", "[::]:9411", true},
		{":9411", "localhost:9411", true},
		{"127.0.0.1:9411", "localhost:9411", true},
		{"localhost:9411", "localhost:9412", false},
		{"10.0.0.1:9411", "10.0.0.2:9411", false},
		{"10.0.0.1:9411", "0.0.0.0:9411", true},
		{"localhost:0", "localhost:0", false},
		{"0.0.0.0:${env:PORT:-9411}", ":9411", true},
		{"0.0.0.0:${env:PORT}", "0.0.0.0:9411", false},
		{"${env:IP}:9411", "${env:IP}:9411", true},
		{"${env:IP}:9411", "localhost:9411", false},
		{"/run/a.sock", "/run/a.sock", false},
	} {
		cfg := &collector.Config{}
		cfg.Add(collector.Receiver, collector.ID{Type: "zipkin", Name: "a"}, endpoint(reading(c.a)), "a.yml:1")
		cfg.Add(collector.Receiver, collector.ID{Type: "zipkin", Name: "b"}, append(endpoint(reading(c.b)), collector.Entry{Key: "parse_string_tags", Value: true}), "b.yml:2")
		got := Collisions(cfg, "collector.otel.yaml")
		if (len(got) == 1) != c.collide || len(got) > 1 {
			t.Errorf("%s and %s: %v", c.a, c.b, got)
		}
		for _, p := range got {
			for _, want := range []string{"receivers/zipkin/a from a.yml:1", "receivers/zipkin/b from b.yml:2", c.a} {
				if !strings.Contains(p.Message, want) {
					t.Errorf("%q is not in %q", want, p.Message)
				}
			}
		}
	}
}

// reading is an address as a converter gives it: references to the environment are no plain text.
func reading(address string) any {
	before, ref, ok := strings.Cut(address, "${env:")
	if !ok {
		return address
	}
	ref, after, _ := strings.Cut(ref, "}")
	name, value, has := strings.Cut(ref, ":-")
	return collector.Text{{Literal: before}, {Env: name, Default: value, HasDefault: has}, {Literal: after}}
}

// UDP and TCP go together, receivers and extensions do not, and what is not written listens as well.
func TestCollisions(t *testing.T) {
	jaeger := collector.ID{Type: "jaeger"}
	for _, c := range []struct {
		name  string
		build func(cfg *collector.Config)
		want  string
	}{
		{"udp and tcp", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, jaeger, protocols("thrift_compact", "0.0.0.0:6831"))
			cfg.Add(collector.Receiver, jaeger, protocols("grpc", "0.0.0.0:6831"))
		}, ""},
		{"both udp", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, jaeger, protocols("thrift_compact", "0.0.0.0:6831"))
			cfg.Add(collector.Receiver, jaeger, protocols("thrift_binary", "localhost:6831"))
		}, "0.0.0.0:6831 and localhost:6831 (udp)"},
		{"receiver and extension", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, jaeger, protocols("thrift_http", "0.0.0.0:5778"))
			cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, collector.Map{{Key: "http", Value: endpoint(":5778")}})
		}, "extensions/jaegerremotesampling (http) and receivers/jaeger (thrift_http)"},
		{"a client's endpoint", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, jaeger, protocols("grpc", "0.0.0.0:14250"))
			cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, collector.Map{{Key: "source", Value: collector.Map{{Key: "remote", Value: endpoint("localhost:14250")}}}})
			cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, endpoint("localhost:14250"))
		}, ""},
		{"defaults", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, collector.ID{Type: "otlp"}, collector.Map{{Key: "protocols", Value: collector.Map{{Key: "grpc"}}}})
			cfg.Add(collector.Receiver, collector.ID{Type: "otlp"}, protocols("grpc", "0.0.0.0:4317"))
		}, "localhost:4317"},
		{"own metrics", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, collector.ID{Type: "zipkin"}, endpoint("0.0.0.0:8888"))
		}, "service/telemetry (the Collector's own metrics)"},
		{"own metrics elsewhere", func(cfg *collector.Config) {
			cfg.Add(collector.Receiver, collector.ID{Type: "zipkin"}, endpoint("0.0.0.0:8888"))
			cfg.Telemetry = cfg.Telemetry.Set("metrics::readers", []any{collector.Map{}.Set("pull::exporter::prometheus", collector.Map{{Key: "host", Value: "0.0.0.0"}, {Key: "port", Value: 14269}})})
		}, ""},
	} {
		cfg := &collector.Config{}
		c.build(cfg)
		got := Collisions(cfg, "x")
		if c.want == "" && len(got) > 0 || c.want != "" && (len(got) != 1 || !strings.Contains(got[0].Message, c.want)) {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

// A receiver that listens for several pipelines sends everything through all of them; one that scrapes did so before.
func TestShared(t *testing.T) {
	cfg := &collector.Config{}
	zipkin := cfg.Add(collector.Receiver, collector.ID{Type: "zipkin"}, endpoint("0.0.0.0:9411"), "a.yml:1", "b.yml:1")
	scrape := cfg.Add(collector.Receiver, collector.ID{Type: "prometheus"}, nil)
	for _, name := range []string{"", "2"} {
		cfg.Pipeline(collector.Traces, name).Receivers = []collector.ID{zipkin.ID}
		cfg.Pipeline(collector.Metrics, name).Receivers = []collector.ID{scrape.ID}
	}
	if got := Shared(cfg); len(got) != 1 || !strings.Contains(got[0], "receivers/zipkin from a.yml:1, b.yml:1 receives goes through each of the pipelines traces, traces/2") {
		t.Errorf("%q", got)
	}
}
