package gomod

import (
	"os"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// Requires reports whether the go.mod file requires the module at least at the version.
func Requires(goMod, module, version string) (bool, error) {
	src, err := os.ReadFile(goMod)
	if err != nil {
		return false, err
	}
	f, err := modfile.ParseLax(goMod, src, nil)
	if err != nil {
		return false, err
	}
	for _, r := range f.Require {
		if r.Mod.Path == module && semver.Compare(r.Mod.Version, version) >= 0 {
			return true, nil
		}
	}
	return false, nil
}
