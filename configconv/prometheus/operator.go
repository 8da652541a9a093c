package prometheus

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const allocatorDocs = "https://opentelemetry.io/docs/platforms/kubernetes/operator/target-allocator/"

// operatorKinds are the resources of the Prometheus Operator (monitoring.coreos.com) and what becomes of them.
var operatorKinds = map[string]struct {
	status  finding.Status
	scrapes bool
	message string
}{
	"ServiceMonitor":     {finding.Auto, true, "stays as it is: the target allocator of the OpenTelemetry Operator reads it (targetAllocator.prometheusCR.enabled) and hands its targets to the Collectors"},
	"PodMonitor":         {finding.Auto, true, "stays as it is: the target allocator of the OpenTelemetry Operator reads it (targetAllocator.prometheusCR.enabled) and hands its targets to the Collectors"},
	"ScrapeConfig":       {finding.Auto, true, "stays as it is: the target allocator reads it once scrapeConfigSelector is set in targetAllocator.prometheusCR"},
	"Probe":              {finding.Auto, true, "stays as it is: the target allocator reads it once probeSelector is set in targetAllocator.prometheusCR"},
	"PrometheusRule":     {finding.Keep, false, "stays with what evaluates it: a Prometheus or Thanos Ruler that receives the series; the Collector evaluates no rules"},
	"Prometheus":         {finding.Manual, false, "its serviceMonitorSelector, podMonitorSelector, scrapeInterval, externalLabels and remoteWrite go into an OpenTelemetryCollector resource with a target allocator; the Prometheus itself stays for rules and queries, with enableRemoteWriteReceiver: true"},
	"PrometheusAgent":    {finding.Manual, false, "is replaced by an OpenTelemetryCollector resource with a target allocator; its selectors go into targetAllocator.prometheusCR and its remoteWrite into an exporter"},
	"Alertmanager":       {finding.Keep, false, "is not concerned"},
	"AlertmanagerConfig": {finding.Keep, false, "is not concerned"},
	"ThanosRuler":        {finding.Keep, false, "is not concerned: it evaluates rules on what the backend has"},
}

// IsOperatorResource reports whether a document is a resource of the Prometheus Operator.
func IsOperatorResource(doc yamledit.Value) bool {
	_, known := operatorKinds[doc.Get("kind").Text()]
	return known && strings.HasPrefix(doc.Get("apiVersion").Text(), "monitoring.coreos.com/")
}

// ConvertOperator says what becomes of the resources of the Prometheus Operator in a file, and writes the Collector that scrapes what the
// target allocator gives it.
func ConvertOperator(f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, opts)
	var first yamledit.Value
	var writes []yamledit.Value
	for _, doc := range f.Docs {
		if !IsOperatorResource(doc) {
			continue
		}
		kind := doc.Get("kind").Text()
		k := operatorKinds[kind]
		c.Add(conversion.At(doc.Get("kind")), "prom-operator-"+strings.ToLower(kind), kind+"/"+doc.Get("metadata", "name").Text(), k.status, k.message, allocatorDocs)
		if k.scrapes && !first.Exists() {
			first = doc
		}
		if kind == "Prometheus" || kind == "PrometheusAgent" {
			writes = append(writes, doc.Get("spec", "remoteWrite").Items()...)
		}
		if selector := doc.Get("spec", "prometheusRef"); selector.Exists() {
			c.add(selector, "prom-operator-reference", finding.Manual, "names the Prometheus that it is for; the target allocator selects by labels only", allocatorDocs)
		}
	}
	if first.Exists() {
		c.allocated(first, writes)
	}
	if !first.Exists() {
		for _, w := range writes {
			c.add(w, "prom-operator-remote-write", finding.Manual, "goes into a prometheusremotewrite exporter of the Collector that scrapes what this Prometheus selects; the file has none of the monitors, so no Collector is written", allocatorDocs)
		}
	}
	c.Outputs = append(c.Outputs, conversion.Output{Config: c.cfg})
	c.Finish()
	return c.Conversion
}

// allocated is a Collector whose targets come from the target allocator, and which writes where the Prometheus of the same file wrote.
func (c *converter) allocated(doc yamledit.Value, writes []yamledit.Value) {
	receiver := c.cfg.Add(collector.Receiver, collector.ID{Type: "prometheus"}, collector.Map{{Key: "target_allocator", Value: collector.Map{
		{Key: "endpoint", Value: collector.EnvDefault("TARGET_ALLOCATOR_ENDPOINT", "http://otel-targetallocator")},
		{Key: "interval", Value: "30s"},
		{Key: "collector_id", Value: collector.EnvDefault("POD_NAME", "collector-0")},
	}}}, conversion.At(doc).String())
	c.Variable("POD_NAME", "the name of the Collector's pod, by which the target allocator knows it (fieldRef metadata.name)")
	c.Variable("TARGET_ALLOCATOR_ENDPOINT", "the address of the target allocator's service")
	c.add(doc, "prom-target-allocator", finding.Manual, "deploy the OpenTelemetry Operator, an OpenTelemetryCollector in mode statefulset with targetAllocator.enabled and prometheusCR.enabled, and give it this configuration; a cluster without the operator needs kubernetes_sd_configs with the same selectors", allocatorDocs)
	p := c.cfg.Pipeline(collector.Metrics, "")
	p.Receivers = []collector.ID{receiver.ID}
	for i, w := range writes {
		if id := c.operatorWrite(w, i); id != nil {
			p.Exporters = append(p.Exporters, *id)
		}
	}
	if len(p.Exporters) > 0 {
		p.Processors = []collector.ID{c.batch()}
		return
	}
	c.localStorage(doc, p)
}
