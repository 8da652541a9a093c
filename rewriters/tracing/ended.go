package tracing

import (
	"go/ast"
	"go/token"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// changesSpan lists the methods that change a span, which OpenTelemetry ignores once it has ended.
var changesSpan = set(ot + ".Span.SetTag " + ot + ".Span.SetOperationName " + ot + ".Span.LogFields " + ot + ".Span.LogKV " +
	ot + ".Span.Log " + ot + ".Span.LogEvent " + ot + ".Span.LogEventWithPayload " + ot + ".Span.Finish " + ot + ".Span.FinishWithOptions " +
	zipkinPath + ".Span.Tag")

const (
	afterEnd         = "this runs after the span has ended, and OpenTelemetry ignores it then, where the client still changed what it had not sent yet: move it before the end"
	afterDeferredEnd = "this runs after the span has ended, because deferred calls run in reverse order, and OpenTelemetry ignores it then: defer it below the deferred End"
	endsTwice        = "the span ends twice: the client sent it twice, OpenTelemetry ignores the second end"
)

// noteAfterEnd remarks the uses of the span that come after it has ended, as far as the function shows: statements below the
// call in the same list, and for a deferred call what is deferred above it.
func noteAfterEnd(s *rewriters.Site, call *ast.CallExpr, span ast.Expr) {
	v := variable(s, span)
	st := s.Stmt(call)
	if v == nil || st == nil {
		return
	}
	list, at := listOf(s, st)
	if at < 0 {
		return
	}
	switch st := st.(type) {
	case *ast.DeferStmt:
		noteDeferredAbove(s, list[:at], v)
		for _, later := range list[at+1:] {
			if assigns(s, later, v) {
				return
			}
			if x, ok := later.(*ast.ExprStmt); ok {
				noteEnd(s, x.X, v)
			}
		}
	case *ast.ExprStmt:
		for _, later := range list[at+1:] {
			if assigns(s, later, v) || leaves(later) {
				return
			}
			if _, deferred := later.(*ast.DeferStmt); deferred {
				continue // what a defer below an end means is not told here
			}
			noteChanges(s, later, v, afterEnd)
		}
		if d := deferredBody(s, st); d != nil { // defer func() { …; span.Finish() }()
			if around, i := listOf(s, d); i >= 0 {
				noteDeferredAbove(s, around[:i], v)
			}
		}
	}
}

// deferredBody returns the statement that defers the function literal in whose body st stands, or nil.
func deferredBody(s *rewriters.Site, st ast.Stmt) *ast.DeferStmt {
	block, ok := s.Parent(st).(*ast.BlockStmt)
	if !ok {
		return nil
	}
	lit, ok := s.Parent(block).(*ast.FuncLit)
	if !ok {
		return nil
	}
	call, ok := s.Parent(lit).(*ast.CallExpr)
	if !ok {
		return nil
	}
	d, _ := s.Parent(call).(*ast.DeferStmt)
	return d
}

// noteDeferredAbove remarks what deferred calls above an end that is deferred as well do to the span: they run after it. A
// function literal sees the variable as it is then, a direct call as it was when it was deferred.
func noteDeferredAbove(s *rewriters.Site, above []ast.Stmt, v *gotypes.Var) {
	same := true
	for i := len(above) - 1; i >= 0; i-- {
		if d, ok := above[i].(*ast.DeferStmt); ok {
			if _, literal := ast.Unparen(d.Call.Fun).(*ast.FuncLit); literal || same {
				noteChanges(s, d, v, afterDeferredEnd)
			}
		}
		same = same && !assigns(s, above[i], v)
	}
}

// leaves reports whether the statement is one after which nothing in the list runs.
func leaves(st ast.Stmt) bool {
	switch st := st.(type) {
	case *ast.ReturnStmt:
		return len(st.Results) == 0
	case *ast.BranchStmt:
		return st.Tok != token.FALLTHROUGH
	}
	return false
}

// noteChanges remarks the calls below n that change the span in v.
func noteChanges(s *rewriters.Site, n ast.Node, v *gotypes.Var, note string) {
	for c := range ast.Preorder(n) {
		call, ok := c.(*ast.CallExpr)
		if !ok {
			continue
		}
		if u := spanChange(s, call, v); u != nil {
			if u.Symbol == ot+".Span.Finish" || u.Symbol == ot+".Span.FinishWithOptions" {
				u.Remark(endsTwice)
				continue
			}
			u.Remark(note)
		}
	}
}

func noteEnd(s *rewriters.Site, e ast.Expr, v *gotypes.Var) {
	if call, ok := ast.Unparen(e).(*ast.CallExpr); ok {
		if u := spanChange(s, call, v); u != nil && (u.Symbol == ot+".Span.Finish" || u.Symbol == ot+".Span.FinishWithOptions") {
			u.Remark(endsTwice)
		}
	}
}

// spanChange returns the use of a call that changes the span in v: a method of it, or Set of a tag on it.
func spanChange(s *rewriters.Site, call *ast.CallExpr, v *gotypes.Var) *rewriters.Site {
	u, on := methodCall(s, call)
	switch {
	case u == nil:
		return nil
	case changesSpan[u.Symbol] && variable(s, chainRoot(s, on)) == v:
		return u
	case (isTagSetter(u.Symbol) || u.Symbol == otExt+".LogError") && len(call.Args) > 0 && variable(s, call.Args[0]) == v:
		return u
	}
	return nil
}
