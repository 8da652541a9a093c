package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// jaegerPropagation serves the client's propagators.
//
//	zipkin.NewZipkinB3HTTPHeaderPropagator()                          =>  otelboot.B3Propagator("baggage-")
//	jaeger.NewHTTPHeaderPropagator(headers, *jaeger.NewNullMetrics()) =>  otelboot.JaegerPropagator(headers)
//
// Not served: propagators of the program's own, calls of Inject and Extract on a propagator, the binary format.
func jaegerPropagation() map[string]handler {
	return map[string]handler{
		jaeger + ".Injector":                               typeName("propagation.TextMapPropagator"),
		jaeger + ".Extractor":                              typeName("propagation.TextMapPropagator"),
		jaeger + ".TextMapPropagator":                      pointerTo("propagation.TextMapPropagator"),
		jaeger + ".NewTextMapPropagator":                   substituted("otelboot.JaegerPropagator", 1, ""),
		jaeger + ".NewHTTPHeaderPropagator":                substituted("otelboot.JaegerPropagator", 1, ""),
		jaeger + ".HeadersConfig":                          typeName("otelboot.HeadersConfig"),
		jaeger + ".HeadersConfig.ApplyDefaults":            keepsName,
		jaeger + ".HeadersConfig.JaegerDebugHeader":        keepsName,
		jaeger + ".HeadersConfig.JaegerBaggageHeader":      keepsName,
		jaeger + ".HeadersConfig.TraceContextHeaderName":   keepsName,
		jaeger + ".HeadersConfig.TraceBaggageHeaderPrefix": keepsName,
		jaegerZipkin + ".Propagator":                       pointerTo("propagation.TextMapPropagator"),
		jaegerZipkin + ".NewZipkinB3HTTPHeaderPropagator":  zipkinPropagator,
		jaegerZipkin + ".BaggagePrefix":                    insideZipkinPropagator,
	}
}

// zipkinPropagator reads and writes B3 in several headers, and baggage.
func zipkinPropagator(s *rewriters.Site) {
	c := s.Call()
	if c == nil || c.Ellipsis.IsValid() || len(c.Args) > 1 {
		s.Block("the propagator's options are not written out here; use otelboot.B3Propagator with the prefix of baggage headers")
		return
	}
	var prefix ast.Expr
	if len(c.Args) == 1 {
		opt, ok := ast.Unparen(c.Args[0]).(*ast.CallExpr)
		if !ok || len(opt.Args) != 1 || useOf(s, opt.Fun) == nil {
			s.Block("the propagator's options are not written out here; use otelboot.B3Propagator with the prefix of baggage headers")
			return
		}
		prefix = opt.Args[0]
		s.ClaimAll(opt.Fun)
	}
	s.On(c, func(e *rewriters.Edit) {
		var p dst.Expr = e.Quote(`"baggage-"`)
		if prefix != nil {
			p = e.Expr(prefix)
		}
		e.Become(e.Quote("otelboot.B3Propagator(_1)", p))
	})
	s.Review("X-B3-ParentSpanId is no longer sent; trace ids are sent with 32 digits")
}

func insideZipkinPropagator(s *rewriters.Site) {
	s.Block("the prefix is not written where the propagator is made; pass it to otelboot.B3Propagator")
}
