package rewriters

import (
	"go/types"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// satisfyByShape joins every interface of the tree that names a legacy type in a method with every type of the tree that
// implements it, assigned to it or not: a mock that only its users' tests hand over, or a type that is found by a type
// assertion, has to go on implementing it.
func (f *flow) satisfyByShape() {
	type declared struct {
		pkg *loader.Package
		typ *types.TypeName
	}
	var interfaces, others []declared
	for _, pkg := range f.res.Packages {
		if pkg.Types == nil {
			continue
		}
		scope := pkg.Types.Scope()
		for _, name := range scope.Names() {
			tn, ok := scope.Lookup(name).(*types.TypeName)
			if !ok || tn.IsAlias() || f.file(tn.Pos()) == nil {
				continue
			}
			n, ok := tn.Type().(*types.Named)
			if !ok || n.TypeParams().Len() > 0 {
				continue
			}
			switch i, isInterface := n.Underlying().(*types.Interface); {
			case !isInterface:
				others = append(others, declared{pkg, tn})
			case f.methodsCarry(i):
				interfaces = append(interfaces, declared{pkg, tn})
			}
		}
	}
	legacyInterfaces := map[*types.Package][]declared{}
	for _, t := range others {
		w := &walk{flow: f, pkg: t.pkg, info: t.pkg.Info}
		for _, imported := range t.pkg.Types.Imports() {
			if !w.legacy(imported) {
				continue
			}
			list, ok := legacyInterfaces[imported]
			if !ok {
				for _, name := range imported.Scope().Names() {
					tn, ok := imported.Scope().Lookup(name).(*types.TypeName)
					if ok && tn.Exported() && types.IsInterface(tn.Type()) && w.isOpen(tn.Type()) && f.methodsCarry(tn.Type().Underlying().(*types.Interface)) {
						list = append(list, declared{nil, tn})
					}
				}
				legacyInterfaces[imported] = list
			}
			ptr := types.NewPointer(t.typ.Type())
			for _, i := range list {
				if iface := i.typ.Type().Underlying().(*types.Interface); types.Implements(ptr, iface) {
					n, _ := w.methodNodes(ptr, i.typ.Type())
					w.satisfy(ptr, i.typ.Type(), iface, t.typ.Pos(), n)
				}
			}
		}
	}
	for _, i := range interfaces {
		iface := i.typ.Type().Underlying().(*types.Interface)
		for _, t := range others {
			if ptr := types.NewPointer(t.typ.Type()); types.Implements(ptr, iface) {
				w := &walk{flow: f, pkg: t.pkg, info: t.pkg.Info}
				w.satisfy(ptr, i.typ.Type(), iface, t.typ.Pos(), 0)
			}
		}
	}
}

func (f *flow) methodsCarry(i *types.Interface) bool {
	for m := range i.Methods() {
		if f.carries(m.Signature().Params()) || f.carries(m.Signature().Results()) {
			return true
		}
	}
	return false
}
