package tracing

import (
	"go/ast"
	gotypes "go/types"
	"strings"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Import paths of the client's other packages.
const (
	jaegerLog       = jaeger + "/log"
	jaegerZap       = jaeger + "/log/zap"
	jaegerTransport = jaeger + "/transport"
	jaegerZipkin    = jaeger + "/zipkin"
	jaegerRPC       = jaeger + "/rpcmetrics"
	jaegerUtils     = jaeger + "/utils"
	jaegerLib       = "github.com/uber/jaeger-lib/"
	libMetrics      = jaegerLib + "metrics"
)

// plain reports whether every configuration of the site's unit is a literal that is complete where it stands and serves only
// to make a tracer. Then it becomes an otelboot.TracerConfig, which is what one would write for OpenTelemetry; otherwise all
// become an otelboot.Configuration, which has the client's fields and methods.
func plain(s *rewriters.Site) bool {
	log := -1 // whether tracers are made with a logger
	for _, u := range s.Unit.Sites {
		name, ok := strings.CutPrefix(u.Symbol, jaegercf+".")
		if !ok {
			if u.Symbol == jaeger+".HeadersConfig" {
				return false
			}
			continue
		}
		switch {
		case name == "Configuration":
			lit, ok := u.Parent(u.Name()).(*ast.CompositeLit)
			if !ok || lit.Type != u.Name() || plainLiteral(u, lit) != "" || !onlyMakesTracers(u, lit) {
				return false
			}
		case name == "Configuration.New" || name == "Configuration.NewTracer" || name == "Configuration.InitGlobalTracer":
			c := u.Call()
			args := tracerArgs[u.Symbol]
			if c == nil || len(c.Args) < args || c.Ellipsis.IsValid() {
				return false
			}
			logs := 0
			for _, a := range c.Args[args:] {
				switch plainOption(u, a) {
				case "":
					return false
				case "Logger":
					logs = 1
				}
			}
			if log >= 0 && log != logs {
				return false
			}
			log = logs
		case strings.Contains(name, "."): // a field: of a literal, or read and written
			if kv, ok := u.Parent(u.Ident).(*ast.KeyValueExpr); !ok || kv.Key != u.Ident {
				return false
			}
		case name == "SamplerConfig" || name == "ReporterConfig": // of a literal inside another, or else a value of its own
			lit, ok := u.Parent(u.Name()).(*ast.CompositeLit)
			if !ok || !insideConfiguration(u, lit) {
				return false
			}
		case name == "Logger" || name == "Metrics" || name == "Gen128Bit" || name == "PoolSpans":
			if call := u.Call(); call == nil || !isOptionOf(u, call) {
				return false
			}
		default:
			return false
		}
	}
	return true
}

var tracerArgs = map[string]int{jaegercf + ".Configuration.New": 1, jaegercf + ".Configuration.InitGlobalTracer": 1, jaegercf + ".Configuration.NewTracer": 0}

// insideConfiguration reports whether the literal is the value of a field of a Configuration literal.
func insideConfiguration(s *rewriters.Site, lit *ast.CompositeLit) bool {
	up := s.Parent(lit)
	if amp, ok := up.(*ast.UnaryExpr); ok {
		up = s.Parent(amp)
	}
	kv, ok := up.(*ast.KeyValueExpr)
	if !ok {
		return false
	}
	outer, ok := s.Parent(kv).(*ast.CompositeLit)
	if !ok || outer.Type == nil {
		return false
	}
	u := useOf(s, outer.Type)
	return u != nil && u.Symbol == jaegercf+".Configuration"
}

// isOptionOf reports whether the call is an argument of a call that makes a tracer.
func isOptionOf(s *rewriters.Site, call *ast.CallExpr) bool {
	outer, ok := s.Parent(call).(*ast.CallExpr)
	if !ok {
		return false
	}
	u := useOf(s, outer.Fun)
	if u == nil {
		return false
	}
	_, ok = tracerArgs[u.Symbol]
	return ok
}

// onlyMakesTracers reports whether the literal is used in place, or held in a local variable that only makes tracers.
func onlyMakesTracers(s *rewriters.Site, lit *ast.CompositeLit) bool {
	var value ast.Expr = lit
	if amp, ok := s.Parent(lit).(*ast.UnaryExpr); ok {
		value = amp
	}
	switch up := s.Parent(value).(type) {
	case *ast.SelectorExpr:
		u := s.Plan.UseAt(up.Sel)
		return u != nil && (u.Symbol == jaegercf+".Configuration.New" || u.Symbol == jaegercf+".Configuration.NewTracer" || u.Symbol == jaegercf+".Configuration.InitGlobalTracer")
	case *ast.AssignStmt:
		if len(up.Lhs) != 1 || len(up.Rhs) != 1 {
			return false
		}
		id, ok := up.Lhs[0].(*ast.Ident)
		return ok && s.Pkg.Info.Defs[id] != nil && onlyMethods(s, s.Pkg.Info.Defs[id])
	case *ast.ValueSpec:
		return len(up.Names) == 1 && len(up.Values) == 1 && up.Type == nil && s.Pkg.Info.Defs[up.Names[0]] != nil && onlyMethods(s, s.Pkg.Info.Defs[up.Names[0]])
	}
	return false
}

// onlyMethods reports whether every use of the variable selects a legacy method or field from it.
func onlyMethods(s *rewriters.Site, v gotypes.Object) bool {
	if v.Parent() == s.Pkg.Types.Scope() {
		return false // others may see it
	}
	for id, obj := range s.Pkg.Info.Uses {
		if obj != v {
			continue
		}
		sel, ok := s.Parent(id).(*ast.SelectorExpr)
		if !ok || sel.X != id || s.Plan.UseAt(sel.Sel) == nil {
			return false
		}
	}
	return true
}

// plainOption names the option when a tracer made without it records the same: the standard logger, metrics of the client,
// how ids and memory are made. "" is any other.
func plainOption(s *rewriters.Site, e ast.Expr) string {
	call, ok := ast.Unparen(e).(*ast.CallExpr)
	if !ok || len(call.Args) != 1 {
		return ""
	}
	u := useOf(s, call.Fun)
	if u == nil {
		return ""
	}
	switch u.Symbol {
	case jaegercf + ".Logger":
		if l := useOf(s, call.Args[0]); l != nil && (l.Symbol == jaeger+".StdLogger" || l.Symbol == jaegerLog+".StdLogger") {
			return "Logger"
		}
		if l := useOf(s, call.Args[0]); l != nil && (l.Symbol == jaeger+".NullLogger" || l.Symbol == jaegerLog+".NullLogger") {
			return "NullLogger"
		}
	case jaegercf + ".Metrics":
		if onlyClientMetrics(s, call.Args[0]) {
			return "Metrics"
		}
	case jaegercf + ".Gen128Bit", jaegercf + ".PoolSpans":
		if s.Pkg.Info.Types[call.Args[0]].Value != nil {
			return "Gen128Bit"
		}
	}
	return ""
}

// logsSpans reports whether the tracers of the unit are made with a logger; without one, the client logged spans to nowhere.
func logsSpans(s *rewriters.Site) bool {
	for _, u := range s.Unit.Sites {
		if u.Symbol == jaeger+".StdLogger" || u.Symbol == jaegerLog+".StdLogger" {
			return true
		}
	}
	return false
}

// ignored is a field that the generated type has for the sake of files and code, and that has no effect.
func ignored(note string) handler {
	return func(s *rewriters.Site) {
		named(s)
		s.Review(note)
	}
}

// pointerTo replaces a type, and a pointer to it, by one interface.
//
//	s *jaeger.ConstSampler  =>  s sdktrace.Sampler
//
// Not served: type assertions, literals.
func pointerTo(target string) handler {
	return func(s *rewriters.Site) {
		if asserted(s) {
			s.Block("a type assertion or type switch looks at what stands behind the interface; decide by hand what it means in OpenTelemetry")
			return
		}
		n := ast.Node(s.Name())
		switch up := s.Parent(n).(type) {
		case *ast.StarExpr:
			n = up
		case *ast.CompositeLit:
			s.Block("a literal of the type has no counterpart; use the function that makes it")
			return
		}
		s.On(n, func(e *rewriters.Edit) { e.Become(e.Type(target)) })
		s.Auto("")
	}
}

// substituted replaces a function by another that takes the first n arguments, all of them if n is negative. What is dropped
// may only name the client's own things.
func substituted(target string, n int, note string) handler {
	return func(s *rewriters.Site) {
		c := s.Call()
		if c == nil {
			if n >= 0 {
				s.Block("the function is used as a value; write a function literal around " + target)
				return
			}
			replaceName(s, target)
			say(s, note)
			return
		}
		if n >= 0 && len(c.Args) > n {
			for _, a := range c.Args[n:] {
				if !discard(s, a) {
					return
				}
				s.On(a, func(e *rewriters.Edit) { e.Remove() })
			}
		}
		claimFactory(s)
		s.On(c.Fun, func(e *rewriters.Edit) { e.Become(e.Quote(target)) })
		say(s, note)
	}
}

// claimFactory claims the variable that a method of jaeger.TracerOptions is called on; it goes with the call.
func claimFactory(s *rewriters.Site) {
	if sel, ok := s.Name().(*ast.SelectorExpr); ok {
		if u := useOf(s, sel.X); u != nil && factories[u.Symbol] {
			s.ClaimAll(sel.X)
		}
	}
}

// factories are the variables whose methods make options.
var factories = map[string]bool{jaeger + ".TracerOptions": true, jaeger + ".ReporterOptions": true, jaeger + ".SamplerOptions": true}

// dropped takes an option out of the list it stands in, or puts one without effect in its place.
//
//	cfg.NewTracer(config.Metrics(f), config.Tag("a", 1))  =>  cfg.NewTracer(otelboot.WithTag("a", 1))
func dropped(nothing, note string) handler {
	return func(s *rewriters.Site) {
		c := s.Call()
		if c == nil {
			s.Block("the option is used as a function value; write a function literal that returns " + nothing)
			return
		}
		for _, a := range c.Args {
			if !discard(s, a) {
				return
			}
		}
		claimFactory(s)
		inList := false
		switch up := s.Parent(c).(type) {
		case *ast.CallExpr:
			inList = ast.Unparen(up.Fun) != c && s.Plan.ParentOf(s.File, c) == up && !up.Ellipsis.IsValid() && isVariadic(s, up, c)
		case *ast.CompositeLit:
			inList = s.Plan.ParentOf(s.File, c) == up
		}
		s.On(c, func(e *rewriters.Edit) {
			if inList {
				e.Remove()
				return
			}
			e.Become(e.Quote(nothing))
		})
		s.Review(note)
	}
}

// isVariadic reports whether the argument is one of the call's variadic ones, of which there may be one less.
func isVariadic(s *rewriters.Site, call *ast.CallExpr, arg ast.Expr) bool {
	if b, ok := ast.Unparen(call.Fun).(*ast.Ident); ok && b.Name == "append" {
		return len(call.Args) > 0 && call.Args[0] != arg && len(call.Args) > 2
	}
	sig, ok := s.TypeOf(call.Fun).(*gotypes.Signature)
	if !ok || !sig.Variadic() {
		return false
	}
	for i, a := range call.Args {
		if a == arg {
			return i >= sig.Params().Len()-1
		}
	}
	return false
}

// discard claims an expression that goes with what it is an argument of: constants, names, and what the legacy libraries
// make of them. A call of anything else is still made, before the statement.
func discard(s *rewriters.Site, e ast.Expr) bool {
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			s.Block("a function literal would go with the option; drop the option by hand")
			ok = false
		case *ast.CallExpr:
			if tv := s.Pkg.Info.Types[n.Fun]; tv.IsType() || tv.IsBuiltin() || useOf(s, n.Fun) != nil {
				break
			}
			st := evaluatedFirst(s, n)
			if st == nil {
				s.Block("the option's value is made by a call of the program, which would no longer be made; drop the option by hand")
				ok = false
			} else {
				s.On(st, func(e *rewriters.Edit) { e.Evaluate(n) })
			}
			return false
		case *ast.Ident:
			s.Claim(n)
		}
		return ok
	})
	return ok
}
