package gomod

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A module that requires one whose own requirement cannot be had is built all the same, and so it is after the rewrite.
func TestUpdateWithoutTheWholeGraph(t *testing.T) {
	req := request(t, plainMod, "go.opentelemetry.io/otel/sdk/metric")
	dir := req.Module.Dir
	req.Module.GoMod = append(req.Module.GoMod, "\nrequire example.com/old v0.0.0\n\nreplace example.com/old => ./old\n"...)
	for name, content := range map[string]string{
		"go.mod":     string(req.Module.GoMod),
		"old/go.mod": "module example.com/old\n\ngo 1.20\n\nrequire example.com/gone v1.0.0\n",
		"old/old.go": "package old\n",
		"old.go":     "package m\n\nimport _ \"example.com/old\"\n",
	} {
		name = filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	const otlp = "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp"
	req.Imports = append(req.Imports, otlp)
	req.Files[filepath.Join(dir, "otlp.go")] = []byte("package m\n\nimport _ \"" + otlp + "\"\n")
	mod, _ := updated(t, req)
	for _, want := range []string{otlp + " v1.47.0\n", "go.opentelemetry.io/proto/otlp v", "google.golang.org/grpc v", "example.com/old v0.0.0\n", "example.com/old => ./old\n"} {
		if !strings.Contains(mod, want) {
			t.Errorf("go.mod without %q:\n%s", want, mod)
		}
	}
	for _, needless := range []string{"example.com/gone", "github.com/opentracing", "github.com/envoyproxy"} {
		if strings.Contains(mod, needless) {
			t.Errorf("go.mod with %s:\n%s", needless, mod)
		}
	}
}

// What a module has of OpenTelemetry already rises with what the rewrite needs, except for what is not stable.
func TestUpdateRaisesTheRestOfTheRelease(t *testing.T) {
	req := request(t, strings.Replace(plainMod, "go 1.26.0", "go 1.26.0\n\nrequire (\n\tgo.opentelemetry.io/otel/sdk/metric v1.28.0\n\tgo.opentelemetry.io/otel/exporters/prometheus v0.50.0\n)", 1),
		"go.opentelemetry.io/otel/sdk/metric", "go.opentelemetry.io/otel/exporters/prometheus")
	mod, _ := updated(t, req)
	for _, want := range []string{"go.opentelemetry.io/otel/sdk/metric v1.47.0", "go.opentelemetry.io/otel/sdk v1.47.0", "go.opentelemetry.io/otel/exporters/prometheus v0.50.0"} {
		if !strings.Contains(mod, want) {
			t.Errorf("go.mod without %q:\n%s", want, mod)
		}
	}
}
