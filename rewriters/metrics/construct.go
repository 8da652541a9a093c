package metrics

import (
	"go/ast"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// typeName replaces the type of a metric.
//
//	requests *prometheus.CounterVec  =>  requests metric.Float64Counter
//
// Not served: children of vectors (prometheus.Counter from WithLabelValues) kept in variables.
func typeName(r *rewriter, s *rewriters.Site) {
	i := r.of(s.Unit)
	if i.problem != "" {
		s.Block(i.problem)
		return
	}
	if i.vec && !isVecName(s.Ident.Name) {
		s.Block("a single series of the vector is kept in a variable; keep its labels as []metric.AddOption beside the instrument, and pass them with every measurement")
		return
	}
	var n ast.Node = s.Name()
	if star, ok := s.Parent(n).(*ast.StarExpr); ok {
		n = star
	}
	typ, _ := i.target()
	s.On(n, func(e *rewriters.Edit) { e.Become(e.Type(typ)) })
	s.Auto("")
}

func isVecName(name string) bool { return len(name) > 3 && name[len(name)-3:] == "Vec" }

// construct replaces a constructor. The name is joined as the client joined it, so the exposed series keep theirs.
//
//	promauto.NewCounterVec(prometheus.CounterOpts{Namespace: "shop", Name: "orders_total", Help: "Orders."}, []string{"state"})
//	=>  otelboot.CounterVec("shop_orders_total", "Orders.")
//
// Not served: options or label names that are not written out, native histograms, names that OpenTelemetry does not take.
func construct(r *rewriter, s *rewriters.Site) {
	i := r.of(s.Unit)
	if i.problem != "" {
		s.Block(i.problem)
		return
	}
	call := s.Call()
	o, problem := optionsOf(s, call.Args[0])
	if problem != "" {
		s.Block(problem)
		return
	}
	if _, alone := s.Parent(call).(*ast.ExprStmt); alone {
		s.Block("the metric is made and thrown away")
		return
	}
	lit := ast.Unparen(call.Args[0]).(*ast.CompositeLit)
	s.ClaimAll(lit.Type)
	for _, f := range o.fields {
		s.Claim(f)
	}
	claimLabels(s, lit)
	_, constructor := i.target()
	s.On(call, func(e *rewriters.Edit) {
		help := dst.Expr(e.Quote(`""`))
		if o.help != nil {
			help = e.Expr(o.help)
		}
		args := []dst.Expr{e.Quote(strconv.Quote(o.name)), help}
		if i.kind == "Histogram" {
			buckets := dst.Expr(dst.NewIdent("nil")) // the default buckets of the client
			if o.buckets != nil {
				buckets = e.Expr(o.buckets)
			}
			args = append(args, buckets)
		}
		if !i.vec { // shown at once, so the constructor needs the attributes of the one series
			args = append(args, attributes(s, e, i.constant)...)
		}
		e.Become(e.Quote(constructor+"(_1)", args))
	})
	s.Auto("")
}

// claimLabels claims the names in a ConstLabels literal; their values move to the measurements.
func claimLabels(s *rewriters.Site, lit *ast.CompositeLit) {
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		if id, ok := kv.Key.(*ast.Ident); ok && id.Name == "ConstLabels" {
			if l, ok := ast.Unparen(kv.Value).(*ast.CompositeLit); ok && l.Type != nil {
				s.ClaimAll(l.Type)
			}
		}
	}
}

// optionSymbols name the options of a constructor and what they hold.
var optionSymbols = []string{prom + ".Opts.Namespace", prom + ".Opts.Subsystem", prom + ".Opts.Name", prom + ".Opts.Help", prom + ".Opts.ConstLabels",
	prom + ".CounterOpts", prom + ".GaugeOpts", prom + ".Labels"}

// option keeps the options of a constructor that stays. Those of one that changes go with it, which construct sees to.
func option(_ *rewriter, s *rewriters.Site) {
	for n := s.Parent(s.Name()); n != nil; n = s.Parent(n) {
		switch n := n.(type) {
		case *ast.CallExpr:
			if use := s.Plan.UseAt(calleeName(n)); use != nil && use.Status == catalog.Keep {
				s.Keep("stays with " + use.Ident.Name)
			}
			return
		case *ast.CompositeLit, *ast.KeyValueExpr:
		default:
			return
		}
	}
}

// calleeName is the identifier that names the called function, or one that names nothing.
func calleeName(call *ast.CallExpr) *ast.Ident {
	switch f := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return f
	case *ast.SelectorExpr:
		return f.Sel
	}
	return ast.NewIdent("_")
}
