package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// place is where a call that starts a span stands, which decides how the context and the span that Tracer.Start returns can
// be received.
type place int

const (
	inside   place = iota // in an expression that wants the results as they were
	assigned              // on the right of an assignment or a variable declaration, alone
	alone                 // a statement of its own
	returned              // all that a return statement returns
	chained               // methods are called on it, in a statement of its own
)

func placeOf(s *rewriters.Site, c startCall) place {
	results := 1
	if c.ctx != nil {
		results = 2
	}
	switch p := s.Parent(c.CallExpr).(type) {
	case *ast.AssignStmt:
		if len(p.Rhs) == 1 && len(p.Lhs) == results && (results == 1 || !callsInBoth(p.Lhs)) {
			return assigned
		}
	case *ast.ValueSpec:
		if len(p.Values) == 1 && len(p.Names) == results && p.Type == nil {
			return assigned
		}
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt:
		return alone
	case *ast.ReturnStmt:
		if len(p.Results) == 1 && listed(s, p) != nil {
			return returned
		}
	case *ast.SelectorExpr:
		if c.ctx == nil && chainStatement(s, c.CallExpr) != nil {
			return chained
		}
	}
	return inside
}

// callsInBoth reports whether both targets of an assignment call something, which then must stay in order.
func callsInBoth(lhs []ast.Expr) bool {
	for _, l := range lhs {
		calls := false
		ast.Inspect(l, func(n ast.Node) bool {
			_, ok := n.(*ast.CallExpr)
			calls = calls || ok
			return !calls
		})
		if !calls {
			return false
		}
	}
	return true
}

// chainStatement returns the statement that does nothing but call methods on the result of the call, in a list, or nil. The
// call is the first thing that it evaluates, behind defer and go as well.
func chainStatement(s *rewriters.Site, call ast.Expr) ast.Stmt {
	for {
		method, _ := callOn(s, call)
		if method == nil {
			break
		}
		call = method
	}
	switch st := s.Parent(call).(type) {
	case *ast.ExprStmt, *ast.DeferStmt, *ast.GoStmt:
		if stmt := st.(ast.Stmt); listed(s, stmt) != nil {
			return stmt
		}
	}
	return nil
}

// receive makes the assignment around the call take the context first. A call that returned a span alone gets a blank for it.
func receive(s *rewriters.Site, c startCall) {
	pair := c.ctx != nil
	s.On(s.Parent(c.CallExpr), func(e *rewriters.Edit) {
		switch n := e.Node().(type) {
		case *dst.AssignStmt:
			if !pair {
				n.Lhs = append([]dst.Expr{dst.NewIdent("_")}, n.Lhs...)
				return
			}
			a, b := n.Lhs[0], n.Lhs[1]
			*a.Decorations(), *b.Decorations() = *b.Decorations(), *a.Decorations()
			n.Lhs = []dst.Expr{b, a}
		case *dst.ValueSpec:
			if pair {
				n.Names[0], n.Names[1] = n.Names[1], n.Names[0]
			} else {
				n.Names = append([]*dst.Ident{dst.NewIdent("_")}, n.Names...)
			}
		}
	})
}

// hoist starts the span in a statement of its own, before the one that uses it.
//
//	return t.StartSpan("op")                            =>  _, span := t.Start(context.Background(), "op"); return span
//	defer t.StartSpan("op").Finish()                    =>  _, span := t.Start(context.Background(), "op"); defer span.End()
//	return opentracing.StartSpanFromContext(ctx, "op")  =>  ctx, span := tracer.Start(ctx, "op"); return span, ctx
func hoist(s *rewriters.Site, c startCall, at place, render func(*rewriters.Edit) dst.Expr) {
	span := freeName(s, c.CallExpr, "span")
	ctx := "_"
	stmt := chainStatement(s, c.CallExpr)
	if at == returned {
		stmt = s.Parent(c.CallExpr).(ast.Stmt)
	}
	if c.ctx != nil {
		ctx = contextName(s, c)
	}
	var started dst.Expr
	s.On(c.CallExpr, func(e *rewriters.Edit) {
		started = render(e)
		started.Decorations().Before, started.Decorations().After = dst.None, dst.None
		e.Become(dst.NewIdent(span))
	})
	s.On(stmt, func(e *rewriters.Edit) {
		now := e.Cursor.Node().(dst.Stmt)
		if ret, ok := now.(*dst.ReturnStmt); ok && c.ctx != nil {
			ret.Results = append(ret.Results, dst.NewIdent(ctx))
		}
		first := &dst.AssignStmt{Lhs: []dst.Expr{dst.NewIdent(ctx), dst.NewIdent(span)}, Tok: token.DEFINE, Rhs: []dst.Expr{started}}
		first.Decs.Before, first.Decs.Start = now.Decorations().Before, now.Decorations().Start
		first.Decs.After = dst.NewLine
		now.Decorations().Before, now.Decorations().Start = dst.NewLine, nil
		e.Cursor.InsertBefore(first)
	})
}

// contextName is what to call the context that Start returns, just before it is returned: as the one that went in, unless a
// closure could see the change.
func contextName(s *rewriters.Site, c startCall) string {
	id, ok := ast.Unparen(c.ctx).(*ast.Ident)
	if !ok {
		return freeName(s, c.CallExpr, "spanCtx")
	}
	v, ok := s.Pkg.Info.Uses[id].(*gotypes.Var)
	if !ok || v.Parent() == s.Pkg.Types.Scope() || gotypes.TypeString(v.Type(), nil) != "context.Context" {
		return freeName(s, c.CallExpr, "spanCtx")
	}
	captured := false
	ast.Inspect(functionAround(s, c.CallExpr), func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncLit); ok {
			captured = captured || mentionsVar(s, f, v)
		}
		return !captured
	})
	for n := functionAround(s, c.CallExpr); n != nil; n = functionAround(s, n) {
		if f, ok := n.(*ast.FuncLit); ok && f.Pos() > v.Pos() {
			return freeName(s, c.CallExpr, "spanCtx") // captured from outside
		}
	}
	if captured {
		return freeName(s, c.CallExpr, "spanCtx")
	}
	return id.Name
}

func mentionsVar(s *rewriters.Site, n ast.Node, v *gotypes.Var) bool {
	for c := range ast.Preorder(n) {
		if id, ok := c.(*ast.Ident); ok && s.Pkg.Info.Uses[id] == v {
			return true
		}
	}
	return false
}
