package e2e

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
)

var eventField = regexp.MustCompile(` event=string:\S+`)

// The official bridge is the reference implementation of what OpenTracing's calls mean in OpenTelemetry. It builds with no
// release after v1.46.0, to which this program is pinned.
func TestAgainstBridge(t *testing.T) {
	dir := program(t, "testdata/bridge.txtar")
	get := exec.Command("go", "get", "go.opentelemetry.io/otel@v1.46.0", "go.opentelemetry.io/otel/bridge/opentracing@v1.46.0",
		"go.opentelemetry.io/otel/sdk@v1.46.0", "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp@v1.46.0")
	get.Dir = dir
	if out, err := get.CombinedOutput(); err != nil {
		t.Fatalf("go get: %v\n%s", err, out)
	}
	r := startReceiver(t, "")
	run(t, build(t, dir, "./bridge"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	// The bridge leaves the field that names an event among the event's attributes as well; Jaeger shows one of the two.
	bridged := eventField.ReplaceAllString(render(r.spans()), "")

	dir = program(t, "testdata/bridge.txtar")
	if err := os.RemoveAll(filepath.Join(dir, "bridge")); err != nil {
		t.Fatal(err)
	}
	migrate(t, dir)
	r = startReceiver(t, "")
	run(t, build(t, dir, "./cmd/app"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	compare(t, bridged, render(r.spans()))
}
