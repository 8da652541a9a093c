package delivery

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"go.yaml.in/yaml/v3"
)

// prediction is what otelmigrate makes of the series of the old program on one way of delivery.
type prediction struct {
	series []labels.Labels
	report string // of its findings
}

// predict lets otelmigrate adapt a test of rules that has every series of the old program. exporter is the plan's word on the program's own
// exporter, which may be nil; native says that a histogram is one series.
func predict(t *testing.T, exporter map[string]any, native bool, flags ...string) prediction {
	t.Helper()
	dir := t.TempDir()
	plan, err := json.Marshal(renamePlan(exporter))
	if err != nil {
		t.Fatal(err)
	}
	test, err := yaml.Marshal(map[string]any{"tests": []any{ruleTest(native)}})
	if err != nil {
		t.Fatal(err)
	}
	planFile, testFile := filepath.Join(dir, "plan.json"), filepath.Join(dir, "test.yml")
	for file, data := range map[string][]byte{planFile: plan, testFile: test} {
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	args := append([]string{"queries", "--plan", planFile, "--adjust", "--write", "--allow-dirty"}, flags...)
	cmd := exec.Command(otelmigrateBin, append(args, "test.yml")...)
	cmd.Dir = dir
	var report, errs bytes.Buffer
	cmd.Stdout, cmd.Stderr = &report, &errs
	if err := cmd.Run(); err != nil {
		t.Fatalf("otelmigrate queries: %v\n%s%s", err, report.String(), errs.String())
	}
	data, err := os.ReadFile(testFile)
	if err != nil {
		t.Fatal(err)
	}
	var adapted struct {
		Tests []struct {
			Input []struct{ Series string } `yaml:"input_series"`
			Exprs []struct{ Expr string }   `yaml:"promql_expr_test"`
		}
	}
	if err := yaml.Unmarshal(data, &adapted); err != nil {
		t.Fatal(err)
	}
	p := prediction{report: report.String()}
	more, instance := added(t, adapted.Tests[0].Exprs[0].Expr), adaptedInstance(t, adapted.Tests[0].Exprs[1].Expr)
	for _, in := range adapted.Tests[0].Input {
		l, err := parser.NewParser(parser.Options{}).ParseMetric(in.Series)
		if err != nil {
			t.Fatalf("%s: %v", in.Series, err)
		}
		b := labels.NewBuilder(l)
		b.Set("instance", instance)
		for _, name := range more {
			b.Set(name, extra[name])
		}
		p.series = append(p.series, b.Labels())
	}
	return p
}

// oldName is the name of the family that an instrument took the place of.
func oldName(i int) string {
	if instruments[i].kind == counter {
		return fmt.Sprintf("old_%02d_total", i)
	}
	return fmt.Sprintf("old_%02d", i)
}

func renamePlan(exporter map[string]any) map[string]any {
	names := map[string]string{}
	for _, a := range attributes {
		names[a.old] = a.key
	}
	var families []any
	for i, in := range instruments {
		f := map[string]any{"old": oldName(i), "new": in.name, "kind": in.kind, "unit": in.unit, "labels": names}
		switch in.kind {
		case upDown: // a plan has no kind of its own for it: it is a gauge whose unit "1" adds nothing to its name
			f["kind"], f["new_kind"] = gauge, "untyped"
		case histogram:
			f["buckets"] = bounds
		}
		families = append(families, f)
	}
	plan := map[string]any{"schema_version": 1, "delivery": "otlp", "families": families,
		"services": []any{map[string]any{"job": oldJob, "name": service, "namespace": namespace, "instances": map[string]string{oldInstance: serviceInstance}}}}
	if exporter != nil {
		plan["exporter"] = exporter
	}
	return plan
}

// ruleTest has every series of the old program, an expression that shows which labels were added, and one that shows the instance.
func ruleTest(native bool) map[string]any {
	var input []any
	add := func(name, more string) {
		var list []string
		for _, a := range attributes {
			list = append(list, fmt.Sprintf("%s=%q", a.old, a.value))
		}
		text := fmt.Sprintf("%s{%s,%sjob=%q,instance=%q}", name, strings.Join(list, ","), more, oldJob, oldInstance)
		input = append(input, map[string]string{"series": text, "values": "0 1"})
	}
	for i, in := range instruments {
		name := oldName(i)
		if in.kind != histogram || native {
			add(name, "")
			continue
		}
		for _, le := range scrapedBounds {
			add(name+"_bucket", fmt.Sprintf("le=%q,", le))
		}
		add(name+"_sum", "")
		add(name+"_count", "")
	}
	first := oldName(0)
	var exprs []any
	for _, e := range []string{
		fmt.Sprintf("sum without (instance) (%s)", first),
		fmt.Sprintf("%s{instance=%q}", first, oldInstance),
		fmt.Sprintf("up{job=%q}", oldJob),
	} {
		exprs = append(exprs, map[string]string{"expr": e, "eval_time": "1m"})
	}
	return map[string]any{"input_series": input, "promql_expr_test": exprs}
}

// added are the labels that an adapted aggregation leaves out besides instance: those that every series has now.
func added(t *testing.T, expr string) []string {
	t.Helper()
	e, err := parser.NewParser(parser.Options{}).ParseExpr(expr)
	if err != nil {
		t.Fatal(err)
	}
	a, ok := e.(*parser.AggregateExpr)
	if !ok || len(a.Grouping) == 0 || a.Grouping[0] != "instance" {
		t.Fatalf("adapted to %s", expr)
	}
	return a.Grouping[1:]
}

// adaptedInstance is the value of the label instance in an adapted selector.
func adaptedInstance(t *testing.T, expr string) string {
	t.Helper()
	m := regexp.MustCompile(`instance=("[^"]*")`).FindStringSubmatch(expr)
	if m == nil {
		t.Fatalf("adapted to %s", expr)
	}
	value, err := strconv.Unquote(m[1])
	if err != nil {
		t.Fatal(err)
	}
	return value
}
