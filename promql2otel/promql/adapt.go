package promql

import (
	"fmt"
	"maps"
	"slices"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// Hole is a place in an expression that is filled in later, such as a variable of Grafana. What stands there meanwhile is a token of the
// same length.
type Hole struct {
	Start, End int
	Text       string // as the user wrote it
	InString   bool
	// Matchers says that it stands for whole matchers of a selector, or a list of labels.
	Matchers bool
}

// Options say how far Adapt goes.
type Options struct {
	// Adjust makes changes of form that are needed for the same result, and not only changes of names.
	Adjust bool
	// Historical lets the adapted queries of panels ask for what was stored before the migration as well. Adapt knows nothing of it: package
	// query joins the old and the new expression.
	Historical bool
}

// Result is what becomes of one expression.
type Result struct {
	Verdict Verdict
	// Edits are the changes; none where the expression stays, or must be left to a human.
	Edits []Edit
	// Text is the expression after the edits.
	Text string
	// Metrics are the names of the series that it asks for, sorted.
	Metrics []string
	// Notes say why the verdict is more than a change of names, and what to do. Reviews say what will differ. Both are sorted by place.
	Notes, Reviews []string
	// Renamed says which names were changed: "a to b", in the order of their places.
	Renamed []string
	// Flow is the labels of the result.
	Flow Flow
	// Already says that it asks for names which series have after the migration only.
	Already bool
	// Affected says that it asks for a series that the plan names, or that the delivery changes.
	Affected bool
}

// adapting is the work on one expression.
type adapting struct {
	m     *series.Mapping
	opts  Options
	text  string
	words tokens
	holes []Hole
	r     *Result

	edits   []Edit // of names
	forms   []Edit // of form, which need Adjust
	wraps   []Edit // of form as well: they put a part into a new expression around it
	changed []string
	unknown []string
	adjust  []string // what the changes of form are for
	metrics map[string]bool
	// onTree are the other changes of form, as the syntax tree has them.
	onTree []func()
}

// Adapt says what becomes of an expression, and edits it. An error is the parser's: its text is not PromQL. The text has its holes filled
// with placeholders; offsets in the result are offsets in it.
func Adapt(text string, holes []Hole, m *series.Mapping, opts Options) (r *Result, err error) {
	defer func() {
		if p := recover(); p != nil { // the parser has panicked on malformed input before
			r, err = nil, fmt.Errorf("cannot be read as PromQL: %v", p)
		}
	}()
	tree, err := language.ParseExpr(text)
	if err != nil {
		return nil, err
	}
	a := &adapting{m: m, opts: opts, text: text, holes: holes, r: &Result{Text: text}, metrics: map[string]bool{}}
	if len(holes) == 0 && a.unconcerned(tree) {
		a.r.Flow = Flow{sources: []source{{labels: m.Other()}}}
	} else {
		a.words = lex(text)
		a.r.Flow = a.walk(tree)
	}
	a.r.Metrics = slices.Sorted(maps.Keys(a.metrics))
	a.settle(tree)
	return a.r, nil
}

// settle decides what is done, and proves it.
func (a *adapting) settle(tree parser.Expr) {
	r := a.r
	switch {
	case len(a.changed) > 0:
		r.Verdict, r.Notes = Changed, distinct(slices.Concat(a.changed, a.unknown))
	case len(a.unknown) > 0:
		r.Verdict, r.Notes = Unknown, distinct(a.unknown)
	case len(a.adjust) > 0:
		r.Verdict, r.Notes = Adjusted, distinct(a.adjust)
		if a.opts.Adjust {
			r.Edits = slices.Concat(a.edits, a.forms, a.wraps)
		}
	case len(a.edits) > 0:
		r.Verdict, r.Edits = Renamed, a.edits
	default:
		r.Verdict = Same
	}
	r.Reviews = distinct(r.Reviews)
	if len(r.Edits) == 0 {
		r.Renamed = nil
		return
	}
	text, err := a.prove(tree)
	if err != nil {
		*r = Result{Verdict: Unknown, Text: a.text, Metrics: r.Metrics, Flow: r.Flow, Notes: []string{fmt.Sprintf("the change could not be proven and was not made: %v", err)}}
		return
	}
	slices.SortStableFunc(r.Edits, func(a, b Edit) int { return a.Start - b.Start })
	r.Text = text
}

func distinct(list []string) []string {
	seen := map[string]bool{}
	var out []string
	for _, s := range list {
		if !seen[s] {
			out = append(out, s)
			seen[s] = true
		}
	}
	return out
}

// edit replaces a token, unless a hole is in it.
func (a *adapting) edit(start, end int, text string) {
	if h := a.hole(start, end); h != nil {
		a.unknown = append(a.unknown, fmt.Sprintf("%s stands in a name that changes: what it is filled with decides", h.Text))
		return
	}
	if a.text[start:end] != text {
		a.edits = append(a.edits, Edit{start, end, text})
	}
}

// hole is the hole that some bytes touch, if any.
func (a *adapting) hole(start, end int) *Hole {
	for i := range a.holes {
		if h := &a.holes[i]; h.Start < end && start < h.End {
			return h
		}
	}
	return nil
}

func (a *adapting) note(format string, args ...any) {
	a.changed = append(a.changed, fmt.Sprintf(format, args...))
}

func (a *adapting) review(format string, args ...any) {
	a.r.Reviews = append(a.r.Reviews, fmt.Sprintf(format, args...))
}

// renamed records the change of a name for messages.
func (a *adapting) renamed(old, name string) {
	if text := old + " to " + name; old != name && !slices.Contains(a.r.Renamed, text) {
		a.r.Renamed = append(a.r.Renamed, text)
	}
}

// torn notes that a label has no one new name.
func (a *adapting) torn(label, where string) {
	a.unknown = append(a.unknown, fmt.Sprintf("the label %s %s is renamed in some of the series that meet here and not in others, or to another name: bring it to one name with label_replace", label, where))
}

// fromResource are labels that all ways give, besides those of the programs.
var fromResource = []string{"job", "instance", "exported_job", "exported_instance", model.BucketLabel, model.QuantileLabel}

// label edits the token of a label name in the result of a flow, and returns its new name.
func (a *adapting) label(i int, f Flow, where string) string {
	old := word(a.words[i])
	name, torn := f.Rename(old)
	start, end := span(a.words[i])
	if h := a.hole(start, end); h != nil {
		if len(f.Renames()) > 0 {
			a.unknown = append(a.unknown, fmt.Sprintf("%s stands for labels, and some of the labels here are renamed: see what it is filled with", h.Text))
		}
		return old
	}
	if torn {
		a.torn(old, where)
		return old
	}
	if name == old && f.scraped(old) && !slices.Contains(fromResource, old) && !slices.Contains(a.m.Profile.Extra(), old) {
		a.review("the label %s is none of the program's own, so the scrape gave it: on this way it is there only where an attribute of the resource becomes it", old)
	}
	if name != old {
		a.renamed(old, name)
		a.edit(start, end, labelToken(name, a.words[i]))
	}
	return name
}

// labelToken writes a label name for the place of an old one.
func labelToken(name string, old parser.Item) string {
	switch {
	case old.Typ == parser.STRING:
		return quote(name, old.Val)
	case model.LegacyValidation.IsValidLabelName(name):
		return name
	}
	return quote(name, `"`)
}

// walk goes through an expression, and returns the labels of its result.
func (a *adapting) walk(node parser.Expr) Flow {
	switch n := node.(type) {
	case *parser.VectorSelector:
		return a.selector(n)
	case *parser.MatrixSelector:
		return a.walk(n.VectorSelector)
	case *parser.SubqueryExpr:
		return a.walk(n.Expr)
	case *parser.ParenExpr:
		return a.walk(n.Expr)
	case *parser.UnaryExpr:
		return a.walk(n.Expr)
	case *parser.StepInvariantExpr:
		return a.walk(n.Expr)
	case *parser.AggregateExpr:
		return a.aggregation(n)
	case *parser.BinaryExpr:
		return a.binary(n)
	case *parser.Call:
		return a.call(n)
	}
	return Flow{}
}
