package tracing

import (
	"go/ast"
	gotypes "go/types"
	"slices"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// decisionAround returns the if or switch statement in whose branch st stands, or nil.
func decisionAround(s *rewriters.Site, st ast.Stmt) ast.Stmt {
	switch p := s.Parent(st).(type) {
	case *ast.BlockStmt:
		top, ok := s.Parent(p).(*ast.IfStmt)
		for ok {
			up, nested := s.Parent(top).(*ast.IfStmt)
			if !nested || up.Else != top {
				return top
			}
			top = up
		}
	case *ast.CaseClause:
		if block, ok := s.Parent(p).(*ast.BlockStmt); ok {
			if sw, ok := s.Parent(block).(*ast.SwitchStmt); ok {
				return sw
			}
		}
	}
	return nil
}

// conditions lists what the branches of an if or switch depend on, and the kinds that they set. ok is false when that has
// effects.
func conditions(s *rewriters.Site, st ast.Stmt, v *gotypes.Var) (list []ast.Expr, ok bool) {
	branch := func(body []ast.Stmt) {
		for _, x := range body {
			if t, sets := kindSetIn(s, x, v); sets {
				list = append(list, exprs(t.value)...)
			}
		}
	}
	switch st := st.(type) {
	case *ast.IfStmt:
		if st.Init != nil || !pure(st.Cond) {
			return nil, false
		}
		list = append(list, st.Cond)
		branch(st.Body.List)
		switch other := st.Else.(type) {
		case *ast.BlockStmt:
			branch(other.List)
		case *ast.IfStmt:
			more, ok := conditions(s, other, v)
			return append(list, more...), ok
		}
		return list, true
	case *ast.SwitchStmt:
		if st.Init != nil || st.Tag != nil && !pure(st.Tag) {
			return nil, false
		}
		list = append(list, exprs(st.Tag)...)
		for _, c := range st.Body.List {
			clause, isClause := c.(*ast.CaseClause)
			if !isClause || slices.ContainsFunc(clause.List, func(e ast.Expr) bool { return !pure(e) }) {
				return nil, false
			}
			for _, x := range clause.Body {
				if b, isBranch := x.(*ast.BranchStmt); isBranch && b.Label == nil {
					return nil, false // break and fallthrough
				}
			}
			list = append(list, clause.List...)
			branch(clause.Body)
		}
		return list, true
	}
	return nil, false
}

// decisions counts the statements beside st that set the kind of the span in v.
func decisions(s *rewriters.Site, st ast.Stmt, v *gotypes.Var) (n int) {
	list, _ := listOf(s, st)
	for _, x := range list {
		sets := false
		for c := range ast.Preorder(x) {
			if call, ok := c.(*ast.CallExpr); ok {
				on, _ := kindSet(s, call)
				sets = sets || on != nil && variable(s, on) == v
			}
		}
		if sets {
			n++
		}
	}
	return n
}

// decidesKindOnly reports whether the statement does nothing but set the kind of the span in v, by conditions without effects.
func decidesKindOnly(s *rewriters.Site, st ast.Stmt, v *gotypes.Var) bool {
	only := func(list []ast.Stmt) bool {
		return !slices.ContainsFunc(list, func(x ast.Stmt) bool {
			_, sets := kindSetIn(s, x, v)
			return !sets
		})
	}
	switch st := st.(type) {
	case *ast.IfStmt:
		if st.Init != nil || !pure(st.Cond) || !only(st.Body.List) {
			return false
		}
		switch other := st.Else.(type) {
		case nil:
			return true
		case *ast.BlockStmt:
			return only(other.List)
		default:
			return decidesKindOnly(s, other, v)
		}
	case *ast.SwitchStmt:
		if st.Init != nil || st.Tag != nil && !pure(st.Tag) {
			return false
		}
		for _, c := range st.Body.List {
			clause, ok := c.(*ast.CaseClause)
			if !ok || !only(clause.Body) || slices.ContainsFunc(clause.List, func(e ast.Expr) bool { return !pure(e) }) {
				return false
			}
		}
		return true
	}
	return false
}

// kindSetIn returns the tag of a statement that sets the kind of the span in v.
func kindSetIn(s *rewriters.Site, st ast.Stmt, v *gotypes.Var) (tag, bool) {
	es, ok := st.(*ast.ExprStmt)
	if !ok {
		return tag{}, false
	}
	call, ok := es.X.(*ast.CallExpr)
	if !ok {
		return tag{}, false
	}
	on, t := kindSet(s, call)
	return t, on != nil && variable(s, on) == v && (t.value == nil || pure(t.value))
}

// kindSet returns the span and the tag of a call that sets a known kind; nil for any other call.
func kindSet(s *rewriters.Site, call *ast.CallExpr) (ast.Expr, tag) {
	u, on := methodCall(s, call)
	if u == nil {
		return nil, tag{}
	}
	var t tag
	switch {
	case u.Symbol == ot+".Tag.Set" && len(call.Args) == 1:
		name := useOf(s, on)
		if name == nil || kindTags[name.Symbol] == "" {
			return nil, tag{}
		}
		on, t = call.Args[0], tag{name: "span.kind", kind: kindTags[name.Symbol]}
	case u.Symbol == otExt+".spanKindTagName.Set" && len(call.Args) == 2:
		on, t = call.Args[0], tag{name: "span.kind", value: call.Args[1]}
	case u.Symbol == ot+".Span.SetTag" && len(call.Args) == 2 && constant(s, call.Args[0]) == "span.kind":
		t = tag{key: call.Args[0], value: call.Args[1]}
	default:
		return nil, tag{}
	}
	if text := t.constantValue(s); text != "" {
		if _, known := kindOf(text); !known {
			return nil, tag{}
		}
	} else if !isText(s.TypeOf(t.value)) {
		return nil, tag{}
	}
	return on, t
}

// matched returns the value of a switch that sets the very kind it is asked about, so that the value can be given as it is;
// only says that it does nothing else.
func matched(s *rewriters.Site, st ast.Stmt, only bool) ast.Expr {
	sw, ok := st.(*ast.SwitchStmt)
	if !only || !ok || sw.Tag == nil || !isKind(s.TypeOf(sw.Tag)) {
		return nil
	}
	cases := 0
	for _, c := range sw.Body.List {
		clause := c.(*ast.CaseClause)
		if clause.List == nil && len(clause.Body) == 0 {
			continue
		}
		if len(clause.List) != 1 || len(clause.Body) != 1 {
			return nil
		}
		_, t := kindSet(s, clause.Body[0].(*ast.ExprStmt).X.(*ast.CallExpr))
		if text := constant(s, clause.List[0]); text == "" || text != t.constantValue(s) {
			return nil
		}
		cases++
	}
	if cases < len(extKinds) {
		return nil // a kind that the switch leaves out would be given as well
	}
	return sw.Tag
}

// decideKind is a copy of the decision that only assigns the kind to the variable of the name.
func decideKind(s *rewriters.Site, e *rewriters.Edit, st ast.Stmt, v *gotypes.Var, name string) dst.Stmt {
	body := func(list []ast.Stmt) (out []dst.Stmt) {
		for _, x := range list {
			if t, ok := kindSetIn(s, x, v); ok {
				out = append(out, e.Stmts("_1 = _2", name, kindValueOf(s, t)(e))[0])
			}
		}
		return out
	}
	switch st := st.(type) {
	case *ast.IfStmt:
		out := &dst.IfStmt{Cond: e.Copy(st.Cond), Body: &dst.BlockStmt{List: body(st.Body.List)}}
		switch other := st.Else.(type) {
		case *ast.IfStmt:
			out.Else = decideKind(s, e, other, v, name)
		case *ast.BlockStmt:
			if list := body(other.List); len(list) > 0 {
				out.Else = &dst.BlockStmt{List: list}
			}
		}
		return out
	case *ast.SwitchStmt:
		out := &dst.SwitchStmt{Body: &dst.BlockStmt{}}
		if st.Tag != nil {
			out.Tag = e.Copy(st.Tag)
		}
		for _, c := range st.Body.List {
			clause := c.(*ast.CaseClause)
			now := &dst.CaseClause{Body: body(clause.Body)}
			for _, x := range clause.List {
				now.List = append(now.List, e.Copy(x))
			}
			if len(now.List) > 0 || len(now.Body) > 0 {
				out.Body.List = append(out.Body.List, now)
			}
		}
		return out
	}
	return &dst.EmptyStmt{}
}

// dropEmptyElse removes the branch that set nothing but the kind.
func dropEmptyElse(st *dst.IfStmt) {
	switch other := st.Else.(type) {
	case *dst.BlockStmt:
		if len(other.List) == 0 && len(other.Decorations().Start)+len(other.Decs.Lbrace) == 0 {
			st.Else = nil
		}
	case *dst.IfStmt:
		dropEmptyElse(other)
	}
}
