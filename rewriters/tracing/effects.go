package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// effect is what a call on a span becomes, in the forms that its surroundings can ask for. OpenTelemetry's setters return
// nothing, the legacy ones returned their span.
type effect struct {
	// call is one call, for a statement, defer and go.
	call func(e *rewriters.Edit, span dst.Expr) dst.Expr
	// value is one call that returns the span; nil where call does.
	value func(e *rewriters.Edit, span dst.Expr) dst.Expr
	// stmts are statements that read better than call, each with its own copy of the span; nil where there are none.
	stmts func(e *rewriters.Edit, span func() dst.Expr) []dst.Stmt
}

func (f effect) asValue(e *rewriters.Edit, span dst.Expr) dst.Expr {
	if f.value != nil {
		return f.value(e, span)
	}
	return f.call(e, span)
}

// statements returns the effect as statements that can stand by themselves.
func (f effect) statements(e *rewriters.Edit, span func() dst.Expr) []dst.Stmt {
	if f.stmts != nil {
		return f.stmts(e, span)
	}
	return []dst.Stmt{&dst.ExprStmt{X: f.call(e, span())}}
}

// apply makes the effect where the call stands. span is what the call is made on.
//
//	span.SetTag("a", 1)                  =>  span.SetAttributes(attribute.Int("a", 1))
//	return span.SetTag("a", 1)           =>  span.SetAttributes(attribute.Int("a", 1)); return span
//	span.SetTag("a", 1).LogKV("b", 2)    =>  the same before span.AddEvent(…)
//	f(start().SetTag("a", 1))            =>  f(otelboot.SetAttributes(start(), attribute.Int("a", 1)))
func (f effect) apply(s *rewriters.Site, call *ast.CallExpr, span ast.Expr) {
	root := chainRoot(s, span)
	again := func(e *rewriters.Edit) func() dst.Expr { return func() dst.Expr { return e.Expr(root) } }
	switch p := s.Parent(call).(type) {
	case *ast.ExprStmt:
		if f.stmts != nil && listed(s, p) != nil && repeatable(root) {
			s.On(p, func(e *rewriters.Edit) { replace(e, f.stmts(e, again(e))) })
			return
		}
		s.On(call, func(e *rewriters.Edit) { e.Become(f.call(e, e.Expr(span))) })
		return
	case *ast.DeferStmt, *ast.GoStmt:
		s.On(call, func(e *rewriters.Edit) { e.Become(f.call(e, e.Expr(span))) })
		return
	}
	st := firstIn(s, call)
	if st == nil || !repeatable(root) {
		s.On(call, func(e *rewriters.Edit) { e.Become(f.asValue(e, e.Expr(span))) })
		return
	}
	f.applyBefore(s, call, st, root, again)
}

// applyBefore makes the effect in statements before st, which begins with the call, and leaves the span where the call stood.
// again yields the span as often as it is asked for.
func (f effect) applyBefore(s *rewriters.Site, call *ast.CallExpr, st ast.Stmt, root ast.Expr, again func(*rewriters.Edit) func() dst.Expr) {
	if p, ok := st.(*ast.ExprStmt); ok && ast.Unparen(p.X) == call {
		s.On(p, func(e *rewriters.Edit) { replace(e, f.statements(e, again(e))) })
		return
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(again(e)()) })
	s.On(st, func(e *rewriters.Edit) {
		before(e, f.statements(e, again(e)))
		if a, ok := st.(*ast.AssignStmt); ok && ast.Unparen(a.Rhs[0]) == call && (isBlank(a.Lhs[0]) || gotypes.ExprString(a.Lhs[0]) == gotypes.ExprString(root)) {
			e.Remove() // span = span
		}
	})
}

// returnsSpan lists the methods of a span that return it and are effects.
var returnsSpan = set(ot + ".Span.SetTag " + ot + ".Span.SetOperationName " + ot + ".Span.SetBaggageItem")

// chainRoot is the span at the beginning of a chain of calls that return it.
func chainRoot(s *rewriters.Site, span ast.Expr) ast.Expr {
	for {
		u, on := methodCall(s, span)
		if u == nil || !returnsSpan[u.Symbol] || u.MethodExpr() {
			return span
		}
		span = on
	}
}

// firstIn returns the statement before which the call can be made instead, because it is the first thing that the statement
// does: it begins a chain that is a statement, or the only value that is assigned or returned. Otherwise nil.
func firstIn(s *rewriters.Site, call *ast.CallExpr) ast.Stmt {
	var top ast.Expr = call
	for {
		next, sel := callOn(s, top)
		if next == nil || s.Plan.UseAt(sel.Sel) == nil {
			break
		}
		top = next
	}
	switch p := s.Parent(top).(type) {
	case *ast.ExprStmt:
		return listed(s, p)
	case *ast.DeferStmt:
		return listed(s, p)
	case *ast.GoStmt:
		return listed(s, p)
	case *ast.ReturnStmt:
		if len(p.Results) == 1 {
			return listed(s, p)
		}
	case *ast.AssignStmt:
		if len(p.Lhs) == 1 && len(p.Rhs) == 1 && repeatable(p.Lhs[0]) && (p.Tok == token.ASSIGN || p.Tok == token.DEFINE) {
			return listed(s, p)
		}
	}
	return nil
}

// param is a parameter of a function literal that stands for a method value.
type param struct{ name, typ string }

// asFunction replaces a method value, a method expression or a method that is called on the results of one call by a function
// literal.
//
//	t.Cleanup(span.Finish)       =>  t.Cleanup(func() { span.End() })
//	f(request.span.Finish)       =>  f(func(span trace.Span) func() { return func() { span.End() } }(request.span))
//	opentracing.Span.Finish      =>  func(span trace.Span) { span.End() }
//
// The second form is for a span that could be another one by the time the function is called. body yields what the function
// does; with a result it is returned.
func asFunction(s *rewriters.Site, params []param, result string, body func(e *rewriters.Edit, span dst.Expr) dst.Expr) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		s.Block("the method is not selected from a span")
		return
	}
	literal := func(e *rewriters.Edit, span dst.Expr, receiver bool) dst.Expr {
		lit := &dst.FuncLit{Type: &dst.FuncType{Func: true, Params: &dst.FieldList{}}, Body: &dst.BlockStmt{}}
		if receiver {
			lit.Type.Params.List = append(lit.Type.Params.List, parameter("span", e.Type("trace.Span")))
		}
		for _, p := range params {
			typ := e.Type(strings.TrimPrefix(p.typ, "..."))
			if strings.HasPrefix(p.typ, "...") {
				typ = &dst.Ellipsis{Elt: typ}
			}
			lit.Type.Params.List = append(lit.Type.Params.List, parameter(p.name, typ))
		}
		does := body(e, span)
		if result == "" {
			lit.Body.List = []dst.Stmt{&dst.ExprStmt{X: does}}
			return lit
		}
		lit.Type.Results = &dst.FieldList{List: []*dst.Field{{Type: e.Type(result)}}}
		lit.Body.List = []dst.Stmt{&dst.ReturnStmt{Results: []dst.Expr{does}}}
		return lit
	}
	name := s.Name()
	if s.MethodExpr() {
		s.ClaimAll(sel.X)
		s.On(name, func(e *rewriters.Edit) { e.Become(literal(e, dst.NewIdent("span"), true)) })
		return
	}
	if v := variable(s, sel.X); v != nil && assignedOnce(s, v) && !shadowedBy(v.Name(), params) {
		s.On(name, func(e *rewriters.Edit) { e.Become(literal(e, e.Expr(sel.X), false)) })
		return
	}
	s.On(name, func(e *rewriters.Edit) {
		inner := literal(e, dst.NewIdent("span"), false).(*dst.FuncLit)
		outer := &dst.FuncLit{
			Type: &dst.FuncType{
				Func:    true,
				Params:  &dst.FieldList{List: []*dst.Field{parameter("span", e.Type("trace.Span"))}},
				Results: &dst.FieldList{List: []*dst.Field{{Type: dst.Clone(inner.Type).(dst.Expr)}}},
			},
			Body: &dst.BlockStmt{List: []dst.Stmt{&dst.ReturnStmt{Results: []dst.Expr{inner}}}},
		}
		e.Become(&dst.CallExpr{Fun: outer, Args: []dst.Expr{e.Expr(sel.X)}})
	})
}

func parameter(name string, typ dst.Expr) *dst.Field {
	return &dst.Field{Names: []*dst.Ident{dst.NewIdent(name)}, Type: typ}
}

func shadowedBy(name string, params []param) bool {
	for _, p := range params {
		if p.name == name {
			return true
		}
	}
	return false
}
