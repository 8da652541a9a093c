// Package vetfix defines an analyzer that offers the rewrite of units which lie inside one package as suggested fixes, for
// go vet -fix and go fix. What must land together is one fix, because fixes are merged one by one.
//
// It offers less than the command otelmigrate: a fix cannot add a module requirement or a file, and nobody can check it
// against the rest of the program. So it is offered only where the module requires OpenTelemetry already and has the
// generated code that the fix uses, and where no other package can see what changes.
package vetfix

import (
	"go/ast"
	"os"
	"path/filepath"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/tools/go/analysis"

	"github.com/otelmigrate/otelmigrate/analyzers/legacy"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/metrics"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

// Doc is the analyzer's help.
const Doc = `rewrite what lies inside one package to OpenTelemetry

Offers one fix for every unit of declarations and uses that no other package can see. Run otelmigrate rewrite for
everything else; it also adds what a fix cannot: module requirements and the generated set-up.`

// Analyzer offers the fixes.
var Analyzer = &analysis.Analyzer{
	Name: "otelmigrate",
	Doc:  Doc,
	URL:  "https://github.com/otelmigrate/otelmigrate",
	Run:  run,
}

func run(pass *analysis.Pass) (any, error) {
	if pass.Module == nil || len(pass.Files) == 0 || !uses(pass) {
		return nil, nil
	}
	module, ok := moduleOf(pass)
	if !ok {
		return nil, nil
	}
	res := &loader.Result{Root: module.Dir, Fset: pass.Fset, Modules: []*loader.Module{module}, Files: map[string]*loader.File{}}
	pkg := &loader.Package{ID: pass.Pkg.Path(), Path: pass.Pkg.Path(), Name: pass.Pkg.Name(), Module: module, Types: pass.Pkg, Info: pass.TypesInfo}
	for _, f := range pass.Files {
		path := pass.Fset.File(f.FileStart).Name()
		src, err := pass.ReadFile(path)
		if err != nil {
			return nil, nil // a file that cgo made
		}
		file := &loader.File{Path: path, Rel: filepath.ToSlash(path), Src: src, Syntax: f, Generated: ast.IsGenerated(f)}
		pkg.Files = append(pkg.Files, file)
		res.Files[path] = file
	}
	res.Packages = []*loader.Package{pkg}
	plan := rewriters.NewPlan(res, []rewriters.Rewriter{tracing.New(), metrics.New()}, rewriters.Options{OnePackage: true})
	for _, u := range plan.Units {
		if !u.Active() {
			continue
		}
		edits, needs, err := plan.TextEdits(u)
		if err != nil || len(edits) == 0 || !available(module, needs) {
			continue
		}
		at := u.Sites[0].Ident
		pass.Report(analysis.Diagnostic{Pos: at.Pos(), End: at.End(), Category: u.Sites[0].Rule, Message: "can be rewritten to OpenTelemetry inside this package",
			SuggestedFixes: []analysis.SuggestedFix{{Message: "Rewrite to OpenTelemetry", TextEdits: edits}}})
	}
	return nil, nil
}

func uses(pass *analysis.Pass) bool {
	for _, f := range pass.Files {
		if len(legacy.Imports(f, pass.Module.Path)) > 0 {
			return true
		}
	}
	return false
}

// moduleOf finds the go.mod above the package and reports whether the package belongs to the module of the pass.
func moduleOf(pass *analysis.Pass) (*loader.Module, bool) {
	for dir := filepath.Dir(pass.Fset.File(pass.Files[0].FileStart).Name()); ; {
		name := filepath.Join(dir, "go.mod")
		if src, err := os.ReadFile(name); err == nil {
			return &loader.Module{Path: pass.Module.Path, Dir: dir, GoMod: name, GoVersion: pass.Module.GoVersion}, modfile.ModulePath(src) == pass.Module.Path
		}
		up := filepath.Dir(dir)
		if up == dir {
			return nil, false
		}
		dir = up
	}
}

// available reports whether the module provides all import paths: by a requirement, or as a package of its own.
func available(m *loader.Module, paths []string) bool {
	src, err := os.ReadFile(m.GoMod)
	if err != nil {
		return false
	}
	f, err := modfile.ParseLax(m.GoMod, src, nil)
	if err != nil {
		return false
	}
	for _, path := range paths {
		if rest, ok := strings.CutPrefix(path, m.Path+"/"); ok {
			if info, err := os.Stat(filepath.Join(m.Dir, filepath.FromSlash(rest))); err != nil || !info.IsDir() {
				return false
			}
			continue
		}
		found := !strings.Contains(path, ".")
		for _, r := range f.Require {
			found = found || path == r.Mod.Path || strings.HasPrefix(path, r.Mod.Path+"/")
		}
		if !found {
			return false
		}
	}
	return true
}
