package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

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
	as    func(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr
	// printed says that the client printed the value when it sent the span.
	printed bool
	// asText says that a value which is no string is recorded as text.
	asText bool
}

// attribute is the field as an attribute.
func (f field) attribute(s *rewriters.Site, e *rewriters.Edit) dst.Expr {
	key := text(f.fixed)
	if f.key != nil {
		key = keyExpr(s, e, f.key)
	}
	return f.as(s, e, key, f.value)
}

// logFields replaces a log with fields by an event. The field "event" names it, as in the OpenTracing conventions; without
// one the event is called "log".
//
//	span.LogFields(log.String("event", "retry"), log.Int("n", 3))  =>  span.AddEvent("retry", trace.WithAttributes(attribute.Int("n", 3)))
//	span.LogFields(log.Error(err))                                 =>  span.RecordError(err)
//	span.LogFields(fields...)                                      =>  otelboot.AddEvent(span, fields...)
//	span.LogFields(log.Lazy(f))                                    =>  otelboot.AddLazyEvent(span, f)
//	span.LogFields(log.Lazy(f), log.Int("n", 3))                   =>  otelboot.AddEvent(span, append(otelboot.Encode(f), attribute.Int("n", 3))...)
//
// Not served: a lazy field that is not made in the call.
func logFields(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"fields", "...attribute.KeyValue"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return spread(e.Quote("otelboot.AddEvent(_1, fields)", span))
	})
	if call == nil {
		return
	}
	if err := onlyError(s, call, args); err != nil {
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.RecordError(_2)", span, e.Expr(err))
		}}.apply(s, call, span)
		note := "the event is called exception, and has exception.type and exception.message where the log had " + errorKey(s)
		if !guarded(s, s.Stmt(call), err) {
			note += "; an error that is nil is not recorded"
		}
		s.Review(note)
		return
	}
	if lazy := lazyFields(s, args); len(lazy) > 0 && !call.Ellipsis.IsValid() {
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			if len(args) == 1 {
				return e.Quote("otelboot.AddLazyEvent(_1, _2)", span, e.Expr(lazy[args[0]]))
			}
			return spread(e.Quote("otelboot.AddEvent(_1, _2)", span, withLazy(e, args, lazy)))
		}}.apply(s, call, span)
		s.Review("the lazy fields are built when they are logged; the client built them when it sent the span")
		if _, now := s.Parent(call).(*ast.ExprStmt); !now && len(args) > 1 {
			s.Remark("they are built when the statement runs, not when the call does; log them from a function literal if that matters")
		}
		return
	}
	if fields := writtenFields(s, args); fields != nil && !call.Ellipsis.IsValid() {
		event(s, call, span, fields)
		return
	}
	handOn(s, call, span, args, "otelboot.AddEvent")
}

// handOn gives the arguments of a call on a span, spread or not, to a function that takes the span first.
func handOn(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, args []ast.Expr, function string) {
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		out := e.Quote(function+"(_1, _2)", span, e.Exprs(args))
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
	u := useOf(s, made.Fun)
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
		if u := useOf(s, made.Fun); u != nil && u.Symbol == otLog+".Lazy" {
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

// writtenFields returns the fields when each is constructed in the call and AddEvent itself can take them, else nil.
func writtenFields(s *rewriters.Site, args []ast.Expr) []field {
	fields := []field{}
	var names []ast.Expr
	for _, a := range args {
		made, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok || made.Ellipsis.IsValid() {
			return nil
		}
		u := useOf(s, made.Fun)
		if u == nil {
			return nil
		}
		f, ok := constructed(s, u, made)
		if !ok {
			return nil
		}
		fields, names = append(fields, f), append(names, made.Fun)
	}
	if !plainEvent(s, fields) {
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
	call, span, args := calledOnSpan(s, []param{{"keyValues", "...any"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return spread(e.Quote("otelboot.LogKV(_1, keyValues)", span))
	})
	if call == nil {
		return
	}
	var fields []field
	written := len(args)%2 == 0 && !call.Ellipsis.IsValid()
	for i := 0; i < len(args) && written; i += 2 {
		written = s.Pkg.Info.Types[args[i]].Value != nil && isString(s, args[i])
		if written {
			fields = append(fields, field{key: args[i], value: args[i+1], as: pairOf, asText: !plainPair(s, args[i+1])})
		}
	}
	if written && plainEvent(s, fields) {
		event(s, call, span, fields)
		return
	}
	handOn(s, call, span, args, "otelboot.LogKV")
}

// span.LogEvent("done")  =>  span.AddEvent("done")
func logEvent(s *rewriters.Site) {
	add := func(e *rewriters.Edit, span, name dst.Expr) dst.Expr { return e.Quote("_1.AddEvent(_2)", span, name) }
	call, span, args := calledOnSpan(s, []param{{"event", "string"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return add(e, span, dst.NewIdent("event"))
	})
	if call == nil {
		return
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr { return add(e, span, e.Expr(args[0])) }}.apply(s, call, span)
	s.Auto("")
}

// logEventWithPayload adds an event whose payload is printed. One that may be nil is left out at run time.
//
//	span.LogEventWithPayload("done", list)  =>  span.AddEvent("done", trace.WithAttributes(otelboot.Object("payload", list)))
//	span.LogEventWithPayload("done", any)   =>  otelboot.Log(span, otelboot.LogData{Event: "done", Payload: any})
func logEventWithPayload(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"event", "string"}, {"payload", "any"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.Log(_1, otelboot.LogData{Event: event, Payload: payload})", span)
	})
	if call == nil {
		return
	}
	payload := args[1]
	attributeNotes(s, payload)
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		switch {
		case isNil(s, payload):
			return e.Quote("_1.AddEvent(_2)", span, e.Expr(args[0]))
		case gotypes.IsInterface(s.TypeOf(payload)):
			return e.Quote("otelboot.Log(_1, otelboot.LogData{Event: _2, Payload: _3})", span, e.Expr(args[0]), e.Expr(payload))
		}
		return e.Quote("_1.AddEvent(_2, trace.WithAttributes(_3))", span, e.Expr(args[0]), objectOf(s, e, text("payload"), payload))
	}}.apply(s, call, span)
	s.Auto("")
}

// span.Log(data)  =>  otelboot.Log(span, data)
func logData(s *rewriters.Site) {
	call, span, args := calledOnSpan(s, []param{{"data", "otelboot.LogData"}}, "", func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		return e.Quote("otelboot.Log(_1, data)", span)
	})
	if call == nil {
		return
	}
	handOn(s, call, span, args, "otelboot.Log")
}

// nameOf is the place of the field that names the event, -1 where none does. It is not known where the key, or whether the value
// is a text, shows at run time alone.
func nameOf(s *rewriters.Site, fields []field) (place int, known bool) {
	for i, f := range fields {
		isText := isString(s, f.value)
		if !isText && !f.asText {
			continue
		}
		if f.key != nil && s.Pkg.Info.Types[f.key].Value == nil && constant(s, f.key) == "" {
			if strings.HasPrefix("event", prefix(s, f.key)) {
				return -1, false
			}
			continue
		}
		if f.fixed == "event" || f.key != nil && constant(s, f.key) == "event" {
			if !isText {
				return -1, false
			}
			return i, true
		}
	}
	return -1, true
}

// plainEvent reports whether AddEvent itself can take the fields: the name of the event is known, and naming it first does not
// swap two calls, that of the name and one of a field before it.
func plainEvent(s *rewriters.Site, fields []field) bool {
	name, known := nameOf(s, fields)
	if !known {
		return false
	}
	if name < 0 || !calls(s, fields[name].value) {
		return true
	}
	for _, f := range fields[:name] {
		if calls(s, f.value) || f.key != nil && calls(s, f.key) {
			return false
		}
	}
	return true
}

// calls reports whether the expression calls a function or receives from a channel when it is evaluated.
func calls(s *rewriters.Site, e ast.Expr) bool {
	found := false
	ast.Inspect(e, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			fun := s.Pkg.Info.Types[n.Fun]
			name, _ := ast.Unparen(n.Fun).(*ast.Ident)
			size := fun.IsBuiltin() && name != nil && (name.Name == "len" || name.Name == "cap")
			found = found || !fun.IsType() && !size
		case *ast.UnaryExpr:
			found = found || n.Op == gotoken.ARROW
		}
		return !found
	})
	return found
}

// event plans an event of fields that are written in the call.
func event(s *rewriters.Site, call *ast.CallExpr, span ast.Expr, fields []field) {
	name, _ := nameOf(s, fields)
	for _, f := range fields {
		if f.printed {
			attributeNotes(s, f.value)
		}
	}
	effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
		title := text("log")
		var attrs []dst.Expr
		for i, f := range fields {
			if i == name {
				title = e.Expr(f.value)
				continue
			}
			attrs = append(attrs, f.attribute(s, e))
		}
		if len(attrs) == 0 {
			return e.Quote("_1.AddEvent(_2)", span, title)
		}
		return e.Quote("_1.AddEvent(_2, _3)", span, title, withAttributes(e, attrs))
	}}.apply(s, call, span)
	s.Auto("")
}
