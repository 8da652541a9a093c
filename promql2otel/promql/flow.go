package promql

import (
	"maps"
	"slices"

	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// Flow is the labels that the result of an expression has, by where they come from.
type Flow struct {
	sources []source
	// extra says that there may be the labels that the delivery adds to every series.
	extra bool
	// scopes are the instrumentation scopes of the series. One that is not known is named by its family, all of which has one.
	scopes map[string]bool
	// late says that all of it comes from series that are not there before their first measurement, and were there before.
	late bool
}

// source is the labels of one selector, as far as they have come through.
type source struct {
	labels *series.Labels
	// set are labels that functions and group modifiers have put there, by their old names.
	set map[string]string
	// closed says that there are no labels but those in only.
	closed bool
	only   map[string]bool
	// gone are labels that have been left out.
	gone map[string]bool
	// pushed says that the series come without the labels that a scrape gave them, and that their own labels are known.
	pushed bool
}

// has reports whether the source may have a label, by its old name.
func (s *source) has(old string) bool { return !s.gone[old] && (!s.closed || s.only[old]) }

// rename is the new name of a label, and whether the source has a say in it. torn says that it has no one name.
func (s *source) rename(old string) (name string, says, torn bool) {
	if name, ok := s.set[old]; ok {
		return name, true, false
	}
	if s.labels.Torn[old] {
		return old, true, true
	}
	name, says = s.labels.Rename(old)
	return name, says, false
}

// Rename is the new name of a label of the result, by its old name. torn says that the result is made of series which disagree about it.
// A label that the result has no more, though a query names it, goes by the name that its series have for it.
func (f Flow) Rename(old string) (name string, torn bool) {
	if name, found, torn := f.vote(old, true); found || torn {
		return name, torn
	}
	if name, found, torn := f.vote(old, false); found && !torn {
		return name, false
	}
	return old, false
}

// vote asks the sources for the new name of a label: those that have it, or all.
func (f Flow) vote(old string, present bool) (name string, found, torn bool) {
	name = old
	for i := range f.sources {
		s := &f.sources[i]
		if present && !s.has(old) {
			continue
		}
		new, says, split := s.rename(old)
		if split || says && found && new != name {
			return old, true, true
		}
		if says {
			name, found = new, true
		}
	}
	return name, found, false
}

// scraped reports whether a label can only have come from the scrape, where there is none any more.
func (f Flow) scraped(label string) bool {
	for i := range f.sources {
		s := &f.sources[i]
		if _, says, _ := s.rename(label); says || !s.pushed || !s.has(label) {
			return false
		}
	}
	return len(f.sources) > 0
}

// names are the old names of all labels that the result may have and any source names, sorted.
func (f Flow) names() []string {
	names := map[string]bool{}
	for i := range f.sources {
		s := &f.sources[i]
		add := func(old string) {
			if s.has(old) {
				names[old] = true
			}
		}
		for old := range s.labels.New {
			add(old)
		}
		for old := range s.set {
			add(old)
		}
		for old := range s.labels.Torn {
			add(old)
		}
	}
	return slices.Sorted(maps.Keys(names))
}

// Renames are the labels of the result whose names change: old to new.
func (f Flow) Renames() map[string]string {
	renames := map[string]string{}
	for _, old := range f.names() {
		if name, torn := f.Rename(old); !torn && name != old {
			renames[old] = name
		}
	}
	return renames
}

// Labels are the labels of a series that a recording rule makes of the result.
func (f Flow) Labels() *series.Labels {
	l := &series.Labels{New: map[string]string{}, Torn: map[string]bool{}, Known: len(f.sources) > 0}
	for i := range f.sources {
		l.Known = l.Known && f.sources[i].closed
		for old := range f.sources[i].only {
			l.New[old] = old
		}
	}
	for _, old := range f.names() {
		if name, torn := f.Rename(old); torn {
			l.Torn[old] = true
		} else {
			l.New[old] = name
		}
	}
	return l
}

// Join is the labels of a result that may come from either.
func (f Flow) Join(g Flow) Flow {
	out := Flow{sources: slices.Concat(f.sources, g.sources), extra: f.extra || g.extra, late: f.late && g.late, scopes: maps.Clone(f.scopes)}
	if out.scopes == nil {
		out.scopes = map[string]bool{}
	}
	maps.Copy(out.scopes, g.scopes)
	return out
}

// each makes a change of every source.
func (f Flow) each(change func(*source)) Flow {
	f.sources = slices.Clone(f.sources)
	for i := range f.sources {
		change(&f.sources[i])
	}
	return f
}

// with is a set with more labels.
func with(set map[string]bool, labels ...string) map[string]bool {
	out := maps.Clone(set)
	if out == nil {
		out = map[string]bool{}
	}
	for _, l := range labels {
		out[l] = true
	}
	return out
}

// keep leaves only some labels.
func (f Flow) keep(labels []string) Flow {
	f.extra = false
	return f.each(func(s *source) {
		only := map[string]bool{}
		for _, l := range labels {
			if s.has(l) {
				only[l] = true
			}
		}
		s.closed, s.only, s.gone = true, only, nil
	})
}

// drop leaves out some labels.
func (f Flow) drop(labels []string) Flow {
	return f.each(func(s *source) { s.gone = with(s.gone, labels...) })
}

// Put adds a label to every series.
func (f Flow) Put(old, name string) Flow {
	if len(f.sources) == 0 {
		f.sources = []source{{labels: &series.Labels{}, closed: true}}
	}
	return f.each(func(s *source) {
		set := maps.Clone(s.set)
		if set == nil {
			set = map[string]string{}
		}
		set[old] = name
		s.set = set
		s.gone = maps.Clone(s.gone)
		delete(s.gone, old)
		if s.closed {
			s.only = with(s.only, old)
		}
	})
}

// open is the labels of the series themselves, also those that the expression leaves out.
func (f Flow) open() Flow {
	return f.each(func(s *source) { s.closed, s.gone = false, nil })
}

// Has reports whether the result may have a label, by its old name.
func (f Flow) Has(label string) bool {
	return slices.ContainsFunc(f.sources, func(s source) bool { return s.has(label) })
}

// HasExtra reports whether the result may have the labels that the delivery adds to every series.
func (f Flow) HasExtra() bool { return f.extra }

// All is the labels of all series that the plan names.
func All(m *series.Mapping) Flow {
	var f Flow
	for _, name := range m.Names() {
		f.sources = append(f.sources, source{labels: m.Old(name).Labels})
	}
	if len(f.sources) == 0 {
		f.sources = []source{{labels: m.Other()}}
	}
	return f
}
