package delivery

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/storage/remote"
	"github.com/prometheus/prometheus/util/teststorage"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp"
	"go.opentelemetry.io/otel/metric"
	sdk "go.opentelemetry.io/otel/sdk/metric"
	"go.opentelemetry.io/otel/sdk/resource"
	"go.yaml.in/yaml/v3"
)

// pushing is a program that pushes OTLP to Prometheus' receiver.
type pushing struct {
	meter    metric.Meter
	provider *sdk.MeterProvider
	db       *teststorage.TestStorage
}

// newPushing starts them. settings are the section otlp of Prometheus' configuration.
func newPushing(t *testing.T, settings string, r *resource.Resource) *pushing {
	t.Helper()
	cfg := config.DefaultConfig
	if err := yaml.Unmarshal([]byte(settings), &cfg.OTLPConfig); err != nil {
		t.Fatal(err)
	}
	db := teststorage.New(t)
	handler := remote.NewOTLPWriteHandler(slog.New(slog.DiscardHandler), prometheus.NewRegistry(), db, func() config.Config { return cfg }, remote.OTLPOptions{})
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	exporter, err := otlpmetrichttp.New(t.Context(), otlpmetrichttp.WithEndpointURL(server.URL+"/api/v1/otlp/v1/metrics"), otlpmetrichttp.WithInsecure())
	if err != nil {
		t.Fatal(err)
	}
	provider := sdk.NewMeterProvider(sdk.WithReader(sdk.NewPeriodicReader(exporter, sdk.WithInterval(time.Hour))), sdk.WithResource(r))
	t.Cleanup(func() { _ = provider.Shutdown(context.Background()) })
	return &pushing{meter: meter(provider), provider: provider, db: db}
}

// pushed are the series after a push.
func (p *pushing) pushed(t *testing.T) []stored {
	t.Helper()
	if err := p.provider.ForceFlush(t.Context()); err != nil {
		t.Fatal(err)
	}
	return all(t, p.db)
}

// The profile otlp: every strategy and setting of the receiver that has a flag of its own.
func TestOTLP(t *testing.T) {
	type setting struct {
		name, server string
		flags        []string
		native       bool
	}
	var settings []setting
	for _, s := range strategies {
		server, flags := "translation_strategy: "+string(s)+"\n", []string{"--translation-strategy", string(s)}
		settings = append(settings, setting{string(s), server, flags, false},
			setting{string(s) + " with the scope", server + "promote_scope_metadata: true\n", append(slices.Clone(flags), "--scope-labels"), false},
			setting{string(s) + " with a resource attribute", server + "promote_resource_attributes: [zone]\n", append(slices.Clone(flags), "--promote", "zone"), false},
			setting{string(s) + " with native histograms", server + "convert_histograms_to_nhcb: true\n", append(slices.Clone(flags), "--native-histograms"), true})
	}
	settings = append(settings, setting{"defaults", "", nil, false},
		setting{"resource attributes", "promote_resource_attributes: [k8s.pod.name, service.name]", []string{"--promote", "k8s.pod.name,service.name"}, false},
		setting{"all at once", "promote_resource_attributes: [k8s.pod.name]\npromote_scope_metadata: true\nconvert_histograms_to_nhcb: true\n",
			[]string{"--promote", "k8s.pod.name", "--scope-labels", "--native-histograms"}, true})
	for _, s := range settings {
		t.Run(s.name, func(t *testing.T) {
			run := newPushing(t, s.server, program())
			measure(t, run.meter)
			got, others := split(run.pushed(t))
			p := predict(t, nil, s.native, append([]string{"--profile", "otlp"}, s.flags...)...)
			compare(t, p.series, got)
			if !slices.Equal(others, []string{"target_info"}) {
				t.Errorf("also %q, want target_info alone", others)
			}
			if !strings.Contains(p.report, "there is no up for a program that pushes") {
				t.Errorf("otelmigrate does not say that there is no up:\n%s", p.report)
			}
			custom := 0
			for _, series := range got {
				if series.custom {
					custom++
				}
			}
			histograms := 0
			for _, i := range instruments {
				if i.kind == histogram && s.native {
					histograms++
				}
			}
			if custom != histograms {
				t.Errorf("%d native histograms with custom buckets, want %d", custom, histograms)
			}
		})
	}
}

// The defaults of the receiver that the profile has.
func TestOTLPDefaults(t *testing.T) {
	want := config.OTLPConfig{TranslationStrategy: otlptranslator.UnderscoreEscapingWithSuffixes, LabelNameUnderscoreSanitization: true, LabelNamePreserveMultipleUnderscores: true}
	a, err := yaml.Marshal(config.DefaultOTLPConfig)
	if err != nil {
		t.Fatal(err)
	}
	b, err := yaml.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	if string(a) != string(b) {
		t.Errorf("%s, want %s", a, b)
	}
}

// What the two settings of labels are about: without them a label is called as the exporter calls it.
func TestOTLPLabelSettings(t *testing.T) {
	for settings, want := range map[string][]string{
		"": {"a__b", "instance", "job", "key_x"},
		"label_name_underscore_sanitization: false":                                                  {"_x", "a__b", "instance", "job"},
		"label_name_preserve_multiple_underscores: false":                                            {"a_b", "instance", "job", "key_x"},
		"label_name_underscore_sanitization: false\nlabel_name_preserve_multiple_underscores: false": {"_x", "a_b", "instance", "job"},
	} {
		run := newPushing(t, settings, program())
		c, err := run.meter.Int64Counter("own")
		if err != nil {
			t.Fatal(err)
		}
		c.Add(t.Context(), 1, metric.WithAttributes(attribute.String("a__b", "x"), attribute.String("_x", "y")))
		if got := names(named(t, run.pushed(t), "own_total")); !slices.Equal(got, want) {
			t.Errorf("%q: labels %q, want %q", settings, got, want)
		}
	}
}

// target_info names the service by job and instance only, and is there only where the resource has more to say. Without a namespace, and
// without an instance, the labels are shorter.
func TestOTLPTargetInfo(t *testing.T) {
	name := attribute.String("service.name", service)
	for _, c := range []struct {
		what       string
		settings   string
		attributes []attribute.KeyValue
		info, own  string
	}{
		{"all", "", program().Attributes(), `{__name__="target_info", instance="i-1", job="acme/shop", k8s_pod_name="pod-1", zone="b"}`,
			`{__name__="own_total", instance="i-1", job="acme/shop"}`},
		{"identity kept", "keep_identifying_resource_attributes: true", []attribute.KeyValue{name, attribute.String("zone", "b")},
			`{__name__="target_info", job="shop", service_name="shop", zone="b"}`, `{__name__="own_total", job="shop"}`},
		{"identity alone", "", []attribute.KeyValue{name, attribute.String("service.namespace", namespace), attribute.String("service.instance.id", serviceInstance)}, "",
			`{__name__="own_total", instance="i-1", job="acme/shop"}`},
		{"no instance", "", []attribute.KeyValue{name, attribute.String("zone", "b")}, `{__name__="target_info", job="shop", zone="b"}`, `{__name__="own_total", job="shop"}`},
		{"nothing", "", nil, "", `{__name__="own_total"}`},
	} {
		run := newPushing(t, c.settings, resource.NewSchemaless(c.attributes...))
		n, err := run.meter.Int64Counter("own")
		if err != nil {
			t.Fatal(err)
		}
		n.Add(t.Context(), 1)
		got := run.pushed(t)
		if own := named(t, got, "own_total").labels.String(); own != c.own {
			t.Errorf("%s: %s, want %s", c.what, own, c.own)
		}
		_, others := split(got)
		if len(others) == 0 && c.info == "" {
			continue
		}
		if len(others) != 1 || c.info == "" {
			t.Errorf("%s: also %q, want %q", c.what, others, c.info)
			continue
		}
		if info := named(t, got, "target_info").labels.String(); info != c.info {
			t.Errorf("%s: %s, want %s", c.what, info, c.info)
		}
	}
}

// Attributes called job and instance are lost: the resource's are written over them.
func TestOTLPOwnJob(t *testing.T) {
	run := newPushing(t, "", program())
	c, err := run.meter.Int64Counter("own")
	if err != nil {
		t.Fatal(err)
	}
	c.Add(t.Context(), 1, metric.WithAttributes(attribute.String("job", "mine"), attribute.String("instance", "own:1")))
	own := named(t, run.pushed(t), "own_total").labels.String()
	if want := `{__name__="own_total", instance="i-1", job="acme/shop"}`; own != want {
		t.Errorf("%s, want %s", own, want)
	}
}

// A series is there from the first measurement, also one of 0, and nothing says that it ends.
func TestOTLPLife(t *testing.T) {
	run := newPushing(t, "", program())
	begin(t, run.meter)
	program, _ := split(run.pushed(t))
	if len(program) != 1 || named(t, program, "zero_total").last != 0 {
		t.Errorf("series\n%s", text(program))
	}
	if err := run.provider.Shutdown(t.Context()); err != nil {
		t.Fatal(err)
	}
	for _, s := range all(t, run.db) {
		if s.stale {
			t.Errorf("%s has a stale marker", s.labels)
		}
	}
}
