package promql2otel

import (
	"bytes"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/edit"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden is one case of testdata/cases: what it is run with, and its inputs.
type golden struct {
	dir     string
	plan    *renameplan.Plan // nil where the case has none
	profile *delivery.Profile
	opts    promql.Options
	files   []File
}

// readGolden reads a case. Its file flags has a setting in each line: profile NAME, strategy NAME, adjust, scope-labels.
func readGolden(t testing.TB, dir string) *golden {
	t.Helper()
	g := &golden{dir: dir}
	if data, err := os.ReadFile(filepath.Join(dir, "plan.json")); err == nil {
		if g.plan, err = renameplan.Read("plan.json", data); err != nil {
			t.Fatal(err)
		}
	}
	name, settings := delivery.Exporter, delivery.Settings{}
	data, err := os.ReadFile(filepath.Join(dir, "flags"))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		switch words := strings.Fields(line); {
		case len(words) == 2 && words[0] == "profile":
			name = words[1]
		case len(words) == 2 && words[0] == "strategy":
			settings.Strategy = words[1]
		case len(words) == 1 && words[0] == "adjust":
			g.opts.Adjust = true
		case len(words) == 1 && words[0] == "scope-labels":
			yes := true
			settings.ScopeLabels = &yes
		case len(words) > 0:
			t.Fatalf("%s: flags: %q", dir, line)
		}
	}
	if g.profile, err = delivery.New(name, settings); err != nil {
		t.Fatal(err)
	}
	in := filepath.Join(dir, "in")
	err = filepath.WalkDir(in, func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, err := filepath.Rel(in, p)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(p)
		g.files = append(g.files, File{Name: filepath.ToSlash(rel), Data: data, Named: true})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// adapt runs the case on files.
func (g *golden) adapt(t testing.TB, files []File) []Result {
	t.Helper()
	m, problems := series.New(g.plan, g.profile)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return Adapt(files, m, g.opts)
}

// TestGolden runs the cases of testdata/cases, and holds their diffs and findings against those that are written there. -update writes them.
func TestGolden(t *testing.T) {
	dirs, err := filepath.Glob("testdata/cases/*")
	if err != nil || len(dirs) == 0 {
		t.Fatal(dirs, err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			g := readGolden(t, dir)
			results := g.adapt(t, g.files)
			var changes []edit.Change
			var findings strings.Builder
			var again []File
			for _, r := range results {
				for _, p := range r.Problems {
					fmt.Fprintf(&findings, "%s:%d:%d problem %s\n", p.File, p.Line, p.Column, p.Message)
				}
				for _, f := range r.Findings {
					fmt.Fprintf(&findings, "%s:%d:%d %s %s %s\n", f.File, f.Line, f.Column, f.Status, f.Rule, strings.ReplaceAll(f.Message, "\n", `\n`))
					inFile(t, r, f)
				}
				if r.Changed() {
					changes = append(changes, edit.Change{Rel: r.Name, Old: r.Old, New: r.New})
					if _, err := document.Parse(r.Name, r.New); err != nil {
						t.Errorf("%s: %v", r.Name, err)
					}
				}
				again = append(again, File{Name: r.Name, Data: r.New, Named: true})
			}
			var diff bytes.Buffer
			if err := edit.Diff(&diff, changes, false); err != nil {
				t.Fatal(err)
			}
			compareGolden(t, filepath.Join(dir, "want.diff"), diff.String())
			compareGolden(t, filepath.Join(dir, "want.findings"), findings.String())
			for _, c := range changes {
				var one bytes.Buffer
				if err := edit.Diff(&one, []edit.Change{c}, false); err != nil {
					t.Fatal(err)
				}
				outsideOfHunks(t, c, one.String())
			}
			for _, r := range g.adapt(t, again) {
				if r.Changed() {
					t.Errorf("%s: a second run changes it:\n%s", r.Name, r.New)
				}
			}
		})
	}
}

func compareGolden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: got\n%s\nwant\n%s", file, got, want)
	}
}

// inFile holds that a finding names a place of its file.
func inFile(t *testing.T, r Result, f finding.Finding) {
	t.Helper()
	lines := strings.Split(string(r.Old), "\n")
	if f.Line < 1 || f.Line > len(lines) || f.Column < 1 || f.Column > len(lines[f.Line-1])+1 {
		t.Errorf("%s:%d:%d is no place of the file: %s", f.File, f.Line, f.Column, f.Message)
	}
}

var hunk = regexp.MustCompile(`^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@`)

// outsideOfHunks holds that the lines which a diff neither takes away nor adds are the same bytes before and after.
func outsideOfHunks(t *testing.T, c edit.Change, diff string) {
	t.Helper()
	oldLines, newLines := slices.Collect(strings.Lines(string(c.Old))), slices.Collect(strings.Lines(string(c.New)))
	gone, added := map[int]bool{}, map[int]bool{}
	from, to := 0, 0
	for line := range strings.Lines(diff) {
		if m := hunk.FindStringSubmatch(line); m != nil {
			from, _ = strconv.Atoi(m[1])
			to, _ = strconv.Atoi(m[3])
			continue
		}
		switch {
		case from == 0 && to == 0: // the head
		case strings.HasPrefix(line, "-"):
			gone[from] = true
			from++
		case strings.HasPrefix(line, "+"):
			added[to] = true
			to++
		case strings.HasPrefix(line, " "):
			from, to = from+1, to+1
		}
	}
	left := func(lines []string, without map[int]bool) string {
		var b strings.Builder
		for i, line := range lines {
			if !without[i+1] {
				b.WriteString(line)
			}
		}
		return b.String()
	}
	if len(gone) == 0 || left(oldLines, gone) != left(newLines, added) {
		t.Errorf("%s: there are changes outside of the diff's hunks", c.Rel)
	}
}
