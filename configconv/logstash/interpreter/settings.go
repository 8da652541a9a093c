package interpreter

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// settings are the attributes of a plugin. The methods are the validators of Config::Mixin (logstash-core/lib/logstash/config/mixin.rb);
// each marks an option as supported. The first error is that of finish.
type settings struct {
	opts   Options
	values map[string]any
	names  []string
	used   map[string]bool
	// verbatim says that a text of the attribute has no references, though it may look so.
	verbatim bool
	err      error
}

// pair is an entry of a hash, which keeps the order of the configuration.
type pair struct {
	key   string
	value any
}

type hash []pair

func (h hash) get(key string) (any, bool) {
	for _, p := range h {
		if p.key == key {
			return p.value, true
		}
	}
	return nil, false
}

// newSettings is AST::Plugin#map_expr_attributes (logstash-core/lib/logstash/compiler/lscl.rb).
func newSettings(p *syntax.Plugin, opts Options) (*settings, error) {
	s := &settings{opts: opts, values: map[string]any{}, used: map[string]bool{}}
	for _, a := range p.Attributes {
		s.verbatim = p.Name == "dissect" && a.Name == "mapping"
		v, err := s.value(a.Value)
		if err != nil {
			return nil, fmt.Errorf("option %s: %w", a.Name, err)
		}
		existing, found := s.values[a.Name]
		if !found {
			s.names = append(s.names, a.Name)
			s.values[a.Name] = v
			continue
		}
		switch existing := existing.(type) {
		case hash:
			other, ok := v.(hash)
			if !ok {
				return nil, fmt.Errorf("option %s: a hash and something else", a.Name)
			}
			s.values[a.Name] = mergeHashes(existing, other)
		case []any:
			if list, ok := v.([]any); ok {
				s.values[a.Name] = append(existing, list...)
			} else {
				s.values[a.Name] = append(existing, v)
			}
		default:
			if !equal(existing, v) {
				s.values[a.Name] = []any{existing, v}
			}
		}
	}
	for _, name := range []string{"id", "enable_metric", "periodic_flush"} {
		s.used[name] = true // without effect on events
	}
	return s, nil
}

// mergeHashes is LogStash::Util.hash_merge.
func mergeHashes(dst, src hash) hash {
	for _, p := range src {
		i := slices.IndexFunc(dst, func(d pair) bool { return d.key == p.key })
		if i < 0 {
			dst = append(dst, p)
			continue
		}
		old, list := dst[i].value.([]any)
		if h, ok := dst[i].value.(hash); ok {
			if other, ok := p.value.(hash); ok {
				dst[i].value = mergeHashes(h, other)
				continue
			}
		}
		if !list {
			old = []any{dst[i].value}
		}
		more, ok := p.value.([]any)
		if !ok {
			more = []any{p.value}
		}
		for _, v := range more {
			if !slices.ContainsFunc(old, func(o any) bool { return equal(o, v) }) {
				old = append(old, v)
			}
		}
		if list || len(old) > 1 {
			dst[i].value = old
		}
	}
	return dst
}

// value is what an attribute stands for: a string, int64, float64, []any or hash.
func (s *settings) value(v syntax.Value) (any, error) {
	switch v := v.(type) {
	case *syntax.String:
		text := v.Text
		if s.opts.SupportEscapes {
			text = syntax.Unescape(text)
		}
		if !s.verbatim {
			if err := printable(text); err != nil {
				return nil, err
			}
		}
		return variables(text)
	case *syntax.Bareword:
		return v.Text, nil
	case *syntax.Number:
		return number(v.Text)
	case *syntax.Array:
		list := []any{}
		for _, e := range v.Elements {
			x, err := s.value(e)
			if err != nil {
				return nil, err
			}
			list = append(list, x)
		}
		return list, nil
	case *syntax.Hash:
		h := hash{}
		for _, e := range v.Entries {
			key, err := s.value(e.Key)
			if err != nil {
				return nil, err
			}
			x, err := s.value(e.Value)
			if err != nil {
				return nil, err
			}
			if _, found := h.get(toS(key)); found {
				return nil, fmt.Errorf("key %q is there twice", toS(key))
			}
			h = append(h, pair{toS(key), x})
		}
		return h, nil
	}
	return nil, fmt.Errorf("a value of this kind is not supported")
}

// printable refuses formats of dates that package dateformat cannot print: what an event would have is not known.
func printable(text string) error {
	for _, p := range syntax.ParseTemplate(text) {
		var f dateformat.Format
		var err error
		switch {
		case p.Joda != "":
			f, err = dateformat.Joda(p.Joda)
		case p.Java != "" && p.Java != "TIME_NOW":
			f, err = dateformat.JavaTime(p.Java)
		}
		if err == nil && f.Unprintable != nil {
			return fmt.Errorf("the interpreter does not support %s: %w", p.Source, f.Unprintable)
		}
	}
	return nil
}

// number is AST::Number#expr.
func number(text string) (any, error) {
	if strings.Contains(text, ".") {
		return strconv.ParseFloat(text, 64)
	}
	return strconv.ParseInt(text, 0, 64)
}

// variables replaces ${NAME:default} by the default; there is no environment.
func variables(text string) (any, error) {
	var b strings.Builder
	for _, p := range syntax.ParseVariables(text) {
		switch {
		case p.Name == "":
			b.WriteString(p.Literal)
		case p.HasDefault:
			b.WriteString(p.Default)
		default:
			return nil, fmt.Errorf("the variable %s has no value", p.Name)
		}
	}
	return b.String(), nil
}

// fail keeps the first error.
func (s *settings) fail(name, format string, args ...any) {
	if s.err == nil {
		s.err = fmt.Errorf("option %s: "+format, append([]any{name}, args...)...)
	}
}

// finish returns the first error, or one that names an option that no method was called for.
func (s *settings) finish() error {
	if s.err != nil {
		return s.err
	}
	for _, name := range s.names {
		if !s.used[name] {
			return fmt.Errorf("the interpreter does not support the option %s", name)
		}
	}
	return nil
}

func (s *settings) has(name string) bool {
	_, found := s.values[name]
	return found
}

// list is :array.
func (s *settings) list(name string) []any {
	s.used[name] = true
	switch v := s.values[name].(type) {
	case nil:
		return nil
	case []any:
		return v
	case hash:
		s.fail(name, "a list is expected")
		return nil
	default:
		return []any{v}
	}
}

// strings is :array, with each element as a string.
func (s *settings) strings(name string, otherwise ...string) []string {
	if !s.has(name) {
		s.used[name] = true
		return otherwise
	}
	out := []string{}
	for _, v := range s.list(name) {
		out = append(out, toS(v))
	}
	return out
}

// one is a validator for one value.
func (s *settings) one(name string) any {
	list := s.list(name)
	if len(list) > 1 {
		s.fail(name, "one value is expected, there are %d", len(list))
	}
	if len(list) == 0 {
		return nil
	}
	return list[0]
}

// string is :string, and :field_reference, :password, :path.
func (s *settings) string(name, otherwise string) string {
	if v := s.one(name); v != nil {
		return toS(v)
	}
	return otherwise
}

// boolean is :boolean.
func (s *settings) boolean(name string, otherwise bool) bool {
	switch v := s.one(name); v {
	case nil:
		return otherwise
	case "true":
		return true
	case "false":
		return false
	default:
		s.fail(name, "true or false is expected")
		return false
	}
}

// number is :number.
func (s *settings) number(name string, otherwise float64) float64 {
	switch v := s.one(name).(type) {
	case nil:
	case int64:
		return float64(v)
	case float64:
		return v
	default:
		f, err := strconv.ParseFloat(toS(v), 64)
		if err != nil {
			s.fail(name, "a number is expected")
		}
		return f
	}
	return otherwise
}

// enum is a list of the values that are allowed.
func (s *settings) enum(name, otherwise string, allowed ...string) string {
	v := s.string(name, otherwise)
	if s.has(name) && !slices.Contains(allowed, v) {
		s.fail(name, "%q is none of %s", v, strings.Join(allowed, ", "))
	}
	return v
}

// hash is :hash, which a list of keys and values will do for.
func (s *settings) hash(name string) hash {
	s.used[name] = true
	if h, ok := s.values[name].(hash); ok || !s.has(name) {
		return h
	}
	list := s.list(name)
	if len(list)%2 == 1 {
		s.fail(name, "an even number of values is expected")
		return nil
	}
	h := hash{}
	for i := 0; i < len(list); i += 2 {
		key, value := toS(list[i]), list[i+1]
		at := slices.IndexFunc(h, func(p pair) bool { return p.key == key })
		if at < 0 {
			h = append(h, pair{key, value})
		} else if entry, ok := h[at].value.([]any); ok {
			h[at].value = append(entry, value)
		} else {
			h[at].value = []any{h[at].value, value}
		}
	}
	return h
}

// ecs is ecs_compatibility.
func (s *settings) ecs() bool {
	otherwise := "disabled"
	if s.opts.ECS {
		otherwise = "v8"
	}
	return s.enum("ecs_compatibility", otherwise, "disabled", "v1", "v8") != "disabled"
}

// fieldRef is :field_reference, a string that refers to a field.
func (s *settings) fieldRef(name, otherwise string) string {
	v := s.string(name, otherwise)
	if _, err := syntax.ParseFieldRef(v); err != nil && v != "" {
		s.fail(name, "%v", err)
	}
	return v
}
