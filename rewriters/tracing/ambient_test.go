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
		want      bool
	}{
		{ot, "GlobalTracer", true},
		{ot, "Span.Finish", false},
		{ot + "/ext", "Component", false},
		{"github.com/opentracing-contrib/go-stdlib/nethttp", "Middleware", true},
		{"github.com/opentracing-contrib/go-gin/ginhttp", "Middleware", true},
		{"github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing", "UnaryServerInterceptor", true},
	} {
		m, ok := catalog.Lookup(tt.pkg, tt.name)
		if got := tracing.New().Ambient(m); !ok || got != tt.want {
			t.Errorf("%s.%s: ambient %v (known: %v), want %v", tt.pkg, tt.name, got, ok, tt.want)
		}
	}
}
