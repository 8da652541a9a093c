package logstash

import (
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// settings reads the attributes of a plugin, and knows which of them nothing has read.
type settings struct {
	of         *converter
	plugin     *syntax.Plugin
	read       map[string]bool
	kind, name string // of an input or output, for the names of variables
}

func (c *converter) settingsOf(p *syntax.Plugin) *settings {
	return &settings{of: c, plugin: p, read: map[string]bool{}}
}

// pair is an entry of a hash.
type pair struct {
	pos   syntax.Pos
	key   string
	value syntax.Value
}

// value is what an attribute has, nil where it is not there. One that is there twice has all its values: hashes are merged, and others become
// one array (lscl.rb, Plugin#expr).
func (s *settings) value(name string) syntax.Value {
	s.read[name] = true
	var found syntax.Value
	for _, a := range s.plugin.Attributes {
		if a.Name != name {
			continue
		}
		if found == nil {
			found = a.Value
			continue
		}
		if have, ok := found.(*syntax.Hash); ok {
			if more, ok := a.Value.(*syntax.Hash); ok {
				found = &syntax.Hash{Pos: have.Pos, Entries: append(slices.Clone(have.Entries), more.Entries...)}
				continue
			}
		}
		found = &syntax.Array{Pos: found.Position(), Elements: append(slices.Clone(elements(found)), elements(a.Value)...)}
	}
	return found
}

// has reports whether the attribute is there.
func (s *settings) has(name string) bool {
	return slices.ContainsFunc(s.plugin.Attributes, func(a *syntax.Attribute) bool { return a.Name == name })
}

// string is the text of a simple value, as Logstash reads it: with references to the environment still in it.
func (s *settings) string(name, otherwise string) string {
	v := s.value(name)
	if v == nil {
		return otherwise
	}
	if list, ok := v.(*syntax.Array); ok && len(list.Elements) == 1 {
		v = list.Elements[0]
	}
	text, ok := s.of.literal(v)
	if !ok {
		s.of.manualf("%s has a value of a kind that it does not take", name)
		return otherwise
	}
	return text
}

// text is the text of a simple value, with references to the environment as the Collector has them; empty where it is not there.
func (s *settings) text(name string) collector.Text { return environment(s.string(name, "")) }

// literal is the text of a string, a bare word or a number.
func (c *converter) literal(v syntax.Value) (string, bool) {
	switch v := v.(type) {
	case *syntax.String:
		return c.unescaped(v), true
	case *syntax.Bareword:
		return v.Text, true
	case *syntax.Number:
		return v.Text, true
	}
	return "", false
}

// unescaped is what a string literal stands for.
func (c *converter) unescaped(v *syntax.String) string {
	if c.escapes {
		return syntax.Unescape(v.Text)
	}
	return v.Text
}

// strings is a list of texts; a simple value is a list of one.
func (s *settings) strings(name string) (list []string) {
	for _, v := range s.values(name) {
		if text, ok := s.of.literal(v); ok {
			list = append(list, text)
		} else {
			s.of.manualf("%s has an element of a kind that it does not take", name)
		}
	}
	return list
}

// values are the elements of an array; another value is the only one.
func (s *settings) values(name string) []syntax.Value { return elements(s.value(name)) }

func elements(v syntax.Value) []syntax.Value {
	switch v := v.(type) {
	case nil:
		return nil
	case *syntax.Array:
		return v.Elements
	}
	return []syntax.Value{v}
}

// pairs are the entries of a hash, or of an array in whose place Logstash takes a hash: keys and values in turn.
func (s *settings) pairs(name string) (list []pair) {
	switch v := s.value(name).(type) {
	case nil:
	case *syntax.Hash:
		for _, e := range v.Entries {
			if key, ok := s.of.literal(e.Key); ok {
				list = append(list, pair{e.Pos, key, e.Value})
			}
		}
	case *syntax.Array:
		if len(v.Elements)%2 != 0 {
			s.of.manualf("%s has a key without a value, so that Logstash does not start with it", name)
		}
		for i := 0; i+1 < len(v.Elements); i += 2 {
			if key, ok := s.of.literal(v.Elements[i]); ok {
				list = append(list, pair{v.Elements[i].Position(), key, v.Elements[i+1]})
			}
		}
	default:
		s.of.manualf("%s is no hash", name)
	}
	return list
}

// texts are the values of a pair: one, or the elements of a list.
func (c *converter) texts(v syntax.Value) (list []string) {
	for _, e := range elements(v) {
		if text, ok := c.literal(e); ok {
			list = append(list, text)
		}
	}
	return list
}

// bool is a setting that is true or false.
func (s *settings) bool(name string, otherwise bool) bool {
	switch text := s.string(name, ""); strings.ToLower(text) {
	case "true":
		return true
	case "false":
		return false
	case "":
	default:
		s.of.manualf("%s => %s cannot be known before Logstash runs", name, text)
	}
	return otherwise
}

// int is a setting that is a number.
func (s *settings) int(name string, otherwise int64) int64 {
	text := s.string(name, "")
	if text == "" {
		return otherwise
	}
	i, err := strconv.ParseInt(text, 10, 64)
	if err != nil {
		s.of.manualf("%s => %s is no integer that is known before Logstash runs", name, text)
		return otherwise
	}
	return i
}

// harmless are attributes that every plugin has and whose absence changes no event.
var harmless = []string{"id", "enable_metric", "periodic_flush"}

// readAll says that all of the plugin is left to a person, who sees its source.
func (s *settings) readAll() {
	for _, a := range s.plugin.Attributes {
		s.read[a.Name] = true
	}
}

// unread remarks on the attributes that nothing has read.
func (s *settings) unread() {
	for _, a := range s.plugin.Attributes {
		switch {
		case s.read[a.Name]:
		case slices.Contains(harmless, a.Name):
			s.read[a.Name] = true
		default:
			s.read[a.Name] = true
			s.of.manualf("%s (line %d) is not known here and has no effect in the Collector", a.Name, a.Pos.Line)
		}
	}
}

// ignore remarks on attributes that have no counterpart, where they are there.
func (s *settings) ignore(why string, names ...string) {
	for _, n := range names {
		if s.has(n) && !s.read[n] {
			s.read[n] = true
			s.of.reviewf("%s %s", n, why)
		}
	}
}
