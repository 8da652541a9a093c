package elastic

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/elastic/ecs"
)

// verdict is what a migration to OpenTelemetry does to a field or an index pattern.
type verdict struct {
	rule    string
	status  finding.Status
	message string
}

// places are where Elasticsearch puts fields of OpenTelemetry's protocol in its data streams for OpenTelemetry (elastic.co/docs, EDOT,
// data streams): beside ECS names, which are kept as aliases.
var places = map[string]string{"body": "body.text", "severity_text": "severity_text", "severity_number": "severity_number", "trace_id": "trace_id", "span_id": "span_id", "parent_span_id": "parent_span_id"}

// classifyField says what becomes of a field.
func classifyField(field string) verdict {
	if strings.HasPrefix(field, "_") {
		return verdict{"es-field-match", finding.Keep, "is a field of Elasticsearch itself and stays"}
	}
	if strings.Contains(field, "*") {
		if ecs.Prefix(field) {
			return verdict{"es-field-unmapped", finding.Manual, "stands for several fields of the Elastic Common Schema: look up each that is meant"}
		}
		return verdict{"es-field-custom", finding.Keep, "stands for fields that are none of the Elastic Common Schema, which keep their names as attributes"}
	}
	relations, known := ecs.Lookup(field)
	if !known {
		return verdict{"es-field-custom", finding.Keep, "is no field of the Elastic Common Schema: an attribute of that name keeps it, below attributes, where queries find it by the same name"}
	}
	var same, other, near, conflict, otlp, metric []string
	for _, r := range relations {
		switch r.Kind {
		case ecs.Match:
			same = append(same, r.Target)
		case ecs.Equivalent:
			other = append(other, r.Target)
		case ecs.Related:
			near = append(near, r.Target)
		case ecs.Conflict:
			conflict = append(conflict, r.Target)
		case ecs.OTLP:
			if place, ok := places[r.Target]; ok {
				otlp = append(otlp, place)
			} else if r.Target == "time_unix_nano" {
				return verdict{"es-field-match", finding.Keep, "is the time of the record, and stays"}
			}
		case ecs.Metric:
			metric = append(metric, r.Target)
		case ecs.None:
			return verdict{"es-field-unmapped", finding.Manual, "has nothing in OpenTelemetry's semantic conventions: keep it as an attribute, or leave it out of the query"}
		}
	}
	switch {
	case len(conflict) > 0:
		text := fmt.Sprintf("has the name of the attribute %s, which means something else", strings.Join(conflict, ", "))
		if len(other) > 0 {
			text += fmt.Sprintf(" (the same is %s)", strings.Join(other, ", "))
		}
		return verdict{"es-field-conflict", finding.Manual, text + ": see which values the query needs"}
	case len(same) > 0:
		return verdict{"es-field-match", finding.Keep, "has the same name in the semantic conventions"}
	case len(other) > 0:
		return verdict{"es-field-equivalent", finding.Manual, fmt.Sprintf("is %s in the semantic conventions: use that name, or a field alias in the index template", strings.Join(other, " or "))}
	case len(otlp) > 0:
		return verdict{"es-field-equivalent", finding.Manual, fmt.Sprintf("is %s in data streams of OpenTelemetry, which have the name of before as an alias: prefer the new one", strings.Join(otlp, " or "))}
	case len(metric) > 0:
		return verdict{"es-field-related", finding.Manual, fmt.Sprintf("is the metric %s, which is counted in another way: write the query anew", strings.Join(metric, " or "))}
	case len(near) > 0:
		return verdict{"es-field-related", finding.Manual, fmt.Sprintf("has no counterpart in the semantic conventions; near it is %s", strings.Join(near, " or "))}
	}
	return verdict{"es-field-unmapped", finding.Manual, "is a field of the Elastic Common Schema without a counterpart in the semantic conventions: what fills it now must go on doing so"}
}

// streams are the beginnings of index patterns of Elastic's shippers, and the data streams that OpenTelemetry's data goes to
// (elastic.co/docs, data streams of the elasticsearch exporter: TYPE-DATASET.otel-NAMESPACE).
var streams = []struct{ prefix, becomes string }{
	{"logs-", "logs-*.otel-*"}, {"filebeat-", "logs-*.otel-*"}, {"logstash-", "logs-*.otel-*"}, {"auditbeat-", "logs-*.otel-*"}, {"winlogbeat-", "logs-*.otel-*"}, {"packetbeat-", "logs-*.otel-*"},
	{"metrics-", "metrics-*.otel-*"}, {"metricbeat-", "metrics-*.otel-*"}, {"traces-", "traces-*.otel-*"}, {"apm-", "traces-*.otel-*, metrics-*.otel-* and logs-*.otel-*"},
	{"jaeger-span-", "traces-*.otel-*"}, {"zipkin-span-", "traces-*.otel-*"}, {"zipkin:span-", "traces-*.otel-*"},
}

// classifyIndex says what becomes of an index pattern.
func classifyIndex(pattern string) verdict {
	name := strings.TrimPrefix(strings.TrimSpace(pattern), "-")
	if i := strings.LastIndex(name, ":"); i >= 0 && !strings.HasPrefix(name, "zipkin:") {
		name = name[i+1:] // of another cluster
	}
	if strings.Contains(name, ".otel-") {
		return verdict{"es-index-pattern", finding.Keep, "finds data streams of OpenTelemetry already"}
	}
	for _, s := range streams {
		if strings.HasPrefix(name, s.prefix) {
			if strings.HasPrefix(name, "logs-*") || strings.HasPrefix(name, "metrics-*") || strings.HasPrefix(name, "traces-*") {
				return verdict{"es-index-pattern", finding.Keep, fmt.Sprintf("also finds %s, where data of OpenTelemetry goes", s.becomes)}
			}
			return verdict{"es-index-pattern", finding.Manual, fmt.Sprintf("does not find %s, where data of OpenTelemetry goes: add that", s.becomes)}
		}
	}
	if name == "*" {
		return verdict{"es-index-pattern", finding.Keep, "finds every index"}
	}
	return verdict{"es-index-pattern", finding.Manual, "is not one of Elastic's shippers: see to which index the Collector writes what it finds"}
}
