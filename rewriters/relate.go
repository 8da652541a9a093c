package rewriters

import (
	"fmt"
	"go/token"
	"go/types"
)

// relate joins the declarations inside two types of which one is assigned to the other: parameters and results of
// function types, methods of interfaces. ctx is the node that a legacy library's own declaration stands for.
func (w *walk) relate(src, dst types.Type, pos token.Pos, ctx node) {
	if src == dst || src == nil || dst == nil {
		return
	}
	if i, ok := dst.Underlying().(*types.Interface); ok {
		if _, isParam := types.Unalias(dst).(*types.TypeParam); !isParam {
			w.satisfy(src, dst, i, pos, ctx)
		}
		return
	}
	switch d := dst.Underlying().(type) {
	case *types.Signature:
		if s, ok := src.Underlying().(*types.Signature); ok {
			w.signatures(s, d, pos, ctx)
		}
	case *types.Pointer:
		if s, ok := src.Underlying().(*types.Pointer); ok {
			w.relate(s.Elem(), d.Elem(), pos, ctx)
		}
	case *types.Slice:
		if s, ok := src.Underlying().(*types.Slice); ok {
			w.relate(s.Elem(), d.Elem(), pos, ctx)
		}
	case *types.Map:
		if s, ok := src.Underlying().(*types.Map); ok {
			w.relate(s.Elem(), d.Elem(), pos, ctx)
		}
	case *types.Chan:
		if s, ok := src.Underlying().(*types.Chan); ok {
			w.relate(s.Elem(), d.Elem(), pos, ctx)
		}
	}
}

func (w *walk) signatures(s, d *types.Signature, pos token.Pos, ctx node) {
	w.tuples(s.Params(), d.Params(), pos, ctx)
	w.tuples(s.Results(), d.Results(), pos, ctx)
}

func (w *walk) tuples(s, d *types.Tuple, pos token.Pos, ctx node) {
	for i := range min(s.Len(), d.Len()) {
		a, b := s.At(i), d.At(i)
		if w.carries(a.Type()) || w.carries(b.Type()) {
			w.union(w.declared(a, pos, ctx), w.declared(b, pos, ctx))
		}
		w.relate(a.Type(), b.Type(), pos, ctx)
	}
}

// declared is varNode for a parameter or result of a function type; one that a legacy library declares is ctx.
func (w *walk) declared(v *types.Var, pos token.Pos, ctx node) node {
	if w.file(v.Pos()) == nil && (v.Pkg() == nil || w.legacy(v.Pkg())) {
		return ctx
	}
	if !w.carries(v.Type()) {
		return 0
	}
	return w.varNode(v, pos)
}

// satisfy joins the methods of an interface with those of the type that is stored in it.
func (w *walk) satisfy(src, dst types.Type, i *types.Interface, pos token.Pos, ctx node) {
	if b, ok := src.(*types.Basic); ok && b.Kind() == types.UntypedNil || w.pairs[[2]types.Type{src, dst}] {
		return
	}
	w.pairs[[2]types.Type{src, dst}] = true
	if nt := named(dst); nt != nil && w.legacy(nt.Obj().Pkg()) && !w.isOpen(dst) {
		w.keepMethods(src, nt)
		return // pass blocks what implements a replaced interface; a kept one keeps its implementations
	}
	if i.NumMethods() == 0 {
		if sig, ok := src.Underlying().(*types.Signature); ok && ctx == 0 {
			w.function(sig, pos)
		}
		return
	}
	for m := range i.Methods() {
		obj, _, _ := types.LookupFieldOrMethod(src, true, m.Pkg(), m.Name())
		f, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		im, fm := m.Signature(), f.Signature()
		if !w.carries(im.Params()) && !w.carries(im.Results()) && !w.carries(fm.Params()) && !w.carries(fm.Results()) {
			w.relate(fm, im, pos, ctx)
			continue
		}
		w.signatures(fm, im, pos, ctx)
		if !w.legacy(f.Pkg()) {
			continue
		}
		why := w.block
		if w.isOpen(f.Signature().Recv().Type()) {
			why = w.needMethods
		}
		why(w.tupleNode(im), pos, short(src), fmt.Sprintf("%s stands for %s through its method %s", short(src), short(dst), m.Name()))
	}
}

// keepMethods leaves the methods alone by which a type of the program implements a legacy interface that stays.
func (w *walk) keepMethods(src types.Type, dst *types.Named) {
	n := named(src)
	if n == nil || !w.kept(dst.Obj()) {
		return
	}
	for m := range dst.Underlying().(*types.Interface).Methods() {
		fn := ownMethod(n, m)
		if fn == nil || w.file(fn.Pos()) == nil {
			continue
		}
		for v := range w.carried(fn.Signature()) {
			if !w.crossing(v.Type()).Lossless {
				continue // blockImplementers does it
			}
			w.block(w.at(v.Pos()), fn.Pos(), short(n)+"."+fn.Name(), fmt.Sprintf("%s implements %s, which stays on the legacy library", short(n), short(dst)))
		}
	}
}

// tupleNode joins the nodes of the carrying parameters and results of the signature.
func (w *walk) tupleNode(sig *types.Signature) (n node) {
	for v := range w.carried(sig) {
		if w.file(v.Pos()) != nil {
			n = w.union(n, w.at(v.Pos()))
		}
	}
	return n
}
