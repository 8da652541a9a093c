package logstash

import (
	"fmt"

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
}

// outputs are the mappings of the output plugins that there are, by name. Each adds itself, in the file that it is in.
var outputs = map[string]func(*output){}

// exporter adds an exporter for the output.
func (out *output) exporter(typ string, settings collector.Map) *collector.Component {
	comp := out.cfg.Add(collector.Exporter, collector.ID{Type: typ, Name: joinName(out.id, out.name)}, settings, place(out.plugin.Pos).String())
	out.exporters = append(out.exporters, comp.ID)
	return comp
}

// deliver ends a pipeline with outputs. A single output ends it itself. Of several, each has a pipeline of its own where something is to be
// done before it, and each chain of conditions is a routing connector, whose branches are pipelines in turn.
func (c *converter) deliver(from *collector.Pipeline, name string, list []syntax.Statement) {
	if len(list) == 1 {
		if plugin, ok := list[0].(*syntax.Plugin); ok {
			out := c.output(plugin)
			c.end(from, name, out)
			return
		}
	}
	var outs []*output
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Plugin:
			outs = append(outs, c.output(s))
		case *syntax.If:
			from.Exporters = append(from.Exporters, c.route(s, name))
		}
	}
	for _, out := range outs {
		if len(out.steps) == 0 && !c.metadata {
			from.Exporters = append(from.Exporters, out.exporters...)
			continue
		}
		id := c.forward(out.name)
		own := c.cfg.Pipeline(collector.Logs, joinName(c.id, out.name))
		own.Receivers = []collector.ID{id}
		from.Exporters = append(from.Exporters, id)
		c.end(own, own.Name, out)
	}
}

// end ends a pipeline with one output.
func (c *converter) end(p *collector.Pipeline, name string, out *output) {
	if c.metadata {
		out.comment = "what only the pipeline itself needs"
		out.do(ottl.Delete(ottl.Attributes.Key("@metadata")))
	}
	p.Processors = append(p.Processors, out.processors(joinName(c.id, out.name))...)
	p.Exporters = append(p.Exporters, out.exporters...)
}

// route makes a routing connector of a chain of conditions. Records for which none holds, and that have no else, go nowhere.
func (c *converter) route(s *syntax.If, name string) collector.ID {
	c.counts["if"]++
	id := collector.ID{Type: "routing", Name: joinName(c.id, fmt.Sprintf("if_%d", c.counts["if"]))}
	settings := collector.Map{{Key: "error_mode", Value: "ignore"}}
	var table []any
	var otherwise []string
	p := newProgram(c)
	for i, b := range s.Branches {
		branch := fmt.Sprintf("%s_%d", id.Name, i+1)
		pipeline := c.cfg.Pipeline(collector.Logs, branch)
		pipeline.Receivers = []collector.ID{id}
		if b.Condition == nil {
			otherwise = []string{pipeline.String()}
		} else {
			var cond ottl.Cond
			c.about(b.Pos, "logstash-condition", "condition "+branchName(i, b), conditionDocs, func() { cond = p.condition(b.Condition) })
			table = append(table, collector.Map{{Key: "context", Value: "log"}, {Key: "condition", Value: cond.Text()}, {Key: "pipelines", Value: []string{pipeline.String()}}})
		}
		c.deliver(pipeline, branch, b.Body)
		if len(pipeline.Exporters) == 0 {
			pipeline.Exporters = []collector.ID{c.cfg.Add(collector.Exporter, collector.ID{Type: "nop"}, nil).ID}
		}
	}
	settings = settings.With("default_pipelines", otherwise)
	settings = append(settings, collector.Entry{Key: "table", Value: table})
	c.cfg.Add(collector.Connector, id, settings, place(s.Pos).String())
	return id
}

// output converts one output plugin.
func (c *converter) output(plugin *syntax.Plugin) *output {
	c.counts[plugin.Name]++
	name := plugin.Name
	if n := c.counts[plugin.Name]; n > 1 {
		name = fmt.Sprintf("%s_%d", name, n)
	}
	out := &output{program: newProgram(c), settings: c.settingsOf(plugin), name: name}
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
