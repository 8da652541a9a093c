package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const stringToken = gotoken.STRING

func quote(s string) string { return strconv.Quote(s) }

func logs() map[string]handler {
	return map[string]handler{
		ot + ".Span.LogFields":           logFields,
		ot + ".Span.LogKV":               logKV,
		ot + ".Span.LogEvent":            logEvent,
		ot + ".Span.LogEventWithPayload": logEventWithPayload,
		ot + ".Span.Log":                 logData,
	}
}

// field is one log field: the expressions of its key and value.
type field struct {
	key   ast.Expr
	fixed string // the key where the constructor implies it
	value ast.Expr
	text  bool // the value becomes text, whatever its type
	as    func(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr
}

// logFields replaces a log with fields by an event. The field "event" names it, as in the OpenTracing conventions; without
// one the event is called "log".
//
//	span.LogFields(log.String("event", "retry"), log.Int("n", 3))  =>  span.AddEvent("retry", trace.WithAttributes(attribute.Int("n", 3)))
//	span.LogFields(log.Error(err))                                 =>  span.RecordError(err)
//	span.LogFields(fields...)                                      =>  otelboot.AddEvent(span, fields...)
//	span.LogFields(log.Lazy(f))                                    =>  otelboot.AddEvent(span, otelboot.Encode(f)...)
func logFields(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		asFunction(s, []param{{"fields", "...attribute.KeyValue"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return spread(e.Quote("otelboot.AddEvent(_1, fields)", span))
		})
		s.Auto("")
		return
	}
	span, args := receiver(s, call)
	if span == nil {
		s.Block(notOnSpan)
		return
	}
	if err := onlyError(s, call, args); err != nil {
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.RecordError(_2)", span, e.Expr(err))
		}}.apply(s, call, span)
		s.Review("the event is called exception, and has exception.type and exception.message where the log had error.object; an error that is nil is not recorded")
		return
	}
	if lazy := lazyFields(s, args); len(lazy) > 0 && !call.Ellipsis.IsValid() {
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return spread(e.Quote("otelboot.AddEvent(_1, _2)", span, withLazy(e, args, lazy)))
		}}.apply(s, call, span)
		s.Review("the fields are built when they are logged; the client built them when it sent the span, and only if that was sampled")
		return
	}
	if fields := writtenFields(s, args); fields != nil && !call.Ellipsis.IsValid() {
		event(s, call, span, fields)
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		out := e.Quote("otelboot.AddEvent(_1, _2)", span, e.Exprs(args))
		if call.Ellipsis.IsValid() {
			spread(out)
		}
		return out
	}}.apply(s, call, span)
	s.Auto("")
}

// spread passes the last argument of a call on with "...".
func spread(call dst.Expr) dst.Expr {
	call.(*dst.CallExpr).Ellipsis = true
	return call
}

// onlyError returns the error of a log of nothing else, or nil.
func onlyError(s *rewriters.Site, call *ast.CallExpr, args []ast.Expr) ast.Expr {
	if len(args) != 1 || call.Ellipsis.IsValid() {
		return nil
	}
	made, ok := ast.Unparen(args[0]).(*ast.CallExpr)
	if !ok || len(made.Args) != 1 {
		return nil
	}
	u := useOf(s, ast.Unparen(made.Fun))
	if u == nil || u.Symbol != otLog+".Error" {
		return nil
	}
	s.ClaimAll(made.Fun)
	return made.Args[0]
}

// lazyFields returns the functions of the lazy fields among the arguments, by the field.
func lazyFields(s *rewriters.Site, args []ast.Expr) map[ast.Expr]ast.Expr {
	lazy := map[ast.Expr]ast.Expr{}
	for _, a := range args {
		made, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok || len(made.Args) != 1 {
			continue
		}
		if u := useOf(s, ast.Unparen(made.Fun)); u != nil && u.Symbol == otLog+".Lazy" {
			u.Review("")
			lazy[a] = made.Args[0]
		}
	}
	return lazy
}

// withLazy is the slice of all fields, in their order; a lazy one can be several.
//
//	log.Lazy(f)                    =>  otelboot.Encode(f)
//	log.Int("n", 1), log.Lazy(f)   =>  append([]attribute.KeyValue{attribute.Int("n", 1)}, otelboot.Encode(f)...)
func withLazy(e *rewriters.Edit, args []ast.Expr, lazy map[ast.Expr]ast.Expr) dst.Expr {
	var list dst.Expr
	for i := 0; i < len(args); i++ {
		if build := lazy[args[i]]; build != nil {
			if list == nil {
				list = e.Quote("otelboot.Encode(_1)", e.Expr(build))
			} else {
				list = spread(e.Quote("append(_1, otelboot.Encode(_2))", list, e.Expr(build)))
			}
			continue
		}
		from := i
		for i+1 < len(args) && lazy[args[i+1]] == nil {
			i++
		}
		if plain := e.Exprs(args[from : i+1]); list == nil {
			list = e.Quote("[]attribute.KeyValue{_1}", plain)
		} else {
			list = e.Quote("append(_1, _2)", list, plain)
		}
	}
	return list
}

// writtenFields returns the fields when each is constructed in the call, else nil.
func writtenFields(s *rewriters.Site, args []ast.Expr) []field {
	fields := []field{}
	var names []ast.Expr
	for _, a := range args {
		made, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok || made.Ellipsis.IsValid() {
			return nil
		}
		u := useOf(s, ast.Unparen(made.Fun))
		if u == nil {
			return nil
		}
		f, ok := constructed(s, u, made)
		if !ok {
			return nil
		}
		fields, names = append(fields, f), append(names, made.Fun)
	}
	if namedAtRunTime(s, fields) {
		return nil
	}
	for _, n := range names {
		s.ClaimAll(n)
	}
	return fields
}

// logKV is logFields for alternating keys and values.
//
//	span.LogKV("event", "retry", "n", 3)  =>  span.AddEvent("retry", trace.WithAttributes(attribute.Int("n", 3)))
//	span.LogKV(kvs...)                    =>  otelboot.LogKV(span, kvs...)
//
// The second form also serves keys that are not constants, and arguments that are no pairs.
func logKV(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		asFunction(s, []param{{"keyValues", "...any"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return spread(e.Quote("otelboot.LogKV(_1, keyValues)", span))
		})
		s.Auto("")
		return
	}
	span, args := receiver(s, call)
	if span == nil {
		s.Block(notOnSpan)
		return
	}
	var fields []field
	written := len(args)%2 == 0 && !call.Ellipsis.IsValid()
	for i := 0; i < len(args) && written; i += 2 {
		written = s.Pkg.Info.Types[args[i]].Value != nil && isString(s, args[i])
		if written {
			fields = append(fields, field{key: args[i], value: args[i+1], as: pairOf})
		}
	}
	if written && !namedAtRunTime(s, fields) {
		event(s, call, span, fields)
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		out := e.Quote("otelboot.LogKV(_1, _2)", span, e.Exprs(args))
		if call.Ellipsis.IsValid() {
			spread(out)
		}
		return out
	}}.apply(s, call, span)
	s.Auto("")
}

// span.LogEvent("done")  =>  span.AddEvent("done")
func logEvent(s *rewriters.Site) {
	add := func(e *rewriters.Edit, span, name dst.Expr) dst.Expr { return e.Quote("_1.AddEvent(_2)", span, name) }
	call := s.Call()
	if call == nil {
		asFunction(s, []param{{"event", "string"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return add(e, span, dst.NewIdent("event"))
		})
		s.Auto("")
		return
	}
	span, args := receiver(s, call)
	if span == nil || len(args) != 1 {
		s.Block(notOnSpan)
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr { return add(e, span, e.Expr(args[0])) }}.apply(s, call, span)
	s.Auto("")
}

// logEventWithPayload leaves the payload out where there is none, as the client did.
//
//	span.LogEventWithPayload("done", 3)    =>  span.AddEvent("done", trace.WithAttributes(otelboot.Object("payload", 3)))
//	span.LogEventWithPayload("done", nil)  =>  span.AddEvent("done")
//	span.LogEventWithPayload("done", p)    =>  otelboot.Log(span, otelboot.LogData{Event: "done", Payload: p}), for an interface
func logEventWithPayload(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		asFunction(s, []param{{"event", "string"}, {"payload", "any"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.Log(_1, otelboot.LogData{Event: event, Payload: payload})", span)
		})
		s.Auto("")
		return
	}
	span, args := receiver(s, call)
	if span == nil || len(args) != 2 {
		s.Block(notOnSpan)
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		switch t := s.TypeOf(args[1]); {
		case isNil(s, args[1]):
			return e.Quote("_1.AddEvent(_2)", span, e.Expr(args[0]))
		case t == nil || gotypes.IsInterface(t):
			return e.Quote("otelboot.Log(_1, otelboot.LogData{Event: _2, Payload: _3})", span, e.Expr(args[0]), e.Expr(args[1]))
		}
		payload := objectOf(s, e, &dst.BasicLit{Kind: stringToken, Value: quote("payload")}, args[1])
		return e.Quote("_1.AddEvent(_2, trace.WithAttributes(_3))", span, e.Expr(args[0]), payload)
	}}.apply(s, call, span)
	s.Auto("")
}

// span.Log(data)  =>  otelboot.Log(span, data)
func logData(s *rewriters.Site) {
	call := s.Call()
	if call == nil {
		asFunction(s, []param{{"data", "otelboot.LogData"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("otelboot.Log(_1, data)", span)
		})
		s.Auto("")
		return
	}
	span, args := receiver(s, call)
	if span == nil || len(args) != 1 {
		s.Block(notOnSpan)
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.Log(_1, _2)", span, e.Expr(args[0]))
	}}.apply(s, call, span)
	s.Auto("")
}

// namedAtRunTime reports whether the event's name is known at run time alone: a key that may be "event", or a value under it that
// becomes text only when it is printed.
func namedAtRunTime(s *rewriters.Site, fields []field) bool {
	for _, f := range fields {
		b, basic := gotypes.Unalias(s.TypeOf(f.value)).(*gotypes.Basic)
		number := basic && b.Info()&(gotypes.IsNumeric|gotypes.IsBoolean) != 0 && !f.text
		switch {
		case f.key != nil && s.Pkg.Info.Types[f.key].Value == nil:
			if !number {
				return true
			}
		case f.fixed == "event" || f.key != nil && constant(s, f.key) == "event":
			if isString(s, f.value) {
				return false // it names the event, whatever follows
			}
			if !number {
				return true
			}
		}
	}
	return false
}

// event plans an event of fields that are written in the call.
func event(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, fields []field) {
	name := -1
	for i, f := range fields {
		if name < 0 && (f.fixed == "event" || (f.key != nil && constant(s, f.key) == "event")) && isString(s, f.value) {
			name = i
		}
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		var title dst.Expr = &dst.BasicLit{Kind: stringToken, Value: quote("log")}
		var attrs []dst.Expr
		for i, f := range fields {
			if i == name {
				title = e.Expr(f.value)
				continue
			}
			var key dst.Expr = &dst.BasicLit{Kind: stringToken, Value: quote(f.fixed)}
			if f.key != nil {
				key = keyExpr(s, e, f.key)
			}
			attrs = append(attrs, f.as(s, e, key, f.value))
		}
		if len(attrs) == 0 {
			return e.Quote("_1.AddEvent(_2)", span, title)
		}
		return e.Quote("_1.AddEvent(_2, _3)", span, title, withAttributes(e, attrs))
	}}.apply(s, call, span)
	s.Auto("")
}
