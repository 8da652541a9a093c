package env

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// splices are the changes of a scope: the new variables after the last legacy one, or in the place of the first one while the others go.
// Where a new value refers to a variable that stands further below, they come after that. In a part of a script that may not be run,
// those that refer to something come alone.
func (t *translation) splices() (list []yamledit.Splice) {
	last := t.scope.like()
	if last == nil {
		return nil
	}
	at, free, bound := t.needed(), t.added, []assignment(nil)
	if at != nil && at.nested {
		free, bound = split(t.added)
	} else if at != nil {
		free, bound = nil, t.added
	}
	behind := func(added []assignment, v *variable) {
		if text := render(added, v); text != "" {
			list = append(list, yamledit.Splice{Start: v.end, End: v.end, Text: text})
		}
	}
	if t.phase != conversion.Final {
		if at != nil && (at.nested || at.end > last.end) {
			behind(bound, at)
		} else {
			free = t.added
		}
		if at != nil && at.nested {
			last = t.scope.outermost(last)
		}
		behind(free, last)
		return list
	}
	left := len(t.scope.vars)
	for _, v := range t.scope.legacy() {
		if v.fixed || t.stays[v.name] {
			continue
		}
		s := yamledit.Splice{Start: v.start, End: v.end, Text: v.removed + render(free, v)}
		free = nil
		if at != nil && v.end >= at.end {
			s.Text += render(bound, v)
			bound = nil
		}
		if s.Text == "" {
			left--
		}
		list = append(list, s)
	}
	if left == 0 && t.scope.emptied != nil {
		return []yamledit.Splice{*t.scope.emptied}
	}
	behind(free, last) // nothing goes, but what is new still comes
	if at != nil {
		behind(bound, at)
	}
	return list
}

// split tells the new variables that refer to nothing from the others.
func split(added []assignment) (free, bound []assignment) {
	for _, a := range added {
		if len(names(a.value)) == 0 {
			free = append(free, a)
		} else {
			bound = append(bound, a)
		}
	}
	return free, bound
}

// outermost is the last legacy variable that is set in any case, and the given one where none is.
func (s *scope) outermost(v *variable) *variable {
	for _, one := range s.legacy() {
		if !one.nested && one.render != nil {
			v = one
		}
	}
	return v
}

// needed is the variable behind which the new ones have to stand because a value of theirs refers to it, or to something that is set
// before it; nil where none does.
func (t *translation) needed() (at *variable) {
	if !t.scope.ordered {
		return nil
	}
	after := func(v *variable) {
		if v.render != nil && (at == nil || v.end > at.end) {
			at = v
		}
	}
	referred := map[string]bool{}
	for _, a := range t.added {
		for _, name := range names(a.value) {
			referred[name] = true
		}
	}
	if len(referred) == 0 {
		return nil
	}
	var last *variable // of the legacy variables, the last one that is filled in where it stands
	for _, v := range t.scope.legacy() {
		if !v.known || t.scope.filledIn(v.value) {
			after(v)
		}
		last = v
	}
	for name := range referred { // in a tag, a reference that the client itself filled in
		var first *variable
		for i := range t.scope.vars {
			if v := &t.scope.vars[i]; v.name == name {
				if v.end <= last.end {
					first = nil // it has its value where the legacy variable is read
					after(v)
					break
				}
				if first == nil {
					first = v
				}
			}
		}
		if first != nil {
			after(first)
		}
	}
	return at
}

// filledIn reports whether a value is one that is filled in where it stands. Kubernetes knows $(NAME) only; the rest is the client's.
func (s *scope) filledIn(value string) bool {
	if s.syntax == dollarParens {
		return strings.Contains(value, "$(")
	}
	return refers(value)
}

// reference matches a reference to a variable in any of the forms: $(NAME), ${NAME}, ${NAME:-default}, $NAME.
var reference = regexp.MustCompile(`\$(?:\(([A-Za-z_][A-Za-z0-9_.-]*)\)|\{([A-Za-z_][A-Za-z0-9_]*)|([A-Za-z_][A-Za-z0-9_]*))`)

// names are the variables that a text refers to.
func names(text string) (list []string) {
	for _, m := range reference.FindAllStringSubmatch(text, -1) {
		list = append(list, m[1]+m[2]+m[3])
	}
	return list
}

// use records what a text outside of the variables refers to.
func (s *scope) use(text string) {
	for _, name := range names(text) {
		if s.used == nil {
			s.used = map[string]bool{}
		}
		s.used[name] = true
	}
}

// user is what refers to a variable besides itself, "" for nothing.
func (s *scope) user(name string) string {
	if s.used[name] {
		return "something else in the file refers to it"
	}
	if !s.ordered {
		return ""
	}
	for _, v := range s.vars {
		if v.name == name || !v.known {
			continue
		}
		for _, other := range names(v.value) {
			if other == name {
				return v.name + " refers to it"
			}
		}
	}
	return ""
}
