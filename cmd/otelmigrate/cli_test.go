package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/tools/txtar"

	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
)

// asTool makes the test program the tool itself, so that the tests run a whole process.
const asTool = "OTELMIGRATE_RUN"

func TestMain(m *testing.M) {
	if os.Getenv(asTool) != "" {
		main()
		return
	}
	os.Exit(m.Run())
}

// outcome is what a run of the tool left behind.
type outcome struct {
	code           int
	stdout, stderr string
}

func otelmigrate(t *testing.T, dir string, args ...string) outcome {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, exe, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), asTool+"=1", "XDG_STATE_HOME="+filepath.Join(t.TempDir(), "state"))
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	o := outcome{cmd.ProcessState.ExitCode(), stdout.String(), stderr.String()}
	for _, s := range []string{o.stdout, o.stderr} {
		if strings.Contains(s, "goroutine ") {
			t.Errorf("otelmigrate %q panics:\n%s", args, s)
		}
	}
	return o
}

func module(t *testing.T, archive string) string {
	t.Helper()
	return rewritertest.Module(t, txtar.Parse([]byte(archive)).Files)
}

func git(t *testing.T, dir string, args ...string) string {
	t.Helper()
	cmd := exec.Command("git", append([]string{"-c", "user.name=t", "-c", "user.email=t@example.com"}, args...)...)
	cmd.Dir = dir
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("git %q: %v\n%s", args, err, out)
	}
	return string(out)
}

const service = `
-- main.go --
package main

import (
	"context"

	opentracing "github.com/opentracing/opentracing-go"
)

func main() {
	span, _ := opentracing.StartSpanFromContext(context.Background(), "main")
	defer span.Finish()
}
-- baggage/baggage.go --
package baggage

import opentracing "github.com/opentracing/opentracing-go"

func f(span opentracing.Span) { span.SetBaggageItem("k", "v") }
`

func TestExitStatus(t *testing.T) {
	dir := module(t, service)
	for _, c := range []struct {
		args   string
		code   int
		stderr string
	}{
		{"scan -q .", 0, ""},
		{"scan -q ./...", 0, ""},
		{"scan -q --fail-on manual .", 1, ""},
		{"scan -q --fail-on review --only zipkin .", 0, ""}, // there are none
		{"scan -q --fail-on review --only opentracing .", 1, ""},
		{"rewrite --check .", 1, "would change"},
		{"rewrite -q --check --only prometheus .", 0, ""},
		{"scan --format xml .", 2, "--format xml: use one of text, json, markdown"},
		{"scan --fail-on keep .", 2, "--fail-on keep"},
		{"scan --only java .", 2, "--only java: no such family"},
		{"scan --nonsense .", 2, "unknown flag: --nonsense"},
		{"nonsense", 2, `unknown command "nonsense"`},
		{"scan no/such/folder", 2, "no/such/folder"},
		{"rewrite --otel-version v1.2.0 .", 2, "--otel-version: OpenTelemetry v1.2.0 is not supported"},
		{"explain no-such-rule", 2, `no rule or symbol "no-such-rule"`},
		{"undo", 2, ""},
	} {
		o := otelmigrate(t, dir, strings.Fields(c.args)...)
		if o.code != c.code || !strings.Contains(o.stderr, c.stderr) {
			t.Errorf("otelmigrate %s: status %d, want %d\n%s", c.args, o.code, c.code, o.stderr)
		}
	}
}

// Bad input gets a clear message, and everything else still gets done.
func TestBadInput(t *testing.T) {
	good := `
-- good/good.go --
package good

import opentracing "github.com/opentracing/opentracing-go"

func f(span opentracing.Span) { span.Finish() }
`
	for name, c := range map[string]struct {
		archive string
		prepare func(t *testing.T, dir string)
		code    int
		want    string
		found   int // findings in the good package
	}{
		"syntax error": {archive: good + "-- bad/bad.go --\npackage bad\n\nfunc f( {\n", code: 3, want: "bad/bad.go:3:9: does not compile: syntax error", found: 3},
		"type error":   {archive: good + "-- bad/bad.go --\npackage bad\n\nimport _ \"github.com/opentracing/opentracing-go\"\n\nvar x int = \"\"\n", code: 3, want: "bad/bad.go:5:13: does not compile", found: 3},
		"missing package": {archive: good + "-- bad/bad.go --\npackage bad\n\nimport (\n\t_ \"example.org/no/such/package\"\n\t_ \"github.com/opentracing/opentracing-go\"\n)\n",
			code: 3, want: "example.org/no/such/package", found: 3},
		"missing module": {archive: "-- go.mod --\nmodule m\n\ngo 1.26.0\n\nrequire example.org/none v1.0.0\n-- a.go --\npackage m\n\nimport _ \"example.org/none\"\n", code: 3, want: "example.org/none"},
		"invalid go.mod": {archive: "-- go.mod --\nmodule m\n\nrequire nonsense\n-- a.go --\npackage m\n", code: 2, want: "go.mod:3"},
		"unreadable file": {archive: good + "-- bad/bad.go --\npackage bad\n", code: 3, want: "bad/gone.go", found: 3, prepare: func(t *testing.T, dir string) {
			if err := os.Symlink("nowhere.go", filepath.Join(dir, "bad", "gone.go")); err != nil {
				t.Fatal(err)
			}
		}},
		"symlink loop": {archive: good + "-- bad/bad.go --\npackage bad\n", code: 3, want: "bad/loop.go", found: 3, prepare: func(t *testing.T, dir string) {
			for from, to := range map[string]string{"bad/loop.go": "loop.go", "bad/up": ".."} {
				if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(from))); err != nil {
					t.Fatal(err)
				}
			}
		}},
		"two packages in one folder": {archive: good + "-- bad/a.go --\npackage a\n-- bad/b.go --\npackage b\n", code: 3, want: "bad", found: 3},
		"import cycle": {archive: good + "-- a/a.go --\npackage a\n\nimport _ \"example.com/app/b\"\n-- b/b.go --\npackage b\n\nimport _ \"example.com/app/a\"\nimport _ \"github.com/opentracing/opentracing-go\"\n",
			code: 3, want: "import cycle", found: 3},
		"nothing but NUL": {archive: good + "-- bad/bad.go --\n\x00\x00\n", code: 3, want: "bad/bad.go: unexpected NUL", found: 3},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dir := module(t, c.archive)
			if c.prepare != nil {
				c.prepare(t, dir)
			}
			for _, command := range []string{"scan", "rewrite"} {
				o := otelmigrate(t, dir, command, "-q")
				if o.code != c.code || !strings.Contains(o.stdout+o.stderr, c.want) {
					t.Errorf("%s: status %d, want %d with %q\n%s%s", command, o.code, c.code, c.want, o.stdout, o.stderr)
				}
				o = otelmigrate(t, dir, command, "-q", "--format", "json")
				n := 0
				for _, f := range findings(t, o) {
					if f.File == "good/good.go" {
						n++
					}
				}
				if n != c.found {
					t.Errorf("%s: %d findings in the good package, want %d\n%s", command, n, c.found, o.stdout)
				}
			}
		})
	}
}

func findings(t *testing.T, o outcome) []finding.Finding {
	t.Helper()
	if o.stdout == "" {
		return nil
	}
	var r finding.Report
	if err := json.Unmarshal([]byte(o.stdout), &r); err != nil {
		t.Fatalf("%v\n%s", err, o.stdout)
	}
	return r.Findings
}

func TestEmptyFolders(t *testing.T) {
	for name, c := range map[string]struct{ archive, want string }{
		"empty":         {"", "holds no Go module"},
		"no go.mod":     {"-- a.go --\npackage a\n", "holds Go files but no go.mod"},
		"only a module": {"-- go.mod --\nmodule m\n", "holds no Go packages"},
	} {
		dir := t.TempDir()
		for _, f := range txtar.Parse([]byte(c.archive)).Files {
			if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		for _, command := range []string{"scan", "rewrite", "migrate"} {
			if o := otelmigrate(t, dir, command, "-q"); o.code != 2 || !strings.Contains(o.stderr, c.want) {
				t.Errorf("%s of %s folder: status %d\n%s", command, name, o.code, o.stderr)
			}
		}
	}
}

func TestWriteAndUndo(t *testing.T) {
	dir := module(t, service)
	git(t, dir, "init", "-q")
	if o := otelmigrate(t, dir, "rewrite", "--write", "-q"); o.code != 2 || !strings.Contains(o.stderr, "uncommitted change") {
		t.Errorf("a dirty work tree: status %d\n%s", o.code, o.stderr)
	}
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-qm", "before")
	diff := otelmigrate(t, dir, "rewrite", "-q")
	if git(t, dir, "status", "--porcelain") != "" {
		t.Error("rewrite without --write changes files")
	}
	if o := otelmigrate(t, dir, "rewrite", "--write", "-q"); o.code != 0 || !strings.Contains(o.stdout, "manual") {
		t.Errorf("status %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	rewritertest.Build(t, dir)
	written := git(t, dir, "diff", "--no-color")
	git(t, dir, "stash", "-uq")
	apply := exec.Command("git", "apply")
	apply.Dir, apply.Stdin = dir, strings.NewReader(diff.stdout)
	if out, err := apply.CombinedOutput(); err != nil {
		t.Fatalf("git apply: %v\n%s\n%s", err, out, diff.stdout)
	}
	if applied := git(t, dir, "diff", "--no-color"); applied != written {
		t.Errorf("what the diff does is not what --write does\n--- diff\n%s\n--- write\n%s", applied, written)
	}
	if o := otelmigrate(t, dir, "rewrite", "--check", "--allow-dirty", "--write", "-q"); o.code != 0 {
		t.Errorf("there is still something to change: status %d\n%s", o.code, o.stdout)
	}
	if o := otelmigrate(t, dir, "undo"); o.code != 0 || git(t, dir, "status", "--porcelain") == "" {
		t.Logf("undo after a diff that git applied: status %d\n%s%s", o.code, o.stdout, o.stderr)
	}
}

func TestUndo(t *testing.T) {
	dir := module(t, service)
	git(t, dir, "init", "-q")
	git(t, dir, "add", "-A")
	git(t, dir, "commit", "-qm", "before")
	otelmigrate(t, dir, "rewrite", "--write", "-q")
	if git(t, dir, "status", "--porcelain") == "" {
		t.Fatal("nothing was written")
	}
	if o := otelmigrate(t, dir, "undo"); o.code != 0 || !strings.Contains(o.stdout, "restored main.go") {
		t.Errorf("undo: status %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	if left := git(t, dir, "status", "--porcelain"); left != "" {
		t.Errorf("undo leaves\n%s", left)
	}
}

func TestMigrate(t *testing.T) {
	dir := module(t, service)
	o := otelmigrate(t, dir, "migrate", "-q")
	if o.code != 0 || !strings.Contains(o.stdout, "checklist.md") {
		t.Errorf("status %d\n%s%s", o.code, o.stdout, o.stderr)
	}
	for name, want := range map[string]string{
		"changes.diff":  "+	_, span := tracer.Start(context.Background(), \"main\")",
		"checklist.md":  "- [ ] [baggage/baggage.go:5](baggage/baggage.go#L5) `github.com/opentracing/opentracing-go.Span.SetBaggageItem`",
		"findings.json": `"schema_version": 1`,
	} {
		b, err := os.ReadFile(filepath.Join(dir, "otel-migration", name))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), want) {
			t.Errorf("%s lacks %q:\n%s", name, want, b)
		}
	}
}

func TestOutputFile(t *testing.T) {
	dir := module(t, service)
	o := otelmigrate(t, dir, "scan", "-q", "--format", "json", "-o", "out.json")
	b, err := os.ReadFile(filepath.Join(dir, "out.json"))
	if err != nil || o.stdout != "" || !json.Valid(b) {
		t.Errorf("%v\n%s\n%s", err, o.stdout, b)
	}
	if o := otelmigrate(t, dir, "scan", "-q", "-o", "no/such/folder/out.json"); o.code != 2 || !strings.Contains(o.stderr, "no/such/folder/out.json") {
		t.Errorf("status %d\n%s", o.code, o.stderr)
	}
}

func TestExplain(t *testing.T) {
	for what, want := range map[string][]string{
		"ot-set-tag": {"github.com/opentracing/opentracing-go.Span.SetTag", "Span.SetAttributes", "auto"},
		"github.com/opentracing/opentracing-go.Span.SetTag": {"ot-set-tag", "https://"},
		"CounterVec.WithLabelValues":                        {"prometheus.CounterVec.WithLabelValues"},
		"":                                                  {"opentracing", "jaeger", "zipkin", "prometheus", "ot-start-span-from-context"},
	} {
		args := []string{"explain"}
		if what != "" {
			args = append(args, what)
		}
		o := otelmigrate(t, t.TempDir(), args...)
		for _, w := range want {
			if !strings.Contains(o.stdout, w) {
				t.Errorf("explain %s lacks %q:\n%s", what, w, o.stdout)
			}
		}
	}
}

// A colour is for people: only a terminal, or who asks for it, gets one.
func TestColor(t *testing.T) {
	dir := module(t, service)
	if o := otelmigrate(t, dir, "rewrite", "-q"); strings.Contains(o.stdout, "\x1b[") {
		t.Error("colours without a terminal")
	}
	t.Setenv("CLICOLOR_FORCE", "1")
	if o := otelmigrate(t, dir, "rewrite", "-q"); !strings.Contains(o.stdout, "\x1b[32m+") {
		t.Errorf("no colours:\n%s", o.stdout)
	}
}

// Equal input gives equal output, byte for byte, whatever the number of processors.
func TestSameOutput(t *testing.T) {
	dir := module(t, service)
	var outputs []string
	for _, procs := range []string{"1", "2", "7"} {
		t.Setenv("GOMAXPROCS", procs)
		var all []string
		for _, args := range [][]string{{"scan", "--format", "json"}, {"rewrite"}, {"scan", "--format", "markdown"}} {
			all = append(all, otelmigrate(t, dir, append(args, "-q")...).stdout)
		}
		outputs = append(outputs, strings.Join(all, "\n"))
	}
	if len(slices.Compact(outputs)) != 1 {
		t.Errorf("outputs differ:\n%s", strings.Join(slices.Compact(outputs), "\n=====\n"))
	}
}

// What the build cache holds decides how packages are loaded, never what is found.
func TestEmptyBuildCache(t *testing.T) {
	dir := module(t, service+`
-- metrics/metrics.go --
package metrics

import (
	"net/http"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promauto"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

var (
	a = promauto.NewCounter(prometheus.CounterOpts{Namespace: "n", Name: "a", ConstLabels: prometheus.Labels{"k": "v"}})
	b = promauto.NewHistogramVec(prometheus.HistogramOpts{Name: "b"}, []string{"l"})
	c = promauto.NewSummary(prometheus.SummaryOpts{Name: "c"})
)

func f() http.Handler {
	a.Inc()
	b.WithLabelValues("x").Observe(1)
	c.Observe(1)
	return promhttp.Handler()
}
`)
	warm := otelmigrate(t, dir, "scan", "-q", "--format", "json")
	t.Setenv("GOCACHE", t.TempDir())
	cold := otelmigrate(t, dir, "scan", "-q", "--format", "json")
	if warm.stdout != cold.stdout || warm.code != cold.code {
		t.Errorf("with a build cache:\n%s\nwithout:\n%s", warm.stdout, cold.stdout)
	}
	if !strings.Contains(warm.stdout, "prometheus.Opts.Name") {
		t.Errorf("findings:\n%s", warm.stdout)
	}
}

// With --semconv the findings say which key becomes which, and the code has the new ones.
func TestCurrentKeys(t *testing.T) {
	const app = `-- go.mod --
module example.com/app

go 1.26.0

require github.com/opentracing/opentracing-go v1.2.0
-- app.go --
package app

import (
	opentracing "github.com/opentracing/opentracing-go"
	"github.com/opentracing/opentracing-go/ext"
)

func set(span opentracing.Span) { ext.HTTPMethod.Set(span, "GET") }
`
	for _, c := range []struct {
		flag, key string
		renamed   bool
	}{{"--semconv=false", `"http.method"`, false}, {"--semconv", `"http.request.method"`, true}} {
		dir := module(t, app)
		if o := otelmigrate(t, dir, "scan", "-q", c.flag); o.code != 0 || strings.Contains(o.stdout, "http.method is now called http.request.method") != c.renamed {
			t.Errorf("scan %s: status %d\n%s%s", c.flag, o.code, o.stdout, o.stderr)
		}
		if o := otelmigrate(t, dir, "rewrite", "-q", c.flag); !strings.Contains(o.stdout, "attribute.String("+c.key+", \"GET\")") {
			t.Errorf("rewrite %s does not set %s:\n%s%s", c.flag, c.key, o.stdout, o.stderr)
		}
		if o := otelmigrate(t, dir, "migrate", "-q", c.flag); strings.Contains(o.stderr, "unknown flag") {
			t.Errorf("migrate %s: %s", c.flag, o.stderr)
		}
	}
}
