package e2e

import (
	"fmt"
	"regexp"
	"testing"
)

// The generated code is written for a range of OpenTelemetry releases, because a module's go directive decides which of them
// it can have. These are the oldest and the newest, those at which a go directive's choice ends, and those from which on the
// generated code uses something new.
var (
	tracingReleases = []int{28, 29, 35, 38, 41, 44, 45, 47}
	metricsReleases = []int{38, 41, 44, 46, 47}
)

func TestTracingReleases(t *testing.T) {
	before := map[string]string{}
	for _, archive := range []string{"testdata/spans.txtar", "testdata/services.txtar", "testdata/tags.txtar"} {
		before[archive] = legacySpans(t, archive)
	}
	for _, minor := range tracingReleases {
		t.Run(fmt.Sprintf("v1.%d.0", minor), func(t *testing.T) {
			for archive, want := range before {
				after := migratedSpans(t, archive, []string{"--otel-version", fmt.Sprintf("v1.%d.0", minor)})
				if minor < 45 {
					// Panics are recorded before v1.45.0, which the checklist says.
					after = withoutExceptions(after)
				}
				compare(t, want, after)
			}
		})
	}
}

// The instrumentation is the same code for every release; the oldest one has to have what it calls.
func TestInstrumentationWithTheOldestRelease(t *testing.T) {
	for _, name := range []string{"nethttp", "otgrpc", "ctxtags"} {
		t.Run(name, func(t *testing.T) {
			archive := "testdata/" + name + ".txtar"
			before := legacySpans(t, archive)
			after := migratedSpans(t, archive, []string{"--otel-version", fmt.Sprintf("v1.%d.0", tracingReleases[0])})
			after = withoutExceptions(after)
			for _, volatile := range []*regexp.Regexp{namedHost, ids, twice} {
				before, after = volatile.ReplaceAllString(before, "$1"), volatile.ReplaceAllString(after, "$1")
			}
			compare(t, before, after)
		})
	}
}

func TestMetricsReleases(t *testing.T) {
	before := legacyMetrics(t)
	for _, minor := range metricsReleases {
		t.Run(fmt.Sprintf("v1.%d.0", minor), func(t *testing.T) {
			compareText(t, before, migratedMetrics(t, "--otel-version", fmt.Sprintf("v1.%d.0", minor)))
		})
	}
}
