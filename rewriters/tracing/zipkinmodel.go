package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// zipkinModel serves the types of package model outside of recorded spans: span contexts, ids, kinds and endpoints.
func zipkinModel() map[string]handler {
	m := map[string]handler{
		zipkinModelPath + ".SpanContext":          zipkinContext,
		zipkinModelPath + ".SpanContext.TraceID":  contextField("_1.TraceID()", "_1.WithTraceID(_2)"),
		zipkinModelPath + ".SpanContext.ID":       contextField("_1.SpanID()", "_1.WithSpanID(_2)"),
		zipkinModelPath + ".SpanContext.Sampled":  contextField("otelboot.Sampled(_1)", "otelboot.WithSampled(_1, _2)"),
		zipkinModelPath + ".SpanContext.Debug":    contextField("otelboot.Debug(_1)", "otelboot.WithDebug(_1, _2)"),
		zipkinModelPath + ".SpanContext.ParentID": contextParent,
		zipkinModelPath + ".TraceID":              traceID,
		zipkinModelPath + ".TraceID.High":         traceIDHalf("otelboot.TraceIDHigh(_1)"),
		zipkinModelPath + ".TraceID.Low":          traceIDHalf("otelboot.TraceIDLow(_1)"),
		zipkinModelPath + ".TraceID.Empty":        methodAs("!_1.IsValid()", ""),
		zipkinModelPath + ".TraceID.String":       traceIDString,
		zipkinModelPath + ".TraceID.MarshalJSON":  keepsName,
		zipkinModelPath + ".TraceIDFromHex":       counterpart("otelboot.TraceIDFromString"),
		zipkinModelPath + ".ID":                   spanID,
		zipkinModelPath + ".ID.String":            keepsName,
		zipkinModelPath + ".ID.MarshalJSON":       keepsName,
		zipkinModelPath + ".Kind":                 zipkinKind,
		zipkinModelPath + ".Undetermined":         counterpart("trace.SpanKindInternal"),
		zipkinModelPath + ".Client":               counterpart("trace.SpanKindClient"),
		zipkinModelPath + ".Server":               counterpart("trace.SpanKindServer"),
		zipkinModelPath + ".Producer":             counterpart("trace.SpanKindProducer"),
		zipkinModelPath + ".Consumer":             counterpart("trace.SpanKindConsumer"),
		zipkinModelPath + ".Endpoint":             counterpart("otelboot.Endpoint"),
	}
	for _, name := range []string{"ServiceName", "IPv4", "IPv6", "Port", "Empty", "MarshalJSON"} {
		m[zipkinModelPath+".Endpoint."+name] = keepsName
	}
	return m
}

// zipkinContext replaces the type, and a literal of it by a function that takes what the literal says.
//
//	model.SpanContext{TraceID: t, ID: id, Sampled: &yes}  =>  otelboot.NewB3Context(t, id, &yes, false)
//	model.SpanContext{}                                   =>  trace.SpanContext{}
//
// Not served: keys of maps, literals with an error or baggage.
func zipkinContext(s *rewriters.Site) {
	if m, ok := s.Parent(s.Name()).(*ast.MapType); ok && ast.Unparen(m.Key) == s.Name() {
		s.Block("a trace.SpanContext cannot be the key of a map; use its SpanID")
		return
	}
	lit, ok := s.Parent(s.Name()).(*ast.CompositeLit)
	if !ok || lit.Type != s.Name() || len(lit.Elts) == 0 {
		replaceType(s, s.Name(), "trace.SpanContext")
		return
	}
	p := parts(lit, "TraceID", "ID", "ParentID", "Debug", "Sampled", "Err", "Baggage")
	for _, value := range p[5:] {
		if value != nil && !writtenNil(value) {
			s.Block("a trace.SpanContext holds neither an error nor baggage; pass them beside the span context")
			return
		}
	}
	claimFields(s, lit)
	if p[2] != nil && !discard(s, p[2]) {
		return
	}
	made := func(e *rewriters.Edit) dst.Expr {
		or := func(value ast.Expr, zero string) dst.Expr {
			if value != nil {
				return e.Expr(value)
			}
			return e.Quote(zero)
		}
		id := e.Quote("trace.SpanID{}")
		if p[1] != nil {
			id = constantAsSpanID(s, e, p[1])
		}
		return e.Quote("otelboot.NewB3Context(_1, _2, _3, _4)", or(p[0], "trace.TraceID{}"), id, or(p[4], "nil"), or(p[3], "false"))
	}
	if amp, ok := s.Parent(lit).(*ast.UnaryExpr); ok && amp.Op == gotoken.AND {
		s.On(amp, func(e *rewriters.Edit) {
			e.Become(e.Quote("func() *trace.SpanContext { sc := _1; return &sc }()", made(e)))
		})
	} else {
		s.On(lit, func(e *rewriters.Edit) { e.Become(made(e)) })
	}
	if p[2] != nil {
		s.Review("a span context does not hold the parent's id in OpenTelemetry: it is dropped")
		return
	}
	s.Auto("")
}

// constantAsSpanID is numberAsSpanID where spanIDExpressions has seen to literals.
func constantAsSpanID(s *rewriters.Site, e *rewriters.Edit, x ast.Expr) dst.Expr {
	if literal(x) != nil {
		return e.Expr(x)
	}
	return numberAsSpanID(s, e, x)
}

// contextField replaces a field that is read, or assigned in a statement of its own.
//
//	sc.TraceID       =>  sc.TraceID()
//	sc.Sampled = &b  =>  sc = otelboot.WithSampled(sc, &b)
//
// Not served: a field whose address is taken; one in a literal goes with the literal.
func contextField(read, set string) handler {
	return func(s *rewriters.Site) {
		sel, ok := s.Name().(*ast.SelectorExpr)
		if !ok {
			return // of a literal, which claims it
		}
		if recordedOf(s, sel) != nil {
			recordedField(strings.ReplaceAll(read, "_1", "_1.SpanContext()"), "")(s)
			return
		}
		if contextOf(s, sel) == nil {
			s.Block("the span context is part of a struct of the program's; give it a name there")
			return
		}
		if a, ok := s.Parent(sel).(*ast.AssignStmt); ok && written(s, sel) {
			if len(a.Lhs) != 1 || a.Lhs[0] != sel || a.Tok != gotoken.ASSIGN || !repeatable(sel.X) {
				s.Block("a field of a span context is assigned; make the span context anew")
				return
			}
			s.On(a, func(e *rewriters.Edit) {
				value := e.Expr(a.Rhs[0])
				if s.Ident.Name == "ID" {
					value = constantAsSpanID(s, e, a.Rhs[0])
				}
				from := e.Copy(sel.X)
				if strings.HasPrefix(set, "otelboot.") {
					from = followed(s, sel.X, from)
				}
				e.Become(&dst.AssignStmt{Lhs: []dst.Expr{followed(s, sel.X, e.Copy(sel.X))}, Tok: gotoken.ASSIGN, Rhs: []dst.Expr{e.Quote(set, from, value)}})
			})
			s.Auto("")
			return
		}
		if written(s, sel) {
			s.Block("the address of a span context's field is taken; make the span context anew")
			return
		}
		if s.Ident.Name == "Sampled" && decisionRead(s, sel) {
			return
		}
		if s.Ident.Name == "ID" {
			if cmp, negated := comparedWithZero(s, sel); cmp != nil {
				form := "!_1.SpanID().IsValid()"
				if negated {
					form = "_1.SpanID().IsValid()"
				}
				s.On(cmp, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(sel.X))) })
				s.Auto("")
				return
			}
		}
		s.On(sel, func(e *rewriters.Edit) {
			from := e.Expr(sel.X)
			if strings.HasPrefix(read, "otelboot.") {
				from = followed(s, sel.X, from)
			}
			e.Become(e.Quote(read, from))
		})
		if s.Ident.Name == "TraceID" && (asInterfaceArg(s, sel) || asInterfaceElement(s, sel)) {
			s.Review(longID)
			return
		}
		s.Auto("")
	}
}

// followed is what x became, or what it points to.
func followed(s *rewriters.Site, x ast.Expr, now dst.Expr) dst.Expr {
	if _, pointer := underlying(s.TypeOf(x)).(*gotypes.Pointer); pointer {
		return &dst.StarExpr{X: now}
	}
	return now
}

// contextOf is what the field is selected from when that is a span context itself, and not a struct that embeds one; else nil.
func contextOf(s *rewriters.Site, sel *ast.SelectorExpr) ast.Expr {
	t := s.TypeOf(sel.X)
	if p, ok := underlying(t).(*gotypes.Pointer); ok {
		t = p.Elem()
	}
	if symbol := typeSymbol(t); symbol == zipkinModelPath+".SpanContext" || symbol == zipkinBridge+".SpanContext" {
		return sel.X
	}
	return nil
}

// decisionRead replaces a pointer to a decision that is followed at once.
//
//	*sc.Sampled  =>  sc.IsSampled()
func decisionRead(s *rewriters.Site, sel *ast.SelectorExpr) bool {
	star, ok := s.Parent(sel).(*ast.StarExpr)
	if !ok {
		return false
	}
	if written(s, star) {
		s.Block("a decision is changed; make the span context anew, with otelboot.WithSampled")
		return true
	}
	s.On(star, func(e *rewriters.Edit) { e.Become(e.Quote("_1.IsSampled()", e.Expr(sel.X))) })
	s.Auto("")
	return true
}

// contextParent serves the parent's id, which belongs to the span in OpenTelemetry.
//
//	span.Context().ParentID != nil  =>  otelboot.ParentID(span).IsValid()
//	*span.Context().ParentID        =>  otelboot.ParentID(span)
//
// Not served: anything else that is done with it, and a span context whose span is not at hand.
func contextParent(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		return // of a literal, which claims it
	}
	if recordedOf(s, sel) != nil {
		recordedField("oteltest.ParentID(_1)", "")(s)
		return
	}
	span := spanOf(s, sel.X)
	if span == nil || contextOf(s, sel) == nil {
		s.Block("a span context does not hold the parent's id in OpenTelemetry; pass the span, and call otelboot.ParentID")
		return
	}
	switch p := s.Parent(sel).(type) {
	case *ast.StarExpr:
		if !written(s, p) {
			s.On(p, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.ParentID(_1)", spanAgain(e, span))) })
			s.Review("the parent's id comes from the span; a span that is not sampled has none")
			return
		}
	case *ast.BinaryExpr:
		if s.Pkg.Info.Types[ast.Unparen(p.X)].IsNil() || s.Pkg.Info.Types[ast.Unparen(p.Y)].IsNil() {
			form := "otelboot.ParentID(_1).IsValid()"
			if p.Op == gotoken.EQL {
				form = "!" + form
			}
			s.On(p, func(e *rewriters.Edit) { e.Become(e.Quote(form, spanAgain(e, span))) })
			s.Review("the parent's id comes from the span; a span that is not sampled has none")
			return
		}
	}
	s.Block("the parent's id is a pointer no more: compare otelboot.ParentID(span).IsValid(), and use the id itself")
}

// zipkinKind replaces the type, a text before and a number now.
//
// Not served: conversions from and to text.
func zipkinKind(s *rewriters.Site) {
	if s.Call() != nil {
		s.Block("a kind is made of a text; choose a trace.SpanKind by it")
		return
	}
	replaceType(s, s.Name(), "trace.SpanKind")
}

// convertedKinds blocks, once a file, what reads a kind as text without naming the type.
//
//	string(span.Kind)
func convertedKinds(s *rewriters.Site) {
	isKind := func(x ast.Expr) bool {
		tv := s.Pkg.Info.Types[x]
		return tv.IsValue() && typeSymbol(tv.Type) == zipkinModelPath+".Kind"
	}
	for n := range ast.Preorder(s.File.Syntax) {
		conv, ok := n.(*ast.CallExpr)
		if !ok || len(conv.Args) != 1 || !s.Pkg.Info.Types[conv.Fun].IsType() || !isKind(conv.Args[0]) {
			continue
		}
		if u := unitNamed(s, conv.Args[0]); u != nil && len(u.Sites) > 0 {
			u.Sites[0].Block("a kind is converted to a text, which it is no more; use its String method, which writes it in lower case")
		} else if u := useOf(s, conv.Args[0]); u != nil {
			u.Block("a kind is converted to a text, which it is no more; use its String method, which writes it in lower case")
		}
	}
}
