package e2e

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openzipkin/zipkin-go/model"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/codes"
	zipkinexporter "go.opentelemetry.io/otel/exporters/zipkin"
	"go.opentelemetry.io/otel/sdk/resource"
	sdktrace "go.opentelemetry.io/otel/sdk/trace"
	"go.opentelemetry.io/otel/sdk/trace/tracetest"
	"go.opentelemetry.io/otel/trace"
	common "go.opentelemetry.io/proto/otlp/common/v1"
	tracepb "go.opentelemetry.io/proto/otlp/trace/v1"
)

// zipkinServer takes spans as a Zipkin server does (POST /api/v2/spans), and keeps them.
type zipkinServer struct {
	url  string
	mu   sync.Mutex
	list []model.SpanModel
}

func startZipkin(t *testing.T) *zipkinServer {
	t.Helper()
	z := &zipkinServer{}
	server := httptest.NewServer(z)
	t.Cleanup(server.Close)
	z.url = server.URL + "/api/v2/spans"
	return z
}

func (z *zipkinServer) ServeHTTP(w http.ResponseWriter, req *http.Request) {
	data, err := body(req)
	var list []model.SpanModel
	if err == nil {
		err = json.Unmarshal(data, &list)
	}
	if err != nil || req.URL.Path != "/api/v2/spans" {
		http.Error(w, fmt.Sprint(req.URL.Path, err), http.StatusBadRequest)
		return
	}
	z.mu.Lock()
	defer z.mu.Unlock()
	z.list = append(z.list, list...)
	w.WriteHeader(http.StatusAccepted)
}

// spans shows a span that was sent again as a Zipkin server does: once. The spans of a request that was made again have one id, too,
// but each has its own start.
func (z *zipkinServer) spans() []span {
	z.mu.Lock()
	defer z.mu.Unlock()
	key := func(s model.SpanModel) string {
		return fmt.Sprint(s.TraceID, s.ID, s.Kind, s.Timestamp.UnixMicro(), zipkinService(s.LocalEndpoint))
	}
	last := map[string]int{}
	for i, s := range z.list {
		last[key(s)] = i
	}
	var list []model.SpanModel
	for i, s := range z.list {
		if last[key(s)] == i {
			list = append(list, s)
		}
	}
	return fromZipkin(list)
}

// fromZipkin brings Zipkin's spans to the common form. A server span that shares its id with the client's is shown below it, as
// OpenTelemetry's would be, and so are its children, which are those of the same service.
func fromZipkin(list []model.SpanModel) []span {
	shared := map[string]bool{}
	key := func(s model.SpanModel, id model.ID) string {
		return s.TraceID.String() + id.String() + zipkinService(s.LocalEndpoint)
	}
	for _, s := range list {
		if s.Shared {
			shared[key(s, s.ID)] = true
		}
	}
	var out []span
	for _, s := range list {
		now := span{service: zipkinService(s.LocalEndpoint), name: s.Name, kind: strings.ToLower(string(s.Kind)), took: s.Duration,
			trace: fmt.Sprintf("%016x%016x", s.TraceID.High, s.TraceID.Low), id: s.ID.String()}
		if a := zipkinAddress(s.LocalEndpoint); a != "" {
			now.process = []string{"address=" + a}
		}
		if s.ParentID != nil {
			now.parent = s.ParentID.String()
			if shared[key(s, *s.ParentID)] {
				now.parent += " server"
			}
		}
		if s.Shared {
			now.parent, now.id = s.ID.String(), s.ID.String()+" server"
		}
		for k, v := range s.Tags {
			if k == "error" {
				now.failed = true
				now.attributes = append(now.attributes, printed("error", v))
				continue
			}
			now.attributes = append(now.attributes, printed(k, v))
		}
		if !s.RemoteEndpoint.Empty() {
			now.attributes = append(now.attributes, strings.Join(strings.Fields("remote endpoint "+zipkinService(s.RemoteEndpoint)+" "+zipkinAddress(s.RemoteEndpoint)), " "))
		}
		slices.SortStableFunc(s.Annotations, func(a, b model.Annotation) int { return a.Timestamp.Compare(b.Timestamp) })
		for _, a := range s.Annotations {
			now.events = append(now.events, a.Value+later(a.Timestamp.Sub(s.Timestamp)))
		}
		out = append(out, now)
	}
	return out
}

func zipkinService(e *model.Endpoint) string {
	if e == nil {
		return ""
	}
	return e.ServiceName
}

func zipkinAddress(e *model.Endpoint) string {
	if e == nil || len(e.IPv4)+len(e.IPv6) == 0 && e.Port == 0 {
		return ""
	}
	ip := e.IPv4
	if len(ip) == 0 {
		ip = e.IPv6
	}
	host := ""
	if len(ip) > 0 {
		host = ip.String()
	}
	return net.JoinHostPort(host, fmt.Sprint(e.Port))
}

// zipkinSpans are the spans that the receiver got, as OpenTelemetry's zipkin exporter would send them. It drops the remote endpoint
// of a server, which the test reads from the attributes, and adds what the resource and the SDK say, which the client did not.
func (r *receiver) zipkinSpans(t *testing.T) []span {
	t.Helper()
	r.mu.Lock()
	defer r.mu.Unlock()
	var stubs tracetest.SpanStubs
	for _, req := range r.requests {
		for _, rs := range req.ResourceSpans {
			res := resource.NewSchemaless(sdkAttributes(rs.Resource.Attributes)...)
			for _, ss := range rs.ScopeSpans {
				for _, s := range ss.Spans {
					stubs = append(stubs, stubOf(s, res))
				}
			}
		}
	}
	var list []model.SpanModel
	//lint:ignore SA1019 deprecated, but it shows what a Zipkin server gets; nothing that is generated uses it
	for i, m := range zipkinexporter.SpanModels(stubs.Snapshots()) {
		attributes := map[attribute.Key]attribute.Value{}
		for _, a := range stubs[i].Attributes {
			attributes[a.Key] = a.Value
		}
		process := stubs[i].Resource.Set()
		for k := range m.Tags {
			_, set := attributes[attribute.Key(k)]
			if !set && k != "error" { // of the resource, the scope, or the status code
				delete(m.Tags, k)
			}
		}
		m.RemoteEndpoint = &model.Endpoint{ServiceName: attributes["peer.service"].AsString(), Port: uint16(attributes["network.peer.port"].AsInt64())}
		m.RemoteEndpoint.IPv4 = net.ParseIP(attributes["network.peer.address"].AsString())
		for _, k := range []string{"peer.service", "network.peer.address", "network.peer.port"} {
			delete(m.Tags, k)
		}
		if a, ok := process.Value("network.local.address"); ok {
			m.LocalEndpoint.IPv4 = net.ParseIP(a.AsString())
		}
		if p, ok := process.Value("network.local.port"); ok {
			m.LocalEndpoint.Port = uint16(p.AsInt64())
		}
		list = append(list, m)
	}
	sent, err := json.Marshal(list) // which writes names in lower case
	if err != nil {
		t.Fatal(err)
	}
	list = nil
	if err := json.Unmarshal(sent, &list); err != nil {
		t.Fatal(err)
	}
	return fromZipkin(list)
}

func stubOf(s *tracepb.Span, res *resource.Resource) tracetest.SpanStub {
	context := func(span []byte) trace.SpanContext {
		c := trace.SpanContextConfig{TraceFlags: trace.FlagsSampled}
		copy(c.TraceID[:], s.TraceId)
		copy(c.SpanID[:], span)
		return trace.NewSpanContext(c)
	}
	stub := tracetest.SpanStub{Name: s.Name, SpanContext: context(s.SpanId), Parent: context(s.ParentSpanId), SpanKind: trace.SpanKind(s.Kind),
		StartTime: time.Unix(0, int64(s.StartTimeUnixNano)), EndTime: time.Unix(0, int64(s.EndTimeUnixNano)), Attributes: sdkAttributes(s.Attributes), Resource: res}
	if s.GetStatus().GetCode() == tracepb.Status_STATUS_CODE_ERROR {
		stub.Status.Code, stub.Status.Description = codes.Error, s.Status.Message
	}
	for _, e := range s.Events {
		stub.Events = append(stub.Events, sdktrace.Event{Name: e.Name, Time: time.Unix(0, int64(e.TimeUnixNano)), Attributes: sdkAttributes(e.Attributes)})
	}
	return stub
}

func sdkAttributes(list []*common.KeyValue) (out []attribute.KeyValue) {
	for _, kv := range list {
		switch v := kv.Value.Value.(type) {
		case *common.AnyValue_StringValue:
			out = append(out, attribute.String(kv.Key, v.StringValue))
		case *common.AnyValue_BoolValue:
			out = append(out, attribute.Bool(kv.Key, v.BoolValue))
		case *common.AnyValue_DoubleValue:
			out = append(out, attribute.Float64(kv.Key, v.DoubleValue))
		case *common.AnyValue_IntValue:
			out = append(out, attribute.Int64(kv.Key, v.IntValue))
		}
	}
	return out
}
