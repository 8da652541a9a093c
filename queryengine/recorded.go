package main

import (
	"context"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/storage"
)

// recordedNames is which series the rules of a side write, by the name of the metric, with the labels that all of them have.
//
// Such series are not taken from the side's data sets. The TSDB of a real Prometheus has what its rules recorded before, at times of its
// own, beside what they record here: sum_over_time over both would count everything twice, on the one side that has them.
type recordedNames map[string][]map[string]string

// newRecordedNames is what the rules of the groups write.
func newRecordedNames(groups []Group) recordedNames {
	out := recordedNames{}
	for _, g := range groups {
		for _, r := range g.Rules {
			if r.Record != "" {
				out[r.Record] = append(out[r.Record], r.Labels)
				continue
			}
			// The labels of an alert are templates, its name is not.
			for _, name := range []string{"ALERTS", "ALERTS_FOR_STATE"} {
				out[name] = append(out[name], map[string]string{labels.AlertName: r.Alert})
			}
		}
	}
	return out
}

// has tells whether a series is one that a rule may write.
func (n recordedNames) has(ls labels.Labels) bool {
	for _, fixed := range n[ls.Get(labels.MetricName)] {
		all := true
		for name, value := range fixed {
			all = all && ls.Get(name) == value
		}
		if all {
			return true
		}
	}
	return false
}

// attachedQuerier is a querier over a TSDB that is only read: without what the side's rules write, and not closed with a query, since
// opening it takes long.
type attachedQuerier struct {
	storage.Querier
	recorded recordedNames
}

// Select is the querier's series without those that rules write.
func (q attachedQuerier) Select(ctx context.Context, sort bool, hints *storage.SelectHints, matchers ...*labels.Matcher) storage.SeriesSet {
	return unrecorded{q.Querier.Select(ctx, sort, hints, matchers...), q.recorded}
}

// Close does nothing; the storage closes the querier.
func (attachedQuerier) Close() error { return nil }

// unrecorded is a set of series without those that rules write.
type unrecorded struct {
	storage.SeriesSet
	recorded recordedNames
}

// Next goes to the next series that no rule writes.
func (s unrecorded) Next() bool {
	for s.SeriesSet.Next() {
		if !s.recorded.has(s.At().Labels()) {
			return true
		}
	}
	return false
}
