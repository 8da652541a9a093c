package prometheus

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// chartDocs is the page of the Helm chart of Prometheus, whose templates/cm.yaml puts the server's configuration together.
const chartDocs = "https://github.com/prometheus-community/helm-charts/tree/main/charts/prometheus"

// Section is what the values of the Helm chart of Prometheus, or of a chart that includes it, hold of a server's configuration; it does not
// exist in other documents.
func Section(doc yamledit.Value) yamledit.Value {
	_, section := chart(doc)
	return section
}

// chart finds the values of the chart in a document, and in them the configuration of the server: serverFiles, or else server, or else the
// values as a whole.
func chart(doc yamledit.Value) (values, section yamledit.Value) {
	for _, values := range []yamledit.Value{doc, doc.Get("prometheus")} {
		if v := values.Get("serverFiles", "prometheus.yml"); v.IsMap() {
			return values, v
		}
	}
	if doc.Get("apiVersion").Exists() || doc.Get("kind").Exists() || doc.Get("services").Exists() {
		return yamledit.Value{}, yamledit.Value{}
	}
	for _, values := range []yamledit.Value{doc, doc.Get("prometheus")} {
		server := values.Get("server")
		global := server.Get("global")
		switch {
		case server.Get("remoteWrite").IsList(), server.Get("remoteRead").IsList(), len(global.Entries()) > 0 && isGlobal(global):
			return values, server
		case strings.Contains(values.Get("extraScrapeConfigs").Text(), "job_name"):
			return values, values
		}
	}
	return yamledit.Value{}, yamledit.Value{}
}

// ConvertSection converts the configuration that the values of a Helm chart hold, of which section is what Section found.
func ConvertSection(source string, section yamledit.Value, opts conversion.Options) *conversion.Conversion {
	c := newConverter(source, opts)
	p := parts{at: section}
	for _, doc := range section.File().Docs {
		if values, found := chart(doc); found.Node() == section.Node() {
			p = c.chartParts(values, section)
		}
	}
	c.top(p)
	c.Outputs = append(c.Outputs, conversion.Output{Config: c.cfg})
	c.Finish()
	return c.Conversion
}

// chartSections are the keys of the values that become a section of the configuration.
var chartSections = map[string]string{"global": "global", "remoteWrite": "remote_write", "remoteRead": "remote_read", "otlp": "otlp", "scrapeConfigFiles": "scrape_config_files"}

// chartStatus says what becomes of other keys of the values that concern the configuration or the command line.
var chartStatus = map[string]outcome{
	"tsdb":                  {finding.Keep, "concerns Prometheus' own storage, and stays with it"},
	"exemplars":             {finding.Keep, "concerns Prometheus' own storage, and stays with it"},
	"retention":             {finding.Keep, "concerns Prometheus' own storage, and stays with it"},
	"retentionSize":         {finding.Keep, "concerns Prometheus' own storage, and stays with it"},
	"alertmanager":          {finding.Keep, "goes on taking the alerts of the server that evaluates the rules; the Collector sends none"},
	"alertmanagers":         sectionStatus["alerting"],
	"alertRelabelConfigs":   sectionStatus["alerting"],
	"ruleFiles":             sectionStatus["rule_files"],
	"alerting_rules.yml":    sectionStatus["rule_files"],
	"recording_rules.yml":   sectionStatus["rule_files"],
	"alerts":                sectionStatus["rule_files"],
	"rules":                 sectionStatus["rule_files"],
	"configFromSecret":      {finding.Manual, "names a Secret that holds the server's configuration, which is not read; convert that"},
	"configMapOverrideName": {finding.Manual, "names a ConfigMap that holds the server's configuration, which is not read; convert that"},
	"scrapeConfigs":         {finding.Manual, "holds scrape jobs by name, which the chart makes scrape_configs of; convert what helm template makes of them"},
	"extraConfigmapMounts":  {finding.Review, "mounts files into the server; those that the configuration names must be where the Collector runs"},
	"extraSecretMounts":     {finding.Review, "mounts files into the server; those that the configuration names must be where the Collector runs"},
	"env":                   {finding.Review, "are variables of the server; those that the configuration refers to must be set for the Collector"},
}

// chartParts gathers the configuration from where the chart takes it, and says what becomes of the other values.
func (c *converter) chartParts(values, section yamledit.Value) parts {
	p := parts{at: section}
	files := values.Get("serverFiles", "prometheus.yml")
	if files.IsMap() {
		p.entries = files.Entries()
	} else {
		c.add(section, "prom-chart-defaults", finding.Manual, "serverFiles.\"prometheus.yml\" is not in this file, so the scrape jobs that the chart has by default are not converted: give what helm get values --all shows, or the ConfigMap that helm template makes", chartDocs)
	}
	for _, e := range values.Get("server").Entries() {
		switch {
		case c.chartSection(&p, e):
		case e.Key == "extraFlags", e.Key == "defaultFlagsOverride":
			for _, f := range e.Value.Items() {
				name, value, _ := strings.Cut(strings.TrimLeft(f.Text(), "-"), "=")
				sayFlag(&c.Recorder, conversion.At(f), name, value)
			}
		case e.Key == "extraArgs":
			for _, f := range e.Value.Entries() {
				sayFlag(&c.Recorder, conversion.At(f.At), f.Key, f.Value.Text())
			}
		case !c.chartValue(e):
			c.add(e.At, "prom-chart-server", finding.Keep, "concerns how the chart runs the server, and stays with it", chartDocs)
		}
	}
	for _, e := range values.Get("serverFiles").Entries() {
		c.chartValue(e)
	}
	for _, e := range values.Entries() {
		switch {
		case e.Key == "extraScrapeConfigs":
			c.extraJobs(&p, e)
		case e.Key == "global": // of Helm itself
		case !c.chartSection(&p, e):
			c.chartValue(e)
		}
	}
	return p
}

// chartSection adds a section of the configuration that stands in the values.
func (c *converter) chartSection(p *parts, e yamledit.Entry) bool {
	name, ok := chartSections[e.Key]
	if !ok || !e.Value.IsMap() && len(e.Value.Items()) == 0 {
		return false
	}
	if p.get(name).Exists() {
		c.add(e.At, "prom-chart-twice", finding.Manual, fmt.Sprintf("is %s of the configuration, which serverFiles has as well; this one is left out, and Prometheus refuses a file with both", name), chartDocs)
		return true
	}
	e.Key = name
	p.entries = append(p.entries, e)
	return true
}

// chartValue says what becomes of a value, and reports whether it is one that concerns the configuration.
func (c *converter) chartValue(e yamledit.Entry) bool {
	s, ok := chartStatus[e.Key]
	if !ok {
		return false
	}
	if e.Value.IsNull() || !e.Value.IsScalar() && len(e.Value.Entries()) == 0 && len(e.Value.Items()) == 0 {
		s.status, s.message = finding.Auto, "is empty"
	}
	c.add(e.At, "prom-chart-value", s.status, s.message, chartDocs)
	return true
}

// extraJobs adds the scrape jobs that stand as a text in the values.
func (c *converter) extraJobs(p *parts, e yamledit.Entry) {
	if e.Value.IsNull() || e.Value.IsScalar() && strings.TrimSpace(e.Value.Text()) == "" {
		return
	}
	why := "stands in a form whose lines cannot be told"
	if data, ok := e.Embedded(); ok {
		f, err := yamledit.Parse(e.Value.File().Name, data)
		if err == nil && len(f.Docs) > 0 && f.Docs[0].IsList() {
			p.jobs = append(p.jobs, f.Docs[0])
			c.add(e.At, "prom-chart-extra-jobs", finding.Auto, "its scrape jobs are those of the prometheus receiver, with those of serverFiles", chartDocs)
			if strings.Contains(e.Value.Text(), "{{") {
				c.add(e.At, "prom-chart-template", finding.Manual, "holds templates of Helm, which are not filled in: put in what helm template makes of them", chartDocs)
			}
			return
		}
		why = "cannot be read as a list of jobs"
	}
	c.add(e.At, "prom-chart-extra-jobs", finding.Manual, "holds scrape jobs that are not converted, because it "+why+": convert the ConfigMap that helm template makes", chartDocs)
}
