package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// heldReference finds the option that names as the parent the very span that a context at hand holds, and returns its place
// among the options and the context's name. Starting from that context says the same.
//
//	span, ctx := opentracing.StartSpanFromContext(ctx, "outer")
//	child := opentracing.StartSpan("inner", opentracing.ChildOf(span.Context()))  =>  _, child := tracer.Start(ctx, "inner")
//
// The name is "" where it is not certain, or where the span's variable would no longer be used.
func heldReference(s *rewriters.Site, c startCall) (at int, ctx string) {
	references := 0
	for i, opt := range c.opts {
		call, ok := ast.Unparen(opt).(*ast.CallExpr)
		if !ok || len(call.Args) != 1 {
			continue
		}
		u := useOf(s, call.Fun)
		if u == nil || u.Symbol == ot+".StartTime" || u.Symbol == ot+".Tags" || u.Family == "zipkin" && u.Symbol != zipkinPath+".Parent" {
			continue
		}
		references++
		if u.Symbol != ot+".ChildOf" && u.Symbol != zipkinPath+".Parent" {
			continue
		}
		span, _ := spanBehind(s, call.Args[0])
		id, ok := span.(*ast.Ident)
		if !ok {
			continue
		}
		v := holder(s, c.CallExpr, id)
		if v == nil {
			continue
		}
		if c.ctx != nil {
			given, ok := ast.Unparen(c.ctx).(*ast.Ident)
			if !ok || s.Pkg.Info.Uses[given] != v {
				continue
			}
		}
		at, ctx = i, v.Name()
	}
	if references != 1 {
		return 0, ""
	}
	return at, ctx
}

// holder returns the variable of type context.Context that certainly holds the span at the call.
func holder(s *rewriters.Site, call ast.Node, span *ast.Ident) *gotypes.Var {
	v, ok := s.Pkg.Info.Uses[span].(*gotypes.Var)
	if !ok || v.IsField() || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return nil
	}
	decl := declarationAround(s, call)
	def, ctx := contextBeside(s, decl, v)
	if ctx == nil || ctx.IsField() || ctx.Parent() == nil || ctx.Parent() == ctx.Pkg().Scope() || gotypes.TypeString(ctx.Type(), nil) != "context.Context" {
		return nil
	}
	// Both variables mean the same at the call as they did where the span got there.
	if _, obj := s.Pkg.Types.Scope().Innermost(call.Pos()).LookupParent(ctx.Name(), call.Pos()); obj != ctx {
		return nil
	}
	sameFunction := functionAround(s, call) == functionAround(s, def)
	for _, a := range assignments(s, decl, v) {
		if a != def {
			return nil
		}
	}
	for _, a := range assignments(s, decl, ctx) {
		if a == def {
			continue
		}
		if a.Pos() > def.Pos() || !sameFunction || functionAround(s, a) != functionAround(s, def) {
			return nil
		}
	}
	if !usedOtherwise(s, decl, v) {
		return nil
	}
	return ctx
}

// declarationAround is the top-level declaration around n.
func declarationAround(s *rewriters.Site, n ast.Node) ast.Node {
	for up := s.Parent(n); up != nil; up = s.Parent(up) {
		if _, isFile := up.(*ast.File); isFile {
			break
		}
		n = up
	}
	return n
}

// contextBeside finds the statement that declares the span's variable by taking it out of a context, or by starting it along
// with one, and that context's variable.
func contextBeside(s *rewriters.Site, decl ast.Node, span *gotypes.Var) (def ast.Node, ctx *gotypes.Var) {
	for n := range ast.Preorder(decl) {
		a, ok := n.(*ast.AssignStmt)
		if !ok || a.Tok != token.DEFINE || len(a.Rhs) != 1 {
			continue
		}
		id, ok := a.Lhs[0].(*ast.Ident)
		call, isCall := ast.Unparen(a.Rhs[0]).(*ast.CallExpr)
		if !ok || !isCall || s.Pkg.Info.Defs[id] != span {
			continue
		}
		u := useOf(s, call.Fun)
		if u == nil {
			return nil, nil
		}
		var held ast.Expr
		switch {
		case u.Symbol == ot+".SpanFromContext" && len(call.Args) == 1:
			held = call.Args[0]
		case (u.Symbol == ot+".StartSpanFromContext" || u.Symbol == ot+".StartSpanFromContextWithTracer") && len(a.Lhs) == 2:
			held = a.Lhs[1]
		}
		if name, ok := held.(*ast.Ident); ok {
			v, _ := s.Pkg.Info.ObjectOf(name).(*gotypes.Var)
			return a, v
		}
		return nil, nil
	}
	return nil, nil
}

// assignments lists the statements that give the variable a value, after its declaration without one, or take its address.
func assignments(s *rewriters.Site, decl ast.Node, v *gotypes.Var) (list []ast.Node) {
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && s.Pkg.Info.ObjectOf(id) == v
	}
	for n := range ast.Preorder(decl) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if is(l) {
					list = append(list, n)
				}
			}
		case *ast.RangeStmt:
			if n.Key != nil && is(n.Key) || n.Value != nil && is(n.Value) {
				list = append(list, n)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND && is(n.X) {
				list = append(list, n)
			}
		}
	}
	return list
}

// usedOtherwise reports whether the variable has a use besides v.Context(), so that it stays used.
func usedOtherwise(s *rewriters.Site, decl ast.Node, v *gotypes.Var) bool {
	for n := range ast.Preorder(decl) {
		id, ok := n.(*ast.Ident)
		if !ok || s.Pkg.Info.Uses[id] != v {
			continue
		}
		if sel, ok := s.Parent(id).(*ast.SelectorExpr); !ok || sel.Sel.Name != "Context" {
			return true
		}
	}
	return false
}
