package document

import (
	"bytes"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// ParseYAML reads the documents of a YAML file.
func ParseYAML(name string, data []byte) ([]*Document, error) {
	f, err := yamledit.Parse(name, data)
	if err != nil {
		return nil, err
	}
	shared := newDocument(data)
	var list []*Document
	for _, v := range f.Docs {
		d := &Document{Data: data, lines: shared.lines}
		flow := map[*yaml.Node]bool{}
		markFlow(v.Node(), false, flow)
		d.Root = d.yaml(f, v, flow)
		list = append(list, d)
	}
	return list, nil
}

// markFlow notes the nodes that stand in collections of brackets. An aliased node stands where its anchor is.
func markFlow(n *yaml.Node, inFlow bool, flow map[*yaml.Node]bool) {
	if n == nil || n.Kind == yaml.AliasNode {
		return
	}
	flow[n] = inFlow
	for _, c := range n.Content {
		markFlow(c, inFlow || n.Style&yaml.FlowStyle != 0, flow)
	}
}

// yaml makes a value.
func (d *Document) yaml(f *yamledit.File, v yamledit.Value, flow map[*yaml.Node]bool) *Value {
	n := v.Node()
	out := &Value{doc: d, inFlow: flow[n]}
	out.Start = f.Offset(n)
	switch {
	case v.IsMap():
		out.Kind = Map
		for _, e := range v.Entries() {
			out.entries = append(out.entries, Entry{Key: e.Key, At: d.yaml(f, e.At, flow), Value: d.yaml(f, e.Value, flow)})
		}
	case v.IsList():
		out.Kind = List
		for _, item := range v.Items() {
			out.items = append(out.items, d.yaml(f, item, flow))
		}
	case v.IsScalar():
		out.text = n.Value
		out.Kind = Number
		if n.Tag == "!!str" || n.Tag == "!!timestamp" {
			out.Kind = String
		}
		out.style = d.scalarStyle(out, n)
	}
	return out
}

// scalarStyle finds out how a scalar is written, and where it ends.
func (d *Document) scalarStyle(v *Value, n *yaml.Node) style {
	// An anchor or a tag stands before the scalar itself.
	for v.Start < len(d.Data) && (d.Data[v.Start] == '&' || d.Data[v.Start] == '!') {
		end := bytes.IndexAny(d.Data[v.Start:], " \t\n")
		if end < 0 {
			break
		}
		v.Start += end
		for v.Start < len(d.Data) && (d.Data[v.Start] == ' ' || d.Data[v.Start] == '\t') {
			v.Start++
		}
	}
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		v.End = quotedEnd(d.Data, v.Start, '"')
		return doubleQuoted
	case n.Style&yaml.SingleQuotedStyle != 0:
		v.End = quotedEnd(d.Data, v.Start, '\'')
		return singleQuoted
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		// The text begins on the next line.
		if end := bytes.IndexByte(d.Data[v.Start:], '\n'); end >= 0 {
			v.Start += end + 1
		}
		v.End = textEnd(d.Data, v.Start, n.Value)
		return block
	}
	v.End = textEnd(d.Data, v.Start, n.Value)
	return plain
}

func quotedEnd(data []byte, start int, quote byte) int {
	for i := start + 1; i < len(data); i++ {
		switch {
		case quote == '"' && data[i] == '\\':
			i++
		case data[i] == quote && quote == '\'' && i+1 < len(data) && data[i+1] == quote:
			i++
		case data[i] == quote:
			return i + 1
		}
	}
	return len(data)
}

// textEnd is the end of a text that is written without quotes: that of its last byte that is no blank. YAML changes nothing but the
// blanks of such texts.
func textEnd(data []byte, start int, text string) int {
	i := start
	for k := 0; k < len(text); k++ {
		if isBlank(text[k]) {
			continue
		}
		for i < len(data) && isBlank(data[i]) {
			i++
		}
		if i >= len(data) || data[i] != text[k] {
			return start // it is written in some other way
		}
		i++
	}
	return i
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\n' || b == '\r' }
