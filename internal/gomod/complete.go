package gomod

import (
	"context"
	"fmt"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// A module of Go 1.17 or later lists every module that its packages need, and so does what it requires; the go command reads
// no further as long as it finds every package that way (https://go.dev/ref/mod#lazy-loading). Missing one, it reads the
// go.mod files of all that the requirements require, of which an old one may be gone from every proxy, or a closed network
// may not have it. Hence the module's list is completed here from those few go.mod files that matter.

// complete requires, beside the imports, what the modules of the release require, and what each module requires that rises
// for it. It reports whether the go command has anything new to work with.
func (u *update) complete(ctx context.Context) (bool, error) {
	f, err := modfile.Parse("go.mod", u.Module.GoMod, nil)
	if err != nil || f.Go == nil || newer("1.17", f.Go.Version) {
		return false, err
	}
	replaced := map[string]bool{}
	for _, r := range f.Replace {
		replaced[r.Old.Path] = true
	}
	had, versions, changed, next := map[string]bool{}, map[string]string{}, map[string]bool{}, map[string]string{}
	for _, r := range f.Require {
		had[r.Mod.Path], versions[r.Mod.Path] = true, r.Mod.Version
	}
	// listed says that the module which requires m lists what the packages of m need, so that the list of m adds nothing.
	require := func(m, version string, listed bool) {
		if m == u.Module.Path || replaced[m] || semver.Compare(version, versions[m]) <= 0 {
			return
		}
		if had[m] || !listed {
			next[m] = version
		}
		versions[m], changed[m] = version, true
	}
	for m, v := range u.wanted(f) {
		require(m, v, false)
	}
	for _, m := range u.Raise {
		require(m.Path, m.Version, false)
	}
	for len(next) > 0 {
		var wanted []module.Version
		for _, m := range slices.Sorted(maps.Keys(next)) {
			wanted = append(wanted, module.Version{Path: m, Version: next[m]})
		}
		next = map[string]string{}
		files, err := u.goMods(ctx, wanted)
		if err != nil {
			return false, err
		}
		for _, file := range files {
			for _, r := range file.Require {
				require(r.Mod.Path, r.Mod.Version, file.Go != nil && !newer("1.17", file.Go.Version))
			}
		}
	}
	completed := false
	for _, m := range slices.Sorted(maps.Keys(changed)) {
		v := module.Version{Path: m, Version: versions[m]}
		if !slices.Contains(u.listed, v) {
			u.listed, completed = append(u.listed, v), true
		}
	}
	return completed, nil
}

// goMods reads the go.mod files of the modules, from the module cache or a proxy.
func (u *update) goMods(ctx context.Context, modules []module.Version) (files []*modfile.File, err error) {
	list, err := listModules(ctx, u.Env, modules)
	if err != nil {
		return nil, err
	}
	for _, m := range list {
		src, err := os.ReadFile(m.GoMod)
		if err != nil {
			return nil, fmt.Errorf("%s %s: %w", m.Path, m.Version, err)
		}
		f, err := modfile.ParseLax(strings.TrimSpace(m.Path+"@"+m.Version+"/go.mod"), src, nil)
		if err != nil {
			return nil, err
		}
		files = append(files, f)
	}
	return files, nil
}
