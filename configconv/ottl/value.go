// Package ottl builds statements and conditions of the OpenTelemetry Transformation Language. All quoting and escaping is done here, and
// nothing that is built here fails to parse: e2e/collector holds it against the Collector's own parser. The grammar is pkg/ottl/grammar.go
// of github.com/open-telemetry/opentelemetry-collector-contrib; dollar signs are doubled where the configuration is written as YAML.
package ottl

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

// Value is an expression that gives a value: a literal, a path, a call. Its zero value is nil.
type Value struct{ text string }

// source is the expression as it is written. References to the environment stand in it between NUL characters, which no literal has.
func (v Value) source() string {
	if v.text == "" {
		return "nil"
	}
	return v.text
}

// String is the expression as it is written, with references to the environment as the Collector reads them.
func (v Value) String() string { return text(v.source()).String() }

// Nil is the value that is none. Setting it does nothing; comparing with it tells whether a field is there.
var Nil = Value{}

// Str is a string literal.
func Str(s string) Value { return Value{quote(s)} }

// Text is a string literal with references to the environment in it. What the environment holds is put in as it is: it must not have
// quotes and backslashes.
func Text(t collector.Text) Value {
	var b strings.Builder
	b.WriteByte('"')
	for _, p := range t {
		switch q := quote(p.Literal); {
		case p.Env == "":
			b.WriteString(q[1 : len(q)-1])
		case p.HasDefault:
			b.WriteString("\x00" + p.Env + "\x00" + p.Default + "\x00")
		default:
			b.WriteString("\x00" + p.Env + "\x00\x00")
		}
	}
	b.WriteByte('"')
	return Value{b.String()}
}

// quote is a string in the form that OTTL's lexer takes and strconv.Unquote reads. What is no UTF-8 becomes U+FFFD, as YAML has no way to
// write it.
func quote(s string) string {
	s = strings.ToValidUTF8(s, string(utf8.RuneError))
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r < ' ' || r == 0x7f || r >= 0x80 && !strconv.IsPrint(r):
			q := strconv.QuoteRuneToASCII(r)
			b.WriteString(q[1 : len(q)-1])
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// Int is an integer literal.
func Int(i int64) Value {
	if i < 0 {
		// The lexer has no negative numbers, and no room for the absolute value of the smallest one.
		if i == -1<<63 {
			return Value{"(-9223372036854775807 - 1)"}
		}
		return Value{"-" + strconv.FormatInt(-i, 10)}
	}
	return Value{strconv.FormatInt(i, 10)}
}

// Float is a literal of a floating-point number. OTTL has none for infinities and NaN, which become nil.
func Float(f float64) Value {
	s := strconv.FormatFloat(f, 'f', -1, 64)
	if strings.ContainsAny(s, "IN") {
		return Nil
	}
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return Value{s}
}

// Bool is true or false.
func Bool(b bool) Value { return Value{strconv.FormatBool(b)} }

// List is a list of values.
func List(values ...Value) Value { return Value{"[" + join(values) + "]"} }

// Strs is a list of string literals.
func Strs(list ...string) Value {
	values := make([]Value, len(list))
	for i, s := range list {
		values[i] = Str(s)
	}
	return List(values...)
}

// Item is a key of a map and its value.
type Item struct {
	Key   string
	Value Value
}

// Map is a map, with its keys in the given order.
func Map(items ...Item) Value {
	var b strings.Builder
	b.WriteByte('{')
	for i, it := range items {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(quote(it.Key) + ": " + it.Value.source())
	}
	b.WriteByte('}')
	return Value{b.String()}
}

// Call calls a converter: a function that gives a value, whose name begins with a capital.
func Call(name string, args ...Value) Value { return Value{name + "(" + join(args) + ")"} }

// Arg is an argument that is given by its name; it can stand only among the arguments of a call, after those without a name.
func Arg(name string, v Value) Value { return Value{name + "=" + v.source()} }

// Function is a converter itself, which an editor calls for the texts that it changes.
func Function(name string) Value { return Value{name} }

// Sum, Difference, Product and Quotient calculate with numbers; the quotient of two integers is an integer.
func Sum(a, b Value) Value        { return Value{"(" + a.source() + " + " + b.source() + ")"} }
func Difference(a, b Value) Value { return Value{"(" + a.source() + " - " + b.source() + ")"} }
func Product(a, b Value) Value    { return Value{"(" + a.source() + " * " + b.source() + ")"} }
func Quotient(a, b Value) Value   { return Value{"(" + a.source() + " / " + b.source() + ")"} }

func join(values []Value) string {
	var b strings.Builder
	for i, v := range values {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(v.source())
	}
	return b.String()
}

// text takes the references to the environment out of a source.
func text(source string) collector.Text {
	if strings.IndexByte(source, 0) < 0 {
		return collector.Literal(source)
	}
	var t collector.Text
	for i, part := range strings.Split(source, "\x00") {
		switch {
		case i%3 == 0 && part != "":
			t = append(t, collector.Part{Literal: part})
		case i%3 == 1:
			t = append(t, collector.Part{Env: part})
		case i%3 == 2 && part != "":
			t[len(t)-1].Default, t[len(t)-1].HasDefault = part, true
		}
	}
	return t
}
