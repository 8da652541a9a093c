package loader

import (
	"cmp"
	"context"
	"fmt"
	"go/build/constraint"
	"io/fs"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// build is one combination of operating system, architecture and tags.
type build struct {
	os, arch string
	tags     string // comma-separated, sorted
	noCgo    bool
}

// variantLoad is a variant that was loaded, so that a verification can load it again.
type variantLoad struct {
	module              *Module
	name                string
	env, tags, patterns []string
	dirs                map[string]bool
}

func (b build) name() string {
	n := b.os + "/" + b.arch
	if b.tags != "" {
		n += "," + b.tags
	}
	if b.noCgo {
		n += ",!cgo"
	}
	return n
}

// variants loads the packages of the module again in the builds that hold the files which the host's build leaves out, as
// far as legacy code can be in them: files that import a legacy library, or lie in an analysed package. A file that no
// build holds is reported.
func (l *load) variants(ctx context.Context, m *Module, dir string, host *universe) error {
	covered, analysed := map[string]bool{}, map[string]bool{}
	for _, p := range host.meta {
		if !l.belongs(p) {
			continue
		}
		for _, list := range [][]string{p.GoFiles, p.CgoFiles, p.TestGoFiles, p.XTestGoFiles} {
			for _, f := range list {
				covered[abs(p.Dir, f)] = true
			}
		}
	}
	for _, c := range host.pkgs {
		if c.pkg != nil && len(c.pkg.Files) > 0 {
			analysed[filepath.Dir(c.pkg.Files[0].Path)] = true
		}
	}
	todo := map[string][]build{} // file to the builds that hold it, the best first
	for _, path := range l.goFiles(dir, host) {
		legacy := !covered[path] && l.importsLegacy(path)
		if covered[path] || (!legacy && !analysed[filepath.Dir(path)]) {
			continue
		}
		builds := buildsOf(l, path)
		if len(builds) == 0 {
			if legacy {
				l.problem(finding.Problem{File: l.Rel(path), Message: "not analysed: no build includes the file (its build constraint cannot be met, or asks for the tag ignore)", Skipped: true})
			}
			continue
		}
		todo[path] = builds
	}
	for len(todo) > 0 {
		b := most(todo)
		dirs := map[string]bool{}
		var patterns []string
		for path, builds := range todo {
			if slices.Contains(builds, b) {
				if d := filepath.Dir(path); !dirs[d] {
					dirs[d] = true
					rel, err := filepath.Rel(dir, d)
					if err != nil {
						return err
					}
					patterns = append(patterns, "./"+filepath.ToSlash(rel))
				}
				delete(todo, path)
			}
		}
		slices.Sort(patterns)
		var env []string
		if b.os != runtime.GOOS || b.arch != runtime.GOARCH {
			env = []string{"GOOS=" + b.os, "GOARCH=" + b.arch, "CGO_ENABLED=1"} // cgo files are read, never compiled
		}
		if b.noCgo {
			env = append(env, "CGO_ENABLED=0")
		}
		tags := l.cfg.Tags
		if b.tags != "" {
			tags = append(slices.Clip(tags), strings.Split(b.tags, ",")...)
		}
		list, err := l.list(ctx, dir, env, tags, patterns)
		if err != nil {
			if ctx.Err() != nil {
				return ctx.Err()
			}
			l.problem(finding.Problem{Message: fmt.Sprintf("the build for %s was not analysed: %v", b.name(), err), Skipped: true})
			continue
		}
		l.built = append(l.built, variantLoad{m, b.name(), env, tags, patterns, dirs})
		u := newUniverse(l, m, b.name(), list)
		u.only = dirs
		u.typecheck(ctx)
	}
	return nil
}

// goFiles lists the module's Go files, generated and test files included, as the go command would look for them.
func (l *load) goFiles(dir string, host *universe) (files []string) {
	listed := map[string]bool{} // with patterns on the command line, only the directories they name
	for _, p := range host.meta {
		if l.belongs(p) && !p.DepOnly {
			listed[p.Dir] = true
		}
	}
	filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return nil // reported when the modules were looked for
		case d.IsDir():
			if path != dir && (skipped(d.Name()) || l.inTree[path]) {
				return fs.SkipDir
			}
		case strings.HasSuffix(path, ".go") && d.Type().IsRegular() && !strings.HasPrefix(d.Name(), "_") && !strings.HasPrefix(d.Name(), "."):
			if len(l.cfg.Patterns) == 0 || listed[filepath.Dir(path)] {
				files = append(files, path)
			}
		}
		return nil
	})
	return files
}

// most is the build that holds most of the files; ties go to the one that comes first in the files' own order.
func most(todo map[string][]build) build {
	count := map[build]int{}
	rank := map[build]int{}
	for _, builds := range todo {
		for i, b := range builds {
			count[b]++
			rank[b] += i
		}
	}
	var all []build
	for b := range count {
		all = append(all, b)
	}
	return slices.MinFunc(all, func(a, b build) int {
		return cmp.Or(cmp.Compare(count[b], count[a]), cmp.Compare(rank[a], rank[b]), cmp.Compare(a.name(), b.name()))
	})
}

// Systems and architectures to try, the common ones first (go tool dist list, Go 1.26).
var (
	systems       = strings.Fields("linux darwin windows freebsd netbsd openbsd dragonfly solaris illumos aix android ios js plan9 wasip1")
	architectures = strings.Fields("amd64 arm64 386 arm ppc64 ppc64le riscv64 s390x loong64 mips mipsle mips64 mips64le wasm")
	unix          = strings.Fields("aix android darwin dragonfly freebsd illumos ios linux netbsd openbsd solaris")
	ports         = map[string]string{ // where amd64 is not to be had
		"aix": "ppc64", "js": "wasm", "wasip1": "wasm", "ios": "arm64", "android": "arm64",
	}
)

// buildsOf lists the builds that hold the file.
func buildsOf(l *load, path string) (builds []build) {
	f, _ := l.sources.file(path)
	var expr constraint.Expr
	if f.Syntax != nil {
		for _, g := range f.Syntax.Comments {
			if g.Pos() > f.Syntax.Package {
				break
			}
			for _, c := range g.List {
				if constraint.IsGoBuild(c.Text) {
					expr, _ = constraint.Parse(c.Text)
				}
			}
		}
	}
	custom := customTags(expr)
	if slices.Contains(custom, "ignore") {
		return nil
	}
	tagSets := [][]string{nil}
	for _, t := range custom {
		tagSets = append(tagSets, []string{t})
	}
	if len(custom) > 1 {
		tagSets = append(tagSets, custom)
	}
	hosts := append([]string{runtime.GOOS}, systems...)
	for _, tags := range tagSets {
		for _, system := range hosts {
			for _, arch := range architecturesOf(system) {
				for _, noCgo := range []bool{false, true} {
					b := build{system, arch, strings.Join(tags, ","), noCgo}
					if b.holds(filepath.Base(path), expr, l.cfg.Tags) {
						if !slices.Contains(builds, b) {
							builds = append(builds, b)
						}
						break
					}
				}
			}
		}
		if len(builds) > 0 {
			return builds
		}
	}
	return builds
}

func architecturesOf(system string) []string {
	if a := ports[system]; a != "" {
		return []string{a}
	}
	if system == "linux" || system == runtime.GOOS {
		return append([]string{runtime.GOARCH}, architectures[:len(architectures)-1]...)
	}
	return []string{"amd64", "arm64", "386", "arm"}
}

// holds reports whether the build includes a file of that name and constraint.
func (b build) holds(name string, expr constraint.Expr, tags []string) bool {
	match := func(tag string) bool {
		switch {
		case tag == b.os || tag == b.arch || tag == "gc" || slices.Contains(tags, tag) || slices.Contains(strings.Split(b.tags, ","), tag):
			return true
		case tag == "unix":
			return slices.Contains(unix, b.os)
		case tag == "linux":
			return b.os == "android"
		case tag == "solaris":
			return b.os == "illumos"
		case tag == "darwin":
			return b.os == "ios"
		case tag == "cgo":
			return !b.noCgo
		}
		return strings.HasPrefix(tag, "go1.") // the toolchain is newer than what any file asks for, or says so itself
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(name, ".go"), "_test"), "_")
	if n := len(parts); n > 1 {
		last := parts[n-1]
		if slices.Contains(architectures, last) {
			if last != b.arch {
				return false
			}
			if n > 2 && slices.Contains(systems, parts[n-2]) && !match(parts[n-2]) {
				return false
			}
		} else if slices.Contains(systems, last) && !match(last) {
			return false
		}
	}
	return expr == nil || expr.Eval(match)
}

// customTags lists the tags of the expression that name neither a system nor anything else the go command sets.
func customTags(expr constraint.Expr) (tags []string) {
	var walk func(e constraint.Expr)
	walk = func(e constraint.Expr) {
		switch e := e.(type) {
		case *constraint.TagExpr:
			t := e.Tag
			if !slices.Contains(systems, t) && !slices.Contains(architectures, t) && t != "unix" && t != "cgo" && t != "gc" && t != "gccgo" && !strings.HasPrefix(t, "go1.") && !slices.Contains(tags, t) {
				tags = append(tags, t)
			}
		case *constraint.AndExpr:
			walk(e.X)
			walk(e.Y)
		case *constraint.OrExpr:
			walk(e.X)
			walk(e.Y)
		case *constraint.NotExpr:
			walk(e.X)
		}
	}
	if expr != nil {
		walk(expr)
	}
	slices.Sort(tags)
	return tags
}
