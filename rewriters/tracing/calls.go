package tracing

import (
	"go/ast"
	gotypes "go/types"
	"iter"
	"slices"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// useOf returns the site that an expression names (pkg.Name or Name), or nil.
func useOf(s *rewriters.Site, e ast.Expr) *rewriters.Site {
	switch e := ast.Unparen(e).(type) {
	case *ast.SelectorExpr:
		return s.Plan.UseAt(e.Sel)
	case *ast.Ident:
		return s.Plan.UseAt(e)
	}
	return nil
}

// selectorCall returns a call of something that is selected from an expression, and the selector; nil for any other expression.
//
//	span.Context()  the call, and span.Context
func selectorCall(e ast.Expr) (*ast.CallExpr, *ast.SelectorExpr) {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok {
		return nil, nil
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return nil, nil
	}
	return call, sel
}

// methodCall returns the use of what an expression calls, and what that is selected from; a nil use for any other expression.
//
//	span.Context()  the use of Context, and span
func methodCall(s *rewriters.Site, e ast.Expr) (u *rewriters.Site, on ast.Expr) {
	call, sel := selectorCall(e)
	if call == nil {
		return nil, nil
	}
	return s.Plan.UseAt(sel.Sel), sel.X
}

// writtenCall returns the call of the method that the site names, what it is called on and the arguments. There is no call, nil,
// where the method is used in another way: as a function value, or on the results of one call.
//
//	span.SetTag("k", 1)                    span, ["k", 1]
//	opentracing.Span.SetTag(span, "k", 1)  the same
//	span.SetTag(pair())                    nil
func writtenCall(s *rewriters.Site) (call *ast.CallExpr, on ast.Expr, args []ast.Expr) {
	call = s.Call()
	sel, ok := s.Name().(*ast.SelectorExpr)
	if call == nil || !ok {
		return nil, nil, nil
	}
	if manyResults(s, call) {
		return nil, nil, nil
	}
	if !s.MethodExpr() {
		return call, sel.X, call.Args
	}
	s.ClaimAll(sel.X)
	return call, call.Args[0], call.Args[1:]
}

// manyResults reports whether the arguments are the results of one call.
func manyResults(s *rewriters.Site, call *ast.CallExpr) bool {
	if len(call.Args) != 1 {
		return false
	}
	_, results := s.TypeOf(call.Args[0]).(*gotypes.Tuple)
	return results
}

// callOn returns the call around x of something that is selected from it, and the selector, or nil.
//
//	span in span.Context()  the call, and span.Context
func callOn(s *rewriters.Site, x ast.Expr) (*ast.CallExpr, *ast.SelectorExpr) {
	sel, ok := s.Parent(x).(*ast.SelectorExpr)
	if !ok {
		return nil, nil
	}
	call, ok := s.Parent(sel).(*ast.CallExpr)
	if !ok || ast.Unparen(call.Fun) != sel {
		return nil, nil
	}
	return call, sel
}

// called is the name of the function or method that is called, or nil.
func called(call *ast.CallExpr) *ast.Ident {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return nil
}

// callsInto yields the calls in the site's file of what is selected from one of the packages or from a value of its types, and the
// functions and methods that they call.
func callsInto(s *rewriters.Site, packages ...string) iter.Seq2[*ast.CallExpr, *gotypes.Func] {
	return func(yield func(*ast.CallExpr, *gotypes.Func) bool) {
		for n := range ast.Preorder(s.File.Syntax) {
			x, ok := n.(*ast.CallExpr)
			if !ok {
				continue
			}
			call, sel := selectorCall(x)
			if call == nil {
				continue
			}
			f, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
			if ok && f.Pkg() != nil && slices.Contains(packages, f.Pkg().Path()) && !yield(call, f) {
				return
			}
		}
	}
}
