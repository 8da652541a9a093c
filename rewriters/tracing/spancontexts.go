package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// contextType replaces the name of a client's own span context type, and the assertion that asks for one. OpenTelemetry has one
// type of span context, so that an assertion is no longer a question of types: what it told apart were the spans of the client
// from those of the no-op tracer, whose span context is not valid.
//
//	sc jaeger.SpanContext                                    =>  sc trace.SpanContext
//	span.Context().(jaeger.SpanContext)                      =>  span.SpanContext()
//	if sc, ok := span.Context().(jaeger.SpanContext); ok {}  =>  if sc := span.SpanContext(); sc.IsValid() {}
//	_, ok := span.Context().(jaeger.SpanContext)             =>  ok := span.SpanContext().IsValid()
//	switch sc := c.(type) { case jaeger.SpanContext: … }     =>  switch sc := c; { case sc.IsValid(): … }
//
// Not served: an assertion on a value that is not a span context, a type switch that also asks for other types.
func contextType(s *rewriters.Site) {
	switch p := s.Parent(s.Name()).(type) {
	case *ast.TypeAssertExpr:
		assertedContext(s, p)
	case *ast.CaseClause:
		switchedContext(s, p)
	case *ast.CompositeLit:
		if p.Type == s.Name() {
			literalContext(s, p)
			return
		}
		replaceType(s, s.Name(), "trace.SpanContext")
	default:
		replaceType(s, s.Name(), "trace.SpanContext")
	}
}

func replaceType(s *rewriters.Site, n ast.Node, target string) {
	s.On(n, func(e *rewriters.Edit) { e.Become(e.Type(target)) })
	s.Auto("")
}

// isSpanContext reports whether the expression has a type that becomes trace.SpanContext.
func isSpanContext(s *rewriters.Site, e ast.Expr) bool {
	switch typeSymbol(s.TypeOf(e)) {
	case ot + ".SpanContext", jaeger + ".SpanContext", mocktracer + ".MockSpanContext":
		return true
	}
	return false
}

// typeSymbol is the import path and name of a named type, or "".
func typeSymbol(t gotypes.Type) string {
	if t == nil {
		return ""
	}
	n, ok := gotypes.Unalias(t).(*gotypes.Named)
	if !ok || n.Obj().Pkg() == nil {
		return ""
	}
	return n.Obj().Pkg().Path() + "." + n.Obj().Name()
}

func assertedContext(s *rewriters.Site, a *ast.TypeAssertExpr) {
	if !isSpanContext(s, a.X) {
		s.Block("the span context is taken out of a value of another type; declare that value as trace.SpanContext")
		return
	}
	t, pair := s.TypeOf(a).(*gotypes.Tuple)
	if !pair || t.Len() != 2 {
		s.On(a, func(e *rewriters.Edit) { e.Become(e.Expr(a.X)) })
		s.Auto("")
		return
	}
	assign, ok := s.Parent(a).(*ast.AssignStmt)
	switch {
	case !ok || len(assign.Lhs) != 2:
		checkedContext(s, a)
	case isBlank(assign.Lhs[0]) && !isBlank(assign.Lhs[1]):
		s.On(a, func(e *rewriters.Edit) { e.Become(e.Quote("_1.IsValid()", e.Expr(a.X))) })
		s.On(assign, func(e *rewriters.Edit) { n := e.Node().(*dst.AssignStmt); n.Lhs = n.Lhs[1:] })
	case isBlank(assign.Lhs[1]):
		s.On(a, func(e *rewriters.Edit) { e.Become(e.Expr(a.X)) })
		s.On(assign, func(e *rewriters.Edit) { n := e.Node().(*dst.AssignStmt); n.Lhs = n.Lhs[:1] })
	case !onlyValid(s, a, assign):
		checkedContext(s, a)
	}
	s.Auto("")
}

// checkedContext keeps the two results, wherever they go.
func checkedContext(s *rewriters.Site, a *ast.TypeAssertExpr) {
	s.On(a, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.ValidSpanContext(_1)", e.Expr(a.X))) })
}

// onlyValid drops the variable ok of `sc, ok := x.(T)` and asks sc.IsValid() where it was used. It reports false, and does
// nothing, where one of the two may have changed in between, or sc means something else.
func onlyValid(s *rewriters.Site, a *ast.TypeAssertExpr, assign *ast.AssignStmt) bool {
	scName, isIdent := assign.Lhs[0].(*ast.Ident)
	okName, isIdent2 := assign.Lhs[1].(*ast.Ident)
	if !isIdent || !isIdent2 || assign.Tok != gotoken.DEFINE {
		return false
	}
	sc, ok := s.Pkg.Info.Defs[scName], s.Pkg.Info.Defs[okName]
	if sc == nil || ok == nil || changes(s, sc) || changes(s, ok) {
		return false
	}
	uses := usesIn(s, ok)
	if len(uses) > 2 { // a name of its own reads better
		return false
	}
	for _, u := range uses {
		if scope := s.Pkg.Types.Scope().Innermost(u.Pos()); scope == nil {
			return false
		} else if _, found := scope.LookupParent(scName.Name, u.Pos()); found != sc {
			return false
		}
	}
	s.On(a, func(e *rewriters.Edit) { e.Become(e.Expr(a.X)) })
	s.On(assign, func(e *rewriters.Edit) { n := e.Node().(*dst.AssignStmt); n.Lhs = n.Lhs[:1] })
	for _, u := range uses {
		s.On(u, func(e *rewriters.Edit) { e.Become(e.Quote("_1.IsValid()", scName.Name)) })
	}
	return true
}

// usesIn lists the identifiers of the site's file that use the object.
func usesIn(s *rewriters.Site, obj gotypes.Object) (list []*ast.Ident) {
	for n := range ast.Preorder(s.File.Syntax) {
		if id, ok := n.(*ast.Ident); ok && s.Pkg.Info.Uses[id] == obj {
			list = append(list, id)
		}
	}
	return list
}

// changes reports whether a local variable is assigned again, or its address is taken.
func changes(s *rewriters.Site, obj gotypes.Object) bool {
	for _, u := range usesIn(s, obj) {
		switch p := s.Parent(u).(type) {
		case *ast.AssignStmt:
			for _, l := range p.Lhs {
				if ast.Unparen(l) == u {
					return true
				}
			}
		case *ast.UnaryExpr:
			if p.Op == gotoken.AND {
				return true
			}
		case *ast.RangeStmt:
			if p.Key == u || p.Value == u {
				return true
			}
		}
	}
	return false
}

// switchedContext replaces a type switch that tells a client's span context from anything else.
func switchedContext(s *rewriters.Site, clause *ast.CaseClause) {
	body, _ := s.Parent(clause).(*ast.BlockStmt)
	sw, _ := s.Parent(body).(*ast.TypeSwitchStmt)
	if sw == nil {
		s.Block("the case is not one of a type switch")
		return
	}
	const other = "the type switch also asks for other types, or for several at once; ask span.SpanContext().IsValid() instead"
	for _, c := range body.List {
		if c := c.(*ast.CaseClause); c != clause && c.List != nil || c == clause && len(c.List) != 1 {
			s.Block(other)
			return
		}
	}
	var x ast.Expr
	name := ""
	switch a := sw.Assign.(type) {
	case *ast.AssignStmt:
		name = a.Lhs[0].(*ast.Ident).Name
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	}
	if !isSpanContext(s, x) || sw.Init != nil && name != "" {
		s.Block(other)
		return
	}
	s.On(clause.List[0], func(e *rewriters.Edit) {
		if name != "" {
			e.Become(e.Quote("_1.IsValid()", name))
			return
		}
		e.Become(e.Quote("_1.IsValid()", e.Expr(x)))
	})
	s.On(sw, func(e *rewriters.Edit) {
		old := e.Node().(*dst.TypeSwitchStmt)
		now := &dst.SwitchStmt{Init: old.Init, Body: old.Body}
		if name != "" {
			now.Init = &dst.AssignStmt{Lhs: []dst.Expr{dst.NewIdent(name)}, Tok: gotoken.DEFINE, Rhs: []dst.Expr{e.Expr(x)}}
		}
		e.Become(now)
	})
	s.Auto("")
}

// literalContext replaces a span context that is written out: jaeger.SpanContext{} has no exported fields, and the mock's
// numbers become ids.
//
//	mocktracer.MockSpanContext{TraceID: 1, SpanID: 2, Sampled: true}  =>  oteltest.NumberedSpanContext(1, 2, true)
func literalContext(s *rewriters.Site, lit *ast.CompositeLit) {
	if len(lit.Elts) == 0 {
		replaceType(s, s.Name(), "trace.SpanContext")
		return
	}
	names := []string{"TraceID", "SpanID", "Sampled", "Baggage"}
	values := map[string]ast.Expr{}
	for i, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if id, ok := kv.Key.(*ast.Ident); ok {
				s.Claim(id)
				values[id.Name] = kv.Value
			}
		} else if i < len(names) {
			values[names[i]] = elt
		}
	}
	if b := values["Baggage"]; b != nil && !isNil(s, b) {
		s.Block("the span context is made with baggage, which belongs to the context in OpenTelemetry: put it there with baggage.ContextWithBaggage")
		return
	}
	s.On(lit, func(e *rewriters.Edit) {
		arg := func(name, zero string) dst.Expr {
			if v := values[name]; v != nil {
				return e.Expr(v)
			}
			return e.Quote(zero)
		}
		e.Become(e.Quote("oteltest.NumberedSpanContext(_1, _2, _3)", arg("TraceID", "0"), arg("SpanID", "0"), arg("Sampled", "false")))
	})
	s.Auto("")
}
