package rewriters

import (
	"cmp"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"slices"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Crossing says what may happen to the values of a legacy type where the flow of declared types ends. The zero value means
// that they may not go there, which blocks the unit.
type Crossing struct {
	// Opaque values may pass through `any`: who takes them out asserts a type that is replaced as well.
	Opaque bool
	// Tagged types may be those of struct fields with a tag: the replacement decodes the same, or neither can be decoded.
	Tagged bool
	// Embedded types may be embedded in a struct: what the struct needs of them, their replacements have.
	Embedded bool
	// Adapt names the function of the generated package that makes a value of the replacement from one that stays legacy,
	// because the program or a dependency implements the type itself. "" where there is none.
	Adapt string
	// Unwrap names the function that gives back what Adapt was given, or nil.
	Unwrap string
	// Bridge names the function of the generated package that makes a value of the legacy type from a replacement, for
	// dependencies that take one. "" where there is none. It is used on request only (Options.Bridge).
	Bridge string
	// Overrides gives, for a method of the legacy interface that a struct which embeds it may have of its own, the method of
	// the replacement that calls it; _1 is the receiver.
	Overrides map[string]string
}

// crossing returns what may happen to values of t, a legacy type or a pointer to or container of one.
func (f *flow) crossing(t types.Type) Crossing {
	switch t := types.Unalias(t).(type) {
	case *types.Pointer:
		return f.crossing(t.Elem())
	case *types.Slice:
		return f.crossing(t.Elem())
	case *types.Array:
		return f.crossing(t.Elem())
	case *types.Map:
		return f.crossing(t.Elem())
	case *types.Named:
		if pkg := t.Obj().Pkg(); legacy.IsLegacy(pkg) {
			m, _ := catalog.Lookup(pkg.Path(), legacy.Name(t.Obj()))
			return f.policy.crossing(m)
		}
		if f.carries(t) {
			return f.crossing(t.Underlying())
		}
	}
	return Crossing{}
}

// adapter is the function that adapts a value to t, a legacy interface itself, or "".
func (f *flow) adapter(t types.Type) string {
	if n, ok := types.Unalias(t).(*types.Named); ok && types.IsInterface(n) && legacy.IsLegacy(n.Obj().Pkg()) {
		return f.crossing(t).Adapt
	}
	return ""
}

// conversion is a call of a function of the generated package around an expression, made with the unit of the place that
// the value goes to.
type conversion struct {
	to     node
	expr   ast.Expr
	result int // for a call with several results: which of them is converted; -1 for the value of the expression
	call   string
}

// remark is something to tell about a use of the set that holds the node: the one that stands last before pos.
type remark struct {
	node node
	pos  token.Pos
	text string
}

// implementer is a type of the program that is used as a legacy interface.
type implementer struct {
	typ   *types.Named
	iface *types.Named
}

// crossings gathers what has to be done where values enter or leave the code that is rewritten.
type crossings struct {
	conversions  []conversion
	remarks      []remark
	implementers []implementer
	overridden   []override
	replacements []replacement
	switched     map[ast.Expr]bool // subjects of type switches
}

// implemented handles a value of src, a type of the program or of a dependency, that is used as the legacy interface dst:
// it is adapted where that is possible, else the target stays as it is.
func (w *walk) implemented(e ast.Expr, target node, src, dst types.Type) {
	if field := embeds(src, dst); field != nil && w.file(field.Pos()) != nil {
		w.union(target, w.varNode(field.Origin(), e.Pos())) // it goes on standing for the interface through what it embeds
		return
	}
	adapt := w.adapter(dst)
	if adapt == "" {
		w.block(target, e.Pos(), short(src), fmt.Sprintf("%s is the program's own implementation of %s; write it against the OpenTelemetry API by hand (embed the embedded.* type)", short(src), short(dst)))
		return
	}
	if t := named(src); t != nil && w.file(t.Obj().Pos()) != nil {
		w.implementers = append(w.implementers, implementer{t, named(dst)})
	}
	w.conversions = append(w.conversions, conversion{target, e, -1, adapt})
	w.remarks = append(w.remarks, remark{target, e.Pos(), fmt.Sprintf("the %s stays on OpenTracing behind %s: its spans go where they went, but their ids are not known to OpenTelemetry", short(src), adapt)})
}

// adaptable reports whether every result that carries a legacy type has an adapter.
func (w *walk) adaptable(results *types.Tuple) bool {
	for v := range results.Variables() {
		if w.carries(v.Type()) && w.adapter(v.Type()) == "" {
			return false
		}
	}
	return true
}

// embeds returns the field through which a struct type, or a pointer to one, implements the interface, or nil.
func embeds(src, iface types.Type) *types.Var {
	n := named(src)
	if n == nil {
		return nil
	}
	s, ok := n.Underlying().(*types.Struct)
	if !ok {
		return nil
	}
	for field := range s.Fields() {
		if field.Embedded() && types.Identical(field.Type(), iface) {
			return field
		}
	}
	return nil
}

// override is a method of a struct type that takes the place of one of the legacy interface that the struct embeds.
type override struct {
	field  node
	pos    token.Pos // of the method's name
	source string    // a method that calls it, from the replacement's interface
}

// overrides finds the methods of the struct type that take the place of those of an embedded legacy interface. The replacement
// calls methods of other names, so the struct needs one that calls each of them.
func (w *walk) overrides(tn *types.TypeName) {
	s, ok := tn.Type().Underlying().(*types.Struct)
	if !ok || tn.IsAlias() {
		return
	}
	for field := range s.Fields() {
		iface, isInterface := field.Type().Underlying().(*types.Interface)
		c := w.crossing(field.Type())
		if !field.Embedded() || !isInterface || !w.carries(field.Type()) || !c.Embedded {
			continue
		}
		n := w.at(field.Pos())
		for m := range iface.Methods() {
			obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(tn.Type()), true, tn.Pkg(), m.Name())
			fn, ok := obj.(*types.Func)
			if !ok || len(index) > 1 {
				continue
			}
			source, known := c.Overrides[m.Name()]
			if !known || tn.Type().(*types.Named).TypeParams().Len() > 0 {
				w.block(n, fn.Pos(), short(tn.Type())+"."+m.Name(), fmt.Sprintf("%s embeds %s and has its own %s; write the method of the OpenTelemetry interface that does the same by hand", short(tn.Type()), short(field.Type()), m.Name()))
				continue
			}
			for _, t := range []*types.Tuple{fn.Signature().Params(), fn.Signature().Results()} {
				for v := range t.Variables() {
					if w.carries(v.Type()) {
						w.union(n, w.at(v.Pos()))
					}
				}
			}
			w.crossings.overridden = append(w.crossings.overridden, override{n, fn.Pos(), source})
		}
	}
}

// lookedBehind handles an assertion of a replaced interface to a type that stays as it is.
func (w *walk) lookedBehind(x node, subject ast.Expr, pos token.Pos, target types.Type) {
	from := w.info.TypeOf(subject)
	if field := embeds(target, from); field != nil && w.file(field.Pos()) != nil {
		w.union(x, w.varNode(field.Origin(), pos))
		return
	}
	if adapted := w.adapter(from) != "" && w.implements(target, from); adapted && !w.switched[subject] {
		w.conversions = append(w.conversions, conversion{x, subject, -1, w.crossing(from).Unwrap})
		return
	} else if adapted {
		w.block(x, pos, short(target), fmt.Sprintf("a %s is taken out of a %s, where it will no longer stand; keep it where it is made", short(target), short(from)))
		return
	}
	w.remarks = append(w.remarks, remark{x, pos, fmt.Sprintf("what stands behind it is asked whether it is a %s, and is another type now", short(target))})
}

// taken handles a value that is handed to a dependency which takes the legacy type.
func (w *walk) taken(arg ast.Expr, n node, where string, t types.Type) {
	reason := fmt.Sprintf("it is handed to %s, which takes a %s; use a release or a replacement of it that speaks OpenTelemetry", where, short(t))
	bridge := ""
	if nt, ok := types.Unalias(t).(*types.Named); ok && types.IsInterface(nt) {
		bridge = w.crossing(t).Bridge
	}
	switch {
	case bridge == "":
		w.block(n, arg.Pos(), where, reason)
	case !w.policy.bridges():
		w.block(n, arg.Pos(), where, reason+", or keep it going beside the rest with --bridge")
	default:
		w.conversions = append(w.conversions, conversion{n, arg, -1, bridge})
		w.remarks = append(w.remarks, remark{n, arg.Pos(), fmt.Sprintf("%s takes a %s and gets one through the official bridge, which no release after v1.46.0 of OpenTelemetry builds with", where, short(t))})
	}
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
		if an := w.expr(a); w.carries(w.info.TypeOf(a)) {
			w.union(n, an)
		}
	}
	w.replacements = append(w.replacements, replacement{n, e.Fun, to})
	return 0
}

// made handles a call into a dependency whose results carry legacy types; at is the node of the call.
func (w *walk) made(e *ast.CallExpr, at node, where string, results *types.Tuple) {
	var convert []conversion
	for i := range results.Len() {
		t := results.At(i).Type()
		if !w.carries(t) {
			continue
		}
		adapt := w.adapter(t)
		if adapt == "" {
			w.block(at, e.Pos(), where, fmt.Sprintf("it is made by %s, which returns a legacy type; use a release or a replacement of it that speaks OpenTelemetry", where))
			return
		}
		c := conversion{at, e, i, adapt}
		if results.Len() == 1 {
			c.result = -1
		}
		convert = append(convert, c)
	}
	w.conversions = append(w.conversions, convert...)
	w.remarks = append(w.remarks, remark{at, e.Pos(), fmt.Sprintf("what %s returns stays on OpenTracing behind %s: its spans go where they went, but their ids are not known to OpenTelemetry; replace it by OTLP when the backend takes it", where, convert[0].call)})
}

// opaque joins a value that is handed over as `any` with all others of its type that are, and reports whether it may be.
func (w *walk) opaque(n node, pos token.Pos, src, dst types.Type, to string) bool {
	i, ok := types.Unalias(dst).Underlying().(*types.Interface)
	if !ok || i.NumMethods() > 0 && !w.isOpen(src) || !w.crossing(src).Opaque {
		return false
	}
	w.union(n, w.named("any:"+types.TypeString(src, nil)))
	if file := w.file(pos); file != nil && !strings.HasSuffix(file.Rel, "_test.go") {
		w.remarks = append(w.remarks, remark{n, pos, fmt.Sprintf("the %s is handed over as %s%s: code outside of this tree that takes it out has to expect the new type", short(src), short(dst), to)})
	}
	return true
}

// behind reports whether a value of a slice, map or channel type that the program declares goes behind an interface with
// methods of another library: an adapter of fields for a logger, a list that is sorted. What takes it can only call the methods,
// which stay, whatever the elements become.
func (w *walk) behind(src, dst types.Type) bool {
	i, ok := types.Unalias(dst).Underlying().(*types.Interface)
	if !ok || i.NumMethods() == 0 || w.carries(dst) {
		return false
	}
	if to := named(dst); to != nil && w.legacy(to.Obj().Pkg()) {
		return false
	}
	own := named(src)
	if own == nil || w.file(own.Obj().Pos()) == nil {
		return false
	}
	switch own.Underlying().(type) {
	case *types.Slice, *types.Array, *types.Map, *types.Chan:
	default:
		return false
	}
	for m := range i.Methods() {
		if w.mentions(m.Type()) {
			return false
		}
	}
	return true
}

// blockImplementers leaves alone the methods by which types of the program implement legacy interfaces.
func (f *flow) blockImplementers() {
	for _, impl := range f.implementers {
		iface := impl.iface.Underlying().(*types.Interface)
		for m := range iface.Methods() {
			obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(impl.typ), true, m.Pkg(), m.Name())
			fn, ok := obj.(*types.Func)
			if !ok || len(index) > 1 || f.file(fn.Pos()) == nil {
				continue
			}
			for _, t := range []*types.Tuple{fn.Signature().Params(), fn.Signature().Results()} {
				for v := range t.Variables() {
					if f.carries(v.Type()) {
						f.block(f.at(v.Pos()), fn.Pos(), short(impl.typ)+"."+fn.Name(), fmt.Sprintf("%s is the program's own implementation of %s, and stays one; write it against the OpenTelemetry API by hand (embed the embedded.* type)", short(impl.typ), short(impl.iface)))
					}
				}
			}
		}
	}
}

// Mixed reports whether some of the program goes on speaking the legacy API beside what is rewritten, so that spans have to be
// visible to both.
func (p *Plan) Mixed() bool { return p.Opts.Bridge || len(p.flow.conversions) > 0 }

// cross registers the conversions with the units that they belong to.
func (p *Plan) cross() {
	for _, c := range p.flow.conversions {
		file, u := p.flow.file(c.expr.Pos()), p.UnitOf(c.to)
		if file == nil || u == nil || p.once[c.expr] {
			continue
		}
		if c.result < 0 {
			p.mark(c.expr)
			p.on(file, c.expr, action{unit: u, edit: func(e *Edit) { e.Wrap(c.expr, c.call) }})
			continue
		}
		if reason := p.convertResult(u, c); reason != "" {
			u.Block(p, c.expr.Pos(), "", reason)
		}
	}
}

// override adds the methods by which the replacements of embedded interfaces reach the struct's own.
func (p *Plan) override() {
	for _, o := range p.flow.overridden {
		file, u := p.flow.file(o.pos), p.UnitOf(o.field)
		if file == nil || u == nil {
			continue
		}
		for _, d := range file.Syntax.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Name.Pos() != o.pos || p.once[fn] {
				continue
			}
			p.mark(fn)
			p.on(file, fn, action{unit: u, edit: func(e *Edit) {
				method := e.Method(fn, o.source)
				method.Decorations().Before = dst.EmptyLine
				e.Cursor.InsertAfter(method)
			}})
		}
	}
}

// Method parses a method declaration of which the receiver is that of fn; _1 stands for its name.
func (e *Edit) Method(fn *ast.FuncDecl, src string) *dst.FuncDecl {
	f, err := decorator.Parse("package p\n" + src)
	if err != nil {
		panic(fmt.Sprintf("template %q: %v", src, err))
	}
	method := f.Decls[0].(*dst.FuncDecl)
	recv := dst.Clone(e.dec.Dst.Nodes[fn.Recv.List[0]]).(*dst.Field)
	name := "s"
	if len(recv.Names) > 0 && recv.Names[0].Name != "_" {
		name = recv.Names[0].Name
	} else {
		recv.Names = []*dst.Ident{dst.NewIdent(name)}
	}
	e.fill(method, []any{name})
	method.Recv = &dst.FieldList{Opening: true, List: []*dst.Field{recv}, Closing: true}
	return method
}

// replaceForeign calls the generated package in the place of dependencies that take legacy types.
func (p *Plan) replaceForeign() {
	for _, r := range p.flow.replacements {
		if file, u := p.flow.file(r.fun.Pos()), p.UnitOf(r.call); file != nil && u != nil && !p.once[r.fun] {
			p.mark(r.fun)
			p.on(file, r.fun, action{unit: u, edit: func(e *Edit) { e.Become(e.Quote(r.to)) }})
		}
	}
}

// convertResult converts one result of a call with several, in a statement of its own behind the assignment:
//
//	tracer, closer, err := vendor.NewTracer()
//	=>
//	legacyTracer, closer, err := vendor.NewTracer()
//	tracer := otelboot.FromOpenTracing(legacyTracer)
//
// It says why it cannot, or "".
func (p *Plan) convertResult(u *Unit, c conversion) string {
	file := p.flow.file(c.expr.Pos())
	parents := p.parentsOf(file)
	assign, ok := parents[c.expr].(*ast.AssignStmt)
	if !ok || len(assign.Rhs) != 1 || len(assign.Lhs) <= c.result {
		return "several results of the call are passed on at once; assign them to variables first, so that the legacy one can be converted"
	}
	switch parents[assign].(type) {
	case *ast.BlockStmt, *ast.CaseClause, *ast.CommClause:
	default:
		return "the call's results are assigned in the head of a statement; assign them before it, so that the legacy one can be converted"
	}
	lhs := assign.Lhs[c.result]
	if isBlank(lhs) {
		return ""
	}
	declares := false
	if id, ok := lhs.(*ast.Ident); ok && assign.Tok == token.DEFINE {
		declares = p.packageOf(file).Info.Defs[id] != nil
	}
	p.on(file, assign, action{unit: u, edit: func(e *Edit) {
		now := e.Cursor.Node().(*dst.AssignStmt)
		name := e.free("legacy" + title(lhs))
		target := now.Lhs[c.result]
		now.Lhs[c.result] = dst.NewIdent(name)
		tok := "="
		if declares {
			tok = ":="
		}
		after := e.Stmts("_1 "+tok+" "+c.call+"(_2)", target, name)[0]
		after.Decorations().Before = dst.NewLine
		if assign.Tok != token.DEFINE {
			results := p.packageOf(file).Info.TypeOf(c.expr).(*types.Tuple)
			nt := named(results.At(c.result).Type()).Obj()
			pkg := e.Import(nt.Pkg().Path(), nt.Pkg().Name())
			before := e.Stmts("var " + name + " " + pkg + "." + nt.Name())[0]
			before.Decorations().Before, before.Decorations().After = now.Decs.Before, dst.NewLine
			now.Decs.Before = dst.NewLine
			e.Cursor.InsertBefore(before)
		}
		after.Decorations().After = now.Decs.After
		now.Decs.After = dst.NewLine
		e.Cursor.InsertAfter(after)
		e.current[assign] = now
	}})
	return ""
}

// title is the last name in an assignable expression, capitalised.
func title(e ast.Expr) string {
	name := "Value"
	switch e := e.(type) {
	case *ast.Ident:
		name = e.Name
	case *ast.SelectorExpr:
		name = e.Sel.Name
	}
	return strings.ToUpper(name[:1]) + name[1:]
}

// free returns a name that nothing in the file uses yet, and takes it.
func (e *fileEdit) free(name string) string {
	for i := 2; e.names[name]; i++ {
		name = fmt.Sprintf("%s%d", strings.TrimRight(name, "0123456789"), i)
	}
	e.names[name] = true
	return name
}

// Wrap puts a call of the generated package around what the expression became.
func (e *Edit) Wrap(x ast.Expr, call string) {
	was := e.Expr(x)
	decs := was.Decorations()
	start, end := decs.Start, decs.End
	decs.Start, decs.End = nil, nil
	old := e.Cursor.Node().Decorations()
	now := e.Quote(call+"(_1)", was)
	d := now.Decorations()
	d.Start, d.End, d.Before, d.After = start, end, old.Before, old.After
	e.Cursor.Replace(now)
	e.current[x] = now
	e.dec.Ast.Nodes[now] = x
	e.made[now] = true
}

// remark tells what crosses the border of the rewritten code, with the use that stands last before it.
func (p *Plan) remark() {
	slices.SortStableFunc(p.flow.remarks, func(a, b remark) int { return cmp.Compare(a.pos, b.pos) })
	seen := map[token.Pos]bool{}
	for _, r := range p.flow.remarks {
		u := p.UnitOf(r.node)
		if u == nil || seen[r.pos] {
			continue
		}
		seen[r.pos] = true
		file := p.flow.file(r.pos)
		var at *Site
		for _, s := range u.Sites {
			if s.status == finding.Manual || s.status == finding.Keep {
				continue
			}
			switch {
			case at == nil:
				at = s
			case s.File == file && (at.File != file || s.Ident.Pos() <= r.pos):
				at = s
			}
		}
		if at == nil {
			continue
		}
		_, line, _ := p.position(r.pos)
		where := ""
		if _, l, _ := p.position(at.Ident.Pos()); at.File != file {
			where = fmt.Sprintf(" (%s:%d)", file.Rel, line)
		} else if l != line {
			where = fmt.Sprintf(" (line %d)", line)
		}
		at.Remark(r.text + where)
	}
}
