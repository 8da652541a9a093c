package tracing

import (
	"go/ast"
	"path/filepath"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// inTests serves the global tracer in tests, where each test sets its own: OpenTelemetry's global tracers follow only the first
// provider that is set. Anywhere else the handler of the symbol is asked.
//
//	opentracing.SetGlobalTracer(mocktracer.New())           =>  oteltest.SetGlobalTracer(oteltest.NewRecorder())
//	defer opentracing.SetGlobalTracer(opentracing.GlobalTracer())
//	=>  defer oteltest.SetGlobalTracer(oteltest.GlobalTracer())
func inTests(m map[string]handler) {
	for _, name := range []string{"SetGlobalTracer", "InitGlobalTracer", "GlobalTracer"} {
		target, otherwise := "oteltest."+name, m[ot+"."+name]
		if name == "InitGlobalTracer" {
			target = "oteltest.SetGlobalTracer"
		}
		m[ot+"."+name] = func(s *rewriters.Site) {
			inTest := isTest(s.File) == 1 || importsPackage(s, mocktracer)
			if name == "GlobalTracer" { // the package's own tracer will do, unless it is looked at, or put back later
				_, selected := s.Parent(callOr(s)).(*ast.SelectorExpr)
				_, asserted := s.Parent(callOr(s)).(*ast.TypeAssertExpr)
				inTest = inTest && (asserted || !selected && setsGlobalTracer(s))
			}
			switch {
			case inTest:
				counterpart(target)(s)
			case otherwise != nil:
				otherwise(s)
			}
		}
	}
}

// setsGlobalTracer reports whether the package of the site, or its tests, set the global tracer.
func setsGlobalTracer(s *rewriters.Site) bool {
	for _, other := range s.Plan.Sites {
		if other.Symbol == ot+".SetGlobalTracer" && filepath.Dir(other.File.Path) == filepath.Dir(s.File.Path) {
			return true
		}
	}
	return false
}

// callOr is the call of the site's function, or else its name.
func callOr(s *rewriters.Site) ast.Expr {
	if call := s.Call(); call != nil {
		return call
	}
	return s.Name()
}
