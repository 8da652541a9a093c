package workload

import (
	"bytes"
	"path"
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// FromShell reads the containers that a shell script starts with docker run. What the script sets before is not followed; variables stay
// as they are written.
func FromShell(name string, data []byte) (list []*Container) {
	if !IsShell(name, data) {
		return nil
	}
	file, err := syntax.NewParser().Parse(bytes.NewReader(data), name)
	if err != nil {
		return nil
	}
	syntax.Walk(file, func(node syntax.Node) bool {
		if call, ok := node.(*syntax.CallExpr); ok {
			if c := dockerRun(name, call); c != nil {
				list = append(list, c)
			}
		}
		return true
	})
	return list
}

// IsShell reports whether a file is a shell script by its name or its first line.
func IsShell(name string, data []byte) bool {
	first, _, _ := bytes.Cut(data, []byte("\n"))
	end := path.Ext(strings.ToLower(name))
	return end == ".sh" || end == ".bash" || bytes.HasPrefix(first, []byte("#!")) && bytes.Contains(first, []byte("sh"))
}

// switches are the long options of docker run that take no value.
var switches = []string{"--detach", "--disable-content-trust", "--init", "--interactive", "--no-healthcheck", "--oom-kill-disable", "--privileged",
	"--publish-all", "--quiet", "--read-only", "--rm", "--sig-proxy", "--tty", "--replace"}

// dockerRun is the container that a command starts, nil for other commands.
func dockerRun(file string, call *syntax.CallExpr) *Container {
	var words []Arg
	for _, w := range call.Args {
		words = append(words, Arg{Text: Word(w), At: conversion.Place{File: file, Line: int(w.Pos().Line()), Column: int(w.Pos().Col())}})
	}
	is := func(text string) func(Arg) bool { return func(a Arg) bool { return a.Text == text } }
	docker := slices.IndexFunc(words, func(a Arg) bool {
		return slices.Contains([]string{"docker", "podman", "nerdctl"}, path.Base(a.Text))
	})
	run := slices.IndexFunc(words, is("run"))
	if docker < 0 || docker > 2 || run < docker || run > docker+4 { // sudo before it, and options between them
		return nil
	}
	c := &Container{Kind: Compose} // its name is the one by which others in its network reach it, as in compose
	option := func(name, value string, at conversion.Place) {
		switch name {
		case "-e", "--env":
			key, value, has := strings.Cut(value, "=")
			v := Variable{Name: key, Value: value, HasValue: has, At: at}
			if !has {
				v.From = "the caller's environment"
			}
			c.Env = append(c.Env, v)
		case "--env-file":
			c.EnvFrom = append(c.EnvFrom, Reference{Name: "file " + value, At: at})
		case "--name":
			c.Name = value
		}
	}
	for i := run + 1; i < len(words); i++ {
		w := words[i]
		name, value, joined := strings.Cut(w.Text, "=")
		switch {
		case !strings.HasPrefix(w.Text, "-"):
			c.Image, c.At, c.Args = w.Text, w.At, words[i+1:]
			return c
		case strings.HasPrefix(w.Text, "--") && joined:
			option(name, value, w.At)
		case slices.Contains(switches, w.Text), !strings.HasPrefix(w.Text, "--") && strings.Trim(w.Text[1:], "ditqP") == "":
		case !strings.HasPrefix(w.Text, "--") && len(w.Text) > 2 && strings.Trim(w.Text[1:2], "ditqP") != "": // -eNAME=value
			option(w.Text[:2], w.Text[2:], w.At)
		case i+1 < len(words):
			i++
			if !strings.HasPrefix(w.Text, "--") {
				w.Text = "-" + w.Text[len(w.Text)-1:] // -ite NAME=value
			}
			option(w.Text, words[i].Text, words[i].At)
		}
	}
	return nil
}

// Word is the text of a word of a shell script without its quotes; variables stay as they are written.
func Word(w *syntax.Word) string {
	var b strings.Builder
	var add func(parts []syntax.WordPart)
	add = func(parts []syntax.WordPart) {
		for _, part := range parts {
			switch p := part.(type) {
			case *syntax.Lit:
				b.WriteString(p.Value)
			case *syntax.SglQuoted:
				b.WriteString(p.Value)
			case *syntax.DblQuoted:
				add(p.Parts)
			default:
				_ = syntax.NewPrinter().Print(&b, p)
			}
		}
	}
	add(w.Parts)
	return b.String()
}
