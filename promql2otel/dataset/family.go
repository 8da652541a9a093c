package dataset

import (
	"maps"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

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

// suffixes are those of the series of a histogram or a summary.
var suffixes = []string{"_bucket", "_sum", "_count"}

// families groups what is asked for into families.
func families(m *series.Mapping, all map[string]*demand, opts Options) (list []*family) {
	byName := map[string]*family{}
	for _, name := range sortedKeys(all) {
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
	for _, l := range sortedKeys(f.values) {
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

// sortedKeys are the keys of a map, sorted.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
