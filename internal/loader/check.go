package loader

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/types"
	"runtime"
	"strings"
	"sync"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// checked is the outcome for one package of a universe; done is closed when the rest may be read.
type checked struct {
	done  chan struct{}
	rank  int             // its place in the order; what it imports comes before, except in an import cycle
	needs map[string]bool // IDs of the imports that its declarations need; nil means all
	files []*ast.File     // parsed already, outside of the tree
	types *types.Package
	pkg   *Package // set when the package is analysed
}

// typecheck checks what the legacy flow reaches, dependencies first, on all CPUs.
func (u *universe) typecheck(ctx context.Context) {
	u.choose()
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	var wg sync.WaitGroup
	for _, id := range u.order {
		c := u.pkgs[id]
		if c == nil {
			continue
		}
		wg.Add(1)
		go func() {
			defer wg.Done()
			defer close(c.done)
			for _, dep := range u.meta[id].Imports {
				if d := u.pkgs[dep]; d != nil && d.rank < c.rank && c.needed(dep) {
					<-d.done
				}
			}
			if ctx.Err() != nil {
				return
			}
			slots <- struct{}{}
			defer func() { <-slots }()
			u.check(id, c)
		}()
	}
	wg.Wait()
	for _, id := range u.order {
		if c := u.pkgs[id]; c != nil && c.pkg != nil {
			u.Packages = append(u.Packages, c.pkg)
			for _, f := range c.pkg.Files {
				u.Files[f.Path] = f
			}
		}
	}
}

// forced reports whether a package of the tree is analysed in any case.
func (u *universe) forced(id string) bool {
	return u.force != nil && u.force(plain(id)) || u.upgraded[id] && u.meta[id].Export == ""
}

// direct reports whether the package imports a legacy library.
func (u *universe) direct(p *meta) bool {
	for _, i := range p.Imports {
		if u.cfg.IsLegacy(plain(i)) {
			return true
		}
	}
	return false
}

func (u *universe) check(id string, c *checked) {
	p := u.meta[id]
	defer func() {
		if r := recover(); r != nil {
			if c.types == nil {
				c.types = types.NewPackage(plain(id), p.Name)
				c.types.MarkComplete()
			}
			c.pkg = nil
			u.sources.mu.Lock()
			u.problem(finding.Problem{Package: plain(id), Message: fmt.Sprintf("loading the package failed inside the Go type checker (%v); it is left as it is", r), Skipped: true})
			u.sources.mu.Unlock()
		}
	}()
	if hookCheck != nil {
		hookCheck(id)
	}
	inTree := u.belongs(p)
	analysed := inTree && (u.forced(id) || (u.reach[id] && u.selected(p) && (u.direct(p) || u.exposed(p))))
	var files []*ast.File
	var own []*File
	var errs []TypeError
	for _, name := range append(append([]string{}, p.GoFiles...), p.CgoFiles...) {
		path := abs(p.Dir, name)
		if inTree {
			f, fileErrs := u.sources.file(path)
			errs = append(errs, fileErrs...)
			if f.Syntax != nil {
				own, files = append(own, f), append(files, f.Syntax)
			}
		}
	}
	whole := u.whole(id)
	if whole {
		c.files = u.wholeFiles(p)
	}
	files = append(files, c.files...)
	conf := types.Config{
		Importer:         importerFunc(func(path string) (*types.Package, error) { return u.imported(p, path) }),
		IgnoreFuncBodies: !analysed && !whole,
		FakeImportC:      true,
		GoVersion:        goVersion(p),
		Sizes:            types.SizesFor("gc", u.arch()),
		Error: func(err error) {
			if te, ok := err.(types.Error); ok && (inTree || whole) && len(errs) < 1000 {
				errs = append(errs, u.typeError(te, plain(id)))
			}
		},
	}
	var info *types.Info
	if analysed {
		info = &types.Info{Types: map[ast.Expr]types.TypeAndValue{}, Defs: map[*ast.Ident]types.Object{}, Uses: map[*ast.Ident]types.Object{},
			Selections: map[*ast.SelectorExpr]*types.Selection{}, Implicits: map[ast.Node]types.Object{}, Instances: map[*ast.Ident]types.Instance{},
			Scopes: map[ast.Node]*types.Scope{}, FileVersions: map[*ast.File]string{}}
	}
	path := plain(id)
	c.types, _ = conf.Check(path, u.Fset, files, info)
	if c.types == nil {
		c.types = types.NewPackage(path, p.Name)
	}
	c.types.MarkComplete()
	if whole {
		u.sources.mu.Lock()
		for _, e := range errs {
			u.outside = append(u.outside, u.outsideError(p, e))
		}
		u.sources.mu.Unlock()
	}
	if !analysed {
		return
	}
	if p.Error != nil && len(errs) == 0 && !strings.Contains(p.Error.Err, "build constraints exclude") {
		errs = append(errs, TypeError{Msg: p.Error.Err, Package: path})
	}
	for i := range errs {
		errs[i].Build, errs[i].Upgrades = u.module, u.upgrades(p)
	}
	c.pkg = &Package{ID: id, Path: path, Name: p.Name, ForTest: p.ForTest, Module: u.moduleOf(p), Variant: u.variant, Files: own, Types: c.types, Info: info, Errors: errs}
}

// hookCheck is called before each package is checked; tests use it to make one fail.
var hookCheck func(id string)

func (u *universe) selected(p *meta) bool { return u.only == nil || u.only[p.Dir] }

func (u *universe) moduleOf(p *meta) *Module {
	for _, m := range u.Modules {
		if m.Dir == p.Module.Dir {
			return m
		}
	}
	return u.module
}

func (u *universe) arch() string {
	if _, rest, ok := strings.Cut(u.variant, "/"); ok {
		arch, _, _ := strings.Cut(rest, ",")
		return arch
	}
	return runtime.GOARCH
}

func (u *universe) typeError(e types.Error, pkg string) TypeError {
	pos := e.Fset.Position(e.Pos)
	return TypeError{File: pos.Filename, Line: pos.Line, Column: pos.Column, Msg: e.Msg, Package: pkg, Soft: e.Soft}
}

// goVersion is the language version of the package's module in the form of types.Config.
func goVersion(p *meta) string {
	if p.Module == nil || p.Module.GoVersion == "" {
		return ""
	}
	return "go" + p.Module.GoVersion
}

type importerFunc func(path string) (*types.Package, error)

func (f importerFunc) Import(path string) (*types.Package, error) { return f(path) }

// imported resolves an import of the package.
func (u *universe) imported(p *meta, path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	id := path
	if mapped, ok := p.ImportMap[path]; ok {
		id = mapped
	}
	self := u.pkgs[p.ImportPath]
	if dep := u.meta[id]; dep != nil && !self.needed(id) {
		stub := types.NewPackage(path, dep.Name) // only function bodies, which are dropped, use it
		stub.MarkComplete()
		return stub, nil
	}
	if c := u.pkgs[id]; c != nil {
		if self != nil && c.rank >= self.rank {
			return nil, errors.New("import cycle not allowed") // waiting for it would never end
		}
		<-c.done
		if c.types == nil {
			return nil, fmt.Errorf("package %s could not be loaded", path)
		}
		return c.types, nil
	}
	dep := u.meta[id]
	if dep == nil {
		return nil, fmt.Errorf("package %s is not in the module cache, or nothing provides it; run `go mod download`", path)
	}
	if dep.Export == "" {
		if dep.Error != nil {
			return nil, fmt.Errorf("%s", dep.Error.Err)
		}
		return nil, fmt.Errorf("package %s could not be loaded", path)
	}
	return u.exports.read(id)
}
