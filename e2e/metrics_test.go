package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestMetrics compares the text of /metrics, byte for byte.
func TestMetrics(t *testing.T) {
	before := legacyMetrics(t)
	if !strings.Contains(before, "shop_front_orders_total 2\n") || strings.Count(before, "200 OK") != 3 {
		t.Fatalf("the legacy program shows\n%s", before)
	}
	compareText(t, before, migratedMetrics(t))
}

// TestExactMetrics compares the expositions of metrics that OpenTelemetry has no instruments for, as text and as OpenMetrics, and
// runs the program's tests, which read the metrics back.
func TestExactMetrics(t *testing.T) {
	const archive = "../rewriters/metrics/testdata/exact.txtar"
	before := run(t, build(t, program(t, archive), "."), nil)
	if strings.Count(before, "200\n") < 20 || !strings.Contains(before, `disk_free_bytes{device="sda",host="h",mount="/sda"} 1e+09`) {
		t.Fatalf("the legacy program shows\n%s", before)
	}
	dir := program(t, archive)
	migrate(t, dir)
	compareText(t, before, run(t, build(t, dir, "."), nil))
	test := exec.Command("go", "test", "-race", ".")
	test.Dir = dir
	if out, err := test.CombinedOutput(); err != nil {
		t.Errorf("go test: %v\n%s", err, out)
	}
}

// TestSummariesAsHistograms compares what summaries show with what the histograms do that they become on request: the sums and counts
// are the same, and buckets take the place of the quantiles.
func TestSummariesAsHistograms(t *testing.T) {
	const archive = "../rewriters/metrics/testdata/summary-as-histogram.txtar"
	without := func(text, part string) (left string) {
		for line := range strings.Lines(text) {
			runtime := strings.Contains(line, "go_") || strings.Contains(line, "process_") || strings.Contains(line, "promhttp_")
			if !runtime && !strings.Contains(line, part) {
				left += line
			}
		}
		return left
	}
	before := run(t, build(t, program(t, archive), "."), nil)
	if !strings.Contains(before, `shop_took_seconds{route="/",quantile="0.99"} 30`) || strings.Count(before, " summary\n") < 5 {
		t.Fatalf("the legacy program shows\n%s", before)
	}
	for _, flags := range [][]string{{}, {"--style", "exact"}} {
		dir := program(t, archive)
		migrate(t, dir, append(flags, "--summaries", "histogram")...)
		after := run(t, build(t, dir, "."), nil)
		compareText(t, strings.ReplaceAll(without(before, `quantile="`), " summary\n", " histogram\n"), without(after, "_bucket{"))
		for _, want := range []string{`shop_took_seconds_bucket{route="/",le="0.25"} 1`, `shop_took_seconds_bucket{route="/",le="10"} 1`, `shop_took_seconds_bucket{route="/",le="+Inf"} 2`,
			`size_bytes_bucket{of="orders",le="+Inf"} 1`, `routed_seconds_bucket{route="/",le="1"} 1`} {
			if !strings.Contains(after, want+"\n") {
				t.Errorf("%v: %s is not in\n%s", flags, want, after)
			}
		}
	}
}

// TestFrameworks records with the context of the request in handlers of web frameworks.
func TestFrameworks(t *testing.T) {
	dir := program(t, "testdata/frameworks.txtar")
	tidy(t, dir)
	before := run(t, build(t, dir, "."), nil)
	migrate(t, dir)
	src, err := os.ReadFile(filepath.Join(dir, "main.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, ctx := range []string{"c.Request.Context()", "c.Request().Context()", "c.UserContext()"} {
		if !strings.Contains(string(src), "served.Add("+ctx) {
			t.Errorf("nothing is recorded with %s:\n%s", ctx, src)
		}
	}
	compareText(t, before, run(t, build(t, dir, "."), nil))
}

// TestThreadContext shows what the context is worth that a function gets on request: an exemplar with the trace of its caller.
func TestThreadContext(t *testing.T) {
	exemplar := regexp.MustCompile(`paid_total\{with="card"\} 1\.0 # \{.*trace_id="[0-9a-f]{32}"`)
	for _, flags := range [][]string{nil, {"--thread-context"}} {
		dir := program(t, "testdata/thread-context.txtar")
		tidy(t, dir)
		migrate(t, dir, flags...)
		text := run(t, build(t, dir, "."), []string{"OTEL_METRICS_EXEMPLAR_FILTER=trace_based", "OTEL_TRACES_EXPORTER=none"})
		if got := exemplar.MatchString(text); got != (flags != nil) || !strings.Contains(text, `paid_total{with="card"} 1.0`) {
			t.Errorf("%v: an exemplar is %v:\n%s", flags, got, text)
		}
	}
}

func legacyMetrics(t *testing.T) string {
	t.Helper()
	return run(t, build(t, program(t, "testdata/metrics.txtar"), "./cmd/app"), nil)
}

func migratedMetrics(t *testing.T, flags ...string) string {
	t.Helper()
	dir := program(t, "testdata/metrics.txtar")
	migrate(t, dir, flags...)
	return run(t, build(t, dir, "./cmd/app"), nil)
}

func compareText(t *testing.T, before, after string) {
	t.Helper()
	b, a := strings.Split(before, "\n"), strings.Split(after, "\n")
	for i := range min(len(a), len(b)) {
		if a[i] != b[i] {
			t.Fatalf("line %d differs\nbefore: %s\nafter:  %s\n\n%s", i+1, b[i], a[i], after)
		}
	}
	if len(a) != len(b) {
		t.Errorf("%d lines before, %d after", len(b), len(a))
	}
}
