// Package series says what becomes of each series and each label that a rename plan names, on one way of delivery.
package series

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
)

// State says what becomes of a series.
type State string

// The states.
const (
	Kept    State = "kept"    // its name is the same
	Renamed State = "renamed" // it has another name, and means the same
	Changed State = "changed" // it is gone, or means something else; Reason says what
)

// Labels is what becomes of the labels of a family.
type Labels struct {
	// New gives the new name of each label that the plan names, also of those that stay.
	New map[string]string
	// Known says that the plan names the family's labels: one that it does not name is none of the family's own.
	Known bool
	// Torn are labels of a recorded series that its expression takes from families which disagree about them.
	Torn map[string]bool
}

// Rename is the new name of a label, and whether the family has a say in it: it has none about a label that it does not have.
func (l *Labels) Rename(old string) (name string, says bool) {
	if name, ok := l.New[old]; ok {
		return name, true
	}
	return old, !l.Known
}

// Series is one name that a query can ask for.
type Series struct {
	Old, New string
	State    State
	Reason   string
	// Queries are examples from the plan of what to ask in place of what.
	Queries []renameplan.Query
	Labels  *Labels
	Family  string // the name of its family before
	Kind    string // of its family
	// Buckets are the bounds of the family's histogram, where the plan has them.
	Buckets []float64
	// StartsLate says that it is no longer there at 0 before the first measurement.
	StartsLate bool
	// Left says that its code was left, and that Prometheus goes on scraping it.
	Left bool
	// Unlikely says that few families have it: it does not count where a pattern is asked for.
	Unlikely bool
	// Recorded says that a recording rule makes it.
	Recorded bool
	// Extra says whether it has the labels that the delivery adds: what is recorded has not when its rule leaves them out.
	Extra bool
	// Review says what to look at where a query asks for it, though its name and its labels are known.
	Review string
	// Scope is its instrumentation scope, where the plan names it.
	Scope string
}

// Mapping is a plan on one way of delivery.
type Mapping struct {
	Profile *delivery.Profile
	Plan    *renameplan.Plan // nil where there is none

	byOld map[string]*Series
	byNew map[string]*Series
	jobs  map[string]renameplan.Service
}

// New reads a plan, which may be nil, for a profile. The problems name families that cannot be mapped; queries on them are left alone.
func New(plan *renameplan.Plan, profile *delivery.Profile) (*Mapping, []string) {
	m := &Mapping{Profile: profile, Plan: plan, byOld: map[string]*Series{}, byNew: map[string]*Series{}, jobs: map[string]renameplan.Service{}}
	if plan == nil {
		return m, nil
	}
	var problems []string
	for _, s := range plan.Services {
		m.jobs[s.Job] = s
	}
	type family struct {
		base *Series
		plan *renameplan.Family
	}
	var families []family
	merged := map[string]*Series{}
	for i := range plan.Families {
		f := &plan.Families[i]
		if f.Old == "" {
			continue // its name is known only at run time
		}
		base := m.family(f, &problems)
		if other := merged[f.Old]; other != nil {
			if other.New != base.New || other.State != base.State || !agree(other.Labels, base.Labels) {
				other.State, other.Reason = Changed, fmt.Sprintf("the rename plan says two things about %s (%s:%d says another)", f.Old, f.File, f.Line)
				problems = append(problems, other.Reason)
			}
			maps.Copy(other.Labels.New, base.Labels.New)
			continue
		}
		merged[f.Old] = base
		families = append(families, family{base, f})
	}
	made := map[string]*Series{}
	for _, f := range families {
		if other := made[f.base.New]; other != nil && f.base.State != Changed {
			f.base.State = Changed
			f.base.Reason = fmt.Sprintf("%s and %s would both be called %s, which mixes their series: give one of the instruments another name", other.Old, f.base.Old, f.base.New)
			if other.State != Changed {
				other.State, other.Reason = Changed, f.base.Reason
			}
			problems = append(problems, f.base.Reason)
		} else if f.base.State != Changed {
			made[f.base.New] = f.base
		}
	}
	for _, f := range families {
		m.expose(f.base, f.plan)
	}
	m.chains(&problems)
	return m, problems
}

func agree(a, b *Labels) bool {
	for old, name := range a.New {
		if other, ok := b.New[old]; ok && other != name {
			return false
		}
	}
	return true
}

// family is what becomes of one family, as a series of its bare name.
func (m *Mapping) family(f *renameplan.Family, problems *[]string) *Series {
	s := &Series{Old: f.Old, New: f.Old, State: Kept, Queries: f.Queries, Family: f.Old, Kind: f.Kind, Buckets: f.Buckets, Scope: f.Scope,
		StartsLate: f.StartsLate && !m.Profile.Unmigrated, Extra: true, Labels: &Labels{New: map[string]string{}, Known: f.Labels != nil}}
	p := m.Profile
	scraped := p.Name == delivery.Exporter || p.Unmigrated
	left := f.Form == renameplan.ClientGolang || f.Verdict == renameplan.Left
	instrument, kind := f.New, cmp.Or(f.NewKind, f.Kind)
	switch {
	case left && scraped && !p.Unmigrated:
		s.Left = true // client_golang shows it as before
		return s
	case left && !scraped:
		s.State = Changed
		s.Reason = fmt.Sprintf("%s was left on the client library's registry and is not pushed: keep the scrape of it, or migrate it", f.Old)
		return s
	case p.Unmigrated:
		instrument, kind = f.Old, f.Kind
		if kind == "summary" || kind == "untyped" || kind == "collector" {
			kind = "" // its type is not known here, or has no suffix
		}
	}
	name, err := p.Metric(instrument, f.Unit, kind)
	if err != nil {
		s.State, s.Reason = Changed, fmt.Sprintf("%s has no name in Prometheus: %v", instrument, err)
		*problems = append(*problems, s.Reason)
		return s
	}
	s.New = name
	if name != f.Old {
		s.State = Renamed
	}
	taken := map[string]string{}
	for _, old := range slices.Sorted(maps.Keys(f.Labels)) {
		attribute := f.Labels[old]
		if p.Unmigrated {
			attribute = old
		}
		label, err := p.Label(attribute)
		if err != nil {
			label = old
			s.State, s.Reason = Changed, fmt.Sprintf("the label %s of %s: %v", old, f.Old, err)
			*problems = append(*problems, s.Reason)
		}
		if other, twice := taken[label]; twice {
			s.State, s.Reason = Changed, fmt.Sprintf("the labels %s and %s of %s would both be %s", other, old, f.Old, label)
			*problems = append(*problems, s.Reason)
		}
		taken[label] = old
		s.Labels.New[old] = label
	}
	maps.Copy(s.Labels.New, m.targetLabels())
	if f.Verdict == renameplan.Changed && !p.Unmigrated && f.Kind != "summary" {
		s.State, s.Reason = Changed, cmp.Or(f.Reason, f.Old+" is of another kind now")
	}
	return s
}

// expose adds the series that a family has.
func (m *Mapping) expose(base *Series, f *renameplan.Family) {
	add := func(old, name string) *Series {
		s := *base
		s.Old, s.New = old, name
		if s.State != Changed {
			s.State = Kept
			if s.New != s.Old {
				s.State = Renamed
			}
		}
		m.byOld[old] = &s
		return &s
	}
	change := func(old, reason string) *Series {
		s := add(old, old)
		if s.State != Changed {
			s.State, s.Reason = Changed, reason
		}
		return s
	}
	created := func(old string) {
		change(old+"_created", "OpenTelemetry has no _created series; start times are in the protocol").Unlikely = true
	}
	old, name := base.Old, base.New
	p := m.Profile
	switch f.Kind {
	case "counter":
		add(old, name)
		created(strings.TrimSuffix(old, "_total"))
	case "histogram":
		add(old, name) // a native histogram
		for _, part := range []string{"_sum", "_count"} {
			add(old+part, name+part)
		}
		bucket := add(old+"_bucket", name+"_bucket")
		if bucket.State != Changed && len(f.OldBuckets) > 0 && !slices.Equal(f.OldBuckets, f.Buckets) && !p.Unmigrated {
			bucket.State, bucket.Reason = Changed, "the histogram has other buckets, and so other quantiles and other values of le"
		}
		if p.Native {
			for _, part := range []string{"_bucket", "_sum", "_count"} {
				change(old+part, fmt.Sprintf("%s is one native histogram: use histogram_quantile(…, rate(%s[…])), histogram_count and histogram_sum", old, name))
			}
		}
		created(old)
	case "summary":
		for _, part := range []string{"_sum", "_count"} {
			add(old+part, name+part)
		}
		quantiles := add(old, name)
		if f.NewKind == "histogram" && quantiles.State != Changed && !p.Unmigrated {
			quantiles.State, quantiles.Reason = Changed, cmp.Or(f.Reason, "the summary is a histogram now, which has no quantiles: histogram_quantile computes them from its buckets")
		}
	case "gauge", "updowncounter":
		add(old, name)
	default: // one whose kind is not known can be any of these
		add(old, name)
		for _, part := range []string{"_bucket", "_sum", "_count"} {
			if _, taken := m.byOld[old+part]; !taken {
				add(old+part, name+part)
			}
		}
	}
}

// chains marks the families that a second run would rename again.
func (m *Mapping) chains(problems *[]string) {
	for _, old := range slices.Sorted(maps.Keys(m.byOld)) {
		s := m.byOld[old]
		if s.State != Renamed {
			continue
		}
		if other := m.byOld[s.New]; other != nil && other.Old != other.New {
			s.State = Changed
			s.Reason = fmt.Sprintf("%s would be called %s, which is the old name of %s: rename one after the other, with a plan each", s.Old, s.New, other.New)
			*problems = append(*problems, s.Reason)
		}
	}
	for _, old := range slices.Sorted(maps.Keys(m.byOld)) {
		s := m.byOld[old]
		for _, label := range slices.Sorted(maps.Keys(s.Labels.New)) {
			name := s.Labels.New[label]
			if next, ok := s.Labels.New[name]; ok && label != name && next != name && s.State != Changed {
				s.State = Changed
				s.Reason = fmt.Sprintf("the label %s of %s would be called %s, which is the old name of %s: rename one after the other, with a plan each", label, s.Old, name, next)
				*problems = append(*problems, s.Reason)
			}
		}
		if s.State != Changed {
			m.byNew[s.New] = s
		}
	}
}

// Old is the series that a query of before asks for by a name; nil for one that the plan does not name.
func (m *Mapping) Old(name string) *Series { return m.byOld[name] }

// New is the series that has a name after the migration; nil for one that the plan does not name.
func (m *Mapping) New(name string) *Series { return m.byNew[name] }

// Names are all old names, sorted.
func (m *Mapping) Names() []string { return slices.Sorted(maps.Keys(m.byOld)) }

// Record adds a series that a recording rule makes: it has the name that the rule gives it, or the plan, and the labels that its
// expression leaves.
func (m *Mapping) Record(name string, l *Labels, extra bool, review string) {
	s := &Series{Old: name, New: name, State: Kept, Labels: l, Family: name, Kind: "gauge", Recorded: true, Extra: extra, Review: review}
	if p := m.byOld[name]; p != nil && !p.Recorded {
		s.New, s.State, s.Reason = p.New, p.State, p.Reason
		if p.Labels.Known {
			s.Labels = p.Labels
		}
	}
	m.byOld[name], m.byNew[s.New] = s, s
}

// targetLabels are the labels of the scrape that have other names where the Collector is scraped.
func (m *Mapping) targetLabels() map[string]string {
	if m.Profile.Jobs != delivery.Exported {
		return nil
	}
	return map[string]string{"job": "exported_job", "instance": "exported_instance"}
}

// Other is what becomes of the labels of a series that the plan does not name: nothing where there is a plan, as such a series is another
// program's.
func (m *Mapping) Other() *Labels {
	if m.Plan != nil {
		return &Labels{}
	}
	return &Labels{New: m.targetLabels()}
}

// Services reports whether the plan names the services.
func (m *Mapping) Services() bool { return len(m.jobs) > 0 }

// Jobs are the services of the plan, by their old jobs.
func (m *Mapping) Jobs() []renameplan.Service {
	var list []renameplan.Service
	for _, job := range slices.Sorted(maps.Keys(m.jobs)) {
		list = append(list, m.jobs[job])
	}
	return list
}

// Target is what becomes of a value of the label job or instance where the resource of a service gives it.
func (m *Mapping) Target(label, value string) string {
	for _, s := range m.Jobs() {
		if name := s.Instances[value]; label == "instance" && name != "" {
			return name
		}
		if label == "job" && s.Job == value {
			return s.NewJob()
		}
	}
	return value
}
