package main

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
)

// comparison is what a point by point comparison of the series of both sides came to.
type comparison struct {
	points, series, differing int
	maxError                  float64
	// first describes the first point that differs.
	first string
	// onlyOld and onlyNew are how many series only one side has.
	onlyOld, onlyNew int
}

// compareSeries compares the series of the old side with those of the new side, whose labels are mapped already.
func compareSeries(old, new map[string]series, tolerance float64) comparison {
	var c comparison
	for _, key := range sortedKeys(old, new) {
		c.series++
		a, inOld := old[key]
		b, inNew := new[key]
		if !inNew {
			c.onlyOld++
		}
		if !inOld {
			c.onlyNew++
		}
		c.comparePoints(key, a.points, b.points, tolerance)
	}
	return c
}

// comparePoints compares the points of one series, both in the order of time.
func (c *comparison) comparePoints(name string, old, new []point, tolerance float64) {
	for len(old) > 0 || len(new) > 0 {
		c.points++
		switch {
		case len(new) == 0 || len(old) > 0 && old[0].t < new[0].t:
			c.differ(name, old[0].t, old[0].String(), "absent")
			old = old[1:]
		case len(old) == 0 || new[0].t < old[0].t:
			c.differ(name, new[0].t, "absent", new[0].String())
			new = new[1:]
		default:
			apart, ok := distance(old[0], new[0])
			c.maxError = max(c.maxError, apart)
			if !ok || apart > tolerance {
				c.differ(name, old[0].t, old[0].String(), new[0].String())
			}
			old, new = old[1:], new[1:]
		}
	}
}

// differ counts a point that differs.
func (c *comparison) differ(name string, t int64, old, new string) {
	c.differing++
	if c.first == "" {
		c.first = fmt.Sprintf("%s at %s: old %s, new %s", name, formatTime(t), old, new)
	}
}

// detail says what differs, or that there was nothing to compare; it is empty if all is equal.
func (c *comparison) detail() string {
	switch {
	case c.points == 0:
		return "there is no point on either side"
	case c.differing == 0:
		return ""
	}
	parts := []string{
		fmt.Sprintf("%d of %d points differ", c.differing, c.points),
		"the first is " + c.first,
	}
	if c.onlyOld > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d series only on the old side", c.onlyOld, c.series))
	}
	if c.onlyNew > 0 {
		parts = append(parts, fmt.Sprintf("%d of %d series only on the new side", c.onlyNew, c.series))
	}
	return strings.Join(parts, "; ")
}

// status is the status of the comparison.
func (c *comparison) status() Status {
	switch {
	case c.differing > 0:
		return Differ
	case c.points == 0:
		return Vacuous
	}
	return Equal
}

// distance is how far two points of one time are apart, relative to the greater one and at least to 1. It is false if they are of different
// kinds, or one of them is no number and the other one is not the same.
func distance(a, b point) (float64, bool) {
	if (a.h == nil) != (b.h == nil) {
		return 0, false
	}
	if a.h != nil {
		return histogramDistance(a.h, b.h)
	}
	return floatDistance(a.f, b.f)
}

// floatDistance is [distance] of two numbers.
func floatDistance(a, b float64) (float64, bool) {
	if math.IsNaN(a) || math.IsNaN(b) {
		return 0, math.IsNaN(a) && math.IsNaN(b)
	}
	if math.IsInf(a, 0) || math.IsInf(b, 0) {
		return 0, a == b
	}
	unit := max(1, math.Abs(a), math.Abs(b))
	// Divided first, as the difference of two numbers may be too great for a number.
	return math.Abs(a/unit - b/unit), true
}

// histogramDistance is [distance] of two native histograms: the greatest one of their counts, sums and buckets. They must have the same
// schema and bounds, but may lay out empty buckets differently.
func histogramDistance(a, b *histogram.FloatHistogram) (float64, bool) {
	if a.Schema != b.Schema || a.ZeroThreshold != b.ZeroThreshold || !slices.Equal(a.CustomValues, b.CustomValues) {
		return 0, false
	}
	farthest, ok := 0.0, true
	add := func(x, y float64) {
		apart, comparable := floatDistance(x, y)
		farthest, ok = max(farthest, apart), ok && comparable
	}
	add(a.Count, b.Count)
	add(a.Sum, b.Sum)
	add(a.ZeroCount, b.ZeroCount)
	for _, sides := range [][2]map[int32]float64{
		{buckets(a.PositiveBucketIterator()), buckets(b.PositiveBucketIterator())},
		{buckets(a.NegativeBucketIterator()), buckets(b.NegativeBucketIterator())},
	} {
		for index := range merge(sides[0], sides[1]) {
			add(sides[0][index], sides[1][index])
		}
	}
	return farthest, ok
}

// buckets is the counts of buckets by their index.
func buckets(it histogram.BucketIterator[float64]) map[int32]float64 {
	out := map[int32]float64{}
	for it.Next() {
		b := it.At()
		out[b.Index] = b.Count
	}
	return out
}

// merge is the union of the keys of two maps, with values of no meaning.
func merge[K comparable, V any](a, b map[K]V) map[K]V {
	out := make(map[K]V, len(a)+len(b))
	maps.Copy(out, a)
	maps.Copy(out, b)
	return out
}

// sortedKeys is the keys of both maps, sorted and each once.
func sortedKeys[K cmp.Ordered, V any](a, b map[K]V) []K {
	return slices.Sorted(maps.Keys(merge(a, b)))
}

// byLabels is the series of the old side by the text of their labels.
func byLabels(all []series) map[string]series {
	out := make(map[string]series, len(all))
	for _, s := range all {
		out[s.labels.String()] = s
	}
	return out
}

// mapped is the series of the new side by the text of the labels that they have on the old side. The text is what is wrong if two series
// become one, or a series cannot be mapped: then the results differ whatever their values are.
func (m *mapper) mapped(all []series) (map[string]series, string) {
	out := make(map[string]series, len(all))
	from := make(map[string]labels.Labels, len(all))
	problem := ""
	note := func(text string) {
		if problem == "" {
			problem = text
		}
	}
	// In one order, so that the same problem is told every time.
	sorted := slices.Clone(all)
	slices.SortFunc(sorted, func(a, b series) int { return labels.Compare(a.labels, b.labels) })
	for _, s := range sorted {
		ls, err := m.old(s.labels)
		if err != nil {
			note(err.Error())
			continue
		}
		key := ls.String()
		if first, ok := from[key]; ok {
			note(fmt.Sprintf("two series of the new side become one of the old side: %s and %s become %s", first, s.labels, key))
			continue
		}
		from[key] = s.labels
		out[key] = series{labels: ls, points: s.points}
	}
	return out, problem
}
