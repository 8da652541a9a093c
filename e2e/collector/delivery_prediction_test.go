package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"gopkg.in/yaml.v3"
)

// family is a family of series of the old program, and the instrument that took its place.
type family struct {
	old, name, unit, kind string
	labels                []oldLabel
}

// oldLabel is a label of the old program with its value, and the attribute that took its place.
type oldLabel struct{ old, attribute, value string }

// The kinds of families. That of an up-down counter is no kind of a rename plan: there it is a gauge whose unit adds nothing to its name.
const (
	counterKind   = "counter"
	gaugeKind     = "gauge"
	upDownKind    = "updowncounter"
	histogramKind = "histogram"
)

// histogramBounds are the upper bounds of every histogram, and scrapedBounds are they as a scrape of the old program stored them.
var (
	histogramBounds = []float64{0.1, 1, 2.5, 1e6, 1e21}
	scrapedBounds   = []string{"0.1", "1.0", "2.5", "1e+06", "1e+21", "+Inf"}
)

// What the scrape calls the old program, and what its resource does.
const (
	oldJob, oldInstance = "shop", "i:1"
	newJob, newInstance = "acme/shop", "i-1"
)

// predict is what otelmigrate makes of the series of the old program, in canonical form. added are the values of the labels that every
// series may have besides.
func predict(t *testing.T, families []family, added map[string]string, flags ...string) (series []string, report string) {
	t.Helper()
	var input, exprs, plan []any
	for _, f := range families {
		attributes := map[string]string{}
		var pairs []string
		for _, l := range f.labels {
			attributes[l.old] = l.attribute
			pairs = append(pairs, fmt.Sprintf("%s=%q", l.old, l.value))
		}
		p := map[string]any{"old": f.old, "new": f.name, "unit": f.unit, "kind": f.kind, "labels": attributes}
		if f.kind == upDownKind {
			p["kind"], p["new_kind"] = gaugeKind, "untyped"
		}
		plan = append(plan, p)
		add := func(suffix string, more ...string) {
			list := append(slices.Concat(pairs, more), fmt.Sprintf("job=%q", oldJob), fmt.Sprintf("instance=%q", oldInstance))
			input = append(input, map[string]string{"series": f.old + suffix + "{" + strings.Join(list, ",") + "}", "values": "0 1"})
		}
		if f.kind != histogramKind {
			add("")
			continue
		}
		for _, le := range scrapedBounds {
			add("_bucket", fmt.Sprintf("le=%q", le))
		}
		add("_sum")
		add("_count")
	}
	for _, e := range []string{"sum without (instance) (%s)", "%s{instance=\"" + oldInstance + "\"}"} {
		exprs = append(exprs, map[string]string{"expr": fmt.Sprintf(e, families[0].old), "eval_time": "1m"})
	}
	exprs = append(exprs, map[string]string{"expr": `up{job="shop"}`, "eval_time": "1m"})
	dir := t.TempDir()
	writePlan(t, filepath.Join(dir, "plan.json"), plan)
	test, err := yaml.Marshal(map[string]any{"tests": []any{map[string]any{"input_series": input, "promql_expr_test": exprs}}})
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "test.yml"), test, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(otelmigrateBin, append(append([]string{"queries", "--plan", "plan.json", "--adjust", "--write", "--allow-dirty"}, flags...), "test.yml")...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("otelmigrate queries: %v\n%s", err, out)
	}
	return adapted(t, filepath.Join(dir, "test.yml"), added), string(out)
}

func writePlan(t *testing.T, file string, families []any) {
	t.Helper()
	service := map[string]any{"job": oldJob, "name": "shop", "namespace": "acme", "instances": map[string]string{oldInstance: newInstance}}
	data, err := json.Marshal(map[string]any{"schema_version": 1, "delivery": "otlp", "services": []any{service}, "families": families})
	if err == nil {
		err = os.WriteFile(file, data, 0o644)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// instanceMatcher finds the instance that an adapted selector asks for, whatever the label is called now.
var instanceMatcher = regexp.MustCompile(`((?:exported_)?instance)="([^"]*)"`)

// adapted reads the series of an adapted test of rules. The first expression says which labels every series has now, and the second
// what its instance is.
func adapted(t *testing.T, file string, added map[string]string) (series []string) {
	t.Helper()
	var rules struct {
		Tests []struct {
			Input []struct{ Series string } `yaml:"input_series"`
			Exprs []struct{ Expr string }   `yaml:"promql_expr_test"`
		}
	}
	data, err := os.ReadFile(file)
	if err == nil {
		err = yaml.Unmarshal(data, &rules)
	}
	if err != nil {
		t.Fatal(err)
	}
	read := parser.NewParser(parser.Options{})
	sum, err := read.ParseExpr(rules.Tests[0].Exprs[0].Expr)
	if err != nil {
		t.Fatal(err)
	}
	instance := instanceMatcher.FindStringSubmatch(rules.Tests[0].Exprs[1].Expr)
	if instance == nil {
		t.Fatalf("adapted to %s", rules.Tests[0].Exprs[1].Expr)
	}
	for _, in := range rules.Tests[0].Input {
		l, err := read.ParseMetric(in.Series)
		if err != nil {
			t.Fatalf("%s: %v", in.Series, err)
		}
		b := labels.NewBuilder(l)
		b.Set(instance[1], instance[2])
		for _, name := range sum.(*parser.AggregateExpr).Grouping[1:] {
			value, known := added[name]
			if !known {
				t.Fatalf("every series is said to have the label %s", name)
			}
			b.Set(name, value)
		}
		series = append(series, canonical(b.Labels()))
	}
	return series
}
