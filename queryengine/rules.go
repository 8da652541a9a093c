package main

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"math"
	"net/url"
	"slices"
	"time"

	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/promql"
	"github.com/prometheus/prometheus/rules"
	"github.com/prometheus/prometheus/storage"
)

// evaluatedRule is a rule of one side and what its evaluations gave.
type evaluatedRule struct {
	id, name, kind string
	rule           rules.Rule // nil if the rule cannot be parsed
	query          rules.QueryFunc
	mapping        *Mapping // of its own, nil where there is none

	// evaluations is how many there were, failed how many of them failed, and err the first failure.
	evaluations, failed int
	err                 error

	// recorded are the series of a recording rule, and alerts the active alerts of an alerting rule after each evaluation.
	recorded collector
	alerts   []alertsAt
	// written are the series that the last evaluation wrote; those that the next one does not give end with a stale marker.
	written map[string]labels.Labels
}

// alertsAt is the pending and firing alerts of a rule after an evaluation.
type alertsAt struct {
	t      int64
	active []*rules.Alert
}

// ruleGroup is a group and the time of its next evaluation.
type ruleGroup struct {
	name     string
	interval int64
	next     int64
	rules    []*evaluatedRule
}

// newRuleGroups makes Prometheus' rules of the groups of a request. A rule that cannot be parsed is kept with its error.
func newRuleGroups(req *Request, groups []Group) []*ruleGroup {
	var out []*ruleGroup
	for _, in := range groups {
		g := &ruleGroup{name: in.Name, interval: in.interval(req), next: req.Start}
		for _, r := range in.Rules {
			g.rules = append(g.rules, newRule(r))
		}
		out = append(out, g)
	}
	return out
}

// newRule makes Prometheus' rule.
func newRule(in InputRule) *evaluatedRule {
	out := &evaluatedRule{id: in.ID, name: in.Record, kind: KindRecord, mapping: in.Mapping, recorded: collector{}}
	if in.Alert != "" {
		out.name, out.kind = in.Alert, KindAlert
	}
	expr, err := newParser().ParseExpr(in.Expr)
	if err != nil {
		out.err = err
		return out
	}
	if in.Alert == "" {
		out.rule = rules.NewRecordingRule(in.Record, expr, labels.FromMap(in.Labels))
		return out
	}
	out.rule = rules.NewAlertingRule(in.Alert, expr, milliseconds(in.For), milliseconds(in.KeepFiringFor),
		labels.FromMap(in.Labels), labels.FromMap(in.Annotations), labels.EmptyLabels(), "",
		true, // restored: nothing was active before, and only restored rules write the series ALERTS
		promslog.NewNopLogger())
	return out
}

// milliseconds is a duration of the request.
func milliseconds(n int64) time.Duration { return time.Duration(n) * time.Millisecond }

// evaluateGroups evaluates groups over the time of the request and writes what they record. All groups are evaluated at one time before
// any is at the next, in the order of the request, so that a group sees what another one recorded before.
func evaluateGroups(ctx context.Context, engine *promql.Engine, data *sideStorage, groups []*ruleGroup, end int64) {
	for _, g := range groups {
		for _, r := range g.rules {
			if r.rule != nil {
				r.query = newLookahead(engine, data, r.rule, g.interval, end).query
			}
		}
	}
	for ctx.Err() == nil {
		t := int64(math.MaxInt64)
		for _, g := range groups {
			t = min(t, g.next)
		}
		if t > end {
			return
		}
		for _, g := range groups {
			if g.next != t {
				continue
			}
			g.next += g.interval
			for _, r := range g.rules {
				r.evaluate(ctx, data, t)
			}
		}
	}
}

// evaluate evaluates the rule once and writes its series, as rules.Group does: that one gives no access to what it writes.
func (r *evaluatedRule) evaluate(ctx context.Context, data storage.AppendableV2, t int64) {
	if r.rule == nil {
		return
	}
	r.evaluations++
	err := func() (err error) {
		defer func() {
			if broken := recover(); broken != nil {
				err = fmt.Errorf("the evaluation broke down: %v", broken)
			}
		}()
		// The URL is that of the server, which templates may write; both sides have none.
		vector, err := r.rule.Eval(ctx, 0, time.UnixMilli(t), r.query, &url.URL{}, 0)
		if err != nil {
			return err
		}
		if alerting, ok := r.rule.(*rules.AlertingRule); ok {
			r.alerts = append(r.alerts, alertsAt{t, sortedAlerts(alerting)})
		} else {
			for _, s := range vector {
				r.recorded.add(s.Metric, point{t: t, f: s.F, h: s.H})
			}
		}
		return r.write(ctx, data, vector, t)
	}()
	if err != nil {
		r.failed++
		if r.err == nil {
			r.err = fmt.Errorf("at %s: %w", formatTime(t), err)
		}
	}
}

// write stores what an evaluation gave, and a stale marker for each series of the one before that it did not give.
func (r *evaluatedRule) write(ctx context.Context, data storage.AppendableV2, vector promql.Vector, t int64) error {
	app := data.AppenderV2(ctx)
	written := make(map[string]labels.Labels, len(vector))
	var first error
	for _, s := range vector {
		written[s.Metric.String()] = s.Metric
		if _, err := app.Append(0, s.Metric, 0, t, s.F, nil, s.H, storage.AOptions{}); err != nil && first == nil {
			first = fmt.Errorf("%s cannot be recorded: %w", s.Metric, err)
		}
	}
	for _, key := range slices.Sorted(maps.Keys(r.written)) {
		if _, ok := written[key]; ok {
			continue
		}
		// Another rule may have taken the series over at this time, then there is nothing to end.
		_, err := app.Append(0, r.written[key], 0, t, math.Float64frombits(value.StaleNaN), nil, nil, storage.AOptions{})
		if err != nil && !errors.Is(err, storage.ErrDuplicateSampleForTimestamp) && first == nil {
			first = fmt.Errorf("the end of %s cannot be recorded: %w", r.written[key], err)
		}
	}
	r.written = written
	return errors.Join(first, app.Commit())
}

// problem is what went wrong with the rule, or nothing.
func (r *evaluatedRule) problem() error {
	if r.err == nil || r.failed == 0 {
		return r.err
	}
	return fmt.Errorf("%d of %d evaluations failed, the first %w", r.failed, r.evaluations, r.err)
}

// allRules is the rules of all groups, in their order.
func allRules(groups []*ruleGroup) []*evaluatedRule {
	var out []*evaluatedRule
	for _, g := range groups {
		out = append(out, g.rules...)
	}
	return out
}
