// Package grafana adapts what Grafana stores: dashboards in the classic form and in schema v2, library panels, and alert rules as code. What
// hangs on the names of labels follows the queries: legends, overrides, transformations, links and annotations.
package grafana

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
)

// dashboard is the work on one dashboard.
type dashboard struct {
	w    *query.Work
	root *document.Value
	// sources are the types of the data sources that names and variables of the dashboard stand for.
	sources map[string]string
	// byID are the names in the panels that have queries, and sharing are the panels that show what others ask for.
	byID    map[string]*names
	sharing []panel
}

func newDashboard(w *query.Work, root *document.Value) *dashboard {
	return &dashboard{w: w, root: root, sources: map[string]string{}, byID: map[string]*names{}}
}

// Is reports whether a document holds something of Grafana's.
func Is(root *document.Value) bool {
	if isList(root) {
		return slices.ContainsFunc(root.Get("items").Items(), Is)
	}
	return len(dashboards(root)) > 0 || len(libraryPanels(root)) > 0 || isFolded(root) || len(alertRules(root)) > 0
}

// isList reports whether the document is a list of resources.
func isList(root *document.Value) bool { return root.Get("kind").Text() == "List" }

// dashboards are the dashboards of a document: itself, or what an envelope of the API or of Kubernetes holds.
func dashboards(root *document.Value) []*document.Value {
	if root.Is(document.List) {
		var all []*document.Value
		for _, item := range root.Items() {
			all = append(all, dashboards(item)...)
		}
		return all
	}
	if d := root.Get("dashboard"); d.Is(document.Map) {
		return dashboards(d)
	}
	spec := root.Get("spec")
	if strings.HasPrefix(root.Get("apiVersion").Text(), "dashboard.grafana.app/") && spec.Is(document.Map) {
		return []*document.Value{spec}
	}
	switch {
	case spec.Get("elements").Is(document.Map), spec.Get("panels").Is(document.List):
		return []*document.Value{spec}
	case root.Get("elements").Is(document.Map) && !root.Get("layout").Is(document.Null):
		return []*document.Value{root}
	case root.Get("panels").Is(document.List) || root.Get("rows").Is(document.List):
		return []*document.Value{root}
	case root.Get("templating", "list").Is(document.List) && !root.Get("title").Is(document.Null):
		return []*document.Value{root}
	}
	return nil
}

// libraryPanels are the models of library panels in a document.
func libraryPanels(root *document.Value) (list []*document.Value) {
	for _, m := range []*document.Value{root.Get("model"), root.Get("result", "model")} {
		if m.Get("targets").Is(document.List) {
			list = append(list, m)
		}
	}
	for _, e := range root.Get("result", "elements").Items() {
		if m := e.Get("model"); m.Is(document.Map) {
			list = append(list, m)
		}
	}
	if root.Get("targets").Is(document.List) && root.Get("type").Is(document.String) && (root.Get("fieldConfig").Is(document.Map) || root.Get("options").Is(document.Map)) {
		list = append(list, root) // the model itself, as in a GrafanaLibraryPanel
	}
	return list
}

// isFolded reports whether the document is a resource that has a dashboard as a text of JSON (grafana-operator's GrafanaDashboard and
// GrafanaLibraryPanel).
func isFolded(root *document.Value) bool {
	return strings.HasPrefix(root.Get("kind").Text(), "Grafana") && root.Get("spec", "json").Text() != ""
}

// Adapt adapts what a document holds of Grafana's.
func Adapt(w *query.Work, root *document.Value) {
	if isList(root) {
		for _, item := range root.Get("items").Items() {
			Adapt(w, item)
		}
		return
	}
	if isFolded(root) {
		Embedded(w, root.Get("spec", "json"))
		return
	}
	for _, r := range alertRules(root) {
		adaptRule(w, r)
	}
	for _, root := range dashboards(root) {
		d := newDashboard(w, root)
		d.inputs()
		d.adapt()
	}
	for _, m := range libraryPanels(root) {
		d := newDashboard(w, m)
		d.classicPanel(m)
	}
}

// Embedded adapts a document of JSON that a text holds, and reports whether there is one.
func Embedded(w *query.Work, v *document.Value) bool {
	doc, err := document.ParseJSON(w.Name, []byte(v.Text()))
	if err != nil || !Is(doc.Root) {
		return false
	}
	in := w.Inside(v)
	Adapt(in, doc.Root)
	in.Close()
	return true
}

// inputs reads what the dashboard says about its data sources: inputs of an export, and variables.
func (d *dashboard) inputs() {
	for _, in := range d.root.Get("__inputs").Items() {
		if in.Get("type").Text() == "datasource" {
			d.sources[in.Get("name").Text()] = in.Get("pluginId").Text()
		}
	}
	for _, v := range d.root.Get("templating", "list").Items() {
		if v.Get("type").Text() == "datasource" {
			d.sources[v.Get("name").Text()] = v.Get("query").Text()
		}
	}
	for _, v := range d.root.Get("variables").Items() {
		if v.Get("kind").Text() == "DatasourceVariable" {
			d.sources[v.Get("spec", "name").Text()] = v.Get("spec", "pluginId").Text()
		}
	}
}

func (d *dashboard) adapt() {
	d.panels(d.root)
	for _, e := range d.root.Get("__elements").Entries() { // library panels in an export
		d.classicPanel(e.Value.Get("model"))
	}
	for _, e := range d.root.Get("__elements").Items() {
		d.classicPanel(e.Get("model"))
	}
	for _, e := range d.root.Get("elements").Entries() {
		d.v2Panel(e.Value)
	}
	d.shared()
	for _, v := range d.root.Get("templating", "list").Items() {
		d.classicVariable(v)
	}
	for _, v := range d.root.Get("variables").Items() {
		d.v2Variable(v)
	}
	for _, a := range d.root.Get("annotations", "list").Items() {
		d.annotation(a, a.Get("name").Text(), a.Get("datasource"), "")
	}
	for _, a := range d.root.Get("annotations").Items() {
		spec := a.Get("spec")
		d.annotation(spec, spec.Get("name").Text(), spec.Get("datasource"), v2Type(spec.Get("query")))
	}
	for _, l := range d.root.Get("links").Items() {
		d.link(l.Get("url"), "link "+l.Get("title").Text())
	}
}

// panels goes through the panels of a dashboard or of a row, and the rows of old dashboards.
func (d *dashboard) panels(v *document.Value) {
	for _, p := range v.Get("panels").Items() {
		d.classicPanel(p)
		d.panels(p)
	}
	for _, row := range v.Get("rows").Items() {
		d.panels(row)
	}
}

// language is the language of a query by its data source: "PromQL", "" where the source is not known, and otherwise the type of
// the source.
func (d *dashboard) language(sources ...*document.Value) string {
	for _, s := range sources {
		if s.Is(document.Null) {
			continue
		}
		kind := s.Get("type").Text()
		if kind == "" {
			name := s.Text()
			if name == "" {
				name = s.Get("uid").Text()
			}
			name = strings.TrimSuffix(strings.TrimPrefix(strings.TrimPrefix(name, "$"), "{"), "}")
			kind = d.sources[name]
		}
		switch {
		case speaksPromQL(kind):
			return "PromQL"
		case kind == "" || kind == "datasource" || kind == "mixed":
			continue
		}
		return kind
	}
	return ""
}

// speaksPromQL reports whether the queries of a type of data source are PromQL. VictoriaMetrics' language has PromQL in it: what is more than
// that cannot be read, and is reported.
func speaksPromQL(kind string) bool {
	kind = strings.ToLower(kind)
	return strings.Contains(kind, "prometheus") || kind == "victoriametrics-metrics-datasource" || kind == "victoriametrics-datasource"
}
