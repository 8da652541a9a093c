package zipkin

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"sync"

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

// relaxed are the variables that Spring takes for a property by its name: upper-case, "_" for a dot, without dashes ("binding from
// environment variables" in its documentation).
var relaxed = sync.OnceValue(func() map[string]string {
	names := map[string]string{"SERVER_PORT": "server.port"}
	for _, property := range variables {
		if property != "server.port" {
			names["ZIPKIN_"+strings.ToUpper(strings.NewReplacer(".", "_", "-", "").Replace(property))] = property
		}
	}
	return names
})

// variable is the property that an environment variable sets, and whether it is one of the server's.
func variable(name string) (property string, ok bool) {
	if property, ok = variables[name]; !ok {
		property, ok = relaxed()[name]
	}
	return property, ok
}

// sections are the parts of a server's properties, as variables begin that name a property.
var sections = []string{"ZIPKIN_COLLECTOR_", "ZIPKIN_STORAGE_", "ZIPKIN_QUERY_", "ZIPKIN_UI_", "ZIPKIN_SELFTRACING_"}

// put records a setting. QUERY_PORT wins over server.port wherever either of them stands (zipkin-server-shared.yml: armeria.ports).
func put(s *setting.Set, v setting.Setting) {
	if old, ok := s.Get(v.Key); ok && v.Key == "server.port" && old.Name == "QUERY_PORT" && v.Name != "QUERY_PORT" {
		return
	}
	s.Put(v)
}

// fromContainer reads what a container is started with, from the weakest source to the strongest: environment, JAVA_OPTS, arguments
// (docs.spring.io/spring-boot, "Externalized Configuration"). Of the two names that a variable may have, the one of the property counts.
func fromContainer(s *setting.Set, c *workload.Container) {
	for _, byProperty := range []bool{false, true} {
		for _, v := range c.Env {
			_, placeholder := variables[v.Name]
			key, known := variable(v.Name)
			if !known && slices.ContainsFunc(sections, func(start string) bool { return strings.HasPrefix(v.Name, start) }) {
				key, known = property(strings.ToLower(strings.ReplaceAll(v.Name, "_", "."))), true
			}
			if known && placeholder != byProperty {
				put(s, setting.Setting{Key: key, Name: v.Name, Value: workload.Text(v.Value), At: v.At, Hidden: !v.HasValue})
			}
		}
	}
	for _, name := range javaOptions {
		if v := c.Var(name); v != nil {
			fromOptions(s, v.Value, v.At)
		}
	}
	for _, prefix := range []string{"-D", "--"} { // arguments of the program win over properties of the virtual machine
		for _, a := range c.Args {
			if rest, ok := strings.CutPrefix(a.Text, prefix); ok {
				fromWord(s, rest, a.At)
			}
		}
	}
}

// javaOptions are the variables that hold options of the virtual machine.
var javaOptions = []string{"JAVA_OPTS", "JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"}

// fromOptions reads the properties among the options of the virtual machine.
func fromOptions(s *setting.Set, options string, at conversion.Place) {
	for _, word := range strings.Fields(options) {
		if rest, ok := strings.CutPrefix(word, "-D"); ok {
			fromWord(s, rest, at)
		}
	}
}

// fromWord reads NAME=value, where the name is that of a property or of the variable that the server's own file reads it from.
func fromWord(s *setting.Set, word string, at conversion.Place) {
	name, value, ok := strings.Cut(word, "=")
	if !ok {
		return
	}
	key := property(name)
	if of, isVariable := variables[name]; isVariable {
		key = of
	} else if !known(name) {
		return
	}
	put(s, setting.Setting{Key: key, Name: name, Value: workload.Text(value), At: at})
}

// known reports whether a property is one of the server's.
func known(key string) bool {
	return strings.HasPrefix(key, "zipkin.") || key == "server.port" || key == "query.port"
}

// fromYAML reads zipkin-server.yml: nested and dotted keys.
func fromYAML(s *setting.Set, doc yamledit.Value) {
	var ports yamledit.Entry
	var walk func(prefix string, v yamledit.Value)
	walk = func(prefix string, v yamledit.Value) {
		for _, e := range v.Entries() {
			key := prefix + e.Key
			switch {
			case e.Value.IsMap():
				walk(key+".", e.Value)
			case key == "armeria.ports" && e.Value.IsList():
				ports = e
			case known(key) || slices.ContainsFunc(ofServer, func(start string) bool { return strings.HasPrefix(key, start) }):
				text := strings.Join(e.Value.Strings(), ",")
				put(s, setting.Setting{Key: property(key), Name: key, Value: placeholders(text), At: conversion.At(e.At)})
			}
		}
	}
	walk("", doc)
	fromPorts(s, ports)
}

// ofServer are the properties of the libraries that the server is built on.
var ofServer = []string{"armeria.", "server.", "management.", "logging.", "spring."}

// fromPorts reads armeria.ports, the ports that the server really opens. In the server's own file the only one is that of server.port.
func fromPorts(s *setting.Set, ports yamledit.Entry) {
	for i, item := range ports.Value.Items() {
		port := item.Get("port")
		name := fmt.Sprintf("armeria.ports[%d].port", i)
		v := setting.Setting{Key: fmt.Sprintf("armeria.ports.%d", i), Name: name, Value: placeholders(port.Text()), At: conversion.At(item)}
		if i == 0 && port.Text() != "${server.port}" {
			v.Key = "server.port"
		}
		if port.Text() != "" {
			put(s, v)
		}
		for _, protocol := range item.Get("protocols").Strings() {
			if strings.EqualFold(protocol, "https") {
				s.Put(setting.Setting{Key: "armeria.https", Name: fmt.Sprintf("armeria.ports[%d].protocols", i), Value: placeholders(protocol), At: conversion.At(item.Get("protocols"))})
			}
		}
	}
}

// fromLines reads an environment file or a Java properties file. Options of the virtual machine win over variables, as in a container.
func fromLines(s *setting.Set, name string, data []byte) {
	lines := workload.Lines(name, data)
	if strings.HasSuffix(strings.ToLower(name), ".properties") {
		lines = properties(name, data)
	}
	for _, v := range lines {
		if key, ok := variable(v.Name); ok {
			put(s, setting.Setting{Key: key, Name: v.Name, Value: workload.Text(v.Value), At: v.At})
		} else if known(v.Name) {
			put(s, setting.Setting{Key: property(v.Name), Name: v.Name, Value: placeholders(v.Value), At: v.At})
		}
	}
	for _, option := range javaOptions {
		for _, v := range lines {
			if v.Name == option {
				fromOptions(s, v.Value, v.At)
			}
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
