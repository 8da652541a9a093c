package dataset

import (
	"reflect"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

const plan = `{"schema_version": 1, "services": [{"job": "shop", "name": "shop", "namespace": "acme"}], "families": [
	{"old": "requests_total", "new": "requests", "kind": "counter", "labels": {"code": "status"}},
	{"old": "lost_total", "new": "lost", "kind": "counter", "starts_late": true},
	{"old": "latency_seconds", "new": "latency", "unit": "s", "kind": "histogram", "buckets": [0.5, 1]},
	{"old": "depth", "new": "queue.depth", "kind": "gauge"}]}`

var asked = []string{
	`sum by (code) (rate(requests_total{code=~"5..",job="shop"}[5m])) / rate(foreign_total{zone!="x"}[5m])`,
	`increase(lost_total{kind="order"}[10m]) > 0`,
	`histogram_quantile(0.9, rate(latency_seconds_bucket{le=~"0.5|1.0"}[5m]))`,
	`depth > 40`,
	`up{job="shop"} == 0`,
	`recorded{a="b"}`,
}

func made(t *testing.T, profile string) Data {
	t.Helper()
	p, err := renameplan.Read("p", []byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	d, err := delivery.New(profile, delivery.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := series.New(p, d)
	return Make(m, asked, Options{Interval: 30_000, Count: 240, Recorded: map[string][]string{"recorded": {"max by (a) (depth)"}}})
}

// find are the series that a selector asks for.
func find(t *testing.T, list []Series, selector string) (found []Series) {
	t.Helper()
	matchers, err := parser.NewParser(parser.Options{}).ParseMetricSelector(selector)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range list {
		set := labels.FromMap(s.Labels)
		all := true
		for _, m := range matchers {
			all = all && m.Matches(set.Get(m.Name))
		}
		if all && len(s.Samples) > 0 {
			found = append(found, s)
		}
	}
	return found
}

// TestMake holds that queries find something on both sides, each by the names of its side.
func TestMake(t *testing.T) {
	d := made(t, delivery.OTLP)
	for _, selector := range []string{`requests_total{code=~"5..",job="shop"}`, `foreign_total{zone!="x"}`, `lost_total{kind="order"}`, `latency_seconds_bucket{le="1.0"}`, `depth{a="b"}`, `up{job="shop"}`} {
		if len(find(t, d.Old, selector)) == 0 {
			t.Errorf("nothing for %s before", selector)
		}
	}
	for _, selector := range []string{`requests_total{status=~"5..",job="acme/shop"}`, `foreign_total{zone!="x"}`, `lost_total{kind="order"}`, `latency_seconds_bucket{le="1"}`, `queue_depth{a="b"}`} {
		if len(find(t, d.New, selector)) == 0 {
			t.Errorf("nothing for %s after", selector)
		}
	}
	for _, selector := range []string{`up`, `{__name__="depth"}`, `latency_seconds_bucket{le="1.0"}`, `recorded`} {
		if got := find(t, d.New, selector); len(got) > 0 {
			t.Errorf("%s is there after: %v", selector, got[0].Labels)
		}
	}
	if len(d.Notes) == 0 {
		t.Error("nothing is said about the ends of series")
	}
}

// TestTraps holds that the data has what mostly goes wrong: a series that begins late, a restart, an end, a gauge on both sides of a threshold.
func TestTraps(t *testing.T) {
	d := made(t, delivery.Exporter)
	late := find(t, d.New, `lost_total`)
	for _, s := range late {
		if s.Samples[0].V == 0 {
			t.Errorf("%v is there before its first measurement", s.Labels)
		}
	}
	if before := find(t, d.Old, `lost_total`); before[0].Samples[0].V != 0 {
		t.Errorf("%v was not there at 0", before[0].Labels)
	}
	var restarts, ends, above, below bool
	for _, s := range find(t, d.Old, `requests_total`) {
		for i := 1; i < len(s.Samples); i++ {
			restarts = restarts || s.Samples[i].V < s.Samples[i-1].V
			ends = ends || s.Samples[i].Stale
		}
	}
	for _, s := range find(t, d.Old, `depth`) {
		for _, sample := range s.Samples {
			above, below = above || sample.V > 40, below || sample.V < 40
		}
	}
	if !restarts || !ends || !above || !below {
		t.Errorf("restarts %v, ends %v, above %v, below %v", restarts, ends, above, below)
	}
}

func TestDeterminism(t *testing.T) {
	if a, b := made(t, delivery.RemoteWrite), made(t, delivery.RemoteWrite); !reflect.DeepEqual(a, b) {
		t.Error("the same queries give other data")
	}
}

func TestExample(t *testing.T) {
	for pattern, want := range map[string]string{`5..`: "5xx", `a|b`: "a", `[a-z]+-prod`: "a-prod", `.*`: "x", `(?i)get`: "", `^x$`: "x", `(`: ""} {
		if got := example(pattern); got != want && want != "" {
			t.Errorf("%s: %q, want %q", pattern, got, want)
		}
	}
}
