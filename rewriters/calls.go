package rewriters

import (
	"go/ast"
	"go/types"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
)

func (w *walk) call(e *ast.CallExpr) node {
	fun := ast.Unparen(e.Fun)
	tv := w.info.Types[fun]
	switch {
	case tv.IsType():
		return w.conversion(e, fun)
	case tv.IsBuiltin():
		return w.builtin(e)
	}
	var sig *types.Signature
	if tv.Type != nil { // not so for C.name in a cgo file
		sig, _ = types.Unalias(tv.Type).Underlying().(*types.Signature)
	}
	if sig == nil {
		w.expr(fun)
		for _, a := range e.Args {
			w.expr(a)
		}
		return 0
	}
	callee := typeutil.Callee(w.info, e)
	if callee != nil && w.legacy(callee.Pkg()) {
		if f, ok := callee.(*types.Func); ok {
			return w.legacyCall(e, fun, f, sig)
		}
	}
	base := w.expr(fun)
	if callee == nil || w.file(callee.Pos()) != nil { // declared in the program, or a function value
		return w.ownCall(e, fun, base, sig)
	}
	return w.foreignCall(e, base, callee, sig)
}

func (w *walk) conversion(e *ast.CallExpr, fun ast.Expr) node {
	var n node
	t := w.info.TypeOf(fun)
	if w.carries(t) {
		n = w.union(w.at(e.Lparen), w.typeNode(t))
	}
	w.typeExpr(fun, n)
	if _, basic := types.Unalias(t).(*types.Basic); basic { // a copy of the text or number behind a legacy type
		for _, a := range e.Args {
			w.expr(a)
		}
		return 0
	}
	for _, a := range e.Args {
		w.pass(a, w.expr(a), t, func() node { return n })
	}
	return n
}

func (w *walk) builtin(e *ast.CallExpr) (n node) {
	carries := w.carries(w.info.TypeOf(e))
	if carries {
		n = w.at(e.Lparen)
	}
	for _, a := range e.Args {
		if w.info.Types[a].IsType() {
			w.typeExpr(a, n)
			continue
		}
		an := w.expr(a)
		if !w.carries(w.info.TypeOf(a)) {
			continue
		}
		if carries || an != 0 {
			n = w.union(n, an)
		}
	}
	if !carries {
		return 0
	}
	return w.union(n, w.typeNode(w.info.TypeOf(e)))
}

// legacyCall visits a call into a legacy library. The call, its receiver and its arguments belong together, because the
// rewritten call needs all of them; only calls that take their arguments one by one keep them apart.
func (w *walk) legacyCall(e *ast.CallExpr, fun ast.Expr, callee *types.Func, sig *types.Signature) node {
	m, _ := w.policy.lookup(callee)
	var n node
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		n = w.selector(sel)
		if adapt := w.keptReceiver(sel, callee); adapt != "" && m.Status != catalog.Keep {
			w.conversions = append(w.conversions, conversion{n, sel.X, -1, adapt, true})
			w.needMethods(n, sel.Pos(), m.Symbol, "it is a method of a "+short(w.info.TypeOf(sel.X))+", which stays")
		}
	} else {
		n = w.expr(fun) // dot import, or an instantiation
	}
	n = w.union(n, w.at(e.Lparen))
	separate := m.Status == catalog.Keep || w.policy.separate(m)
	for i, a := range e.Args {
		an := w.expr(a)
		if w.several(a, func(_ int, result node) { n = w.union(n, result) }) {
			break
		}
		p := paramType(sig, i, e.Ellipsis.IsValid())
		if own, stays := w.methodNodes(w.info.TypeOf(a), p); separate && an == 0 && w.isOpen(p) && !stays {
			w.relate(w.info.TypeOf(a), p, a.Pos(), own)
			an = own
		}
		if separate && an != 0 {
			w.argNodes[a.Pos()] = an
		}
		switch {
		case !separate:
			w.union(n, an)
			w.nilOf(a, p, n)
			w.relate(w.info.TypeOf(a), p, a.Pos(), n)
			if an == 0 && w.carries(p) {
				w.accept(a, n, w.info.TypeOf(a), p)
			}
		case an != 0 && w.isOpen(p) && !w.policy.separate(m):
			w.taken(a, an, m.Symbol, p)
		case an != 0 && w.carries(w.info.TypeOf(a)) && !w.policy.separate(m):
			w.escape(a, an, p)
		}
	}
	if !w.carries(sig.Results()) {
		return 0
	}
	if (!w.policy.serves(m.Family) || m.Status == catalog.Keep) && w.adaptable(sig.Results()) {
		made := w.at(e.Rparen)
		w.made(e, made, m.Symbol, sig.Results())
		return made
	}
	return n
}

// ownCall visits a call of a function that the program declares, or of a function value.
func (w *walk) ownCall(e *ast.CallExpr, fun ast.Expr, base node, sig *types.Signature) node {
	generic := w.instantiated(fun)
	for i, a := range e.Args {
		an := w.expr(a)
		if w.several(a, func(i int, result node) {
			if v := paramVar(sig, i); v != nil && w.carries(v.Type()) {
				w.union(result, w.varNode(v, a.Pos()))
			}
		}) {
			break
		}
		v := paramVar(sig, i)
		if v == nil {
			continue
		}
		w.argument(a)
		w.pass(a, an, paramType(sig, i, e.Ellipsis.IsValid()), func() node { return w.varNode(v, a.Pos()) })
		if generic && an != 0 {
			base = w.union(base, an)
		}
	}
	var n node
	for v := range sig.Results().Variables() {
		if w.carries(v.Type()) {
			n = w.union(w.varNode(v, e.Lparen), w.resultBase(generic, base))
		}
	}
	if sig.Results().Len() == 1 {
		return n
	}
	return 0
}

// several reports whether the only argument of a call stands for all of them, f(g()), and yields the nodes of those of g's
// results that carry a legacy type.
func (w *walk) several(arg ast.Expr, result func(i int, n node)) bool {
	tuple, ok := w.info.TypeOf(arg).(*types.Tuple)
	if !ok {
		return false
	}
	for i := range tuple.Len() {
		if v := tuple.At(i); w.carries(v.Type()) {
			result(i, w.varNode(v, arg.Pos()))
		}
	}
	return true
}

// resultBase ties a result whose type comes from a type argument to the call's other values of that type.
func (w *walk) resultBase(generic bool, base node) node {
	if generic {
		return base
	}
	return 0
}

// instantiated reports whether the called function has type parameters, or a receiver that has.
func (w *walk) instantiated(fun ast.Expr) bool {
	switch f := fun.(type) {
	case *ast.IndexExpr:
		return true
	case *ast.IndexListExpr:
		return true
	case *ast.Ident:
		_, ok := w.info.Instances[f]
		return ok
	case *ast.SelectorExpr:
		if sel := w.info.Selections[f]; sel != nil {
			n := named(sel.Recv())
			return n != nil && n.TypeArgs().Len() > 0
		}
		_, ok := w.info.Instances[f.Sel]
		return ok
	}
	return false
}

// paramVar is the parameter that receives argument i.
func paramVar(sig *types.Signature, i int) *types.Var {
	n := sig.Params().Len()
	if n == 0 {
		return nil
	}
	if i >= n {
		if !sig.Variadic() {
			return nil
		}
		i = n - 1
	}
	return sig.Params().At(i)
}

// paramType is the type that argument i is assigned to; spread says that the call ends in "...".
func paramType(sig *types.Signature, i int, spread bool) types.Type {
	v := paramVar(sig, i)
	if v == nil {
		return nil
	}
	if sig.Variadic() && i >= sig.Params().Len()-1 && !spread {
		if s, ok := v.Type().Underlying().(*types.Slice); ok {
			return s.Elem()
		}
	}
	return v.Type()
}
