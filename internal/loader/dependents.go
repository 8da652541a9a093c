package loader

import (
	"slices"
	"strings"
)

// Dependent is a package of a dependency that uses a legacy library itself.
type Dependent struct {
	Path   string
	Module string   // the module that provides it
	Legacy []string // the legacy packages that it imports, sorted
}

// Dependents lists the dependencies, those of tests left out, that import a legacy library, sorted by path. What they do
// with it does not change with the tree's code.
func (r *Result) Dependents() []Dependent { return r.dependents }

// recordDependents finds them in what the go command listed.
func (u *universe) recordDependents() {
	seen := map[string]bool{}
	var visit func(id string)
	visit = func(id string) {
		p := u.meta[id]
		if p == nil || seen[id] {
			return
		}
		seen[id] = true
		var legacy []string
		for _, i := range p.Imports {
			visit(i)
			if u.cfg.IsLegacy(i) {
				legacy = append(legacy, i)
			}
		}
		if len(legacy) == 0 || u.cfg.IsLegacy(id) || p.Module == nil || u.inTree[p.Module.Dir] {
			return
		}
		slices.Sort(legacy)
		if !slices.ContainsFunc(u.dependents, func(d Dependent) bool { return d.Path == id }) {
			u.dependents = append(u.dependents, Dependent{Path: id, Module: p.Module.Path, Legacy: legacy})
		}
	}
	for _, id := range u.order {
		if p := u.meta[id]; !p.DepOnly && p.ForTest == "" {
			visit(id)
		}
	}
	slices.SortFunc(u.dependents, func(a, b Dependent) int { return strings.Compare(a.Path, b.Path) })
}
