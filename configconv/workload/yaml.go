package workload

import (
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/shell"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// FromYAML reads the containers of all documents of a file, in the order in which they stand.
func FromYAML(f *yamledit.File) (list []*Container) {
	for _, doc := range f.Docs {
		switch {
		case doc.Get("kind").IsScalar() && doc.Get("apiVersion").IsScalar():
			list = append(list, kubernetes(doc)...)
		case IsCompose(doc):
			list = append(list, compose(doc)...)
		}
	}
	return list
}

// IsCompose reports whether a document is a docker-compose file: version 2 and 3, or the Compose specification.
func IsCompose(doc yamledit.Value) bool {
	services := doc.Get("services")
	if !services.IsMap() {
		return false
	}
	for _, e := range services.Entries() {
		if !e.Value.IsMap() {
			continue
		}
		for _, key := range []string{"image", "build", "extends", "command", "environment", "ports", "entrypoint", "volumes", "env_file"} {
			if e.Value.Get(key).Exists() {
				return true
			}
		}
	}
	return false
}

func compose(doc yamledit.Value) (list []*Container) {
	for _, e := range doc.Get("services").Entries() {
		s := e.Value
		if !s.IsMap() {
			continue
		}
		c := &Container{Kind: Compose, Workload: e.Key, Name: e.Key, Image: s.Get("image").Text(), ImageAt: s.Get("image"), At: PlaceOf(e.At), Node: s,
			HostNetwork: s.Get("network_mode").Text() == "host"}
		c.Args = append(words(s.Get("entrypoint")), words(s.Get("command"))...)
		c.Env = environment(s.Get("environment"))
		for _, file := range envFiles(s.Get("env_file")) {
			c.EnvFrom = append(c.EnvFrom, Reference{"file " + file.Text(), PlaceOf(file)})
		}
		for _, p := range s.Get("ports").Items() {
			c.Ports = append(c.Ports, composePort(p))
		}
		for _, p := range s.Get("expose").Items() {
			port := composePort(p)
			port.Exposed = true
			c.Ports = append(c.Ports, port)
		}
		for _, v := range s.Get("volumes").Items() {
			if v.IsMap() {
				c.Mounts = append(c.Mounts, Mount{v.Get("source").Text(), v.Get("target").Text()})
				continue
			}
			if parts := strings.Split(v.Text(), ":"); len(parts) > 1 {
				c.Mounts = append(c.Mounts, Mount{parts[0], parts[1]})
			}
		}
		list = append(list, c)
	}
	return list
}

func envFiles(v yamledit.Value) (files []yamledit.Value) {
	if v.IsScalar() {
		return []yamledit.Value{v}
	}
	for _, item := range v.Items() {
		if item.IsMap() {
			item = item.Get("path")
		}
		files = append(files, item)
	}
	return files
}

func composePort(p yamledit.Value) Port {
	if p.IsMap() {
		protocol := p.Get("protocol").Text()
		if protocol == "" {
			protocol = "tcp"
		}
		return Port{Text: p.Get("published").Text() + ":" + p.Get("target").Text(), Container: p.Get("target").Text(), Protocol: protocol, Value: p}
	}
	// The colons and slashes inside of a variable's reference, "${PORT:-9411}", are none of the port's; a default counts as the value.
	text := portReference.ReplaceAllString(p.Text(), "$1")
	text, protocol, found := strings.Cut(text, "/")
	if !found {
		protocol = "tcp"
	}
	return Port{Text: p.Text(), Container: text[strings.LastIndexByte(text, ':')+1:], Protocol: protocol, Value: p}
}

// portReference matches a variable in a port of compose, with its default.
var portReference = regexp.MustCompile(`\$\{[A-Za-z_][A-Za-z0-9_]*(?::?[-?+]([^}]*))?\}`)

// words are the words of a command: the items of a list, or a string that is split as a shell does.
func words(v yamledit.Value) (args []Arg) {
	if v.IsList() {
		for _, item := range v.Items() {
			if strings.ContainsAny(item.Text(), " \n\t") && slices.Contains([]string{"-c", "-ec", "-lc"}, last(args)) {
				args = append(args, script(item)...)
				continue
			}
			args = append(args, Arg{item.Text(), PlaceOf(item), item})
		}
		return args
	}
	return script(v)
}

func last(args []Arg) string {
	if len(args) == 0 {
		return ""
	}
	return args[len(args)-1].Text
}

// script splits a command line. Variables stay as they are written.
func script(v yamledit.Value) (args []Arg) {
	fields, err := shell.Fields(v.Text(), func(name string) string { return "${" + name + "}" })
	if err != nil {
		fields = strings.Fields(v.Text())
	}
	line, column := v.Pos()
	for _, w := range fields {
		at := PlaceOf(v)
		at.Line, at.Column = within(v, w, line, column)
		args = append(args, Arg{Text: w, At: at})
	}
	return args
}

// within is the position of a word inside a scalar, or that of the scalar where the word is not found as it is.
func within(v yamledit.Value, word string, line, column int) (int, int) {
	f := v.File()
	if f == nil {
		return line, column
	}
	return f.Find(word, line, column)
}

// environment reads both forms of compose: a list of NAME=value, and a mapping.
func environment(v yamledit.Value) (vars []Variable) {
	for _, item := range v.Items() {
		name, value, has := strings.Cut(item.Text(), "=")
		e := Variable{Name: name, Value: value, HasValue: has, At: PlaceOf(item), Node: item, Joined: true, Entry: item}
		if !has {
			e.From = "the caller's environment"
		}
		vars = append(vars, e)
	}
	for _, entry := range v.Entries() {
		e := Variable{Name: entry.Key, Value: entry.Value.Text(), HasValue: !entry.Value.IsNull(), At: PlaceOf(entry.At), Node: entry.Value, Entry: entry.At}
		if !e.HasValue {
			e.From = "the caller's environment"
		}
		vars = append(vars, e)
	}
	return vars
}
