package promql

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// TestScrapedLabels holds that a query is not called right when it asks for a label that the scrape gave and that is no longer there.
func TestScrapedLabels(t *testing.T) {
	for _, tt := range []struct {
		profile string
		promote []string
		expr    string
		says    bool
	}{
		{"otlp", nil, `rate(latency_seconds_count{namespace="shop"}[5m])`, true},
		{"otlp", nil, `sum by (pod) (http_requests_total)`, true},
		{"otlp", []string{"namespace"}, `sum by (namespace) (http_requests_total)`, false},
		{"otlp", nil, `sum by (code, job, instance) (http_requests_total)`, false},
		{"otlp", nil, `histogram_quantile(0.9, sum by (le, route) (latency_seconds_bucket))`, false},
		{"otlp", nil, `sum by (zone) (label_replace(http_requests_total, "zone", "$1", "code", "(.).*"))`, false},
		{"otlp", nil, `same_total{namespace="shop"}`, false}, // whose labels the plan does not say
		{"otlp", nil, `node_load1{namespace="shop"}`, false},
		{"exporter", nil, `sum by (pod) (http_requests_total)`, false},
	} {
		r, err := Adapt(tt.expr, nil, mapping(t, planText, tt.profile, delivery.Settings{Promote: tt.promote}), Options{})
		if err != nil {
			t.Fatal(err)
		}
		if says := strings.Contains(strings.Join(r.Reviews, "; "), "the scrape gave it"); says != tt.says {
			t.Errorf("%s %s: %q", tt.profile, tt.expr, r.Reviews)
		}
	}
}
