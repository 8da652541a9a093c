package rewriters

import (
	"go/ast"
	"go/token"
	"go/types"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// Import returns the local name of the package, importing it when the file does not yet. The name is free in the whole
// file, so that nothing shadows it.
func (e *fileEdit) Import(path, name string) string {
	switch path {
	case bootPath:
		path = e.pkg.Module.Path + "/" + BootDir
	case metricPath:
		path = e.pkg.Module.Path + "/" + MetricDir
	case testPath:
		path = e.pkg.Module.Path + "/" + TestDir
	}
	if local, ok := e.imports[path]; ok {
		return local
	}
	for _, spec := range e.file.Syntax.Imports {
		if p, err := strconv.Unquote(spec.Path.Value); err == nil && p == path {
			if local := localName(e.pkg, spec, name); local != "." && local != "_" && !e.shadowed(local) {
				e.imports[path] = local
				return local
			}
		}
	}
	local := name
	for i := 0; e.names[local] || token.IsKeyword(local); i++ {
		switch {
		case i == 0 && !strings.Contains(path, "."):
			local = "std" + name
		case i == 0 && name == "otel":
			local = "otelapi"
		case i == 0 && !strings.HasPrefix(name, "otel"):
			local = "otel" + name
		default:
			local = name + strconv.Itoa(i+1)
		}
	}
	e.names[local] = true
	e.imports[path] = local
	return local
}

// localName is the name under which the import is known in its file.
func localName(pkg *loader.Package, spec *ast.ImportSpec, fallback string) string {
	if spec.Name != nil {
		return spec.Name.Name
	}
	if pn := pkg.Info.PkgNameOf(spec); pn != nil {
		return pn.Name()
	}
	return fallback
}

// shadowed reports whether the file uses the name for anything but the import itself.
func (e *fileEdit) shadowed(local string) bool {
	for n := range ast.Preorder(e.file.Syntax) {
		id, ok := n.(*ast.Ident)
		if !ok || id.Name != local || e.pkg.Info.Defs[id] == nil {
			continue
		}
		if _, isImport := e.pkg.Info.Defs[id].(*types.PkgName); !isImport && !selected(e.pkg.Info.Defs[id]) {
			return true
		}
	}
	return false
}

// selected reports whether the object is a field or a method, which hides no other name.
func selected(obj types.Object) bool {
	switch obj := obj.(type) {
	case *types.Var:
		return obj.IsField()
	case *types.Func:
		return obj.Signature().Recv() != nil
	}
	return false
}

// namesOf lists every identifier of the file and every package-level name of its package.
func namesOf(file *loader.File, pkg *loader.Package) map[string]bool {
	names := map[string]bool{}
	for n := range ast.Preorder(file.Syntax) {
		id, ok := n.(*ast.Ident)
		if !ok || id == file.Syntax.Name {
			continue
		}
		if selected(pkg.Info.ObjectOf(id)) {
			continue
		}
		names[id.Name] = true
	}
	if pkg.Types != nil {
		for _, n := range pkg.Types.Scope().Names() {
			names[n] = true
		}
	}
	for _, spec := range file.Syntax.Imports {
		names[localName(pkg, spec, "")] = true
	}
	return names
}
