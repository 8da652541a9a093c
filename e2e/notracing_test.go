package e2e

import "testing"

// Where tracing is not set up, disabled or thrown away, a span that was started is found in its context, as before: code
// that relies on it does not check for nil.
func TestWithoutTracing(t *testing.T) {
	before := run(t, build(t, program(t, "testdata/notracing.txtar"), "./cmd/app"), nil)
	dir := program(t, "testdata/notracing.txtar")
	migrate(t, dir)
	if after := run(t, build(t, dir, "./cmd/app"), nil); after != before {
		t.Errorf("the output differs\n--- before\n%s\n--- after\n%s", before, after)
	}
}
