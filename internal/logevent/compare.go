package logevent

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Options say what is compared, and how.
type Options struct {
	// Ignore are patterns of fields that are not compared, with all below them.
	Ignore []Field
	// Key are the fields by which events belong together; without one, the message and @timestamp are.
	Key []Field
	// Strict tells integers from doubles, a nil field from none, and texts of one time from each other.
	Strict bool
}

// Report is what Compare found. The same events give the same report.
type Report struct {
	SchemaVersion int              `json:"schema_version"`
	Logstash      Side             `json:"logstash"`
	Collector     Side             `json:"collector"`
	Pairs         int              `json:"pairs"`
	PairedBy      []Pairing        `json:"paired_by"`
	Equal         int              `json:"equal"` // pairs without a difference
	Fields        []FieldReport    `json:"fields"`
	Missing       []EventReference `json:"missing"` // events of Logstash without one of the Collector
	Surplus       []EventReference `json:"surplus"` // the other way around
	Ignored       []Ignored        `json:"ignored"`
	// FromResource are fields that lie in the resource of the records, where they count as equal.
	FromResource []FieldCount `json:"from_resource"`
	// TagOrder is how many pairs have the same tags in another order, which is no difference.
	TagOrder int               `json:"tag_order"`
	Problems []finding.Problem `json:"problems"`
}

// Side is one of the two files.
type Side struct {
	File   string `json:"file"`
	Form   Form   `json:"form"`
	Events int    `json:"events"`
}

// Pairing is how many pairs were found by a key.
type Pairing struct {
	By     string `json:"by"`
	Events int    `json:"events"`
}

// FieldReport is one way in which a field differs, in all pairs in which it does.
type FieldReport struct {
	Field   string  `json:"field"` // with * for the index in a list
	Kind    Kind    `json:"kind"`
	Events  int     `json:"events"`
	Example Example `json:"example"`
}

// Example is the first of the differences. A side that does not have the field has no value.
type Example struct {
	Field          string          `json:"field"`
	Logstash       json.RawMessage `json:"logstash,omitempty"`
	Collector      json.RawMessage `json:"collector,omitempty"`
	LogstashEvent  EventReference  `json:"logstash_event"`
	CollectorEvent EventReference  `json:"collector_event"`
}

// EventReference names an event by its number in the file, from 1, the line it begins on, and the beginning of its message.
type EventReference struct {
	Event   int    `json:"event"`
	Line    int    `json:"line,omitempty"`
	Message string `json:"message"`
}

// FieldCount is in how many pairs something holds of a field.
type FieldCount struct {
	Field  string `json:"field"`
	Events int    `json:"events"`
}

// Ignored is a field that was not compared, and why.
type Ignored struct {
	Field string `json:"field"`
	Why   string `json:"why"`
}

// Different says whether anything differs.
func (r *Report) Different() bool {
	return len(r.Fields)+len(r.Missing)+len(r.Surplus) > 0
}

// Compare pairs the events of Logstash with those of the Collector and compares each pair field by field. It is an error when
// there is nothing to compare.
func Compare(want, got []Event, opts Options) (*Report, error) {
	switch {
	case len(want) == 0:
		return nil, errors.New("there are no events of Logstash to compare")
	case len(got) == 0:
		return nil, errors.New("there are no log records of the Collector to compare")
	}
	if err := checkKey(want, got, opts.Key); err != nil {
		return nil, err
	}
	r := &Report{
		SchemaVersion: 1,
		Logstash:      Side{Events: len(want)}, Collector: Side{Events: len(got)},
		PairedBy: []Pairing{}, Fields: []FieldReport{}, Missing: []EventReference{}, Surplus: []EventReference{},
		FromResource: []FieldCount{}, Problems: []finding.Problem{},
	}
	var ignore []Field
	ignore, r.Ignored = ignored(want, got, opts.Ignore)
	c := comparison{
		report: r, strict: opts.Strict,
		want: trees(want, ignore, opts.Strict), got: trees(got, ignore, opts.Strict),
		wantEvents: want, gotEvents: got,
		groups: map[string]*FieldReport{}, resource: map[string]int{},
	}
	if !slices.ContainsFunc(append(c.want[:len(c.want):len(c.want)], c.got...), func(t map[string]any) bool { return len(t) > 0 }) {
		return nil, errors.New("no field is left to compare: --ignore covers all of them")
	}
	p := &pairer{want: want, got: got, wantLeft: indexes(want), gotLeft: indexes(got), wantSign: signatures(c.want), gotSign: signatures(c.got)}
	for _, way := range pairings(opts) {
		p.way(way)
	}
	if len(opts.Key) == 0 {
		p.inOrder()
	}
	slices.SortFunc(p.pairs, func(a, b pair) int { return a.want - b.want })
	for _, one := range p.pairs {
		c.pair(one)
	}
	r.Pairs = len(p.pairs)
	r.PairedBy = append(r.PairedBy, p.by...)
	for _, i := range p.wantLeft {
		r.Missing = append(r.Missing, reference(want, i))
	}
	for _, i := range p.gotLeft {
		r.Surplus = append(r.Surplus, reference(got, i))
	}
	c.finish()
	return r, nil
}

// checkKey returns an error for a key that finds nothing, which is more likely a mistake than a difference.
func checkKey(want, got []Event, key []Field) error {
	for _, f := range key {
		has := func(e Event) bool { _, ok := e.Get(f); return ok }
		if !slices.ContainsFunc(want, has) {
			return fmt.Errorf("--key %s: no event of Logstash has this field", f)
		}
		if !slices.ContainsFunc(got, has) {
			return fmt.Errorf("--key %s: no log record of the Collector has this field", f)
		}
	}
	return nil
}

func trees(events []Event, ignore []Field, strict bool) []map[string]any {
	var list []map[string]any
	for _, e := range events {
		list = append(list, normal(e, ignore, strict))
	}
	return list
}

func signatures(trees []map[string]any) []string {
	var list []string
	for _, t := range trees {
		list = append(list, signature(nil, t))
	}
	return list
}

func indexes(events []Event) []int {
	list := make([]int, len(events))
	for i := range list {
		list[i] = i
	}
	return list
}

func reference(events []Event, i int) EventReference {
	return EventReference{Event: i + 1, Line: events[i].Line, Message: shorten(events[i].Message())}
}

// comparison collects what differs in all pairs.
type comparison struct {
	report                *Report
	strict                bool
	want, got             []map[string]any
	wantEvents, gotEvents []Event
	groups                map[string]*FieldReport
	resource              map[string]int
}

func (c *comparison) pair(p pair) {
	d := &differ{strict: c.strict, got: c.gotEvents[p.got]}
	d.trees(place{}, c.want[p.want], c.got[p.got])
	if len(d.differences) == 0 {
		c.report.Equal++
	}
	if d.tagOrder {
		c.report.TagOrder++
	}
	counted := map[string]bool{} // an element of a list counts once an event
	for _, one := range d.differences {
		key := one.general.String() + " " + string(one.kind)
		g := c.groups[key]
		if g == nil {
			g = &FieldReport{Field: one.general.String(), Kind: one.kind, Example: c.example(p, one)}
			c.groups[key] = g
		}
		if !counted[key] {
			counted[key] = true
			g.Events++
		}
	}
	slices.SortFunc(d.fromResource, func(a, b Field) int { return slices.Compare(a, b) })
	for _, f := range slices.CompactFunc(d.fromResource, slices.Equal[Field]) {
		c.resource[f.String()]++
	}
}

func (c *comparison) example(p pair, d difference) Example {
	e := Example{Field: d.field.String(), LogstashEvent: reference(c.wantEvents, p.want), CollectorEvent: reference(c.gotEvents, p.got)}
	if d.kind != AddedField {
		e.Logstash = rawJSON(d.want)
	}
	if d.kind != MissingField {
		e.Collector = rawJSON(d.got)
	}
	return e
}

// finish sorts: what differs most comes first.
func (c *comparison) finish() {
	for _, g := range c.groups {
		c.report.Fields = append(c.report.Fields, *g)
	}
	slices.SortFunc(c.report.Fields, func(a, b FieldReport) int {
		if a.Events != b.Events {
			return b.Events - a.Events
		}
		return strings.Compare(a.Field+" "+string(a.Kind), b.Field+" "+string(b.Kind))
	})
	for f, n := range c.resource {
		c.report.FromResource = append(c.report.FromResource, FieldCount{f, n})
	}
	slices.SortFunc(c.report.FromResource, func(a, b FieldCount) int { return strings.Compare(a.Field, b.Field) })
}
