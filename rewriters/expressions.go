package rewriters

import (
	"fmt"
	"go/ast"
	"go/types"
)

// expr visits an expression and returns the node of its value when that carries a legacy type or names a legacy object;
// otherwise 0.
func (w *walk) expr(e ast.Expr) node {
	switch e := e.(type) {
	case *ast.Ident:
		return w.ident(e)
	case *ast.SelectorExpr:
		return w.methodValue(e, w.selector(e))
	case *ast.CallExpr:
		return w.call(e)
	case *ast.ParenExpr:
		return w.expr(e.X)
	case *ast.StarExpr:
		return w.expr(e.X)
	case *ast.UnaryExpr:
		return w.expr(e.X)
	case *ast.BinaryExpr:
		x, y := w.expr(e.X), w.expr(e.Y)
		if w.carries(w.info.TypeOf(e.X)) && w.carries(w.info.TypeOf(e.Y)) {
			w.union(x, y)
		}
		w.nilOf(e.Y, w.info.TypeOf(e.X), x)
		w.nilOf(e.X, w.info.TypeOf(e.Y), y)
		return 0
	case *ast.IndexExpr:
		return w.index(e, e.X, e.Index)
	case *ast.IndexListExpr:
		return w.index(e, e.X, e.Indices...)
	case *ast.SliceExpr:
		for _, i := range []ast.Expr{e.Low, e.High, e.Max} {
			if i != nil {
				w.expr(i)
			}
		}
		return w.expr(e.X)
	case *ast.KeyValueExpr:
		w.expr(e.Key)
		return w.expr(e.Value)
	case *ast.TypeAssertExpr:
		if e.Type == nil {
			return w.expr(e.X)
		}
		return w.assertion(w.expr(e.X), e.X, e.Type)
	case *ast.FuncLit:
		w.funcType(e.Type)
		if sig, ok := w.info.TypeOf(e).(*types.Signature); ok {
			w.body(e.Body, sig.Results())
		}
		return 0
	case *ast.CompositeLit:
		return w.composite(e)
	case *ast.ArrayType, *ast.MapType, *ast.ChanType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.Ellipsis:
		w.typeExpr(e, 0)
	}
	return 0
}

// assertion handles x.(T) and the cases of a type switch.
func (w *walk) assertion(x node, from ast.Expr, t ast.Expr) node {
	target := w.info.TypeOf(t)
	if !w.carries(target) {
		w.typeExpr(t, 0)
		if x != 0 && w.carries(w.info.TypeOf(from)) {
			w.lookedBehind(x, from, t.Pos(), target)
		}
		return 0
	}
	n := x
	if n == 0 {
		n = w.at(t.Pos())
		if w.crossing(target).Opaque {
			w.union(n, w.named("any:"+types.TypeString(target, nil)))
			w.typeExpr(t, n)
			return n
		}
		w.block(n, t.Pos(), short(target), fmt.Sprintf("a %s is taken out of a value of type %s; where that value comes from cannot be followed", short(target), short(w.info.TypeOf(from))))
	}
	w.typeExpr(t, n)
	return n
}

func (w *walk) ident(e *ast.Ident) node {
	obj := w.info.ObjectOf(e)
	switch obj := obj.(type) {
	case *types.Var:
		if w.legacy(obj.Pkg()) && w.info.Uses[e] != nil {
			return w.use(e, w.at(e.Pos()))
		}
		if w.carries(obj.Type()) {
			return w.varNode(obj, e.Pos())
		}
	case *types.Const:
		if w.carries(obj.Type()) && !w.legacy(obj.Pkg()) {
			return w.constNode(obj, e.Pos())
		}
		return w.use(e, w.at(e.Pos()))
	case *types.TypeName:
		w.typeExpr(e, 0)
	case nil, *types.PkgName:
	default:
		return w.use(e, w.at(e.Pos()))
	}
	return 0
}

func (w *walk) selector(e *ast.SelectorExpr) node {
	sel := w.info.Selections[e]
	if sel == nil { // pkg.Name
		return w.ident(e.Sel)
	}
	if sel.Kind() == types.MethodExpr {
		w.typeExpr(e.X, w.at(e.Sel.Pos()))
		return w.use(e.Sel, w.at(e.Sel.Pos()))
	}
	base := w.receiver(e, sel)
	obj := sel.Obj()
	if w.legacy(obj.Pkg()) {
		own := base
		if own == 0 {
			own = w.at(e.Sel.Pos())
		}
		n := w.use(e.Sel, own)
		if base != 0 {
			w.receivers[e.Sel.Pos()] = base
		}
		if base == 0 && w.carries(w.info.TypeOf(e)) && n != 0 {
			w.block(n, e.Sel.Pos(), types.ExprString(e), fmt.Sprintf("it comes from a %s, which stays on the legacy library", short(sel.Recv())))
		}
		return n
	}
	if v, ok := obj.(*types.Var); ok && w.carries(v.Type()) {
		if named(sel.Recv()) != nil && w.carries(named(sel.Recv())) {
			return w.union(base, w.varNode(v.Origin(), e.Sel.Pos()))
		}
		return w.varNode(v.Origin(), e.Sel.Pos())
	}
	return base
}

// methodValue joins a method of a legacy type (x.M or T.M) that is not called here, whose node is n, with the calls of the
// function value that it is: they know it by its signature.
func (w *walk) methodValue(e *ast.SelectorExpr, n node) node {
	sel := w.info.Selections[e]
	if sel == nil || sel.Kind() == types.FieldVal || !w.legacy(sel.Obj().Pkg()) {
		return n
	}
	sig, ok := sel.Type().(*types.Signature)
	if !ok {
		return n
	}
	for v := range w.carried(sig) {
		n = w.union(n, w.signatureNode(v))
	}
	return n
}

// receiver visits what a selector selects from, and returns the node of the value that has the method or field: the last
// embedded field on the way that carries a legacy type, else the operand.
func (w *walk) receiver(e *ast.SelectorExpr, sel *types.Selection) node {
	base := w.expr(e.X)
	if !w.carries(w.info.TypeOf(e.X)) {
		base = 0
	}
	t := sel.Recv()
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if p, ok := t.Underlying().(*types.Pointer); ok {
			t = p.Elem()
		}
		s, ok := t.Underlying().(*types.Struct)
		if !ok {
			break
		}
		field := s.Field(i)
		if w.ownInterface(field.Type()) {
			base = w.methodsOf(field.Type(), sel)
		}
		if w.carries(field.Type()) && w.file(field.Pos()) != nil { // a legacy library's own embedding is not the program's
			base = w.varNode(field.Origin(), e.Sel.Pos())
		}
		t = field.Type()
	}
	if base == 0 {
		base = w.methodsOf(sel.Recv(), sel)
	}
	return base
}

// methodsOf is the node of an interface of the program that has the selected method by embedding an open legacy interface, or 0.
func (w *walk) methodsOf(t types.Type, sel *types.Selection) node {
	if fn, ok := sel.Obj().(*types.Func); ok && w.ownInterface(t) && w.isOpen(fn.Signature().Recv().Type()) {
		return w.at(named(t).Obj().Pos())
	}
	return 0
}

func (w *walk) index(e, x ast.Expr, indices ...ast.Expr) node {
	tv := w.info.Types[x]
	if _, isFunc := types.Unalias(tv.Type).(*types.Signature); isFunc || tv.IsType() { // instantiation
		var n node
		for _, i := range indices {
			if w.carries(w.info.TypeOf(i)) {
				n = w.union(n, w.at(i.Pos()))
			}
			w.typeExpr(i, n)
		}
		w.expr(x)
		return n
	}
	for _, i := range indices {
		w.expr(i)
	}
	return w.expr(x)
}

func (w *walk) composite(e *ast.CompositeLit) node {
	t := w.info.TypeOf(e)
	var n node
	if w.carries(t) {
		n = w.union(w.at(e.Lbrace), w.typeNode(t))
	}
	if e.Type != nil {
		w.typeExpr(e.Type, n)
	}
	if t == nil { // it does not compile
		t = types.Typ[types.Invalid]
	}
	under := t.Underlying()
	if p, ok := under.(*types.Pointer); ok { // an elided &T in a list
		under = p.Elem().Underlying()
	}
	for i, elt := range e.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		value := elt
		if keyed {
			value = kv.Value
		}
		switch u := under.(type) {
		case *types.Struct:
			var field *types.Var
			if keyed {
				if id, ok := kv.Key.(*ast.Ident); ok {
					field, _ = w.info.Uses[id].(*types.Var)
					w.use(id, n)
				}
			} else if i < u.NumFields() {
				field = u.Field(i)
			}
			if field == nil {
				w.expr(value)
				continue
			}
			vn := w.expr(value)
			if w.legacy(field.Pkg()) {
				w.relate(w.info.TypeOf(value), field.Type(), value.Pos(), n)
				if n != 0 {
					w.union(n, vn)
					w.nilOf(value, field.Type(), n)
					if vn == 0 && w.carries(field.Type()) {
						w.accept(value, n, w.info.TypeOf(value), field.Type())
					}
				} else if vn != 0 && w.carries(w.info.TypeOf(value)) {
					w.escape(value, vn, t)
				}
				continue
			}
			w.pass(value, vn, field.Type(), func() node { return w.varNode(field.Origin(), value.Pos()) })
		case *types.Map:
			if keyed {
				w.pass(kv.Key, w.expr(kv.Key), u.Key(), func() node { return n })
			}
			w.pass(value, w.expr(value), u.Elem(), func() node { return n })
		case *types.Slice:
			w.pass(value, w.expr(value), u.Elem(), func() node { return n })
		case *types.Array:
			w.pass(value, w.expr(value), u.Elem(), func() node { return n })
		default:
			w.expr(value)
		}
	}
	return n
}
