package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// options is what the start options of one call become.
type options struct {
	parent func(e *rewriters.Edit, from dst.Expr) dst.Expr // the context to start from, nil when it stays
	parts  []func(*rewriters.Edit) dst.Expr
	attrs  []func(*rewriters.Edit) dst.Expr
	note   string // what behaves differently
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

// say reports the use as rewritten.
func (o *options) say(s *rewriters.Site) {
	say(s, o.note)
}

// readable is how many attributes stand on one line.
const readable = 3

func withAttributes(e *rewriters.Edit, attrs []dst.Expr) dst.Expr {
	if len(attrs) > readable {
		attrs = rewriters.Lines(attrs)
	}
	return e.Quote("trace.WithAttributes(_1)", attrs)
}

// plainOptions reports whether Tracer.Start can say what the options of a call say, once the parent is in the context: they
// are written in the call, with at most one reference, which is no FollowsFrom, and no tag that OpenTelemetry models
// otherwise and that is known only at run time. Where the call takes a context, a reference competes with the span in there,
// which is decided at run time, too.
func plainOptions(s *rewriters.Site, opts []ast.Expr, inContext bool) bool {
	references := 0
	for _, opt := range opts {
		switch x := ast.Unparen(opt).(type) {
		case *ast.CompositeLit:
			if !plainTags(s, x) {
				return false
			}
		case *ast.CallExpr:
			u := useOf(s, x.Fun)
			if u == nil || len(x.Args) != 1 {
				return false
			}
			switch u.Symbol {
			case ot + ".StartTime":
			case zipkinPath + ".StartTime", zipkinPath + ".Kind", zipkinPath + ".RemoteEndpoint", zipkinPath + ".FlushOnFinish":
			case zipkinPath + ".Tags":
				if !plainStringTags(s, x.Args[0]) {
					return false
				}
			case ot + ".ChildOf", otExt + ".RPCServerOption", zipkinPath + ".Parent":
				if references++; references > 1 || inContext {
					return false
				}
			default:
				return false
			}
		case *ast.SelectorExpr, *ast.Ident:
			if u := useOf(s, x); u == nil || spanKinds[u.Symbol] == "" {
				return false
			}
		default:
			return false
		}
	}
	return true
}

// plainTags reports whether the literal is a Tag or Tags whose keys are known, and either name attributes or the span's kind.
func plainTags(s *rewriters.Site, lit *ast.CompositeLit) bool {
	u := useOf(s, lit.Type)
	switch {
	case u != nil && u.Symbol == ot+".Tag":
		key, value := tagParts(lit)
		return key != nil && value != nil && plainTag(s, key, value)
	case u != nil && u.Symbol == ot+".Tags":
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok || !plainTag(s, kv.Key, kv.Value) {
				return false
			}
		}
		return true
	}
	return false
}

func plainTag(s *rewriters.Site, key, value ast.Expr) bool {
	switch keyText(s, key) {
	case "", "error":
		return false
	case "span.kind":
		return kindName(s, value) != "" || isKindEnum(s.TypeOf(value))
	}
	return true
}

// keyText is the key of a tag, or "" where it is known only at run time.
func keyText(s *rewriters.Site, key ast.Expr) string {
	if text := constant(s, key); text != "" {
		return text
	}
	key = ast.Unparen(key)
	if call, ok := key.(*ast.CallExpr); ok && len(call.Args) == 1 && s.Pkg.Info.Types[call.Fun].IsType() {
		key = ast.Unparen(call.Args[0])
	}
	if u := useOf(s, key); u != nil {
		return extKeys[u.Symbol]
	}
	return ""
}

// kindName is the name that a constant kind has in trace.SpanKind…, or "".
func kindName(s *rewriters.Site, value ast.Expr) string {
	return map[string]string{"client": "Client", "server": "Server", "producer": "Producer", "consumer": "Consumer"}[constant(s, value)]
}

// isKindEnum reports whether the type is ext.SpanKindEnum, which becomes trace.SpanKind.
func isKindEnum(t gotypes.Type) bool {
	return t != nil && gotypes.TypeString(gotypes.Unalias(t), nil) == otExt+".SpanKindEnum"
}

// startOptions plans the options of a start call for which plainOptions holds.
//
//	opentracing.Tag{Key: "k", Value: v}, opentracing.Tags{…}  =>  trace.WithAttributes(…)
//	opentracing.StartTime(t)                                   =>  trace.WithTimestamp(t)
//	ext.SpanKindRPCClient                                      =>  trace.WithSpanKind(trace.SpanKindClient)
//	opentracing.ChildOf(p.Context())                           =>  trace.ContextWithSpan(ctx, p) as the context
//	ext.RPCServerOption(sc)                                    =>  the same, and the server kind
func startOptions(s *rewriters.Site, opts []ast.Expr) (o options, reason string) {
	for _, opt := range opts {
		opt = ast.Unparen(opt)
		switch x := opt.(type) {
		case *ast.CompositeLit:
			reason = literalTags(s, &o, x)
		case *ast.CallExpr:
			reason = optionCall(s, &o, x)
		default: // a kind, which is an option by itself
			o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Expr(opt) })
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
		key, value := tagParts(lit)
		if key == nil || value == nil {
			return "the tag has no key or no value"
		}
		s.ClaimAll(lit.Type)
		claimFields(s, lit)
		startTag(s, o, key, value)
		return ""
	case name != nil && name.Symbol == ot+".Tags":
		s.ClaimAll(lit.Type)
		for _, elt := range lit.Elts {
			kv, ok := elt.(*ast.KeyValueExpr)
			if !ok {
				return "a tag without a key"
			}
			startTag(s, o, kv.Key, kv.Value)
		}
		return ""
	}
	return "a start option of a type that is not known here"
}

const priorityNote = "sampling.priority is an attribute like any other now: the Jaeger client kept or dropped the trace by it, OpenTelemetry leaves that to the sampler; where it matters, use a sampler that reads the attribute"

// startTag plans one tag given at start, for which plainTag holds. The kind is no attribute.
func startTag(s *rewriters.Site, o *options, key, value ast.Expr) {
	switch keyText(s, key) {
	case "span.kind":
		claimKey(s, key)
		s.ClaimAll(key) // which is not written any more
		if kind := kindName(s, value); kind != "" {
			s.ClaimAll(value)
			o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(trace.SpanKind" + kind + ")") })
			return
		}
		o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(_1)", e.Expr(value)) })
		return
	case "sampling.priority":
		o.note = priorityNote
	}
	claimKey(s, key)
	o.attrs = append(o.attrs, func(e *rewriters.Edit) dst.Expr { return attributeOf(s, e, keyExpr(s, e, key), value) })
}

func optionCall(s *rewriters.Site, o *options, call *ast.CallExpr) string {
	name := useOf(s, call.Fun)
	if name == nil {
		return "a start option is made by a function of the program"
	}
	if zipkinOption(s, o, name, call) {
		return ""
	}
	s.ClaimAll(call.Fun)
	switch name.Symbol {
	case ot + ".StartTime":
		o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithTimestamp(_1)", e.Expr(call.Args[0])) })
	case ot + ".ChildOf", otExt + ".RPCServerOption":
		o.parent = parentOf(s, call.Args[0])
		if name.Symbol == otExt+".RPCServerOption" {
			o.parts = append(o.parts, func(e *rewriters.Edit) dst.Expr { return e.Quote("trace.WithSpanKind(trace.SpanKindServer)") })
		}
	}
	return ""
}

// spanBehind returns p in p.Context(), a span's context, else nil.
func spanBehind(s *rewriters.Site, ref ast.Expr) (span ast.Expr, method *ast.Ident) {
	u, on := methodCall(s, ref)
	if u == nil || u.Symbol != ot+".Span.Context" && u.Symbol != zipkinPath+".Span.Context" {
		return nil, nil
	}
	return on, u.Ident
}

// parentOf returns the context that makes the reference the parent. A span context that is not valid makes a root.
func parentOf(s *rewriters.Site, ref ast.Expr) func(*rewriters.Edit, dst.Expr) dst.Expr {
	if s.Pkg.Info.Types[ast.Unparen(ref)].IsNil() {
		return func(e *rewriters.Edit, _ dst.Expr) dst.Expr { return e.Quote("context.Background()") }
	}
	if span, method := spanBehind(s, ref); span != nil {
		s.Claim(method)
		return func(e *rewriters.Edit, from dst.Expr) dst.Expr {
			return e.Quote("trace.ContextWithSpan(_1, _2)", from, e.Expr(span))
		}
	}
	return func(e *rewriters.Edit, from dst.Expr) dst.Expr {
		return e.Quote("trace.ContextWithSpanContext(_1, _2)", from, e.Expr(ref))
	}
}
