package filebeat

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/report"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

var update = flag.Bool("update", false, "write the golden files")

// Each file of testdata becomes the configuration and the checklist beside it. e2e/collector holds that the real Collector takes them.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/*.yml")
	if err != nil || len(files) == 0 {
		t.Fatal("no cases: ", err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			f, err := yamledit.Parse(filepath.Base(file), data)
			if err != nil {
				t.Fatal(err)
			}
			if !Recognise(f.Docs[0]) {
				t.Fatal("not recognised")
			}
			conv := Convert(f, f.Docs[0], conversion.Options{})
			made := map[string][]byte{}
			var outputs []string
			if !conv.Outputs[0].Config.Empty() {
				text, err := conv.Outputs[0].Config.YAML("")
				if err != nil {
					t.Fatal(err)
				}
				made[".otel.yaml"] = text
				outputs = []string{filepath.Base(file) + ".otel.yaml"}
			}
			var checklist bytes.Buffer
			if err := report.WriteChecklist(&checklist, "text", conv.Checklist(outputs)); err != nil {
				t.Fatal(err)
			}
			made[".checklist"] = checklist.Bytes()
			for end, got := range made {
				if strings.Contains(string(got), "hunter") {
					t.Errorf("%s holds a secret", end)
				}
				if *update {
					if err := os.WriteFile(file+end, got, 0o644); err != nil {
						t.Fatal(err)
					}
					continue
				}
				want, err := os.ReadFile(file + end)
				if err != nil {
					t.Errorf("%v; run go test ./configconv/filebeat -update", err)
				} else if !bytes.Equal(got, want) {
					t.Errorf("%s differs; got:\n%s", file+end, got)
				}
			}
		})
	}
}

// No configuration makes the conversion panic.
func FuzzConvert(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yml")
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		file, err := yamledit.Parse("filebeat.yml", data)
		if err != nil {
			return
		}
		for _, doc := range file.Docs {
			if !Recognise(doc) {
				continue
			}
			conv := Convert(file, doc, conversion.Options{})
			for _, o := range conv.Outputs {
				if _, err := o.Config.YAML(""); err != nil && !o.Config.Empty() {
					t.Error(err)
				}
			}
		}
	})
}
