package shim

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// allNotes are the notes: on series that have changed, then what came up while the files were written, then what the way itself lacks.
func (s *shims) allNotes() []string {
	found := s.notes
	s.notes = nil
	s.changedSeries()
	for _, text := range found {
		s.note("%s", text)
	}
	s.keptSeries()
	s.way()
	return s.notes
}

// changedSeries notes the series that mean something else now: one note for those of a family that share the reason.
func (s *shims) changedSeries() {
	type group struct{ family, reason string }
	names := map[group][]string{}
	var order []group
	created := false
	for _, name := range s.m.Names() {
		one := s.m.Old(name)
		switch {
		case one.State != series.Changed:
		case one.Unlikely:
			created = true
		default:
			g := group{one.Family, one.Reason}
			if names[g] == nil {
				order = append(order, g)
			}
			names[g] = append(names[g], name)
		}
	}
	for _, g := range order {
		s.note("%s: no shim brings it back: %s", strings.Join(names[g], ", "), g.reason)
	}
	if created {
		s.note("no shim brings back series that end in _created: OpenTelemetry has none, as start times are in the protocol")
	}
}

// keptSeries notes what differs about series that keep their names, for which recording rules can do nothing.
func (s *shims) keptSeries() {
	var labels, bounds, late []string
	scraped := s.m.Profile.Name == delivery.Exporter || s.m.Profile.Name == delivery.CollectorExporter
	for _, f := range s.families {
		if !f.renamed() && !scraped && s.hasAttributes(f) {
			labels = append(labels, f.old)
		}
		for _, one := range f.members {
			if one.State == series.Kept && one.Kind == "histogram" && s.plainBounds(one) {
				bounds = append(bounds, one.Old)
			}
			if one.StartsLate && one.Old == one.Family && !s.m.Profile.Unmigrated {
				late = append(late, one.Old)
			}
		}
	}
	if len(labels) > 0 {
		s.note("%s: the name stays while labels change, so that no recording rule can give the old ones: use %s, or adapt the queries", strings.Join(labels, ", "), TransformFile)
	}
	if len(bounds) > 0 {
		s.note(`%s: the name stays, and the label le is a plain number (1 in place of 1.0), which no shim writes as before: ask for le=~"1(\\.0)?" for the time of the cut-over`, strings.Join(bounds, ", "))
	}
	if len(late) > 0 {
		s.note("%s: not there at 0 before the first measurement, and no shim changes that: add 0 when the program starts", strings.Join(late, ", "))
	}
}

// way notes what the way of delivery itself lacks.
func (s *shims) way() {
	p := s.m.Profile
	switch p.Scrapes {
	case delivery.None:
		s.note("up and scrape_*: no shim brings them back, as nothing is scraped: ask for the absence of a series of the program")
	case delivery.PerCollector:
		s.note("up and scrape_*: they are those of the Collector now, and no shim brings back those of the programs: ask for the absence of a series of the program")
	}
	if p.Jobs != delivery.FromScrape && !s.m.Services() {
		s.note("job and instance come from the resource, and the rename plan names no services: no shim gives them their old values; name the services in the plan")
	}
	if p.Jobs == delivery.Exported {
		s.note("with %s, set honor_labels: true for the scrape of the Collector, so that job and instance are not called exported_job and exported_instance", TransformFile)
	}
	setting, pushed := scopeSettings[p.Name]
	if !pushed || len(s.families) == 0 {
		return
	}
	if len(p.ScopeLabels) > 0 {
		s.note("%s does not take the labels %s away: %s", TransformFile, strings.Join(p.ScopeLabels, ", "), setting)
	}
	if len(p.Promoted) > 0 {
		s.note("%s does not take the labels %s away, which come from the resource: no longer promote them", TransformFile, strings.Join(p.Promoted, ", "))
	}
}

// scopeSettings are the settings that take the labels of the scope away, on the ways that TransformFile is for.
var scopeSettings = map[string]string{
	delivery.CollectorExporter: "set without_scope_info: true in the Collector's prometheus exporter",
	delivery.RemoteWrite:       "set disable_scope_info: true in the Collector's remote write exporter",
	delivery.OTLP:              "set promote_scope_metadata: false in Prometheus",
}
