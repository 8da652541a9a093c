package main

import (
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/golang/snappy"
	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/common/promslog"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/discovery"
	"github.com/prometheus/prometheus/discovery/targetgroup"
	"github.com/prometheus/prometheus/model/exemplar"
	"github.com/prometheus/prometheus/model/histogram"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/model/metadata"
	"github.com/prometheus/prometheus/model/value"
	"github.com/prometheus/prometheus/prompb"
	"github.com/prometheus/prometheus/scrape"
	"github.com/prometheus/prometheus/storage"
)

// exposition is what the targets show: every type, labels that the scrape has as well, and names that a translation would change.
const exposition = `# HELP http_requests_total Requests.
# TYPE http_requests_total counter
http_requests_total{code="200",method="get"} 1027
http_requests_total{code="500",method="get"} 3
# HELP queue_length Items.
# TYPE queue_length gauge
queue_length 7
# HELP temperature_celsius Temperature.
# TYPE temperature_celsius gauge
temperature_celsius{room="a$b"} -3.5
# HELP latency_seconds Latency.
# TYPE latency_seconds histogram
latency_seconds_bucket{le="0.1"} 1
latency_seconds_bucket{le="1"} 4
latency_seconds_bucket{le="+Inf"} 5
latency_seconds_sum 3.25
latency_seconds_count 5
# HELP size_bytes Sizes.
# TYPE size_bytes summary
size_bytes{quantile="0.5"} 10
size_bytes{quantile="0.99"} 20
size_bytes_sum 100
size_bytes_count 9
# TYPE no_suffix counter
no_suffix 5
untyped_thing{job="own",instance="own:1"} 1
debug_things 1
info{version="1.2"} 1
`

// The series of a Prometheus and those of its converted configuration are the same: names, labels and values, with relabeling, labels of
// the targets' own, dollar signs, external labels, and targets that are down.
func TestScrapedSeries(t *testing.T) {
	target := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/plain; version=0.0.4")
		text := exposition
		if module := r.URL.Query().Get("module"); module != "" {
			text += fmt.Sprintf("probe{module=%q,user=%q} 1\n", module, user(r))
		}
		_, _ = io.WriteString(w, text)
	}))
	defer target.Close()
	address := strings.TrimPrefix(target.URL, "http://")
	source := strings.ReplaceAll(`
global:
  scrape_interval: 1s
  scrape_timeout: 1s
  external_labels: {cluster: eu$1, zone: a}
scrape_configs:
  - job_name: plain
    static_configs: [{targets: ['ADDRESS'], labels: {env: prod, price: '5$'}}]
  - job_name: honours
    honor_labels: true
    static_configs: [{targets: ['ADDRESS']}]
  - job_name: relabelled
    metrics_path: /x
    params: {module: [http_2xx]}
    basic_auth: {username: scraper, password: hunter2}
    static_configs: [{targets: ['host-1:80', 'host-2:80', 'other:80']}]
    relabel_configs:
      - {source_labels: [__address__], regex: 'host-(\d+):.*', target_label: shard, replacement: 's${1}-$1'}
      - {source_labels: [__address__], regex: 'other:.*', action: drop}
      - {source_labels: [__address__], target_label: instance}
      - {source_labels: [shard], target_label: shard, action: uppercase}
      - {target_label: __address__, replacement: 'ADDRESS'}
    metric_relabel_configs:
      - {source_labels: [__name__], regex: 'debug_.*', action: drop}
      - {source_labels: [__name__, code], separator: '@', regex: 'http_requests_total@(.*)', target_label: status, replacement: 'c$1'}
      - {regex: code, action: labeldrop}
      - {source_labels: [__name__], regex: 'no_(.*)', target_label: __name__, replacement: 'with_$1'}
  - job_name: limited
    sample_limit: 2
    static_configs: [{targets: ['ADDRESS']}]
  - job_name: down
    static_configs: [{targets: ['127.0.0.1:1']}]
`, "ADDRESS", address)

	want := scraped(t, source)
	received := newRemoteWrite(t)
	run(t, strings.Replace(convert(t, "prometheus.yml", source, "--endpoint", received.url, "--keep-secrets"), "    config:\n", "    discovery_reload_on_startup: true\n    config:\n", 1))
	eventually(t, "all jobs are scraped", func() bool {
		n := 0
		for series := range received.all() {
			if strings.HasPrefix(series, `{__name__="up"`) {
				n++
			}
		}
		return n == 6
	})
	got := map[string]float64{}
	for series, v := range received.all() {
		got[strings.Replace(series, `le="1"`, `le="1.0"`, 1)] = v // the difference that the checklist names (prom-bucket-bounds)
	}
	for _, series := range slices.Sorted(maps.Keys(want)) {
		v, ok := got[series]
		switch {
		case !ok:
			t.Errorf("missing: %s", series)
		case v != want[series] && !strings.Contains(series, `"scrape_duration_seconds"`) && !strings.Contains(series, `"scrape_series_added"`): // of the moment
			t.Errorf("%s is %v, and was %v", series, v, want[series])
		}
	}
	for _, series := range slices.Sorted(maps.Keys(got)) {
		if _, ok := want[series]; !ok {
			t.Errorf("added: %s", series)
		}
	}
	if len(want) < 80 {
		t.Errorf("%d series only", len(want))
	}
}

func user(r *http.Request) string {
	name, password, _ := r.BasicAuth()
	return name + "/" + password
}

// scraped are the series that Prometheus' own code scrapes, with the external labels that it adds when it writes them elsewhere.
func scraped(t *testing.T, text string) map[string]float64 {
	t.Helper()
	cfg, err := config.Load(text, promslog.NewNopLogger())
	if err != nil {
		t.Fatal(err)
	}
	store := &series{values: map[string]float64{}, external: cfg.GlobalConfig.ExternalLabels}
	manager, err := scrape.NewManager(&scrape.Options{DiscoveryReloadOnStartup: true}, nil, nil, store, nil, prometheus.NewRegistry())
	if err != nil {
		t.Fatal(err)
	}
	if err := manager.ApplyConfig(cfg); err != nil {
		t.Fatal(err)
	}
	targets := map[string][]*targetgroup.Group{}
	jobs := 0
	for _, job := range cfg.ScrapeConfigs {
		for _, sd := range job.ServiceDiscoveryConfigs {
			groups := sd.(discovery.StaticConfig)
			targets[job.JobName] = groups
			for _, g := range groups {
				jobs += len(g.Targets)
			}
		}
	}
	sets := make(chan map[string][]*targetgroup.Group, 1)
	sets <- targets
	go func() { _ = manager.Run(sets) }()
	defer manager.Stop()
	eventually(t, "Prometheus scrapes every target", func() bool {
		store.mu.Lock()
		defer store.mu.Unlock()
		n := 0
		for s := range store.values {
			if strings.HasPrefix(s, `{__name__="up"`) {
				n++
			}
		}
		return n == jobs-1 // one is dropped by relabeling
	})
	store.mu.Lock()
	defer store.mu.Unlock()
	return maps.Clone(store.values)
}

// series keeps the last value of every series that is committed.
type series struct {
	mu       sync.Mutex
	values   map[string]float64
	external labels.Labels
}

func (s *series) Appender(context.Context) storage.Appender {
	return &appender{series: s, batch: map[string]float64{}}
}

type appender struct {
	storage.Appender // for the methods that nothing calls here
	series           *series
	batch            map[string]float64
}

func (a *appender) SetOptions(*storage.AppendOptions) {}

func (a *appender) Append(_ storage.SeriesRef, l labels.Labels, _ int64, v float64) (storage.SeriesRef, error) {
	if value.IsStaleNaN(v) {
		return 0, nil
	}
	b := labels.NewBuilder(l)
	a.series.external.Range(func(e labels.Label) {
		if !l.Has(e.Name) {
			b.Set(e.Name, e.Value)
		}
	})
	a.batch[canonical(b.Labels())] = v
	return 0, nil
}

func (a *appender) AppendExemplar(storage.SeriesRef, labels.Labels, exemplar.Exemplar) (storage.SeriesRef, error) {
	return 0, nil
}

func (a *appender) AppendHistogram(storage.SeriesRef, labels.Labels, int64, *histogram.Histogram, *histogram.FloatHistogram) (storage.SeriesRef, error) {
	return 0, nil
}

func (a *appender) UpdateMetadata(storage.SeriesRef, labels.Labels, metadata.Metadata) (storage.SeriesRef, error) {
	return 0, nil
}

func (a *appender) Commit() error {
	a.series.mu.Lock()
	defer a.series.mu.Unlock()
	maps.Copy(a.series.values, a.batch)
	return nil
}

func (a *appender) Rollback() error { return nil }

// canonical is a series as text: its labels in the order of their names, the name of the metric first.
func canonical(l labels.Labels) string {
	var parts []string
	l.Range(func(l labels.Label) { parts = append(parts, fmt.Sprintf("%s=%q", l.Name, l.Value)) })
	slices.SortFunc(parts, func(a, b string) int {
		if strings.HasPrefix(a, "__name__=") {
			return -1
		}
		if strings.HasPrefix(b, "__name__=") {
			return 1
		}
		return strings.Compare(a, b)
	})
	return "{" + strings.Join(parts, ",") + "}"
}

// remoteWrite receives what an exporter writes (prometheus.io/docs/specs/prw/remote_write_spec).
type remoteWrite struct {
	url    string
	mu     sync.Mutex
	values map[string]float64
}

func newRemoteWrite(t *testing.T) *remoteWrite {
	r := &remoteWrite{values: map[string]float64{}}
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	r.url = server.URL + "/api/v1/write"
	return r
}

func (r *remoteWrite) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	body, err := io.ReadAll(req.Body)
	if err == nil {
		body, err = snappy.Decode(nil, body)
	}
	var write prompb.WriteRequest
	if err == nil {
		err = write.Unmarshal(body)
	}
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, ts := range write.Timeseries {
		b := labels.NewScratchBuilder(len(ts.Labels))
		for _, l := range ts.Labels {
			b.Add(l.Name, l.Value)
		}
		b.Sort()
		for _, s := range ts.Samples {
			if !value.IsStaleNaN(s.Value) {
				r.values[canonical(b.Labels())] = s.Value
			}
		}
	}
}

func (r *remoteWrite) all() map[string]float64 {
	r.mu.Lock()
	defer r.mu.Unlock()
	return maps.Clone(r.values)
}
