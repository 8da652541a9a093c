package shim

import (
	"regexp"
	"slices"
	"strconv"
	"testing"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

var setting = regexp.MustCompile(`^set\(metric\.(name|unit), ("[^"]*")\)$`)

// The delivery makes the old name of each family from the name and the unit that the statements give it, but for those that are noted. That
// the Collector takes the statements is shown in e2e/logs.
func TestTransformNames(t *testing.T) {
	for _, way := range ways {
		m := mapping(t, plan(t), way.profile, way.settings)
		files, _ := Shims(m)
		data := content(files, TransformFile)
		if pushed := way.profile == delivery.OTLP || way.profile == delivery.CollectorExporter || way.profile == delivery.RemoteWrite; pushed != (data != nil) {
			t.Errorf("%s: statements %t, want %t", way.name, data != nil, pushed)
		}
		if data == nil {
			continue
		}
		var file processorFile
		read(t, data, &file)
		given := map[string][]string{} // condition to statements
		for _, g := range file.Processors.Transform.Metrics {
			for _, statement := range g.Statements {
				if setting.MatchString(statement) {
					given[g.Conditions[0]] = g.Statements
				}
			}
		}
		for _, f := range m.Plan.Families {
			one := m.Old(f.Old)
			if one.State == series.Changed || f.New == "" {
				continue
			}
			name, unit := f.New, f.Unit
			for _, statement := range given[equal("metric.name", f.New)] {
				match := setting.FindStringSubmatch(statement)
				text, err := strconv.Unquote(match[2])
				if err != nil {
					t.Fatal(err)
				}
				if match[1] == "name" {
					name = text
				} else {
					unit = text
				}
			}
			made, err := m.Profile.Metric(name, unit, kind(&f))
			if err != nil || (made == f.Old) == (f.Old == "jobs_processed") {
				t.Errorf("%s: %s becomes %s, %v", way.name, f.Old, made, err)
			}
		}
	}
}

// A metric that has got its old name is not taken for the one that has that name now.
func TestTransformOrder(t *testing.T) {
	const chain = `{"schema_version": 1, "families": [
		{"old": "a", "new": "x", "kind": "gauge", "labels": {}}, {"old": "b_seconds", "new": "a", "unit": "s", "kind": "gauge", "labels": {}}]}`
	s := newShims(mapping(t, chain, delivery.OTLP, delivery.Settings{}))
	var got []string
	for _, g := range s.names() {
		got = append(got, g.Conditions[0]+" "+g.Statements[0])
	}
	want := []string{`metric.name == "a" set(metric.name, "b_seconds")`, `metric.name == "x" set(metric.name, "a")`}
	if !slices.Equal(got, want) || len(s.notes) > 0 {
		t.Error(got, s.notes)
	}
}

func TestQuoted(t *testing.T) {
	if got := attribute("datapoint", "a\"b\\c$d"); got != `datapoint.attributes["a\"b\\c$$d"]` {
		t.Error(got)
	}
}
