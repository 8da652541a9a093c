package promql

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// TestRenameSeries adapts series of tests to what the delivery makes of them.
func TestRenameSeries(t *testing.T) {
	const plan = `{"schema_version": 1, "services": [{"job": "shop", "name": "shop", "namespace": "acme", "instances": {"i:1": "i-1"}}], "families": [
		{"old": "a_total", "new": "b", "kind": "counter", "labels": {"code": "http.status"}},
		{"old": "dotted.name", "new": "x", "kind": "gauge"},
		{"old": "h", "new": "h", "kind": "histogram"}]}`
	for _, tt := range []struct{ profile, strategy, in, want string }{
		{"otlp", "", `a_total{code="200",job="shop",instance="i:1"}`, `b_total{http_status="200",job="acme/shop",instance="i-1"}`},
		{"otlp", "", `h_bucket{le="1.0"}`, `h_bucket{le="1"}`},
		{"otlp", "", `other_bucket{le="1.0",job="shop"}`, `other_bucket{le="1.0",job="shop"}`},
		{"otlp", "", `{"dotted.name",code="200"}`, `{"x",code="200"}`},
		{"otlp", "", `{__name__="a_total",code="200"}`, `{__name__="b_total",code="200"}`},
		{"exporter", "NoUTF8EscapingWithSuffixes", `a_total{code="200"}`, `b_total{"http.status"="200"}`},
		{"collector-exporter", "", `a_total{job="shop"}`, `b_total{exported_job="acme/shop"}`},
	} {
		m := mapping(t, plan, tt.profile, delivery.Settings{Strategy: tt.strategy})
		edits, ok := RenameSeries(tt.in, m)
		got, err := Apply(tt.in, edits)
		if !ok || err != nil || got != tt.want {
			t.Errorf("%s %s: %s, %v, want %s", tt.profile, tt.in, got, err, tt.want)
		}
	}
	if _, ok := RenameSeries(`a{`, mapping(t, plan, "otlp", delivery.Settings{})); ok {
		t.Error("what is no series was adapted")
	}
}
