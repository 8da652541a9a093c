package env

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/report"
)

var update = flag.Bool("update", false, "write the golden files")

// Each source becomes, in each phase, the diff and the checklist beside it. Converting the result again changes nothing, and the values
// of secrets (which begin with "hunter") stay where they were.
func TestGolden(t *testing.T) {
	sources, err := filepath.Glob("testdata/*")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, path := range sources {
		if strings.HasSuffix(path, ".diff") || strings.HasSuffix(path, ".checklist") {
			continue
		}
		n++
		for _, phase := range []string{conversion.Dual, conversion.Final} {
			t.Run(filepath.Base(path)+"/"+phase, func(t *testing.T) { golden(t, path, phase) })
		}
	}
	if n < 10 {
		t.Errorf("%d cases only", n)
	}
}

func golden(t *testing.T, path, phase string) {
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	name := filepath.Base(path)
	if Recognise(name, data) == "" {
		t.Fatal("not recognised")
	}
	opts := conversion.Options{Phase: phase}
	conv, err := Convert(conversion.Source{Name: name, Data: data}, opts)
	if err != nil {
		t.Fatal(err)
	}
	var diff, checklist bytes.Buffer
	if err := edit.Diff(&diff, conv.Changes, false); err != nil {
		t.Fatal(err)
	}
	if err := report.WriteChecklist(&checklist, "text", conv.Checklist(nil)); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(checklist.String(), "hunter") {
		t.Errorf("the checklist holds a secret:\n%s", checklist.String())
	}
	for _, c := range conv.Changes {
		if strings.Count(string(c.New), "hunter") > strings.Count(string(c.Old), "hunter") {
			t.Error("a secret is copied")
		}
		if Recognise(name, c.New) == "" {
			continue // nothing of the old is left
		}
		again, err := Convert(conversion.Source{Name: name, Data: c.New}, opts)
		if err != nil {
			t.Fatalf("%v:\n%s", err, c.New)
		}
		for _, twice := range again.Changes {
			t.Errorf("converting it again changes it:\n%s\nbecomes\n%s", c.New, twice.New)
		}
	}
	for file, got := range map[string][]byte{path + "." + phase + ".diff": diff.Bytes(), path + "." + phase + ".checklist": checklist.Bytes()} {
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v); run go test -update; got:\n%s", file, err, got)
		}
	}
}
