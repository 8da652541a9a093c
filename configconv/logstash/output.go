package logstash

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// output is one output plugin while it is converted: its settings, the exporters that it becomes, and what is done to the records before
// they are exported.
type output struct {
	*program
	*settings
	name      string // unique among the outputs of the pipeline
	exporters []collector.ID
	// shows says that the exporter gives out the attributes of a record, so that those that only the pipeline needs have to go before.
	shows bool
	// later are attributes that are set once the body is what the output writes.
	later []assignment
	// batches says that the exporter sends what it is given at once, so that records are collected before it.
	batches bool
}

// outputs are the mappings of the output plugins that there are, by name. Each adds itself, in the file that it is in.
var outputs = map[string]func(*output){}

// exporter adds an exporter for the output.
func (out *output) exporter(typ string, settings collector.Map) *collector.Component {
	name := out.name
	if rest, same := strings.CutPrefix(name, typ); same {
		name = strings.TrimPrefix(rest, "_") // its type says it already
	}
	comp := out.cfg.Add(collector.Exporter, collector.ID{Type: typ, Name: joinName(out.id, name)}, settings, place(out.plugin.Pos).String())
	out.exporters = append(out.exporters, comp.ID)
	return comp
}

// alters reports whether something is done to the records before the exporter, so that they are not those of the other outputs any more.
func (out *output) alters() bool { return len(out.steps) > 0 || out.batches }

// deliver ends a pipeline with outputs. One that changes its records ends the pipeline itself if it is the only one that does; of several,
// each has a pipeline of its own. Each chain of conditions is a routing connector, whose branches are pipelines in turn.
func (c *converter) deliver(from *collector.Pipeline, list []syntax.Statement) {
	var altering, others []*output
	chains := 0
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Plugin:
			if out := c.output(s); out.alters() {
				altering = append(altering, out)
			} else {
				others = append(others, out)
			}
		case *syntax.If:
			chains++
			from.Exporters = append(from.Exporters, c.route(s))
		}
	}
	if chains == 0 && len(altering) <= 1 {
		c.end(from, append(altering, others...)...)
		return
	}
	for _, out := range altering {
		c.branch(from, out)
	}
	for _, out := range others {
		if out.shows && c.metadata {
			c.branch(from, out)
		} else {
			from.Exporters = append(from.Exporters, out.exporters...)
		}
	}
}

// branch gives an output a pipeline of its own.
func (c *converter) branch(from *collector.Pipeline, out *output) {
	own := c.cfg.Pipeline(collector.Logs, c.pipelineName(joinName(c.id, "to_"+out.name)))
	id := c.forward("to_" + out.name)
	own.Receivers = []collector.ID{id}
	from.Exporters = append(from.Exporters, id)
	c.end(own, out)
}

// end ends a pipeline with outputs, of which the first one only may change the records.
func (c *converter) end(p *collector.Pipeline, outs ...*output) {
	if len(outs) == 0 {
		return
	}
	last := outs[0]
	batches, shows := false, false
	for _, out := range outs {
		p.Exporters = append(p.Exporters, out.exporters...)
		batches, shows = batches || out.batches, shows || out.shows
	}
	if c.metadata && shows {
		last.comment = "what only the pipeline itself needs"
		last.do(ottl.Delete(ottl.Attributes.Key("@metadata")))
	}
	p.Processors = append(p.Processors, last.processors(joinName(c.id, "to_"+last.name))...)
	if batches {
		p.Processors = append(p.Processors, c.cfg.Add(collector.Processor, collector.ID{Type: "batch"}, batchOf(c.run)).ID)
	}
}

// pipelineName is a name that no other pipeline has.
func (c *converter) pipelineName(name string) string {
	taken := func(name string) bool {
		return slices.ContainsFunc(c.cfg.Pipelines, func(p *collector.Pipeline) bool { return p.Name == name })
	}
	unique := name
	for n := 2; taken(unique); n++ {
		unique = fmt.Sprintf("%s_%d", name, n)
	}
	return unique
}

// route makes a routing connector of a chain of conditions. A record goes through the first branch whose condition holds; one for which
// none holds, and that has no else, goes nowhere.
func (c *converter) route(s *syntax.If) collector.ID {
	first := ""
	if len(s.Branches) > 0 {
		first = branchLabel(s.Branches[0].Condition)
	}
	id := c.cfg.Add(collector.Connector, collector.ID{Type: "routing", Name: joinName(c.id, c.routeName("by_"+first))}, nil, place(s.Pos).String())
	settings := collector.Map{{Key: "error_mode", Value: "ignore"}}
	var table []any
	var otherwise []string
	p := newProgram(c)
	for i, b := range s.Branches {
		label := "else_of_" + first
		if b.Condition != nil {
			label = "if_" + branchLabel(b.Condition)
		}
		pipeline := c.cfg.Pipeline(collector.Logs, c.pipelineName(joinName(c.id, label)))
		pipeline.Receivers = []collector.ID{id.ID}
		if b.Condition == nil {
			otherwise = []string{pipeline.String()}
		} else {
			var cond ottl.Cond
			c.about(b.Pos, "logstash-condition", "condition "+branchName(i, b), conditionDocs, func() { cond = p.condition(b.Condition) })
			table = append(table, collector.Map{{Key: "context", Value: "log"}, {Key: "condition", Value: cond.Text()}, {Key: "pipelines", Value: []string{pipeline.String()}}})
		}
		c.deliver(pipeline, b.Body)
		if len(pipeline.Exporters) == 0 {
			pipeline.Exporters = []collector.ID{c.cfg.Add(collector.Exporter, collector.ID{Type: "nop"}, nil).ID}
		}
	}
	settings = settings.With("default_pipelines", otherwise)
	id.Settings = append(settings, collector.Entry{Key: "table", Value: table})
	return id.ID
}

// routeName numbers the connectors of a name.
func (c *converter) routeName(name string) string {
	c.counts["routing "+name]++
	if n := c.counts["routing "+name]; n > 1 {
		return fmt.Sprintf("%s_%d", name, n)
	}
	return name
}

// output converts one output plugin.
func (c *converter) output(plugin *syntax.Plugin) *output {
	c.counts[plugin.Name]++
	name := plugin.Name
	if n := c.counts[plugin.Name]; n > 1 {
		name = fmt.Sprintf("%s_%d", name, n)
	}
	out := &output{program: newProgram(c), settings: c.settingsOf(plugin), name: name}
	out.settings.kind, out.settings.name = "output", name
	if _, none := withoutReceiver[plugin.Name]; inputs[plugin.Name] != nil && !none {
		out.settings.name = "output_" + name // an input may have the same settings
	}
	c.about(plugin.Pos, "logstash-output-"+plugin.Name, "output "+plugin.Name, pluginDocs("output", plugin.Name), func() {
		out.comment = fmt.Sprintf("%s %s", place(plugin.Pos), plugin.Name)
		if convert := outputs[plugin.Name]; convert != nil {
			convert(out)
			out.unread()
		} else {
			c.manualf("there is no exporter for the output %s; the pipeline has a placeholder for it, and its events go nowhere: %s", plugin.Name, quoted(plugin))
		}
		if len(out.exporters) == 0 {
			out.exporters = []collector.ID{c.placeholder(collector.Exporter, name)}
			if c.status.Rank() < finding.Manual.Rank() {
				c.manualf("its exporter is to be put in by hand")
			}
		}
	})
	return out
}
