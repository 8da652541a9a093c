package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func types() map[string]handler {
	return map[string]handler{
		ot + ".Tracer":      typeName("trace.Tracer"),
		ot + ".Span":        typeName("trace.Span"),
		ot + ".SpanContext": spanContextType,
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

// spanContextType replaces opentracing.SpanContext, an interface, by trace.SpanContext, a struct. See PlanNil for nil.
//
//	ctx.Value(key).(opentracing.SpanContext)  =>  ctx.Value(key).(trace.SpanContext)
//
// Not served: keys of maps.
func spanContextType(s *rewriters.Site) {
	if m, ok := s.Parent(s.Name()).(*ast.MapType); ok && ast.Unparen(m.Key) == s.Name() {
		s.Block("a trace.SpanContext cannot be the key of a map; use its SpanID")
		return
	}
	if asserted(s) && !assertedAny(s) {
		s.Block("a type assertion or type switch looks at what stands behind the interface; decide by hand what it means in OpenTelemetry")
		return
	}
	replaceType(s, s.Name(), "trace.SpanContext")
}

// assertedAny reports whether the value behind the assertion or type switch is an `any`.
func assertedAny(s *rewriters.Site) bool {
	for n := s.Parent(s.Name()); n != nil; n = s.Parent(n) {
		var x ast.Expr
		switch n := n.(type) {
		case *ast.TypeAssertExpr:
			x = n.X
		case *ast.TypeSwitchStmt:
			switch a := n.Assign.(type) {
			case *ast.AssignStmt:
				x = a.Rhs[0].(*ast.TypeAssertExpr).X
			case *ast.ExprStmt:
				x = a.X.(*ast.TypeAssertExpr).X
			}
		default:
			continue
		}
		i, ok := underlying(s.TypeOf(x)).(*gotypes.Interface)
		return ok && i.NumMethods() == 0
	}
	return false
}
