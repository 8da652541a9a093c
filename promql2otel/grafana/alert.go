package grafana

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
	"github.com/otelmigrate/otelmigrate/promql2otel/rules"
)

// alertRule is an alert rule of Grafana.
type alertRule struct {
	rule *document.Value // has the queries
	// texts has the annotations and the labels: the ruler's API keeps them beside the rule.
	texts *document.Value
}

// alertRules are the alert rules of Grafana in a document: of a file for provisioning, an answer of an API, or grafana-operator's resource.
func alertRules(root *document.Value) (list []alertRule) {
	if root.Is(document.List) {
		for _, item := range root.Items() {
			list = append(list, alertRules(item)...)
		}
		return list
	}
	if root.Get("data").Is(document.List) && !root.Get("condition").Is(document.Null) {
		return []alertRule{{root, root}}
	}
	groups := append([]*document.Value{root, root.Get("spec")}, root.Get("groups").Items()...)
	for _, e := range root.Entries() { // the ruler's API has a list of groups for each folder
		if e.Key != "groups" && e.Key != "rules" {
			groups = append(groups, e.Value.Items()...)
		}
	}
	for _, g := range groups {
		for _, r := range g.Get("rules").Items() {
			if r.Get("data").Is(document.List) {
				list = append(list, alertRule{r, r})
			}
			if inner := r.Get("grafana_alert"); inner.Get("data").Is(document.List) { // of the ruler's API
				list = append(list, alertRule{inner, r})
			}
		}
	}
	return list
}

// adaptRule adapts the queries of an alert rule, and what its texts refer to.
func adaptRule(w *query.Work, a alertRule) {
	r := a.rule
	d := newDashboard(w, r)
	name := r.Get("title").Text()
	if name == "" {
		name = r.Get("name").Text()
	}
	where := "alert " + name
	n := newNames()
	left := false
	var targets []target
	for _, q := range r.Get("data").Items() {
		model := q.Get("model")
		t := target{model: model, language: d.language(model.Get("datasource")), alert: true}
		if q.Get("datasourceUid").Text() == "__expr__" || q.Get("datasourceUid").Text() == "-100" {
			t.language = "__expr__"
		}
		targets = append(targets, t)
		switch result := d.target(t, where); {
		case result == nil:
		case result.Status() == finding.Manual:
			left = true
		default:
			n.add(result, w.Mapping)
		}
	}
	if !n.any {
		return
	}
	if left && len(n.all()) > 0 {
		w.Find(r, 0, finding.Review, "query-template", "", where+": a part of its queries was left to you: its texts follow those that were adapted")
	}
	d.sql(targets, n, where)
	for _, texts := range []*document.Value{a.texts.Get("annotations"), a.texts.Get("labels")} {
		for _, t := range texts.Entries() {
			if strings.Contains(t.Value.Text(), "{{") {
				rules.Template(w, t.Value, n.flow, where+", "+t.Key)
			}
		}
	}
	for _, settings := range []*document.Value{r.Get("notification_settings"), r.Get("notificationSettings")} {
		for _, list := range []string{"group_by", "groupBy"} {
			for _, label := range settings.Get(list).Items() {
				d.labelOf(label, n.flow)
			}
		}
	}
}
