package e2e

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metricspb "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"
)

// TestOTLPMetrics pushes instruments and the metrics of the generated package.
func TestOTLPMetrics(t *testing.T) {
	dir := program(t, "testdata/otlpmetrics.txtar")
	tidy(t, dir)
	migrate(t, dir, "--delivery", "otlp")
	write(t, filepath.Join(dir, "end.go"), []byte(`package main

import (
	"context"

	"example.com/app/internal/otelboot"
)

func end() {
	if err := otelboot.ShutdownMetrics(context.Background()); err != nil {
		panic(err)
	}
}
`))
	var mu sync.Mutex
	var got []string
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		data, err := body(r)
		m := &collector.ExportMetricsServiceRequest{}
		if err == nil {
			err = proto.Unmarshal(data, m)
		}
		if err != nil {
			t.Error(r.URL, err)
		}
		for _, rm := range m.ResourceMetrics {
			for _, sm := range rm.ScopeMetrics {
				for _, metric := range sm.Metrics {
					got = append(got, points(metric)...)
				}
			}
		}
	}))
	defer server.Close()
	run(t, build(t, dir, "."), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + server.URL})
	slices.Sort(got)
	want := []string{`depth [queue=here] gauge 3`, `latency_seconds [] histogram 1 [0 1 0]`, `orders_total [state=paid] sum 2`}
	if !slices.Equal(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

func points(m *metricspb.Metric) (list []string) {
	switch data := m.Data.(type) {
	case *metricspb.Metric_Sum:
		for _, p := range data.Sum.DataPoints {
			list = append(list, fmt.Sprint(m.Name, " ", labels(p), " sum ", p.GetAsDouble()))
		}
	case *metricspb.Metric_Gauge:
		for _, p := range data.Gauge.DataPoints {
			list = append(list, fmt.Sprint(m.Name, " ", labels(p), " gauge ", p.GetAsDouble()))
		}
	case *metricspb.Metric_Histogram:
		for _, p := range data.Histogram.DataPoints {
			list = append(list, fmt.Sprint(m.Name, " [] histogram ", p.Count, " ", p.BucketCounts))
		}
	}
	return list
}

func labels(p *metricspb.NumberDataPoint) []string {
	var list []string
	for _, kv := range p.Attributes {
		list = append(list, kv.Key+"="+kv.Value.GetStringValue())
	}
	return list
}

// tidy completes the go.mod file of a program that has one of its own.
func tidy(t *testing.T, dir string) {
	t.Helper()
	cmd := exec.Command("go", "mod", "tidy")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("go mod tidy: %v\n%s", err, strings.TrimSpace(string(out)))
	}
}
