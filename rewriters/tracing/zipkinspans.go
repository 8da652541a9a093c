package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	flushGone     = "a span is sent once, after End: Flush ends it, and what is set later is lost"
	flushOptional = "a span is sent when it ends; FlushOnFinish(false) kept it back until Flush, with what was set in between"
	endpointStays = "attributes cannot be taken back: a nil endpoint leaves the one that was set"
	notRecording  = "true for every span that records nothing: one that is not sampled, and one that has ended, too"
)

// zipkinSpans serves spans, and spans in a context.
func zipkinSpans() map[string]handler {
	return map[string]handler{
		zipkinPath + ".Span":                      typeName("trace.Span"),
		zipkinPath + ".Span.Finish":               finish,
		zipkinPath + ".Span.FinishedWithDuration": finishedWithDuration,
		zipkinPath + ".Span.Flush":                flush,
		zipkinPath + ".Span.SetName":              keepsName,
		zipkinPath + ".Span.Tag":                  zipkinTag,
		zipkinPath + ".Span.Annotate":             annotate,
		zipkinPath + ".Span.SetRemoteEndpoint":    setRemoteEndpoint,
		zipkinPath + ".Span.Context":              spanContext,
		zipkinPath + ".SpanFromContext":           spanFromContext,
		zipkinPath + ".SpanOrNoopFromContext":     counterpart("trace.SpanFromContext"),
		zipkinPath + ".NewContext":                counterpart("trace.ContextWithSpan"),
		zipkinPath + ".IsNoop":                    isNoop,
	}
}

// zipkinTag sets a tag, which is a text.
//
//	span.Tag("k", v)            =>  span.SetAttributes(attribute.String("k", v))
//	span.Tag("error", message)  =>  span.SetStatus(codes.Error, message)
//	span.Tag(key, v)            =>  otelboot.SetStringTag(span, key, v), because the key may be "error"
func zipkinTag(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"key", "string"}, {"value", "string"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.SetStringTag(_1, key, value)", span)
	})
	if call == nil {
		s.Review(anyStringKey)
		return
	}
	setTagOn(s, call, span, tag{key: args[0], value: args[1]})
}

// annotate adds an event.
//
//	span.Annotate(time.Now(), "sent")  =>  span.AddEvent("sent")
//	span.Annotate(t, "sent")           =>  span.AddEvent("sent", trace.WithTimestamp(t))
func annotate(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"t", "time.Time"}, {"value", "string"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("_1.AddEvent(value, trace.WithTimestamp(t))", span)
	})
	if call == nil {
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		if isNow(s, args[0]) {
			return e.Quote("_1.AddEvent(_2)", span, e.Expr(args[1]))
		}
		return e.Quote("_1.AddEvent(_2, trace.WithTimestamp(_3))", span, e.Expr(args[1]), e.Expr(args[0]))
	}}.apply(s, call, span)
	s.Auto("")
}

// isNow reports whether the expression is time.Now().
func isNow(s *rewriters.Site, e ast.Expr) bool {
	call, sel := selectorCall(e)
	if call == nil {
		return false
	}
	f, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
	return ok && f.FullName() == "time.Now"
}

// setRemoteEndpoint names the other side of the call.
//
//	span.SetRemoteEndpoint(e)  =>  span.SetAttributes(e.Attributes()...)
func setRemoteEndpoint(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"e", "*otelboot.Endpoint"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("_1.SetAttributes(e.Attributes()...)", span)
	})
	if call == nil {
		return
	}
	isNil := s.Pkg.Info.Types[ast.Unparen(args[0])].IsNil()
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		if isNil {
			return e.Quote("_1.SetAttributes()", span)
		}
		endpoint := e.Expr(args[0])
		switch endpoint.(type) {
		case *dst.UnaryExpr, *dst.StarExpr:
			endpoint = &dst.ParenExpr{X: endpoint}
		}
		return e.Quote("_1.SetAttributes(_2.Attributes()...)", span, endpoint)
	}}.apply(s, call, span)
	if isNil {
		s.Review(endpointStays)
		return
	}
	s.Auto("")
}

// span.FinishedWithDuration(d)  =>  otelboot.EndAfter(span, d)
func finishedWithDuration(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"d", "time.Duration"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.EndAfter(_1, d)", span)
	})
	if call == nil {
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.EndAfter(_1, _2)", span, e.Expr(args[0]))
	}}.apply(s, call, span)
	noteAfterEnd(s, call, span)
	s.Auto("")
}

// span.Flush()  =>  span.End()
func flush(s *rewriters.Site) {
	end := func(e *rewriters.Edit, span dst.Expr) dst.Expr { return e.Quote("_1.End()", span) }
	if call, span, _ := calledOnSpan(s, nil, "", end); call != nil {
		effect{call: end}.apply(s, call, span)
	}
	s.Review(flushGone)
}

// zipkin.IsNoop(span)  =>  !span.IsRecording()
func isNoop(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) != 1 || manyResults(s, call) {
		s.On(s.Name(), func(e *rewriters.Edit) {
			e.Become(e.Quote("func(span trace.Span) bool { return !span.IsRecording() }"))
		})
		s.Review(notRecording)
		return
	}
	if not, ok := s.Parent(call).(*ast.UnaryExpr); ok && not.Op.String() == "!" {
		s.On(not, func(e *rewriters.Edit) { e.Become(e.Quote("_1.IsRecording()", e.Expr(call.Args[0]))) })
	} else {
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("!_1.IsRecording()", e.Expr(call.Args[0]))) })
	}
	s.Review(notRecording)
}

// zipkinOptions serves start options wherever they stand. The plain ones are in the call that starts a span as well, see
// zipkinOption.
//
//	zipkin.Kind(model.Client)   =>  trace.WithSpanKind(trace.SpanKindClient)
//	zipkin.Tags(tags)           =>  otelboot.StartStringTags(tags)
func zipkinOptions() map[string]handler {
	return map[string]handler{
		zipkinPath + ".SpanOption":     typeName("trace.SpanStartOption"),
		zipkinPath + ".Kind":           optionAs("trace.WithSpanKind", "func(kind trace.SpanKind) trace.SpanStartOption { return trace.WithSpanKind(kind) }"),
		zipkinPath + ".StartTime":      optionAs("trace.WithTimestamp", "func(t time.Time) trace.SpanStartOption { return trace.WithTimestamp(t) }"),
		zipkinPath + ".RemoteEndpoint": counterpart("otelboot.RemoteEndpoint"),
		zipkinPath + ".Tags":           zipkinTags,
		zipkinPath + ".Parent":         counterpart("otelboot.Parent"),
		zipkinPath + ".FlushOnFinish":  dropped("trace.WithAttributes()", flushOptional),
	}
}

// optionAs is counterpart for a function whose result has another type, which shows where it is used as a value.
func optionAs(target, literal string) handler {
	return func(s *rewriters.Site) {
		if s.Call() == nil {
			target = literal
		}
		counterpart(target)(s)
	}
}

// zipkinTags serves tags given at start; those that are written out become attributes.
func zipkinTags(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) != 1 || !plainStringTags(s, call.Args[0]) {
		counterpart("otelboot.StartStringTags")(s)
		return
	}
	lit := literalOf(call.Args[0])
	s.On(call, func(e *rewriters.Edit) {
		e.Become(withAttributes(e, stringAttributes(s, e, lit)))
	})
	for _, elt := range lit.Elts {
		claimKey(s, elt.(*ast.KeyValueExpr).Key)
	}
	s.Auto("")
}

func stringAttributes(s *rewriters.Site, e *rewriters.Edit, lit *ast.CompositeLit) (list []dst.Expr) {
	for _, elt := range lit.Elts {
		kv := elt.(*ast.KeyValueExpr)
		list = append(list, e.Quote("attribute.String(_1, _2)", keyExpr(s, e, kv.Key), e.Expr(kv.Value)))
	}
	return list
}

// plainStringTags reports whether the tags are written out, and all of them attributes.
func plainStringTags(s *rewriters.Site, tags ast.Expr) bool {
	lit := literalOf(tags)
	if lit == nil || len(lit.Elts) == 0 {
		return false
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return false
		}
		if key := keyText(s, kv.Key); key == "" || key == "error" {
			return false
		}
	}
	return true
}

// zipkinOption takes an option of a start call into the call, and reports whether it is one of zipkin-go's. Its own handler has
// made a start option of it; only the parent is in the context.
func zipkinOption(s *rewriters.Site, o *options, name *rewriters.Site, call *ast.CallExpr) bool {
	switch name.Symbol {
	case zipkinPath + ".Parent":
		s.ClaimAll(call.Fun)
		o.parent = parentOf(s, call.Args[0])
	case zipkinPath + ".FlushOnFinish":
	case zipkinPath + ".StartTime", zipkinPath + ".Kind", zipkinPath + ".RemoteEndpoint", zipkinPath + ".Tags":
		o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Expr(call) })
	default:
		return false
	}
	return true
}
