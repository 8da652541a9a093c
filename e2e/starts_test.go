package e2e

import (
	"regexp"
	"testing"
)

// links are what remains of further references, and of the relation of a span that follows from its parent; Jaeger shows them
// as references, which are not spans' parents either.
var links = regexp.MustCompile(` with \d+ link\(s\)`)

func TestStarts(t *testing.T) {
	a := startAgent(t)
	printedBefore := run(t, build(t, program(t, "testdata/starts.txtar"), "./cmd/app"), nil, "-agent", a.SpanServerAddr())
	before := render(a.spans(t))

	dir := program(t, "testdata/starts.txtar")
	migrate(t, dir)
	r := startReceiver(t, "")
	printedAfter := run(t, build(t, dir, "./cmd/app"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	after := render(r.spans())
	compare(t, links.ReplaceAllString(before, ""), links.ReplaceAllString(after, ""))
	if n := len(links.FindAllString(after, -1)); n != 6 { // all spans below a and b but the reference
		t.Errorf("%d spans have links:\n%s", n, after)
	}
	if printedBefore != printedAfter {
		t.Errorf("the program prints something else\n--- before\n%s\n--- after\n%s", printedBefore, printedAfter)
	}
}
