// Package filebeat converts configurations of Filebeat into pipelines of the Collector. An event is a log record whose body is the message and
// whose attributes are the other fields, as docs/event-model.md describes.
package filebeat

import (
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const docs = "https://www.elastic.co/guide/en/beats/filebeat/current/"

// Recognise reports whether a YAML document is a configuration of Filebeat: filebeat.yml, a file of modules.d or one of inputs.d.
func Recognise(doc yamledit.Value) bool {
	if doc.IsList() {
		items := doc.Items()
		return len(items) > 0 && !slices.ContainsFunc(items, func(v yamledit.Value) bool { return !isModule(v) && !isInput(v) })
	}
	for _, e := range doc.Entries() {
		if e.Key == "filebeat" && (e.Value.IsMap() || e.Value.IsNull()) || strings.HasPrefix(e.Key, "filebeat.") {
			return true
		}
	}
	return false
}

func isModule(v yamledit.Value) bool { return v.Get("module").IsScalar() }

// isInput reports whether an element of a list is an input that a file of inputs.d holds.
func isInput(v yamledit.Value) bool {
	kind := v.Get("type").Text()
	return inputs[kind] != nil && (v.Get("paths").IsList() || kind == "tcp" || kind == "udp" || kind == "syslog" || kind == "container" || kind == "journald") && !v.Get("class").Exists()
}

type converter struct {
	conversion.Recorder
	opts conversion.Options
	cfg  *collector.Config
	rule string // of findings: input, output, processor
	docs string
	name map[string]int // of receivers
	// kubernetes says that there is a k8sattributes processor.
	kubernetes bool
}

// Convert converts a document of a file.
func Convert(f *yamledit.File, doc yamledit.Value, opts conversion.Options) *conversion.Conversion {
	c := &converter{Recorder: conversion.Recorder{Conversion: &conversion.Conversion{Source: f.Name, From: "filebeat"}, Family: "filebeat"},
		opts: opts, cfg: &collector.Config{}, name: map[string]int{}}
	for _, d := range f.Duplicates {
		c.Problem(conversion.At(d), fmt.Sprintf("the key %s is there twice; the last one counts here", d.Text()))
	}
	if doc.IsList() {
		c.parts(doc)
	} else {
		c.whole(c.settingsOf(doc))
	}
	c.Outputs = append(c.Outputs, conversion.Output{Config: c.cfg})
	c.Finish()
	return c.Conversion
}

// in sets what findings are about.
func (c *converter) in(rule, page string) {
	c.rule, c.docs = rule, docs+page
}

// parts converts a file of modules or inputs.
func (c *converter) parts(list yamledit.Value) {
	main := c.cfg.Pipeline(collector.Logs, "")
	for _, item := range list.Items() {
		if isModule(item) {
			c.module(item)
		} else {
			c.input(main, item, true)
		}
	}
	c.close(main)
}

// whole converts a filebeat.yml.
func (c *converter) whole(s *settings) {
	main := c.cfg.Pipeline(collector.Logs, "")
	var list []yamledit.Value
	for _, key := range []string{"filebeat.inputs", "filebeat.prospectors"} {
		list = append(list, s.items(key)...)
	}
	for _, item := range list {
		c.input(main, item, len(list) == 1)
	}
	for _, item := range s.items("filebeat.modules") {
		c.module(item)
	}
	c.autodiscover(main, s)
	c.in("setting", "filebeat-general-options.html")
	global := &program{of: c}
	c.general(global, s)
	for _, item := range s.items("processors") {
		c.processor(global, item)
	}
	main.Processors = append(main.Processors, global.processors("")...)
	c.outputs(main, s)
	c.in("setting", "filebeat-general-options.html")
	c.rest(s)
	c.close(main)
}

// close gives a pipeline both ends.
func (c *converter) close(main *collector.Pipeline) {
	if len(main.Receivers) == 0 && len(main.Processors) == 0 && len(main.Exporters) == 0 {
		c.cfg.Pipelines = slices.DeleteFunc(c.cfg.Pipelines, func(p *collector.Pipeline) bool { return p == main })
		return
	}
	if len(main.Receivers) == 0 {
		main.Receivers = []collector.ID{c.cfg.Add(collector.Receiver, collector.ID{Type: "nop", Name: "input"}, nil).ID}
	}
	if len(main.Exporters) == 0 {
		main.Exporters = []collector.ID{c.cfg.Add(collector.Exporter, collector.ID{Type: "nop", Name: "output"}, nil).ID}
	}
}

// general are the fields and tags that all events get.
func (c *converter) general(p *program, s *settings) {
	p.comment = s.at.String() + " fields and tags of all events"
	p.fields(s)
	if name := s.text("name"); len(name) > 0 {
		p.set(path("agent.name"), text(name))
		s.say("name", finding.Auto, "is [agent][name]")
	}
	p.comment = ""
}

// rest says what becomes of the settings of Filebeat itself.
func (c *converter) rest(s *settings) {
	if s.has("filebeat.registry") || s.has("filebeat.registry_file") || s.has("filebeat.registry_flush") {
		s.without(finding.Review, "how far files have been read is kept by the extension file_storage; what Filebeat has noted is not taken over, so that the files are read anew from where start_at says",
			"filebeat.registry", "filebeat.registry_file", "filebeat.registry_flush")
	}
	s.without(finding.Manual, "files of inputs and modules are read from there: convert those as well, and name them with --config beside this one", "filebeat.config")
	s.same("the Collector ends when its pipelines are empty", "filebeat.shutdown_timeout")
	s.same("templates, pipelines and dashboards are set up in Elasticsearch and Kibana by Filebeat, once; what is there stays", "setup", "filebeat.overwrite_pipelines", "filebeat.update_pipelines")
	s.without(finding.Review, "the Collector's own log and metrics are set in service.telemetry; nothing is sent to Elasticsearch's monitoring", "monitoring", "xpack.monitoring", "logging", "http", "instrumentation")
	s.same("the Collector has folders of its own", "path")
	s.same("is of Go, and GOMAXPROCS is for the Collector", "max_procs")
	s.same("has no counterpart", "features", "seccomp", "timestamp", "management", "cloud.elastic", "processors_global")
	s.unread()
}
