package ottl

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

// Cond is a condition. Its zero value is True.
type Cond struct {
	text string // as it is written, "" for True
	// parts are what a conjunction joins, or a disjunction; joined tells which, "and" or "or".
	parts  []Cond
	joined string
	// inner is what a negation negates, and opposite says the same of an equality: they are exactly one of true and false.
	inner    *Cond
	opposite string
}

// True always holds, False never.
var (
	True  = Cond{}
	False = Cond{text: "false"}
)

// IsTrue reports whether the condition is True itself.
func (c Cond) IsTrue() bool { return c.text == "" }

// IsFalse reports whether the condition is False itself.
func (c Cond) IsFalse() bool { return c.text == "false" }

// The comparisons. Values of different types are never equal, but for integers and floating-point numbers, and never less or greater
// (pkg/ottl/LANGUAGE.md, "Comparison Rules").
func Eq(a, b Value) Cond { return compare(a, "==", b) }
func Ne(a, b Value) Cond { return compare(a, "!=", b) }
func Lt(a, b Value) Cond { return compare(a, "<", b) }
func Le(a, b Value) Cond { return compare(a, "<=", b) }
func Gt(a, b Value) Cond { return compare(a, ">", b) }
func Ge(a, b Value) Cond { return compare(a, ">=", b) }

func compare(a Value, op string, b Value) Cond {
	c := Cond{text: a.source() + " " + op + " " + b.source()}
	switch op {
	case "==":
		c.opposite = a.source() + " != " + b.source()
	case "!=":
		c.opposite = a.source() + " == " + b.source()
	}
	return c
}

// Compare compares with an operator that is given by its sign; ok is false for what is none of OTTL's.
func Compare(a Value, op string, b Value) (c Cond, ok bool) {
	switch op {
	case "==", "!=", "<", "<=", ">", ">=":
		return compare(a, op, b), true
	}
	return False, false
}

// Exists holds where there is a value.
func Exists(v Value) Cond { return Ne(v, Nil) }

// Missing holds where there is none.
func Missing(v Value) Cond { return Eq(v, Nil) }

// Is calls a converter that gives true or false.
func Is(name string, args ...Value) Cond { return Cond{text: Call(name, args...).source()} }

// And holds where all the conditions do.
func And(conds ...Cond) Cond { return junction("and", conds) }

// Or holds where one of the conditions does.
func Or(conds ...Cond) Cond { return junction("or", conds) }

func junction(op string, conds []Cond) Cond {
	// One of these decides: False in a conjunction, True in a disjunction. The other one says nothing.
	decides, nothing := Cond.IsFalse, Cond.IsTrue
	if op == "or" {
		decides, nothing = nothing, decides
	}
	parts := make([]Cond, 0, len(conds)+2)
	add := func(c Cond) {
		if !slices.ContainsFunc(parts, func(have Cond) bool { return have.text == c.text }) {
			parts = append(parts, c)
		}
	}
	for _, c := range conds {
		switch {
		case decides(c):
			return c
		case nothing(c):
		case c.joined == op:
			for _, p := range c.parts {
				add(p)
			}
		default:
			add(c)
		}
	}
	switch {
	case len(parts) == 1:
		return parts[0]
	case len(parts) == 0 && op == "or":
		return False
	case len(parts) == 0:
		return True
	}
	// Only the weaker operator needs parentheses: "or" within "and"; those of "and" within "or" are for the reader.
	var b strings.Builder
	for i, p := range parts {
		if i > 0 {
			b.WriteString(" " + op + " ")
		}
		if p.joined != "" {
			b.WriteString("(" + p.text + ")")
		} else {
			b.WriteString(p.text)
		}
	}
	return Cond{text: b.String(), parts: parts, joined: op}
}

// Not holds where the condition does not.
func Not(c Cond) Cond {
	switch {
	case c.IsTrue():
		return False
	case c.IsFalse():
		return True
	case c.inner != nil:
		return *c.inner
	case c.opposite != "":
		return Cond{text: c.opposite, opposite: c.text}
	}
	if c.joined == "" && isCall(c.text) {
		return Cond{text: "not " + c.text, inner: &c}
	}
	return Cond{text: "not (" + c.text + ")", inner: &c}
}

// source is the condition as it is written.
func (c Cond) source() string {
	if c.text == "" {
		return "true"
	}
	return c.text
}

// isCall reports whether a condition without a junction is a call and not a comparison: its first parenthesis is closed by its last one.
func isCall(s string) bool {
	depth, quoted := 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '(':
			depth++
		case c == ')':
			if depth--; depth == 0 {
				return i == len(s)-1
			}
		}
	}
	return false
}

// String is the condition as it is written, with references to the environment as the Collector reads them.
func (c Cond) String() string { return c.Text().String() }

// Text is the condition as a setting of a component.
func (c Cond) Text() collector.Text { return text(c.source()) }
