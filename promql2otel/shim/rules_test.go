package shim

import (
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
)

// Each rule makes the series of one old name from that of its new one, and Prometheus' parser takes its expression.
func TestRules(t *testing.T) {
	for _, way := range ways {
		m := mapping(t, plan(t), way.profile, way.settings)
		files, _ := Shims(m)
		data := content(files, RulesFile)
		if data == nil {
			t.Errorf("%s: no rules", way.name)
			continue
		}
		var file ruleFile
		read(t, data, &file)
		seen := map[string]bool{}
		for _, r := range file.Groups[0].Rules {
			tree, err := language.ParseExpr(r.Expr)
			if err != nil {
				t.Errorf("%s: %s: %v", way.name, r.Record, err)
				continue
			}
			if tree.Type() != parser.ValueTypeVector || !model.LegacyValidation.IsValidMetricName(r.Record) || seen[r.Record] {
				t.Errorf("%s: %s cannot be recorded", way.name, r.Record)
			}
			seen[r.Record] = true
			metrics, err := promql.Metrics(r.Expr)
			if err != nil || len(metrics) != 1 || metrics[0] != m.Old(r.Record).New || metrics[0] == r.Record {
				t.Errorf("%s: %s is recorded from %q", way.name, r.Record, metrics)
			}
		}
	}
}

// The bounds that a scrape writes otherwise are all replaced, and no other.
func TestBounds(t *testing.T) {
	for _, tt := range []struct {
		known []float64
		want  string
	}{
		{[]float64{0.5, 0.25}, "x"},
		{[]float64{0, 1, 2.5, 999999}, `label_replace( x, "le", "$1.0", "le", "(0|1|999999)")`},
		{[]float64{-1, 0.00001, 1e6, 1234567}, `label_replace(label_replace(label_replace(label_replace( x, "le", "$1.0", "le", "(-1)"), ` +
			`"le", "1e-05", "le", "0\\.00001"), "le", "1e+06", "le", "1000000"), "le", "1.234567e+06", "le", "1234567")`},
		{nil, `label_replace( x, "le", "$1.0", "le", "(-?[0-9]{1,6})")`},
	} {
		r := &replacing{inner: "x"}
		bounds(r, tt.known)
		if got := strings.Join(strings.Fields(r.lines()), " "); got != tt.want {
			t.Errorf("%v: %s", tt.known, got)
		}
	}
}

// What one value becomes is not replaced again, and what cannot be told apart is left.
func TestValues(t *testing.T) {
	for _, tt := range []struct{ services, want, note string }{
		{`{"job": "a", "name": "b"}, {"job": "b", "name": "c"}, {"job": "c", "name": "d"}`, "b>a c>b d>c", ""},
		{`{"job": "c", "name": "d"}, {"job": "d", "name": "a"}`, "d>c a>d", ""},
		{`{"job": "a", "name": "b"}, {"job": "b", "name": "a"}`, "", "exchanged"},
		{`{"job": "a", "name": "shop"}, {"job": "b", "name": "shop"}, {"job": "c", "name": "d"}`, "d>c", "cannot be told apart"},
		{`{"job": "a", "name": "a"}`, "", ""},
	} {
		s := newShims(mapping(t, `{"schema_version": 1, "families": [], "services": [`+tt.services+`]}`, delivery.OTLP, delivery.Settings{}))
		var got []string
		for _, v := range s.jobs {
			got = append(got, v.new+">"+v.old)
		}
		if notes := strings.Join(s.notes, "\n"); strings.Join(got, " ") != tt.want || !strings.Contains(notes, tt.note) || (tt.note == "") != (notes == "") {
			t.Errorf("%s: %q %s", tt.services, got, notes)
		}
	}
}
