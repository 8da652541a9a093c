package loader

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
)

// choose selects the packages to type-check from source: those of the tree that reach a legacy library, those that are
// forced, and, of what they import, everything without export data, or that itself imports something checked from source.
//
// Of the packages whose function bodies are dropped, only the imports that their declarations need count. On an empty build
// cache, and in a variant, this spares most of the dependencies' own dependencies.
func (u *universe) choose() {
	rank := make(map[string]int, len(u.order))
	for i, id := range u.order {
		rank[id] = i
	}
	source := u.fromSource()
	var front []string
	add := func(id string) {
		if source[id] && u.pkgs[id] == nil {
			u.pkgs[id] = &checked{done: make(chan struct{}), rank: rank[id]}
			front = append(front, id)
		}
	}
	for _, id := range u.order {
		if u.target(id) || u.whole(id) {
			add(id)
		}
	}
	for len(front) > 0 {
		now := front
		front = nil
		parallel(len(now), func(i int) { u.prepare(now[i]) })
		for _, id := range now {
			for _, dep := range u.meta[id].Imports {
				if u.pkgs[id].needed(dep) {
					add(dep)
				}
			}
		}
	}
}

// needed reports whether the package cannot be checked without the import.
func (c *checked) needed(id string) bool { return c == nil || c.needs == nil || c.needs[id] }

// target reports whether the package has to be looked at for its own sake.
func (u *universe) target(id string) bool {
	return u.belongs(u.meta[id]) && (u.reach[id] || u.forced(id))
}

// fromSource tells for which packages there is no export data that would do: none at all, or of other types than those that
// are checked from source.
func (u *universe) fromSource() map[string]bool {
	source := make(map[string]bool, len(u.order))
	for _, id := range u.order {
		if id == "unsafe" || id == "C" {
			continue
		}
		p := u.meta[id]
		source[id] = u.target(id) || p.Export == "" || p.ForTest != "" || slices.ContainsFunc(p.Imports, func(i string) bool { return source[i] })
	}
	return source
}

// prepare parses what belongs to no module of the tree, and works out which imports the package needs.
func (u *universe) prepare(id string) {
	p, c := u.meta[id], u.pkgs[id]
	if u.whole(id) {
		return // parsed when it is checked; all imports count
	}
	inTree := u.belongs(p)
	var files []*ast.File
	for _, name := range append(append([]string{}, p.GoFiles...), p.CgoFiles...) {
		path := abs(p.Dir, name)
		if inTree {
			if f, _ := u.sources.file(path); f.Syntax != nil {
				files = append(files, f.Syntax)
			}
			continue
		}
		if f := u.dependencyFile(path); f != nil {
			files = append(files, f)
		}
	}
	if !inTree {
		c.files = files
	}
	if inTree && (u.forced(id) || u.reach[id] && u.selected(p)) {
		return // its bodies count, so all imports do
	}
	c.needs = map[string]bool{}
	for _, f := range files {
		u.declared(p, f, c.needs)
	}
}

// dependencyFile parses a file outside of the tree, once for all builds, and strips it. It returns nil for one that cannot be
// read, which the go command reports.
func (l *load) dependencyFile(path string) *ast.File {
	if f, ok := l.dependencies.Load(path); ok {
		return f.(*ast.File)
	}
	src, ok := l.cfg.Overlay[path]
	if !ok {
		var err error
		if src, err = os.ReadFile(path); err != nil {
			return nil
		}
	}
	f, _ := parser.ParseFile(l.Fset, path, src, parser.SkipObjectResolution)
	if f == nil {
		return nil
	}
	strip(f)
	l.dependencies.Store(path, f)
	return f
}

// strip leaves of a file what the types of its declarations depend on: no function bodies, no elements of the tables that
// package variables hold.
func strip(f *ast.File) {
	f.Decls = slices.DeleteFunc(f.Decls, func(d ast.Decl) bool {
		switch d := d.(type) {
		case *ast.FuncDecl:
			d.Body = nil
		case *ast.GenDecl:
			if d.Tok != token.VAR {
				break
			}
			d.Specs = slices.DeleteFunc(d.Specs, func(s ast.Spec) bool { return stripVar(s.(*ast.ValueSpec)) })
			return len(d.Specs) == 0
		}
		return false
	})
}

// stripVar empties the values of package variables, and reports whether nothing can name any of the variables.
func stripVar(s *ast.ValueSpec) (blank bool) {
	if s.Type != nil {
		s.Values = nil
	}
	exported := slices.ContainsFunc(s.Names, (*ast.Ident).IsExported)
	for _, v := range s.Values {
		if u, ok := v.(*ast.UnaryExpr); ok {
			v = u.X
		}
		if lit, ok := v.(*ast.CompositeLit); ok && !(exported && counted(lit.Type)) {
			lit.Elts = nil
		}
	}
	return !slices.ContainsFunc(s.Names, func(n *ast.Ident) bool { return n.Name != "_" })
}

// counted reports whether the length of the type is that of its literal: [...]T.
func counted(t ast.Expr) bool {
	a, ok := t.(*ast.ArrayType)
	if !ok {
		return false
	}
	_, ok = a.Len.(*ast.Ellipsis)
	return ok
}

// declared adds the imports that the declarations of the file name outside of function bodies.
func (u *universe) declared(p *meta, f *ast.File, needs map[string]bool) {
	byName := map[string]string{}
	for _, spec := range f.Imports {
		path := strings.Trim(spec.Path.Value, "`\"")
		id := path
		if mapped, ok := p.ImportMap[path]; ok {
			id = mapped
		}
		switch dep := u.meta[id]; {
		case spec.Name != nil && spec.Name.Name == ".":
			needs[id] = true
		case spec.Name != nil:
			byName[spec.Name.Name] = id
		case dep != nil:
			byName[dep.Name] = id
		}
	}
	visit := func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BlockStmt:
			return false
		case *ast.SelectorExpr:
			if x, ok := n.X.(*ast.Ident); ok && byName[x.Name] != "" {
				needs[byName[x.Name]] = true
			}
		}
		return true
	}
	for _, d := range f.Decls {
		ast.Inspect(d, visit)
	}
}

// parallel calls f with 0 to n-1, on all CPUs.
func parallel(n int, f func(int)) {
	next := make(chan int)
	var wg sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		wg.Go(func() {
			for i := range next {
				f(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}
