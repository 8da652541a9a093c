package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/ruby"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["ruby"] = rubyFilter }

// rubyFilter converts the programs of the filter ruby that are of shapes that OTTL can tell. All others are left to a person, with the first
// thing in them that it cannot.
func rubyFilter(f *filter) {
	for _, name := range []string{"path", "script_params", "init"} {
		if f.has(name) {
			f.readAll()
			f.manualf("%s: Ruby cannot run in the Collector. Write in OTTL what it does, or do it in what writes the event", name)
			return
		}
	}
	f.value("tag_with_exception_message")
	statements, err := ruby.Parse(f.string("code", ""))
	if err == nil {
		err = tellable(statements)
	}
	if err != nil {
		f.readAll()
		f.manualf("Ruby cannot run in the Collector, and this cannot be told in OTTL because of %v. Write in OTTL what it does, or do it in what writes the event", err)
		return
	}
	r := &rubyProgram{filter: f, failure: f.flag("ruby_failed"), variables: map[string]ottl.Path{}}
	r.statements(statements)
	r.unless(func() { f.decorate() })
	if r.fails {
		f.under(r.failure, func() { f.failed("tag_on_exception", "_rubyexception") })
	}
	f.value("tag_on_exception")
}

// tellable runs the conversion without anything to hold it, and returns what it cannot tell.
func tellable(list []ruby.Statement) error {
	c := &converter{}
	f := &filter{newProgram(c), c.settingsOf(nil)}
	r := &rubyProgram{filter: f, failure: ottl.Cache.Key("failed"), variables: map[string]ottl.Path{}}
	r.statements(list)
	return r.err
}

// rubyProgram converts one program. Where Ruby would fail, as it does for a method of nil, the rest of the program is not done, and the event
// gets a tag.
type rubyProgram struct {
	*filter
	failure   ottl.Path
	fails     bool
	variables map[string]ottl.Path
	err       error // the first thing that cannot be told
}

func (r *rubyProgram) cannot(format string, args ...any) ottl.Value {
	if r.err == nil {
		r.err = fmt.Errorf(format, args...)
	}
	return ottl.Nil
}

// unless does something where nothing has failed.
func (r *rubyProgram) unless(body func()) {
	if !r.fails {
		body()
		return
	}
	r.when(ottl.Ne(r.failure.Value(), ottl.Bool(true)), body)
}

// need fails where a condition does not hold.
func (r *rubyProgram) need(c ottl.Cond) {
	r.unless(func() { r.raise(r.failure, ottl.Not(c)) })
	r.fails = true
}

func (r *rubyProgram) statements(list []ruby.Statement) {
	for _, s := range list {
		r.unless(func() { r.statement(s) })
	}
}

func (r *rubyProgram) statement(s ruby.Statement) {
	switch s := s.(type) {
	case *ruby.Set:
		to := r.field(s.Field)
		v := r.eval(s.Value)
		r.unless(func() {
			if mayBeNil(s.Value) {
				r.when(ottl.Missing(v), func() { r.remove(to) })
			}
			r.set(to, v)
		})
	case *ruby.Remove:
		r.remove(r.field(s.Field))
	case *ruby.Cancel:
		r.drop()
	case *ruby.Tag:
		v := r.eval(s.Value)
		r.unless(func() { r.tag(v) })
	case *ruby.Assign:
		v := r.eval(s.Value)
		path, again := r.variables[s.Name]
		if !again {
			path = r.temp("ruby_" + s.Name)
			r.variables[s.Name] = path
		}
		r.unless(func() {
			if again {
				r.when(ottl.Missing(v), func() { r.do(ottl.Delete(path)) })
			}
			r.do(ottl.Set(path, v))
		})
	case *ruby.If:
		r.branch(s)
	}
}

// branch converts a condition, which is found out before what stands under it is done.
func (r *rubyProgram) branch(s *ruby.If) {
	c := r.cond(s.Condition)
	then := r.flag("ruby_if")
	r.raise(then, c)
	otherwise := r.flag("ruby_else")
	if len(s.Else) > 0 {
		r.raise(otherwise, ottl.Ne(then.Value(), ottl.Bool(true)))
	}
	r.under(then, func() { r.statements(s.Then) })
	if len(s.Else) > 0 {
		r.under(otherwise, func() { r.statements(s.Else) })
	}
}

// mayBeNil reports whether a value can be nil, which takes a field away.
func mayBeNil(e ruby.Expr) bool {
	switch e := e.(type) {
	case *ruby.Get, *ruby.Variable:
		return true
	case *ruby.Literal:
		return e.Value == nil
	}
	return false
}

// eval is a value. What is to be done before it can be had is added to the program.
func (r *rubyProgram) eval(e ruby.Expr) ottl.Value {
	switch e := e.(type) {
	case *ruby.Literal:
		switch v := e.Value.(type) {
		case string:
			return ottl.Text(environment(v))
		case int64:
			return ottl.Int(v)
		case float64:
			return ottl.Float(v)
		case bool:
			return ottl.Bool(v)
		}
		return ottl.Nil
	case *ruby.Get:
		return read(r.field(e.Field))
	case *ruby.Variable:
		if path, known := r.variables[e.Name]; known {
			return path.Value()
		}
		return r.cannot("%s", e.Name)
	case *ruby.Interpolation:
		var parts []ottl.Value
		for _, p := range e.Parts {
			parts = append(parts, ottl.Call("Coalesce", ottl.List(r.eval(p), ottl.Str(""))))
		}
		return ottl.Call("Concat", ottl.List(parts...), ottl.Str(""))
	case *ruby.List:
		if len(e.Elements) == 0 {
			return ottl.List()
		}
		return r.list(e, false, false)
	case *ruby.Binary:
		return r.binary(e)
	case *ruby.Call:
		return r.call(e)
	}
	return r.cannot("a condition as a value")
}

// binary calculates with numbers, and joins texts.
func (r *rubyProgram) binary(e *ruby.Binary) ottl.Value {
	if e.Op == "+" && (givesText(e.Left) || givesText(e.Right)) {
		a, b := r.eval(e.Left), r.eval(e.Right)
		for i, side := range []ruby.Expr{e.Left, e.Right} {
			if !givesText(side) {
				r.need(ottl.Is("IsString", []ottl.Value{a, b}[i]))
			}
		}
		return ottl.Call("Concat", ottl.List(a, b), ottl.Str(""))
	}
	if !givesNumber(e.Left) || !givesNumber(e.Right) {
		return r.cannot("%s of what may be no number", e.Op)
	}
	a, b := r.eval(e.Left), r.eval(e.Right)
	switch e.Op {
	case "+":
		return ottl.Sum(a, b)
	case "-":
		return ottl.Difference(a, b)
	case "*":
		return ottl.Product(a, b)
	case "/":
		if l, ok := e.Right.(*ruby.Literal); ok && l.Value != int64(0) && l.Value != float64(0) {
			return ottl.Quotient(a, b)
		}
		return r.cannot("a division by what may be 0")
	}
	return r.cannot("%s as a value", e.Op)
}

// givesText reports whether an expression gives a text in any case, givesNumber the same of a number.
func givesText(e ruby.Expr) bool {
	switch e := e.(type) {
	case *ruby.Literal:
		_, ok := e.Value.(string)
		return ok
	case *ruby.Interpolation:
		return true
	case *ruby.Binary:
		return e.Op == "+" && (givesText(e.Left) || givesText(e.Right))
	case *ruby.Call:
		switch e.Name {
		case "to_s", "downcase", "upcase", "strip", "gsub", "join", "capitalize":
			return !e.Safe
		}
	}
	return false
}

func givesNumber(e ruby.Expr) bool {
	switch e := e.(type) {
	case *ruby.Literal:
		switch e.Value.(type) {
		case int64, float64:
			return true
		}
	case *ruby.Binary:
		return strings.Contains("+-*/", e.Op) && givesNumber(e.Left) && givesNumber(e.Right)
	case *ruby.Call:
		switch e.Name {
		case "to_i", "to_f", "length", "size":
			return !e.Safe
		}
	}
	return false
}

// call is a method of a value.
func (r *rubyProgram) call(e *ruby.Call) ottl.Value {
	if l, ok := e.On.(*ruby.List); ok {
		return r.listCall(l, e)
	}
	if inner, ok := e.On.(*ruby.Call); ok {
		if v, done := r.chain(inner, e); done {
			return v
		}
	}
	if e.Block != "" {
		return r.cannot("the block of %s", e.Name)
	}
	v := r.eval(e.On)
	switch e.Name {
	case "to_s":
		return ottl.Call("Coalesce", ottl.List(ottl.Call("String", v), ottl.Str("")))
	case "to_i", "to_f":
		if len(e.Args) > 0 {
			return r.cannot("a number in another base")
		}
		number := r.temp("ruby")
		r.unless(func() {
			r.do(ottl.Set(number, v))
			if e.Name == "to_i" {
				r.number(number, leadingInt, "Int", ottl.Int(0))
				r.do(ottl.Set(number, ottl.Int(0)).Where(ottl.Missing(number.Value())))
			} else {
				r.number(number, leadingFloat, "Double", ottl.Float(0))
				r.do(ottl.Set(number, ottl.Float(0)).Where(ottl.Missing(number.Value())))
			}
		})
		return number.Value()
	case "downcase", "upcase", "strip", "length", "size", "gsub", "split":
	default:
		return r.cannot("the method %s", e.Name)
	}
	if e.Safe {
		return r.cannot("&.%s", e.Name)
	}
	if !givesText(e.On) {
		r.need(ottl.Is("IsString", v))
	}
	switch e.Name {
	case "downcase":
		return ottl.Call("ConvertCase", v, ottl.Str("lower"))
	case "upcase":
		return ottl.Call("ConvertCase", v, ottl.Str("upper"))
	case "strip":
		return ottl.Call("Trim", v, ottl.Str(" \t\n\v\f\r\x00"))
	case "length", "size":
		return ottl.Call("Len", v)
	case "split":
		if len(e.Args) == 1 {
			if l, ok := e.Args[0].(*ruby.Literal); ok {
				if separator, ok := l.Value.(string); ok && separator != " " && separator != "" {
					list := r.temp("ruby")
					r.unless(func() {
						r.do(ottl.Set(list, v))
						r.splitText(list, separator)
					})
					return list.Value()
				}
			}
		}
		return r.cannot("split without a text to split at")
	}
	return r.gsub(v, e.Args)
}

// gsub replaces a text, or what an expression matches.
func (r *rubyProgram) gsub(v ottl.Value, args []ruby.Expr) ottl.Value {
	if len(args) != 2 {
		return r.cannot("gsub with a block")
	}
	var pattern string
	switch p := args[0].(type) {
	case *ruby.Regexp:
		re, ok := r.rubyRegexp(p.Source)
		if !ok {
			return ottl.Nil
		}
		pattern = re
	case *ruby.Literal:
		text, ok := p.Value.(string)
		if !ok {
			return r.cannot("gsub of no text")
		}
		pattern = quoteMeta(text)
	default:
		return r.cannot("gsub of an expression that is made for each event")
	}
	l, ok := args[1].(*ruby.Literal)
	if !ok {
		return r.cannot("gsub with a text that is made for each event")
	}
	with, ok := l.Value.(string)
	if !ok {
		return r.cannot("gsub with no text")
	}
	text := r.temp("ruby")
	r.unless(func() {
		r.do(ottl.Set(text, v))
		r.do(replacePattern(text, pattern, rubyReplacement(with)))
	})
	return text.Value()
}

// chain is a method of what a method of a list literal gives: [a, b].reject { ... }.join(":"); done is false for others.
func (r *rubyProgram) chain(inner, outer *ruby.Call) (v ottl.Value, done bool) {
	base, compact, flat := ruby.Expr(inner), false, false
	for {
		c, ok := base.(*ruby.Call)
		if !ok {
			break
		}
		switch {
		case c.Name == "flatten" && len(c.Args) == 0:
			flat = true
		case c.Name == "compact", c.Name == "reject" && isBlank(c.Block):
			compact = true
		default:
			return ottl.Nil, false
		}
		base = c.On
	}
	l, ok := base.(*ruby.List)
	if !ok {
		return ottl.Nil, false
	}
	switch {
	case outer.Name == "reject" && isBlank(outer.Block), outer.Name == "compact":
		return r.list(l, flat, true), true
	case outer.Name == "flatten":
		return r.list(l, true, compact), true
	case outer.Name == "join" && compact && !flat && len(outer.Args) == 1:
		return r.joined(l, outer.Args[0]), true
	}
	return r.cannot("the method %s of a list", outer.Name), true
}

func (r *rubyProgram) listCall(l *ruby.List, e *ruby.Call) ottl.Value {
	switch {
	case e.Name == "flatten" && len(e.Args) == 0:
		return r.list(l, true, false)
	case e.Name == "compact", e.Name == "reject" && isBlank(e.Block):
		return r.list(l, false, true)
	}
	return r.cannot("the method %s of a list", e.Name)
}

// isBlank reports whether a block says of an element that it is nil or empty.
func isBlank(block string) bool {
	return block == "|e|e.nil?||e&.empty?" || block == "|x|x.nil?||x.empty?" || block == "|e|e.nil?||e.empty?" || block == "|x|x.nil?||x&.empty?"
}

// list makes a list of its elements. Of an element that is a list, flat takes its elements; compact leaves out what is nil or empty.
func (r *rubyProgram) list(l *ruby.List, flat, compact bool) ottl.Value {
	list := r.temp("ruby_list")
	r.unless(func() { r.do(ottl.Set(list, ottl.List())) })
	for _, e := range l.Elements {
		v := r.eval(e)
		if mayBeNil(e) && !compact {
			return r.cannot("a list that may have nil in it")
		}
		r.unless(func() {
			there := ottl.And(ottl.Exists(v), ottl.Ne(v, ottl.Str("")))
			scalar := ottl.Not(ottl.Or(ottl.Is("IsList", v), ottl.Is("IsMap", v)))
			if _, constant := e.(*ruby.Literal); constant {
				r.do(ottl.Append(list, v))
				return
			}
			r.do(ottl.Append(list, v).Where(ottl.And(there, scalar)))
			if get, ok := e.(*ruby.Get); ok && flat {
				from := r.field(get.Field)
				r.joinLists(list, from)
				r.do(ottl.Set(list, v).Where(ottl.And(ottl.Is("IsList", v), ottl.Eq(ottl.Call("Len", list.Value()), ottl.Int(0)))))
			}
		})
	}
	return list.Value()
}

// joined writes elements that are neither nil nor empty one behind the other.
func (r *rubyProgram) joined(l *ruby.List, by ruby.Expr) ottl.Value {
	text := r.temp("ruby")
	separator := r.eval(by)
	for _, e := range l.Elements {
		v := r.eval(e)
		r.unless(func() {
			there := ottl.And(ottl.Exists(v), ottl.Ne(v, ottl.Str("")))
			r.do(ottl.Set(text, ottl.Call("Concat", ottl.List(text.Value(), separator, v), ottl.Str(""))).Where(ottl.And(ottl.Exists(text.Value()), there)))
			r.do(ottl.Set(text, ottl.Call("String", v)).Where(ottl.And(ottl.Missing(text.Value()), there)))
		})
	}
	return ottl.Call("Coalesce", ottl.List(text.Value(), ottl.Str("")))
}
