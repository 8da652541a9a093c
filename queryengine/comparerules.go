package main

import "fmt"

// compareRules compares the rules of both sides that have the same id: in the order of the old side, then those that only the new side has.
func (r *run) compareRules() []RuleResult {
	out := []RuleResult{}
	byID := map[string]*evaluatedRule{}
	for _, rule := range allRules(r.new.groups) {
		byID[rule.id] = rule
	}
	for _, old := range allRules(r.old.groups) {
		out = append(out, r.compareRule(old, byID[old.id]))
		delete(byID, old.id)
	}
	for _, rule := range allRules(r.new.groups) {
		if byID[rule.id] != nil {
			out = append(out, r.compareRule(nil, rule))
		}
	}
	return out
}

// compareRule compares two rules of one id. Either may be nil, not both.
func (r *run) compareRule(old, new *evaluatedRule) (out RuleResult) {
	first := old
	if old == nil {
		first = new
	}
	out = RuleResult{ID: first.id, Name: first.name, Kind: first.kind}
	defer func() {
		if broken := recover(); broken != nil {
			out.Status, out.Detail = Failed, fmt.Sprintf("the comparison broke down: %v", broken)
		}
	}()
	switch {
	case new == nil:
		out.Status, out.Detail = Differ, "the new side has no rule of this id"
		return out
	case old == nil:
		out.Status, out.Detail = Differ, "the old side has no rule of this id"
		return out
	case old.kind != new.kind:
		out.Status = Differ
		out.Detail = fmt.Sprintf("the rule is of the kind %s on the old side, %s on the new side", old.kind, new.kind)
		return out
	}
	if detail := bothErrors(old.problem(), new.problem()); detail != "" {
		out.Status, out.Detail = Failed, detail
		return out
	}
	m := newMapper(r.req.Mapping.override(new.mapping))
	if old.kind == KindAlert {
		r.compareAlerts(&out, old, new, m)
		return out
	}
	mapped, problem := m.mapped(new.recorded.series())
	c := compareSeries(byLabels(old.recorded.series()), mapped, r.req.tolerance())
	out.Status, out.Points, out.Detail = c.status(), c.points, c.detail()
	if problem != "" {
		out.Status = Differ
		out.Detail = problem
	}
	return out
}
