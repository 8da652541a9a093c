package rewriters

import (
	"go/token"
	"go/types"
	"maps"
	"slices"
)

// joinAmbient ties together the packages that can meet in one process: code that shares a global tracer, or finds its
// parent span in a context, shows whole traces only when all of it speaks one API. Two packages meet when some package of
// the tree imports both, directly or not.
func (p *Plan) joinAmbient() {
	states := slices.Sorted(maps.Keys(p.flow.states))
	if p.Opts.OnePackage {
		for _, pkg := range p.Load.Packages {
			for _, state := range states {
				if n, ok := p.flow.nodes[key{name: ambientName(state, pkg.Path)}]; ok {
					p.flow.block(n, token.NoPos, "", "it shares a tracer or a context with other packages, which must change with it")
				}
			}
		}
		return
	}
	// meet adds a package to those that meet, by state.
	meet := func(met map[string]node, path string) {
		for _, state := range states {
			if n, ok := p.flow.nodes[key{name: ambientName(state, path)}]; ok {
				met[state] = p.flow.union(met[state], n)
			}
		}
	}
	byPath := map[string]*types.Package{}
	var paths []string
	for _, pkg := range p.Load.Packages {
		if pkg.Types == nil {
			continue
		}
		if byPath[pkg.Path] == nil {
			paths = append(paths, pkg.Path)
			byPath[pkg.Path] = pkg.Types
		}
	}
	slices.Sort(paths)
	for _, root := range paths {
		met := map[string]node{}
		seen := map[*types.Package]bool{}
		var visit func(t *types.Package)
		visit = func(t *types.Package) {
			if seen[t] {
				return
			}
			seen[t] = true
			meet(met, t.Path())
			for _, i := range t.Imports() {
				visit(i)
			}
		}
		for _, pkg := range p.Load.Packages {
			if pkg.Path == root && pkg.Types != nil {
				visit(pkg.Types)
			}
		}
	}
	for _, imports := range p.Load.Programs() {
		met := map[string]node{}
		for _, path := range imports {
			meet(met, path)
		}
	}
}
