package gomod

import (
	"os"

	"golang.org/x/mod/modfile"
	"golang.org/x/mod/semver"
)

// Requires reports whether the go.mod file requires the module at least at the version.
func Requires(goMod, module, version string) (bool, error) {
	required, err := requiredVersion(goMod, module)
	return required != "" && semver.Compare(required, version) >= 0, err
}

// RequiresBelow reports whether the go.mod file requires the module, at a version before the one given.
func RequiresBelow(goMod, module, version string) (bool, error) {
	required, err := requiredVersion(goMod, module)
	return required != "" && semver.Compare(required, version) < 0, err
}

// requiredVersion is the version at which the go.mod file requires the module, "" where it does not.
func requiredVersion(goMod, module string) (string, error) {
	src, err := os.ReadFile(goMod)
	if err != nil {
		return "", err
	}
	f, err := modfile.ParseLax(goMod, src, nil)
	if err != nil {
		return "", err
	}
	for _, r := range f.Require {
		if r.Mod.Path == module {
			return r.Mod.Version, nil
		}
	}
	return "", nil
}
