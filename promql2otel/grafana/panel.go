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
)

// target is one query of a panel.
type target struct {
	model    *document.Value // has expr and legendFormat
	language string
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
	options *document.Value
}

// names is what becomes of the names that things around the queries of a panel refer to.
type names struct {
	flow    promql.Flow
	any     bool              // there is a query
	metrics map[string]string // the new names of metrics
}

// rename is the new name of a label or a metric. torn says that it has several.
func (n *names) rename(old string) (name string, torn bool) {
	if new, ok := n.metrics[old]; ok {
		return new, false
	}
	return n.flow.Rename(old)
}

// all are the names that change, old to new.
func (n *names) all() map[string]string {
	all := n.flow.Renames()
	for old, name := range n.metrics {
		all[old] = name
	}
	return all
}

// add takes a query in.
func (n *names) add(r *promql.Result, m *series.Mapping) {
	if n.any {
		n.flow = n.flow.Join(r.Flow)
	} else {
		n.flow, n.any = r.Flow, true
	}
	for _, metric := range r.Metrics {
		if s := m.Old(metric); s != nil && s.State == series.Renamed {
			n.metrics[metric] = s.New
		}
	}
}

func (d *dashboard) classicPanel(v *document.Value) {
	if !v.Is(document.Map) || v.Get("type").Text() == "row" {
		return
	}
	p := panel{where: "panel " + title(v), fieldConfig: v.Get("fieldConfig"), options: v.Get("options"), whole: v}
	for _, t := range v.Get("targets").Items() {
		p.targets = append(p.targets, target{t, d.language(t.Get("datasource"), v.Get("datasource"))})
	}
	for _, t := range v.Get("transformations").Items() {
		p.transformations = append(p.transformations, transformation{t.Get("id").Text(), t.Get("options")})
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
		p.targets = append(p.targets, target{inner.Get("spec"), language})
	}
	for _, t := range spec.Get("data", "spec", "transformations").Items() {
		id := t.Get("spec", "id").Text()
		if id == "" {
			id = t.Get("group").Text()
		}
		p.transformations = append(p.transformations, transformation{id, t.Get("spec", "options")})
	}
	d.panel(p)
}

// v2Type is the language of a query of schema v2: its group, or its kind in the first version.
func v2Type(q *document.Value) string {
	kind := q.Get("group").Text()
	if kind == "" && q.Get("kind").Text() != "DataQuery" {
		kind = q.Get("kind").Text()
	}
	if strings.Contains(strings.ToLower(kind), "prometheus") {
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
	n := &names{metrics: map[string]string{}}
	left := false
	for _, t := range p.targets {
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
	if !n.any || len(n.all()) == 0 && !d.torn(n) {
		return
	}
	if left && len(n.all()) > 0 {
		d.w.Find(p.whole, 0, finding.Review, "query-panel", "", p.where+": a part of its queries was left to you: overrides and transformations follow those that were adapted")
	}
	d.overrides(p, n)
	d.transformations(p, n)
	d.viewOptions(p, n)
	d.references(p, n)
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
	e := query.Expression{Value: expr, Where: where, Variables: true}
	legend := t.model.Get("legendFormat")
	if legend.Text() == "" || legend.Text() == "__auto" {
		e.Extra = "its legend shows the labels of the instrumentation scope as well"
	}
	r := d.w.Adapt(e)
	if r != nil && r.Status() != finding.Manual {
		d.legend(legend, r.Flow, where)
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

// exact renames a text that is a name, with the number that Grafana puts behind a name which it has twice.
func (d *dashboard) exact(v *document.Value, n *names, where string) {
	text := v.Text()
	if text == "" {
		return
	}
	name := text
	if m := numbered.FindStringSubmatch(text); m != nil {
		name = m[1]
	}
	switch new, torn := n.rename(name); {
	case torn:
		d.w.Find(v, 0, finding.Manual, "query-field", "", fmt.Sprintf("%s: %s is renamed in some of its queries and not in others: see which one is meant", where, name))
	case new != name:
		d.w.Edit(v, []document.Edit{{Start: 0, End: len(name), Text: new}})
	}
}

var numbered = regexp.MustCompile(`^(.+) \d+$`)

// pattern renames the names in a pattern that is a list of names, and reports any other pattern that may mean a name.
func (d *dashboard) pattern(v *document.Value, n *names, where string) {
	text := v.Text()
	renames := n.all()
	if text == "" || len(renames) == 0 {
		return
	}
	from, to := 0, len(text)
	for changed := true; changed; {
		changed = false
		for _, cut := range []struct{ prefix, suffix string }{{"/", "/"}, {"^", ""}, {"", "$"}, {"(?:", ")"}, {"(", ")"}} {
			inner := text[from:to]
			if len(cut.prefix)+len(cut.suffix) <= len(inner) && strings.HasPrefix(inner, cut.prefix) && strings.HasSuffix(inner, cut.suffix) && cut.prefix+cut.suffix != "" {
				from, to, changed = from+len(cut.prefix), to-len(cut.suffix), true
			}
		}
	}
	var edits []document.Edit
	at := from
	plain := true
	for _, part := range strings.Split(text[from:to], "|") {
		trimmed := strings.TrimSuffix(strings.TrimPrefix(part, "^"), "$")
		start := at + strings.Index(part, trimmed)
		plain = plain && plainName.MatchString(trimmed)
		if name, ok := renames[trimmed]; ok {
			edits = append(edits, document.Edit{Start: start, End: start + len(trimmed), Text: regexp.QuoteMeta(name)})
		}
		at += len(part) + 1
	}
	if plain {
		d.w.Edit(v, edits)
		return
	}
	words := notWords.ReplaceAllString(text, " ")
	for _, old := range sortedKeys(renames) {
		if regexp.MustCompile(`\b` + regexp.QuoteMeta(old) + `\b`).MatchString(words) {
			d.w.Find(v, 0, finding.Manual, "query-field", "", fmt.Sprintf("%s: the pattern %q may mean %s, which is called %s now: see to it", where, text, old, renames[old]))
			return
		}
	}
}

// notWords are the parts of a pattern that are no words: classes of characters, escapes, counts.
var notWords = regexp.MustCompile(`\[[^\]]*\]|\\.|\{\d+(,\d*)?\}`)

var plainName = regexp.MustCompile(`^[A-Za-z_:][A-Za-z0-9_: ]*$`)

func sortedKeys(m map[string]string) (keys []string) {
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
