package interpreter

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// condition is EventCondition (logstash-core/src/main/java/org/logstash/config/ir/compiler/EventCondition.java). An error is an exception
// while it is evaluated.
type condition func(e *Event) (bool, error)

func constant(b bool) condition { return func(*Event) (bool, error) { return b, nil } }

func not(c condition) condition {
	return func(e *Event) (bool, error) {
		ok, err := c(e)
		return !ok, err
	}
}

func and(a, b condition) condition {
	return func(e *Event) (bool, error) {
		if ok, err := a(e); !ok || err != nil {
			return false, err
		}
		return b(e)
	}
}

func or(a, b condition) condition {
	return func(e *Event) (bool, error) {
		if ok, err := a(e); ok || err != nil {
			return ok, err
		}
		return b(e)
	}
}

// operand is an EventValueExpression, a field, or a ValueExpression, a constant.
type operand struct {
	field []string // nil for a constant
	value any
}

// load is the value of an operand; found is false where Java has null.
func (o operand) load(e *Event) (v any, found bool) {
	if o.field == nil {
		return o.value, true
	}
	return e.lookup(o.field)
}

func (in *Interpreter) operand(o syntax.Operand) (operand, error) {
	switch o := o.(type) {
	case *syntax.Selector:
		if len(o.Path) == 0 {
			return operand{}, fmt.Errorf("%s refers to no field", o.Text)
		}
		return operand{field: o.Path}, nil
	case *syntax.Regexp:
		return operand{value: o.Text}, nil
	case *syntax.Array:
		list := []any{}
		for _, e := range o.Elements {
			x, err := in.constant(e)
			if err != nil {
				return operand{}, err
			}
			list = append(list, x)
		}
		return operand{value: list}, nil
	case syntax.Value:
		v, err := in.constant(o)
		return operand{value: v}, err
	}
	return operand{}, errors.New("an operand of this kind is not supported")
}

func (in *Interpreter) constant(v syntax.Value) (any, error) {
	s := settings{opts: in.opts}
	return s.value(v)
}

func (in *Interpreter) operands(left, right syntax.Operand) (l, r operand, err error) {
	if l, err = in.operand(left); err == nil {
		r, err = in.operand(right)
	}
	return l, r, err
}

func (in *Interpreter) condition(c syntax.Condition) (condition, error) {
	switch c := c.(type) {
	case *syntax.Logical:
		left, err := in.condition(c.Left)
		if err != nil {
			return nil, err
		}
		right, err := in.condition(c.Right)
		if err != nil {
			return nil, err
		}
		switch c.Op {
		case "and":
			return and(left, right), nil
		case "or":
			return or(left, right), nil
		case "nand": // DSL.eNand
			return not(and(left, right)), nil
		case "xor": // DSL.eXor
			return or(and(not(left), right), and(left, not(right))), nil
		}
	case *syntax.Not:
		inner, err := in.condition(c.Operand)
		if err != nil {
			return nil, err
		}
		return not(inner), nil
	case *syntax.Truth:
		o, err := in.operand(c.Operand)
		if err != nil {
			return nil, err
		}
		return func(e *Event) (bool, error) {
			v, _ := o.load(e)
			return truthy(v), nil
		}, nil
	case *syntax.Match:
		return in.match(c)
	case *syntax.In:
		l, r, err := in.operands(c.Left, c.Right)
		if err != nil {
			return nil, err
		}
		contained, err := contains(l, r)
		if err == nil && c.Negated {
			contained = not(contained)
		}
		return contained, err
	case *syntax.Compare:
		l, r, err := in.operands(c.Left, c.Right)
		if err != nil {
			return nil, err
		}
		switch c.Op {
		case "==":
			return equality(l, r), nil
		case "!=":
			return not(equality(l, r)), nil
		}
		return comparison(c.Op, l, r)
	}
	return nil, errors.New("a condition of this kind is not supported")
}

// truthy is EventCondition.valueIsTruthy: all but what is missing, null, empty, false and "false".
func truthy(v any) bool {
	text := javaString(v)
	return text != "" && text != "false"
}

// match is FieldMatches and ConstantMatches: what is no text matches nothing.
func (in *Interpreter) match(c *syntax.Match) (condition, error) {
	l, r, err := in.operands(c.Left, c.Pattern)
	if err != nil {
		return nil, err
	}
	source, ok := r.value.(string)
	if !ok || r.field != nil {
		return nil, errors.New("a regular expression is expected")
	}
	var re *regexp.Regexp
	if re, err = rubyRegexp(source); err != nil {
		return nil, err
	}
	matches := func(e *Event) (bool, error) {
		v, _ := l.load(e)
		text, ok := v.(string)
		return ok && re.MatchString(text), nil
	}
	if c.Negated {
		return not(matches), nil
	}
	return matches, nil
}

// equality is Compiler.eq.
func equality(l, r operand) condition {
	if l.field == nil && r.field == nil {
		return constant(equal(l.value, r.value))
	}
	return func(e *Event) (bool, error) {
		a, _ := l.load(e)
		b, _ := r.load(e)
		if l.field != nil && r.field != nil {
			if _, isMap := a.(map[string]any); isMap {
				return slices.Equal(l.field, r.field), nil // a ConvertedMap compares its values by identity
			}
		}
		return equal(a, b), nil
	}
}

// comparison is Compiler.comparison.
func comparison(op string, l, r operand) (condition, error) {
	holds := map[string]func(int) bool{
		"<":  func(i int) bool { return i < 0 },
		"<=": func(i int) bool { return i <= 0 },
		">":  func(i int) bool { return i > 0 },
		">=": func(i int) bool { return i >= 0 },
	}[op]
	if holds == nil {
		return nil, fmt.Errorf("the operator %s is not supported", op)
	}
	if l.field == nil && r.field == nil {
		order, err := compare(l.value, r.value)
		if err != nil {
			return nil, err // a ClassCastException when the pipeline starts
		}
		return constant(holds(order)), nil
	}
	if l.field == nil { // the field is always on the left
		inverse := holds
		return func(e *Event) (bool, error) {
			v, found := r.load(e)
			order, err := compareFound(v, found, l.value)
			return inverse(-order), err
		}, nil
	}
	return func(e *Event) (bool, error) {
		v, found := l.load(e)
		other, otherFound := r.load(e)
		if !otherFound {
			return false, errors.New("NullPointerException")
		}
		order, err := compareFound(v, found, other)
		return err == nil && holds(order), err
	}, nil
}

func compareFound(left any, found bool, right any) (int, error) {
	if !found {
		return 0, errors.New("unexpected conditional input combination: the field is missing")
	}
	return compare(left, right)
}

// compare is compareTo of JRuby's objects: texts with texts, numbers with numbers; it fails for a text or a number and something else, and
// for lists and maps. Of others, those that cannot be compared are equal (RubyBasicObject.compareTo).
func compare(left, right any) (int, error) {
	switch a := left.(type) {
	case string:
		if b, ok := right.(string); ok {
			return strings.Compare(a, b), nil
		}
		return 0, errors.New("no implicit conversion from nil to integer")
	case int64, *big.Int, float64:
		return compareNumbers(a, right)
	case Timestamp:
		if b, ok := right.(Timestamp); ok {
			return a.Time.Compare(b.Time), nil
		}
		return 0, nil
	case nil, bool:
		return 0, nil
	}
	return 0, errors.New("unexpected conditional input combination: a list or a map")
}

func compareNumbers(left, right any) (int, error) {
	switch right.(type) {
	case int64, *big.Int, float64:
	default:
		return 0, errors.New("no implicit conversion from nil to integer")
	}
	a, okA := asInteger(left)
	b, okB := asInteger(right)
	if okA && okB {
		return a.Cmp(b), nil
	}
	x, y := toF(left), toF(right)
	if math.IsNaN(x) || math.IsNaN(y) { // Double.compare has NaN above all others
		return cmp.Compare(y, x), nil
	}
	return cmp.Compare(x, y), nil
}

func asInteger(v any) (*big.Int, bool) {
	switch v := v.(type) {
	case int64:
		return big.NewInt(v), true
	case *big.Int:
		return v, true
	}
	return nil, false
}

// contains is Compiler.in.
func contains(l, r operand) (condition, error) {
	switch {
	case l.field != nil && r.field == nil:
		if list, ok := r.value.([]any); ok { // FieldInConstantList
			return func(e *Event) (bool, error) {
				v, found := l.load(e)
				text := javaString(v)
				return found && slices.ContainsFunc(list, func(x any) bool { return javaString(x) == text }), nil
			}, nil
		}
		whole := javaString(r.value)
		return func(e *Event) (bool, error) { // FieldInConstantScalar
			v, _ := l.load(e)
			text, ok := v.(string)
			return ok && strings.Contains(whole, text), nil
		}, nil
	case l.field == nil && r.field != nil:
		if _, ok := l.value.([]any); ok {
			return nil, errors.New("unexpected conditional input combination: a list in a field")
		}
		return func(e *Event) (bool, error) { // ConstantStringInField, ConstantScalarInField
			v, _ := r.load(e)
			whole, isText := v.(string)
			part, partIsText := l.value.(string)
			list, _ := v.([]any)
			return isText && partIsText && strings.Contains(whole, part) || containsEqual(list, l.value), nil
		}, nil
	case l.field != nil:
		return func(e *Event) (bool, error) { // FieldInField
			a, found := l.load(e)
			b, _ := r.load(e)
			switch a := a.(type) {
			case []any, map[string]any:
				return false, nil
			case string:
				if whole, ok := b.(string); ok {
					return strings.Contains(whole, a), nil
				}
			}
			if list, ok := b.([]any); ok {
				if !found && len(list) > 0 {
					return false, errors.New("NullPointerException")
				}
				return containsEqual(list, a), nil
			}
			return found && equal(a, b), nil
		}, nil
	}
	// Two constants: those of a list are not looked at, for the list is none of Logstash's own class
	// (https://github.com/elastic/logstash/issues/9932).
	return constant(equal(l.value, r.value)), nil
}

func containsEqual(list []any, v any) bool {
	return slices.ContainsFunc(list, func(x any) bool { return equal(v, x) })
}
