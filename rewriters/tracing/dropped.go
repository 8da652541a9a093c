package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Inject, Extract and baggage need neither a tracer nor a span in OpenTelemetry, so what these were called on is evaluated no
// more. This file decides what goes with the call.

// drop plans that the receiver of a call is evaluated no more. One that may have effects is evaluated in a statement before.
//
//	span.Tracer().Inject(…)    =>  otelboot.Inject(…)
//	newTracer().Inject(…)      =>  _ = newTracer(), and otelboot.Inject(…) below it
func drop(s *rewriters.Site, call *ast.CallExpr) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		return
	}
	if !harmless(s, sel.X, 0) {
		st := evaluatedFirst(s, call)
		if st == nil {
			s.Block("what the method is called on has effects, and would no longer be evaluated; assign it to a variable first")
			return
		}
		s.On(st, func(e *rewriters.Edit) { before(e, e.Stmts("_ = _1", e.Expr(sel.X))) })
		return
	}
	s.ClaimAll(sel.X)
}

// evaluatedFirst returns the statement in a list before which the receiver of the call can be evaluated instead, or nil.
func evaluatedFirst(s *rewriters.Site, call *ast.CallExpr) ast.Stmt {
	st := s.Stmt(call)
	for {
		switch p := s.Parent(st).(type) {
		case *ast.IfStmt:
			if p.Init != st {
				return nil
			}
			st = p
		case *ast.SwitchStmt:
			if p.Init != st {
				return nil
			}
			st = p
		case *ast.LabeledStmt:
			return nil
		default:
			if _, isFor := st.(*ast.ForStmt); isFor {
				return nil
			}
			return listed(s, st)
		}
	}
}

// harmless reports whether nothing happens when the expression is not evaluated: variables, fields, and calls that only look
// something up.
func harmless(s *rewriters.Site, e ast.Expr, depth int) bool {
	switch e := ast.Unparen(e).(type) {
	case *ast.Ident:
		return true
	case *ast.SelectorExpr:
		return harmless(s, e.X, depth)
	case *ast.StarExpr:
		return harmless(s, e.X, depth)
	case *ast.TypeAssertExpr:
		return e.Type != nil && harmless(s, e.X, depth)
	case *ast.CallExpr:
		for _, a := range e.Args {
			if !harmless(s, a, depth) {
				return false
			}
		}
		sel, isSel := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if isSel {
			if _, isPkg := packageName(s, sel.X); !isPkg && !harmless(s, sel.X, depth) {
				return false
			}
		}
		if u := useOf(s, e.Fun); u != nil {
			switch u.Symbol {
			case ot + ".GlobalTracer", ot + ".SpanFromContext", ot + ".Span.Tracer", ot + ".Span.Context", zipkinPath + ".SpanFromContext", zipkinPath + ".Span.Context":
				return true
			}
			return false
		}
		return looksUp(s, e, depth)
	}
	return false
}

func packageName(s *rewriters.Site, e ast.Expr) (*gotypes.PkgName, bool) {
	id, ok := ast.Unparen(e).(*ast.Ident)
	if !ok {
		return nil, false
	}
	p, ok := s.Pkg.Info.Uses[id].(*gotypes.PkgName)
	return p, ok
}

// looksUp reports whether the called function is (*http.Request).Context, or one of the package that does no more than return
// something harmless.
func looksUp(s *rewriters.Site, call *ast.CallExpr, depth int) bool {
	fn, ok := s.Pkg.Info.Uses[called(call)].(*gotypes.Func)
	if !ok || depth > 2 {
		return false
	}
	if fn.FullName() == "(*net/http.Request).Context" {
		return true
	}
	for _, file := range s.Pkg.Files {
		if file.Syntax == nil {
			continue
		}
		for _, d := range file.Syntax.Decls {
			decl, ok := d.(*ast.FuncDecl)
			if !ok || s.Pkg.Info.Defs[decl.Name] != fn || decl.Body == nil || len(decl.Body.List) != 1 {
				continue
			}
			ret, ok := decl.Body.List[0].(*ast.ReturnStmt)
			return ok && len(ret.Results) == 1 && harmless(s, ret.Results[0], depth+1)
		}
	}
	return false
}

// vanishes reports whether the value of the expression is no longer asked for: a method is called on it that becomes a call
// without it, or it goes to a variable on which nothing else is called.
func vanishes(s *rewriters.Site, e ast.Expr) bool {
	switch p := s.Parent(e).(type) {
	case *ast.SelectorExpr:
		u := s.Plan.UseAt(p.Sel)
		if u == nil || ast.Unparen(p.X) != e || u.Call() == nil || u.MethodExpr() {
			return false
		}
		switch u.Symbol {
		case ot + ".Tracer.Inject", ot + ".Tracer.Extract", jaeger + ".Tracer.Inject", jaeger + ".Tracer.Extract",
			mocktracer + ".MockTracer.Inject", mocktracer + ".MockTracer.Extract", ot + ".Span.BaggageItem", jaeger + ".Span.BaggageItem":
			return harmless(s, e, 0)
		case ot + ".Span.Tracer", ot + ".Span.Context", zipkinPath + ".Span.Context", jaeger + ".Span.Tracer", jaeger + ".Span.Context":
			return vanishes(s, u.Call())
		case ot + ".SpanContext.ForeachBaggageItem", jaeger + ".SpanContext.ForeachBaggageItem":
			return harmless(s, e, 0)
		}
	case *ast.AssignStmt:
		if p.Tok != token.DEFINE || len(p.Lhs) != 1 || len(p.Rhs) != 1 || listed(s, p) == nil || !harmless(s, e, 0) {
			return false
		}
		v := variable(s, p.Lhs[0])
		return v != nil && unusedNow(s, v)
	}
	return false
}

// lookUpDropped plans a call that only looks something up and whose value is no longer asked for; the variable that it goes to is
// gone then. It reports whether it did.
//
//	tracer := opentracing.GlobalTracer(); tracer.Inject(…)  =>  otelboot.Inject(…)
func lookUpDropped(s *rewriters.Site, call *ast.CallExpr) bool {
	if !vanishes(s, call) {
		return false
	}
	s.ClaimAll(call)
	if st, ok := s.Parent(call).(*ast.AssignStmt); ok {
		s.On(st, func(e *rewriters.Edit) { e.Remove() })
	}
	s.Auto("")
	return true
}

// unusedNow reports whether every use of a local variable vanishes.
func unusedNow(s *rewriters.Site, v *gotypes.Var) bool {
	if v.IsField() || isParam(v) || v.Pkg() == nil || v.Parent() == v.Pkg().Scope() {
		return false
	}
	uses := usesIn(s, v)
	for _, id := range uses {
		if !vanishes(s, id) {
			return false
		}
	}
	return len(uses) > 0
}
