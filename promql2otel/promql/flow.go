package promql

import (
	"maps"
	"slices"

	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// Flow is the labels that the result of an expression has, by where they come from.
type Flow struct {
	sources []source
	// closed says that there are no labels but those in only.
	closed bool
	only   map[string]bool
	// gone are labels that have been left out.
	gone map[string]bool
	// extra says that there may be the labels that the delivery adds to every series.
	extra bool
	// scopes are the instrumentation scopes of the series, "" for one that is not known.
	scopes map[string]bool
	// late says that all of it comes from series that are not there before their first measurement, and were there before.
	late bool
}

// source is the labels of one selector.
type source struct {
	labels *series.Labels
	// set are labels that functions and group modifiers have put there, by their old names.
	set map[string]string
}

// Rename is the new name of a label of the result, by its old name. torn says that the result is made of series which disagree about it.
func (f Flow) Rename(old string) (name string, torn bool) {
	if f.gone[old] || f.closed && !f.only[old] {
		return old, false
	}
	found := false
	name = old
	for _, s := range f.sources {
		new, says := s.labels.Rename(old)
		if by, ok := s.set[old]; ok {
			new, says = by, true
		}
		if s.labels.Torn[old] {
			return old, true
		}
		if !says {
			continue
		}
		if found && new != name {
			return old, true
		}
		name, found = new, true
	}
	return name, false
}

// names are the old names of all labels that any source renames, sorted.
func (f Flow) names() []string {
	names := map[string]bool{}
	for _, s := range f.sources {
		for _, m := range []map[string]string{s.labels.New, s.set} {
			for old := range m {
				names[old] = true
			}
		}
		maps.Copy(names, s.labels.Torn)
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
	l := &series.Labels{New: map[string]string{}, Torn: map[string]bool{}, Known: f.closed}
	for _, old := range f.names() {
		if f.closed && !f.only[old] {
			continue
		}
		if name, torn := f.Rename(old); torn {
			l.Torn[old] = true
		} else {
			l.New[old] = name
		}
	}
	for old := range f.only {
		if _, ok := l.New[old]; !ok && !l.Torn[old] {
			l.New[old] = old
		}
	}
	return l
}

// Join is the labels of a result that may come from either.
func (f Flow) Join(g Flow) Flow {
	out := Flow{sources: slices.Concat(f.sources, g.sources), closed: f.closed && g.closed, extra: f.extra || g.extra, late: f.late && g.late,
		only: maps.Clone(f.only), scopes: maps.Clone(f.scopes)}
	if out.only == nil {
		out.only = map[string]bool{}
	}
	if out.scopes == nil {
		out.scopes = map[string]bool{}
	}
	for l := range f.gone {
		if g.gone[l] {
			if out.gone == nil {
				out.gone = map[string]bool{}
			}
			out.gone[l] = true
		}
	}
	maps.Copy(out.only, g.only)
	maps.Copy(out.scopes, g.scopes)
	return out
}

// keep leaves only some labels.
func (f Flow) keep(labels []string) Flow {
	only := map[string]bool{}
	for _, l := range labels {
		if !f.closed || f.only[l] {
			only[l] = true
		}
	}
	f.closed, f.only, f.gone, f.extra = true, only, nil, false
	return f
}

// drop leaves out some labels.
func (f Flow) drop(labels []string) Flow {
	f.only, f.gone = maps.Clone(f.only), maps.Clone(f.gone)
	if f.gone == nil {
		f.gone = map[string]bool{}
	}
	for _, l := range labels {
		delete(f.only, l)
		f.gone[l] = true
	}
	return f
}

// Put adds a label to every series.
func (f Flow) Put(old, name string) Flow {
	sources := slices.Clone(f.sources)
	if len(sources) == 0 {
		sources = []source{{labels: &series.Labels{}}}
	}
	for i := range sources {
		sources[i].set = maps.Clone(sources[i].set)
		if sources[i].set == nil {
			sources[i].set = map[string]string{}
		}
		sources[i].set[old] = name
	}
	f.sources = sources
	f.gone = maps.Clone(f.gone)
	delete(f.gone, old)
	if f.closed {
		f.only = maps.Clone(f.only)
		if f.only == nil {
			f.only = map[string]bool{}
		}
		f.only[old] = true
	}
	return f
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
