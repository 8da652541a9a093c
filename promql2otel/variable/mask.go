package variable

import (
	"cmp"
	"errors"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// maxParses bounds the attempts at one expression.
const maxParses = 64

// Mask puts a token of the same length in the place of every variable of the expression, chosen by what stands
// around it, so that the whole parses as PromQL. Variables in strings and comments stay as they are unless
// the text does not parse with them.
//
// It returns an error only when no choice of tokens makes the text parse: then it is that of the parser for the
// choice that came furthest, with the offsets of the expression. The result is filled in that case too, with a
// text that does not parse.
func Mask(expr string) (Masked, error) {
	s := scanText(expr)
	a := &attempt{scan: s, slots: s.slots(), text: []byte(expr)}
	a.choice = make([]int, len(a.slots))
	for i := range a.slots {
		a.set(i, 0)
	}
	expression, failed := a.parse()
	var err error
	if failed != nil {
		err = a.search(failed)
		// The place of an error is said in the lines of the expression, not in those of the masked text.
		parser.EnrichParseError(err, func(e *parser.ParseErr) { e.Query = expr })
	} else {
		a.preferMetric(expression)
	}
	for i, sl := range a.slots {
		s.variables[sl.variable].Position = sl.candidates[a.choice[i]].position
	}
	return Masked{Text: string(a.text), Variables: s.variables}, err
}

// attempt is a choice of one candidate for each slot.
type attempt struct {
	*scan
	slots  []slot
	choice []int
	text   []byte
	parses int
}

// failure is why a choice does not parse, and how far the parser came.
type failure struct {
	err error
	// checked says that the whole text was read, and that only types or the like are wrong.
	checked bool
	// start and end are the place of the first error, of n.
	start, end, n int
}

// further says whether the parser came further before f than before the other.
func (f *failure) further(other *failure) bool {
	if f.checked != other.checked {
		return f.checked
	}
	return f.n < other.n || f.n == other.n && !f.checked && f.start > other.start
}

// set chooses a candidate for a slot.
func (a *attempt) set(i, choice int) {
	a.choice[i] = choice
	copy(a.text[a.variables[a.slots[i].variable].Start:], a.slots[i].candidates[choice].text)
}

func (a *attempt) parse() (parser.Expr, *failure) {
	a.parses++
	expression, err := language.ParseExpr(string(a.text))
	if err == nil {
		return expression, nil
	}
	f := &failure{err: err, checked: expression != nil, n: 1}
	if all, ok := errors.AsType[parser.ParseErrors](err); ok && len(all) > 0 {
		first := all[0].PositionRange
		f.start, f.end, f.n = int(first.Start), int(first.End), len(all)
		// The parser goes on after some errors of syntax and gives an expression all the same.
		for _, e := range all {
			if strings.HasPrefix(e.Err.Error(), "unexpected") {
				f.checked = false
			}
		}
	}
	return nil, f
}

// search looks for a choice that parses, from one that does not. It changes the slots near the error first, and
// keeps each change with which the parser comes further; when no single change helps it tries two. It leaves
// the best choice in place and returns its error, or nil.
func (a *attempt) search(f *failure) error {
	for {
		better := a.change(f, a.near(f))
		if better == nil {
			return nil
		}
		if better == f {
			break
		}
		f = better
	}
	near := a.near(f)
	for n, i := range near {
		old := a.choice[i]
		for c := range a.slots[i].candidates {
			if c == old || a.parses >= maxParses {
				continue
			}
			a.set(i, c)
			if a.change(&failure{checked: true}, near[n+1:]) == nil {
				return nil
			}
		}
		a.set(i, old)
	}
	return f.err
}

// change tries every other candidate of each of the slots, one at a time. It keeps the first with which the
// text parses, and returns nil, or else the one with which the parser comes furthest, and returns the failure
// of that. It returns f itself, and changes nothing, when none is better than that.
func (a *attempt) change(f *failure, slots []int) *failure {
	best, bestSlot, bestChoice := f, -1, 0
	for _, i := range slots {
		old := a.choice[i]
		for c := range a.slots[i].candidates {
			if c == old || a.parses >= maxParses {
				continue
			}
			a.set(i, c)
			_, other := a.parse()
			if other == nil {
				return nil
			}
			if other.further(best) {
				best, bestSlot, bestChoice = other, i, c
			}
		}
		a.set(i, old)
	}
	if bestSlot >= 0 {
		a.set(bestSlot, bestChoice)
	}
	return best
}

// near gives the slots with a choice, by the distance of their variable to the error. A string matters to
// errors about itself only.
func (a *attempt) near(f *failure) []int {
	distance := func(i int) int {
		v := a.variables[a.slots[i].variable]
		return max(v.Start-f.end, f.start-v.End, 0)
	}
	var order []int
	for i := range a.slots {
		sl := a.slots[i]
		if sl.candidates[0].position == InString && sl.candidates[0].text == a.variables[sl.variable].Text && distance(i) > 0 {
			continue
		}
		if len(sl.candidates) > 1 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(x, y int) int { return cmp.Compare(distance(x), distance(y)) })
	return order
}

// preferMetric gives the place of a number to a metric when the expression would be a number without one. A
// dashboard shows series: in "$metric * 8" the variable is one.
func (a *attempt) preferMetric(expression parser.Expr) {
	if len(a.slots) == 0 || expression.Type() != parser.ValueTypeScalar {
		return
	}
	for i, sl := range a.slots {
		name := a.variables[sl.variable].Name
		if sl.candidates[a.choice[i]].position != Scalar || len(name) > 1 && name[:2] == "__" {
			continue
		}
		old := a.choice[i]
		for c, other := range sl.candidates {
			if other.position != Metric {
				continue
			}
			a.set(i, c)
			if _, failed := a.parse(); failed == nil {
				return
			}
		}
		a.set(i, old)
	}
}
