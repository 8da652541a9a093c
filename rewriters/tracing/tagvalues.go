package tracing

import (
	"go/ast"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// tagValues serve tags that are held in variables, fields, parameters, slices and maps. They stay what they are: a tag is
// otelboot.Tag with the fields and the method of the legacy type, and Tags is the map that it was.
func tagValues() map[string]handler {
	return map[string]handler{
		ot + ".Tag":       tagValue,
		ot + ".Tag.Key":   unchanged,
		ot + ".Tag.Value": unchanged,
		ot + ".Tags":      tagsValue,
	}
}

// tagType replaces the type of a tag. A literal that is set at once is planned by tagSet.
//
//	tags := []opentracing.Tag{{Key: "k", Value: v}}  =>  tags := []otelboot.Tag{{Key: "k", Value: v}}
func tagType(s *rewriters.Site) {
	name := s.Name()
	if lit, ok := s.Parent(name).(*ast.CompositeLit); ok && lit.Type == name {
		if sel, ok := s.Parent(lit).(*ast.SelectorExpr); ok {
			if u := s.Plan.UseAt(sel.Sel); u != nil && u.Symbol == ot+".Tag.Set" && u.Call() != nil {
				s.Auto("")
				return
			}
		}
		namedFields(s, lit)
	}
	switch list := s.Parent(name).(type) { // []opentracing.Tag{{…}}, map[string]opentracing.Tag{"a": {…}}
	case *ast.ArrayType, *ast.MapType:
		if lit, ok := s.Parent(list).(*ast.CompositeLit); ok && lit.Type == list {
			for _, elt := range lit.Elts {
				if kv, ok := elt.(*ast.KeyValueExpr); ok {
					elt = kv.Value
				}
				if tag, ok := elt.(*ast.CompositeLit); ok && tag.Type == nil {
					namedFields(s, tag)
				}
			}
		}
	}
	typeName("otelboot.Tag")(s)
}

// namedFields names the fields of a tag's literal, as go vet asks of a struct that another package declares.
func namedFields(s *rewriters.Site, lit *ast.CompositeLit) {
	if len(lit.Elts) != 2 {
		return
	}
	for i, field := range []string{"Key", "Value"} {
		if _, keyed := lit.Elts[i].(*ast.KeyValueExpr); !keyed {
			s.On(lit.Elts[i], func(e *rewriters.Edit) {
				e.Become(&dst.KeyValueExpr{Key: dst.NewIdent(field), Value: e.Expr(lit.Elts[i])})
			})
		}
	}
}

// tagSet replaces a tag that is set on a running span.
//
//	opentracing.Tag{Key: "k", Value: 1}.Set(span)  =>  span.SetAttributes(attribute.Int("k", 1))
//	ext.SpanKindRPCClient.Set(span)                =>  a start option; see kindTag
//	tag.Set(span)                                  =>  unchanged text, on an otelboot.Tag
func tagSet(s *rewriters.Site) {
	sel, ok := s.Name().(*ast.SelectorExpr)
	if !ok || s.MethodExpr() {
		s.Review(anyKey) // otelboot.Tag.Set
		return
	}
	call := s.Call()
	lit, isLiteral := ast.Unparen(sel.X).(*ast.CompositeLit)
	switch u := useOf(s, sel.X); {
	case call == nil || len(call.Args) != 1:
	case u != nil && kindTags[u.Symbol] != "":
		kindTag(s, call, call.Args[0], tag{name: "span.kind", kind: kindTags[u.Symbol]})
		return
	case isLiteral:
		key, value := tagParts(lit)
		if key == nil || value == nil {
			break
		}
		setTagOn(s, call, call.Args[0], tag{key: key, value: value})
		return
	}
	rename(s, "Set")
	s.Review(anyKey)
}
