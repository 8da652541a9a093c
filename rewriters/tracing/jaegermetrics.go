package tracing

import (
	"go/ast"
	gotypes "go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const metricsGone = "the metrics of the Jaeger client (spans started, finished, dropped) are gone; dashboards and alerts on jaeger_tracer_* have no more data"

// jaegerMetrics drops the metrics of the client itself. A factory that the program passes on becomes a value that holds
// nothing, one that it makes instruments of is left to a person.
func jaegerMetrics() map[string]handler {
	m := map[string]handler{
		libMetrics + ".Factory":     metricsType,
		libMetrics + ".NullFactory": metricsValue,
		jaeger + ".Metrics":         metricsType,
		jaeger + ".NewMetrics":      metricsValue,
		jaeger + ".NewNullMetrics":  metricsValue,
	}
	for _, name := range []string{"/prometheus.New", "/expvar.NewFactory", "/tally.Wrap", "/go-kit.Wrap", "/multi.New", "/adapters.WrapFactoryWithTags"} {
		m[libMetrics+name] = metricsValue
	}
	return m
}

// clientMetrics reports whether the type belongs to the metrics of the client.
func clientMetrics(t gotypes.Type) bool {
	if p, ok := gotypes.Unalias(t).(*gotypes.Pointer); ok {
		t = p.Elem()
	}
	n, ok := gotypes.Unalias(t).(*gotypes.Named)
	if !ok || n.Obj().Pkg() == nil {
		return false
	}
	path := n.Obj().Pkg().Path()
	return strings.HasPrefix(path, libMetrics) || path == jaeger && n.Obj().Name() == "Metrics"
}

// onlyClientMetrics reports whether the expression is made of the client's own metrics, and of variables that hold them.
func onlyClientMetrics(s *rewriters.Site, e ast.Expr) bool {
	for n := range ast.Preorder(e) {
		if c, ok := n.(*ast.CallExpr); ok && useOf(s, c.Fun) == nil {
			return false
		}
		if id, ok := n.(*ast.Ident); ok {
			if v, ok := s.Pkg.Info.Uses[id].(*gotypes.Var); ok && isLocal(s, v) {
				def := definition(s, v)
				if def == nil || !removes(s, def) {
					return false
				}
			}
		}
	}
	return true
}

// sinks are the functions whose arguments go with them.
var sinks = map[string]bool{
	jaegercf + ".Metrics": true, jaegercf + ".Observer": true, jaegercf + ".ContribObserver": true,
	jaeger + ".TracerOptionsFactory.Metrics": true, jaeger + ".TracerOptionsFactory.Observer": true, jaeger + ".TracerOptionsFactory.ContribObserver": true,
	jaeger + ".reporterOptions.Metrics": true, jaeger + ".ReporterOptions.Metrics": true, jaeger + ".SamplerOptionsFactory.Metrics": true,
}

// sunk reports whether the expression stands inside an argument that is dropped.
func sunk(s *rewriters.Site, e ast.Node) bool {
	for n := s.Parent(e); n != nil; n = s.Parent(n) {
		switch n := n.(type) {
		case *ast.CallExpr:
			u := useOf(s, n.Fun)
			if u == nil {
				return false
			}
			if sinks[u.Symbol] {
				return true
			}
		case *ast.SelectorExpr, *ast.StarExpr, *ast.UnaryExpr, *ast.CompositeLit, *ast.KeyValueExpr:
		default:
			return false
		}
	}
	return false
}

// removes reports whether the statement declares a variable of the client's metrics that only dropped options use, so that
// the statement goes, too: its value is made by legacy code alone.
func removes(s *rewriters.Site, def *ast.AssignStmt) bool {
	id, ok := def.Lhs[0].(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.Pkg.Info.Defs[id].(*gotypes.Var)
	if !ok || !clientMetrics(v.Type()) {
		return false
	}
	for n := range ast.Preorder(def.Rhs[0]) {
		if c, ok := n.(*ast.CallExpr); ok && useOf(s, c.Fun) == nil {
			return false
		}
		if x, ok := n.(*ast.Ident); ok { // it may be the only use of another variable
			if local, ok := s.Pkg.Info.Uses[x].(*gotypes.Var); ok && isLocal(s, local) && usesOf(s, local) == 1 && local.Kind() == gotypes.LocalVar {
				return false
			}
		}
	}
	for use, obj := range s.Pkg.Info.Uses {
		if obj == v && !sunk(s, use) {
			return false
		}
	}
	return true
}

// metricsValue drops a factory, with the variable that only dropped options use, or puts a value without content there.
func metricsValue(s *rewriters.Site) {
	value := ast.Expr(s.Name())
	if c := s.Call(); c != nil {
		value = c
		for _, a := range c.Args {
			if !discard(s, a) {
				return
			}
		}
	} else if !strings.HasSuffix(s.Symbol, ".NullFactory") {
		s.Block("the function that makes the client's metrics is used as a value; drop it by hand")
		return
	}
	if def, ok := s.Stmt(value).(*ast.AssignStmt); ok && len(def.Lhs) == 1 && len(def.Rhs) == 1 && definedIn(s, def) && removes(s, def) {
		s.On(def, func(e *rewriters.Edit) { e.Remove() })
		s.ClaimAll(def.Rhs[0])
		s.Review(metricsGone)
		return
	}
	s.On(value, func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.ClientMetrics{}")) })
	s.Review(metricsGone)
}

func definedIn(s *rewriters.Site, def *ast.AssignStmt) bool {
	id, ok := def.Lhs[0].(*ast.Ident)
	return ok && s.Pkg.Info.Defs[id] != nil && definition(s, s.Pkg.Info.Defs[id].(*gotypes.Var)) == def
}

// metricsType replaces the type of a factory that is only passed on.
func metricsType(s *rewriters.Site) {
	pointerTo("otelboot.ClientMetrics")(s)
	if !asserted(s) {
		s.Review(metricsGone)
	}
}
