package rewriters

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
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

// methodValue joins a method of a legacy type (x.M or T.M) that is not called here, whose node is n, with the calls of the function value
// that it is: they know it by its signature.
func (w *walk) methodValue(e *ast.SelectorExpr, n node) node {
	sel := w.info.Selections[e]
	if sel == nil || sel.Kind() == types.FieldVal || !w.legacy(sel.Obj().Pkg()) {
		return n
	}
	sig, ok := sel.Type().(*types.Signature)
	if !ok {
		return n
	}
	for _, t := range []*types.Tuple{sig.Params(), sig.Results()} {
		for v := range t.Variables() {
			if w.carries(v.Type()) {
				n = w.union(n, w.signatureNode(v))
			}
		}
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
		if w.carries(field.Type()) && w.file(field.Pos()) != nil { // a legacy library's own embedding is not the program's
			base = w.varNode(field.Origin(), e.Sel.Pos())
		}
		t = field.Type()
	}
	return base
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
					if vn == 0 && w.carries(field.Type()) && w.implements(w.info.TypeOf(value), field.Type()) {
						w.implemented(value, n, w.info.TypeOf(value), field.Type())
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
	m, _ := catalog.Lookup(callee.Pkg().Path(), legacy.Name(callee))
	var n node
	if sel, ok := fun.(*ast.SelectorExpr); ok {
		n = w.selector(sel)
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
		if separate && an != 0 && w.carries(w.info.TypeOf(a)) {
			w.argNodes[a.Pos()] = an
		}
		switch {
		case !separate:
			w.union(n, an)
			w.nilOf(a, p, n)
			w.relate(w.info.TypeOf(a), p, a.Pos(), n)
			if an == 0 && w.carries(p) && w.implements(w.info.TypeOf(a), p) {
				w.implemented(a, n, w.info.TypeOf(a), p)
			}
		case an != 0 && w.carries(w.info.TypeOf(a)) && !w.policy.separate(m):
			w.escape(a, an, p)
		}
	}
	if !w.carries(sig.Results()) {
		return 0
	}
	if !w.policy.serves(m.Family) && w.adaptable(sig.Results()) {
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

// foreignCall visits a call into a dependency or the standard library.
func (w *walk) foreignCall(e *ast.CallExpr, base node, callee types.Object, sig *types.Signature) node {
	where := callee.Name()
	if callee.Pkg() != nil {
		where = callee.Pkg().Path() + "." + callee.Name()
	}
	if to := w.policy.foreign(where, len(e.Args)); to != "" && !e.Ellipsis.IsValid() {
		return w.replaced(e, to)
	}
	generic := w.instantiated(ast.Unparen(e.Fun))
	n := base
	for i, a := range e.Args {
		an := w.expr(a)
		p := paramType(sig, i, e.Ellipsis.IsValid())
		src := w.info.TypeOf(a)
		switch {
		case an != 0 && w.carries(src) && generic:
			n = w.union(n, an)
		case an != 0 && w.carries(src) && injectors[pathOf(callee)]:
			w.union(an, w.named("di:"+types.TypeString(src, nil)))
		case an != 0 && w.carries(src) && w.carries(p):
			w.taken(a, an, where, p)
		case an != 0 && w.carries(src) && (prints(callee) || pathOf(callee) != "reflect" && w.opaque(an, a.Pos(), src, p, " to "+where)):
		case an != 0 && w.carries(src) && !w.behind(src, p):
			w.block(an, a.Pos(), where, fmt.Sprintf("it is handed to %s as %s, which may depend on its type", where, short(p)))
		}
		if s, ok := src.(*types.Signature); ok && w.mentions(s) && types.IsInterface(p) && !injectors[pathOf(callee)] {
			for _, t := range []*types.Tuple{s.Params(), s.Results()} {
				for v := range t.Variables() {
					if w.carries(v.Type()) {
						w.block(w.varNode(v, a.Pos()), a.Pos(), where, fmt.Sprintf("the function is handed to %s as %s, which may call it by reflection", where, short(p)))
					}
				}
			}
		}
		w.relate(src, p, a.Pos(), 0)
	}
	if !w.carries(sig.Results()) {
		return 0
	}
	if n == 0 {
		n = w.at(e.Lparen)
		w.made(e, n, where, sig.Results())
	}
	return n
}

// prints reports whether the function only formats its arguments, or compares them in a test.
func prints(obj types.Object) bool {
	switch pathOf(obj) {
	case "fmt", "log", "log/slog":
		return true
	case "testing":
		return obj.Name() != "Run"
	case "github.com/stretchr/testify/assert", "github.com/stretchr/testify/require":
		return asserts[strings.TrimSuffix(obj.Name(), "f")]
	}
	return false
}

// asserts are testify's assertions whose outcome does not depend on what the type of a value is called.
var asserts = map[string]bool{"Equal": true, "NotEqual": true, "Same": true, "NotSame": true, "Len": true, "Empty": true,
	"NotEmpty": true, "Zero": true, "NotZero": true, "Nil": true, "NotNil": true, "Contains": true, "NotContains": true, "ElementsMatch": true,
	"True": true, "False": true, "NoError": true, "Error": true, "ErrorIs": true}

func pathOf(obj types.Object) string {
	if obj.Pkg() == nil {
		return ""
	}
	return obj.Pkg().Path()
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
