package env

import (
	"regexp"
	"slices"
	"strings"
)

// jaegerVariables are those of the Jaeger clients: of all languages (jaegertracing.io/docs/1.22/client-features), Go
// (jaeger-client-go/config/config_env.go), Java (jaeger-client-java/jaeger-core/README.md), Node and Python.
var jaegerVariables = []string{
	"JAEGER_SERVICE_NAME", "JAEGER_AGENT_HOST", "JAEGER_AGENT_PORT", "JAEGER_ENDPOINT", "JAEGER_AUTH_TOKEN", "JAEGER_USER", "JAEGER_PASSWORD",
	"JAEGER_PROPAGATION", "JAEGER_SAMPLER_TYPE", "JAEGER_SAMPLER_PARAM", "JAEGER_SAMPLING_ENDPOINT", "JAEGER_SAMPLER_MANAGER_HOST_PORT",
	"JAEGER_SAMPLER_MAX_OPERATIONS", "JAEGER_SAMPLER_REFRESH_INTERVAL", "JAEGER_REPORTER_MAX_QUEUE_SIZE", "JAEGER_REPORTER_FLUSH_INTERVAL",
	"JAEGER_REPORTER_LOG_SPANS", "JAEGER_REPORTER_ATTEMPT_RECONNECTING_DISABLED", "JAEGER_REPORTER_ATTEMPT_RECONNECT_INTERVAL",
	"JAEGER_SENDER_FACTORY", "JAEGER_TAGS", "JAEGER_TRACEID_128BIT", "JAEGER_DISABLED", "JAEGER_RPC_METRICS",
}

// zipkinVariables are those of Zipkin clients that are set by their libraries: Spring Cloud Sleuth and Spring Boot.
var zipkinVariables = []string{
	"SPRING_ZIPKIN_BASEURL", "SPRING_ZIPKIN_BASE_URL", "SPRING_ZIPKIN_ENABLED", "SPRING_ZIPKIN_SERVICE_NAME", "SPRING_ZIPKIN_SENDER_TYPE",
	"SPRING_SLEUTH_SAMPLER_PROBABILITY", "SPRING_SLEUTH_SAMPLER_RATE", "SPRING_SLEUTH_ENABLED", "MANAGEMENT_ZIPKIN_TRACING_ENDPOINT", "MANAGEMENT_TRACING_SAMPLING_PROBABILITY",
}

// exporterVariables begin the names of the settings of exporters that the SDKs of OpenTelemetry have no more, or will not have.
var exporterVariables = []string{"OTEL_EXPORTER_JAEGER_", "OTEL_EXPORTER_ZIPKIN_"}

// tracesExporter names the exporters of an SDK.
const tracesExporter = "OTEL_TRACES_EXPORTER"

// isLegacy reports whether a variable is one of a legacy client, or of a legacy exporter of the SDK; for tracesExporter its value says
// so. Programs have ZIPKIN_ variables of their own making.
func isLegacy(name, value string) bool {
	if name == tracesExporter {
		return legacyExporter.MatchString(value)
	}
	return isClient(name) || isExporter(name)
}

// legacyExporter matches the legacy exporters in a list of them.
var legacyExporter = regexp.MustCompile(`\b(jaeger|zipkin)\b`)

// isExporter reports whether a variable is a setting of an exporter of the SDK.
func isExporter(name string) bool {
	return slices.ContainsFunc(exporterVariables, func(prefix string) bool { return strings.HasPrefix(name, prefix) })
}

// isClient reports whether a variable is one of a legacy client.
func isClient(name string) bool {
	return isZipkin(name) || slices.Contains(jaegerVariables, name) || strings.HasPrefix(name, "JAEGER_BAGGAGE_") || strings.HasPrefix(name, "JAEGER_THROTTLER_")
}

// serverVariables begin with ZIPKIN_ and are of the Zipkin server.
var serverVariables = []string{"ZIPKIN_UI_", "ZIPKIN_STORAGE_", "ZIPKIN_COLLECTOR_", "ZIPKIN_VERSION", "ZIPKIN_QUERY_"}

func isZipkin(name string) bool {
	if slices.Contains(zipkinVariables, name) {
		return true
	}
	for _, p := range serverVariables {
		if strings.HasPrefix(name, p) {
			return false
		}
	}
	rest, ok := strings.CutPrefix(name, "ZIPKIN_")
	return ok && clientWord.MatchString(rest)
}

// clientWord matches what the names of a client's settings are about; builds of Zipkin itself have variables such as ZIPKIN_REPO.
var clientWord = regexp.MustCompile(`UR[LI]|HOST|PORT|ENDPOINT|ADDR|SERVER|COLLECTOR|SAMPL|SERVICE|ENABLE|DISABLE|REPORT|TRAC`)

func rule(name string) string { return "env-" + strings.ReplaceAll(strings.ToLower(name), "_", "-") }
