package env

import (
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/jaeger"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/configconv/zipkin"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// yamlFile reads compose files, Kubernetes manifests and Helm values.
func yamlFile(name string, data []byte) (scopes []*scope, form string, err error) {
	f, err := yamledit.Parse(name, data)
	if err != nil {
		return nil, "", err
	}
	scopes, form = documents(f)
	return scopes, form, nil
}

// documents finds the environments in the documents of a file.
func documents(f *yamledit.File) (scopes []*scope, form string) {
	seen := map[*yaml.Node]bool{} // an anchor that several services share is converted once
	for _, doc := range f.Docs {
		switch {
		case workload.IsCompose(doc):
			form = "compose"
			for _, e := range doc.Entries() {
				if strings.HasPrefix(e.Key, "x-") {
					scopes = append(scopes, extension(f, e.Value, seen)...)
				}
			}
			for _, e := range doc.Get("services").Entries() {
				image := e.Value.Get("image").Text()
				if server(image) {
					continue
				}
				scopes = append(scopes, ofImage(image, section(f, e.Key, e.Value.Entry("environment"), dollarBraces, seen))...)
			}
		case doc.Get("kind").IsScalar() && doc.Get("apiVersion").IsScalar():
			form = "kubernetes"
			scopes = append(scopes, kubernetes(f, doc, seen)...)
		default:
			if form == "" {
				form = "helm"
			}
			scopes = append(scopes, values(f, doc, seen)...)
		}
	}
	taken := map[conversion.Place]bool{}
	for _, s := range scopes {
		for _, v := range s.vars {
			taken[v.at] = true
		}
	}
	for _, doc := range f.Docs {
		scopes = append(scopes, commands(f, doc, taken)...)
	}
	return scopes, form
}

// commands are the environments in command lines, scripts and files that stand inside of a string: NAME=value. They are not edited.
func commands(f *yamledit.File, v yamledit.Value, taken map[conversion.Place]bool) (scopes []*scope) {
	if server(v.Get("image").Text()) {
		return nil
	}
	s := &scope{name: v.Path()}
	read := func(v yamledit.Value) {
		at := conversion.At(v)
		if !v.IsScalar() || taken[at] {
			return
		}
		taken[at] = true // others have it by an alias
		for _, m := range assigned.FindAllStringSubmatch(v.Text(), -1) {
			place := at
			place.Line, place.Column = f.Find(m[1], at.Line, at.Column)
			s.vars = append(s.vars, variable{name: m[1], value: strings.Trim(m[2], `"'`), known: true, at: place, fixed: true})
		}
	}
	read(v)
	for _, item := range v.Items() { // the words of one command
		read(item)
	}
	if len(s.legacy()) > 0 {
		scopes = append(scopes, s)
	}
	for _, e := range v.Entries() {
		scopes = append(scopes, commands(f, e.Value, taken)...)
	}
	for _, item := range v.Items() {
		scopes = append(scopes, commands(f, item, taken)...)
	}
	return ofImage(v.Get("image").Text(), scopes)
}

// assigned matches an assignment in a command line.
var assigned = regexp.MustCompile(`(?:^|[\s;&"'(])([A-Z][A-Z0-9_]*)=("[^"]*"|'[^']*'|[^\s;&"')]*)`)

// section is the environment that stands below a key of a service or container; the key goes when the last variable goes.
func section(f *yamledit.File, name string, e yamledit.Entry, s references, seen map[*yaml.Node]bool) []*scope {
	scopes := environment(f, name, e.Value, s, seen)
	for _, sc := range scopes {
		start, end, ok := e.Block()
		entries := len(e.Value.Node().Content)
		if e.Value.IsMap() {
			entries /= 2
		}
		if !ok || e.Shared() || e.Value.IsFlow() || entries != len(sc.vars) || comments(f.Data[start:end]) {
			continue
		}
		sc.emptied = &yamledit.Splice{Start: start, End: end}
	}
	return scopes
}

// comments reports whether a line of a text holds nothing but a comment.
func comments(text []byte) bool {
	for _, l := range linesOf(text) {
		if strings.HasPrefix(strings.TrimSpace(l.text), "#") {
			return true
		}
	}
	return false
}

// server reports whether an image runs a server whose environment is its own: Jaeger's and Zipkin's programs.
func server(image string) bool {
	c := &workload.Container{Image: image}
	return jaeger.Runs(c) || zipkin.Runs(c)
}

// extension finds environments in an x- section of a compose file, which services take over by anchors.
func extension(f *yamledit.File, v yamledit.Value, seen map[*yaml.Node]bool) (scopes []*scope) {
	if holdsLegacy(v) {
		return environment(f, v.Path(), v, dollarBraces, seen)
	}
	for _, e := range v.Entries() {
		if e.Value.IsMap() || e.Value.IsList() {
			scopes = append(scopes, extension(f, e.Value, seen)...)
		}
	}
	return scopes
}

// holdsLegacy reports whether a mapping or list sets a variable of a legacy client.
func holdsLegacy(v yamledit.Value) bool {
	for _, e := range v.Entries() {
		if isLegacy(e.Key, e.Value.Text()) && !e.Merged {
			return true
		}
	}
	found := false
	for _, item := range v.Items() {
		if item.IsScalar() && !listed.MatchString(item.Text()) {
			return false // a command line
		}
		name, value, _ := strings.Cut(item.Text(), "=")
		found = found || isLegacy(name, value) || isLegacy(item.Get("name").Text(), item.Get("value").Text())
	}
	return found
}

// listed matches an item of a list of variables, NAME=value or NAME.
var listed = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_.-]*=|[A-Z_][A-Z0-9_]*$)`)

func kubernetes(f *yamledit.File, doc yamledit.Value, seen map[*yaml.Node]bool) (scopes []*scope) {
	switch doc.Get("kind").Text() {
	case "ConfigMap":
		return environment(f, "ConfigMap "+doc.Get("metadata", "name").Text(), doc.Get("data"), noReferences, seen)
	case "Secret":
		for _, key := range []string{"stringData", "data"} {
			for _, s := range environment(f, "Secret "+doc.Get("metadata", "name").Text(), doc.Get(key), noReferences, seen) {
				for i := range s.vars { // their values are secrets, and base64 below data
					s.vars[i].known, s.vars[i].value, s.vars[i].from, s.vars[i].fixed = false, "", "a secret", true
					s.vars[i].render = nil
				}
				s.secret = true
				scopes = append(scopes, s)
			}
		}
		return scopes
	}
	template := doc.Get("kind").Text() == "Template" // of OpenShift
	var walk func(v yamledit.Value)
	walk = func(v yamledit.Value) {
		if server(v.Get("image").Text()) {
			return
		}
		if env := v.Get("env"); env.IsList() && (v.Get("image").Exists() || holdsLegacy(env)) { // a patch has no image
			found := section(f, orElse(v.Get("name").Text(), v.Path()), v.Entry("env"), dollarParens, seen)
			for _, s := range found {
				for _, key := range []string{"command", "args"} {
					s.use(strings.Join(v.Get(key).Strings(), " "))
				}
			}
			scopes = append(scopes, ofImage(v.Get("image").Text(), found)...)
		}
		if holdsLegacy(v) { // values of a chart in a resource, and the like
			scopes = append(scopes, values(f, v, seen)...)
			return
		}
		for _, e := range v.Entries() {
			if e.Key != "parameters" || !template { // those are no variables
				walk(e.Value)
			}
		}
		for _, item := range v.Items() {
			walk(item)
		}
	}
	walk(doc)
	return scopes
}

// values finds environments in Helm values: any list of {name, value} and any mapping that sets a variable of a legacy client.
func values(f *yamledit.File, v yamledit.Value, seen map[*yaml.Node]bool) (scopes []*scope) {
	if server(v.Get("image").Text()) {
		return nil // its environment is the server's own
	}
	if holdsLegacy(v) {
		syntax := noReferences
		if v.IsList() {
			syntax = dollarParens
		}
		return environment(f, v.Path(), v, syntax, seen)
	}
	for _, e := range v.Entries() {
		scopes = append(scopes, values(f, e.Value, seen)...)
	}
	for _, item := range v.Items() {
		scopes = append(scopes, values(f, item, seen)...)
	}
	return ofImage(v.Get("image").Text(), scopes)
}

// environment reads a mapping NAME: value, a list of NAME=value, or a list of {name, value}.
func environment(f *yamledit.File, name string, v yamledit.Value, s references, seen map[*yaml.Node]bool) []*scope {
	if !v.IsMap() && !v.IsList() || seen[v.Node()] {
		return nil
	}
	seen[v.Node()] = true
	out := &scope{name: name, syntax: s, ordered: s == dollarParens}
	for _, e := range v.Entries() {
		switch {
		case e.Merged:
			out.inherited = append(out.inherited, e.Key)
		case e.Value.IsScalar(), e.Value.IsNull():
			out.vars = append(out.vars, entryVariable(f, e, v))
		case e.Value.IsMap() && isLegacy(e.Key, e.Value.Get("value").Text()): // NAME: {value: a}, in a form of the file's own
			value := e.Value.Get("value")
			out.vars = append(out.vars, variable{name: e.Key, value: value.Text(), known: value.IsScalar(), from: "what stands below it", at: conversion.At(e.At), fixed: true})
		}
	}
	for _, item := range v.Items() {
		if item.IsMap() {
			out.vars = append(out.vars, podVariable(f, item, v))
		} else if item.IsScalar() {
			out.vars = append(out.vars, itemVariable(f, item, v))
		}
	}
	return []*scope{out}
}

// entryVariable is NAME: value.
func entryVariable(f *yamledit.File, e yamledit.Entry, parent yamledit.Value) variable {
	v := variable{name: e.Key, value: e.Value.Text(), known: e.Value.IsScalar(), at: conversion.At(e.At)}
	if !v.known {
		v.from = "the caller's environment"
	}
	start, end, ok := e.Block()
	if !ok || parent.IsFlow() {
		v.fixed = true
		if parent.IsFlow() {
			flow(f, &v, e.Value, func(name, value string) string { return ", " + name + ": " + quoteFlow(value) })
		}
		return v
	}
	indent := strings.Repeat(" ", parent.Indent())
	style := e.Value.Node().Style
	v.start, v.end = start, end
	v.removed = comment(f, e.Value, end, indent)
	v.render = func(name, value string) string {
		return newLine(f.Data, end, indent+name+": "+quoteScalar(value, style))
	}
	return v
}

// itemVariable is - NAME=value.
func itemVariable(f *yamledit.File, item, parent yamledit.Value) variable {
	name, value, has := strings.Cut(item.Text(), "=")
	v := variable{name: name, value: value, known: has, at: conversion.At(item)}
	if !has {
		v.from = "the caller's environment"
	}
	start, end, ok := item.Item()
	if !ok || parent.IsFlow() {
		v.fixed = true
		if parent.IsFlow() {
			flow(f, &v, item, func(name, value string) string { return ", " + quoteFlow(name+"="+value) })
		}
		return v
	}
	indent := strings.Repeat(" ", parent.Indent())
	style := item.Node().Style
	v.start, v.end = start, end
	v.removed = comment(f, item, end, indent)
	v.render = func(name, value string) string {
		return newLine(f.Data, end, indent+"- "+yamledit.Quote(name+"="+value, style))
	}
	return v
}

// podVariable is - name: NAME, value: value.
func podVariable(f *yamledit.File, item, parent yamledit.Value) variable {
	name, value := item.Get("name"), item.Get("value")
	v := variable{name: name.Text(), value: value.Text(), known: value.Exists() || !item.Get("valueFrom").Exists(), at: conversion.At(name)}
	if !v.known {
		v.from = "valueFrom"
	}
	start, end, ok := item.Item()
	if !ok || parent.IsFlow() {
		v.fixed = true
		if _, end, ok := item.FlowSpan(); ok && parent.IsFlow() {
			v.start, v.end = end, end
			v.render = func(name, value string) string { return ", {name: " + name + ", value: " + quoteFlow(value) + "}" }
		}
		return v
	}
	indent := strings.Repeat(" ", parent.Indent())
	v.start, v.end = start, end
	style := yaml.DoubleQuotedStyle
	if value.IsScalar() {
		style = value.Node().Style
	}
	v.render = func(name, value string) string {
		if item.IsFlow() {
			return newLine(f.Data, end, indent+"- {name: "+name+", value: "+quoteFlow(value)+"}")
		}
		return newLine(f.Data, end, indent+"- name: "+name+f.Newline()+indent+"  value: "+quoteScalar(value, style))
	}
	return v
}

// flow makes room for new entries behind one in brackets.
func flow(f *yamledit.File, v *variable, value yamledit.Value, render func(name, value string) string) {
	if _, end, ok := value.Span(); ok {
		v.start, v.end, v.render = end, end, render
	}
}

// quoteScalar writes a value that must stay a string: numbers and booleans get quotes.
func quoteScalar(value string, style yaml.Style) string { return yamledit.Quote(value, style) }

func quoteFlow(value string) string {
	if strings.ContainsAny(value, ",[]{}:") {
		return yamledit.Quote(value, yaml.DoubleQuotedStyle)
	}
	return yamledit.Quote(value, 0)
}

// comment is the comment at the end of a value's line, as a line of its own.
func comment(f *yamledit.File, v yamledit.Value, end int, indent string) string {
	if v.Node() == nil {
		return ""
	}
	text := v.Node().LineComment
	if text == "" {
		return ""
	}
	return newLine(f.Data, end, indent+text)
}
