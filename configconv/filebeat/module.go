package filebeat

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// module says what becomes of a module.
func (c *converter) module(item yamledit.Value) {
	c.in("module", "configuration-filebeat-modules.html")
	name := item.Get("module").Text()
	var paths []string
	for _, e := range item.Entries() {
		paths = append(paths, e.Value.Get("var.paths").Strings()...)
	}
	advice := "its ingest pipelines stay in Elasticsearch: read its files with a filelog receiver, and name the pipeline (filebeat-VERSION-" + name + "-...) with the elasticsearch exporter's pipeline"
	if len(paths) > 0 {
		advice += "; it reads " + strings.Join(paths, ", ")
	}
	if name == "system" || name == "nginx" || name == "apache" {
		advice += "; a grok filter of Logstash for such lines can be converted by this tool as well"
	}
	c.Add(conversion.At(item), "filebeat-module", "module "+name, finding.Manual, advice, c.docs)
}

// autodiscover says what becomes of inputs that are made as containers come and go; of hints in Kubernetes, a receiver for the logs of pods is
// made, as that is what it comes to.
func (c *converter) autodiscover(main *collector.Pipeline, s *settings) {
	c.in("autodiscover", "configuration-autodiscover.html")
	for _, item := range s.items("filebeat.autodiscover.providers") {
		p := c.settingsOf(item)
		kind := p.string("type", "")
		if kind == "kubernetes" && p.bool("hints.enabled", false) && !p.bool("hints.default_config.enabled", true) {
			c.Add(conversion.At(item), "filebeat-autodiscover", "kubernetes", finding.Manual, "only pods with hints are read: a receiver_creator with a k8s_observer makes a filelog receiver for each, by its annotations (io.opentelemetry.discovery.logs/...)", c.docs)
			continue
		}
		if kind != "kubernetes" {
			c.Add(conversion.At(item), "filebeat-autodiscover", kind, finding.Manual, "a receiver_creator with a docker_observer (or host_observer) makes a receiver for each container that a rule holds for; write a rule and a filelog receiver for each template", c.docs)
			continue
		}
		if p.has("templates") {
			c.Add(p.place("templates"), "filebeat-autodiscover", "templates", finding.Manual, "a receiver_creator with a k8s_observer makes a receiver for each pod that a rule holds for; write a rule for each template", c.docs)
			if !p.bool("hints.enabled", false) {
				continue
			}
		}
		c.cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{{Key: "directory", Value: "/var/lib/otelcol/file_storage"}, {Key: "create_directory", Value: true}})
		receiver := c.cfg.Add(collector.Receiver, collector.ID{Type: "filelog", Name: "kubernetes"}, collector.Map{
			{Key: "include", Value: []any{"/var/log/pods/*/*/*.log"}}, {Key: "include_file_name", Value: false}, {Key: "include_file_path", Value: true}, {Key: "start_at", Value: "beginning"},
			{Key: "operators", Value: []any{collector.Map{{Key: "type", Value: "container"}}}}, {Key: "storage", Value: "file_storage"}}, conversion.At(item).String()).ID
		main.Receivers = append(main.Receivers, receiver)
		if !c.kubernetes {
			c.kubernetes = true
			main.Processors = append(main.Processors, c.cfg.Add(collector.Processor, collector.ID{Type: "k8sattributes"}, nil).ID)
		}
		c.Add(conversion.At(item), "filebeat-autodiscover", "kubernetes", finding.Review, "the logs of all pods of the node are read, and have the metadata of their pods; hints in annotations (co.elastic.logs/...) have no effect: write what they ask for as operators and statements", c.docs)
	}
	s.read["filebeat.autodiscover.providers"] = true
}
