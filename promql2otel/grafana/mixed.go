package grafana

import (
	"fmt"
	"slices"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// What is in this file looks at the targets of a panel that are no queries of its own for Prometheus.

// isShared reports whether a target shows what the queries of another panel give.
func isShared(t target) bool { return !t.model.Get("panelId").Is(document.Null) }

// isForeign reports whether a target asks a data source that is not Prometheus.
func isForeign(t target) bool {
	return !isShared(t) && !slices.Contains([]string{"", "PromQL", "__expr__", "dashboard"}, t.language)
}

// shared follows the names in the panels that show what other panels ask for, after all of those.
func (d *dashboard) shared() {
	for _, p := range d.sharing {
		n := newNames()
		for _, t := range p.targets {
			if of := d.byID[t.model.Get("panelId").Scalar()]; of != nil {
				n.join(of)
			}
		}
		d.follow(p, n)
	}
	d.sharing = nil
}

// sql reports the expressions in SQL that name a field which has another name.
func (d *dashboard) sql(targets []target, n *names, where string) {
	renames := n.all()
	for _, t := range targets {
		text := t.model.Get("expression")
		if t.language != "__expr__" || t.model.Get("type").Text() != "sql" {
			continue
		}
		for _, word := range metricName.FindAllString(text.Text(), -1) {
			if name, ok := renames[word]; ok {
				d.w.Find(text, 0, finding.Manual, "query-field", "", fmt.Sprintf("%s: the expression in SQL names %s, which is called %s now: see to it", where, word, name))
				break
			}
		}
	}
}
