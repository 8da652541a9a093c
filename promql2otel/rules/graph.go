package rules

import (
	"fmt"
	"maps"
	"slices"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// Recording is a recording rule somewhere in the input.
type Recording struct {
	File   string
	Line   int
	Name   string // of the series that it makes
	Expr   string
	Labels []string // that the rule sets
}

// Recordings are the recording rules of a document.
func Recordings(file string, root *document.Value) (list []Recording) {
	for _, g := range Groups(root) {
		for _, r := range rulesOf(g) {
			if r.record.Text() == "" {
				continue
			}
			line, _ := r.expr.Pos()
			rec := Recording{File: file, Line: line, Name: r.record.Text(), Expr: r.expr.Text()}
			for _, e := range r.labels.Entries() {
				rec.Labels = append(rec.Labels, e.Key)
			}
			list = append(list, rec)
		}
	}
	return list
}

// Record adds the series that recording rules make to a mapping, with what becomes of their labels: each after those that its own expression
// asks for. Series that ask for each other in a circle are taken as they are.
func Record(m *series.Mapping, recordings []Recording, opts promql.Options) {
	byName := map[string][]Recording{}
	for _, r := range recordings {
		byName[r.Name] = append(byName[r.Name], r)
	}
	state := map[string]int{} // 1: being worked on, 2: done
	var visit func(name string)
	visit = func(name string) {
		if state[name] != 0 {
			return
		}
		state[name] = 1
		for _, r := range byName[name] {
			asked, err := promql.Metrics(r.Expr)
			if err != nil {
				continue
			}
			for _, other := range asked {
				if len(byName[other]) > 0 {
					visit(other)
				}
			}
		}
		record(m, name, byName[name], opts)
		state[name] = 2
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		visit(name)
	}
}

// record adds one series, which several rules may make.
func record(m *series.Mapping, name string, list []Recording, opts promql.Options) {
	var flow promql.Flow
	affected, review := false, ""
	for i, r := range list {
		result, err := promql.Adapt(r.Expr, nil, m, opts)
		if err != nil {
			continue
		}
		if result.Status() == finding.Manual && review == "" {
			review = fmt.Sprintf("%s is recorded by a rule that is left to you (%s:%d)", name, r.File, r.Line)
		}
		affected = affected || result.Affected
		f := result.Flow
		for _, l := range r.Labels {
			f = f.Put(l, l)
		}
		if i == 0 {
			flow = f
		} else {
			flow = flow.Join(f)
		}
	}
	if affected {
		m.Record(name, flow.Labels(), flow.HasExtra(), review)
	}
}
