package e2e

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/uber/jaeger-client-go/testutils"
	"github.com/uber/jaeger-client-go/thrift-gen/jaeger"
)

// agent is a Jaeger agent that keeps what it receives.
type agent struct{ *testutils.MockAgent }

func startAgent(t *testing.T) agent {
	t.Helper()
	a, err := testutils.StartMockAgent()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(a.Close)
	return agent{a}
}

// spans waits until no more arrive: UDP says nothing of what is still under way.
func (a agent) spans(t *testing.T) []span {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for quiet, n := 0, -1; quiet < 5 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if now := len(a.GetJaegerBatches()); now == n && n > 0 {
			quiet++
		} else {
			quiet, n = 0, now
		}
	}
	var list []span
	for _, b := range a.GetJaegerBatches() {
		var process []string
		for _, tag := range b.Process.Tags {
			// What the client says of itself and of the host; OpenTelemetry has its own words for it.
			if !slices.Contains([]string{"jaeger.version", "hostname", "ip", "client-uuid"}, tag.Key) {
				process = append(process, jaegerTag(tag))
			}
		}
		for _, s := range b.Spans {
			list = append(list, jaegerSpan(b.Process.ServiceName, process, s))
		}
	}
	return list
}

func jaegerSpan(service string, process []string, s *jaeger.Span) span {
	out := span{service: service, process: process, name: s.OperationName, trace: fmt.Sprintf("%016x%016x", uint64(s.TraceIdHigh), uint64(s.TraceIdLow)), id: fmt.Sprintf("%016x", uint64(s.SpanId)),
		took: time.Duration(s.Duration) * time.Microsecond}
	if s.ParentSpanId != 0 {
		out.parent = fmt.Sprintf("%016x", uint64(s.ParentSpanId))
	}
	for _, tag := range s.Tags {
		switch tag.Key {
		case "span.kind":
			out.kind = tag.GetVStr()
		case "error":
			out.failed = tag.GetVBool()
		case "sampler.type", "sampler.param", "internal.span.format":
			// how the client came to keep the span
		default:
			out.attributes = append(out.attributes, jaegerTag(tag))
		}
	}
	for _, l := range s.Logs {
		name := "log"
		var fields []string
		for _, f := range l.Fields {
			if f.Key == "event" && f.VType == jaeger.TagType_STRING && name == "log" {
				name = f.GetVStr()
				continue
			}
			fields = append(fields, jaegerTag(f))
		}
		out.events = append(out.events, strings.TrimSpace(name+later(time.Duration(l.Timestamp-s.StartTime)*time.Microsecond)+" "+strings.Join(fields, " ")))
	}
	return out
}

func jaegerTag(tag *jaeger.Tag) string {
	switch tag.VType {
	case jaeger.TagType_STRING:
		return printed(tag.Key, tag.GetVStr())
	case jaeger.TagType_BOOL:
		return printed(tag.Key, tag.GetVBool())
	case jaeger.TagType_DOUBLE:
		return printed(tag.Key, tag.GetVDouble())
	case jaeger.TagType_LONG:
		return printed(tag.Key, tag.GetVLong())
	}
	return printed(tag.Key, string(tag.VBinary))
}
