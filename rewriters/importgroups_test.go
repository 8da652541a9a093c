package rewriters

import (
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strings"
	"testing"
)

func TestSplitStandard(t *testing.T) {
	for name, c := range map[string]struct{ before, region, want string }{
		"a single import that becomes a list": {
			"import \"github.com/a/b\"",
			"import (\n\t\"context\"\n\t\"github.com/a/b\"\n\t\"net/http\"\n)",
			"import (\n\t\"context\"\n\t\"net/http\"\n\n\t\"github.com/a/b\"\n)"},
		"a file that mixes them": {
			"import (\n\t\"fmt\"\n\t\"github.com/a/b\"\n)",
			"import (\n\t\"context\"\n\t\"fmt\"\n\t\"github.com/a/b\"\n)",
			"import (\n\t\"context\"\n\t\"fmt\"\n\t\"github.com/a/b\"\n)"},
		"names and comments": {
			"import x \"github.com/a/b\" // why",
			"import (\n\t\"context\"\n\tx \"github.com/a/b\" // why\n)",
			"import (\n\t\"context\"\n\n\tx \"github.com/a/b\" // why\n)"},
		"groups as they are": {
			"import (\n\t\"fmt\"\n\n\t\"github.com/a/b\"\n)",
			"import (\n\t\"fmt\"\n\n\t\"github.com/a/b\"\n\t\"go.opentelemetry.io/otel\"\n)",
			"import (\n\t\"fmt\"\n\n\t\"github.com/a/b\"\n\t\"go.opentelemetry.io/otel\"\n)"},
	} {
		if got := string(splitStandard([]byte(c.before), []byte(c.region))); got != c.want {
			t.Errorf("%s:\n%s\nwant\n%s", name, got, c.want)
		}
	}
}

// Whatever stands in the region, the same packages are imported afterwards.
func FuzzSplitStandard(f *testing.F) {
	f.Add("import (\n\t\"context\"\n\t\"github.com/a/b\"\n)")
	f.Add("import (\n\t// c\n\t\"context\"\n\t. \"a.b/c\"\n\t_ \"d\"; x \"e.f\"\n)\nimport \"g\"")
	f.Fuzz(func(t *testing.T, region string) {
		formatted, err := format.Source([]byte("package p\n" + region))
		if err != nil {
			t.Skip("no Go source")
		}
		was, err := imports(formatted)
		if err != nil {
			t.Skip("no imports")
		}
		now, err := imports(splitStandard(nil, formatted))
		if err != nil || !slices.Equal(now, was) {
			t.Errorf("%v: %q instead of %q in\n%s", err, now, was, formatted)
		}
	})
}

func imports(src []byte) (list []string, err error) {
	f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
	if err != nil {
		return nil, err
	}
	for _, i := range f.Imports {
		name := ""
		if i.Name != nil {
			name = i.Name.Name
		}
		list = append(list, strings.TrimSpace(name+" "+i.Path.Value))
	}
	slices.Sort(list)
	return list, nil
}
