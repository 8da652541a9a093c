package elastic

import (
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func TestLooks(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       bool
	}{
		{"f.json", `{"title": "x", "schemaVersion": 39, "panels": [{"targets": [{"query": {"match": {}}}]}]}`, false},
		{"f.json", `{"query": {"bool": {}}}`, true},
		{"f.json", "\ufeff" + `{"aggs": {}}`, true},
		{"f.json", `{"a": 1}`, false},
		{"f.yml", `groups: []`, false},
		{"f.json", ``, false},
		{"f.json", `{"type": "index-pattern", "attributes": {}}`, true},
		{"f.ndjson", `{"query": "a: b", "language": "kuery"}`, true},
		{"f.kql", `a: b`, true},
		{"f.kql", `SecurityEvent | where EventID == 4625`, false}, // Kusto's
		{"f.esql", `FROM a | LIMIT 1`, true},
		{"package.json", `{"scripts": {"query": "x"}, "trigger": "y"}`, false},
	} {
		if got := Looks(tt.name, []byte(tt.data)); got != tt.want {
			t.Errorf("%s %s: %v", tt.name, tt.data, got)
		}
	}
}

// TestStatuses holds that nothing is called right as it is for a reason that is none.
func TestStatuses(t *testing.T) {
	for field, want := range map[string]finding.Status{
		"host.name": finding.Keep, "host.name.keyword": finding.Manual, "shop.cart.keyword": finding.Manual, "_id": finding.Keep, "@timestamp": finding.Keep, "shop.*": finding.Keep, "shop.cart": finding.Keep,
		"error.stack_trace": finding.Manual, "ecs.version": finding.Manual, "http.*": finding.Manual, "http.request.method": finding.Manual, "host.cpu.usage": finding.Manual,
		"labels": finding.Manual, "labels.team": finding.Manual, "process.entry_leader.pid": finding.Manual, "message": finding.Manual, "log.level": finding.Manual, "trace.id": finding.Manual,
		"host.os.name": finding.Manual, "transaction.id": finding.Manual, "data_stream.dataset": finding.Manual,
	} {
		if v := classifyField(field); v.status != want {
			t.Errorf("%s is %s (%s), want %s", field, v.status, v.message, want)
		}
	}
}

func TestIndexPatterns(t *testing.T) {
	for pattern, want := range map[string]string{
		"logs-*":               "keep also finds logs-*.otel-*",
		"logs*":                "keep also finds logs-*.otel-*",
		"*":                    "keep finds every index",
		"logs-*-*":             "keep also finds logs-*.otel-*",
		"remote:logs-*":        "keep also finds logs-*.otel-*",
		"logs-nginx.otel-*":    "keep finds data streams of OpenTelemetry already",
		"-logs-x-*":            "keep leaves out indexes",
		"logs-nginx.access-*":  "manual does not find logs-*.otel-*",
		"logs-nginx*":          "manual finds those of logs-*.otel-* whose data set begins like that",
		"filebeat-*":           "manual does not find logs-*.otel-*",
		"<logstash-{now/d}>":   "manual does not find logs-*.otel-*",
		"metricbeat-8.*":       "manual does not find metrics-*.otel-*",
		"apm-*":                "manual does not find traces-*.otel-*, metrics-*.otel-*, logs-*.otel-*",
		"traces-apm*":          "manual finds those of traces-*.otel-*",
		"jaeger-span-*":        "manual is an index of the tracing backend's own",
		"zipkin:span-*":        "manual is an index of the tracing backend's own",
		"orders":               "manual is none of the index patterns of Elastic's shippers",
		"logs-app-x::failures": "manual does not find logs-*.otel-*",
	} {
		v := classifyIndex(pattern)
		if got := string(v.status) + " " + v.message; !strings.HasPrefix(got, want) {
			t.Errorf("%s: %s, want %s", pattern, got, want)
		}
	}
}

func TestUnreadable(t *testing.T) {
	for name, data := range map[string]string{"f.json": `{"query": {"bool": `, "g.json": `{"aggs": {}, "x": "a
b"}`, "h.json": `{"query": """`} {
		findings, problems := Inventory(name, []byte(data))
		if len(findings) > 0 || len(problems) != 1 || problems[0].File != name || problems[0].Line != 1 || strings.Contains(problems[0].Message, "\n") {
			t.Errorf("%s: %+v, %+v", name, findings, problems)
		}
	}
}
