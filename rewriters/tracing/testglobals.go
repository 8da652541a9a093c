package tracing

import (
	"go/ast"

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
			_, selected := s.Parent(callOr(s)).(*ast.SelectorExpr)
			switch {
			case (isTest(s.File) == 1 || importsPackage(s, mocktracer)) && !(name == "GlobalTracer" && selected):
				function(target)(s)
			case otherwise != nil:
				otherwise(s)
			}
		}
	}
}

// callOr is the call of the site's function, or else its name.
func callOr(s *rewriters.Site) ast.Expr {
	if call := s.Call(); call != nil {
		return call
	}
	return s.Name()
}
