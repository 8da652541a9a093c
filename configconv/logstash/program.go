package logstash

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// program is the intermediate form between a section of Logstash and the processors of the Collector: operations in order, each under
// the condition of the branch that it stands in. Operations are statements of OTTL; where OTTL has none for it, a processor of its own.
type program struct {
	*converter
	steps []step
	// guard is the condition under which what is added runs.
	guard ottl.Cond
	// flags are those in the cache that are read further down, of branches that are open.
	flags   []ottl.Path
	counts  map[string]int
	comment string // of the next statement
	drops   bool
	// received is what the receivers have made of the text of an event, nil where nothing has asked for it.
	received *receiverText
	// written are the fields that something of this program may have set.
	written *fieldSet
}

// step is either a run of statements, which become one transform processor, or another processor.
type step struct {
	statements []line
	processor  *processor
}

type line struct {
	comment string
	ottl.Statement
}

type processor struct {
	id       collector.ID
	settings collector.Map
	origin   string
}

func newProgram(c *converter) *program {
	return &program{converter: c, counts: map[string]int{}, written: newFieldSet(nil)}
}

// do adds a statement that runs under the guard.
func (p *program) do(s ottl.Statement) {
	if p.guard.IsFalse() {
		return
	}
	if n := len(p.steps); n == 0 || p.steps[n-1].processor != nil {
		p.steps = append(p.steps, step{})
	}
	last := &p.steps[len(p.steps)-1]
	last.statements = append(last.statements, line{p.comment, s.Where(p.guard)})
	p.comment = ""
}

// set sets a field, or what else a path names.
func (p *program) set(target ottl.Path, v ottl.Value) {
	p.written.add(target)
	p.do(ottl.Set(target, v))
}

// remove takes a field away. Removing one from a map that is not there is an error in OTTL, and nothing in Logstash.
func (p *program) remove(target ottl.Path) {
	s := ottl.Delete(target)
	if parent, _, ok := target.Parent(); ok {
		if _, _, nested := parent.Parent(); nested {
			s = s.Where(ottl.Is("IsMap", parent.Value()))
		}
	}
	p.do(s)
}

// tag adds tags, each once.
func (p *program) tag(tags ...ottl.Value) {
	for _, t := range tags {
		p.do(ottl.Append(tagsPath, t).Where(ottl.Or(ottl.Missing(tagsPath.Value()), ottl.Not(ottl.Is("ContainsValue", tagsPath.Value(), t)))))
	}
}

// hasTag holds where the event has a tag.
func hasTag(t ottl.Value) ottl.Cond {
	return ottl.And(ottl.Exists(tagsPath.Value()), ottl.Is("ContainsValue", tagsPath.Value(), t))
}

// temp is a place in the cache for a value that only the plugin itself needs.
func (p *program) temp(name string) ottl.Path {
	p.counts[name]++
	return ottl.Cache.Key(fmt.Sprintf("%s_%d", name, p.counts[name]))
}

// flag is a place in the cache that is true once raise was called for it.
func (p *program) flag(name string) ottl.Path { return p.temp(name) }

// raise sets a flag where the condition holds.
func (p *program) raise(flag ottl.Path, where ottl.Cond) {
	p.do(ottl.Set(flag, ottl.Bool(true)).Where(where))
}

// raised holds where a flag was set.
func raised(flag ottl.Path) ottl.Cond { return ottl.Eq(flag.Value(), ottl.Bool(true)) }

// when adds what body does under one condition more.
func (p *program) when(c ottl.Cond, body func()) {
	outer := p.guard
	p.guard = ottl.And(outer, c)
	body()
	p.guard = outer
}

// under adds what body does where a flag is set. The flag was raised under the guard, so that it alone says enough.
func (p *program) under(flag ottl.Path, body func()) {
	outer := p.guard
	p.guard = raised(flag)
	body()
	p.guard = outer
}

// implied adds what body does without the guard: what it reads was set under it.
func (p *program) implied(body func()) {
	outer := p.guard
	if !outer.IsFalse() {
		p.guard = ottl.True
	}
	body()
	p.guard = outer
}

// carried is where flags are while other processors than this program's transform processors have the record: the cache is emptied
// between them.
var carried = metadata("otelmigrate")

// process adds a processor. Flags that are still read are carried over it.
func (p *program) process(id collector.ID, settings collector.Map, origin string) {
	outer := p.guard
	p.guard = ottl.True
	for _, f := range p.flags {
		_, key, _ := f.Parent()
		p.do(ottl.Set(carried.At(key), ottl.Bool(true)).Where(raised(f)))
		p.metadata = true
	}
	p.steps = append(p.steps, step{processor: &processor{id, settings, origin}})
	for _, f := range p.flags {
		_, key, _ := f.Parent()
		p.do(ottl.Set(f, carried.At(key).Value()).Where(ottl.Exists(carried.Value())))
	}
	p.guard = outer
}

// dropped marks the events that no output gets. They stay in the pipeline to its end, where nothing that is done to them can be seen.
var dropped = metadata("dropped")

// drop marks the event as one to drop.
func (p *program) drop() {
	p.drops = true
	p.do(ottl.Set(dropped, ottl.Bool(true)))
}

// finish adds what ends a filter section.
func (p *program) finish() {
	if !p.drops {
		return
	}
	p.process(collector.ID{Type: "filter", Name: "dropped"}, collector.Map{
		{Key: "error_mode", Value: "ignore"},
		{Key: "logs", Value: collector.Map{{Key: "log_record", Value: []any{ottl.Eq(dropped.Value(), ottl.Bool(true)).Text()}}}},
	}, "")
}

// processors adds the program to the configuration, and returns its processors in order.
func (p *program) processors(name string) (ids []collector.ID) {
	for _, s := range p.steps {
		if s.processor != nil {
			id := s.processor.id
			id.Name = joinName(name, id.Name)
			var origins []string
			if s.processor.origin != "" {
				origins = []string{s.processor.origin}
			}
			ids = append(ids, p.cfg.Add(collector.Processor, other(id, ids), s.processor.settings, origins...).ID)
			continue
		}
		var lines collector.Lines
		for _, l := range s.statements {
			lines = append(lines, collector.Line{Comment: l.comment, Value: l.Text()})
		}
		if len(lines) > 0 {
			ids = append(ids, p.cfg.Add(collector.Processor, other(collector.ID{Type: "transform", Name: name}, ids), transform(lines)).ID)
		}
	}
	return ids
}

// other is a processor's ID that is not among those before it: a pipeline has each of them once, also those that do the same.
func other(id collector.ID, before []collector.ID) collector.ID {
	unique := id
	for n := 2; slices.Contains(before, unique); n++ {
		unique.Name = joinName(id.Name, strconv.Itoa(n))
	}
	return unique
}

// transform are the settings of a transform processor. What fails is logged and leaves the record as it is, as Logstash does; newer
// releases have that for a default, older ones had another.
func transform(lines collector.Lines) collector.Map {
	return collector.Map{
		{Key: "error_mode", Value: "ignore"},
		{Key: "log_statements", Value: []any{collector.Map{{Key: "context", Value: "log"}, {Key: "statements", Value: lines}}}},
	}
}

func joinName(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "_" + b
}
