package delivery

import (
	"context"
	"testing"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/metric"
	"go.opentelemetry.io/otel/sdk/resource"
)

// instrument is one instrument of the program under test.
type instrument struct{ name, unit, kind string }

// The kinds of the instruments.
const (
	counter   = "counter"
	gauge     = "gauge"
	upDown    = "updowncounter"
	histogram = "histogram"
)

// instruments are those whose names and units are translated each in its own way.
var instruments = []instrument{
	{"requests", "", counter},
	{"jobs_total", "", counter},
	{"rx_total_packets", "", counter}, // a total inside
	{"foo__bar", "", counter},
	{"requestsTotal", "", counter},
	{"subtotal", "{item}", counter},
	{"cpu.time", "s", counter},
	{"http.client.calls", "{call}", counter},
	{"io_bytes", "By", counter},
	{"cache_hits", "1", gauge},
	{"cache_ratio_max", "1", gauge},
	{"queue_items", "{item}", gauge},
	{"room_temperature", "Cel", gauge},
	{"throughput", "By/s", gauge},
	{"memory", "kBy", gauge},
	{"connections_total", "", gauge},
	{"http/rate-limit", "", gauge},
	{"open_files", "1", upDown},
	{"latency", "s", histogram},
	{"work_seconds", "s", histogram},
	{"wait.duration", "ms", histogram},
	{"payload_size", "", histogram},
	{"http.server.request.duration", "s", histogram},
}

// bounds are the upper bounds of every histogram. The last two are written with an exponent where a scrape writes them.
var bounds = []float64{0.1, 1, 2.5, 1e6, 1e21}

// scrapedBounds are they as a scrape of the old program stored them.
var scrapedBounds = []string{"0.1", "1.0", "2.5", "1e+06", "1e+21", "+Inf"}

// attributes are those of every measurement; old is the label that the old program had in its place.
var attributes = []struct{ old, key, value string }{
	{"l_code", "code", "200"},
	{"l_status", "http.response.status_code", "404"},
	{"l_two", "a__b", "two"},
	{"l_one", "_x", "one"},
	{"l_digit", "9d", "digit"},
	{"l_camel", "userId", "camel"},
}

// The instrumentation scope.
const (
	scopeName    = "shop/http"
	scopeVersion = "1.2.3"
	scopeSchema  = "https://opentelemetry.io/schemas/1.37.0"
)

// What the scrape calls the program, and what its resource does.
const (
	oldJob, oldInstance = "shop", "i:1"
	service, namespace  = "shop", "acme"
	serviceInstance     = "i-1"
)

// program is the resource of the program. Its labels are known by what they may become labels of.
func program() *resource.Resource {
	return resource.NewSchemaless(attribute.String("service.name", service), attribute.String("service.namespace", namespace),
		attribute.String("service.instance.id", serviceInstance), attribute.String("k8s.pod.name", "pod-1"), attribute.String("zone", "b"))
}

// extra are the values of the labels that a delivery may add to every series.
var extra = map[string]string{
	"otel_scope_name": scopeName, "otel_scope_version": scopeVersion, "otel_scope_schema_url": scopeSchema,
	"k8s_pod_name": "pod-1", "k8s.pod.name": "pod-1", "service_name": service, "zone": "b",
}

func meter(p metric.MeterProvider) metric.Meter {
	return p.Meter(scopeName, metric.WithInstrumentationVersion(scopeVersion), metric.WithSchemaURL(scopeSchema))
}

// measure records one measurement of every instrument.
func measure(t *testing.T, m metric.Meter, more ...attribute.KeyValue) {
	t.Helper()
	ctx := context.Background()
	set := more
	for _, a := range attributes {
		set = append(set, attribute.String(a.key, a.value))
	}
	with := metric.WithAttributes(set...)
	for _, i := range instruments {
		var err error
		switch i.kind {
		case counter:
			var c metric.Int64Counter
			if c, err = m.Int64Counter(i.name, metric.WithUnit(i.unit)); err == nil {
				c.Add(ctx, 3, with)
			}
		case gauge:
			var g metric.Float64Gauge
			if g, err = m.Float64Gauge(i.name, metric.WithUnit(i.unit)); err == nil {
				g.Record(ctx, 5, with)
			}
		case upDown:
			var c metric.Int64UpDownCounter
			if c, err = m.Int64UpDownCounter(i.name, metric.WithUnit(i.unit)); err == nil {
				c.Add(ctx, 2, with)
			}
		case histogram:
			var h metric.Float64Histogram
			if h, err = m.Float64Histogram(i.name, metric.WithUnit(i.unit), metric.WithExplicitBucketBoundaries(bounds...)); err == nil {
				h.Record(ctx, 0.3, with)
			}
		}
		if err != nil {
			t.Fatalf("%s: %v", i.name, err)
		}
	}
}
