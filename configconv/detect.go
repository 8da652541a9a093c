// Package configconv converts configuration files into configurations of the OpenTelemetry Collector. Each source has a package of its
// own; this one finds out which a file is for, and puts together what several converters make of one file.
package configconv

import (
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/env"
	"github.com/otelmigrate/otelmigrate/configconv/jaeger"
	"github.com/otelmigrate/otelmigrate/configconv/prometheus"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/configconv/zipkin"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Format is the source that a file is for.
type Format string

// The sources that can be converted; Auto finds out.
const (
	Auto       Format = "auto"
	Prometheus Format = "prometheus"
	Jaeger     Format = "jaeger"
	Zipkin     Format = "zipkin"
	Logstash   Format = "logstash"
	Filebeat   Format = "filebeat"
	Env        Format = "env"
)

// Formats are the names that --from takes.
var Formats = []Format{Auto, Prometheus, Jaeger, Zipkin, Logstash, Filebeat, Env}

// Detected is what a file was found to be.
type Detected struct {
	// Formats are the sources whose settings are in it, in the order in which they are converted.
	Formats []Format
	// Other names what the file is where nothing in it can be converted: "a configuration of the OpenTelemetry Collector".
	Other string
	// Mention is the line where such a file names one of the programs nevertheless, 0 where it does not.
	Mention int
}

// Detect finds out what a file is. For YAML the parsed file is given, nil otherwise.
func Detect(name string, data []byte, f *yamledit.File) Detected {
	if jaeger.RecogniseStrategies(data) {
		return Detected{Formats: []Format{Jaeger}}
	}
	var d Detected
	add := func(format Format) {
		for _, have := range d.Formats {
			if have == format {
				return
			}
		}
		d.Formats = append(d.Formats, format)
	}
	if workload.IsDockerfile(name) {
		if c, err := workload.FromDockerfile(name, data); err == nil {
			if format := runs(c); format != "" {
				add(format)
			}
		}
		if env.Recognise(name, data) != "" {
			add(Env)
		}
		if len(d.Formats) == 0 {
			d.nothing("a Dockerfile", data)
		}
		return d
	}
	if f == nil {
		data = withoutMark(data)
		if IsLogstash(data) {
			return Detected{Formats: []Format{Logstash}}
		}
		if jaeger.RecogniseLines(name, data) || !isEnvFile(name) && jaeger.RecogniseFlags(data) {
			add(Jaeger)
		}
		if zipkin.RecogniseLines(name, data) || len(dockerRuns(name, data, Zipkin)) > 0 {
			add(Zipkin)
		}
		if len(dockerRuns(name, data, Prometheus)) > 0 {
			add(Prometheus)
		}
		if env.Recognise(name, data) != "" {
			add(Env)
		}
		if len(d.Formats) == 0 {
			if d.Other = otherText(data); d.Other == "" {
				d.nothing("a file", data)
			}
		}
		return d
	}
	for _, c := range workload.FromYAML(f) {
		if format := runs(c); format != "" {
			add(format)
		}
	}
	if isLogstashYAML(f) {
		return Detected{Formats: []Format{Logstash}}
	}
	for _, doc := range f.Docs {
		if len(embeddedPipelines(doc)) > 0 {
			add(Logstash)
		}
		if len(filebeats(doc)) > 0 {
			add(Filebeat)
		}
		other := otherYAML(doc)
		switch {
		case jaeger.IsOperatorResource(doc):
			add(Jaeger)
		case prometheus.IsOperatorResource(doc):
			add(Prometheus)
		case other != "":
			d.Other = other
		case zipkin.Recognise(doc):
			add(Zipkin)
		case doc.Get("kind").Text() == "ConfigMap":
			for _, p := range embedded(doc) {
				add(p.format)
			}
		case prometheus.Section(doc).Exists():
			add(Prometheus)
		case workload.IsCompose(doc), doc.Get("apiVersion").Exists():
		case prometheus.Recognise(doc):
			add(Prometheus)
		case jaeger.RecogniseValues(doc):
			add(Jaeger)
		case jaeger.RecogniseConfig(doc):
			add(Jaeger)
		}
	}
	if jaeger.Injects(f) {
		add(Jaeger)
	}
	if env.Recognise(name, data) != "" {
		add(Env)
	}
	if len(d.Formats) > 0 {
		d.Other = ""
	} else if d.Other == "" {
		form := "YAML"
		if strings.HasSuffix(strings.ToLower(name), ".json") {
			form = "JSON"
		}
		d.nothing(form, data)
	}
	return d
}

// part is a configuration that a ConfigMap holds.
type part struct {
	key    string
	format Format
	file   *yamledit.File
}

// embedded are the configurations of Prometheus and Jaeger that a ConfigMap holds.
func embedded(doc yamledit.Value) (parts []part) {
	if doc.Get("kind").Text() != "ConfigMap" {
		return nil
	}
	for _, e := range doc.Get("data").Entries() {
		data, ok := e.Embedded()
		if !ok {
			continue
		}
		f, err := yamledit.Parse(e.Value.File().Name, data)
		if err != nil || len(f.Docs) == 0 || otherYAML(f.Docs[0]) != "" {
			continue
		}
		switch {
		case prometheus.Recognise(f.Docs[0]):
			parts = append(parts, part{e.Key, Prometheus, f})
		case jaeger.RecogniseConfig(f.Docs[0]):
			parts = append(parts, part{e.Key, Jaeger, f})
		}
	}
	return parts
}

// runs is the source whose program a container runs, "" for other programs.
func runs(c *workload.Container) Format {
	switch {
	case jaeger.Runs(c):
		return Jaeger
	case zipkin.Runs(c):
		return Zipkin
	case prometheus.Runs(c):
		return Prometheus
	}
	return ""
}

func isEnvFile(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(base, ".env") || strings.HasSuffix(base, ".env") || strings.HasSuffix(base, ".properties")
}

// otherYAML names the documents that are for another program.
func otherYAML(doc yamledit.Value) string {
	has := func(keys ...string) bool {
		for _, k := range keys {
			if !doc.Get(k).Exists() {
				return false
			}
		}
		return true
	}
	switch {
	case doc.Get("service", "pipelines").Exists() && doc.Get("extensions", "jaeger_storage").Exists():
		return "a configuration of Jaeger v2, which is a Collector already"
	case doc.Get("service", "pipelines").Exists(), has("receivers", "exporters") && has("service"):
		return "a configuration of the OpenTelemetry Collector already"
	case has("clients", "scrape_configs") || has("positions", "scrape_configs"):
		return "a configuration of promtail; it collects logs"
	case doc.Get("groups").IsList() && doc.Get("groups").Items() != nil && isRules(doc):
		return "a file of Prometheus rules, which a Prometheus, Mimir or Thanos Ruler goes on evaluating; the Collector evaluates none"
	case has("route", "receivers"):
		return "a configuration of Alertmanager, which stays as it is"
	case doc.Get("apiVersion").IsScalar() && doc.Get("datasources").IsList():
		return "a provisioning file of Grafana data sources"
	case doc.Get("apiVersion").IsScalar() && doc.Get("providers").IsList():
		return "a provisioning file of Grafana dashboards"
	case doc.Get("panels").IsList() && (has("title") || has("schemaVersion")), doc.Get("dashboard", "panels").IsList():
		return "a dashboard of Grafana, which stays as it is as long as the names of the metrics do"
	case has("schema_version", "source", "from", "findings"):
		return "a checklist of this tool"
	case doc.Get("openapi").Exists() || doc.Get("swagger").Exists():
		return "a description of an API"
	case doc.Get("on").Exists() && doc.Get("jobs").IsMap():
		return "a workflow of GitHub Actions"
	}
	return ""
}

func isRules(doc yamledit.Value) bool {
	for _, g := range doc.Get("groups").Items() {
		if g.Get("rules").IsList() {
			return true
		}
	}
	return false
}

var alloy = regexp.MustCompile(`(?m)^\s*(prometheus|loki|otelcol|discovery|pyroscope)\.[a-z_.0-9]+\s+"[^"]*"\s*\{`)

// otherText names files that are no YAML and are for another program; "" for those that it does not know.
func otherText(data []byte) string {
	switch {
	case alloy.Match(data):
		return "a configuration of Grafana Alloy, which is built on the Collector's components"
	}
	return ""
}

// dockerRuns are the containers of a format that a shell script starts.
func dockerRuns(name string, data []byte, format Format) []*workload.Container {
	return slices.DeleteFunc(workload.FromShell(name, data), func(c *workload.Container) bool { return runs(c) != format })
}
