package e2e

import (
	"strings"
	"testing"
)

// The tracer of a library that speaks OpenTracing stays behind the migrated code: what its backend receives is the same, and
// so is the parent of the spans that the library's other parts make.
func TestVendorTracer(t *testing.T) {
	spans := func(dir string) string {
		a := startAgent(t)
		run(t, build(t, dir, "./cmd/app"), nil, "-agent", a.SpanServerAddr())
		return ports.ReplaceAllString(render(a.spans(t)), "HOST")
	}
	before := spans(program(t, "testdata/vendor.txtar"))
	dir := program(t, "testdata/vendor.txtar")
	migrate(t, dir)
	compare(t, before, spans(dir))
	for _, want := range []string{"vendor: call (client)", "    vendor: handle (server)", "        vendor: query", "http.status_code=int64:418", "FAILED", "retry"} {
		if !strings.Contains(before, want) {
			t.Errorf("%q is missing:\n%s", want, before)
		}
	}
}

// With --bridge, libraries that take a tracer or look for one go on making their spans, in the same traces.
func TestBridged(t *testing.T) {
	before, after := legacySpans(t, "testdata/bridged.txtar"), migratedSpans(t, "testdata/bridged.txtar", []string{"--bridge"})
	compare(t, before, after)
	if want := "bridged: own\n    bridged: client (client)\n        bridged: inner\n            bridged: query\n"; !strings.Contains(before, want) {
		t.Errorf("the program is to show %q:\n%s", want, before)
	}
}
