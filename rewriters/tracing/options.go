package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// options is what the start options of one call become.
type options struct {
	parent func(e *rewriters.Edit, from dst.Expr) dst.Expr // the context to start from, nil when it stays
	parts  []func(*rewriters.Edit) dst.Expr
	attrs  []func(*rewriters.Edit) dst.Expr
}

// build returns the OpenTelemetry start options; all attributes go into one.
func (o *options) build(e *rewriters.Edit) (list []dst.Expr) {
	for _, p := range o.parts {
		list = append(list, p(e))
	}
	if len(o.attrs) > 0 {
		var attrs []dst.Expr
		for _, a := range o.attrs {
			attrs = append(attrs, a(e))
		}
		list = append(list, withAttributes(e, attrs))
	}
	return list
}

// readable is how many attributes stand on one line.
const readable = 3

func withAttributes(e *rewriters.Edit, attrs []dst.Expr) dst.Expr {
	if len(attrs) > readable {
		attrs = rewriters.Lines(attrs)
	}
	return e.Quote("trace.WithAttributes(_1)", attrs)
}

// startOptions plans the options of a start call, or says why it cannot.
//
//	opentracing.Tag{Key: "k", Value: v}, opentracing.Tags{…}  =>  trace.WithAttributes(…)
//	opentracing.StartTime(t)                                   =>  trace.WithTimestamp(t)
//	ext.SpanKindRPCClient                                      =>  trace.WithSpanKind(trace.SpanKindClient)
//	opentracing.ChildOf(p.Context())                           =>  trace.ContextWithSpan(ctx, p) as the context
//	ext.RPCServerOption(sc)                                    =>  the same, and the server kind
//
// Not served: FollowsFrom, several references, options held in variables.
func startOptions(s *rewriters.Site, opts []ast.Expr) (o options, reason string) {
	for _, opt := range opts {
		opt = ast.Unparen(opt)
		switch x := opt.(type) {
		case *ast.CompositeLit:
			reason = literalTags(s, &o, x)
		case *ast.CallExpr:
			reason = optionCall(s, &o, x)
		case *ast.SelectorExpr:
			u := s.Plan.UseAt(x.Sel)
			if u == nil || spanKinds[u.Symbol] == "" {
				return o, "a start option comes from elsewhere, and may be a parent; pass trace.SpanStartOption values, and the parent as a context"
			}
			s.Claim(x.Sel)
			kind := spanKinds[u.Symbol]
			o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(" + kind + ")") })
		default:
			reason = "a start option comes from elsewhere, and may be a parent; pass trace.SpanStartOption values, and the parent as a context"
		}
		if reason != "" {
			return o, reason
		}
	}
	return o, ""
}

var spanKinds = map[string]string{
	otExt + ".SpanKindRPCClient": "trace.SpanKindClient",
	otExt + ".SpanKindRPCServer": "trace.SpanKindServer",
	otExt + ".SpanKindProducer":  "trace.SpanKindProducer",
	otExt + ".SpanKindConsumer":  "trace.SpanKindConsumer",
}

// literalTags plans opentracing.Tag{…} and opentracing.Tags{…}.
func literalTags(s *rewriters.Site, o *options, lit *ast.CompositeLit) string {
	name := useOf(s, lit.Type)
	switch {
	case name != nil && name.Symbol == ot+".Tag":
		key, value := tagParts(s, lit)
		if key == nil || value == nil {
			return "the tag has no key or no value"
		}
		s.ClaimAll(lit.Type)
		for _, elt := range lit.Elts {
			if kv, ok := elt.(*ast.KeyValueExpr); ok {
				s.ClaimAll(kv.Key)
			}
		}
		return startTag(s, o, key, value)
	case name != nil && name.Symbol == ot+".Tags":
		s.ClaimAll(lit.Type)
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return "a tag without a key"
			}
			if reason := startTag(s, o, kv.Key, kv.Value); reason != "" {
				return reason
			}
		}
		return ""
	}
	return "a start option of a type that is not known here"
}

func tagParts(s *rewriters.Site, lit *ast.CompositeLit) (key, value ast.Expr) {
	for i, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		switch {
		case !ok && i == 0:
			key = elt
		case !ok && i == 1:
			value = elt
		case ok:
			if id, isIdent := kv.Key.(*ast.Ident); isIdent && id.Name == "Key" {
				key = kv.Value
			} else if isIdent && id.Name == "Value" {
				value = kv.Value
			}
		}
	}
	return key, value
}

// startTag plans one tag given at start. The keys that OpenTelemetry models otherwise are not attributes.
func startTag(s *rewriters.Site, o *options, key, value ast.Expr) string {
	claimKey(s, key)
	switch constant(s, key) {
	case "span.kind":
		kind := map[string]string{"client": "Client", "server": "Server", "producer": "Producer", "consumer": "Consumer"}[constant(s, value)]
		if kind == "" {
			return "the span kind is not a constant; decide it before the span starts and pass trace.WithSpanKind"
		}
		s.ClaimAll(value)
		o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(trace.SpanKind" + kind + ")") })
		return ""
	case "error":
		return "the error tag is given at start; set the span's status after it has started"
	case "sampling.priority":
		return "sampling.priority has no counterpart: the sampler decides at start, on the attributes given there"
	}
	o.attrs = append(o.attrs, func(e *rewriters.Edit) dst.Expr { return attributeOf(s, e, keyExpr(s, e, key), value) })
	return ""
}

func optionCall(s *rewriters.Site, o *options, call *ast.CallExpr) string {
	name := useOf(s, call.Fun)
	if name == nil {
		return "a start option is made by a function of the program, and may be a parent; return trace.SpanStartOption from it, and pass the parent as a context"
	}
	switch name.Symbol {
	case ot + ".StartTime":
		s.ClaimAll(call.Fun)
		o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithTimestamp(_1)", e.Expr(call.Args[0])) })
		return ""
	case ot + ".ChildOf", otExt + ".RPCServerOption":
		if o.parent != nil {
			return "the span has several references; the first ChildOf is the parent, pass the others as trace.WithLinks"
		}
		s.ClaimAll(call.Fun)
		o.parent = parentOf(s, call.Args[0])
		if name.Symbol == otExt+".RPCServerOption" {
			o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(trace.SpanKindServer)") })
		}
		return ""
	case ot + ".FollowsFrom":
		return "FollowsFrom becomes the parent and a link; write trace.WithLinks(trace.Link{SpanContext: sc}) and start from a context that holds the parent, so that the trace stays whole"
	}
	return "the start option " + name.Symbol + " has no rewriter"
}

// parentOf returns the context that makes the reference the parent. The attached baggage is not part of a span handle in
// OpenTelemetry; units that use baggage are not rewritten.
func parentOf(s *rewriters.Site, ref ast.Expr) func(*rewriters.Edit, dst.Expr) dst.Expr {
	if id, ok := ast.Unparen(ref).(*ast.Ident); ok && id.Name == "nil" {
		return func(e *rewriters.Edit, _ dst.Expr) dst.Expr { return e.Quote("context.Background()") }
	}
	if call, ok := ast.Unparen(ref).(*ast.CallExpr); ok {
		if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
			if u := s.Plan.UseAt(sel.Sel); u != nil && u.Symbol == ot+".Span.Context" {
				s.Claim(sel.Sel)
				return func(e *rewriters.Edit, from dst.Expr) dst.Expr {
					return e.Quote("trace.ContextWithSpan(_1, _2)", from, e.Expr(sel.X))
				}
			}
		}
	}
	return func(e *rewriters.Edit, from dst.Expr) dst.Expr {
		return e.Quote("trace.ContextWithSpanContext(_1, _2)", from, e.Expr(ref))
	}
}

// useOf returns the site that an expression names (pkg.Name or Name), or nil.
func useOf(s *rewriters.Site, e ast.Expr) *rewriters.Site {
	switch e := e.(type) {
	case *ast.SelectorExpr:
		return s.Plan.UseAt(e.Sel)
	case *ast.Ident:
		return s.Plan.UseAt(e)
	}
	return nil
}
