package env

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// milliseconds reads a duration of Go, or a plain number, which Java and Node take for milliseconds.
func milliseconds(s string) (string, bool) {
	s = strings.TrimSpace(s)
	if _, err := strconv.Atoi(s); err == nil {
		return s, true
	}
	d, err := time.ParseDuration(s)
	if err != nil || d <= 0 {
		return "", false
	}
	return strconv.FormatInt(max(d.Milliseconds(), 1), 10), true
}

func (t *translation) reporter() {
	if v, ok := t.text("JAEGER_REPORTER_MAX_QUEUE_SIZE"); ok {
		n, err := strconv.Atoi(v)
		switch {
		case refers(v):
			t.add("OTEL_BSP_MAX_QUEUE_SIZE", v)
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Review, "is OTEL_BSP_MAX_QUEUE_SIZE; where it is less than 512, OTEL_BSP_MAX_EXPORT_BATCH_SIZE must not be more", sdkDocs)
		case err != nil || n <= 0:
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Manual, fmt.Sprintf("%q is no number of spans; set OTEL_BSP_MAX_QUEUE_SIZE", v), sdkDocs)
		default:
			t.add("OTEL_BSP_MAX_QUEUE_SIZE", v)
			if n < 512 { // the batch must fit into the queue
				t.add("OTEL_BSP_MAX_EXPORT_BATCH_SIZE", v)
			}
			t.say("JAEGER_REPORTER_MAX_QUEUE_SIZE", finding.Auto, "is OTEL_BSP_MAX_QUEUE_SIZE", sdkDocs)
		}
	}
	if v, ok := t.literal("JAEGER_REPORTER_FLUSH_INTERVAL"); ok {
		ms, ok := milliseconds(v)
		_, plain := strconv.Atoi(strings.TrimSpace(v))
		switch {
		case !ok:
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Manual, "set OTEL_BSP_SCHEDULE_DELAY to the same time in milliseconds", sdkDocs)
		case plain == nil:
			t.add("OTEL_BSP_SCHEDULE_DELAY", ms)
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Review, "is OTEL_BSP_SCHEDULE_DELAY; a plain number is milliseconds in Java and Node, and an error in Go", sdkDocs)
		default:
			t.add("OTEL_BSP_SCHEDULE_DELAY", ms)
			t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Auto, "is OTEL_BSP_SCHEDULE_DELAY, in milliseconds", sdkDocs)
		}
	}
	t.say("JAEGER_REPORTER_FLUSH_INTERVAL", finding.Manual, "set OTEL_BSP_SCHEDULE_DELAY to the same time in milliseconds", sdkDocs)
	if v, ok := t.literal("JAEGER_REPORTER_LOG_SPANS"); ok {
		if on, err := strconv.ParseBool(v); err == nil && on {
			t.add("OTEL_TRACES_EXPORTER", "otlp,console")
			t.say("JAEGER_REPORTER_LOG_SPANS", finding.Review, "is OTEL_TRACES_EXPORTER=otlp,console, which prints every span in another form; not every SDK takes a list", sdkDocs)
		}
		t.say("JAEGER_REPORTER_LOG_SPANS", finding.Auto, "is off, as in the SDK", sdkDocs)
	}
	for _, name := range []string{"JAEGER_REPORTER_ATTEMPT_RECONNECTING_DISABLED", "JAEGER_REPORTER_ATTEMPT_RECONNECT_INTERVAL"} {
		t.say(name, finding.Auto, "is not needed: OTLP goes over HTTP, which finds the host anew", exporterDocs)
	}
	t.say("JAEGER_SENDER_FACTORY", finding.Auto, "is not needed: there is one exporter", exporterDocs)
}

func (t *translation) switches() {
	t.say("JAEGER_TRACEID_128BIT", finding.Auto, "is always so in OpenTelemetry", sdkDocs)
	if v, ok := t.literal("JAEGER_DISABLED"); ok {
		if on, err := strconv.ParseBool(v); err == nil && on {
			t.add("OTEL_SDK_DISABLED", "true")
			t.say("JAEGER_DISABLED", finding.Review, "is OTEL_SDK_DISABLED=true, which turns off metrics and logs of the SDK as well; OTEL_TRACES_EXPORTER=none turns off the export of spans only", sdkDocs)
		} else if err == nil {
			t.say("JAEGER_DISABLED", finding.Auto, "is off, as in the SDK", sdkDocs)
		}
	}
	t.say("JAEGER_DISABLED", finding.Manual, "set OTEL_SDK_DISABLED to the same value", sdkDocs)
	if v, ok := t.literal("JAEGER_RPC_METRICS"); ok {
		if on, _ := strconv.ParseBool(v); !on {
			t.say("JAEGER_RPC_METRICS", finding.Auto, "is off", sdkDocs)
		}
	}
	t.say("JAEGER_RPC_METRICS", finding.Manual, "no variable makes metrics of spans: use the metrics of the instrumentation libraries, or the spanmetrics connector in the Collector", sdkDocs)
	for _, v := range t.scope.legacy() {
		if strings.HasPrefix(v.name, "JAEGER_BAGGAGE_") || strings.HasPrefix(v.name, "JAEGER_THROTTLER_") {
			t.say(v.name, finding.Review, "has no counterpart: OpenTelemetry restricts no baggage and throttles no debug spans", sdkDocs)
		}
	}
}
