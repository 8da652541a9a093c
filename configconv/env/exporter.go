package env

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const (
	jaegerExporterDocs = "https://opentelemetry.io/blog/2023/jaeger-exporter-collector-migration/"
	zipkinExporterDocs = "https://opentelemetry.io/blog/2025/deprecating-zipkin-exporters/"
)

// exporters converts the settings of the Jaeger exporter, which the SDKs of OpenTelemetry had until 2023 (sdk-environment-variables.md of
// release 1.20 of the specification), and speaks of those of the Zipkin exporter.
func (t *translation) exporters() {
	t.jaegerExporter()
	t.zipkinExporter()
	t.selection()
}

func (t *translation) jaegerExporter() {
	const prefix = "OTEL_EXPORTER_JAEGER_"
	address := func(name, value string) {
		a, ok := parseAddress(value)
		if !ok {
			a, ok = parseAddress("http://" + value)
		}
		if !ok {
			t.say(name, finding.Manual, "set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT to the OTLP address of that host, http://HOST:4318/v1/traces", exporterDocs)
			return
		}
		t.add("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", a.scheme+"://"+a.host+":4318/v1/traces")
		t.add("OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf")
		status, message := finding.Review, "is OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: OTLP over HTTP at port 4318 of the same host, which a Collector or Jaeger 1.35 has there, and an agent of Jaeger has not"
		if a.credentials {
			status, message = finding.Manual, message+credentialsNote
		}
		t.say(name, status, message, jaegerExporterDocs)
	}
	protocol, _ := t.literal(prefix + "PROTOCOL")
	endpoint, hasEndpoint := t.text(prefix + "ENDPOINT")
	host, hasHost := t.text(prefix + "AGENT_HOST")
	if hasEndpoint && !(hasHost && strings.HasPrefix(protocol, "udp/")) {
		address(prefix+"ENDPOINT", endpoint)
		t.say(prefix+"AGENT_HOST", finding.Auto, "is not needed beside "+prefix+"ENDPOINT", exporterDocs)
	} else if hasHost {
		address(prefix+"AGENT_HOST", "http://"+hostName(host))
		t.say(prefix+"ENDPOINT", finding.Auto, "is not used with "+prefix+"PROTOCOL="+protocol, exporterDocs)
	}
	for _, name := range []string{"ENDPOINT", "AGENT_HOST"} {
		t.say(prefix+name, finding.Manual, "set OTEL_EXPORTER_OTLP_TRACES_ENDPOINT=http://HOST:4318/v1/traces, where HOST is its host", exporterDocs)
	}
	t.say(prefix+"AGENT_PORT", finding.Auto, "is the agent's UDP port and has no meaning for OTLP", exporterDocs)
	t.say(prefix+"PROTOCOL", finding.Auto, "is not needed: OTLP has a variable of its own, OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", exporterDocs)
	for _, name := range []string{"SERVICE_NAME", "TIMEOUT", "CERTIFICATE", "CLIENT_CERTIFICATE", "CLIENT_KEY"} {
		same := "OTEL_EXPORTER_OTLP_TRACES_" + name
		if name == "SERVICE_NAME" {
			same = "OTEL_SERVICE_NAME"
		}
		if value, ok := t.text(prefix + name); ok {
			t.add(same, value)
			t.say(prefix+name, finding.Auto, "is "+same, sdkDocs)
		}
		t.say(prefix+name, finding.Manual, "set "+same+" to the same value", sdkDocs)
	}
	for _, name := range []string{"USER", "PASSWORD"} {
		t.say(prefix+name, finding.Manual, "with the other of "+prefix+"USER and _PASSWORD, set OTEL_EXPORTER_OTLP_TRACES_HEADERS to Authorization=Basic%20 and the base64 of USER:PASSWORD, from a secret; it is not copied here", exporterDocs)
	}
}

func (t *translation) zipkinExporter() {
	for _, v := range t.scope.legacy() {
		if strings.HasPrefix(v.name, "OTEL_EXPORTER_ZIPKIN_") {
			t.keep(v.name, finding.Keep, "goes on working as long as the SDK has a Zipkin exporter; see "+tracesExporter, zipkinExporterDocs)
		}
	}
}

// selection is the list of exporters. There is one variable for old and new, so it changes in the final phase only.
func (t *translation) selection() {
	v := t.scope.get(tracesExporter)
	if v == nil || !legacyExporter.MatchString(v.value) {
		return
	}
	if !strings.Contains(v.value, "jaeger") {
		t.keep(tracesExporter, finding.Review, "stays: zipkin goes on working, but the exporter is deprecated since December 2025, its packages are discontinued one after the other in the course of 2026, and releases of the SDK without it do not start with this value. Set it to otlp, with OTEL_EXPORTER_OTLP_ENDPOINT, once a Collector or another receiver of OTLP is there", zipkinExporterDocs)
		return
	}
	var list []string
	for one := range strings.SplitSeq(v.value, ",") {
		if one = strings.TrimSpace(one); one == "jaeger" {
			one = "otlp"
		}
		if !slices.Contains(list, one) {
			list = append(list, one)
		}
	}
	now := strings.Join(list, ",")
	const gone = "jaeger is no exporter of the SDK any more since 2023, and releases without it do not start with this value"
	switch {
	case refers(v.value):
		t.say(tracesExporter, finding.Manual, gone+": put otlp in the place of jaeger", jaegerExporterDocs)
	case t.phase == conversion.Final && !v.fixed:
		t.added = append(t.added, assignment{tracesExporter, now})
		t.say(tracesExporter, finding.Review, "is "+now+": "+gone, jaegerExporterDocs)
	default:
		t.say(tracesExporter, finding.Manual, "set it to "+now+" with the release of the SDK that you move to: "+gone, jaegerExporterDocs)
	}
}

// keep records the finding of a variable that stays as it is.
func (t *translation) keep(name string, status finding.Status, message, url string) {
	v := t.scope.get(name)
	if v == nil || t.said[name] {
		return
	}
	t.said[name], t.stays[name] = true, true
	rec := *t.Recorder
	rec.Family = family(name)
	rec.Add(v.at, rule(name), name, status, message, url)
}
