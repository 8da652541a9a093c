package promql2otel

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// FuzzAdapt adapts whole files of arbitrary bytes: nothing panics, findings are in the file, what could be read can be read afterwards, and a
// second run changes nothing. The seeds are the inputs of the golden cases.
func FuzzAdapt(f *testing.F) {
	dirs, err := filepath.Glob("testdata/cases/*")
	if err != nil {
		f.Fatal(err)
	}
	for _, dir := range dirs {
		for _, file := range readGolden(f, dir).files {
			if len(file.Data) < 6000 {
				f.Add(filepath.Ext(file.Name), file.Data, false)
				f.Add(filepath.Ext(file.Name), file.Data, true)
			}
		}
	}
	data, err := os.ReadFile("testdata/cases/recording-graph/plan.json")
	if err != nil {
		f.Fatal(err)
	}
	plan, err := renameplan.Read("plan.json", data)
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, ext string, data []byte, utf8 bool) {
		settings := delivery.Settings{}
		if utf8 {
			settings.Strategy = "NoUTF8EscapingWithSuffixes"
		}
		profile, err := delivery.New(delivery.Exporter, settings)
		if err != nil {
			t.Fatal(err)
		}
		name := "file" + ext
		run := func(data []byte) Result {
			m, problems := series.New(plan, profile)
			if len(problems) > 0 {
				t.Fatal(problems)
			}
			return Adapt([]File{{Name: name, Data: data, Named: true}}, m, promql.Options{})[0]
		}
		r := run(data)
		for _, p := range r.Problems {
			if bytes.Contains([]byte(p.Message), []byte("could not be adapted")) || bytes.Contains([]byte(p.Message), []byte("could not be read and was not written")) {
				t.Errorf("%s", p.Message)
			}
		}
		for _, found := range r.Findings {
			inFile(t, r, found)
			if found.Status == finding.Auto && found.Rule == "query-same" {
				t.Errorf("%+v", found)
			}
		}
		if !r.Changed() {
			return
		}
		if _, err := document.Parse(name, r.New); err != nil {
			t.Errorf("%v\n%s", err, r.New)
		}
		if again := run(r.New); again.Changed() {
			t.Errorf("a second run changes\n%s\nto\n%s", r.New, again.New)
		}
	})
}
