package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// isOption reports whether the expression stands where a start option is wanted: passed, returned, assigned or put into a
// list as one. There a tag of any kind becomes a trace.SpanStartOption; elsewhere it stays a tag.
func isOption(s *rewriters.Site, e ast.Expr) bool {
	return isNamed(wanted(s, e), "StartSpanOption")
}

// isNamed reports whether t is the type of that name in opentracing-go.
func isNamed(t gotypes.Type, name string) bool {
	if t == nil {
		return false
	}
	n, ok := gotypes.Unalias(t).(*gotypes.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == ot && n.Obj().Name() == name
}

// wanted is the type that the surroundings of an expression give its value, or nil where they give none.
func wanted(s *rewriters.Site, e ast.Expr) gotypes.Type {
	switch p := s.Parent(e).(type) {
	case *ast.CallExpr:
		i := indexOf(p.Args, e)
		if i < 0 {
			return nil
		}
		return argType(s, p, i)
	case *ast.CompositeLit:
		return elementType(s, p, "", indexOf(p.Elts, e))
	case *ast.KeyValueExpr:
		lit, ok := s.Parent(p).(*ast.CompositeLit)
		if !ok || ast.Unparen(p.Value) != e {
			return nil
		}
		field := ""
		if id, ok := p.Key.(*ast.Ident); ok {
			field = id.Name
		}
		return elementType(s, lit, field, -1)
	case *ast.ReturnStmt:
		return resultType(s, p, indexOf(p.Results, e))
	case *ast.AssignStmt:
		if i := indexOf(p.Rhs, e); i >= 0 && len(p.Lhs) == len(p.Rhs) && p.Tok == token.ASSIGN {
			return s.TypeOf(p.Lhs[i])
		}
	case *ast.ValueSpec:
		if p.Type != nil {
			return s.TypeOf(p.Type)
		}
	case *ast.SendStmt:
		if c, ok := s.TypeOf(p.Chan).Underlying().(*gotypes.Chan); ok && ast.Unparen(p.Value) == e {
			return c.Elem()
		}
	}
	return nil
}

func indexOf(list []ast.Expr, e ast.Expr) int {
	for i, x := range list {
		if ast.Unparen(x) == e {
			return i
		}
	}
	return -1
}

func argType(s *rewriters.Site, call *ast.CallExpr, i int) gotypes.Type {
	tv := s.Pkg.Info.Types[call.Fun]
	switch {
	case tv.IsType():
		return tv.Type
	case tv.IsBuiltin():
		id, ok := ast.Unparen(call.Fun).(*ast.Ident)
		if !ok || id.Name != "append" || i == 0 || call.Ellipsis.IsValid() {
			return nil
		}
		if t := s.TypeOf(call); t != nil {
			if slice, ok := t.Underlying().(*gotypes.Slice); ok {
				return slice.Elem()
			}
		}
		return nil
	case tv.Type == nil:
		return nil
	}
	sig, ok := tv.Type.Underlying().(*gotypes.Signature)
	if !ok || sig.Params().Len() == 0 {
		return nil
	}
	last := sig.Params().Len() - 1
	if !sig.Variadic() || i < last {
		if i > last {
			return nil
		}
		return sig.Params().At(i).Type()
	}
	if slice, ok := sig.Params().At(last).Type().Underlying().(*gotypes.Slice); ok && !call.Ellipsis.IsValid() {
		return slice.Elem()
	}
	return nil
}

func elementType(s *rewriters.Site, lit *ast.CompositeLit, field string, i int) gotypes.Type {
	t := s.TypeOf(lit)
	if t == nil {
		return nil
	}
	u := t.Underlying()
	if p, ok := u.(*gotypes.Pointer); ok {
		u = p.Elem().Underlying()
	}
	switch u := u.(type) {
	case *gotypes.Slice:
		return u.Elem()
	case *gotypes.Array:
		return u.Elem()
	case *gotypes.Map:
		return u.Elem()
	case *gotypes.Struct:
		for f := range u.NumFields() {
			if field != "" && u.Field(f).Name() == field || field == "" && f == i {
				return u.Field(f).Type()
			}
		}
	}
	return nil
}

func resultType(s *rewriters.Site, ret *ast.ReturnStmt, i int) gotypes.Type {
	sig := signatureAround(s, ret)
	if sig == nil || i < 0 || sig.Results().Len() != len(ret.Results) {
		return nil
	}
	return sig.Results().At(i).Type()
}

// signatureAround is the type of the innermost function around n.
func signatureAround(s *rewriters.Site, n ast.Node) *gotypes.Signature {
	switch f := functionAround(s, n).(type) {
	case *ast.FuncLit:
		sig, _ := s.TypeOf(f).(*gotypes.Signature)
		return sig
	case *ast.FuncDecl:
		if fn, ok := s.Pkg.Info.Defs[f.Name].(*gotypes.Func); ok {
			return fn.Signature()
		}
	}
	return nil
}

// functionAround is the innermost function declaration or literal around n, or nil.
func functionAround(s *rewriters.Site, n ast.Node) ast.Node {
	for n = s.Parent(n); n != nil; n = s.Parent(n) {
		switch n.(type) {
		case *ast.FuncLit, *ast.FuncDecl:
			return n
		}
	}
	return nil
}

// convertOptions plans the values that become start options without a legacy name where they do: variables, fields and
// results of the types Tag, Tags and StartTime.
//
//	opts = append(opts, tags)  =>  opts = append(opts, otelboot.WithTags(tags))
//
// It is done once for a plan.
func convertOptions(p *rewriters.Plan) {
	p.Memo(conversionsKey{}, func() any {
		files := map[*token.File]*loader.File{}
		for _, f := range p.Load.Files {
			if f.Syntax != nil {
				files[p.Load.Fset.File(f.Syntax.FileStart)] = f
			}
		}
		seen := map[ast.Expr]bool{}
		for _, pkg := range p.Load.Packages {
			for e, tv := range pkg.Info.Types {
				form := optionForms[optionTypeName(tv.Type)]
				if form == "" || !tv.IsValue() || seen[e] || ast.Unparen(e) != e {
					continue
				}
				seen[e] = true
				if file := files[p.Load.Fset.File(e.Pos())]; file != nil {
					convertOption(&rewriters.Site{Plan: p, File: file, Pkg: pkg}, e, form)
				}
			}
		}
		return true
	})
}

type conversionsKey struct{}

// optionForms make a start option of a value of each type.
var optionForms = map[string]string{
	"Tag":       "otelboot.WithTag(_1)",
	"Tags":      "otelboot.WithTags(_1)",
	"StartTime": "trace.WithTimestamp(_1)",
}

func optionTypeName(t gotypes.Type) string {
	for name := range optionForms {
		if isNamed(t, name) {
			return name
		}
	}
	return ""
}

// convertOption plans one value; s stands for its place.
func convertOption(s *rewriters.Site, e ast.Expr, form string) {
	switch x := e.(type) {
	case *ast.CompositeLit: // its type is named here, or by the list that it stands in
		if x.Type != nil {
			return
		}
	case *ast.CallExpr:
		if s.Pkg.Info.Types[x.Fun].IsType() {
			return
		}
	case *ast.SelectorExpr, *ast.Ident:
		if u := useOf(s, x.(ast.Expr)); u != nil && spanKinds[u.Symbol] != "" {
			if isOption(s, e) {
				kind := spanKinds[u.Symbol]
				u.On(e, func(e *rewriters.Edit) { e.Become(e.Quote("trace.WithSpanKind(" + kind + ")")) })
				u.Auto("")
			}
			return
		}
	}
	if !isOption(s, e) {
		return
	}
	if s.Unit = unitOf(s, e); s.Unit != nil {
		s.On(e, func(edit *rewriters.Edit) { wrap(edit, e, form) })
	}
}

// unitOf is the unit of a value: that of the variable it is read from, or of the function that returns it.
func unitOf(s *rewriters.Site, e ast.Expr) *rewriters.Unit {
	for n := range ast.Preorder(e) {
		id, ok := n.(*ast.Ident)
		if !ok {
			continue
		}
		if u := s.Plan.UseAt(id); u != nil {
			return u.Unit
		}
		switch obj := s.Pkg.Info.ObjectOf(id).(type) {
		case *gotypes.Var:
			if u := s.Plan.UnitAt(obj.Origin().Pos()); u != nil {
				return u
			}
		case *gotypes.Func:
			for v := range obj.Origin().Signature().Results().Variables() {
				if u := s.Plan.UnitAt(v.Pos()); u != nil {
					return u
				}
			}
		}
	}
	return nil
}

// wrap puts an expression into a call; the line breaks and comments around it stay.
func wrap(e *rewriters.Edit, n ast.Expr, form string) {
	old := e.Cursor.Node().Decorations()
	around := *old
	inner := e.Expr(n)
	old.Start, old.End = nil, nil
	outer := e.Quote(form, inner)
	e.Become(outer)
	d := outer.Decorations()
	d.Before, d.After, d.Start, d.End = around.Before, around.After, around.Start, around.End
}

var _ dst.Node
