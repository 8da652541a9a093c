package workload

import (
	"bytes"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// Line is one assignment of an environment file or a properties file.
type Line struct {
	Name, Value string
	At          conversion.Place
}

// Lines reads NAME=value lines, with or without export and quotes; comments and everything else are passed over.
func Lines(file string, data []byte) (list []Line) {
	for i, line := range bytes.Split(data, []byte("\n")) {
		text := strings.TrimRight(string(line), "\r")
		trimmed := strings.TrimLeft(text, " \t")
		if trimmed == "" || strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, "!") {
			continue
		}
		column := len(text) - len(trimmed) + 1
		if rest, ok := strings.CutPrefix(trimmed, "export "); ok {
			column += len(trimmed) - len(rest)
			trimmed = rest
		}
		name, value, ok := strings.Cut(trimmed, "=")
		name = strings.TrimSpace(name)
		if !ok || name == "" || strings.ContainsAny(name, " \t") {
			continue
		}
		value = strings.TrimSpace(value)
		if len(value) >= 2 && (value[0] == '"' || value[0] == '\'') && value[len(value)-1] == value[0] {
			value = value[1 : len(value)-1]
		}
		list = append(list, Line{name, value, conversion.Place{File: file, Line: i + 1, Column: column}})
	}
	return list
}

// reference matches the ways in which a value of a container refers to a variable: ${NAME}, ${NAME:-default} and ${NAME-default} of
// compose and shells, $NAME, and $(NAME) of Kubernetes. A doubled sign stands for itself.
var reference = regexp.MustCompile(`\$\$|\$\{([A-Za-z_][A-Za-z0-9_]*)(?:(:?[-?+])([^}]*))?\}|\$\(([A-Za-z_][A-Za-z0-9_]*)\)|\$([A-Za-z_][A-Za-z0-9_]*)`)

// Text is the value of a container's setting with its references to the environment as the Collector writes them.
func Text(s string) (t collector.Text) {
	at := 0
	for _, m := range reference.FindAllStringSubmatchIndex(s, -1) {
		if m[0] > at {
			t = append(t, collector.Part{Literal: s[at:m[0]]})
		}
		at = m[1]
		group := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return s[m[2*i]:m[2*i+1]]
		}
		switch {
		case s[m[0]:m[1]] == "$$":
			t = append(t, collector.Part{Literal: "$"})
		case group(1) != "":
			p := collector.Part{Env: group(1)}
			if op := group(2); op == "-" || op == ":-" {
				p.Default, p.HasDefault = group(3), true
			}
			t = append(t, p)
		case group(4) != "":
			t = append(t, collector.Part{Env: group(4)})
		default:
			t = append(t, collector.Part{Env: group(5)})
		}
	}
	if at < len(s) {
		t = append(t, collector.Part{Literal: s[at:]})
	}
	return t
}
