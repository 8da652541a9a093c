package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// origin is a context that holds the baggage of a span: a legacy span held it itself, in OpenTelemetry the context does.
type origin struct {
	expr func(*rewriters.Edit) dst.Expr
	// assign is the statement that gives the place another context; nil where the expression cannot be assigned to.
	assign func(*rewriters.Edit, dst.Expr) dst.Stmt
	ctx    *gotypes.Var   // the variable that it is, or nil
	holder *baggageHolder // the variable that is declared for it, or nil
	empty  bool           // there is no baggage
	local  bool           // the span was started here together with the context
	since  token.Pos      // where the context was given the span, for a local one
	// carrier is what the span's remote parent, and with it the baggage, was read from; nil for others.
	carrier func(*rewriters.Edit) dst.Expr
}

// originOf follows a span to the context that it is in, as it is known at a node; nil when that cannot be seen.
func originOf(s *rewriters.Site, span ast.Expr, at ast.Node, depth int) *origin {
	if depth > 4 {
		return nil
	}
	span = chainRoot(s, span)
	if call, ok := ast.Unparen(span).(*ast.CallExpr); ok {
		if u := useOf(s, call.Fun); u != nil && u.Symbol == ot+".SpanFromContext" && len(call.Args) == 1 {
			return contextOrigin(s, call.Args[0], at)
		}
		return nil
	}
	v := variable(s, span)
	if v == nil || v.IsField() || !assignedOnce(s, v) {
		return nil
	}
	call, lhs := startedBy(s, v)
	if call == nil {
		return nil
	}
	u := useOf(s, call.Fun)
	if u == nil {
		return nil
	}
	switch u.Symbol {
	case ot + ".SpanFromContext":
		return contextOrigin(s, call.Args[0], at)
	case ot + ".StartSpanFromContext", ot + ".StartSpanFromContextWithTracer":
		if len(lhs) != 2 {
			return nil
		}
		if isBlank(lhs[1]) {
			return readOnly(contextOrigin(s, call.Args[0], at))
		}
		o := contextOrigin(s, lhs[1], at)
		if o != nil {
			o.local, o.since = true, call.End()
		}
		return o
	case ot + ".StartSpan", ot + ".Tracer.StartSpan", jaeger + ".Tracer.StartSpan", mocktracer + ".MockTracer.StartSpan":
		if o := putInto(s, v, at); o != nil {
			return o
		}
		if h := holderOf(s, v); h != nil && h.sees(s, at) {
			h.read = true
			return &origin{expr: func(*rewriters.Edit) dst.Expr { return dst.NewIdent(h.name) }, holder: h}
		}
		return parentOrigin(s, call, at, depth)
	}
	return nil
}

// noOrigin is that of a span without a parent.
func noOrigin() *origin {
	return &origin{empty: true, expr: func(e *rewriters.Edit) dst.Expr { return e.Quote("context.Background()") }}
}

func readOnly(o *origin) *origin {
	if o != nil {
		o.assign, o.ctx = nil, nil
	}
	return o
}

// startedBy returns the call whose result a variable is declared with, and all that the statement declares.
func startedBy(s *rewriters.Site, v *gotypes.Var) (call *ast.CallExpr, lhs []ast.Expr) {
	for n := range ast.Preorder(s.File.Syntax) {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				if id, ok := l.(*ast.Ident); ok && s.Pkg.Info.ObjectOf(id) == v && len(n.Rhs) == 1 {
					call, _ = ast.Unparen(n.Rhs[0]).(*ast.CallExpr)
					return call, n.Lhs
				}
			}
		case *ast.ValueSpec:
			for _, id := range n.Names {
				if s.Pkg.Info.Defs[id] == v && len(n.Values) == 1 {
					call, _ = ast.Unparen(n.Values[0]).(*ast.CallExpr)
					for _, name := range n.Names {
						lhs = append(lhs, name)
					}
					return call, lhs
				}
			}
		}
	}
	return nil, nil
}

// visible reports whether every name of the expression means the same at the node.
func visible(s *rewriters.Site, e ast.Expr, at ast.Node) bool {
	scope := s.Pkg.Types.Scope().Innermost(at.Pos())
	if scope == nil {
		return false
	}
	ok := true
	ast.Inspect(e, func(n ast.Node) bool {
		if sel, isSel := n.(*ast.SelectorExpr); isSel {
			ok = ok && visible(s, sel.X, at)
			return false
		}
		if id, isIdent := n.(*ast.Ident); isIdent {
			_, found := scope.LookupParent(id.Name, at.Pos())
			ok = ok && found == s.Pkg.Info.ObjectOf(id)
		}
		return ok
	})
	return ok
}

// contextOrigin is the origin that an expression for a context is: a variable, a field, a request's context or an empty one.
func contextOrigin(s *rewriters.Site, ctx ast.Expr, at ast.Node) *origin {
	ctx = ast.Unparen(ctx)
	if !visible(s, ctx, at) {
		return nil
	}
	copied := func(e *rewriters.Edit) dst.Expr { return e.Copy(ctx) }
	if repeatable(ctx) {
		return &origin{expr: copied, ctx: variable(s, ctx), assign: func(e *rewriters.Edit, value dst.Expr) dst.Stmt {
			return e.Stmts("_1 = _2", e.Copy(ctx), value)[0]
		}}
	}
	call, sel := selectorCall(ctx)
	if call == nil || len(call.Args) > 0 {
		return nil
	}
	fn, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
	if !ok {
		return nil
	}
	switch fn.FullName() {
	case "context.Background", "context.TODO":
		return &origin{expr: copied, empty: true}
	case "(*net/http.Request).Context":
		if !repeatable(sel.X) {
			return nil
		}
		return &origin{expr: copied, assign: func(e *rewriters.Edit, value dst.Expr) dst.Stmt {
			return e.Stmts("_1 = _2.WithContext(_3)", e.Copy(sel.X), e.Copy(sel.X), value)[0]
		}}
	}
	if fn.Name() == "Context" && repeatable(sel.X) { // of a stream, or of a framework's request
		return &origin{expr: copied}
	}
	return nil
}

// putInto is the variable that is given the span before the node, by ctx := opentracing.ContextWithSpan(…, span).
func putInto(s *rewriters.Site, v *gotypes.Var, at ast.Node) (found *origin) {
	for _, id := range usesIn(s, v) {
		call, ok := s.Parent(id).(*ast.CallExpr)
		if !ok || call.End() > at.Pos() || len(call.Args) != 2 || ast.Unparen(call.Args[1]) != id {
			continue
		}
		if u := useOf(s, call.Fun); u == nil || u.Symbol != ot+".ContextWithSpan" {
			continue
		}
		if st, ok := s.Parent(call).(*ast.AssignStmt); ok && len(st.Lhs) == 1 && !isBlank(st.Lhs[0]) && listed(s, st) != nil {
			if o := contextOrigin(s, st.Lhs[0], at); o != nil {
				o.local, o.since = true, call.End()
				found = o
			}
		}
	}
	return found
}

// parentOrigin is where a span that is started outside of a context has its baggage from: its parent.
func parentOrigin(s *rewriters.Site, call *ast.CallExpr, at ast.Node, depth int) *origin {
	if call.Ellipsis.IsValid() {
		return nil
	}
	for _, a := range call.Args[1:] {
		opt, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok {
			switch typeSymbol(s.TypeOf(a)) {
			case ot + ".Tag", ot + ".Tags", ot + ".StartTime":
				continue
			}
			if id := useOf(s, a); id != nil {
				continue // ext.SpanKindRPCClient
			}
			return nil
		}
		u := useOf(s, opt.Fun)
		if u == nil || len(opt.Args) != 1 {
			return nil
		}
		switch u.Symbol {
		case ot + ".ChildOf", ot + ".FollowsFrom", otExt + ".RPCServerOption":
			return readOnly(referenceOrigin(s, opt.Args[0], at, depth+1))
		}
	}
	return noOrigin()
}

// referenceOrigin is originOf for a span context.
func referenceOrigin(s *rewriters.Site, sc ast.Expr, at ast.Node, depth int) *origin {
	sc = ast.Unparen(sc)
	if isNil(s, sc) {
		return noOrigin()
	}
	call, ok := sc.(*ast.CallExpr)
	if !ok {
		v := variable(s, sc)
		if v == nil || v.IsField() || !assignedOnce(s, v) {
			return nil
		}
		if call, _ = startedBy(s, v); call == nil {
			return nil
		}
	}
	u, on := methodCall(s, call)
	if u == nil || u.MethodExpr() {
		return nil
	}
	switch u.Symbol {
	case ot + ".Span.Context", jaeger + ".Span.Context", mocktracer + ".MockSpan.Context":
		return originOf(s, on, at, depth)
	case ot + ".Tracer.Extract", jaeger + ".Tracer.Extract", mocktracer + ".MockTracer.Extract":
		if len(call.Args) != 2 || !usesBaggage(s) || !visible(s, call.Args[1], at) {
			return nil
		}
		if conv, ok := ast.Unparen(call.Args[1]).(*ast.CallExpr); ok && (len(conv.Args) != 1 || !repeatable(conv.Args[0])) || !ok && !repeatable(call.Args[1]) {
			return nil
		}
		carrier := carrierOf(s, call.Args[0], call.Args[1], "ForeachKey")
		if carrier == nil {
			return nil
		}
		return &origin{carrier: carrier, expr: func(e *rewriters.Edit) dst.Expr {
			return e.Quote("otelboot.ExtractBaggage(context.Background(), _1)", carrier(e))
		}}
	}
	return nil
}

// contextOfReference is the context that holds the baggage of a span context, or nil where that is not known.
func contextOfReference(s *rewriters.Site, sc ast.Expr, at ast.Node) func(*rewriters.Edit) dst.Expr {
	if o := referenceOrigin(s, sc, at, 0); o != nil {
		return o.expr
	}
	return nil
}

type baggageUse struct{ unit *rewriters.Unit }

// usesBaggage reports whether the site's unit reads or writes baggage.
func usesBaggage(s *rewriters.Site) bool {
	return s.Plan.Memo(baggageUse{s.Unit}, func() any {
		if s.Unit == nil {
			return false
		}
		for _, other := range s.Unit.Sites {
			switch other.Symbol {
			case ot + ".Span.SetBaggageItem", ot + ".Span.BaggageItem", ot + ".SpanContext.ForeachBaggageItem", jaeger + ".Span.SetBaggageItem",
				jaeger + ".Span.BaggageItem", jaeger + ".SpanContext.ForeachBaggageItem":
				return true
			}
		}
		return false
	}).(bool)
}

// baggageHolder is a variable that is declared to hold the baggage of a span which is in no context.
type baggageHolder struct {
	name  string
	first ast.Stmt // the statement that sets the first item, and declares the variable
	read  bool
}

type holderKey struct{ span *gotypes.Var }

// holderOf returns the holder of a span that is started outside of a context, and given baggage in the list of statements in
// which it is declared; nil for others.
func holderOf(s *rewriters.Site, v *gotypes.Var) *baggageHolder {
	return s.Plan.Memo(holderKey{v}, func() any {
		var none *baggageHolder
		var first ast.Stmt
		for _, id := range usesIn(s, v) {
			sel, ok := s.Parent(id).(*ast.SelectorExpr)
			if !ok {
				continue
			}
			if u := s.Plan.UseAt(sel.Sel); u == nil || u.Symbol != ot+".Span.SetBaggageItem" || u.Call() == nil {
				continue
			}
			first = listed(s, s.Stmt(id))
			if first == nil || putInto(s, v, id) != nil {
				return none
			}
			break
		}
		if first == nil {
			return none
		}
		list, at := listOf(s, first)
		for _, st := range list[:at] {
			if a, ok := st.(*ast.AssignStmt); ok {
				for _, l := range a.Lhs {
					if id, ok := l.(*ast.Ident); ok && s.Pkg.Info.ObjectOf(id) == v {
						return &baggageHolder{name: freshName(s, v.Name()+"Ctx"), first: first}
					}
				}
			}
		}
		return none
	}).(*baggageHolder)
}

// sees reports whether the holder is declared where the node stands.
func (h *baggageHolder) sees(s *rewriters.Site, at ast.Node) bool {
	if at.Pos() < h.first.End() {
		return false
	}
	block := s.Parent(h.first)
	return block.Pos() <= at.Pos() && at.End() <= block.End()
}
