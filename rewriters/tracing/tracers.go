package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// tracers serve the global tracer, the tracer that does nothing, and the span in a context.
func tracers() map[string]handler {
	return map[string]handler{
		ot + ".GlobalTracer":             globalTracer,
		ot + ".SetGlobalTracer":          setGlobalTracer,
		ot + ".InitGlobalTracer":         setGlobalTracer,
		ot + ".IsGlobalTracerRegistered": counterpart("otelboot.IsGlobalTracerRegistered"),
		ot + ".NoopTracer":               typeName("noop.Tracer"),
		ot + ".SpanFromContext":          spanFromContext,
		ot + ".ContextWithSpan":          contextWithSpan,
	}
}

// beforeSetUp is what changes where the global tracer is looked up before main runs.
const beforeSetUp = "this runs before the global tracer is set, so that OpenTracing's was the one that does nothing, for ever; OpenTelemetry's records once the provider is set"

// globalTracer replaces the global tracer by the package's own, which delegates to the global provider.
//
//	opentracing.GlobalTracer()  =>  tracer, with var tracer = otel.Tracer("import/path")
//	f(opentracing.GlobalTracer)  =>  f(func() trace.Tracer { return tracer })
//
// Where the program sets several, one after another, a tracer that is kept is the one that is set when it is looked up:
//
//	s.tracer = opentracing.GlobalTracer()  =>  s.tracer = otel.Tracer("import/path")
func globalTracer(s *rewriters.Site) {
	if call := s.Call(); call != nil && lookUpDropped(s, call) {
		return
	}
	var tracer func(*rewriters.Edit) dst.Expr
	if _, called := s.Parent(callOr(s)).(*ast.SelectorExpr); !called && setsSeveral(s) {
		tracer = func(e *rewriters.Edit) dst.Expr { return tracerInPlace(s, e) }
	} else {
		tracer = tracerOf(s)
	}
	if functionAround(s, s.Ident) == nil {
		s.Remark(beforeSetUp)
	} else if f, ok := functionAround(s, s.Ident).(*ast.FuncDecl); ok && f.Recv == nil && f.Name.Name == "init" {
		s.Remark(beforeSetUp)
	}
	call := s.Call()
	if call == nil {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("func() trace.Tracer { return _1 }", tracer(e))) })
		s.Auto("")
		return
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(tracer(e)) })
	s.Auto("")
}

// setGlobalTracer makes the tracer's provider the global one.
//
//	opentracing.SetGlobalTracer(t)  =>  otel.SetTracerProvider(otelboot.Provider(t))
//	opentracing.SetGlobalTracer(b)  =>  otelboot.SetGlobalBridge(b), where b is OpenTelemetry's bridge
func setGlobalTracer(s *rewriters.Site) {
	call, note, several := s.Call(), "", setsSeveral(s)
	if several {
		note = s.Reason + followsNewest
	}
	need := func(e *rewriters.Edit) {
		if several {
			e.Need(newestProvider)
		}
	}
	if call == nil {
		s.On(s.Name(), func(e *rewriters.Edit) {
			need(e)
			e.Become(e.Quote("func(t trace.Tracer) { otel.SetTracerProvider(otelboot.Provider(t)) }"))
		})
		s.Auto(note)
		return
	}
	if isBridge(s.Pkg.Info.TypeOf(call.Args[0])) {
		s.OnOnce(s.File, call.Args[0], func(*rewriters.Edit) {}) // it stays what it is
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.SetGlobalBridge(_1)", e.Expr(call.Args[0]))) })
		s.Review("OpenTelemetry's bridge goes on serving libraries that speak OpenTracing, and the program itself uses the global provider; remove the bridge when there are no such libraries")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		need(e)
		e.Become(e.Quote("otel.SetTracerProvider(otelboot.Provider(_1))", e.Expr(call.Args[0])))
	})
	s.Auto(note)
}

// isBridge reports whether the type is the tracer of OpenTelemetry's bridge, which records with OpenTelemetry.
func isBridge(t gotypes.Type) bool {
	p, ok := t.(*gotypes.Pointer)
	if !ok {
		return false
	}
	n, ok := p.Elem().(*gotypes.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == otelBridge && n.Obj().Name() == "BridgeTracer"
}

// spanFromContext keeps the legacy meaning of nil: no span was started in this process.
//
//	if span := opentracing.SpanFromContext(ctx); span != nil  =>  if span := otelboot.SpanFromContext(ctx); span != nil
//	opentracing.SpanFromContext(ctx).SetTag(k, v)             =>  trace.SpanFromContext(ctx).SetAttributes(...)
//	span := opentracing.SpanFromContext(ctx); span.Finish()   =>  span := trace.SpanFromContext(ctx); span.End()
func spanFromContext(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) != 1 {
		counterpart("otelboot.SpanFromContext")(s)
		return
	}
	if lookUpDropped(s, call) {
		return
	}
	form := "otelboot.SpanFromContext(_1)"
	if neverNil(s, call) {
		form = "trace.SpanFromContext(_1)" // without a span the legacy call panicked, so nothing can depend on nil
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(call.Args[0]))) })
	s.Auto("")
}

// neverNil reports whether the program relies on the span being there: all that it does with it is to call its methods.
func neverNil(s *rewriters.Site, call *ast.CallExpr) bool {
	switch p := s.Parent(call).(type) {
	case *ast.SelectorExpr:
		return ast.Unparen(p.X) == call
	case *ast.AssignStmt:
		if len(p.Lhs) != 1 || len(p.Rhs) != 1 {
			return false
		}
		id, ok := p.Lhs[0].(*ast.Ident)
		if !ok {
			return false
		}
		v, ok := s.Pkg.Info.Defs[id].(*gotypes.Var)
		return ok && onlyItsMethods(s, call, v)
	}
	return false
}

// onlyItsMethods reports whether every use of the local variable calls a method of it, and at least one does.
func onlyItsMethods(s *rewriters.Site, n ast.Node, v *gotypes.Var) bool {
	used := false
	for c := range ast.Preorder(declarationAround(s, n)) {
		id, ok := c.(*ast.Ident)
		if !ok || s.Pkg.Info.Uses[id] != v {
			continue
		}
		if call, _ := callOn(s, id); call == nil {
			return false
		}
		used = true
	}
	return used
}

// contextWithSpan keeps its shape. Where part of the program stays on OpenTracing, it has to see the span as well.
//
//	opentracing.ContextWithSpan(ctx, span)  =>  trace.ContextWithSpan(ctx, span)
func contextWithSpan(s *rewriters.Site) {
	to := "trace.ContextWithSpan"
	if s.Plan.Mixed() {
		to = "otelboot.ContextWithSpan"
	}
	call := s.Call()
	if call == nil || len(call.Args) != 2 {
		counterpart(to)(s)
		return
	}
	with := withBaggage(s, call)
	s.On(call, func(e *rewriters.Edit) { e.Become(with(e, e.Quote(to+"(_1)", e.Exprs(call.Args)))) })
	s.Auto("")
}
