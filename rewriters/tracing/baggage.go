package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"slices"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

func baggage() map[string]handler {
	return map[string]handler{
		ot + ".Span.SetBaggageItem":            setBaggageItem,
		ot + ".Span.BaggageItem":               baggageItem,
		ot + ".SpanContext.ForeachBaggageItem": foreachBaggageItem,
	}
}

const noBaggageContext = "baggage belongs to the context in OpenTelemetry, and no context that holds the span is at hand here: pass one (context.Context) to this function"

// setBaggageItem puts the item into the context that holds the span.
//
//	span.SetBaggageItem(k, v)  =>  ctx = otelboot.SetBaggageItem(ctx, span, k, v)
//
// A span that is started outside of a context gets one for its baggage, spanCtx, which goes where the span goes: see withBaggage.
//
// Not served: places where no statement can stand before, and spans of which no context is at hand.
func setBaggageItem(s *rewriters.Site) {
	call, span, args := writtenCall(s)
	if call == nil {
		s.Block("SetBaggageItem is used as a function value; write a function literal that takes and returns a context")
		return
	}
	root := chainRoot(s, span)
	st := firstIn(s, call)
	switch {
	case st == nil:
		s.Block("the baggage is set inside of an expression; set it in a statement of its own")
		return
	case !repeatable(root) && !harmless(s, root, 0):
		s.Block("the baggage is set on a span that is made in place; assign it to a variable first")
		return
	}
	ctx, assign, note := itemContext(s, root, call, st)
	if ctx == nil {
		s.Block(noBaggageContext)
		return
	}
	effect{stmts: func(e *rewriters.Edit, span func() dst.Expr) []dst.Stmt {
		return []dst.Stmt{assign(e, e.Quote("otelboot.SetBaggageItem(_1, _2, _3, _4)", ctx(e), span(), e.Expr(args[0]), e.Expr(args[1])))}
	}}.applyBefore(s, call, st, root, func(e *rewriters.Edit) func() dst.Expr {
		return func() dst.Expr { return e.Copy(root) }
	})
	say(s, note)
}

// itemContext is the context that an item of the span at root is put into by the call in st, the statement that gives its place the
// context with the item, and what differs then. It is nil where no context is at hand.
func itemContext(s *rewriters.Site, root ast.Expr, call *ast.CallExpr, st ast.Stmt) (ctx func(*rewriters.Edit) dst.Expr, assign func(*rewriters.Edit, dst.Expr) dst.Stmt, note string) {
	v := variable(s, root)
	o := originOf(s, root, call, 0)
	switch {
	case o != nil && o.holder != nil:
		h := o.holder
		ctx = o.expr
		assign = func(e *rewriters.Edit, value dst.Expr) dst.Stmt { return e.Stmts("_1 = _2", h.name, value)[0] }
	case o != nil && o.assign != nil:
		ctx, assign = o.expr, o.assign
		if !o.local {
			note = "the item is in what is made from this context here, where the client gave it to everything that holds the span: callers do not see it"
		} else if o.ctx != nil && derivedBefore(s, o.ctx, o.since, call) {
			note = "contexts that were made from " + o.ctx.Name() + " before this line do not hold the item, where the client gave it to all that hold the span"
		}
	case o != nil && v != nil && holderOf(s, v) != nil && holderOf(s, v).first == st:
		h := holderOf(s, v)
		ctx = o.expr
		assign = func(e *rewriters.Edit, value dst.Expr) dst.Stmt {
			if !h.read {
				return &dst.ExprStmt{X: value}
			}
			return e.Stmts("_1 := _2", h.name, value)[0]
		}
	default:
		ctx, assign = contextAtHand(s, call)
		note = "the span's own context is not known here, so the item is put into the one at hand: make sure that what needs it is given this context from here on, callers included"
	}
	if note == "" && v != nil && handedOn(s, v) {
		note = "the item is in the context alone: a function that is given the span without it does not see the item"
	}
	return ctx, assign, note
}

// contextAtHand is the context variable, or the request, nearest to the node, and the statement that gives it another context; nil
// where there is none.
func contextAtHand(s *rewriters.Site, n ast.Node) (ctx func(*rewriters.Edit) dst.Expr, assign func(*rewriters.Edit, dst.Expr) dst.Stmt) {
	at := s.ContextAt(n)
	if at == "" {
		return nil, nil
	}
	ctx = func(e *rewriters.Edit) dst.Expr { return e.Quote(at) }
	assign = func(e *rewriters.Edit, value dst.Expr) dst.Stmt {
		if r, ok := strings.CutSuffix(at, ".Context()"); ok {
			return e.Stmts(r+" = "+r+".WithContext(_1)", value)[0]
		}
		return e.Stmts(at+" = _1", value)[0]
	}
	return ctx, assign
}

// derivedBefore reports whether the context is used between since and the node for anything but starting a span.
func derivedBefore(s *rewriters.Site, ctx *gotypes.Var, since token.Pos, at ast.Node) bool {
	for _, id := range usesIn(s, ctx) {
		if id.Pos() < since || id.Pos() > at.Pos() {
			continue
		}
		switch p := s.Parent(id).(type) {
		case *ast.CallExpr:
			if u := useOf(s, p.Fun); u != nil {
				continue
			}
		case *ast.AssignStmt:
			if slices.Contains(p.Lhs, ast.Expr(id)) || len(p.Lhs) == 1 && isBlank(p.Lhs[0]) {
				continue
			}
		}
		return true
	}
	return false
}

// handedOn reports whether the span itself goes somewhere else than into a context: it is an argument, a result, a field.
func handedOn(s *rewriters.Site, v *gotypes.Var) bool {
	for _, id := range usesIn(s, v) {
		switch p := s.Parent(id).(type) {
		case *ast.SelectorExpr, *ast.BinaryExpr:
		case *ast.AssignStmt:
			for i, x := range p.Rhs {
				if ast.Unparen(x) == id && i < len(p.Lhs) && !isBlank(p.Lhs[i]) {
					return true
				}
			}
		case *ast.CallExpr:
			if useOf(s, p.Fun) == nil && !isTagSet(s, p) {
				return true
			}
		default:
			return true
		}
	}
	return false
}

// isTagSet reports whether the call is a method of a legacy tag, like ext.HTTPUrl.Set(span, url).
func isTagSet(s *rewriters.Site, call *ast.CallExpr) bool {
	u, _ := methodCall(s, call)
	return u != nil
}

// baggageItem reads the item from the context that holds the span.
//
//	opentracing.SpanFromContext(ctx).BaggageItem(k)  =>  otelboot.BaggageItem(ctx, k)
//
// Not served: function values; spans of which no context is at hand.
func baggageItem(s *rewriters.Site) {
	call, span, args := writtenCall(s)
	if call == nil {
		s.Block("BaggageItem is used as a function value; write a function literal that takes a context")
		return
	}
	readBaggage(s, call, originOf(s, span, call, 0), func(e *rewriters.Edit, ctx dst.Expr) dst.Expr {
		return e.Quote("otelboot.BaggageItem(_1, _2)", ctx, e.Expr(args[0]))
	})
}

// foreachBaggageItem is baggageItem for all items.
//
//	span.Context().ForeachBaggageItem(f)  =>  otelboot.ForeachBaggageItem(ctx, f)
func foreachBaggageItem(s *rewriters.Site) {
	call, sc, args := writtenCall(s)
	if call == nil {
		s.Block("ForeachBaggageItem is used as a function value; write a function literal that takes a context")
		return
	}
	if a, ok := ast.Unparen(sc).(*ast.TypeAssertExpr); ok { // span.Context().(jaeger.SpanContext)
		sc = a.X
	}
	readBaggage(s, call, referenceOrigin(s, sc, call, 0), func(e *rewriters.Edit, ctx dst.Expr) dst.Expr {
		return e.Quote("otelboot.ForeachBaggageItem(_1, _2)", ctx, e.Expr(args[0]))
	})
}

func readBaggage(s *rewriters.Site, call *ast.CallExpr, o *origin, form func(e *rewriters.Edit, ctx dst.Expr) dst.Expr) {
	note := ""
	var ctx func(*rewriters.Edit) dst.Expr
	if o != nil {
		ctx = o.expr
	} else if ctx, _ = contextAtHand(s, call); ctx == nil {
		s.Block(noBaggageContext)
		return
	} else {
		note = "the span's own context is not known here, so the baggage of the one at hand is read; make sure that it is the context of the span"
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(form(e, ctx(e))) })
	drop(s, call)
	say(s, note)
}

// withBaggage keeps the baggage of a span that is put into a context, in units that use baggage.
//
//	ctx := opentracing.ContextWithSpan(ctx, span)
//	=>  ctx := otelboot.WithBaggageOf(spanCtx, trace.ContextWithSpan(ctx, span)), where baggage was set on the span
//	=>  ctx := otelboot.ExtractBaggage(trace.ContextWithSpan(ctx, span), carrier), where the span's parent came in the carrier
func withBaggage(s *rewriters.Site, call *ast.CallExpr) func(*rewriters.Edit, dst.Expr) dst.Expr {
	same := func(_ *rewriters.Edit, ctx dst.Expr) dst.Expr { return ctx }
	if !usesBaggage(s) || len(call.Args) != 2 {
		return same
	}
	o := originOf(s, call.Args[1], call, 0)
	if o == nil {
		return same
	}
	if v := variable(s, call.Args[0]); o.empty || v != nil && v == o.ctx {
		return same
	}
	if o.carrier != nil {
		return func(e *rewriters.Edit, ctx dst.Expr) dst.Expr {
			return e.Quote("otelboot.ExtractBaggage(_1, _2)", ctx, o.carrier(e))
		}
	}
	return func(e *rewriters.Edit, ctx dst.Expr) dst.Expr {
		return e.Quote("otelboot.WithBaggageOf(_1, _2)", o.expr(e), ctx)
	}
}
