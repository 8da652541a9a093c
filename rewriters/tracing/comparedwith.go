package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// comparedWith is what an expression is compared with: the other operand of == or !=, or the other argument of a call that takes
// two values of the same type or of any, such as assert.Equal. It is nil where there is none, or more than one.
func comparedWith(s *rewriters.Site, x ast.Expr) ast.Expr {
	switch p := s.Parent(x).(type) {
	case *ast.BinaryExpr:
		if p.Op != token.EQL && p.Op != token.NEQ {
			return nil
		}
		if ast.Unparen(p.X) == x {
			return ast.Unparen(p.Y)
		}
		return ast.Unparen(p.X)
	case *ast.CallExpr:
		if sig, ok := s.TypeOf(p.Fun).(*gotypes.Signature); ok {
			if other := otherArgument(s, sig, p, x); other != nil {
				return other
			}
		}
		return matcherSide(s, p, x)
	}
	return nil
}

func otherArgument(s *rewriters.Site, sig *gotypes.Signature, call *ast.CallExpr, x ast.Expr) (other ast.Expr) {
	fixed := sig.Params().Len()
	if sig.Variadic() {
		fixed--
	}
	var own gotypes.Type
	for i, a := range call.Args {
		if ast.Unparen(a) == x {
			if i >= fixed {
				return nil
			}
			own = sig.Params().At(i).Type()
		}
	}
	for i, a := range call.Args {
		if i >= fixed || ast.Unparen(a) == x || own == nil || !gotypes.Identical(sig.Params().At(i).Type(), own) {
			continue
		}
		if other != nil {
			return nil
		}
		other = ast.Unparen(a)
	}
	return other
}

// matcherSide is the other side of a matcher: x and want in Expect(x).To(Equal(want)), c.Assert(x, Equals, want).
func matcherSide(s *rewriters.Site, call *ast.CallExpr, x ast.Expr) ast.Expr {
	name := ""
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
		name = sel.Sel.Name
	}
	if name == "Assert" || name == "Check" {
		switch {
		case len(call.Args) < 3:
		case ast.Unparen(call.Args[0]) == x:
			return ast.Unparen(call.Args[2])
		case ast.Unparen(call.Args[2]) == x:
			return ast.Unparen(call.Args[0])
		}
		return nil
	}
	if outer, ok := s.Parent(call).(*ast.CallExpr); ok && matches(outer) && len(call.Args) == 1 { // Equal(x)
		if actual, ok := ast.Unparen(outer.Fun.(*ast.SelectorExpr).X).(*ast.CallExpr); ok && len(actual.Args) == 1 {
			return ast.Unparen(actual.Args[0])
		}
		return nil
	}
	if m := matcher(s, call); m != nil && len(m.Args) == 1 {
		return ast.Unparen(m.Args[0])
	}
	return nil
}

// matcher is the call of a matcher in Expect(x).To(matcher(want)), given that of Expect.
func matcher(s *rewriters.Site, expect *ast.CallExpr) *ast.CallExpr {
	outer, _ := callOn(s, expect)
	if outer == nil || !matches(outer) {
		return nil
	}
	m, _ := ast.Unparen(outer.Args[0]).(*ast.CallExpr)
	return m
}

// matches reports whether the call is one like To(matcher).
func matches(call *ast.CallExpr) bool {
	sel, ok := call.Fun.(*ast.SelectorExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	switch sel.Sel.Name {
	case "To", "NotTo", "ToNot", "Should", "ShouldNot":
		return true
	}
	return false
}
