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

// registrations are the calls that put a metric on the default registry, and on any other.
var registrations = map[string]string{
	prom + ".MustRegister": "default", prom + ".Register": "default",
	prom + ".Registerer.MustRegister": "other", prom + ".Registerer.Register": "other",
	prom + ".Registry.MustRegister": "other", prom + ".Registry.Register": "other",
}

// register drops the metrics that are instruments now: they are on the default registry as soon as they are made.
//
//	prometheus.MustRegister(requests, collectors.NewBuildInfoCollector())  =>  prometheus.MustRegister(collectors.NewBuildInfoCollector())
//
// Not served: Register with its error used, slices.
func register(r *rewriter, s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Keep("the function is passed on, and registers what stays")
		return
	}
	stmt, alone := s.Parent(call).(*ast.ExprStmt)
	movable := alone && !call.Ellipsis.IsValid()
	any := false
	for _, a := range call.Args {
		n := s.ArgNode(a)
		u := s.Plan.UnitOf(n)
		if u == nil {
			continue
		}
		any = true
		if !movable {
			u.Block(s.Plan, a.Pos(), s.Symbol, "the result of registering it is used; an instrument is not registered, so decide by hand what the program does instead")
			continue
		}
		r.of(u).registered = true
	}
	if !any {
		s.Keep("registers what stays on client_golang")
		return
	}
	if !movable {
		s.Keep("registers what stays on client_golang")
		return
	}
	s.Auto("")
	s.OnShared(call, stmt, func(e *rewriters.Edit) {
		var left []dst.Expr
		for _, a := range call.Args {
			if u := s.Plan.UnitOf(s.ArgNode(a)); u == nil || !u.Active() {
				left = append(left, e.Expr(a))
			}
		}
		if len(left) == 0 {
			e.Remove()
			return
		}
		now := e.Cursor.Node().(*dst.ExprStmt).X.(*dst.CallExpr)
		now.Args = left
	})
}

// Check blocks metrics that are never registered, that are on a registry of their own, or that share a name.
func (r *rewriter) Check(p *rewriters.Plan) {
	for _, s := range p.Sites {
		if registrations[s.Symbol] != "other" {
			continue
		}
		call := s.Call()
		if call == nil {
			continue
		}
		for _, a := range call.Args {
			if u := p.UnitOf(s.ArgNode(a)); u != nil {
				u.Block(p, a.Pos(), s.Symbol, "it is registered on a registry that is passed around; a meter provider for that registry has to be passed with it, so make it by hand")
			}
		}
	}
	byName := map[string]*rewriters.Unit{}
	for _, u := range p.Units {
		i := r.units[u]
		if i == nil || i.problem != "" || len(u.Sites) == 0 {
			continue
		}
		at := u.Sites[0].Ident.Pos()
		if !i.registered {
			u.Block(p, at, u.Sites[0].Symbol, "the metric is registered nowhere that can be seen, so it may not be exposed; an instrument always is")
		}
		for _, name := range i.names {
			if other := byName[name]; other != nil {
				reason := "two metrics are called " + name + "; one name in two instruments fails the whole scrape"
				u.Block(p, at, u.Sites[0].Symbol, reason)
				other.Block(p, other.Sites[0].Ident.Pos(), other.Sites[0].Symbol, reason)
			}
			byName[name] = u
		}
	}
}
