package promql

import (
	"fmt"

	"github.com/prometheus/prometheus/promql/parser"
)

// Series of OpenTelemetry begin with their first measurement, where a client of Prometheus shows 0 from the start. What is in this file
// keeps queries right on series that the plan says begin late.

// lateRange adapts the increase of a counter whose first increment is not seen: its series begins with it.
func (a *adapting) lateRange(n *parser.Call, f Flow) {
	if !f.late || len(n.Args) != 1 {
		return
	}
	m, ok := n.Args[0].(*parser.MatrixSelector)
	if !ok || n.Func.Name != "increase" {
		if ok {
			a.review("%s does not see the first measurement: its series begins with it", n.Func.Name)
		}
		return
	}
	v, ok := m.VectorSelector.(*parser.VectorSelector)
	if !ok || m.RangeExpr != nil || v.OriginalOffset != 0 || v.OriginalOffsetExpr != nil || v.Timestamp != nil || v.StartOrEnd != 0 {
		a.review("increase does not see the first measurement: its series begins with it")
		return
	}
	sel := v.PositionRange()
	rangeText := a.text[int(sel.End):int(m.EndPos)] // "[5m]"
	window := rangeText[1 : len(rangeText)-1]
	start, end := int(n.PosRange.Start), int(n.PosRange.End)
	if a.alreadyLate(start) {
		return
	}
	if h := a.hole(int(sel.End), int(m.EndPos)); h != nil {
		window = h.Text
		if len(h.Text) != h.End-h.Start {
			return
		}
	}
	selector := a.renamedText(int(sel.Start), int(sel.End))
	a.adjust = append(a.adjust, "increase does not see the first measurement: its series begins with it")
	// In the first window all that has been counted is the increase; after that, the series is there at both ends of the window.
	a.wraps = append(a.wraps, Edit{start, start, fmt.Sprintf("((%s unless %s offset %s) + 0 or ", selector, selector, window)}, Edit{end, end, ")"})
}

// alreadyLate reports whether the change of lateRange is there.
func (a *adapting) alreadyLate(start int) bool {
	i := a.words.at(start)
	return i >= 3 && a.words.is(i-1, parser.LOR) && a.words.is(i-2, parser.NUMBER) && a.words.is(i-3, parser.ADD)
}

// renamedText is a part of the text with the changes of names that are in it so far.
func (a *adapting) renamedText(start, end int) string {
	var inside []Edit
	for _, e := range a.edits {
		if e.Start >= start && e.End <= end {
			inside = append(inside, Edit{e.Start - start, e.End - start, e.Text})
		}
	}
	for _, e := range a.forms {
		if e.Start >= start && e.End <= end {
			inside = append(inside, Edit{e.Start - start, e.End - start, e.Text})
		}
	}
	text, err := Apply(a.text[start:end], inside)
	if err != nil {
		return a.text[start:end]
	}
	return text
}

// lateOperands adapts an arithmetic operation on a sum that is empty before the first measurement, and was 0 before.
func (a *adapting) lateOperands(n *parser.BinaryExpr, left, right Flow) {
	if n.Op.IsSetOperator() {
		return
	}
	for _, side := range []struct {
		expr parser.Expr
		flow Flow
	}{{n.LHS, left}, {n.RHS, right}} {
		inner := Bare(side.expr)
		sum, ok := inner.(*parser.AggregateExpr)
		if !ok || sum.Op != parser.SUM || len(sum.Grouping) > 0 || sum.Without || !a.lateSum(sum.Expr) {
			continue
		}
		r := inner.PositionRange()
		a.adjust = append(a.adjust, "the sum is empty before the first measurement, where it was 0")
		a.wraps = append(a.wraps, Edit{int(r.Start), int(r.Start), "("}, Edit{int(r.End), int(r.End), " or vector(0))"})
	}
}

// lateSum reports whether all selectors of an expression ask for series that begin late.
func (a *adapting) lateSum(e parser.Expr) bool {
	late, any := true, false
	parser.Inspect(e, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok {
			any = true
			s := a.m.Old(v.Name)
			if s == nil {
				s = a.m.New(v.Name)
			}
			late = late && s != nil && s.StartsLate
		}
		return nil
	})
	return late && any
}

// lateAbsent notes that the absence of a series that begins late means something else.
func (a *adapting) lateAbsent(n *parser.Call, f Flow) {
	if f.late {
		a.note("%s holds until the first measurement now, as the series begins with it: record 0 at the start of the program, or ask for a series that is always there", n.Func.Name)
	}
}
