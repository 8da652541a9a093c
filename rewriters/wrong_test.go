package rewriters_test

import (
	"bytes"
	"maps"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/dave/dst"
	"golang.org/x/tools/txtar"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/rewritertest"
	"github.com/otelmigrate/otelmigrate/rewriters/tracing"
)

// wrong is the tracing rewriter, except for one thing that it does badly to every call of Finish in package bad.
type wrong struct {
	rewriters.Rewriter
	finish func(s *rewriters.Site)
}

func (w wrong) Plan(s *rewriters.Site) {
	if s.Ident.Name == "Finish" && strings.HasSuffix(s.Pkg.Path, "/bad") {
		w.finish(s)
		return
	}
	w.Rewriter.Plan(s)
}

func (w wrong) Ambient(m catalog.Match) string { return "" } // so that the packages are units of their own

const wrongModule = `
-- good/good.go --
package good

import (
	"context"

	opentracing "github.com/opentracing/opentracing-go"
)

func Work(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "good")
	span.Finish()
}
-- bad/bad.go --
package bad

import (
	"context"

	opentracing "github.com/opentracing/opentracing-go"
)

func Work(ctx context.Context) {
	span, _ := opentracing.StartSpanFromContext(ctx, "bad")
	span.Finish()
}

func Other(t opentracing.Tracer) opentracing.Tracer { return t }
-- bad/bad_test.go --
package bad_test

import (
	"context"
	"testing"

	"example.com/app/bad"
)

func TestWork(t *testing.T) { bad.Work(context.Background()) }
`

// A rewriter that makes mistakes cannot break a build: what it did is taken back and reported, and the rest is done.
func TestWrongRewriter(t *testing.T) {
	for name, c := range map[string]struct {
		finish func(s *rewriters.Site)
		reason string
	}{
		"a method that does not exist": {func(s *rewriters.Site) {
			s.On(s.Call(), func(e *rewriters.Edit) { e.Become(e.Quote("_1.NoSuchMethod()", dst.NewIdent("span"))) })
			s.Auto("")
		}, "span.NoSuchMethod undefined"},
		"a type error": {func(s *rewriters.Site) {
			s.On(s.Call(), func(e *rewriters.Edit) { e.Become(e.Quote(`span.SetAttributes("not an attribute")`)) })
			s.Auto("")
		}, "cannot use"},
		"an import that does not exist": {func(s *rewriters.Site) {
			s.On(s.Call(), func(e *rewriters.Edit) {
				e.Become(e.Quote("_1.End(span)", e.Import("example.org/no/such/package", "nowhere")))
			})
			s.Auto("")
		}, "example.org/no/such/package"},
		"code that does not parse": {func(s *rewriters.Site) {
			s.On(s.Call(), func(e *rewriters.Edit) { e.Become(dst.NewIdent("span.End(")) })
			s.Auto("")
		}, "bad/bad.go"},
		"nothing, although it says so": {func(s *rewriters.Site) { s.Auto("") }, "Finish"},
		"a panic while it plans":       {func(*rewriters.Site) { panic("planned badly") }, "otelmigrate failed on package example.com/app/bad"},
		"a panic while it edits": {func(s *rewriters.Site) {
			s.On(s.Call(), func(*rewriters.Edit) { panic("edited badly") })
			s.Auto("")
		}, "edited badly"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root := rewritertest.Module(t, txtar.Parse([]byte(wrongModule)).Files)
			plan, out := rewritertest.Rewrite(t, root, []rewriters.Rewriter{wrong{tracing.New(), c.finish}}, rewriters.Options{})
			rewritertest.Build(t, root)
			if out["bad/bad.go"] != nil && bytes.Contains(out["bad/bad.go"], []byte("StartSpanFromContext")) != true {
				t.Errorf("the bad unit was rewritten:\n%s", out["bad/bad.go"])
			}
			if out["good/good.go"] == nil {
				t.Error("the good unit was not rewritten")
			}
			reported := false
			for _, f := range plan.Report().Findings {
				if f.File == "bad/bad.go" && f.Kind == finding.Use && f.Line < 13 {
					if f.Status != finding.Manual {
						t.Errorf("%s:%d %s is %s", f.File, f.Line, f.Symbol, f.Status)
					}
					reported = reported || strings.Contains(f.Message, c.reason)
				}
			}
			if !reported {
				t.Errorf("no finding says %q: %+v", c.reason, plan.Report().Findings)
			}
		})
	}
}

// A panic in one package is a problem with the package's name.
func TestPanicIsAProblem(t *testing.T) {
	root := rewritertest.Module(t, txtar.Parse([]byte(wrongModule)).Files)
	plan := rewriters.NewPlan(rewritertest.Load(t, root), []rewriters.Rewriter{wrong{tracing.New(), func(*rewriters.Site) { panic("planned badly") }}}, rewriters.Options{})
	problems := plan.Report().Problems
	if len(problems) != 1 || problems[0].Package != "example.com/app/bad" || !strings.Contains(problems[0].Message, "planned badly") {
		t.Errorf("problems: %+v", problems)
	}
}

// The same input gives the same bytes, however many processors there are.
func TestDeterminism(t *testing.T) {
	src := txtar.Parse([]byte(wrongModule)).Files
	var first map[string][]byte
	for _, procs := range []int{1, 2, 8} {
		old := runtime.GOMAXPROCS(procs)
		root := rewritertest.Module(t, src)
		_, out := rewritertest.Rewrite(t, root, all(), rewriters.Options{})
		runtime.GOMAXPROCS(old)
		if first == nil {
			first = out
		}
		if !maps.EqualFunc(out, first, bytes.Equal) {
			t.Errorf("with %d processors, %q differ", procs, slices.Sorted(maps.Keys(out)))
		}
	}
}
