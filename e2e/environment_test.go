package e2e

import (
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
)

// TestEnvironment runs a program of the Jaeger client with its environment, and the migrated program with the converted one: service
// name, tags, sampler, endpoint and switches act the same, and in the dual phase both formats of propagation are spoken.
func TestEnvironment(t *testing.T) {
	dir := program(t, "testdata/environment.txtar")
	legacy := build(t, dir, "./cmd/app")
	migrate(t, dir)
	migrated := build(t, dir, "./cmd/app")

	// both runs the two programs and returns what arrives, and the headers that each passes on.
	both := func(t *testing.T, phase string, env []string, args ...string) (before, after []span, headers [2]string) {
		t.Helper()
		a := startAgent(t)
		host, port, _ := strings.Cut(a.SpanServerAddr(), ":")
		env = append([]string{"JAEGER_AGENT_HOST=" + host, "JAEGER_AGENT_PORT=" + port}, env...)
		headers[0] = strings.TrimSpace(run(t, legacy, env, args...))
		before = a.quiet(t)
		r := startReceiver(t, host+":4318")
		headers[1] = strings.TrimSpace(run(t, migrated, convertEnv(t, phase, env), args...))
		return before, r.spans(), headers
	}

	for _, phase := range []string{"dual", "final"} {
		t.Run("name, tags and const sampler, "+phase, func(t *testing.T) {
			before, after, headers := both(t, phase, []string{"JAEGER_SERVICE_NAME=shop", "JAEGER_SAMPLER_TYPE=const", "JAEGER_SAMPLER_PARAM=1",
				"JAEGER_TAGS=zone=eu,team=a b,sum=1=1,price=5%", "JAEGER_REPORTER_FLUSH_INTERVAL=200ms", "JAEGER_REPORTER_MAX_QUEUE_SIZE=50"})
			compare(t, render(before), render(after))
			if len(after) != 2 || !strings.Contains(render(after), "team=string:a b") {
				t.Errorf("spans:\n%s", render(after))
			}
			want := "Traceparent Uber-Trace-Id"
			if phase == "final" {
				want = "Traceparent"
			}
			if headers[0] != "Uber-Trace-Id" || headers[1] != want {
				t.Errorf("headers passed on: %q, then %q", headers[0], headers[1])
			}
		})
	}
	t.Run("nothing is sampled", func(t *testing.T) {
		before, after, _ := both(t, "final", []string{"JAEGER_SERVICE_NAME=shop", "JAEGER_SAMPLER_TYPE=const", "JAEGER_SAMPLER_PARAM=0"})
		if len(before)+len(after) != 0 {
			t.Errorf("%d and %d spans", len(before), len(after))
		}
	})
	t.Run("a share is sampled", func(t *testing.T) {
		before, after, _ := both(t, "final", []string{"JAEGER_SERVICE_NAME=shop", "JAEGER_SAMPLER_TYPE=probabilistic", "JAEGER_SAMPLER_PARAM=0.3",
			"JAEGER_REPORTER_MAX_QUEUE_SIZE=4000"}, "-n", "500")
		for _, n := range []int{len(before), len(after)} {
			if n < 200 || n > 400 || n%2 != 0 {
				t.Errorf("%d spans of 1000, which is not a share of 0.3 of whole traces", n)
			}
		}
	})
	t.Run("disabled", func(t *testing.T) {
		before, after, _ := both(t, "final", []string{"JAEGER_SERVICE_NAME=shop", "JAEGER_SAMPLER_TYPE=const", "JAEGER_SAMPLER_PARAM=1", "JAEGER_DISABLED=true"})
		if len(before)+len(after) != 0 {
			t.Errorf("%d and %d spans", len(before), len(after))
		}
	})
	t.Run("a collector's endpoint", func(t *testing.T) {
		var posts atomic.Int32
		collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
			if r.URL.Path == "/api/traces" {
				posts.Add(1)
			}
		}))
		defer collector.Close()
		env := []string{"JAEGER_SERVICE_NAME=shop", "JAEGER_SAMPLER_TYPE=const", "JAEGER_SAMPLER_PARAM=1", "JAEGER_AGENT_HOST=nowhere.invalid",
			"JAEGER_ENDPOINT=" + collector.URL + "/api/traces"}
		run(t, legacy, env)
		r := startReceiver(t, "127.0.0.1:4318")
		run(t, migrated, convertEnv(t, "final", env))
		if posts.Load() == 0 || len(r.spans()) != 2 {
			t.Errorf("%d requests to the collector, then %d spans at port 4318", posts.Load(), len(r.spans()))
		}
	})
}

// convertEnv converts variables as an environment file.
func convertEnv(t *testing.T, phase string, env []string) []string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "app.env")
	if err := os.WriteFile(file, []byte(strings.Join(env, "\n")+"\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command(tool, "convert", "--from", "env", "--phase", phase, "--write", "--quiet", file).CombinedOutput(); err != nil {
		t.Fatalf("otelmigrate convert: %v\n%s", err, out)
	}
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if phase == "final" && strings.Contains(string(data), "JAEGER_") {
		t.Errorf("old variables are left:\n%s", data)
	}
	return strings.Split(strings.TrimSpace(string(data)), "\n")
}
