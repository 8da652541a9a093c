package e2e

import (
	"strings"
	"testing"
)

// What was lost in migrations made by hand is not lost here.
func TestLostByHand(t *testing.T) {
	a := startAgent(t)
	printedBefore := run(t, build(t, program(t, "testdata/lost.txtar"), "./cmd/app"), nil, "-agent", a.SpanServerAddr())
	before := ports.ReplaceAllString(render(a.spans(t)), "HOST")

	dir := program(t, "testdata/lost.txtar")
	migrate(t, dir)
	r := startReceiver(t, "")
	printedAfter := run(t, build(t, dir, "./cmd/app"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	after := ports.ReplaceAllString(render(r.spans()), "HOST")
	// A text under the key error is a failure now, which Jaeger took it for only when it was "true"; the finding says so.
	const text = "lost: error text FAILED\n"
	if strings.Count(after, text) != 1 {
		t.Errorf("%q is missing:\n%s", text, after)
	}
	compare(t, before, strings.Replace(after, text, "lost: error text\n", 1))
	if printedBefore != printedAfter {
		t.Errorf("the program prints something else\n--- before\n%s\n--- after\n%s", printedBefore, printedAfter)
	}
	shows(t, before, "lost: failed send FAILED", "lost: condition FAILED", "    lost: sibling", "    lost: query", "tenants=string:[a b]",
		"status=int64:500", "lost: HTTP PUT /pots (server) of a remote parent", "http.status_code=int64:418", "never: child of a sampled parent of a remote parent")
}
