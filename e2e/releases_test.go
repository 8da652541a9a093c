package e2e

import (
	"fmt"
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

func TestMetricsReleases(t *testing.T) {
	before := legacyMetrics(t)
	for _, minor := range metricsReleases {
		t.Run(fmt.Sprintf("v1.%d.0", minor), func(t *testing.T) {
			compareText(t, before, migratedMetrics(t, "--otel-version", fmt.Sprintf("v1.%d.0", minor)))
		})
	}
}
