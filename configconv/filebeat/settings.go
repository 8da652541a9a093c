package filebeat

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// settings are those of one part of the configuration: an input, a processor, an output. Beats take a.b.c: 1 and nested maps for the same
// thing; here, all keys are joined with dots. What nothing has read is said at the end.
type settings struct {
	*converter
	at     conversion.Place
	values map[string]yamledit.Value
	keys   map[string]conversion.Place
	order  []string
	read   map[string]bool
}

// settingsOf joins the keys of a map. Lists and empty maps are values.
func (c *converter) settingsOf(v yamledit.Value) *settings {
	s := &settings{converter: c, at: conversion.At(v), values: map[string]yamledit.Value{}, keys: map[string]conversion.Place{}, read: map[string]bool{}}
	s.add("", v)
	return s
}

func (s *settings) add(prefix string, v yamledit.Value) {
	for _, e := range v.Entries() {
		key := prefix + e.Key
		if e.Value.IsMap() && len(e.Value.Entries()) > 0 {
			s.add(key+".", e.Value)
			continue
		}
		if _, twice := s.values[key]; !twice {
			s.order = append(s.order, key)
		}
		s.values[key], s.keys[key] = e.Value, conversion.At(e.At)
	}
}

// under are the settings below a key, by the rest of their names.
func (s *settings) under(key string) *settings {
	inner := &settings{converter: s.converter, at: s.place(key), values: map[string]yamledit.Value{}, keys: map[string]conversion.Place{}, read: map[string]bool{}}
	for _, k := range s.order {
		if rest, ok := strings.CutPrefix(k, key+"."); ok {
			inner.order = append(inner.order, rest)
			inner.values[rest], inner.keys[rest] = s.values[k], s.keys[k]
		}
	}
	return inner
}

// has reports whether a setting is there, or one below it.
func (s *settings) has(key string) bool {
	_, there := s.values[key]
	return there || slices.ContainsFunc(s.order, func(k string) bool { return strings.HasPrefix(k, key+".") })
}

// place is where a setting stands, the part itself where it does not.
func (s *settings) place(key string) conversion.Place {
	if at, there := s.keys[key]; there {
		return at
	}
	for _, k := range s.order {
		if strings.HasPrefix(k, key+".") {
			return s.keys[k]
		}
	}
	return s.at
}

// say records what becomes of a setting.
func (s *settings) say(key string, status finding.Status, format string, args ...any) {
	s.read[key] = true
	s.Add(s.place(key), "filebeat-"+s.rule, key, status, fmt.Sprintf(format, args...), s.docs)
}

// done says of a setting that it does in the Collector what it did, where it is there.
func (s *settings) done(keys ...string) {
	for _, k := range keys {
		if s.has(k) && !s.read[k] {
			s.say(k, finding.Auto, "does in the Collector what it did")
		}
	}
}

// same says of settings that are there that they need no counterpart.
func (s *settings) same(why string, keys ...string) {
	for _, k := range keys {
		for _, have := range s.order {
			if !s.read[have] && (have == k || strings.HasPrefix(have, k+".")) {
				s.say(have, finding.Keep, "%s", why)
			}
		}
	}
}

// without says of settings that are there that they have no counterpart.
func (s *settings) without(status finding.Status, why string, keys ...string) {
	for _, k := range keys {
		for _, have := range s.order {
			if !s.read[have] && (have == k || strings.HasPrefix(have, k+".")) {
				s.say(have, status, "%s", why)
			}
		}
	}
}

// unread says of what nothing has read that it is not known.
func (s *settings) unread() {
	for _, k := range s.order {
		if !s.read[k] {
			s.say(k, finding.Manual, "is not known here and has no effect in the Collector; look at it by hand")
		}
	}
}

// reference matches ${NAME}, ${NAME:default} and ${NAME:?error} (go-ucfg, variable expansion).
var reference = regexp.MustCompile(`\$\{([A-Za-z_][A-Za-z0-9_.]*)(?::([^}]*))?\}`)

// textOf is a text with its references to the environment. ${path.config} and the like are Filebeat's own folders.
func textOf(s string) (t collector.Text) {
	end := 0
	for _, m := range reference.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > end {
			t = append(t, collector.Part{Literal: s[end:m[0]]})
		}
		name := s[m[2]:m[3]]
		switch otherwise, has := "", m[4] >= 0; {
		case strings.HasPrefix(name, "path."):
			t = append(t, collector.Part{Literal: folders[name]})
		default:
			if has {
				otherwise = s[m[4]:m[5]]
			}
			if strings.HasPrefix(otherwise, "?") { // it must be set
				has, otherwise = false, ""
			}
			t = append(t, collector.Part{Env: name, Default: strings.Trim(otherwise, `'"`), HasDefault: has})
		}
		end = m[1]
	}
	if end < len(s) {
		t = append(t, collector.Part{Literal: s[end:]})
	}
	return t
}

// folders are those of Filebeat's packages.
var folders = map[string]string{"path.config": "/etc/filebeat", "path.data": "/var/lib/filebeat", "path.logs": "/var/log/filebeat", "path.home": "/usr/share/filebeat"}

// text is a simple value, empty where it is not there.
func (s *settings) text(key string) collector.Text {
	v, there := s.values[key]
	if !there || v.IsNull() {
		return nil
	}
	return textOf(v.Text())
}

// string is a simple value as far as it is known: a reference to the environment stands for its default.
func (s *settings) string(key, otherwise string) string {
	t := s.text(key)
	if len(t) == 0 {
		return otherwise
	}
	var b strings.Builder
	for _, p := range t {
		if p.Env != "" {
			b.WriteString(p.Default)
		} else {
			b.WriteString(p.Literal)
		}
	}
	return b.String()
}

func (s *settings) bool(key string, otherwise bool) bool {
	switch strings.ToLower(s.string(key, "")) {
	case "true", "yes", "on":
		return true
	case "false", "no", "off":
		return false
	}
	return otherwise
}

func (s *settings) int(key string, otherwise int) int {
	if n, err := strconv.Atoi(s.string(key, "")); err == nil {
		return n
	}
	return otherwise
}

// texts are the elements of a list; a simple value is the only one.
func (s *settings) texts(key string) (list []collector.Text) {
	v, there := s.values[key]
	if !there || v.IsNull() {
		return nil
	}
	if v.IsList() {
		for _, item := range v.Items() {
			if item.IsScalar() {
				list = append(list, textOf(item.Text()))
			}
		}
		return list
	}
	return []collector.Text{textOf(v.Text())}
}

// strings are the elements of a list as far as they are known.
func (s *settings) strings(key string) (list []string) {
	for _, t := range s.texts(key) {
		plain := ""
		for _, p := range t {
			plain += p.Literal + p.Default
		}
		list = append(list, plain)
	}
	return list
}

// items are the elements of a list of maps.
func (s *settings) items(key string) []yamledit.Value {
	s.read[key] = true
	return s.values[key].Items()
}

// below are the settings under a key, by the rest of their names, in order.
func (s *settings) below(key string) (keys []string) {
	for _, k := range s.order {
		if rest, ok := strings.CutPrefix(k, key+"."); ok {
			keys = append(keys, rest)
		}
	}
	return keys
}

// bytes is a size: 10MiB, 64kb, 1024.
var sizeForm = regexp.MustCompile(`(?i)^\s*([0-9]+)\s*(|b|k|kb|kib|m|mb|mib|g|gb|gib)\s*$`)

// size is a size in bytes, 0 where it is not there or not known.
func (s *settings) size(key string) int {
	m := sizeForm.FindStringSubmatch(s.string(key, ""))
	if m == nil {
		return 0
	}
	n, err := strconv.Atoi(m[1])
	if err != nil || n > 1<<40 {
		return 0
	}
	switch strings.ToLower(m[2] + " ")[0] {
	case 'k':
		n <<= 10
	case 'm':
		n <<= 20
	case 'g':
		n <<= 30
	}
	return n
}
