// Package shim writes what keeps the old names of series alive for the time of the cut-over, so that queries that nobody has adapted yet go
// on working: recording rules, relabeling of a scrape, and statements for a Collector. It also makes queries that reach back before the
// cut-over.
package shim

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// File is a file to write.
type File struct {
	Name string
	Data []byte
	Why  string // what it is for, in one sentence
}

// The files.
const (
	RulesFile     = "compat-rules.yml"
	RelabelFile   = "metric-relabel.yml"
	TransformFile = "collector-transform.yml"
)

// Shims are the files that bring the old names back on the mapping's way of delivery, and notes on what no file can bring back. Each file
// does the work alone: one of them is enough. The same mapping gives the same bytes. It takes the mapping as series.New made it: what
// recording rules add to it later is not shimmed, as those rules are adapted themselves.
func Shims(m *series.Mapping) (files []File, notes []string) {
	s := newShims(m)
	if s == nil {
		return nil, nil
	}
	for _, file := range []*File{s.recordingRules(), s.relabeling(), s.transform()} {
		if file != nil {
			files = append(files, *file)
		}
	}
	return files, s.allNotes()
}

// shims is the work on one mapping.
type shims struct {
	m        *series.Mapping
	families []*family
	jobs     []value
	instance []value
	notes    []string
}

// family is the series of one family that can have their old names.
type family struct {
	old     string // its name before
	members []*series.Series
	plans   []*renameplan.Family // the places that make it
}

// value is a value of job or instance before and after.
type value struct {
	old, new string
	// service is the one whose job it is.
	service renameplan.Service
}

func newShims(m *series.Mapping) *shims {
	if m.Plan == nil {
		return nil
	}
	s := &shims{m: m}
	byName := map[string]*family{}
	for _, name := range m.Names() {
		one := m.Old(name)
		if one.State == series.Changed || one.Left || one.Recorded {
			continue
		}
		f := byName[one.Family]
		if f == nil {
			f = &family{old: one.Family}
			byName[one.Family] = f
			s.families = append(s.families, f)
		}
		f.members = append(f.members, one)
	}
	for i := range m.Plan.Families {
		if f := byName[m.Plan.Families[i].Old]; f != nil {
			f.plans = append(f.plans, &m.Plan.Families[i])
		}
	}
	s.services()
	return s
}

// labels are the labels of the family that have another name in Prometheus: the old name and the new one, in the order of the old ones.
func (f *family) labels() (list [][2]string) {
	for old, name := range f.members[0].Labels.New {
		if old != name {
			list = append(list, [2]string{old, name})
		}
	}
	slices.SortFunc(list, func(a, b [2]string) int { return strings.Compare(a[0], b[0]) })
	return list
}

// extra are the labels that the way adds to each series of the family, without those that have a name which the family's own labels had or have.
func (s *shims) extra(f *family) (list []string) {
	own := f.members[0].Labels.New
	for _, label := range s.m.Profile.Extra() {
		if _, taken := own[label]; taken {
			continue
		}
		if !slices.ContainsFunc(f.labels(), func(pair [2]string) bool { return pair[1] == label }) {
			list = append(list, label)
		}
	}
	return list
}

// renamed reports whether a series of the family has another name.
func (f *family) renamed() bool {
	return slices.ContainsFunc(f.members, func(one *series.Series) bool { return one.State == series.Renamed })
}

func (s *shims) note(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(s.notes, text) {
		s.notes = append(s.notes, text)
	}
}
