package tracing

import (
	"go/ast"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func types() map[string]handler {
	return map[string]handler{
		ot + ".Tracer":          typeName("trace.Tracer"),
		ot + ".Span":            typeName("trace.Span"),
		ot + ".SpanContext":     spanContextType,
		ot + ".StartSpanOption": typeName("trace.SpanStartOption"),
		ot + ".NoopTracer":      noopTracer,
	}
}

// typeName replaces the name of a type.
//
//	tracer opentracing.Tracer  =>  tracer trace.Tracer
func typeName(target string) handler {
	return func(s *rewriters.Site) {
		if asserted(s) {
			s.Block("a type assertion or type switch looks at what stands behind the interface; decide by hand what it means in OpenTelemetry")
			return
		}
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Type(target)) })
		s.Auto("")
	}
}

// asserted reports whether the type name stands in a type assertion or a case of a type switch.
func asserted(s *rewriters.Site) bool {
	for n := s.Parent(s.Name()); n != nil; n = s.Parent(n) {
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			return true
		case *ast.CaseClause:
			return true
		case *ast.StarExpr:
			continue
		default:
			_ = n
			return false
		}
	}
	return false
}

// spanContextType replaces opentracing.SpanContext, an interface, by trace.SpanContext, a struct: nil becomes the zero
// value, and a comparison with nil does not compile, which takes the unit back.
func spanContextType(s *rewriters.Site) {
	typeName("trace.SpanContext")(s)
}

// noopTracer replaces the literal.
//
//	opentracing.NoopTracer{}  =>  noop.NewTracerProvider().Tracer("")
//
// Not served: the type's name anywhere else (OpenTelemetry's no-op tracer is made by a provider).
func noopTracer(s *rewriters.Site) {
	lit, ok := s.Parent(s.Name()).(*ast.CompositeLit)
	if !ok {
		s.Block("opentracing.NoopTracer is named as a type; declare a trace.Tracer and assign noop.NewTracerProvider().Tracer(\"\")")
		return
	}
	s.On(lit, func(e *rewriters.Edit) { e.Become(e.Quote(`noop.NewTracerProvider().Tracer("")`)) })
	s.Auto("")
}
