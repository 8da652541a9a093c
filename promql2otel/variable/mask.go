package variable

import (
	"cmp"
	"errors"
	"slices"

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
	expression, err := a.parse()
	if err != nil {
		err = a.search(err)
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

// set chooses a candidate for a slot.
func (a *attempt) set(i, choice int) {
	a.choice[i] = choice
	copy(a.text[a.variables[a.slots[i].variable].Start:], a.slots[i].candidates[choice].text)
}

func (a *attempt) parse() (parser.Expr, error) {
	a.parses++
	return language.ParseExpr(string(a.text))
}

// search looks for a choice that parses, from one that does not. It changes the slots near the error first, and
// keeps each change with which the parser comes further; when no single change helps it tries two. It leaves
// the best choice in place and returns its error, or nil.
func (a *attempt) search(err error) error {
	for err != nil {
		better, ok := a.change(err, a.near(err))
		if !ok {
			break
		}
		err = better
	}
	if err == nil {
		return nil
	}
	near := a.near(err)
	for n, i := range near {
		old := a.choice[i]
		for c := range a.slots[i].candidates {
			if c == old {
				continue
			}
			a.set(i, c)
			if _, ok := a.change(nil, near[n+1:]); ok {
				return nil
			}
		}
		a.set(i, old)
	}
	return err
}

// change tries every other candidate of each of the slots, one at a time, and keeps the first with which the
// text parses or, when there is an error to compare with, the best with which the parser comes further.
func (a *attempt) change(err error, slots []int) (error, bool) {
	best, bestSlot, bestChoice := err, -1, 0
	for _, i := range slots {
		old := a.choice[i]
		for c := range a.slots[i].candidates {
			if c == old {
				continue
			}
			if a.parses == maxParses {
				break
			}
			a.set(i, c)
			_, other := a.parse()
			if other == nil {
				return nil, true
			}
			if err != nil && further(other, best) {
				best, bestSlot, bestChoice = other, i, c
			}
		}
		a.set(i, old)
	}
	if bestSlot < 0 {
		return err, false
	}
	a.set(bestSlot, bestChoice)
	return best, true
}

// near gives the slots with a choice, by the distance of their variable to the error. A string matters to
// errors about itself only.
func (a *attempt) near(err error) []int {
	start, end, _ := where(err)
	distance := func(i int) int {
		v := a.variables[a.slots[i].variable]
		return max(v.Start-end, start-v.End, 0)
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

// further says whether the parser came further before the one error than before the other: fewer errors, or the
// first of them later in the text.
func further(one, other error) bool {
	start, _, n := where(one)
	otherStart, _, otherN := where(other)
	return n < otherN || n == otherN && start > otherStart
}

// where is the place of the first error of the parser, and how many there are.
func where(err error) (start, end, n int) {
	list, ok := errors.AsType[parser.ParseErrors](err)
	if !ok || len(list) == 0 {
		return 0, 0, 1
	}
	first := list[0].PositionRange
	return int(first.Start), int(first.End), len(list)
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
			if _, err := a.parse(); err == nil {
				return
			}
		}
		a.set(i, old)
	}
}
