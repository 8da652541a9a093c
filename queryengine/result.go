package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"time"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/storage"
)

// point is a value of a series at a time: a number, or a native histogram if h is not nil.
type point struct {
	t int64
	f float64
	h *histogram.FloatHistogram
}

// String is the value without the time.
func (p point) String() string {
	if p.h != nil {
		return p.h.String()
	}
	return formatValue(p.f)
}

// series is points over time, sorted by time.
type series struct {
	labels labels.Labels
	points []point
}

// result is what a query gave over the time of a request: series, or one text.
type result struct {
	series []series
	text   *string
}

// empty tells whether there is nothing to compare.
func (r result) empty() bool { return len(r.series) == 0 && r.text == nil }

// times is the steps that queries are evaluated at.
type times struct{ start, end, step int64 }

// evaluate runs a query over the data of one side, at all steps. A range vector is evaluated at each step and gives the samples that it
// selects; a text has no time and is evaluated once.
func evaluate(ctx context.Context, engine *promql.Engine, data storage.Queryable, expr string, at times) (result, error) {
	parsed, err := newParser().ParseExpr(expr)
	if err != nil {
		return result{}, err
	}
	switch parsed.Type() {
	case parser.ValueTypeMatrix:
		return evaluateMatrix(ctx, engine, data, expr, at)
	case parser.ValueTypeString:
		v, err := instant(ctx, engine, data, expr, at.end)
		if err != nil {
			return result{}, err
		}
		text := v.(promql.String).V
		return result{text: &text}, nil
	}
	// The engine knows times up to nanoseconds, of which time.Time holds those of any request.
	q, err := engine.NewRangeQuery(ctx, data, nil, expr, time.UnixMilli(at.start), time.UnixMilli(at.end), time.Duration(at.step)*time.Millisecond)
	if err != nil {
		return result{}, err
	}
	defer q.Close()
	res := q.Exec(ctx)
	if res.Err != nil {
		return result{}, res.Err
	}
	m, err := res.Matrix()
	if err != nil {
		return result{}, err
	}
	return result{series: fromMatrix(m)}, nil
}

// evaluateMatrix runs a query for a range vector at each step and puts together what it selects.
func evaluateMatrix(ctx context.Context, engine *promql.Engine, data storage.Queryable, expr string, at times) (result, error) {
	collected := collector{}
	for t := at.start; t <= at.end; t += at.step {
		v, err := instant(ctx, engine, data, expr, t)
		if err != nil {
			return result{}, err
		}
		for _, s := range fromMatrix(v.(promql.Matrix)) {
			for _, p := range s.points {
				// The ranges of two steps overlap.
				if p.t > collected.last(s.labels) {
					collected.add(s.labels, p)
				}
			}
		}
	}
	return result{series: collected.series()}, nil
}

// instant runs a query at one time. Its result is a copy, which the engine does not use again.
func instant(ctx context.Context, engine *promql.Engine, data storage.Queryable, expr string, t int64) (parser.Value, error) {
	q, err := engine.NewInstantQuery(ctx, data, nil, expr, time.UnixMilli(t))
	if err != nil {
		return nil, err
	}
	defer q.Close()
	res := q.Exec(ctx)
	if res.Err != nil {
		return nil, res.Err
	}
	if m, ok := res.Value.(promql.Matrix); ok {
		// Closing the query gives the points of a matrix back to a pool.
		out := make(promql.Matrix, len(m))
		for i, s := range m {
			out[i] = promql.Series{Metric: s.Metric, Floats: slices.Clone(s.Floats)}
			for _, p := range s.Histograms {
				out[i].Histograms = append(out[i].Histograms, promql.HPoint{T: p.T, H: p.H.Copy()})
			}
		}
		return out, nil
	}
	return res.Value, nil
}

// fromMatrix copies the engine's series, with numbers and histograms in one order of time.
func fromMatrix(m promql.Matrix) []series {
	out := make([]series, 0, len(m))
	for _, s := range m {
		points := make([]point, 0, len(s.Floats)+len(s.Histograms))
		for _, p := range s.Floats {
			points = append(points, point{t: p.T, f: p.F})
		}
		for _, p := range s.Histograms {
			points = append(points, point{t: p.T, h: p.H.Copy()})
		}
		if len(s.Floats) > 0 && len(s.Histograms) > 0 {
			slices.SortFunc(points, func(a, b point) int { return cmp.Compare(a.t, b.t) })
		}
		if len(points) > 0 {
			out = append(out, series{labels: s.Metric, points: points})
		}
	}
	return out
}

// collector puts series together from points that come in the order of time, by the text of their labels.
type collector map[string]*series

// add takes a point of a series.
func (c collector) add(ls labels.Labels, p point) {
	key := ls.String()
	s := c[key]
	if s == nil {
		s = &series{labels: ls}
		c[key] = s
	}
	s.points = append(s.points, p)
}

// last is the time of the last point of a series, or a time before all others.
func (c collector) last(ls labels.Labels) int64 {
	if s := c[ls.String()]; s != nil {
		return s.points[len(s.points)-1].t
	}
	return -1 << 63
}

// series is what was put together, sorted by labels.
func (c collector) series() []series {
	out := make([]series, 0, len(c))
	for _, s := range c {
		out = append(out, *s)
	}
	slices.SortFunc(out, func(a, b series) int { return labels.Compare(a.labels, b.labels) })
	return out
}

// formatInt is a whole number as text.
func formatInt(n int64) string { return strconv.FormatInt(n, 10) }

// instantResult is what a query at one time of the request gave.
func instantResult(ctx context.Context, engine *promql.Engine, data storage.Queryable, q Instant) (out InstantResult) {
	out = InstantResult{ID: q.ID, Samples: []InstantSample{}}
	defer func() {
		if p := recover(); p != nil {
			out.Error = fmt.Sprintf("the evaluation broke down: %v", p)
		}
	}()
	v, err := instant(ctx, engine, data, q.Expr, q.Time)
	if err != nil {
		out.Error = err.Error()
		return out
	}
	switch v := v.(type) {
	case promql.Vector:
		sorted := slices.Clone(v)
		slices.SortFunc(sorted, func(a, b promql.Sample) int { return labels.Compare(a.Metric, b.Metric) })
		for _, s := range sorted {
			sample := InstantSample{Labels: s.Metric.Map(), Value: Value(s.F)}
			if s.H != nil {
				sample.Histogram = s.H.String()
			}
			out.Samples = append(out.Samples, sample)
		}
	case promql.Scalar:
		out.Samples = append(out.Samples, InstantSample{Labels: map[string]string{}, Value: Value(v.V)})
	case promql.String:
		out.Samples = append(out.Samples, InstantSample{Labels: map[string]string{}, Text: v.V})
	default:
		out.Error = fmt.Sprintf("the query gives a %s, which has no value at one time", v.Type())
	}
	return out
}
