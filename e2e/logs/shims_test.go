package logs

import (
	"context"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

// transformed sends metrics through the processor of a file that shims were written to.
func transformed(t *testing.T, file string, in pmetric.Metrics) (out pmetric.Metrics) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	resolver, err := confmap.NewResolver(confmap.ResolverSettings{URIs: []string{"yaml:" + string(data)},
		ProviderFactories: []confmap.ProviderFactory{yamlprovider.NewFactory()}})
	if err != nil {
		t.Fatal(err)
	}
	conf, err := resolver.Resolve(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	settings, err := conf.Sub("processors::transform/otelmigrate-compat")
	if err != nil {
		t.Fatal(err)
	}
	factory := transformprocessor.NewFactory()
	cfg := factory.CreateDefaultConfig()
	if err := settings.Unmarshal(cfg); err != nil {
		t.Fatal(err)
	}
	core, logged := observer.New(zap.WarnLevel)
	set := processortest.NewNopSettings(factory.Type())
	set.Logger = zap.New(core)
	sink := new(consumertest.MetricsSink)
	p, err := factory.CreateMetrics(context.Background(), set, cfg, sink)
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Start(context.Background(), componenttest.NewNopHost()); err != nil {
		t.Fatal(err)
	}
	defer func() { _ = p.Shutdown(context.Background()) }()
	if err := p.ConsumeMetrics(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	for _, e := range logged.All() {
		t.Error(e.Message, e.ContextMap())
	}
	return sink.AllMetrics()[0]
}

// point is one point of a metric of a program.
type point struct {
	service, namespace, instance string
	metric, unit                 string
	attributes                   map[string]string
}

func (p point) text() string {
	s := fmt.Sprintf("%s/%s/%s %s[%s]", p.namespace, p.service, p.instance, p.metric, p.unit)
	for _, key := range slices.Sorted(maps.Keys(p.attributes)) {
		s += " " + key + "=" + p.attributes[key]
	}
	return s
}

// TestShims holds the statements of promql2otel/shim against the Collector's processor: metrics of the new names come out with the old ones, or
// with names of which the delivery makes the old ones (which that package's tests hold), and everything else comes out as it was.
func TestShims(t *testing.T) {
	shop := func(metric, unit string, attributes map[string]string) point {
		return point{"shop", "acme", "shop-0", metric, unit, attributes}
	}
	old := func(metric, unit string, attributes map[string]string) point {
		return point{"shop", "", "10.0.0.1:9090", metric, unit, attributes}
	}
	for _, tt := range []struct{ in, want point }{
		{shop("http.server.requests", "", map[string]string{"http.response.status_code": "200", "method": "get"}),
			old("http_requests_total", "", map[string]string{"code": "200", "method": "get"})},
		{shop("http.server.requests", "", map[string]string{"method": "get"}), old("http_requests_total", "", map[string]string{"method": "get"})},
		{shop("request.duration", "s", map[string]string{"http.response.status_code": "500", "path": "/"}),
			old("latency_seconds", "s", map[string]string{"code": "500", "route": "/"})},
		{shop("queue.depth", "1", map[string]string{"name": "a"}), old("queue", "", map[string]string{"name": "a"})},
		{shop("response.size", "By", nil), old("size_bytes", "By", nil)},
		{shop("same", "s", map[string]string{"cloud.zone": "z"}), old("same", "s", map[string]string{"zone": "z"})},
		{shop("jobs.processed", "", nil), old("jobs.processed", "", nil)},
		{shop("other", "", map[string]string{"path": "/", "http.response.status_code": "200"}),
			old("other", "", map[string]string{"path": "/", "http.response.status_code": "200"})},
		{point{"billing", "", "x", "same", "s", map[string]string{"cloud.zone": "z"}}, point{"worker", "", "x", "same", "s", map[string]string{"zone": "z"}}},
		{point{"billing", "elsewhere", "x", "queue.depth", "1", nil}, point{"billing", "elsewhere", "x", "queue", "", nil}},
	} {
		files, err := filepath.Glob("../../promql2otel/shim/testdata/*/collector-transform.yml")
		if err != nil || len(files) < 4 {
			t.Fatalf("%d files, %v", len(files), err)
		}
		for _, file := range files {
			way := filepath.Base(filepath.Dir(file))
			if way == "otlp-utf8" {
				continue // it has other names, below
			}
			check(t, file, tt.in, tt.want)
		}
	}
	check(t, "../../promql2otel/shim/testdata/otlp-utf8/collector-transform.yml",
		shop("private", "", map[string]string{"hidden": "x"}), old("private", "", map[string]string{"_hidden": "x"}))
}

// check sends a point through the processor of a file, as one of several kinds of metric and twice in each, so that a statement that changes what
// the next point is told by would show.
func check(t *testing.T, file string, in, want point) {
	t.Helper()
	md := pmetric.NewMetrics()
	rm := md.ResourceMetrics().AppendEmpty()
	resource := rm.Resource().Attributes()
	resource.PutStr("service.name", in.service)
	if in.namespace != "" {
		resource.PutStr("service.namespace", in.namespace)
	}
	resource.PutStr("service.instance.id", in.instance)
	metrics := rm.ScopeMetrics().AppendEmpty().Metrics()
	for kind := range 3 {
		m := metrics.AppendEmpty()
		m.SetName(in.metric)
		m.SetUnit(in.unit)
		for range 2 {
			var attributes pcommon.Map
			switch kind {
			case 0:
				if m.Type() == pmetric.MetricTypeEmpty {
					m.SetEmptySum().SetIsMonotonic(true)
				}
				attributes = m.Sum().DataPoints().AppendEmpty().Attributes()
			case 1:
				if m.Type() == pmetric.MetricTypeEmpty {
					m.SetEmptyGauge()
				}
				attributes = m.Gauge().DataPoints().AppendEmpty().Attributes()
			case 2:
				if m.Type() == pmetric.MetricTypeEmpty {
					m.SetEmptyHistogram()
				}
				attributes = m.Histogram().DataPoints().AppendEmpty().Attributes()
			}
			for key, v := range in.attributes {
				attributes.PutStr(key, v)
			}
		}
	}
	points := 0
	for _, rm := range transformed(t, file, md).ResourceMetrics().All() {
		text := func(m pcommon.Map, key string) string {
			v, _ := m.Get(key)
			return v.AsString()
		}
		resource := rm.Resource().Attributes()
		for _, m := range rm.ScopeMetrics().At(0).Metrics().All() {
			each := func(attributes pcommon.Map) {
				points++
				got := point{metric: m.Name(), unit: m.Unit(), attributes: map[string]string{}}
				for key, v := range attributes.All() {
					got.attributes[key] = v.AsString()
				}
				got.service, got.instance = text(resource, "service.name"), text(resource, "service.instance.id")
				if _, ok := resource.Get("service.namespace"); ok {
					got.namespace = text(resource, "service.namespace")
				}
				if got.text() != want.text() {
					t.Errorf("%s, %s: %s became\n%s, not\n%s", file, m.Type(), in.text(), got.text(), want.text())
				}
			}
			switch m.Type() {
			case pmetric.MetricTypeSum:
				for _, p := range m.Sum().DataPoints().All() {
					each(p.Attributes())
				}
			case pmetric.MetricTypeGauge:
				for _, p := range m.Gauge().DataPoints().All() {
					each(p.Attributes())
				}
			case pmetric.MetricTypeHistogram:
				for _, p := range m.Histogram().DataPoints().All() {
					each(p.Attributes())
				}
			}
		}
	}
	if points != 6 {
		t.Errorf("%s: %d points come out", file, points)
	}
}
