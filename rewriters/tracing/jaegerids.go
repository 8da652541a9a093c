package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func jaegerIDs() map[string]handler {
	return map[string]handler{
		jaeger + ".SpanContext":                    contextType,
		jaeger + ".SpanContext.TraceID":            idMethod,
		jaeger + ".SpanContext.SpanID":             idMethod,
		jaeger + ".SpanContext.ParentID":           parentID,
		jaeger + ".SpanContext.IsSampled":          keepsName,
		jaeger + ".SpanContext.IsValid":            keepsName,
		jaeger + ".SpanContext.Flags":              methodAs("byte(_1.TraceFlags())", ""),
		jaeger + ".SpanContext.IsDebug":            methodAs("_1.TraceFlags()&2 != 0", "OpenTelemetry has no debug flag: a span started from a debug header is sampled, but its span context does not say why"),
		jaeger + ".SpanContext.String":             methodAs("otelboot.SpanContextString(_1)", "the parent's id, which a span context does not hold in OpenTelemetry, is written as 0, and the trace id has 32 digits in traces that this program begins"),
		jaeger + ".SpanContext.ForeachBaggageItem": like(ot + ".SpanContext.ForeachBaggageItem"),
		jaeger + ".NewSpanContext":                 newSpanContext,
		jaeger + ".ContextFromString":              counterpart("otelboot.SpanContextFromString"),
		jaeger + ".TraceID":                        traceID,
		jaeger + ".TraceID.String":                 traceIDString,
		jaeger + ".TraceID.IsValid":                keepsName,
		jaeger + ".TraceID.High":                   traceIDHalf("otelboot.TraceIDHigh(_1)"),
		jaeger + ".TraceID.Low":                    traceIDHalf("otelboot.TraceIDLow(_1)"),
		jaeger + ".TraceIDFromString":              counterpart("otelboot.TraceIDFromString"),
		jaeger + ".SpanID":                         spanID,
		jaeger + ".SpanID.String":                  keepsName,
		jaeger + ".SpanIDFromString":               counterpart("otelboot.SpanIDFromString"),
	}
}

const longID = "a trace that this program begins has an id of 32 digits, where the client printed 16; look at log queries, dashboards and databases that hold trace ids"

// sc.TraceID(), sc.SpanID()  =>  the same text, which yields a trace.TraceID or trace.SpanID
func idMethod(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		keepsName(s)
		return
	}
	if comparedSpanID(s, call) {
		return
	}
	keepsName(s)
	if s.Symbol == jaeger+".SpanContext.TraceID" && (asInterfaceArg(s, call) || asInterfaceElement(s, call)) {
		s.Review(longID)
	}
}

// id.String()  =>  the same text, which prints more digits
func traceIDString(s *rewriters.Site) {
	keepsName(s)
	s.Review(longID)
}

// asInterfaceArg reports whether the expression is handed to a call as an interface, as formatting and logging functions take it.
func asInterfaceArg(s *rewriters.Site, e ast.Expr) bool {
	call, ok := s.Parent(e).(*ast.CallExpr)
	if !ok {
		return false
	}
	sig, ok := s.TypeOf(call.Fun).(*gotypes.Signature)
	if !ok {
		return false
	}
	for i, a := range call.Args {
		if ast.Unparen(a) == e {
			return gotypes.IsInterface(paramOf(sig, i))
		}
	}
	return false
}

// asInterfaceElement reports whether the expression is an element of a literal of interfaces, such as the fields of a log line.
func asInterfaceElement(s *rewriters.Site, e ast.Expr) bool {
	up := s.Parent(e)
	if kv, ok := up.(*ast.KeyValueExpr); ok {
		up = s.Parent(kv)
	}
	lit, ok := up.(*ast.CompositeLit)
	if !ok || s.TypeOf(lit) == nil {
		return false
	}
	switch t := s.TypeOf(lit).Underlying().(type) {
	case *gotypes.Map:
		return gotypes.IsInterface(t.Elem())
	case *gotypes.Slice:
		return gotypes.IsInterface(t.Elem())
	}
	return false
}

// paramOf is the type of the parameter that takes argument i, the element's where it is variadic.
func paramOf(sig *gotypes.Signature, i int) gotypes.Type {
	n := sig.Params().Len()
	if sig.Variadic() && i >= n-1 {
		if sl, ok := sig.Params().At(n - 1).Type().Underlying().(*gotypes.Slice); ok {
			return sl.Elem()
		}
	}
	if i >= n {
		return gotypes.Typ[gotypes.Invalid]
	}
	return sig.Params().At(i).Type()
}

// parentID replaces the parent's id, which belongs to the span and not to the span context in OpenTelemetry.
//
//	span.Context().(jaeger.SpanContext).ParentID()  =>  otelboot.ParentID(span)
//
// Where the span is not at hand, the parent is not known any more, and the result is 0.
func parentID(s *rewriters.Site) {
	call, sc, _ := writtenCall(s)
	if call == nil {
		s.Block(functionValue)
		return
	}
	span := spanOf(s, sc)
	if span == nil {
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.UnknownParentID(_1)", e.Expr(sc))) })
		s.Review("a span context does not hold the parent's id in OpenTelemetry, so that this is 0 now; pass the span, and call otelboot.ParentID")
		return
	}
	form := "otelboot.ParentID(_1)"
	if zero, negated := comparedWithZero(s, call); zero != nil {
		if !negated {
			form = "!" + form
		}
		s.On(zero, func(e *rewriters.Edit) { e.Become(e.Quote(form+".IsValid()", spanAgain(e, span))) })
	} else {
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, spanAgain(e, span))) })
	}
	s.Review("the parent's id comes from the span; a span that is not sampled has none")
}

// spanAgain names a span once more where it is a variable, which stays where it stands.
func spanAgain(e *rewriters.Edit, span ast.Expr) dst.Expr {
	if id, ok := span.(*ast.Ident); ok {
		return dst.NewIdent(id.Name)
	}
	return e.Expr(span)
}

// spanOf returns the span from which a span context was taken: x in x.Context().(T), directly or by way of a variable that
// never changes.
func spanOf(s *rewriters.Site, sc ast.Expr) ast.Expr {
	sc = ast.Unparen(sc)
	if id, ok := sc.(*ast.Ident); ok {
		v, _ := s.Pkg.Info.Uses[id].(*gotypes.Var)
		if v == nil || changes(s, v) {
			return nil
		}
		for n := range ast.Preorder(s.File.Syntax) {
			if a, ok := n.(*ast.AssignStmt); ok && len(a.Rhs) == 1 && a.Tok == gotoken.DEFINE {
				if name, ok := a.Lhs[0].(*ast.Ident); ok && s.Pkg.Info.Defs[name] == v {
					span := spanOf(s, a.Rhs[0])
					if span, ok := span.(*ast.Ident); ok && s.Pkg.Info.Uses[span] != nil && !changes(s, s.Pkg.Info.Uses[span]) {
						return span
					}
					return nil
				}
			}
		}
		return nil
	}
	if a, ok := sc.(*ast.TypeAssertExpr); ok {
		sc = ast.Unparen(a.X)
	}
	switch u, on := methodCall(s, sc); {
	case u == nil:
		return nil
	case u.Symbol == ot+".Span.Context", u.Symbol == zipkinPath+".Span.Context", u.Symbol == jaeger+".Span.Context", u.Symbol == jaeger+".Span.SpanContext":
		return on
	}
	return nil
}

// newSpanContext replaces the constructor by a literal where the literal says as much, and else by a function of the same
// parameters.
//
//	jaeger.NewSpanContext(traceID, spanID, 0, true, nil)
//	=>  trace.NewSpanContext(trace.SpanContextConfig{TraceID: traceID, SpanID: spanID, TraceFlags: trace.FlagsSampled})
func newSpanContext(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		counterpart("otelboot.NewSpanContext")(s)
		return
	}
	if len(call.Args) != 5 || call.Ellipsis.IsValid() {
		s.Block("the call's arguments are not understood")
		return
	}
	sampled, plain := constant(s, call.Args[3]), writtenNil(call.Args[4]) && constant(s, call.Args[2]) == "0"
	s.On(call, func(e *rewriters.Edit) {
		traceID, spanID := e.Expr(call.Args[0]), numberAsSpanID(s, e, call.Args[1])
		switch {
		case plain && sampled == "true":
			e.Become(e.Quote("trace.NewSpanContext(trace.SpanContextConfig{TraceID: _1, SpanID: _2, TraceFlags: trace.FlagsSampled})", traceID, spanID))
		case plain && sampled == "false":
			e.Become(e.Quote("trace.NewSpanContext(trace.SpanContextConfig{TraceID: _1, SpanID: _2})", traceID, spanID))
		default:
			e.Become(e.Quote("otelboot.NewSpanContext(_1, _2, _3, _4, _5)", traceID, spanID, numberAsSpanID(s, e, call.Args[2]), e.Expr(call.Args[3]), e.Expr(call.Args[4])))
		}
	})
	if plain {
		s.ClaimAll(call.Args[2])
		s.Auto("")
		return
	}
	s.Review("a span context holds neither the parent's id nor baggage in OpenTelemetry: they are dropped")
}

// numberAsSpanID is the argument as a span id: the client's ids were numbers, so that a constant stood for one.
func numberAsSpanID(s *rewriters.Site, e *rewriters.Edit, x ast.Expr) dst.Expr {
	if s.Pkg.Info.Types[x].Value != nil && !isConversion(s, x) {
		if constant(s, x) == "0" {
			return e.Quote("trace.SpanID{}")
		}
		return e.Quote("otelboot.NewSpanID(_1)", e.Expr(x))
	}
	return e.Expr(x)
}

func isConversion(s *rewriters.Site, x ast.Expr) bool {
	call, ok := ast.Unparen(x).(*ast.CallExpr)
	return ok && s.Pkg.Info.Types[call.Fun].IsType()
}

// traceID replaces the type, whose value was two numbers.
//
//	jaeger.TraceID{High: 1, Low: 2}  =>  otelboot.NewTraceID(1, 2)
//	jaeger.TraceID{}                 =>  trace.TraceID{}
//
// Not served: literals without their type in a list or map.
func traceID(s *rewriters.Site) {
	if lit, ok := s.Parent(s.Name()).(*ast.CompositeLit); ok && lit.Type == s.Name() && len(lit.Elts) > 0 {
		claimFields(s, lit)
		halves := parts(lit, "High", "Low")
		s.On(lit, func(e *rewriters.Edit) {
			half := func(x ast.Expr) dst.Expr {
				if x == nil {
					return e.Quote("0")
				}
				return e.Expr(x)
			}
			e.Become(e.Quote("otelboot.NewTraceID(_1, _2)", half(halves[0]), half(halves[1])))
		})
		s.Auto("")
		return
	}
	replaceType(s, s.Name(), "trace.TraceID")
}

// traceIDHalf replaces a field that is read.
//
//	id.Low  =>  otelboot.TraceIDLow(id)
//
// Not served: a field that is assigned, or whose address is taken.
func traceIDHalf(form string) handler {
	return func(s *rewriters.Site) {
		const assigned = "half of a trace id is assigned; make the id anew, with otelboot.NewTraceID"
		sel := readField(s, assigned, assigned)
		if sel == nil {
			return
		}
		s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
		s.Auto("")
	}
}

// spanID replaces the type, whose value was a number.
//
//	jaeger.SpanID(n)  =>  otelboot.NewSpanID(uint64(n))
//	uint64(id)        =>  otelboot.SpanIDNumber(id)
//
// Not served: arithmetic with ids.
func spanID(s *rewriters.Site) {
	conv := s.Call()
	if conv == nil || len(conv.Args) != 1 {
		replaceType(s, s.Name(), "trace.SpanID")
		return
	}
	arg := conv.Args[0]
	s.On(conv, func(e *rewriters.Edit) {
		b, basic := gotypes.Unalias(s.TypeOf(arg)).(*gotypes.Basic)
		switch {
		case isSpanID(s.TypeOf(arg)) && s.Pkg.Info.Types[arg].Value == nil:
			e.Become(e.Expr(arg))
		case constant(s, arg) == "0":
			e.Become(e.Quote("trace.SpanID{}"))
		case s.Pkg.Info.Types[arg].Value != nil || basic && b.Kind() == gotypes.Uint64:
			e.Become(e.Quote("otelboot.NewSpanID(_1)", e.Expr(arg)))
		default:
			e.Become(e.Quote("otelboot.NewSpanID(uint64(_1))", e.Expr(arg)))
		}
	})
	s.Auto("")
}
