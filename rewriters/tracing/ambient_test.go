package tracing_test

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

// What finds its parent in a context, or takes the global tracer, changes together with everything that does: a middleware
// which stays on the legacy library would record nothing any more.
func TestAmbient(t *testing.T) {
	const ot = "github.com/opentracing/opentracing-go"
	for _, tt := range []struct {
		pkg, name string
		want      string
	}{
		{ot, "GlobalTracer", "opentracing"},
		{ot, "Span.Finish", ""},
		{ot + "/ext", "Component", ""},
		{"github.com/opentracing-contrib/go-stdlib/nethttp", "Middleware", "opentracing"},
		{"github.com/opentracing-contrib/go-gin/ginhttp", "Middleware", "opentracing"},
		{"github.com/openzipkin/zipkin-go", "SpanFromContext", "zipkin"},
		{"github.com/openzipkin/zipkin-go", "Span.Finish", ""},
		{"github.com/openzipkin/zipkin-go/middleware/http", "NewTransport", "zipkin"},
		{"github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing", "UnaryServerInterceptor", "opentracing"},
	} {
		m, ok := catalog.Lookup(tt.pkg, tt.name)
		if got := tracing.New().Ambient(m); !ok || got != tt.want {
			t.Errorf("%s.%s: ambient %q (known: %v), want %q", tt.pkg, tt.name, got, ok, tt.want)
		}
	}
}
