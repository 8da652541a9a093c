package grafana

import (
	"fmt"
	"regexp"
	"slices"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
)

// target is one query of a panel.
type target struct {
	model    *document.Value // has expr and legendFormat
	language string
	alert    bool // of an alert rule, not of a panel
}

// panel is a panel in either form.
type panel struct {
	where                string
	targets              []target
	transformations      []transformation
	fieldConfig, options *document.Value
	whole                *document.Value
}

type transformation struct {
	id      string
	filter  *document.Value // a matcher of the fields that it is made of
	options *document.Value
}

func (d *dashboard) classicPanel(v *document.Value) {
	if !v.Is(document.Map) || v.Get("type").Text() == "row" {
		return
	}
	p := panel{where: "panel " + title(v), fieldConfig: v.Get("fieldConfig"), options: v.Get("options"), whole: v}
	for _, t := range v.Get("targets").Items() {
		p.targets = append(p.targets, target{model: t, language: d.language(t.Get("datasource"), v.Get("datasource"))})
	}
	for _, t := range v.Get("transformations").Items() {
		p.transformations = append(p.transformations, transformation{t.Get("id").Text(), t.Get("filter"), t.Get("options")})
	}
	d.panel(p)
}

// v2Panel reads a panel of schema v2 (github.com/grafana/grafana, apps/dashboard/kinds, PanelKind).
func (d *dashboard) v2Panel(v *document.Value) {
	spec := v.Get("spec")
	if v.Get("kind").Text() != "Panel" {
		return // a library panel is a reference
	}
	p := panel{where: "panel " + title(spec), fieldConfig: spec.Get("vizConfig", "spec", "fieldConfig"), options: spec.Get("vizConfig", "spec", "options"), whole: spec}
	for _, q := range spec.Get("data", "spec", "queries").Items() {
		inner := q.Get("spec", "query")
		language := v2Type(inner)
		if language == "" {
			language = d.language(q.Get("spec", "datasource"))
		}
		p.targets = append(p.targets, target{model: inner.Get("spec"), language: language})
	}
	for _, t := range spec.Get("data", "spec", "transformations").Items() {
		id := t.Get("spec", "id").Text()
		if id == "" {
			id = t.Get("group").Text()
		}
		p.transformations = append(p.transformations, transformation{id, t.Get("spec", "filter"), t.Get("spec", "options")})
	}
	d.panel(p)
}

// v2Type is the language of a query of schema v2: its group, or its kind in the first version.
func v2Type(q *document.Value) string {
	kind := q.Get("group").Text()
	if kind == "" && q.Get("kind").Text() != "DataQuery" {
		kind = q.Get("kind").Text()
	}
	if speaksPromQL(kind) {
		return "PromQL"
	}
	return kind
}

func title(v *document.Value) string {
	if t := v.Get("title").Text(); t != "" {
		return fmt.Sprintf("%q", t)
	}
	if id := v.Get("id").Scalar(); id != "" {
		return id
	}
	return "without title"
}

// panel adapts the queries of a panel, and what refers to their names.
func (d *dashboard) panel(p panel) {
	n := newNames()
	left := false
	for _, t := range p.targets {
		n.legend(t.model)
		r := d.target(t, p.where)
		if r == nil {
			continue
		}
		if r.Status() == finding.Manual {
			left = true
			continue
		}
		n.add(r, d.w.Mapping)
	}
	if id := p.whole.Get("id").Scalar(); id != "" && n.any {
		d.byID[id] = n.clone()
	}
	if !n.any && slices.ContainsFunc(p.targets, isShared) {
		d.sharing = append(d.sharing, p)
	}
	if left && len(n.all()) > 0 && p.names() {
		d.w.Find(p.whole, 0, finding.Review, "query-panel", "", p.where+": a part of its queries was left to you: overrides and transformations follow those that were adapted")
	}
	if slices.ContainsFunc(p.targets, isForeign) && len(n.flow.Renames()) > 0 && p.names() {
		d.w.Find(p.whole, 0, finding.Review, "query-panel", "", p.where+": has queries for other data sources too: overrides and transformations follow those that were adapted")
	}
	d.follow(p, n)
}

// names reports whether there is something that names fields.
func (p panel) names() bool {
	return len(p.transformations)+len(p.fieldConfig.Get("overrides").Items()) > 0
}

// follow adapts what refers to the names of fields.
func (d *dashboard) follow(p panel, n *names) {
	if !n.any || len(n.all()) == 0 && !d.torn(n) {
		return
	}
	d.sql(p.targets, n, p.where)
	d.transformations(p, n)
	d.overrides(p, n)
	d.viewOptions(p, n)
	d.references(p, n)
	d.oldAlert(p, n)
}

func (d *dashboard) torn(n *names) bool { return len(n.flow.Labels().Torn) > 0 }

// target adapts one query. It returns nil for what is not PromQL.
func (d *dashboard) target(t target, where string) *promql.Result {
	expr := t.model.Get("expr")
	switch {
	case t.language != "" && t.language != "PromQL":
		if t.language != "__expr__" && t.language != "dashboard" {
			at := expr
			if at.Is(document.Null) {
				at = t.model
			}
			if at != nil {
				d.w.Find(at, 0, finding.Keep, "query-other-language", "", fmt.Sprintf("%s: is a query for a data source of type %s, and is left", where, t.language))
			}
		}
		return nil
	case expr.Text() == "":
		return nil
	}
	e := query.Expression{Value: expr, Where: where, Variables: true, Panel: !t.alert}
	legend := t.model.Get("legendFormat")
	if legend.Text() == "" || legend.Text() == "__auto" {
		e.Extra = "its legend shows the labels of the instrumentation scope as well"
	}
	r := d.w.Adapt(e)
	if r != nil && r.Status() != finding.Manual {
		d.legend(legend, r.Flow, where)
		d.metricOf(t.model.Get("metric")) // what old editors keep beside the query
	}
	return r
}

// placeholder is a label in a legend (Grafana, packages/grafana-prometheus, legend.ts).
var placeholder = regexp.MustCompile(`\{\{\s*(.+?)\s*\}\}`)

// legend adapts the labels in a legend, or in a title of annotations.
func (d *dashboard) legend(v *document.Value, f promql.Flow, where string) {
	var edits []document.Edit
	for _, m := range placeholder.FindAllStringSubmatchIndex(v.Text(), -1) {
		old := v.Text()[m[2]:m[3]]
		switch name, torn := f.Rename(old); {
		case torn:
			d.w.Find(v, m[2], finding.Manual, "query-legend", "", fmt.Sprintf("%s: the label %s of the legend has no one name in the result: see which it is", where, old))
		case name != old:
			edits = append(edits, document.Edit{Start: m[2], End: m[3], Text: name})
		}
	}
	if len(edits) > 0 {
		d.w.Edit(v, edits)
	}
}
