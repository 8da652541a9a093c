package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// spanIDExpressions plans, once a file, what is done with span ids that are not named: conversions to a number, comparisons with
// one, and constants that become one.
//
//	uint64(id)                 =>  otelboot.SpanIDNumber(id)
//	id == 0                    =>  !id.IsValid()
//	var id jaeger.SpanID = 5   =>  var id trace.SpanID = otelboot.NewSpanID(5)
func spanIDExpressions(s *rewriters.Site) {
	isID := func(x ast.Expr) bool {
		tv := s.Pkg.Info.Types[x]
		return tv.IsValue() && isSpanID(tv.Type)
	}
	sites := sitesOf(s, func(symbol string) bool {
		return strings.HasPrefix(symbol, jaeger+".Span") || symbol == jaeger+".NewSpanContext" || symbol == zipkinModelPath+".ID" || strings.HasPrefix(symbol, zipkinModelPath+".SpanContext")
	})
	for n := range ast.Preorder(s.File.Syntax) {
		switch n.(type) {
		case *ast.CallExpr, *ast.BinaryExpr, *ast.BasicLit:
		default:
			continue
		}
		s := owner(s, sites, n)
		if s == nil {
			return
		}
		switch n := n.(type) {
		case *ast.CallExpr:
			if len(n.Args) != 1 || !s.Pkg.Info.Types[n.Fun].IsType() || !isID(n.Args[0]) || isID(n) {
				continue
			}
			if b, ok := s.TypeOf(n).Underlying().(*gotypes.Basic); ok && b.Info()&gotypes.IsNumeric != 0 {
				arg := n.Args[0]
				if gotypes.Identical(s.TypeOf(n), gotypes.Typ[gotypes.Uint64]) {
					s.On(n, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.SpanIDNumber(_1)", e.Expr(arg))) })
				} else {
					s.On(arg, func(e *rewriters.Edit) { surround(e, arg, "otelboot.SpanIDNumber(_1)") })
				}
			}
		case *ast.BinaryExpr:
			for _, x := range []ast.Expr{n.X, n.Y} {
				x = ast.Unparen(x)
				if call, ok := x.(*ast.CallExpr); !isID(x) || s.Pkg.Info.Types[x].Value != nil || ok && useOf(s, call.Fun) != nil {
					continue // a legacy call has a site of its own
				}
				if cmp, negated := comparedWithZero(s, x); cmp != nil {
					form := "!_1.IsValid()"
					if negated {
						form = "_1.IsValid()"
					}
					s.On(cmp, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(x))) })
				}
			}
		case *ast.BasicLit:
			if isID(n) && !spanIDTaken(s, n) {
				s.On(n, func(e *rewriters.Edit) { surround(e, n, "otelboot.NewSpanID(_1)") })
			}
		}
	}
}

// isSpanID reports whether the type is a client's number that becomes trace.SpanID.
func isSpanID(t gotypes.Type) bool {
	symbol := typeSymbol(t)
	return symbol == jaeger+".SpanID" || symbol == zipkinModelPath+".ID"
}

// spanIDTaken reports whether a constant goes with what stands around it: a comparison with 0, a conversion, a call that has a
// handler of its own.
func spanIDTaken(s *rewriters.Site, n *ast.BasicLit) bool {
	switch p := s.Parent(n).(type) {
	case *ast.BinaryExpr:
		other := p.X
		if ast.Unparen(p.X) == n {
			other = p.Y
		}
		cmp, _ := comparedWithZero(s, ast.Unparen(other))
		return cmp != nil
	case *ast.CallExpr:
		u := useOf(s, p.Fun)
		return isConversion(s, p) || u != nil && u.Symbol == jaeger+".NewSpanContext"
	}
	return false
}

// comparedSpanID plans a call that yields a span id which is compared with 0.
//
//	sc.SpanID() != 0  =>  sc.SpanID().IsValid()
func comparedSpanID(s *rewriters.Site, call *ast.CallExpr) bool {
	if !isSpanID(s.TypeOf(call)) {
		return false
	}
	cmp, negated := comparedWithZero(s, call)
	if cmp == nil {
		return false
	}
	form := "_1.IsValid()"
	if !negated {
		form = "!_1.IsValid()"
	}
	s.On(cmp, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(call))) })
	s.Auto("")
	return true
}

// comparedWithZero returns the comparison of an id with 0 around it, and whether that asks for any other.
func comparedWithZero(s *rewriters.Site, id ast.Expr) (cmp *ast.BinaryExpr, negated bool) {
	b, ok := s.Parent(id).(*ast.BinaryExpr)
	if !ok {
		return nil, false
	}
	other := b.Y
	if ast.Unparen(b.Y) == id {
		other = b.X
	}
	if s.Pkg.Info.Types[other].Value == nil || s.Pkg.Info.Types[other].Value.ExactString() != "0" {
		return nil, false
	}
	switch {
	case b.Op == token.EQL:
		return b, false
	case b.Op == token.NEQ, b.Op == token.GTR && other == b.Y, b.Op == token.LSS && other == b.X:
		return b, true
	}
	return nil, false
}
