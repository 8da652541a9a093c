package loader

import (
	"context"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
)

// Verify type-checks the tree with the overlay in place of the files on disk: every package, test and loaded build variant
// that has a file in the overlay, or that imports such a package, directly or not. It returns the errors that were not there
// before, by file and text. go.mod and go.sum in the overlay count: where they change the version of a module, everything that
// is built on it is checked, too, dependencies included.
func (r *Result) Verify(ctx context.Context, overlay map[string][]byte) ([]TypeError, error) {
	touched := r.touched(overlay)
	after, err := r.reload(ctx, overlay, touched, nil)
	if err != nil {
		return nil, err
	}
	type id struct{ file, msg, pkg string }
	before := map[id]int{}
	analysed := map[string]bool{}
	for _, p := range r.Packages {
		analysed[p.ID+"\x00"+p.Variant] = true
		for _, e := range p.Errors {
			before[id{e.File, e.Msg, p.ID}]++
		}
	}
	var fresh []TypeError
	var unknown []string // packages with errors that were not analysed before
	for _, p := range after.Packages {
		if len(p.Errors) > 0 && !analysed[p.ID+"\x00"+p.Variant] {
			unknown = append(unknown, p.Path)
		}
	}
	if len(unknown) > 0 {
		old, err := r.reload(ctx, nil, func(path string) bool { return slices.Contains(unknown, path) }, nil)
		if err != nil {
			return nil, err
		}
		for _, p := range old.Packages {
			if !analysed[p.ID+"\x00"+p.Variant] {
				for _, e := range p.Errors {
					before[id{e.File, e.Msg, p.ID}]++
				}
			}
		}
	}
	seen := map[string]bool{}
	for _, p := range after.Packages {
		for _, e := range p.Errors {
			k := id{e.File, e.Msg, p.ID}
			if before[k] > 0 {
				before[k]--
				continue
			}
			if text := e.Package + ": " + e.Error(); !seen[text] {
				seen[text] = true
				fresh = append(fresh, e)
			}
		}
	}
	outside, err := r.freshOutside(after, func(wholly func(string) bool) (*Result, error) { return r.reload(ctx, nil, nil, wholly) })
	return append(fresh, outside...), err
}

// touched returns a filter of the packages that the overlay can break.
func (r *Result) touched(overlay map[string][]byte) func(string) bool {
	dirs := map[string]bool{}
	for path := range overlay {
		if strings.HasSuffix(path, ".go") {
			dirs[filepath.Dir(path)] = true
		}
	}
	changed := map[string]bool{}
	for _, p := range r.Packages {
		for _, f := range p.Files {
			if dirs[filepath.Dir(f.Path)] {
				changed[strings.TrimSuffix(p.Path, "_test")] = true
			}
		}
	}
	for _, m := range r.Modules { // packages that exist only in the overlay
		for dir := range dirs {
			if rel, err := filepath.Rel(m.Dir, dir); err == nil && !strings.HasPrefix(rel, "..") {
				changed[strings.TrimSuffix(m.Path+"/"+filepath.ToSlash(rel), "/.")] = true
			}
		}
	}
	affected := map[string]bool{}
	for root, set := range r.brings {
		for p := range set {
			if changed[p] {
				affected[root] = true
			}
		}
	}
	return func(path string) bool {
		return changed[path] || affected[path] || changed[strings.TrimSuffix(path, "_test")]
	}
}

// reload loads the same tree again with the overlay; only the packages that force and wholly select matter, and those that are
// built on other versions of modules.
func (r *Result) reload(ctx context.Context, overlay map[string][]byte, force, wholly func(string) bool) (*Result, error) {
	cfg := r.cfg
	cfg.Overlay, cfg.Progress = overlay, nil
	cfg.IsLegacy = func(string) bool { return false } // what does not depend on the change need not be looked at again
	after := &Result{Root: r.Root, Fset: token.NewFileSet(), Files: map[string]*File{}, cfg: cfg, Modules: r.Modules, dirs: moduleDirs{}, brings: map[string]map[string]bool{}}
	l := newLoad(after)
	l.modReadonly, l.before, l.force, l.wholly = true, r.dirs, force, wholly
	for _, m := range r.Modules {
		patterns := cfg.Patterns
		if len(patterns) == 0 {
			patterns = []string{"./..."}
		}
		if err := l.reloadModule(ctx, m, patterns, r); err != nil {
			return nil, err
		}
	}
	return after, nil
}

// reloadModule loads the host's build of the module and the variants that the first load used.
func (l *load) reloadModule(ctx context.Context, m *Module, patterns []string, first *Result) error {
	return l.withOverlay(func() error {
		dir := m.Dir
		if strings.HasPrefix(l.Root, m.Dir+string(filepath.Separator)) {
			dir = l.Root
		}
		list, err := l.list(ctx, dir, nil, l.cfg.Tags, patterns)
		if err != nil {
			return err
		}
		newUniverse(l, m, "", list).typecheck(ctx)
		for _, v := range first.built {
			if v.module != m {
				continue
			}
			list, err := l.list(ctx, dir, v.env, v.tags, v.patterns)
			if err != nil {
				return err
			}
			u := newUniverse(l, m, v.name, list)
			u.only = v.dirs
			u.typecheck(ctx)
		}
		return nil
	})
}
