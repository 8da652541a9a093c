// Package gomod works out what a migrated module requires, without touching the module.
package gomod

import (
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/semver"
)

// Release is an OpenTelemetry Go release: the API and SDK, and the modules that are released with them under other numbers.
type Release struct {
	minor    int
	exporter int // the minor number of the OTLP exporters; 0 means the same
}

// The bounds of the releases that generated code is written for.
const (
	oldest = 28
	newest = 47
	// OldestExporter is the first release whose OTLP exporters stand on no internal package of another module, so that they build
	// with every SDK since.
	OldestExporter = 17
	// MetricsMinor is the first release whose Prometheus exporter can leave names as they are (WithTranslationStrategy of
	// exporters/prometheus v0.60.0) and whose SDK can lift the limit on label sets (WithCardinalityLimit).
	MetricsMinor = 38
	// PanicMinor is the first release whose spans can let a panic pass unrecorded (sdk/trace WithoutPanicRecording).
	PanicMinor = 45
	// bridgeMinor is the last release that bridge/opentracing was served with; none builds with v1.47.0, where
	// internal/baggage.Item.Value became a method.
	bridgeMinor = 46
)

// Needs says what the code needs of a release.
type Needs struct {
	Metrics bool // the metrics SDK
	Bridge  bool // the bridge to OpenTracing
	// Newest is the newest minor number that the rest of the program builds with, and Exporter that of the OTLP exporters, which
	// bring gRPC along and can be older than the SDK; 0 means any.
	Newest, Exporter int
}

// Oldest is the minor number of the oldest release that serves the needs.
func Oldest(needs Needs) int {
	if needs.Metrics {
		return MetricsMinor
	}
	return oldest
}

// Minor is the N of OpenTelemetry v1.N.
func (r Release) Minor() int { return r.minor }

// ExporterMinor is Minor for the OTLP exporters, which have the number of the release that they come with.
func (r Release) ExporterMinor() int {
	if r.exporter > 0 {
		return r.exporter
	}
	return r.minor
}

// Version is the version of the API and the SDK.
func (r Release) Version() string { return fmt.Sprintf("v1.%d.0", r.minor) }

// Go is the go directive that the release asks of a module (the go line of go.opentelemetry.io/otel's go.mod).
func (r Release) Go() string {
	switch {
	case r.minor >= 47:
		return "1.26.0"
	case r.minor >= 42:
		return "1.25.0"
	case r.minor >= 39:
		return "1.24.0"
	case r.minor >= 36:
		return "1.23.0"
	case r.minor >= 30:
		return "1.22.0"
	}
	return "1.21"
}

// modules maps the modules that generated code may import, or that often stand beside them, to how they are numbered.
var modules = map[string]func(Release) string{
	// Newer releases of these ask for a newer Go than the OpenTelemetry release does.
	"github.com/felixge/httpsnoop":                                                func(Release) string { return "v1.0.4" },
	"go.opentelemetry.io/otel":                                                    stable,
	"go.opentelemetry.io/otel/trace":                                              stable,
	"go.opentelemetry.io/otel/bridge/opentracing":                                 stable,
	"go.opentelemetry.io/otel/metric":                                             stable,
	"go.opentelemetry.io/otel/sdk":                                                stable,
	"go.opentelemetry.io/otel/sdk/metric":                                         stable,
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace":                           exporter,
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracehttp":             exporter,
	"go.opentelemetry.io/otel/exporters/otlp/otlptrace/otlptracegrpc":             exporter,
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp":           stable,
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetricgrpc":           stable,
	"go.opentelemetry.io/otel/exporters/stdout/stdoutmetric":                      stable,
	"go.opentelemetry.io/otel/exporters/stdout/stdouttrace":                       stable,
	"go.opentelemetry.io/otel/exporters/prometheus":                               offset(22),
	"go.opentelemetry.io/contrib/propagators/jaeger":                              stable,
	"go.opentelemetry.io/contrib/propagators/b3":                                  stable,
	"go.opentelemetry.io/contrib/propagators/autoprop":                            offset(25),
	"go.opentelemetry.io/contrib/exporters/autoexport":                            offset(25),
	"go.opentelemetry.io/contrib/samplers/jaegerremote":                           jaegerRemote,
	"go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp":               offset(25),
	"go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc": offset(25),
}

// jaegerRemote numbers go.opentelemetry.io/contrib/samplers/jaegerremote, whose go.mod names the release that it is made for. It
// brings gRPC along, too: v0.20.0 is content with v1.55.0.
func jaegerRemote(r Release) string {
	switch {
	case r.exporter > 0:
		return "v0.20.0"
	case r.minor >= 47:
		return "v0.38.0"
	case r.minor > 43:
		return fmt.Sprintf("v0.37.%d", r.minor-43)
	}
	return fmt.Sprintf("v0.%d.0", r.minor-6)
}

func stable(r Release) string { return fmt.Sprintf("v1.%d.0", r.minor) }

func exporter(r Release) string { return fmt.Sprintf("v1.%d.0", r.ExporterMinor()) }

func offset(n int) func(Release) string {
	return func(r Release) string { return fmt.Sprintf("v0.%d.0", r.minor+n) }
}

// module returns the OpenTelemetry module that provides the import path and its version in the release.
func (r Release) module(path string) (module, version string, ok bool) {
	for m := path; ; {
		if v, known := modules[m]; known {
			return m, v(r), true
		}
		i := strings.LastIndexByte(m, '/')
		if i < 0 {
			return "", "", false
		}
		m = m[:i]
	}
}

// stable returns the release's version of a module of OpenTelemetry whose API is stable, "" for any other.
func (r Release) stable(m string) string {
	if number, known := modules[m]; known && strings.HasPrefix(m, "go.opentelemetry.io/") {
		if v := number(r); semver.Major(v) == "v1" {
			return v
		}
	}
	return ""
}

// Pick chooses the newest release that the go directive allows ("" means 1.16, as for the go command). want, such as
// "v1.40.0", overrides the choice. Where no release that fits allows the
// directive, the directive has to rise to the release's Go.
func Pick(directive, want string, needs Needs) (r Release, err error) {
	defer func() {
		if needs.Exporter > 0 && needs.Exporter < r.minor {
			r.exporter = needs.Exporter
		}
	}()
	if directive == "" {
		directive = "1.16"
	}
	floor, newest := Oldest(needs), newest
	if needs.Bridge {
		newest = bridgeMinor
	}
	if needs.Newest > 0 {
		newest = min(newest, needs.Newest)
	}
	if want != "" {
		parts := strings.Split(strings.TrimPrefix(want, "v"), ".")
		n := -1
		if len(parts) >= 2 && parts[0] == "1" {
			n, err = strconv.Atoi(parts[1])
		}
		if err != nil || n < floor || n > newest {
			return r, fmt.Errorf("OpenTelemetry %s is not supported here; use v1.%d.0 to v1.%d.0", want, floor, newest)
		}
		return Release{minor: n}, nil
	}
	for n := newest; n >= floor; n-- {
		if r = (Release{minor: n}); !newer(r.Go(), directive) {
			return r, nil
		}
	}
	// Raise the directive as little as possible, and take the newest release that this allows.
	least := Release{minor: floor}.Go()
	for n := newest; n >= floor; n-- {
		if r = (Release{minor: n}); r.Go() == least {
			break
		}
	}
	return r, nil
}

// newer reports whether go version a is newer than b.
func newer(a, b string) bool { return semver.Compare(semverOf(a), semverOf(b)) > 0 }

func semverOf(v string) string {
	for _, mark := range []string{"rc", "beta"} {
		if i := strings.Index(v, mark); i >= 0 {
			v = v[:i] // good enough to compare language versions
		}
	}
	return semver.Canonical("v" + v)
}
