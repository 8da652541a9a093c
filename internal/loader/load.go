package loader

import (
	"context"
	"encoding/json"
	"fmt"
	"go/types"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// load is the state shared by all modules and build variants of one Load.
type load struct {
	*Result
	*sources
	listed       int
	overlayFile  string // the -overlay JSON file of the go command, "" without an overlay
	modReadonly  bool
	before       moduleDirs           // of the load that this one verifies; nil for a first load
	force        func(id string) bool // packages of the tree to type-check with bodies in any case; may be nil
	wholly       func(id string) bool // packages outside of the tree to type-check with bodies; may be nil
	inTree       map[string]bool      // directories of the tree's modules
	dependencies sync.Map             // path to *ast.File: what of the dependencies has been parsed
}

func newLoad(r *Result) *load {
	l := &load{Result: r, sources: newSources(r), inTree: map[string]bool{}}
	for _, m := range r.Modules {
		l.inTree[m.Dir] = true
	}
	return l
}

// withOverlay writes the overlay file of the go command and calls f.
func (l *load) withOverlay(f func() error) error {
	if len(l.cfg.Overlay) == 0 {
		return f()
	}
	dir, err := os.MkdirTemp("", "otelmigrate-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	replace := map[string]string{}
	for i, path := range slices.Sorted(maps.Keys(l.cfg.Overlay)) {
		name := filepath.Join(dir, fmt.Sprintf("%d-%s", i, filepath.Base(path)))
		if err := os.WriteFile(name, l.cfg.Overlay[path], 0o600); err != nil {
			return err
		}
		replace[path] = name
	}
	js, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return err
	}
	l.overlayFile = filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(l.overlayFile, js, 0o600); err != nil {
		return err
	}
	return f()
}

// module loads the packages of one module, in the host's build and in the variants that further files need.
func (l *load) module(ctx context.Context, m *Module, patterns []string) error {
	return l.withOverlay(func() error {
		dir := m.Dir
		if strings.HasPrefix(l.Root, m.Dir+string(filepath.Separator)) {
			dir = l.Root
		}
		host, err := l.list(ctx, dir, nil, l.cfg.Tags, patterns)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			l.problem(finding.Problem{File: l.Rel(m.GoMod), Message: err.Error(), Skipped: true})
			return nil
		}
		u := newUniverse(l, m, "", host)
		l.listed += u.roots
		u.typecheck(ctx)
		u.parseRest()
		u.recordPrograms()
		u.recordDependents()
		if l.cfg.NoVariants {
			return nil
		}
		return l.variants(ctx, m, dir, u)
	})
}

// universe is the packages of one module in one build: within it, an import path means one set of types.
type universe struct {
	*load
	module   *Module
	variant  string
	meta     map[string]*meta
	order    []string // IDs, dependencies first
	roots    int      // packages that the patterns name
	pkgs     map[string]*checked
	exports  *exportData
	reach    map[string]bool // IDs whose imports lead to a legacy library
	upgraded map[string]bool // IDs of packages that are built on other versions of modules than in the load before
	exposure
	only map[string]bool // in a variant: the directories whose packages are analysed; nil means all
}

func newUniverse(l *load, m *Module, variant string, list []*meta) *universe {
	u := &universe{load: l, module: m, variant: variant, meta: map[string]*meta{}, pkgs: map[string]*checked{}, reach: map[string]bool{}, upgraded: map[string]bool{},
		exposure: exposure{clean: map[types.Type]bool{}, result: map[*types.Package]bool{}}}
	for _, p := range list {
		if strings.HasSuffix(p.ImportPath, ".test") && p.Name == "main" {
			continue // the generated main of a test binary
		}
		u.meta[p.ImportPath] = p
		if !p.DepOnly && p.ForTest == "" {
			u.roots++
		}
		l.listProblem(p)
	}
	u.sort()
	u.findUpgraded()
	u.recordModules()
	u.exports = newExportData(u)
	return u
}

// belongs reports whether the package lies in a module of the tree, and below the root.
func (l *load) belongs(p *meta) bool {
	if p.Standard || p.Module == nil || !l.inTree[p.Module.Dir] {
		return false
	}
	return p.Dir == l.Root || strings.HasPrefix(p.Dir, l.Root+string(filepath.Separator))
}

// listProblem reports what the go command found wrong with a package of the tree. What its files have wrong is found again,
// with more detail, when they are parsed and type-checked.
func (l *load) listProblem(p *meta) {
	if p.Error == nil || (!l.belongs(p) && p.Module != nil) {
		return
	}
	if strings.Contains(p.Error.Err, "build constraints exclude all Go files") {
		return // the files are looked at as a build variant
	}
	q := finding.Problem{Package: plain(p.ImportPath), Message: p.Error.Err}
	if file, line, column := p.errorPosition(); file != "" {
		q.File, q.Line, q.Column = l.Rel(file), line, column
	}
	if strings.Contains(q.Message, "no required module provides") || strings.Contains(q.Message, "missing go.sum entry") {
		q.Message += "; run `go mod download` or `go mod tidy`"
	}
	l.problem(q)
}

// plain is the import path without the mark of a test variant ("p [q.test]").
func plain(id string) string {
	path, _, _ := strings.Cut(id, " ")
	return path
}

// sort fills order and reach.
func (u *universe) sort() {
	state := map[string]int{}
	var visit func(id string)
	visit = func(id string) {
		if state[id] != 0 {
			return
		}
		state[id] = 1
		p := u.meta[id]
		if p == nil {
			return
		}
		for _, i := range p.Imports {
			visit(i)
			if u.cfg.IsLegacy(plain(i)) || u.reach[i] {
				u.reach[id] = true
			}
		}
		u.order = append(u.order, id)
	}
	for _, id := range slices.Sorted(maps.Keys(u.meta)) {
		visit(id)
	}
}

// recordPrograms notes which packages of the tree each package brings along, tests included.
func (u *universe) recordPrograms() {
	brings := map[string]map[string]bool{}
	for _, id := range u.order {
		p := u.meta[id]
		if !u.belongs(p) {
			continue
		}
		set := map[string]bool{plain(id): true}
		for _, i := range p.Imports {
			maps.Copy(set, brings[i])
		}
		brings[id] = set
		if u.brings[plain(id)] == nil {
			u.brings[plain(id)] = map[string]bool{}
		}
		maps.Copy(u.brings[plain(id)], set)
	}
	u.Result.programs = u.Result.programs[:0]
	for _, path := range slices.Sorted(maps.Keys(u.brings)) {
		u.Result.programs = append(u.Result.programs, slices.Sorted(maps.Keys(u.brings[path])))
	}
}
