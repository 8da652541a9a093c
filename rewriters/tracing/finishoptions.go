package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// finishWithOptions ends the span at a given time, with events that are recorded late.
//
//	span.FinishWithOptions(opentracing.FinishOptions{FinishTime: t})  =>  span.End(trace.WithTimestamp(t))
//	span.FinishWithOptions(opts)                                      =>  otelboot.Finish(span, opts)
//
// The second form also serves log records.
func finishWithOptions(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"opts", "otelboot.FinishOptions"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.Finish(_1, opts)", span)
	})
	if call == nil {
		return
	}
	noteAfterEnd(s, call, span)
	at, only := onlyFinishTime(s, args[0])
	if only {
		lit := ast.Unparen(args[0]).(*ast.CompositeLit)
		s.ClaimAll(lit.Type)
		claimFields(s, lit)
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		switch {
		case only && at == nil:
			return e.Quote("_1.End()", span)
		case only:
			return e.Quote("_1.End(trace.WithTimestamp(_2))", span, e.Expr(at))
		}
		return e.Quote("otelboot.Finish(_1, _2)", span, e.Expr(args[0]))
	}}.apply(s, call, span)
	s.Auto("")
}

// onlyFinishTime returns the time in a literal of FinishOptions that says nothing else, nil for an empty literal.
func onlyFinishTime(s *rewriters.Site, opts ast.Expr) (at ast.Expr, ok bool) {
	lit, ok := ast.Unparen(opts).(*ast.CompositeLit)
	if !ok || lit.Type == nil || len(lit.Elts) > 1 {
		return nil, false
	}
	if u := useOf(s, lit.Type); u == nil || u.Symbol != ot+".FinishOptions" {
		return nil, false
	}
	for _, elt := range lit.Elts {
		kv, keyed := elt.(*ast.KeyValueExpr)
		if !keyed {
			return nil, false
		}
		if id, isIdent := kv.Key.(*ast.Ident); !isIdent || id.Name != "FinishTime" {
			return nil, false
		}
		at = kv.Value
	}
	return at, true
}

// finishTypes are the types that FinishWithOptions takes, which the generated package has under the same names.
//
//	opts := opentracing.FinishOptions{FinishTime: t}  =>  opts := otelboot.FinishOptions{FinishTime: t}
func finishTypes() map[string]handler {
	m := map[string]handler{}
	for _, typ := range []string{"FinishOptions", "LogRecord", "LogData"} {
		m[ot+"."+typ] = typeName("otelboot." + typ)
	}
	for _, field := range []string{"FinishOptions.FinishTime", "FinishOptions.LogRecords", "FinishOptions.BulkLogData",
		"LogRecord.Timestamp", "LogRecord.Fields", "LogData.Timestamp", "LogData.Event", "LogData.Payload", "LogData.ToLogRecord"} {
		m[ot+"."+field] = unchanged
	}
	return m
}
