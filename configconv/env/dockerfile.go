package env

import (
	"bytes"
	"strings"

	"github.com/moby/buildkit/frontend/dockerfile/parser"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// dockerfile reads the ENV instructions of each stage. An instruction that sets one variable goes as a whole; of one that sets several
// nothing is taken out, because its line continuations belong to all of them.
func dockerfile(name string, data []byte) (scopes []*scope, form string, err error) {
	result, err := parser.Parse(bytes.NewReader(data))
	if err != nil {
		return nil, "", &yamledit.Error{Name: name, Reason: "is no Dockerfile: " + err.Error()}
	}
	lines := linesOf(data)
	var s *scope
	for _, node := range result.AST.Children {
		if strings.EqualFold(node.Value, "FROM") {
			s = &scope{name: name, syntax: dollarBraces, ordered: true}
			if node.Next != nil && server(node.Next.Value) {
				s = nil // its environment is the server's own
			} else {
				s.server = node.Next != nil && isCollector(node.Next.Value)
				scopes = append(scopes, s)
			}
			continue
		}
		if s != nil && !strings.EqualFold(node.Value, "ENV") {
			s.use(node.Original)
		}
		if s == nil || !strings.EqualFold(node.Value, "ENV") || node.StartLine < 1 || node.EndLine > len(lines) {
			continue
		}
		var pairs []*parser.Node
		for n := node.Next; n != nil && n.Next != nil; {
			pairs = append(pairs, n)
			if n.Next.Next == nil {
				break
			}
			n = n.Next.Next.Next
		}
		start, end := lines[node.StartLine-1].start, lines[node.EndLine-1].end
		for _, n := range pairs {
			at := conversion.Place{File: name, Line: node.StartLine, Column: 1}
			for i := node.StartLine; i <= node.EndLine; i++ {
				if c := strings.Index(lines[i-1].text, n.Value); c >= 0 {
					at.Line, at.Column = i, c+1
					break
				}
			}
			s.vars = append(s.vars, variable{name: n.Value, value: strings.Trim(n.Next.Value, `"'`), known: true, at: at, start: start, end: end, fixed: len(pairs) > 1,
				render: func(name, value string) string {
					if strings.ContainsAny(value, " \t\"") {
						value = `"` + strings.ReplaceAll(value, `"`, `\"`) + `"`
					}
					return newLine(data, end, "ENV "+name+"="+value)
				}})
		}
	}
	return scopes, "dockerfile", nil
}
