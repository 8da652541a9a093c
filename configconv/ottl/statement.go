package ottl

import "github.com/otelmigrate/otelmigrate/configconv/collector"

// Statement calls an editor, a function that changes the record, where a condition holds.
type Statement struct {
	call  string
	where []Cond // all of them have to hold
}

// Do calls an editor.
func Do(editor string, args ...Value) Statement {
	return Statement{call: editor + "(" + join(args) + ")"}
}

// Set sets a value. Setting nil does nothing.
func Set(target Path, v Value) Statement { return Do("set", target.Value(), v) }

// Delete takes a key out of the map, or an element out of the list, that it is in. For a path without keys, a body or a time, there is no such thing: a body becomes empty.
func Delete(p Path) Statement {
	parent, key, ok := p.Parent()
	if !ok {
		return Set(p, Str(""))
	}
	if c := key.source()[0]; c >= '0' && c <= '9' {
		return Do("delete_index", parent.Value(), key)
	}
	return Do("delete_key", parent.Value(), key)
}

// Append adds a value to a list; what is no list becomes the first element of one.
func Append(target Path, v Value) Statement { return Do("append", target.Value(), v) }

// Where adds a condition to those that there are.
func (s Statement) Where(c Cond) Statement {
	if !c.IsTrue() {
		s.where = append([]Cond{c}, s.where...)
	}
	return s
}

// Condition is the condition under which the statement runs.
func (s Statement) Condition() Cond { return And(s.where...) }

func (s Statement) source() string {
	where := s.Condition()
	if where.IsTrue() {
		return s.call
	}
	return s.call + " where " + where.source()
}

// String is the statement as it is written, with references to the environment as the Collector reads them.
func (s Statement) String() string { return s.Text().String() }

// Text is the statement as a setting of a component.
func (s Statement) Text() collector.Text { return text(s.source()) }

// Replace puts other conditions in the place of one of those under which the statement runs; ok is false where that one is not among them.
func (s Statement) Replace(old, with Cond) (replaced Statement, ok bool) {
	where := s.Condition()
	parts := []Cond{where}
	if where.joined == "and" {
		parts = where.parts
	}
	for i, p := range parts {
		if p.source() == old.source() {
			return Statement{s.call, append(append(parts[:i:i], with), parts[i+1:]...)}, true
		}
	}
	return s, false
}
