package delivery

import (
	"context"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/prometheus/common/model"
	"github.com/prometheus/otlptranslator"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/util/teststorage"
	"go.opentelemetry.io/otel/attribute"
	otelprom "go.opentelemetry.io/otel/exporters/prometheus"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
)

// strategies are all that there are.
var strategies = []otlptranslator.TranslationStrategyOption{
	otlptranslator.UnderscoreEscapingWithSuffixes, otlptranslator.UnderscoreEscapingWithoutSuffixes,
	otlptranslator.NoUTF8EscapingWithSuffixes, otlptranslator.NoTranslation,
}

// exporting is a program with the exporter, and the Prometheus that scrapes it.
type exporting struct {
	meter  metric.Meter
	db     *teststorage.TestStorage
	target *httptest.Server
}

func newExporting(t *testing.T, options ...otelprom.Option) *exporting {
	t.Helper()
	registry := prometheus.NewRegistry()
	exporter, err := otelprom.New(append(options, otelprom.WithRegisterer(registry))...)
	if err != nil {
		t.Fatal(err)
	}
	provider := sdk.NewMeterProvider(sdk.WithReader(exporter), sdk.WithResource(program()))
	e := &exporting{meter: meter(provider), db: teststorage.New(t)}
	e.target = httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	t.Cleanup(func() {
		e.target.Close()
		_ = provider.Shutdown(context.Background())
	})
	return e
}

// scraped are the series after a scrape. Those after a scrape that fails are there as well when ended says so.
func (e *exporting) scraped(t *testing.T, ended bool) []stored {
	t.Helper()
	quiet := slog.New(slog.DiscardHandler)
	cfg, err := config.Load("global: {scrape_interval: 500ms, scrape_timeout: 500ms}\nscrape_configs: [{job_name: "+oldJob+"}]\n", quiet)
	if err != nil {
		t.Fatal(err)
	}
	manager, err := scrape.NewManager(&scrape.Options{DiscoveryReloadOnStartup: true}, quiet, nil, nil, e.db, prometheus.NewRegistry())
	if err == nil {
		err = manager.ApplyConfig(cfg)
	}
	if err != nil {
		t.Fatal(err)
	}
	address := strings.TrimPrefix(e.target.URL, "http://")
	sets := make(chan map[string][]*targetgroup.Group, 1)
	sets <- map[string][]*targetgroup.Group{oldJob: {{Source: "test", Targets: []model.LabelSet{{model.AddressLabel: model.LabelValue(address), model.InstanceLabel: oldInstance}}}}}
	go func() { _ = manager.Run(sets) }()
	defer manager.Stop()
	up := func(want float64) func() bool {
		return func() bool {
			for _, s := range all(t, e.db) {
				if s.labels.Get("__name__") == "up" && s.last == want {
					return true
				}
			}
			return false
		}
	}
	eventually(t, "the program is scraped", up(1))
	if ended {
		e.target.Close()
		eventually(t, "a scrape fails", up(0))
	}
	return all(t, e.db)
}

// eventually waits until a condition holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); !holds(); time.Sleep(20 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%s: not after 30 seconds", what)
		}
	}
}

// exporterOptions are the options of the settings that a plan has.
func exporterOptions(strategy otlptranslator.TranslationStrategyOption, scope, target bool) []otelprom.Option {
	options := []otelprom.Option{otelprom.WithTranslationStrategy(strategy)}
	if !scope {
		options = append(options, otelprom.WithoutScopeInfo())
	}
	if !target {
		options = append(options, otelprom.WithoutTargetInfo())
	}
	return options
}

// The profile exporter: every strategy, with and without labels of the scope and target_info, set by flags and by the plan.
func TestExporter(t *testing.T) {
	for _, strategy := range strategies {
		for _, info := range []bool{false, true} {
			name := string(strategy)
			if info {
				name += " with scope and target info"
			}
			t.Run(name, func(t *testing.T) {
				e := newExporting(t, exporterOptions(strategy, info, info)...)
				measure(t, e.meter)
				program, others := split(e.scraped(t, false))
				plan := map[string]any{"translation_strategy": strategy, "scope_info": info, "target_info": info}
				p := predict(t, plan, false, "--profile", "exporter")
				compare(t, p.series, program)
				if strings.Contains(p.report, "there is no up") {
					t.Errorf("otelmigrate says that there is no up:\n%s", p.report)
				}
				want := scrapeSeries
				if info {
					want = slices.Sorted(slices.Values(append(slices.Clone(want), "target_info")))
				}
				if !slices.Equal(others, want) {
					t.Errorf("also %q, want %q", others, want)
				}
				flags := []string{"--profile", "exporter", "--translation-strategy", string(strategy)}
				if info {
					flags = append(flags, "--scope-labels")
				}
				compare(t, predict(t, nil, false, flags...).series, program)
			})
		}
	}
}

// Resource attributes can be labels of every series.
func TestExporterPromotes(t *testing.T) {
	keep := otelprom.WithResourceAsConstantLabels(attribute.NewAllowKeysFilter("k8s.pod.name", "zone"))
	e := newExporting(t, append(exporterOptions(otlptranslator.UnderscoreEscapingWithSuffixes, false, false), keep)...)
	measure(t, e.meter)
	program, _ := split(e.scraped(t, false))
	compare(t, predict(t, nil, false, "--profile", "exporter", "--promote", "k8s.pod.name,zone").series, program)
}

// target_info has the identity of the service as labels, and the job and the instance of the scrape.
func TestExporterTargetInfo(t *testing.T) {
	e := newExporting(t)
	measure(t, e.meter)
	info := named(t, e.scraped(t, false), "target_info")
	want := []string{"instance", "job", "k8s_pod_name", "service_instance_id", "service_name", "service_namespace", "zone"}
	if got := names(info); !slices.Equal(got, want) {
		t.Errorf("labels %q, want %q", got, want)
	}
	if info.labels.Get("job") != oldJob || info.labels.Get("instance") != oldInstance {
		t.Error(info.labels)
	}
}

// Attributes called job and instance are moved by the scrape.
func TestExporterOwnJob(t *testing.T) {
	e := newExporting(t, exporterOptions(otlptranslator.UnderscoreEscapingWithSuffixes, false, false)...)
	c, err := e.meter.Int64Counter("own")
	if err != nil {
		t.Fatal(err)
	}
	c.Add(context.Background(), 1, metric.WithAttributes(attribute.String("job", "mine"), attribute.String("instance", "own:1")))
	own := named(t, e.scraped(t, false), "own_total").labels.String()
	if want := `{__name__="own_total", exported_instance="own:1", exported_job="mine", instance="i:1", job="shop"}`; own != want {
		t.Errorf("%s, want %s", own, want)
	}
}

// A series is there from the first measurement, also one of 0, and it ends when the program does.
func TestExporterLife(t *testing.T) {
	e := newExporting(t, exporterOptions(otlptranslator.UnderscoreEscapingWithSuffixes, false, false)...)
	begin(t, e.meter)
	series := e.scraped(t, true)
	program, _ := split(series)
	if len(program) != 1 || named(t, program, "zero_total").last != 0 {
		t.Errorf("series\n%s", text(program))
	}
	if !named(t, program, "zero_total").stale {
		t.Error("no stale marker when the program is gone")
	}
}

// begin makes instruments; only zero_total is measured.
func begin(t *testing.T, m metric.Meter) {
	t.Helper()
	for _, name := range []string{"early", "zero"} {
		c, err := m.Int64Counter(name)
		if err != nil {
			t.Fatal(err)
		}
		if name == "zero" {
			c.Add(context.Background(), 0)
		}
	}
	if _, err := m.Float64Histogram("early_seconds"); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Float64Gauge("early_depth"); err != nil {
		t.Fatal(err)
	}
}

// The handler of the client library escapes names for a scraper that does not ask for UTF-8.
func TestExporterEscapesAgain(t *testing.T) {
	e := newExporting(t, exporterOptions(otlptranslator.NoTranslation, false, false)...)
	measure(t, e.meter)
	for accept, want := range map[string]string{
		"text/plain; version=0.0.4":                          "http_server_request_duration_count{",
		"text/plain; version=1.0.0; escaping=allow-utf-8":    `{"http.server.request.duration_count",`,
		"text/plain; version=1.0.0; escaping=underscores":    "http_server_request_duration_count{",
		"application/openmetrics-text; version=1.0.0; q=0.5": "http_server_request_duration_count{",
	} {
		if body := get(t, e.target.URL, accept); !strings.Contains(body, "\n"+want) {
			t.Errorf("Accept %s: no %s in\n%s", accept, want, body)
		}
	}
}

func get(t *testing.T, url, accept string) string {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Accept", accept)
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var b strings.Builder
	if err := resp.Write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
