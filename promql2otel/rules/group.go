// Package rules adapts the rules of Prometheus, and of the servers that take the same form: Thanos, Mimir, Cortex and VictoriaMetrics;
// in rule files, in PrometheusRule resources, and in the files with which promtool tests them.
package rules

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
)

// kinds are the Kubernetes resources that hold groups of rules in their spec.
var kinds = map[string]bool{
	"PrometheusRule": true, // monitoring.coreos.com
	"VMRule":         true, // operator.victoriametrics.com
	"Rules":          true, // monitoring.googleapis.com, as the next two
	"ClusterRules":   true,
	"GlobalRules":    true,
}

// Groups are the groups of rules of a document, in any of the forms; nil where it has none.
func Groups(root *document.Value) []*document.Value {
	if kinds[root.Get("kind").Text()] {
		return root.Get("spec", "groups").Items()
	}
	if root.Get("kind").Text() == "List" {
		var all []*document.Value
		for _, item := range root.Get("items").Items() {
			all = append(all, Groups(item)...)
		}
		return all
	}
	lists := []*document.Value{root.Get("groups")}
	if root.Get("groups").Is(document.Null) { // the rulers of Mimir and Loki: a list of groups below each namespace
		for _, e := range root.Entries() {
			lists = append(lists, e.Value)
		}
	}
	var groups []*document.Value
	for _, list := range lists {
		groups = append(groups, groupsOf(list)...)
	}
	return groups
}

// groupsOf are the groups of a list; none where it is a list of something else.
func groupsOf(list *document.Value) (groups []*document.Value) {
	for _, g := range list.Items() {
		for _, r := range g.Get("rules").Items() {
			if !r.Get("data").Is(document.Null) || !r.Get("grafana_alert").Is(document.Null) {
				return nil // of Grafana
			}
		}
		for _, e := range g.Entries() {
			if e.Key == "rules" { // which may be empty
				groups = append(groups, g)
			}
		}
	}
	return groups
}

// rule is a rule of a group.
type rule struct {
	value               *document.Value
	record, alert, expr *document.Value
	labels, annotations *document.Value
}

func rulesOf(group *document.Value) (list []rule) {
	for _, r := range group.Get("rules").Items() {
		if r.Get("expr").Text() == "" {
			continue
		}
		list = append(list, rule{r, r.Get("record"), r.Get("alert"), r.Get("expr"), r.Get("labels"), r.Get("annotations")})
	}
	return list
}

// name is what messages call a rule.
func (r rule) name() string {
	if alert := r.alert.Text(); alert != "" {
		return "alert " + alert
	}
	return "rule " + r.record.Text()
}

// logs reports whether a group holds rules of Loki, whose expressions are LogQL.
func logs(group *document.Value) bool {
	all := rulesOf(group)
	n := 0
	for _, r := range all {
		if query.Language(r.expr.Text()) == "LogQL" {
			n++
		}
	}
	return n > 0 && n*2 >= len(all)
}

// Adapt adapts the groups of a document.
func Adapt(w *query.Work, root *document.Value) {
	for _, g := range Groups(root) {
		isLogs := logs(g)
		for _, r := range rulesOf(g) {
			adapt(w, r, isLogs)
		}
	}
}

const targetInAlert = "its text shows job or instance, which have other values now: those of the program's resource"

// saysTarget reports whether a text of an alert shows its labels job or instance.
func (r rule) saysTarget() bool {
	for _, texts := range []*document.Value{r.labels, r.annotations} {
		for _, t := range texts.Entries() {
			if target.MatchString(t.Value.Text()) {
				return true
			}
		}
	}
	return false
}

var target = regexp.MustCompile(`\{\{[^}]*([lL]abels\.|")(job|instance)\b`)

const extraInAlert = "the alert has the labels of the instrumentation scope as well: see that routes, inhibitions and silences do not depend on its labels being the same"

func adapt(w *query.Work, r rule, isLogs bool) {
	if isLogs && query.Language(r.expr.Text()) == "LogQL" {
		w.Find(r.expr, 0, "keep", "query-other-language", "", r.name()+": is LogQL, not PromQL, and is left")
		return
	}
	e := query.Expression{Value: r.expr, Where: r.name()}
	if r.alert.Text() != "" {
		e.Extra = extraInAlert
		if r.saysTarget() {
			e.Target = targetInAlert
		}
	}
	result := w.Adapt(e)
	if name := r.record.Text(); name != "" {
		if s := w.Mapping.Old(name); s != nil && s.New != name {
			w.Edit(r.record, []document.Edit{{Start: 0, End: len(name), Text: s.New}})
		}
	}
	if result == nil || result.Status() == "manual" {
		return
	}
	if alert := r.alert.Text(); alert != "" {
		flow := result.Flow
		for _, l := range r.labels.Entries() {
			flow = flow.Put(l.Key, l.Key)
		}
		if other, twice := w.Alerts[alert]; twice {
			flow = other.Join(flow)
		}
		w.Alerts[alert] = flow
	}
	for _, texts := range []*document.Value{r.labels, r.annotations} {
		for _, t := range texts.Entries() {
			if strings.Contains(t.Value.Text(), "{{") {
				Template(w, t.Value, result.Flow, r.name()+", "+t.Key)
			}
		}
	}
}
