package shim

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

var update = flag.Bool("update", false, "write the golden files")

// ways are the golden cases: a profile with its settings each.
var ways = []struct {
	name, profile string
	settings      delivery.Settings
}{
	{"exporter", delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"}},
	{"exporter-suffixes", delivery.Exporter, delivery.Settings{ScopeLabels: new(true)}},
	{"otlp", delivery.OTLP, delivery.Settings{Promote: []string{"k8s.namespace.name"}}},
	{"otlp-native", delivery.OTLP, delivery.Settings{NativeHistograms: true}},
	{"otlp-utf8", delivery.OTLP, delivery.Settings{Strategy: "NoUTF8EscapingWithSuffixes"}},
	{"collector-exporter", delivery.CollectorExporter, delivery.Settings{}},
	{"collector-exporter-honor", delivery.CollectorExporter, delivery.Settings{HonorLabels: true}},
	{"remote-write", delivery.RemoteWrite, delivery.Settings{}},
	{"bridge", delivery.Bridge, delivery.Settings{Strategy: "UnderscoreEscapingWithSuffixes"}},
}

func mapping(t testing.TB, plan, profile string, s delivery.Settings) *series.Mapping {
	t.Helper()
	p, err := delivery.New(profile, s)
	if err != nil {
		t.Fatal(err)
	}
	read, err := renameplan.Read("plan.json", []byte(plan))
	if err != nil {
		t.Fatal(err)
	}
	m, problems := series.New(read, p)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return m
}

func plan(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/plan.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// content is the file of a name among those that were made; nil where it is not there.
func content(files []File, name string) []byte {
	for _, f := range files {
		if f.Name == name {
			return f.Data
		}
	}
	return nil
}

func TestGolden(t *testing.T) {
	for _, way := range ways {
		t.Run(way.name, func(t *testing.T) {
			files, notes := Shims(mapping(t, plan(t), way.profile, way.settings))
			again, _ := Shims(mapping(t, plan(t), way.profile, way.settings))
			dir := filepath.Join("testdata", way.name)
			all := append(slices.Clone(files), File{Name: "notes.txt", Data: []byte(strings.Join(notes, "\n") + "\n"), Why: "notes"})
			if *update {
				if err := os.RemoveAll(dir); err != nil {
					t.Fatal(err)
				}
				if err := os.MkdirAll(dir, 0o755); err != nil {
					t.Fatal(err)
				}
			}
			for i, f := range all {
				if i < len(files) && !bytes.Equal(f.Data, again[i].Data) {
					t.Errorf("%s: other bytes the second time", f.Name)
				}
				if f.Why == "" {
					t.Errorf("%s: does not say what it is for", f.Name)
				}
				if *update {
					if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(filepath.Join(dir, f.Name))
				if err != nil {
					t.Fatal(err)
				}
				if !bytes.Equal(f.Data, want) {
					t.Errorf("%s differs (-update writes it):\n%s", f.Name, f.Data)
				}
			}
			entries, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			if len(entries) != len(all) {
				t.Errorf("%d files are made and %d are there", len(all), len(entries))
			}
		})
	}
}

// The exporter as it is set up changes no name, so there is nothing to bring back.
func TestNothing(t *testing.T) {
	const same = `{"schema_version": 1, "families": [{"old": "jobs_total", "new": "jobs_total", "kind": "counter", "labels": {"code": "code"}}]}`
	if files, notes := Shims(mapping(t, same, delivery.Exporter, delivery.Settings{Strategy: "NoTranslation"})); len(files) > 0 || len(notes) > 1 {
		t.Error(files, notes)
	}
	p, err := delivery.New(delivery.OTLP, delivery.Settings{})
	if err != nil {
		t.Fatal(err)
	}
	m, _ := series.New(nil, p)
	if files, notes := Shims(m); len(files)+len(notes) > 0 {
		t.Error(files, notes)
	}
}

// read decodes a file that was made, and refuses keys that its type does not have.
func read(t *testing.T, data []byte, into any) {
	t.Helper()
	d := yaml.NewDecoder(bytes.NewReader(data))
	d.KnownFields(true)
	if err := d.Decode(into); err != nil {
		t.Fatal(err)
	}
}
