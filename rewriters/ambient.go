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
	for _, state := range slices.Sorted(maps.Keys(p.flow.states)) {
		p.joinAmbientState(state)
	}
}

func (p *Plan) joinAmbientState(state string) {
	at := func(path string) (node, bool) {
		n, ok := p.flow.nodes[key{name: ambientName(state, path)}]
		return n, ok
	}
	if p.Opts.OnePackage {
		for _, pkg := range p.Load.Packages {
			if n, ok := at(pkg.Path); ok {
				p.flow.block(n, token.NoPos, "", "it shares a tracer or a context with other packages, which must change with it")
			}
		}
		return
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
		var first node
		seen := map[*types.Package]bool{}
		var visit func(t *types.Package)
		visit = func(t *types.Package) {
			if seen[t] {
				return
			}
			seen[t] = true
			if n, ok := at(t.Path()); ok {
				first = p.flow.union(first, n)
			}
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
		var first node
		for _, path := range imports {
			if n, ok := at(path); ok {
				first = p.flow.union(first, n)
			}
		}
	}
}
