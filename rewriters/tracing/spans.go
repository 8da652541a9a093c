package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func spans() map[string]handler {
	return map[string]handler{
		ot + ".Span.Finish":           renamed("End", 0),
		ot + ".Span.SetOperationName": renamed("SetName", 1),
		ot + ".Span.Context":          spanContext,
		ot + ".Span.SetTag":           setTag,
	}
}

// renamed replaces a method that is called as a statement by one of the same meaning.
//
//	defer span.Finish()         =>  defer span.End()
//	span.SetOperationName("x")  =>  span.SetName("x")
//
// Not served: method values (the new method takes options), and calls whose result is used, as in a chain.
func renamed(to string, args int) handler {
	return func(s *rewriters.Site) {
		call := s.Call()
		if call == nil || len(call.Args) != args {
			s.Block("the method is used as a function value; write func() { span." + to + "() } instead")
			return
		}
		if !isStatement(s, call) {
			s.Block("the result of the call is used; " + to + " returns nothing, so write the calls as statements of their own")
			return
		}
		s.On(s.Ident, func(e *rewriters.Edit) { e.Become(dst.NewIdent(to)) })
		s.Auto("")
	}
}

// isStatement reports whether the call stands alone, or behind defer or go.
func isStatement(s *rewriters.Site, call *ast.CallExpr) bool {
	switch s.Parent(call).(type) {
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt:
		return true
	}
	return false
}

// span.Context()  =>  span.SpanContext()
func spanContext(s *rewriters.Site) {
	if s.Call() == nil {
		s.Block("the method is used as a function value; use span.SpanContext")
		return
	}
	s.On(s.Ident, func(e *rewriters.Edit) { e.Become(dst.NewIdent("SpanContext")) })
	s.Auto("")
}

// setTag replaces a tag that is set on a running span.
//
//	span.SetTag("k", v)             =>  span.SetAttributes(attribute.String("k", v)), by the static type of v
//	span.SetTag("error", true)      =>  span.SetStatus(codes.Error, "")
//
// Not served: chained calls, span.kind (fixed at start), sampling.priority, an error tag that is not a constant true.
func setTag(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("SetTag is used as a function value; write a function literal that calls SetAttributes")
		return
	}
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || !isStatement(s, call) {
		s.Block("SetTag is chained or its result is used; SetAttributes returns nothing, so write one call with all attributes")
		return
	}
	key, value := call.Args[0], call.Args[1]
	setAttribute(s, call, key, value, func(e *rewriters.Edit) dst.Expr { return e.Expr(sel.X) })
}

// setAttribute plans a call that sets one tag on a span; span yields the span.
func setAttribute(s *rewriters.Site, call *ast.CallExpr, key, value ast.Expr, span func(*rewriters.Edit) dst.Expr) {
	claimKey(s, key)
	switch constant(s, key) {
	case "error":
		if constant(s, value) != "true" {
			s.Block("the error tag is not a constant true; set the status where the error is known: span.SetStatus(codes.Error, err.Error()), because a status cannot be taken back")
			return
		}
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(`_1.SetStatus(codes.Error, "")`, span(e))) })
		s.Auto("")
		return
	case "span.kind":
		s.Block("the span kind is fixed at start in OpenTelemetry; pass trace.WithSpanKind to Start")
		return
	case "sampling.priority":
		s.Block("sampling.priority has no counterpart: the sampler decides at start, on the attributes given there; use a sampler or tail sampling")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("_1.SetAttributes(_2)", span(e), attributeOf(s, e, keyExpr(s, e, key), value)))
	})
	s.Auto("")
}
