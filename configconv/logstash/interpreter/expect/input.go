package main

import (
	"fmt"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/interpreter"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// input is the input of a pipeline: what its codec makes of lines, and what the input adds to each event.
type input struct {
	decode   decoder
	fields   [][2]string // of the origin: references and values
	typ      string
	decorate *interpreter.Interpreter
}

// origin is where events come from, as the input file has it.
type origin struct{ host, path string }

// codecOf are the inputs whose events are lines, with the codec that each has if none is named. What the other
// ones than file add to an event says where it comes from, and is not made here.
var codecOf = map[string]string{"file": "plain", "stdin": "line", "tcp": "line", "udp": "plain"}

// newInput makes the input of a pipeline that has one.
func newInput(config *syntax.Config, from origin, opts interpreter.Options) (*input, error) {
	var plugins []syntax.Statement
	for _, s := range config.Sections {
		if s.Kind == "input" {
			plugins = append(plugins, s.Body...)
		}
	}
	if len(plugins) != 1 {
		return nil, fmt.Errorf("there are %d inputs", len(plugins))
	}
	plugin, ok := plugins[0].(*syntax.Plugin)
	if !ok {
		return nil, fmt.Errorf("an input in a condition is not supported")
	}
	codec := &syntax.Plugin{Name: codecOf[plugin.Name]}
	if codec.Name == "" {
		return nil, fmt.Errorf("the input %s is not supported", plugin.Name)
	}
	in := &input{}
	ecs := opts.ECS
	mutate := &syntax.Plugin{Name: "mutate"}
	for _, a := range plugin.Attributes {
		switch a.Name {
		case "ecs_compatibility":
			ecs = text(a.Value) != "disabled"
		case "type":
			in.typ = text(a.Value)
		case "tags":
			mutate.Attributes = append(mutate.Attributes, &syntax.Attribute{Name: "add_tag", Value: a.Value})
		case "add_field":
			mutate.Attributes = append(mutate.Attributes, a)
		case "codec":
			if p, ok := a.Value.(*syntax.Plugin); ok {
				codec = p
			} else {
				codec = &syntax.Plugin{Name: text(a.Value)}
			}
		}
	}
	if plugin.Name == "file" {
		in.fields = from.fields(ecs)
	}
	var err error
	if in.decode, err = newDecoder(codec, opts); err != nil {
		return nil, fmt.Errorf("codec %s: %w", codec.Name, err)
	}
	// The decorators of inputs are those of filters.
	in.decorate, err = interpreter.New(&syntax.Config{Sections: []*syntax.Section{{Kind: "filter", Body: []syntax.Statement{mutate}}}}, opts)
	return in, err
}

// fields are those of InputFile#post_process_this (logstash-input-file/lib/logstash/inputs/file.rb).
func (o origin) fields(ecs bool) (list [][2]string) {
	host, path := "host", "path"
	if ecs {
		host, path = "[host][name]", "[log][file][path]"
	}
	if o.host != "" {
		list = append(list, [2]string{"[@metadata][host]", o.host}, [2]string{host, o.host})
	}
	if o.path != "" {
		list = append(list, [2]string{"[@metadata][path]", o.path}, [2]string{path, o.path})
	}
	return list
}

// events are the events that lines become: Inputs::Base#decorate (logstash-core/lib/logstash/inputs/base.rb) of what the codec makes of them.
func (in *input) events(lines []string) (events []*interpreter.Event, err error) {
	decoded, err := in.decode(lines)
	if err != nil {
		return nil, err
	}
	for _, e := range decoded {
		for _, f := range in.fields {
			if e.Include(f[0]) {
				continue
			}
			if err := e.Set(f[0], f[1]); err != nil {
				return nil, err
			}
		}
		if in.typ != "" && !e.Include("type") {
			if err := e.Set("type", in.typ); err != nil {
				return nil, err
			}
		}
		events = append(events, in.decorate.Filter(e)...)
	}
	return events, in.decorate.Err()
}

// text is what a value is written as.
func text(v syntax.Value) string {
	switch v := v.(type) {
	case *syntax.String:
		return v.Text
	case *syntax.Bareword:
		return v.Text
	case *syntax.Number:
		return v.Text
	}
	return ""
}
