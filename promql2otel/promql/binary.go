package promql

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// matchingWords are the tokens of a binary operator and what stands between it and its right operand.
type matchingWords struct {
	op, modifier, labels, group, include int // indexes; -1 where there is none. labels and include are of parentheses
}

func (a *adapting) matchingWords(n *parser.BinaryExpr) matchingWords {
	w := matchingWords{-1, -1, -1, -1, -1}
	end := int(n.RHS.PositionRange().Start)
	for i := a.words.at(int(n.LHS.PositionRange().End)); i < len(a.words) && int(a.words[i].Pos) < end; i++ {
		switch a.words[i].Typ {
		case n.Op:
			if w.op < 0 {
				w.op = i
			}
		case parser.ON, parser.IGNORING:
			w.modifier, w.labels = i, i+1
		case parser.GROUP_LEFT, parser.GROUP_RIGHT:
			w.group = i
			if a.words.is(i+1, parser.LEFT_PAREN) && int(a.words[i+1].Pos) < end {
				w.include = i + 1
			}
		}
	}
	return w
}

// binary adapts an operation of two operands, and the labels that match one with the other.
func (a *adapting) binary(n *parser.BinaryExpr) Flow {
	left, right := a.walk(n.LHS), a.walk(n.RHS)
	if n.VectorMatching == nil || n.LHS.Type() != parser.ValueTypeVector || n.RHS.Type() != parser.ValueTypeVector {
		if n.LHS.Type() == parser.ValueTypeVector {
			return left
		}
		return right
	}
	a.lateOperands(n, left, right)
	w := a.matchingWords(n)
	both := left.Join(right)
	v := n.VectorMatching
	matching := slices.Clone(v.MatchingLabels)
	var labels []string
	if w.labels >= 0 {
		names, _ := a.words.list(w.labels)
		for _, i := range names {
			labels = append(labels, a.label(i, both, "in "+strings.ToLower(a.words[w.modifier].Val)))
		}
	}
	many, one := left, right
	if v.Card == parser.CardOneToMany {
		many, one = right, left
	}
	include := slices.Clone(v.Include)
	if w.include >= 0 {
		names, _ := a.words.list(w.include)
		for _, i := range names {
			a.label(i, one, "in "+strings.ToLower(a.words[w.group].Val))
		}
	}
	a.onTree = append(a.onTree, func() {
		for i, label := range v.MatchingLabels {
			if name, torn := both.Rename(label); !torn {
				v.MatchingLabels[i] = name
			}
		}
		for i, label := range v.Include {
			if name, torn := one.Rename(label); !torn {
				v.Include[i] = name
			}
		}
	})
	if !v.On {
		// Every label that is left must have one name on both sides.
		for _, label := range both.names() {
			if slices.Contains(matching, label) || n.Op == parser.LOR {
				continue
			}
			if _, torn := both.Rename(label); torn {
				a.torn(label, "by which both sides of "+a.words[w.op].Val+" are matched")
			}
		}
		a.ignoreExtra(n, w, left, right, labels)
	}
	switch {
	case n.Op == parser.LOR:
		return both
	case n.Op == parser.LAND || n.Op == parser.LUNLESS:
		return left
	}
	out := many
	switch {
	case v.Card == parser.CardOneToOne && v.On:
		out = both.keep(matching)
	case v.Card == parser.CardOneToOne:
		out = left.drop(matching)
	}
	for _, label := range include {
		if name, torn := one.Rename(label); !torn {
			out = out.Put(label, name)
		}
	}
	out.late = left.late && right.late
	return out
}

// ignoreExtra leaves the labels that the delivery adds out of the matching of two vectors, where they may differ.
func (a *adapting) ignoreExtra(n *parser.BinaryExpr, w matchingWords, left, right Flow, labels []string) {
	if !left.extra && !right.extra || n.Op == parser.LOR {
		return
	}
	if left.extra && right.extra && oneScope(left, right) {
		return
	}
	var missing []string
	for _, l := range a.m.Profile.Extra() {
		if !slices.Contains(labels, l) {
			missing = append(missing, l)
		}
	}
	if len(missing) == 0 {
		return
	}
	a.adjust = append(a.adjust, "the labels "+strings.Join(missing, ", ")+", which series have now, differ on both sides of "+a.words[w.op].Val)
	v := n.VectorMatching
	a.onForms(func() { v.MatchingLabels = append(v.MatchingLabels, missing...) })
	if w.labels >= 0 {
		a.appendLabels(w.labels, len(labels) > 0, missing)
		return
	}
	at := w.op
	if a.words.is(at+1, parser.BOOL) {
		at++
	}
	_, end := span(a.words[at])
	texts := slices.Clone(missing)
	for i := range texts {
		texts[i] = labelText(texts[i])
	}
	a.forms = append(a.forms, Edit{end, end, " ignoring (" + strings.Join(texts, ", ") + ")"})
}

// oneScope reports whether both sides come from one and the same instrumentation scope.
func oneScope(left, right Flow) bool {
	return len(left.Join(right).scopes) == 1
}
