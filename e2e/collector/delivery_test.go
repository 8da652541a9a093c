package main

import (
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/pmetric/pmetricotlp"
)

// pushedLabels are attributes whose names are translated each in its own way.
var pushedLabels = []oldLabel{
	{"l_code", "code", "200"},
	{"l_status", "http.response.status_code", "404"},
	{"l_two", "a__b", "two"},
	{"l_one", "_x", "one"},
	{"l_digit", "9d", "digit"},
	{"l_camel", "userId", "camel"},
}

// pushedFamilies are instruments whose names and units are translated each in its own way.
func pushedFamilies() (list []family) {
	for i, f := range [][3]string{
		{"requests", "", counterKind}, {"jobs_total", "", counterKind}, {"rx_total_packets", "", counterKind}, {"foo__bar", "", counterKind},
		{"requestsTotal", "", counterKind}, {"subtotal", "{item}", counterKind}, {"cpu.time", "s", counterKind},
		{"cache_hits", "1", gaugeKind}, {"queue_items", "{item}", gaugeKind}, {"room_temperature", "Cel", gaugeKind},
		{"throughput", "By/s", gaugeKind}, {"memory", "kBy", gaugeKind}, {"connections_total", "", gaugeKind}, {"http/rate-limit", "", gaugeKind},
		{"open_files", "1", upDownKind},
		{"latency", "s", histogramKind}, {"work_seconds", "s", histogramKind}, {"wait.duration", "ms", histogramKind}, {"payload_size", "", histogramKind},
		{"http.server.request.duration", "s", histogramKind},
	} {
		old := fmt.Sprintf("old_%02d", i)
		if f[2] == counterKind {
			old += "_total"
		}
		list = append(list, family{old, f[0], f[1], f[2], pushedLabels})
	}
	return list
}

// scopeLabels are the labels of the instrumentation scope, and resourceLabels those of a resource that is promoted as a whole.
var (
	scopeLabels    = map[string]string{"otel_scope_name": "shop/http", "otel_scope_version": "1.2.3", "otel_scope_schema_url": "https://opentelemetry.io/schemas/1.37.0"}
	resourceLabels = map[string]string{"service_name": "shop", "service_namespace": "acme", "service_instance_id": newInstance, "k8s_pod_name": "pod-1"}
)

// pushed is one measurement of every instrument, and one called own whose attributes are job and instance.
func pushed() pmetric.Metrics {
	all := pmetric.NewMetrics()
	resource := all.ResourceMetrics().AppendEmpty()
	for _, a := range [][2]string{{"service.name", "shop"}, {"service.namespace", "acme"}, {"service.instance.id", newInstance}, {"k8s.pod.name", "pod-1"}} {
		resource.Resource().Attributes().PutStr(a[0], a[1])
	}
	scope := resource.ScopeMetrics().AppendEmpty()
	scope.Scope().SetName(scopeLabels["otel_scope_name"])
	scope.Scope().SetVersion(scopeLabels["otel_scope_version"])
	scope.SetSchemaUrl(scopeLabels["otel_scope_schema_url"])
	now := time.Now()
	own := family{name: "own", kind: gaugeKind, labels: []oldLabel{{"", "job", "mine"}, {"", "instance", "own:1"}}}
	for _, f := range append(pushedFamilies(), own) {
		m := scope.Metrics().AppendEmpty()
		m.SetName(f.name)
		m.SetUnit(f.unit)
		describe := func(attributes pcommon.Map, start, at func(pcommon.Timestamp)) {
			for _, l := range f.labels {
				attributes.PutStr(l.attribute, l.value)
			}
			start(pcommon.NewTimestampFromTime(now.Add(-time.Minute)))
			at(pcommon.NewTimestampFromTime(now))
		}
		switch f.kind {
		case counterKind, upDownKind:
			sum := m.SetEmptySum()
			sum.SetIsMonotonic(f.kind == counterKind)
			sum.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			p := sum.DataPoints().AppendEmpty()
			p.SetIntValue(3)
			describe(p.Attributes(), p.SetStartTimestamp, p.SetTimestamp)
		case gaugeKind:
			p := m.SetEmptyGauge().DataPoints().AppendEmpty()
			p.SetDoubleValue(5)
			describe(p.Attributes(), p.SetStartTimestamp, p.SetTimestamp)
		case histogramKind:
			h := m.SetEmptyHistogram()
			h.SetAggregationTemporality(pmetric.AggregationTemporalityCumulative)
			p := h.DataPoints().AppendEmpty()
			p.ExplicitBounds().FromRaw(histogramBounds)
			p.BucketCounts().FromRaw([]uint64{0, 1, 0, 0, 0, 0})
			p.SetCount(1)
			p.SetSum(0.3)
			describe(p.Attributes(), p.SetStartTimestamp, p.SetTimestamp)
		}
	}
	return all
}

// way is one exporter of the Collector with its settings, and the flags that describe it.
type way struct {
	name, settings string
	flags          []string
	honour         bool // the scrape of the Collector has honor_labels: true
	address        string
	received       *remoteWrite
}

// A program that pushes OTLP to the Collector, which is scraped (--profile collector-exporter) or writes (--profile remote-write).
func TestDeliveries(t *testing.T) {
	scraped, written := collectorExporterWays(), remoteWriteWays()
	var exporters, names strings.Builder
	add := func(exporter string, w *way, settings string) {
		id := exporter + "/" + w.name
		fmt.Fprintf(&exporters, "  %s: {%s%s}\n", id, settings, w.settings)
		fmt.Fprintf(&names, "%s,", id)
	}
	for _, w := range scraped {
		w.address = "127.0.0.1:" + freePort(t, "tcp")
		add("prometheus", w, "endpoint: '"+w.address+"'")
	}
	for _, w := range written {
		w.received = newRemoteWrite(t)
		add("prometheusremotewrite", w, "endpoint: '"+w.received.url+"'")
	}
	port := freePort(t, "tcp")
	run(t, fmt.Sprintf(`receivers: {otlp: {protocols: {http: {endpoint: '127.0.0.1:%s'}}}}
exporters:
%sservice:
  telemetry: {metrics: {level: none}}
  pipelines: {metrics: {receivers: [otlp], exporters: [%s]}}
`, port, exporters.String(), strings.TrimSuffix(names.String(), ",")))
	body, err := pmetricotlp.NewExportRequestFromMetrics(pushed()).MarshalProto()
	if err != nil {
		t.Fatal(err)
	}
	post(t, "http://127.0.0.1:"+port+"/v1/metrics", "application/x-protobuf", body)
	for _, w := range scraped {
		t.Run("collector-exporter "+w.name, func(t *testing.T) { w.scrape(t) })
	}
	for _, w := range written {
		t.Run("remote-write "+w.name, func(t *testing.T) { w.receive(t) })
	}
}

func collectorExporterWays() []*way {
	list := []*way{
		{name: "defaults"},
		{name: "honor_labels", flags: []string{"--honor-labels"}, honour: true},
		{name: "without_scope_info", settings: ", without_scope_info: true", flags: []string{"--scope-labels=false"}},
		{name: "resource", settings: ", resource_to_telemetry_conversion: {enabled: true}", flags: []string{"--promote", "service.name,service.namespace,service.instance.id,k8s.pod.name"}},
	}
	for _, s := range []string{"UnderscoreEscapingWithSuffixes", "UnderscoreEscapingWithoutSuffixes", "NoUTF8EscapingWithSuffixes", "NoTranslation"} {
		list = append(list, &way{name: s, settings: ", translation_strategy: " + s, flags: []string{"--translation-strategy", s}})
	}
	return list
}

// remoteWriteWays has two strategies only: the others need remote write 2.0 (TestRemoteWriteStrategies).
func remoteWriteWays() []*way {
	list := []*way{
		{name: "defaults"},
		{name: "disable_scope_info", settings: ", disable_scope_info: true", flags: []string{"--scope-labels=false"}},
		{name: "resource", settings: ", resource_to_telemetry_conversion: {enabled: true}", flags: []string{"--promote", "service.name,service.namespace,service.instance.id,k8s.pod.name"}},
	}
	for _, s := range []string{"UnderscoreEscapingWithSuffixes", "UnderscoreEscapingWithoutSuffixes"} {
		list = append(list, &way{name: s, settings: ", translation_strategy: " + s, flags: []string{"--translation-strategy", s}})
	}
	return list
}

// values are the labels that a delivery may add, with their values.
func values() map[string]string {
	all := maps.Clone(scopeLabels)
	maps.Copy(all, resourceLabels)
	return all
}

// scrape holds what Prometheus stores of a scrape of the Collector against the prediction.
func (w *way) scrape(t *testing.T) {
	eventually(t, "the Collector shows what was pushed", func() bool { return strings.Contains(shown(t, w.address), "open_files") })
	// scraped waits for all targets but one, which relabeling drops.
	got := scraped(t, fmt.Sprintf(`global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: collector
    honor_labels: %v
    static_configs: [{targets: ['%s'], labels: {instance: 'collector:1'}}, {targets: ['dropped:80']}]
    relabel_configs: [{source_labels: [__address__], regex: 'dropped:.*', action: drop}]
`, w.honour, w.address))
	want, report := predict(t, pushedFamilies(), values(), append([]string{"--profile", "collector-exporter"}, w.flags...)...)
	if !strings.Contains(report, "up is that of the Collector's scrape") {
		t.Errorf("otelmigrate does not say that up is the Collector's:\n%s", report)
	}
	if !w.honour { // the scrape adds its own job and instance
		for i, s := range want {
			want[i] = withLabels(s, `instance="collector:1"`, `job="collector"`)
		}
	}
	others := difference(t, want, got)
	info, scrapes := 0, 0
	for _, s := range others {
		switch {
		case strings.HasPrefix(s, `{__name__="target_info"`), strings.HasPrefix(s, `{__name__="target.info"`):
			info++
			for _, l := range []string{`job="acme/shop"`, `instance="i-1"`, `="pod-1"`} {
				if !strings.Contains(s, l) {
					t.Errorf("no %s in %s", l, s)
				}
			}
		case strings.Contains(s, `"up"`), strings.HasPrefix(s, `{__name__="scrape_`):
			scrapes++
			if !strings.HasSuffix(s, `,instance="collector:1",job="collector"}`) {
				t.Errorf("%s is not the Collector's", s)
			}
		default:
			t.Errorf("there, but not predicted: %s", s) // own too: the Collector drops a measurement with an attribute job or instance
		}
	}
	if info != 1 || scrapes != 5 {
		t.Errorf("%d target_info and %d series of the scrape, want 1 and 5: %q", info, scrapes, others)
	}
}

// receive holds what the Collector writes against the prediction.
func (w *way) receive(t *testing.T) {
	eventually(t, "the Collector writes what was pushed", func() bool {
		all := w.received.all()
		return slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(s string) bool { return strings.HasPrefix(s, `{__name__="target_info"`) }) &&
			slices.ContainsFunc(slices.Collect(maps.Keys(all)), func(s string) bool { return strings.HasPrefix(s, `{__name__="http_server_request_duration`) })
	})
	want, report := predict(t, pushedFamilies(), values(), append([]string{"--profile", "remote-write"}, w.flags...)...)
	if !strings.Contains(report, "there is no up for a program that pushes") {
		t.Errorf("otelmigrate does not say that there is no up:\n%s", report)
	}
	others := difference(t, earlierLabels(want), w.received.all())
	info, own := 0, 0
	for _, s := range others {
		switch {
		case strings.HasPrefix(s, `{__name__="target_info"`):
			info++
			if s != `{__name__="target_info",instance="i-1",job="acme/shop",k8s_pod_name="pod-1"}` {
				t.Error(s)
			}
		case strings.HasPrefix(s, `{__name__="own"`): // the resource's job and instance are written over those of the attributes
			own++
			if !strings.Contains(s, `instance="i-1",job="acme/shop"`) {
				t.Error(s)
			}
		default:
			t.Errorf("there, but not predicted: %s", s)
		}
	}
	if info != 1 || own != 1 {
		t.Errorf("%d target_info and %d own, want one of each: %q", info, own, others)
	}
}

// shown is the text that the Collector shows.
func shown(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get("http://" + address + "/metrics")
	if err != nil {
		return ""
	}
	defer res.Body.Close()
	data, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// withLabels adds labels to a series in canonical form.
func withLabels(series string, more ...string) string {
	parts := strings.Split(strings.TrimSuffix(strings.TrimPrefix(series, "{"), "}"), ",") // no value has a comma
	rest := append(parts[1:], more...)
	slices.Sort(rest)
	return "{" + parts[0] + "," + strings.Join(rest, ",") + "}"
}

// earlierLabels gives the labels of series the names that the remote write exporter gave them before release 0.162: since then it leaves
// underscores as they are (its feature gate pkg.translator.prometheus.PermissiveLabelSanitization), which e2e/delivery holds. The
// prediction is for the newer releases.
func earlierLabels(series []string) (list []string) {
	for _, s := range series {
		s = strings.ReplaceAll(strings.ReplaceAll(s, `,_x="`, `,key_x="`), `,a__b="`, `,a_b="`)
		list = append(list, withLabels(s))
	}
	return list
}

// difference reports predicted series that are not there, and returns those that are there and were not predicted.
func difference(t *testing.T, want []string, got map[string]float64) (others []string) {
	t.Helper()
	predicted := map[string]bool{}
	for _, s := range want {
		predicted[s] = true
		if _, ok := got[s]; !ok {
			t.Errorf("predicted, but not there: %s", s)
		}
	}
	if len(predicted) != len(want) {
		t.Errorf("%d series were predicted, %d of them twice", len(want), len(want)-len(predicted))
	}
	for _, s := range slices.Sorted(maps.Keys(got)) {
		if !predicted[s] {
			others = append(others, s)
		}
	}
	return others
}

// Remote write 1.0 has no names in UTF-8: the Collector refuses the strategies that leave them.
func TestRemoteWriteStrategies(t *testing.T) {
	for strategy, ok := range map[string]bool{"UnderscoreEscapingWithoutSuffixes": true, "NoUTF8EscapingWithSuffixes": false, "NoTranslation": false} {
		file := filepath.Join(t.TempDir(), "otel.yaml")
		text := "receivers: {nop: }\nexporters: {prometheusremotewrite: {endpoint: 'http://h:1/api/v1/write', translation_strategy: " + strategy +
			"}}\nservice: {pipelines: {metrics: {receivers: [nop], exporters: [prometheusremotewrite]}}}\n"
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		v := verdicts(t, []string{file})[0]
		if v.OK != ok || !ok && !strings.Contains(v.Error, "requires Prometheus Remote Write 2.0") {
			t.Errorf("%s: %+v", strategy, v)
		}
	}
}

// A program on the client library that a Collector scrapes with the converted configuration (--profile bridge) keeps its names, its labels,
// and the series of its scrape; the bounds alone are written otherwise.
func TestBridgeDelivery(t *testing.T) {
	families := []family{
		{old: "shop_requests_total", name: "shop.requests", kind: counterKind, labels: []oldLabel{{"code", "http.code", "200"}, {"a__b", "c", "two"}, {"_x", "x", "one"}}},
		{old: "no_suffix", name: "with_suffix", kind: counterKind},
		{old: "rx_total_packets", name: "rx_packets", kind: counterKind},
		{old: "foo__bar_total", name: "foo", kind: counterKind},
		{old: "cache_hits", name: "cache_hits", unit: "1", kind: gaugeKind},
		{old: "connections_total", name: "connections", kind: gaugeKind},
		{old: "latency_seconds", name: "latency", unit: "s", kind: histogramKind, labels: []oldLabel{{"route", "http.route", "/a"}}},
	}
	registry := prometheus.NewRegistry()
	for _, f := range families {
		var names, values []string
		for _, l := range f.labels {
			names, values = append(names, l.old), append(values, l.value)
		}
		switch f.kind {
		case counterKind:
			c := prometheus.NewCounterVec(prometheus.CounterOpts{Name: f.old}, names)
			registry.MustRegister(c)
			c.WithLabelValues(values...).Inc()
		case gaugeKind:
			g := prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: f.old}, names)
			registry.MustRegister(g)
			g.WithLabelValues(values...).Set(5)
		case histogramKind:
			h := prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: f.old, Buckets: histogramBounds}, names)
			registry.MustRegister(h)
			h.WithLabelValues(values...).Observe(0.3)
		}
	}
	target := httptest.NewServer(promhttp.HandlerFor(registry, promhttp.HandlerOpts{EnableOpenMetrics: true}))
	defer target.Close()
	received := newRemoteWrite(t)
	source := fmt.Sprintf(`global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: %s
    static_configs: [{targets: ['%s'], labels: {instance: '%s'}}]
`, oldJob, strings.TrimPrefix(target.URL, "http://"), oldInstance)
	run(t, strings.Replace(convert(t, "prometheus.yml", source, "--endpoint", received.url), "    config:\n", "    discovery_reload_on_startup: true\n    config:\n", 1))
	eventually(t, "the program is scraped", func() bool { return len(received.all()) > 10 })
	want, report := predict(t, families, nil, "--profile", "bridge")
	if strings.Contains(report, "there is no up") {
		t.Errorf("otelmigrate says that there is no up:\n%s", report)
	}
	others := difference(t, earlierLabels(want), received.all())
	for _, name := range []string{"scrape_duration_seconds", "scrape_samples_post_metric_relabeling", "scrape_samples_scraped", "scrape_series_added", "up"} {
		s := fmt.Sprintf(`{__name__=%q,instance=%q,job=%q}`, name, oldInstance, oldJob)
		if !slices.Contains(others, s) {
			t.Errorf("missing: %s", s)
		}
		others = slices.DeleteFunc(others, func(other string) bool { return other == s })
	}
	if len(others) > 0 {
		t.Errorf("there, but not predicted: %q", others)
	}
}
