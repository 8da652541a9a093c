package tracing_test

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

func TestMain(m *testing.M) { rewritertest.Main(m) }

func TestTracing(t *testing.T) {
	fresh := func() []rewriters.Rewriter { return []rewriters.Rewriter{tracing.New()} }
	rewritertest.Promises(t, "testdata", fresh, "opentracing", "jaeger", "zipkin")
}
