package env

import (
	"bytes"
	"regexp"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// shell reads a script: assignments and exports on lines of their own, assignments before a command, and -e NAME=value of docker run.
func shell(name string, data []byte) (scopes []*scope, form string, err error) {
	file, err := syntax.NewParser(syntax.KeepComments(true)).Parse(bytes.NewReader(data), name)
	if err != nil {
		e := &yamledit.Error{Name: name, Reason: "is no shell script: " + err.Error()}
		if p, ok := err.(syntax.ParseError); ok {
			e.Line, e.Column, e.Reason = int(p.Pos.Line()), int(p.Pos.Col()), "is no shell script: "+p.Text
		}
		return nil, "", e
	}
	script := &scope{name: name, syntax: dollarBraces, ordered: true, used: expanded(file)}
	scopes = append(scopes, script)
	lines := linesOf(data)
	syntax.Walk(file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Stmt:
			before := len(script.vars)
			defer func() {
				for i := before; i < len(script.vars); i++ {
					script.vars[i].nested = !slices.Contains(file.Stmts, n)
				}
			}()
			switch c := n.Cmd.(type) {
			case *syntax.DeclClause:
				if c.Variant != nil && (c.Variant.Value == "export" || c.Variant.Value == "declare") {
					for _, a := range c.Args {
						script.add(name, data, lines, n, a, c.Variant.Value+" ", len(c.Args) == 1)
					}
				}
			case *syntax.CallExpr:
				if len(c.Args) == 0 {
					for _, a := range c.Assigns {
						script.add(name, data, lines, n, a, "", len(c.Assigns) == 1)
					}
					break
				}
				if s := call(name, data, c); s != nil {
					scopes = append(scopes, s)
				}
			}
		}
		return true
	})
	branches(script)
	return scopes, "shell", nil
}

// branches marks the legacy variables that are set more than once, in parts of the script that may not be run.
func branches(script *scope) {
	by := map[string][]*variable{}
	nested := map[string]bool{}
	for _, v := range script.legacy() {
		by[v.name] = append(by[v.name], v)
		nested[v.name] = nested[v.name] || v.nested
	}
	for name, list := range by {
		for _, v := range list {
			if len(list) > 1 && nested[name] {
				v.several, v.known, v.value = true, false, ""
			}
		}
	}
}

// expanded are the variables that the commands of a script refer to, the right sides of assignments aside.
func expanded(file *syntax.File) map[string]bool {
	used := map[string]bool{}
	syntax.Walk(file, func(node syntax.Node) bool {
		switch n := node.(type) {
		case *syntax.Assign:
			return false
		case *syntax.ParamExp:
			if n.Param != nil {
				used[n.Param.Value] = true
			}
		}
		return true
	})
	return used
}

// add reads an assignment that stands alone.
func (s *scope) add(file string, data []byte, lines []textLine, stmt *syntax.Stmt, a *syntax.Assign, prefix string, alone bool) {
	if a.Name == nil || a.Value == nil {
		return
	}
	v := variable{name: a.Name.Value, value: workload.Word(a.Value), known: true, at: conversion.Place{File: file, Line: int(a.Pos().Line()), Column: int(a.Pos().Col())}}
	first, last := int(stmt.Pos().Line()), int(stmt.End().Line())
	if first < 1 || last > len(lines) {
		return
	}
	start, end := lines[first-1].start, lines[last-1].end
	indent := string(data[start:stmt.Pos().Offset()])
	rest := strings.TrimSpace(string(data[stmt.End().Offset():end]))
	if strings.TrimSpace(indent) != "" || rest != "" && !strings.HasPrefix(rest, "#") {
		v.fixed = true // something else is on the line
		indent = ""
	}
	if rest != "" && strings.HasPrefix(rest, "#") {
		v.removed = newLine(data, end, indent+rest)
	}
	v.fixed = v.fixed || !alone
	v.start, v.end = start, end
	v.render = func(name, value string) string { return newLine(data, end, indent+prefix+name+"="+quoteShell(value)) }
	s.vars = append(s.vars, v)
}

// call reads the assignments before a command, and those that docker passes on.
func call(file string, data []byte, c *syntax.CallExpr) *scope {
	s := &scope{name: workload.Word(c.Args[0]), syntax: dollarBraces}
	place := func(n syntax.Node) conversion.Place {
		return conversion.Place{File: file, Line: int(n.Pos().Line()), Column: int(n.Pos().Col())}
	}
	for _, a := range c.Assigns {
		if a.Name == nil || a.Value == nil {
			continue
		}
		start, end := int(a.Pos().Offset()), int(a.End().Offset())
		for end < len(data) && data[end] == ' ' {
			end++
		}
		s.vars = append(s.vars, variable{name: a.Name.Value, value: workload.Word(a.Value), known: true, at: place(a), start: start, end: end,
			render: func(name, value string) string { return name + "=" + quoteShell(value) + " " }})
	}
	for i, w := range c.Args {
		text := workload.Word(w)
		flag := ""
		from := w
		switch {
		case i > 0 && (workload.Word(c.Args[i-1]) == "-e" || workload.Word(c.Args[i-1]) == "--env"):
			flag, from = workload.Word(c.Args[i-1])+" ", c.Args[i-1]
		case strings.HasPrefix(text, "--env="):
			flag, text = "--env=", strings.TrimPrefix(text, "--env=")
		default:
			continue
		}
		name, value, ok := strings.Cut(text, "=")
		if !ok {
			continue
		}
		start, end := int(from.Pos().Offset()), int(w.End().Offset())
		if start > 0 && data[start-1] == ' ' {
			start--
		}
		s.vars = append(s.vars, variable{name: name, value: value, known: true, at: place(w), start: start, end: end,
			render: func(name, value string) string { return " " + flag + name + "=" + quoteShell(value) }})
	}
	if len(s.vars) == 0 {
		return nil
	}
	return s
}

var plainShell = regexp.MustCompile(`^[A-Za-z0-9_./:@%+,=-]*$`)

// quoteShell quotes a value for a shell; references in it go on working.
func quoteShell(value string) string {
	if plainShell.MatchString(value) {
		return value
	}
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "`", "\\`").Replace(value) + `"`
}

// procfile reads a Procfile: NAME: A=b command.
func procfile(name string, data []byte) (scopes []*scope) {
	for _, l := range linesOf(data) {
		process, _, ok := strings.Cut(l.text, ":")
		if !ok || strings.HasPrefix(strings.TrimSpace(l.text), "#") {
			continue
		}
		s := &scope{name: process, syntax: dollarBraces}
		at := len(process) + 1
		for {
			rest := l.text[at:]
			blanks := len(rest) - len(strings.TrimLeft(rest, " \t"))
			m := procfileVariable.FindStringSubmatch(rest[blanks:])
			if m == nil {
				break
			}
			start := l.start + at + blanks
			end := start + len(m[0])
			s.vars = append(s.vars, variable{name: m[1], value: strings.Trim(m[2], `"'`), known: true, at: conversion.Place{File: name, Line: l.number, Column: at + blanks + 1},
				start: start, end: end, render: func(name, value string) string { return name + "=" + quoteShell(value) + " " }})
			at += blanks + len(m[0])
		}
		scopes = append(scopes, s)
	}
	return scopes
}

var procfileVariable = regexp.MustCompile(`^([A-Za-z_][A-Za-z0-9_]*)=("[^"]*"|'[^']*'|\S*)\s+`)
