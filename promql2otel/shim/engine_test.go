package shim

import (
	"fmt"
	"slices"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/queryengine"
	"github.com/otelmigrate/otelmigrate/promql2otel/dataset"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// Prometheus' own engine evaluates the recording rules on made series of the new names: what they record is the made series of the old names.
// It needs otelmigrate-queryengine in the PATH, and is skipped without it.
func TestRecorded(t *testing.T) {
	program, err := queryengine.Find("")
	if err != nil {
		t.Skip(err) // .ci/run puts it into the PATH
	}
	const interval, count = 30_000, 41
	for _, way := range ways {
		m := mapping(t, plan(t), way.profile, way.settings)
		files, _ := Shims(m)
		var file ruleFile
		read(t, content(files, RulesFile), &file)
		group := queryengine.Group{Name: file.Groups[0].Name, Interval: interval}
		req := &queryengine.Request{End: interval * (count - 1), Step: interval}
		var asked []string
		for i, r := range file.Groups[0].Rules {
			group.Rules = append(group.Rules, queryengine.Rule{ID: fmt.Sprint("rule", i), Record: r.Record, Expr: r.Expr})
			if one := m.Old(r.Record); one.Kind == "histogram" && one.Old == one.Family || one.StartsLate {
				continue // the made histograms are classic ones, and no rule brings back the 0 before the first measurement
			}
			for _, job := range []string{"shop", "worker"} {
				asked = append(asked, fmt.Sprintf("%s{job=%q}", r.Record, job))
			}
		}
		for _, expr := range asked {
			req.Pairs = append(req.Pairs, queryengine.Pair{ID: expr, Old: expr, New: expr})
		}
		data := dataset.Make(m, asked, dataset.Options{Interval: interval, Count: count})
		if !slices.ContainsFunc(data.New, func(s dataset.Series) bool { return m.New(s.Labels["__name__"]) != nil }) {
			t.Fatalf("%s: no series of new names", way.name)
		}
		req.Old.Data, req.New.Data = datasets(data.Old), datasets(data.New)
		req.New.Groups = []queryengine.Group{group}
		resp, err := queryengine.Run(t.Context(), program, req)
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range resp.Errors {
			t.Errorf("%s: %s", way.name, e)
		}
		for _, c := range resp.Pairs {
			if c.Status != queryengine.Equal {
				t.Errorf("%s: %s: %s: %s", way.name, c.ID, c.Status, c.Detail)
			}
		}
	}
}

// Prometheus' own engine evaluates queries over a range that reaches back before the cut-over: they are what the old queries were on series
// that have gone on. Names and labels are those of after the cut-over all the time.
func TestHistoricalEvaluated(t *testing.T) {
	program, err := queryengine.Find("")
	if err != nil {
		t.Skip(err) // .ci/run puts it into the PATH
	}
	const interval, count, cut = 30_000, 41, 20 * 30_000
	m := mapping(t, plan(t), delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"})
	code := map[string]string{"code": "http.response.status_code"}
	queries := []struct {
		adapted, old string
		labels       map[string]string
	}{
		{`{"queue.depth"}`, `queue`, nil},
		{`{"http.server.requests", method="get"}`, `http_requests_total{method="get"}`, code},
		{`sum by ("http.response.status_code") ({"http.server.requests"})`, `sum by (code) (http_requests_total)`, code},
		{`sum({"queue.depth"}) > 1 # many`, `sum(queue) > 1 # many`, nil},
	}
	var asked []string
	req := &queryengine.Request{End: interval * (count - 1), Step: interval}
	req.Mapping = queryengine.Mapping{Labels: map[string]string{code["code"]: "code"}, Metrics: map[string]string{"queue.depth": "queue", "http.server.requests": "http_requests_total"}}
	for _, q := range queries {
		asked = append(asked, q.old)
		req.Pairs = append(req.Pairs, queryengine.Pair{ID: q.old, Old: q.old, New: Historical(q.adapted, q.old, q.labels)})
	}
	data := dataset.Make(m, asked, dataset.Options{Interval: interval, Count: count})
	data.Old, data.New = goneOn(data.Old), goneOn(data.New)
	joined := slices.Concat(part(data.Old, 0, cut), part(data.New, cut, req.End+1))
	req.Old.Data, req.New.Data = datasets(data.Old), datasets(joined)
	resp, err := queryengine.Run(t.Context(), program, req)
	if err != nil {
		t.Fatal(err)
	}
	for i, c := range resp.Pairs {
		if c.Status != queryengine.Equal {
			t.Errorf("%s: %s: %s", req.Pairs[i].New, c.Status, c.Detail)
		}
	}
}

// goneOn are the series that have not ended: one that ends in the five minutes after the cut-over is still found under its old name then.
func goneOn(list []dataset.Series) []dataset.Series {
	return slices.DeleteFunc(slices.Clone(list), func(s dataset.Series) bool { return s.Samples[len(s.Samples)-1].Stale })
}

// part is series with their samples of a time only.
func part(list []dataset.Series, from, to int64) (out []dataset.Series) {
	for _, s := range list {
		one := dataset.Series{Labels: s.Labels}
		for _, sample := range s.Samples {
			if sample.T >= from && sample.T < to {
				one.Samples = append(one.Samples, sample)
			}
		}
		if len(one.Samples) > 0 {
			out = append(out, one)
		}
	}
	return out
}

func datasets(list []dataset.Series) []queryengine.Dataset {
	d := queryengine.Dataset{Kind: "series"}
	for _, s := range list {
		one := queryengine.Series{Labels: s.Labels}
		for _, sample := range s.Samples {
			var v any = sample.V
			if sample.Stale {
				v = "stale"
			}
			one.Samples = append(one.Samples, [2]any{sample.T, v})
		}
		d.Series = append(d.Series, one)
	}
	return []queryengine.Dataset{d}
}
