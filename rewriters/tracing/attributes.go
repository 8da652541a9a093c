package tracing

import (
	"go/ast"
	gotoken "go/token"
	gotypes "go/types"
	"strconv"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// constant is the value of a constant expression as text (a string unquoted, true or false), or "" for any other.
func constant(s *rewriters.Site, e ast.Expr) string {
	tv := s.Pkg.Info.Types[e]
	if tv.Value == nil {
		return ""
	}
	if text, err := strconv.Unquote(tv.Value.ExactString()); err == nil {
		return text
	}
	return tv.Value.ExactString()
}

// claimKey claims the legacy names in a tag key: string(ext.Component) is the key as it stands in ext.
func claimKey(s *rewriters.Site, key ast.Expr) { s.ClaimAll(key) }

// keyExpr is the key of an attribute: the legacy constant's value where the key names one, else the key as it was.
func keyExpr(s *rewriters.Site, e *rewriters.Edit, key ast.Expr) dst.Expr {
	for n := range ast.Preorder(key) {
		if id, ok := n.(*ast.Ident); ok {
			if u := s.Plan.UseAt(id); u != nil {
				if k := extKeys[u.Symbol]; k != "" {
					return &dst.BasicLit{Kind: gotoken.STRING, Value: strconv.Quote(k)}
				}
			}
		}
	}
	if b, ok := s.TypeOf(key).(*gotypes.Basic); !ok || b.Kind() == gotypes.Invalid {
		return e.Quote("string(_1)", e.Expr(key))
	}
	return e.Expr(key)
}

// attributeOf is the attribute that jaeger-client-go's wire form of the value asks for (model: its thrift conversion):
// integers of every size are 64-bit integers, floats doubles, strings and booleans themselves. Every other type, a named
// one included, is decided at run time by otelboot.Attribute, as the client did.
func attributeOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	t := s.TypeOf(value)
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	if !ok {
		return e.Quote("otelboot.Attribute(_1, _2)", key, e.Expr(value))
	}
	v := e.Expr(value)
	switch b.Kind() {
	case gotypes.String, gotypes.UntypedString:
		return e.Quote("attribute.String(_1, _2)", key, v)
	case gotypes.Bool, gotypes.UntypedBool:
		return e.Quote("attribute.Bool(_1, _2)", key, v)
	case gotypes.Int, gotypes.UntypedInt:
		return e.Quote("attribute.Int(_1, _2)", key, v)
	case gotypes.Int64:
		return e.Quote("attribute.Int64(_1, _2)", key, v)
	case gotypes.Int8, gotypes.Int16, gotypes.Int32, gotypes.Uint, gotypes.Uint8, gotypes.Uint16, gotypes.Uint32, gotypes.Uint64, gotypes.UntypedRune:
		return e.Quote("attribute.Int64(_1, int64(_2))", key, v)
	case gotypes.Float64, gotypes.UntypedFloat:
		return e.Quote("attribute.Float64(_1, _2)", key, v)
	case gotypes.Float32:
		return e.Quote("attribute.Float64(_1, float64(_2))", key, v)
	}
	return e.Quote("otelboot.Attribute(_1, _2)", key, v)
}
