package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// repeatable reports whether evaluating the expression again yields the same and has no effects: variables and fields.
func repeatable(e ast.Expr) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return repeatable(e.X)
	}
	return false
}

// pure reports whether the expression calls nothing and receives nothing, so that it can be evaluated somewhat earlier.
func pure(e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.CallExpr, *ast.FuncLit, *ast.IndexExpr, *ast.StarExpr, *ast.TypeAssertExpr, *ast.SliceExpr:
			ok = false
		case *ast.UnaryExpr:
			ok = ok && n.Op != token.ARROW
		case *ast.BinaryExpr:
			ok = ok && n.Op != token.QUO && n.Op != token.REM
		}
		return ok
	})
	return ok
}

// guarded reports whether the statement runs only when the error is not nil: it stands directly in the body of
// `if err != nil`, and nothing before it in there assigns to err.
func guarded(s *rewriters.Site, st ast.Stmt, err ast.Expr) bool {
	if !repeatable(err) {
		return false
	}
	list, at := listOf(s, st)
	block, ok := s.Parent(st).(*ast.BlockStmt)
	if !ok {
		return false
	}
	cond, ok := s.Parent(block).(*ast.IfStmt)
	if !ok || cond.Body != block || !impliesNotNil(s, cond.Cond, err) {
		return false
	}
	name := gotypes.ExprString(err)
	for _, earlier := range list[:at] {
		reassigned := false
		ast.Inspect(earlier, func(n ast.Node) bool {
			if a, ok := n.(*ast.AssignStmt); ok {
				for _, l := range a.Lhs {
					reassigned = reassigned || gotypes.ExprString(ast.Unparen(l)) == name
				}
			}
			return !reassigned
		})
		if reassigned {
			return false
		}
	}
	return true
}

func impliesNotNil(s *rewriters.Site, cond, err ast.Expr) bool {
	b, ok := ast.Unparen(cond).(*ast.BinaryExpr)
	if !ok {
		return false
	}
	switch b.Op {
	case token.LAND:
		return impliesNotNil(s, b.X, err) || impliesNotNil(s, b.Y, err)
	case token.NEQ:
		x, y := ast.Unparen(b.X), ast.Unparen(b.Y)
		name := gotypes.ExprString(ast.Unparen(err))
		return isNil(s, y) && gotypes.ExprString(x) == name || isNil(s, x) && gotypes.ExprString(y) == name
	}
	return false
}

func isNil(s *rewriters.Site, e ast.Expr) bool { return s.Pkg.Info.Types[e].IsNil() }
