package main

import (
	"context"
	"time"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
)

// lookaheadSteps is how many evaluations of a rule one range query serves. A range query costs little more than an instant one, and this
// many are quick without holding all points of a long request.
const lookaheadSteps = 64

// lookahead answers the queries of one rule. What the rule reads does not change between its evaluations if no rule records it, so one
// range query gives the results of many of them. All other queries are instant queries, as Prometheus makes them.
type lookahead struct {
	engine        *promql.Engine
	data          storage.Queryable
	instant       rules.QueryFunc
	text          string // the query that is looked ahead; none if it is empty
	interval, end int64

	// from and to are the times that series holds, and next the first point of each series that was not taken yet.
	from, to int64
	series   []series
	next     []int
	failed   bool
}

// newLookahead is for a rule that is evaluated every interval up to end.
func newLookahead(engine *promql.Engine, data *sideStorage, rule rules.Rule, interval, end int64) *lookahead {
	out := &lookahead{engine: engine, data: data, instant: rules.EngineQueryFunc(engine, data), interval: interval, end: end, from: 1}
	if isForeseeable(rule.Query(), data.recorded) {
		out.text = rule.Query().String()
	}
	return out
}

// query is the [rules.QueryFunc] of the rule. Times of the rule's own query must not go back.
func (l *lookahead) query(ctx context.Context, text string, at time.Time) (promql.Vector, error) {
	t := at.UnixMilli()
	if text != l.text || l.failed {
		return l.instant(ctx, text, at)
	}
	if t < l.from || t > l.to {
		to := min(l.end, t+(lookaheadSteps-1)*l.interval)
		res, err := evaluate(ctx, l.engine, l.data, text, times{t, to, l.interval})
		if err != nil {
			// It may fail at one of the times only; instant queries tell at which.
			l.failed = true
			return l.instant(ctx, text, at)
		}
		l.from, l.to, l.series, l.next = t, to, res.series, make([]int, len(res.series))
	}
	out := promql.Vector{}
	for i, s := range l.series {
		for l.next[i] < len(s.points) && s.points[l.next[i]].t < t {
			l.next[i]++
		}
		if n := l.next[i]; n < len(s.points) && s.points[n].t == t {
			out = append(out, promql.Sample{T: t, F: s.points[n].f, H: s.points[n].h, Metric: s.labels})
		}
	}
	return out, nil
}

// isForeseeable tells whether a range query gives what instant queries at its steps give, while rules record series in between.
func isForeseeable(expr parser.Expr, recorded recordedNames) bool {
	if t := expr.Type(); t != parser.ValueTypeVector && t != parser.ValueTypeScalar {
		return false
	}
	out := true
	parser.Inspect(expr, func(node parser.Node, _ []parser.Node) error {
		switch n := node.(type) {
		case *parser.VectorSelector:
			if n.StartOrEnd != 0 || n.OriginalOffsetExpr != nil || mayRead(n.LabelMatchers, recorded) {
				out = false
			}
		case *parser.MatrixSelector:
			if n.RangeExpr != nil {
				out = false
			}
		case *parser.SubqueryExpr:
			if n.StartOrEnd != 0 || n.RangeExpr != nil || n.OriginalOffsetExpr != nil || n.StepExpr != nil {
				out = false
			}
		case *parser.Call:
			switch n.Func.Name {
			case "start", "end", "range", "step": // of the query, which an instant query has others of
				out = false
			case "info": // reads series that no selector names
				out = false
			}
		}
		return nil
	})
	return out
}

// mayRead tells whether a selector may select a series that a rule records.
func mayRead(matchers []*labels.Matcher, recorded recordedNames) bool {
	for name := range recorded {
		all := true
		for _, m := range matchers {
			if m.Name == labels.MetricName {
				all = all && m.Matches(name)
			}
		}
		if all {
			return true
		}
	}
	return false
}
