package collector

import (
	"cmp"
	"strings"

	"gopkg.in/yaml.v3"
)

// Map is the settings of a component in the order in which they are written. Values are bool, int, float64, string, Text,
// []string, []any, Lines, Map, *yaml.Node (a part of the source that goes over as it is) and nil, which is written as an empty value.
// Every dollar sign in a string or node is escaped; a Text is how a reference to the environment gets in.
type Map []Entry

// Entry is one setting.
type Entry struct {
	Key   string
	Value any
	Note  string // becomes a comment at the end of the line
}

// Lines is a list whose elements have comments before them.
type Lines []Line

// Line is an element of Lines. Its comment may have several lines.
type Line struct {
	Comment string
	Value   any
}

// With returns the map with a setting more; a zero value (false aside) leaves it as it is.
func (m Map) With(key string, value any) Map {
	switch v := value.(type) {
	case string:
		if v == "" {
			return m
		}
	case Text:
		if len(v) == 0 {
			return m
		}
	case int:
		if v == 0 {
			return m
		}
	case []string:
		if len(v) == 0 {
			return m
		}
	case []any:
		if len(v) == 0 {
			return m
		}
	case Map:
		if len(v) == 0 {
			return m
		}
	}
	return append(m, Entry{Key: key, Value: value})
}

// Set sets a setting, in its place where it is there already. Keys of nested maps are joined with "::", as the Collector does.
func (m Map) Set(path string, value any) Map {
	key, rest, nested := strings.Cut(path, "::")
	for i := range m {
		if m[i].Key != key {
			continue
		}
		if nested {
			inner, _ := m[i].Value.(Map)
			m[i].Value = inner.Set(rest, value)
		} else {
			m[i].Value = value
		}
		return m
	}
	if nested {
		value = Map(nil).Set(rest, value)
	}
	return append(m, Entry{Key: key, Value: value})
}

// Get is the value of a setting, nil where it is not there. Keys of nested maps are joined with "::".
func (m Map) Get(path string) any {
	key, rest, nested := strings.Cut(path, "::")
	for _, e := range m {
		if e.Key == key {
			if nested {
				inner, _ := e.Value.(Map)
				return inner.Get(rest)
			}
			return e.Value
		}
	}
	return nil
}

// Variables are the environment variables that the settings refer to, in the order in which they stand, those of parts of the source
// (nodes) aside.
func (m Map) Variables() (names []string) {
	var walk func(value any)
	walk = func(value any) {
		switch v := value.(type) {
		case Map:
			for _, e := range v {
				walk(e.Value)
			}
		case []any:
			for _, e := range v {
				walk(e)
			}
		case Lines:
			for _, e := range v {
				walk(e.Value)
			}
		case Text:
			for _, p := range v {
				if p.Env != "" {
					names = append(names, p.Env)
				}
			}
		}
	}
	walk(m)
	return names
}

// equal reports whether two settings are written the same.
func (m Map) equal(o Map) bool {
	a, errA := yaml.Marshal(node(m))
	b, errB := yaml.Marshal(node(o))
	return errA == nil && errB == nil && string(a) == string(b)
}

// Text is a string with references to the environment in it.
type Text []Part

// Part is either literal text or, where Env is set, a reference to an environment variable.
type Part struct {
	Literal string
	Env     string
	Default string // of the variable, used where HasDefault
	// HasDefault tells a default of "" from none.
	HasDefault bool
}

// Env refers to an environment variable.
func Env(name string) Text { return Text{{Env: name}} }

// EnvDefault refers to an environment variable that need not be set.
func EnvDefault(name, value string) Text { return Text{{Env: name, Default: value, HasDefault: true}} }

// Literal is text without references.
func Literal(s string) Text { return Text{{Literal: s}} }

// List splits a text at the commas outside of its references.
func (t Text) List() (list []Text) {
	var one Text
	for _, p := range t {
		if p.Env != "" {
			one = append(one, p)
			continue
		}
		for i, part := range strings.Split(p.Literal, ",") {
			if i > 0 {
				list, one = append(list, one), nil
			}
			if part = strings.TrimSpace(part); part != "" {
				one = append(one, Part{Literal: part})
			}
		}
	}
	return append(list, one)
}

// Plain is the text without its references, and whether it has none.
func (t Text) Plain() (string, bool) {
	var b strings.Builder
	for _, p := range t {
		if p.Env != "" {
			return "", false
		}
		b.WriteString(p.Literal)
	}
	return b.String(), true
}

// String is the text as the Collector reads it: references in its own syntax, and dollar signs doubled
// (opentelemetry.io/docs/collector/configuration, "Environment variables").
func (t Text) String() string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.Env == "":
			b.WriteString(escape(p.Literal))
		case p.HasDefault:
			b.WriteString("${env:" + p.Env + ":-" + p.Default + "}")
		default:
			b.WriteString("${env:" + p.Env + "}")
		}
	}
	return b.String()
}

// escape doubles the dollar signs of a text: the Collector expands ${...}, and releases before 0.104 also a bare $NAME.
func escape(s string) string { return strings.ReplaceAll(s, "$", "$$") }

// EnvTag marks a node whose value is written as it is, dollar signs and all, because it refers to the environment.
const EnvTag = "!env"

// EnvNode is a scalar that refers to the environment, for a part of the source that goes over as it is.
func EnvNode(t Text) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: EnvTag, Value: t.String()}
}

// EnvName makes the name of an environment variable of words: upper-case, other characters than letters and digits as "_".
func EnvName(words ...string) string {
	var b strings.Builder
	for _, w := range words {
		if w == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('_')
		}
		for _, r := range strings.ToUpper(w) {
			if r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' {
				b.WriteRune(r)
			} else {
				b.WriteByte('_')
			}
		}
	}
	name := cmp.Or(b.String(), "_")
	if name[0] >= '0' && name[0] <= '9' {
		name = "_" + name
	}
	return name
}
