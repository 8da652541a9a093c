// Package importrules holds the test that keeps the project's packages in their order.
package importrules

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
)

const module = "github.com/otelmigrate/otelmigrate"

// allowed says what a room may import of this project, by the first matching prefix of its folder. Tests may import more:
// they hold a room against the others.
var allowed = []struct{ room, imports string }{
	{"cmd/", "analyzers internal rewriters configconv promql2otel"},
	{"rewriters/rewritertest", "internal rewriters"},
	{"internal/catalog", ""},
	{"internal/finding", ""},
	{"internal/loader", "internal"},
	{"internal/", "internal"},
	{"analyzers/", "analyzers internal"},
	{"rewriters", "analyzers internal rewriters"},
	{"configconv", "internal configconv"},
	{"promql2otel", "internal promql2otel"},
	{"bench", "internal"},
}

// roomless are names that say nothing of what is inside.
var roomless = []string{"util", "utils", "helper", "helpers", "common", "misc"}

func TestImports(t *testing.T) {
	root, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	seen := 0
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, _ := filepath.Rel(root, path)
		if d.IsDir() {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil && path != root || d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") {
				return fs.SkipDir
			}
			for _, name := range roomless {
				if d.Name() == name {
					t.Errorf("%s: the folder's name says nothing of what is inside", rel)
				}
			}
			return nil
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		seen++
		dir := filepath.ToSlash(filepath.Dir(rel))
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, imp := range f.Imports {
			target, err := strconv.Unquote(imp.Path.Value)
			if err != nil {
				return err
			}
			if inside, ok := strings.CutPrefix(target, module+"/"); ok && !mayImport(dir, inside) {
				t.Errorf("%s imports %s, which %s may not", rel, inside, dir)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if seen < 20 {
		t.Errorf("only %d files looked at", seen)
	}
}

func mayImport(dir, target string) bool {
	for _, rule := range allowed {
		if !strings.HasPrefix(dir, rule.room) {
			continue
		}
		for room := range strings.FieldsSeq(rule.imports) {
			if target == room || strings.HasPrefix(target, room+"/") {
				return true
			}
		}
		return false
	}
	return false
}

func TestRules(t *testing.T) {
	for _, c := range []struct {
		dir, target string
		want        bool
	}{
		{"analyzers/zipkin", "rewriters", false},
		{"rewriters/tracing", "analyzers/legacy", true},
		{"internal/catalog", "internal/finding", false},
		{"configconv/prometheus", "rewriters", false},
		{"internal/report", "internal/finding", true},
		{"cmd/otelmigrate", "rewriters/metrics", true},
	} {
		if got := mayImport(c.dir, c.target); got != c.want {
			t.Errorf("mayImport(%s, %s) = %v, want %v", c.dir, c.target, got, c.want)
		}
	}
}
