package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// logFieldValues serves log fields wherever they are made or held: each is an attribute.
func logFieldValues() map[string]handler {
	m := map[string]handler{
		otLog + ".Field":                 typeName("attribute.KeyValue"),
		otLog + ".Field.Key":             fieldMethod("string(_1.Key)", ""),
		otLog + ".Field.Value":           fieldMethod("_1.Value.AsInterface()", "integers of every size come out as int64, floats as float64, and objects and errors as text; look at what asserts a type"),
		otLog + ".Field.String":          fieldMethod(`fmt.Sprint(_1.Key, ":", _2.Value.AsInterface())`, ""),
		otLog + ".Field.Marshal":         marshal,
		otLog + ".InterleavedKVToFields": become("otelboot.KeyValues"),
		otLog + ".Encoder":               typeName("otelboot.Encoder"),
		otLog + ".LazyLogger":            typeName("otelboot.LazyLogger"),
	}
	for _, kind := range []string{"String", "Bool", "Int", "Int32", "Int64", "Uint32", "Uint64", "Float32", "Float64", "Object", "LazyLogger"} {
		m[otLog+".Encoder.Emit"+kind] = sameName
	}
	for name := range constructors {
		m[otLog+"."+name] = constructor
	}
	return m
}

// constructors are the functions that make a field, by what they are with one signature: the function of the attribute
// package, or a function literal for a constructor that is handed on.
var constructors = map[string]struct{ same, literal string }{
	"String":  {same: "attribute.String"},
	"Bool":    {same: "attribute.Bool"},
	"Int":     {same: "attribute.Int"},
	"Int64":   {same: "attribute.Int64"},
	"Float64": {same: "attribute.Float64"},
	"Int32":   {literal: "func(key string, v int32) attribute.KeyValue { return attribute.Int64(key, int64(v)) }"},
	"Uint32":  {literal: "func(key string, v uint32) attribute.KeyValue { return attribute.Int64(key, int64(v)) }"},
	"Uint64":  {literal: "func(key string, v uint64) attribute.KeyValue { return attribute.Int64(key, int64(v)) }"},
	"Float32": {literal: "func(key string, v float32) attribute.KeyValue { return attribute.Float64(key, float64(v)) }"},
	"Error":   {same: "otelboot.ErrorObject"},
	"Object":  {same: "otelboot.Object"},
	"Event":   {literal: `func(name string) attribute.KeyValue { return attribute.String("event", name) }`},
	"Message": {literal: `func(text string) attribute.KeyValue { return attribute.String("message", text) }`},
	"Noop":    {literal: "func() attribute.KeyValue { return attribute.KeyValue{} }"},
}

// constructed is the field that a constructor makes; it is false for one that makes no field of one key and value.
func constructed(s *rewriters.Site, u *rewriters.Site, call *ast.CallExpr) (f field, ok bool) {
	name := u.Symbol[len(otLog)+1:]
	if _, known := constructors[name]; !known || u.Symbol != otLog+"."+name {
		return f, false
	}
	f.as = attributeOf
	switch name {
	case "Noop":
		return f, false
	case "Error":
		f.fixed, f.as = "error.object", errorOf
	case "Event":
		f.fixed = "event"
	case "Message":
		f.fixed = "message"
	case "Object":
		f.as, f.text = objectOf, true
	}
	switch {
	case f.fixed != "" && len(call.Args) == 1:
		f.value = call.Args[0]
	case f.fixed == "" && len(call.Args) == 2:
		f.key, f.value = call.Args[0], call.Args[1]
	default:
		return f, false
	}
	return f, true
}

// constructor replaces a field that is not written in a call which logs it.
//
//	fields = append(fields, log.Int32("n", n))  =>  fields = append(fields, attribute.Int64("n", int64(n)))
//	f(log.String)                               =>  f(attribute.String)
func constructor(s *rewriters.Site) {
	c := constructors[s.Symbol[len(otLog)+1:]]
	call := s.Call()
	if call == nil || call.Ellipsis.IsValid() {
		if c.same != "" {
			become(c.same)(s)
			return
		}
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote(c.literal)) })
		s.Auto("")
		return
	}
	if len(call.Args) == 0 { // Noop
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("attribute.KeyValue{}")) })
		s.Auto("")
		return
	}
	f, ok := constructed(s, s, call)
	if !ok { // the arguments are the results of one call
		if c.same != "" {
			become(c.same)(s)
			return
		}
		s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote(c.literal)) })
		s.Auto("")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		var key dst.Expr = &dst.BasicLit{Kind: stringToken, Value: quote(f.fixed)}
		if f.key != nil {
			key = keyExpr(s, e, f.key)
		}
		e.Become(f.as(s, e, key, f.value))
	})
	s.Auto("")
}

// objectOf is the value as fmt prints it with %+v, which is what the client sent of an object.
func objectOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	if isText(s.TypeOf(value)) {
		return e.Quote("attribute.String(_1, _2)", key, e.Expr(value))
	}
	return e.Quote("otelboot.Object(_1, _2)", key, e.Expr(value))
}

// errorOf is the text of an error, "<nil>" for none.
func errorOf(s *rewriters.Site, e *rewriters.Edit, _ dst.Expr, value ast.Expr) dst.Expr {
	return e.Quote("otelboot.ErrorObject(_1)", e.Expr(value))
}

// pairOf is the attribute of a pair in LogKV: numbers, texts and booleans as such, anything else as fmt prints it.
func pairOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	if _, basic := gotypes.Unalias(s.TypeOf(value)).(*gotypes.Basic); basic && !s.Pkg.Info.Types[value].IsNil() {
		return attributeOf(s, e, key, value)
	}
	return e.Quote("otelboot.KeyValue(_1, _2)", key, e.Expr(value))
}

// fieldMethod replaces a method of a field by an expression of the attribute.
//
//	f.Key()  =>  string(f.Key)
//
// note says what is different about its result, or is "".
func fieldMethod(form, note string) handler {
	return func(s *rewriters.Site) {
		call := s.Call()
		sel, ok := s.Name().(*ast.SelectorExpr)
		if call == nil || !ok || !repeatable(sel.X) {
			s.Block("the method is not called on a variable; assign the field to one")
			return
		}
		s.On(call, func(e *rewriters.Edit) {
			e.Become(e.Quote(form, e.Expr(sel.X), e.Expr(sel.X)))
		})
		if note != "" {
			s.Review(note)
			return
		}
		s.Auto("")
	}
}

// marshal hands a field to an encoder of the program's own.
//
//	f.Marshal(enc)  =>  otelboot.Marshal(f, enc)
func marshal(s *rewriters.Site) {
	call := s.Call()
	sel, ok := s.Name().(*ast.SelectorExpr)
	if call == nil || !ok || len(call.Args) != 1 {
		s.Block("Marshal is used as a function value; write a function literal that calls otelboot.Marshal")
		return
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("otelboot.Marshal(_1, _2)", e.Expr(sel.X), e.Expr(call.Args[0])))
	})
	s.Review("the encoder gets integers of every size as int64, floats as float64, and objects and errors as text")
}
