package catalog

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// listed is a package as go list prints it.
type listed struct {
	ImportPath, Dir, Name string
	GoFiles, CgoFiles     []string
	ImportMap             map[string]string
	Module                *struct{ Path, Version string }
	Standard              bool
}

// api is the exported API of the legacy modules, type-checked from source without function bodies.
type api struct {
	meta map[string]*listed
	pkgs map[string]*types.Package
	fset *token.FileSet
}

func loadAPI(t *testing.T) *api {
	t.Helper()
	args := []string{"list", "-e", "-mod=mod", "-deps", "-json=ImportPath,Dir,Name,GoFiles,CgoFiles,ImportMap,Module,Standard", "--"}
	for _, m := range Modules() {
		args = append(args, m.Path+"/...")
	}
	cmd := exec.Command("go", args...)
	cmd.Dir = filepath.Join("testdata", "legacy")
	cmd.Env = append(cmd.Environ(), "GOWORK=off", "GOFLAGS=")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	a := &api{meta: map[string]*listed{}, pkgs: map[string]*types.Package{}, fset: token.NewFileSet()}
	for dec := json.NewDecoder(bytes.NewReader(out)); ; {
		p := new(listed)
		if err := dec.Decode(p); errors.Is(err, io.EOF) {
			return a
		} else if err != nil {
			t.Fatal(err)
		}
		a.meta[p.ImportPath] = p
	}
}

type importFrom struct {
	a    *api
	from *listed
}

func (i importFrom) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if mapped := i.from.ImportMap[path]; mapped != "" {
		path = mapped
	}
	return i.a.check(path), nil
}

func (a *api) check(path string) *types.Package {
	if p := a.pkgs[path]; p != nil {
		return p
	}
	m := a.meta[path]
	if m == nil {
		m = &listed{ImportPath: path}
	}
	var files []*ast.File
	for _, name := range append(append([]string{}, m.GoFiles...), m.CgoFiles...) {
		if f, _ := parser.ParseFile(a.fset, filepath.Join(m.Dir, name), nil, parser.SkipObjectResolution); f != nil {
			files = append(files, f)
		}
	}
	conf := types.Config{Importer: importFrom{a, m}, IgnoreFuncBodies: true, FakeImportC: true, Error: func(error) {}}
	p, _ := conf.Check(path, a.fset, files, nil)
	a.pkgs[path] = p
	return p
}

// symbols lists the names a package exports: objects, and the methods and fields of its types.
func symbols(p *types.Package) (names []string) {
	for _, name := range p.Scope().Names() {
		obj := p.Scope().Lookup(name)
		if !obj.Exported() {
			continue
		}
		names = append(names, name)
		tn, ok := obj.(*types.TypeName)
		if !ok || tn.IsAlias() {
			continue
		}
		if n, ok := tn.Type().(*types.Named); ok {
			for m := range n.Methods() {
				if m.Exported() {
					names = append(names, name+"."+m.Name())
				}
			}
		}
		switch u := tn.Type().Underlying().(type) {
		case *types.Struct:
			for f := range u.Fields() {
				// Types that share another's fields (type CounterOpts Opts) are served by that one.
				if f.Exported() && within(tn, f, p) {
					names = append(names, name+"."+f.Name())
				}
			}
		case *types.Interface:
			for m := range u.ExplicitMethods() {
				if m.Exported() {
					names = append(names, name+"."+m.Name())
				}
			}
		}
	}
	return names
}

// within reports whether the field is declared in the type's own declaration: no other type's stands between.
func within(tn *types.TypeName, f *types.Var, p *types.Package) bool {
	for _, name := range p.Scope().Names() {
		if o, ok := p.Scope().Lookup(name).(*types.TypeName); ok && o != tn && o.Pos() > tn.Pos() && o.Pos() < f.Pos() {
			return false
		}
	}
	return f.Pos() > tn.Pos()
}

// TestEveryExportedSymbolHasAnEntry holds the table against the real API of each legacy library.
func TestEveryExportedSymbolHasAnEntry(t *testing.T) {
	a := loadAPI(t)
	for _, mod := range Modules() {
		known := map[string]bool{}
		for _, p := range mod.Packages {
			known[p.Path] = true
		}
		found := 0
		for path, m := range a.meta {
			if m.Module == nil || m.Module.Path != mod.Path || m.Name == "main" || !importable(mod.Path, path) {
				continue
			}
			if m.Module.Version != mod.Version {
				t.Fatalf("%s is %s in testdata/legacy, the table says %s", mod.Path, m.Module.Version, mod.Version)
			}
			p := a.check(path)
			names := symbols(p)
			found += len(names)
			if len(names) > 0 && !known[path] {
				if mod.Path == "github.com/grpc-ecosystem/go-grpc-middleware" {
					continue // only its tracing package is a legacy library
				}
				t.Errorf("package %s has no entry", path)
				continue
			}
			for _, name := range names {
				if match, ok := Lookup(path, name); !ok || strings.HasSuffix(match.Rule, "-unknown") {
					t.Errorf("%s.%s has no entry", path, name)
				}
			}
		}
		if found == 0 {
			t.Errorf("module %s exports nothing; is it in testdata/legacy/go.mod?", mod.Path)
		}
	}
}

// importable leaves out internal packages, examples, and test fixtures that a module keeps beside its packages.
func importable(module, path string) bool {
	rest := strings.TrimPrefix(path, module)
	for _, part := range []string{"/internal", "/examples", "/cmd", "/tutorials"} {
		if strings.Contains(rest+"/", part+"/") {
			return false
		}
	}
	return !strings.HasPrefix(rest, "/go/otgrpc/test")
}

// TestEntriesNameSomething fails on entries whose symbol does not exist, and on what a report could not print.
func TestEntriesNameSomething(t *testing.T) {
	a := loadAPI(t)
	rule := regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)+$`)
	for _, mod := range Modules() {
		for _, p := range mod.Packages {
			if a.meta[p.Path] == nil {
				t.Errorf("package %s does not exist", p.Path)
				continue
			}
			exported := symbols(a.check(p.Path))
			seen := map[string]bool{}
			for _, e := range p.Entries {
				for _, name := range strings.Fields(e.Names) {
					typ, all := strings.CutSuffix(name, ".*")
					if !ast.IsExported(typ) { // an older release's name, with methods that were exported
						continue
					}
					if !slices.Contains(exported, name) && !(all && slices.ContainsFunc(exported, func(s string) bool { return strings.HasPrefix(s, typ+".") })) {
						t.Errorf("%s.%s names nothing", p.Path, name)
					}
					if seen[name] {
						t.Errorf("%s.%s has two entries", p.Path, name)
					}
					seen[name] = true
				}
			}
		}
	}
	family := map[string]string{}
	Each(func(m Match) {
		if !rule.MatchString(m.Rule) || m.Concept == "" || m.Reason == "" || m.URL == "" {
			t.Errorf("%s: incomplete entry %+v", m.Symbol, m.Entry)
		}
		if !slices.Contains([]Status{Auto, Review, Manual, Keep}, m.Status) {
			t.Errorf("%s: status %q", m.Symbol, m.Status)
		}
		if f := family[m.Rule]; f != "" && f != m.Family {
			t.Errorf("rule %s serves the families %s and %s", m.Rule, f, m.Family)
		}
		family[m.Rule] = m.Family
	})
}

func TestFamilyOf(t *testing.T) {
	for path, want := range map[string]string{
		"github.com/opentracing/opentracing-go":              "opentracing",
		"github.com/opentracing/opentracing-go/ext":          "opentracing",
		"github.com/opentracing/opentracing-gopher":          "",
		"github.com/opentracing-contrib/go-gin/ginhttp":      "opentracing",
		"github.com/uber/jaeger-client-go/config":            "jaeger",
		"github.com/openzipkin/zipkin-go":                    "zipkin",
		"github.com/prometheus/client_golang/prometheus":     "prometheus",
		"github.com/prometheus/client_model/go":              "",
		"github.com/grpc-ecosystem/go-grpc-middleware/retry": "",
		"net/http": "",
	} {
		if got := FamilyOf(path); got != want {
			t.Errorf("FamilyOf(%q) = %q, want %q", path, got, want)
		}
	}
}

func TestLookupOfAnUnknownPackage(t *testing.T) {
	for path, want := range map[string]string{
		"github.com/opentracing-contrib/nobody-knows/it":     "no mapping for package github.com/opentracing-contrib/nobody-knows/it",
		"github.com/opentracing-contrib/go-gin/ginhttp":      "otelgin.Middleware",
		"github.com/opentracing-contrib/go-ginseng":          "no mapping",
		"github.com/opentracing-contrib/go-observer":         "SpanProcessor",
		"github.com/opentracing-contrib/goredis/v2/whatever": "redisotel",
	} {
		m, ok := Lookup(path, "Middleware")
		if !ok || m.Status != Manual || m.Family != "opentracing" || !strings.Contains(m.Reason, want) || m.URL == "" || m.Concept == "" {
			t.Errorf("%s: got %+v, %v", path, m, ok)
		}
	}
	for _, i := range instrumentations {
		m, ok := Instrumentation(i.path)
		if FamilyOf(i.path) != "" {
			if ok {
				t.Errorf("%s is both a legacy library and not", i.path)
			}
			m, ok = Lookup(i.path+"/any", "Thing")
		}
		if !ok || m.Reason != i.reason+" ("+i.doc+")" || m.URL == "" {
			t.Errorf("%s is looked up as %+v, %v", i.path, m, ok)
		}
	}
	if _, ok := Lookup("net/http", "Handler"); ok {
		t.Error("net/http is no legacy library")
	}
}
