package metrics

import (
	"go/ast"
	"go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// registrations are the calls that put collectors on a registry or take one off, and the function of the generated package that does
// so with its own.
var registrations = map[string]string{
	prom + ".MustRegister": "MustRegister", prom + ".Register": "Register", prom + ".Unregister": "Unregister",
	prom + ".Registerer.MustRegister": "MustRegister", prom + ".Registerer.Register": "Register", prom + ".Registerer.Unregister": "Unregister",
	prom + ".Registry.MustRegister": "MustRegister", prom + ".Registry.Register": "Register", prom + ".Registry.Unregister": "Unregister",
}

// onDefault reports whether a registration is one on the default registry, where instruments are as soon as they are made.
func onDefault(s *rewriters.Site) bool { return s.Symbol == prom+"."+s.Ident.Name }

// register drops the metrics that are instruments now, and registers those of the generated package through it.
//
//	prometheus.MustRegister(requests, collectors.NewBuildInfoCollector())  =>  prometheus.MustRegister(collectors.NewBuildInfoCollector())
//	reg.MustRegister(jobs)                                                 =>  otelmetric.MustRegister(reg, jobs)
func register(r *rewriter, s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		s.Keep("the function is passed on, and registers what stays")
		return
	}
	stmt, alone := s.Parent(call).(*ast.ExprStmt)
	units := 0
	for _, a := range call.Args {
		u := s.Plan.UnitOf(s.ArgNode(a))
		if u == nil {
			continue
		}
		units++
		switch {
		case r.exact[u]:
		case !alone || call.Ellipsis.IsValid() || s.Ident.Name == "Unregister":
			u.Block(s.Plan, a.Pos(), s.Symbol, "the result of registering it is used; an instrument is not registered")
		case !onDefault(s):
			u.Block(s.Plan, a.Pos(), s.Symbol, "it is registered on a registry that is passed around; a meter provider for that registry has to be passed with it")
		default:
			r.of(u).registered = true
		}
	}
	if units == 0 && (alone || !r.tellsOf(s)) {
		s.Keep("registers what stays on client_golang")
		return
	}
	if units == 0 { // the error that tells of another collector becomes the generated package's
		r.registersKept(s, call)
		return
	}
	s.Auto("")
	if !alone {
		s.OnShared(call, call, func(e *rewriters.Edit) {
			if u := s.Plan.UnitOf(s.ArgNode(call.Args[0])); u.Active() {
				e.Become(throughPackage(s, e, call, e.Exprs(call.Args)))
			}
		})
		return
	}
	s.OnShared(call, stmt, func(e *rewriters.Edit) {
		var left, exact []dst.Expr
		for _, a := range call.Args {
			switch u := s.Plan.UnitOf(s.ArgNode(a)); {
			case u == nil || !u.Active():
				left = append(left, e.Expr(a))
			case r.exact[u]:
				exact = append(exact, e.Expr(a))
			}
		}
		switch now := e.Cursor.Node().(*dst.ExprStmt); {
		case len(left)+len(exact) == 0:
			e.Remove()
		case len(exact) == 0:
			now.X.(*dst.CallExpr).Args = left
		case len(left) == 0:
			now.X = throughPackage(s, e, call, exact)
		default:
			now.X.(*dst.CallExpr).Args = left
			more := &dst.ExprStmt{X: throughPackage(s, e, call, exact)}
			more.Decs.Before, more.Decs.After = dst.NewLine, now.Decs.After
			now.Decs.After = dst.NewLine
			e.Cursor.InsertAfter(more)
		}
	})
}

// throughPackage calls the function of the generated package that does what the call does.
func throughPackage(s *rewriters.Site, e *rewriters.Edit, call *ast.CallExpr, args []dst.Expr) dst.Expr {
	var registry dst.Expr
	if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); !ok || onDefault(s) {
		registry = e.Quote("prometheus.DefaultRegisterer")
	} else {
		registry = e.Copy(sel.X)
		if _, isValue := types.Unalias(s.TypeOf(sel.X)).Underlying().(*types.Struct); isValue {
			registry = e.Quote("&_1", registry)
		}
	}
	now := e.Quote("otelmetric."+s.Ident.Name+"(_1, _2)", registry, args).(*dst.CallExpr)
	now.Ellipsis = call.Ellipsis.IsValid()
	return now
}

// alreadyRegistered names the error by which registering tells of a collector that is there, and what is in it.
const alreadyRegistered = prom + ".AlreadyRegisteredError"

// toldOf returns the unit of the error AlreadyRegisteredError in the site's package, or nil.
func (r *rewriter) toldOf(s *rewriters.Site) *rewriters.Unit {
	byPackage := s.Plan.Memo(alreadyRegistered, func() any {
		units := map[string]*rewriters.Unit{}
		for _, other := range s.Plan.Sites {
			if other.Symbol == alreadyRegistered {
				units[other.Pkg.Path] = other.Unit
			}
		}
		return units
	}).(map[string]*rewriters.Unit)
	return byPackage[s.Pkg.Path]
}

func (r *rewriter) tellsOf(s *rewriters.Site) bool {
	return s.Ident.Name == "Register" && r.toldOf(s) != nil
}

// registersKept registers what stays through the generated package, whose error the program asks for.
//
//	err := reg.Register(collectors.NewGoCollector())  =>  err := otelmetric.Register(reg, otelmetric.FromPrometheus(collectors.NewGoCollector()))
func (r *rewriter) registersKept(s *rewriters.Site, call *ast.CallExpr) {
	s.Keep("registers what stays on client_golang")
	s.OnUnit(r.toldOf(s), call, func(e *rewriters.Edit) {
		e.Become(throughPackage(s, e, call, []dst.Expr{e.Quote("otelmetric.FromPrometheus(_1)", e.Exprs(call.Args))}))
	})
}

// agree blocks, together with the error that tells of registered collectors, what a package registers and asks that error of.
func (r *rewriter) agree(p *rewriters.Plan) {
	for changed := true; changed; {
		changed = false
		for _, s := range p.Sites {
			call := s.Call()
			if !strings.HasSuffix(s.Symbol, ".Register") || registrations[s.Symbol] == "" || call == nil {
				continue
			}
			told, u := r.toldOf(s), p.UnitOf(s.ArgNode(call.Args[0]))
			if told == nil || u == nil || told == u {
				continue
			}
			for _, pair := range [][2]*rewriters.Unit{{told, u}, {u, told}} {
				if blocks := p.Stuck(pair[0]) != "" || pair[0].Blocked(); blocks && p.Stuck(pair[1]) == "" && !pair[1].Blocked() {
					pair[1].Block(p, call.Pos(), s.Symbol, "what is registered and the error that tells of it have to change together")
					changed = true
				}
			}
		}
	}
}
