package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const counted = `-- app.go --
package app

import (
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
)

const namespace = "shop"

func metrics(name string) {
	promauto.NewCounterVec(prometheus.CounterOpts{Namespace: namespace, Name: "orders_total"}, []string{"state"}).WithLabelValues("paid").Inc()
	promauto.NewHistogram(prometheus.HistogramOpts{Name: "latency", Buckets: prometheus.LinearBuckets(1, 1, 2)}).Observe(1)
	promauto.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: name}).Set(1)
	promauto.NewSummary(prometheus.SummaryOpts{Name: "took"}).Observe(1)
	promauto.NewCounter(prometheus.CounterOpts{Name: "hits"}).Inc()
}
`

// TestRenamePlan holds the rename plan to docs/renameplan.schema.json, and reads what it says.
func TestRenamePlan(t *testing.T) {
	schema := compile(t, "renameplan.schema.json")
	for _, tt := range []struct {
		archive string
		flags   []string
		want    []string
	}{
		{"-- a.go --\npackage a\n", nil, []string{`"families": []`}},
		{counted, []string{"--summaries", "histogram"}, []string{`"kind": "summary",
      "new_kind": "histogram"`, `"verdict": "changed"`, `"old": "took{quantile=\"0.99\"}"`, `"new": "histogram_quantile(0.99, rate(took_bucket[5m]))"`}},
		{counted, nil, []string{`"old": "shop_orders_total"`, `"state": "state"`, `"expression": "\"shop\" + \"_\" + name"`, `"verdict": "left"`, `"verdict": "same"`, `"form": "otelmetric"`}},
	} {
		dir := module(t, tt.archive)
		plan := filepath.Join(t.TempDir(), "renames.json")
		if o := otelmigrate(t, dir, append([]string{"rewrite", "-q", "--rename-plan", plan}, tt.flags...)...); o.code != 0 {
			t.Fatalf("%d: %s", o.code, o.stderr)
		}
		text, err := os.ReadFile(plan)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(doc); err != nil {
			t.Error(err)
		}
		for _, want := range tt.want {
			if !strings.Contains(string(text), want) {
				t.Errorf("no %s in\n%s", want, text)
			}
		}
	}
}
