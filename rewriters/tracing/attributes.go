package tracing

import (
	"go/ast"
	goconstant "go/constant"
	gotoken "go/token"
	gotypes "go/types"
	"math"
	"strconv"
	"strings"

	"github.com/dave/dst"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// constant is the value of a constant expression as text (a string unquoted, true or false), or "" for any other. The
// variables of package ext, which nobody assigns to, and conversions of them count as constants: string(ext.Error) is "error".
func constant(s *rewriters.Site, e ast.Expr) string {
	e = ast.Unparen(e)
	if call, ok := e.(*ast.CallExpr); ok && len(call.Args) == 1 && s.Pkg.Info.Types[call.Fun].IsType() {
		if text := extConstant(s, call.Args[0]); text != "" {
			return text
		}
	}
	if text := extConstant(s, e); text != "" {
		return text
	}
	tv := s.Pkg.Info.Types[e]
	if tv.Value == nil {
		return ""
	}
	if text, err := strconv.Unquote(tv.Value.ExactString()); err == nil {
		return text
	}
	return tv.Value.ExactString()
}

// extConstant is the text that a variable of package ext stands for: the key of a tag name, the value of a span kind.
func extConstant(s *rewriters.Site, e ast.Expr) string {
	u := useOf(s, e)
	if u == nil {
		return ""
	}
	if key := extKeys[u.Symbol]; key != "" {
		return key
	}
	return extKinds[u.Symbol]
}

// claimKey notes what --semconv makes of a tag key. The legacy names in it are rewritten where they stand: string(ext.Component)
// becomes the plain key.
func claimKey(s *rewriters.Site, key ast.Expr) {
	if now := currentKey(s, key); now != "" {
		s.Remark(renamedKey(constant(s, key), now))
	}
}

// keyExpr is the key of an attribute: as it was, or with --semconv the current name of a constant one.
func keyExpr(s *rewriters.Site, e *rewriters.Edit, key ast.Expr) dst.Expr {
	if now := currentKey(s, key); now != "" {
		return text(now)
	}
	return e.Expr(key)
}

// text is a string literal.
func text(value string) dst.Expr {
	return &dst.BasicLit{Kind: gotoken.STRING, Value: strconv.Quote(value)}
}

// attributeOf is the attribute that jaeger-client-go's wire form of the value asks for (model: its thrift conversion):
// integers of every size are 64-bit integers, floats doubles, strings and booleans themselves. Every other type, a named
// one included, is decided at run time by otelboot.Attribute, as the client did.
func attributeOf(s *rewriters.Site, e *rewriters.Edit, key dst.Expr, value ast.Expr) dst.Expr {
	form := attributeForm(s.TypeOf(value))
	if v := s.Pkg.Info.Types[value].Value; v != nil {
		form = constantForm(form, value, v)
	} else if form == "attribute.Int64(_1, int64(_2))" {
		value = unconverted(s, value)
		form = attributeForm(s.TypeOf(value))
	}
	return e.Quote(form, key, e.Expr(value))
}

// unconverted is the integer that a conversion to uint64 was made of, which gives the same int64; any other value is itself.
func unconverted(s *rewriters.Site, value ast.Expr) ast.Expr {
	conv, ok := ast.Unparen(value).(*ast.CallExpr)
	if !ok || len(conv.Args) != 1 || !s.Pkg.Info.Types[conv.Fun].IsType() {
		return value
	}
	to, _ := gotypes.Unalias(s.TypeOf(value)).(*gotypes.Basic)
	from, _ := gotypes.Unalias(s.TypeOf(conv.Args[0])).(*gotypes.Basic)
	if to == nil || to.Kind() != gotypes.Uint64 || from == nil || from.Info()&gotypes.IsInteger == 0 || attributeForm(from) == attributeForm(nil) {
		return value
	}
	return conv.Args[0]
}

// constantForm is the form for a constant, which needs no conversion where it is a literal. An integer constant does not wrap
// around, and a float constant that was a float32 has to be rounded as one.
func constantForm(form string, value ast.Expr, v goconstant.Value) string {
	_, converted := ast.Unparen(value).(*ast.CallExpr)
	switch form {
	case "attribute.Int64(_1, int64(_2))":
		switch _, fits := goconstant.Int64Val(v); {
		case !fits && converted:
			return "otelboot.Attribute(_1, _2)"
		case !fits:
			return "otelboot.Attribute(_1, uint64(_2))"
		case literal(value) != nil:
			return "attribute.Int64(_1, _2)"
		}
	case "attribute.Float64(_1, float64(_2))":
		if lit := literal(value); lit != nil {
			rounded, _ := goconstant.Float64Val(v)
			if exact, err := strconv.ParseFloat(lit.Value, 64); err == nil && math.Abs(rounded) == exact {
				return "attribute.Float64(_1, _2)"
			}
		}
		if !converted {
			return "attribute.Float64(_1, float64(float32(_2)))"
		}
	}
	return form
}

// literal returns the literal that the expression is, perhaps with a sign, else nil.
func literal(e ast.Expr) *ast.BasicLit {
	e = ast.Unparen(e)
	if u, ok := e.(*ast.UnaryExpr); ok && (u.Op == gotoken.SUB || u.Op == gotoken.ADD) {
		e = ast.Unparen(u.X)
	}
	lit, _ := e.(*ast.BasicLit)
	return lit
}

// attributeForm is the constructor of an attribute whose value has the type.
func attributeForm(t gotypes.Type) string {
	if t == nil {
		return "otelboot.Attribute(_1, _2)"
	}
	b, ok := gotypes.Unalias(t).(*gotypes.Basic)
	if !ok {
		return "otelboot.Attribute(_1, _2)"
	}
	switch b.Kind() {
	case gotypes.String, gotypes.UntypedString:
		return "attribute.String(_1, _2)"
	case gotypes.Bool, gotypes.UntypedBool:
		return "attribute.Bool(_1, _2)"
	case gotypes.Int, gotypes.UntypedInt:
		return "attribute.Int(_1, _2)"
	case gotypes.Int64:
		return "attribute.Int64(_1, _2)"
	case gotypes.Int8, gotypes.Int16, gotypes.Int32, gotypes.Uint, gotypes.Uint8, gotypes.Uint16, gotypes.Uint32, gotypes.Uint64, gotypes.UntypedRune:
		return "attribute.Int64(_1, int64(_2))"
	case gotypes.Float64, gotypes.UntypedFloat:
		return "attribute.Float64(_1, _2)"
	case gotypes.Float32:
		return "attribute.Float64(_1, float64(_2))"
	}
	return "otelboot.Attribute(_1, _2)"
}

// attributeNotes says where the recorded value is not quite what the client sent.
func attributeNotes(s *rewriters.Site, value ast.Expr) {
	t := s.TypeOf(value)
	if t == nil {
		return
	}
	if gotypes.TypeString(t, nil) == ot+".SpanContext" {
		s.Remark("a span context prints differently in OpenTelemetry: set its TraceID().String() or SpanID().String()")
	}
	switch u := t.Underlying().(type) {
	case *gotypes.Slice:
		if b, ok := u.Elem().(*gotypes.Basic); ok && b.Kind() == gotypes.Byte {
			return
		}
	case *gotypes.Pointer, *gotypes.Map:
	default:
		return
	}
	switch ast.Unparen(value).(type) {
	case *ast.Ident, *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
		if gotypes.Implements(t, errorType) {
			return
		}
		s.Remark("the value is printed when it is set; the client printed it when it sent the span, so later changes to what it refers to do not show any more")
	}
}

var errorType = gotypes.Universe.Lookup("error").Type().Underlying().(*gotypes.Interface)

// specialKeys are the tags that OpenTelemetry models otherwise than as attributes.
var specialKeys = []string{"error", "span.kind", "sampling.priority"}

// mayBeSpecial reports whether a key that is not constant can be one of specialKeys at run time: its constant beginning rules
// most of them out.
func mayBeSpecial(s *rewriters.Site, key ast.Expr) bool {
	begin := prefix(s, key)
	for _, k := range specialKeys {
		if strings.HasPrefix(k, begin) || begin == "" {
			return true
		}
	}
	return false
}

// prefix is the constant text that a string expression begins with.
func prefix(s *rewriters.Site, e ast.Expr) string {
	e = ast.Unparen(e)
	if text := constant(s, e); text != "" {
		return text
	}
	switch e := e.(type) {
	case *ast.BinaryExpr:
		return prefix(s, e.X)
	case *ast.CallExpr:
		sel, ok := ast.Unparen(e.Fun).(*ast.SelectorExpr)
		if !ok || len(e.Args) == 0 {
			return ""
		}
		f, ok := s.Pkg.Info.Uses[sel.Sel].(*gotypes.Func)
		if !ok || f.Pkg() == nil || f.Pkg().Path() != "fmt" {
			return ""
		}
		if tv := s.Pkg.Info.Types[e.Args[0]]; tv.Value == nil || tv.Value.Kind() != goconstant.String {
			return ""
		}
		switch f.Name() {
		case "Sprint", "Sprintln":
			return constant(s, e.Args[0])
		case "Sprintf":
			begin, _, _ := strings.Cut(constant(s, e.Args[0]), "%")
			return begin
		}
	}
	return ""
}
