// Package legacy finds the identifiers that name an object of a legacy library. It is what the four analyzers and the
// unit engine share; it decides nothing about what becomes of a use.
package legacy

import (
	"go/ast"
	"go/types"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
)

// Use is one identifier that names an object declared by a legacy library.
type Use struct {
	Ident  *ast.Ident
	Object types.Object // never a package name
	catalog.Match
}

// Import is one import declaration of a legacy package.
type Import struct {
	Spec   *ast.ImportSpec
	Path   string
	Family string
}

// IsLegacy reports whether the package belongs to a legacy library.
func IsLegacy(pkg *types.Package) bool { return pkg != nil && catalog.FamilyOf(pkg.Path()) != "" }

// Uses lists, in source order, every identifier of the files that info resolves to an object of a legacy library.
// self is the path of the module that holds the files: a legacy library's own objects are not legacy to itself.
func Uses(info *types.Info, files []*ast.File, self string) (uses []Use) {
	known := map[types.Object]catalog.Match{}
	for _, f := range files {
		for n := range ast.Preorder(f) {
			id, ok := n.(*ast.Ident)
			if !ok {
				continue
			}
			obj := info.Uses[id]
			if obj == nil || !IsLegacy(obj.Pkg()) || own(obj.Pkg().Path(), self) {
				continue
			}
			if _, isPkg := obj.(*types.PkgName); isPkg {
				continue
			}
			m, seen := known[obj]
			if !seen {
				m, _ = Lookup(obj)
				known[obj] = m
			}
			uses = append(uses, Use{id, obj, m})
		}
	}
	return uses
}

// Imports lists the import declarations of legacy packages in the file, in source order.
func Imports(f *ast.File, self string) (imports []Import) {
	for _, spec := range f.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			continue
		}
		if family := catalog.FamilyOf(path); family != "" && !own(path, self) {
			imports = append(imports, Import{spec, path, family})
		}
	}
	return imports
}

func own(path, self string) bool { return self != "" && strings.HasPrefix(path, self) }

// Lookup returns what the catalog says of the object of a package.
func Lookup(obj types.Object) (catalog.Match, bool) {
	return catalog.Lookup(obj.Pkg().Path(), Name(obj))
}

// Name is the object's name in the catalog: "Func", "Type", "Type.Method" or "Type.Field". A field of a struct that no
// package-level type of its package declares keeps its bare name.
func Name(obj types.Object) string {
	switch obj := obj.(type) {
	case *types.Func:
		if recv := obj.Signature().Recv(); recv != nil {
			if owner := typeName(recv.Type()); owner != "" {
				return owner + "." + obj.Name()
			}
			return declaringInterface(obj) + obj.Name()
		}
	case *types.Var:
		if obj.IsField() {
			return declaringStruct(obj) + obj.Name()
		}
	}
	return obj.Name()
}

func typeName(t types.Type) string {
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	if n, ok := types.Unalias(t).(*types.Named); ok {
		return n.Obj().Name()
	}
	return ""
}

// declaringStruct returns "Type." for the package-level struct type that declares the field.
//
// Types that are defined by one another (`type CounterOpts Opts`) have the same fields; the objects are shared where the
// package was checked from source, and may or may not be where it came from export data. So the name must not depend on the
// object alone: of the types that have the field, or fields like it, the one that the catalog lists is meant.
func declaringStruct(field *types.Var) string {
	scope, path := field.Pkg().Scope(), field.Pkg().Path()
	var owners, alike []*types.TypeName
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() && hasField(tn.Type().Underlying(), field) {
			owners = append(owners, tn)
		}
	}
	if len(owners) == 0 { // of a type that another package defines by one of these (type SpanContext model.SpanContext)
		for _, name := range scope.Names() {
			if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() && hasLike(tn.Type().Underlying(), field) {
				owners = append(owners, tn)
			}
		}
	}
	if len(owners) == 0 {
		return ""
	}
	for _, name := range scope.Names() {
		if tn, ok := scope.Lookup(name).(*types.TypeName); ok && !tn.IsAlias() && types.Identical(tn.Type().Underlying(), owners[0].Type().Underlying()) {
			alike = append(alike, tn)
		}
	}
	for _, list := range [][]*types.TypeName{owners, alike} {
		for _, tn := range list {
			if catalog.Lists(path, tn.Name()+"."+field.Name()) {
				return tn.Name() + "."
			}
		}
	}
	return owners[0].Name() + "."
}

// hasLike reports whether the struct type has a field of the same name and type.
func hasLike(t types.Type, field *types.Var) bool {
	s, ok := t.(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f.Name() == field.Name() && types.Identical(f.Type(), field.Type()) {
			return true
		}
	}
	return false
}

func hasField(t types.Type, field *types.Var) bool {
	s, ok := t.(*types.Struct)
	if !ok {
		return false
	}
	for f := range s.Fields() {
		if f == field || f.Origin() == field || hasField(f.Type(), field) {
			return true
		}
	}
	return false
}

func declaringInterface(method *types.Func) string {
	scope := method.Pkg().Scope()
	for _, name := range scope.Names() {
		if i, ok := scope.Lookup(name).Type().Underlying().(*types.Interface); ok {
			for m := range i.ExplicitMethods() {
				if m == method {
					return name + "."
				}
			}
		}
	}
	return ""
}
