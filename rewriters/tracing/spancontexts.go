package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"
	"slices"

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
func contextType(s *rewriters.Site) {
	switch p := s.Parent(s.Name()).(type) {
	case *ast.TypeAssertExpr:
		assertedContext(s, p)
	case *ast.CaseClause: // of a type switch on any; one on a span context is planned whole
		replaceType(s, s.Name(), "trace.SpanContext")
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

// isSpanContext reports whether the expression has a type that becomes trace.SpanContext.
func isSpanContext(s *rewriters.Site, e ast.Expr) bool {
	switch typeSymbol(s.TypeOf(e)) {
	case ot + ".SpanContext", jaeger + ".SpanContext", mocktracer + ".MockSpanContext", zipkinModelPath + ".SpanContext", zipkinBridge + ".SpanContext":
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
	if !isSpanContext(s, a.X) { // any, into which a span context was put
		replaceType(s, a.Type, "trace.SpanContext")
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

// contextSwitches plans, once a file, the type switches that tell the span contexts of several clients apart. OpenTelemetry's are of
// one type, so one client's case is left, Jaeger's where there is one; the others, which nothing matches any more, go.
//
//	switch sc := c.(type) {            switch sc := c; {
//	case zipkinot.SpanContext: …       case sc.IsValid(): …
//	case jaeger.SpanContext: …     =>
//	default: …                         default: …
//	}                                  }
func contextSwitches(s *rewriters.Site) {
	for n := range ast.Preorder(s.File.Syntax) {
		if sw, ok := n.(*ast.TypeSwitchStmt); ok {
			contextSwitch(s, sw)
		}
	}
}

func contextSwitch(s *rewriters.Site, sw *ast.TypeSwitchStmt) {
	var x ast.Expr
	name := ""
	switch a := sw.Assign.(type) {
	case *ast.AssignStmt:
		name = a.Lhs[0].(*ast.Ident).Name
		x = a.Rhs[0].(*ast.TypeAssertExpr).X
	case *ast.ExprStmt:
		x = a.X.(*ast.TypeAssertExpr).X
	}
	if !isSpanContext(s, x) || sw.Init != nil && name != "" || name == "" && !repeatable(x) {
		return
	}
	var kept *ast.CaseClause
	var use *rewriters.Site
	for _, symbol := range []string{jaeger + ".SpanContext", mocktracer + ".MockSpanContext", zipkinBridge + ".SpanContext"} {
		for _, c := range sw.Body.List {
			for _, t := range c.(*ast.CaseClause).List {
				if u := useOf(s, t); u != nil && u.Symbol == symbol && use == nil {
					kept, use = c.(*ast.CaseClause), u
				}
			}
		}
	}
	if use == nil {
		return
	}
	valid := func(e *rewriters.Edit, form string) dst.Expr {
		if name != "" {
			return e.Quote(form, name)
		}
		return e.Quote(form, e.Expr(x))
	}
	dropped := false
	for _, c := range sw.Body.List {
		c := c.(*ast.CaseClause)
		isNilCase := slices.ContainsFunc(c.List, writtenNil)
		switch {
		case c.List == nil:
		case c == kept, isNilCase:
			form := "_1.IsValid()"
			if c != kept {
				form = "!_1.IsValid()"
			}
			use.On(c, func(e *rewriters.Edit) {
				n := e.Node().(*dst.CaseClause)
				n.List = []dst.Expr{valid(e, form)}
			})
			for _, t := range c.List {
				s.ClaimAll(t)
			}
		default:
			use.On(c, func(e *rewriters.Edit) { e.Remove() })
			s.ClaimAll(c)
			dropped = true
		}
	}
	use.On(sw, func(e *rewriters.Edit) {
		old := e.Node().(*dst.TypeSwitchStmt)
		now := &dst.SwitchStmt{Init: old.Init, Body: old.Body}
		if name != "" {
			now.Init = &dst.AssignStmt{Lhs: []dst.Expr{dst.NewIdent(name)}, Tok: gotoken.DEFINE, Rhs: []dst.Expr{e.Expr(x)}}
		}
		e.Become(now)
	})
	if dropped {
		use.Review("the cases of other clients' span contexts are gone, because OpenTelemetry has one type of span context; a valid one takes this case")
		return
	}
	use.Auto("")
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
	claimFields(s, lit)
	values := parts(lit, "TraceID", "SpanID", "Sampled", "Baggage")
	items := values[3]
	if items != nil && writtenNil(items) {
		items = nil
	}
	s.On(lit, func(e *rewriters.Edit) {
		or := func(value ast.Expr, zero string) dst.Expr {
			if value != nil {
				return e.Expr(value)
			}
			return e.Quote(zero)
		}
		sc := e.Quote("oteltest.NumberedSpanContext(_1, _2, _3)", or(values[0], "0"), or(values[1], "0"), or(values[2], "false"))
		if items != nil {
			sc = e.Quote("oteltest.WithBaggage(_1, _2)", sc, e.Expr(items))
		}
		e.Become(sc)
	})
	if items != nil {
		s.Review(baggageInTests)
		return
	}
	s.Auto("")
}

func writtenNil(e ast.Expr) bool {
	id, ok := ast.Unparen(e).(*ast.Ident)
	return ok && id.Name == "nil"
}
