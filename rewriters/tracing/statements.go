package tracing

import (
	"go/ast"
	"slices"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// listed returns the statement when it stands in a list, where statements can be put before it, else nil.
func listed(s *rewriters.Site, st ast.Stmt) ast.Stmt {
	switch p := s.Parent(st).(type) {
	case *ast.BlockStmt, *ast.CaseClause:
		return st
	case *ast.CommClause:
		if p.Comm != st {
			return st
		}
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

// statements returns the list of a block or clause, to be changed in place.
func statements(n dst.Node) *[]dst.Stmt {
	switch n := n.(type) {
	case *dst.BlockStmt:
		return &n.List
	case *dst.CaseClause:
		return &n.Body
	case *dst.CommClause:
		return &n.Body
	}
	return new([]dst.Stmt)
}

// remove takes st out of the list of n.
func remove(n dst.Node, st dst.Stmt) {
	list := statements(n)
	*list = slices.DeleteFunc(*list, func(x dst.Stmt) bool { return x == st })
}

// insertBefore adds statements to the list of n, above st.
func insertBefore(n dst.Node, st dst.Stmt, add ...dst.Stmt) {
	list := statements(n)
	if i := slices.Index(*list, st); i >= 0 {
		*list = slices.Insert(*list, i, add...)
	}
}

// insertAfter adds statements to the list of n, below st.
func insertAfter(n dst.Node, st dst.Stmt, add ...dst.Stmt) {
	list := statements(n)
	if i := slices.Index(*list, st); i >= 0 {
		*list = slices.Insert(*list, i+1, add...)
	}
}
