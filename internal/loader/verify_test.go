package loader

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func TestVerify(t *testing.T) {
	root := write(t, lib+libMod+`
-- app/a/a.go --
package a

import "example.com/lib"

func F(s *lib.Span) { s.Finish() }

func was() int { return "broken before" }
-- app/user/user.go --
package user

import (
	"example.com/app/a"
	"example.com/lib"
)

func Use() { a.F(lib.Start("x")) }
-- app/user/user_test.go --
package user_test

import (
	"testing"

	"example.com/app/a"
)

func TestF(t *testing.T) { a.F(nil) }
-- app/a/a_windows.go --
package a

func onWindows() { F(nil) }
`)
	app := filepath.Join(root, "app")
	r := loaded(t, app)
	verify := func(src string) (list []string) {
		errs, err := r.Verify(context.Background(), map[string][]byte{filepath.Join(app, "a", "a.go"): []byte(src)})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range errs {
			rel, _ := filepath.Rel(app, e.File)
			list = append(list, filepath.ToSlash(rel))
		}
		slices.Sort(list)
		return slices.Compact(list)
	}
	old := "package a\n\nimport \"example.com/lib\"\n\nfunc F(s *lib.Span) { s.Finish() }\n\nfunc was() int { return \"broken before\" }\n"
	if got := verify(old + "// A comment.\n"); len(got) > 0 {
		t.Errorf("errors in %q that were there before", got)
	}
	if got := verify(strings.Replace(old, "s *lib.Span", "s *lib.Span, n int", 1)); !slices.Equal(got, []string{"a/a_windows.go", "user/user.go", "user/user_test.go"}) {
		t.Errorf("a new parameter breaks %q", got)
	}
	if got := verify(strings.Replace(old, "s.Finish()", "s.End()", 1)); !slices.Equal(got, []string{"a/a.go"}) {
		t.Errorf("an undefined method breaks %q", got)
	}
}

// Another version of a module breaks code that no line of has changed: of the tree, of a dependency, in function bodies.
func TestVerifyUpgrade(t *testing.T) {
	root := write(t, lib+`
-- old/go.mod --
module example.com/dep

go 1.26.0
-- old/dep.go --
package dep

func F() {}
-- new/go.mod --
module example.com/dep

go 1.26.0
-- new/dep.go --
package dep

func G() {}
-- middle/go.mod --
module example.com/middle

go 1.26.0
-- middle/middle.go --
package middle

import "example.com/dep"

func M() { dep.F() }

func broken() { undefined() }
-- app/go.mod --
module example.com/app

go 1.26.0

require (
	example.com/dep v0.0.0
	example.com/lib v0.0.0
	example.com/middle v0.0.0
)

replace example.com/lib => ../lib

replace example.com/middle => ../middle

replace example.com/dep => ../old
-- app/a/a.go --
package a

import "example.com/lib"

func A() { lib.Start("a") }
-- app/b/b.go --
package b

import "example.com/middle"

func B() { middle.M() }
-- app/b/b_test.go --
package b

import (
	"testing"

	"example.com/dep"
)

func TestB(t *testing.T) { dep.F() }
`)
	app := filepath.Join(root, "app")
	r := loaded(t, app)
	goMod := filepath.Join(app, "go.mod")
	src, err := os.ReadFile(goMod)
	if err != nil {
		t.Fatal(err)
	}
	if errs, err := r.Verify(context.Background(), map[string][]byte{goMod: append(src, "// A comment.\n"...)}); err != nil || len(errs) > 0 {
		t.Errorf("the same modules break %v, %v", errs, err)
	}
	errs, err := r.Verify(context.Background(), map[string][]byte{goMod: bytes.Replace(src, []byte("../old"), []byte("../new"), 1)})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range errs {
		rel, _ := filepath.Rel(root, e.File)
		got = append(got, fmt.Sprintf("%s:%d %s [%s] %q", filepath.ToSlash(rel), e.Line, e.Msg, e.Dependency, e.Upgrades))
	}
	if want := []string{
		`app/b/b_test.go:9 undefined: dep.F [] ["example.com/dep v0.0.0"]`,
		`middle/middle.go:5 undefined: dep.F [example.com/middle v0.0.0] ["example.com/dep v0.0.0"]`,
	}; !slices.Equal(got, want) {
		t.Errorf("errors %q\nwant   %q", got, want)
	}
}
