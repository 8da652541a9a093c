package e2e

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// TestJaegerSetUp runs one program, before and after its migration, under the variables and flags that the Jaeger client and
// the program took.
func TestJaegerSetUp(t *testing.T) {
	dir := program(t, "testdata/jaeger-set-up.txtar")
	legacy := build(t, dir, "./cmd/app")
	migrate(t, dir)
	migrated := build(t, dir, "./cmd/app")

	type result struct {
		spans   []span
		printed string
	}
	both := func(t *testing.T, env []string, args ...string) (before, after result) {
		t.Helper()
		a := startAgent(t)
		host, port, _ := strings.Cut(a.SpanServerAddr(), ":")
		before.printed = run(t, legacy, append([]string{"JAEGER_AGENT_HOST=" + host, "JAEGER_AGENT_PORT=" + port}, env...), append([]string{"-agent", a.SpanServerAddr()}, args...)...)
		before.spans = a.quiet(t)
		r := startReceiver(t, "")
		after.printed = run(t, migrated, append([]string{"JAEGER_AGENT_HOST=" + host, "JAEGER_AGENT_PORT=" + port, "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, env...), args...)
		after.spans = r.spans()
		return before, after
	}
	same := func(t *testing.T, before, after result) {
		t.Helper()
		compare(t, render(before.spans), render(after.spans))
	}
	name := "JAEGER_SERVICE_NAME=shop"

	t.Run("variables", func(t *testing.T) {
		before, after := both(t, []string{name, "JAEGER_SAMPLER_TYPE=const", "JAEGER_SAMPLER_PARAM=1", "JAEGER_REPORTER_LOG_SPANS=true",
			"JAEGER_TAGS=a=1, b=${HOME_TOWN:Turin},c=${SET:x}", "SET=y"})
		same(t, before, after)
		for _, want := range []string{"a=string:1", "b=string:Turin", "c=string:y", "zone=string:eu", "shard=int64:7"} {
			if !strings.Contains(render(after.spans), want) {
				t.Errorf("no %s in\n%s", want, render(after.spans))
			}
		}
		for _, r := range []result{before, after} {
			if n := strings.Count(r.printed, "Reporting span"); n != 2 {
				t.Errorf("%d spans logged:\n%s", n, r.printed)
			}
		}
	})
	t.Run("no logger, no line", func(t *testing.T) {
		before, after := both(t, []string{name}, "-kind", "const")
		same(t, before, after)
		if strings.Contains(before.printed+after.printed, "Reporting") {
			t.Errorf("%s\n%s", before.printed, after.printed)
		}
	})
	t.Run("errors", func(t *testing.T) {
		for _, env := range []string{"JAEGER_DISABLED=maybe", "JAEGER_RPC_METRICS=2", "JAEGER_TRACEID_128BIT=x", "JAEGER_SAMPLER_PARAM=x", "JAEGER_SAMPLER_MAX_OPERATIONS=x",
			"JAEGER_SAMPLER_REFRESH_INTERVAL=1", "JAEGER_REPORTER_MAX_QUEUE_SIZE=x", "JAEGER_REPORTER_FLUSH_INTERVAL=1", "JAEGER_REPORTER_LOG_SPANS=x",
			"JAEGER_ENDPOINT=::", "JAEGER_AGENT_PORT=x", "JAEGER_REPORTER_ATTEMPT_RECONNECTING_DISABLED=x", "JAEGER_REPORTER_ATTEMPT_RECONNECT_INTERVAL=1",
			"JAEGER_SAMPLER_TYPE=other", "JAEGER_SAMPLER_PARAM=3", "JAEGER_SERVICE_NAME="} {
			vars := []string{name, env}
			before, after := run(t, legacy, vars), run(t, migrated, vars)
			if before == "" || before != after {
				t.Errorf("%s\nbefore: %s\nafter:  %s", env, before, after)
			}
		}
		vars := []string{name, "JAEGER_ENDPOINT=http://127.0.0.1:1", "JAEGER_USER=u"}
		if before, after := run(t, legacy, vars), run(t, migrated, vars); !strings.Contains(before, "together") || before != after {
			t.Errorf("before: %s\nafter:  %s", before, after)
		}
		if before, after := run(t, legacy, nil, "-kind", "parts:wrong"), run(t, migrated, nil, "-kind", "parts:wrong"); !strings.Contains(before, "between") || before != after {
			t.Errorf("before: %s\nafter:  %s", before, after)
		}
	})
	t.Run("no sampler", func(t *testing.T) {
		before, after := both(t, []string{name}, "-roots", "50")
		if len(before.spans) > 0 || len(after.spans) > 0 {
			t.Errorf("%d spans before, %d after", len(before.spans), len(after.spans))
		}
	})
	t.Run("disabled", func(t *testing.T) {
		before, after := both(t, []string{name, "JAEGER_DISABLED=true"}, "-kind", "const")
		if len(before.spans) > 0 || len(after.spans) > 0 || before.printed != after.printed {
			t.Errorf("%+v\n%+v", before, after)
		}
	})
	for _, c := range []struct {
		kind, param string
		keeps       int
	}{{"const", "0", 0}, {"ratelimiting", "5", 10}, {"probabilistic", "1", 100}, {"probabilistic", "0", 0}, {"parts:rate", "", 6}, {"parts:guaranteed", "", 4}, {"parts:", "", 100}} {
		t.Run(c.kind+c.param, func(t *testing.T) {
			before, after := both(t, []string{name}, "-kind", c.kind, "-roots", "50", "-param", "0"+c.param)
			if len(before.spans) != c.keeps || len(after.spans) != c.keeps { // a child each
				t.Errorf("%d spans before, %d after, want %d", len(before.spans), len(after.spans), c.keeps)
			}
			if c.keeps > 0 {
				same(t, before, after)
			}
		})
	}
	t.Run("remote", func(t *testing.T) {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if r.URL.Query().Get("service") != "shop" {
				http.Error(w, "service", http.StatusNotFound)
			}
			w.Header().Set("Content-Type", "application/json")
			w.Write([]byte(`{"strategyType":"PROBABILISTIC","probabilisticSampling":{"samplingRate":0}}`))
		}))
		defer server.Close()
		// The parameter decides until the server answers; children follow.
		r := startReceiver(t, "")
		start := time.Now()
		run(t, migrated, []string{name, "JAEGER_SAMPLING_ENDPOINT=" + server.URL, "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, "-kind", "remote", "-param", "1", "-headers", "uber-trace-id=1f2e3d4c5b6a7988:1a2b3c4d5e6f7081:0:1")
		if len(r.spans()) != 1 || time.Since(start) > 10*time.Second {
			t.Errorf("%d spans after %s", len(r.spans()), time.Since(start))
		}
	})
	for what, headers := range map[string]string{
		"a caller keeps":      "uber-trace-id=1f2e3d4c5b6a7988:1a2b3c4d5e6f7081:0:1",
		"a caller escapes":    "uber-trace-id=1f2e3d4c5b6a7988%3A1a2b3c4d5e6f7081%3A0%3A1",
		"a person debugs":     "jaeger-debug-id=abc",
		"a person adds items": "jaeger-baggage=a=1",
	} {
		t.Run(what, func(t *testing.T) {
			for _, kind := range []string{"const", "ratelimiting", "parts:"} {
				before, after := both(t, []string{name}, "-kind", kind, "-param", "0", "-headers", headers)
				if strings.HasPrefix(what, "a caller") {
					same(t, before, after)
				}
			}
		})
	}
	t.Run("B3", func(t *testing.T) {
		headers := "X-B3-TraceId=463ac35c9f6413ad48485a3953bb6124,X-B3-SpanId=a2fb4a1d1a96d312,X-B3-Sampled=1"
		before, after := both(t, []string{name}, "-kind", "const", "-format", "b3", "-headers", headers)
		same(t, before, after)
		if after.spans[0].trace != "463ac35c9f6413ad48485a3953bb6124" || after.spans[0].parent != "a2fb4a1d1a96d312" {
			t.Errorf("%+v", after.spans)
		}
		before, after = both(t, []string{name}, "-kind", "const", "-format", "b3")
		if before.printed != "[X-B3-Sampled X-B3-Spanid X-B3-Traceid]\n" || after.printed != "[Traceparent X-B3-Sampled X-B3-Spanid X-B3-Traceid]\n" {
			t.Errorf("%s%s", before.printed, after.printed)
		}
	})
	t.Run("other names of headers", func(t *testing.T) {
		before, after := both(t, []string{name}, "-kind", "const", "-format", "names", "-headers", "X-Trace=1f2e3d4c5b6a7988:1a2b3c4d5e6f7081:0:1")
		same(t, before, after)
		if after.spans[0].parent != "1a2b3c4d5e6f7081" {
			t.Errorf("%+v", after.spans)
		}
		before, after = both(t, []string{name}, "-kind", "const", "-format", "names")
		if before.printed != "[X-Trace]\n" || after.printed != "[Traceparent X-Trace]\n" {
			t.Errorf("%s%s", before.printed, after.printed)
		}
	})
	t.Run("the length of strings", func(t *testing.T) {
		before, after := both(t, []string{name}, "-kind", "const", "-format", "length")
		same(t, before, after)
	})
	t.Run("ids", func(t *testing.T) {
		before, after := both(t, []string{name}, "-kind", "const", "-format", "ids")
		same(t, before, after)
		if after.spans[0].trace != strings.Repeat("0", 30)+"12" && after.spans[0].trace != strings.Repeat("0", 30)+"11" {
			t.Errorf("%+v", after.spans)
		}
	})
	t.Run("OpenTelemetry's variables win", func(t *testing.T) {
		r := startReceiver(t, "")
		run(t, migrated, []string{name, "OTEL_SERVICE_NAME=other", "OTEL_TRACES_SAMPLER=always_on", "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url, "JAEGER_ENDPOINT=http://127.0.0.1:1/api/traces"})
		if spans := r.spans(); len(spans) != 2 || spans[0].service != "other" {
			t.Errorf("%+v", spans)
		}
	})
	t.Run("authentication", func(t *testing.T) {
		r := startReceiver(t, "127.0.0.8:4318")
		run(t, migrated, []string{name, "JAEGER_ENDPOINT=http://127.0.0.8:14268/api/traces", "JAEGER_USER=u", "JAEGER_PASSWORD=p"}, "-kind", "const")
		if len(r.headers) == 0 || r.headers[0].Get("Authorization") != "Basic dTpw" {
			t.Errorf("headers: %v", r.headers)
		}
	})
}

// quiet is spans for an agent that may get none.
func (a agent) quiet(t *testing.T) []span {
	t.Helper()
	time.Sleep(300 * time.Millisecond)
	if len(a.GetJaegerBatches()) == 0 {
		return nil
	}
	return a.spans(t)
}

// The set-up is generated for every OpenTelemetry release that a go directive may ask for.
func TestJaegerSetUpReleases(t *testing.T) {
	for _, release := range []string{"v1.28.0", "v1.35.0", "v1.41.0", "v1.44.0"} {
		t.Run(release, func(t *testing.T) {
			dir := program(t, "testdata/jaeger-set-up.txtar")
			migrate(t, dir, "--otel-version", release)
			r := startReceiver(t, "")
			run(t, build(t, dir, "./cmd/app"), []string{"JAEGER_SERVICE_NAME=shop", "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, "-kind", "const")
			if len(r.spans()) != 2 {
				t.Errorf("%d spans", len(r.spans()))
			}
		})
	}
}
