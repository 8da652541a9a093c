package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// optionValues serve start options wherever they stand: in slices, variables, results and parameters. Those that are written
// in the call that starts a span are part of that call, as far as Tracer.Start can say the same (see options.go).
func optionValues() map[string]handler {
	return map[string]handler{
		ot + ".StartSpanOption":                 typeName("trace.SpanStartOption"),
		ot + ".StartSpanOption.Apply":           applyOption,
		ot + ".SpanReference.Apply":             applyOption,
		ot + ".StartSpanOptions":                typeName("otelboot.StartSpanOptions"),
		ot + ".StartSpanOptions.References":     unchanged,
		ot + ".StartSpanOptions.StartTime":      unchanged,
		ot + ".StartSpanOptions.Tags":           unchanged,
		ot + ".SpanReference":                   spanReference,
		ot + ".SpanReference.Type":              unchanged,
		ot + ".SpanReference.ReferencedContext": referencedContext,
		ot + ".SpanReferenceType":               typeName("otelboot.SpanReferenceType"),
		ot + ".ChildOfRef":                      counterpart("otelboot.ChildOfRef"),
		ot + ".FollowsFromRef":                  counterpart("otelboot.FollowsFromRef"),
		ot + ".ChildOf":                         referenceOption("otelboot.ChildOf"),
		ot + ".FollowsFrom":                     referenceOption("otelboot.FollowsFrom"),
		otExt + ".RPCServerOption":              referenceOption("otelboot.RPCServerOption"),
		ot + ".StartTime":                       startTime,
	}
}

// referenceOption keeps a reference an option. A tracer does not understand it, the generated functions that start spans do.
//
//	opts = append(opts, opentracing.ChildOf(sc))  =>  opts = append(opts, otelboot.ChildOf(sc))
func referenceOption(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		if call := s.Call(); call != nil && len(call.Args) == 1 {
			zeroContext(s, call.Args[0])
		}
		s.Auto("")
	}
}

// zeroContext writes a nil span context as the zero value of the struct that it is now.
func zeroContext(s *rewriters.Site, e ast.Expr) {
	if e = ast.Unparen(e); s.Pkg.Info.Types[e].IsNil() {
		s.On(e, func(e *rewriters.Edit) { e.Become(e.Quote("trace.SpanContext{}")) })
	}
}

// spanReference replaces the literal of a reference of a known type by the function that makes it.
//
//	opentracing.SpanReference{Type: opentracing.ChildOfRef, ReferencedContext: sc}  =>  otelboot.ChildOf(sc)
//	refs []opentracing.SpanReference                                                =>  refs []otelboot.SpanReference
func spanReference(s *rewriters.Site) {
	lit, ok := s.Parent(s.Name()).(*ast.CompositeLit)
	if !ok || lit.Type != s.Name() {
		typeName("otelboot.SpanReference")(s)
		return
	}
	p := parts(lit, "Type", "ReferencedContext")
	typ, context := p[0], p[1]
	form := ""
	switch u := useOf(s, typ); {
	case typ == nil:
		form = "otelboot.ChildOf(_1)" // the zero value of the type
	case u != nil && u.Symbol == ot+".ChildOfRef":
		form = "otelboot.ChildOf(_1)"
	case u != nil && u.Symbol == ot+".FollowsFromRef":
		form = "otelboot.FollowsFrom(_1)"
	}
	if form == "" || context == nil {
		typeName("otelboot.SpanReference")(s)
		return
	}
	claimFields(s, lit)
	if typ != nil {
		s.ClaimAll(typ)
	}
	zeroContext(s, context)
	s.On(lit, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(context))) })
	s.Auto("")
}

// referencedContext keeps the field's name; a nil that it is given or compared with is the zero value.
//
//	ref.ReferencedContext != nil  =>  ref.ReferencedContext.IsValid()
func referencedContext(s *rewriters.Site) {
	switch p := s.Parent(s.Name()).(type) {
	case *ast.KeyValueExpr:
		if p.Key == s.Ident {
			zeroContext(s, p.Value)
		}
	case *ast.BinaryExpr:
		compareWithNil(s, p)
	}
	s.Auto("")
}

// compareWithNil asks a span context whether it is valid where it was compared with nil.
func compareWithNil(s *rewriters.Site, b *ast.BinaryExpr) {
	other := b.X
	if s.Pkg.Info.Types[ast.Unparen(b.X)].IsNil() {
		other = b.Y
	} else if !s.Pkg.Info.Types[ast.Unparen(b.Y)].IsNil() {
		return
	}
	form := "_1.IsValid()"
	if b.Op.String() == "==" {
		form = "!_1.IsValid()"
	}
	s.On(b, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(other))) })
}

// applyOption reads an option.
//
//	opt.Apply(&o)  =>  otelboot.Apply(&o, opt)
func applyOption(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		s.Block("Apply is not called on an option")
		return
	}
	call := s.Call()
	if call == nil || len(call.Args) != 1 {
		s.On(sel, func(e *rewriters.Edit) {
			e.Become(e.Quote("func(o *otelboot.StartSpanOptions) { otelboot.Apply(o, _1) }", e.Expr(sel.X)))
		})
		s.Auto("")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("otelboot.Apply(_1, _2)", e.Expr(call.Args[0]), e.Expr(sel.X)))
	})
	s.Auto("")
}

// startTime serves the type, which is a time with a method.
//
//	opts = append(opts, opentracing.StartTime(t))  =>  opts = append(opts, trace.WithTimestamp(t))
//	var at opentracing.StartTime                   =>  var at time.Time
func startTime(s *rewriters.Site) {
	call := s.Call()
	switch {
	case call == nil || len(call.Args) != 1:
		typeName("time.Time")(s)
		return
	case isOption(s, call):
		s.On(call.Fun, func(e *rewriters.Edit) { e.Become(e.Quote("trace.WithTimestamp")) })
	default:
		s.On(call.Fun, func(e *rewriters.Edit) { e.Become(e.Quote("time.Time")) })
	}
	s.Auto("")
}

// tagValue serves a tag that is not written in the call that starts a span.
//
//	opts = append(opts, opentracing.Tag{Key: "k", Value: "v"})  =>  opts = append(opts, trace.WithAttributes(attribute.String("k", "v")))
//	func user(id int) opentracing.Tag                            =>  func user(id int) otelboot.Tag
func tagValue(s *rewriters.Site) {
	lit, ok := s.Parent(s.Name()).(*ast.CompositeLit)
	if !ok || lit.Type != s.Name() || !isOption(s, lit) {
		tagType(s)
		return
	}
	if o := (options{}); plainTags(s, lit) && literalTags(s, &o, lit) == "" {
		s.On(lit, func(e *rewriters.Edit) { e.Become(o.build(e)[0]) })
		o.say(s)
		return
	}
	tagType(s)
	s.On(lit, func(e *rewriters.Edit) { wrap(e, lit, "otelboot.StartTag(_1)") })
}

// tagsValue serves a map of tags that is not written in the call that starts a span.
//
//	opts = append(opts, opentracing.Tags{"k": "v"})  =>  opts = append(opts, trace.WithAttributes(attribute.String("k", "v")))
//	opts = append(opts, opentracing.Tags(m))         =>  opts = append(opts, otelboot.StartTags(m))
//	tags := opentracing.Tags{}                        =>  tags := map[string]any{}
//	tags := opentracing.Tags(m)                       =>  tags := m
func tagsValue(s *rewriters.Site) {
	if call := s.Call(); call != nil && len(call.Args) == 1 && isOption(s, call) {
		s.On(call.Fun, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.StartTags")) })
		s.Auto("")
		return
	} else if call != nil && len(call.Args) == 1 && gotypes.Identical(s.TypeOf(call.Args[0]), s.TypeOf(call).Underlying()) {
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Expr(call.Args[0])) })
		s.Auto("")
		return
	}
	lit, ok := s.Parent(s.Name()).(*ast.CompositeLit)
	if !ok || lit.Type != s.Name() || !isOption(s, lit) {
		typeName("map[string]any")(s)
		return
	}
	if o := (options{}); len(lit.Elts) > 0 && plainTags(s, lit) && literalTags(s, &o, lit) == "" && len(o.parts)+min(1, len(o.attrs)) == 1 {
		s.On(lit, func(e *rewriters.Edit) { e.Become(o.build(e)[0]) })
		o.say(s)
		return
	}
	typeName("map[string]any")(s)
	s.On(lit, func(e *rewriters.Edit) { wrap(e, lit, "otelboot.StartTags(_1)") })
}
