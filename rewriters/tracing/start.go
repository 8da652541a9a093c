package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func starts() map[string]handler {
	return map[string]handler{
		ot + ".StartSpanFromContext":           startFromContext,
		ot + ".StartSpanFromContextWithTracer": startFromContextWithTracer,
		ot + ".StartSpan":                      startSpan,
		ot + ".Tracer.StartSpan":               startSpan,
		ot + ".NoopTracer.StartSpan":           startSpan,
	}
}

// startCall is a call that starts a span.
type startCall struct {
	*ast.CallExpr
	tracer func(*rewriters.Edit) dst.Expr
	ctx    ast.Expr // nil where the call takes none, and returns none
	name   ast.Expr
	opts   []ast.Expr
}

// startFromContext swaps the results and keeps names, `=` or `:=`, and blanks as they are.
//
//	span, ctx := opentracing.StartSpanFromContext(ctx, "op")  =>  ctx, span := tracer.Start(ctx, "op")
//	return opentracing.StartSpanFromContext(ctx, "op")        =>  ctx, span := tracer.Start(ctx, "op"); return span, ctx
//	f(opentracing.StartSpanFromContext(ctx, "op", opts...))   =>  f(otelboot.StartSpanFromContext(ctx, tracer, "op", opts...))
func startFromContext(s *rewriters.Site) { startInContext(s, tracerOf(s)) }

// startInContext is startFromContext on a tracer.
func startInContext(s *rewriters.Site, tracer func(*rewriters.Edit) dst.Expr) {
	call := s.Call()
	if call == nil {
		s.On(s.Name(), func(e *rewriters.Edit) {
			e.Become(e.Quote("func(ctx context.Context, name string, opts ...trace.SpanStartOption) (trace.Span, context.Context) { return otelboot.StartSpanFromContext(ctx, _1, name, opts...) }", tracer(e)))
		})
		s.Auto("")
		return
	}
	if len(call.Args) < 2 {
		s.Block(oneCallsResults)
		return
	}
	start(s, startCall{call, tracer, call.Args[0], call.Args[1], call.Args[2:]})
}

const oneCallsResults = "the arguments are the results of one call; assign them to variables first"

// startFromContextWithTracer is startFromContext on a given tracer. As a function value it is otelboot.StartSpanFromContext.
//
//	span, ctx := opentracing.StartSpanFromContextWithTracer(ctx, t, "op")  =>  ctx, span := t.Start(ctx, "op")
func startFromContextWithTracer(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		counterpart("otelboot.StartSpanFromContext")(s)
		return
	}
	if len(call.Args) < 3 {
		s.Block(oneCallsResults)
		return
	}
	tracer := func(e *rewriters.Edit) dst.Expr { return e.Expr(call.Args[1]) }
	start(s, startCall{call, tracer, call.Args[0], call.Args[2], call.Args[3:]})
}

// startSpan starts a root, or a child of the span that an option names; the context that Start returns is alone, because
// the legacy call left the span in no context either.
//
//	span := t.StartSpan("op", opentracing.ChildOf(p.Context()))  =>  _, span := t.Start(trace.ContextWithSpan(context.Background(), p), "op")
//	span := t.StartSpan("op", opts...)                           =>  span := otelboot.StartSpan(t, "op", opts...)
//	start := t.StartSpan                                         =>  start := otelboot.StartSpanFunc(t)
func startSpan(s *rewriters.Site) {
	sel, method := s.Name().(*ast.SelectorExpr)
	method = method && s.Symbol != ot+".StartSpan"
	var tracer func(*rewriters.Edit) dst.Expr
	switch {
	case !method && s.Symbol == ot+".StartSpan":
		tracer = tracerOf(s)
	case method && !s.Pkg.Info.Types[sel.X].IsType():
		tracer = func(e *rewriters.Edit) dst.Expr { return e.Expr(sel.X) }
	case method: // a method expression takes the tracer first, as the function does
		counterpart("otelboot.StartSpan")(s)
		return
	default:
		s.Block("StartSpan is not called on a tracer")
		return
	}
	call := s.Call()
	switch {
	case call == nil && !method: // the global tracer of the moment, at each call
		s.On(s.Name(), func(e *rewriters.Edit) {
			e.Become(e.Quote("func(name string, opts ...trace.SpanStartOption) trace.Span { return otelboot.StartSpan(_1, name, opts...) }", tracer(e)))
		})
		s.Auto("")
	case call == nil:
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.StartSpanFunc(_1)", tracer(e))) })
		s.Auto("")
	case len(call.Args) < 1 || manyResults(s, call):
		s.Block(oneCallsResults)
	default:
		start(s, startCall{call, tracer, nil, call.Args[0], call.Args[1:]})
	}
}

// start plans the call and the statement around it: a plain Tracer.Start where that can say the same and its results can be
// received, else a function of the generated package that understands every option and keeps the results as they were.
func start(s *rewriters.Site, c startCall) {
	place := placeOf(s, c)
	ctx := ""
	opts := c.opts
	if at, held := heldReference(s, c); held != "" {
		ctx = held
		opts = append(append([]ast.Expr{}, opts[:at]...), opts[at+1:]...)
	}
	plain := !c.Ellipsis.IsValid() && plainOptions(s, opts, c.ctx != nil)
	switch {
	case plain && place != inside:
		if ctx != "" {
			s.ClaimAll(c.opts[heldAt(c, opts)])
		}
		startPlain(s, c, opts, ctx, place)
	case c.ctx != nil && (place == assigned || place == alone):
		s.On(c.CallExpr, func(e *rewriters.Edit) {
			e.Become(dynamic(s, e, c, "otelboot.Start(_1, _2, _3, _4)", e.Expr(c.ctx), c.tracer(e), e.Expr(c.name)))
		})
		if place == assigned {
			receive(s, c)
		}
		s.Auto("")
	case c.ctx != nil:
		s.On(c.CallExpr, func(e *rewriters.Edit) {
			e.Become(dynamic(s, e, c, "otelboot.StartSpanFromContext(_1, _2, _3, _4)", e.Expr(c.ctx), c.tracer(e), e.Expr(c.name)))
		})
		s.Auto("")
	default:
		s.On(c.CallExpr, func(e *rewriters.Edit) {
			e.Become(dynamic(s, e, c, "otelboot.StartSpan(_1, _2, _3)", c.tracer(e), e.Expr(c.name)))
		})
		s.Auto("")
	}
}

// heldAt is where the option stands that opts lacks.
func heldAt(c startCall, opts []ast.Expr) int {
	for i, o := range opts {
		if c.opts[i] != o {
			return i
		}
	}
	return len(opts)
}

// dynamic is a call of a generated function with the options of the legacy call, each of them rewritten where it stands.
func dynamic(s *rewriters.Site, e *rewriters.Edit, c startCall, form string, args ...any) dst.Expr {
	options := e.Exprs(c.opts)
	if s.OnLines(c.opts) {
		options = rewriters.Lines(options)
	}
	out := e.Quote(form, append(args, options)...).(*dst.CallExpr)
	out.Ellipsis = c.Ellipsis.IsValid()
	return out
}

// startPlain plans a call of Tracer.Start. ctx is the name of the context to start from, or "" for the one that the options
// make.
func startPlain(s *rewriters.Site, c startCall, opts []ast.Expr, ctx string, at place) {
	o, reason := startOptions(s, opts)
	if reason != "" {
		s.Block(reason)
		return
	}
	render := func(e *rewriters.Edit) dst.Expr {
		var from dst.Expr
		switch {
		case c.ctx != nil:
			from = e.Expr(c.ctx)
		case ctx != "":
			from = dst.NewIdent(ctx)
		default:
			from = e.Quote("context.Background()")
		}
		if o.parent != nil {
			from = o.parent(e, from)
		}
		options := o.build(e)
		if s.OnLines(c.opts) {
			options = rewriters.Lines(options)
		}
		return e.Quote("_1.Start(_2, _3, _4)", c.tracer(e), from, e.Expr(c.name), options)
	}
	switch at {
	case returned, chained:
		hoist(s, c, at, render)
	default:
		s.On(c.CallExpr, func(e *rewriters.Edit) { e.Become(render(e)) })
		if at == assigned {
			receive(s, c)
		}
	}
	o.say(s)
}
