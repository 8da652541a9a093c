package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"
)

const queried = `
-- renames.json --
{"schema_version": 1, "families": [
  {"old": "http_requests_total", "new": "http.server.requests", "kind": "counter", "labels": {"code": "http.response.status_code"}},
  {"old": "latency_seconds", "new": "latency", "unit": "s", "kind": "histogram", "labels": {}}
]}
-- chain.json --
{"schema_version": 1, "families": [{"old": "a", "new": "b", "kind": "gauge"}, {"old": "b", "new": "c", "kind": "gauge"}]}
-- typo.json --
{"schema_version": 1,
 "families": [{"old": "a", "nwe": "b"}]}
-- deploy/rules.yml --
groups:
  - name: g
    rules:
      # Errors, per job.
      - record: job:errors:rate5m
        expr: sum by (job, code) (rate(http_requests_total{code=~"5.."}[5m]))
      - alert: Errors
        expr: job:errors:rate5m{code="503"} > 1
        annotations: {summary: '{{ $labels.code }}'}
      - alert: Slow
        expr: latency_seconds_bucket{le="1.0"} < 10
      - alert: Down
        expr: up == 0
-- deploy/dashboard.json --
{"title": "d", "panels": [{"title": "p", "targets": [{"expr": "sum by (code) (http_requests_total{job=\"$job\"})", "legendFormat": "{{code}}"}]}]}
-- deploy/broken.yml --
groups:
  - rules:
      - alert: x
        expr: "unclosed
-- deploy/other.yml --
a: b
-- nothing.yml --
a: b
`

func queriedTree(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(queried)).Files {
		path := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestQueries(t *testing.T) {
	for _, tt := range []struct {
		args           string
		code           int
		stdout, stderr []string
	}{
		{args: "--plan renames.json deploy", code: 3, // a file cannot be read
			stdout: []string{
				`+        expr: sum by (job, http_response_status_code) (rate(http_server_requests_total{http_response_status_code=~"5.."}[5m]))`,
				`+        expr: job:errors:rate5m{http_response_status_code="503"} > 1`, `$labels.http_response_status_code`, `{{http_response_status_code}}`},
			stderr: []string{"broken.yml:4: ", "rules.yml:6:15: auto: ", "rules.yml:8:15: auto:", "rules.yml:11:15: keep:", "5 queries; would change 2 file(s)"}},
		{args: "--plan renames.json --profile otlp --adjust deploy/rules.yml", stdout: []string{`+        expr: latency_seconds_bucket{le=~"1[.]0|1"} < 10`}, stderr: []string{"rules.yml:13:15: manual: alert Down: there is no up"}},
		{args: "--plan renames.json --profile otlp deploy/rules.yml", stderr: []string{`--adjust makes it latency_seconds_bucket{le=~"1[.]0|1"} < 10`}},
		{args: "--plan renames.json --fail-on manual --profile otlp deploy/rules.yml", code: 1},
		{args: "--plan renames.json --check deploy/rules.yml", code: 1},
		{args: "--profile bridge deploy/rules.yml", stderr: []string{"1 manual, 3 keep"}},
		{args: "--plan chain.json deploy/rules.yml", code: 3, stderr: []string{"a would be called b, which is the old name of c"}},
		{args: "--plan typo.json deploy", code: 2, stderr: []string{"typo.json:2: ", "nwe"}},
		{args: "--plan none.json deploy", code: 2, stderr: []string{"none.json"}},
		{args: "--profile pigeon deploy", code: 2, stderr: []string{"use one of exporter, otlp"}},
		{args: "--translation-strategy x deploy", code: 2, stderr: []string{"NoTranslation"}},
		{args: "--format xml deploy", code: 2},
		{args: "nothing.yml", code: 2, stderr: []string{"nothing.yml: holds no queries"}},
		{args: "nowhere", code: 2, stderr: []string{"nowhere"}},
		{args: "", code: 2},
	} {
		o := otelmigrate(t, queriedTree(t), append([]string{"queries"}, strings.Fields(tt.args)...)...)
		if o.code != tt.code {
			t.Errorf("%s: %d, want %d\n%s%s", tt.args, o.code, tt.code, o.stdout, o.stderr)
		}
		for _, want := range tt.stdout {
			if !strings.Contains(o.stdout, want) {
				t.Errorf("%s: standard output has no %s\n%s", tt.args, want, o.stdout)
			}
		}
		for _, want := range tt.stderr {
			if !strings.Contains(o.stderr, want) {
				t.Errorf("%s: standard error has no %s\n%s", tt.args, want, o.stderr)
			}
		}
	}
}

// TestQueriesWrite writes, finds nothing more to write, and puts back.
func TestQueriesWrite(t *testing.T) {
	dir := queriedTree(t)
	git(t, dir, "init", "-q")
	args := []string{"queries", "--plan", "renames.json", "--write", "deploy/rules.yml", "deploy/dashboard.json"}
	if o := otelmigrate(t, dir, args...); o.code != 2 || !strings.Contains(o.stderr, "uncommitted") {
		t.Fatalf("a dirty tree: %d %s", o.code, o.stderr)
	}
	git(t, dir, "add", ".")
	git(t, dir, "commit", "-qm", "x")
	before, err := os.ReadFile(filepath.Join(dir, "deploy/rules.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if o := otelmigrate(t, dir, args...); o.code != 0 || !strings.Contains(o.stderr, "changed 2 file(s)") {
		t.Fatalf("%d %s%s", o.code, o.stdout, o.stderr)
	}
	if o := otelmigrate(t, dir, append(args, "--allow-dirty", "--check")...); o.code != 0 || !strings.Contains(o.stderr, "changed 0 file(s)") {
		t.Errorf("a second run: %d %s%s", o.code, o.stdout, o.stderr)
	}
	if o := otelmigrate(t, dir, "undo"); o.code != 0 {
		t.Fatalf("undo: %s", o.stderr)
	}
	if after, err := os.ReadFile(filepath.Join(dir, "deploy/rules.yml")); err != nil || !bytes.Equal(before, after) {
		t.Errorf("undo left\n%s%v", after, err)
	}
}

// TestQueriesHistorical joins the old and the new query of a panel, once, and keeps the old names alive.
func TestQueriesHistorical(t *testing.T) {
	dir := queriedTree(t)
	args := []string{"queries", "--plan", "renames.json", "--historical", "--shims", "shims", "--write", "deploy/dashboard.json"}
	if o := otelmigrate(t, dir, args...); o.code != 0 || !strings.Contains(o.stderr, "shims/compat-rules.yml: ") {
		t.Fatalf("%d %s%s", o.code, o.stdout, o.stderr)
	}
	after, err := os.ReadFile(filepath.Join(dir, "deploy/dashboard.json"))
	if want := `"(sum by (http_response_status_code) (http_server_requests_total{job=\"$job\"})) or (label_replace(`; err != nil || !strings.Contains(string(after), want) {
		t.Errorf("no %s in\n%s", want, after)
	}
	rules, err := os.ReadFile(filepath.Join(dir, "shims/compat-rules.yml"))
	if err != nil || !strings.Contains(string(rules), "record: http_requests_total") {
		t.Errorf("%s%v", rules, err)
	}
	for _, flags := range [][]string{args, {"queries", "--plan", "renames.json", "--check", "deploy/dashboard.json"}} {
		if o := otelmigrate(t, dir, flags...); o.code != 0 || !strings.Contains(o.stderr+o.stdout, "1 keep") {
			t.Errorf("a second run: %d %s%s", o.code, o.stdout, o.stderr)
		}
	}
}

func TestQueriesJSON(t *testing.T) {
	o := otelmigrate(t, queriedTree(t), "queries", "--plan", "renames.json", "--format", "json", "deploy/rules.yml")
	doc, err := jsonschema.UnmarshalJSON(strings.NewReader(o.stdout))
	if err != nil {
		t.Fatal(err)
	}
	if err := compile(t, "schema.json").Validate(doc); err != nil {
		t.Error(err)
	}
	if want := `"symbol": "http_requests_total",
      "kind": "query",
      "status": "auto",`; !strings.Contains(o.stdout, want) {
		t.Errorf("no %s in\n%s", want, o.stdout)
	}
}

// TestVerifyQueriesUse holds what goes wrong before the engine is asked; e2e/queries asks it.
func TestVerifyQueriesUse(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	for args, want := range map[string]string{
		"deploy/rules.yml":                                 "go install github.com/otelmigrate/otelmigrate/queryengine",
		"--old-data x deploy/rules.yml":                    "belong together",
		"--format xml deploy/rules.yml":                    "text or json",
		"--write-tests t --old-data x --new-data y deploy": "needs made data",
		"--engine nowhere deploy":                          "nowhere",
		"":                                                 "requires at least 1 arg",
	} {
		o := otelmigrate(t, queriedTree(t), append([]string{"verify", "queries"}, strings.Fields(args)...)...)
		if o.code != 2 || !strings.Contains(o.stderr, want) {
			t.Errorf("%s: %d, %s, want %s", args, o.code, o.stderr, want)
		}
	}
}
