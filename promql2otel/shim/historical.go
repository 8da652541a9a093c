package shim

import (
	"maps"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/variable"
)

// language takes all that a server can be told to take.
var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// Historical is a query for a range that reaches back before the cut-over: (adapted) or (old). The labels, old name to new name, are those of
// the result that have another name; the old query's are renamed, so that a legend shows one series. Where both have a sample, as in the five
// minutes after the cut-over, it is the adapted query's.
//
// The expressions may have variables of Grafana. It returns the adapted query as it is where nothing was adapted, where it is historical
// already (IsHistorical), and where or cannot join the two: one of them does not parse, or is no instant vector.
//
// Not joined: results whose labels have other values, such as another job or another form of le.
func Historical(adapted, old string, labels map[string]string) string {
	now, before := parse(adapted), parse(old)
	if adapted == old || now == nil || before == nil || now.Type() != parser.ValueTypeVector || before.Type() != parser.ValueTypeVector || IsHistorical(adapted) {
		return adapted
	}
	r := &replacing{inner: parenthesized(old)}
	for _, from := range slices.Sorted(maps.Keys(labels)) {
		if to := labels[from]; to != from {
			r.rename(from, to)
		}
	}
	if name := metricName(adapted, now); name != "" && metricName(old, before) != "" && name != metricName(old, before) {
		r.label(model.MetricNameLabel, literal(name), "", "")
	}
	text := r.inline()
	if len(r.calls) > 0 {
		text = parenthesized(text)
	}
	joined := parenthesized(adapted) + " or " + text
	if parse(joined) == nil {
		return adapted
	}
	return joined
}

// IsHistorical reports whether a query is one that Historical has made: an or of two parts in parentheses, the second of which asks for a
// series. A query that somebody wrote in that form counts as well.
func IsHistorical(expr string) bool {
	tree := parse(expr)
	if tree == nil {
		return false
	}
	for {
		inner, ok := tree.(*parser.ParenExpr)
		if !ok {
			break
		}
		tree = inner.Expr
	}
	union, ok := tree.(*parser.BinaryExpr)
	if !ok || union.Op != parser.LOR || union.VectorMatching.On || len(union.VectorMatching.MatchingLabels) > 0 {
		return false
	}
	_, left := union.LHS.(*parser.ParenExpr)
	_, right := union.RHS.(*parser.ParenExpr)
	asks := false
	parser.Inspect(union.RHS, func(n parser.Node, _ []parser.Node) error {
		if _, ok := n.(*parser.VectorSelector); ok {
			asks = true
		}
		return nil
	})
	return left && right && asks
}

// parse is the syntax tree of an expression that may have variables of Grafana; nil where it has none.
func parse(expr string) parser.Expr {
	masked, err := variable.Mask(expr)
	if err != nil {
		return nil
	}
	tree, err := language.ParseExpr(masked.Text)
	if err != nil {
		return nil
	}
	return tree
}

// parenthesized puts an expression into parentheses. A comment at its end must not take the last one in.
func parenthesized(expr string) string {
	expr = strings.TrimSpace(expr)
	if strings.Contains(expr, "#") {
		return "(" + expr + "\n)"
	}
	return "(" + expr + ")"
}

// metricName is the name that the result's series have: that of a selector that is the whole expression. It is "" for other expressions, and
// where a variable makes it up.
func metricName(expr string, tree parser.Expr) string {
	for {
		inner, ok := tree.(*parser.ParenExpr)
		if !ok {
			break
		}
		tree = inner.Expr
	}
	v, ok := tree.(*parser.VectorSelector)
	if !ok {
		return ""
	}
	for _, m := range v.LabelMatchers {
		if m.Name == model.MetricNameLabel && m.Type.String() == "=" && strings.Contains(expr, m.Value) {
			return m.Value
		}
	}
	return ""
}
