package configconv

import (
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// A file is recognised for everything that it holds, and one for something else is named as that.
func TestDetect(t *testing.T) {
	for _, c := range []struct {
		name, text string
		formats    []Format
		other      string
	}{
		{"a.yml", "scrape_configs: []\n", []Format{Prometheus}, ""},
		{"a.yml", "global: {scrape_interval: 1s}\nrule_files: [a]\n", []Format{Prometheus}, ""},
		{"promtail.yml", "positions: {filename: /p}\nclients: [{url: x}]\nscrape_configs: []\n", nil, "promtail"},
		{"otel.yml", "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {traces: {}}}\n", nil, "OpenTelemetry Collector already"},
		{"jaeger.yml", "extensions: {jaeger_storage: {}}\nservice: {pipelines: {traces: {}}}\n", nil, "Jaeger v2"},
		{"rules.yml", "groups: [{name: a, rules: []}]\n", nil, "rules"},
		{"am.yml", "route: {receiver: a}\nreceivers: [{name: a}]\n", nil, "Alertmanager"},
		{"config.alloy", "prometheus.scrape \"default\" {\n}\n", nil, "Alloy"},
		{"pipeline.conf", "input { stdin {} }\noutput { stdout {} }\n", []Format{Logstash}, ""},
		{"filebeat.yml", "filebeat.inputs: []\n", []Format{Filebeat}, ""},
		{"x.yml", "a: 1\n", nil, "YAML without anything"},
		{"x.sh", "echo hello\n", nil, "without anything"},
		{"docker-compose.yml", "services:\n  a: {image: jaegertracing/all-in-one}\n  z: {image: openzipkin/zipkin}\n  p: {image: prom/prometheus}\n  c: {image: c, environment: {JAEGER_AGENT_HOST: a}}\n",
			[]Format{Jaeger, Zipkin, Prometheus, Env}, ""},
		{"Dockerfile", "FROM jaegertracing/jaeger-agent\n", []Format{Jaeger}, ""},
		{"Dockerfile", "FROM scratch\nENV JAEGER_AGENT_HOST=a\n", []Format{Env}, ""},
		{"collector.env", "SPAN_STORAGE_TYPE=elasticsearch\n", []Format{Jaeger}, ""},
		{"collector.env", "\ufeffSPAN_STORAGE_TYPE=elasticsearch\n", []Format{Jaeger}, ""},
		{"collector.env", "COLLECTOR_ZIPKIN_HOST_PORT=:9411\n", []Format{Jaeger}, ""},
		{"app.env", "JAEGER_TAGS=a=b\n", []Format{Env}, ""},
		{"zipkin.env", "COLLECTOR_SAMPLE_RATE=0.1\nKAFKA_TOPIC=a\n", []Format{Zipkin}, ""},
		{"zipkin-server.yml", "zipkin: {collector: {http: {enabled: true}}}\n", []Format{Zipkin}, ""},
		{"strategies.json", `{"default_strategy": {"type": "probabilistic", "param": 1}}`, []Format{Jaeger}, ""},
		{"dashboard.json", `{"title": "a", "panels": []}`, nil, "a dashboard of Grafana"},
		{"a.checklist.json", `{"schema_version": 1, "source": "a", "from": "env", "findings": [], "variables": [{"name": "JAEGER_PASSWORD", "why": "a"}]}`, nil, "a checklist of this tool"},
		{"x.yml", "# jaeger\na: 1\n", nil, "YAML without anything"},
		{"x.yml", "a: 1\nurl: http://Jaeger:16686\n", nil, "YAML that mentions Jaeger in a form that is not read"},
		{"Makefile", "up:\n\tdocker run openzipkin/zipkin\n", nil, "a file that mentions Zipkin in a form"},
		{"Dockerfile", "FROM scratch\nCOPY prometheus.yml /\n", nil, "a Dockerfile that mentions Prometheus in a form"},
		{"task.json", `{"containerDefinitions": [{"image": "a", "environment": [{"name": "JAEGER_AGENT_HOST", "value": "a"}]}]}`, []Format{Env}, ""},
		{"launch.json", "{\n// started here\n\"env\": {\"JAEGER_AGENT_HOST\": \"a\"},\n}", []Format{Env}, ""},
	} {
		f, err := parse(conversion.Source{Name: c.name, Data: []byte(c.text)})
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		d := Detect(c.name, []byte(c.text), f)
		if !slices.Equal(d.Formats, c.formats) || !strings.Contains(d.Other, c.other) || (c.other == "") != (d.Other == "") {
			t.Errorf("%s %q: %q, %q", c.name, c.text, d.Formats, d.Other)
		}
	}
}

// A file that is left out is named with the line that speaks of a program, and one that cannot be read and speaks of none is left out.
func TestMentions(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"x.yml", "a: 1\nurl: http://jaeger:16686\n", "x.yml:2: is YAML that mentions Jaeger"},
		{"x.json", `{"a": "b", "c": `, "x.json: cannot be read as JSON, and does not mention"},
		{"x.json", `{"a": "jaeger", "c": `, "x.json:1: "},
	} {
		_, err := Convert(conversion.Source{Name: c.name, Data: []byte(c.text)}, Auto, conversion.Options{})
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s %q: %v", c.name, c.text, err)
		}
	}
}

// What a file is said to be does not make something of nothing.
func TestFrom(t *testing.T) {
	for _, c := range []struct {
		name, text string
		from       Format
		found      bool
		want       string // in the error; "" for a conversion
	}{
		{"x.yml", "a: 1\n", Zipkin, false, "without anything"},
		{"x.yml", "a: 1\n", Env, false, "without anything"},
		{"compose.yml", "services: {a: {image: prom/prometheus}}\n", Jaeger, false, "holds nothing of jaeger"},
		{"otel.yml", "receivers: {otlp: }\nexporters: {debug: }\nservice: {pipelines: {traces: {}}}\n", Prometheus, false, "OpenTelemetry Collector already"},
		{"compose.yml", "services: {a: {image: prom/prometheus}, b: {image: openzipkin/zipkin}}\n", Zipkin, true, ""},
		{"zipkin.env", "MYSQL_HOST=a\n", Zipkin, false, ""},
		{"zipkin.env", "MYSQL_HOST=a\n", Zipkin, true, "without anything"},
	} {
		_, err := Convert(conversion.Source{Name: c.name, Data: []byte(c.text), Found: c.found}, c.from, conversion.Options{})
		if (err == nil) != (c.want == "") || err != nil && (!IsNotConvertible(err) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s %q from %s: %v", c.name, c.text, c.from, err)
		}
	}
}
