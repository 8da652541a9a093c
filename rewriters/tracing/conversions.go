package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// isOption reports whether the expression stands where a start option is wanted: passed, returned, assigned or put into a
// list as one. There a tag of any kind becomes a trace.SpanStartOption; elsewhere it stays a tag.
func isOption(s *rewriters.Site, e ast.Expr) bool {
	return isOTType(expectedType(s, e), "StartSpanOption")
}

// isOTType reports whether t is the type of that name in opentracing-go.
func isOTType(t gotypes.Type, name string) bool {
	if t == nil {
		return false
	}
	n, ok := gotypes.Unalias(t).(*gotypes.Named)
	return ok && n.Obj().Pkg() != nil && n.Obj().Pkg().Path() == ot && n.Obj().Name() == name
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
//	opts = append(opts, tags)  =>  opts = append(opts, otelboot.StartTags(tags))
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
	"Tag":       "otelboot.StartTag(_1)",
	"Tags":      "otelboot.StartTags(_1)",
	"StartTime": "trace.WithTimestamp(_1)",
}

func optionTypeName(t gotypes.Type) string {
	for name := range optionForms {
		if isOTType(t, name) {
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
		if u := useOf(s, x); u != nil && spanKinds[u.Symbol] != "" {
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
