package ecs

import (
	"maps"
	"slices"
	"testing"
)

// TestTable counts the relations of the schema, so that a table that lost some is not taken.
func TestTable(t *testing.T) {
	count := map[string]int{}
	reused := 0
	for _, f := range fields() {
		for _, r := range f.Relations {
			count[r.Kind]++
			if (r.Target == "") != (r.Kind == Match || r.Kind == None) {
				t.Errorf("%s: %+v", f.Name, r)
			}
		}
		if f.Reuse != "" {
			reused++
			if own, ok := fields()[f.Reuse]; !ok || len(own.Relations) == 0 {
				t.Errorf("%s is %s, which has no relation", f.Name, f.Reuse)
			}
		}
	}
	want := map[string]int{Match: 143, Equivalent: 31, Metric: 11, None: 9, Related: 8, OTLP: 7, Conflict: 2}
	if !maps.Equal(count, want) {
		t.Errorf("relations %v, want %v", count, want)
	}
	if reused == 0 {
		t.Error("no reused fields")
	}
}

func TestLookup(t *testing.T) {
	for name, want := range map[string]string{
		"host.name": "host.name", "host.name.keyword": "", "message.text": "", "labels.team": "labels", "container.labels.a.b": "container.labels",
		"host.name.other": "", "shop.cart": "", "": "", ".": "",
	} {
		f, known := Lookup(name)
		if known != (want != "") || known && f.Name != want {
			t.Errorf("%s is %q, %v", name, f.Name, known)
		}
	}
	if f, _ := Lookup("host.os.full"); f.Reuse != "os.full" {
		t.Errorf("host.os.full: %+v", f)
	}
	if f, _ := Lookup("process.parent.pid"); f.Reuse != "" {
		t.Errorf("process.parent.pid: %+v", f)
	}
	if f, _ := Lookup("http.request.method"); len(f.Notes) != 1 || !slices.Contains(f.Relations, Relation{Equivalent, "http.request.method_original"}) {
		t.Errorf("http.request.method: %+v", f)
	}
}

func TestMulti(t *testing.T) {
	for name, want := range map[string]string{
		"host.name.keyword": "host.name", "message.text": "message", "shop.cart.keyword": "shop.cart", "shop.text": "", "cloud.entity.raw": "", "labels.text": "", "host.name": "", ".keyword": "",
	} {
		if got, ok := Multi(name); got != want || ok != (want != "") {
			t.Errorf("%s is of %q, %v", name, got, ok)
		}
	}
}

func TestGlob(t *testing.T) {
	for _, tt := range []struct {
		pattern, name string
		want          bool
	}{
		{"a", "a", true}, {"a", "ab", false}, {"a*", "ab", true}, {"*", "", true}, {"a*b*c", "a1b2c", true}, {"a*b*c", "a1c", false}, {"ab*ba", "aba", false}, {"logs-*", "metrics-a", false},
	} {
		if got := Glob(tt.pattern, tt.name); got != tt.want {
			t.Errorf("%s on %s: %v", tt.pattern, tt.name, got)
		}
	}
}
