package rewriters

import (
	"fmt"
	"go/ast"
	"go/format"
	"go/parser"
	"go/token"
	"go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
)

// blockByAPI finds the exported declarations that other modules can import and that a unit changes. Where the module
// keeps its API they block the unit; elsewhere they are listed.
func (p *Plan) blockByAPI() {
	for _, pkg := range p.Load.Packages {
		if pkg.ForTest != "" || pkg.Types == nil || pkg.Name == "main" || pkg.Variant != "" || (isInternal(pkg.Path) && !p.Opts.OnePackage) {
			continue
		}
		scope := pkg.Types.Scope()
		for _, name := range scope.Names() {
			obj := scope.Lookup(name)
			if obj.Exported() && p.flow.file(obj.Pos()) != nil && !strings.HasSuffix(p.flow.file(obj.Pos()).Rel, "_test.go") {
				p.apiOf(pkg, obj)
			}
		}
	}
}

// isInternal reports whether only the module itself can import the package.
func isInternal(path string) bool {
	return strings.Contains("/"+path+"/", "/internal/")
}

func (p *Plan) apiOf(pkg *loader.Package, obj types.Object) {
	full := pkg.Path + "." + obj.Name()
	switch obj := obj.(type) {
	case *types.Func:
		p.apiSignature(pkg, obj, full)
	case *types.Var:
		p.apiVar(pkg, obj, full, obj)
	case *types.TypeName:
		if p.flow.carries(obj.Type()) {
			p.apiNode(pkg, p.flow.nodes[key{pos: obj.Pos()}], full, obj)
		}
		switch u := obj.Type().Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				if f.Exported() {
					p.apiVar(pkg, f, full+"."+f.Name(), f)
				}
			}
		case *types.Interface:
			for m := range u.ExplicitMethods() {
				p.apiSignature(pkg, m, full+"."+m.Name())
			}
		}
		if n, ok := obj.Type().(*types.Named); ok {
			for m := range n.Methods() {
				if m.Exported() {
					p.apiSignature(pkg, m, full+"."+m.Name())
				}
			}
		}
	}
}

func (p *Plan) apiSignature(pkg *loader.Package, f *types.Func, full string) {
	for v := range p.flow.carried(f.Signature()) {
		p.apiVar(pkg, v, full, f)
	}
}

func (p *Plan) apiVar(pkg *loader.Package, v *types.Var, full string, decl types.Object) {
	if !p.flow.carries(v.Type()) {
		return // a type parameter stays one, whatever flows through it
	}
	p.apiNode(pkg, p.flow.nodes[key{pos: v.Pos()}], full, decl)
}

// apiNode lists the exported declaration with the unit of the node, once.
func (p *Plan) apiNode(pkg *loader.Package, n node, full string, decl types.Object) {
	u := p.UnitOf(n)
	if u == nil {
		return
	}
	for _, c := range u.API {
		if c.Name == full {
			return
		}
	}
	file, line, _ := p.position(decl.Pos())
	u.API = append(u.API, finding.APIChange{File: file, Line: line, Name: full, Old: inside(decl)})
	at := p.siteOf(u, decl)
	at.api = append(at.api, full)
	if p.Opts.OnePackage || p.Opts.KeepAPI {
		u.Block(p, decl.Pos(), full, fmt.Sprintf("it would change %s, which other modules can import; without --keep-api it is rewritten all the same", full))
	}
}

// siteOf returns the use of the unit that tells of the change of an exported declaration: the first one in what the declaration
// says of its type, or else the last one before it in its file, or the unit's first.
func (p *Plan) siteOf(u *Unit, decl types.Object) *Site {
	at, file := u.Sites[0], p.flow.file(decl.Pos())
	if file == nil {
		return at
	}
	from, to := typeRange(file.Syntax, decl.Pos())
	for _, s := range u.Sites {
		switch pos := s.Ident.Pos(); {
		case from <= pos && pos < to:
			return s
		case s.File == file && pos < decl.Pos():
			at = s
		}
	}
	return at
}

// typeRange is where the declaration of the name at pos says what it is: the signature of a function, the rest of a field, a
// variable or a type.
func typeRange(file *ast.File, pos token.Pos) (from, to token.Pos) {
	for n := range ast.Preorder(file) {
		if pos < n.Pos() || n.End() <= pos {
			continue
		}
		switch n := n.(type) {
		case *ast.FuncDecl:
			from, to = n.Pos(), n.Type.End()
		case *ast.Field, *ast.ValueSpec, *ast.TypeSpec:
			from, to = n.Pos(), n.End()
		}
	}
	return from, to
}

// inside prints the type of a declaration as its own package writes it.
func inside(decl types.Object) string {
	return types.TypeString(decl.Type(), func(p *types.Package) string {
		if p == decl.Pkg() {
			return ""
		}
		return p.Name()
	})
}

// newAPI fills in the declarations' types after the rewrite; files are the rewritten sources by path relative to the root.
func newAPI(units []*Unit, files map[string][]byte) {
	parsed := map[string]map[string]string{}
	for _, u := range units {
		for i := range u.API {
			c := &u.API[i]
			src, ok := files[c.File]
			if !ok {
				continue
			}
			if parsed[c.File] == nil {
				parsed[c.File] = declaredTypes(src)
			}
			_, name, _ := strings.Cut(c.Name[strings.LastIndex(c.Name, "/")+1:], ".")
			c.New = parsed[c.File][name]
		}
	}
}

// declaredTypes maps the names a file declares ("Func", "Type.Method", "Type.Field", "Var") to their types as written.
func declaredTypes(src []byte) map[string]string {
	types := map[string]string{}
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "", src, parser.SkipObjectResolution)
	if err != nil {
		return types
	}
	text := func(n ast.Node) string {
		var b strings.Builder
		if format.Node(&b, fset, n) != nil {
			return ""
		}
		return b.String()
	}
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			name := d.Name.Name
			if d.Recv != nil && len(d.Recv.List) == 1 {
				t := d.Recv.List[0].Type
				if s, ok := t.(*ast.StarExpr); ok {
					t = s.X
				}
				name = text(t) + "." + name
			}
			types[name] = text(d.Type)
		case *ast.GenDecl:
			for _, s := range d.Specs {
				switch s := s.(type) {
				case *ast.ValueSpec:
					for i, n := range s.Names {
						if s.Type != nil {
							types[n.Name] = text(s.Type)
						} else if i < len(s.Values) {
							types[n.Name] = "the type of " + text(s.Values[i])
						}
					}
				case *ast.TypeSpec:
					types[s.Name.Name] = text(s.Type)
					var fields *ast.FieldList
					switch t := s.Type.(type) {
					case *ast.StructType:
						fields = t.Fields
					case *ast.InterfaceType:
						fields = t.Methods
					default:
						continue
					}
					for _, field := range fields.List {
						for _, n := range field.Names {
							types[s.Name.Name+"."+n.Name] = text(field.Type)
						}
					}
				}
			}
		}
	}
	return types
}
