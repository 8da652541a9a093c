package metrics

import (
	"bytes"
	"go/ast"
	"go/constant"
	"go/format"
	"go/token"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/otlptranslator"

	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

type exactUnits struct{}

// RenamePlan says what becomes of every family of series that the code makes, after the rewrite. Families whose names are known only
// at run time are listed with the expression that makes the name.
func RenamePlan(p *rewriters.Plan) *renameplan.Plan {
	// The generated package otelboot sets the exporter up so.
	plan := &renameplan.Plan{Delivery: "prometheus", Exporter: &renameplan.Exporter{TranslationStrategy: string(otlptranslator.NoTranslation)}}
	if p.Opts.OTLPMetrics {
		plan.Delivery = "otlp"
	}
	exact, _ := p.Memo(exactUnits{}, func() any { return map[*rewriters.Unit]bool{} }).(map[*rewriters.Unit]bool)
	for _, s := range p.Sites {
		file, line, _ := p.Position(s.Ident.Pos())
		f, ok := family(s)
		if !ok || strings.HasSuffix(file, "_test.go") {
			continue
		}
		f.File, f.Line, f.Scope = file, line, s.Pkg.Module.Path
		f.Form, f.Delivery, f.Verdict = renameplan.ClientGolang, []string{"registry"}, renameplan.Left
		switch {
		case s.Unit.Active() && !s.Kept():
			f.Form, f.Delivery, f.Verdict, f.New = renameplan.Instrument, []string{"exporter"}, renameplan.Same, f.Old
			if exact[s.Unit] {
				f.Form = renameplan.OwnMetric
			}
			if wasSummary(s) {
				f.Kind, f.NewKind, f.Verdict = "summary", f.Kind, renameplan.Changed
				f.Reason = "the quantiles go with the summary; a query computes them from the buckets of the histogram"
				if f.Old != "" {
					f.Queries = []renameplan.Query{quantileQuery(f.Old)}
				}
			}
			if p.Opts.OTLPMetrics {
				f.Delivery = append(f.Delivery, "otlp")
				f.Translate()
			}
		default:
			if wasSummary(s) {
				f.Kind, f.Buckets = "summary", nil
			}
			f.Reason = s.Note()
		}
		plan.Families = append(plan.Families, f)
	}
	return plan
}

// family reads a constructor; ok is false for any other use.
func family(s *rewriters.Site) (f renameplan.Family, ok bool) {
	_, name, found := strings.Cut("."+s.Match.Name, ".New")
	call := s.Call()
	if !found || call == nil || len(call.Args) == 0 {
		return f, false
	}
	kind, vec := strings.CutSuffix(name, "Vec")
	kind, isFunc := strings.CutSuffix(kind, "Func")
	f.Labels = map[string]string{}
	switch kind {
	case "Counter", "Gauge", "Histogram", "Summary", "Untyped":
		f.Kind = strings.ToLower(kind)
		readOptions(&f, s, call.Args[0])
		f.ZeroInit = !vec || isFunc
		if vec && len(call.Args) > 1 {
			readLabels(&f, s, call.Args[1])
		}
	case "Desc":
		f.Kind = "collector"
		f.Old, f.Expression = join(s, call.Args[0])
		if len(call.Args) > 2 {
			readLabels(&f, s, call.Args[2])
		}
	default:
		return f, false
	}
	return f, true
}

// readOptions takes name, constant labels and buckets from an options literal. Other options are known at run time only.
func readOptions(f *renameplan.Family, s *rewriters.Site, e ast.Expr) {
	lit, ok := ast.Unparen(e).(*ast.CompositeLit)
	if !ok {
		f.Expression = source(e)
		return
	}
	parts := map[string]ast.Expr{}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			f.Expression = source(e)
			return
		}
		key, _ := kv.Key.(*ast.Ident)
		switch key.Name {
		case "CounterOpts", "GaugeOpts", "HistogramOpts", "SummaryOpts": // those of a vector with constrained labels
			readOptions(f, s, kv.Value)
			return
		case "ConstLabels":
			if labels, problem := literalLabels(s, kv.Value); problem == "" {
				for _, l := range labels {
					f.Labels[l.name] = l.name
				}
			}
		case "Buckets":
			f.Buckets = buckets(s, kv.Value)
		default:
			parts[key.Name] = kv.Value
		}
	}
	if f.Kind == "histogram" && f.Buckets == nil && !hasKey(lit, "Buckets") {
		f.Buckets = prometheus.DefBuckets
	}
	f.Old, f.Expression = join(s, parts["Namespace"], parts["Subsystem"], parts["Name"])
}

func hasKey(lit *ast.CompositeLit, name string) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			if key, ok := kv.Key.(*ast.Ident); ok && key.Name == name {
				return true
			}
		}
	}
	return false
}

// join joins the parts of a name by underscores: to the name where all are known, else to an expression.
func join(s *rewriters.Site, parts ...ast.Expr) (name, expression string) {
	if len(parts) == 1 {
		if call, ok := ast.Unparen(parts[0]).(*ast.CallExpr); ok && len(call.Args) == 3 && s.Plan.UseAt(calleeName(call)) != nil && calleeName(call).Name == "BuildFQName" {
			parts = call.Args
		}
	}
	var values, texts []string
	known := true
	for _, part := range parts {
		if part == nil {
			continue
		}
		v := s.Pkg.Info.Types[part].Value
		if v == nil || v.Kind() != constant.String {
			known = false
			texts = append(texts, source(part))
			continue
		}
		if text := constant.StringVal(v); text != "" {
			values = append(values, text)
			texts = append(texts, strconv.Quote(text))
		}
	}
	if known {
		return strings.Join(values, "_"), ""
	}
	return "", strings.Join(texts, ` + "_" + `)
}

func readLabels(f *renameplan.Family, s *rewriters.Site, e ast.Expr) {
	if names, problem := labelNames(s, e); problem == "" {
		for _, name := range names {
			f.Labels[name] = name
		}
	}
}

// buckets are the bounds that are written out, or made by a function of the client of numbers that are.
func buckets(s *rewriters.Site, e ast.Expr) (bounds []float64) {
	number := func(e ast.Expr) float64 {
		v := s.Pkg.Info.Types[e].Value
		if v == nil {
			return math.NaN()
		}
		n, _ := constant.Float64Val(constant.ToFloat(v))
		return n
	}
	switch e := ast.Unparen(e).(type) {
	case *ast.CompositeLit:
		for _, elt := range e.Elts {
			bounds = append(bounds, number(elt))
		}
	case *ast.CallExpr:
		if len(e.Args) != 3 {
			return nil
		}
		a, b, n := number(e.Args[0]), number(e.Args[1]), number(e.Args[2])
		switch name := calleeName(e).Name; {
		case math.IsNaN(a+b+n) || n < 1 || n > 1000:
		case name == "LinearBuckets":
			bounds = prometheus.LinearBuckets(a, b, int(n))
		case name == "ExponentialBuckets" && a > 0 && b > 1:
			bounds = prometheus.ExponentialBuckets(a, b, int(n))
		case name == "ExponentialBucketsRange" && a > 0:
			bounds = prometheus.ExponentialBucketsRange(a, b, int(n))
		}
	default:
		if use := s.Plan.UseAt(lastName(e)); use != nil && use.Symbol == prom+".DefBuckets" {
			bounds = prometheus.DefBuckets
		}
	}
	if slices.ContainsFunc(bounds, func(b float64) bool { return math.IsNaN(b) || math.IsInf(b, 0) }) {
		return nil // known at run time only, or not a number in JSON
	}
	return bounds
}

// lastName is the identifier that names what the expression selects, or one that names nothing.
func lastName(e ast.Expr) *ast.Ident { return calleeName(&ast.CallExpr{Fun: e}) }

// source is the expression as it is written.
func source(e ast.Expr) string {
	var b bytes.Buffer
	if format.Node(&b, token.NewFileSet(), e) != nil {
		return "an expression"
	}
	return b.String()
}
