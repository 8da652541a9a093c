package tracing

import (
	"go/ast"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func types() map[string]handler {
	return map[string]handler{
		ot + ".Tracer":      typeName("trace.Tracer"),
		ot + ".Span":        typeName("trace.Span"),
		ot + ".SpanContext": spanContextType,
	}
}

// typeName replaces the name of a type.
//
//	tracer opentracing.Tracer  =>  tracer trace.Tracer
func typeName(target string) handler {
	return func(s *rewriters.Site) {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Type(target)) })
		s.Auto("")
	}
}

// spanContextType replaces opentracing.SpanContext, an interface, by trace.SpanContext, a struct: nil becomes the zero
// value, and a comparison with nil does not compile, which takes the unit back.
func spanContextType(s *rewriters.Site) {
	typeName("trace.SpanContext")(s)
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
