package logstash

import (
	"fmt"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// input is one input plugin while it is converted: its settings, the receivers that it becomes, and what is done to their records before
// the filters have them.
type input struct {
	*program
	*settings
	name      string // unique among the inputs of the pipeline
	receivers []collector.ID
}

// inputs are the mappings of the input plugins that there are, by name. Each adds itself, in the file that it is in.
var inputs = map[string]func(*input){}

// receiver adds a receiver for the input.
func (in *input) receiver(typ string, settings collector.Map) *collector.Component {
	comp := in.cfg.Add(collector.Receiver, collector.ID{Type: typ, Name: joinName(in.id, in.name)}, settings, place(in.plugin.Pos).String())
	in.receivers = append(in.receivers, comp.ID)
	return comp
}

// receive converts the inputs of a pipeline, and returns the processors that come before its filters. Where several inputs are there, one
// that does something to its events has a pipeline of its own, which goes on in the main one.
func (c *converter) receive(main *collector.Pipeline, list []syntax.Statement) (processors []collector.ID) {
	var all []*input
	names := map[string]int{}
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Plugin:
			names[s.Name]++
			name := s.Name
			if n := names[s.Name]; n > 1 {
				name = fmt.Sprintf("%s_%d", name, n)
			}
			all = append(all, c.input(s, name))
		case *syntax.If:
			c.about(s.Pos, "logstash-condition", "condition in input", conditionDocs, func() {
				c.manualf("Logstash takes no conditions among its inputs")
			})
		}
	}
	for _, in := range all {
		if len(all) == 1 {
			main.Receivers = in.receivers
			return in.processors(joinName(c.id, in.name))
		}
		if len(in.steps) == 0 {
			main.Receivers = append(main.Receivers, in.receivers...)
			continue
		}
		own := c.cfg.Pipeline(collector.Logs, joinName(c.id, in.name))
		own.Receivers = in.receivers
		own.Processors = in.processors(joinName(c.id, in.name))
		into := c.forward("filters")
		own.Exporters = []collector.ID{into}
		if len(main.Receivers) == 0 || main.Receivers[len(main.Receivers)-1] != into {
			main.Receivers = append(main.Receivers, into)
		}
	}
	return nil
}

// input converts one input plugin.
func (c *converter) input(plugin *syntax.Plugin, name string) *input {
	in := &input{program: newProgram(c), settings: c.settingsOf(plugin), name: name}
	in.settings.kind, in.settings.name = "input", name
	c.about(plugin.Pos, "logstash-input-"+plugin.Name, "input "+plugin.Name, pluginDocs("input", plugin.Name), func() {
		in.comment = fmt.Sprintf("%s %s", place(plugin.Pos), plugin.Name)
		if convert := inputs[plugin.Name]; convert != nil {
			convert(in)
		} else {
			c.manualf("there is no receiver for the input %s; the pipeline has a placeholder for it: %s", plugin.Name, quoted(plugin))
			for _, a := range plugin.Attributes {
				in.read[a.Name] = a.Name != "type" && a.Name != "tags" && a.Name != "add_field"
			}
		}
		in.label()
		in.unread()
		if len(in.receivers) == 0 {
			in.receivers = []collector.ID{c.placeholder(collector.Receiver, name)}
			if c.status.Rank() < finding.Manual.Rank() {
				c.manualf("its receiver is to be put in by hand")
			}
		}
	})
	return in
}

// label gives events what every input can give them: type, which one that is there already keeps, tags and fields
// (logstash/inputs/base.rb, decorate).
func (in *input) label() {
	if typ := in.string("type", ""); typ != "" {
		path := ottl.Attributes.Key("type")
		in.do(ottl.Set(path, ottl.Text(environment(typ))).Where(ottl.Missing(path.Value())))
	}
	f := &filter{in.program, in.settings}
	for _, t := range in.strings("tags") {
		in.tag(ottl.Text(environment(t)))
	}
	f.addFields()
}
