package dataset

import (
	"cmp"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strconv"
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

// family is what is made together: the series of one family.
type family struct {
	old     string // its name before
	kind    string
	parts   map[string]*demand // of a histogram or a summary, by suffix
	mapping *series.Series     // nil for a family of another program
	values  map[string][]string
	buckets []float64
	level   float64 // around which a gauge goes
	rate    bool
	absent  bool
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
		for _, l := range sortedLabels(s.Labels) {
			b.WriteString(l + "\xff" + s.Labels[l] + "\xff")
		}
		return s.Labels["__name__"] + "\xff" + b.String()
	}
	slices.SortFunc(list, func(a, b Series) int { return cmp.Compare(key(a), key(b)) })
}

func sortedLabels(m map[string]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// suffixes are those of the series of a histogram or a summary.
var suffixes = []string{"_bucket", "_sum", "_count"}

// families groups what is asked for into families.
func families(m *series.Mapping, all map[string]*demand, opts Options) (list []*family) {
	byName := map[string]*family{}
	for _, name := range sortedNames(all) {
		d := all[name]
		s := m.Old(name)
		if len(opts.Recorded[name]) > 0 || s != nil && s.Recorded || isScrape(name) {
			continue
		}
		base, kind, suffix := name, "", ""
		if s != nil {
			base, kind = s.Family, s.Kind
			suffix = strings.TrimPrefix(name, base)
		} else {
			base, kind, suffix = guess(name, d, all)
		}
		f := byName[base]
		if f == nil {
			f = &family{old: base, kind: kind, parts: map[string]*demand{}, values: map[string][]string{}}
			byName[base] = f
			list = append(list, f)
		}
		if s != nil {
			f.mapping, f.buckets = s, s.Buckets
			for old := range s.Labels.New {
				if _, ok := f.values[old]; !ok && !isTarget(old) {
					f.values[old] = nil
				}
			}
		}
		if f.kind == "" || f.kind == "untyped" || f.kind == "collector" {
			_, f.kind, _ = guess(name, d, all)
		}
		f.parts[suffix] = d
		f.level = max(f.level, d.threshold)
		f.rate, f.absent = f.rate || d.rate, f.absent || d.absent
		for l, values := range d.values {
			for _, v := range values {
				if !slices.Contains(f.values[l], v) {
					f.values[l] = append(f.values[l], v)
				}
			}
			if _, ok := f.values[l]; !ok {
				f.values[l] = nil
			}
		}
	}
	return list
}

// guess is the family of a metric that no plan names.
func guess(name string, d *demand, all map[string]*demand) (base, kind, suffix string) {
	for _, suffix := range suffixes {
		base, ok := strings.CutSuffix(name, suffix)
		if !ok {
			continue
		}
		if suffix == "_bucket" || all[base+"_bucket"] != nil {
			return base, "histogram", suffix
		}
		if all[base] != nil {
			if _, quantile := all[base].values["quantile"]; quantile {
				return base, "summary", suffix
			}
		}
		if d.rate {
			return name, "counter", ""
		}
	}
	if _, quantile := d.values["quantile"]; quantile {
		return name, "summary", ""
	}
	if d.rate || strings.HasSuffix(name, "_total") {
		return name, "counter", ""
	}
	return name, "gauge", ""
}

func isTarget(label string) bool { return label == "job" || label == "instance" }

func isScrape(name string) bool { return name == "up" || strings.HasPrefix(name, "scrape_") }

// target is one program.
type target struct{ job, instance string }

// targets are the programs of a family: three instances of each job that is asked for, of which one is started again and one goes away.
func targets(values map[string][]string) (list []target) {
	jobs := values["job"]
	if len(jobs) == 0 {
		jobs = []string{"app"}
	}
	instances := values["instance"]
	for _, more := range []string{"10.0.0.1:9090", "10.0.0.2:9090", "10.0.0.3:9090"} {
		if len(instances) < 3 && !slices.Contains(instances, more) {
			instances = append(slices.Clone(instances), more)
		}
	}
	for _, j := range jobs {
		for _, i := range instances[:min(len(instances), 4)] {
			list = append(list, target{j, i})
		}
	}
	return list
}

// labelSets are the labels of the series of a family in one program: every value of every label is there, and most pairs of values.
func labelSets(f *family, program int) (sets []map[string]string) {
	var names []string
	for _, l := range sortedValues(f.values) {
		if !isTarget(l) && l != "le" && l != "quantile" {
			names = append(names, l)
		}
	}
	values := map[string][]string{}
	n := 1
	for _, l := range names {
		v := slices.Clone(f.values[l])
		for _, more := range []string{"a", "b"} {
			if len(v) < 2 && !slices.Contains(v, more) {
				v = append(v, more)
			}
		}
		values[l] = v
		n = max(n, len(v))
	}
	if len(names) > 1 {
		n *= 2
	}
	for i := range min(n, 12) {
		set := map[string]string{}
		for k, l := range names {
			v := values[l]
			step := i
			if i >= n/2 && len(names) > 1 { // once in step, once with each label one further than the one before
				step = i + k
			}
			set[l] = v[step%len(v)]
		}
		if !slices.ContainsFunc(sets, func(s map[string]string) bool { return sameLabels(s, set) }) {
			sets = append(sets, set)
		}
	}
	return sets
}

func sameLabels(a, b map[string]string) bool {
	for l, v := range a {
		if b[l] != v {
			return false
		}
	}
	return len(a) == len(b)
}

func sortedValues(m map[string][]string) []string {
	names := make([]string, 0, len(m))
	for n := range m {
		names = append(names, n)
	}
	sort.Strings(names)
	return names
}

// life is when a series is there, in numbers of samples, and how its counters move.
type life struct {
	from, to int // [from, to)
	restart  int // the sample at which the program has been started again; 0 for never
	sparse   bool
}

// lifeOf varies the lives of series: the second program is started again, the last goes away, and some series come late.
func lifeOf(program, set int, opts Options) life {
	l := life{to: opts.Count, sparse: set%3 == 1}
	switch program % 3 {
	case 1:
		l.restart = opts.Count / 2
	case 2:
		l.to = opts.Count * 7 / 10
	}
	if set%4 == 3 {
		l.from = opts.Count / 4
	}
	return l
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
			b := clone(before)
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

func quantiles(f *family) []string {
	list := slices.Clone(f.values["quantile"])
	for _, q := range []string{"0.5", "0.9", "0.99"} {
		if !slices.Contains(list, q) {
			list = append(list, q)
		}
	}
	return list
}

func seed(name string, t target, set map[string]string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(name + "\x00" + t.job + "\x00" + t.instance))
	for _, l := range sortedLabels(set) {
		h.Write([]byte("\x00" + l + "\x00" + set[l]))
	}
	return h.Sum64()
}

// counts are a counter of something, and one of how often: from 0, back to 0 at a restart.
func counts(l life, random *rand.Rand, opts Options) (sum, count []float64) {
	var s, n float64
	for i := range opts.Count {
		if l.restart > 0 && i == l.restart {
			s, n = 0, 0
		}
		if i > l.from {
			more := float64(random.IntN(9))
			if l.sparse { // now and then one
				more = 0
				if random.IntN(opts.Count/6+1) == 0 {
					more = 1
				}
			}
			n += more
			s += more * (0.5 + random.Float64())
		}
		sum, count = append(sum, s), append(count, n)
	}
	return sum, count
}

// gauge goes up and down around a level, so that comparisons with it hold for a while.
func gauge(l life, random *rand.Rand, level float64, opts Options) (values []float64) {
	if level == 0 {
		level = 10
	}
	phase := random.Float64() * math.Pi
	for i := range opts.Count {
		v := level * (1 + math.Sin(phase+float64(i)*2*math.Pi/float64(opts.Count)))
		values = append(values, math.Round(v*1000)/1000)
	}
	return values
}

// bounds are the buckets of a histogram: those of the plan, of the queries, and some more.
func bounds(f *family) []float64 {
	list := slices.Clone(f.buckets)
	for _, text := range f.values["le"] {
		if v, err := strconv.ParseFloat(text, 64); err == nil && !math.IsInf(v, 0) && !slices.Contains(list, v) {
			list = append(list, v)
		}
	}
	if len(f.buckets) == 0 {
		for _, v := range []float64{0.1, 0.5, 1, 2.5, 10} {
			if !slices.Contains(list, v) {
				list = append(list, v)
			}
		}
	}
	slices.Sort(list)
	return list
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
		set := clone(labelSet)
		set["le"] = text
		d.pair(m, f, "_bucket", set, bucket, l, opts, false)
	}
}

func clone(m map[string]string) map[string]string {
	out := make(map[string]string, len(m)+2)
	for k, v := range m {
		out[k] = v
	}
	return out
}

// pair adds one series as it was and as it is. late says that it is not there before its first measurement now.
func (d *Data) pair(m *series.Mapping, f *family, suffix string, labelSet map[string]string, values []float64, l life, opts Options, late bool) {
	old := clone(labelSet)
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
	for _, name := range sortedNames(all) {
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
