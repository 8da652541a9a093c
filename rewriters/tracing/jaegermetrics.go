package tracing

import (
	"go/ast"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

const metricsGone = "the metrics of the Jaeger client (spans started, finished, dropped) are gone; dashboards and alerts on jaeger_tracer_* have no more data"

// jaegerMetrics drops the metrics of the client itself. A factory that the program passes on becomes a value that holds
// nothing, one that it makes instruments of is left to a person.
func jaegerMetrics() map[string]handler {
	m := map[string]handler{
		libMetrics + ".Factory":     metricsType,
		libMetrics + ".NullFactory": metricsValue,
		jaeger + ".Metrics":         metricsType,
		jaeger + ".NewMetrics":      metricsValue,
		jaeger + ".NewNullMetrics":  metricsValue,
	}
	prometheus := libMetrics + "/prometheus"
	m[prometheus+".Factory"] = metricsType
	for _, name := range []string{libMetrics + ".Factory", prometheus + ".Factory", libMetrics + "/multi.Factory"} {
		m[name+".Namespace"] = metricsNamespace
	}
	for _, name := range []string{libMetrics + ".NSOptions", libMetrics + ".NSOptions.Name", libMetrics + ".NSOptions.Tags",
		prometheus + ".WithRegisterer", prometheus + ".WithBuckets", prometheus + ".WithSeparator", prometheus + ".SeparatorUnderscore", prometheus + ".SeparatorColon"} {
		m[name] = apartFromFactory
	}
	for _, name := range []string{"/prometheus.New", "/expvar.NewFactory", "/tally.Wrap", "/go-kit.Wrap", "/multi.New", "/adapters.WrapFactoryWithTags"} {
		m[libMetrics+name] = metricsValue
	}
	return m
}

// onlyClientMetrics reports whether the expression is made of the client's own metrics, and of variables.
func onlyClientMetrics(s *rewriters.Site, e ast.Expr) bool {
	for n := range ast.Preorder(e) {
		if c, ok := n.(*ast.CallExpr); ok && useOf(s, c.Fun) == nil {
			return false
		}
	}
	return true
}

// metricsValue puts a value without content in the place of a factory. A variable that only dropped options used goes with it.
func metricsValue(s *rewriters.Site) {
	value := ast.Expr(s.Name())
	if c := s.Call(); c != nil {
		value = c
		for _, a := range c.Args {
			if !discard(s, a) {
				return
			}
		}
	} else if !strings.HasSuffix(s.Symbol, ".NullFactory") {
		s.Block("the function that makes the client's metrics is used as a value; drop it by hand")
		return
	}
	s.On(value, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.ClientMetrics{}")) })
	s.Review(goneNote(s))
}

// goneNote is the catalog's text where that speaks of what was made, as it does of series on Prometheus.
func goneNote(s *rewriters.Site) string {
	if s.Status == catalog.Review {
		return s.Reason
	}
	return metricsGone
}

// metricsNamespace leaves the factory that a namespace was added to.
//
//	jaegerprom.New().Namespace(metrics.NSOptions{Name: "shop"})  =>  otelboot.ClientMetrics{}
func metricsNamespace(s *rewriters.Site) {
	c := s.Call()
	if c == nil || s.MethodExpr() {
		s.Block("the method of the client's metrics is used as a value; drop it by hand")
		return
	}
	for _, a := range c.Args {
		if !discard(s, a) {
			return
		}
	}
	on := s.Name().(*ast.SelectorExpr).X
	s.On(c, func(e *rewriters.Edit) { e.Become(e.Expr(on)) })
	s.Review(goneNote(s))
}

// apartFromFactory is a setting of a factory that does not go with the call that makes it.
func apartFromFactory(s *rewriters.Site) {
	s.Block("the setting of the client's metrics stands apart from the call that takes it; drop both by hand")
}

// metricsType replaces the type of a factory that is only passed on.
func metricsType(s *rewriters.Site) {
	pointerTo("otelboot.ClientMetrics")(s)
	if !asserted(s) {
		s.Review(goneNote(s))
	}
}
