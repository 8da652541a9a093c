package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func propagation() map[string]handler {
	return map[string]handler{
		ot + ".Tracer.Inject":  inject,
		ot + ".Tracer.Extract": extract,
	}
}

// carrierOf returns the OpenTelemetry carrier of a format and a legacy carrier, or nil where there is none.
func carrierOf(s *rewriters.Site, format, carrier ast.Expr) func(*rewriters.Edit) dst.Expr {
	f := useOf(s, ast.Unparen(format))
	conv, ok := ast.Unparen(carrier).(*ast.CallExpr)
	if f == nil || !ok || len(conv.Args) != 1 {
		return nil
	}
	c := useOf(s, ast.Unparen(conv.Fun))
	if c == nil {
		return nil
	}
	target := ""
	switch {
	case f.Symbol != ot+".HTTPHeaders" && f.Symbol != ot+".TextMap":
		return nil
	case c.Symbol == ot+".HTTPHeadersCarrier":
		target = "propagation.HeaderCarrier(_1)"
	case c.Symbol == ot+".TextMapCarrier":
		target = "propagation.MapCarrier(_1)"
	default:
		return nil
	}
	s.ClaimAll(format)
	s.ClaimAll(conv.Fun)
	return func(e *rewriters.Edit) dst.Expr { return e.Quote(target, e.Expr(conv.Args[0])) }
}

const noCarrier = "the format or the carrier is the program's own or binary; write a propagation.TextMapCarrier (Get, Set, Keys) and call otel.GetTextMapPropagator()"

// inject writes the span context into a carrier with the global propagator. The tracer it was called on is evaluated no more.
//
//	t.Inject(span.Context(), opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(h))
//	=>  otelboot.Inject(ctx, span.SpanContext(), propagation.HeaderCarrier(h))
//
// The context is the one at hand, for its baggage: a legacy span context held the baggage, OpenTelemetry's holds none.
//
// Not served: binary and custom formats, carriers of the program's own.
func inject(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("Inject is used as a function value; use otel.GetTextMapPropagator().Inject")
		return
	}
	carrier := carrierOf(s, call.Args[1], call.Args[2])
	if carrier == nil {
		s.Block(noCarrier)
		return
	}
	ctx, note := s.ContextAt(call), ""
	if ctx == "" {
		ctx, note = "context.Background()", "no context is at hand here, so baggage that came with a request is not sent on; pass the request's context instead of context.Background()"
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("otelboot.Inject(_1, _2, _3)", e.Quote(ctx), e.Expr(call.Args[0]), carrier(e)))
	})
	dropReceiver(s)
	if note != "" {
		s.Review(note)
		return
	}
	s.Auto("")
}

// extract reads a span context from a carrier with the global propagator.
//
//	sc, err := t.Extract(opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(h))
//	=>  sc, err := otelboot.Extract(propagation.HeaderCarrier(h))
//
// Not served: as for inject; comparisons with ErrSpanContextNotFound.
func extract(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("Extract is used as a function value; use otel.GetTextMapPropagator().Extract")
		return
	}
	carrier := carrierOf(s, call.Args[0], call.Args[1])
	if carrier == nil {
		s.Block(noCarrier)
		return
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.Extract(_1)", carrier(e))) })
	dropReceiver(s)
	s.Review("")
}

// dropReceiver claims the legacy names in what the method was called on when that is only a look-up of the global tracer.
// Anything else may have effects, or be a variable that is then no longer used.
func dropReceiver(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		return
	}
	switch x := ast.Unparen(sel.X).(type) {
	case *ast.CallExpr:
		if u := useOf(s, ast.Unparen(x.Fun)); u != nil && u.Symbol == ot+".GlobalTracer" {
			s.ClaimAll(x)
			return
		}
		s.Block("the tracer is the result of a call, which would no longer be made; call it before, or drop it by hand")
	case *ast.Ident:
		if v, ok := s.Pkg.Info.Uses[x].(*gotypes.Var); ok && !v.IsField() && v.Parent() != s.Pkg.Types.Scope() && usesOf(s, v) == 1 && !isParam(s, v) {
			s.Block("the variable " + x.Name + " holds the tracer only for this call, and would no longer be used; drop it by hand")
		}
	}
}

func usesOf(s *rewriters.Site, v *gotypes.Var) (n int) {
	for _, obj := range s.Pkg.Info.Uses {
		if obj == v {
			n++
		}
	}
	return n
}

func isParam(s *rewriters.Site, v *gotypes.Var) bool {
	return v.Kind() == gotypes.ParamVar || v.Kind() == gotypes.ResultVar || v.Kind() == gotypes.RecvVar
}

func isString(s *rewriters.Site, e ast.Expr) bool {
	b, ok := gotypes.Unalias(s.TypeOf(e)).(*gotypes.Basic)
	return ok && b.Info()&gotypes.IsString != 0
}
