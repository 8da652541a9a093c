package main

import (
	"fmt"
	"maps"
	"slices"

	"github.com/prometheus/prometheus/model/labels"
)

// Mapping is how labels of the new side become those of the old side.
type Mapping struct {
	// Labels are the names of labels: new to old.
	Labels map[string]string `json:"labels"`
	// Values are the values of labels: by the old name of the label, new value to old value.
	Values map[string]map[string]string `json:"values"`
	// Drop are labels of the new side, by their new names, that the old side has not.
	Drop []string `json:"drop"`
	// Metrics are names of metrics: new to old.
	Metrics map[string]string `json:"metrics"`
}

// override is the mapping with the entries of another one added or put in their places. A drop of the other one replaces drop, as a
// list has no keys. Neither mapping is changed.
func (m Mapping) override(other *Mapping) Mapping {
	if other == nil {
		return m
	}
	out := Mapping{Labels: merged(m.Labels, other.Labels), Metrics: merged(m.Metrics, other.Metrics), Drop: m.Drop}
	if other.Drop != nil {
		out.Drop = other.Drop
	}
	out.Values = maps.Clone(m.Values)
	if out.Values == nil {
		out.Values = map[string]map[string]string{}
	}
	for name, values := range other.Values {
		out.Values[name] = merged(out.Values[name], values)
	}
	return out
}

// merged is a new map of both maps' entries, where those of b win.
func merged(a, b map[string]string) map[string]string {
	out := make(map[string]string, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// mapper maps labels back to the old side and remembers which ones it dropped.
type mapper struct {
	mapping Mapping
	drop    map[string]bool
	dropped map[string]bool
}

// newMapper is a mapper that has dropped nothing yet.
func newMapper(m Mapping) *mapper {
	out := &mapper{mapping: m, drop: map[string]bool{}, dropped: map[string]bool{}}
	for _, name := range m.Drop {
		out.drop[name] = true
	}
	return out
}

// old is the labels as the old side has them. It is an error when two labels become one with different values: then the mapping does
// not describe these labels.
func (m *mapper) old(ls labels.Labels) (labels.Labels, error) {
	b := labels.NewBuilder(labels.EmptyLabels())
	from := map[string]labels.Label{} // by the old name, to tell who collides
	var err error
	ls.Range(func(l labels.Label) {
		if m.drop[l.Name] {
			m.dropped[l.Name] = true
			return
		}
		name, value := l.Name, l.Value
		if name == labels.MetricName {
			if old, ok := m.mapping.Metrics[value]; ok {
				value = old
			}
		} else if old, ok := m.mapping.Labels[name]; ok {
			name = old
		}
		if old, ok := m.mapping.Values[name][value]; ok {
			value = old
		}
		if first, ok := from[name]; ok && b.Get(name) != value && err == nil {
			err = fmt.Errorf("the labels %s and %s of the new series %s both become %s", first.Name, l.Name, ls, name)
		}
		from[name] = l
		b.Set(name, value)
	})
	return b.Labels(), err
}

// extra is the names of the labels that were dropped, sorted.
func (m *mapper) extra() []string {
	return append([]string{}, slices.Sorted(maps.Keys(m.dropped))...)
}
