package rewriters

import (
	"fmt"
	"go/ast"
	"go/types"
	"strings"

	"golang.org/x/tools/go/types/typeutil"
)

// foreignCall visits a call into a dependency or the standard library.
func (w *walk) foreignCall(e *ast.CallExpr, base node, callee types.Object, sig *types.Signature) node {
	where := callee.Name()
	if callee.Pkg() != nil {
		where = callee.Pkg().Path() + "." + callee.Name()
	}
	if to := w.policy.foreign(where, len(e.Args)); to != "" {
		return w.replaced(e, to)
	}
	if where == "reflect.DeepEqual" && len(e.Args) == 2 && w.comparable(e.Args[0], e.Args[1]) {
		w.union(w.expr(e.Args[0]), w.expr(e.Args[1]))
		return 0
	}
	generic := w.instantiated(ast.Unparen(e.Fun))
	n := base
	for i, a := range e.Args {
		an := w.expr(a)
		p := paramType(sig, i, e.Ellipsis.IsValid())
		src := w.info.TypeOf(a)
		own, stays := w.methodNodes(src, p)
		switch {
		case an == 0 && own != 0 && !stays && w.isOpen(p):
			w.taken(a, own, where, p)
		case an != 0 && w.carries(src) && generic:
			n = w.union(n, an)
		case an != 0 && w.carries(src) && injectors[pathOf(callee)]:
			w.union(an, w.named("di:"+types.TypeString(src, nil)))
		case an != 0 && w.carries(src) && w.carries(p):
			w.taken(a, an, where, p)
		case an != 0 && w.carries(src) && (prints(callee) || pathOf(callee) != "reflect" && w.opaque(an, a.Pos(), src, p, " to "+where)):
		case an != 0 && w.carries(src) && !w.behind(src, p) && !w.nameless(src, p):
			w.block(an, a.Pos(), where, fmt.Sprintf("it is handed to %s as %s, which may depend on its type", where, short(p)))
		}
		if s, ok := src.(*types.Signature); ok && w.mentions(s) && types.IsInterface(p) && !injectors[pathOf(callee)] {
			for v := range w.carried(s) {
				w.block(w.varNode(v, a.Pos()), a.Pos(), where, fmt.Sprintf("the function is handed to %s as %s, which may call it by reflection", where, short(p)))
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

// comparable reports whether two values of the same legacy type are compared, which become values of the same replacement.
func (w *walk) comparable(a, b ast.Expr) bool {
	t := w.info.TypeOf(a)
	return w.carries(t) && types.Identical(t, w.info.TypeOf(b)) && w.crossing(t).Opaque
}

// nameless reports whether a map or a slice is handed over as a type without a name, in which the name of its own is lost.
func (w *walk) nameless(src, dst types.Type) bool {
	if !w.crossing(src).Opaque {
		return false
	}
	switch types.Unalias(dst).(type) {
	case *types.Map, *types.Slice:
		return true
	}
	return false
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

// replacement is a function of a dependency whose call goes to the generated package.
type replacement struct {
	call node
	fun  ast.Expr
	to   string
}

// replaced handles a call of a dependency's function that the generated package has a counterpart of.
func (w *walk) replaced(e *ast.CallExpr, to string) node {
	n := w.at(e.Lparen)
	for _, a := range e.Args {
		an := w.expr(a)
		if w.carries(w.info.TypeOf(a)) {
			w.union(n, an)
		}
		w.replacedOption(n, a)
	}
	if e.Ellipsis.IsValid() {
		last := e.Args[len(e.Args)-1]
		w.block(n, last.Pos(), short(w.info.TypeOf(last)), "the options come from a list; write them in the call")
	}
	w.replacements = append(w.replacements, replacement{n, e.Fun, to})
	return 0
}

// replacedOption replaces an argument of a replaced call that is an option for it and is made there.
func (w *walk) replacedOption(n node, a ast.Expr) {
	if call, ok := ast.Unparen(a).(*ast.CallExpr); ok {
		if to := w.optionFor(typeutil.Callee(w.info, call)); to != "" {
			w.replacements = append(w.replacements, replacement{n, call.Fun, to})
			return
		}
	}
	if t := named(w.info.TypeOf(a)); t != nil && w.optionFor(t.Obj()) != "" {
		w.block(n, a.Pos(), short(t), "the option is not made in the call; write it there")
	}
}

// optionFor is what takes the place of an object that makes options for replaced calls, or is their type; "" for any other.
func (w *walk) optionFor(obj types.Object) string {
	if obj == nil || obj.Pkg() == nil {
		return ""
	}
	return w.policy.foreignOption(obj.Pkg().Path() + "." + obj.Name())
}

// replaceForeign calls the generated package in the place of dependencies that take legacy types.
func (p *Plan) replaceForeign() {
	for _, r := range p.flow.replacements {
		if file, u := p.flow.file(r.fun.Pos()), p.UnitOf(r.call); file != nil && u != nil {
			p.onOnce(file, r.fun, action{unit: u, edit: func(e *Edit) { e.Become(e.Quote(r.to)) }})
		}
	}
}
