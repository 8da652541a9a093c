// Package setting holds the settings of one program, wherever they were set, and records one finding for each of them.
package setting

import (
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// Setting is a setting of a program and where it was set.
type Setting struct {
	Key   string // its canonical name
	Name  string // what the user wrote: a flag, a variable, a property
	Value collector.Text
	At    conversion.Place
	// Hidden says that the value comes from a place that is not read: a secret, a config map.
	Hidden bool
}

// Set is the settings of one program by key.
type Set struct {
	settings map[string]Setting
	said     map[string]bool
	rec      *conversion.Recorder
	prefix   string // of the rules
}

// NewSet makes an empty set. Findings go to the recorder, under rules that begin with prefix.
func NewSet(rec *conversion.Recorder, prefix string) *Set {
	return &Set{settings: map[string]Setting{}, said: map[string]bool{}, rec: rec, prefix: prefix}
}

// Put records a setting; a later one of the same key wins, so sources of less weight are read first.
func (s *Set) Put(v Setting) { s.settings[v.Key] = v }

// Get is the setting of that key.
func (s *Set) Get(key string) (Setting, bool) {
	v, ok := s.settings[key]
	return v, ok
}

// Conceal puts references to the environment in the place of the credentials in addresses. variable is given each of them with its
// setting and its value, and returns the name of the variable.
func (s *Set) Conceal(variable func(of Setting, c Credential, value string) string) {
	for _, key := range s.Keys() {
		v := s.settings[key]
		var t collector.Text
		for _, p := range v.Value {
			if p.Env != "" {
				t = append(t, p)
				continue
			}
			t = append(t, Conceal(p.Literal, func(c Credential, value string) string { return variable(v, c, value) })...)
		}
		v.Value = t
		s.settings[key] = v
	}
}

// Has reports whether the setting is set to anything.
func (s *Set) Has(key string) bool {
	v, ok := s.settings[key]
	return ok && (v.Hidden || Resolve(v.Value, "x") != "")
}

// Keys are the keys of all settings, sorted.
func (s *Set) Keys() []string {
	keys := make([]string, 0, len(s.settings))
	for k := range s.settings {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}

// Resolve is the text with the defaults of its references, def where one has none.
func Resolve(t collector.Text, def string) string {
	var b strings.Builder
	for _, p := range t {
		switch {
		case p.Env == "":
			b.WriteString(p.Literal)
		case p.HasDefault:
			b.WriteString(p.Default)
		default:
			return def
		}
	}
	return b.String()
}

// Text is the value of a setting with the defaults of its references, def where it is not known.
func (s *Set) Text(key, def string) string {
	v, ok := s.settings[key]
	if !ok || v.Hidden {
		return def
	}
	return Resolve(v.Value, def)
}

// Raw is the value with its references to the environment, def where it is not set or not known.
func (s *Set) Raw(key, def string) collector.Text {
	if v, ok := s.settings[key]; ok && !v.Hidden {
		return v.Value
	}
	if def == "" {
		return nil
	}
	return collector.Literal(def)
}

// Bool is the value of a boolean setting, def where it is not set or no boolean.
func (s *Set) Bool(key string, def bool) bool {
	b, err := strconv.ParseBool(strings.ToLower(s.Text(key, strconv.FormatBool(def))))
	if err != nil {
		return def
	}
	return b
}

// Int is the value of a numeric setting, def where it is not set or no number.
func (s *Set) Int(key string, def int) int {
	n, err := strconv.Atoi(s.Text(key, ""))
	if err != nil {
		return def
	}
	return n
}

// List is a comma-separated setting as a list. A reference to the environment is one item, or a part of one; a setting that is not known
// is a reference to the given variable.
func (s *Set) List(key, def, variable string) any {
	v, ok := s.settings[key]
	if ok && v.Hidden {
		s.rec.Variable(variable, "the value of "+v.Name)
		return []any{collector.Env(variable)}
	}
	value := v.Value
	if !ok {
		value = collector.Literal(def)
	}
	plain, literal := value.Plain()
	if !literal {
		var list []any
		for _, item := range value.List() {
			list = append(list, item)
		}
		return list
	}
	var list []string
	for item := range strings.SplitSeq(plain, ",") {
		if item = strings.TrimSpace(item); item != "" {
			list = append(list, item)
		}
	}
	return list
}

// Said reports whether the setting has its finding.
func (s *Set) Said(key string) bool { return s.said[key] }

// Say records the finding of a setting, where it is set and has none yet.
func (s *Set) Say(key string, status finding.Status, message, url string) {
	v, ok := s.settings[key]
	if !ok || s.said[key] {
		return
	}
	s.said[key] = true
	if v.Hidden && status != finding.Keep {
		status, message = finding.Manual, message+". Its value comes from a place that is not read: check what it is"
	}
	s.rec.Add(v.At, s.Rule(key), v.Name, status, message, url)
}

// SayPrefix gives every setting below a prefix that has no finding yet the same one.
func (s *Set) SayPrefix(prefix string, status finding.Status, message, url string) {
	for _, key := range s.Keys() {
		if strings.HasPrefix(key, prefix) {
			s.Say(key, status, message, url)
		}
	}
}

// Rule is the rule of a setting.
func (s *Set) Rule(key string) string {
	return s.prefix + strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return '-'
	}, strings.ToLower(key))
}

// Bad records a setting whose value its program refuses.
func (s *Set) Bad(key, want string) {
	v := s.settings[key]
	s.said[key] = true
	s.rec.Problem(v.At, v.Name+" has to be "+want+"; it is left out")
}
