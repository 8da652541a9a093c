package loader

import (
	"go/types"
	"sync"
)

// exposed reports whether code of the package can hold a value of a legacy type without importing the library: some type
// that it can reach through the exported API of its imports is one, or has a field, method, parameter or result that is.
func (u *universe) exposed(p *meta) bool {
	for _, id := range p.Imports {
		if !u.reach[id] {
			continue
		}
		t, err := u.imported(&meta{}, id)
		if err != nil {
			return true // it cannot be told
		}
		if u.exposes(t) {
			return true
		}
	}
	return false
}

// exposure remembers which types lead to no legacy type, so that each is walked once.
type exposure struct {
	mu     sync.Mutex
	clean  map[types.Type]bool
	result map[*types.Package]bool
}

func (u *universe) exposes(pkg *types.Package) bool {
	x := &u.exposure
	x.mu.Lock()
	defer x.mu.Unlock()
	if r, ok := x.result[pkg]; ok {
		return r
	}
	seen := map[types.Type]bool{}
	found := false
	scope := pkg.Scope()
	for _, name := range scope.Names() {
		if obj := scope.Lookup(name); obj.Exported() && u.leads(obj.Type(), x.clean, seen) {
			found = true
			break
		}
	}
	if !found {
		for t := range seen {
			x.clean[t] = true
		}
	}
	x.result[pkg] = found
	return found
}

// leads walks the exported surface of a type.
func (u *universe) leads(t types.Type, clean, seen map[types.Type]bool) bool {
	if t == nil || clean[t] || seen[t] {
		return false
	}
	seen[t] = true
	walk := func(t types.Type) bool { return u.leads(t, clean, seen) }
	switch t := t.(type) {
	case *types.Alias:
		return walk(types.Unalias(t))
	case *types.Named:
		obj := t.Obj()
		if obj.Pkg() != nil && u.cfg.IsLegacy(obj.Pkg().Path()) {
			return true
		}
		for arg := range t.TypeArgs().Types() {
			if walk(arg) {
				return true
			}
		}
		for m := range t.Methods() {
			if m.Exported() && walk(m.Type()) {
				return true
			}
		}
		return walk(t.Underlying())
	case *types.Pointer:
		return walk(t.Elem())
	case *types.Slice:
		return walk(t.Elem())
	case *types.Array:
		return walk(t.Elem())
	case *types.Chan:
		return walk(t.Elem())
	case *types.Map:
		return walk(t.Key()) || walk(t.Elem())
	case *types.Tuple:
		for v := range t.Variables() {
			if walk(v.Type()) {
				return true
			}
		}
	case *types.Signature:
		return walk(t.Params()) || walk(t.Results())
	case *types.Struct:
		for f := range t.Fields() {
			if (f.Exported() || f.Embedded()) && walk(f.Type()) {
				return true
			}
		}
	case *types.Interface:
		for m := range t.Methods() {
			if m.Exported() && walk(m.Type()) {
				return true
			}
		}
	case *types.TypeParam:
		return walk(t.Constraint())
	}
	return false
}
