package grafana

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// overrides adapts the matchers of field overrides, and the aliases of old panels.
func (d *dashboard) overrides(p panel, n *names) {
	for _, o := range p.fieldConfig.Get("overrides").Items() {
		d.matcher(o.Get("matcher"), n, p.where+", override")
		for _, property := range o.Get("properties").Items() {
			if property.Get("id").Text() == "custom.fillBelowTo" {
				d.exact(property.Get("value"), n, p.where+", override")
			}
		}
	}
	// Tables are sorted by the names that they show.
	for _, o := range p.fieldConfig.Get("overrides").Items() {
		for _, property := range o.Get("properties").Items() {
			if property.Get("id").Text() == "displayName" {
				n.given[property.Get("value").Text()] = true
			}
		}
	}
	for _, o := range p.whole.Get("seriesOverrides").Items() { // graphs before Grafana 8
		d.name(o.Get("alias"), n, p.where+", alias")
		d.exact(o.Get("fillBelowTo"), n, p.where+", alias")
	}
	for _, s := range p.whole.Get("styles").Items() { // tables before Grafana 8
		d.name(s.Get("pattern"), n, p.where+", style")
	}
	for _, c := range p.whole.Get("columns").Items() {
		d.exact(c.Get("text"), n, p.where+", column")
		d.exact(c.Get("value"), n, p.where+", column")
	}
	for _, e := range p.whole.Get("aliasColors").Entries() {
		d.key(e, n, p.where+", color")
	}
	d.exact(p.whole.Get("tableColumn"), n, p.where+", column")
	d.numberedColumns(p, n)
}

// numberedColumns reports where a table before Grafana 8 numbers its columns: they stand in the order of the labels' names.
func (d *dashboard) numberedColumns(p panel, n *names) {
	if p.whole.Get("type").Text() != "table" || len(n.all()) == 0 {
		return
	}
	numbers := p.whole.Get("sort", "col")
	if col := numbers.Scalar(); col == "" || col == "0" {
		numbers = nil
	}
	for _, s := range p.whole.Get("styles").Items() {
		for _, key := range []string{"linkUrl", "linkTooltip"} {
			if v := s.Get(key); numbers == nil && strings.Contains(v.Text(), "__cell_") {
				numbers = v
			}
		}
	}
	if numbers != nil {
		d.w.Find(numbers, 0, finding.Review, "query-field", "", p.where+": columns are named by their numbers here, which follow the order of the labels' names: see that they are the same")
	}
}

// matcher adapts a matcher of fields: of an override, of a transformation, or in the options of a visualization.
func (d *dashboard) matcher(m *document.Value, n *names, where string) {
	options := m.Get("options")
	switch m.Get("id").Text() {
	case "byName":
		d.exact(options, n, where)
	case "byNames":
		for _, name := range options.Get("names").Items() {
			d.exact(name, n, where)
		}
	case "byRegexp", "byRegexpOrNames":
		d.pattern(options, n, where)
		d.pattern(options.Get("pattern"), n, where)
		for _, name := range options.Get("names").Items() {
			d.exact(name, n, where)
		}
	}
}

// name adapts a text that is a name, or a pattern between slashes.
func (d *dashboard) name(v *document.Value, n *names, where string) {
	if strings.HasPrefix(v.Text(), "/") {
		d.pattern(v, n, where)
		return
	}
	d.exact(v, n, where)
}

// byName are the options of transformations whose keys are names of fields.
var byName = []string{"excludeByName", "includeByName", "indexByName", "renameByName", "fields"}

// notNames are options whose values are never names of fields.
var notNames = []string{"mode", "id", "type", "operator", "reducer", "reducers", "aggregations", "operation", "destinationType", "match", "renamePattern", "alias",
	"fixed", "format", "dateFormat", "timeRange", "topK", "expression", "config", "handlerKey", "configRefId", "refId", "jsonPaths", "frameNameLabel",
	"frameNameMode", "firstFieldName", "restFieldsName", "stat"}

// patterns are options whose values are patterns for names of fields.
var patterns = []string{"pattern", "regex"}

// transformations adapts the names of fields in the options of transformations.
func (d *dashboard) transformations(p panel, n *names) {
	for _, t := range p.transformations {
		where := fmt.Sprintf("%s, transformation %s", p.where, t.id)
		d.matcher(t.filter, n, where)
		d.transformation(t.options, n, where)
		// What follows sees the fields by the names that they have been given here.
		n.given[t.options.Get("alias").Text()] = true
		for _, e := range t.options.Get("renameByName").Entries() {
			n.given[e.Value.Text()] = true
		}
	}
}

func (d *dashboard) transformation(v *document.Value, n *names, where string) {
	if v.Is(document.String) {
		d.exact(v, n, where)
		return
	}
	for _, item := range v.Items() {
		d.transformation(item, n, where)
	}
	if isMatcher(v) {
		d.matcher(v, n, where)
		return
	}
	for _, e := range v.Entries() {
		switch {
		case slices.Contains(byName, e.Key) && e.Value.Is(document.Map):
			for _, field := range e.Value.Entries() {
				if new, torn := n.rename(field.Key); !torn && new != field.Key && e.Value.Get(new) != nil {
					continue // it has the new name as well
				}
				d.key(field, n, where)
				if e.Key == "fields" {
					d.transformation(field.Value, n, where)
				}
			}
		case slices.Contains(notNames, e.Key):
		case slices.Contains(patterns, e.Key):
			d.pattern(e.Value, n, where)
		default:
			d.transformation(e.Value, n, where)
		}
	}
}

// isMatcher reports whether a value is a matcher of fields.
func isMatcher(v *document.Value) bool {
	return strings.HasPrefix(v.Get("id").Text(), "by") && !v.Get("options").Is(document.Null)
}

// key renames a key of a map.
func (d *dashboard) key(e document.Entry, n *names, where string) {
	d.exact(e.At, n, where)
}

// viewOptions are options of visualizations that name a field.
var viewOptions = []string{"displayName", "xField", "yField", "colorByField", "sizeByField", "labelField", "timeField", "field", "fields", "groupBy"}

func (d *dashboard) viewOptions(p panel, n *names) {
	var walk func(v *document.Value)
	walk = func(v *document.Value) {
		if isMatcher(v) {
			d.matcher(v, n, p.where+", option")
			return
		}
		for _, item := range v.Items() {
			walk(item)
		}
		for _, e := range v.Entries() {
			switch {
			case !slices.Contains(viewOptions, e.Key):
				walk(e.Value)
			case e.Value.Is(document.String):
				d.name(e.Value, n, p.where+", option "+e.Key)
			default:
				for _, item := range e.Value.Items() {
					d.name(item, n, p.where+", option "+e.Key)
				}
				for _, field := range e.Value.Entries() { // which field is which: open, high, low
					d.name(field.Value, n, p.where+", option "+e.Key)
				}
			}
		}
	}
	walk(p.options)
}

// reference is a reference to a label or a field in a text: ${__field.labels.code}, ${__data.fields["code"]}.
var reference = regexp.MustCompile(`__(?:field\.labels|data\.fields|series\.labels)(?:\.([A-Za-z_][A-Za-z0-9_]*)|\[\\?["']?([^\]"'\\]+)\\?["']?\])`)

// references adapts what texts of a panel refer to, and looks at its links.
func (d *dashboard) references(p panel, n *names) {
	var walk func(v *document.Value)
	walk = func(v *document.Value) {
		if v.Is(document.String) {
			d.reference(v, n, p.where)
			return
		}
		for _, item := range v.Items() {
			walk(item)
		}
		for _, e := range v.Entries() {
			switch e.Key {
			case "targets", "panels", "expr":
			case "url":
				walk(e.Value)
				d.link(e.Value, p.where+", link")
			default:
				walk(e.Value)
			}
		}
	}
	walk(p.whole)
}

func (d *dashboard) reference(v *document.Value, n *names, where string) {
	text := v.Text()
	if !strings.Contains(text, "__") {
		return
	}
	var edits []document.Edit
	for _, m := range reference.FindAllStringSubmatchIndex(text, -1) {
		start, end, dot := m[2], m[3], true
		if start < 0 {
			start, end, dot = m[4], m[5], false
		}
		old := text[start:end]
		rename := n.flow.Rename // of a label
		if strings.HasPrefix(text[m[0]:], "__data") {
			rename = n.rename // of a field
		}
		switch name, torn := rename(old); {
		case torn:
			d.w.Find(v, start, finding.Manual, "query-field", "", fmt.Sprintf("%s: the label %s has no one name in the result: see which it is", where, old))
		case name == old:
		case dot && !identifier.MatchString(name):
			edits = append(edits, document.Edit{Start: start - 1, End: end, Text: `["` + name + `"]`})
		default:
			edits = append(edits, document.Edit{Start: start, End: end, Text: name})
		}
	}
	if len(edits) > 0 {
		d.w.Edit(v, edits)
	}
}

// inAlert is a label in the message of an alert of a panel, as Grafana had them before version 9.
var inAlert = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_]*)\}`)

// oldAlert adapts the labels in the name and the message of a panel's alert.
func (d *dashboard) oldAlert(p panel, n *names) {
	for _, key := range []string{"name", "message"} {
		v := p.whole.Get("alert", key)
		var edits []document.Edit
		for _, m := range inAlert.FindAllStringSubmatchIndex(v.Text(), -1) {
			if name, torn := n.flow.Rename(v.Text()[m[2]:m[3]]); !torn && name != v.Text()[m[2]:m[3]] {
				edits = append(edits, document.Edit{Start: m[2], End: m[3], Text: name})
			}
		}
		d.w.Edit(v, edits)
	}
}

var (
	identifier = regexp.MustCompile(`^[A-Za-z_][A-Za-z0-9_]*$`)
	metricName = regexp.MustCompile(`[A-Za-z_:][A-Za-z0-9_:]*`)
)

// filterInLink is an ad hoc filter in the address of a dashboard: var-filters=queue|=|mail.
var filterInLink = regexp.MustCompile(`[?&]var-[^=&]+=([A-Za-z_][A-Za-z0-9_.]*)\|(?:=|!=|=~|!~|<|>)\|`)

// link reports a link whose address asks for a metric, or filters by a label, that has another name.
func (d *dashboard) link(v *document.Value, where string) {
	text, err := url.QueryUnescape(v.Text())
	if err != nil {
		text = v.Text()
	}
	for _, word := range metricName.FindAllString(text, -1) {
		if s := d.w.Mapping.Old(word); s != nil && s.State != series.Kept && strings.ContainsAny(word, "_:") {
			what := "called " + s.New
			if s.State == series.Changed {
				what = "gone or something else now"
			}
			d.w.Find(v, 0, finding.Manual, "query-link", word, fmt.Sprintf("%s: the address asks for %s, which is %s: write it anew", where, word, what))
			return
		}
	}
	for _, m := range filterInLink.FindAllStringSubmatch(text, -1) {
		if name, torn := promql.All(d.w.Mapping).Rename(m[1]); torn || name != m[1] {
			d.w.Find(v, 0, finding.Manual, "query-link", "", fmt.Sprintf("%s: the address filters by the label %s, which has another name now: write it anew", where, m[1]))
			return
		}
	}
}
