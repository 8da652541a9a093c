package loader

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

func TestMain(m *testing.M) {
	ToolExec(os.Args)
	os.Exit(m.Run())
}

// lib stands for a legacy library; a replace directive finds it, so that no test needs a network.
const lib = `
-- lib/go.mod --
module example.com/lib

go 1.26.0
-- lib/lib.go --
package lib

type Span struct{ Name string }

func Start(name string) *Span { return &Span{name} }

func (s *Span) Finish() {}
-- lib/sub/sub.go --
package sub
`

const libMod = `
-- app/go.mod --
module example.com/app

go 1.26.0

require example.com/lib v0.0.0

replace example.com/lib => ../lib
`

func write(t *testing.T, archive string) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range txtar.Parse([]byte(archive)).Files {
		path := filepath.Join(root, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return root
}

func loaded(t *testing.T, dir string, change ...func(*Config)) *Result {
	t.Helper()
	cfg := Config{Dir: dir, IsLegacy: func(path string) bool {
		return path == "example.com/lib" || strings.HasPrefix(path, "example.com/lib/")
	}}
	for _, c := range change {
		c(&cfg)
	}
	r, err := Load(context.Background(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// packages lists what was analysed: the ID, and the variant where it is not the host's.
func packages(r *Result) (list []string) {
	for _, p := range r.Packages {
		s := p.ID
		if p.Variant != "" {
			s += " @" + p.Variant
		}
		list = append(list, s)
	}
	return list
}

func problems(r *Result) (list []string) {
	for _, p := range r.Problems {
		list = append(list, fmt.Sprintf("%s:%d:%d %s %s", p.File, p.Line, p.Column, p.Package, p.Message))
	}
	return list
}

func check(t *testing.T, r *Result, want ...string) {
	t.Helper()
	if got := packages(r); !slices.Equal(got, want) {
		t.Errorf("packages %q\nwant     %q", got, want)
	}
	if len(r.Problems) > 0 {
		t.Errorf("problems %q", problems(r))
	}
}

// Only packages that legacy types can flow into are analysed: those that import the library, and those that import a package
// whose exported types lead to it.
func TestAffectedPackagesOnly(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/direct/a.go --
package direct

import "example.com/lib"

type Holder struct{ S *lib.Span }

func Internal() { lib.Start("x").Finish() }
-- app/through/a.go --
package through

import "example.com/app/direct"

func F(h direct.Holder) { h.S.Finish() }
-- app/hides/a.go --
package hides

import "example.com/lib"

func F() { lib.Start("x").Finish() }
-- app/caller/a.go --
package caller

import "example.com/app/hides"

func F() { hides.F() }
-- app/free/a.go --
package free

import "fmt"

func F() { fmt.Println() }
`)
	r := loaded(t, filepath.Join(root, "app"))
	check(t, r, "example.com/app/direct", "example.com/app/hides", "example.com/app/through")
}

func TestTests(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/a.go --
package app

func F() {}
-- app/a_test.go --
package app

import (
	"testing"

	"example.com/lib"
)

func TestF(t *testing.T) { Helper(lib.Start("t")) }

func Helper(s *lib.Span) { s.Finish() }
-- app/x_test.go --
package app_test

import (
	"testing"

	"example.com/app"
	"example.com/lib"
)

func TestX(t *testing.T) { app.Helper(lib.Start("x")) }
-- app/example_test.go --
package app_test

import "example.com/lib"

func Example() { lib.Start("e").Finish() }
`)
	r := loaded(t, filepath.Join(root, "app"))
	check(t, r, "example.com/app [example.com/app.test]", "example.com/app_test [example.com/app.test]")
	if files := r.Packages[1].Files; len(files) != 2 {
		t.Errorf("%d files in the external test package", len(files))
	}
}

// A file is parsed once, so that a position means the same wherever the file belongs.
func TestSharedFiles(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/a.go --
package app

import "example.com/lib"

func F() { lib.Start("x").Finish() }
-- app/a_test.go --
package app

import "testing"

func TestF(t *testing.T) { F() }
`)
	r := loaded(t, filepath.Join(root, "app"))
	check(t, r, "example.com/app", "example.com/app [example.com/app.test]")
	if r.Packages[0].Files[0] != r.Packages[1].Files[0] {
		t.Error("the package and its test variant parse a file each")
	}
}

func TestVariants(t *testing.T) {
	const use = "\n\nimport \"example.com/lib\"\n\nfunc %s() { lib.Start(\"x\").Finish() }\n"
	file := func(name, constraint, function string) string {
		if constraint != "" {
			constraint = "//go:build " + constraint + "\n\n"
		}
		return "-- app/" + name + " --\n" + constraint + "package " + strings.Split(name, "/")[0] + fmt.Sprintf(use, function)
	}
	root := write(t, lib+libMod+
		"-- app/system/all.go --\npackage system\n"+
		file("system/a_windows.go", "", "A")+file("system/a_darwin.go", "", "A")+file("system/a_linux_s390x.go", "", "B")+
		file("tags/a.go", "integration && !short", "A")+
		file("tags/b_test.go", "e2e || integration", "B")+
		file("never/a.go", "linux && windows", "A")+
		file("ignored/a.go", "ignore", "A")+
		"-- app/ignored/b.go --\npackage ignored\n"+
		"-- app/free/a_windows.go --\npackage free\n")
	r := loaded(t, filepath.Join(root, "app"))
	got := strings.Join(packages(r), "\n")
	for _, want := range []string{"example.com/app/system @windows/amd64", "example.com/app/system @darwin/amd64", "example.com/app/system @linux/s390x",
		"example.com/app/tags @linux/amd64,integration", "example.com/app/tags [example.com/app/tags.test] @linux/amd64,integration"} {
		if !strings.Contains(got, want) {
			t.Errorf("%s is missing in\n%s", want, got)
		}
	}
	if strings.Contains(got, "free") {
		t.Errorf("a package without legacy code is analysed:\n%s", got)
	}
	if p := problems(r); len(p) != 2 || !strings.HasPrefix(p[0], "ignored/a.go:0:0  not analysed: no build includes the file") || !strings.HasPrefix(p[1], "never/a.go") {
		t.Errorf("problems %q", p)
	}
	if r := loaded(t, filepath.Join(root, "app"), func(c *Config) { c.Tags = []string{"integration"} }); !slices.Contains(packages(r), "example.com/app/tags") {
		t.Errorf("with the tag: %q", packages(r))
	}
}

func TestNestedModulesAndPatterns(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/a/a.go --
package a

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }
-- app/b/b.go --
package b

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }
-- app/tools/go.mod --
module example.com/tools

go 1.26.0

require (
	example.com/app v0.0.0
	example.com/lib v0.0.0
)

replace (
	example.com/app => ../
	example.com/lib => ../../lib
)
-- app/tools/main.go --
package main

import (
	"example.com/app/a"
	"example.com/lib"
)

func main() { a.F(lib.Start("x")) }
-- app/testdata/go.mod --
module nobody
-- app/testdata/x.go --
package broken because nobody reads it
-- app/_old/go.mod --
module old
`)
	app := filepath.Join(root, "app")
	r := loaded(t, app)
	// What one module has of the other is analysed with each, because types have to be the same within one.
	check(t, r, "example.com/app/a", "example.com/app/a", "example.com/app/b", "example.com/tools")
	if len(r.Modules) != 2 {
		t.Errorf("modules %+v", r.Modules)
	}
	check(t, loaded(t, filepath.Join(app, "b")), "example.com/app/b") // a folder inside a module
	check(t, loaded(t, app, func(c *Config) { c.Patterns = []string{"./a/..."} }), "example.com/app/a")
	check(t, loaded(t, root), "example.com/app/a", "example.com/app/a", "example.com/app/b", "example.com/tools") // a folder above several modules
}

func TestWorkspaceAndVendor(t *testing.T) {
	root := write(t, lib+`
-- go.work --
go 1.26.0

use (
	./app
	./lib
)
-- app/go.mod --
module example.com/app

go 1.26.0
-- app/a.go --
package app

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }
`)
	r := loaded(t, filepath.Join(root, "app"))
	check(t, r, "example.com/app")
	if r.Modules[0].Workspace == "" {
		t.Error("the workspace is not seen")
	}

	root = write(t, lib+libMod+"-- app/a.go --\npackage app\n\nimport \"example.com/lib\"\n\nfunc F(s *lib.Span) { s.Finish() }\n")
	app := filepath.Join(root, "app")
	cmd := exec.Command("go", "mod", "vendor")
	cmd.Dir = app
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if err := os.RemoveAll(filepath.Join(root, "lib")); err != nil {
		t.Fatal(err)
	}
	r = loaded(t, app)
	check(t, r, "example.com/app")
	if !r.Modules[0].Vendor {
		t.Error("the vendor folder is not seen")
	}
}

// A panic of the type checker in one package is a problem of that package.
func TestPanic(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/a/a.go --
package a

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }
-- app/b/b.go --
package b

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }
`)
	hookCheck = func(id string) {
		if id == "example.com/app/a" {
			panic("checked badly")
		}
	}
	defer func() { hookCheck = nil }()
	r := loaded(t, filepath.Join(root, "app"))
	if got := packages(r); !slices.Equal(got, []string{"example.com/app/b"}) {
		t.Errorf("packages %q", got)
	}
	if p := problems(r); len(p) != 1 || !strings.Contains(p[0], "example.com/app/a") || !strings.Contains(p[0], "checked badly") {
		t.Errorf("problems %q", p)
	}
}

func TestCancel(t *testing.T) {
	root := write(t, lib+libMod+"-- app/a.go --\npackage app\n\nimport _ \"example.com/lib\"\n")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Load(ctx, Config{Dir: filepath.Join(root, "app"), IsLegacy: func(string) bool { return true }}); err == nil {
		t.Error("no error")
	}
}
