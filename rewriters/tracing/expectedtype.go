package tracing

import (
	"go/ast"
	gotypes "go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// expectedType is the type that the surroundings of an expression give to its value: of the parameter, element, field, result
// or variable that it goes to; nil where they give none.
func expectedType(s *rewriters.Site, e ast.Expr) gotypes.Type {
	switch p := s.Parent(e).(type) {
	case *ast.CallExpr:
		return argumentType(s, p, e)
	case *ast.KeyValueExpr:
		lit, ok := s.Parent(p).(*ast.CompositeLit)
		if !ok || ast.Unparen(p.Value) != e {
			return nil
		}
		if st, ok := underlying(s.TypeOf(lit)).(*gotypes.Struct); ok {
			if id, ok := p.Key.(*ast.Ident); ok {
				for f := range st.Fields() {
					if f.Name() == id.Name {
						return f.Type()
					}
				}
			}
			return nil
		}
		return elementOf(s.TypeOf(lit))
	case *ast.CompositeLit:
		if st, ok := underlying(s.TypeOf(p)).(*gotypes.Struct); ok {
			for i, x := range p.Elts {
				if ast.Unparen(x) == e && i < st.NumFields() {
					return st.Field(i).Type()
				}
			}
			return nil
		}
		return elementOf(s.TypeOf(p))
	case *ast.ReturnStmt:
		for i, x := range p.Results {
			if ast.Unparen(x) == e {
				if sig := enclosingSignature(s, p); sig != nil && sig.Results().Len() == len(p.Results) {
					return sig.Results().At(i).Type()
				}
			}
		}
	case *ast.AssignStmt:
		for i, x := range p.Rhs {
			if ast.Unparen(x) == e && len(p.Lhs) == len(p.Rhs) {
				return s.TypeOf(p.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		if p.Type != nil {
			return s.TypeOf(p.Type)
		}
	case *ast.SendStmt:
		if ch, ok := underlying(s.TypeOf(p.Chan)).(*gotypes.Chan); ok {
			return ch.Elem()
		}
	}
	return nil
}

func argumentType(s *rewriters.Site, call *ast.CallExpr, e ast.Expr) gotypes.Type {
	tv := s.Pkg.Info.Types[call.Fun]
	switch {
	case tv.IsType():
		return tv.Type
	case tv.IsBuiltin():
		return elementOf(s.TypeOf(call)) // append
	}
	sig, ok := underlying(tv.Type).(*gotypes.Signature)
	if !ok {
		return nil
	}
	for i, a := range call.Args {
		if ast.Unparen(a) != e {
			continue
		}
		n := sig.Params().Len()
		switch {
		case sig.Variadic() && i >= n-1 && !call.Ellipsis.IsValid():
			return elementOf(sig.Params().At(n - 1).Type())
		case i < n:
			return sig.Params().At(i).Type()
		}
	}
	return nil
}

func enclosingSignature(s *rewriters.Site, n ast.Node) *gotypes.Signature {
	for n != nil {
		switch f := n.(type) {
		case *ast.FuncLit:
			sig, _ := s.TypeOf(f).(*gotypes.Signature)
			return sig
		case *ast.FuncDecl:
			if obj, ok := s.Pkg.Info.Defs[f.Name].(*gotypes.Func); ok {
				return obj.Signature()
			}
			return nil
		}
		n = s.Parent(n)
	}
	return nil
}

func underlying(t gotypes.Type) gotypes.Type {
	if t == nil {
		return nil
	}
	return t.Underlying()
}

func elementOf(t gotypes.Type) gotypes.Type {
	switch u := underlying(t).(type) {
	case *gotypes.Slice:
		return u.Elem()
	case *gotypes.Array:
		return u.Elem()
	case *gotypes.Map:
		return u.Elem()
	}
	return nil
}

// isOptionType reports whether the type is that of start options.
func isOptionType(t gotypes.Type) bool {
	return t != nil && strings.TrimPrefix(gotypes.TypeString(t, nil), ot) == ".StartSpanOption"
}
