package rewriters

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dave/dst"
	"github.com/dave/dst/decorator"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// implementer is a type of the program that is used as a legacy interface.
type implementer struct {
	typ   *types.Named
	iface *types.Named
}

// implemented handles a value of src, a type of the program or of a dependency, that is used as the legacy interface dst:
// it is adapted where that is possible, else the target stays as it is.
func (w *walk) implemented(e ast.Expr, target node, src, dst types.Type) {
	if field := embeds(src, dst); field != nil && w.file(field.Pos()) != nil {
		w.union(target, w.varNode(field.Origin(), e.Pos())) // it goes on standing for the interface through what it embeds
		return
	}
	n := named(src)
	vendors := n != nil && n.Obj().Pkg() != nil && w.file(n.Obj().Pos()) == nil // an interface of a dependency can be adapted as well
	if types.IsInterface(src) && !vendors || w.changesWith(src, dst) {
		w.wrapped(e, target, src, dst)
		return
	}
	if i := named(dst); n != nil && i != nil && w.file(n.Obj().Pos()) != nil {
		w.implementers = append(w.implementers, implementer{n, i})
	}
	adapt := w.adapter(dst)
	if adapt == "" {
		w.block(target, e.Pos(), short(src), w.notAdapted(src, dst))
		return
	}
	w.conversions = append(w.conversions, conversion{target, e, -1, adapt, false})
	if vendors {
		w.makers = append(w.makers, maker{target, n.Obj().Pkg().Path()})
	}
	if vendors && strings.HasPrefix(n.Obj().Pkg().Path(), "go.opentelemetry.io/") {
		return // it records with OpenTelemetry itself
	}
	w.remarks = append(w.remarks, remark{target, e.Pos(), fmt.Sprintf("the %s stays on OpenTracing behind %s: its spans go where they went, but their ids are not known to OpenTelemetry", short(src), adapt)})
}

// changesWith reports whether a type of the program that implements the legacy interface is rewritten, and not kept: it holds
// another implementation to which it delegates, or it also implements an interface of the program that has the same methods.
func (w *walk) changesWith(src, dst types.Type) bool {
	n := named(src)
	if n == nil || w.file(n.Obj().Pos()) == nil || w.crossing(dst).Own == "" {
		return false
	}
	if s, ok := n.Underlying().(*types.Struct); ok {
		for field := range s.Fields() {
			if types.Identical(field.Type(), dst) || w.sameMethods(field.Type(), dst) {
				return true
			}
		}
	}
	return slices.ContainsFunc(w.res.Packages, func(pkg *loader.Package) bool {
		if pkg.Types == nil {
			return false
		}
		scope := pkg.Types.Scope()
		return slices.ContainsFunc(scope.Names(), func(name string) bool {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			return ok && w.file(tn.Pos()) != nil && w.sameMethods(tn.Type(), dst) && types.Implements(src, tn.Type().Underlying().(*types.Interface))
		})
	})
}

// sameMethods reports whether t is an interface of the program that has the methods of the legacy one.
func (w *walk) sameMethods(t, dst types.Type) bool {
	n := named(t)
	return n != nil && n.TypeParams().Len() == 0 && w.file(n.Obj().Pos()) != nil && w.otherInterface(n, dst) && types.Implements(n, dst.Underlying().(*types.Interface))
}

// wrapped handles a value that goes where the legacy interface is expected, and whose methods change together with it.
func (w *walk) wrapped(e ast.Expr, target node, src, dst types.Type) {
	own := ""
	if n, ok := types.Unalias(dst).(*types.Named); ok && legacy.IsLegacy(n.Obj().Pkg()) {
		own = w.crossing(dst).Own
	}
	if own == "" {
		w.block(target, e.Pos(), short(src), fmt.Sprintf("%s is used as %s, whose counterpart has other methods; use %s itself there", short(src), short(dst), short(dst)))
		return
	}
	for m := range dst.Underlying().(*types.Interface).Methods() {
		obj, _, _ := types.LookupFieldOrMethod(src, true, m.Pkg(), m.Name())
		fn, ok := obj.(*types.Func)
		if !ok {
			continue
		}
		if w.file(fn.Pos()) == nil {
			w.block(target, e.Pos(), short(src), fmt.Sprintf("%s is used as %s, and its method %s is declared in a dependency", short(src), short(dst), m.Name()))
			return
		}
		for v := range w.carried(fn.Signature()) {
			target = w.union(target, w.at(v.Pos()))
		}
	}
	w.conversions = append(w.conversions, conversion{target, e, -1, own, true})
	w.remarks = append(w.remarks, remark{target, e.Pos(), fmt.Sprintf("the %s is asked for spans there, and no longer for what its other methods do", short(src))})
}

// notAdapted says why a value of src cannot stand for the legacy interface any more.
func (w *walk) notAdapted(src, dst types.Type) string {
	n := named(src)
	switch {
	case n != nil && w.legacy(n.Obj().Pkg()):
		reason := "it stays as it is"
		if m, ok := w.policy.lookup(n.Obj()); ok {
			reason = m.Reason
		}
		return fmt.Sprintf("a %s is used as %s, and has no counterpart: %s", short(src), short(dst), reason)
	case n != nil && w.file(n.Obj().Pos()) == nil && n.Obj().Pkg() != nil:
		return fmt.Sprintf("%s implements %s in a dependency; use a release or a replacement of %s that speaks OpenTelemetry", short(src), short(dst), n.Obj().Pkg().Path())
	}
	return fmt.Sprintf("%s is the program's own implementation of %s; write it against the OpenTelemetry API by hand", short(src), short(dst))
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

// Implements reports whether a type of the program, declared in the folder, stays an implementation of the legacy interface.
func (p *Plan) Implements(iface, dir string) bool {
	return slices.ContainsFunc(p.flow.implementers, func(impl implementer) bool {
		file := p.flow.file(impl.typ.Obj().Pos())
		return types.TypeString(impl.iface, nil) == iface && file != nil && filepath.Dir(file.Path) == dir
	})
}

// blockImplementers leaves alone the methods by which types of the program implement legacy interfaces.
func (f *flow) blockImplementers() {
	for _, impl := range f.implementers {
		iface, how := impl.iface.Underlying().(*types.Interface), ""
		if f.adapter(impl.iface) != "" {
			how = " (embed the embedded.* type)"
		}
		for m := range iface.Methods() {
			fn := ownMethod(impl.typ, m)
			if fn == nil || f.file(fn.Pos()) == nil {
				continue
			}
			for v := range f.carried(fn.Signature()) {
				f.block(f.at(v.Pos()), fn.Pos(), short(impl.typ)+"."+fn.Name(), fmt.Sprintf("%s is the program's own implementation of %s, and stays one; write it against the OpenTelemetry API by hand%s", short(impl.typ), short(impl.iface), how))
			}
		}
	}
}

// ownMethod returns the method that the type itself, or its pointer, declares for the interface's method m, or nil.
func ownMethod(t types.Type, m *types.Func) *types.Func {
	obj, index, _ := types.LookupFieldOrMethod(types.NewPointer(t), true, m.Pkg(), m.Name())
	if fn, ok := obj.(*types.Func); ok && len(index) == 1 {
		return fn
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
			fn := ownMethod(tn.Type(), m)
			if fn == nil {
				continue
			}
			source, known := c.Overrides[m.Name()]
			if !known || tn.Type().(*types.Named).TypeParams().Len() > 0 {
				w.block(n, fn.Pos(), short(tn.Type())+"."+m.Name(), fmt.Sprintf("%s embeds %s and has its own %s; write the method of the OpenTelemetry interface that does the same by hand", short(tn.Type()), short(field.Type()), m.Name()))
				continue
			}
			for v := range w.carried(fn.Signature()) {
				w.union(n, w.at(v.Pos()))
			}
			w.crossings.overridden = append(w.crossings.overridden, override{n, fn.Pos(), source})
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
			if !ok || fn.Name.Pos() != o.pos {
				continue
			}
			p.onOnce(file, fn, action{unit: u, edit: func(e *Edit) {
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
