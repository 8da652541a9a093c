package zipkin

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// property is the canonical form of a key: lower-case words joined with "-", without the prefix "zipkin.". Spring takes
// sampleRate, sample_rate and sample-rate for the same ("relaxed binding").
func property(key string) string {
	var b strings.Builder
	for i, r := range key {
		switch {
		case r == '_':
			b.WriteByte('-')
		case r >= 'A' && r <= 'Z':
			if i > 0 && key[i-1] != '.' && key[i-1] != '-' && key[i-1] != '_' {
				b.WriteByte('-')
			}
			b.WriteRune(r - 'A' + 'a')
		default:
			b.WriteRune(r)
		}
	}
	return strings.TrimPrefix(b.String(), "zipkin.")
}

// fromContainer reads what a container is started with, from the weakest source to the strongest: environment, JAVA_OPTS, arguments
// (docs.spring.io/spring-boot, "Externalized Configuration").
func fromContainer(s *setting.Set, c *workload.Container) {
	for _, v := range c.Env {
		key, known := variables[v.Name]
		if !known {
			continue
		}
		s.Put(setting.Setting{Key: key, Name: v.Name, Value: workload.Text(v.Value), At: v.At, Hidden: !v.HasValue})
	}
	for _, name := range []string{"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"} {
		if v := c.Var(name); v != nil {
			for _, word := range strings.Fields(v.Value) {
				if key, value, ok := strings.Cut(strings.TrimPrefix(word, "-D"), "="); ok && strings.HasPrefix(word, "-D") && known(key) {
					s.Put(setting.Setting{Key: property(key), Name: key, Value: workload.Text(value), At: v.At})
				}
			}
		}
	}
	for _, a := range c.Args {
		if key, value, ok := strings.Cut(strings.TrimLeft(a.Text, "-"), "="); ok && strings.HasPrefix(a.Text, "-") && known(key) {
			s.Put(setting.Setting{Key: property(key), Name: key, Value: workload.Text(value), At: a.At})
		}
	}
}

// known reports whether a property is one of the server's.
func known(key string) bool {
	return strings.HasPrefix(key, "zipkin.") || key == "server.port" || key == "query.port"
}

// fromYAML reads zipkin-server.yml: nested and dotted keys.
func fromYAML(s *setting.Set, doc yamledit.Value) {
	var walk func(prefix string, v yamledit.Value)
	walk = func(prefix string, v yamledit.Value) {
		for _, e := range v.Entries() {
			key := prefix + e.Key
			if e.Value.IsMap() {
				walk(key+".", e.Value)
				continue
			}
			if !known(key) {
				continue
			}
			text := strings.Join(e.Value.Strings(), ",")
			s.Put(setting.Setting{Key: property(key), Name: key, Value: placeholders(text), At: conversion.At(e.At)})
		}
	}
	walk("", doc)
}

// fromLines reads an environment file or a Java properties file: NAME=value lines.
func fromLines(s *setting.Set, name string, data []byte) {
	for _, v := range workload.Lines(name, data) {
		if key, ok := variables[v.Name]; ok {
			s.Put(setting.Setting{Key: key, Name: v.Name, Value: workload.Text(v.Value), At: v.At})
		} else if known(v.Name) {
			s.Put(setting.Setting{Key: property(v.Name), Name: v.Name, Value: placeholders(v.Value), At: v.At})
		}
	}
}

// placeholder is a reference of Spring, ${NAME:default}; a default may hold one more.
var placeholder = regexp.MustCompile(`\$\{([A-Za-z0-9_.-]+)(:((?:[^${}]|\$\{[^{}]*\})*))?\}`)

// placeholders turns Spring's references into those of the Collector; of nested ones, the outer name and the inner default count.
func placeholders(s string) (t collector.Text) {
	at := 0
	for _, m := range placeholder.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > at {
			t = append(t, collector.Part{Literal: s[at:m[0]]})
		}
		p := collector.Part{Env: collector.EnvName(s[m[2]:m[3]])}
		if m[4] >= 0 {
			p.HasDefault = true
			p.Default = setting.Resolve(placeholders(s[m[6]:m[7]]), "")
		}
		t = append(t, p)
		at = m[1]
	}
	if at < len(s) {
		t = append(t, collector.Part{Literal: s[at:]})
	}
	return t
}
