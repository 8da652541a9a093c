package rewriters

import (
	"fmt"
	"go/ast"
	"go/types"
)

// accept handles a value of src, a type of the program or of a dependency, where the legacy type dst is expected. It returns the
// target with what has to change together with it.
func (w *walk) accept(e ast.Expr, target node, src, dst types.Type) node {
	switch {
	case w.isOpen(dst):
		return w.stands(e, target, src, dst)
	case w.standsFor(src, dst):
		w.implemented(e, target, src, dst)
	}
	return target
}

// stands handles a value of src where an open legacy interface is expected: methods that the program declares change together
// with those of the interface, and a value whose methods stay is adapted.
func (w *walk) stands(e ast.Expr, target node, src, dst types.Type) node {
	if !w.standsFor(src, dst) {
		return target
	}
	n, stays := w.methodNodes(src, dst)
	target = w.union(target, n)
	w.needMethods(target, e.Pos(), short(src), fmt.Sprintf("%s stands for %s", short(src), short(dst)))
	switch adapt := w.adapter(dst); {
	case !stays:
	case adapt == "":
		w.block(target, e.Pos(), short(src), w.notAdapted(src, dst))
	default:
		w.conversions = append(w.conversions, conversion{target, e, -1, adapt, true})
	}
	return target
}

// methodNodes joins the nodes of those methods of src that change with the methods of an open legacy interface. stays says that src
// has a method instead that stays on the legacy library.
func (w *walk) methodNodes(src, dst types.Type) (n node, stays bool) {
	if src == nil || dst == nil || !w.isOpen(dst) || w.carries(src) {
		return 0, false
	}
	i, ok := dst.Underlying().(*types.Interface)
	if b, basic := src.(*types.Basic); !ok || basic && b.Kind() == types.UntypedNil {
		return 0, false
	}
	for m := range i.Methods() {
		obj, index, _ := types.LookupFieldOrMethod(src, true, m.Pkg(), m.Name())
		fn, ok := obj.(*types.Func)
		if !ok || !w.carries(fn.Signature().Params()) && !w.carries(fn.Signature().Results()) {
			continue
		}
		switch through := w.embedded(src, index); {
		case through != 0:
			n = w.union(n, through)
		case w.legacy(fn.Pkg()) && w.ownInterface(src):
			n = w.union(n, w.at(named(src).Obj().Pos()))
		case w.file(fn.Pos()) != nil:
			for v := range w.carried(fn.Signature()) {
				n = w.union(n, w.at(v.Pos()))
			}
		default:
			stays = true
		}
	}
	return n, stays
}

// ownInterface reports whether t is an interface that the program declares and names.
func (w *walk) ownInterface(t types.Type) bool {
	n := named(t)
	return n != nil && types.IsInterface(n) && w.file(n.Obj().Pos()) != nil
}

// embedded is the node of the last field on the way to a promoted method that carries a legacy type and that the program
// declares, or 0.
func (w *walk) embedded(t types.Type, index []int) (n node) {
	for _, i := range index[:len(index)-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			return n
		}
		field := s.Field(i)
		t = field.Type()
		if w.file(field.Pos()) == nil {
			continue
		}
		if w.carries(t) {
			n = w.varNode(field.Origin(), field.Pos())
		} else if w.ownInterface(t) {
			n = w.at(named(t).Obj().Pos())
		}
	}
	return n
}

// embeddedInterfaces joins an interface of the program with the open legacy interfaces that it embeds, whose methods it has.
func (w *walk) embeddedInterfaces(s *ast.TypeSpec) {
	i, ok := s.Type.(*ast.InterfaceType)
	if !ok {
		return
	}
	for _, m := range i.Methods.List {
		t := w.info.TypeOf(m.Type)
		switch {
		case len(m.Names) > 0 || t == nil || !types.IsInterface(t):
		case w.isOpen(t):
			w.union(w.at(m.Type.Pos()), w.at(s.Name.Pos()))
		case w.ownInterface(t) && w.methodsCarry(t.Underlying().(*types.Interface)):
			w.union(w.at(named(t).Obj().Pos()), w.at(s.Name.Pos()))
		}
	}
}

// keptReceiver is the adapter that gives a value which stays on the legacy library the method of a replaced interface, or "".
//
//	c.summary.Collect(ch)  =>  otelmetric.FromPrometheus(c.summary).Collect(ch)
func (w *walk) keptReceiver(sel *ast.SelectorExpr, method *types.Func) string {
	t := w.info.TypeOf(sel.X)
	n := named(t)
	if n == nil || !w.legacy(n.Obj().Pkg()) || !w.kept(n.Obj()) {
		return ""
	}
	scope := method.Pkg().Scope()
	for _, name := range scope.Names() {
		tn, ok := scope.Lookup(name).(*types.TypeName)
		if !ok || !tn.Exported() || !types.IsInterface(tn.Type()) || !w.isOpen(tn.Type()) || w.adapter(tn.Type()) == "" {
			continue
		}
		i := tn.Type().Underlying().(*types.Interface)
		for m := range i.Methods() {
			if m.Name() == method.Name() && types.Implements(t, i) {
				return w.adapter(tn.Type())
			}
		}
	}
	return ""
}
