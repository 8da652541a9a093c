package tracing

import (
	"go/ast"
	gotoken "go/token"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func spans() map[string]handler {
	return map[string]handler{
		ot + ".Span.Finish":            finish,
		ot + ".Span.FinishWithOptions": finishWithOptions,
		ot + ".Span.SetOperationName":  setOperationName,
		ot + ".Span.Context":           spanContext,
		ot + ".Span.SetTag":            setTag,
		ot + ".Span.Tracer":            spanTracer,
		otExt + ".LogError":            logError,
	}
}

// calledOnSpan is writtenCall for a method of a span. One that is used in another way becomes a function literal, see asFunction.
func calledOnSpan(s *rewriters.Site, params []param, result string, body func(e *rewriters.Edit, span dst.Expr) dst.Expr) (call *ast.CallExpr, span ast.Expr, args []ast.Expr) {
	call, span, args = writtenCall(s)
	if call == nil {
		asFunction(s, params, result, body)
		s.Auto("")
	}
	return call, span, args
}

// finish ends the span.
//
//	defer span.Finish()        =>  defer span.End()
//	t.Cleanup(span.Finish)     =>  t.Cleanup(func() { span.End() })
func finish(s *rewriters.Site) {
	end := func(e *rewriters.Edit, span dst.Expr) dst.Expr { return e.Quote("_1.End()", span) }
	call, span, _ := calledOnSpan(s, nil, "", end)
	if call == nil {
		return
	}
	effect{call: end}.apply(s, call, span)
	noteAfterEnd(s, call, span)
	s.Auto("")
}

// setOperationName renames the span.
//
//	span.SetOperationName("x")                 =>  span.SetName("x")
//	span.SetOperationName("x").SetTag("k", 1)  =>  span.SetName("x"), and span.SetAttributes(…) below it
func setOperationName(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"name", "string"}}, "trace.Span", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.SetName(_1, name)", span)
	})
	if call == nil {
		return
	}
	effect{
		call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetName(_2)", span, e.Expr(args[0]))
		},
		value: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.SetName(_1, _2)", span, e.Expr(args[0]))
		},
	}.apply(s, call, span)
	s.Auto("")
}

// spanContext keeps the shape of the call.
//
//	span.Context(), f(span.Context)  =>  span.SpanContext(), f(span.SpanContext)
func spanContext(s *rewriters.Site) {
	if s.MethodExpr() {
		s.ClaimAll(s.Name().(*ast.SelectorExpr).X)
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("trace.Span.SpanContext")) })
	} else {
		rename(s, "SpanContext")
	}
	s.Auto("")
}

// spanTracer returns a tracer of the span's provider, under the name of the package that asks for it.
//
//	span.Tracer().StartSpan("x")  =>  span.TracerProvider().Tracer("import/path"), and Start on it
//
// Where only Inject or Extract is called on it, the tracer goes with the call.
func spanTracer(s *rewriters.Site) {
	tracer := func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("_1.TracerProvider().Tracer("+strconv.Quote(s.Pkg.Path)+")", span)
	}
	call, span, _ := calledOnSpan(s, nil, "trace.Tracer", tracer)
	if call == nil {
		return
	}
	if lookUpDropped(s, call) {
		return
	}
	if other := comparedWith(s, call); other != nil && isNil(s, other) {
		tracer = func(e *rewriters.Edit, span dst.Expr) dst.Expr { return e.Quote("_1.TracerProvider()", span) } // which says as much
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(tracer(e, e.Expr(span))) })
	s.Auto("")
}

// setTag replaces a tag that is set on a running span.
//
//	span.SetTag("k", v)                    =>  span.SetAttributes(attribute.String("k", v)), by the static type of v
//	span.SetTag("a", 1).SetTag("b", true)  =>  span.SetAttributes(attribute.Int("a", 1), attribute.Bool("b", true))
//	span.SetTag(key, v)                    =>  otelboot.SetTag(span, key, v), because the key may be "error"
//	span.SetTag("error", true)             =>  span.SetStatus(codes.Error, ""); see errorTag for other values
//	span.SetTag("span.kind", "client")     =>  a start option; see kindTag
//	set := span.SetTag                     =>  a function literal
func setTag(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"key", "string"}, {"value", "any"}}, "trace.Span", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.SetTag(_1, key, value)", span)
	})
	if call == nil {
		s.Review(anyKey)
		return
	}
	tag := tag{key: args[0], value: args[1]}
	if !tag.plain(s) {
		setTagOn(s, call, span, tag)
		return
	}
	tag.notes(s)
	if next := nextTag(s, call); next != nil && !s.MethodExpr() {
		s.Auto("") // the last one of the chain sets them all
		return
	}
	run := []tagOf{{s, tag}}
	for {
		inner, ok := ast.Unparen(span).(*ast.CallExpr)
		if !ok {
			break
		}
		first, t, on := plainSetTag(s, inner)
		if first == nil {
			break
		}
		run, span = append([]tagOf{{first, t}}, run...), on
	}
	attributes := func(e *rewriters.Edit) (list []dst.Expr) {
		for _, t := range run {
			list = append(list, t.tag.attribute(t.site, e))
		}
		if len(list) > readable {
			list = rewriters.Lines(list)
		}
		return list
	}
	effect{
		call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetAttributes(_2)", span, attributes(e))
		},
		value: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.SetAttributes(_1, _2)", span, attributes(e))
		},
	}.apply(s, call, span)
	s.Auto("")
}

// tag is a key and a value, as written. name is the key and kind the value where they are no expressions.
type tag struct {
	key, value ast.Expr
	name, kind string
}

// constantValue is the value when it is known here, else "".
func (t tag) constantValue(s *rewriters.Site) string {
	if t.value == nil {
		return t.kind
	}
	return constant(s, t.value)
}

type tagOf struct {
	site *rewriters.Site
	tag  tag
}

// constantKey is the key when it is known here, else "".
func (t tag) constantKey(s *rewriters.Site) string {
	if t.key == nil {
		return t.name
	}
	return constant(s, t.key)
}

// plain reports whether the tag is an attribute, whatever happens at run time.
func (t tag) plain(s *rewriters.Site) bool {
	switch key := t.constantKey(s); key {
	case "error":
		return false
	case "span.kind", "sampling.priority":
		return s.Family == "zipkin" // whose server takes them for tags like any other
	case "":
		return t.key != nil && s.Pkg.Info.Types[t.key].Value != nil || t.key != nil && !mayBeSpecial(s, t.key)
	}
	return true
}

// notes remarks what differs about a plain tag.
func (t tag) notes(s *rewriters.Site) {
	if t.key != nil {
		claimKey(s, t.key)
		if v := s.Pkg.Info.Types[t.key].Value; v != nil && constant(s, t.key) == "" {
			s.Remark("the key is empty: OpenTelemetry drops the attribute, the client sent it")
		}
	}
	attributeNotes(s, t.value)
}

func (t tag) attribute(s *rewriters.Site, e *rewriters.Edit) dst.Expr {
	if t.key == nil {
		if lit, ok := ast.Unparen(t.value).(*ast.BasicLit); ok && lit.Kind == gotoken.INT { // of whatever size the tag wants it
			return e.Quote("attribute.Int(_1, _2)", text(t.name), e.Expr(lit))
		}
		return attributeOf(s, e, text(t.name), t.value)
	}
	return attributeOf(s, e, keyExpr(s, e, t.key), t.value)
}

// keyText is the key as an expression of type string.
func (t tag) keyText(e *rewriters.Edit) dst.Expr {
	if t.key == nil {
		return text(t.name)
	}
	return e.Expr(t.key)
}

// nextTag returns the SetTag call of a plain tag that is made on the result of call, or nil.
func nextTag(s *rewriters.Site, call *ast.CallExpr) *ast.CallExpr {
	next, _ := callOn(s, call)
	if next == nil {
		return nil
	}
	if first, _, _ := plainSetTag(s, next); first == nil {
		return nil
	}
	return next
}

// plainSetTag returns the site, the tag and the span of a SetTag call that sets a plain tag; nil for any other call.
func plainSetTag(s *rewriters.Site, call *ast.CallExpr) (*rewriters.Site, tag, ast.Expr) {
	u, on := methodCall(s, call)
	if u == nil || u.Symbol != ot+".Span.SetTag" || u.MethodExpr() || len(call.Args) != 2 {
		return nil, tag{}, nil
	}
	t := tag{key: call.Args[0], value: call.Args[1]}
	if !t.plain(s) {
		return nil, tag{}, nil
	}
	return u, t, on
}

// setTagOn plans a call that sets a tag which is not, or perhaps not, an attribute.
func setTagOn(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, t tag) {
	plain := effect{
		call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetAttributes(_2)", span, t.attribute(s, e))
		},
		value: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.SetAttributes(_1, _2)", span, t.attribute(s, e))
		},
	}
	switch key := t.constantKey(s); {
	case key == "error":
		errorTag(s, call, span, t.value)
	case key == "span.kind" && s.Family != "zipkin":
		kindTag(s, call, span, t)
	case key == "sampling.priority" && s.Family != "zipkin":
		plain.apply(s, call, span)
		s.Review(noPriority)
	case t.plain(s):
		t.notes(s)
		plain.apply(s, call, span)
		s.Auto("")
	default:
		attributeNotes(s, t.value)
		set, note := tagSetter(s)
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote(set+"(_1, _2, _3)", span, t.keyText(e), e.Expr(t.value))
		}}.apply(s, call, span)
		s.Review(note)
	}
}

const anyKey = "the key is known only at run time: error sets the status, and span.kind stays an attribute, because OpenTelemetry fixes the kind at start; every other key is set as before"

const anyStringKey = "the key is known only at run time: error sets the status, every other key is set as before"

const noPriority = "sampling.priority is only an attribute now: it no longer forces or stops sampling, which a sampler decides at start, on the attributes given there; use one, or tail sampling in the Collector"
