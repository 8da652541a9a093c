package verification

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/internal/queryengine"
	"github.com/otelmigrate/otelmigrate/promql2otel/dataset"
)

// unitTest is a file for promtool test rules, with the keys that are written (prometheus.io/docs/prometheus/latest/configuration/unit_testing_rules).
type unitTest struct {
	RuleFiles          []string  `yaml:"rule_files"`
	EvaluationInterval string    `yaml:"evaluation_interval"`
	Tests              []oneTest `yaml:"tests"`
}

type oneTest struct {
	Name     string        `yaml:"name"`
	Interval string        `yaml:"interval"`
	Input    []inputSeries `yaml:"input_series"`
	Alerts   []alertTest   `yaml:"alert_rule_test,omitempty"`
	Exprs    []exprTest    `yaml:"promql_expr_test,omitempty"`
}

type inputSeries struct {
	Series string `yaml:"series"`
	Values string `yaml:"values"`
}

type alertTest struct {
	At     string          `yaml:"eval_time"`
	Alert  string          `yaml:"alertname"`
	Expect []expectedAlert `yaml:"exp_alerts"`
}

type expectedAlert struct {
	Labels      map[string]string `yaml:"exp_labels,omitempty"`
	Annotations map[string]string `yaml:"exp_annotations,omitempty"`
}

type exprTest struct {
	Expr   string           `yaml:"expr"`
	At     string           `yaml:"eval_time"`
	Expect []expectedSample `yaml:"exp_samples"`
}

type expectedSample struct {
	Labels string  `yaml:"labels"`
	Value  float64 `yaml:"value"`
}

// AskForTests adds to the request what the file of tests is written from: the alerts of the new side at some times, and what its recording
// rules give.
func (p *Plan) AskForTests() {
	end := p.Request.End
	for i := int64(1); i <= 8; i++ {
		at := end * i / 8 / 60_000 * 60_000
		p.Request.AlertsAt = append(p.Request.AlertsAt, at)
	}
	for _, g := range p.newGroups {
		for _, r := range g.Rules {
			if r.Record != "" {
				p.Request.Instants = append(p.Request.Instants, queryengine.Instant{ID: r.Record, Side: "new", Expr: selector(r.Record), Time: end / 2 / 60_000 * 60_000})
			}
		}
	}
}

// selector asks for a metric of any name.
func selector(name string) string {
	if model.LegacyValidation.IsValidMetricName(name) {
		return name
	}
	return fmt.Sprintf("{%q}", name)
}

// Tests is a file for promtool test rules: the series of the new side go in, and what the new rules gave in the comparison, where they gave what
// the old ones gave, is expected. ruleFiles are the names of the new rule files, as the tests shall name them. Rules that are not equal are left
// out, and named in the comment at the head.
func (p *Plan) Tests(resp *queryengine.Response, r *Report, ruleFiles []string) ([]byte, error) {
	equal := map[string]bool{}
	var left []string
	for i, o := range r.Queries {
		if o.Kind == "query" {
			continue
		}
		if o.Status == queryengine.Equal {
			equal[p.Checks[i].id] = true
		} else {
			left = append(left, o.Where)
		}
	}
	good := map[string]bool{} // names of alerts and recorded series whose rules are all equal
	for _, g := range p.newGroups {
		for _, rule := range g.Rules {
			name := rule.Alert + rule.Record
			if seen, ok := good[name]; !ok || seen {
				good[name] = equal[rule.ID]
			}
		}
	}
	interval := p.Interval
	t := oneTest{Name: "the rules give what they gave before the migration", Interval: duration(interval)}
	for _, s := range p.data.New {
		t.Input = append(t.Input, inputSeries{Series: seriesText(s.Labels), Values: values(s.Samples, interval)})
	}
	for _, at := range resp.AlertsAt {
		if at.Side != "new" {
			continue
		}
		byName := map[string][]expectedAlert{}
		for _, a := range at.Alerts {
			if a.State == "firing" && good[a.Name] {
				set := map[string]string{}
				for l, v := range a.Labels {
					if l != "alertname" {
						set[l] = v
					}
				}
				byName[a.Name] = append(byName[a.Name], expectedAlert{set, a.Annotations})
			}
		}
		for _, name := range p.alertNames() {
			if good[name] {
				t.Alerts = append(t.Alerts, alertTest{At: duration(at.Time), Alert: name, Expect: byName[name]})
			}
		}
	}
	for _, i := range resp.Instants {
		if i.Error != "" || !good[i.ID] {
			continue
		}
		e := exprTest{Expr: selector(i.ID), At: duration(p.Request.Instants[0].Time)}
		for _, s := range i.Samples {
			v, err := sampleValue(s.Value)
			if err != nil {
				return nil, err
			}
			e.Expect = append(e.Expect, expectedSample{seriesText(s.Labels), v})
		}
		t.Exprs = append(t.Exprs, e)
	}
	var b bytes.Buffer
	b.WriteString("# Written by otelmigrate verify queries: run it with promtool test rules. The series are made, not measured.\n")
	for _, name := range left {
		fmt.Fprintf(&b, "# Not tested, as it was not shown to be equal: %s\n", name)
	}
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := enc.Encode(unitTest{RuleFiles: ruleFiles, EvaluationInterval: duration(p.Request.Step), Tests: []oneTest{t}}); err != nil {
		return nil, err
	}
	return b.Bytes(), enc.Close()
}

func (p *Plan) alertNames() (names []string) {
	for _, g := range p.newGroups {
		for _, r := range g.Rules {
			if r.Alert != "" && !slices.Contains(names, r.Alert) {
				names = append(names, r.Alert)
			}
		}
	}
	sort.Strings(names)
	return names
}

func sampleValue(raw json.RawMessage) (float64, error) {
	return strconv.ParseFloat(strings.Trim(string(raw), `"`), 64)
}

func duration(ms int64) string { return model.Duration(time.Duration(ms) * time.Millisecond).String() }

// seriesText is a series in the notation of tests.
func seriesText(set map[string]string) string { return labels.FromMap(set).String() }

// values are samples in the notation of tests: "_" where there is none; runs of equal values are "axn".
func values(samples []dataset.Sample, interval int64) string {
	var list []string
	at := int64(0)
	missing := int64(0)
	for _, s := range samples {
		for ; at*interval < s.T; at++ {
			missing++
		}
		if missing > 0 {
			list = append(list, "_x"+strconv.FormatInt(missing, 10))
			missing = 0
		}
		if s.Stale {
			list = append(list, "stale")
		} else {
			list = append(list, strconv.FormatFloat(s.V, 'g', -1, 64))
		}
		at++
	}
	return shorten(list)
}

// shorten writes runs of equal values as "axn", which is a and n more of it.
func shorten(list []string) string {
	var out []string
	for i := 0; i < len(list); {
		n := 1
		for i+n < len(list) && list[i+n] == list[i] {
			n++
		}
		switch {
		case n > 2 && list[i] != "stale" && !strings.HasPrefix(list[i], "_x"):
			out = append(out, fmt.Sprintf("%sx%d", list[i], n-1))
		default:
			out = append(out, list[i:i+n]...)
		}
		i += n
	}
	return strings.Join(out, " ")
}
