package queries

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/prometheus/tsdb"
)

// startNew starts the new checkout, which pushes to the receiver all the time.
func (s *shop) startNew(t *testing.T, to *pushes) *checkout {
	t.Helper()
	return startCheckout(t, s.programs[1], "OTEL_EXPORTER_OTLP_ENDPOINT="+to.URL, "OTEL_METRIC_EXPORT_INTERVAL=20", "OTEL_SERVICE_NAME="+serviceName,
		"OTEL_RESOURCE_ATTRIBUTES=service.namespace="+serviceNamespace+",service.instance.id="+serviceInstance)
}

// record runs both programs through the traffic and stores what comes of it, at times of its own.
func (s *shop) record(t *testing.T) {
	t.Helper()
	receiver := startPushes(t)
	stores := [2]*tsdb.DB{openStore(t, s.oldData), openStore(t, s.newData)}
	scrapers := [2]*scraper{
		{to: stores[0], job: oldJob, instance: oldInstance},
		// For what is not pushed. The rest is kept out, or it would be there twice.
		{to: stores[1], job: oldJob, instance: oldInstance, drop: s.isPushed},
	}
	push := otlpWriter(t, stores[1])
	programs, started := [2]*checkout{startCheckout(t, s.programs[0]), s.startNew(t, receiver)}, begin
	for step := range steps {
		at := begin.Add(time.Duration(step) * interval)
		if at.Sub(begin) == restart*time.Minute {
			programs[0].stop()
			programs[1].stop()
			programs, started = [2]*checkout{startCheckout(t, s.programs[0]), s.startNew(t, receiver)}, at.Add(-interval/2)
		}
		work(t, programs, step)
		done := time.Now()
		for i, p := range programs {
			if err := scrapers[i].scrape(p.metrics, at); err != nil {
				t.Fatal(err)
			}
		}
		req := receiver.since(t, done)
		restamp(req, started, at)
		push(req)
	}
	for _, db := range stores {
		closeStore(t, db)
	}
}

// work sends the same requests to both programs, one after another.
func work(t *testing.T, programs [2]*checkout, step int) {
	t.Helper()
	for _, p := range traffic(step) {
		for _, program := range programs {
			if paid, err := program.pay(p); err != nil || paid != (p.Amount > 0) {
				t.Fatalf("%+v was paid: %v %v", p, paid, err)
			}
		}
	}
	if step%4 == 0 {
		for _, program := range programs {
			if err := program.checkHealth(); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// isPushed tells whether a series of /metrics goes over OTLP as well.
func (s *shop) isPushed(name string) bool {
	for _, end := range []string{"", "_bucket", "_sum", "_count"} {
		if family, ok := strings.CutSuffix(name, end); ok && s.pushed[family] {
			return true
		}
	}
	return false
}

// testPush holds that Prometheus takes what the program pushes without any change to its times.
func (s *shop) testPush(t *testing.T) {
	receiver := startPushes(t)
	s.startNew(t, receiver)
	store := openStore(t, filepath.Join(t.TempDir(), "data"))
	defer store.Close()
	push := otlpWriter(t, store)
	for range 2 {
		req := receiver.since(t, time.Now())
		for _, p := range stamps(req) {
			if *p.at == 0 {
				t.Error("a point has no time")
			}
		}
		push(req)
	}
}
