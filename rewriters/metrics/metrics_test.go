package metrics_test

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/metrics"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
)

func TestMain(m *testing.M) { rewritertest.Main(m) }

func TestMetrics(t *testing.T) {
	fresh := func() []rewriters.Rewriter { return []rewriters.Rewriter{metrics.New()} }
	rewritertest.Promises(t, "testdata", fresh, "prometheus")
}
