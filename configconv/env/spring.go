package env

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// zipkin converts what Spring sets for its Zipkin client.
func (t *translation) zipkin() {
	for _, name := range []string{"SPRING_ZIPKIN_BASEURL", "SPRING_ZIPKIN_BASE_URL", "MANAGEMENT_ZIPKIN_TRACING_ENDPOINT"} {
		value, ok := t.text(name)
		if !ok {
			continue
		}
		a, ok := parseAddress(value)
		if !ok {
			t.say(name, finding.Manual, "set OTEL_EXPORTER_OTLP_ENDPOINT=http://HOST:4318", exporterDocs)
			continue
		}
		t.add("OTEL_EXPORTER_OTLP_ENDPOINT", a.scheme+"://"+a.host+":4318")
		t.add("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
		if a.credentials {
			t.say(name, finding.Manual, "is OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP at port 4318 of the same host"+credentialsNote, exporterDocs)
		}
		t.say(name, finding.Review, "is OTEL_EXPORTER_OTLP_ENDPOINT: OTLP over HTTP at port 4318 of the same host. Zipkin takes no OTLP, so a Collector has to run there; until then keep it", exporterDocs)
	}
	for _, name := range []string{"SPRING_SLEUTH_SAMPLER_PROBABILITY", "MANAGEMENT_TRACING_SAMPLING_PROBABILITY"} {
		if value, ok := t.text(name); ok {
			t.add("OTEL_TRACES_SAMPLER", "parentbased_traceidratio")
			t.add("OTEL_TRACES_SAMPLER_ARG", value)
			t.say(name, finding.Review, "is OTEL_TRACES_SAMPLER=parentbased_traceidratio with the same probability; it hashes the trace id in another way, and so keeps other traces", sdkDocs)
		}
	}
	if value, ok := t.text("SPRING_ZIPKIN_SERVICE_NAME"); ok {
		t.add("OTEL_SERVICE_NAME", value)
		t.say("SPRING_ZIPKIN_SERVICE_NAME", finding.Auto, "is OTEL_SERVICE_NAME", sdkDocs)
	}
	for _, name := range []string{"SPRING_ZIPKIN_ENABLED", "SPRING_SLEUTH_ENABLED"} {
		if value, ok := t.literal(name); ok && strings.EqualFold(value, "false") {
			t.add("OTEL_SDK_DISABLED", "true")
			t.say(name, finding.Review, "is OTEL_SDK_DISABLED=true, which turns off metrics and logs of the SDK as well", sdkDocs)
		} else if ok {
			t.say(name, finding.Auto, "is on, as in the SDK", sdkDocs)
		}
	}
	t.say("SPRING_SLEUTH_SAMPLER_RATE", finding.Manual, "no variable of the SDK limits the rate of traces; limit it in the Collector (tail_sampling with a rate_limiting policy)", sdkDocs)
	t.say("SPRING_ZIPKIN_SENDER_TYPE", finding.Auto, "is not needed: OTLP goes over HTTP", exporterDocs)
	for _, v := range t.scope.legacy() {
		if strings.HasPrefix(v.name, "ZIPKIN_") {
			t.say(v.name, finding.Manual, "is a variable of the program's own; where it is the address of a Zipkin, the migrated program reads OTEL_EXPORTER_OTLP_ENDPOINT (http://HOST:4318) instead", exporterDocs)
		}
	}
}
