package filebeat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// program is what is done to events, in order: statements of OTTL, and processors between them.
type program struct {
	of      *converter
	steps   []step
	guard   ottl.Cond
	comment string
	drops   bool
	flags   int
}

type step struct {
	lines     collector.Lines
	processor collector.ID
	settings  collector.Map
}

func (p *program) do(s ottl.Statement) {
	if n := len(p.steps); n == 0 || p.steps[n-1].processor.Type != "" {
		p.steps = append(p.steps, step{})
	}
	last := &p.steps[len(p.steps)-1]
	last.lines = append(last.lines, collector.Line{Comment: p.comment, Value: s.Where(p.guard).Text()})
	p.comment = ""
}

func (p *program) set(target ottl.Path, v ottl.Value) { p.do(ottl.Set(target, v)) }

func (p *program) when(c ottl.Cond, body func()) {
	outer := p.guard
	p.guard = ottl.And(outer, c)
	body()
	p.guard = outer
}

// remove takes a field away.
func (p *program) remove(target ottl.Path) {
	s := ottl.Delete(target)
	if parent, _, ok := target.Parent(); ok {
		if _, _, nested := parent.Parent(); nested {
			s = s.Where(ottl.Is("IsMap", parent.Value()))
		}
	}
	p.do(s)
}

// dropped marks events that are dropped at the end.
var dropped = ottl.Attributes.Key("@metadata").Key("dropped")

func (p *program) drop() {
	p.drops = true
	p.set(dropped, ottl.Bool(true))
}

// process adds a processor. What is under a condition cannot be done by one.
func (p *program) process(id collector.ID, settings collector.Map) {
	p.steps = append(p.steps, step{processor: id, settings: settings})
}

// processors adds the program to the configuration.
func (p *program) processors(name string) (ids []collector.ID) {
	if p.drops {
		p.process(collector.ID{Type: "filter", Name: "dropped"}, collector.Map{
			{Key: "error_mode", Value: "ignore"},
			{Key: "logs", Value: collector.Map{{Key: "log_record", Value: []any{ottl.Eq(dropped.Value(), ottl.Bool(true)).Text()}}}},
		})
	}
	for _, s := range p.steps {
		id, settings := s.processor, s.settings
		if id.Type == "" {
			id.Type = "transform"
			settings = collector.Map{
				{Key: "error_mode", Value: "ignore"},
				{Key: "log_statements", Value: []any{collector.Map{{Key: "context", Value: "log"}, {Key: "statements", Value: s.lines}}}},
			}
		}
		id.Name = strings.Trim(name+"_"+id.Name, "_")
		for base, n := id.Name, 2; slices.Contains(ids, id); n++ { // a pipeline has each once
			id.Name = strings.Trim(fmt.Sprintf("%s_%d", base, n), "_")
		}
		ids = append(ids, p.of.cfg.Add(collector.Processor, id, settings).ID)
	}
	return ids
}

// path is where a field is: message is the body, @timestamp the time, all others are attributes, nested at the dots of their names.
func path(field string) ottl.Path {
	switch field {
	case "message":
		return ottl.Body
	case "@timestamp":
		return ottl.Time
	}
	p := ottl.Attributes
	for _, key := range strings.Split(field, ".") {
		p = p.Key(key)
	}
	return p
}

// text is a string with what the environment puts into it.
func text(t collector.Text) ottl.Value { return ottl.Text(t) }

// value is a value of YAML.
func value(v yamledit.Value) ottl.Value {
	switch {
	case v.IsList():
		var list []ottl.Value
		for _, item := range v.Items() {
			list = append(list, value(item))
		}
		return ottl.List(list...)
	case v.IsMap():
		var items []ottl.Item
		for _, e := range v.Entries() {
			items = append(items, ottl.Item{Key: e.Key, Value: value(e.Value)})
		}
		return ottl.Map(items...)
	case !v.Exists() || v.IsNull():
		return ottl.Nil
	}
	var decoded any
	if err := v.Node().Decode(&decoded); err == nil {
		switch d := decoded.(type) {
		case int:
			return ottl.Int(int64(d))
		case float64:
			return ottl.Float(d)
		case bool:
			return ottl.Bool(d)
		}
	}
	return ottl.Text(textOf(v.Text()))
}

// fields are the fields and tags that an input, or Filebeat as a whole, gives its events.
func (p *program) fields(s *settings) {
	target := "fields."
	if s.bool("fields_under_root", false) {
		target = ""
	}
	for _, key := range s.below("fields") {
		p.set(path(target+key), value(s.values["fields."+key]))
		s.done("fields." + key)
	}
	s.done("fields", "fields_under_root")
	for _, t := range s.texts("tags") {
		p.tag(text(t))
	}
	s.done("tags")
}

var tags = ottl.Attributes.Key("tags")

func (p *program) tag(t ottl.Value) {
	p.do(ottl.Append(tags, t).Where(ottl.Or(ottl.Missing(tags.Value()), ottl.Not(ottl.Is("ContainsValue", tags.Value(), t)))))
}

// exists holds where the event has a field.
func exists(field string) ottl.Cond {
	if field == "message" {
		return ottl.And(ottl.Exists(ottl.Body.Value()), ottl.Ne(ottl.Body.Value(), ottl.Str("")))
	}
	return ottl.Exists(path(field).Value())
}
