package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A module whose families are rewritten one after the other speaks the headers of both, as one that is rewritten at once does. A
// generated file that somebody has changed stays.
func TestOneFamilyAfterTheOther(t *testing.T) {
	dir := program(t, "testdata/families.txtar")
	migrate(t, dir, "--only", "opentracing,jaeger")
	build(t, dir, "./cmd/app")
	boot := filepath.Join(dir, "internal", "otelboot")
	export, err := os.ReadFile(filepath.Join(boot, "export.go"))
	if err != nil {
		t.Fatal(err)
	}
	changed := append(export, "\n// Ours.\n"...)
	write(t, filepath.Join(boot, "export.go"), changed)
	formats, err := os.ReadFile(filepath.Join(boot, "propagators.go"))
	if err != nil || strings.Contains(string(formats), "b3multi") {
		t.Fatalf("%v\n%s", err, formats)
	}
	migrate(t, dir)
	out := run(t, build(t, dir, "./cmd/app"), nil)
	if want := "uber-trace-id true, x-b3-traceid false, traceparent true\nuber-trace-id false, x-b3-traceid true, traceparent true\n"; out != want {
		t.Errorf("got %q, want %q", out, want)
	}
	if now, err := os.ReadFile(filepath.Join(boot, "export.go")); err != nil || string(now) != string(changed) {
		t.Errorf("the changed file is\n%s", now)
	}
}
