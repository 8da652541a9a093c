package tracing

import (
	"go/ast"
	gotypes "go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// startsSpan lists the calls that start a span.
var startsSpan = set(ot + ".StartSpan " + ot + ".StartSpanFromContext " + ot + ".StartSpanFromContextWithTracer " + ot + ".Tracer.StartSpan")

// moveToStart plans that the kind which call sets is given to the call that starts the span, and reports whether it can be:
// both stand in one list of statements, or the former in a branch of an if or switch there, and what it depends on is the same
// at the start.
func moveToStart(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, t tag, kind func(*rewriters.Edit) dst.Expr, attribute effect) bool {
	v := variable(s, span)
	st, ok := s.Parent(call).(*ast.ExprStmt)
	if v == nil || !ok || usesOf(s, v) < 2 {
		return false
	}
	if start := startAbove(s, st, v, exprs(t.value)); start != nil {
		attribute.apply(s, call, span) // unless the start has no place for it
		s.On(s.Parent(start), func(e *rewriters.Edit) {
			if addStartOption(e.Stmt(start), e.Quote("trace.WithSpanKind(_1)", kind(e))) {
				remove(e.Cursor.Node(), e.Stmt(st))
			}
		})
		return true
	}
	decision := decisionAround(s, st)
	if decision == nil {
		return false
	}
	needs, ok := conditions(s, decision, v)
	if !ok {
		return false
	}
	start := startAbove(s, decision, v, needs)
	if start == nil {
		return false
	}
	only := decidesKindOnly(s, decision, v)
	if value := matched(s, decision, only); value != nil {
		s.On(call, func(e *rewriters.Edit) { e.Become(attribute.call(e, e.Expr(span))) })
		if s.OnOnce(s.File, value, func(*rewriters.Edit) {}) {
			s.On(s.Parent(start), func(e *rewriters.Edit) {
				if addStartOption(e.Stmt(start), e.Quote("trace.WithSpanKind(_1)", e.Expr(value))) {
					remove(e.Cursor.Node(), e.Stmt(decision))
				}
			})
		}
		return true
	}
	if decisions(s, decision, v) > 1 {
		return false
	}
	name := unusedName(s, v.Name()+"Kind", v.Name()+"KindAtStart")
	if name == "" {
		return false
	}
	s.On(st, func(e *rewriters.Edit) { e.Remove() })
	if !s.OnOnce(s.File, decision, func(*rewriters.Edit) {}) {
		return true // another branch has planned it
	}
	s.On(s.Parent(start), func(e *rewriters.Edit) {
		block, first, rest := e.Cursor.Node(), e.Stmt(start), e.Stmt(decision)
		declared, decided := e.Stmts("_1 := trace.SpanKindInternal", name)[0], decideKind(s, e, decision, v, name)
		if !addStartOption(first, e.Quote("trace.WithSpanKind(_1)", dst.NewIdent(name))) {
			first = rest
			insertAfter(block, rest, e.Stmts("_1.SetAttributes(attribute.String(\"span.kind\", _2.String()))", e.Copy(span), name)[0])
		} else if only {
			decided.Decorations().Start = rest.Decorations().Start
			remove(block, rest)
		}
		declared.Decorations().Before, declared.Decorations().Start = first.Decorations().Before, first.Decorations().Start
		first.Decorations().Before, first.Decorations().Start = dst.NewLine, nil
		decided.Decorations().Before = dst.NewLine
		insertBefore(block, first, declared, decided)
		if branch, ok := rest.(*dst.IfStmt); ok {
			dropEmptyElse(branch)
		}
	})
	return true
}

// startAbove returns the statement above st, in the same list, that starts the span in v, when nothing between them assigns
// to v or to a variable that needs names.
func startAbove(s *rewriters.Site, st ast.Stmt, v *gotypes.Var, needs []ast.Expr) ast.Stmt {
	var vars []*gotypes.Var
	for _, e := range needs {
		if !pure(e) {
			return nil
		}
		for n := range ast.Preorder(e) {
			if id, ok := n.(*ast.Ident); ok {
				switch x := variable(s, id); {
				case x == v:
					return nil // the span itself, which does not exist yet
				case x != nil && !x.IsField():
					vars = append(vars, x)
				}
			}
		}
	}
	list, at := listOf(s, st)
	for i := at - 1; i >= 0; i-- {
		if startOf(s, list[i], v) != nil {
			for _, x := range vars {
				if x.Pos() > list[i].Pos() && x.Pos() < list[i].End() {
					return nil // the start's own result
				}
			}
			return list[i]
		}
		if assigns(s, list[i], v) {
			return nil
		}
		for _, x := range vars {
			if assigns(s, list[i], x) || x.Pos() > list[i].Pos() && x.Pos() < list[i].End() {
				return nil
			}
		}
		if _, labeled := list[i].(*ast.LabeledStmt); labeled {
			return nil
		}
	}
	return nil
}

// startOf returns the call by which the statement starts the span in v, or nil.
func startOf(s *rewriters.Site, st ast.Stmt, v *gotypes.Var) *ast.CallExpr {
	var names, values []ast.Expr
	switch st := st.(type) {
	case *ast.AssignStmt:
		names, values = st.Lhs, st.Rhs
	case *ast.DeclStmt:
		g, ok := st.Decl.(*ast.GenDecl)
		if !ok || len(g.Specs) != 1 {
			return nil
		}
		spec, ok := g.Specs[0].(*ast.ValueSpec)
		if !ok {
			return nil
		}
		for _, id := range spec.Names {
			names = append(names, id)
		}
		values = spec.Values
	}
	if len(values) != 1 || len(names) == 0 || variable(s, names[0]) != v {
		return nil
	}
	call, ok := ast.Unparen(values[0]).(*ast.CallExpr)
	if !ok {
		return nil
	}
	if u := useOf(s, call.Fun); u == nil || !startsSpan[u.Symbol] || u.MethodExpr() {
		return nil
	}
	return call
}

// addStartOption adds an option to the call in the statement that starts a span, and reports whether there is one.
func addStartOption(st dst.Stmt, option dst.Expr) bool {
	if st == nil {
		return false
	}
	done := false
	dst.Inspect(st, func(n dst.Node) bool {
		call, ok := n.(*dst.CallExpr)
		if done || !ok {
			return !done
		}
		sel, ok := call.Fun.(*dst.SelectorExpr)
		if !ok || !strings.HasPrefix(sel.Sel.Name, "Start") {
			return true
		}
		done = true
		if !call.Ellipsis {
			if n := len(call.Args); n > 0 && call.Args[n-1].Decorations().After == dst.NewLine {
				option.Decorations().Before, option.Decorations().After = dst.NewLine, dst.NewLine
			}
			call.Args = append(call.Args, option)
			return false
		}
		// f(opts...)  =>  f(append([]trace.SpanStartOption{option}, opts...)...)
		last := len(call.Args) - 1
		options := &dst.CompositeLit{Type: &dst.ArrayType{Elt: optionType(option)}, Elts: []dst.Expr{option}}
		call.Args[last] = &dst.CallExpr{Fun: dst.NewIdent("append"), Args: []dst.Expr{options, call.Args[last]}, Ellipsis: true}
		return false
	})
	return done
}

// optionType is the type trace.SpanStartOption, under the name that the option's own package has in the file.
func optionType(option dst.Expr) dst.Expr {
	name := option.(*dst.CallExpr).Fun.(*dst.SelectorExpr).X.(*dst.Ident).Name
	return &dst.SelectorExpr{X: dst.NewIdent(name), Sel: dst.NewIdent("SpanStartOption")}
}
