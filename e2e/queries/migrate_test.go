package queries

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// The labels of the old program's target, and the resource of the new program.
const (
	oldJob, oldInstance = "checkout", "checkout:9091"
	serviceName         = "checkout"
	serviceNamespace    = "acme"
	serviceInstance     = "checkout-7f9c"
)

// migrate makes the copies and migrates the new one: its code, its rules and its dashboard.
func (s *shop) migrate(t *testing.T) {
	t.Helper()
	more, err := os.ReadFile("testdata/more.yml")
	if err != nil {
		t.Fatal(err)
	}
	for _, dir := range []string{s.old, s.new} {
		if err := os.CopyFS(dir, os.DirFS("../../testdata/shop")); err != nil {
			t.Fatal(err)
		}
		write(t, filepath.Join(dir, "prometheus", "rules", "more.yml"), string(more))
		makeRepeatable(t, dir)
	}
	command(t, s.new, tool, "rewrite", "--write", "--quiet", "--delivery", "otlp", "--rename-plan", "renames.json", ".")
	s.plan = filepath.Join(s.new, "renames.json")
	s.pushed = nameService(t, s.plan)
	s.statuses = adaptQueries(t, s.new)
}

// makeRepeatable changes what two runs of the checkout do not share, or what nothing could be seen of: how long a payment takes, and how many
// receipts wait after it, follows from its amount.
func makeRepeatable(t *testing.T, dir string) {
	t.Helper()
	file := filepath.Join(dir, "cmd", "checkout", "main.go")
	replace(t, file, "start := time.Now()", "took := 10 * time.Millisecond * time.Duration(max(in.Amount, -in.Amount))")
	replace(t, file, "time.Since(start).Seconds()", "took.Seconds()")
	replace(t, file, "s.queue.Enqueue(in.Method, 1)", "s.queue.Enqueue(in.Method, int(in.Amount))")
}

// nameService adds to the plan which resource the job has become, and returns the families that are pushed.
func nameService(t *testing.T, file string) map[string]bool {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var plan map[string]any
	var made struct {
		Families []struct {
			Old      string
			Delivery []string
		}
	}
	for _, to := range []any{&plan, &made} {
		if err := json.Unmarshal(data, to); err != nil {
			t.Fatal(err)
		}
	}
	plan["services"] = []any{map[string]any{"job": oldJob, "name": serviceName, "namespace": serviceNamespace, "instances": map[string]string{oldInstance: serviceInstance}}}
	if data, err = json.MarshalIndent(plan, "", "  "); err != nil {
		t.Fatal(err)
	}
	write(t, file, string(data))
	pushed := map[string]bool{}
	for _, f := range made.Families {
		if slices.Contains(f.Delivery, "otlp") {
			pushed[f.Old] = true
		}
	}
	if len(pushed) == 0 || len(pushed) == len(made.Families) {
		t.Fatalf("%d of %d families are pushed", len(pushed), len(made.Families))
	}
	return pushed
}

// adaptQueries adapts the rules and the dashboard, and returns the statuses of the queries by their places.
func adaptQueries(t *testing.T, dir string) map[string]string {
	t.Helper()
	out := command(t, dir, tool, "queries", "--plan", "renames.json", "--profile", "otlp", "--adjust", "--write", "--quiet", "--format", "json", "prometheus", "grafana")
	var report struct {
		Findings []struct {
			File         string
			Line, Column int
			Status       string
		}
	}
	if err := json.Unmarshal(out, &report); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	statuses := map[string]string{}
	for _, f := range report.Findings {
		statuses[compared{File: f.File, Line: f.Line, Column: f.Column}.place()] = f.Status
	}
	return statuses
}

// command runs a program in a folder and returns its standard output.
func command(t *testing.T, dir, name string, args ...string) []byte {
	t.Helper()
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%s %q: %v\n%s%s", filepath.Base(name), args, err, &stderr, out)
	}
	return out
}

// replace puts a text in the place of another one, which must be there.
func replace(t *testing.T, file, old, text string) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(data), old) {
		t.Fatalf("%s has no %s", file, old)
	}
	write(t, file, strings.ReplaceAll(string(data), old, text))
}
