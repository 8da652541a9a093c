package logstash

import (
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// condition is a condition of Logstash in OTTL (org.logstash.config.ir.compiler.EventCondition). One that cannot be told holds for no event
// and is left to a person.
func (p *program) condition(c syntax.Condition) ottl.Cond {
	switch c := c.(type) {
	case *syntax.Logical:
		a, b := p.condition(c.Left), p.condition(c.Right)
		switch c.Op {
		case "and":
			return ottl.And(a, b)
		case "or":
			return ottl.Or(a, b)
		case "nand":
			return ottl.Not(ottl.And(a, b))
		case "xor":
			return ottl.Or(ottl.And(a, ottl.Not(b)), ottl.And(ottl.Not(a), b))
		}
	case *syntax.Not:
		return ottl.Not(p.condition(c.Operand))
	case *syntax.Truth:
		return p.truth(c.Operand)
	case *syntax.Compare:
		return p.compare(c)
	case *syntax.Match:
		return p.match(c)
	case *syntax.In:
		in := p.in(c)
		if c.Negated {
			return ottl.Not(in)
		}
		return in
	}
	return p.unknown(c.Position())
}

func (p *program) unknown(pos syntax.Pos) ottl.Cond {
	p.manualf("the condition at column %d cannot be told in OTTL; it holds for no event here, so put it in by hand", pos.Column)
	return ottl.False
}

// falsy matches the texts of values that do not hold (EventCondition.java, valueIsTruthy).
const falsy = `^(?:false)?$`

// truth is a value that stands for a condition. It holds where it is there and is neither false nor, as a text, "false" or empty.
func (p *program) truth(o syntax.Operand) ottl.Cond {
	switch o := o.(type) {
	case *syntax.Selector:
		path := p.path(o.Path)
		switch path.String() {
		case ottl.Body.String(), ottl.Time.String(), tagsPath.String():
			return exists(path)
		}
		return ottl.And(exists(path), ottl.Not(ottl.Is("IsMatch", path.Value(), ottl.Str(falsy))))
	case *syntax.String:
		if text := p.unescaped(o); text == "" || text == "false" {
			return ottl.False
		}
		return ottl.True
	case *syntax.Number:
		return ottl.True
	}
	return p.unknown(o.Position())
}

func (p *program) compare(c *syntax.Compare) ottl.Cond {
	a, okA := p.operand(first(c.Left))
	b, okB := p.operand(first(c.Right))
	if !okA || !okB {
		return p.unknown(c.Pos)
	}
	switch c.Op {
	case "<", "<=", ">", ">=":
		p.reviewf("an event whose field cannot be compared by %s, as it is missing or a text beside a number, is dropped by Logstash, with an error in its log; here the condition does not hold for it", c.Op)
	}
	cond, ok := ottl.Compare(a, c.Op, b)
	if !ok {
		return p.unknown(c.Pos)
	}
	return cond
}

// first is what a comparison sees of a list: its first element (lscl.rb, ComparisonExpression).
func first(o syntax.Operand) syntax.Operand {
	if list, ok := o.(*syntax.Array); ok && len(list.Elements) > 0 {
		if element, ok := list.Elements[0].(syntax.Operand); ok {
			return element
		}
	}
	return o
}

// operand is a value in a condition.
func (p *program) operand(o syntax.Operand) (ottl.Value, bool) {
	switch o := o.(type) {
	case *syntax.Selector:
		return read(p.path(o.Path)), true
	case *syntax.String:
		return ottl.Text(environment(p.unescaped(o))), true
	case *syntax.Number:
		if i, err := strconv.ParseInt(o.Text, 10, 64); err == nil {
			return ottl.Int(i), true
		}
		if f, err := strconv.ParseFloat(o.Text, 64); err == nil {
			return ottl.Float(f), true
		}
	case *syntax.Array:
		var list []ottl.Value
		for _, e := range o.Elements {
			element, ok := e.(syntax.Operand)
			if !ok {
				return ottl.Nil, false
			}
			v, ok := p.operand(element)
			if !ok {
				return ottl.Nil, false
			}
			list = append(list, v)
		}
		return ottl.List(list...), true
	}
	return ottl.Nil, false
}

func (p *program) match(c *syntax.Match) ottl.Cond {
	value, ok := p.operand(c.Left)
	var pattern string
	switch o := c.Pattern.(type) {
	case *syntax.Regexp:
		pattern = o.Text
	case *syntax.String:
		pattern = p.unescaped(o)
	default:
		ok = false
	}
	if !ok {
		return p.unknown(c.Pos)
	}
	re, ok := p.regexp(pattern)
	if !ok {
		return p.unknown(c.Pos)
	}
	matches := ottl.Is("IsMatch", value, ottl.Str(re))
	if c.Negated {
		return ottl.Not(matches)
	}
	return matches
}

// regexp is a regular expression of Ruby in the language of Go's; ok is false where it has something that Go's do not, which is remarked.
func (p *program) regexp(ruby string) (re string, ok bool) {
	re, notes, err := p.expression(ruby)
	if err != nil {
		p.manualf("/%s/: %v", ruby, err)
		return "", false
	}
	for _, n := range notes {
		if n.Review {
			p.reviewf("/%s/: %s", ruby, n.Text)
		}
	}
	return re, true
}

// in looks for an element in a list, or for a text in a text: which of the two is only known of an event where the right side is a field.
func (p *program) in(c *syntax.In) ottl.Cond {
	a, okA := p.operand(c.Left)
	b, okB := p.operand(c.Right)
	if !okA || !okB {
		return p.unknown(c.Pos)
	}
	switch right := c.Right.(type) {
	case *syntax.Array:
		return p.inList(c.Left, a, right)
	case *syntax.String:
		return ottl.And(ottl.Is("IsString", a), ottl.Ge(ottl.Call("Index", b, a), ottl.Int(0)))
	case *syntax.Selector:
		if right.IsList() {
			p.reviewf("%s is a field to Logstash and no list, so that the condition never holds, there as here; two elements would make it a list", right.Text)
			return ottl.False
		}
		path := p.path(right.Path)
		if path.String() == tagsPath.String() {
			return hasTag(a)
		}
		element := ottl.And(ottl.Is("IsList", b), ottl.Is("ContainsValue", b, a))
		switch left := c.Left.(type) {
		case *syntax.String:
			return ottl.Or(ottl.And(ottl.Is("IsString", b), ottl.Ge(ottl.Call("Index", b, a), ottl.Int(0))), element)
		case *syntax.Selector:
			if p.path(left.Path).String() == path.String() {
				return exists(path)
			}
			return ottl.Or(ottl.And(ottl.Is("IsString", b), ottl.Is("IsString", a), ottl.Ge(ottl.Call("Index", b, a), ottl.Int(0))), element)
		}
		return element
	}
	return p.unknown(c.Pos)
}

// inList looks for a value in a list of the configuration. A field is compared by its text.
func (p *program) inList(left syntax.Operand, a ottl.Value, list *syntax.Array) ottl.Cond {
	if _, field := left.(*syntax.Selector); field {
		a = ottl.Call("String", a)
	}
	var texts []ottl.Value
	for _, e := range list.Elements {
		switch e := e.(type) {
		case *syntax.Number:
			texts = append(texts, ottl.Str(e.Text))
		case syntax.Operand:
			v, ok := p.operand(e)
			if !ok {
				return p.unknown(e.Position())
			}
			texts = append(texts, v)
		}
	}
	return ottl.Is("ContainsValue", ottl.List(texts...), a)
}
