package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"iter"
	"slices"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// variable returns the variable that an expression names, or nil.
func variable(s *rewriters.Site, e ast.Expr) *gotypes.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := s.Pkg.Info.ObjectOf(id).(*gotypes.Var)
	return v
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

// isParam reports whether the variable is a parameter, result or receiver.
func isParam(v *gotypes.Var) bool {
	return v.Kind() == gotypes.ParamVar || v.Kind() == gotypes.ResultVar || v.Kind() == gotypes.RecvVar
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

// usesOf is how often the package mentions a variable after its declaration.
func usesOf(s *rewriters.Site, v *gotypes.Var) (n int) {
	for _, obj := range s.Pkg.Info.Uses {
		if obj == v {
			n++
		}
	}
	return n
}

// targets yields the expressions below n that are given a value, or whose address is taken.
func targets(n ast.Node) iter.Seq[ast.Expr] {
	return func(yield func(ast.Expr) bool) {
		for n := range ast.Preorder(n) {
			var list []ast.Expr
			switch n := n.(type) {
			case *ast.AssignStmt:
				list = n.Lhs
			case *ast.ValueSpec:
				if len(n.Values) > 0 {
					for _, id := range n.Names {
						list = append(list, id)
					}
				}
			case *ast.IncDecStmt:
				list = exprs(n.X)
			case *ast.UnaryExpr:
				if n.Op == token.AND {
					list = exprs(n.X)
				}
			case *ast.RangeStmt:
				list = exprs(n.Key, n.Value)
			}
			for _, x := range list {
				if !yield(x) {
					return
				}
			}
		}
	}
}

// assigns reports whether n assigns to the variable, or takes its address.
func assigns(s *rewriters.Site, n ast.Node, v *gotypes.Var) bool {
	for x := range targets(n) {
		if variable(s, x) == v {
			return true
		}
	}
	return false
}

// assignedOnce reports whether the variable gets its value where it is declared and never again in its package.
func assignedOnce(s *rewriters.Site, v *gotypes.Var) bool {
	if v == nil || v.IsField() || v.Pkg() == nil {
		return false
	}
	if v.Exported() && v.Parent() == v.Pkg().Scope() {
		return false
	}
	n := 0
	for _, f := range s.Pkg.Files {
		if f.Syntax == nil {
			continue
		}
		for x := range targets(f.Syntax) {
			if variable(s, x) == v {
				n++
			}
		}
	}
	return n == 1 || n == 0 && isParam(v)
}

// written reports whether the expression is assigned, or its address taken.
func written(s *rewriters.Site, x ast.Expr) bool {
	switch p := s.Parent(x).(type) {
	case *ast.AssignStmt:
		for _, l := range p.Lhs {
			if ast.Unparen(l) == x {
				return true
			}
		}
	case *ast.IncDecStmt:
		return true
	case *ast.UnaryExpr:
		return p.Op == token.AND
	case *ast.RangeStmt:
		return p.Key == x || p.Value == x
	}
	return false
}

// changes reports whether a local variable is assigned again, or its address is taken.
func changes(s *rewriters.Site, obj gotypes.Object) bool {
	return slices.ContainsFunc(usesIn(s, obj), func(id *ast.Ident) bool { return written(s, id) })
}

// exprs lists those of the expressions that are there.
func exprs(list ...ast.Expr) (out []ast.Expr) {
	for _, e := range list {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
}
