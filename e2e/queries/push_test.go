package queries

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/prometheus/config"
	"github.com/prometheus/prometheus/storage"
	"github.com/prometheus/prometheus/storage/remote"
	collector "go.opentelemetry.io/proto/otlp/collector/metrics/v1"
	metricspb "go.opentelemetry.io/proto/otlp/metrics/v1"
	"google.golang.org/protobuf/proto"
)

// pushes takes what a program pushes over OTLP, and keeps one push until it is asked for.
type pushes struct {
	*httptest.Server
	arrived chan *collector.ExportMetricsServiceRequest
}

// startPushes starts a receiver.
func startPushes(t *testing.T) *pushes {
	t.Helper()
	p := &pushes{arrived: make(chan *collector.ExportMetricsServiceRequest, 1)}
	p.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		data, err := io.ReadAll(r.Body)
		req := &collector.ExportMetricsServiceRequest{}
		if err == nil {
			err = proto.Unmarshal(data, req)
		}
		if err != nil {
			http.Error(w, err.Error(), http.StatusBadRequest)
			return
		}
		select {
		case <-p.arrived: // an older one, which nobody asked for
		default:
		}
		select {
		case p.arrived <- req:
		default: // the program that was killed is late
		}
	}))
	t.Cleanup(p.Close)
	return p
}

// since is the first push of which everything was measured after a time.
func (p *pushes) since(t *testing.T, done time.Time) *collector.ExportMetricsServiceRequest {
	t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		select {
		case req := <-p.arrived:
			if measuredSince(req, done) {
				return req
			}
		case <-deadline:
			t.Fatal("nothing is pushed any more")
		}
	}
}

// stamp is the times of a data point.
type stamp struct{ start, at *uint64 }

// stamps are those of all points of a push.
func stamps(req *collector.ExportMetricsServiceRequest) (list []stamp) {
	for _, rm := range req.ResourceMetrics {
		for _, sm := range rm.ScopeMetrics {
			for _, m := range sm.Metrics {
				switch data := m.Data.(type) {
				case *metricspb.Metric_Gauge:
					for _, p := range data.Gauge.DataPoints {
						list = append(list, stamp{&p.StartTimeUnixNano, &p.TimeUnixNano})
					}
				case *metricspb.Metric_Sum:
					for _, p := range data.Sum.DataPoints {
						list = append(list, stamp{&p.StartTimeUnixNano, &p.TimeUnixNano})
					}
				case *metricspb.Metric_Histogram:
					for _, p := range data.Histogram.DataPoints {
						list = append(list, stamp{&p.StartTimeUnixNano, &p.TimeUnixNano})
					}
				}
			}
		}
	}
	return list
}

// measuredSince tells whether all of a push was measured after a time. Points that say no time are measured with the others.
func measuredSince(req *collector.ExportMetricsServiceRequest, done time.Time) bool {
	timed := false
	for _, s := range stamps(req) {
		if *s.at == 0 {
			continue
		}
		timed = true
		if *s.at <= uint64(done.UnixNano()) {
			return false
		}
	}
	return timed
}

// restamp moves a push to another time, and the start of what it measures.
func restamp(req *collector.ExportMetricsServiceRequest, start, at time.Time) {
	for _, s := range stamps(req) {
		*s.at = uint64(at.UnixNano())
		if *s.start != 0 {
			*s.start = uint64(start.UnixNano())
		}
	}
}

// otlpWriter is Prometheus' own receiver of OTLP, with the settings that Prometheus comes with.
func otlpWriter(t *testing.T, to storage.AppendableV2) func(*collector.ExportMetricsServiceRequest) {
	var log bytes.Buffer
	settings := config.DefaultConfig
	h := remote.NewOTLPWriteHandler(slog.New(slog.NewTextHandler(&log, nil)), prometheus.NewRegistry(), to,
		func() config.Config { return settings }, remote.OTLPOptions{LookbackDelta: 5 * time.Minute})
	return func(req *collector.ExportMetricsServiceRequest) {
		t.Helper()
		data, err := proto.Marshal(req)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest(http.MethodPost, "/api/v1/otlp/v1/metrics", bytes.NewReader(data))
		r.Header.Set("Content-Type", "application/x-protobuf")
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code != http.StatusOK || log.Len() > 0 {
			t.Fatalf("Prometheus does not take the push: %d %s%s", w.Code, w.Body, &log)
		}
	}
}
