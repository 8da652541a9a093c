package rewriters

import (
	"go/ast"
	"go/types"
)

func (w *walk) stmts(list []ast.Stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

func (w *walk) stmt(s ast.Stmt) {
	switch s := s.(type) {
	case *ast.BlockStmt:
		w.stmts(s.List)
	case *ast.ExprStmt:
		w.expr(s.X)
	case *ast.AssignStmt:
		w.assign(s.Lhs, s.Rhs)
	case *ast.DeclStmt:
		w.decl(s.Decl)
	case *ast.ReturnStmt:
		w.returned(s)
	case *ast.IfStmt:
		w.optional(s.Init)
		w.expr(s.Cond)
		w.stmt(s.Body)
		w.optional(s.Else)
	case *ast.ForStmt:
		w.optional(s.Init)
		if s.Cond != nil {
			w.expr(s.Cond)
		}
		w.optional(s.Post)
		w.stmt(s.Body)
	case *ast.RangeStmt:
		w.ranged(s)
	case *ast.SwitchStmt:
		w.optional(s.Init)
		if s.Tag != nil {
			tag := w.expr(s.Tag)
			w.cases(w.info.TypeOf(s.Tag), tag, s.Body)
		}
		w.stmt(s.Body)
	case *ast.CaseClause:
		for _, e := range s.List {
			w.expr(e)
		}
		w.stmts(s.Body)
	case *ast.TypeSwitchStmt:
		w.typeSwitch(s)
	case *ast.SelectStmt:
		w.stmt(s.Body)
	case *ast.CommClause:
		w.optional(s.Comm)
		w.stmts(s.Body)
	case *ast.SendStmt:
		ch := w.expr(s.Chan)
		if t := w.info.TypeOf(s.Chan); t == nil {
			w.expr(s.Value)
		} else if c, ok := t.Underlying().(*types.Chan); ok {
			w.pass(s.Value, w.expr(s.Value), c.Elem(), func() node { return ch })
		}
	case *ast.GoStmt:
		w.expr(s.Call)
	case *ast.DeferStmt:
		w.expr(s.Call)
	case *ast.IncDecStmt:
		w.expr(s.X)
	case *ast.LabeledStmt:
		w.stmt(s.Stmt)
	}
}

// cases joins the values that a switch compares its own with.
func (w *walk) cases(t types.Type, tag node, body *ast.BlockStmt) {
	for _, c := range body.List {
		if clause, ok := c.(*ast.CaseClause); ok && tag != 0 {
			for _, e := range clause.List {
				w.nilOf(e, t, tag)
				if w.carries(w.info.TypeOf(e)) {
					w.union(tag, w.expr(e))
				}
			}
		}
	}
}

func (w *walk) optional(s ast.Stmt) {
	if s != nil {
		w.stmt(s)
	}
}

// assign joins the sides of an assignment or of a variable declaration.
func (w *walk) assign(lhs, rhs []ast.Expr) {
	if len(rhs) == 1 && len(lhs) > 1 {
		n := w.expr(rhs[0])
		tuple, _ := w.info.TypeOf(rhs[0]).(*types.Tuple)
		for i, l := range lhs {
			ln := w.expr(l)
			if tuple == nil { // v, ok := m[k], x.(T) or <-c
				if i == 0 {
					w.union(ln, n)
				}
				continue
			}
			if !w.carries(tuple.At(i).Type()) {
				continue
			}
			from := n
			if v := tuple.At(i); from == 0 && w.file(v.Pos()) != nil {
				from = w.varNode(v, rhs[0].Pos())
			}
			if t := w.info.TypeOf(l); t != nil && !w.carries(t) && !isBlank(l) {
				w.escape(rhs[0], from, t)
			}
			w.union(ln, from)
		}
		return
	}
	for i, r := range rhs {
		n := w.expr(r)
		if i >= len(lhs) {
			break
		}
		ln := w.expr(lhs[i])
		if isBlank(lhs[i]) {
			continue
		}
		w.pass(r, n, w.info.TypeOf(lhs[i]), func() node { return ln })
	}
	for i := len(rhs); i < len(lhs); i++ {
		w.expr(lhs[i])
	}
}

func isBlank(e ast.Expr) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == "_"
}

func (w *walk) returned(s *ast.ReturnStmt) {
	results := w.results[len(w.results)-1]
	if len(s.Results) == 1 && results.Len() > 1 { // return f()
		n := w.expr(s.Results[0])
		tuple, _ := w.info.TypeOf(s.Results[0]).(*types.Tuple)
		for i := range results.Len() {
			if tuple == nil || i >= tuple.Len() || !w.carries(tuple.At(i).Type()) {
				continue
			}
			from := n
			if v := tuple.At(i); from == 0 && w.file(v.Pos()) != nil {
				from = w.varNode(v, s.Pos())
			}
			w.union(from, w.varNode(results.At(i), s.Pos()))
		}
		return
	}
	for i, e := range s.Results {
		n := w.expr(e)
		if i < results.Len() {
			v := results.At(i)
			w.pass(e, n, v.Type(), func() node { return w.varNode(v, e.Pos()) })
		}
	}
}

func (w *walk) ranged(s *ast.RangeStmt) {
	x := w.expr(s.X)
	for _, e := range []ast.Expr{s.Key, s.Value} {
		if e == nil || isBlank(e) {
			continue
		}
		n := w.expr(e)
		if w.carries(w.info.TypeOf(e)) {
			w.union(n, x)
		}
	}
	w.stmt(s.Body)
}

func (w *walk) typeSwitch(s *ast.TypeSwitchStmt) {
	w.optional(s.Init)
	var subject ast.Expr
	switch a := s.Assign.(type) {
	case *ast.ExprStmt:
		subject = a.X.(*ast.TypeAssertExpr).X
	case *ast.AssignStmt:
		subject = a.Rhs[0].(*ast.TypeAssertExpr).X
	}
	x := w.expr(subject)
	if w.switched == nil {
		w.switched = map[ast.Expr]bool{}
	}
	w.switched[subject] = true
	for _, c := range s.Body.List {
		clause := c.(*ast.CaseClause)
		var n node
		for _, t := range clause.List {
			if w.info.Types[t].IsType() {
				n = w.union(n, w.assertion(x, subject, t))
			}
		}
		if v, ok := w.info.Implicits[clause].(*types.Var); ok && w.carries(v.Type()) {
			// The clause's variable stands at the position of the switch's own identifier in every clause, so its node
			// joins them all: a type switch changes whole.
			w.union(w.varNode(v, clause.Pos()), w.union(n, x))
		}
		w.stmts(clause.Body)
	}
}
