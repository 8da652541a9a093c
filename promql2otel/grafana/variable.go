package grafana

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/variable"
)

// classicVariable adapts a variable of a dashboard.
func (d *dashboard) classicVariable(v *document.Value) {
	where := "variable " + v.Get("name").Text()
	switch v.Get("type").Text() {
	case "query":
		if l := d.language(v.Get("datasource")); l != "" && l != "PromQL" {
			d.w.Find(v, 0, finding.Keep, "query-other-language", "", fmt.Sprintf("%s: is a query for a data source of type %s, and is left", where, l))
			return
		}
		d.variable(v.Get("query"), v.Get("definition"), v.Get("regex"), where)
	case "adhoc", "groupby":
		if l := d.language(v.Get("datasource")); l == "" || l == "PromQL" {
			d.filters(v, where)
		}
	}
}

// v2Variable adapts a variable of schema v2.
func (d *dashboard) v2Variable(v *document.Value) {
	spec := v.Get("spec")
	where := "variable " + spec.Get("name").Text()
	switch v.Get("kind").Text() {
	case "QueryVariable":
		q := spec.Get("query")
		l := v2Type(q)
		if l == "" {
			l = d.language(spec.Get("datasource"))
		}
		if l != "" && l != "PromQL" {
			d.w.Find(v, 0, finding.Keep, "query-other-language", "", fmt.Sprintf("%s: is a query for a data source of type %s, and is left", where, l))
			return
		}
		inner := q.Get("spec")
		if q.Is(document.String) {
			inner = q
		}
		d.variable(inner, spec.Get("definition"), spec.Get("regex"), where)
	case "AdhocVariable", "GroupByVariable":
		l := v2Type(v)
		if v.Get("group").Is(document.Null) { // the first version
			l = d.language(spec.Get("datasource"))
		}
		if l == "" || l == "PromQL" {
			d.filters(spec, where)
		}
	}
}

// variable adapts the query of a variable: a text, or a map that has the text and its parts.
func (d *dashboard) variable(q, definition, pattern *document.Value, where string) {
	text := q
	if q.Is(document.Map) {
		// The last is how schema v2 has what was a text before.
		for _, key := range []string{"query", "expr", "__legacyStringValue"} {
			if text = q.Get(key); text.Text() != "" {
				break
			}
		}
	}
	if strings.TrimSpace(text.Text()) == "" {
		return
	}
	flow, done := d.templateQuery(text, where, true)
	if !done {
		return
	}
	if strings.TrimSpace(definition.Text()) != "" {
		d.templateQuery(definition, where, false) // a copy of it, for people
	}
	if q.Is(document.Map) { // the parts that the query builder keeps beside the text
		for _, part := range []string{"expr", "varQuery", "seriesQuery", "match"} {
			if v := q.Get(part); v != text && strings.TrimSpace(v.Text()) != "" {
				silent := d.w.Silent()
				silent.Adapt(query.Expression{Value: v, Where: where, Variables: true})
				d.w.Take(silent)
			}
		}
		d.labelOf(q.Get("label"), flow)
		d.metricOf(q.Get("metric"))
		for _, f := range q.Get("labelFilters").Items() {
			d.labelOf(f.Get("label"), flow)
		}
	}
	d.valuePattern(pattern, flow)
}

// templateQuery adapts the text of a variable's query. report is false for a copy of it, which is reported once.
func (d *dashboard) templateQuery(v *document.Value, where string, report bool) (flow promql.Flow, done bool) {
	w := d.w
	if !report {
		w = d.w.Silent()
		defer d.w.Take(w)
	}
	t, err := variable.ParseTemplateQuery(v.Text())
	if err != nil {
		w.Find(v, 0, finding.Manual, "query-unparsable", "", where+": "+err.Error())
		return flow, false
	}
	if t.Pattern.End > t.Pattern.Start {
		d.metricPattern(w, v, t.Pattern, where)
		return flow, false
	}
	if t.Expr.End > t.Expr.Start {
		r := w.Adapt(query.Expression{Value: v, Start: t.Expr.Start, End: t.Expr.End, Where: where, Variables: true})
		if r == nil || r.Status() == finding.Manual {
			return flow, false
		}
		flow = r.Flow
	}
	if t.Label.End > t.Label.Start {
		old := v.Text()[t.Label.Start:t.Label.End]
		if t.Expr.End == t.Expr.Start {
			flow = promql.All(d.w.Mapping)
		}
		name, torn := flow.Rename(old)
		all := t.Expr.End == t.Expr.Start
		switch {
		case strings.ContainsAny(old, "$[") && len(flow.Renames()) > 0:
			w.Find(v, t.Label.Start, finding.Manual, "query-unknown", "", fmt.Sprintf("%s: %s names a label, and some of the labels here are renamed: see what it is filled with", where, old))
		case torn:
			w.Find(v, t.Label.Start, finding.Manual, "query-unknown", "", fmt.Sprintf("%s: the label %s is renamed in some series and not in others: ask for the label of one metric, as in label_values(metric, %s)", where, old, old))
			return flow, false
		case name != old:
			w.Edit(v, []document.Edit{{Start: t.Label.Start, End: t.Label.End, Text: name}})
			if !all {
				w.Find(v, t.Label.Start, finding.Auto, "query-renamed", "", fmt.Sprintf("%s: renamed: %s to %s", where, old, name))
			} else {
				w.Find(v, t.Label.Start, finding.Review, "query-renamed", "", fmt.Sprintf("%s: renamed: %s to %s; series that are not in the plan may have the label %s as well: name a metric, as in label_values(metric, %s)", where, old, name, old, name))
			}
		case all:
			w.Find(v, t.Label.Start, finding.Keep, "query-same", "", fmt.Sprintf("%s: the label %s keeps its name", where, old))
		}
	}
	return flow, true
}

// metricPattern adapts metrics(pattern).
func (d *dashboard) metricPattern(w *query.Work, v *document.Value, at variable.Span, where string) {
	text := v.Text()[at.Start:at.End]
	if s := d.w.Mapping.Old(text); s != nil && s.State == series.Renamed {
		w.Edit(v, []document.Edit{{Start: at.Start, End: at.End, Text: s.New}})
		w.Find(v, at.Start, finding.Auto, "query-renamed", text, fmt.Sprintf("%s: renamed: %s to %s", where, text, s.New))
		return
	}
	re, err := regexp.Compile(text)
	if err == nil {
		for _, name := range d.w.Mapping.Names() {
			if s := d.w.Mapping.Old(name); s.State != series.Kept && !s.Unlikely && re.MatchString(name) {
				w.Find(v, at.Start, finding.Manual, "query-unknown", name, fmt.Sprintf("%s: the pattern finds %s, which is called %s now: write it anew", where, name, s.New))
				return
			}
		}
	}
	w.Find(v, at.Start, finding.Keep, "query-same", "", where+": finds no name that changes")
}

// labelOf renames a text that is a label.
func (d *dashboard) labelOf(v *document.Value, f promql.Flow) {
	if name, torn := f.Rename(v.Text()); !torn && v.Text() != "" && name != v.Text() {
		d.w.Edit(v, []document.Edit{{Start: 0, End: len(v.Text()), Text: name}})
	}
}

// metricOf renames a text that is a metric.
func (d *dashboard) metricOf(v *document.Value) {
	if s := d.w.Mapping.Old(v.Text()); s != nil && s.State == series.Renamed {
		d.w.Edit(v, []document.Edit{{Start: 0, End: len(v.Text()), Text: s.New}})
	}
}

var labelInSeries = regexp.MustCompile(`([A-Za-z_][A-Za-z0-9_]*)=\\?"`)

// valuePattern adapts the pattern that takes a variable's values out of the text of series, where it names labels or the metric:
// /up\{.*pod="(.*?)"/.
func (d *dashboard) valuePattern(v *document.Value, f promql.Flow) {
	var edits []document.Edit
	for _, m := range labelInSeries.FindAllStringSubmatchIndex(v.Text(), -1) {
		if name, torn := f.Rename(v.Text()[m[2]:m[3]]); !torn && name != v.Text()[m[2]:m[3]] {
			edits = append(edits, document.Edit{Start: m[2], End: m[3], Text: regexp.QuoteMeta(name)})
		}
	}
	for _, m := range metricName.FindAllStringIndex(v.Text(), -1) {
		word := v.Text()[m[0]:m[1]]
		rest := strings.TrimPrefix(v.Text()[m[1]:], `\`)
		if s := d.w.Mapping.Old(word); s != nil && s.State == series.Renamed && strings.HasPrefix(rest, "{") {
			edits = append(edits, document.Edit{Start: m[0], End: m[1], Text: regexp.QuoteMeta(s.New)})
		}
	}
	if len(edits) > 0 {
		d.w.Edit(v, edits)
	}
}

// filters adapts ad hoc filters and the labels that a variable groups by, which are those of all series.
func (d *dashboard) filters(v *document.Value, where string) {
	for _, list := range []string{"filters", "baseFilters", "originFilters"} {
		for _, f := range v.Get(list).Items() {
			d.filter(f.Get("key"), where, "filters")
		}
	}
	for _, list := range []string{"options", "defaultOptions", "defaultKeys"} {
		for _, o := range v.Get(list).Items() {
			d.filter(o.Get("value"), where, "is offered for")
			d.filter(o.Get("text"), where, "")
		}
	}
	for _, chosen := range []string{"current", "defaultValue"} {
		for _, part := range []string{"value", "text"} {
			what := "groups"
			if part == "text" {
				what = "" // said of the value
			}
			list := v.Get(chosen, part)
			d.filter(list, where, what)
			for _, label := range list.Items() {
				d.filter(label, where, what)
			}
		}
	}
}

// filter adapts a label that concerns all queries of the dashboard; what says how, and is empty for a copy of the label.
func (d *dashboard) filter(v *document.Value, where, what string) {
	old := v.Text()
	if old == "" {
		return
	}
	switch name, torn := promql.All(d.w.Mapping).Rename(old); {
	case torn && what != "":
		d.w.Find(v, 0, finding.Manual, "query-unknown", "", fmt.Sprintf("%s: the label %s is renamed in some series and not in others", where, old))
	case !torn && name != old:
		d.w.Edit(v, []document.Edit{{Start: 0, End: len(old), Text: name}})
		if what != "" {
			d.w.Find(v, 0, finding.Review, "query-renamed", "", fmt.Sprintf("%s: renamed: %s to %s; it %s all queries of the dashboard, also those for series that are not in the plan", where, old, name, what))
		}
	}
}

// annotation adapts a query of annotations.
func (d *dashboard) annotation(v *document.Value, name string, source *document.Value, language string) {
	where := "annotation " + name
	model := v
	for _, inner := range []*document.Value{v.Get("target"), v.Get("query", "spec"), v.Get("legacyOptions")} {
		if v.Get("expr").Text() == "" && inner.Get("expr").Text() != "" {
			model = inner
			break
		}
	}
	expr := model.Get("expr")
	if language == "" {
		language = d.language(source, v.Get("target", "datasource"))
	}
	if expr.Text() == "" {
		return
	}
	if language != "" && language != "PromQL" {
		d.w.Find(expr, 0, finding.Keep, "query-other-language", "", fmt.Sprintf("%s: is a query for a data source of type %s, and is left", where, language))
		return
	}
	r := d.w.Adapt(query.Expression{Value: expr, Where: where, Variables: true})
	if r == nil || r.Status() == finding.Manual {
		return
	}
	holders := []*document.Value{v, v.Get("legacyOptions")}
	if !slices.Contains(holders, model) {
		holders = append(holders, model)
	}
	for _, holder := range holders {
		d.legend(holder.Get("titleFormat"), r.Flow, where)
		d.legend(holder.Get("textFormat"), r.Flow, where)
		d.tagKeys(holder.Get("tagKeys"), r.Flow)
		for _, e := range holder.Get("mappings").Entries() { // which field of the result is the title, and which the text
			if e.Value.Get("source").Text() != "text" {
				d.labelOf(e.Value.Get("value"), r.Flow)
			}
		}
	}
}

// tagKeys adapts a list of labels with commas between them.
func (d *dashboard) tagKeys(v *document.Value, f promql.Flow) {
	var edits []document.Edit
	at := 0
	for _, key := range strings.Split(v.Text(), ",") {
		label := strings.TrimSpace(key)
		start := at + strings.Index(key, label)
		if name, torn := f.Rename(label); label != "" && !torn && name != label {
			edits = append(edits, document.Edit{Start: start, End: start + len(label), Text: name})
		}
		at += len(key) + 1
	}
	if len(edits) > 0 {
		d.w.Edit(v, edits)
	}
}
