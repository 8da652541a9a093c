package logstash

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// tagsPath is where the tags of an event are.
var tagsPath = ottl.Attributes.Key("tags")

// metadata is where a field of [@metadata] is.
func metadata(keys ...string) ottl.Path {
	p := ottl.Attributes.Key("@metadata")
	for _, k := range keys {
		p = p.Key(k)
	}
	return p
}

// path is where a field of an event is in a log record: message is its body, @timestamp its time, all others are attributes.
func (c *converter) path(field []string) ottl.Path {
	if len(field) == 0 {
		return ottl.Attributes
	}
	p := ottl.Attributes.Key(field[0])
	switch field[0] {
	case "message":
		p = ottl.Body
	case "@timestamp":
		return ottl.Time
	case "@metadata":
		c.metadata = true
	}
	for _, key := range field[1:] {
		if i, err := strconv.Atoi(key); err == nil && i >= 0 {
			p = p.Index(i)
		} else {
			p = p.Key(key)
		}
	}
	return p
}

// field is where the field is that a reference names, which may hold other fields' values in its name: [a][b], a, %{type}_id.
func (p *program) field(ref string) ottl.Path {
	if !strings.Contains(ref, "%{") {
		keys, err := syntax.ParseFieldRef(ref)
		if err != nil {
			keys = []string{ref}
		}
		return p.path(keys)
	}
	var path ottl.Path = ottl.Attributes
	for i, part := range splitReference(ref) {
		switch {
		case strings.Contains(part, "%{"):
			path = path.At(p.sprintf(part))
		case i == 0:
			path = p.path([]string{part})
		default:
			path = path.Key(part)
		}
	}
	return path
}

// splitReference splits [a%{x}][b] at its brackets, but not at those within %{}.
func splitReference(ref string) (parts []string) {
	if !strings.HasPrefix(ref, "[") {
		return []string{ref}
	}
	depth, start := 0, 0
	for i := 0; i < len(ref); i++ {
		switch {
		case strings.HasPrefix(ref[i:], "%{"):
			if end := strings.IndexByte(ref[i:], '}'); end > 0 {
				i += end
			}
		case ref[i] == '[':
			if depth++; depth == 1 {
				start = i + 1
			}
		case ref[i] == ']':
			if depth--; depth == 0 {
				parts = append(parts, ref[start:i])
			}
		}
	}
	if len(parts) == 0 {
		return []string{ref}
	}
	return parts
}

// exists holds where the event has the field. An empty message and none are one.
func exists(path ottl.Path) ottl.Cond {
	switch path.String() {
	case ottl.Body.String():
		return ottl.And(ottl.Exists(path.Value()), ottl.Ne(path.Value(), ottl.Str("")))
	case ottl.Time.String():
		return ottl.True
	}
	return ottl.Exists(path.Value())
}

// missing holds where the event does not have the field.
func missing(path ottl.Path) ottl.Cond {
	switch path.String() {
	case ottl.Body.String():
		return ottl.Or(ottl.Missing(path.Value()), ottl.Eq(path.Value(), ottl.Str("")))
	case ottl.Time.String():
		return ottl.False
	}
	return ottl.Missing(path.Value())
}

// read is the value of a field. The time of an event is a text in every place but its own.
func read(path ottl.Path) ottl.Value {
	if path.String() == ottl.Time.String() {
		return isoTime(ottl.Time.Value())
	}
	return path.Value()
}
