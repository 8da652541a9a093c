package e2e

import (
	"strings"
	"testing"
	"time"
)

// TestSettings runs one migrated program under the settings that its operators may give it.
func TestSettings(t *testing.T) {
	dir := program(t, "testdata/settings.txtar")
	legacy := build(t, dir, "./cmd/app")
	migrate(t, dir)
	bin := build(t, dir, "./cmd/app")
	const caller = "uber-trace-id=1f2e3d4c5b6a7988:1a2b3c4d5e6f7081:0:1"

	// record runs the migrated program and returns what arrives, and what it printed.
	record := func(t *testing.T, env []string, args ...string) (spans []span, printed string) {
		t.Helper()
		r := startReceiver(t, "")
		printed = run(t, bin, append([]string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, env...), args...)
		return r.spans(), strings.TrimSpace(printed)
	}

	t.Run("none", func(t *testing.T) {
		spans, printed := record(t, nil)
		if len(spans) != 2 || spans[0].service != "settings" {
			t.Errorf("spans:\n%s", render(spans))
		}
		if printed != "Traceparent Uber-Trace-Id" {
			t.Errorf("headers passed on: %s", printed)
		}
	})
	t.Run("strings that are no text", func(t *testing.T) {
		spans, _ := record(t, nil)
		text := render(spans)
		for _, want := range []string{"invalid=string:a\uFFFDb", "event log invalid \uFFFD=string:\uFFFD"} {
			if !strings.Contains(text, want) {
				t.Errorf("no %q in\n%s", want, text)
			}
		}
	})
	t.Run("the agent's host", func(t *testing.T) {
		r := startReceiver(t, "127.0.0.7:4318")
		run(t, bin, nil, "-agent", "127.0.0.7:6831")
		if len(r.spans()) != 2 {
			t.Errorf("%d spans at port 4318 of the agent's host", len(r.spans()))
		}
	})
	t.Run("OTEL_SDK_DISABLED", func(t *testing.T) {
		if spans, _ := record(t, []string{"OTEL_SDK_DISABLED=true"}); len(spans) != 0 {
			t.Errorf("spans:\n%s", render(spans))
		}
	})
	t.Run("OTEL_TRACES_EXPORTER", func(t *testing.T) {
		if spans, _ := record(t, []string{"OTEL_TRACES_EXPORTER=none"}); len(spans) != 0 {
			t.Errorf("spans:\n%s", render(spans))
		}
	})
	t.Run("OTEL_TRACES_SAMPLER", func(t *testing.T) {
		if spans, _ := record(t, []string{"OTEL_TRACES_SAMPLER=always_off"}); len(spans) != 0 {
			t.Errorf("spans:\n%s", render(spans))
		}
	})
	t.Run("OTEL_SERVICE_NAME", func(t *testing.T) {
		spans, _ := record(t, []string{"OTEL_SERVICE_NAME=other", "OTEL_RESOURCE_ATTRIBUTES=zone=eu"})
		if text := render(spans); !strings.HasPrefix(text, "process other zone=string:eu\n") {
			t.Errorf("spans:\n%s", text)
		}
	})
	t.Run("OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT", func(t *testing.T) {
		spans, _ := record(t, []string{"OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT=2"})
		if text := render(spans); !strings.Contains(text, "http.method=string:GE\n") {
			t.Errorf("spans:\n%s", text)
		}
	})
	t.Run("OTEL_PROPAGATORS", func(t *testing.T) {
		if _, printed := record(t, []string{"OTEL_PROPAGATORS=tracecontext,baggage"}); printed != "Traceparent" {
			t.Errorf("headers passed on: %s", printed)
		}
	})
	t.Run("a caller's decision not to sample", func(t *testing.T) {
		if spans, _ := record(t, nil, "-headers", strings.TrimSuffix(caller, "1")+"0"); len(spans) != 0 {
			t.Errorf("spans:\n%s", render(spans))
		}
	})
	t.Run("W3C wins over Jaeger", func(t *testing.T) {
		spans, _ := record(t, nil, "-headers", caller+",traceparent=00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
		if len(spans) == 0 || spans[0].trace != "0af7651916cd43dd8448eb211c80319c" {
			t.Errorf("spans:\n%+v", spans)
		}
	})
	t.Run("a caller that is not migrated", func(t *testing.T) {
		const headers = caller + ",uberctx-user=ada%20l"
		a := startAgent(t)
		before := strings.TrimSpace(run(t, legacy, nil, "-agent", a.SpanServerAddr(), "-headers", headers))
		spans, after := record(t, nil, "-headers", headers)
		if len(spans) != 2 || strings.TrimLeft(spans[0].trace, "0") != "1f2e3d4c5b6a7988" {
			t.Errorf("spans:\n%+v", spans)
		}
		if before != "Uber-Trace-Id Uberctx-User=ada%20l" && before != "Uber-Trace-Id Uberctx-User=ada+l" {
			t.Errorf("the legacy program passes on %s", before)
		}
		if after != "Baggage Traceparent "+before {
			t.Errorf("passed on before: %s\n         now: %s", before, after)
		}
	})
	t.Run("a person asks for a trace", func(t *testing.T) {
		const headers = "jaeger-debug-id=look"
		a := startAgent(t)
		run(t, legacy, nil, "-agent", a.SpanServerAddr(), "-headers", headers)
		spans, _ := record(t, nil, "-headers", headers)
		before, after := render(a.spans(t)), render(spans)
		if want := "  jaeger-debug-id=string:look\n"; !strings.Contains(before, want) || !strings.Contains(after, want) {
			t.Errorf("before:\n%s\nafter:\n%s", before, after)
		}
		if spans, _ := record(t, nil, "-headers", headers+","+strings.TrimSuffix(caller, "1")+"0"); len(spans) != 0 {
			t.Errorf("a parent that decided is overruled:\n%s", render(spans))
		}
	})
	t.Run("nobody listens", func(t *testing.T) {
		start := time.Now()
		run(t, bin, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=http://127.0.0.1:1"})
		if took := time.Since(start); took > 15*time.Second {
			t.Errorf("the program took %s to end", took)
		}
	})
	t.Run("a service name is missing", func(t *testing.T) {
		if spans, _ := record(t, []string{"OTEL_SERVICE_NAME="}); len(spans) != 2 {
			t.Errorf("an empty variable is one that is not set: %d spans", len(spans))
		}
	})
}
