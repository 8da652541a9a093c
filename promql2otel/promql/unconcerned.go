package promql

import (
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// unconcerned reports whether nothing that an expression asks for can change: most queries of a repository ask for series of other programs.
// It looks at the syntax tree only, so that those are not read word by word.
func (a *adapting) unconcerned(tree parser.Expr) bool {
	p := a.m.Profile
	if a.m.Plan == nil && (len(p.Extra()) > 0 || p.Jobs == delivery.Exported) {
		return false
	}
	concerned := false
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case *parser.VectorSelector:
			concerned = concerned || a.concernedSelector(n)
		case *parser.Call:
			concerned = concerned || n.Func.Name == "info"
		}
		return nil
	})
	return !concerned
}

func (a *adapting) concernedSelector(n *parser.VectorSelector) bool {
	named := false
	for _, m := range n.LabelMatchers {
		if m.Name != model.MetricNameLabel {
			if a.m.Plan == nil && slices.Contains([]string{model.BucketLabel, "job", "instance", "exported_job", "exported_instance"}, m.Name) {
				return true
			}
			continue
		}
		if m.Type != labels.MatchEqual {
			return true
		}
		named = true
		name := m.Value
		if a.m.Old(name) != nil || a.m.New(name) != nil || slices.Contains(scrapeSeries, name) ||
			slices.ContainsFunc(ofClient, func(p string) bool { return strings.HasPrefix(name, p) }) {
			return true
		}
		a.metrics[name] = true
	}
	return !named
}
