package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func jaegerSpans() map[string]handler {
	m := map[string]handler{
		jaeger + ".Span":               spanType("sdktrace.ReadWriteSpan", "oteltest.NewSpan(_1)"),
		jaeger + ".Span.OperationName": methodTo("Name"),
		jaeger + ".Span.StartTime":     keepsName,
		jaeger + ".Span.SpanContext":   keepsName,
		jaeger + ".Span.Duration":      spanDuration,
		jaeger + ".Span.Tags":          recordedTags,
		jaeger + ".Span.Logs":          jaegerLogs,
		jaeger + ".Span.String":        methodAs("otelboot.SpanContextString(_1.SpanContext())", "the parent's id, which a span context does not hold in OpenTelemetry, is written as 0, and the trace id has 32 digits in traces that this program begins"),
		jaeger + ".Span.Retain":        methodAs("_1", ""),
		jaeger + ".Span.Release":       removedCall,

		jaeger + ".InMemoryReporter":                pointerType("oteltest.Reporter", "oteltest.NewReporter()"),
		jaeger + ".NewInMemoryReporter":             counterpart("oteltest.NewReporter"),
		jaeger + ".InMemoryReporter.GetSpans":       keepsName,
		jaeger + ".InMemoryReporter.SpansSubmitted": keepsName,
		jaeger + ".InMemoryReporter.Reset":          keepsName,
		jaeger + ".InMemoryReporter.Close":          methodTo("Reset"),

		jaeger + ".Tracer":           jaegerTracer,
		jaeger + ".Tracer.StartSpan": like(ot + ".Tracer.StartSpan"),
		jaeger + ".Tracer.Inject":    like(ot + ".Tracer.Inject"),
		jaeger + ".Tracer.Extract":   like(ot + ".Tracer.Extract"),
	}
	for _, method := range spanMethods {
		m[jaeger+".Span."+method] = like(ot + ".Span." + method)
	}
	return m
}

// spanMethods are the methods of opentracing.Span, which a client's own span has as well.
var spanMethods = []string{"Finish", "FinishWithOptions", "Context", "SetOperationName", "SetTag", "LogFields", "LogKV", "SetBaggageItem",
	"BaggageItem", "Tracer", "LogEvent", "LogEventWithPayload", "Log"}

// like serves a method of a client's own type as the OpenTracing method that it implements.
func like(symbol string) handler {
	type table struct{} // the key of the handlers, which are made once a plan
	return func(s *rewriters.Site) {
		own := s.Symbol
		s.Symbol = symbol
		defer func() { s.Symbol = own }()
		s.Plan.Memo(table{}, func() any { return handlers() }).(*rewriter).Plan(s)
	}
}

// spanType replaces a pointer to a client's own span by the SDK's, which can be read as well. literal is the form of a span
// that is written out, with the operation name as _1.
//
//	span.(*mocktracer.MockSpan)                     =>  span.(sdktrace.ReadWriteSpan)
//	spans []*mocktracer.MockSpan                    =>  spans []sdktrace.ReadWriteSpan
//	&mocktracer.MockSpan{OperationName: "x"}        =>  oteltest.NewSpan("x")
//
// Not served: the type without a pointer, literals with other fields.
func spanType(target, literal string) handler {
	return func(s *rewriters.Site) {
		switch p := s.Parent(s.Name()).(type) {
		case *ast.StarExpr:
			replaceType(s, p, target)
			if isTest(s.File) == 0 && asserts(s, p) {
				s.Review("a span that is not sampled is none of the SDK's recorded spans, so that the assertion fails where it held before")
			}
			return
		case *ast.CompositeLit:
			name, ok := spanLiteral(s, p)
			if ok {
				s.On(s.Parent(p), func(e *rewriters.Edit) { e.Become(e.Quote(literal, name(e))) })
				s.Auto("")
				return
			}
		}
		if call, ok := s.Parent(s.Name()).(*ast.CallExpr); ok && isBuiltin(s, call, "new") {
			s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(literal, e.Quote(`""`))) })
			s.Auto("")
			return
		}
		s.Block("the client's span is used as a value of its own; make one with a tracer, and read it as sdktrace.ReadOnlySpan")
	}
}

// spanLiteral returns the operation name of &MockSpan{…}; ok is false where the literal says more.
func spanLiteral(s *rewriters.Site, lit *ast.CompositeLit) (name func(*rewriters.Edit) dst.Expr, ok bool) {
	if u, isUnary := s.Parent(lit).(*ast.UnaryExpr); !isUnary || u.X != lit {
		return nil, false
	}
	name = func(e *rewriters.Edit) dst.Expr { return e.Quote(`""`) }
	for _, elt := range lit.Elts {
		kv, isKV := elt.(*ast.KeyValueExpr)
		if !isKV {
			return nil, false
		}
		key, isIdent := kv.Key.(*ast.Ident)
		if !isIdent || key.Name != "OperationName" {
			return nil, false
		}
		s.Claim(key)
		name = func(e *rewriters.Edit) dst.Expr { return e.Expr(kv.Value) }
	}
	return name, true
}

func isBuiltin(s *rewriters.Site, call *ast.CallExpr, name string) bool {
	id, ok := ast.Unparen(call.Fun).(*ast.Ident)
	_, builtin := s.Pkg.Info.Uses[id].(*gotypes.Builtin)
	return ok && builtin && id.Name == name
}

// asserts reports whether the type expression stands in a type assertion or a case of a type switch.
func asserts(s *rewriters.Site, t ast.Node) bool {
	switch s.Parent(t).(type) {
	case *ast.TypeAssertExpr, *ast.CaseClause:
		return true
	}
	return false
}

// pointerType replaces the name of a struct type that is used by pointer, and the literal that makes one.
//
//	r *jaeger.InMemoryReporter   =>  r *oteltest.Reporter
//	&mocktracer.MockTracer{}     =>  oteltest.NewRecorder()
func pointerType(target, made string) handler {
	return func(s *rewriters.Site) {
		var literal ast.Node
		switch p := s.Parent(s.Name()).(type) {
		case *ast.CompositeLit:
			if u, ok := s.Parent(p).(*ast.UnaryExpr); !ok || len(p.Elts) > 0 {
				s.Block("the value is not used by pointer; make it with " + made)
				return
			} else {
				literal = u
			}
		case *ast.CallExpr:
			if isBuiltin(s, p, "new") {
				literal = p
			}
		}
		if literal == nil {
			replaceType(s, s.Name(), target)
			return
		}
		s.On(literal, func(e *rewriters.Edit) { e.Become(e.Quote(made)) })
		s.Auto("")
	}
}

// jaegerTracer replaces the client's own tracer type, which was used by pointer.
//
//	tracer *jaeger.Tracer      =>  tracer trace.Tracer
//	tracer.(*jaeger.Tracer)    =>  tracer
//
// Not served: an assertion that asks whether the tracer is one of the client.
func jaegerTracer(s *rewriters.Site) {
	star, ok := s.Parent(s.Name()).(*ast.StarExpr)
	if !ok {
		s.Block("the client's tracer is used as a value of its own; make an sdktrace.TracerProvider, and take its Tracer")
		return
	}
	if !asserts(s, star) {
		replaceType(s, star, "trace.Tracer")
		return
	}
	a, ok := s.Parent(star).(*ast.TypeAssertExpr)
	if _, pair := s.TypeOf(a).(*gotypes.Tuple); !ok || pair || typeSymbol(s.TypeOf(a.X)) != ot+".Tracer" {
		s.Block("the program asks whether the tracer is the Jaeger client's; it is OpenTelemetry's, so drop the question")
		return
	}
	s.On(a, func(e *rewriters.Edit) { e.Become(e.Expr(a.X)) })
	s.Auto("")
}

// removedCall removes a call that has no counterpart and needs none.
func removedCall(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("the method is used as a function value; drop it")
		return
	}
	switch st := s.Parent(call).(type) {
	case *ast.ExprStmt, *ast.DeferStmt:
		s.On(st, func(e *rewriters.Edit) { e.Remove() })
		s.Auto("")
	default:
		s.Block("the call does not stand alone; drop it")
	}
}

// span.Duration()  =>  span.EndTime().Sub(span.StartTime())
func spanDuration(s *rewriters.Site) {
	call := s.Call()
	sel, ok := s.Name().(*ast.SelectorExpr)
	if call == nil || !ok || !repeatable(sel.X) {
		s.Block("the duration is asked of an expression; assign the span to a variable first, and use span.EndTime().Sub(span.StartTime())")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("_1.EndTime().Sub(_2.StartTime())", e.Expr(sel.X), e.Expr(sel.X)))
	})
	s.Auto("")
}

// jaegerLogs replaces the log records of a span by its events.
//
//	span.Logs()[0].Fields     =>  span.Events()[0].Attributes
//	span.Logs()[0].Timestamp  =>  span.Events()[0].Time
//
// Not served: log records that are handed on.
func jaegerLogs(s *rewriters.Site) {
	call := s.Call()
	if call == nil || !eventFields(s, call, 0) {
		s.Block("the log records are handed on; hand on span.Events(), whose Time and Attributes are their Timestamp and Fields")
		return
	}
	rename(s, "Events")
	s.Review("a log is an event: the field event is its name, the other fields are its attributes")
}

// eventFields replaces the fields of log records that are selected from x, an element of it, or a variable that holds either. It
// reports false where anything else becomes of them.
func eventFields(s *rewriters.Site, x ast.Expr, depth int) bool {
	variable := func(name ast.Expr) bool {
		id, ok := name.(*ast.Ident)
		if !ok || s.Pkg.Info.Defs[id] == nil || depth > 3 {
			return isBlank(name)
		}
		for _, u := range usesIn(s, s.Pkg.Info.Defs[id]) {
			if !eventFields(s, u, depth+1) {
				return false
			}
		}
		return true
	}
	switch p := s.Parent(x).(type) {
	case *ast.IndexExpr:
		return p.X == x && eventFields(s, p, depth)
	case *ast.SelectorExpr:
		name := map[string]string{"Fields": "Attributes", "Timestamp": "Time"}[p.Sel.Name]
		if name == "" {
			return false
		}
		s.Claim(p.Sel)
		s.On(p.Sel, func(e *rewriters.Edit) { e.Become(dst.NewIdent(name)) })
		return true
	case *ast.RangeStmt:
		return p.X == x && (p.Value == nil || variable(p.Value))
	case *ast.AssignStmt:
		return len(p.Rhs) == 1 && p.Rhs[0] == x && len(p.Lhs) == 1 && variable(p.Lhs[0])
	case *ast.CallExpr: // len, or an assertion of the length
		return !inProgram(s, p)
	}
	return false
}
