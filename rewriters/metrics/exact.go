package metrics

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
	"github.com/otelmigrate/otelmigrate/rewriters/bootstrap"
)

// aliases are the types that the generated package only gives another name.
var aliases = map[string]bool{"Labels": true, "Exemplar": true}

// adapters make a value of the generated package from one of the client, and bridges the other way round.
var (
	adapters = map[string]string{"Collector": "otelmetric.FromPrometheus", "ObserverVec": "otelmetric.FromPrometheusVec", "Metric": "otelmetric.MetricFromPrometheus"}
	bridges  = map[string]string{"Collector": "otelmetric.ToPrometheus"}
	unwraps  = map[string]string{"Collector": "otelmetric.ToPrometheus", "ObserverVec": "otelmetric.PrometheusVec"} // what adapters were given
)

// Open implements rewriters.ValueRewriter: the types of the generated package otelmetric have the methods of the client's.
func (r *rewriter) Open(m catalog.Match) bool {
	return m.Status == catalog.Auto && m.Symbol != promauto+".Factory"
}

// PlanNil implements rewriters.ValueRewriter: a nil stays one.
func (r *rewriter) PlanNil(*rewriters.Site) {}

// Crossing implements rewriters.Rewriter.
func (r *rewriter) Crossing(m catalog.Match) rewriters.Crossing {
	if !r.Open(m) {
		return rewriters.Crossing{}
	}
	return rewriters.Crossing{Opaque: true, Tagged: true, Lossless: true, Alias: aliases[m.Name], Adapt: adapters[m.Name], Bridge: bridges[m.Name], Unwrap: unwraps[m.Name]}
}

// planExact plans a use of a unit whose metrics become those of the generated package otelmetric, which has the client's types,
// functions and methods under the same names.
//
//	var jobs = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "jobs"}, []string{"queue"})
//	=>  var jobs = otelmetric.NewGaugeVec(otelmetric.GaugeOpts{Name: "jobs"}, []string{"queue"})
func planExact(r *rewriter, s *rewriters.Site) {
	pkg, name := strings.TrimSuffix(s.Symbol, "."+s.Match.Name), s.Match.Name
	if s.Status == catalog.Manual {
		return
	}
	if _, _, member := strings.Cut(name, "."); member && pkg != promauto {
		if strings.HasPrefix(name, "HistogramOpts.NativeHistogram") {
			s.On(s.Ident, func(e *rewriters.Edit) { e.Need("otelmetric.newNativeHistogram") })
		}
		if _, last, _ := strings.Cut(name, "."); last != s.Ident.Name { // methods and fields keep their names, but for those of a summary
			s.On(s.Ident, func(e *rewriters.Edit) { e.Become(dst.NewIdent(last)) })
		}
		s.Auto(exactNote(r, s))
		return
	}
	switch pkg {
	case promauto:
		planAuto(r, s, name)
		return
	case testutil:
		r.planTest(s, name)
		return
	}
	if _, ok := bootstrap.Provider("otelmetric." + name); !ok {
		return
	}
	if pkg == promhttp {
		if instrumentSummary(r, s); s.Planned() {
			return
		}
	}
	n := s.Name()
	if sel, ok := s.Parent(n).(*ast.SelectorExpr); ok && name == "V2" && sel.Sel.Name == "NewSummaryVec" && !s.Plan.Opts.SummariesAsHistograms {
		s.Keep("stays with NewSummaryVec")
		return
	}
	s.On(n, func(e *rewriters.Edit) {
		if name == "V2" { // its methods are declared beside the vectors that they make
			for _, vec := range []string{"CounterVec", "GaugeVec", "HistogramVec"} {
				e.Need("otelmetric." + vec)
			}
		}
		e.Become(e.Quote("otelmetric." + name))
	})
	s.Auto(exactNote(r, s))
}

// exactNote says what the use becomes, and of a metric's constructor why it is no instrument. "" is the catalog's text, where that
// tells of the generated package.
func exactNote(r *rewriter, s *rewriters.Site) string {
	if strings.Contains(s.Concept, "otelmetric") && !strings.Contains(s.Concept, "metric.With") {
		return ""
	}
	name := s.Match.Name[strings.LastIndex(s.Match.Name, ".")+1:]
	note := "stays a member of a metric of the generated package otelmetric"
	if !strings.Contains(s.Match.Name, ".") || strings.Contains(s.Match.Name, "Factory.") || strings.Contains(s.Match.Name, "v2.") {
		note = "becomes otelmetric." + name + " of the generated package, which shows the same series"
	}
	if why := r.why[s.Unit]; why != "" && strings.HasPrefix(name, "New") {
		note += "; it is no instrument, because: " + why
	}
	return note
}

// planAuto replaces what makes a metric and registers it.
//
//	promauto.NewCounter(opts)            =>  otelmetric.Registered(prometheus.DefaultRegisterer, otelmetric.NewCounter(opts))
//	promauto.With(reg).NewCounter(opts)  =>  otelmetric.Registered(reg, otelmetric.NewCounter(opts))
//	f := promauto.With(reg)              =>  f := reg
func planAuto(r *rewriter, s *rewriters.Site, name string) {
	method, ofFactory := strings.CutPrefix(name, "Factory.")
	call := s.Call()
	switch {
	case name == "Factory":
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("prometheus.Registerer")) })
	case call == nil:
		s.Block("the function is used as a value; write a function literal that makes the metric and registers it")
		return
	case name == "With":
		s.On(call, func(e *rewriters.Edit) {
			registry := e.Expr(call.Args[0])
			if _, direct := s.Parent(call).(*ast.SelectorExpr); !direct && !isNamed(s.TypeOf(call.Args[0]), "Registerer") {
				registry = e.Quote("prometheus.Registerer(_1)", registry)
			}
			e.Become(registry)
		})
	case ofFactory:
		factory := ast.Unparen(call.Fun).(*ast.SelectorExpr).X
		s.On(call, func(e *rewriters.Edit) { e.Become(registered(e, method, e.Expr(factory), call)) })
	default:
		s.On(call, func(e *rewriters.Edit) { e.Become(registered(e, name, e.Quote("prometheus.DefaultRegisterer"), call)) })
	}
	s.Auto(exactNote(r, s))
}

// registered makes the metric and registers it, unless that is for nil.
func registered(e *rewriters.Edit, constructor string, registry dst.Expr, call *ast.CallExpr) dst.Expr {
	metric := e.Quote("otelmetric."+constructor+"(_1)", e.Exprs(call.Args))
	if id, ok := registry.(*dst.Ident); ok && id.Name == "nil" {
		return metric
	}
	return e.Quote("otelmetric.Registered(_1, _2)", registry, metric)
}

// keptFactory goes on making what has no counterpart with promauto, on the registry that takes the place of the factory.
//
//	f.NewSummary(opts)  =>  promauto.With(f).NewSummary(opts)
func keptFactory(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || !strings.HasPrefix(s.Match.Name, "Factory.") {
		return
	}
	if call, ok := ast.Unparen(sel.X).(*ast.CallExpr); ok {
		if with := s.Plan.UseAt(calleeName(call)); with != nil && with.Symbol == promauto+".With" {
			with.Keep("stays with " + s.Ident.Name)
			return
		}
	}
	s.OnReceiver(func(e *rewriters.Edit, x ast.Expr) { e.Become(e.Quote("promauto.With(_1)", e.Expr(x))) })
}

// planTest replaces the functions that look at a metric in tests.
func (r *rewriter) planTest(s *rewriters.Site, name string) {
	if _, ok := bootstrap.Provider("oteltest." + name); !ok {
		return
	}
	if call := s.Call(); call != nil && len(call.Args) > 0 && r.stays(s, s.TypeOf(call.Args[0])) {
		s.Keep("looks at what stays on client_golang")
		return
	}
	s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("oteltest." + name)) })
	s.Auto("")
}

// stays reports whether t is a type of the client that has no counterpart.
func (r *rewriter) stays(s *rewriters.Site, t types.Type) bool {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	n, ok := types.Unalias(t).(*types.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	m, ok := catalog.Lookup(n.Obj().Pkg().Path(), n.Obj().Name())
	return ok && r.Read(m, s.Plan.Opts).Status == catalog.Keep
}
