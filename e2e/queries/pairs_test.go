package queries

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pair is a query of before, and what becomes of it.
type pair struct {
	old    string
	new    string // what queries makes of it
	status string // auto, review or keep
	// naive is the query with its names changed only, where that is not enough: it must differ.
	naive string
	// nearly says that the results are equal but for a step where a window ends, and by how many points they may differ.
	nearly int
	// wrong are edits that somebody could make: each must differ.
	wrong []string
}

// pairs are a plan, a way of delivery, and queries.
type pairs struct {
	name  string
	plan  string
	flags []string
	list  []pair
}

const names = `{"schema_version": 1, "families": [
  {"old": "http_requests_total", "new": "http.requests", "kind": "counter", "labels": {"code": "http.response.status_code", "method": "method"}},
  {"old": "cpu_seconds_total", "new": "cpu", "unit": "s", "kind": "counter"},
  {"old": "jobs_processed", "new": "jobs_processed", "kind": "counter", "labels": {}},
  {"old": "rx_total_bytes", "new": "rx_total_bytes", "kind": "counter", "labels": {}},
  {"old": "foo__bar_total", "new": "foo__bar_total", "kind": "counter"},
  {"old": "requestsTotal", "new": "requestsTotal", "kind": "counter"},
  {"old": "queue_depth", "new": "queue_depth", "unit": "{item}", "kind": "gauge", "labels": {"queue": "name"}},
  {"old": "cache_hits", "new": "cache_hits", "unit": "1", "kind": "gauge"},
  {"old": "temperature_celsius", "new": "temperature", "unit": "Cel", "kind": "gauge"},
  {"old": "latency_seconds", "new": "latency", "unit": "s", "kind": "histogram", "labels": {"route": "http.route"}, "buckets": [0.1, 1, 2.5, 1000000]},
  {"old": "latency_ms", "new": "latency_ms", "unit": "ms", "kind": "histogram"},
  {"old": "throughput_bytes_per_second", "new": "throughput", "unit": "By/s", "kind": "gauge"},
  {"old": "build_info", "new": "build_info", "kind": "gauge", "labels": {"version": "version"}},
  {"old": "go_goroutines", "new": "go.goroutine.count", "kind": "gauge"},
  {"old": "took_seconds", "new": "took_seconds", "kind": "summary", "form": "client_golang", "verdict": "left"}
]}`

const delivered = `{"schema_version": 1, "services": [{"job": "shop", "name": "shop", "namespace": "acme"}], "families": [
  {"old": "errors_total", "new": "errors", "kind": "counter", "starts_late": true, "labels": {"kind": "kind"}},
  {"old": "requests_total", "new": "requests", "kind": "counter", "labels": {"kind": "kind", "_x": "_x", "a__b": "a__b"}},
  {"old": "queue_depth", "new": "queue.depth", "kind": "gauge", "labels": {"queue": "queue"}},
  {"old": "limit", "new": "limit", "kind": "gauge", "labels": {"queue": "queue"}},
  {"old": "latency_seconds", "new": "latency", "unit": "s", "kind": "histogram", "labels": {"route": "route"}, "buckets": [0.1, 1, 2.5, 1000000]}
]}`

var tables = []pairs{
	{"names of the exporter", names, []string{"--profile", "exporter"}, []pair{
		{old: `sum by (code) (rate(http_requests_total{method="get"}[5m]))`, new: `sum by (http_response_status_code) (rate(http_requests_total{method="get"}[5m]))`, status: "auto",
			wrong: []string{`sum by (code) (rate(http_requests_total{method="get"}[5m]))`, `sum by (http_response_status_code) (rate(http_requests_total[5m]))`}},
		{old: `http_requests_total{code=~"5.."} > 3`, new: `http_requests_total{http_response_status_code=~"5.."} > 3`, status: "auto", wrong: []string{`http_requests_total{code=~"5.."} > 3`}},
		{old: `sum without (code) (http_requests_total)`, new: `sum without (http_response_status_code) (http_requests_total)`, status: "auto", wrong: []string{`sum without (code) (http_requests_total)`}},
		{old: `topk(2, sum by (code) (http_requests_total))`, new: `topk(2, sum by (http_response_status_code) (http_requests_total))`, status: "auto", wrong: []string{`topk(1, sum by (http_response_status_code) (http_requests_total))`}},
		{old: `count_values("code", queue_depth)`, new: `count_values("code", queue_depth)`, status: "keep", wrong: []string{`count_values("v", queue_depth)`}},
		{old: `http_requests_total{code="200"} / ignoring (code) http_requests_total{code="500"}`, new: `http_requests_total{http_response_status_code="200"} / ignoring (http_response_status_code) http_requests_total{http_response_status_code="500"}`, status: "auto",
			wrong: []string{`http_requests_total{http_response_status_code="200"} / ignoring (code) http_requests_total{http_response_status_code="500"}`}},
		{old: `count by (method) (http_requests_total) * on (method) group_left (code) sum by (method, code) (http_requests_total{code="200"})`, new: `count by (method) (http_requests_total) * on (method) group_left (http_response_status_code) sum by (method, http_response_status_code) (http_requests_total{http_response_status_code="200"})`, status: "auto",
			wrong: []string{`count by (method) (http_requests_total) * on (method) group_left (code) sum by (method, http_response_status_code) (http_requests_total{http_response_status_code="200"})`}},
		{old: `sum by (class) (label_replace(http_requests_total, "class", "${1}xx", "code", "(.).*"))`, new: `sum by (class) (label_replace(http_requests_total, "class", "${1}xx", "http_response_status_code", "(.).*"))`, status: "auto",
			wrong: []string{`sum by (class) (label_replace(http_requests_total, "class", "${1}xx", "code", "(.).*"))`}},
		{old: `label_join(http_requests_total, "both", "-", "code", "method")`, new: `label_join(http_requests_total, "both", "-", "http_response_status_code", "method")`, status: "auto", wrong: []string{`label_join(http_requests_total, "both", "-", "code", "method")`}},
		{old: `rate(cpu_seconds_total[5m])`, new: `rate(cpu_seconds_total[5m])`, status: "keep", wrong: []string{`rate(cpu_total[5m])`, `irate(cpu_seconds_total[5m])`}},
		{old: `increase(jobs_processed[10m])`, new: `increase(jobs_processed_total[10m])`, status: "auto", wrong: []string{`increase(jobs_processed[10m])`}},
		{old: `rate(rx_total_bytes[5m]) + rate(foo__bar_total[5m])`, new: `rate(rx_bytes_total[5m]) + rate(foo_bar_total[5m])`, status: "auto", wrong: []string{`rate(rx_total_bytes[5m]) + rate(foo_bar_total[5m])`}},
		{old: `rate(foo__bar_total[5m])`, new: `rate(foo_bar_total[5m])`, status: "auto", wrong: []string{`rate(foo__bar_total[5m])`}},
		{old: `resets(requestsTotal[30m])`, new: `resets(requestsTotal_total[30m])`, status: "auto", wrong: []string{`resets(requestsTotal[30m])`}},
		{old: `max by (queue) (queue_depth)`, new: `max by (name) (queue_depth)`, status: "auto", wrong: []string{`max by (queue) (queue_depth)`, `min by (name) (queue_depth)`}},
		{old: `avg_over_time(cache_hits[15m])`, new: `avg_over_time(cache_hits_ratio[15m])`, status: "auto", wrong: []string{`avg_over_time(cache_hits[15m])`}},
		{old: `temperature_celsius offset 10m`, new: `temperature_celsius offset 10m`, status: "keep", wrong: []string{`temperature_celsius`}},
		{old: `histogram_quantile(0.9, sum by (le, route) (rate(latency_seconds_bucket[5m])))`, new: `histogram_quantile(0.9, sum by (le, http_route) (rate(latency_seconds_bucket[5m])))`, status: "auto",
			wrong: []string{`histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))`, `histogram_quantile(0.5, sum by (le, http_route) (rate(latency_seconds_bucket[5m])))`}},
		{old: `rate(latency_ms_sum[5m]) / rate(latency_ms_count[5m])`, new: `rate(latency_ms_milliseconds_sum[5m]) / rate(latency_ms_milliseconds_count[5m])`, status: "auto", wrong: []string{`rate(latency_ms_sum[5m]) / rate(latency_ms_count[5m])`}},
		{old: `latency_seconds_bucket{le="1.0"}`, new: `latency_seconds_bucket{le="1.0"}`, status: "keep", wrong: []string{`latency_seconds_bucket{le="1"}`}},
		{old: `throughput_bytes_per_second > 5`, new: `throughput_bytes_per_second > 5`, status: "keep"},
		{old: `count by (version) (build_info)`, new: `count by (version) (build_info)`, status: "keep", wrong: []string{`count(build_info)`}},
		{old: `max(go_goroutines)`, new: `max(go_goroutine_count)`, status: "auto", wrong: []string{`max(go_goroutines)`}},
		{old: `took_seconds{quantile="0.9"}`, new: `took_seconds{quantile="0.9"}`, status: "keep", wrong: []string{`took_seconds{quantile="0.5"}`}},
		{old: `up == 0`, new: `up == 0`, status: "keep", wrong: []string{`up == 1`}},
		{old: `{__name__=~"queue_depth|jobs_processed"}`, new: `{__name__=~"queue_depth|jobs_processed_total"}`, status: "auto", wrong: []string{`{__name__=~"queue_depth|jobs_processed"}`}},
		{old: `absent(http_requests_total{code="418"})`, new: `absent(http_requests_total{http_response_status_code="418"})`, status: "auto", wrong: []string{`absent(http_requests_total{code="418"})`}},
	}},
	{"names in UTF-8", names, []string{"--profile", "exporter", "--translation-strategy", "NoUTF8EscapingWithSuffixes"}, []pair{
		{old: `sum by (code) (rate(http_requests_total{method="get"}[5m]))`, new: `sum by ("http.response.status_code") (rate({"http.requests_total",method="get"}[5m]))`, status: "auto",
			wrong: []string{`sum by (code) (rate({"http.requests_total",method="get"}[5m]))`}},
		{old: `latency_seconds_count{route="/"}`, new: `latency_seconds_count{"http.route"="/"}`, status: "auto", wrong: []string{`latency_seconds_count{route="/"}`}},
	}},
	{"names as they are", names, []string{"--profile", "exporter", "--translation-strategy", "NoTranslation"}, []pair{
		{old: `jobs_processed`, new: `jobs_processed`, status: "keep", wrong: []string{`jobs_processed_total`}},
		{old: `cpu_seconds_total`, new: `cpu`, status: "auto", wrong: []string{`cpu_seconds_total`}},
	}},
	{"scopes on the exporter", delivered, []string{"--profile", "exporter", "--scope-labels", "--adjust"}, []pair{
		{old: `queue_depth / limit`, new: `queue_depth / ignoring (otel_scope_name, otel_scope_version, otel_scope_schema_url) limit`, status: "review", naive: `queue_depth / limit`},
		{old: `sum without (instance) (queue_depth)`, new: `sum without (instance, otel_scope_name, otel_scope_version, otel_scope_schema_url) (queue_depth)`, status: "review"},
		{old: `sum(queue_depth) / sum(limit)`, new: `sum(queue_depth) / sum(limit)`, status: "keep", wrong: []string{`sum(queue_depth) / max(limit)`}},
		{old: `queue_depth > on (queue, instance) limit`, new: `queue_depth > on (queue, instance) limit`, status: "keep"},
	}},
	{"OTLP", delivered, []string{"--profile", "otlp", "--adjust"}, []pair{
		{old: `latency_seconds_bucket{le="1.0"}`, new: `latency_seconds_bucket{le=~"1[.]0|1"}`, status: "review", naive: `latency_seconds_bucket{le="1.0"}`, wrong: []string{`latency_seconds_bucket{le=~"1.*"}`}},
		{old: `latency_seconds_bucket{le="1e+06"}`, new: `latency_seconds_bucket{le=~"1e[+]06|1000000"}`, status: "review", naive: `latency_seconds_bucket{le="1e+06"}`},
		{old: `sum(rate(latency_seconds_bucket{le=~"0.1|1.0"}[5m])) by (le)`, new: `sum(rate(latency_seconds_bucket{le=~"0.1|1.0|1"}[5m])) by (le)`, status: "review", naive: `sum(rate(latency_seconds_bucket{le=~"0.1|1.0"}[5m])) by (le)`},
		{old: `histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m])))`, new: `histogram_quantile(0.99, sum by (le) (rate(latency_seconds_bucket[5m])))`, status: "keep", wrong: []string{`histogram_quantile(0.5, sum by (le) (rate(latency_seconds_bucket[5m])))`}},
		{old: `queue_depth{job="shop"}`, new: `queue_depth{job="acme/shop"}`, status: "review", naive: `queue_depth{job="shop"}`},
		{old: `sum by (job) (queue_depth{job=~"shop|app"})`, new: `sum by (job) (queue_depth{job=~"shop|app|acme/shop"})`, status: "review", naive: `sum by (job) (queue_depth{job=~"shop|app"})`},
		{old: `rate(requests_total{_x="1"}[5m])`, new: `rate(requests_total{key_x="1"}[5m])`, status: "auto", wrong: []string{`rate(requests_total{_x="1"}[5m])`}},
		{old: `rate(requests_total{a__b="1"}[5m])`, new: `rate(requests_total{a__b="1"}[5m])`, status: "keep", wrong: []string{`rate(requests_total{a_b="1"}[5m])`}},
		// Whether it fires is compared, as how much it is cannot be had of a series that begins late.
		{old: `(increase(errors_total{kind="lost"}[10m]) > 0) * 0`, new: `(((errors_total{kind="lost"} unless errors_total{kind="lost"} offset 10m) + 0 or increase(errors_total{kind="lost"}[10m])) > 0) * 0`, status: "review",
			nearly: 3, naive: `(increase(errors_total{kind="lost"}[10m]) > 0) * 0`},
		{old: `sum(errors_total{kind="rare",instance="10.0.0.1:9090"}) / sum(requests_total)`, new: `(sum(errors_total{kind="rare",instance="10.0.0.1:9090"}) or vector(0)) / sum(requests_total)`, status: "review", naive: `sum(errors_total{kind="rare",instance="10.0.0.1:9090"}) / sum(requests_total)`},
	}},
	{"remote write", delivered, []string{"--profile", "remote-write", "--adjust"}, []pair{
		{old: `queue_depth / limit`, new: `queue_depth / ignoring (otel_scope_name, otel_scope_version) limit`, status: "review", naive: `queue_depth / limit`},
		{old: `requests_total{_x="1"}`, new: `requests_total{_x="1"}`, status: "keep", wrong: []string{`requests_total{key_x="1"}`}},
	}},
	{"the Collector scraped", delivered, []string{"--profile", "collector-exporter", "--adjust"}, []pair{
		{old: `sum by (instance) (queue_depth)`, new: `sum by (exported_instance) (queue_depth)`, status: "auto", wrong: []string{`sum by (instance) (queue_depth)`}},
		{old: `max(queue_depth{job="shop"})`, new: `max(queue_depth{exported_job="acme/shop"})`, status: "review", naive: `max(queue_depth{exported_job="shop"})`, wrong: []string{`max(queue_depth{job="acme/shop"})`}},
		{old: `latency_seconds_bucket{le="1.0"}`, new: `latency_seconds_bucket{le="1.0"}`, status: "keep", wrong: []string{`latency_seconds_bucket{le="1"}`}},
	}},
	{"the bridge", delivered, []string{"--profile", "bridge", "--adjust"}, []pair{
		{old: `latency_seconds_bucket{le="1.0",job="shop"}`, new: `latency_seconds_bucket{le=~"1[.]0|1",job="shop"}`, status: "review", naive: `latency_seconds_bucket{le="1.0",job="shop"}`},
		{old: `up{job="shop"} == 0`, new: `up{job="shop"} == 0`, status: "keep", wrong: []string{`up{job="shop"} == 1`}},
		{old: `sum without (instance) (requests_total)`, new: `sum without (instance) (requests_total)`, status: "keep"},
	}},
}

// TestPairs evaluates every pair with Prometheus' engine: what queries makes of the old query gives the old result, and nothing else does.
func TestPairs(t *testing.T) {
	total, planted := 0, 0
	for _, table := range tables {
		t.Run(table.name, func(t *testing.T) {
			dir := t.TempDir()
			plan := filepath.Join(dir, "renames.json")
			write(t, plan, table.plan)
			old := filepath.Join(dir, "rules.yml")
			var exprs []string
			for _, p := range table.list {
				exprs = append(exprs, p.old)
			}
			write(t, old, rules(exprs))
			flags := append([]string{"--plan", plan}, table.flags...)
			statuses := adapted(t, old, flags)
			outcomes := verified(t, old, append(flags, old))
			for i, p := range table.list {
				total++
				if outcomes[i].New != p.new {
					t.Errorf("%s\nbecame %s\n   not %s", p.old, outcomes[i].New, p.new)
				}
				if statuses[i] != p.status {
					t.Errorf("%s is %s, want %s", p.old, statuses[i], p.status)
				}
				var differ int
				if n, _ := fmt.Sscanf(outcomes[i].Detail, "%d of", &differ); n == 1 && differ <= p.nearly {
					continue
				}
				if outcomes[i].Status != "equal" {
					t.Errorf("%s: %s: %s", p.old, outcomes[i].Status, outcomes[i].Detail)
				}
			}
			// Every wrong edit at the place of its query, in as many files as there are for one query.
			for round := 0; ; round++ {
				var edited []string
				var where []int
				for i, p := range table.list {
					wrong := p.wrong
					if p.naive != "" {
						wrong = append([]string{p.naive}, wrong...)
					}
					if round < len(wrong) {
						edited, where = append(edited, wrong[round]), append(where, i)
					} else {
						edited = append(edited, p.new)
					}
				}
				if len(where) == 0 {
					break
				}
				planted += len(where)
				now := filepath.Join(t.TempDir(), "rules.yml")
				write(t, now, rules(edited))
				outcomes := verified(t, old, append(flags, "--new", now, old))
				for _, i := range where {
					if outcomes[i].Status != "differ" {
						t.Errorf("%s\nwas not told from the wrong %s: %s %s", table.list[i].old, edited[i], outcomes[i].Status, outcomes[i].Detail)
					}
				}
			}
		})
	}
	t.Logf("%d pairs, %d wrong edits", total, planted)
	if total < 40 {
		t.Errorf("only %d pairs", total)
	}
}

// rules is a file that records each expression.
func rules(exprs []string) string {
	var b strings.Builder
	b.WriteString("groups:\n  - name: pairs\n    interval: 1m\n    rules:\n")
	for i, e := range exprs {
		fmt.Fprintf(&b, "      - record: pair:%d\n        expr: >-\n          %s\n", i, e)
	}
	return b.String()
}

// adapted are the statuses of the queries of a file.
func adapted(t *testing.T, file string, flags []string) (statuses []string) {
	t.Helper()
	cmd := exec.Command(tool, append(append([]string{"queries", "--format", "json", "-q"}, flags...), file)...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatal(err)
	}
	var report struct {
		Findings []struct{ Status string }
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Findings {
		statuses = append(statuses, f.Status)
	}
	return statuses
}

// outcome is what the comparison of one query came to.
type outcome struct {
	New, Status, Detail string
	Firing              int
}

// verified runs the comparison.
func verified(t *testing.T, file string, args []string) []outcome {
	t.Helper()
	cmd := exec.Command(tool, append([]string{"verify", "queries", "--format", "json", "--engine", engine}, args...)...)
	var errs strings.Builder
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if exit := (*exec.ExitError)(nil); err != nil && cmd.ProcessState.ExitCode() != 1 {
		t.Fatalf("%v %v\n%s", exit, err, errs.String())
	}
	var report struct{ Queries []outcome }
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatal(err)
	}
	return report.Queries
}

func write(t *testing.T, path, text string) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}
