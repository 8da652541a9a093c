package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// PlanNil implements rewriters.ValueRewriter. opentracing.SpanContext is an interface, trace.SpanContext a struct: its zero value
// stands for nil. Spans and tracers are interfaces in both.
//
//	return nil, err                =>  return trace.SpanContext{}, err
//	sc == nil                      =>  !sc.IsValid()
//	switch sc { case nil: … }      =>  switch { case !sc.IsValid(): … }
func (r *rewriter) PlanNil(s *rewriters.Site) {
	if s.Symbol != ot+".SpanContext" {
		return
	}
	switch p := s.Parent(s.Ident).(type) {
	case *ast.BinaryExpr:
		x := p.X
		if ast.Unparen(p.X) == s.Ident {
			x = p.Y
		}
		s.On(p, func(e *rewriters.Edit) { e.Become(validity(e, e.Expr(ast.Unparen(x)), p.Op == token.NEQ)) })
		return
	case *ast.CaseClause:
		if sw, ok := s.Parent(s.Parent(p)).(*ast.SwitchStmt); ok && sw.Tag != nil && caseOf(p, s.Ident) {
			nilSwitch(s, sw)
			return
		}
	}
	s.On(s.Ident, func(e *rewriters.Edit) { e.Become(e.Quote("trace.SpanContext{}")) })
}

func caseOf(c *ast.CaseClause, id *ast.Ident) bool {
	for _, x := range c.List {
		if ast.Unparen(x) == id {
			return true
		}
	}
	return false
}

// validity is sc.IsValid(), or the contrary.
func validity(e *rewriters.Edit, sc dst.Expr, valid bool) dst.Expr {
	switch sc.(type) {
	case *dst.StarExpr, *dst.UnaryExpr, *dst.BinaryExpr:
		sc = &dst.ParenExpr{X: sc}
	}
	if valid {
		return e.Quote("_1.IsValid()", sc)
	}
	return e.Quote("!_1.IsValid()", sc)
}

// nilSwitch asks a span context for its validity, case by case. Span contexts cannot be compared with ==.
func nilSwitch(s *rewriters.Site, sw *ast.SwitchStmt) {
	if !repeatable(sw.Tag) {
		return // does not compile as it is, which takes the unit back
	}
	for _, c := range sw.Body.List {
		for _, x := range c.(*ast.CaseClause).List {
			s.OnOnce(s.File, x, func(e *rewriters.Edit) {
				if isNil(s, x) {
					e.Become(validity(e, e.Copy(sw.Tag), false))
					return
				}
				e.Become(e.Quote("_1.Equal(_2)", e.Copy(sw.Tag), e.Expr(x)))
			})
		}
	}
	s.OnOnce(s.File, sw, func(e *rewriters.Edit) { e.Node().(*dst.SwitchStmt).Tag = nil })
}

// comparedContexts plans the comparison of two span contexts, which are structs that == cannot compare.
//
//	a == b  =>  a.Equal(b)
func comparedContexts(s *rewriters.Site) {
	comparable := func(t gotypes.Type) bool {
		symbol := typeSymbol(t)
		return symbol == ot+".SpanContext" || symbol == zipkinModelPath+".SpanContext"
	}
	for n := range ast.Preorder(s.File.Syntax) {
		b, ok := n.(*ast.BinaryExpr)
		if !ok || b.Op != token.EQL && b.Op != token.NEQ || !comparable(s.TypeOf(b.X)) || !comparable(s.TypeOf(b.Y)) {
			continue
		}
		u := unitNamed(s, b.X)
		if u == nil || len(u.Sites) == 0 {
			continue
		}
		u.Sites[0].OnOnce(s.File, b, func(e *rewriters.Edit) {
			form := "_1.Equal(_2)"
			if b.Op == token.NEQ {
				form = "!_1.Equal(_2)"
			}
			e.Become(e.Quote(form, e.Expr(ast.Unparen(b.X)), e.Expr(ast.Unparen(b.Y))))
		})
	}
}
