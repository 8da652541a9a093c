package e2e

import (
	"regexp"
	"strings"
	"testing"
)

// ports are chosen anew in every run.
var ports = regexp.MustCompile(`127\.0\.0\.1:\d+`)

// sideBySide runs a program before and after its migration, and returns what arrives at the agent and at the receiver.
func sideBySide(t *testing.T, archive string, args ...string) (before, after string) {
	t.Helper()
	return legacySpans(t, archive, args...), migratedSpans(t, archive, nil, args...)
}

func legacySpans(t *testing.T, archive string, args ...string) string {
	t.Helper()
	a := startAgent(t)
	run(t, build(t, program(t, archive), "./cmd/app"), nil, append([]string{"-agent", a.SpanServerAddr()}, args...)...)
	return ports.ReplaceAllString(render(a.spans(t)), "HOST")
}

func migratedSpans(t *testing.T, archive string, flags []string, args ...string) string {
	t.Helper()
	dir := program(t, archive)
	migrate(t, dir, flags...)
	r := startReceiver(t, "")
	run(t, build(t, dir, "./cmd/app"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, args...)
	return ports.ReplaceAllString(render(r.spans()), "HOST")
}

func compare(t *testing.T, before, after string) {
	t.Helper()
	if before == "" {
		t.Fatal("the legacy program sends no spans")
	}
	if before != after {
		t.Errorf("the spans differ\n--- before\n%s\n--- after\n%s", before, after)
	}
}

// shows fails the test for each text that is missing in what the legacy program is to show.
func shows(t *testing.T, before string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(before, text) {
			t.Errorf("%q is missing in what the program is to show:\n%s", text, before)
		}
	}
}

// difference is what a case shows before and after the migration, where the findings announce that it is not the same.
type difference struct{ name, before, after string }

// differ fails the test for each case that does not show what it is to show.
func differ(t *testing.T, before, after string, cases []difference) {
	t.Helper()
	for _, c := range cases {
		if !strings.Contains(before, c.before) {
			t.Errorf("%s: before the migration %q is missing:\n%s", c.name, c.before, before)
		}
		if !strings.Contains(after, c.after) {
			t.Errorf("%s: after the migration %q is missing:\n%s", c.name, c.after, after)
		}
	}
}

func TestServices(t *testing.T) {
	before, after := sideBySide(t, "testdata/services.txtar")
	compare(t, before, after)
	shows(t, before, "frontend: HTTP GET /hotels (server)", "    frontend: /geo.Geo/Answer (client)", "        geo: /geo.Geo/Answer (server)",
		"            geo: nearby", "FAILED", "deployment=string:blue", "instance=int64:7")
}

// A caller that is not migrated yet sends Jaeger's header; the trace goes on.
func TestServicesBehindLegacyCaller(t *testing.T) {
	before, after := sideBySide(t, "testdata/services.txtar", "-header", "uber-trace-id=1f2e3d4c5b6a7988:1a2b3c4d5e6f7081:0:1")
	compare(t, before, after)
	if !strings.Contains(before, "of a remote parent") {
		t.Errorf("no remote parent:\n%s", before)
	}
}

func TestSpans(t *testing.T) {
	before, after := sideBySide(t, "testdata/spans.txtar")
	compare(t, before, after)
}
