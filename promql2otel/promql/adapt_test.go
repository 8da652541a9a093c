package promql

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

const planText = `{"schema_version": 1, "services": [{"job": "shop", "name": "shop", "namespace": "acme"}], "families": [
  {"old": "http_requests_total", "new": "http.server.requests", "kind": "counter", "labels": {"code": "http.response.status_code", "method": "method"}},
  {"old": "latency_seconds", "new": "latency", "unit": "s", "kind": "histogram", "labels": {"route": "path"}, "scope": "a"},
  {"old": "queue", "new": "queue_depth", "kind": "gauge"},
  {"old": "took", "new": "took", "kind": "summary", "new_kind": "histogram", "queries": [{"old": "took{quantile=\"0.5\"}", "new": "histogram_quantile(0.5, …)"}]},
  {"old": "same_total", "new": "same", "kind": "counter"},
  {"old": "errors_total", "new": "errors", "kind": "counter", "starts_late": true}
]}`

func mapping(t testing.TB, plan, profile string, s delivery.Settings) *series.Mapping {
	t.Helper()
	p, err := delivery.New(profile, s)
	if err != nil {
		t.Fatal(err)
	}
	var read *renameplan.Plan
	if plan != "" {
		if read, err = renameplan.Read("plan.json", []byte(plan)); err != nil {
			t.Fatal(err)
		}
	}
	m, problems := series.New(read, p)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func TestAdapt(t *testing.T) {
	yes := true
	const utf8 = "NoUTF8EscapingWithSuffixes"
	for _, tt := range []struct {
		profile  string
		settings delivery.Settings
		adjust   bool
		plan     string
		in, out  string // out "" is in
		verdict  Verdict
		note     string
	}{
		{in: `same_total`, verdict: Same},
		{in: `node_load1{code="1"}`, verdict: Same},
		{in: `queue > 1`, out: `queue_depth > 1`, verdict: Renamed},
		{in: "sum  by( code ,method) (\n  rate(http_requests_total{code=~\"5..\"}[5m]) # why\n)", verdict: Renamed,
			out: "sum  by( http_response_status_code ,method) (\n  rate(http_server_requests_total{http_response_status_code=~\"5..\"}[5m]) # why\n)"},
		{in: `sum(rate(http_requests_total[5m])) by (code)`, out: `sum(rate(http_server_requests_total[5m])) by (http_response_status_code)`, verdict: Renamed},
		{in: `sum without (code, instance) (http_requests_total)`, out: `sum without (http_response_status_code, instance) (http_server_requests_total)`, verdict: Renamed},
		{in: `http_requests_total / on(code) group_left(method) sum by (code, method) (http_requests_total offset 5m)`, verdict: Renamed,
			out: `http_server_requests_total / on(http_response_status_code) group_left(method) sum by (http_response_status_code, method) (http_server_requests_total offset 5m)`},
		{in: `{__name__="queue"}`, out: `{__name__="queue_depth"}`, verdict: Renamed},
		{in: `{__name__=~"queue|same_total|other"}`, out: `{__name__=~"queue_depth|same_total|other"}`, verdict: Renamed},
		{in: `{__name__=~"que.e"}`, verdict: Adjusted, note: "matches queue"},
		{adjust: true, in: `{__name__=~"que.e"}`, out: `{__name__=~"que.e|queue_depth"}`, verdict: Adjusted},
		{in: `{__name__=~".+"}`, verdict: Changed, note: "quantiles"},
		{in: `{__name__=~"other.*"}`, verdict: Same},
		{in: `{"queue"}`, out: `{"queue_depth"}`, verdict: Renamed},
		{in: `{code="500"}`, verdict: Unknown, note: "names no metric"},
		{in: `label_replace(http_requests_total, "status", "$1", "code", "(.*)")`, out: `label_replace(http_server_requests_total, "status", "$1", "http_response_status_code", "(.*)")`, verdict: Renamed},
		{in: `sum by (status) (label_replace(http_requests_total, "status", "$1", 'code', "(.*)"))`, out: `sum by (status) (label_replace(http_server_requests_total, "status", "$1", 'http_response_status_code', "(.*)"))`, verdict: Renamed},
		{in: `label_replace(http_requests_total, "code", "x$1", "code", "(.*)")`, out: `label_replace(http_server_requests_total, "http_response_status_code", "x$1", "http_response_status_code", "(.*)")`, verdict: Renamed},
		{in: `label_replace(http_requests_total, "http_response_status_code", "x$1", "method", "(.*)")`, verdict: Unknown, note: "give it another name"},
		{in: `label_join(http_requests_total, "x", "-", "code", "method")`, out: `label_join(http_server_requests_total, "x", "-", "http_response_status_code", "method")`, verdict: Renamed},
		{in: `count_values("code", queue)`, out: `count_values("code", queue_depth)`, verdict: Renamed},
		{in: `count_values by (code) ("v", http_requests_total)`, out: `count_values by (http_response_status_code) ("v", http_server_requests_total)`, verdict: Renamed},
		{in: `sort_by_label(http_requests_total, "code")`, out: `sort_by_label(http_server_requests_total, "http_response_status_code")`, verdict: Renamed},
		{in: `http_requests_total * on (code) group_left foreign`, verdict: Unknown, note: "label_replace"},
		{in: `http_requests_total * on (instance) group_left foreign`, out: `http_server_requests_total * on (instance) group_left foreign`, verdict: Renamed},
		{in: `http_requests_total * foreign`, verdict: Unknown, note: "label_replace"},
		{in: `sum by (job) (http_requests_total) * sum by (job) (foreign)`, out: `sum by (job) (http_server_requests_total) * sum by (job) (foreign)`, verdict: Renamed},
		{in: `took{quantile="0.5"}`, verdict: Changed, note: "histogram_quantile(0.5"},
		{in: `rate(took_sum[5m]) / rate(took_count[5m])`, verdict: Same},
		{in: `http_requests_created`, verdict: Changed, note: "_created"},
		{in: `histogram_quantile(0.9, sum by (le, route) (rate(latency_seconds_bucket{route="/"}[5m])))`, out: `histogram_quantile(0.9, sum by (le, path) (rate(latency_seconds_bucket{path="/"}[5m])))`, verdict: Renamed},
		// Already adapted.
		{in: `sum by (http_response_status_code) (rate(http_server_requests_total{http_response_status_code=~"5.."}[5m]))`, verdict: Same},
		// Names in UTF-8.
		{settings: delivery.Settings{Strategy: utf8}, in: `http_requests_total`, out: `{"http.server.requests_total"}`, verdict: Renamed},
		{settings: delivery.Settings{Strategy: utf8}, in: `rate(http_requests_total {code="1",}[5m])`, out: `rate({"http.server.requests_total","http.response.status_code"="1",}[5m])`, verdict: Renamed},
		{settings: delivery.Settings{Strategy: utf8}, in: `sum by (code) (http_requests_total{})`, out: `sum by ("http.response.status_code") ({"http.server.requests_total"})`, verdict: Renamed},
		// Delivery.
		{profile: "otlp", in: `up == 0`, verdict: Changed, note: "absent_over_time"},
		{profile: "otlp", in: `up{job="node"} == 0`, verdict: Same},
		{profile: "otlp", in: `go_goroutines`, verdict: Same},
		{profile: "otlp", in: `latency_seconds_bucket{le="1.0"}`, verdict: Adjusted, note: `arrives as "1"`},
		{profile: "otlp", adjust: true, in: `latency_seconds_bucket{le="1.0"}`, out: `latency_seconds_bucket{le=~"1[.]0|1"}`, verdict: Adjusted},
		{profile: "otlp", adjust: true, in: `latency_seconds_bucket{le!='1e+06'}`, out: `latency_seconds_bucket{le!~'1e[+]06|1000000'}`, verdict: Adjusted},
		{profile: "otlp", adjust: true, in: `latency_seconds_bucket{le=~"0.5|2.0"}`, out: `latency_seconds_bucket{le=~"0.5|2.0|2"}`, verdict: Adjusted},
		{profile: "otlp", in: `latency_seconds_bucket{le=~"1[.]0|1"}`, verdict: Same},
		{profile: "otlp", in: `foreign_bucket{le="1.0"}`, verdict: Same},
		{profile: "otlp", plan: "none", adjust: true, in: `foreign_bucket{le="1.0"}`, out: `foreign_bucket{le=~"1[.]0|1"}`, verdict: Adjusted},
		{profile: "otlp", adjust: true, in: `queue{job="shop"}`, out: `queue_depth{job="acme/shop"}`, verdict: Adjusted},
		{profile: "otlp", adjust: true, in: `queue{job=~"shop|x"}`, out: `queue_depth{job=~"shop|x|acme/shop"}`, verdict: Adjusted},
		{profile: "otlp", in: `queue_depth{job="acme/shop"}`, verdict: Same},
		{profile: "collector-exporter", in: `queue{job="shop"}`, verdict: Adjusted},
		{profile: "collector-exporter", in: `sum by (job) (queue)`, out: `sum by (exported_job) (queue_depth)`, verdict: Renamed},
		{profile: "remote-write", adjust: true, in: `sum without (instance) (queue)`, out: `sum without (instance, otel_scope_name, otel_scope_version) (queue_depth)`, verdict: Adjusted},
		{profile: "remote-write", adjust: true, in: `queue / same_total`, out: `queue_depth / ignoring (otel_scope_name, otel_scope_version) same_total`, verdict: Adjusted},
		{profile: "remote-write", adjust: true, in: `queue > bool ignoring(a) same_total`, out: `queue_depth > bool ignoring(a, otel_scope_name, otel_scope_version) same_total`, verdict: Adjusted},
		{profile: "remote-write", in: `rate(latency_seconds_sum[5m]) / rate(latency_seconds_count[5m])`, verdict: Same},
		{profile: "remote-write", in: `sum(queue) / sum(same_total)`, out: `sum(queue_depth) / sum(same_total)`, verdict: Renamed},
		{settings: delivery.Settings{ScopeLabels: &yes}, adjust: true, in: `sum without () (queue)`, out: `sum without (otel_scope_name, otel_scope_version, otel_scope_schema_url) (queue_depth)`, verdict: Adjusted},
		// Series that begin late.
		{adjust: true, in: `increase(errors_total{a="b"}[5m]) > 0`, out: `((errors_total{a="b"} unless errors_total{a="b"} offset 5m) + 0 or increase(errors_total{a="b"}[5m])) > 0`, verdict: Adjusted},
		{in: `((errors_total{a="b"} unless errors_total{a="b"} offset 5m) + 0 or increase(errors_total{a="b"}[5m])) > 0`, verdict: Same},
		{adjust: true, in: `sum(rate(errors_total[5m])) / sum(rate(same_total[5m]))`, out: `(sum(rate(errors_total[5m])) or vector(0)) / sum(rate(same_total[5m]))`, verdict: Adjusted},
		{in: `(sum(rate(errors_total[5m])) or vector(0)) / sum(rate(same_total[5m]))`, verdict: Same},
		{in: `absent(errors_total)`, verdict: Changed, note: "until the first measurement"},
	} {
		plan := planText
		if tt.plan != "" {
			plan = ""
		}
		profile := tt.profile
		if profile == "" {
			profile = delivery.Exporter
		}
		m := mapping(t, plan, profile, tt.settings)
		r, err := Adapt(tt.in, nil, m, Options{Adjust: tt.adjust})
		if err != nil {
			t.Errorf("%s: %v", tt.in, err)
			continue
		}
		want := tt.out
		if want == "" {
			want = tt.in
		}
		if r.Text != want || r.Verdict != tt.verdict || !strings.Contains(strings.Join(r.Notes, "; "), tt.note) {
			t.Errorf("%s %s\n got %s %s %q\nwant %s %s %q", profile, tt.in, r.Verdict, r.Text, r.Notes, tt.verdict, want, tt.note)
		}
		if len(r.Edits) > 0 {
			again, err := Adapt(r.Text, nil, m, Options{Adjust: tt.adjust})
			if err != nil || again.Text != r.Text {
				t.Errorf("%s: a second run: %v, %s", r.Text, err, again.Text)
			}
		}
	}
}
