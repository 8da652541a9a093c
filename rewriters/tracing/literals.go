package tracing

import (
	"go/ast"
	"slices"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// parts are the values that a literal of a struct gives to the fields of the names, which are all those of the struct, in its
// order; nil for a field that it leaves out.
//
//	opentracing.Tag{"k", 1}         with Key, Value: "k", 1
//	opentracing.Tag{Key: "k"}       the same:        "k", nil
func parts(lit *ast.CompositeLit, names ...string) []ast.Expr {
	values := make([]ast.Expr, len(names))
	for i, elt := range lit.Elts {
		value := elt
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			i = slices.IndexFunc(names, func(name string) bool { return isNamed(kv.Key, name) })
			value = kv.Value
		}
		if i >= 0 && i < len(names) {
			values[i] = value
		}
	}
	return values
}

// tagParts are the key and the value of a literal of opentracing.Tag, nil for what it leaves out.
func tagParts(lit *ast.CompositeLit) (key, value ast.Expr) {
	p := parts(lit, "Key", "Value")
	return p[0], p[1]
}

// claimFields claims the names of the fields that are written in a literal.
func claimFields(s *rewriters.Site, lit *ast.CompositeLit) {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); ok {
			s.ClaimAll(kv.Key)
		}
	}
}

// literalOf returns the literal in &T{…} or T{…}, or nil.
func literalOf(e ast.Expr) *ast.CompositeLit {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok {
		e = ast.Unparen(u.X)
	}
	lit, _ := e.(*ast.CompositeLit)
	return lit
}

// fieldsOf returns the named fields of &T{…} or T{…}; nil when the value is anything else.
func fieldsOf(e ast.Expr) map[string]*ast.KeyValueExpr {
	lit := literalOf(e)
	if lit == nil {
		return nil
	}
	fields := map[string]*ast.KeyValueExpr{}
	for _, elt := range lit.Elts {
		kv, ok := elt.(*ast.KeyValueExpr)
		if !ok {
			return nil
		}
		id, ok := kv.Key.(*ast.Ident)
		if !ok {
			return nil
		}
		fields[id.Name] = kv
	}
	return fields
}

// claimedFields is fieldsOf, and claims the names and the type.
func claimedFields(s *rewriters.Site, e ast.Expr) map[string]*ast.KeyValueExpr {
	fields := fieldsOf(e)
	for _, kv := range fields {
		s.ClaimAll(kv.Key)
	}
	if lit := literalOf(e); lit != nil && lit.Type != nil {
		s.ClaimAll(lit.Type)
	}
	return fields
}

// hasField reports whether a literal sets the field, or may do so because it names no fields.
func hasField(lit *ast.CompositeLit, name string) bool {
	for _, elt := range lit.Elts {
		if kv, ok := elt.(*ast.KeyValueExpr); !ok || isNamed(kv.Key, name) {
			return true
		}
	}
	return false
}

func isNamed(e ast.Expr, name string) bool {
	id, ok := e.(*ast.Ident)
	return ok && id.Name == name
}
