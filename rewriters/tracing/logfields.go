package tracing

import (
	"go/ast"
	gotypes "go/types"
	"strconv"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// logFieldValues serves log fields wherever they are made or held: each is an attribute.
func logFieldValues() map[string]handler {
	m := map[string]handler{
		otLog + ".Field":                 typeName("attribute.KeyValue"),
		otLog + ".Field.Key":             fieldKey,
		otLog + ".Field.Value":           fieldValue,
		otLog + ".Field.String":          fieldText,
		otLog + ".Field.Marshal":         methodAs("otelboot.Marshal(_1, _2)", "the encoder gets integers of every size as int64, floats as float64, and objects and errors as text"),
		otLog + ".InterleavedKVToFields": counterpart("otelboot.KeyValues"),
		otLog + ".Encoder":               typeName("otelboot.Encoder"),
		otLog + ".LazyLogger":            typeName("otelboot.LazyLogger"),
		otLog + ".Lazy":                  lazyElsewhere,
	}
	for _, kind := range []string{"String", "Bool", "Int", "Int32", "Int64", "Uint32", "Uint64", "Float32", "Float64", "Object", "LazyLogger"} {
		m[otLog+".Encoder.Emit"+kind] = unchanged
	}
	for name := range constructors {
		m[otLog+"."+name] = constructor
	}
	return m
}

// constructors are the functions that make a field, by what they become where they are handed on: a function of the same
// signature, or a literal of one.
var constructors = map[string]string{
	"String":  "attribute.String",
	"Bool":    "attribute.Bool",
	"Int":     "attribute.Int",
	"Int64":   "attribute.Int64",
	"Float64": "attribute.Float64",
	"Int32":   "func(key string, v int32) attribute.KeyValue { return attribute.Int64(key, int64(v)) }",
	"Uint32":  "func(key string, v uint32) attribute.KeyValue { return attribute.Int64(key, int64(v)) }",
	"Uint64":  "func(key string, v uint64) attribute.KeyValue { return attribute.Int64(key, int64(v)) }",
	"Float32": "func(key string, v float32) attribute.KeyValue { return attribute.Float64(key, float64(v)) }",
	"Error":   "otelboot.ErrorObject",
	"Object":  "otelboot.Object",
	"Event":   `func(name string) attribute.KeyValue { return attribute.String("event", name) }`,
	"Message": `func(text string) attribute.KeyValue { return attribute.String("message", text) }`,
	"Noop":    "func() attribute.KeyValue { return attribute.KeyValue{} }",
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
		f.fixed, f.as = errorKey(s), errorOf
	case "Event":
		f.fixed = "event"
	case "Message":
		f.fixed = "message"
	case "Object":
		f.as, f.printed, f.asText = objectOf, true, true
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
	call := s.Call()
	if call != nil && len(call.Args) == 0 { // Noop
		s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("attribute.KeyValue{}")) })
		s.Auto("")
		return
	}
	var f field
	ok := false
	if call != nil {
		f, ok = constructed(s, s, call)
	}
	if !ok { // a function value, or one that is called with the results of one call
		counterpart(constructors[s.Symbol[len(otLog)+1:]])(s)
		return
	}
	if f.printed {
		attributeNotes(s, f.value)
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(f.attribute(s, e)) })
	s.Auto("")
}

// objectOf is the value as fmt prints it with %+v, which is what the client sent of an object.
func objectOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	if isString(s, value) {
		return e.Quote("attribute.String(_1, _2)", key, e.Expr(value))
	}
	return e.Quote("otelboot.Object(_1, _2)", key, e.Expr(value))
}

// errorOf is the text of an error, "<nil>" for none.
func errorOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	if guarded(s, s.Stmt(s.Name()), value) {
		return e.Quote("attribute.String(_1, _2.Error())", key, e.Expr(value))
	}
	return e.Quote("otelboot.ErrorObject(_1)", e.Expr(value))
}

// errorKey is the key under which log.Error puts an error.
func errorKey(s *rewriters.Site) string {
	if below, err := gomod.RequiresBelow(s.Pkg.Module.GoMod, ot, "v1.2.0"); err == nil && below {
		return "error"
	}
	return "error.object"
}

// pairOf is the attribute of a pair in LogKV: numbers, texts and booleans as such, anything else as fmt prints it.
func pairOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	if plainPair(s, value) {
		return attributeOf(s, e, key, value)
	}
	return e.Quote("otelboot.KeyValue(_1, _2)", key, e.Expr(value))
}

// plainPair reports whether the value in a pair is a number, text or boolean by its type.
func plainPair(s *rewriters.Site, value ast.Expr) bool {
	_, basic := gotypes.Unalias(s.TypeOf(value)).(*gotypes.Basic)
	return basic && !isNil(s, value)
}

// f.Key()  =>  string(f.Key)
func fieldKey(s *rewriters.Site) {
	if fieldMethod(s, "string", "string(_1.Key)") {
		s.Auto("")
	}
}

// f.Value()  =>  f.Value.AsInterface()
func fieldValue(s *rewriters.Site) {
	if fieldMethod(s, "any", "_1.Value.AsInterface()") {
		s.Review("integers of every size come as int64, floats as float64, and objects and errors as text")
	}
}

// f.String()  =>  fmt.Sprint(f.Key, ":", f.Value.AsInterface())
func fieldText(s *rewriters.Site) {
	if fieldMethod(s, "string", `fmt.Sprint(_1.Key, ":", _2.Value.AsInterface())`) {
		s.Review("objects print with the names of their fields, and a float32 with the digits of a float64")
	}
}

// fieldMethod replaces a method of a field by an expression of the attribute, in which the attribute is written as often as
// form says. It reports whether it could.
//
// Not served: method values.
func fieldMethod(s *rewriters.Site, result, form string) bool {
	call, f, _ := writtenCall(s)
	if call == nil {
		s.Block(functionValue)
		return false
	}
	if strings.Contains(form, "_2") && !repeatable(f) {
		s.On(call, func(e *rewriters.Edit) {
			e.Become(e.Quote("func(f attribute.KeyValue) "+result+" { return "+form+" }(_3)", "f", "f", e.Expr(f)))
		})
		return true
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(f), e.Expr(f))) })
	return true
}

// printedFields says of fields which the file prints that they read differently: a field had a String method.
func printedFields(s *rewriters.Site) {
	for call, f := range callsInto(s, "fmt", "log") {
		for _, a := range call.Args {
			if !holdsFields(s.TypeOf(a)) {
				continue
			}
			if u := unitNamed(s, a); u != nil && len(u.Sites) > 0 {
				u.Sites[0].Remark("a field prints differently in " + f.Pkg().Name() + "." + f.Name() + " (" + s.File.Rel + ":" + strconv.Itoa(s.Plan.Load.Fset.Position(a.Pos()).Line) +
					"), where it was key:value: print its Key and Value.AsInterface()")
			}
		}
	}
}

// holdsFields reports whether t is a log field, or a pointer to, or a list or map of some.
func holdsFields(t gotypes.Type) bool {
	switch t := gotypes.Unalias(t).(type) {
	case *gotypes.Named:
		if gotypes.TypeString(t, nil) == otLog+".Field" {
			return true
		}
		_, isStruct := t.Underlying().(*gotypes.Struct)
		return !isStruct && holdsFields(t.Underlying())
	case *gotypes.Pointer:
		return holdsFields(t.Elem())
	case *gotypes.Slice:
		return holdsFields(t.Elem())
	case *gotypes.Array:
		return holdsFields(t.Elem())
	case *gotypes.Map:
		return holdsFields(t.Elem())
	}
	return false
}

// lazyElsewhere replaces a lazy field that no call logs where it is made, when its function does no more than emit one field.
//
//	log.Lazy(func(e log.Encoder) { e.EmitString(k, fmt.Sprint(v)) })  =>  attribute.String(k, fmt.Sprint(v))
//
// Not served: any other function.
func lazyElsewhere(s *rewriters.Site) {
	lit, emit, target := emitsOne(s)
	if emit == nil {
		s.Block("a lazy field holds a function, which an attribute cannot; log it alone where it is made, as in span.LogFields(log.Lazy(f)), or let the function do no more than emit one field")
		return
	}
	s.ClaimAll(lit.Type)
	s.ClaimAll(emit.Fun)
	s.On(s.Call(), func(e *rewriters.Edit) { e.Become(e.Quote(target+"(_1)", e.Exprs(emit.Args))) })
	s.Review("the field is built where it is made; the client built it when it sent the span")
}

// emitsOne returns the function literal that makes the lazy field, its only statement, which emits a field, and the function that
// makes the attribute; or nil.
func emitsOne(s *rewriters.Site) (lit *ast.FuncLit, emit *ast.CallExpr, target string) {
	c := s.Call()
	if c == nil || len(c.Args) != 1 {
		return nil, nil, ""
	}
	lit, ok := ast.Unparen(c.Args[0]).(*ast.FuncLit)
	if !ok || len(lit.Body.List) != 1 || len(lit.Type.Params.List) != 1 || len(lit.Type.Params.List[0].Names) != 1 {
		return nil, nil, ""
	}
	st, ok := lit.Body.List[0].(*ast.ExprStmt)
	if !ok {
		return nil, nil, ""
	}
	call, ok := ast.Unparen(st.X).(*ast.CallExpr)
	if !ok || len(call.Args) != 2 {
		return nil, nil, ""
	}
	encoder := s.Pkg.Info.Defs[lit.Type.Params.List[0].Names[0]]
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	if !ok || encoder == nil || gotypes.Object(variable(s, sel.X)) != encoder || len(usesIn(s, encoder)) != 1 {
		return nil, nil, ""
	}
	target = map[string]string{"EmitString": "attribute.String", "EmitBool": "attribute.Bool", "EmitInt": "attribute.Int", "EmitInt64": "attribute.Int64",
		"EmitFloat64": "attribute.Float64"}[sel.Sel.Name]
	if target == "" {
		return nil, nil, ""
	}
	return lit, call, target
}
