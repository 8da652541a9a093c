package grafana

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// names is what becomes of the names that things around the queries of a panel refer to.
type names struct {
	flow    promql.Flow
	any     bool              // there is a query
	metrics map[string]string // the new names of metrics
	// given are names that the panel gives to fields itself, by legends and transformations: they stay, also where a label has the same one.
	given map[string]bool
}

func newNames() *names { return &names{metrics: map[string]string{}, given: map[string]bool{}} }

// rename is the new name of a field: of a label or a metric. torn says that it has several.
func (n *names) rename(old string) (name string, torn bool) {
	if n.given[old] {
		return old, false
	}
	if new, ok := n.metrics[old]; ok {
		return new, false
	}
	return n.flow.Rename(old)
}

// all are the names of fields that change, old to new.
func (n *names) all() map[string]string {
	all := n.flow.Renames()
	for old, name := range n.metrics {
		all[old] = name
	}
	for name := range n.given {
		delete(all, name)
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

// clone is a copy for later.
func (n *names) clone() *names {
	return &names{flow: n.flow, any: n.any, metrics: maps.Clone(n.metrics), given: maps.Clone(n.given)}
}

// join takes the names of another panel in.
func (n *names) join(other *names) {
	if n.any {
		n.flow = n.flow.Join(other.flow)
	} else {
		n.flow, n.any = other.flow, other.any
	}
	maps.Copy(n.metrics, other.metrics)
	maps.Copy(n.given, other.given)
}

// legend takes in the name that a target gives to its series, where it gives all the same. Tables do not show it.
func (n *names) legend(target *document.Value) {
	if legend := target.Get("legendFormat").Text(); legend != "" && !strings.Contains(legend, "{{") && target.Get("format").Text() != "table" {
		n.given[legend] = true
	}
}

// exact renames a text that is a name, with the number that Grafana puts behind a name which it has twice.
func (d *dashboard) exact(v *document.Value, n *names, where string) {
	text := v.Text()
	if text == "" || d.seriesName(v, n) {
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

var language = parser.NewParser(parser.Options{})

// seriesName adapts the name of a field that is the text of a whole series, http_requests_total{code="200"}, and reports whether it is one.
// So fields are called that have no legend. Their labels are sorted, and so are the new ones.
func (d *dashboard) seriesName(v *document.Value, n *names) bool {
	text := v.Text()
	if !strings.HasSuffix(text, "}") || n.given[text] {
		return false
	}
	before, err := language.ParseMetric(text)
	if err != nil {
		return false
	}
	renamed, err := promql.Apply(text, promql.RenameLabels(text, n.flow, d.w.Mapping))
	if err != nil || renamed == text {
		return true
	}
	if after, err := language.ParseMetric(renamed); err == nil && metricText(before) == text {
		renamed = metricText(after)
	}
	d.w.Edit(v, []document.Edit{{Start: 0, End: len(text), Text: renamed}})
	return true
}

// metricText is the text of a series as Grafana's data source has it.
func metricText(l labels.Labels) string {
	m := model.Metric{}
	l.Range(func(l labels.Label) { m[model.LabelName(l.Name)] = model.LabelValue(l.Value) })
	return m.String()
}

// pattern renames the names in a pattern that is a list of names, and reports any other pattern that may mean a name.
func (d *dashboard) pattern(v *document.Value, n *names, where string) {
	text := v.Text()
	if text == "" {
		return
	}
	renames := n.all()
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
		if _, torn := n.rename(trimmed); torn {
			d.w.Find(v, 0, finding.Manual, "query-field", "", fmt.Sprintf("%s: %s is renamed in some of its queries and not in others: see which one is meant", where, trimmed))
			return
		}
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
		if old != "" && regexp.MustCompile(`\b`+regexp.QuoteMeta(old)+`\b`).MatchString(words) {
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
