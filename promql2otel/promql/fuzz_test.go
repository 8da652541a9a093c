package promql

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// FuzzAdapt adapts arbitrary expressions: there is no error for what can be read, what is written can be read, and a second run changes nothing.
func FuzzAdapt(f *testing.F) {
	for _, expr := range []string{
		`same_total`, `queue > 1`, "sum  by( code ,method) (\n  rate(http_requests_total{code=~\"5..\"}[5m]) # why\n)",
		`sum without (code, instance) (http_requests_total)`,
		`http_requests_total / on(code) group_left(method) sum by (code, method) (http_requests_total offset 5m)`,
		`histogram_quantile(0.9, sum by (le, route) (rate(latency_seconds_bucket{le="1.0"}[5m])))`,
		`label_replace(http_requests_total, "x", "$1", "code", "(.*)")`, `label_join(http_requests_total, "code", "-", "method", "code")`,
		`count_values("code", queue)`, `sort_by_label(http_requests_total, "code")`, `{__name__="queue"}`, `{__name__=~"queue|http_requests_total"}`,
		`{"queue", code="1"}`, `queue{code="1"} and queue unless on(code) http_requests_total`, `increase(errors_total[5m]) > 0`, `sum(errors_total) / sum(queue)`,
		`took{quantile="0.5"}`, `absent(errors_total)`, `queue[5m:1m] offset -1m @ end()`, `http_requests_total{job="shop", code='1'}`, `up{job="shop"} == 0`,
		`topk by (code) (3, http_requests_total)`, `limit_ratio(0.1, queue)`, `info(queue, {code="1"})`, `-queue ^ 2 % 3 atan2 1`, "queue{code=`a`}",
		`http_requests_total{code="1" or code="2"}`, `sum by ("code") (queue{"code"="x"})`, `rate(latency_seconds[5m])`, `latency_seconds_bucket{le=~"1.0|2.5"}`,
	} {
		for profile := range byte(5) {
			f.Add(expr, profile, profile%2 == 0, profile == 1)
		}
	}
	plan := strings.Replace(planText, `"starts_late": true`, `"starts_late": true, "scope": "a"`, 1)
	f.Fuzz(func(t *testing.T, expr string, profile byte, adjust, utf8 bool) {
		s := delivery.Settings{}
		if utf8 {
			s.Strategy = "NoUTF8EscapingWithSuffixes"
		}
		m := mapping(t, plan, delivery.Names[int(profile)%len(delivery.Names)], s)
		_, parsed := language.ParseExpr(expr)
		r, err := Adapt(expr, nil, m, Options{Adjust: adjust})
		if err != nil {
			if parsed == nil {
				t.Errorf("%q: %v", expr, err)
			}
			return
		}
		if len(r.Edits) == 0 {
			if r.Text != expr {
				t.Errorf("%q became %q without an edit", expr, r.Text)
			}
			return
		}
		if text, err := Apply(expr, r.Edits); err != nil || text != r.Text {
			t.Errorf("%q: the edits make %q, not %q: %v", expr, text, r.Text, err)
		}
		if _, err := language.ParseExpr(r.Text); err != nil {
			t.Errorf("%q became %q: %v", expr, r.Text, err)
		}
		again, err := Adapt(r.Text, nil, m, Options{Adjust: adjust})
		if err != nil || again.Text != r.Text {
			t.Errorf("%q became %q, and then %q: %v", expr, r.Text, again.Text, err)
		}
	})
}
