package tracing

import (
	"go/ast"
	gotypes "go/types"
	"slices"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// extKeys are the keys of the tags in opentracing-go/ext (v1.2.0, tags.go) and the like, which stay the attribute keys, so that queries
// on spans go on working.
var extKeys = map[string]string{
	otExt + ".Component": "component", otExt + ".PeerService": "peer.service", otExt + ".PeerAddress": "peer.address",
	otExt + ".PeerHostname": "peer.hostname", otExt + ".PeerHostIPv6": "peer.ipv6", otExt + ".PeerPort": "peer.port",
	otExt + ".HTTPUrl": "http.url", otExt + ".HTTPMethod": "http.method", otExt + ".HTTPStatusCode": "http.status_code",
	otExt + ".DBInstance": "db.instance", otExt + ".DBStatement": "db.statement", otExt + ".DBType": "db.type", otExt + ".DBUser": "db.user",
	otExt + ".MessageBusDestination": "message_bus.destination",
	otExt + ".PeerHostIPv4":          "peer.ipv4", otExt + ".Error": "error",
	otExt + ".SpanKind": "span.kind", otExt + ".SamplingPriority": "sampling.priority",
	// zipkin-go (v0.4.3, tags.go)
	zipkinPath + ".TagHTTPMethod": "http.method", zipkinPath + ".TagHTTPPath": "http.path", zipkinPath + ".TagHTTPUrl": "http.url",
	zipkinPath + ".TagHTTPRoute": "http.route", zipkinPath + ".TagHTTPStatusCode": "http.status_code",
	zipkinPath + ".TagHTTPRequestSize": "http.request.size", zipkinPath + ".TagHTTPResponseSize": "http.response.size",
	zipkinPath + ".TagGRPCStatusCode": "grpc.status_code", zipkinPath + ".TagSQLQuery": "sql.query", zipkinPath + ".TagError": "error",
}

// setters are the methods that set a tag by its name, with the type of the value. Before v1.2.0 their types were not exported.
var setters = map[string]string{
	otExt + ".StringTagName.Set": "string", otExt + ".stringTagName.Set": "string",
	otExt + ".Uint16TagName.Set": "uint16", otExt + ".uint16TagName.Set": "uint16",
	otExt + ".Uint32TagName.Set": "uint32",
	otExt + ".BoolTagName.Set":   "bool", otExt + ".boolTagName.Set": "bool",
	otExt + ".IPv4TagName.Set": "uint32", otExt + ".ipv4Tag.Set": "uint32",
	zipkinPath + ".Tag.Set": "string", otExt + ".IPv4TagName.SetString": "string", otExt + ".ipv4Tag.SetString": "string",
}

func isTagSetter(symbol string) bool {
	return setters[symbol] != "" || symbol == ot+".Tag.Set" || symbol == otExt+".spanKindTagName.Set"
}

func tags() map[string]handler {
	m := kinds()
	for symbol := range extKeys {
		if symbol != otExt+".SpanKind" {
			m[symbol] = tagName
		}
	}
	for symbol := range setters {
		m[symbol] = tagNameSet
	}
	for _, name := range []string{"StringTagName", "Uint16TagName", "Uint32TagName", "BoolTagName", "IPv4TagName"} {
		m[otExt+"."+name] = tagNameType
	}
	m[zipkinPath+".Tag"] = tagNameType
	m[ot+".Tag.Set"] = tagSet
	return m
}

// tagName replaces the name of a tag. Set on it is planned by tagNameSet.
//
//	string(ext.Component), tags[string(ext.Error)]  =>  "component", tags["error"]
//	names := []ext.StringTagName{ext.Component}     =>  []attribute.Key{attribute.Key("component")}
func tagName(s *rewriters.Site) {
	name := s.Name()
	if sel, ok := s.Parent(name).(*ast.SelectorExpr); ok && sel.X == name {
		if u := s.Plan.UseAt(sel.Sel); u != nil && isTagSetter(u.Symbol) && u.Call() != nil {
			if s.Symbol == otExt+".SamplingPriority" {
				s.Review(noPriority)
				return
			}
			s.Auto("") // the site of Set says what becomes of it
			return
		}
	}
	key := extKeys[s.Symbol]
	if now := currentKeys[key]; now != "" && s.Plan.Opts.SemanticConventions {
		s.Remark(renamedKey(key, now))
		key = now
	}
	if call, ok := s.Parent(name).(*ast.CallExpr); ok && len(call.Args) == 1 && ast.Unparen(call.Args[0]) == name && s.Pkg.Info.Types[call.Fun].IsType() {
		if b, plain := gotypes.Unalias(s.TypeOf(call)).(*gotypes.Basic); plain && b.Info()&gotypes.IsString != 0 {
			s.On(call, func(e *rewriters.Edit) { e.Become(text(key)) })
			s.Auto("becomes the key as text")
			return
		}
	}
	s.On(name, func(e *rewriters.Edit) { e.Become(e.Quote("attribute.Key(_1)", text(key))) })
	s.Auto("becomes the key of an attribute")
}

// tagNameType replaces the types of tag names.
//
//	var size = ext.Uint32TagName("size")  =>  var size = attribute.Key("size")
func tagNameType(s *rewriters.Site) {
	if asserted(s) {
		s.Block("a type assertion or type switch asks for the type of a tag name; decide by hand what it means with attribute.Key")
		return
	}
	name := s.Name()
	if call, ok := s.Parent(name).(*ast.CallExpr); ok && ast.Unparen(call.Fun) == name {
		if sel, ok := s.Parent(call).(*ast.SelectorExpr); ok {
			if u := s.Plan.UseAt(sel.Sel); u != nil && isTagSetter(u.Symbol) && u.Call() != nil && constant(s, call) != "" {
				s.Auto("") // ext.StringTagName("x").Set(…): the site of Set replaces it
				return
			}
		}
	}
	s.On(name, func(e *rewriters.Edit) { e.Become(e.Type("attribute.Key")) })
	s.Auto("")
}

// tagNameSet replaces a tag that is set by its name.
//
//	ext.Component.Set(span, "db")         =>  span.SetAttributes(attribute.String("component", "db"))
//	ext.Error.Set(span, true)             =>  span.SetStatus(codes.Error, ""); see errorTag
//	ext.StringTagName("x").Set(span, v)   =>  span.SetAttributes(attribute.String("x", v))
//	size.Set(span, n)                     =>  span.SetAttributes(size.Int64(int64(n))), with var size = ext.Uint32TagName("size")
//	name.Set(span, v)                     =>  otelboot.SetTag(span, string(name), v), where the name may be any
//	f(ext.Component.Set)                  =>  f(func(span trace.Span, value string) { … })
func tagNameSet(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || s.MethodExpr() {
		s.Block("Set is used as a method expression; write a function that calls SetAttributes")
		return
	}
	key := fixedKey(s, sel.X)
	call := s.Call()
	if call == nil || len(call.Args) != 2 {
		tagNameSetter(s, sel, key)
		return
	}
	span, value := call.Args[0], call.Args[1]
	attributeNotes(s, value)
	isVariable := constant(s, sel.X) == ""
	switch {
	case key != "" && !isVariable:
		setTagOn(s, call, span, tag{name: currentName(s, key, s.TypeOf(value)), value: value})
	case key != "" && !slices.Contains(specialKeys, key):
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote("_1.SetAttributes("+keyMethod(setters[s.Symbol], value)+")", span, e.Expr(sel.X), e.Expr(value))
		}}.apply(s, call, span)
		s.Auto("")
	default:
		set, note := tagSetter(s)
		effect{call: func(e *rewriters.Edit, span dst.Expr) dst.Expr {
			return e.Quote(set+"(_1, string(_2), _3)", span, e.Expr(sel.X), e.Expr(value))
		}}.apply(s, call, span)
		s.Review(note)
	}
}

// tagSetter is the generated function that sets a tag whose key may be any, and what is to be said of it.
func tagSetter(s *rewriters.Site) (function, note string) {
	if s.Family == "zipkin" {
		return "otelboot.SetStringTag", anyStringKey
	}
	return "otelboot.SetTag", anyKey
}

// keyMethod makes an attribute of the key _2 and the value _3.
func keyMethod(typ string, value ast.Expr) string {
	_, literal := ast.Unparen(value).(*ast.BasicLit)
	switch {
	case typ == "bool":
		return "_2.Bool(_3)"
	case typ == "string":
		return "_2.String(_3)"
	case literal:
		return "_2.Int(_3)"
	}
	return "_2.Int64(int64(_3))"
}

// tagNameSetter replaces the method value Set of a tag's name by a function literal.
func tagNameSetter(s *rewriters.Site, sel *ast.SelectorExpr, key string) {
	typ := setters[s.Symbol]
	var name func(e *rewriters.Edit) dst.Expr
	switch {
	case key != "":
		key = currentName(s, key, gotypes.Typ[basicKinds[typ]])
		name = func(*rewriters.Edit) dst.Expr { return text(key) }
	case repeatable(sel.X):
		name = func(e *rewriters.Edit) dst.Expr { return e.Quote("string(_1)", e.Expr(sel.X)) }
	default:
		s.Block("the tag's name is the result of a call; assign it to a variable first")
		return
	}
	s.ClaimAll(sel.X)
	set, note := tagSetter(s)
	s.On(sel, func(e *rewriters.Edit) {
		body := e.Quote("span.SetAttributes(_1)", e.Quote(attributeForm(gotypes.Typ[basicKinds[typ]]), name(e), "value"))
		if key == "" || key == "error" {
			body = e.Quote(set+"(span, _1, value)", name(e))
		}
		lit := e.Quote("func(span _1, value "+typ+") { _2 }", e.Type("trace.Span"), body)
		e.Become(lit)
	})
	if key == "sampling.priority" {
		s.Review(noPriority)
		return
	}
	switch key {
	case "error":
		s.Review(errorMaybe)
	case "":
		s.Review(note)
	default:
		s.Auto("")
	}
}

var basicKinds = map[string]gotypes.BasicKind{"string": gotypes.String, "bool": gotypes.Bool, "uint16": gotypes.Uint16, "uint32": gotypes.Uint32}

// fixedKey is the key behind a tag's name: a constant, a variable of package ext, or a variable that is assigned a constant
// once. It is "" for any other.
func fixedKey(s *rewriters.Site, name ast.Expr) string {
	if key := constant(s, name); key != "" {
		return key
	}
	v := variable(s, name)
	if v == nil || !assignedOnce(s, v) {
		return ""
	}
	if value := initial(s, v); value != nil {
		return constant(s, value)
	}
	return ""
}

// initial returns the expression by which the variable is initialised, or nil.
func initial(s *rewriters.Site, v *gotypes.Var) (value ast.Expr) {
	for _, f := range s.Pkg.Files {
		if f.Syntax == nil || v.Pos() < f.Syntax.FileStart || v.Pos() > f.Syntax.FileEnd {
			continue
		}
		ast.Inspect(f.Syntax, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				for i, id := range n.Names {
					if s.Pkg.Info.Defs[id] == v && len(n.Values) == len(n.Names) {
						value = n.Values[i]
					}
				}
			case *ast.AssignStmt:
				for i, l := range n.Lhs {
					if id, ok := l.(*ast.Ident); ok && s.Pkg.Info.Defs[id] == v && len(n.Rhs) == len(n.Lhs) {
						value = n.Rhs[i]
					}
				}
			}
			return value == nil
		})
	}
	return value
}
