package rules

import (
	"fmt"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
)

// IsTest reports whether a document is a file for promtool test rules (prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules).
func IsTest(root *document.Value) bool {
	if !root.Get("tests").Is(document.List) {
		return false
	}
	for _, t := range root.Get("tests").Items() {
		for _, key := range []string{"input_series", "alert_rule_test", "promql_expr_test"} {
			if t.Get(key).Is(document.List) {
				return true
			}
		}
	}
	return false
}

// AdaptTest adapts a file that tests rules: the series that go in are those of after the migration, and the labels that come out are those that the
// queries give them.
func AdaptTest(w *query.Work, root *document.Value) {
	for _, t := range root.Get("tests").Items() {
		for _, in := range t.Get("input_series").Items() {
			inputSeries(w, in.Get("series"))
		}
		for _, e := range t.Get("promql_expr_test").Items() {
			r := w.Adapt(query.Expression{Value: e.Get("expr"), Where: "test of an expression"})
			if r == nil || r.Status() == "manual" {
				continue
			}
			for _, s := range e.Get("exp_samples").Items() {
				samples(w, s.Get("labels"), r.Flow)
			}
		}
		for _, a := range t.Get("alert_rule_test").Items() {
			flow, ok := w.Alerts[a.Get("alertname").Text()]
			if !ok {
				unknownAlert(w, a)
				continue
			}
			for _, e := range a.Get("exp_alerts").Items() {
				for _, l := range e.Get("exp_labels").Entries() {
					if name, torn := flow.Rename(l.Key); !torn && name != l.Key {
						w.Edit(l.At, []document.Edit{{Start: 0, End: len(l.Key), Text: name}})
					}
					if l.Key == "job" {
						job(w, l.Value)
					}
				}
			}
		}
	}
}

// job adapts the value of the label job, which is that of the series that the test puts in.
func job(w *query.Work, v *document.Value) {
	if w.Mapping.Profile.Jobs == delivery.FromScrape {
		return
	}
	for _, service := range w.Mapping.Jobs() {
		if old := v.Text(); service.Job == old && service.NewJob() != old {
			w.Edit(v, []document.Edit{{Start: 0, End: len(old), Text: service.NewJob()}})
		}
	}
}

// unknownAlert reports a test of an alert whose rule is not among the files, or was left, where it expects a label that may have another name.
func unknownAlert(w *query.Work, test *document.Value) {
	name := test.Get("alertname")
	all := promql.All(w.Mapping)
	for _, e := range test.Get("exp_alerts").Items() {
		for _, l := range e.Get("exp_labels").Entries() {
			if renamed, torn := all.Rename(l.Key); torn || renamed != l.Key {
				w.Find(l.At, 0, "manual", "query-test", "", fmt.Sprintf("the rule of the alert %s is not among the files, or was left: see whether its label %s has another name now", name.Text(), l.Key))
				return
			}
		}
	}
}

// inputSeries adapts a series that a test puts in. It is the same series as a query would ask for.
func inputSeries(w *query.Work, v *document.Value) {
	text := v.Text()
	edits, ok := promql.RenameSeries(text, w.Mapping)
	if !ok {
		if strings.TrimSpace(text) != "" {
			w.Find(v, 0, "manual", "query-test", "", "the series of the test cannot be read: "+text)
		}
		return
	}
	var list []document.Edit
	for _, e := range edits {
		list = append(list, document.Edit{Start: e.Start, End: e.End, Text: e.Text})
	}
	w.Edit(v, list)
}

// samples adapts the labels of an expected sample.
func samples(w *query.Work, v *document.Value, f promql.Flow) {
	text := v.Text()
	if strings.TrimSpace(text) == "" {
		return
	}
	if _, err := parser.NewParser(parser.Options{}).ParseMetric(text); err != nil {
		return
	}
	var list []document.Edit
	for _, e := range promql.RenameLabels(text, f, w.Mapping) {
		list = append(list, document.Edit{Start: e.Start, End: e.End, Text: e.Text})
	}
	w.Edit(v, list)
}
