package workload

import (
	"bytes"
	"encoding/json"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// FromDockerfile reads the last stage of a Dockerfile: its image, environment, entrypoint and command. Variables stay as they are
// written.
func FromDockerfile(name string, data []byte) (*Container, error) {
	result, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, &yamledit.Error{Name: name, Reason: "is no Dockerfile: " + err.Error()}
	}
	lines := bytes.SplitAfter(data, []byte("\n"))
	var c *Container
	var entrypoint, command []Arg
	for _, node := range result.AST.Children {
		place := func(word string) conversion.Place { return find(name, lines, node.StartLine, node.EndLine, word) }
		switch strings.ToUpper(node.Value) {
		case "FROM":
			c = &Container{Kind: Dockerfile, At: conversion.Place{File: name, Line: node.StartLine, Column: 1}}
			if node.Next != nil {
				c.Image = node.Next.Value
			}
			entrypoint, command = nil, nil
		case "ENV":
			for n := node.Next; c != nil && n != nil && n.Next != nil; n = n.Next.Next.Next {
				c.Env = append(c.Env, Variable{Name: n.Value, Value: unquote(n.Next.Value), HasValue: true, At: place(n.Value)})
				if n.Next.Next == nil {
					break
				}
			}
		case "ENTRYPOINT":
			entrypoint = dockerWords(node, place)
		case "CMD":
			command = dockerWords(node, place)
		}
	}
	if c == nil {
		return nil, &yamledit.Error{Name: name, Reason: "is no Dockerfile: it has no FROM"}
	}
	c.Args = append(entrypoint, command...)
	return c, nil
}

// dockerWords are the words of ENTRYPOINT or CMD: a JSON list, or a command line.
func dockerWords(node *parser.Node, place func(string) conversion.Place) (args []Arg) {
	var words []string
	for n := node.Next; n != nil; n = n.Next {
		words = append(words, n.Value)
	}
	if !node.Attributes["json"] && len(words) == 1 {
		if json.Unmarshal([]byte(words[0]), &words) != nil {
			words = strings.Fields(words[0])
		}
	}
	for _, w := range words {
		args = append(args, Arg{Text: unquote(w), At: place(w)})
	}
	return args
}

func unquote(s string) string {
	if len(s) >= 2 && (s[0] == '"' || s[0] == '\'') && s[len(s)-1] == s[0] {
		return s[1 : len(s)-1]
	}
	return s
}

// find is the place of a word in the lines of an instruction, the start of the instruction where it is not found.
func find(name string, lines [][]byte, from, to int, word string) conversion.Place {
	for i := max(from, 1); i <= min(to, len(lines)); i++ {
		if at := bytes.Index(lines[i-1], []byte(word)); at >= 0 {
			return conversion.Place{File: name, Line: i, Column: at + 1}
		}
	}
	return conversion.Place{File: name, Line: max(from, 1), Column: 1}
}

// IsDockerfile reports whether a file is a Dockerfile by its name.
func IsDockerfile(name string) bool {
	base := strings.ToLower(name[strings.LastIndexByte(name, '/')+1:])
	return base == "dockerfile" || base == "containerfile" || strings.HasPrefix(base, "dockerfile.") || strings.HasSuffix(base, ".dockerfile")
}
