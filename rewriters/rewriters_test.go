package rewriters_test

import (
	"testing"

	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/metrics"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

func TestMain(m *testing.M) { rewritertest.Main(m) }

func all() []rewriters.Rewriter { return []rewriters.Rewriter{tracing.New(), metrics.New()} }

// Every case is a way in which legacy types tie code together.
func TestHardCases(t *testing.T) { rewritertest.Run(t, "testdata", all) }
