package e2e

import (
	"compress/gzip"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	collector "go.opentelemetry.io/proto/otlp/collector/trace/v1"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
	"google.golang.org/protobuf/proto"
)

// receiver is an OTLP receiver over HTTP that keeps what it gets.
type receiver struct {
	url      string
	mu       sync.Mutex
	requests []*collector.ExportTraceServiceRequest
	headers  []http.Header
}

// startReceiver listens on the address, "" for any.
func startReceiver(t *testing.T, address string) *receiver {
	t.Helper()
	r := &receiver{}
	server := httptest.NewUnstartedServer(r)
	if address != "" {
		l, err := net.Listen("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		server.Listener.Close()
		server.Listener = l
	}
	server.Start()
	t.Cleanup(server.Close)
	r.url = server.URL
	return r
}

func (r *receiver) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	data, err := body(req)
	if err != nil || req.URL.Path != "/v1/traces" {
		http.Error(w, fmt.Sprint(req.URL.Path, err), http.StatusBadRequest)
		return
	}
	m := &collector.ExportTraceServiceRequest{}
	if err := proto.Unmarshal(data, m); err != nil { // as a Collector does: one string that is not UTF-8 fails the batch
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.requests = append(r.requests, m)
	r.headers = append(r.headers, req.Header.Clone())
}

// body reads what a request carries, compressed or not.
func body(req *http.Request) ([]byte, error) {
	if req.Header.Get("Content-Encoding") != "gzip" {
		return io.ReadAll(req.Body)
	}
	z, err := gzip.NewReader(req.Body)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(z)
}

func (r *receiver) spans() []span {
	r.mu.Lock()
	defer r.mu.Unlock()
	var list []span
	for _, req := range r.requests {
		for _, rs := range req.ResourceSpans {
			service := ""
			var process []string
			for _, kv := range rs.Resource.Attributes {
				switch {
				case kv.Key == "service.name":
					service = kv.Value.GetStringValue()
				case strings.HasPrefix(kv.Key, "telemetry.sdk."), strings.HasPrefix(kv.Key, "host."):
				default:
					process = append(process, otlpAttribute(kv))
				}
			}
			for _, ss := range rs.ScopeSpans {
				for _, s := range ss.Spans {
					list = append(list, otlpSpan(service, process, s))
				}
			}
		}
	}
	return list
}

func otlpSpan(service string, process []string, s *tracepb.Span) span {
	out := span{service: service, process: process, name: s.Name, trace: fmt.Sprintf("%x", s.TraceId), id: fmt.Sprintf("%x", s.SpanId),
		failed: s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR, links: len(s.Links), took: time.Duration(s.EndTimeUnixNano - s.StartTimeUnixNano)}
	if len(s.ParentSpanId) > 0 {
		out.parent = fmt.Sprintf("%x", s.ParentSpanId)
	}
	if s.Kind != tracepb.Span_SPAN_KIND_INTERNAL {
		out.kind = strings.ToLower(strings.TrimPrefix(s.Kind.String(), "SPAN_KIND_"))
	}
	for _, kv := range s.Attributes {
		out.attributes = append(out.attributes, otlpAttribute(kv))
	}
	slices.SortStableFunc(s.Events, func(a, b *tracepb.Span_Event) int { return int(int64(a.TimeUnixNano) - int64(b.TimeUnixNano)) })
	for _, e := range s.Events {
		var fields []string
		for _, kv := range e.Attributes {
			fields = append(fields, otlpAttribute(kv))
		}
		out.events = append(out.events, strings.TrimSpace(e.Name+later(time.Duration(e.TimeUnixNano-s.StartTimeUnixNano))+" "+strings.Join(fields, " ")))
	}
	return out
}

func otlpAttribute(kv *common.KeyValue) string {
	switch v := kv.Value.Value.(type) {
	case *common.AnyValue_StringValue:
		return printed(kv.Key, v.StringValue)
	case *common.AnyValue_BoolValue:
		return printed(kv.Key, v.BoolValue)
	case *common.AnyValue_DoubleValue:
		return printed(kv.Key, v.DoubleValue)
	case *common.AnyValue_IntValue:
		return printed(kv.Key, v.IntValue)
	}
	return printed(kv.Key, kv.Value.String())
}
