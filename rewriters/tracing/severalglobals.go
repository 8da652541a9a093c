package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"slices"
	"strings"

	"golang.org/x/tools/go/cfg"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// newestProvider is what makes every tracer follow the provider that was set last, where OpenTelemetry's follow the first.
const newestProvider = "otelboot.NewestProvider"

const followsNewest = "; where the program sets another one later, spans go to the newest, as before, through " + newestProvider

// setsSeveral reports whether a program that the site's package is part of may set the global tracer more than once, tests left
// out. It is asked where that matters to generated code; a yes that is wrong costs a look-up for each span.
//
// Not seen: calls through interfaces, from packages that neither import nor get legacy types, and in builds for other systems or
// with tags. A function that is called from nowhere counts as one that is called once.
func setsSeveral(s *rewriters.Site) bool {
	type key struct{}
	several := s.Plan.Memo(key{}, func() any {
		g := &globalSets{plan: s.Plan, within: map[ast.Node][]ast.Node{}, roots: map[string]int{}}
		return g.packages()
	}).(map[string]bool)
	return several[s.Pkg.Path]
}

// globalSets follows what sets the global tracer from function to function, up to those that nothing calls.
type globalSets struct {
	plan   *rewriters.Plan
	uses   map[token.Pos][]placed  // of the tree's functions, by their declaration
	within map[ast.Node][]ast.Node // a function to the nodes in it that set the tracer
	roots  map[string]int          // packages, to the number of their functions that set it and that nothing calls
	again  []string                // packages with a function that may set it and then set it again
}

type placed struct {
	pkg  *loader.Package
	file *loader.File
	node ast.Node
}

// packages lists the packages of the programs that may set the global tracer more than once.
func (g *globalSets) packages() map[string]bool {
	several := map[string]bool{}
	for _, s := range g.plan.Sites {
		if !slices.Contains(globalSetters, s.Symbol) || isTest(s.File) == 1 || importsPackage(s, mocktracer) || s.Pkg.Variant != "" {
			continue
		}
		if s.Call() == nil {
			g.again = append(g.again, s.Pkg.Path)
		}
		g.add(placed{s.Pkg, s.File, s.Ident})
	}
	for f, nodes := range g.within {
		if follow(f, nodes) {
			g.again = append(g.again, g.packageAt(f))
		}
	}
	for _, program := range g.plan.Load.Programs() {
		n := 0
		for _, path := range program {
			n += g.roots[path]
		}
		if n > 1 || slices.ContainsFunc(program, func(path string) bool { return slices.Contains(g.again, path) }) {
			for _, path := range program {
				several[path] = true
			}
		}
	}
	return several
}

// add notes a node that sets the tracer, and what calls the function around it.
func (g *globalSets) add(at placed) {
	n := at.node
	for ; n != nil; n = g.plan.ParentOf(at.file, n) {
		if _, ok := n.(*ast.FuncLit); ok && n != at.node {
			break
		}
		if _, ok := n.(*ast.FuncDecl); ok {
			break
		}
	}
	first := len(g.within[n]) == 0
	if n != nil {
		g.within[n] = append(g.within[n], at.node)
	} else {
		g.roots[at.pkg.Path]++ // the value of a package variable
	}
	if !first || n == nil {
		return
	}
	callers := []placed{{at.pkg, at.file, n}}
	if f, ok := n.(*ast.FuncDecl); ok {
		callers = g.usesOf(f.Name.Pos())
	}
	if len(callers) == 0 {
		g.roots[at.pkg.Path]++
	}
	for _, c := range callers {
		if g.onlyOnce(c) {
			g.roots[at.pkg.Path]++
			break
		}
		g.add(c)
	}
}

// usesOf lists where a function of the tree is named, tests left out.
func (g *globalSets) usesOf(declaration token.Pos) []placed {
	if g.uses == nil {
		g.uses = map[token.Pos][]placed{}
		seen := map[*ast.Ident]bool{}
		for _, pkg := range g.plan.Load.Packages {
			for _, file := range pkg.Files {
				if file.Syntax == nil || isTest(file) == 1 {
					continue
				}
				for n := range ast.Preorder(file.Syntax) {
					id, ok := n.(*ast.Ident)
					if !ok || seen[id] {
						continue
					}
					if f, ok := pkg.Info.Uses[id].(*gotypes.Func); ok {
						seen[id] = true
						g.uses[f.Origin().Pos()] = append(g.uses[f.Origin().Pos()], placed{pkg, file, id})
					}
				}
			}
		}
	}
	return g.uses[declaration]
}

// onlyOnce reports whether the function is handed to sync.Once, sync.OnceFunc or the like.
func (g *globalSets) onlyOnce(f placed) bool {
	node := f.node
	if sel, ok := g.plan.ParentOf(f.file, node).(*ast.SelectorExpr); ok {
		node = sel
	}
	call, ok := g.plan.ParentOf(f.file, node).(*ast.CallExpr)
	if !ok || !slices.ContainsFunc(call.Args, func(a ast.Expr) bool { return a == node }) {
		return false
	}
	fun, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok {
		return false
	}
	called, ok := f.pkg.Info.Uses[fun.Sel].(*gotypes.Func)
	return ok && called.Pkg() != nil && called.Pkg().Path() == "sync" && (called.Name() == "Do" || strings.HasPrefix(called.Name(), "Once"))
}

// packageAt is the path of the package that holds the node.
func (g *globalSets) packageAt(n ast.Node) string {
	for _, pkg := range g.plan.Load.Packages {
		for _, f := range pkg.Files {
			if f.Syntax != nil && f.Syntax.FileStart <= n.Pos() && n.Pos() < f.Syntax.FileEnd {
				return pkg.Path
			}
		}
	}
	return ""
}

// follow reports whether one of the nodes of the function may be run after another, or after itself.
func follow(f ast.Node, nodes []ast.Node) bool {
	var body *ast.BlockStmt
	switch f := f.(type) {
	case *ast.FuncDecl:
		body = f.Body
	case *ast.FuncLit:
		body = f.Body
	}
	graph := cfg.New(body, mayReturn)
	in := func(b *cfg.Block) (n int) {
		for _, st := range b.Nodes {
			for _, set := range nodes {
				if st.Pos() <= set.Pos() && set.End() <= st.End() {
					n++
				}
			}
		}
		return n
	}
	for _, b := range graph.Blocks {
		if !b.Live || in(b) == 0 {
			continue
		}
		if in(b) > 1 {
			return true
		}
		seen := map[*cfg.Block]bool{}
		next := slices.Clone(b.Succs)
		for len(next) > 0 {
			at := next[0]
			next = next[1:]
			if seen[at] {
				continue
			}
			if seen[at] = true; in(at) > 0 {
				return true
			}
			next = append(next, at.Succs...)
		}
	}
	return false
}

// mayReturn reports whether a call comes back; one that ends the program does not.
func mayReturn(call *ast.CallExpr) bool {
	name := ""
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		name = f.Name
	case *ast.SelectorExpr:
		name = f.Sel.Name
	}
	return name != "panic" && name != "Exit" && !strings.HasPrefix(name, "Fatal") && !strings.HasPrefix(name, "Panic")
}
