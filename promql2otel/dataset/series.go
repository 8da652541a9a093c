package dataset

import (
	"cmp"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/labels"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// Sample is a value at a time.
type Sample struct {
	T int64 // milliseconds
	V float64
	// Stale says that the series ends here (a stale marker).
	Stale bool
}

// Series is a series, __name__ among its labels.
type Series struct {
	Labels  map[string]string
	Samples []Sample
}

// Options say what time the data is of.
type Options struct {
	Interval int64 // between two samples, in milliseconds
	Count    int   // of samples of a series that lives through all of it
	// Recorded are the series that rules make, and the expressions that they make them of.
	Recorded map[string][]string
}

// Data is the series before and after.
type Data struct {
	Old, New []Series
	// Notes say what the data cannot show.
	Notes []string
}

// Make makes the data that expressions, as they were before the migration, ask for.
func Make(m *series.Mapping, exprs []string, opts Options) Data {
	all := demands(exprs, opts.Recorded)
	var d Data
	for _, f := range families(m, all, opts) {
		for i, target := range targets(f.values) {
			for k, set := range labelSets(f, i) {
				d.add(m, f, target, i, set, k, opts)
			}
		}
	}
	d.up(m, all, opts)
	sortSeries(d.Old)
	sortSeries(d.New)
	if !m.Profile.StaleMarkers {
		d.Notes = append(d.Notes, "on this way nothing marks the end of a series, which stays for five minutes after its program: the ends of series are not compared")
	}
	return d
}

func sortSeries(list []Series) {
	key := func(s Series) string {
		var b strings.Builder
		for _, l := range sortedKeys(s.Labels) {
			b.WriteString(l + "\xff" + s.Labels[l] + "\xff")
		}
		return s.Labels["__name__"] + "\xff" + b.String()
	}
	slices.SortFunc(list, func(a, b Series) int { return cmp.Compare(key(a), key(b)) })
}

// add adds the series of one label set of one program.
func (d *Data) add(m *series.Mapping, f *family, t target, program int, set map[string]string, k int, opts Options) {
	l := lifeOf(program, k, opts)
	if f.mapping != nil && f.mapping.StartsLate {
		l.sparse = true // its first increment is what queries miss
	}
	if f.absent { // so that it is asked for in vain for a while
		l.from = opts.Count / 2
	}
	random := rand.New(rand.NewPCG(seed(f.old, t, set), 1))
	before := map[string]string{"job": t.job, "instance": t.instance}
	for name, value := range set {
		before[name] = value
	}
	switch f.kind {
	case "histogram":
		d.histogram(m, f, before, l, random, opts)
	case "summary":
		sum, count := counts(l, random, opts)
		d.pair(m, f, "_count", before, count, l, opts, false)
		d.pair(m, f, "_sum", before, sum, l, opts, false)
		for i, q := range quantiles(f) {
			b := maps.Clone(before)
			b["quantile"] = q
			d.pair(m, f, "", b, gauge(l, random, float64(i+1), opts), l, opts, false)
		}
	case "counter":
		_, count := counts(l, random, opts)
		d.pair(m, f, "", before, count, l, opts, f.mapping != nil && f.mapping.StartsLate)
	default:
		d.pair(m, f, "", before, gauge(l, random, f.level, opts), l, opts, false)
	}
}

// histogram adds the series of a classic histogram.
func (d *Data) histogram(m *series.Mapping, f *family, labelSet map[string]string, l life, random *rand.Rand, opts Options) {
	b := bounds(f)
	sum, count := counts(l, random, opts)
	share := make([]float64, len(b))
	for i := range b {
		share[i] = float64(i+1) / float64(len(b)+1)
	}
	d.pair(m, f, "_sum", labelSet, sum, l, opts, false)
	d.pair(m, f, "_count", labelSet, count, l, opts, false)
	for i := range len(b) + 1 {
		bucket := make([]float64, len(count))
		text := "+Inf"
		if i < len(b) {
			text = labels.FormatOpenMetricsFloat(b[i])
		}
		for k := range count {
			bucket[k] = count[k]
			if i < len(b) {
				bucket[k] = math.Floor(count[k] * share[i])
			}
		}
		set := maps.Clone(labelSet)
		set["le"] = text
		d.pair(m, f, "_bucket", set, bucket, l, opts, false)
	}
}

// pair adds one series as it was and as it is. late says that it is not there before its first measurement now.
func (d *Data) pair(m *series.Mapping, f *family, suffix string, labelSet map[string]string, values []float64, l life, opts Options, late bool) {
	old := maps.Clone(labelSet)
	old["__name__"] = f.old + suffix
	before := Series{Labels: old}
	after := Series{Labels: d.after(m, f, suffix, labelSet)}
	begun := !late
	for i := l.from; i < l.to; i++ {
		s := Sample{T: int64(i) * opts.Interval, V: values[i]}
		before.Samples = append(before.Samples, s)
		if i == l.restart && late && l.restart > 0 {
			begun = false
		}
		if begun = begun || values[i] != 0; begun {
			after.Samples = append(after.Samples, s)
		}
	}
	if l.to < opts.Count && m.Profile.StaleMarkers {
		end := Sample{T: int64(l.to) * opts.Interval, Stale: true}
		before.Samples = append(before.Samples, end)
		if len(after.Samples) > 0 {
			after.Samples = append(after.Samples, end)
		}
	}
	d.Old = append(d.Old, before)
	if s := m.Old(f.old + suffix); s == nil || s.State != series.Changed {
		if len(after.Samples) > 0 {
			d.New = append(d.New, after)
		}
	}
}

// after are the labels of a series after the migration.
func (d *Data) after(m *series.Mapping, f *family, suffix string, labelSet map[string]string) map[string]string {
	s := m.Old(f.old + suffix)
	p := m.Profile
	out := map[string]string{"__name__": f.old + suffix}
	renames := m.Other()
	delivered := m.Plan == nil
	if s != nil {
		out["__name__"], renames, delivered = s.New, s.Labels, !s.Left
	}
	for l, value := range labelSet {
		if delivered && p.Jobs != delivery.FromScrape {
			for _, service := range m.Jobs() {
				switch {
				case l == "job" && service.Job == value:
					value = service.NewJob()
				case l == "instance" && service.Instances[value] != "":
					value = service.Instances[value]
				}
			}
		}
		if l == "le" && delivered && p.PlainBounds {
			if _, plain, ok := delivery.Bound(value); ok {
				value = plain
			}
		}
		name, _ := renames.Rename(l)
		out[name] = value
	}
	if !delivered {
		return out
	}
	if p.Jobs == delivery.Exported { // the scrape of the Collector has its own
		out["job"], out["instance"] = "otel-collector", "collector:8889"
	}
	for _, l := range p.ScopeLabels {
		if l == delivery.ScopeName {
			out[l] = "scope/" + f.old // one that is not known may be another for each
			if s != nil && s.Scope != "" {
				out[l] = s.Scope
			}
		}
		if l == delivery.ScopeVersion {
			out[l] = "1.0"
		}
	}
	for _, l := range p.Promoted {
		out[l] = "x"
	}
	return out
}

// up adds the series of the scrape.
func (d *Data) up(m *series.Mapping, all map[string]*demand, opts Options) {
	for _, name := range sortedKeys(all) {
		if !isScrape(name) {
			continue
		}
		for program, t := range targets(all[name].values) {
			s := Series{Labels: map[string]string{"__name__": name, "job": t.job, "instance": t.instance}}
			l := lifeOf(program, 0, opts)
			for i := range opts.Count {
				v := 1.0
				if i >= l.to || l.restart > 0 && i >= l.restart && i < l.restart+3 {
					v = 0
				}
				s.Samples = append(s.Samples, Sample{T: int64(i) * opts.Interval, V: v})
			}
			d.Old = append(d.Old, s)
			if m.Profile.Scrapes == delivery.PerTarget {
				d.New = append(d.New, s)
			}
		}
	}
}
