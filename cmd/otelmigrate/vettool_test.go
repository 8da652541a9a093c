package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
)

// goTool runs the go command with the tool in its place, and returns everything it says.
func goTool(t *testing.T, dir string, args ...string) (string, error) {
	t.Helper()
	cmd := exec.Command("go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asTool+"=1")
	out, err := cmd.CombinedOutput()
	return string(out), err
}

func self(t *testing.T) string {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return exe
}

// migrated is a module that has one package on OpenTelemetry and another one still to do.
func migrated(t *testing.T) string {
	t.Helper()
	dir := module(t, `
-- main.go --
package main

import (
	"context"

	opentracing "github.com/opentracing/opentracing-go"
)

func main() {
	span, _ := opentracing.StartSpanFromContext(context.Background(), "main")
	span.SetTag("k", "v")
	span.Finish()
}
-- left/left.go --
package left

import opentracing "github.com/opentracing/opentracing-go"

func f(span opentracing.Span) string { return span.BaggageItem("stays, and its library with it") }
`)
	if o := otelmigrate(t, dir, "rewrite", "--write", "-q"); o.code != 0 {
		t.Fatal(o.stderr)
	}
	for name, src := range map[string]string{
		"inside/inside.go": `package inside

import opentracing "github.com/opentracing/opentracing-go"

func run(t opentracing.Tracer) {
	span := t.StartSpan("inside")
	span.SetTag("n", 1)
	tag(span)
	span.Finish()
}

func tag(span opentracing.Span) { span.SetTag("k", "v") }
`,
		"shared/shared.go": `package shared

import opentracing "github.com/opentracing/opentracing-go"

// Exported is seen by other packages, which go vet does not show.
func Exported(span opentracing.Span) { span.Finish() }
`,
		"free/free.go": "package free\n\nfunc f() {}\n",
	} {
		path := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(src), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestVetTool(t *testing.T) {
	dir := migrated(t)
	out, err := goTool(t, dir, "vet", "-vettool="+self(t), "./...")
	if err == nil {
		t.Error("go vet finds nothing")
	}
	for _, want := range []string{"inside/inside.go:5:24: ", "shared/shared.go:6:32: ", "Tracer.StartSpan: auto"} {
		if !strings.Contains(out, want) {
			t.Errorf("go vet does not say %q:\n%s", want, out)
		}
	}
	if strings.Contains(out, "free.go") || strings.Contains(out, "main.go") {
		t.Errorf("go vet complains about code without legacy calls:\n%s", out)
	}
	if out, err := goTool(t, dir, "vet", "-vettool="+self(t), "./free", "."); err != nil {
		t.Errorf("go vet of migrated code: %v\n%s", err, out)
	}
}

// A unit that lies inside one package is one fix; what other packages can see stays.
func TestVetToolFix(t *testing.T) {
	dir := migrated(t)
	diff, err := goTool(t, dir, "fix", "-fixtool="+self(t), "-diff", "./...")
	t.Logf("go fix -diff: %v", err)
	if !strings.Contains(diff, "+	_, span := t.Start(context.Background(), \"inside\")") {
		t.Errorf("go fix -diff shows\n%s", diff)
	}
	if out, err := goTool(t, dir, "vet", "-vettool="+self(t), "-fix", "./inside"); err != nil {
		t.Logf("go vet -fix: %v\n%s", err, out)
	}
	src, err := os.ReadFile(filepath.Join(dir, "inside", "inside.go"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(src), "opentracing") || !strings.Contains(string(src), "func tag(span trace.Span) { span.SetAttributes") {
		t.Errorf("after go vet -fix:\n%s", src)
	}
	rewritertest.Build(t, dir)
	goTool(t, dir, "vet", "-vettool="+self(t), "-fix", "./shared")
	src, err = os.ReadFile(filepath.Join(dir, "shared", "shared.go"))
	if err != nil || !strings.Contains(string(src), "span opentracing.Span") {
		t.Errorf("go vet -fix changes an exported declaration: %v\n%s", err, src)
	}
}
