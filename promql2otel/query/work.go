// Package query is the work on the queries of one file: it adapts them, reports one finding for each, and keeps the changes of the file.
package query

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/variable"
)

// Family is what findings of queries for Prometheus are filed under.
const Family = "prometheus"

// Docs is the page that findings point to.
const Docs = "https://github.com/otelmigrate/otelmigrate/blob/main/docs/queries.md"

// Work is the work on one file, or on a document inside of one.
type Work struct {
	Name    string // of the file, in findings
	Mapping *series.Mapping
	Options promql.Options

	Findings []finding.Finding
	Problems []finding.Problem
	// Queries are all expressions, as they were and as they are.
	Queries []Query
	// Alerts are the labels of the alerts of the whole input, by their names; for the files that test them.
	Alerts map[string]promql.Flow

	// Done are expressions without variables that have been adapted already, by their texts.
	Done map[string]*promql.Result

	edits map[*document.Value][]document.Edit
	order []*document.Value
	// outer is the scalar that the document stands in, and parent the work on the file around it.
	outer  *document.Value
	parent *Work
}

// Query is one expression of a file.
type Query struct {
	Line, Column int
	// Where says what it is of: the name of an alert, the title of a panel.
	Where    string
	Old, New string // New is the adapted text, also of one that was left to a human: then it is Old
	Status   finding.Status
	Verdict  promql.Verdict
	// Labels are the labels of the result whose names change: old to new.
	Labels map[string]string
}

// New is the work on a file.
func New(name string, m *series.Mapping, opts promql.Options) *Work {
	return &Work{Name: name, Mapping: m, Options: opts, edits: map[*document.Value][]document.Edit{}, Alerts: map[string]promql.Flow{}}
}

// Inside is the work on a document that a scalar of the file holds.
func (w *Work) Inside(v *document.Value) *Work {
	in := New(w.Name, w.Mapping, w.Options)
	in.outer, in.parent, in.Alerts, in.Done = v, w, w.Alerts, w.Done
	return in
}

// Close hands what a work inside has found and changed to the one around it.
func (w *Work) Close() {
	splices := w.Splices()
	p := w.parent
	var edits []document.Edit
	for _, s := range splices {
		edits = append(edits, document.Edit{Start: s.Start, End: s.End, Text: s.Text})
	}
	p.Edit(w.outer, edits)
	p.Findings = append(p.Findings, w.Findings...)
	p.Problems = append(p.Problems, w.Problems...)
	p.Queries = append(p.Queries, w.Queries...)
}

// Pos is the line and the column in the file of a byte of a scalar's text.
func (w *Work) Pos(v *document.Value, offset int) (line, column int) {
	if w.parent == nil {
		if offset == 0 {
			return v.Pos()
		}
		return v.At(offset)
	}
	line, column = v.At(offset)
	// The offset in the text of the outer scalar, which is the document of this one.
	at := 0
	for data := v.Document().Data; line > 1 && at < len(data); at++ {
		if data[at] == '\n' {
			line--
		}
	}
	return w.parent.Pos(w.outer, at+column-1)
}

// Edit changes a scalar.
func (w *Work) Edit(v *document.Value, edits []document.Edit) {
	if len(edits) == 0 {
		return
	}
	if _, ok := w.edits[v]; !ok {
		w.order = append(w.order, v)
	}
	w.edits[v] = append(w.edits[v], edits...)
}

// Splices are the changes of the file. What cannot be changed where it stands becomes a problem.
func (w *Work) Splices() []yamledit.Splice {
	type place struct{ start, end int }
	done := map[place][]document.Edit{}
	var list []yamledit.Splice
	for _, v := range w.order {
		// An anchor is one text that several aliases stand for.
		at := place{v.Start, v.End}
		if edits, twice := done[at]; twice {
			if !slices.Equal(edits, w.edits[v]) {
				w.unchanged(v, "it is an anchor, and what refers to it would have to be changed in different ways")
			}
			continue
		}
		done[at] = w.edits[v]
		splices, err := v.Splices(w.edits[v])
		if err != nil {
			w.unchanged(v, err.Error())
			continue
		}
		list = append(list, splices...)
	}
	slices.SortStableFunc(list, func(a, b yamledit.Splice) int { return cmp.Compare(a.Start, b.Start) })
	return list
}

// unchanged reports a scalar that could not be changed as it should be.
func (w *Work) unchanged(v *document.Value, reason string) {
	line, column := w.Pos(v, 0)
	w.Problems = append(w.Problems, finding.Problem{File: w.Name, Line: line, Column: column, Message: "the text here could not be changed as it should be: " + reason})
}

// noQueries are rules of findings about what hangs on queries, and is none itself.
var noQueries = []string{"query-legend", "query-field", "query-link", "query-panel", "query-test", "query-template"}

// Find reports something about a byte of a scalar's text.
func (w *Work) Find(v *document.Value, offset int, status finding.Status, rule, symbol, message string) {
	line, column := w.Pos(v, offset)
	kind := finding.Query
	if slices.Contains(noQueries, rule) {
		kind = finding.Config
	}
	w.Findings = append(w.Findings, finding.Finding{File: w.Name, Line: line, Column: column, Rule: rule, Family: Family, Symbol: symbol,
		Kind: kind, Status: status, Message: message, URL: Docs})
}

// Expression is an expression in a part of a scalar's text.
type Expression struct {
	Value *document.Value
	// Start and End are the part; both 0 for all of it.
	Start, End int
	Where      string
	// Variables says that variables of Grafana may stand in it.
	Variables bool
	// Panel says that it is drawn over a range of time.
	Panel bool
	// Target is what more there is to say where the labels job and instance of the result have other values; "" where that does no harm.
	Target string
	// Extra is what more there is to say where the labels of the delivery are in the result; "" where they do no harm.
	Extra string
}

// Adapt adapts an expression, changes the file, and reports it. The result is nil for what is not PromQL, which is reported as well.
func (w *Work) Adapt(e Expression) *promql.Result {
	text := e.Value.Text()
	if e.End == 0 {
		e.End = len(text)
	}
	text = text[e.Start:e.End]
	if strings.TrimSpace(text) == "" {
		return nil
	}
	r, err := w.result(text, e.Variables)
	if err != nil {
		w.unreadable(e, text, err)
		return nil
	}
	if e.Panel && w.Options.Historical && len(r.Edits) > 0 {
		w.historical(text, r)
	}
	if e.Extra != "" && r.Flow.HasExtra() {
		r.Reviews = append(slices.Clone(r.Reviews), e.Extra)
	}
	if e.Target != "" && r.Affected && w.Mapping.Profile.Jobs != delivery.FromScrape && (r.Flow.Has("job") || r.Flow.Has("instance")) {
		r.Reviews = append(slices.Clone(r.Reviews), e.Target)
	}
	var edits []document.Edit
	for _, edit := range r.Edits {
		edits = append(edits, document.Edit{Start: e.Start + edit.Start, End: e.Start + edit.End, Text: edit.Text})
	}
	w.Edit(e.Value, edits)
	w.report(e, text, r)
	return r
}

// result adapts a text. The text of a result with variables has them back.
func (w *Work) result(text string, variables bool) (*promql.Result, error) {
	if done := w.Done[text]; done != nil && !variables {
		again := *done
		return &again, nil
	}
	if !variables {
		return promql.Adapt(text, nil, w.Mapping, w.Options)
	}
	masked, err := variable.Mask(text)
	if err != nil {
		return nil, err
	}
	var holes []promql.Hole
	for _, v := range masked.Variables {
		holes = append(holes, promql.Hole{Start: v.Start, End: v.End, Text: v.Text, InString: v.Position == variable.InString,
			Matchers: v.Position == variable.Matchers || v.Position == variable.GroupingLabel})
	}
	r, err := promql.Adapt(masked.Text, holes, w.Mapping, w.Options)
	if err != nil {
		return nil, err
	}
	if r.Verdict != promql.Same && strings.Contains(strings.ToLower(text), "or") && w.isHistorical(masked.Text, holes) {
		r.Edits, r.Renamed, r.Notes, r.Reviews, r.Verdict, r.Already = nil, nil, nil, nil, promql.Same, true
	}
	r.Text, err = promql.Apply(text, r.Edits)
	return r, err
}

// report makes the finding of a query.
func (w *Work) report(e Expression, old string, r *promql.Result) {
	line, column := w.Pos(e.Value, e.Start)
	status := r.Status()
	w.Queries = append(w.Queries, Query{Line: line, Column: column, Where: e.Where, Old: old, New: r.Text, Status: status, Verdict: r.Verdict, Labels: r.Flow.Renames()})
	message := w.Message(r)
	if r.Verdict == promql.Adjusted && len(r.Edits) == 0 {
		message += w.proposal(old, e.Variables)
	}
	if e.Where != "" {
		message = e.Where + ": " + message
	}
	w.Findings = append(w.Findings, finding.Finding{File: w.Name, Line: line, Column: column, Rule: "query-" + string(r.Verdict), Family: Family,
		Symbol: strings.Join(r.Metrics, ", "), Kind: finding.Query, Status: status, Message: message, URL: Docs})
}

// Message says what became of a query.
func (w *Work) Message(r *promql.Result) string {
	var parts []string
	switch {
	case r.Verdict == promql.Changed || r.Verdict == promql.Unknown:
		parts = r.Notes
	case r.Verdict == promql.Adjusted:
		parts = r.Notes
		if len(r.Renamed) > 0 {
			parts = append([]string{"renamed: " + strings.Join(r.Renamed, ", ")}, parts...)
		}
	case len(r.Renamed) > 0:
		parts = []string{"renamed: " + strings.Join(r.Renamed, ", ")}
	case r.Already:
		parts = []string{"asks for names as they are after the migration"}
	case r.Affected:
		parts = []string{"its series and labels keep their names"}
	case w.Mapping.Plan == nil:
		parts = []string{fmt.Sprintf("the profile %s changes nothing that it asks for", w.Mapping.Profile.Name)}
	default:
		parts = []string{"none of its series is in the rename plan"}
	}
	return strings.Join(append(slices.Clone(parts), r.Reviews...), "; ")
}

// proposal is the text that --adjust would write.
func (w *Work) proposal(text string, variables bool) string {
	with := *w
	with.Options.Adjust, with.Done = true, nil
	r, err := with.result(text, variables)
	if err != nil || len(r.Edits) == 0 {
		return ""
	}
	return "; --adjust makes it " + r.Text
}

// unreadable reports a text that is not PromQL.
func (w *Work) unreadable(e Expression, text string, err error) {
	message := "is not PromQL: " + strings.TrimSpace(err.Error())
	rule := "query-unparsable"
	status := finding.Manual
	if language := Language(text); language != "" {
		rule, status, message = "query-other-language", finding.Keep, "is "+language+", not PromQL, and is left"
	}
	if e.Where != "" {
		message = e.Where + ": " + message
	}
	w.Find(e.Value, e.Start, status, rule, "", message)
}

// Silent is a work on the same file that reports nothing.
func (w *Work) Silent() *Work {
	silent := New(w.Name, w.Mapping, w.Options)
	silent.parent, silent.outer = w.parent, w.outer
	return silent
}

// Take makes the changes of a silent work, and forgets what it found.
func (w *Work) Take(silent *Work) {
	for _, v := range silent.order {
		w.Edit(v, silent.edits[v])
	}
}
