package gomod

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/mod/module"
	"golang.org/x/mod/semver"
)

// splitModule is a module of which a folder became a module of its own: google.golang.org/genproto, say, and
// google.golang.org/genproto/googleapis/rpc. Where a build has the new one and a release of the old one from before, both
// provide the same packages, and nothing that imports them builds. `go mod tidy` does not mend that.
type splitModule struct {
	pkg      string
	old, new module.Version
}

// The text is that of AmbiguousImportError in cmd/go/internal/modload/import.go.
var ambiguous = regexp.MustCompile(`ambiguous import: found package (\S+) in multiple modules:\n\t(\S+) (v\S+).*\n\t(\S+) (v\S+)`)

// ambiguousImport reads what the go command says of a package that two modules provide; it is nil for any other text.
func ambiguousImport(text string) *splitModule {
	m := ambiguous.FindStringSubmatch(text)
	if m == nil {
		return nil
	}
	s := &splitModule{m[1], module.Version{Path: m[2], Version: m[3]}, module.Version{Path: m[4], Version: m[5]}}
	if strings.HasPrefix(s.old.Path, s.new.Path+"/") {
		s.old, s.new = s.new, s.old
	}
	return s
}

// raise requires the old module as it was at the commit of the new one, which no longer has the folder.
func (u *update) raise(s splitModule) error {
	to := module.Version{Path: s.old.Path, Version: s.new.Version}
	known := strings.HasPrefix(s.new.Path, s.old.Path+"/") && module.IsPseudoVersion(to.Version) && semver.Compare(to.Version, s.old.Version) > 0
	if !known || slices.Contains(u.raised, to) {
		return fmt.Errorf("module %s: with OpenTelemetry %s, package %s is in both %s and %s; raise %s to a release that no longer holds it (`go get %s@latest`) and run again",
			u.Module.Path, u.Release.Version(), s.pkg, s.old, s.new, s.old.Path, s.old.Path)
	}
	u.raised = append(u.raised, to)
	return nil
}
