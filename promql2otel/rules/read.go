package rules

import (
	"fmt"

	"github.com/prometheus/common/model"

	"github.com/otelmigrate/otelmigrate/internal/document"
)

// Group is a group of rules, as a server evaluates it.
type Group struct {
	Name     string
	Interval int64 // in milliseconds; 0 where the group does not say
	Rules    []Rule
}

// Rule is a recording or an alerting rule.
type Rule struct {
	Line, Column        int // of its expression
	Record, Alert, Expr string
	For, KeepFiringFor  int64 // in milliseconds
	Labels, Annotations map[string]string
}

// Read reads the groups of a document. Rules of Loki are left out.
func Read(root *document.Value) (list []Group, err error) {
	for _, g := range Groups(root) {
		if logs(g) {
			continue
		}
		group := Group{Name: g.Get("name").Scalar()}
		if group.Interval, err = milliseconds(g.Get("interval")); err != nil {
			return nil, err
		}
		for _, r := range rulesOf(g) {
			rule := Rule{Record: r.record.Text(), Alert: r.alert.Text(), Expr: r.expr.Text(), Labels: texts(r.labels), Annotations: texts(r.annotations)}
			rule.Line, rule.Column = r.expr.Pos()
			if rule.For, err = milliseconds(r.value.Get("for")); err != nil {
				return nil, err
			}
			if rule.KeepFiringFor, err = milliseconds(r.value.Get("keep_firing_for")); err != nil {
				return nil, err
			}
			group.Rules = append(group.Rules, rule)
		}
		list = append(list, group)
	}
	return list, nil
}

func milliseconds(v *document.Value) (int64, error) {
	text := v.Scalar()
	if text == "" {
		return 0, nil
	}
	d, err := model.ParseDuration(text)
	if err != nil {
		line, column := v.Pos()
		return 0, fmt.Errorf("%d:%d: %w", line, column, err)
	}
	return int64(d) / 1e6, nil
}

func texts(v *document.Value) map[string]string {
	m := map[string]string{}
	for _, e := range v.Entries() {
		m[e.Key] = e.Value.Scalar()
	}
	return m
}
