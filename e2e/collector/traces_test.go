package main

import (
	"bytes"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/apache/thrift/lib/go/thrift"
	model "github.com/jaegertracing/jaeger-idl/model/v1"
	"github.com/jaegertracing/jaeger-idl/proto-gen/api_v2"
	"github.com/jaegertracing/jaeger-idl/thrift-gen/agent"
	"github.com/jaegertracing/jaeger-idl/thrift-gen/jaeger"
	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/pdata/ptrace/ptraceotlp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

// The span that every protocol carries.
const (
	traceHigh, traceLow = 0x0102030405060708, 0x1112131415161718
	spanID, parentID    = 0x2122232425262728, 0x3132333435363738
	startMicros         = 1700000000123456
	durationMicros      = 1500
)

// Spans that come in by each of Jaeger's and Zipkin's protocols leave the converted configuration as OTLP, with the same ids, tags and
// times, and with the tags that Jaeger added.
func TestSpansOfLegacyProtocols(t *testing.T) {
	backend := newBackend(t)
	ports := map[string]string{}
	for _, p := range []string{"compact", "binary"} {
		ports[p] = freePort(t, "udp")
	}
	for _, p := range []string{"grpc", "http", "zipkin", "admin", "otlp-grpc", "otlp-http", "metrics"} {
		ports[p] = freePort(t, "tcp")
	}
	flags := fmt.Sprintf(`jaeger-all-in-one --processor.jaeger-compact.server-host-port=127.0.0.1:%s \
  --processor.jaeger-binary.server-host-port=127.0.0.1:%s --collector.grpc-server.host-port=127.0.0.1:%s \
  --collector.http-server.host-port=127.0.0.1:%s --collector.zipkin.host-port=127.0.0.1:%s \
  --admin.http.host-port=127.0.0.1:%s --collector.otlp.grpc.host-port=127.0.0.1:%s --collector.otlp.http.host-port=127.0.0.1:%s \
  --collector.tags=region=eu,zone=${ZONE:north},own=added
`, ports["compact"], ports["binary"], ports["grpc"], ports["http"], ports["zipkin"], ports["admin"], ports["otlp-grpc"], ports["otlp-http"])
	config := convert(t, "all-in-one.flags", flags, "--endpoint", backend.address)
	run(t, strings.Replace(config, "port: 8888", "port: "+ports["metrics"], 1))

	batch := thriftBatch()
	t.Run("thrift compact over UDP", func(t *testing.T) {
		emit(t, "127.0.0.1:"+ports["compact"], thrift.NewTCompactProtocolConf, batch)
		jaegerSpan(t, backend.next(t))
	})
	t.Run("thrift binary over UDP", func(t *testing.T) {
		emit(t, "127.0.0.1:"+ports["binary"], func(tr thrift.TTransport, c *thrift.TConfiguration) *thrift.TBinaryProtocol {
			return thrift.NewTBinaryProtocolConf(tr, c)
		}, batch)
		jaegerSpan(t, backend.next(t))
	})
	t.Run("thrift over HTTP", func(t *testing.T) {
		buffer := thrift.NewTMemoryBuffer()
		if err := batch.Write(context.Background(), thrift.NewTBinaryProtocolConf(buffer, &thrift.TConfiguration{})); err != nil {
			t.Fatal(err)
		}
		post(t, "http://127.0.0.1:"+ports["http"]+"/api/traces?format=jaeger.thrift", "application/x-thrift", buffer.Bytes())
		jaegerSpan(t, backend.next(t))
	})
	t.Run("gRPC", func(t *testing.T) {
		conn, err := grpc.NewClient("127.0.0.1:"+ports["grpc"], grpc.WithTransportCredentials(insecure.NewCredentials()))
		if err != nil {
			t.Fatal(err)
		}
		defer conn.Close()
		if _, err := api_v2.NewCollectorServiceClient(conn).PostSpans(context.Background(), &api_v2.PostSpansRequest{Batch: protoBatch()}); err != nil {
			t.Fatal(err)
		}
		jaegerSpan(t, backend.next(t))
	})
	t.Run("zipkin JSON", func(t *testing.T) {
		post(t, "http://127.0.0.1:"+ports["zipkin"]+"/api/v2/spans", "application/json", []byte(fmt.Sprintf(
			`[{"traceId":"01020304050607081112131415161718","id":"2122232425262728","parentId":"3132333435363738","name":"get","kind":"SERVER","timestamp":%d,"duration":%d,
			"localEndpoint":{"serviceName":"shop","ipv4":"10.1.2.3"},"tags":{"http.status_code":"200","note":"a$b"},"annotations":[{"timestamp":%d,"value":"half way"}]}]`,
			startMicros, durationMicros, startMicros+700)))
		zipkinSpan(t, backend.next(t))
	})
}

// The sampler of a Zipkin server acts: of many traces, as many are kept as its rate says.
func TestZipkinSampleRate(t *testing.T) {
	backend := newBackend(t)
	port := freePort(t, "tcp")
	run(t, convert(t, "zipkin.env", "QUERY_PORT="+port+"\nCOLLECTOR_SAMPLE_RATE=0.25\n", "--endpoint", backend.address)+"  telemetry: {metrics: {level: none}}\n")
	var spans []string
	const n = 2000
	for range n {
		spans = append(spans, fmt.Sprintf(`{"traceId":"%016x%016x","id":"%016x","name":"get","timestamp":%d,"duration":1,"localEndpoint":{"serviceName":"shop"}}`,
			rand.Uint64(), rand.Uint64(), rand.Uint64()|1, startMicros))
	}
	post(t, "http://127.0.0.1:"+port+"/api/v2/spans", "application/json", []byte("["+strings.Join(spans, ",")+"]"))
	kept := 0
	eventually(t, "spans arrive", func() bool {
		for {
			select {
			case td := <-backend.traces:
				kept += td.SpanCount()
			case <-time.After(time.Second):
				return kept > 0
			}
		}
	})
	if kept < n*20/100 || kept > n*30/100 {
		t.Errorf("%d of %d spans are kept, which is not a quarter", kept, n)
	}
}

// The settings of an agent act: its tags are added, and what clients set themselves is kept.
func TestAgentTags(t *testing.T) {
	backend := newBackend(t)
	compact, binary, admin, sampling, metrics := freePort(t, "udp"), freePort(t, "udp"), freePort(t, "tcp"), freePort(t, "tcp"), freePort(t, "tcp")
	config := convert(t, "docker-compose.yml", fmt.Sprintf(`services:
  agent:
    image: jaegertracing/jaeger-agent:1.50
    command: ["--reporter.grpc.host-port=%s", "--agent.tags=cluster=eu,own=added", "--processor.jaeger-compact.server-host-port=127.0.0.1:%s"]
    environment:
      PROCESSOR_JAEGER_BINARY_SERVER_HOST_PORT: 127.0.0.1:%s
      ADMIN_HTTP_HOST_PORT: 127.0.0.1:%s
      HTTP_SERVER_HOST_PORT: 127.0.0.1:%s
`, backend.address, compact, binary, admin, sampling))
	run(t, strings.Replace(config, "port: 8888", "port: "+metrics, 1))
	emit(t, "127.0.0.1:"+compact, thrift.NewTCompactProtocolConf, thriftBatch())
	resource := backend.next(t).ResourceSpans().At(0).Resource().Attributes()
	for key, want := range map[string]string{"cluster": "eu", "own": "mine", "service.name": "shop"} {
		if got, _ := resource.Get(key); got.AsString() != want {
			t.Errorf("%s is %q, want %q", key, got.AsString(), want)
		}
	}
	res, err := http.Get("http://127.0.0.1:" + admin + "/")
	if err != nil || res.StatusCode != http.StatusOK {
		t.Errorf("the health check at the agent's admin port: %v, %v", res, err)
	}
}

func jaegerSpan(t *testing.T, td ptrace.Traces) {
	t.Helper()
	rs := td.ResourceSpans().At(0)
	attributes(t, rs.Resource().Attributes(), map[string]any{"service.name": "shop", "own": "mine", "region": "eu", "zone": "north", "count": int64(3)})
	span := rs.ScopeSpans().At(0).Spans().At(0)
	common(t, span)
	attributes(t, span.Attributes(), map[string]any{"http.status_code": int64(200), "note": "a$b", "ok": true, "ratio": 0.5})
	if span.Kind() != ptrace.SpanKindServer {
		t.Errorf("kind %s", span.Kind())
	}
	if span.Events().Len() != 1 || span.Events().At(0).Name() != "half way" || span.Events().At(0).Timestamp() != nanos(startMicros+700) {
		t.Errorf("events: %d", span.Events().Len())
	}
}

func zipkinSpan(t *testing.T, td ptrace.Traces) {
	t.Helper()
	rs := td.ResourceSpans().At(0)
	attributes(t, rs.Resource().Attributes(), map[string]any{"service.name": "shop", "region": "eu", "zone": "north", "own": "added"})
	span := rs.ScopeSpans().At(0).Spans().At(0)
	common(t, span)
	attributes(t, span.Attributes(), map[string]any{"http.status_code": "200", "note": "a$b"})
	if span.Kind() != ptrace.SpanKindServer || span.Events().Len() != 1 || span.Events().At(0).Name() != "half way" {
		t.Errorf("kind %s, %d events", span.Kind(), span.Events().Len())
	}
}

func common(t *testing.T, span ptrace.Span) {
	t.Helper()
	trace, id, parent := span.TraceID(), span.SpanID(), span.ParentSpanID()
	if got := hex.EncodeToString(trace[:]); got != "01020304050607081112131415161718" {
		t.Errorf("trace id %s", got)
	}
	if got := hex.EncodeToString(id[:]); got != "2122232425262728" {
		t.Errorf("span id %s", got)
	}
	if got := hex.EncodeToString(parent[:]); got != "3132333435363738" {
		t.Errorf("parent span id %s", got)
	}
	if span.Name() != "get" || span.StartTimestamp() != nanos(startMicros) || span.EndTimestamp() != nanos(startMicros+durationMicros) {
		t.Errorf("%s from %v to %v", span.Name(), span.StartTimestamp(), span.EndTimestamp())
	}
}

func nanos(micros int64) pcommon.Timestamp { return pcommon.Timestamp(micros * 1000) }

func attributes(t *testing.T, got pcommon.Map, want map[string]any) {
	t.Helper()
	for key, w := range want {
		v, ok := got.Get(key)
		if !ok || v.AsRaw() != w {
			t.Errorf("attribute %s: %v (%T), want %v", key, v.AsRaw(), v.AsRaw(), w)
		}
	}
}

func thriftBatch() *jaeger.Batch {
	str := func(key, value string) *jaeger.Tag {
		return &jaeger.Tag{Key: key, VType: jaeger.TagType_STRING, VStr: &value}
	}
	long := func(key string, value int64) *jaeger.Tag {
		return &jaeger.Tag{Key: key, VType: jaeger.TagType_LONG, VLong: &value}
	}
	yes, ratio := true, 0.5
	return &jaeger.Batch{
		Process: &jaeger.Process{ServiceName: "shop", Tags: []*jaeger.Tag{str("own", "mine"), long("count", 3)}},
		Spans: []*jaeger.Span{{TraceIdHigh: traceHigh, TraceIdLow: traceLow, SpanId: spanID, ParentSpanId: parentID, OperationName: "get", Flags: 1,
			StartTime: startMicros, Duration: durationMicros,
			Tags: []*jaeger.Tag{str("span.kind", "server"), long("http.status_code", 200), str("note", "a$b"),
				{Key: "ok", VType: jaeger.TagType_BOOL, VBool: &yes}, {Key: "ratio", VType: jaeger.TagType_DOUBLE, VDouble: &ratio}},
			Logs: []*jaeger.Log{{Timestamp: startMicros + 700, Fields: []*jaeger.Tag{str("event", "half way")}}}}},
	}
}

func protoBatch() model.Batch {
	start := time.UnixMicro(startMicros).UTC()
	trace := model.NewTraceID(traceHigh, traceLow)
	return model.Batch{
		Process: model.NewProcess("shop", []model.KeyValue{model.String("own", "mine"), model.Int64("count", 3)}),
		Spans: []*model.Span{{TraceID: trace, SpanID: model.NewSpanID(spanID), OperationName: "get", Flags: 1, StartTime: start, Duration: durationMicros * time.Microsecond,
			References: []model.SpanRef{model.NewChildOfRef(trace, model.NewSpanID(parentID))},
			Tags:       []model.KeyValue{model.String("span.kind", "server"), model.Int64("http.status_code", 200), model.String("note", "a$b"), model.Bool("ok", true), model.Float64("ratio", 0.5)},
			Logs:       []model.Log{{Timestamp: start.Add(700 * time.Microsecond), Fields: []model.KeyValue{model.String("event", "half way")}}}}},
	}
}

// emit sends a batch as a Jaeger client does to its agent.
func emit[P thrift.TProtocol](t *testing.T, address string, protocol func(thrift.TTransport, *thrift.TConfiguration) P, batch *jaeger.Batch) {
	t.Helper()
	buffer := thrift.NewTMemoryBuffer()
	p := protocol(buffer, &thrift.TConfiguration{})
	client := agent.NewAgentClient(thrift.NewTStandardClient(p, p))
	if err := client.EmitBatch(context.Background(), batch); err != nil {
		t.Fatal(err)
	}
	conn, err := net.Dial("udp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	if _, err := conn.Write(buffer.Bytes()); err != nil {
		t.Fatal(err)
	}
}

func post(t *testing.T, url, contentType string, body []byte) {
	t.Helper()
	res, err := http.Post(url, contentType, bytes.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode/100 != 2 {
		t.Fatalf("%s: %s", url, res.Status)
	}
}

// backend takes in OTLP.
type backend struct {
	ptraceotlp.UnimplementedGRPCServer
	address string
	traces  chan ptrace.Traces
}

func newBackend(t *testing.T) *backend {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := &backend{address: l.Addr().String(), traces: make(chan ptrace.Traces, 1000)}
	server := grpc.NewServer()
	ptraceotlp.RegisterGRPCServer(server, b)
	go func() { _ = server.Serve(l) }()
	t.Cleanup(server.Stop)
	return b
}

func (b *backend) Export(_ context.Context, req ptraceotlp.ExportRequest) (ptraceotlp.ExportResponse, error) {
	td := ptrace.NewTraces()
	req.Traces().CopyTo(td)
	b.traces <- td
	return ptraceotlp.NewExportResponse(), nil
}

func (b *backend) next(t *testing.T) ptrace.Traces {
	t.Helper()
	select {
	case td := <-b.traces:
		return td
	case <-time.After(20 * time.Second):
		t.Fatal("no span arrives")
		panic("unreachable")
	}
}
