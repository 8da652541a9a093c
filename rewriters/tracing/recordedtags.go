package tracing

import (
	"go/ast"
	gotypes "go/types"
	"slices"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// recordedTag replaces the look-up of a tag in a test, and adapts what it is compared with: the mock kept the value that was set,
// an attribute is an int64, a float64, a string or a boolean. The error tag is the status, and span.kind the kind.
//
//	assert.Equal(t, uint16(200), span.Tag("http.status_code"))
//	=>  assert.Equal(t, int64(200), oteltest.Tag(span, "http.status_code"))
//	assert.Equal(t, true, span.Tag("error"))
//	=>  assert.Equal(t, true, span.Status().Code == codes.Error)
func recordedTag(s *rewriters.Site) {
	call, span, args := writtenCall(s)
	if call == nil {
		s.Block(functionValue)
		return
	}
	claimKey(s, args[0])
	if want := comparedWith(s, call); want != nil && tagKey(s, args[0]) == "error" {
		form := ""
		switch t := s.TypeOf(want); {
		case isBasic(t, gotypes.IsBoolean):
			form = "(_1.Status().Code == codes.Error)"
			if _, isCall := s.Parent(call).(*ast.CallExpr); isCall {
				form = "_1.Status().Code == codes.Error"
			}
		case isBasic(t, gotypes.IsString):
			form = "_1.Status().Description"
		}
		if form != "" {
			s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote(form, e.Expr(span))) })
			s.Auto("")
			return
		}
	}
	s.On(call, func(e *rewriters.Edit) {
		e.Become(e.Quote("oteltest.Tag(_1, _2)", e.Expr(span), keyExpr(s, e, args[0])))
	})
	outcome(s, adapt(s, call, false, 0))
}

// recordedTags is recordedTag for all tags.
//
//	assert.Equal(t, map[string]interface{}{"n": 1}, span.Tags())
//	=>  assert.Equal(t, map[string]interface{}{"n": int64(1)}, oteltest.Tags(span))
func recordedTags(s *rewriters.Site) {
	call, span, _ := writtenCall(s)
	if call == nil {
		s.Block(functionValue)
		return
	}
	if isTest(s.File) == 0 && !importsPackage(s, mocktracer) {
		s.Block("production code reads the tags of a span, which OpenTelemetry allows a sdktrace.SpanProcessor and an exporter alone; keep the values where they are set")
		return
	}
	s.On(call, func(e *rewriters.Edit) { e.Become(e.Quote("oteltest.Tags(_1)", e.Expr(span))) })
	outcome(s, adapt(s, call, true, 0))
}

func outcome(s *rewriters.Site, adapted bool) {
	if adapted {
		s.Auto("")
		return
	}
	s.Review("a tag's value is that of an attribute: an integer is an int64 and a float a float64, what was an error or an object is a string, and a false error tag is missing; adapt what it is compared with")
}

func importsPackage(s *rewriters.Site, path string) bool {
	return slices.ContainsFunc(s.File.Syntax.Imports, func(i *ast.ImportSpec) bool { return i.Path.Value == strconv.Quote(path) })
}

// adapt converts what a tag's value, or the map of all tags, is compared with to the types of attributes. It follows look-ups in the
// map, loops over it and local variables, and reports whether it has seen everything that happens to the value.
func adapt(s *rewriters.Site, x ast.Expr, isMap bool, depth int) bool {
	if depth > 3 {
		return false
	}
	if want := comparedWith(s, x); want != nil {
		convert(s, want, isMap)
		return true
	}
	switch p := s.Parent(x).(type) {
	case *ast.CallExpr:
		if m := matcher(s, p); isMap && m != nil && len(m.Args) == 2 { // HaveKeyWithValue
			convert(s, ast.Unparen(m.Args[1]), false)
			return true
		}
		for _, a := range p.Args { // a call that takes it alone: assert.Nil, len, t.Log
			if ast.Unparen(a) == x {
				return !inProgram(s, p)
			}
		}
	case *ast.IndexExpr:
		if isMap && p.X == x {
			return adapt(s, p, false, depth+1)
		}
	case *ast.TypeAssertExpr:
		return !isMap && assertedValue(s, p)
	case *ast.RangeStmt:
		if isMap && p.X == x {
			if p.Value == nil || isBlank(p.Value) {
				return true
			}
			return adaptVariable(s, p.Value, false, depth)
		}
	case *ast.AssignStmt:
		if len(p.Rhs) == 1 && p.Rhs[0] == x {
			return isBlank(p.Lhs[0]) || adaptVariable(s, p.Lhs[0], isMap, depth)
		}
	case *ast.ValueSpec:
		if len(p.Values) == 1 && p.Values[0] == x && p.Type == nil {
			return adaptVariable(s, p.Names[0], isMap, depth)
		}
	}
	return false
}

// inProgram reports whether the call is one of a function that the program declares, or of a function value.
func inProgram(s *rewriters.Site, call *ast.CallExpr) bool {
	id := called(call)
	if id == nil {
		return true
	}
	obj := s.Pkg.Info.Uses[id]
	if obj == nil || obj.Pkg() == nil {
		return false // a builtin, or a method of error
	}
	return slices.ContainsFunc(s.Plan.Load.Packages, func(p *loader.Package) bool { return p.Path == obj.Pkg().Path() })
}

func adaptVariable(s *rewriters.Site, name ast.Expr, isMap bool, depth int) bool {
	id, ok := name.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := s.Pkg.Info.Defs[id].(*gotypes.Var)
	if !ok || v == nil || v.Parent() == s.Pkg.Types.Scope() {
		return false
	}
	all := true
	for _, u := range usesIn(s, v) {
		all = adapt(s, u, isMap, depth+1) && all
	}
	return all
}

// assertedValue adapts the type that a tag's value is asserted to have.
//
//	span.Tag("n").(uint16)  =>  uint16(oteltest.Tag(span, "n").(int64))
func assertedValue(s *rewriters.Site, a *ast.TypeAssertExpr) bool {
	t := s.TypeOf(a)
	if tuple, ok := t.(*gotypes.Tuple); ok {
		return isBasic(tuple.At(0).Type(), gotypes.IsString|gotypes.IsBoolean)
	}
	if a.Type == nil {
		return false
	}
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	if !ok {
		return false
	}
	to := ""
	switch {
	case b.Info()&gotypes.IsInteger != 0 && b.Kind() != gotypes.Int64:
		to = "int64"
	case b.Kind() == gotypes.Float32:
		to = "float64"
	default:
		return true
	}
	s.On(a, func(e *rewriters.Edit) {
		e.Become(e.Quote("_1(_2.("+to+"))", b.Name(), e.Expr(a.X)))
	})
	return true
}

func isBasic(t gotypes.Type, info gotypes.BasicInfo) bool {
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	return ok && b.Info()&info != 0
}

// convert turns an expression that a tag is compared with into what an attribute of it is.
func convert(s *rewriters.Site, want ast.Expr, isMap bool) {
	if isMap {
		convertMap(s, want)
		return
	}
	if call, ok := want.(*ast.CallExpr); ok {
		if u := useOf(s, call.Fun); u != nil && u.Symbol == mocktracer+".MockSpan.Tag" {
			return
		}
		if isConversion(s, want) && s.Pkg.Info.Types[want].Value != nil && len(call.Args) == 1 {
			if to := numberType(s.TypeOf(want)); to != "" { // uint16(200) => int64(200)
				s.On(call.Fun, func(e *rewriters.Edit) { e.Become(dst.NewIdent(to)) })
				return
			}
		}
	}
	t := s.TypeOf(want)
	if b, ok := gotypes.Unalias(t).(*gotypes.Basic); ok {
		if to := numberType(b); to != "" {
			s.On(want, func(e *rewriters.Edit) { surround(e, want, to+"(_1)") })
		}
		return
	}
	s.On(want, func(e *rewriters.Edit) { surround(e, want, "oteltest.TagValue(_1)") })
}

// numberType is the attribute's type in place of another number's, or "".
func numberType(t gotypes.Type) string {
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	switch {
	case !ok, b.Kind() == gotypes.Int64, b.Kind() == gotypes.Float64, b.Kind() == gotypes.Invalid:
		return ""
	case b.Info()&gotypes.IsInteger != 0:
		return "int64"
	case b.Kind() == gotypes.Float32:
		return "float64"
	}
	return ""
}

func convertMap(s *rewriters.Site, want ast.Expr) {
	lit, ok := want.(*ast.CompositeLit)
	if call, isCall := want.(*ast.CallExpr); isCall {
		if u := useOf(s, call.Fun); u != nil && (u.Symbol == mocktracer+".MockSpan.Tags" || u.Symbol == jaeger+".Span.Tags") {
			return
		}
	}
	if !ok || failureKey(s, lit) {
		if m, isMap := s.TypeOf(want).Underlying().(*gotypes.Map); isMap && gotypes.IsInterface(m.Elem()) {
			s.On(want, func(e *rewriters.Edit) { surround(e, want, "oteltest.TagValues(_1)") })
		}
		return
	}
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			convert(s, ast.Unparen(kv.Value), false)
		}
	}
}

// failureKey reports whether the literal has an error tag, or keys that are not known: a false error tag is left out at run time.
func failureKey(s *rewriters.Site, lit *ast.CompositeLit) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			claimKey(s, kv.Key)
			if u := keyUse(s, kv.Key); u != nil {
				s.On(kv.Key, func(e *rewriters.Edit) { e.Become(keyExpr(s, e, kv.Key)) })
			}
		}
	}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if ok && (tagKey(s, kv.Key) == "" || tagKey(s, kv.Key) == "error" && constant(s, kv.Value) != "true") {
			return true
		}
	}
	return false
}

// tagKey is the text of a tag's key, or "" where it is not known.
func tagKey(s *rewriters.Site, key ast.Expr) string {
	if u := keyUse(s, key); u != nil {
		return extKeys[u.Symbol]
	}
	return constant(s, key)
}

// keyUse is the legacy name in a tag's key, or nil.
func keyUse(s *rewriters.Site, key ast.Expr) *rewriters.Site {
	for n := range ast.Preorder(key) {
		if id, ok := n.(*ast.Ident); ok {
			if u := s.Plan.UseAt(id); u != nil && extKeys[u.Symbol] != "" {
				return u
			}
		}
	}
	return nil
}
