package delivery

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/translator/prometheusremotewrite"
	"github.com/prometheus/otlptranslator"
	"github.com/prometheus/prometheus/model/labels"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	sdk "go.opentelemetry.io/otel/sdk/metric"
)

// received is what a program pushes, as a Collector's receiver has it.
func received(t *testing.T) pmetric.Metrics {
	t.Helper()
	request := pmetricotlp.NewExportRequest()
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		if err == nil {
			err = request.UnmarshalProto(body)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
		}
	}))
	defer server.Close()
	exporter, err := otlpmetrichttp.New(t.Context(), otlpmetrichttp.WithEndpointURL(server.URL+"/v1/metrics"), otlpmetrichttp.WithInsecure())
	if err != nil {
		t.Fatal(err)
	}
	provider := sdk.NewMeterProvider(sdk.WithReader(sdk.NewPeriodicReader(exporter, sdk.WithInterval(time.Hour))), sdk.WithResource(program()))
	measure(t, meter(provider))
	if err := provider.ForceFlush(t.Context()); err != nil {
		t.Fatal(err)
	}
	metrics := pmetric.NewMetrics()
	request.Metrics().CopyTo(metrics)
	if err := provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	return metrics
}

// The profile remote-write: what the newest Collector's exporter makes of names and labels with its own library. The exporter as a whole is
// held in e2e/collector, in an older release.
func TestRemoteWrite(t *testing.T) {
	metrics := received(t)
	type setting struct {
		name     string
		settings prometheusremotewrite.Settings
		flags    []string
	}
	settings := []setting{
		{"defaults", prometheusremotewrite.Settings{AddMetricSuffixes: true}, nil},
		{"disable_scope_info", prometheusremotewrite.Settings{AddMetricSuffixes: true, DisableScopeInfo: true}, []string{"--scope-labels=false"}},
	}
	for _, s := range strategies {
		settings = append(settings, setting{string(s), prometheusremotewrite.Settings{TranslationStrategy: string(s)}, []string{"--translation-strategy", string(s)}})
	}
	for _, s := range settings {
		t.Run(s.name, func(t *testing.T) {
			want := predict(t, nil, false, append([]string{"--profile", "remote-write"}, s.flags...)...)
			if strategy := otlptranslator.TranslationStrategyOption(s.settings.TranslationStrategy); strategy == "" || strategy.ShouldEscape() {
				check(t, want, first(t, metrics, s.settings))
			}
			check(t, want, second(t, metrics, s.settings))
		})
	}
}

// first are the series of remote write 1.0, which has no names in UTF-8.
func first(t *testing.T, metrics pmetric.Metrics, settings prometheusremotewrite.Settings) (list []stored) {
	t.Helper()
	written, err := prometheusremotewrite.FromMetrics(metrics, settings)
	if err != nil {
		t.Fatal(err)
	}
	for _, series := range written {
		b := labels.NewScratchBuilder(len(series.Labels))
		for _, l := range series.Labels {
			b.Add(l.Name, l.Value)
		}
		b.Sort()
		list = append(list, stored{labels: b.Labels()})
	}
	return list
}

// second are the series of remote write 2.0.
func second(t *testing.T, metrics pmetric.Metrics, settings prometheusremotewrite.Settings) (list []stored) {
	t.Helper()
	written, symbols, err := prometheusremotewrite.FromMetricsV2(metrics, settings)
	if err != nil {
		t.Fatal(err)
	}
	text := symbols.Symbols()
	for _, series := range written {
		b := labels.NewScratchBuilder(len(series.LabelsRefs) / 2)
		for pair := range slices.Chunk(series.LabelsRefs, 2) {
			b.Add(text[pair[0]], text[pair[1]])
		}
		b.Sort()
		list = append(list, stored{labels: b.Labels()})
	}
	return list
}

func check(t *testing.T, want prediction, got []stored) {
	t.Helper()
	program, others := split(got)
	compare(t, want.series, program)
	if len(others) != 1 || !strings.HasPrefix(others[0], "target") {
		t.Errorf("also %q, want target_info alone", others)
	}
}
