// Package logstash converts pipelines of Logstash into pipelines of the Collector. How an event of the one is a log record of the other is
// described in docs/event-model.md.
package logstash

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// Pipeline is one pipeline of Logstash: its files, joined, and what logstash.yml and pipelines.yml say of it.
type Pipeline struct {
	// ID is pipeline.id, "" for the only pipeline there is.
	ID     string
	Config *syntax.Config
	// Open reads another file of the same tree by its name relative to the configuration's folder. It may be nil.
	Open func(name string) ([]byte, error)
	// List names the files of a folder of that tree, with their paths as Open takes them. It may be nil.
	List func(dir string) ([]string, error)
	// SupportEscapes is config.support_escapes.
	SupportEscapes bool
	// ECS is pipeline.ecs_compatibility: disabled, v1 or v8; "" for what the release of Logstash has for a default.
	ECS string
	// BatchSize is pipeline.batch.size and BatchDelay pipeline.batch.delay in milliseconds, 0 where they are not set.
	BatchSize, BatchDelay int
	// Ordered says that events keep their order: pipeline.ordered, or one worker.
	Ordered bool
	// Persistent is queue.type: persisted, QueuePath path.queue, and QueueBytes queue.max_bytes, 0 where it is not set.
	Persistent bool
	QueuePath  string
	QueueBytes int64
	// Settings are those of the pipeline in pipelines.yml, nil where it has none. They are what Settings.Apply took the other fields from.
	Settings *Settings
}

// converter converts one pipeline.
type converter struct {
	*conversion.Recorder
	*subject
	counts  map[string]int // of outputs and routes, by name
	opts    conversion.Options
	open    func(name string) ([]byte, error)
	list    func(dir string) ([]string, error)
	cfg     *collector.Config
	seen    *translations
	id      string // of the pipeline, "" for the only one
	ecs     bool   // fields have the names of the Elastic Common Schema
	escapes bool   // config.support_escapes
	// run is the pipeline that is converted.
	run Pipeline
	// withoutVersion says that a filter takes @version away.
	withoutVersion bool
	// metadata says that something of the pipeline uses [@metadata], which no output gets.
	metadata bool
}

// Convert converts pipelines that run in one Logstash, and so in one Collector. name is that of the source in the checklist.
func Convert(name string, pipelines []Pipeline, opts conversion.Options) *conversion.Conversion {
	return ConvertWith(name, nil, pipelines, opts)
}

// ConvertWith converts pipelines that run in one Logstash whose logstash.yml is given. What it says of pipelines is applied to them already
// (Settings.Apply); here, it becomes findings, and what it says of Logstash itself the telemetry of the Collector. Settings may be nil.
func ConvertWith(name string, s *Settings, pipelines []Pipeline, opts conversion.Options) *conversion.Conversion {
	rec := &conversion.Recorder{Conversion: &conversion.Conversion{Source: name, From: "logstash"}, Family: "logstash"}
	cfg := &collector.Config{}
	versioned := true // events of all pipelines have @version
	for _, p := range pipelines {
		versioned = versioned && !removesVersion(section(p.Config, "filter"))
	}
	seen := &translations{patterns: map[string]pattern{}, dates: map[string]dates{}, regexps: map[string]expression{}}
	for _, p := range pipelines {
		c := &converter{seen: seen, Recorder: rec, opts: opts, open: p.Open, list: p.List, cfg: cfg, id: p.ID, escapes: p.SupportEscapes, counts: map[string]int{}, run: p}
		var guessed bool
		c.ecs, guessed = usesECS(p, opts.LogstashVersion)
		if guessed && c.ecs {
			c.tellSchema(p.Config)
		}
		c.metadata = bytes.Contains(syntax.Print(p.Config), []byte("@metadata"))
		c.withoutVersion = removesVersion(section(p.Config, "filter"))
		if receivesEvents(p.Config) { // they come with [@metadata], and as they are there
			c.metadata, c.withoutVersion = true, !versioned
		}
		c.pipeline(p.Config)
		p.Settings.report(rec, cfg)
	}
	s.report(rec, cfg)
	closeAddresses(rec, cfg)
	rec.Outputs = append(rec.Outputs, conversion.Output{Config: cfg})
	rec.Finish()
	return rec.Conversion
}

// tellSchema says that the names of fields were taken for those of ECS. That matters where a plugin sets fields of its own choice.
func (c *converter) tellSchema(config *syntax.Config) {
	told := false
	syntax.Walk(config, func(n syntax.Node) bool {
		plugin, ok := n.(*syntax.Plugin)
		if ok && !told && slices.Contains([]string{"grok", "geoip", "useragent", "syslog_pri", "file", "tcp", "udp", "http", "syslog", "fingerprint", "translate"}, plugin.Name) {
			c.about(plugin.Pos, "logstash-schema", "ecs_compatibility", "https://www.elastic.co/guide/en/logstash/current/ecs-ls.html", func() {
				told = true
				c.reviewf("fields are named by the Elastic Common Schema, as the pipeline refers to such fields and the release of Logstash is not known; --logstash-version 7 says otherwise")
			})
		}
		return !told
	})
}

// receivesEvents reports whether the pipeline has events of others.
func receivesEvents(config *syntax.Config) bool {
	return slices.ContainsFunc(section(config, "input"), func(s syntax.Statement) bool {
		plugin, ok := s.(*syntax.Plugin)
		return ok && plugin.Name == "pipeline"
	})
}

// batchOf are the settings of the batch processor: those of the pipeline's own batches where it sets any.
func batchOf(p Pipeline) (m collector.Map) {
	if p.BatchDelay > 0 {
		m = append(m, collector.Entry{Key: "timeout", Value: fmt.Sprintf("%dms", p.BatchDelay)})
	}
	return m.With("send_batch_size", p.BatchSize)
}

// section is what all sections of a kind hold, in order.
func section(c *syntax.Config, kind string) (list []syntax.Statement) {
	for _, s := range c.Sections {
		if s.Kind == kind {
			list = append(list, s.Body...)
		}
	}
	return list
}

// pipeline converts one pipeline.
func (c *converter) pipeline(config *syntax.Config) {
	filters := newProgram(c)
	main := c.cfg.Pipeline(collector.Logs, c.id)
	before := c.receive(main, section(config, "input"))
	filters.body(section(config, "filter"))
	filters.finish()
	main.Processors = append(before, filters.processors(c.id)...)
	c.deliver(main, section(config, "output"))
	if len(main.Receivers) == 0 && len(main.Processors) == 0 && len(main.Exporters) == 0 {
		c.cfg.Pipelines = slices.DeleteFunc(c.cfg.Pipelines, func(p *collector.Pipeline) bool { return p == main })
		return
	}
	// A part of a pipeline, such as a file with filters only, is a configuration all the same once it has both ends.
	if len(main.Receivers) == 0 {
		main.Receivers = []collector.ID{c.placeholder(collector.Receiver, "input")}
	}
	if len(main.Exporters) == 0 {
		main.Exporters = []collector.ID{c.placeholder(collector.Exporter, "output")}
	}
}

// placeholder is a component that does nothing and stands where a person has to put another.
func (c *converter) placeholder(kind collector.Kind, name string) collector.ID {
	return c.cfg.Add(kind, collector.ID{Type: "nop", Name: joinName(c.id, name)}, nil).ID
}

// forward is a connector between two pipelines.
func (c *converter) forward(name string) collector.ID {
	return c.cfg.Add(collector.Connector, collector.ID{Type: "forward", Name: joinName(c.id, name)}, nil).ID
}

// usesECS reports whether the pipeline's plugins name fields by the Elastic Common Schema: from release 8 on unless told otherwise. Without
// a release, a pipeline that refers to fields as that schema has them, such as [source][ip], and to none as the plugins named them before,
// such as clientip, is taken for one of those; guessed says so.
func usesECS(p Pipeline, version string) (ecs, guessed bool) {
	switch p.ECS {
	case "disabled":
		return false, false
	case "v1", "v8":
		return true, false
	}
	if major, ok := parseVersion(version); ok {
		return major >= 8, false
	}
	text := syntax.Print(p.Config)
	return schemaFields.Match(text) && !olderFields.Match(text), true
}

// schemaFields and olderFields match references to fields that the plugins of Logstash set, by their names since ECS and before it.
var (
	schemaFields = regexp.MustCompile(`\[(?:source|destination|client|server)\]\[(?:ip|address|port|domain|bytes|geo)\]|\[http\]\[(?:request|response|version)\]|\[url\]\[[a-z]+\]|\[user_agent\]\[[a-z]+\]|\[log\]\[(?:level|file|syslog)\]|\[process\]\[(?:name|pid)\]|\[host\]\[(?:hostname|ip)\]|\[event\]\[(?:original|hash)\]`)
	olderFields  = regexp.MustCompile(`\b(?:clientip|httpversion|rawrequest|logsource|syslog_pri|syslog_facility|syslog_severity|geoip\]\[|src_ip|dst_ip)`)
)

// parseVersion is the major version of a release of Logstash; ok is false for what is none.
func parseVersion(version string) (major int, ok bool) {
	for _, r := range version {
		if r < '0' || r > '9' {
			break
		}
		major = major*10 + int(r-'0')
		ok = true
	}
	return major, ok && major < 100
}

// since reports whether the pipeline is known to run on that release of Logstash, or a later one.
func (c *converter) since(major, minor int) bool {
	first, rest, _ := strings.Cut(c.opts.LogstashVersion, ".")
	have, ok := parseVersion(first)
	second, _ := parseVersion(rest)
	return ok && (have > major || have == major && second >= minor)
}
