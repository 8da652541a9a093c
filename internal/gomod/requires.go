package gomod

import (
	"os"
	"strconv"
	"strings"

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

// ReleaseOf returns the minor number of the OpenTelemetry release that the go.mod file requires for the module's own code, 0
// where it requires none, or another major release.
func ReleaseOf(goMod string) (minor int, err error) {
	f, err := read(goMod)
	if err != nil {
		return 0, err
	}
	for _, r := range f.Require {
		if r.Mod.Path == "go.opentelemetry.io/otel" && !r.Indirect && semver.Major(r.Mod.Version) == "v1" {
			return strconv.Atoi(strings.TrimPrefix(semver.MajorMinor(r.Mod.Version), "v1."))
		}
	}
	return 0, nil
}

// requiredVersion is the version at which the go.mod file requires the module, "" where it does not.
func requiredVersion(goMod, module string) (string, error) {
	f, err := read(goMod)
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

func read(goMod string) (*modfile.File, error) {
	src, err := os.ReadFile(goMod)
	if err != nil {
		return nil, err
	}
	return modfile.ParseLax(goMod, src, nil)
}
