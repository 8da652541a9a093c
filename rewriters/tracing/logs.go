package tracing

import (
	"go/ast"
	gotoken "go/token"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const stringToken = gotoken.STRING

func quote(s string) string { return strconv.Quote(s) }

func logs() map[string]handler {
	return map[string]handler{
		ot + ".Span.LogFields": logFields,
		ot + ".Span.LogKV":     logKV,
	}
}

// field is one log field: the expressions of its key and value.
type field struct {
	key   ast.Expr
	fixed string // the key where the constructor implies it
	value ast.Expr
	any   bool // the value is taken as an object, whatever its static type
}

// logFields replaces a log with fields by an event. The field "event" names it, as in the OpenTracing conventions; without
// one the event is called "log".
//
//	span.LogFields(log.String("event", "retry"), log.Int("n", 3))
//	=>  span.AddEvent("retry", trace.WithAttributes(attribute.Int("n", 3)))
//
// Not served: fields that are not constructed in the call, log.Lazy, log.Noop.
func logFields(s *rewriters.Site) {
	call := s.Call()
	if call == nil || !isStatement(s, call) || call.Ellipsis.IsValid() {
		s.Block("the fields come as a slice; convert them to attributes and call AddEvent")
		return
	}
	var fields []field
	for _, a := range call.Args {
		c, ok := ast.Unparen(a).(*ast.CallExpr)
		if !ok {
			s.Block("a log field is not constructed in the call; convert it to an attribute and call AddEvent")
			return
		}
		name := useOf(s, ast.Unparen(c.Fun))
		if name == nil || c.Ellipsis.IsValid() {
			s.Block("a log field is not constructed in the call; convert it to an attribute and call AddEvent")
			return
		}
		switch name.Symbol {
		case otLog + ".String", otLog + ".Bool", otLog + ".Int", otLog + ".Int32", otLog + ".Int64", otLog + ".Uint32", otLog + ".Uint64",
			otLog + ".Float32", otLog + ".Float64":
			fields = append(fields, field{key: c.Args[0], value: c.Args[1]})
		case otLog + ".Object":
			fields = append(fields, field{key: c.Args[0], value: c.Args[1], any: true})
		case otLog + ".Error":
			fields = append(fields, field{fixed: "error.object", value: c.Args[0], any: true})
		case otLog + ".Event":
			fields = append(fields, field{fixed: "event", value: c.Args[0]})
		case otLog + ".Message":
			fields = append(fields, field{fixed: "message", value: c.Args[0]})
		default:
			s.Block("the log field " + name.Symbol + " has no counterpart; convert it to an attribute by hand")
			return
		}
		s.ClaimAll(c.Fun)
	}
	event(s, call, fields)
}

// logKV is logFields for alternating keys and values.
//
//	span.LogKV("event", "retry", "n", 3)  =>  span.AddEvent("retry", trace.WithAttributes(attribute.Int("n", 3)))
//
// Not served: an odd number of arguments, keys that are not string constants, a slice.
func logKV(s *rewriters.Site) {
	call := s.Call()
	if call == nil || !isStatement(s, call) || call.Ellipsis.IsValid() || len(call.Args)%2 != 0 {
		s.Block("the keys and values are not written out in pairs; convert them to attributes and call AddEvent")
		return
	}
	var fields []field
	for i := 0; i < len(call.Args); i += 2 {
		if s.Pkg.Info.Types[call.Args[i]].Value == nil {
			s.Block("a key is not a constant; convert the pairs to attributes and call AddEvent")
			return
		}
		fields = append(fields, field{key: call.Args[i], value: call.Args[i+1]})
	}
	event(s, call, fields)
}

func event(s *rewriters.Site, call *ast.CallExpr, fields []field) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok {
		s.Block("the method is not called on a span")
		return
	}
	name := -1
	for i, f := range fields {
		if name < 0 && (f.fixed == "event" || (f.key != nil && constant(s, f.key) == "event")) && isString(s, f.value) {
			name = i
		}
	}
	s.On(call, func(e *rewriters.Edit) {
		span := e.Expr(sel.X)
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
			if f.any {
				attrs = append(attrs, e.Quote("otelboot.Attribute(_1, _2)", key, e.Expr(f.value)))
			} else {
				attrs = append(attrs, attributeOf(s, e, key, f.value))
			}
		}
		if len(attrs) == 0 {
			e.Become(e.Quote("_1.AddEvent(_2)", span, title))
			return
		}
		e.Become(e.Quote("_1.AddEvent(_2, _3)", span, title, withAttributes(e, attrs)))
	})
	s.Auto("")
}
