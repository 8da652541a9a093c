package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/rules"
)

// sortedAlerts is copies of the pending and firing alerts of a rule, sorted by labels.
func sortedAlerts(r *rules.AlertingRule) []*rules.Alert {
	out := r.ActiveAlerts()
	slices.SortFunc(out, func(a, b *rules.Alert) int { return labels.Compare(a.Labels, b.Labels) })
	return out
}

// alertComparison counts what both sides of an alerting rule had.
type alertComparison struct {
	points, differing  int
	firing, pending    int // evaluations, on one side or the other
	oldFired, newFired int // evaluations, on each side
	evaluations        int
	first              string
}

// compareAlerts compares the active alerts of both sides after each evaluation: their labels, states, values and annotations.
func (r *run) compareAlerts(out *RuleResult, old, new *evaluatedRule, m *mapper) {
	var c alertComparison
	before, after := alertsByTime(old.alerts), alertsByTime(new.alerts)
	problem := ""
	for _, t := range sortedKeys(before, after) {
		c.evaluations++
		mapped, err := m.mappedAlerts(after[t])
		if err != "" && problem == "" {
			problem = "at " + formatTime(t) + " " + err
		}
		c.compareAt(t, alertsByLabels(before[t]), mapped, r.req.tolerance())
	}
	out.Points, out.Firing, out.Pending = c.points, c.firing, c.pending
	switch {
	case problem != "":
		out.Status, out.Detail = Differ, problem
	case c.differing > 0:
		out.Status = Differ
		out.Detail = fmt.Sprintf("%d of %d alerts at %d evaluations differ; the first is %s; the alert fires in %d evaluations on the old side, in %d on the new side",
			c.differing, c.points, c.evaluations, c.first, c.oldFired, c.newFired)
	case c.points == 0:
		out.Status = Vacuous
		out.Detail = fmt.Sprintf("no alert was pending or firing on either side in %d evaluations", c.evaluations)
	default:
		out.Status = Equal
	}
}

// compareAt compares the alerts after the evaluations at one time.
func (c *alertComparison) compareAt(t int64, old, new map[string]*rules.Alert, tolerance float64) {
	var oldFires, newFires, pends bool
	for _, key := range sortedKeys(old, new) {
		c.points++
		a, b := old[key], new[key]
		oldFires = oldFires || a != nil && a.State == rules.StateFiring
		newFires = newFires || b != nil && b.State == rules.StateFiring
		pends = pends || a != nil && a.State == rules.StatePending || b != nil && b.State == rules.StatePending
		if what := alertDifference(a, b, tolerance); what != "" {
			c.differing++
			if c.first == "" {
				c.first = fmt.Sprintf("%s at %s: %s", key, formatTime(t), what)
			}
		}
	}
	if oldFires {
		c.oldFired++
	}
	if newFires {
		c.newFired++
	}
	if oldFires || newFires {
		c.firing++
	}
	if pends {
		c.pending++
	}
}

// alertDifference says what differs between two alerts of the same labels, or nothing. One of them may be nil.
func alertDifference(old, new *rules.Alert, tolerance float64) string {
	switch {
	case new == nil:
		return fmt.Sprintf("old %s, new absent", old.State)
	case old == nil:
		return fmt.Sprintf("old absent, new %s", new.State)
	case old.State != new.State:
		return fmt.Sprintf("old %s, new %s", old.State, new.State)
	}
	if apart, ok := floatDistance(old.Value, new.Value); !ok || apart > tolerance {
		return fmt.Sprintf("the value is %s on the old side, %s on the new side", formatValue(old.Value), formatValue(new.Value))
	}
	before, after := old.Annotations.Map(), new.Annotations.Map()
	for _, name := range sortedKeys(before, after) {
		a, inOld := before[name]
		b, inNew := after[name]
		switch {
		case !inNew:
			return fmt.Sprintf("the annotation %s is only on the old side", name)
		case !inOld:
			return fmt.Sprintf("the annotation %s is only on the new side", name)
		case a != b:
			return fmt.Sprintf("the annotation %s is %q on the old side, %q on the new side", name, a, b)
		}
	}
	return ""
}

// alertsByTime is the alerts after evaluations by their times.
func alertsByTime(all []alertsAt) map[int64][]*rules.Alert {
	out := make(map[int64][]*rules.Alert, len(all))
	for _, at := range all {
		out[at.t] = at.active
	}
	return out
}

// alertsByLabels is the alerts of the old side by the text of their labels.
func alertsByLabels(all []*rules.Alert) map[string]*rules.Alert {
	out := make(map[string]*rules.Alert, len(all))
	for _, a := range all {
		out[a.Labels.String()] = a
	}
	return out
}

// mappedAlerts is the alerts of the new side by the text of the labels that they have on the old side, and what is wrong with the mapping.
func (m *mapper) mappedAlerts(all []*rules.Alert) (map[string]*rules.Alert, string) {
	out := make(map[string]*rules.Alert, len(all))
	problem := ""
	for _, a := range all {
		ls, err := m.old(a.Labels)
		if err != nil {
			if problem == "" {
				problem = err.Error()
			}
			continue
		}
		key := ls.String()
		if first := out[key]; first != nil {
			if problem == "" {
				problem = fmt.Sprintf("two alerts of the new side become one of the old side: %s and %s become %s", first.Labels, a.Labels, key)
			}
			continue
		}
		out[key] = a
	}
	return out, problem
}

// activeAlerts lists the alerts of a side as the last evaluation up to a time left them.
func activeAlerts(side string, groups []*ruleGroup, t int64) AlertsResult {
	out := AlertsResult{Side: side, Time: t, Alerts: []ActiveAlert{}}
	var all []*rules.Alert
	for _, r := range allRules(groups) {
		for i := len(r.alerts) - 1; i >= 0; i-- {
			if r.alerts[i].t <= t {
				all = append(all, r.alerts[i].active...)
				break
			}
		}
	}
	slices.SortStableFunc(all, func(a, b *rules.Alert) int {
		if c := strings.Compare(a.Labels.Get(labels.AlertName), b.Labels.Get(labels.AlertName)); c != 0 {
			return c
		}
		return labels.Compare(a.Labels, b.Labels)
	})
	for _, a := range all {
		out.Alerts = append(out.Alerts, ActiveAlert{
			Name:        a.Labels.Get(labels.AlertName),
			State:       a.State.String(),
			Labels:      a.Labels.Map(),
			Annotations: a.Annotations.Map(),
		})
	}
	return out
}
