package tracing

import (
	"go/ast"
	goconstant "go/constant"
	gotoken "go/token"
	gotypes "go/types"
	"path/filepath"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// extKinds are the texts of the span kinds in package ext, as tags and as values.
var extKinds = map[string]string{
	otExt + ".SpanKindRPCClientEnum": "client",
	otExt + ".SpanKindRPCServerEnum": "server",
	otExt + ".SpanKindProducerEnum":  "producer",
	otExt + ".SpanKindConsumerEnum":  "consumer",
}

// kindTags are the tags that set a kind.
var kindTags = map[string]string{
	otExt + ".SpanKindRPCClient": "client",
	otExt + ".SpanKindRPCServer": "server",
	otExt + ".SpanKindProducer":  "producer",
	otExt + ".SpanKindConsumer":  "consumer",
}

// kindOf is the OpenTelemetry constant of a span kind's text; known is false for a text that OpenTelemetry has no kind for.
func kindOf(text string) (constant string, known bool) {
	switch text {
	case "client":
		return "trace.SpanKindClient", true
	case "server":
		return "trace.SpanKindServer", true
	case "producer":
		return "trace.SpanKindProducer", true
	case "consumer":
		return "trace.SpanKindConsumer", true
	case "internal":
		return "trace.SpanKindInternal", true
	case "": // the zero value of both types
		return "trace.SpanKindUnspecified", true
	}
	return "trace.SpanKindUnspecified", false
}

const (
	kindAttribute = "the kind is fixed at start in OpenTelemetry, and this span is started elsewhere or the kind is decided later: it is kept as the attribute span.kind, and the span counts as internal; pass trace.WithSpanKind to Start"
	kindUnknown   = "OpenTelemetry has no such span kind: it becomes unspecified, also as a text, and spans of that kind count as internal"
)

func kinds() map[string]handler {
	m := map[string]handler{
		otExt + ".SpanKind":            kindKey,
		otExt + ".SpanKindEnum":        kindType,
		otExt + ".spanKindTagName.Set": setKind,
	}
	for symbol := range extKinds {
		m[symbol] = kindValue
	}
	for symbol := range kindTags {
		m[symbol] = kindTagValue
	}
	return m
}

// kindType replaces the type of kinds, conversions to it, and constants of it.
//
//	func start(kind ext.SpanKindEnum)           =>  func start(kind trace.SpanKind)
//	ext.SpanKindEnum("client")                  =>  trace.SpanKindClient
//	ext.SpanKindEnum(text)                      =>  otelboot.SpanKind(text)
//	const none ext.SpanKindEnum = "none"        =>  const none trace.SpanKind = trace.SpanKindUnspecified
//	kind == "server", case "server", f("server") =>  trace.SpanKindServer, wherever the text is of this type
//	string(kind)                                =>  kind.String()
func kindType(s *rewriters.Site) {
	if asserted(s) {
		s.Block("a type assertion or type switch asks for ext.SpanKindEnum; decide by hand what it means with trace.SpanKind")
		return
	}
	kindTexts(s)
	name := s.Name()
	call, ok := s.Parent(name).(*ast.CallExpr)
	if !ok || ast.Unparen(call.Fun) != name || len(call.Args) != 1 {
		replaceType(s, name, "trace.SpanKind")
		return
	}
	if s.Pkg.Info.Types[call].Value != nil {
		kind, known := kindOf(constant(s, call))
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(kind)) })
		if !known {
			s.Review(kindUnknown)
			return
		}
		s.Auto("")
		return
	}
	if isKind(s.TypeOf(call.Args[0])) {
		replaceType(s, name, "trace.SpanKind")
		return
	}
	form := "otelboot.SpanKind(string(_1))"
	if _, plain := gotypes.Unalias(s.TypeOf(call.Args[0])).(*gotypes.Basic); plain {
		form = "otelboot.SpanKind(_1)"
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(call.Args[0]))) })
	s.Auto("")
}

func isKind(t gotypes.Type) bool {
	return t != nil && gotypes.TypeString(t, nil) == otExt+".SpanKindEnum"
}

// kindTexts rewrites, once for a plan, what is of the type of kinds without naming anything legacy: text constants, and
// conversions of a kind to a string.
func kindTexts(s *rewriters.Site) {
	type done struct{}
	s.Plan.Memo(done{}, func() any {
		speaks := map[*loader.Package]*rewriters.Site{} // the first use of kinds in each package
		for _, other := range s.Plan.Sites {
			if speaks[other.Pkg] == nil && (other.Symbol == otExt+".SpanKindEnum" || extKinds[other.Symbol] != "") {
				speaks[other.Pkg] = other
			}
		}
		seen := map[ast.Node]bool{}
		for _, pkg := range s.Plan.Load.Packages {
			for _, file := range pkg.Files {
				if file.Syntax == nil || seen[file.Syntax] || pkg.Info == nil {
					continue
				}
				seen[file.Syntax] = true
				at := rewriters.Site{Plan: s.Plan, File: file, Pkg: pkg}
				for n := range ast.Preorder(file.Syntax) {
					kindTextsAt(at, n, speaks[pkg])
				}
			}
		}
		return true
	})
}

// kindTextsAt plans one node; about is the use on which differences are remarked, and whose unit it is where the surroundings
// name none.
func kindTextsAt(s rewriters.Site, n ast.Node, about *rewriters.Site) {
	e, ok := n.(ast.Expr)
	if !ok {
		return
	}
	tv := s.Pkg.Info.Types[e]
	var edit func(*rewriters.Edit)
	switch n := n.(type) {
	case *ast.BasicLit:
		if n.Kind != gotoken.STRING || !isKind(tv.Type) {
			return
		}
		if call, ok := s.Parent(n).(*ast.CallExpr); ok && s.Pkg.Info.Types[call.Fun].IsType() {
			return // a conversion, which is replaced as a whole
		}
		kind, known := kindOf(goconstant.StringVal(tv.Value))
		if !known && about != nil {
			about.Remark(kindUnknown)
		}
		edit = func(e *rewriters.Edit) { e.Become(e.Quote(kind)) }
	case *ast.CallExpr:
		if len(n.Args) != 1 || !s.Pkg.Info.Types[n.Fun].IsType() || !isKind(s.TypeOf(n.Args[0])) || isKind(tv.Type) || !isText(tv.Type) {
			return
		}
		edit = func(e *rewriters.Edit) {
			now := e.Quote("_1.String()", e.Expr(n.Args[0]))
			if _, plain := gotypes.Unalias(tv.Type).(*gotypes.Basic); !plain {
				now = e.Quote("_1(_2)", e.Expr(n.Fun), now)
			}
			e.Become(now)
		}
		s.Unit = unitNamed(&s, n.Args[0])
	default:
		return
	}
	if s.Unit == nil {
		s.Unit = unitAround(&s, e)
	}
	if s.Unit == nil && about != nil {
		s.Unit = about.Unit
	}
	if s.Unit != nil {
		s.On(e, edit)
	}
}

func isText(t gotypes.Type) bool {
	b, ok := underlying(t).(*gotypes.Basic)
	return ok && b.Info()&gotypes.IsString != 0
}

// ext.SpanKindRPCClientEnum  =>  trace.SpanKindClient
//
// What a test expects of a span of its own, which stays an OpenTracing one, stays as well.
func kindValue(s *rewriters.Site) {
	expected := expectedType(s, s.Name())
	if isTest(s.File) == 1 && expected != nil && gotypes.IsInterface(expected) && s.Plan.Implements(ot+".Span", filepath.Dir(s.File.Path)) {
		s.Keep("a span of the test's own stays an OpenTracing one, and its tags have the values that they had")
		return
	}
	kind, _ := kindOf(extKinds[s.Symbol])
	kindTexts(s)
	counterpart(kind)(s)
}

// kindTagValue replaces a tag of a kind that is used as a value. Set on it is planned by tagSet.
//
//	tags := []opentracing.Tag{ext.SpanKindRPCClient}  =>  []otelboot.Tag{{Key: "span.kind", Value: "client"}}
//	opts = append(opts, ext.SpanKindRPCClient)        =>  append(opts, trace.WithSpanKind(trace.SpanKindClient))
func kindTagValue(s *rewriters.Site) {
	name := s.Name()
	if _, sel := callOn(s, name); sel != nil && sel.Sel.Name == "Set" {
		s.Auto("") // the site of Set says what becomes of it
		return
	}
	value := kindTags[s.Symbol]
	if isOptionType(expectedType(s, name)) {
		kind, _ := kindOf(value)
		s.On(name, func(e *rewriters.Edit) { e.Become(e.Quote("trace.WithSpanKind(" + kind + ")")) })
	} else {
		s.On(name, func(e *rewriters.Edit) {
			e.Become(e.Quote(`otelboot.Tag{Key: "span.kind", Value: _1}`, text(value)))
		})
	}
	s.Auto("")
}

// kindKey replaces the key; Set on it is planned by setKind.
//
//	string(ext.SpanKind)  =>  "span.kind"
func kindKey(s *rewriters.Site) { tagName(s) }

// ext.SpanKind.Set(span, kind)  =>  a start option; see kindTag
func setKind(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Block("ext.SpanKind.Set is used as a function value; pass trace.WithSpanKind to Start")
		return
	}
	if len(call.Args) != 2 || s.MethodExpr() {
		s.Block("the span and its kind are not written in the call; pass trace.WithSpanKind to Start")
		return
	}
	kindTag(s, call, call.Args[0], tag{name: "span.kind", value: call.Args[1]})
}

// kindTag plans a call that sets the span's kind. OpenTelemetry fixes it at start, so it moves into the Start call where that
// stands above in the same list of statements.
//
//	span := tracer.StartSpan("get")             _, span := tracer.Start(ctx, "get", trace.WithSpanKind(trace.SpanKindClient))
//	ext.SpanKindRPCClient.Set(span)         =>
//
//	span := tracer.StartSpan("get")             kind := trace.SpanKindInternal
//	if remote {                                 if remote {
//		ext.SpanKindRPCClient.Set(span)     =>      kind = trace.SpanKindClient
//	}                                           }
//	                                            _, span := tracer.Start(ctx, "get", trace.WithSpanKind(kind))
//
// Elsewhere the kind stays an attribute.
func kindTag(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, t tag) {
	kindTexts(s)
	known := isKind(s.TypeOf(t.value)) || t.value != nil && isText(s.TypeOf(t.value))
	if text := t.constantValue(s); text != "" {
		_, known = kindOf(text)
	}
	kind := kindValueOf(s, t)
	attribute := effect{
		call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetAttributes(_2)", span, kindText(s, e, t))
		},
		value: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.SetAttributes(_1, _2)", span, kindText(s, e, t))
		},
	}
	if known && moveToStart(s, call, span, t, kind, attribute) {
		s.Auto("the kind is given where the span starts")
		return
	}
	attribute.apply(s, call, span)
	s.Review(kindAttribute)
}

// kindValueOf is the kind that the tag sets, as a trace.SpanKind.
func kindValueOf(s *rewriters.Site, t tag) func(*rewriters.Edit) dst.Expr {
	if text := t.constantValue(s); text != "" {
		form, _ := kindOf(text)
		return func(e *rewriters.Edit) dst.Expr { return e.Quote(form) }
	}
	if isKind(s.TypeOf(t.value)) {
		return func(e *rewriters.Edit) dst.Expr { return e.Copy(t.value) }
	}
	return func(e *rewriters.Edit) dst.Expr { return e.Quote("otelboot.SpanKind(_1)", e.Copy(t.value)) }
}

// kindText is the attribute span.kind with the text that the client sent.
func kindText(s *rewriters.Site, e *rewriters.Edit, t tag) dst.Expr {
	if value := t.constantValue(s); value != "" {
		return e.Quote(`attribute.String("span.kind", _1)`, text(value))
	}
	if isKind(s.TypeOf(t.value)) {
		return e.Quote(`attribute.String("span.kind", _1.String())`, e.Expr(t.value))
	}
	return attributeOf(s, e, text("span.kind"), t.value)
}
