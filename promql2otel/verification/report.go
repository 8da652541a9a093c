package verification

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/queryengine"
)

// Outcome is what the comparison of one query came to.
type Outcome struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Column int    `json:"column"`
	Where  string `json:"where,omitempty"`
	Kind   string `json:"kind"` // query, record or alert
	Old    string `json:"old"`
	New    string `json:"new"`
	// Status is equal, differ, vacuous, error or skipped.
	Status  string `json:"status"`
	Verdict string `json:"verdict"` // of the adaptation
	Points  int    `json:"points"`
	Firing  int    `json:"firing,omitempty"` // in how many evaluations the alert fired
	Detail  string `json:"detail,omitempty"`
	// ExtraLabels are labels that the result has now and had not before.
	ExtraLabels []string `json:"extra_labels,omitempty"`
}

// Report is what the comparison came to.
type Report struct {
	SchemaVersion int               `json:"schema_version"`
	Data          string            `json:"data"` // generated, or given
	Queries       []Outcome         `json:"queries"`
	Problems      []finding.Problem `json:"problems,omitempty"`
	Notes         []string          `json:"notes,omitempty"`
	Summary       map[string]int    `json:"summary"`
}

// Skipped is the status of a query that was not compared.
const Skipped = "skipped"

// Report reads the engine's answer.
func (p *Plan) Report(resp *queryengine.Response) *Report {
	r := &Report{SchemaVersion: 1, Data: "generated", Queries: []Outcome{}, Problems: p.Problems, Notes: p.Notes, Summary: map[string]int{}}
	if len(p.data.Old) == 0 {
		r.Data = "given"
	}
	for _, e := range resp.Errors {
		r.Problems = append(r.Problems, finding.Problem{Message: e})
	}
	pairs, compared := map[string]queryengine.Comparison{}, map[string]queryengine.Comparison{}
	for _, c := range resp.Pairs {
		pairs[c.ID] = c
	}
	for _, c := range resp.Rules {
		compared[c.ID] = c
	}
	for _, c := range p.Checks {
		o := Outcome{File: c.File, Line: c.Line, Column: c.Column, Where: c.Where, Kind: c.Kind, Old: c.Old, New: c.New, Verdict: string(c.Verdict)}
		switch {
		case c.Skipped != "":
			o.Status, o.Detail = Skipped, c.Skipped
		case c.Kind == "query":
			o.read(pairs[c.id])
		default:
			o.read(compared[c.id])
			if operand, ok := pairs[c.id]; ok && c.Kind == "alert" && o.Status == queryengine.Vacuous && operand.Status != queryengine.Vacuous {
				o.read(operand)
				o.Detail = strings.TrimSuffix("the alert never fires in this data; compared is what it holds against a number: "+operand.Detail, ": ")
			}
		}
		if o.Status == "" {
			o.Status, o.Detail = queryengine.Failed, "was not evaluated"
		}
		r.Summary[o.Status]++
		r.Queries = append(r.Queries, o)
	}
	return r
}

func (o *Outcome) read(c queryengine.Comparison) {
	o.Status, o.Detail, o.Points, o.Firing, o.ExtraLabels = c.Status, c.Detail, c.Points, c.Firing, c.ExtraLabels
}

// OK reports whether all that was compared is equal, and something was.
func (r *Report) OK() bool {
	return r.Summary[queryengine.Equal] > 0 && r.Summary[queryengine.Differ]+r.Summary[queryengine.Vacuous]+r.Summary[queryengine.Failed] == 0
}

// Text is the report for people: what is not equal first, then the sums.
func (r *Report) Text() string {
	var b strings.Builder
	for _, o := range r.Queries {
		if o.Status == queryengine.Equal && len(o.ExtraLabels) == 0 {
			continue
		}
		fmt.Fprintf(&b, "%s:%d:%d: %s: %s", o.File, o.Line, o.Column, o.Status, o.Where)
		if o.Detail != "" {
			fmt.Fprintf(&b, ": %s", o.Detail)
		}
		if len(o.ExtraLabels) > 0 {
			fmt.Fprintf(&b, " (has the labels %s as well now)", strings.Join(o.ExtraLabels, ", "))
		}
		b.WriteByte('\n')
		if o.Status == queryengine.Differ || o.Status == queryengine.Failed {
			fmt.Fprintf(&b, "    old: %s\n    new: %s\n", oneLine(o.Old), oneLine(o.New))
		}
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	fmt.Fprintf(&b, "%d queries on %s data: %d equal, %d differ, %d with nothing to compare, %d with errors, %d not compared\n", len(r.Queries), r.Data,
		r.Summary[queryengine.Equal], r.Summary[queryengine.Differ], r.Summary[queryengine.Vacuous], r.Summary[queryengine.Failed], r.Summary[Skipped])
	for _, n := range r.Notes {
		fmt.Fprintf(&b, "note: %s\n", n)
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "problem: %s %s\n", p.File, p.Message)
	}
	return b.String()
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
