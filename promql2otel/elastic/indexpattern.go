package elastic

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/promql2otel/elastic/ecs"
)

// streams are the beginnings of index patterns of Elastic's shippers, and the signals whose data streams OpenTelemetry's data goes to.
var streams = []struct {
	prefix  string
	signals []string
}{
	{"logs-", logs}, {"filebeat-", logs}, {"logstash-", logs}, {"auditbeat-", logs}, {"winlogbeat-", logs}, {"packetbeat-", logs},
	{"metrics-", metrics}, {"metricbeat-", metrics}, {"traces-", traces},
	{"apm-", []string{"traces", "metrics", "logs"}},
}

var (
	logs    = []string{"logs"}
	metrics = []string{"metrics"}
	traces  = []string{"traces"}
)

// classifyIndex says what becomes of an index pattern: data of OpenTelemetry is in data streams SIGNAL-DATASET.otel-NAMESPACE
// (elastic.co/docs, data streams of the elasticsearch exporter).
func classifyIndex(pattern string) verdict {
	say := func(status, format string, args ...any) verdict {
		v := verdict{"es-index-pattern", manual, fmt.Sprintf(format, args...)}
		if status == "keep" {
			v.status = keep
		}
		return v
	}
	name := strings.TrimPrefix(pattern, "<") // of a name with date math
	if strings.HasPrefix(name, "-") {
		return say("keep", "leaves out indexes, which stays")
	}
	if i := strings.LastIndexByte(name, ':'); i >= 0 && !strings.Contains(name, "::") && !strings.HasPrefix(name, "zipkin") {
		name = name[i+1:] // of another cluster
	}
	if strings.Contains(name, ".otel-") {
		return say("keep", "finds data streams of OpenTelemetry already")
	}
	if strings.Trim(name, "*") == "" || name == "_all" {
		return say("keep", "finds every index")
	}
	for _, prefix := range []string{"jaeger-", "zipkin"} {
		if strings.HasPrefix(name, prefix) || strings.HasPrefix(name, "*"+prefix) {
			return say("", "is an index of the tracing backend's own: it stays as long as that backend writes to it, and data streams of OpenTelemetry have other names and fields")
		}
	}
	var becomes, missed []string
	part := false // it finds the data streams of some data sets
	for _, s := range streams {
		if strings.HasPrefix(strings.TrimPrefix(name, "*"), s.prefix) || name == strings.TrimSuffix(s.prefix, "-")+"*" {
			for _, signal := range s.signals {
				stream := signal + "-*.otel-*"
				becomes = append(becomes, stream)
				if !ecs.Glob(name, signal+"-\x00.otel-\x00") { // stands for any data set and namespace
					missed = append(missed, stream)
					set, ok := strings.CutPrefix(name, signal+"-")
					part = ok && strings.HasSuffix(set, "*") && !strings.Contains(set, "-")
				}
			}
			break
		}
	}
	switch {
	case len(becomes) == 0 && ecs.Glob(name, "logs-\x00.otel-\x00"):
		return say("keep", "also finds logs-*.otel-*, where logs of OpenTelemetry go")
	case len(becomes) == 0:
		return say("", "is none of the index patterns of Elastic's shippers: see to which index the Collector writes what it finds")
	case len(missed) == 0:
		return say("keep", "also finds %s, where data of OpenTelemetry goes", strings.Join(becomes, ", "))
	case part:
		return say("", "finds those of %s whose data set begins like that, where data of OpenTelemetry goes: see which data sets are meant", strings.Join(missed, ", "))
	}
	return say("", "does not find %s, where data of OpenTelemetry goes: add that", strings.Join(missed, ", "))
}
