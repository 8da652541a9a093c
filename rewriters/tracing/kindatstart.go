package tracing

import (
	"go/ast"
	gotypes "go/types"
	"slices"
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

func exprs(list ...ast.Expr) (out []ast.Expr) {
	for _, e := range list {
		if e != nil {
			out = append(out, e)
		}
	}
	return out
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

func remove(n dst.Node, st dst.Stmt) {
	list := statements(n)
	*list = slices.DeleteFunc(*list, func(x dst.Stmt) bool { return x == st })
}

func insertBefore(n dst.Node, st dst.Stmt, add ...dst.Stmt) {
	list := statements(n)
	if i := slices.Index(*list, st); i >= 0 {
		*list = slices.Insert(*list, i, add...)
	}
}

func insertAfter(n dst.Node, st dst.Stmt, add ...dst.Stmt) {
	list := statements(n)
	if i := slices.Index(*list, st); i >= 0 {
		*list = slices.Insert(*list, i+1, add...)
	}
}

// unusedName returns the first of the names that the file does not use, or "".
func unusedName(s *rewriters.Site, names ...string) string {
	taken := map[string]bool{}
	for n := range ast.Preorder(s.File.Syntax) {
		if id, ok := n.(*ast.Ident); ok {
			taken[id.Name] = true
		}
	}
	for _, name := range names {
		if !taken[name] {
			return name
		}
	}
	return ""
}
