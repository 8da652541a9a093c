// Package prometheus converts the configuration of a Prometheus server, and what starts it, into a Collector that scrapes the same
// targets and keeps the names and labels of the series.
package prometheus

import (
	"cmp"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const docs = "https://prometheus.io/docs/prometheus/latest/configuration/"

// receiverDocs is the page of the Collector's receiver.
const receiverDocs = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/prometheusreceiver"

// DefaultEndpoint is where the samples of a Prometheus go that kept them to itself: to that Prometheus, which goes on answering
// queries and evaluating rules.
const DefaultEndpoint = "http://localhost:9090/api/v1/write"

type converter struct {
	conversion.Recorder
	opts conversion.Options
	cfg  *collector.Config
	jobs map[string]int // how often a job_name was seen
	// variables are the environment variables for credentials, with what each stands for.
	variables map[string]string
	// metricRelabel are rules of all remote_write entries, which go to the end of each job's metric_relabel_configs.
	metricRelabel []*yaml.Node
	// droppedLabels are the external labels that those rules drop before anything is written.
	droppedLabels []string
	// notShared says why the rules of all remote_write entries cannot go there, "" where they can or differ.
	notShared string
}

// Convert converts a Prometheus configuration file. The error is about the file as a whole and names its place.
func Convert(src conversion.Source, opts conversion.Options) (*conversion.Conversion, error) {
	f, err := yamledit.Parse(src.Name, src.Data)
	if err != nil {
		return nil, err
	}
	return ConvertFile(f, opts), nil
}

func newConverter(source string, opts conversion.Options) *converter {
	c := &converter{opts: opts, cfg: &collector.Config{}, jobs: map[string]int{}, variables: map[string]string{}}
	c.Recorder = conversion.Recorder{Conversion: &conversion.Conversion{Source: source, From: "prometheus"}, Family: "prometheus"}
	return c
}

// ConvertFile converts the first document of a parsed file; Prometheus reads no other.
func ConvertFile(f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, opts)
	if len(f.Docs) == 0 {
		c.Problem(conversion.Place{File: f.Name, Line: 1, Column: 1}, "the file is empty")
		c.Finish()
		return c.Conversion
	}
	for _, doc := range f.Docs[1:] {
		c.add(doc, "prom-second-document", finding.Manual, "Prometheus reads the first document of a file only; this one never had an effect, and is left out", "")
	}
	for _, d := range f.Duplicates {
		c.Problem(conversion.At(d), fmt.Sprintf("the key %s is there twice; the last one counts here, and Prometheus refuses the file", d.Text()))
	}
	c.top(fileParts(f.Docs[0]))
	c.Outputs = append(c.Outputs, conversion.Output{Config: c.cfg})
	c.Finish()
	return c.Conversion
}

// add records a finding at a value.
func (c *converter) add(v yamledit.Value, rule string, status finding.Status, message, url string) {
	c.Add(conversion.At(v), rule, v.Path(), status, message, url)
}

func (c *converter) top(p parts) {
	if !p.at.IsMap() && !p.at.IsList() {
		c.wrongType(p.at, "a mapping")
		return
	}
	rw := p.get("remote_write")
	c.metricRelabel = c.sharedRelabel(rw, externalNames(p.get("global")))
	config := &yaml.Node{Kind: yaml.MappingNode}
	put := func(key yamledit.Entry, n *yaml.Node) {
		if n != nil && len(n.Content) > 0 {
			k := bare(key.At.Node())
			k.Tag, k.Value = "!!str", key.Key
			config.Content = append(config.Content, k, n)
		}
	}
	jobs := &yaml.Node{Kind: yaml.SequenceNode}
	files := false
	for _, e := range p.entries {
		switch e.Key {
		case "global":
			put(e, c.global(e.Value))
		case "scrape_configs":
			if n := c.scrapeConfigs(e.Value); n != nil {
				jobs = n
			}
			put(e, jobs)
		case "scrape_config_files":
			n := c.scrapeConfigFiles(e.Value)
			put(e, n)
			files = files || n != nil && len(n.Content) > 0
		case "remote_write": // after all scrape configs
		default:
			c.section(e)
		}
	}
	for _, list := range p.jobs {
		more := c.scrapeConfigs(list)
		if len(jobs.Content) == 0 && len(more.Content) > 0 {
			config.Content = append(config.Content, str(&yaml.Node{Value: "scrape_configs"}), jobs)
		}
		jobs.Content = append(jobs.Content, more.Content...)
	}
	if len(jobs.Content) == 0 && !files {
		c.remoteWrites(rw, false)
		c.add(p.at, "prom-no-scrape", finding.Keep, "the file scrapes nothing, so there is nothing for a Collector to do; what else it says stays with Prometheus", receiverDocs)
		c.cfg = &collector.Config{}
		return
	}
	if p.at.IsList() {
		c.add(p.at, "prom-jobs-only", finding.Review, "the file is a list of scrape jobs that a configuration elsewhere takes in: that one has the global section, with external_labels and intervals, and remote_write. Here the jobs have Prometheus' defaults; put them into the configuration that is made of the other file", docs+"configuration/")
	}
	c.add(p.scraping(), "prom-bucket-bounds", finding.Review, "bounds that are whole numbers are written le=\"1\" by the Collector, as Prometheus 2 did; Prometheus 3 writes le=\"1.0\". Look for queries and rules that name a bound", "https://prometheus.io/docs/prometheus/latest/migration/#le-and-quantile-label-values")
	c.comments(config)
	receiver := c.cfg.Add(collector.Receiver, collector.ID{Type: "prometheus"}, collector.Map{{Key: "config", Value: config}}, conversion.At(p.at).String())
	pipeline := c.cfg.Pipeline(collector.Metrics, "")
	pipeline.Receivers = []collector.ID{receiver.ID}
	if rw.IsList() && len(rw.Items()) > 0 {
		c.remoteWrites(rw, true)
		return
	}
	c.localStorage(p.at, pipeline)
}

// outcome is what becomes of a part of a source that no component is made of.
type outcome struct {
	status  finding.Status
	message string
}

// sectionStatus says what becomes of the sections that are not about scraping.
var sectionStatus = map[string]outcome{
	"rule_files":  {finding.Manual, "the Collector evaluates no rules; keep these files in a Prometheus, Mimir or Thanos Ruler that receives the series, and check that it does before this Prometheus stops"},
	"alerting":    {finding.Manual, "the Collector sends no alerts; the Prometheus, Mimir or Thanos Ruler that evaluates the rules needs this section"},
	"remote_read": {finding.Keep, "concerns queries and not scraping; it stays with the Prometheus that answers them"},
	"storage":     {finding.Keep, "concerns Prometheus' own storage; it stays with the Prometheus that receives the series, and the Collector stores nothing"},
	"tracing":     {finding.Keep, "the traces that Prometheus makes of itself stay with it. The Collector's own are set in service.telemetry.traces"},
	"otlp":        {finding.Keep, "says how Prometheus takes in OTLP; it stays with the Prometheus that receives the series. Programs that push OTLP can send it to a Collector's otlp receiver instead"},
	"runtime":     {finding.Auto, "sets the garbage collector of Prometheus; the Collector has its own (GOGC), and needs nothing here"},
}

func (c *converter) section(e yamledit.Entry) {
	s, ok := sectionStatus[e.Key]
	if !ok {
		if fieldType("Config", e.Key) == "" {
			c.unknown(e, "Config")
		}
		return
	}
	rule := "prom-" + strings.ReplaceAll(e.Key, "_", "-")
	if e.Value.IsNull() || len(e.Value.Entries()) == 0 && len(e.Value.Items()) == 0 {
		c.add(e.At, rule, finding.Auto, "is empty", docs+"configuration/")
		return
	}
	if typ := fieldType("Config", e.Key); strings.HasPrefix(typ, "[]") && !e.Value.IsList() || isStruct(typ) && !e.Value.IsMap() {
		c.wrongType(e.Value, map[bool]string{true: "a list", false: "a mapping"}[strings.HasPrefix(typ, "[]")])
		return
	}
	c.add(e.At, rule, s.status, s.message, docs+"configuration/")
	parts := e.Value.Items()
	for _, inner := range e.Value.Entries() {
		if fieldType(fieldType("Config", e.Key), inner.Key) == "" {
			c.unknown(inner, e.Key)
			continue
		}
		parts = append(parts, inner.At)
	}
	for _, part := range parts {
		c.add(part, rule, s.status, "part of "+e.Key+", which "+map[finding.Status]string{finding.Manual: "needs a decision", finding.Keep: "stays", finding.Auto: "is not needed"}[s.status], docs+"configuration/")
	}
}

// localStorage sends the samples where a Prometheus without remote_write kept them.
func (c *converter) localStorage(doc yamledit.Value, p *collector.Pipeline) {
	endpoint := cmp.Or(c.opts.Endpoint, DefaultEndpoint)
	if why := unusable(endpoint); why != "" {
		c.Problem(conversion.At(doc), why)
		c.cfg = &collector.Config{}
		return
	}
	exporter := c.cfg.Add(collector.Exporter, collector.ID{Type: "prometheusremotewrite"}, c.naming(collector.Map{{Key: "endpoint", Value: c.endpoint(endpoint)}}))
	p.Processors = []collector.ID{c.batch()}
	p.Exporters = []collector.ID{exporter.ID}
	message := fmt.Sprintf("the samples stayed in this Prometheus; the Collector writes them to %s. Start that Prometheus with --web.enable-remote-write-receiver and without these scrape_configs, and rules and dashboards go on as they are; or name another backend with --endpoint", setting.Redact(endpoint))
	if withoutPath(endpoint) {
		message += ". That address has no path: remote write is taken at /api/v1/write by Prometheus, and at /api/v1/push by Mimir"
	}
	since := len(c.Findings)
	c.add(doc, "prom-local-storage", finding.Review, message, "https://prometheus.io/docs/prometheus/latest/querying/api/#remote-write-receiver")
	exporter.Notes = append(exporter.Notes, c.Note(since)...)
}

// naming are the settings with which the exporter leaves names and labels as they were scraped.
func (c *converter) naming(m collector.Map) collector.Map {
	if minor, err := collector.ParseVersion(c.opts.Version); err == nil && minor >= 155 {
		m = append(m, collector.Entry{Key: "translation_strategy", Value: "UnderscoreEscapingWithoutSuffixes"})
	} else {
		m = append(m, collector.Entry{Key: "add_metric_suffixes", Value: false})
	}
	return append(m, collector.Entry{Key: "disable_scope_info", Value: true},
		collector.Entry{Key: "target_info", Value: collector.Map{{Key: "enabled", Value: false}}})
}
