package tracing

import (
	"cmp"
	"go/ast"
	"go/build/constraint"
	gotypes "go/types"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// packageTracer is the tracer of one package: the uses that name it.
type packageTracer struct {
	sites []*rewriters.Site
	taken map[string]bool // names that the package uses already
}

// packageTracerKey tells packages apart; an external test package shares the directory, and not the name.
type packageTracerKey struct{ dir, name string }

// tracerOf returns the tracer of the site's package: one variable, declared in the first file of the package that needs it.
// Where no file is part of every build, the tracer is asked for in place.
func tracerOf(s *rewriters.Site) func(*rewriters.Edit) dst.Expr {
	key := packageTracerKey{filepath.Dir(s.File.Path), s.File.Syntax.Name.Name}
	t := s.Plan.Memo(key, func() any { return &packageTracer{taken: namesOfPackage(s)} }).(*packageTracer)
	t.sites = append(t.sites, s)
	return func(e *rewriters.Edit) dst.Expr {
		host := t.host()
		name := t.name()
		if name == "" || host == nil || isTest(host) > isTest(s.File) {
			return tracerInPlace(s, e)
		}
		if s.File == host {
			e.Declare("var " + name + " = " + e.Import("go.opentelemetry.io/otel", "otel") + ".Tracer(" + strconv.Quote(s.Pkg.Path) + ")")
		}
		return dst.NewIdent(name)
	}
}

// tracerInPlace asks for the tracer of the site's package where it is used.
func tracerInPlace(s *rewriters.Site, e *rewriters.Edit) dst.Expr {
	return e.Quote("otel.Tracer(" + strconv.Quote(s.Pkg.Path) + ")")
}

// host is the file that declares the variable: one that is rewritten, is part of every build and is no test, if there is one.
func (t *packageTracer) host() *loader.File {
	var files []*loader.File
	for _, s := range t.sites {
		if s.Unit.Active() && !slices.Contains(files, s.File) && !conditional(s.File) {
			files = append(files, s.File)
		}
	}
	if len(files) == 0 {
		return nil
	}
	return slices.MinFunc(files, func(a, b *loader.File) int {
		return cmp.Or(cmp.Compare(isTest(a), isTest(b)), cmp.Compare(a.Rel, b.Rel))
	})
}

func (t *packageTracer) name() string {
	for _, name := range []string{"tracer", "otelTracer", "packageTracer"} {
		if !t.taken[name] {
			return name
		}
	}
	return ""
}

// namesOfPackage lists every name that some file of the site's package uses, tests included, except those of fields.
func namesOfPackage(s *rewriters.Site) map[string]bool {
	names := map[string]bool{}
	for _, pkg := range s.Plan.Load.Packages {
		if pkg.Path != s.Pkg.Path {
			continue
		}
		for _, f := range pkg.Files {
			if f.Syntax == nil {
				continue
			}
			for n := range ast.Preorder(f.Syntax) {
				if id, ok := n.(*ast.Ident); ok {
					if v, isVar := pkg.Info.ObjectOf(id).(*gotypes.Var); !isVar || !v.IsField() {
						names[id.Name] = true
					}
				}
			}
		}
	}
	return names
}

func isTest(f *loader.File) int {
	if strings.HasSuffix(f.Rel, "_test.go") {
		return 1
	}
	return 0
}

// conditional reports whether some builds leave the file out.
func conditional(f *loader.File) bool {
	for _, g := range f.Syntax.Comments {
		for _, c := range g.List {
			if constraint.IsGoBuild(c.Text) || constraint.IsPlusBuild(c.Text) {
				return true
			}
		}
	}
	parts := strings.Split(strings.TrimSuffix(strings.TrimSuffix(filepath.Base(f.Rel), ".go"), "_test"), "_")
	return len(parts) > 1 && (knownOS[parts[len(parts)-1]] || knownArch[parts[len(parts)-1]])
}

var knownOS = set("aix android darwin dragonfly freebsd illumos ios js linux netbsd openbsd plan9 solaris wasip1 windows")
var knownArch = set("386 amd64 arm arm64 loong64 mips mips64 mips64le mipsle ppc64 ppc64le riscv64 s390x wasm")

func set(words string) map[string]bool {
	m := map[string]bool{}
	for _, w := range strings.Fields(words) {
		m[w] = true
	}
	return m
}
