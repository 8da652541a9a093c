package rewriters

import (
	"go/ast"
	"go/types"
	"slices"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
)

// isOpen reports whether t is a legacy type, or points to one, that its rewriter calls open.
func (w *walk) isOpen(t types.Type) bool {
	nt := named(t)
	if nt == nil || !w.legacy(nt.Obj().Pkg()) {
		return false
	}
	m, ok := w.policy.lookup(nt.Obj())
	return ok && w.policy.open(m)
}

// nilUse is a nil that stands for a value of a replaced interface.
type nilUse struct {
	site Site
	node node
}

// nilOf notes e when it is nil and stands for a value of the legacy interface t, whose node is n.
func (w *walk) nilOf(e ast.Expr, t types.Type, n node) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok || n == 0 || t == nil || !types.IsInterface(t) {
		return
	}
	if _, isNil := w.info.Uses[id].(*types.Nil); !isNil {
		return
	}
	nt, ok := types.Unalias(t).(*types.Named)
	if file := w.file(id.Pos()); ok && file != nil && w.legacy(nt.Obj().Pkg()) {
		m, _ := w.policy.lookup(nt.Obj())
		w.nils[id.Pos()] = nilUse{Site{Use: legacy.Use{Ident: id, Object: nt.Obj(), Match: m}, Written: m.Symbol, File: file, Pkg: w.pkg}, n}
	}
}

// planNils hands every nil of a replaced interface to the rewriter of its family.
func (p *Plan) planNils() {
	var sites []*Site
	for _, use := range p.flow.nils {
		s := use.site
		s.Plan, s.node, s.Unit = p, use.node, p.UnitOf(use.node)
		if s.Unit != nil {
			sites = append(sites, &s)
		}
	}
	slices.SortFunc(sites, func(a, b *Site) int { return int(a.Ident.Pos() - b.Ident.Pos()) })
	for _, s := range sites {
		if r, ok := p.rewriterOf(s.Family).(ValueRewriter); ok {
			p.guard(s.Pkg, func() { r.PlanNil(s) })
		}
	}
}
