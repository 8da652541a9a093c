package logevent

import (
	"slices"
	"strconv"
	"strings"
)

// pair is one event of either side, by their indexes.
type pair struct{ want, got int }

// pairing is one way to find the events that belong together: those for which key returns the same text. It is false for an event
// that has nothing to be found by.
type pairing struct {
	by  string
	key func(e Event) (string, bool)
}

// pairings are the ways in the order in which they are tried.
func pairings(opts Options) []pairing {
	if len(opts.Key) > 0 {
		var names []string
		for _, f := range opts.Key {
			names = append(names, f.String())
		}
		return []pairing{{strings.Join(names, " and "), byFields(opts.Key)}}
	}
	compared := func(name string) bool {
		return !slices.ContainsFunc(opts.Ignore, Field{name}.matches)
	}
	var ways []pairing
	if compared(messageField) && compared(timestampField) {
		ways = append(ways, pairing{"message and @timestamp", byFields([]Field{{messageField}, {timestampField}})})
	}
	if compared(messageField) {
		ways = append(ways, pairing{messageField, byFields([]Field{{messageField}})})
	}
	if compared(timestampField) {
		ways = append(ways, pairing{timestampField, byFields([]Field{{timestampField}})})
	}
	return ways
}

// byFields finds events by fields, of which they must have one.
func byFields(fields []Field) func(Event) (string, bool) {
	return func(e Event) (string, bool) {
		var b strings.Builder
		has := false
		for _, f := range fields {
			v, ok := e.Get(f)
			if ok && v != nil && v != "" {
				has = true
				b.WriteString(strconv.Quote(signature(f, v)))
			}
			b.WriteByte(';')
		}
		return b.String(), has
	}
}

// pairer finds pairs. A side's events are what is left of it.
type pairer struct {
	want, got         []Event
	wantSign, gotSign []string // of all compared fields
	wantLeft, gotLeft []int
	pairs             []pair
	by                []Pairing
}

// way pairs the events with equal keys. Among several with one key, those that are equal throughout come first, and the rest is
// paired in its order.
func (p *pairer) way(w pairing) {
	groups := map[string][]int{}
	for _, i := range p.gotLeft {
		if key, ok := w.key(p.got[i]); ok {
			groups[key] = append(groups[key], i)
		}
	}
	keys := make(map[int]string, len(p.wantLeft))
	for _, i := range p.wantLeft {
		if key, ok := w.key(p.want[i]); ok {
			keys[i] = key
		}
	}
	before := len(p.pairs)
	taken := make(map[int]bool)
	equal := map[string][]int{}
	for key, list := range groups {
		for _, i := range list {
			k := key + "\x00" + p.gotSign[i]
			equal[k] = append(equal[k], i)
		}
	}
	var rest, left []int
	for _, i := range p.wantLeft {
		key, ok := keys[i]
		if !ok {
			left = append(left, i)
			continue
		}
		k := key + "\x00" + p.wantSign[i]
		if list := equal[k]; len(list) > 0 {
			equal[k] = list[1:]
			taken[list[0]] = true
			p.pairs = append(p.pairs, pair{i, list[0]})
			continue
		}
		rest = append(rest, i)
	}
	for _, i := range rest {
		list := groups[keys[i]]
		for len(list) > 0 && taken[list[0]] {
			list = list[1:]
		}
		if len(list) == 0 {
			groups[keys[i]] = nil
			left = append(left, i)
			continue
		}
		taken[list[0]] = true
		p.pairs = append(p.pairs, pair{i, list[0]})
		groups[keys[i]] = list[1:]
	}
	slices.Sort(left)
	p.wantLeft = left
	p.gotLeft = slices.DeleteFunc(p.gotLeft, func(i int) bool { return taken[i] })
	p.count(w.by, len(p.pairs)-before)
}

// inOrder pairs what is left where both sides have as many: the fields to find them by differ in all of them.
func (p *pairer) inOrder() {
	if len(p.wantLeft) != len(p.gotLeft) {
		return
	}
	for n, i := range p.wantLeft {
		p.pairs = append(p.pairs, pair{i, p.gotLeft[n]})
	}
	p.count("their order", len(p.wantLeft))
	p.wantLeft, p.gotLeft = nil, nil
}

func (p *pairer) count(by string, events int) {
	if events > 0 {
		p.by = append(p.by, Pairing{By: by, Events: events})
	}
}
