// Package dataset makes the series that a set of queries asks for, as they were before a migration and as they are after it: one stream of
// events, seen by a client of Prometheus and by OpenTelemetry on the way of delivery. It is made so that the usual mistakes show: counters
// that begin with their first increment, restarts, series that come late, programs that go away, several instances.
package dataset

import (
	"regexp/syntax"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
)

// demand is what queries ask of one metric.
type demand struct {
	name string
	// values are those that matchers want of each label; a label that is grouped by only has none.
	values map[string][]string
	// rate says that it is asked for as a counter.
	rate bool
	// absent says that it is asked whether it is there.
	absent bool
	// threshold is the greatest number that the metric is compared with.
	threshold float64
}

var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// demands reads what expressions ask for, by the names of metrics. Expressions that do not parse ask for nothing. What is asked of a recorded
// series is asked of those that it is made of.
func demands(exprs []string, recorded map[string][]string) map[string]*demand {
	all := map[string]*demand{}
	for _, text := range exprs {
		tree, err := language.ParseExpr(text)
		if err != nil {
			continue
		}
		inspect(tree, all)
	}
	for range len(recorded) { // as often as one recorded series can be made of another
		for _, name := range sortedKeys(all) {
			for _, expr := range recorded[name] {
				pass(all[name], expr, all)
			}
		}
	}
	return all
}

// pass hands what is asked of a recorded series to what its expression asks for.
func pass(from *demand, expr string, all map[string]*demand) {
	tree, err := language.ParseExpr(expr)
	if err != nil {
		return
	}
	inspect(tree, all)
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		for _, name := range metricNames(v) {
			d := all[name]
			d.absent = d.absent || from.absent
			for l, values := range from.values {
				if slices.ContainsFunc(v.LabelMatchers, func(m *labels.Matcher) bool { return m.Name == l }) {
					continue
				}
				for _, value := range values {
					if !slices.Contains(d.values[l], value) {
						d.values[l] = append(d.values[l], value)
					}
				}
			}
		}
		return nil
	})
}

// inspect takes in one expression.
func inspect(tree parser.Expr, all map[string]*demand) {
	parser.Inspect(tree, func(n parser.Node, path []parser.Node) error {
		v, ok := n.(*parser.VectorSelector)
		if !ok {
			return nil
		}
		for _, name := range metricNames(v) {
			d := all[name]
			if d == nil {
				d = &demand{name: name, values: map[string][]string{}}
				all[name] = d
			}
			for _, m := range v.LabelMatchers {
				if m.Name != model.MetricNameLabel {
					d.want(m)
				}
			}
			for i, above := range path {
				d.above(above, path[i+1:])
			}
		}
		return nil
	})
}

// metricNames are the metrics that a selector can ask for.
func metricNames(v *parser.VectorSelector) []string {
	for _, m := range v.LabelMatchers {
		if m.Name != model.MetricNameLabel {
			continue
		}
		switch m.Type {
		case labels.MatchEqual:
			return []string{m.Value}
		case labels.MatchRegexp:
			return m.SetMatches()
		}
	}
	return nil
}

// want takes in a matcher: a value that it finds and one that it does not.
func (d *demand) want(m *labels.Matcher) {
	list := d.values[m.Name]
	add := func(value string) {
		if value != "" && !slices.Contains(list, value) {
			list = append(list, value)
		}
	}
	switch m.Type {
	case labels.MatchEqual:
		add(m.Value)
	case labels.MatchNotEqual:
		add(m.Value)
		add("other")
	default:
		if set := m.SetMatches(); len(set) > 0 {
			for _, value := range set[:min(len(set), 4)] {
				add(value)
			}
		} else {
			add(example(m.Value))
		}
		if m.Type == labels.MatchNotRegexp {
			add("other")
		}
	}
	d.values[m.Name] = list
}

// above takes in an expression around the selector.
func (d *demand) above(n parser.Node, _ []parser.Node) {
	label := func(names []string) {
		for _, l := range names {
			if _, ok := d.values[l]; !ok && l != model.MetricNameLabel {
				d.values[l] = nil
			}
		}
	}
	switch n := n.(type) {
	case *parser.AggregateExpr:
		if !n.Without {
			label(n.Grouping)
		}
	case *parser.BinaryExpr:
		if n.VectorMatching != nil && n.VectorMatching.On {
			label(n.VectorMatching.MatchingLabels)
		}
		for _, side := range []parser.Expr{n.LHS, n.RHS} {
			if number, ok := side.(*parser.NumberLiteral); ok && n.Op.IsComparisonOperator() {
				d.threshold = max(d.threshold, number.Val)
			}
		}
	case *parser.Call:
		switch n.Func.Name {
		case "rate", "irate", "increase", "resets":
			d.rate = true
		case "absent", "absent_over_time":
			d.absent = true
		case "label_replace", "label_join":
			for i, a := range n.Args {
				if s, ok := a.(*parser.StringLiteral); ok && i >= 3 && (n.Func.Name == "label_join" || i == 3) {
					label([]string{s.Val})
				}
			}
		}
	}
}

// example is a text that a pattern finds; "" where none is easily found.
func example(pattern string) string {
	re, err := syntax.Parse(pattern, syntax.Perl)
	if err != nil {
		return ""
	}
	text, ok := exampleOf(re.Simplify())
	if !ok {
		return ""
	}
	if m, err := labels.NewMatcher(labels.MatchRegexp, "x", pattern); err != nil || !m.Matches(text) {
		return ""
	}
	return text
}

func exampleOf(re *syntax.Regexp) (string, bool) {
	switch re.Op {
	case syntax.OpLiteral:
		return string(re.Rune), true
	case syntax.OpCharClass:
		if len(re.Rune) == 0 {
			return "", false
		}
		for _, r := range "a0_-" { // rather a readable one
			for i := 0; i+1 < len(re.Rune); i += 2 {
				if re.Rune[i] <= r && r <= re.Rune[i+1] {
					return string(r), true
				}
			}
		}
		return string(re.Rune[0]), true
	case syntax.OpAnyChar, syntax.OpAnyCharNotNL:
		return "x", true
	case syntax.OpStar:
		return exampleOf(re.Sub[0])
	case syntax.OpPlus, syntax.OpQuest, syntax.OpCapture:
		return exampleOf(re.Sub[0])
	case syntax.OpConcat:
		var b strings.Builder
		for _, sub := range re.Sub {
			text, ok := exampleOf(sub)
			if !ok {
				return "", false
			}
			b.WriteString(text)
		}
		return b.String(), true
	case syntax.OpAlternate:
		return exampleOf(re.Sub[0])
	case syntax.OpEmptyMatch, syntax.OpBeginLine, syntax.OpEndLine, syntax.OpBeginText, syntax.OpEndText:
		return "", true
	}
	return "", false
}
