package logstash

import (
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/ruby"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// cond is a condition. A method of nil is where Ruby fails; here, such a condition does not hold.
func (r *rubyProgram) cond(e ruby.Expr) ottl.Cond {
	switch e := e.(type) {
	case *ruby.Not:
		return ottl.Not(r.cond(e.Operand))
	case *ruby.Literal:
		if e.Value == nil || e.Value == false {
			return ottl.False
		}
		return ottl.True
	case *ruby.Get, *ruby.Variable:
		v := r.eval(e)
		return ottl.And(ottl.Exists(v), ottl.Ne(v, ottl.Bool(false)))
	case *ruby.Binary:
		return r.comparison(e)
	case *ruby.Call:
		return r.question(e)
	}
	r.cannot("a condition of this form")
	return ottl.False
}

func (r *rubyProgram) comparison(e *ruby.Binary) ottl.Cond {
	switch e.Op {
	case "&&":
		return ottl.And(r.cond(e.Left), r.cond(e.Right))
	case "||":
		return ottl.Or(r.cond(e.Left), r.cond(e.Right))
	case "=~", "!~":
		re, ok := e.Right.(*ruby.Regexp)
		if !ok {
			r.cannot("%s without an expression between slashes", e.Op)
			return ottl.False
		}
		pattern, ok := r.rubyRegexp(re.Source)
		if !ok {
			return ottl.False
		}
		v := r.eval(e.Left)
		c := ottl.And(ottl.Is("IsString", v), ottl.Is("IsMatch", v, ottl.Str(pattern)))
		if e.Op == "!~" {
			return ottl.Not(c)
		}
		return c
	}
	cond, ok := ottl.Compare(r.eval(e.Left), e.Op, r.eval(e.Right))
	if !ok {
		r.cannot("%s in a condition", e.Op)
	}
	return cond
}

// kinds are the classes that is_a? can be asked for.
var kinds = map[string]string{"String": "IsString", "Hash": "IsMap", "Array": "IsList", "Integer": "IsInt", "Float": "IsDouble"}

// question is a method that gives true or false.
func (r *rubyProgram) question(e *ruby.Call) ottl.Cond {
	v := r.eval(e.On)
	argument := func() (ottl.Value, bool) {
		if len(e.Args) != 1 {
			r.cannot("%s with %d arguments", e.Name, len(e.Args))
			return ottl.Nil, false
		}
		return r.eval(e.Args[0]), true
	}
	switch e.Name {
	case "nil?":
		return ottl.Missing(v)
	case "empty?":
		return ottl.Or(ottl.Eq(v, ottl.Str("")), ottl.And(ottl.Or(ottl.Is("IsList", v), ottl.Is("IsMap", v)), ottl.Eq(ottl.Call("Len", v), ottl.Int(0))))
	case "is_a?", "kind_of?", "instance_of?":
		if len(e.Args) == 1 {
			if class, ok := e.Args[0].(*ruby.Variable); ok && kinds[class.Name] != "" {
				return ottl.Is(kinds[class.Name], v)
			}
		}
		r.cannot("%s of a class that OTTL does not know", e.Name)
	case "include?":
		if a, ok := argument(); ok {
			return ottl.Or(ottl.And(ottl.Is("IsString", v), ottl.Is("IsString", a), ottl.Ge(ottl.Call("Index", v, a), ottl.Int(0))),
				ottl.And(ottl.Is("IsList", v), ottl.Is("ContainsValue", v, a)))
		}
	case "start_with?":
		if a, ok := argument(); ok {
			return ottl.And(ottl.Is("IsString", v), ottl.Is("HasPrefix", v, a))
		}
	case "end_with?":
		if a, ok := argument(); ok {
			return ottl.And(ottl.Is("IsString", v), ottl.Is("HasSuffix", v, a))
		}
	default:
		r.cannot("the method %s in a condition", e.Name)
	}
	return ottl.False
}

// rubyRegexp is an expression in the language of Go's; one that cannot be written in it cannot be told.
func (r *rubyProgram) rubyRegexp(source string) (string, bool) {
	re, _, err := grok.Regex(source)
	if err != nil {
		r.cannot("/%s/: %v", source, err)
		return "", false
	}
	return re, true
}

func rubyReplacement(text string) string { return grok.Replacement(text) }

func quoteMeta(text string) string { return regexp.QuoteMeta(text) }
