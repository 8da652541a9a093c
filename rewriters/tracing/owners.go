package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Some expressions name nothing legacy and change all the same, because of their type. This file finds the use or the unit with which
// such an expression is rewritten.

// sitesOf lists the uses in the site's file of the symbols that match.
func sitesOf(s *rewriters.Site, match func(symbol string) bool) (sites []*rewriters.Site) {
	for _, other := range s.Plan.Sites {
		if other.File == s.File && match(other.Symbol) {
			sites = append(sites, other)
		}
	}
	return sites
}

// owner is the use with which an expression that names no legacy object is rewritten: one inside it, else the nearest to where the
// variable that it names is declared, else the nearest.
func owner(s *rewriters.Site, sites []*rewriters.Site, n ast.Node) *rewriters.Site {
	at := n.Pos()
	for c := range ast.Preorder(n) {
		id, ok := c.(*ast.Ident)
		if !ok {
			continue
		}
		if u := s.Plan.UseAt(id); u != nil && u.Status != catalog.Keep {
			return u
		}
		if v, ok := s.Pkg.Info.Uses[id].(*gotypes.Var); ok && v.Pos() >= s.File.Syntax.FileStart && v.Pos() <= s.File.Syntax.FileEnd {
			if _, isID := gotypes.Unalias(v.Type()).(*gotypes.Named); isID {
				at = v.Pos()
			}
		}
	}
	distance := func(s *rewriters.Site) token.Pos { return max(s.Ident.Pos()-at, at-s.Ident.Pos()) }
	var best *rewriters.Site
	for _, site := range sites {
		if best == nil || distance(site) < distance(best) {
			best = site
		}
	}
	return best
}

// unitAround is the unit of the place that a value goes to or is compared with: a parameter, a result, a variable, a field, the
// other side of a comparison. It is nil where the surroundings name none.
func unitAround(s *rewriters.Site, e ast.Expr) *rewriters.Unit {
	switch p := s.Parent(e).(type) {
	case *ast.BinaryExpr:
		if ast.Unparen(p.X) == e {
			return unitNamed(s, p.Y)
		}
		return unitNamed(s, p.X)
	case *ast.CaseClause:
		if block := s.Parent(p); block != nil {
			if sw, ok := s.Parent(block).(*ast.SwitchStmt); ok && sw.Tag != nil {
				return unitNamed(s, sw.Tag)
			}
		}
	case *ast.CallExpr:
		sig, ok := underlying(s.TypeOf(p.Fun)).(*gotypes.Signature)
		if !ok {
			return nil
		}
		for i, a := range p.Args {
			if n := sig.Params().Len(); ast.Unparen(a) == e && n > 0 {
				return s.Plan.UnitAt(sig.Params().At(min(i, n-1)).Origin().Pos())
			}
		}
	case *ast.ReturnStmt:
		if sig := enclosingSignature(s, p); sig != nil && sig.Results().Len() == len(p.Results) {
			for i, x := range p.Results {
				if ast.Unparen(x) == e {
					return s.Plan.UnitAt(sig.Results().At(i).Origin().Pos())
				}
			}
		}
	case *ast.AssignStmt:
		for i, x := range p.Rhs {
			if ast.Unparen(x) == e && len(p.Lhs) == len(p.Rhs) {
				return unitNamed(s, p.Lhs[i])
			}
		}
	case *ast.ValueSpec:
		return s.Plan.UnitAt(p.Names[0].Pos())
	case *ast.KeyValueExpr:
		if id, ok := p.Key.(*ast.Ident); ok {
			if f, ok := s.Pkg.Info.Uses[id].(*gotypes.Var); ok && f.IsField() {
				return s.Plan.UnitAt(f.Origin().Pos())
			}
		}
		if lit, ok := s.Parent(p).(*ast.CompositeLit); ok {
			return s.Plan.UnitAt(lit.Lbrace)
		}
	case *ast.CompositeLit:
		return s.Plan.UnitAt(p.Lbrace)
	}
	return nil
}

// unitNamed is the unit of the last declaration or legacy object that an expression names, or nil.
func unitNamed(s *rewriters.Site, e ast.Expr) (unit *rewriters.Unit) {
	for n := range ast.Preorder(e) {
		id, ok := n.(*ast.Ident)
		if !ok {
			continue
		}
		if u := s.Plan.UseAt(id); u != nil {
			unit = u.Unit
			continue
		}
		switch obj := s.Pkg.Info.ObjectOf(id).(type) {
		case *gotypes.Var:
			if u := s.Plan.UnitAt(obj.Origin().Pos()); u != nil {
				unit = u
			}
		case *gotypes.Const:
			if u := s.Plan.UnitAt(obj.Pos()); u != nil {
				unit = u
			}
		case *gotypes.Func:
			for v := range obj.Origin().Signature().Results().Variables() {
				if u := s.Plan.UnitAt(v.Pos()); u != nil {
					unit = u
				}
			}
		}
	}
	return unit
}

// surround puts the expression, as it has become, into a form at its own place.
func surround(e *rewriters.Edit, n ast.Expr, form string) {
	around := *e.Node().Decorations()
	x := e.Expr(n)
	*x.Decorations() = dst.NodeDecs{}
	out := e.Quote(form, x)
	e.Become(out)
	*out.Decorations() = around
}
