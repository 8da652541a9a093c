package grok

import (
	"hash/fnv"
	"slices"
	"strings"
)

// emit writes the expression and the definitions that it needs. Patterns that capture something are named as well, as long as no two captures
// of the whole have one name; otherwise they are put in their places, where each capture has a name of its own.
func (c *compiler) emit(p *Pattern, top *definition) {
	inline := slices.ContainsFunc(p.Captures, func(x Capture) bool { return x.Name != groupOf(x.Field) })
	e := &emitter{compiler: c, inline: inline, captures: p.Captures, needed: map[string]string{}}
	p.Expression = flags(top) + e.text(top)
	for name, text := range e.needed {
		if !IsBuiltin(name, text) {
			p.Definitions = append(p.Definitions, name+"="+text)
		}
	}
	slices.Sort(p.Definitions)
}

// groupOf is the name that the first capture of a field has.
func groupOf(field []string) string {
	return strings.ReplaceAll(uniqueName("["+strings.Join(field, "][")+"]", map[string]int{}), dot, ".")
}

type emitter struct {
	*compiler
	inline   bool
	captures []Capture // that were not written yet, where they are put in their places
	needed   map[string]string
}

// next is the name of the capture that is written next.
func (e *emitter) next(field string) string {
	if !e.inline {
		return groupOf(path(field))
	}
	name := e.captures[0].Name
	e.captures = e.captures[1:]
	return name
}

func (e *emitter) text(d *definition) string {
	var b strings.Builder
	for _, p := range d.pieces {
		switch {
		case p.capture != "":
			b.WriteString("(?P<" + strings.ReplaceAll(e.next(p.capture), ".", dot) + ">")
		case p.ref == nil:
			b.WriteString(strings.ReplaceAll(p.text, "%{", `\x25{`)) // which go-grok would take for a reference
		default:
			name := ""
			if p.ref.field != "" {
				name = e.next(p.ref.field)
			}
			b.WriteString(e.reference(p.ref.pattern, name))
		}
	}
	return b.String()
}

// reference writes a reference to a pattern that captures a field, or none for "".
func (e *emitter) reference(pattern, field string) string {
	d := e.known[pattern]
	if e.inline && d.captures > 0 {
		open := "(?:"
		if field != "" {
			open = "(?P<" + strings.ReplaceAll(field, ".", dot) + ">"
		}
		return open + prefix(d) + e.text(d) + ")"
	}
	if _, there := e.needed[pattern]; !there {
		e.needed[pattern] = "" // the patterns that it refers to come with it
		e.needed[pattern] = prefix(d) + e.text(d)
	}
	if field != "" {
		return "%{" + pattern + ":" + field + "}"
	}
	return "%{" + pattern + "}"
}

func fingerprint(text string) uint64 {
	h := fnv.New64a()
	h.Write([]byte(text))
	return h.Sum64()
}

// IsBuiltin reports whether go-grok has a pattern of that name with that text, so that its definition can be left out.
func IsBuiltin(name, text string) bool { return builtin[name] == fingerprint(text) }
