package bootstrap

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

func names() (list []string) {
	for name := range features {
		list = append(list, name)
	}
	slices.Sort(list)
	return list
}

// Every symbol that rewritten code may name is declared by the feature that is said to declare it, and every file is
// formatted and uses what it imports. (The end-to-end tests build the files with every release.)
func TestFeatures(t *testing.T) {
	for _, minor := range []int{28, 38, 44, 45, 47} {
		for _, name := range names() {
			files, imports, err := Files(Options{ModulePath: "example.com/m", OtelMinor: minor, ExporterMinor: minor - 6, Features: []string{name}})
			if err != nil {
				t.Fatal(err)
			}
			if !slices.IsSorted(imports) {
				t.Errorf("%s imports %q", name, imports)
			}
			dir, file := split(name)
			f, err := parser.ParseFile(token.NewFileSet(), name, files[dir+"/"+file+".go"], parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			declared := map[string]bool{}
			for _, d := range f.Decls {
				switch d := d.(type) {
				case *ast.FuncDecl:
					if d.Recv == nil {
						declared[d.Name.Name] = true
					}
				case *ast.GenDecl:
					for _, s := range d.Specs {
						switch s := s.(type) {
						case *ast.TypeSpec:
							declared[s.Name.Name] = true
						case *ast.ValueSpec:
							declared[s.Names[0].Name] = true
						}
					}
				}
			}
			for _, symbol := range features[name].symbols {
				if !declared[symbol] {
					t.Errorf("%s does not declare %s", name, symbol)
				}
				if got, ok := Provider(dir + "." + symbol); !ok || got != name {
					t.Errorf("Provider(%s) = %s, %v", symbol, got, ok)
				}
			}
			if files[dir+"/doc.go"] == nil {
				t.Errorf("%s comes without the package's comment", name)
			}
		}
	}
	if _, ok := Provider("otelboot.Nothing"); ok {
		t.Error("Provider(Nothing)")
	}
}

// Every feature comes with all that its files name.
func TestFeaturesAreComplete(t *testing.T) {
	for _, name := range names() {
		files, _, err := Files(Options{ModulePath: "example.com/m", OtelMinor: 47, ExporterMinor: 47, Features: []string{name}})
		if err != nil {
			t.Fatal(err)
		}
		declared := map[string]bool{}
		wanted := map[string][]string{}
		for file, src := range files {
			f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
			if err != nil {
				t.Fatal(err)
			}
			pkg := f.Name.Name + "."
			for name := range f.Scope.Objects {
				declared[pkg+name] = true
			}
			imported := importedNames(f)
			for _, id := range f.Unresolved {
				if !slices.Contains(imported, id.Name) && types.Universe.Lookup(id.Name) == nil {
					wanted[pkg+id.Name] = append(wanted[pkg+id.Name], file)
				}
			}
		}
		for symbol, files := range wanted {
			if !declared[symbol] && !strings.Contains(importedAs, " "+symbol[strings.Index(symbol, ".")+1:]+" ") {
				t.Errorf("%s: %s needs %s", name, files[0], symbol)
			}
		}
	}
}

// importedAs are the names of packages whose path ends in another.
const importedAs = " opentracing "

func TestFilesAreTheSame(t *testing.T) {
	o := Options{ModulePath: "example.com/m", OtelMinor: 47, ExporterMinor: 47, Features: names()}
	first, _, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	slices.Reverse(o.Features)
	second, _, err := Files(o)
	if err != nil {
		t.Fatal(err)
	}
	for name := range first {
		if !bytes.Equal(first[name], second[name]) {
			t.Errorf("%s depends on the order of features", name)
		}
	}
	if len(first) != len(names())+3 || len(second) != len(first) {
		t.Errorf("%d files of %d features", len(first), len(names()))
	}
}

// What the former libraries did shows in the files, and whatever it is they are Go.
func TestFormerLibraries(t *testing.T) {
	plain, _, err := Files(Options{ModulePath: "example.com/m", OtelMinor: 47, ExporterMinor: 47, Features: names()})
	if err != nil {
		t.Fatal(err)
	}
	for file, o := range map[string]Options{
		"events.go":        {ShortErrorKey: true},
		"http.go":          {ResponseSize: true},
		"httpclient.go":    {PeerAddress: true},
		"grpcclass.go":     {CanceledIsError: true},
		"grpcstreaming.go": {StreamContext: true},
	} {
		o.ModulePath, o.OtelMinor, o.ExporterMinor, o.Features = "example.com/m", 47, 47, names()
		files, _, err := Files(o)
		if err != nil {
			t.Fatal(err)
		}
		for name := range files {
			if same := bytes.Equal(files[name], plain[name]); same == (name == "otelboot/"+file) {
				t.Errorf("%+v: %s is as without: %v", o, name, same)
			}
		}
	}
}

// Headers of a client that the module never used are neither read nor written.
func TestFormats(t *testing.T) {
	for _, tt := range []struct {
		feature  string
		noJaeger bool
		b3       bool
		jaeger   bool
	}{
		{"configuration", false, false, true},
		{"configuration", true, false, true},
		{"b3tracer", false, true, true},
		{"b3tracer", true, true, false},
	} {
		files, _, err := Files(Options{ModulePath: "example.com/m", OtelMinor: 47, ExporterMinor: 47, NoJaeger: tt.noJaeger, Features: []string{tt.feature}})
		if err != nil {
			t.Fatal(err)
		}
		formats := files["otelboot/propagators.go"]
		if b3 := bytes.Contains(formats, []byte(`"b3multi"`)); b3 != tt.b3 || b3 != (files["otelboot/b3.go"] != nil) {
			t.Errorf("%+v: b3 %v", tt, b3)
		}
		if jaeger := bytes.Contains(formats, []byte(`"jaeger"`)); jaeger != tt.jaeger || jaeger != (files["otelboot/jaegerformat.go"] != nil) {
			t.Errorf("%+v: jaeger %v", tt, jaeger)
		}
	}
}

func TestNothing(t *testing.T) {
	if files, imports, err := Files(Options{}); len(files) > 0 || len(imports) > 0 || err != nil {
		t.Errorf("Files of nothing = %v, %v, %v", files, imports, err)
	}
}

// The documentation of the generated packages says what each file is for.
func TestDocumented(t *testing.T) {
	doc, err := os.ReadFile(filepath.Join("..", "..", "docs", "otelboot.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names() {
		if _, file := split(name); !bytes.Contains(doc, []byte("`"+file+".go`")) {
			t.Errorf("docs/otelboot.md does not tell what %s.go does", file)
		}
	}
}

// No file of a generated package imports a package under a name that another one declares.
func TestNamesOfImports(t *testing.T) {
	files, _, err := Files(Options{ModulePath: "example.com/m", OtelMinor: 46, ExporterMinor: 46, Bridge: true, Features: names()})
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]string{} // by package and name
	imported := map[string]string{}
	for file, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), file, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		pkg := f.Name.Name + "."
		for name := range f.Scope.Objects {
			declared[pkg+name] = file
		}
		for _, name := range importedNames(f) {
			imported[pkg+name] = file
		}
	}
	for name, file := range imported {
		if other := declared[name]; other != "" {
			t.Errorf("%s imports %s, which %s declares", file, name, other)
		}
	}
}

// importedNames are the names under which the file imports packages, as far as their paths tell.
func importedNames(f *ast.File) (names []string) {
	for _, i := range f.Imports {
		name := path.Base(strings.Trim(i.Path.Value, `"`))
		if i.Name != nil {
			name = i.Name.Name
		}
		names = append(names, name)
	}
	return names
}
