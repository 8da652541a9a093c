package rewriters

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"reflect"
	"strings"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// flow walks the packages of a load and joins, in the graph, every declaration and expression between which a value of a
// legacy type passes. What it cannot follow (a value that leaves for a dependency, for `any`, for a generated file)
// becomes a blocker of the set.
type flow struct {
	*graph
	*carrier
	crossings
	res       *loader.Result
	policy    policy
	inRoot    map[*token.File]*loader.File
	argNodes  map[token.Pos]node // arguments of calls that take them one by one, by the argument's position
	receivers map[token.Pos]node // of what stays, by the position of its name
	pairs     map[[2]types.Type]bool
	nils      map[token.Pos]nilUse
	states    map[string]bool // what the uses work through, see policy.ambient
}

// policy is what the rewriters know that the flow of types does not show.
type policy interface {
	// ambient names the state that the symbol works through and that all code of a process shares (a global tracer, the
	// span in a context), so that one program must change at once.
	ambient(m catalog.Match) string
	// separate reports whether the call of the symbol takes its arguments one by one, so that they are not tied together.
	separate(m catalog.Match) bool
	// crossing says what may happen to values of the legacy type where the flow of types ends.
	crossing(m catalog.Match) Crossing
	// serves reports whether some rewriter serves the family.
	serves(family string) bool
	// bridges reports whether dependencies that take a legacy type get one.
	bridges() bool
	// foreign is the function of the generated package that does what a dependency's does with legacy types, or "".
	foreign(function string, args int) string
	// foreignOption is what takes the place of a name that makes an option for such a function, or "".
	foreignOption(name string) string
	// open reports whether the type's replacement has the same methods and the same underlying type.
	open(m catalog.Match) bool
	// lookup is what becomes of a legacy object.
	lookup(obj types.Object) (catalog.Match, bool)
}

func newFlow(res *loader.Result, p policy) *flow {
	f := &flow{graph: newGraph(), carrier: newCarrier(res.Modules, p), res: res, policy: p,
		inRoot: map[*token.File]*loader.File{}, argNodes: map[token.Pos]node{}, receivers: map[token.Pos]node{}, pairs: map[[2]types.Type]bool{}, nils: map[token.Pos]nilUse{}, states: map[string]bool{}}
	for _, file := range res.Files {
		if file.Syntax != nil {
			f.inRoot[res.Fset.File(file.Syntax.FileStart)] = file
		}
	}
	return f
}

// file returns the analysed file that holds pos, or nil for a position in a dependency.
func (f *flow) file(pos token.Pos) *loader.File {
	if !pos.IsValid() {
		return nil
	}
	return f.inRoot[f.res.Fset.File(pos)]
}

// walk is the visit of one package.
type walk struct {
	*flow
	pkg     *loader.Package
	info    *types.Info
	results []*types.Tuple // of the functions that enclose the current statement, innermost last
}

// legacy reports whether the package belongs to a legacy library, seen from the package that is walked: the modules under
// the libraries' own paths (github.com/opentracing-contrib/...) are programs too, and not legacy to themselves.
func (w *walk) legacy(pkg *types.Package) bool {
	return legacy.IsLegacy(pkg) && !strings.HasPrefix(pkg.Path(), w.pkg.Module.Path)
}

// addPackage visits every file of the package.
func (f *flow) addPackage(pkg *loader.Package) {
	w := &walk{flow: f, pkg: pkg, info: pkg.Info}
	for _, file := range pkg.Files {
		if file.Syntax == nil {
			continue
		}
		for _, d := range file.Syntax.Decls {
			w.decl(d)
		}
	}
}

func (w *walk) decl(d ast.Decl) {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			w.fields(d.Recv, anonymousPos)
		}
		w.funcType(d.Type)
		if fn, ok := w.info.Defs[d.Name].(*types.Func); ok {
			w.body(d.Body, fn.Signature().Results())
		}
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				w.typeSpec(s)
			case *ast.ValueSpec:
				w.valueSpec(s)
			}
		}
	}
}

func (w *walk) typeSpec(s *ast.TypeSpec) {
	if s.TypeParams != nil {
		w.fields(s.TypeParams, anonymousPos)
	}
	w.typeExpr(s.Type, w.at(s.Name.Pos()))
	w.embeddedInterfaces(s)
	if tn, ok := w.info.Defs[s.Name].(*types.TypeName); ok {
		w.overrides(tn)
	}
}

func (w *walk) valueSpec(s *ast.ValueSpec) {
	var owner node
	for _, name := range s.Names {
		switch obj := w.info.Defs[name].(type) {
		case *types.Var:
			if s.Type != nil && w.carries(obj.Type()) {
				owner = w.union(owner, w.varNode(obj, name.Pos()))
			}
		case *types.Const:
			if s.Type != nil && w.carries(obj.Type()) {
				owner = w.union(owner, w.constNode(obj, name.Pos()))
			}
		}
	}
	if s.Type != nil {
		w.typeExpr(s.Type, owner)
	}
	lhs := make([]ast.Expr, len(s.Names))
	for i, name := range s.Names {
		lhs[i] = name
	}
	w.assign(lhs, s.Values)
}

func (w *walk) body(b *ast.BlockStmt, results *types.Tuple) {
	if b == nil {
		return
	}
	w.results = append(w.results, results)
	w.stmt(b)
	w.results = w.results[:len(w.results)-1]
}

// ---- types written in the source

func (w *walk) funcType(t *ast.FuncType) {
	if t.TypeParams != nil {
		w.fields(t.TypeParams, anonymousPos)
	}
	w.fields(t.Params, anonymousPos)
	if t.Results != nil {
		w.fields(t.Results, anonymousPos)
	}
}

// fields visits parameters, results or struct fields. Names that share one type expression change together. unnamed says
// where go/types places the variable of a field without a name.
func (w *walk) fields(list *ast.FieldList, unnamed func(ast.Expr) token.Pos) {
	for _, field := range list.List {
		carries := w.carries(w.info.TypeOf(field.Type))
		var owner node
		for _, name := range field.Names {
			if carries {
				owner = w.union(owner, w.at(name.Pos()))
			}
		}
		if len(field.Names) == 0 && carries {
			owner = w.at(unnamed(field.Type))
		}
		w.typeExpr(field.Type, owner)
		if owner != 0 && field.Tag != nil {
			if tag := reflect.StructTag(strings.Trim(field.Tag.Value, "`\"")); tag != "" && !w.crossing(w.info.TypeOf(field.Type)).Tagged {
				w.block(owner, field.Tag.Pos(), "", "the field is filled by name through its tag "+field.Tag.Value+", so its type decides what an input file may say")
			}
		}
	}
}

// structFields visits the fields of a struct type; embedded ones also give the struct their methods.
func (w *walk) structFields(t *ast.StructType) {
	w.fields(t.Fields, embeddedPos)
	for _, field := range t.Fields.List {
		t := w.info.TypeOf(field.Type)
		if len(field.Names) > 0 || !w.carries(t) || w.crossing(t).Embedded {
			continue
		}
		why := w.block
		if w.isOpen(t) {
			why = w.needMethods
		}
		why(w.at(embeddedPos(field.Type)), field.Pos(), types.ExprString(field.Type),
			"the struct embeds "+types.ExprString(field.Type)+", so its own method set would change")
	}
}

// anonymousPos is where go/types places the variable of an unnamed parameter or result.
func anonymousPos(t ast.Expr) token.Pos {
	if v, ok := t.(*ast.Ellipsis); ok {
		return v.Elt.Pos()
	}
	return t.Pos()
}

// embeddedPos is where go/types places the variable of an embedded field: at the last identifier of its type.
func embeddedPos(t ast.Expr) token.Pos {
	switch t := t.(type) {
	case *ast.StarExpr:
		return embeddedPos(t.X)
	case *ast.ParenExpr:
		return embeddedPos(t.X)
	case *ast.SelectorExpr:
		return t.Sel.Pos()
	case *ast.IndexExpr:
		return embeddedPos(t.X)
	case *ast.IndexListExpr:
		return embeddedPos(t.X)
	}
	return t.Pos()
}

// typeExpr attaches the legacy names in a type expression to owner, the node of what the type is written for.
func (w *walk) typeExpr(e ast.Expr, owner node) {
	switch e := e.(type) {
	case *ast.Ident:
		obj := w.info.Uses[e]
		if tn, ok := obj.(*types.TypeName); ok && !w.legacy(tn.Pkg()) && w.file(tn.Pos()) != nil {
			if w.carries(tn.Type()) {
				w.union(owner, w.at(tn.Pos()))
			}
			return
		}
		w.use(e, owner)
	case *ast.SelectorExpr:
		w.typeExpr(e.Sel, owner)
	case *ast.StarExpr:
		w.typeExpr(e.X, owner)
	case *ast.ParenExpr:
		w.typeExpr(e.X, owner)
	case *ast.Ellipsis:
		w.typeExpr(e.Elt, owner)
	case *ast.ArrayType:
		if e.Len != nil {
			w.expr(e.Len)
		}
		w.typeExpr(e.Elt, owner)
	case *ast.MapType:
		w.typeExpr(e.Key, owner)
		w.typeExpr(e.Value, owner)
	case *ast.ChanType:
		w.typeExpr(e.Value, owner)
	case *ast.IndexExpr:
		w.typeExpr(e.X, owner)
		w.typeExpr(e.Index, owner)
	case *ast.IndexListExpr:
		w.typeExpr(e.X, owner)
		for _, i := range e.Indices {
			w.typeExpr(i, owner)
		}
	case *ast.FuncType:
		w.funcType(e)
	case *ast.StructType:
		w.structFields(e)
	case *ast.InterfaceType:
		w.interfaceType(e)
	case *ast.BinaryExpr: // a union in a constraint
		w.typeExpr(e.X, owner)
		w.typeExpr(e.Y, owner)
	case *ast.UnaryExpr:
		w.typeExpr(e.X, owner)
	}
}

func (w *walk) interfaceType(t *ast.InterfaceType) {
	for _, m := range t.Methods.List {
		if ft, ok := m.Type.(*ast.FuncType); ok {
			w.funcType(ft)
			continue
		}
		n := w.at(m.Type.Pos())
		w.typeExpr(m.Type, n)
		why := w.block
		if t := w.info.TypeOf(m.Type); !w.carries(t) {
			continue
		} else if w.isOpen(t) {
			why = w.needMethods
		}
		why(n, m.Pos(), types.ExprString(m.Type), "an interface embeds or constrains on "+types.ExprString(m.Type)+", whose methods OpenTelemetry does not have")
	}
}

// ---- uses

// use attaches the identifier to the set of n when it names a legacy object that is replaced, and gives it a set of its
// own otherwise. It returns the node, or 0 when the identifier names no legacy object.
func (w *walk) use(id *ast.Ident, n node) node {
	obj := w.info.Uses[id]
	if obj == nil || !w.legacy(obj.Pkg()) {
		return 0
	}
	if _, isPkg := obj.(*types.PkgName); isPkg {
		return 0
	}
	m, _ := w.policy.lookup(obj)
	own := w.at(id.Pos())
	if m.Status != catalog.Keep {
		own = w.union(own, n)
	}
	if file := w.file(id.Pos()); file == nil || keptOnPurpose(file) == "" {
		if state := w.policy.ambient(m); state != "" {
			own = w.union(own, w.named(ambientName(state, w.pkg.Path)))
			w.states[state] = true
		}
	}
	// What a generated file declares changes only when its generator runs again. Where it names nothing that changes, it
	// compiles as it is.
	if file := w.file(id.Pos()); file != nil && file.Generated && m.Status != catalog.Keep {
		w.block(own, id.Pos(), m.Symbol, generatedReason(file, w.pkg))
	}
	return own
}

// ambientName names the node of what a package does with the state.
func ambientName(state, path string) string { return "ambient:" + state + ":" + path }

// varNode is the node of a variable whose type carries a legacy type; at is where it is mentioned.
func (w *walk) varNode(v *types.Var, at token.Pos) node {
	var n node
	if w.file(v.Pos()) != nil {
		n = w.at(v.Pos())
	} else {
		n = w.at(at)
		if w.legacy(v.Pkg()) {
			n = w.union(n, w.signatureNode(v))
		}
		if v.Pkg() != nil && !w.legacy(v.Pkg()) && !w.crossing(v.Type()).Alias {
			w.block(n, at, v.Pkg().Path()+"."+v.Name(), fmt.Sprintf("%s is declared in %s, which takes a %s; wait for a release of it that speaks OpenTelemetry, or replace it", v.Name(), v.Pkg().Path(), short(v.Type())))
		}
	}
	return w.union(n, w.typeNode(v.Type()))
}

// signatureNode stands for a parameter or result that a legacy library declares, in function values of the package.
func (w *walk) signatureNode(v *types.Var) node {
	return w.named(fmt.Sprintf("signature:%s:%d", w.pkg.Path, v.Pos()))
}

// constNode is varNode for a constant.
func (w *walk) constNode(c *types.Const, at token.Pos) node {
	n := w.at(c.Pos())
	if w.file(c.Pos()) == nil {
		n = w.at(at)
		w.block(n, at, c.Pkg().Path()+"."+c.Name(), fmt.Sprintf("%s is declared in %s as a %s; wait for a release of it that speaks OpenTelemetry, or replace it", c.Name(), c.Pkg().Path(), short(c.Type())))
	}
	return w.union(n, w.typeNode(c.Type()))
}

// typeNode joins the nodes of the in-root named types through which t carries a legacy type, and returns them, or 0.
func (w *walk) typeNode(t types.Type) node {
	switch t := t.(type) {
	case *types.Named:
		var n node
		for arg := range t.TypeArgs().Types() {
			n = w.union(n, w.typeNode(arg))
		}
		if w.file(t.Obj().Pos()) != nil && w.carries(t.Origin()) { // not when it carries by its type arguments only
			n = w.union(n, w.at(t.Obj().Pos()))
		}
		return n
	case *types.Pointer:
		return w.typeNode(t.Elem())
	case *types.Slice:
		return w.typeNode(t.Elem())
	case *types.Array:
		return w.typeNode(t.Elem())
	case *types.Chan:
		return w.typeNode(t.Elem())
	case *types.Map:
		return w.union(w.typeNode(t.Key()), w.typeNode(t.Elem()))
	}
	return 0
}

// short prints a type as source code names it.
func short(t types.Type) string { return types.TypeString(t, (*types.Package).Name) }

// ---- passing values on

// pass records that the value of e (whose node is n) goes to a place of type dst. to yields the place's node, and is
// asked only when dst carries a legacy type.
func (w *walk) pass(e ast.Expr, n node, dst types.Type, to func() node) {
	src := w.info.TypeOf(e)
	if src == nil || dst == nil {
		return
	}
	var target node
	if w.carries(dst) {
		target = to()
		w.nilOf(e, dst, target)
	}
	switch {
	case n != 0 && target != 0:
		w.union(n, target)
	case target != 0:
		target = w.accept(e, target, src, dst)
	case n != 0 && w.carries(src):
		w.escape(e, n, dst)
	}
	w.relate(src, dst, e.Pos(), w.union(n, target))
}

// implements reports whether src is a type of the program that stands for the legacy interface dst.
func (w *walk) implements(src, dst types.Type) bool {
	if b, ok := src.(*types.Basic); src == nil || ok && (b.Kind() == types.UntypedNil || b.Kind() == types.Invalid) {
		return false
	}
	return types.IsInterface(dst) && !types.IsInterface(src)
}

// standsFor reports whether a value of src is used as the legacy interface dst: a type that implements it, or another interface
// with its methods.
func (w *walk) standsFor(src, dst types.Type) bool {
	return w.implements(src, dst) || w.otherInterface(src, dst)
}

// otherInterface reports whether both are interfaces, and src is neither a legacy one nor a type parameter.
func (w *walk) otherInterface(src, dst types.Type) bool {
	if src == nil || w.carries(src) || !types.IsInterface(src) || !types.IsInterface(dst) {
		return false
	}
	_, isParam := types.Unalias(src).(*types.TypeParam)
	return !isParam && src.Underlying().(*types.Interface).NumMethods() > 0
}

// escape blocks a value that goes where its type is not declared as a legacy type: the reader at the other end may depend
// on what it is. Printing it does not.
func (w *walk) escape(e ast.Expr, n node, dst types.Type) {
	if _, isParam := types.Unalias(dst).(*types.TypeParam); isParam {
		return // generic code treats it as opaque; the call joins what shares the type argument
	}
	if w.opaque(n, e.Pos(), w.info.TypeOf(e), dst, "") || w.behind(w.info.TypeOf(e), dst) {
		return
	}
	if w.crossing(w.info.TypeOf(e)).Alias {
		return
	}
	if src := w.info.TypeOf(e); !types.IsInterface(dst) && w.isOpen(src) && types.Identical(src.Underlying(), dst.Underlying()) {
		return // a carrier as the map that it is
	}
	if _, isBasic := dst.Underlying().(*types.Basic); isBasic {
		return // a conversion: string(class) is no more than a string
	}
	if standardInterface(dst) {
		w.needMethods(n, e.Pos(), "", fmt.Sprintf("a %s is handed over as %s", short(w.info.TypeOf(e)), short(dst)))
		return // what takes an http.RoundTripper or an io.Closer knows no legacy type, and that the replacement is one is verified
	}
	reason := fmt.Sprintf("a %s is handed over as %s, and what receives it may depend on its type", short(w.info.TypeOf(e)), short(dst))
	if nt := named(dst); nt != nil && w.legacy(nt.Obj().Pkg()) {
		reason = fmt.Sprintf("a %s is handed over as %s, which stays on the legacy library", short(w.info.TypeOf(e)), short(dst))
	}
	w.block(n, e.Pos(), "", reason)
}

// standardInterface reports whether t is an interface with methods that the standard library declares.
func standardInterface(t types.Type) bool {
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	first, _, _ := strings.Cut(n.Obj().Pkg().Path(), "/")
	i, ok := n.Underlying().(*types.Interface)
	return ok && i.NumMethods() > 0 && !strings.Contains(first, ".") && first != "main"
}
