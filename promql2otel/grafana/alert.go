package grafana

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
	"github.com/otelmigrate/otelmigrate/promql2otel/rules"
)

// alertRules are the alert rules of Grafana in a document: of a file for provisioning, an answer of the API, or grafana-operator's resource.
func alertRules(root *document.Value) (list []*document.Value) {
	if root.Is(document.List) {
		for _, item := range root.Items() {
			list = append(list, alertRules(item)...)
		}
		return list
	}
	if root.Get("data").Is(document.List) && !root.Get("condition").Is(document.Null) {
		return []*document.Value{root}
	}
	groups := append([]*document.Value{root, root.Get("spec")}, root.Get("groups").Items()...)
	for _, g := range groups {
		for _, r := range g.Get("rules").Items() {
			if r.Get("data").Is(document.List) {
				list = append(list, r)
			}
			if r := r.Get("grafana_alert"); r.Get("data").Is(document.List) { // of the ruler's API
				list = append(list, r)
			}
		}
	}
	return list
}

// adaptRule adapts the queries of an alert rule, and what its texts refer to.
func adaptRule(w *query.Work, r *document.Value) {
	d := &dashboard{w: w, root: r, sources: map[string]string{}}
	name := r.Get("title").Text()
	if name == "" {
		name = r.Get("name").Text()
	}
	where := "alert " + name
	n := &names{metrics: map[string]string{}}
	for _, q := range r.Get("data").Items() {
		model := q.Get("model")
		language := d.language(model.Get("datasource"))
		if q.Get("datasourceUid").Text() == "__expr__" || q.Get("datasourceUid").Text() == "-100" {
			continue
		}
		result := d.target(target{model, language}, where)
		if result == nil {
			continue
		}
		if result.Status() == finding.Manual {
			return // what the alert says belongs to its queries
		}
		n.add(result, w.Mapping)
	}
	if !n.any {
		return
	}
	for _, texts := range []*document.Value{r.Get("annotations"), r.Get("labels")} {
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
