package metrics

import (
	"go/ast"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/renameplan"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// summaryOnly are the options of a summary that a histogram does not have.
var summaryOnly = map[string]bool{"SummaryOpts.Objectives": true, "SummaryOpts.MaxAge": true, "SummaryOpts.AgeBuckets": true, "SummaryOpts.BufCap": true}

// Read implements rewriters.Reader: a summary, which OpenTelemetry does not have, is read as a histogram where that is asked for.
// Then all that is known of histograms counts for it.
func (r *rewriter) Read(m catalog.Match, opts rewriters.Options) catalog.Match {
	if !opts.SummariesAsHistograms || !isSummary(m.Name) {
		return m
	}
	if summaryOnly[m.Name] {
		m.Status, m.Reason = catalog.Review, "is taken out: a histogram counts into buckets, and quantiles are computed from them by a query"
		return m
	}
	pkg, name := strings.TrimSuffix(m.Symbol, "."+m.Name), strings.ReplaceAll(m.Name, "Summary", "Histogram")
	if !catalog.Lists(pkg, name) {
		return m
	}
	h, _ := catalog.Lookup(pkg, name)
	h.Rule = m.Rule
	return h
}

// isSummary reports whether a symbol is one of summaries that programs fill. Constant summaries, which custom collectors give out, are
// none.
func isSummary(name string) bool {
	return strings.Contains(name, "Summary") && !strings.Contains(name, "ConstSummary")
}

// wasSummary reports whether the use is one of a summary that is read as a histogram.
func wasSummary(s *rewriters.Site) bool {
	return s.Written != s.Symbol || summaryOnly[s.Match.Name]
}

// planSummary plans what a summary has and a histogram does not, and says what changes where one is made.
//
//	prometheus.NewSummary(prometheus.SummaryOpts{Name: "took_seconds", Objectives: map[float64]float64{0.5: 0.05}})
//	=>  prometheus.NewHistogram(prometheus.HistogramOpts{Name: "took_seconds"})  =>  as any histogram
//
// Not served: options that are set or read outside of a literal.
func (r *rewriter) planSummary(s *rewriters.Site) {
	switch name := s.Match.Name; {
	case summaryOnly[name]:
		kv, ok := s.Parent(s.Ident).(*ast.KeyValueExpr)
		if !ok || kv.Key != s.Ident {
			s.Block("a histogram has no " + s.Ident.Name + ", which is set or read here; take it out by hand")
			return
		}
		s.On(kv, func(e *rewriters.Edit) { e.Remove() })
		s.Review("")
		for n := range ast.Preorder(kv.Value) {
			if id, ok := n.(*ast.Ident); ok {
				if u := s.Claim(id); u != nil {
					u.Auto("is taken out with " + s.Ident.Name)
				}
			}
		}
	case name == "HistogramOpts":
		n := s.Name()
		switch up := s.Parent(n).(type) {
		case *ast.CompositeLit:
			if len(up.Elts) > 0 {
				if _, keyed := up.Elts[0].(*ast.KeyValueExpr); !keyed && up.Type == n {
					s.Block("the options are written without the names of their fields, of which a histogram has others; write the names")
				}
			}
		case *ast.CallExpr:
			if ast.Unparen(up.Fun) == n {
				s.Block("the options are converted from another type, which a histogram's cannot be; write them out")
			}
		case *ast.TypeSpec:
			if up.Type == n && !up.Assign.IsValid() {
				s.Block("a type of the program is made of the options of a summary, of which a histogram has others; write a type of its own")
			}
		}
	case strings.HasPrefix(name[strings.LastIndex(name, ".")+1:], "NewHistogram"):
		of := "NAME"
		if f, ok := family(s); ok && f.Old != "" {
			of = f.Old
		}
		q := quantileQuery(of)
		s.Remark("is a histogram now, as --summaries histogram asks: " + of + "_sum and " + of + "_count stay, and the quantiles go. Replace " + q.Old + " by " + q.New +
			", in rules and dashboards as well, and give the histogram buckets that fit its values: without any it has those of the client, from 5 milliseconds to 10 seconds")
	}
}

// quantileQuery is how a quantile of a summary is read, one a series, and how that of a histogram is. The summary's quantiles are of the
// last ten minutes (MaxAge), of which a query of rate says nothing; five are what most rules use.
func quantileQuery(name string) renameplan.Query {
	return renameplan.Query{Old: name + `{quantile="0.99"}`, New: "histogram_quantile(0.99, rate(" + name + "_bucket[5m]))"}
}
