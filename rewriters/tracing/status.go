package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// What differs about the error tag, by what it is set to.
const (
	errorFalse = "a span's status starts unset, and an error that was set stays: false is not recorded, and no longer takes a true back"
	errorMaybe = "true makes the status Error; false is not recorded, and no longer takes an earlier true back"
	errorText  = "the status becomes Error and the text its description, so the span counts as failed; the tag error held the text before: look at queries on it"
	errorTwice = "the status becomes Error and the text its description, which a Collector sends to Zipkin as the tag error; where a span has several, the last counts, and not the first"
	errorValue = "an error makes the status Error, with its text as the description, and nil nothing; the tag error held the text before, also of nil: look at queries on it"
	errorEvent = "the event is called exception now, with exception.type and exception.message for event=error and error.object, and the error's text is the status description: look at queries on the old names"
)

// errorTag turns the error tag into the span's status.
//
//	span.SetTag("error", true)        =>  span.SetStatus(codes.Error, "")
//	span.SetTag("error", false)       =>  span.SetStatus(codes.Unset, "")
//	ext.Error.Set(span, n > 3)        =>  if n > 3 { span.SetStatus(codes.Error, "") }
//	span.SetTag("error", err)         =>  if err != nil { span.SetStatus(codes.Error, err.Error()) }
//	span.SetTag("error", "too late")  =>  span.SetStatus(codes.Error, "too late")
//	defer ext.Error.Set(span, bad)    =>  defer otelboot.SetError(span, bad), and so for every value of another type
func errorTag(s *rewriters.Site, call *ast.CallExpr, span, value ast.Expr) {
	fixed := func(form, note string) {
		effect{
			call: func(e *rewriters.Edit, span dst.Expr) dst.Expr { return e.Quote(form, span) },
			value: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
				return e.Quote("otelboot.SetError(_1, _2)", span, e.Expr(value))
			},
		}.apply(s, call, span)
		say(s, note)
	}
	boot := effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.SetError(_1, _2)", span, e.Expr(value))
	}}
	t := s.TypeOf(value)
	if t == nil {
		s.Block("the value of the error tag has no type")
		return
	}
	described := func(description func(*rewriters.Edit) dst.Expr) effect {
		f := boot
		f.value = boot.call
		f.call = func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetStatus(codes.Error, _2)", span, description(e))
		}
		return f
	}
	if s.Family == "zipkin" { // whose server takes any text, an empty one too, for a failure
		described(func(e *rewriters.Edit) dst.Expr { return e.Expr(value) }).apply(s, call, span)
		s.Review(errorTwice)
		return
	}
	b, basic := gotypes.Unalias(t).(*gotypes.Basic)
	isConstant := s.Pkg.Info.Types[value].Value != nil
	switch {
	case basic && b.Info()&gotypes.IsNumeric != 0: // which says nothing of failure
		effect{
			call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
				return e.Quote("_1.SetAttributes(_2)", span, attributeOf(s, e, text("error"), value))
			},
			value: boot.call,
		}.apply(s, call, span)
		s.Auto("a number stays an attribute")
	case basic && isConstant && (b.Info()&gotypes.IsBoolean != 0 || b.Info()&gotypes.IsString != 0):
		switch constant(s, value) {
		case "true":
			fixed(`_1.SetStatus(codes.Error, "")`, "")
		case "false", "":
			fixed(`_1.SetStatus(codes.Unset, "")`, errorFalse)
		default:
			described(func(e *rewriters.Edit) dst.Expr { return e.Expr(value) }).apply(s, call, span)
			s.Review(errorText)
		}
	case basic && b.Info()&gotypes.IsBoolean != 0:
		f := boot
		if holdsNo(value, func(n ast.Node) bool { _, ok := n.(*ast.CompositeLit); return ok }) {
			f.stmts = func(e *rewriters.Edit, span func() dst.Expr) []dst.Stmt {
				return e.Stmts(`if _1 {
					_2.SetStatus(codes.Error, "")
				}`, e.Expr(value), span())
			}
		}
		f.apply(s, call, span)
		s.Review(errorMaybe)
	case gotypes.Identical(t, gotypes.Universe.Lookup("error").Type()) && repeatable(value):
		message := func(e *rewriters.Edit) dst.Expr { return e.Quote("_1.Error()", e.Expr(value)) }
		if st := s.Stmt(call); guarded(s, st, value) {
			described(message).apply(s, call, span)
			s.Review(errorText)
			return
		}
		f := boot
		f.stmts = func(e *rewriters.Edit, span func() dst.Expr) []dst.Stmt {
			return e.Stmts(`if _1 != nil {
				_2.SetStatus(codes.Error, _3)
			}`, e.Expr(value), span(), message(e))
		}
		f.apply(s, call, span)
		s.Review(errorValue)
	case basic && b.Info()&gotypes.IsString != 0 && isMessage(s, value):
		described(func(e *rewriters.Edit) dst.Expr { return e.Expr(value) }).apply(s, call, span)
		s.Review(errorText)
	case basic && b.Info()&gotypes.IsString != 0:
		boot.apply(s, call, span)
		s.Review(errorText)
	default:
		boot.apply(s, call, span)
		s.Review(errorValue)
	}
}

// isMessage reports whether the text is certainly a message, and not "true" or "false": err.Error() or fmt.Sprintf.
func isMessage(s *rewriters.Site, e ast.Expr) bool {
	call, sel := selectorCall(e)
	if call == nil {
		return false
	}
	f, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
	return ok && (f.Name() == "Error" && len(call.Args) == 0 || f.Pkg() != nil && f.Pkg().Path() == "fmt" && f.Name() == "Sprintf")
}

// holdsNo reports whether no node below n is of the kind.
func holdsNo(n ast.Node, kind func(ast.Node) bool) bool {
	for c := range ast.Preorder(n) {
		if kind(c) {
			return false
		}
	}
	return true
}

// logError records an error and makes the span one that failed.
//
//	if err != nil {
//		ext.LogError(span, err)  =>  span.RecordError(err)
//	}                                    span.SetStatus(codes.Error, err.Error())
//	ext.LogError(span, f())      =>  otelboot.RecordError(span, f()), which takes nil as well
//
// Further fields become attributes of the event.
func logError(s *rewriters.Site) {
	call := s.Call()
	if call == nil || len(call.Args) < 2 {
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote("otelboot.RecordError")) })
		s.Review(errorEvent)
		return
	}
	span, err, fields := call.Args[0], call.Args[1], call.Args[2:]
	st := s.Stmt(call)
	if p, ok := s.Parent(call).(*ast.ExprStmt); ok && p == st && listed(s, st) != nil && repeatable(span) && guarded(s, st, err) {
		s.On(st, func(e *rewriters.Edit) {
			record := e.Quote("_1.RecordError(_2)", e.Expr(span), e.Expr(err)).(*dst.CallExpr)
			if len(fields) > 0 {
				record.Args = append(record.Args, fieldsOption(e, call, fields))
			}
			replace(e, []dst.Stmt{
				&dst.ExprStmt{X: record},
				&dst.ExprStmt{X: e.Quote("_1.SetStatus(codes.Error, _2.Error())", e.Expr(span), e.Expr(err))},
			})
		})
	} else {
		s.On(call, func(e *rewriters.Edit) {
			now := e.Quote("otelboot.RecordError(_1)", append([]dst.Expr{e.Expr(span), e.Expr(err)}, e.Exprs(fields)...)).(*dst.CallExpr)
			now.Ellipsis = call.Ellipsis.IsValid()
			e.Become(now)
		})
	}
	s.Review(errorEvent)
}

// fieldsOption is trace.WithAttributes of log fields, which have become attributes.
func fieldsOption(e *rewriters.Edit, call *ast.CallExpr, fields []ast.Expr) dst.Expr {
	attrs := e.Exprs(fields)
	if len(attrs) > readable {
		attrs = rewriters.Lines(attrs)
	}
	option := e.Quote("trace.WithAttributes(_1)", attrs).(*dst.CallExpr)
	option.Ellipsis = call.Ellipsis.IsValid()
	return option
}
