package tracing

import (
	"go/ast"
	gotoken "go/token"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// mocks serve opentracing-go/mocktracer. Its tracer becomes oteltest.Recorder, its spans the SDK's own, which record the same and
// are read by other names; its span contexts become trace.SpanContext.
func mocks() map[string]handler {
	m := map[string]handler{
		mocktracer + ".New":                             newMock,
		mocktracer + ".MockTracer":                      pointerType("oteltest.Recorder", "oteltest.NewRecorder()"),
		mocktracer + ".MockTracer.FinishedSpans":        keepsName,
		mocktracer + ".MockTracer.Reset":                keepsName,
		mocktracer + ".MockTracer.StartSpan":            like(ot + ".Tracer.StartSpan"),
		mocktracer + ".MockTracer.Inject":               like(ot + ".Tracer.Inject"),
		mocktracer + ".MockTracer.Extract":              like(ot + ".Tracer.Extract"),
		mocktracer + ".MockSpan":                        spanType("sdktrace.ReadWriteSpan", "oteltest.NewSpan(_1)"),
		mocktracer + ".MockSpan.OperationName":          mockName,
		mocktracer + ".MockSpan.StartTime":              mockField("_1.StartTime()"),
		mocktracer + ".MockSpan.FinishTime":             mockField("_1.EndTime()"),
		mocktracer + ".MockSpan.SpanContext":            mockField("_1.SpanContext()"),
		mocktracer + ".MockSpan.ParentID":               mockID("_1.Parent().SpanID()", "oteltest.SpanNumber(_1)"),
		mocktracer + ".MockSpan.Tag":                    recordedTag,
		mocktracer + ".MockSpan.Tags":                   recordedTags,
		mocktracer + ".MockSpan.Logs":                   methodAs("oteltest.Logs(_1)", "the logs are the span's events: the field event comes first, and the kind of a number is reflect.Int64 or reflect.Float64, that of an error or object reflect.String"),
		mocktracer + ".MockSpan.String":                 methodAs("_1.Name()", "the text is the span's name alone"),
		mocktracer + ".MockSpanContext":                 contextType,
		mocktracer + ".MockSpanContext.TraceID":         mockID("_1.TraceID()", "oteltest.TraceNumber(_1)"),
		mocktracer + ".MockSpanContext.SpanID":          mockID("_1.SpanID()", "oteltest.SpanNumber(_1)"),
		mocktracer + ".MockSpanContext.Sampled":         mockField("_1.IsSampled()"),
		mocktracer + ".MockSpanContext.Baggage":         mockBaggage,
		mocktracer + ".MockSpanContext.WithBaggageItem": methodAs("oteltest.WithBaggageItem(_1, _2, _3)", baggageInTests),
		mocktracer + ".MockLogRecord":                   counterpart("oteltest.LogRecord"),
		mocktracer + ".MockLogRecord.Timestamp":         keepsName,
		mocktracer + ".MockLogRecord.Fields":            keepsName,
		mocktracer + ".MockKeyValue":                    counterpart("oteltest.LogField"),
		mocktracer + ".MockKeyValue.Key":                keepsName,
		mocktracer + ".MockKeyValue.ValueKind":          mockKind,
		mocktracer + ".MockKeyValue.ValueString":        keepsName,

		mocktracer + ".MockSpanContext.ForeachBaggageItem": like(ot + ".SpanContext.ForeachBaggageItem"),
	}
	for _, method := range spanMethods {
		m[mocktracer+".MockSpan."+method] = like(ot + ".Span." + method)
	}
	m[mocktracer+".MockSpan.BaggageItem"] = methodAs("oteltest.Baggage(_1.SpanContext())[_2]", baggageInTests)
	return m
}

// newMock makes a recorder.
//
//	mocktracer.New()  =>  oteltest.NewRecorder()
//
// A program that asks whether a span is the Jaeger client's, for its ids in log lines say, found that a mock's is not. It now
// asks whether the span context is valid, which a recorder's is, and most often whether it is sampled, too.
func newMock(s *rewriters.Site) {
	if !asksForJaeger(s) {
		counterpart("oteltest.NewRecorder")(s)
		return
	}
	replaceName(s, "oteltest.NewUnsampledRecorder")
	s.Review("the program asks for spans of the Jaeger client, which those of a mock were not: the recorder keeps its spans without sampling them, but their ids are valid")
}

// asksForJaeger reports whether the module's code outside of tests asserts the Jaeger client's span context, and no test reads
// whether a mock's is sampled.
func asksForJaeger(s *rewriters.Site) bool {
	type key struct{ dir string }
	return s.Plan.Memo(key{s.Pkg.Module.Dir}, func() any {
		asks := false
		for _, other := range s.Plan.Sites {
			switch {
			case other.Pkg.Module.Dir != s.Pkg.Module.Dir:
			case other.Symbol == mocktracer+".MockSpanContext.Sampled":
				return false
			case other.Symbol == jaeger+".SpanContext" && isTest(other.File) != 1 && asserts(other, other.Name()):
				asks = true
			}
		}
		return asks
	}).(bool)
}

// mockField replaces a field that is read by a method.
//
//	span.OperationName  =>  span.Name()
//
// Not served: a field that is assigned, or whose address is taken.
func mockField(form string) handler {
	return func(s *rewriters.Site) {
		sel := readField(s, "the field stands in a literal; make the span with a tracer",
			"the field is assigned; set it when the span starts or ends, by an option")
		if sel == nil {
			return
		}
		s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
		s.Auto("")
	}
}

// readField returns the selector of a field that is read. Elsewhere it blocks with one of the reasons, and returns nil.
func readField(s *rewriters.Site, inLiteral, assigned string) *ast.SelectorExpr {
	sel, ok := s.Name().(*ast.SelectorExpr)
	switch {
	case !ok:
		s.Block(inLiteral)
		return nil
	case written(s, sel):
		s.Block(assigned)
		return nil
	}
	return sel
}

// mockName is mockField for the operation name, which may be set.
//
//	span.OperationName        =>  span.Name()
//	span.OperationName = "x"  =>  span.SetName("x")
func mockName(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	assign, assigned := s.Parent(s.Name()).(*ast.AssignStmt)
	if !ok || !assigned || len(assign.Lhs) != 1 || assign.Lhs[0] != sel || assign.Tok != gotoken.ASSIGN {
		mockField("_1.Name()")(s)
		return
	}
	s.On(assign, func(e *rewriters.Edit) {
		e.Become(&dst.ExprStmt{X: e.Quote("_1.SetName(_2)", e.Expr(sel.X), e.Expr(assign.Rhs[0]))})
	})
	s.Auto("")
}

// sc.Baggage  =>  oteltest.Baggage(sc)
func mockBaggage(s *rewriters.Site) {
	mockField("oteltest.Baggage(_1)")(s)
	s.Review(baggageInTests)
}

const baggageInTests = "a span context has no baggage in OpenTelemetry: this is the baggage of the context from which the span was started; items that were set later are in other contexts"

// mockID replaces an id, a number in the mock. Where two ids are compared, or one with 0, the ids themselves are; anywhere else
// the id stays a number.
//
//	child.ParentID == parent.SpanContext.SpanID  =>  child.Parent().SpanID() == parent.SpanContext().SpanID()
//	assert.Equal(t, 0, span.ParentID)            =>  assert.Equal(t, trace.SpanID{}, span.Parent().SpanID())
//	n := span.ParentID                           =>  n := oteltest.SpanNumber(span.Parent().SpanID())
func mockID(form, number string) handler {
	return func(s *rewriters.Site) {
		sel := readField(s, "the field stands in a literal; make the span context with trace.NewSpanContext",
			"an id is assigned; OpenTelemetry's spans choose theirs")
		if sel == nil {
			return
		}
		if cmp, negated := comparedWithZero(s, sel); cmp != nil {
			valid := form + ".IsValid()"
			if !negated {
				valid = "!" + valid
			}
			s.On(cmp, func(e *rewriters.Edit) { e.Become(e.Quote(valid, e.Expr(sel.X))) })
			s.Auto("")
			return
		}
		other := comparedWith(s, sel)
		switch {
		case other != nil && sameID(s, sel, other):
			s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
		case other != nil && constant(s, other) == "0" && asInterfaceArg(s, other):
			zero := "trace.SpanID{}"
			if s.Ident.Name == "TraceID" {
				zero = "trace.TraceID{}"
			}
			s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
			s.On(other, func(e *rewriters.Edit) { e.Become(e.Quote(zero)) })
		default:
			s.On(sel, func(e *rewriters.Edit) { e.Become(e.Quote(number, e.Quote(form, e.Expr(sel.X)))) })
		}
		s.Auto("")
	}
}

// sameID reports whether both expressions are ids of the mock, of one kind.
func sameID(s *rewriters.Site, a, b ast.Expr) bool {
	kind := func(x ast.Expr) string {
		sel, ok := ast.Unparen(x).(*ast.SelectorExpr)
		if !ok {
			return ""
		}
		u := s.Plan.UseAt(sel.Sel)
		switch {
		case u == nil:
		case u.Symbol == mocktracer+".MockSpan.ParentID", u.Symbol == mocktracer+".MockSpanContext.SpanID":
			return "span"
		case u.Symbol == mocktracer+".MockSpanContext.TraceID":
			return "trace"
		}
		return ""
	}
	return kind(a) != "" && kind(a) == kind(b)
}

// mockKind keeps the field, and adapts what it is set to or compared with: attributes have fewer kinds than log fields had.
//
//	mocktracer.MockKeyValue{Key: "n", ValueKind: reflect.Uint32, ValueString: "1"}
//	=>  oteltest.LogField{Key: "n", ValueKind: reflect.Int64, ValueString: "1"}
func mockKind(s *rewriters.Site) {
	var want ast.Expr
	if kv, ok := s.Parent(s.Ident).(*ast.KeyValueExpr); ok && kv.Key == s.Ident {
		want = kv.Value
	} else if sel, ok := s.Name().(*ast.SelectorExpr); ok {
		want = comparedWith(s, sel)
	}
	if sel, ok := want.(*ast.SelectorExpr); ok {
		if kind := attributeKind(sel.Sel.Name); kind != "" && typeSymbol(s.TypeOf(sel)) == "reflect.Kind" {
			s.On(sel.Sel, func(e *rewriters.Edit) { e.Become(dst.NewIdent(kind)) })
		}
	}
	keepsName(s)
}

// attributeKind is the kind that an attribute has in place of a log field's, or "" where it is the same.
func attributeKind(kind string) string {
	switch kind {
	case "Int", "Int8", "Int16", "Int32", "Uint", "Uint8", "Uint16", "Uint32", "Uint64":
		return "Int64"
	case "Float32":
		return "Float64"
	case "Ptr", "Pointer", "Struct", "Map", "Slice", "Interface":
		return "String"
	}
	return ""
}
