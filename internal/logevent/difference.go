package logevent

import (
	"maps"
	"math"
	"slices"
	"strconv"
	"time"
)

// Kind says how a field differs.
type Kind string

// The kinds of differences.
const (
	MissingField Kind = "missing" // Logstash's event has it, the Collector's has not
	AddedField   Kind = "added"   // the other way around
	ChangedField Kind = "changed"
	OtherType    Kind = "type" // the same text or number, as another type
)

// difference is one field of one pair of events.
type difference struct {
	field   Field
	general Field // with * for the indexes of lists, so that all elements are one field
	kind    Kind
	want    any
	got     any
}

// differ collects the differences of one pair.
type differ struct {
	strict       bool
	got          Event
	differences  []difference
	fromResource []Field
	tagOrder     bool
}

type place struct{ exact, general Field }

func (p place) below(name string) place {
	return place{p.exact.below(name), p.general.below(name)}
}

func (p place) element(i int) place {
	return place{p.exact.below(strconv.Itoa(i)), p.general.below("*")}
}

func (d *differ) add(at place, kind Kind, want, got any) {
	d.differences = append(d.differences, difference{at.exact, at.general, kind, want, got})
}

// trees compares in the order of names, so that the first difference is always the same one.
func (d *differ) trees(at place, want, got map[string]any) {
	names := slices.AppendSeq(slices.Collect(maps.Keys(want)), maps.Keys(got))
	slices.Sort(names)
	for _, name := range slices.Compact(names) {
		w, inWant := want[name]
		g, inGot := got[name]
		switch child := at.below(name); {
		case !inWant:
			d.add(child, AddedField, nil, g)
		case !inGot:
			d.absent(child, w)
		default:
			d.values(child, w, g)
		}
	}
}

// absent looks in the resource for a field that the record's attributes do not have.
func (d *differ) absent(at place, want any) {
	if v, ok := d.got.fromResource(at.exact); ok {
		d.fromResource = append(d.fromResource, at.general)
		d.values(at, want, v)
		return
	}
	if m, ok := want.(map[string]any); ok && d.resourceHolds(at.exact, m) {
		for _, name := range slices.Sorted(maps.Keys(m)) {
			d.absent(at.below(name), m[name])
		}
		return
	}
	d.add(at, MissingField, want, nil)
}

func (d *differ) resourceHolds(f Field, tree map[string]any) bool {
	for name, v := range tree {
		child := f.below(name)
		if _, ok := d.got.fromResource(child); ok {
			return true
		}
		if m, ok := v.(map[string]any); ok && d.resourceHolds(child, m) {
			return true
		}
	}
	return false
}

func (d *differ) values(at place, want, got any) {
	if len(at.exact) == 1 && at.exact[0] == tagsField && d.tags(at, want, got) {
		return
	}
	switch w := want.(type) {
	case map[string]any:
		if g, ok := got.(map[string]any); ok {
			d.trees(at, w, g)
			return
		}
	case []any:
		if g, ok := got.([]any); ok {
			d.lists(at, w, g)
			return
		}
	default:
		if d.equal(at.exact, want, got) {
			return
		}
		if sameText(want, got) {
			d.add(at, OtherType, want, got)
			return
		}
	}
	d.add(at, ChangedField, want, got)
}

func (d *differ) lists(at place, want, got []any) {
	for i := range max(len(want), len(got)) {
		switch child := at.element(i); {
		case i >= len(want):
			d.add(child, AddedField, nil, got[i])
		case i >= len(got):
			d.add(child, MissingField, want[i], nil)
		default:
			d.values(child, want[i], got[i])
		}
	}
}

// tags compares two sets of tags. It is false where one side is none, and nothing is compared.
func (d *differ) tags(at place, want, got any) bool {
	w, wok := tagSet(want)
	g, gok := tagSet(got)
	switch {
	case !wok || !gok:
		return false
	case !slices.Equal(w, g):
		d.add(at, ChangedField, want, got)
	case formatValue(want) != formatValue(got):
		d.tagOrder = true
	}
	return true
}

// equal compares what is neither a tree nor a list.
func (d *differ) equal(f Field, want, got any) bool {
	_, timeWanted := want.(time.Time)
	_, timeGot := got.(time.Time)
	if timeWanted || timeGot || !d.strict && !isMessage(f) {
		w, wok := instant(want)
		g, gok := instant(got)
		if wok && gok {
			return w.UnixMilli() == g.UnixMilli()
		}
	}
	switch w := want.(type) {
	case int64:
		if g, ok := got.(float64); ok && !d.strict {
			i, exact := whole(g)
			return exact && i == w
		}
	case float64:
		switch g := got.(type) {
		case int64:
			i, exact := whole(w)
			return exact && i == g && !d.strict
		case float64:
			return w == g || math.IsNaN(w) && math.IsNaN(g)
		}
	}
	if isComposite(got) {
		return false
	}
	return want == got
}

func isComposite(v any) bool {
	switch v.(type) {
	case map[string]any, []any:
		return true
	}
	return false
}

// sameText says whether two values differ in their type alone.
func sameText(a, b any) bool {
	if a == nil || b == nil || isComposite(a) || isComposite(b) {
		return false
	}
	return text(a) == text(b)
}

func text(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case float64:
		if i, ok := whole(v); ok {
			return strconv.FormatInt(i, 10)
		}
	}
	return formatValue(v)
}
