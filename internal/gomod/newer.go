package gomod

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"os"
	"slices"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// Newer returns the last patch release of each minor release of the module after the one it has, oldest first, of the same
// major release and no newer Go than goVersion. env is of the go command; nil means os.Environ(). It fails when no proxy
// knows the module.
func Newer(ctx context.Context, env []string, have module.Version, goVersion string) ([]module.Version, error) {
	out, err := goCommand(ctx, env, os.TempDir(), "list", "-m", "-versions", "-json", have.Path)
	if err != nil {
		return nil, err
	}
	var known struct{ Versions []string }
	if err := json.Unmarshal(out, &known); err != nil {
		return nil, err
	}
	last := map[string]string{} // by minor release
	for _, v := range known.Versions {
		later := semver.Compare(v, have.Version) > 0 && semver.Major(v) == semver.Major(have.Version) && semver.Prerelease(v) == "" && semver.Build(v) == semver.Build(have.Version)
		if minor := semver.MajorMinor(v); later && semver.Compare(v, last[minor]) > 0 {
			last[minor] = v
		}
	}
	var newest []module.Version
	for _, v := range last {
		newest = append(newest, module.Version{Path: have.Path, Version: v})
	}
	if len(newest) == 0 {
		return nil, nil
	}
	list, err := listModules(ctx, env, newest)
	if err != nil {
		return nil, err
	}
	var fit []module.Version
	for _, m := range list {
		if !newer(m.GoVersion, goVersion) {
			fit = append(fit, module.Version{Path: m.Path, Version: m.Version})
		}
	}
	slices.SortFunc(fit, func(a, b module.Version) int { return semver.Compare(a.Version, b.Version) })
	return fit, nil
}

// listedModule is what the go command tells of a module's version.
type listedModule struct{ Path, Version, GoMod, GoVersion string }

// listModules asks the go command outside of any module, so that no requirements have to be loaded.
func listModules(ctx context.Context, env []string, modules []module.Version) (list []listedModule, err error) {
	args := []string{"list", "-m", "-json"}
	for _, m := range modules {
		args = append(args, m.String())
	}
	out, err := goCommand(ctx, env, os.TempDir(), args...)
	if err != nil {
		return nil, err
	}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		var m listedModule
		if err := dec.Decode(&m); errors.Is(err, io.EOF) {
			return list, nil
		} else if err != nil {
			return nil, err
		}
		list = append(list, m)
	}
}
