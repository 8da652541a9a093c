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
