package configconv

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

var update = flag.Bool("update", false, "write the golden files")

// produced are the ends of the names of golden files; what has another end is a source.
var produced = []string{".otel.yaml", ".checklist", ".diff", ".sampling-strategies.json"}

// sources lists the sources of a folder of golden cases.
func sources(t testing.TB, dir string) (names []string) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if !e.IsDir() && !slices.ContainsFunc(produced, func(end string) bool { return strings.HasSuffix(e.Name(), end) }) {
			names = append(names, e.Name())
		}
	}
	if len(names) == 0 {
		t.Fatalf("no cases in %s", dir)
	}
	return names
}

// Each source becomes the configuration and the checklist that stand beside it. What the real Collector says of them is in
// e2e/collector.
func TestGolden(t *testing.T) {
	for _, format := range []Format{Prometheus, Jaeger, Zipkin} {
		dir := filepath.Join(string(format), "testdata")
		made := map[string]bool{}
		for _, name := range sources(t, dir) {
			for _, target := range []string{conversion.Bridge, conversion.JaegerV2} {
				if target == conversion.JaegerV2 && format != Jaeger {
					continue
				}
				t.Run(string(format)+"/"+name+"/"+target, func(t *testing.T) {
					golden(t, dir, name, format, target, made)
				})
			}
		}
		stale(t, dir, made)
	}
}

// stale finds golden files that nothing makes any more.
func stale(t *testing.T, dir string, made map[string]bool) {
	if flag.Lookup("test.run").Value.String() != "" {
		return // not all of them were made
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		isProduct := slices.ContainsFunc(produced, func(end string) bool { return strings.HasSuffix(e.Name(), end) })
		if !isProduct || made[e.Name()] {
			continue
		}
		if *update {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				t.Fatal(err)
			}
			continue
		}
		t.Errorf("%s is made by no case any more", filepath.Join(dir, e.Name()))
	}
}

func golden(t *testing.T, dir, name string, format Format, target string, made map[string]bool) {
	data, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	src := conversion.Source{Name: name, Data: data, Open: func(other string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, other)) }}
	variant := ""
	if target == conversion.JaegerV2 {
		variant = ".v2"
	}
	files := map[string][]byte{}
	conv, err := Convert(src, Auto, conversion.Options{Target: target})
	if err != nil {
		files[name+variant+".checklist"] = []byte("error: " + err.Error() + "\n")
	} else {
		if conv.From != string(format) {
			t.Errorf("taken for %s", conv.From)
		}
		var outputs []string
		for _, o := range conv.Outputs {
			if o.Config.Empty() {
				continue
			}
			text, err := o.Config.YAML("")
			if err != nil {
				t.Fatal(err)
			}
			file := name + variant
			if o.Suffix != "" {
				file += "." + o.Suffix
			}
			files[file+".otel.yaml"] = text
			outputs = append(outputs, file+".otel.yaml")
		}
		var checklist, diff bytes.Buffer
		if err := report.WriteChecklist(&checklist, "text", conv.Checklist(outputs)); err != nil {
			t.Fatal(err)
		}
		files[name+variant+".checklist"] = checklist.Bytes()
		if err := edit.Diff(&diff, conv.Changes, false); err != nil {
			t.Fatal(err)
		}
		if diff.Len() > 0 {
			files[name+variant+".diff"] = diff.Bytes()
		}
		for _, e := range conv.Extra {
			files[name+variant+"."+e.Suffix] = e.Data
		}
		noSecrets(t, files)
	}
	for file, got := range files {
		made[file] = true
		path := filepath.Join(dir, file)
		if *update {
			if err := os.WriteFile(path, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(path)
		if err != nil {
			t.Errorf("%v; run go test ./configconv -update", err)
			continue
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%s differs; got:\n%s", path, got)
		}
	}
}

// noSecrets holds that nothing that the sources call a secret comes out. In every case the secrets begin with "hunter".
func noSecrets(t *testing.T, files map[string][]byte) {
	t.Helper()
	for name, data := range files {
		if strings.HasSuffix(name, ".diff") {
			continue
		}
		if i := bytes.Index(data, []byte("hunter")); i >= 0 {
			t.Errorf("%s holds a secret: %s", name, data[max(0, i-60):min(len(data), i+20)])
		}
	}
}
