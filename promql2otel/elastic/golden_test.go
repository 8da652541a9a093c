package elastic

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

var update = flag.Bool("update", false, "write the golden files")

// samples are the files of testdata that are read.
func samples(t testing.TB) (names []string) {
	files, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if ext := filepath.Ext(name); ext != ".golden" && ext != "" {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		t.Fatal("no samples")
	}
	return names
}

func TestGolden(t *testing.T) {
	for _, name := range samples(t) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if !Looks(name, data) {
			t.Errorf("%s is not recognised", name)
		}
		findings, problems := Inventory(name, data)
		var b strings.Builder
		for _, f := range findings {
			fmt.Fprintf(&b, "%d:%d %s %s %s\n\t%s\n", f.Line, f.Column, f.Status, f.Rule, f.Symbol, f.Message)
			checkFinding(t, name, string(data), f)
		}
		for _, p := range problems {
			fmt.Fprintf(&b, "%d:%d problem %s\n", p.Line, p.Column, p.Message)
		}
		golden := name + ".golden"
		if *update {
			if err := os.WriteFile(golden, []byte(b.String()), 0o666); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatal(err)
		}
		if b.String() != string(want) {
			t.Errorf("%s: run go test -update and look at the difference\n%s", name, b.String())
		}
	}
}

// checkFinding checks what holds for every finding: it stands at a value of the file, and in a text what it names is there.
func checkFinding(t *testing.T, name, data string, f finding.Finding) {
	t.Helper()
	if f.File != name || f.Kind != finding.Query || f.Family != Family || f.URL != Docs || strings.HasSuffix(f.Message, ".") || f.Status != keep && f.Status != manual {
		t.Errorf("%+v", f)
	}
	line := strings.Split(data, "\n")[f.Line-1]
	if f.Column > len(line) {
		t.Errorf("%s:%d:%d is behind the line", name, f.Line, f.Column)
		return
	}
	place := line[f.Column-1:]
	if json := strings.Contains(filepath.Ext(name), "json"); json && place[0] != '"' && place[0] != '{' {
		t.Errorf("%s:%d:%d is in the middle of a value: %.40s", name, f.Line, f.Column, place)
	}
	if strings.Contains(f.Message, "never") || strings.Contains(f.Symbol, "not.a.field") {
		t.Errorf("%s:%d: %s is not used", name, f.Line, f.Symbol)
	}
}

func FuzzInventory(f *testing.F) {
	for _, name := range samples(f) {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data))
		for line := range strings.Lines(string(data)) {
			f.Add(line)
		}
	}
	f.Add(`{"query":{"nested":{"path":"a","query":{"function_score":{"functions":[{"gauss":{"b":{}}}]}}}},"_source":["c",{}],"sort":[{"_geo_distance":{"d":0}}],"knn":[{}],"rescore":{"query":{"rescore_query":{}}}}`)
	f.Fuzz(func(t *testing.T, data string) {
		for _, name := range []string{"f.ndjson", "f.json", "f.esql", "f.kql", "f.lucene", "f.eql"} {
			Looks(name, []byte(data))
			findings, _ := Inventory(name, []byte(data))
			lines := strings.Count(data, "\n") + 1
			for _, f := range findings {
				if f.Line < 1 || f.Line > lines || f.Column < 1 {
					t.Errorf("%s:%d:%d of %d lines", name, f.Line, f.Column, lines)
				}
			}
		}
	})
}
