// Package rewritertest runs rewriters over small modules and compares what a user would see with golden files.
//
// A case is a txtar archive. Its files are a module, whose go.mod may be left out: then it requires all the legacy
// libraries. So may any go.sum. What the rewrite makes of a file is in the archive as want/FILE; a file without one stays as it is. want/report
// lists what is not done the same way: a line for each finding that is not auto, and one for each exported declaration that
// changes. Run with -update, the tests write the golden files. A line "flags: --semconv" in the archive's comment rewrites the
// case as the command does with that flag.
package rewritertest

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/tools/txtar"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

var update = flag.Bool("update", false, "write the golden files anew")

// Main is the TestMain of a package that loads code: the go command runs the test program in place of the compiler.
func Main(m *testing.M) {
	loader.ToolExec(os.Args)
	os.Exit(m.Run())
}

// Run runs every case of the folder. fresh returns new rewriters, because one serves one plan.
//
// What comes out is built with the go command as well, tests included, and rewritten again, which must change nothing. A case
// whose comment says "does not build" is spared the former.
func Run(t *testing.T, dir string, fresh func() []rewriters.Rewriter) {
	t.Helper()
	run(t, dir, fresh, func(finding.Finding) {})
}

// Promises is Run, and fails when the catalog promises to rewrite a symbol of one of the families and no case does.
func Promises(t *testing.T, dir string, fresh func() []rewriters.Rewriter, families ...string) {
	t.Helper()
	var mu sync.Mutex
	done := map[string]bool{}
	run(t, dir, fresh, func(f finding.Finding) {
		mu.Lock()
		defer mu.Unlock()
		if f.Status == finding.Auto || f.Status == finding.Review {
			done[f.Symbol] = true
		}
	})
	catalog.Each(func(m catalog.Match) {
		promised := m.Status == catalog.Auto || m.Status == catalog.Review
		if promised && slices.Contains(families, m.Family) && !done[m.Symbol] {
			t.Errorf("the catalog says that %s is rewritten (%s), but no case in %s shows it", m.Symbol, m.Status, dir)
		}
	})
}

func run(t *testing.T, dir string, fresh func() []rewriters.Rewriter, seen func(finding.Finding)) {
	t.Helper()
	cases, err := filepath.Glob(filepath.Join(dir, "*.txtar"))
	if err != nil || len(cases) == 0 {
		t.Fatalf("no cases in %s: %v", dir, err)
	}
	t.Run("cases", func(t *testing.T) { // returns when all of them are done
		for _, name := range cases {
			t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
				t.Parallel()
				for _, f := range golden(t, name, fresh) {
					seen(f)
				}
			})
		}
	})
}

// golden runs one case and returns its findings.
func golden(t *testing.T, name string, fresh func() []rewriters.Rewriter) []finding.Finding {
	t.Helper()
	src, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	ar := txtar.Parse(src)
	if strings.Contains(string(ar.Comment), "import \"C\"") && !hasCgo(t) {
		t.Skip("no C compiler: the go command leaves cgo files out, so there is nothing to compare")
	}
	root := Module(t, ar.Files)
	opts := options(t, string(ar.Comment))
	plan, out := Rewrite(t, root, fresh(), opts)
	got := slices.DeleteFunc(slices.Clone(ar.Files), func(f txtar.File) bool { return strings.HasPrefix(f.Name, "want/") })
	for _, rel := range slices.Sorted(maps.Keys(out)) {
		if !generated(rel) && filepath.Base(rel) != "go.mod" && filepath.Base(rel) != "go.sum" {
			got = append(got, txtar.File{Name: "want/" + rel, Data: visible(out[rel])})
		}
	}
	report := plan.Report()
	if report := summarize(report); report != "" {
		got = append(got, txtar.File{Name: "want/report", Data: []byte(report)})
	}
	result := txtar.Format(&txtar.Archive{Comment: ar.Comment, Files: got})
	switch {
	case bytes.Equal(result, src):
	case *update:
		if err := os.WriteFile(name, result, 0o644); err != nil {
			t.Fatal(err)
		}
	default:
		t.Errorf("%s: the result differs; look at it with -update and git diff:\n%s", name, firstDifference(string(src), string(result)))
	}
	if !strings.Contains(string(ar.Comment), "does not build") {
		Build(t, root)
	}
	if _, again := Rewrite(t, root, fresh(), opts); len(again) > 0 {
		t.Errorf("a second run changes %q", slices.Sorted(maps.Keys(again)))
	}
	return report.Findings
}

// options are what the flags in the comment of a case ask for.
func options(t *testing.T, comment string) (opts rewriters.Options) {
	t.Helper()
	for line := range strings.Lines(comment) {
		flags, ok := strings.CutPrefix(line, "flags:")
		if !ok {
			continue
		}
		for flag := range strings.FieldsSeq(flags) {
			switch flag {
			case "--bridge":
				opts.Bridge = true
			case "--thread-context":
				opts.ThreadContext = true
			case "--summaries=histogram":
				opts.SummariesAsHistograms = true
			case "--semconv":
				opts.SemanticConventions = true
			default:
				t.Fatalf("the case asks for %s, which is no flag of a rewrite", flag)
			}
		}
	}
	return opts
}

// generated reports whether the file belongs to one of the generated packages.
func generated(rel string) bool {
	return strings.Contains("/"+rel, "/"+rewriters.BootDir+"/") || strings.Contains("/"+rel, "/"+rewriters.MetricDir+"/") || strings.Contains("/"+rel, "/"+rewriters.TestDir+"/")
}

// Module writes the files of a case, golden ones excepted, into a new directory and returns it.
func Module(t *testing.T, files []txtar.File) string {
	t.Helper()
	root, err := filepath.EvalSymlinks(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	has := map[string]bool{}
	write := func(name string, data []byte) {
		has[name] = true
		path := filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, f := range files {
		if !strings.HasPrefix(f.Name, "want/") {
			write(f.Name, actual(f.Data))
		}
	}
	if !has["go.mod"] && !has["go.work"] {
		write("go.mod", moduleFile(t, "go.mod"))
	}
	for _, f := range slices.Sorted(maps.Keys(has)) { // a sum too many does no harm
		if sum := strings.TrimSuffix(f, ".mod") + ".sum"; filepath.Base(f) == "go.mod" && !has[sum] {
			write(sum, moduleFile(t, "go.sum"))
		}
	}
	return root
}

// hasCgo reports whether the go command would compile cgo files here.
func hasCgo(t *testing.T) bool {
	t.Helper()
	out, err := exec.Command("go", "env", "CGO_ENABLED").Output()
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(string(out)) == "1"
}

// moduleFile returns a file of the module that holds all the legacy libraries.
func moduleFile(t *testing.T, name string) []byte {
	t.Helper()
	_, here, _, _ := runtime.Caller(0)
	data, err := os.ReadFile(filepath.Join(filepath.Dir(here), "testdata", "module", name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// Load loads a module as the commands do.
func Load(t *testing.T, root string) *loader.Result {
	t.Helper()
	res, err := loader.Load(context.Background(), loader.Config{Dir: root, IsLegacy: func(path string) bool { return catalog.FamilyOf(path) != "" }})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

// Rewrite rewrites the module in place, and returns the plan and what changed, by name.
func Rewrite(t *testing.T, root string, list []rewriters.Rewriter, opts rewriters.Options) (*rewriters.Plan, map[string][]byte) {
	t.Helper()
	plan := rewriters.NewPlan(Load(t, root), list, opts)
	changes, _, err := plan.Rewrite(context.Background(), rewriters.RewriteOptions{})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][]byte{}
	for _, c := range changes {
		out[c.Rel] = c.New
		if err := os.MkdirAll(filepath.Dir(c.Path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(c.Path, c.New, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return plan, out
}

// Build fails the test when the module does not build with its tests, or go vet finds something.
func Build(t *testing.T, root string) {
	t.Helper()
	err := filepath.WalkDir(root, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.Name() != "go.mod" {
			return err
		}
		cmd := exec.Command("go", "vet", "./...")
		cmd.Dir = filepath.Dir(path)
		cmd.Env = append(os.Environ(), "GOFLAGS=-mod=readonly")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("go vet: %v\n%s", err, out)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// summarize lists what a person has to know.
func summarize(r *finding.Report) string {
	var b strings.Builder
	line := func(f finding.Finding, variant string) {
		if f.Status != finding.Auto {
			fmt.Fprintf(&b, "%s:%d: %s: %s: %s%s\n", f.File, f.Line, f.Status, short(f.Symbol), f.Message, variant)
		}
	}
	for _, f := range r.Findings {
		line(f, "")
	}
	for _, v := range r.Variants {
		for _, f := range v.Findings {
			line(f, " ["+v.Name+"]")
		}
	}
	for _, p := range r.Problems {
		fmt.Fprintf(&b, "problem: %s:%d: %s\n", p.File, p.Line, p.Message)
	}
	for _, u := range r.Units {
		for _, c := range u.APIChanges {
			fmt.Fprintf(&b, "exported: %s: %s => %s\n", c.Name, c.Old, c.New)
		}
	}
	return b.String()
}

// short leaves the host and the owner of an import path out.
func short(symbol string) string {
	return symbol[strings.LastIndexByte(symbol, '/')+1:]
}

// Archives cannot hold a byte order mark or CRLF in a way that editors and git keep: they are written out.
var (
	marks   = strings.NewReplacer("\uFEFF", "<BOM>", "\r\n", "<CR>\n")
	unmarks = strings.NewReplacer("<BOM>", "\uFEFF", "<CR>\n", "\r\n")
)

func visible(data []byte) []byte {
	s := marks.Replace(string(data))
	if s != "" && !strings.HasSuffix(s, "\n") {
		s += "\n"
	}
	return []byte(s)
}

func actual(data []byte) []byte { return []byte(unmarks.Replace(string(data))) }

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := 0; i < len(w) && i < len(g); i++ {
		if w[i] != g[i] {
			return fmt.Sprintf("line %d\n  golden: %s\n  result: %s", i+1, w[i], g[i])
		}
	}
	return fmt.Sprintf("the golden file has %d lines, the result %d", len(w), len(g))
}
