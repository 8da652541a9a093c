package verification

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/otelmigrate/otelmigrate/internal/queryengine"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

const oldRules = `groups:
  - name: g
    interval: 30s
    rules:
      - record: job:errors:rate5m
        expr: sum by (job, code) (rate(requests_total{code=~"5.."}[5m]))
      - alert: Errors
        expr: (job:errors:rate5m{job="shop"}) > 1
        for: 10m
        annotations: {summary: "{{ $labels.code }}"}
      - alert: Down
        expr: up == 0
`

const newRules = `groups:
  - name: g
    interval: 30s
    rules:
      - record: job:errors:rate5m
        expr: sum by (job, status) (rate(requests_total{status=~"5.."}[5m]))
      - alert: Errors
        expr: (job:errors:rate5m{job="acme/shop"}) > 1
        for: 10m
        annotations: {summary: "{{ $labels.status }}"}
      - alert: Down
        expr: up == 0
`

func plan(t *testing.T) *Plan {
	t.Helper()
	read, err := renameplan.Read("p", []byte(`{"schema_version": 1, "services": [{"job": "shop", "name": "shop", "namespace": "acme"}],
		"families": [{"old": "requests_total", "new": "requests", "kind": "counter", "labels": {"code": "status"}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	otlp, err := delivery.New(delivery.OTLP, delivery.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	exporter, err := delivery.New(delivery.Exporter, delivery.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := series.New(read, otlp)
	neutral, _ := series.New(nil, exporter)
	return New([]File{{Name: "rules.yml", Old: []byte(oldRules), New: []byte(newRules), Adapted: true}}, m, neutral, promql.Options{Adjust: true}, DefaultTimes, nil, nil)
}

// TestPlan reads the request that is made of rules before and after.
func TestPlan(t *testing.T) {
	p := plan(t)
	if len(p.Problems) > 0 || len(p.Checks) != 3 {
		t.Fatalf("%v, %d checks", p.Problems, len(p.Checks))
	}
	if c := p.Checks[2]; c.Skipped == "" {
		t.Error("an alert that was left to a human is compared")
	}
	r := p.Request
	if len(r.Pairs) != 1 || r.Pairs[0].Old != `(job:errors:rate5m{job="shop"})` || r.Pairs[0].New != `(job:errors:rate5m{job="acme/shop"})` {
		t.Errorf("what the alert compares: %+v", r.Pairs)
	}
	if g := r.New.Groups; len(g) != 1 || g[0].Interval != 30_000 || g[0].Rules[1].For != 600_000 || g[0].Rules[0].ID != r.Old.Groups[0].Rules[0].ID {
		t.Errorf("groups: %+v", g)
	}
	if m := r.New.Groups[0].Rules[0].Mapping; m.Labels["status"] != "code" || m.Values["job"]["acme/shop"] != "shop" {
		t.Errorf("mapping: %+v", m)
	}
	find := func(side queryengine.Side, want map[string]string) bool {
		for _, s := range side.Data[0].Series {
			all := true
			for l, v := range want {
				all = all && s.Labels[l] == v
			}
			if all && len(s.Samples) > 0 {
				return true
			}
		}
		return false
	}
	if !find(r.Old, map[string]string{"__name__": "requests_total", "code": "5aa", "job": "shop"}) && !find(r.Old, map[string]string{"__name__": "requests_total", "code": "5xx", "job": "shop"}) {
		t.Errorf("no series that the old query finds: %+v", r.Old.Data[0].Series[0].Labels)
	}
	if !find(r.New, map[string]string{"__name__": "requests_total", "job": "acme/shop"}) {
		t.Error("no series that the new query finds")
	}
	if find(r.New, map[string]string{"__name__": "up"}) || !find(r.Old, map[string]string{"__name__": "up"}) {
		t.Error("up is not what it is on this way")
	}
}

// TestDeterminism holds that the same input gives the same request.
func TestDeterminism(t *testing.T) {
	var first []byte
	for range 3 {
		text, err := json.Marshal(plan(t).Request)
		if err != nil {
			t.Fatal(err)
		}
		if first == nil {
			first = text
		} else if !bytes.Equal(first, text) {
			t.Fatal("the request of the same input is another one")
		}
	}
}

// TestReport reads an answer, and holds what is printed as JSON to its schema.
func TestReport(t *testing.T) {
	p := plan(t)
	id := func(i int) string { return p.Checks[i].id }
	resp := &queryengine.Response{Version: 1,
		Rules: []queryengine.Comparison{{ID: id(0), Status: queryengine.Equal, Points: 9}, {ID: id(1), Status: queryengine.Vacuous, Detail: "no alert"}},
		Pairs: []queryengine.Comparison{{ID: id(1), Status: queryengine.Equal, Points: 4, ExtraLabels: []string{"otel_scope_name"}}}}
	r := p.Report(resp)
	if !r.OK() || r.Queries[1].Status != queryengine.Equal || !strings.Contains(r.Queries[1].Detail, "never fires") {
		t.Errorf("%+v", r)
	}
	if text := r.Text(); !strings.Contains(text, "rules.yml:8:15: equal: alert Errors: the alert never fires in this data") ||
		!strings.Contains(text, "has the labels otel_scope_name as well now") || !strings.Contains(text, "3 queries on generated data: 2 equal, 0 differ, 0 with nothing to compare, 0 with errors, 1 not compared") {
		t.Error(text)
	}
	src, err := os.ReadFile("../../docs/verify-queries.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("s", doc); err != nil {
		t.Fatal(err)
	}
	schema := c.MustCompile("s")
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	out, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(out); err != nil {
		t.Error(err)
	}
	resp.Rules[0] = queryengine.Comparison{ID: id(0), Status: queryengine.Differ, Detail: "1 of 2 points differ"}
	if r := p.Report(resp); r.OK() || !strings.Contains(r.Text(), "    new: sum by (job, status)") {
		t.Errorf("a difference: %s", r.Text())
	}
	if r := p.Report(&queryengine.Response{Errors: []string{"a: cannot be read"}}); r.OK() || len(r.Problems) != 1 {
		t.Errorf("no answer: %+v", r)
	}
}
