package promql

import (
	"slices"
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// aggregation adapts an aggregation and the labels that it groups by.
func (a *adapting) aggregation(n *parser.AggregateExpr) Flow {
	f := a.walk(n.Expr)
	i := a.words.at(int(n.PosRange.Start)) + 1
	modifier := i
	if !a.words.is(i, parser.BY, parser.WITHOUT) {
		modifier = a.words.closing(i)
		if !a.words.is(modifier, parser.BY, parser.WITHOUT) {
			modifier = -1
		}
	}
	var grouping []string // as it is after the change
	var names []int
	if modifier >= 0 {
		names, _ = a.words.list(modifier + 1)
		for _, i := range names {
			grouping = append(grouping, a.label(i, f, "in "+strings.ToLower(a.words[modifier].Val)))
		}
	}
	old := slices.Clone(n.Grouping)
	a.onTree = append(a.onTree, func() {
		for i, label := range n.Grouping {
			if name, torn := f.Rename(label); !torn {
				n.Grouping[i] = name
			}
		}
	})
	out := a.grouped(n, f, old)
	if n.Without && f.extra {
		a.withoutExtra(n, modifier, grouping)
		out.extra = false
	}
	switch n.Op {
	case parser.COUNT_VALUES:
		if s, ok := n.Param.(*parser.StringLiteral); ok {
			out = out.Put(s.Val, a.created(s, f))
		}
	case parser.TOPK, parser.BOTTOMK, parser.LIMITK, parser.LIMIT_RATIO:
		return f // the series themselves
	}
	if n.Param != nil {
		if _, isString := n.Param.(*parser.StringLiteral); !isString {
			a.walk(n.Param)
		}
	}
	return out
}

// grouped is the labels that an aggregation leaves.
func (a *adapting) grouped(n *parser.AggregateExpr, f Flow, labels []string) Flow {
	if n.Without {
		return f.drop(labels)
	}
	extra := false
	for _, l := range labels {
		extra = extra || f.extra && slices.Contains(a.m.Profile.Extra(), l)
	}
	f = f.keep(labels)
	f.extra = extra
	return f
}

// withoutExtra adds the labels of the delivery to those that an aggregation leaves out.
func (a *adapting) withoutExtra(n *parser.AggregateExpr, modifier int, grouping []string) {
	var missing []string
	for _, l := range a.m.Profile.Extra() {
		if !slices.Contains(grouping, l) {
			missing = append(missing, l)
		}
	}
	if len(missing) == 0 || modifier < 0 {
		return
	}
	a.appendLabels(modifier+1, len(grouping) > 0, missing)
	a.adjust = append(a.adjust, "without leaves the labels "+strings.Join(missing, ", ")+", which every series has now")
	a.onForms(func() { n.Grouping = append(n.Grouping, missing...) })
}

// appendLabels adds labels to the list in the parentheses that begin at a token.
func (a *adapting) appendLabels(open int, more bool, labels []string) {
	_, after := a.words.list(open)
	at := int(a.words[after-1].Pos) // the closing parenthesis
	var names []string
	for _, l := range labels {
		names = append(names, labelText(l))
	}
	text := strings.Join(names, ", ")
	switch {
	case more && a.words[after-2].Typ == parser.COMMA:
		text = " " + text
	case more:
		text = ", " + text
	}
	a.forms = append(a.forms, Edit{at, at, text})
}
