package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/parallel"
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
// asks for. Series that ask for each other in a circle are taken as they are. It returns what became of the expressions, by their texts.
func Record(m *series.Mapping, recordings []Recording, opts promql.Options) map[string]*promql.Result {
	byName := map[string][]Recording{}
	for _, r := range recordings {
		byName[r.Name] = append(byName[r.Name], r)
	}
	levels, circle := levels(byName)
	done := map[string]*promql.Result{}
	for _, names := range levels {
		made := make([]record, len(names))
		parallel.Each(len(names), func(i int) { made[i] = recorded(m, byName[names[i]], opts) })
		for i, r := range made {
			maps.Copy(done, r.results)
			if r.affected {
				m.Record(names[i], r.flow.Labels(), r.flow.HasExtra(), r.review)
			}
		}
	}
	if circle { // some were adapted before what they ask for was known
		return nil
	}
	return done
}

// levels orders recorded series: those of each level ask for recorded series of the levels before only, unless there is a circle.
func levels(byName map[string][]Recording) (levels [][]string, circle bool) {
	level := map[string]int{}
	working := map[string]bool{}
	var visit func(name string) int
	visit = func(name string) int {
		if n, ok := level[name]; ok {
			return n
		}
		working[name] = true
		n := 0
		for _, r := range byName[name] {
			for _, other := range strings.FieldsFunc(r.Expr, noName) {
				switch {
				case other == name || len(byName[other]) == 0:
				case working[other]:
					circle = true
				default:
					n = max(n, visit(other)+1)
				}
			}
		}
		delete(working, name)
		level[name] = n
		for len(levels) <= n {
			levels = append(levels, nil)
		}
		levels[n] = append(levels[n], name)
		return n
	}
	for _, name := range slices.Sorted(maps.Keys(byName)) {
		visit(name)
	}
	return levels, circle
}

// noName reports whether a character stands in no name of a series.
func noName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '_' || r == ':' || r == '.')
}

// record is what becomes of one recorded series.
type record struct {
	flow     promql.Flow
	affected bool
	review   string
	results  map[string]*promql.Result
}

// recorded works out one series, which several rules may make.
func recorded(m *series.Mapping, list []Recording, opts promql.Options) record {
	out := record{results: map[string]*promql.Result{}}
	for i, r := range list {
		result, err := promql.Adapt(r.Expr, nil, m, opts)
		if err != nil {
			continue
		}
		out.results[r.Expr] = result
		if result.Status() == finding.Manual && out.review == "" {
			out.review = fmt.Sprintf("%s is recorded by a rule that is left to you (%s:%d)", r.Name, r.File, r.Line)
		}
		out.affected = out.affected || result.Affected
		f := result.Flow
		for _, l := range r.Labels {
			f = f.Put(l, l)
		}
		if i == 0 {
			out.flow = f
		} else {
			out.flow = out.flow.Join(f)
		}
	}
	return out
}
