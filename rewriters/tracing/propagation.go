package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func propagation() map[string]handler {
	m := map[string]handler{
		ot + ".Tracer.Inject":  inject,
		ot + ".Tracer.Extract": extract,
		ot + ".HTTPHeaders":    counterpart("otelboot.HTTPHeaders"),
		ot + ".TextMap":        counterpart("otelboot.TextMap"),
		ot + ".Binary":         binaryFormat,
		// Their replacements have the same methods and underlying types, so that assertions keep their meaning.
		ot + ".BuiltinFormat":      typeName("otelboot.BuiltinFormat"),
		ot + ".HTTPHeadersCarrier": typeName("otelboot.HTTPHeadersCarrier"),
		ot + ".TextMapCarrier":     typeName("otelboot.TextMapCarrier"),
		ot + ".TextMapReader":      typeName("otelboot.TextMapReader"),
		ot + ".TextMapWriter":      typeName("otelboot.TextMapWriter"),

		ot + ".HTTPHeadersCarrier.Set":        keepsName,
		ot + ".HTTPHeadersCarrier.ForeachKey": keepsName,
		ot + ".TextMapCarrier.Set":            keepsName,
		ot + ".TextMapCarrier.ForeachKey":     keepsName,
		ot + ".TextMapReader.ForeachKey":      keepsName,
		ot + ".TextMapWriter.Set":             keepsName,
	}
	for name := range propagationErrors {
		m[ot+"."+name] = counterpart("otelboot." + name)
	}
	return m
}

// propagationErrors are what Inject and Extract return. The generated ones mean the same.
//
//	if err == opentracing.ErrSpanContextNotFound  =>  if err == otelboot.ErrSpanContextNotFound
var propagationErrors = set("ErrUnsupportedFormat ErrSpanContextNotFound ErrInvalidSpanContext ErrInvalidCarrier ErrSpanContextCorrupted")

// binaryFormat keeps the format as a value that nothing can be written or read in.
func binaryFormat(s *rewriters.Site) {
	replaceName(s, "otelboot.Binary")
	s.Review("OpenTelemetry has no binary format: Inject and Extract return ErrUnsupportedFormat for it, as they do for a format that is not known")
}

const noBinary = "OpenTelemetry has no binary propagation format; carry the text headers (opentracing.TextMap) in the message, on both sides, and migrate then"

const noBaggageSent = "no context is at hand here, so no baggage is sent, neither what came with a request nor what was set on the span; take the context that holds the span as a parameter, and pass it in place of context.Background()"

// carrierOf returns the propagation.TextMapCarrier of a format that is written in the call and of a legacy carrier, or nil when
// one of them is known only at run time. method is what the carrier must have.
//
//	opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(h)  =>  propagation.HeaderCarrier(h)
//	opentracing.TextMap, opentracing.TextMapCarrier(m)          =>  propagation.MapCarrier(m)
//	opentracing.TextMap, metadataReaderWriter{md}               =>  otelboot.PlainCarrier(metadataReaderWriter{md})
func carrierOf(s *rewriters.Site, format, carrier ast.Expr, method string) func(*rewriters.Edit) dst.Expr {
	f := useOf(s, format)
	if f == nil {
		return nil
	}
	adapt, plain := "", ""
	switch f.Symbol {
	case ot + ".HTTPHeaders":
		adapt, plain = "otelboot.Carrier(_1)", ot+".HTTPHeadersCarrier"
	case ot + ".TextMap":
		adapt, plain = "otelboot.PlainCarrier(_1)", ot+".TextMapCarrier"
	default:
		return nil
	}
	if conv, ok := ast.Unparen(carrier).(*ast.CallExpr); ok && len(conv.Args) == 1 {
		if c := useOf(s, conv.Fun); c != nil && c.Symbol == plain && !isNil(s, conv.Args[0]) {
			s.ClaimAll(format)
			s.ClaimAll(conv.Fun)
			target := "propagation.HeaderCarrier(_1)"
			if plain == ot+".TextMapCarrier" {
				target = "propagation.MapCarrier(_1)"
			}
			return func(e *rewriters.Edit) dst.Expr { return e.Quote(target, e.Expr(conv.Args[0])) }
		}
	}
	if !has(s.TypeOf(carrier), method) {
		return nil
	}
	s.ClaimAll(format)
	return func(e *rewriters.Edit) dst.Expr { return e.Quote(adapt, e.Expr(carrier)) }
}

// has reports whether the type has the method Set or ForeachKey of a carrier.
func has(t gotypes.Type, method string) bool {
	if t == nil {
		return false
	}
	obj, _, _ := gotypes.LookupFieldOrMethod(t, false, nil, method)
	fn, ok := obj.(*gotypes.Func)
	if !ok {
		return false
	}
	sig := fn.Signature()
	switch method {
	case "Set":
		return sig.Params().Len() == 2 && sig.Results().Len() == 0 && isStringType(sig.Params().At(0).Type()) && isStringType(sig.Params().At(1).Type())
	case "ForeachKey":
		return sig.Params().Len() == 1 && sig.Results().Len() == 1 && isHandler(sig.Params().At(0).Type())
	}
	return false
}

func isStringType(t gotypes.Type) bool {
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	return ok && b.Kind() == gotypes.String
}

// isHandler reports whether t is func(string, string) error.
func isHandler(t gotypes.Type) bool {
	sig, ok := gotypes.Unalias(t).(*gotypes.Signature)
	return ok && sig.Params().Len() == 2 && sig.Results().Len() == 1 && isStringType(sig.Params().At(0).Type()) && isStringType(sig.Params().At(1).Type()) &&
		gotypes.TypeString(sig.Results().At(0).Type(), nil) == "error"
}

// isBinary reports whether the format is the constant opentracing.Binary.
func isBinary(s *rewriters.Site, format ast.Expr) bool {
	f := useOf(s, format)
	return f != nil && f.Symbol == ot+".Binary"
}

// inject writes the span context into a carrier with the global propagator. The tracer it was called on is evaluated no more.
//
//	t.Inject(span.Context(), opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(h))
//	=>  otelboot.Inject(ctx, span.SpanContext(), propagation.HeaderCarrier(h))
//	t.Inject(sc, format, carrier)
//	=>  otelboot.InjectFormat(ctx, sc, format, carrier), where they are known at run time alone
//
// The context is the one that the span is in, or else the one at hand, for its baggage: a legacy span context held the baggage,
// OpenTelemetry's holds none.
//
// Not served: the binary format.
func inject(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		injectFunction(s)
		return
	}
	if len(call.Args) != 3 {
		s.Block("the arguments of Inject are the results of one call; assign them to variables first")
		return
	}
	if isBinary(s, call.Args[1]) {
		s.Block(noBinary)
		return
	}
	sc := call.Args[0]
	carrier := carrierOf(s, call.Args[1], call.Args[2], "Set")
	ctx, note := contextOfReference(s, sc, call), ""
	if ctx == nil {
		at := s.ContextAt(call)
		note = "the span's own context is not known here, so the baggage of " + at + " is sent; make sure that it is the context of the span"
		if at == "" {
			at = "context.Background()"
			note = noBaggageSent
		}
		ctx = func(e *rewriters.Edit) dst.Expr { return e.Quote(at) }
	}
	s.On(call, func(e *rewriters.Edit) {
		var ref dst.Expr
		if isNil(s, sc) {
			ref = e.Quote("trace.SpanContext{}")
		} else {
			ref = e.Expr(sc)
		}
		if carrier == nil {
			e.Become(e.Quote("otelboot.InjectFormat(_1, _2, _3, _4)", ctx(e), ref, e.Expr(call.Args[1]), e.Expr(call.Args[2])))
			return
		}
		e.Become(e.Quote("otelboot.Inject(_1, _2, _3)", ctx(e), ref, carrier(e)))
	})
	drop(s, call)
	say(s, note)
}

// injectFunction replaces a method value.
//
//	inject := tracer.Inject  =>  inject := func(sc trace.SpanContext, format, carrier any) error { … }
func injectFunction(s *rewriters.Site) {
	ctx := s.ContextAt(s.Name())
	note := "baggage of " + ctx + " is sent, not that of the span context"
	if ctx == "" {
		ctx, note = "context.Background()", noBaggageSent
	}
	asTracerFunction(s, []param{{"sc", "trace.SpanContext"}, {"format", "any"}, {"carrier", "any"}}, []string{"error"}, "otelboot.InjectFormat("+ctx+", sc, format, carrier)")
	s.Review(note)
}

// asTracerFunction replaces a method value of a tracer by a function literal that needs no tracer.
func asTracerFunction(s *rewriters.Site, params []param, results []string, body string) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || s.MethodExpr() || !harmless(s, sel.X, 0) {
		s.Block("the method is used as a function value of a tracer that is made in place; write a function literal")
		return
	}
	s.ClaimAll(sel.X)
	s.On(s.Name(), func(e *rewriters.Edit) {
		lit := &dst.FuncLit{Type: &dst.FuncType{Func: true, Params: &dst.FieldList{}, Results: &dst.FieldList{}}}
		for _, p := range params {
			lit.Type.Params.List = append(lit.Type.Params.List, parameter(p.name, e.Type(p.typ)))
		}
		for _, r := range results {
			lit.Type.Results.List = append(lit.Type.Results.List, &dst.Field{Type: e.Type(r)})
		}
		lit.Body = &dst.BlockStmt{List: []dst.Stmt{&dst.ReturnStmt{Results: []dst.Expr{e.Quote(body)}}}}
		e.Become(lit)
	})
}

// extract reads a span context from a carrier with the global propagator.
//
//	sc, err := t.Extract(opentracing.HTTPHeaders, opentracing.HTTPHeadersCarrier(h))
//	=>  sc, err := otelboot.Extract(propagation.HeaderCarrier(h))
//	t.Extract(format, carrier)
//	=>  otelboot.ExtractFormat(format, carrier), where they are known at run time alone
//
// Not served: as for inject.
func extract(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		asTracerFunction(s, []param{{"format", "any"}, {"carrier", "any"}}, []string{"trace.SpanContext", "error"}, "otelboot.ExtractFormat(format, carrier)")
		s.Review("")
		return
	}
	if len(call.Args) != 2 {
		s.Block("the arguments of Extract are the results of one call; assign them to variables first")
		return
	}
	if isBinary(s, call.Args[0]) {
		s.Block(noBinary)
		return
	}
	carrier := carrierOf(s, call.Args[0], call.Args[1], "ForeachKey")
	s.On(call, func(e *rewriters.Edit) {
		if carrier == nil {
			e.Become(e.Quote("otelboot.ExtractFormat(_1, _2)", e.Expr(call.Args[0]), e.Expr(call.Args[1])))
			return
		}
		e.Become(e.Quote("otelboot.Extract(_1)", carrier(e)))
	})
	drop(s, call)
	s.Review("")
}

func isString(s *rewriters.Site, e ast.Expr) bool {
	return isBasic(s.TypeOf(e), gotypes.IsString)
}
