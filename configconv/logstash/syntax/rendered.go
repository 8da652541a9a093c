package syntax

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// Kinds of templates that TemplateIn tells.
const (
	Ansible  = "Ansible" // or another that uses Jinja, as Salt does
	ERB      = "ERB"     // Puppet, Chef
	Helm     = "Helm"
	Go       = "Go" // confd, consul-template, gomplate and others
	Mustache = "Mustache"
)

// howToRender is what to do with a kind of template, for the reason of an error.
var howToRender = map[string]string{
	Ansible:  "a template of Ansible or another program that uses Jinja; render it first, for example with `ansible localhost -m template`",
	ERB:      "a template of ERB, as Puppet and Chef have them; render it first, for example with `erb`",
	Helm:     "a template of Helm; render it first with `helm template`",
	Go:       "a template of Go; render it first with the program that it is for",
	Mustache: "a template of Mustache or Handlebars; render it first with the program that it is for",
}

func templateError(file, src, kind string, line int) *Error {
	text := sourceLine(strings.Split(src, "\n")[line-1])
	e := &Error{File: file, Line: line, Column: 1, Reason: "is " + howToRender[kind] + ", and convert the result", Source: text, Template: kind}
	if at := tagStart.FindStringIndex(text); at != nil {
		e.Column = 1 + utf8.RuneCountInString(text[:at[0]])
	}
	return e
}

var tagStart = regexp.MustCompile(`{{|{%|<%`)

// templateTags are what only a template has. Order counts: the first that matches anywhere in a file tells its kind. %{{ is Logstash's own,
// for a date, and <%{ stands in patterns of grok for the priority of syslog.
var templateTags = []struct {
	kind string
	tag  *regexp.Regexp
}{
	{ERB, regexp.MustCompile(`<%[-=#]?[^{%>][^%]*%>|<%[-=#]?\s*$`)},
	{Helm, regexp.MustCompile(`(?:^|[^%]){{-?\s*[^{}]*(?:\.(?:Values|Release|Chart|Files|Capabilities)\b|\b(?:include|tpl)\s)[^{}]*}}`)},
	{Ansible, regexp.MustCompile(`{%[-+]?\s*(?:if|elif|else|endif|for|endfor|set|macro|endmacro|include|import|from|extends|block|endblock|raw|endraw|filter|with|endwith|do|call)\b`)},
	{Go, regexp.MustCompile(`{{-?\s*(?:\.[A-Za-z.\[]?|\$|(?:if|with|range|end|else|template|define|block|getenv|getv|key|env|index|printf|toYaml|secret)\b(?:\s+[."$(]|\s*-?}}|\s+if\b))[^{}]*}}`)},
	{Mustache, regexp.MustCompile(`{{[#/^&>{]\s*[A-Za-z_]`)},
	{Ansible, regexp.MustCompile(`(?:^|[^%]){{[-+]?\s*(?:[A-Za-z_(\['"])[^{}]*}}|%{{ ?['"]`)},
}

// TemplateIn tells what kind of template a file is, and on which line that shows first, or "" where it is none. Comments do not count; strings
// do, so that a file that Parse reads can be a template as well.
func TemplateIn(data []byte) (kind string, line int) {
	src := string(data)
	if !strings.Contains(src, "{{") && !strings.Contains(src, "{%") && !strings.Contains(src, "<%") {
		return "", 0
	}
	lines := strings.Split(src, "\n")
	for i, text := range lines {
		lines[i] = strings.TrimSuffix(text, "\r")
		if strings.HasPrefix(strings.TrimSpace(text), "#") {
			lines[i] = ""
		}
	}
	for _, t := range templateTags {
		for i, text := range lines {
			if t.tag.MatchString(text) {
				return t.kind, i + 1
			}
		}
	}
	return "", 0
}
