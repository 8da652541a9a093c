package loader

import (
	"cmp"
	"go/ast"
	"go/parser"
	"maps"
	"path/filepath"
	"slices"
	"strings"
)

// A rewritten module may require newer modules than before. What is built on those, code of the tree that nothing rewrites
// and dependencies alike, may then compile no more, although no line of it has changed.

// moduleDirs tells where the modules lie that each module of the tree is built with: by its directory, then by module path.
// A directory of the module cache has the version in its name.
type moduleDirs map[string]map[string]string

// recordModules notes the modules of the build, and what the go command says of packages outside of the tree.
func (u *universe) recordModules() {
	dirs := u.dirs[u.module.Dir]
	if dirs == nil {
		dirs = map[string]string{}
		u.dirs[u.module.Dir] = dirs
	}
	for _, id := range u.order {
		p := u.meta[id]
		if p.Module != nil {
			dirs[p.Module.Path] = p.Module.Dir
		}
		if p.Error != nil && !u.belongs(p) && !strings.Contains(p.Error.Err, "build constraints exclude") {
			u.outside = append(u.outside, u.outsideError(p, TypeError{Msg: p.Error.Err}))
		}
	}
}

// findUpgraded marks the packages that are built on another version of a module than in the load before. In a build variant,
// which adds a few files to the host's build, it marks none.
func (u *universe) findUpgraded() {
	if u.variant != "" {
		return
	}
	before := u.before[u.module.Dir]
	for _, id := range u.order {
		for _, i := range u.meta[id].Imports {
			dep := u.meta[i]
			if dep == nil {
				continue
			}
			if dep.Module != nil && before[dep.Module.Path] != "" && before[dep.Module.Path] != dep.Module.Dir || u.upgraded[i] {
				u.upgraded[id] = true
				break
			}
		}
	}
}

// upgrades lists the modules from which the package imports and of which another version was in the load before, as in
// "google.golang.org/grpc v1.65.0".
func (u *universe) upgrades(p *meta) []string {
	before, now, list := u.before[u.module.Dir], u.dirs[u.module.Dir], map[string]bool{}
	for _, i := range p.Imports {
		m, version := "", ""
		if dep := u.meta[i]; dep != nil && dep.Module != nil {
			m, version = dep.Module.Path, dep.Module.Version
		} else { // the other version has no such package, perhaps
			for path, dir := range now {
				if strings.HasPrefix(i, path+"/") && len(path) > len(m) {
					m = path
					_, version, _ = strings.Cut(filepath.Base(dir), "@")
				}
			}
		}
		if m != "" && before[m] != "" && now[m] != before[m] {
			list[strings.TrimSpace(m+" "+version)] = true
		}
	}
	return slices.Sorted(maps.Keys(list))
}

// whole reports whether a package outside of the tree has to be checked with its function bodies. One that is in the build
// cache has been compiled.
func (u *universe) whole(id string) bool {
	p := u.meta[id]
	if p.Standard || p.Export != "" || p.ForTest != "" || u.belongs(p) {
		return false
	}
	return u.upgraded[id] || u.wholly != nil && u.wholly(id)
}

// wholeFiles parses the package's files; unlike what dependencyFile returns, they are not kept.
func (u *universe) wholeFiles(p *meta) (files []*ast.File) {
	for _, name := range append(append([]string{}, p.GoFiles...), p.CgoFiles...) {
		if f, _ := parser.ParseFile(u.Fset, abs(p.Dir, name), nil, parser.SkipObjectResolution); f != nil {
			files = append(files, f)
		}
	}
	return files
}

// outsideError completes an error of a package outside of the tree.
func (u *universe) outsideError(p *meta, e TypeError) TypeError {
	e.Package, e.Build, e.Upgrades = plain(p.ImportPath), u.module, u.upgrades(p)
	if p.Module != nil {
		e.Dependency = strings.TrimSpace(p.Module.Path + " " + p.Module.Version)
	} else {
		e.Dependency = e.Package
	}
	if e.File == "" {
		e.File, e.Line, e.Column = p.errorPosition()
	}
	return e
}

// freshOutside returns the errors of packages outside of the tree that were not there before.
func (r *Result) freshOutside(after *Result, reload func(packages func(string) bool) (*Result, error)) ([]TypeError, error) {
	key := func(e TypeError) string { return e.Build.Dir + "\x00" + e.Package + "\x00" + e.Msg }
	known := map[string]bool{}
	for _, e := range r.outside {
		known[key(e)] = true
	}
	isKnown := func(e TypeError) bool { return known[key(e)] }
	fresh := slices.DeleteFunc(after.outside, isKnown)
	if len(fresh) == 0 {
		return nil, nil
	}
	old, err := reload(func(path string) bool {
		return slices.ContainsFunc(fresh, func(e TypeError) bool { return e.Package == path })
	})
	if err != nil {
		return nil, err
	}
	for _, e := range old.outside {
		known[key(e)] = true
	}
	fresh = slices.DeleteFunc(fresh, isKnown)
	slices.SortFunc(fresh, func(a, b TypeError) int {
		return cmp.Or(strings.Compare(a.Package, b.Package), strings.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), strings.Compare(a.Msg, b.Msg))
	})
	return fresh, nil
}
