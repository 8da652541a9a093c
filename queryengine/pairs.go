package main

import (
	"context"
	"fmt"
	"strings"
	"sync"

	"github.com/prometheus/prometheus/promql"
)

// comparePair evaluates both queries of a pair, each on its side, and compares the results.
func (r *run) comparePair(ctx context.Context, p Pair) (out PairResult) {
	out = PairResult{ID: p.ID, ExtraLabels: []string{}}
	defer func() {
		if broken := recover(); broken != nil {
			out.Status, out.Detail = Failed, fmt.Sprintf("the comparison broke down: %v", broken)
		}
	}()
	old, new, detail := r.evaluateBoth(ctx, p)
	if detail != "" {
		out.Status, out.Detail = Failed, detail
		return out
	}
	out.OldEmpty, out.NewEmpty = old.empty(), new.empty()
	if old.text != nil || new.text != nil {
		compareTexts(&out, old, new)
		return out
	}
	m := newMapper(r.req.Mapping.override(p.Mapping))
	mapped, problem := m.mapped(new.series)
	c := compareSeries(byLabels(old.series), mapped, r.req.tolerance())
	out.Status, out.Points, out.Series, out.MaxError = c.status(), c.points, c.series, c.maxError
	out.Detail = c.detail()
	out.ExtraLabels = m.extra()
	if problem != "" {
		out.Status = Differ
		out.Detail = problem
		if c.differing > 0 {
			out.Detail += "; " + c.detail()
		}
	}
	return out
}

// evaluateBoth evaluates the queries of a pair at the same time. The text is what went wrong, on both sides.
func (r *run) evaluateBoth(ctx context.Context, p Pair) (old, new result, problem string) {
	var errs [2]error
	var results [2]result
	var wait sync.WaitGroup
	for i, side := range []struct {
		data *sideStorage
		expr string
	}{{r.old.storage, p.Old}, {r.new.storage, p.New}} {
		wait.Go(func() { results[i], errs[i] = evaluateSafely(ctx, r.engine, side.data, side.expr, r.times()) })
	}
	wait.Wait()
	return results[0], results[1], bothErrors(errs[0], errs[1])
}

// evaluateSafely is [evaluate] with a panic as an error: one in another goroutine would end the program.
func evaluateSafely(ctx context.Context, engine *promql.Engine, data *sideStorage, expr string, at times) (out result, err error) {
	defer func() {
		if broken := recover(); broken != nil {
			err = fmt.Errorf("the evaluation broke down: %v", broken)
		}
	}()
	return evaluate(ctx, engine, data, expr, at)
}

// bothErrors is what went wrong on the old and on the new side, or nothing.
func bothErrors(old, new error) string {
	var parts []string
	if old != nil {
		parts = append(parts, "old: "+old.Error())
	}
	if new != nil {
		parts = append(parts, "new: "+new.Error())
	}
	return strings.Join(parts, "; ")
}

// compareTexts compares the results of two queries of which one at least gave a text.
func compareTexts(out *PairResult, old, new result) {
	out.Points, out.Status = 1, Differ
	switch {
	case new.text == nil:
		out.Detail = fmt.Sprintf("the old query gives the text %q, the new one series", *old.text)
	case old.text == nil:
		out.Detail = fmt.Sprintf("the old query gives series, the new one the text %q", *new.text)
	case *old.text != *new.text:
		out.Detail = fmt.Sprintf("the text is %q on the old side, %q on the new side", *old.text, *new.text)
	default:
		out.Status = Equal
	}
}
