package gomod

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestPick(t *testing.T) {
	for _, c := range []struct {
		directive, want string
		needs           Needs
		version, goes   string // the release, and the go directive it asks for
	}{
		{"1.26.0", "", Needs{}, "v1.47.0", "1.26.0"},
		{"1.26rc1", "", Needs{}, "v1.47.0", "1.26.0"},
		{"1.25", "", Needs{}, "v1.46.0", "1.25.0"},
		{"1.24.3", "", Needs{}, "v1.41.0", "1.24.0"},
		{"1.23", "", Needs{Metrics: true}, "v1.38.0", "1.23.0"},
		{"1.22", "", Needs{}, "v1.35.0", "1.22.0"},
		{"1.22", "", Needs{Metrics: true}, "v1.38.0", "1.23.0"}, // rises: metrics need v1.38.0
		{"1.21", "", Needs{}, "v1.29.0", "1.21"},
		{"1.16", "", Needs{}, "v1.29.0", "1.21"}, // rises as little as possible
		{"", "", Needs{}, "v1.29.0", "1.21"},
		{"1.21", "v1.40.0", Needs{}, "v1.40.0", "1.24.0"}, // as asked for
		{"1.30", "1.47.0", Needs{}, "v1.47.0", "1.26.0"},
		{"1.26", "", Needs{Bridge: true}, "v1.46.0", "1.25.0"},
		{"1.22", "", Needs{Bridge: true}, "v1.35.0", "1.22.0"},
	} {
		r, err := Pick(c.directive, c.want, c.needs)
		if err != nil || r.Version() != c.version || r.Go() != c.goes {
			t.Errorf("Pick(%q, %q, %v) = %s for go %s, %v; want %s for go %s", c.directive, c.want, c.needs, r.Version(), r.Go(), err, c.version, c.goes)
		}
	}
	for _, bad := range []string{"v1.27.0", "v1.99.0", "v2.0.0", "latest", "v1", "v1.x"} {
		if _, err := Pick("1.26", bad, Needs{}); err == nil || !strings.Contains(err.Error(), "v1.28.0 to v1.47.0") {
			t.Errorf("Pick(%s): %v", bad, err)
		}
	}
	if _, err := Pick("1.26", "v1.47.0", Needs{Bridge: true}); err == nil {
		t.Error("the bridge with v1.47.0")
	}
	if _, err := Pick("1.26", "v1.30.0", Needs{Metrics: true}); err == nil {
		t.Error("metrics with v1.30.0")
	}
}

func TestReleaseModules(t *testing.T) {
	r, err := Pick("", "v1.40.0", Needs{})
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		"go.opentelemetry.io/otel":                                        "go.opentelemetry.io/otel v1.40.0",
		"go.opentelemetry.io/otel/attribute":                              "go.opentelemetry.io/otel v1.40.0",
		"go.opentelemetry.io/otel/trace/noop":                             "go.opentelemetry.io/otel/trace v1.40.0",
		"go.opentelemetry.io/otel/sdk/metric/metricdata":                  "go.opentelemetry.io/otel/sdk/metric v1.40.0",
		"go.opentelemetry.io/otel/exporters/prometheus":                   "go.opentelemetry.io/otel/exporters/prometheus v0.62.0",
		"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp": "go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp v1.40.0",
		"go.opentelemetry.io/contrib/propagators/jaeger":                  "go.opentelemetry.io/contrib/propagators/jaeger v1.40.0",
		"github.com/felixge/httpsnoop":                                    "github.com/felixge/httpsnoop v1.0.4",
		"example.com/other":                                               " ",
	} {
		m, v, _ := r.module(path)
		if got := m + " " + v; got != want {
			t.Errorf("module(%s) = %s, want %s", path, got, want)
		}
	}
}

func TestRequires(t *testing.T) {
	name := filepath.Join(t.TempDir(), "go.mod")
	if err := os.WriteFile(name, []byte("module m\n\nrequire (\n\texample.com/a v1.1.0\n\texample.com/b v1.0.0-rc.1 // indirect\n)\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		module, version string
		want            bool
	}{{"example.com/a", "v1.1.0", true}, {"example.com/a", "v1.1.1", false}, {"example.com/b", "v1.0.0", false}, {"example.com/c", "v0.0.0", false}} {
		if got, err := Requires(name, c.module, c.version); err != nil || got != c.want {
			t.Errorf("Requires(%s, %s) = %v, %v", c.module, c.version, got, err)
		}
	}
	if _, err := Requires(filepath.Join(t.TempDir(), "go.mod"), "m", "v1.0.0"); err == nil {
		t.Error("no error for a missing file")
	}
}

func TestReleaseOf(t *testing.T) {
	name := filepath.Join(t.TempDir(), "go.mod")
	for requirement, want := range map[string]int{
		"go.opentelemetry.io/otel v1.40.1": 40, "go.opentelemetry.io/otel v1.40.0 // indirect": 0, "go.opentelemetry.io/otel v0.16.0": 0,
		"go.opentelemetry.io/otel/trace v1.40.0": 0,
	} {
		if err := os.WriteFile(name, []byte("module m\n\nrequire "+requirement+"\n"), 0o644); err != nil {
			t.Fatal(err)
		}
		if got, err := ReleaseOf(name); err != nil || got != want {
			t.Errorf("ReleaseOf(%s) = %d, %v, want %d", requirement, got, err, want)
		}
	}
}
