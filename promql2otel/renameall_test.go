package promql2otel

import (
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/promql2otel/delivery"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
	"github.com/otelmigrate/otelmigrate/promql2otel/variable"
)

// corpus are the files of testdata and, where $OTELMIGRATE_QUERIES names a folder, of that: real rules and dashboards to measure on.
func corpus(t testing.TB) (files []File) {
	for _, root := range []string{"testdata", "../testdata/shop", os.Getenv("OTELMIGRATE_QUERIES")} {
		if root == "" {
			continue
		}
		err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !slices.Contains([]string{".yml", ".yaml", ".json"}, filepath.Ext(p)) {
				return err
			}
			data, err := os.ReadFile(p)
			files = append(files, File{Name: filepath.ToSlash(p), Data: data})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(files) < 4 {
		t.Fatalf("only %d files", len(files))
	}
	return files
}

func newLabel(old string) string {
	if old == "le" || old == "quantile" || old == model.MetricNameLabel {
		return old
	}
	return old + "_new"
}

var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// everything is a plan that renames all metrics and labels that the files name.
func everything(t testing.TB, files []File) *renameplan.Plan {
	metrics, names := map[string]bool{}, map[string]bool{}
	m, _ := series.New(nil, profile(t, delivery.Exporter))
	for _, r := range Adapt(files, m, promql.Options{}) {
		for _, q := range r.Queries {
			masked, _ := variable.Mask(q.Old)
			tree, err := language.ParseExpr(masked.Text)
			if err != nil {
				continue
			}
			tree = renamed(tree, func(s string) string {
				if _, variable := masked.Overlaps(strings.Index(masked.Text, s), strings.Index(masked.Text, s)+len(s)); !variable {
					metrics[s] = true
				}
				return s
			}, func(s string) string { names[s] = true; return s })
			_ = tree
		}
	}
	p := &renameplan.Plan{SchemaVersion: 1}
	all := map[string]string{}
	for l := range names {
		all[l] = newLabel(l)
	}
	delete(all, model.MetricNameLabel)
	for _, name := range slices.Sorted(maps.Keys(metrics)) {
		p.Families = append(p.Families, renameplan.Family{Old: name, New: "new_" + name, Kind: "gauge", Labels: all})
	}
	return p
}

func profile(t testing.TB, name string) *delivery.Profile {
	p, err := delivery.New(name, delivery.Settings{Strategy: "NoTranslation"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// renamed makes the same rename on a syntax tree, knowing nothing of how the text is edited.
func renamed(tree parser.Expr, metric, label func(string) string) parser.Expr {
	list := func(in []string) {
		for i := range in {
			in[i] = label(in[i])
		}
	}
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		switch n := n.(type) {
		case *parser.VectorSelector:
			if n.Name != "" {
				n.Name = metric(n.Name)
			}
			for i, m := range n.LabelMatchers {
				switch {
				case m.Name != model.MetricNameLabel:
					n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, label(m.Name), m.Value)
				case m.Type == labels.MatchEqual:
					n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, m.Name, metric(m.Value))
				case m.Type == labels.MatchRegexp:
					n.LabelMatchers[i] = labels.MustNewMatcher(m.Type, m.Name, word.ReplaceAllStringFunc(m.Value, metric))
				}
			}
		case *parser.AggregateExpr:
			list(n.Grouping)
			if s, ok := n.Param.(*parser.StringLiteral); ok {
				s.Val = label(s.Val)
			}
		case *parser.BinaryExpr:
			if n.VectorMatching != nil {
				list(n.VectorMatching.MatchingLabels)
				list(n.VectorMatching.Include)
			}
		case *parser.Call:
			for i, a := range n.Args {
				s, ok := a.(*parser.StringLiteral)
				if !ok {
					continue
				}
				if n.Func.Name == "label_replace" && (i == 1 || i == 3) || n.Func.Name == "label_join" && (i == 1 || i > 2) || strings.HasPrefix(n.Func.Name, "sort_by_label") {
					s.Val = label(s.Val)
				}
			}
		}
		return nil
	})
	return tree
}

// TestRenameAll renames every metric and every label, and holds each edited query against the same rename on the syntax tree. What is around
// the queries must follow, nothing else may change, and a second run must change nothing.
func TestRenameAll(t *testing.T) {
	files := corpus(t)
	plan := everything(t, files)
	m, problems := series.New(plan, profile(t, delivery.Exporter))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	results := Adapt(files, m, promql.Options{})
	count := map[string]int{}
	equal := 0
	var again []File
	for _, r := range results {
		for _, p := range r.Problems {
			count["problem"]++
			t.Logf("problem %s:%d: %s", p.File, p.Line, p.Message)
		}
		for _, f := range r.Findings {
			if f.Status == finding.Manual || strings.HasPrefix(f.Rule, "query-other") {
				count[f.Rule]++
				t.Logf("%s:%d: %s %.300s", f.File, f.Line, f.Status, f.Message)
			}
		}
		for _, q := range r.Queries {
			count[string(q.Status)]++
			if q.Status == finding.Manual || q.Old == q.New {
				continue
			}
			old, _ := variable.Mask(q.Old)
			edited, _ := variable.Mask(q.New)
			tree, err := language.ParseExpr(old.Text)
			if err != nil {
				t.Fatal(err)
			}
			got, err := language.ParseExpr(edited.Text)
			if err != nil {
				t.Errorf("%s: %v", q.New, err)
				continue
			}
			want := renamed(tree, func(s string) string {
				if m.Old(s) == nil {
					return s
				}
				return "new_" + s
			}, newLabel)
			if got.String() != want.String() {
				t.Errorf("%s:%d:\n%s\nbecame %s\n   not %s", r.Name, q.Line, q.Old, got, want)
				continue
			}
			equal++
		}
		compareShape(t, r)
		again = append(again, File{Name: r.Name, Data: r.New})
	}
	m, _ = series.New(plan, profile(t, delivery.Exporter))
	for i, r := range Adapt(again, m, promql.Options{}) {
		if r.Changed() {
			t.Errorf("%s: a second run changes it", r.Name)
			_ = i
		}
	}
	t.Logf("%d edits equal the syntax tree's; %v", equal, count)
	if equal < 8 {
		t.Errorf("only %d queries were edited", equal)
	}
}

// compareShape holds that nothing but names in strings has changed.
func compareShape(t *testing.T, r Result) {
	if !r.Changed() {
		return
	}
	before, err := document.Parse(r.Name, r.Old)
	if err != nil {
		t.Fatal(err)
	}
	after, err := document.Parse(r.Name, r.New)
	if err != nil {
		t.Errorf("%s: %v", r.Name, err)
		return
	}
	if len(before) != len(after) {
		t.Errorf("%s: %d documents, were %d", r.Name, len(after), len(before))
		return
	}
	for i := range before {
		compareValues(t, r.Name, "", before[i].Root, after[i].Root)
	}
	if a, b := strings.Count(string(r.Old), "\n"), strings.Count(string(r.New), "\n"); a != b {
		t.Errorf("%s: %d lines, were %d", r.Name, b, a)
	}
}

var (
	word = regexp.MustCompile(`[A-Za-z_][A-Za-z0-9_:]*`)
	part = regexp.MustCompile(`[A-Za-z0-9_]+`) // of a name that may have colons in it, or a format behind it
)

func compareValues(t *testing.T, name, path string, a, b *document.Value) {
	if a.Is(document.String) != b.Is(document.String) || len(a.Entries()) != len(b.Entries()) || len(a.Items()) != len(b.Items()) {
		t.Errorf("%s: %s has another shape", name, path)
		return
	}
	if a.Text() != b.Text() {
		undone := part.ReplaceAllStringFunc(b.Text(), func(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "new_"), "_new") })
		plain := part.ReplaceAllStringFunc(a.Text(), func(s string) string { return strings.TrimSuffix(strings.TrimPrefix(s, "new_"), "_new") })
		if undone != plain {
			t.Errorf("%s: %s: %q became %q", name, path, a.Text(), b.Text())
		}
	}
	for i, e := range a.Entries() {
		compareValues(t, name, path+"."+e.Key, e.Value, b.Entries()[i].Value)
	}
	for i := range a.Items() {
		compareValues(t, name, fmt.Sprintf("%s[%d]", path, i), a.Items()[i], b.Items()[i])
	}
}
