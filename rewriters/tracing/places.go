package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// listed returns the statement when it stands in a list, where statements can be put before it, else nil.
func listed(s *rewriters.Site, st ast.Stmt) ast.Stmt {
	switch s.Parent(st).(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
		if _, comm := s.Parent(st).(*ast.CommClause); comm && s.Parent(st).(*ast.CommClause).Comm == st {
			return nil
		}
		return st
	}
	return nil
}

// listOf returns the statements among which st stands, and its place there.
func listOf(s *rewriters.Site, st ast.Stmt) (list []ast.Stmt, at int) {
	switch p := s.Parent(st).(type) {
	case *ast.BlockStmt:
		list = p.List
	case *ast.CaseClause:
		list = p.Body
	case *ast.CommClause:
		list = p.Body
	}
	for i, x := range list {
		if x == st {
			return list, i
		}
	}
	return nil, -1
}

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

// variable returns the variable that an expression names, or nil.
func variable(s *rewriters.Site, e ast.Expr) *gotypes.Var {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil
	}
	v, _ := s.Pkg.Info.ObjectOf(id).(*gotypes.Var)
	return v
}

// assigns reports whether n assigns to the variable, or takes its address.
func assigns(s *rewriters.Site, n ast.Node, v *gotypes.Var) bool {
	found := false
	is := func(e ast.Expr) bool {
		id, ok := ast.Unparen(e).(*ast.Ident)
		return ok && s.Pkg.Info.ObjectOf(id) == v
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				found = found || is(l)
			}
		case *ast.IncDecStmt:
			found = found || is(n.X)
		case *ast.UnaryExpr:
			found = found || n.Op == token.AND && is(n.X)
		case *ast.RangeStmt:
			for _, x := range []ast.Expr{n.Key, n.Value} {
				found = found || x != nil && is(x)
			}
		}
		return !found
	})
	return found
}

// assignedOnce reports whether the variable gets its value where it is declared and never again in its file.
func assignedOnce(s *rewriters.Site, v *gotypes.Var) bool {
	if v == nil || v.IsField() || v.Pkg() == nil {
		return false
	}
	if v.Exported() && v.Parent() == v.Pkg().Scope() {
		return false
	}
	n := 0
	count := func(e ast.Expr) {
		if id, ok := ast.Unparen(e).(*ast.Ident); ok && s.Pkg.Info.ObjectOf(id) == v {
			n++
		}
	}
	for _, f := range s.Pkg.Files {
		if f.Syntax == nil {
			continue
		}
		ast.Inspect(f.Syntax, func(node ast.Node) bool {
			switch node := node.(type) {
			case *ast.AssignStmt:
				for _, l := range node.Lhs {
					count(l)
				}
			case *ast.ValueSpec:
				if len(node.Values) > 0 {
					for _, id := range node.Names {
						count(id)
					}
				}
			case *ast.UnaryExpr:
				if node.Op == token.AND {
					count(node.X)
				}
			case *ast.IncDecStmt:
				count(node.X)
			case *ast.RangeStmt:
				for _, x := range []ast.Expr{node.Key, node.Value} {
					if x != nil {
						count(x)
					}
				}
			}
			return true
		})
	}
	return n == 1 || n == 0 && isParam(s, v)
}

// before puts statements above the one that is edited, which hands its comment on to the first of them.
func before(e *rewriters.Edit, stmts []dst.Stmt) {
	if len(stmts) == 0 {
		return
	}
	now := e.Cursor.Node().(dst.Stmt).Decorations()
	first := stmts[0].Decorations()
	first.Before, first.Start = now.Before, append(first.Start, now.Start...)
	now.Before, now.Start = dst.NewLine, nil
	for i, st := range stmts {
		if i > 0 {
			st.Decorations().Before = dst.NewLine
		}
		st.Decorations().After = dst.NewLine
		e.Cursor.InsertBefore(st)
	}
}

// replace puts statements in the place of the one that is edited.
func replace(e *rewriters.Edit, stmts []dst.Stmt) {
	before(e, stmts[:len(stmts)-1])
	last := stmts[len(stmts)-1]
	last.Decorations().Before, last.Decorations().After = dst.None, dst.None
	e.Become(last)
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

// unitAround is the unit of the place that a value goes to or is compared with: a parameter, a result, a variable, a field, the
// other side of a comparison. It is nil where the surroundings name none.
func unitAround(s *rewriters.Site, e ast.Expr) *rewriters.Unit {
	switch p := s.Parent(e).(type) {
	case *ast.BinaryExpr:
		if ast.Unparen(p.X) == e {
			return unitNamed(s, p.Y)
		}
		return unitNamed(s, p.X)
	case *ast.CaseClause:
		if block := s.Parent(p); block != nil {
			if sw, ok := s.Parent(block).(*ast.SwitchStmt); ok && sw.Tag != nil {
				return unitNamed(s, sw.Tag)
			}
		}
	case *ast.CallExpr:
		sig, ok := underlying(s.TypeOf(p.Fun)).(*gotypes.Signature)
		if !ok {
			return nil
		}
		for i, a := range p.Args {
			if n := sig.Params().Len(); ast.Unparen(a) == e && n > 0 {
				return s.Plan.UnitAt(sig.Params().At(min(i, n-1)).Origin().Pos())
			}
		}
	case *ast.ReturnStmt:
		if sig := enclosingSignature(s, p); sig != nil && sig.Results().Len() == len(p.Results) {
			for i, x := range p.Results {
				if ast.Unparen(x) == e {
					return s.Plan.UnitAt(sig.Results().At(i).Origin().Pos())
				}
			}
		}
	case *ast.AssignStmt:
		for i, x := range p.Rhs {
			if ast.Unparen(x) == e && len(p.Lhs) == len(p.Rhs) {
				return unitNamed(s, p.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		return s.Plan.UnitAt(p.Names[0].Pos())
	case *ast.KeyValueExpr:
		if id, ok := p.Key.(*ast.Ident); ok {
			if f, ok := s.Pkg.Info.Uses[id].(*gotypes.Var); ok && f.IsField() {
				return s.Plan.UnitAt(f.Origin().Pos())
			}
		}
		if lit, ok := s.Parent(p).(*ast.CompositeLit); ok {
			return s.Plan.UnitAt(lit.Lbrace)
		}
	case *ast.CompositeLit:
		return s.Plan.UnitAt(p.Lbrace)
	}
	return nil
}

// unitNamed is the unit of the last declaration or legacy object that an expression names, or nil.
func unitNamed(s *rewriters.Site, e ast.Expr) (unit *rewriters.Unit) {
	for n := range ast.Preorder(e) {
		id, ok := n.(*ast.Ident)
		if !ok {
			continue
		}
		if u := s.Plan.UseAt(id); u != nil {
			unit = u.Unit
			continue
		}
		switch obj := s.Pkg.Info.ObjectOf(id).(type) {
		case *gotypes.Var:
			if u := s.Plan.UnitAt(obj.Origin().Pos()); u != nil {
				unit = u
			}
		case *gotypes.Const:
			if u := s.Plan.UnitAt(obj.Pos()); u != nil {
				unit = u
			}
		case *gotypes.Func:
			for v := range obj.Origin().Signature().Results().Variables() {
				if u := s.Plan.UnitAt(v.Pos()); u != nil {
					unit = u
				}
			}
		}
	}
	return unit
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}
