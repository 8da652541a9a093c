package main

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
)

// TestForeseeable checks for which queries of rules one range query may stand for many instant ones.
func TestForeseeable(t *testing.T) {
	recorded := newRecordedNames([]Group{{Rules: []InputRule{{Record: "job:a:sum"}, {Alert: "A"}}}})
	for expr, want := range map[string]bool{
		`a`:                                 true,
		`sum by (x) (rate(a[5m])) > 1`:      true,
		`1`:                                 true,
		`max_over_time(a[5m:1m] offset 1m)`: true,
		`a @ 60`:                            true,
		`{__name__=~"a.*"}`:                 true,
		`job:a:sum`:                         false,
		`a / job:a:sum`:                     false,
		`rate(job:a:sum[5m])`:               false,
		`{__name__=~"job:.*"}`:              false,
		`{x="1"}`:                           false,
		`ALERTS`:                            false,
		`a @ start()`:                       false,
		`max_over_time(a[5m:] @ end())`:     false,
		`info(a)`:                           false,
		`a[5m]`:                             false,
	} {
		parsed, err := newParser().ParseExpr(expr)
		if err != nil {
			t.Fatal(err)
		}
		if got := isForeseeable(parsed, recorded); got != want {
			t.Errorf("%s: %v, want %v", expr, got, want)
		}
	}
}

// TestLookahead checks that rules get from range queries what Prometheus' instant queries give them, over more than one range.
func TestLookahead(t *testing.T) {
	const end = 150 * 60000
	var in []InputSeries
	for i := range 3 {
		s := InputSeries{Labels: map[string]string{"__name__": "a", "x": fmt.Sprint(i)}}
		for n := range int64(600) {
			if n%100 < 70 || i == 0 { // the others come and go
				s.Samples = append(s.Samples, InputSample{n * 15000, float64(n * n % 97 * int64(i+1))})
			}
		}
		in = append(in, s)
	}
	ctx := context.Background()
	data, err := openStorage(t.TempDir(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer data.close()
	if problems, err := load(ctx, SideOld, []Dataset{{Kind: KindSeries, Series: in}}, data); err != nil || len(problems) > 0 {
		t.Fatal(err, problems)
	}
	engine := newEngine(defaultLookback)
	points := 0
	for _, expr := range []string{
		`a`, `sum(rate(a[5m]))`, `a > 50`, `scalar(a{x="0"})`, `time()`, `absent(a{x="2"})`, `topk(1, a)`, `count_values("v", a)`,
		`a offset 5m`, `a @ 600`, `max_over_time(sum(a)[10m:])`, `a unless a offset 30m`, `quantile_over_time(0.9, a[7m])`, `-a ^ 2`,
		`label_replace(a, "y", "$1", "x", "(.*)")`, `histogram_quantile(0.9, a)`, `a / on (x) group_left a`, `vector(time() % 120) > 0`,
	} {
		parsed, err := newParser().ParseExpr(expr)
		if err != nil {
			t.Fatal(err)
		}
		rule := rules.NewRecordingRule("r", parsed, labels.EmptyLabels())
		l := newLookahead(engine, data, rule, 60000, end)
		if l.text == "" {
			t.Errorf("%s is not looked ahead", expr)
		}
		for at := int64(0); at <= end; at += 60000 {
			want, err := l.instant(ctx, parsed.String(), time.UnixMilli(at))
			if err != nil {
				t.Fatal(expr, err)
			}
			got, err := l.query(ctx, parsed.String(), time.UnixMilli(at))
			if err != nil {
				t.Fatal(expr, err)
			}
			points += len(want)
			if diff := vectorDifference(want, got); diff != "" {
				t.Fatalf("%s at %d: %s", expr, at, diff)
			}
		}
		if l.failed {
			t.Errorf("%s: the range query failed", expr)
		}
	}
	if points < 1000 {
		t.Errorf("only %d points were compared", points)
	}
}

// vectorDifference says what differs between two results, whose order has no meaning.
func vectorDifference(want, got promql.Vector) string {
	if len(want) != len(got) {
		return fmt.Sprintf("%d samples, want %d", len(got), len(want))
	}
	byLabels := map[string]promql.Sample{}
	for _, s := range got {
		byLabels[s.Metric.String()] = s
	}
	for _, s := range want {
		other, ok := byLabels[s.Metric.String()]
		if apart, same := floatDistance(s.F, other.F); !ok || !same || apart > 1e-12 || s.T != other.T {
			return fmt.Sprintf("%v, want %v", other, s)
		}
	}
	return ""
}
