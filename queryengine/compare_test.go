package main

import (
	"math"
	"reflect"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/value"
)

// TestFloatDistance checks which numbers are how far apart.
func TestFloatDistance(t *testing.T) {
	inf, nan := math.Inf(1), math.NaN()
	for _, c := range []struct {
		a, b, apart float64
		ok          bool
	}{
		{1, 1, 0, true},
		{0, 1e-9, 1e-9, true},
		{0, -0.5, 0.5, true},
		{100, 99, 0.01, true},
		{-100, 100, 2, true},
		{math.MaxFloat64, -math.MaxFloat64, 2, true},
		{inf, inf, 0, true},
		{inf, -inf, 0, false},
		{inf, 1, 0, false},
		{nan, nan, 0, true},
		{nan, math.Float64frombits(value.NormalNaN), 0, true},
		{nan, 0, 0, false},
	} {
		for range 2 {
			if apart, ok := floatDistance(c.a, c.b); math.Abs(apart-c.apart) > 1e-15 || ok != c.ok {
				t.Errorf("%v and %v: %v, %v, want %v, %v", c.a, c.b, apart, ok, c.apart, c.ok)
			}
			c.a, c.b = c.b, c.a
		}
	}
}

// TestComparePoints checks that points are compared by their times.
func TestComparePoints(t *testing.T) {
	at := func(times ...int64) []point {
		var out []point
		for _, t := range times {
			out = append(out, point{t: t})
		}
		return out
	}
	for _, c := range []struct {
		old, new          []point
		points, differing int
		first             string
	}{
		{nil, nil, 0, 0, ""},
		{at(1, 2), at(1, 2), 2, 0, ""},
		{at(1, 3), at(2, 3), 3, 2, "s at 1970-01-01T00:00:00.001Z (1): old 0, new absent"},
		{at(2), at(1, 2, 3), 3, 2, "s at 1970-01-01T00:00:00.001Z (1): old absent, new 0"},
		{at(1, 2), nil, 2, 2, "s at 1970-01-01T00:00:00.001Z (1): old 0, new absent"},
	} {
		var got comparison
		got.comparePoints("s", c.old, c.new, 0)
		if got.points != c.points || got.differing != c.differing || got.first != c.first {
			t.Errorf("%v and %v: %+v", c.old, c.new, got)
		}
	}
}

// TestOverride checks that a pair's mapping is added to the common one, which stays as it was.
func TestOverride(t *testing.T) {
	common := Mapping{
		Labels:  map[string]string{"a": "1", "b": "1"},
		Values:  map[string]map[string]string{"job": {"x": "1", "y": "1"}},
		Drop:    []string{"scope"},
		Metrics: map[string]string{"m": "1"},
	}
	got := common.override(&Mapping{
		Labels: map[string]string{"b": "2"},
		Values: map[string]map[string]string{"job": {"y": "2"}, "le": {"1": "1.0"}},
	})
	want := Mapping{
		Labels:  map[string]string{"a": "1", "b": "2"},
		Values:  map[string]map[string]string{"job": {"x": "1", "y": "2"}, "le": {"1": "1.0"}},
		Drop:    []string{"scope"},
		Metrics: map[string]string{"m": "1"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v", got)
	}
	if common.Labels["b"] != "1" || len(common.Values) != 1 || common.Values["job"]["y"] != "1" {
		t.Errorf("the common mapping was changed: %+v", common)
	}
	if got := common.override(&Mapping{Drop: []string{}}).Drop; len(got) != 0 {
		t.Errorf("drop is %v, the pair's own is empty", got)
	}
}

// TestOldLabels checks how labels become those of the old side.
func TestOldLabels(t *testing.T) {
	m := newMapper(Mapping{
		Labels:  map[string]string{"http_route": "route", "a": "b", "b": "a"},
		Values:  map[string]map[string]string{"route": {"/x": "x"}},
		Drop:    []string{"scope"},
		Metrics: map[string]string{"new": "old"},
	})
	for _, c := range []struct{ in, want labels.Labels }{
		{labels.FromStrings("__name__", "new", "http_route", "/x", "scope", "s"), labels.FromStrings("__name__", "old", "route", "x")},
		{labels.FromStrings("__name__", "other", "http_route", "/y"), labels.FromStrings("__name__", "other", "route", "/y")},
		{labels.FromStrings("a", "1", "b", "2"), labels.FromStrings("a", "2", "b", "1")},
		{labels.FromStrings("http_route", "/y", "route", "/y"), labels.FromStrings("route", "/y")},
	} {
		got, err := m.old(c.in)
		if err != nil || !labels.Equal(got, c.want) {
			t.Errorf("%s: %s, %v, want %s", c.in, got, err, c.want)
		}
	}
	if _, err := m.old(labels.FromStrings("http_route", "/y", "route", "/z")); err == nil {
		t.Error("two labels of different values became one")
	}
	if got := m.extra(); !reflect.DeepEqual(got, []string{"scope"}) {
		t.Errorf("extra labels: %v", got)
	}
}
