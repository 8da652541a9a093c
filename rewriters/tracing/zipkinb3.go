package tracing

import (
	"go/ast"
	gotoken "go/token"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const parentLeftOut = "the header X-B3-ParentSpanId is no longer written here, because a span context does not know the parent's id; Zipkin takes it from the span"

// injectMap keeps the method's name.
func injectMap(s *rewriters.Site) {
	named(s)
	s.Review(parentLeftOut)
}

// zipkinB3 serves the propagation package, whose functions keep their shape: what reads is a function that yields a span context,
// what writes is one that takes a span context.
//
//	err := b3.InjectHTTP(req)(sc)                      =>  err := otelboot.InjectHTTP(req)(sc)
//	sc, err := b3.ExtractHTTP(req)()                   =>  sc, err := otelboot.ExtractHTTP(req)()
func zipkinB3() map[string]handler {
	m := map[string]handler{
		zipkinPath + "/propagation.Extractor": typeName("otelboot.Extractor"),
		zipkinPath + "/propagation.Injector":  typeName("otelboot.Injector"),
		zipkinB3Path + ".InjectHTTP":          injectHTTP,
		zipkinB3Path + ".InjectGRPC":          injectorOf("otelboot.InjectGRPC"),
		zipkinB3Path + ".Map":                 counterpart("otelboot.B3Map"),
		zipkinB3Path + ".Map.Extract":         keepsName,
		zipkinB3Path + ".Map.Inject":          injectMap,
		zipkinB3Path + ".ParseHeaders":        counterpart("otelboot.ParseHeaders"),
		zipkinB3Path + ".ParseSingleHeader":   counterpart("otelboot.ParseSingleHeader"),
		zipkinB3Path + ".BuildSingleHeader":   counterpart("otelboot.BuildSingleHeader"),
		zipkinB3Path + ".InjectOption":        typeName("otelboot.InjectOption"),
	}
	for _, name := range []string{"ExtractHTTP", "ExtractGRPC", "GetGRPCHeader", "WithSingleAndMultiHeader", "WithSingleHeaderOnly",
		"ErrInvalidSampledByte", "ErrInvalidSampledHeader", "ErrInvalidFlagsHeader", "ErrInvalidTraceIDHeader", "ErrInvalidSpanIDHeader",
		"ErrInvalidParentSpanIDHeader", "ErrInvalidScope", "ErrInvalidScopeParent", "ErrInvalidScopeParentSingle", "ErrEmptyContext",
		"ErrInvalidTraceIDValue", "ErrInvalidSpanIDValue", "ErrInvalidParentSpanIDValue"} {
		m[zipkinB3Path+"."+name] = counterpart("otelboot." + name)
	}
	for _, name := range []string{"TraceID", "SpanID", "ParentSpanID", "Sampled", "Flags", "Context"} {
		m[zipkinB3Path+"."+name] = constantValue
	}
	return m
}

// injectHTTP writes a span's context with the global propagator, which finds the parent's id in the span. In other shapes the function
// keeps its own.
//
//	_ = b3.InjectHTTP(req)(span.Context())  =>  otel.GetTextMapPropagator().Inject(trace.ContextWithSpan(context.Background(), span), propagation.HeaderCarrier(req.Header))
func injectHTTP(s *rewriters.Site) {
	call := s.Call()
	st, sc := injected(s, call)
	if st == nil {
		injectorOf("otelboot.InjectHTTP")(s)
		return
	}
	span, method := spanBehind(s, sc)
	if span == nil {
		injectorOf("otelboot.InjectHTTP")(s)
		return
	}
	s.Claim(method)
	s.On(st, func(e *rewriters.Edit) {
		e.Become(&dst.ExprStmt{X: e.Quote("otel.GetTextMapPropagator().Inject(trace.ContextWithSpan(context.Background(), _1), propagation.HeaderCarrier(_2.Header))",
			e.Expr(span), e.Expr(call.Args[0]))})
	})
	s.Auto("")
}

// injected returns the statement that does nothing but call what the call of InjectHTTP returns, which has no options, and ignores
// its error; and the span context that it is called with. There is no statement, nil, for any other call.
func injected(s *rewriters.Site, call *ast.CallExpr) (st ast.Stmt, sc ast.Expr) {
	if call == nil || len(call.Args) != 1 {
		return nil, nil
	}
	outer, ok := s.Parent(call).(*ast.CallExpr)
	if !ok || ast.Unparen(outer.Fun) != call || len(outer.Args) != 1 {
		return nil, nil
	}
	return ignoredResult(s, outer), outer.Args[0]
}

// injectorOf keeps the shape of what takes a span context, which does not know the parent's id.
func injectorOf(target string) handler {
	return substituted(target, -1, parentLeftOut)
}

// ignoredResult returns the statement that is nothing but the call, whose result it ignores; nil for any other.
func ignoredResult(s *rewriters.Site, call *ast.CallExpr) ast.Stmt {
	switch st := s.Parent(call).(type) {
	case *ast.ExprStmt:
		return listed(s, st)
	case *ast.AssignStmt:
		if len(st.Lhs) == 1 && isBlank(st.Lhs[0]) && st.Tok == gotoken.ASSIGN {
			return listed(s, st)
		}
	}
	return nil
}
