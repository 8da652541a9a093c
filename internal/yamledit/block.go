package yamledit

import (
	"bytes"
	"strings"

	"gopkg.in/yaml.v3"
)

// Block is the whole lines of an entry of a mapping in block style, from the first byte of the key's line to the first byte after its
// last line. Comments and blank lines after it do not belong to it. ok is false where the entry shares its line with something else.
func (e Entry) Block() (start, end int, ok bool) {
	if !e.At.Exists() || e.Merged {
		return 0, 0, false
	}
	f := e.At.file
	offset := f.Offset(e.At.at)
	start, text, _ := f.Line(offset)
	if text != offset {
		return 0, 0, false // in a flow mapping, or the first key of an item "- key: value"
	}
	return start, f.blockEnd(e.Value.at, offset-start, offset), true
}

// Embedded is the file that a literal block scalar holds, as in a ConfigMap. Its text stands at the same lines and columns, so that
// places in it are places in the file around it. ok is false for other values.
func (e Entry) Embedded() (data []byte, ok bool) {
	if !e.Value.IsScalar() || e.Value.at.Style&yaml.LiteralStyle == 0 || e.Value.at != e.Value.node {
		return nil, false
	}
	start, end, ok := e.Block()
	if !ok {
		return nil, false
	}
	f := e.Value.file
	_, _, first := f.Line(start)
	if first > end {
		return nil, false
	}
	for _, b := range f.Data[:first] {
		if b == '\n' {
			data = append(data, b)
		}
	}
	return append(data, f.Data[first:end]...), true
}

// Item is the whole lines of an element of a list in block style, its dash included.
func (v Value) Item() (start, end int, ok bool) {
	if v.at == nil {
		return 0, 0, false
	}
	f := v.file
	offset := f.Offset(v.at)
	start, text, _ := f.Line(offset)
	if text >= offset || f.Data[text] != '-' || len(bytes.Trim(f.Data[text:offset], "- \t")) > 0 {
		return 0, 0, false
	}
	return start, f.blockEnd(v.at, text-start, offset), true
}

// Indent is the column, in bytes from 0, at which the keys of a mapping or the dashes of a list stand.
func (v Value) Indent() int {
	if v.node == nil || len(v.node.Content) == 0 || v.node.Style&yaml.FlowStyle != 0 {
		return 0
	}
	offset := v.file.Offset(v.node.Content[0])
	start, text, _ := v.file.Line(offset)
	if v.node.Kind == yaml.SequenceNode {
		return text - start
	}
	return offset - start
}

// IsFlow reports whether a mapping or list is written with brackets.
func (v Value) IsFlow() bool { return v.node != nil && v.node.Style&yaml.FlowStyle != 0 }

// blockEnd is the offset after the last line that a value takes whose key or dash stands at the given indent.
func (f *File) blockEnd(n *yaml.Node, indent, keyOffset int) int {
	_, _, end := f.Line(keyOffset)
	if n == nil {
		return end
	}
	if last := f.lastOffset(n); last >= end {
		_, _, end = f.Line(last)
	}
	if n.Kind != yaml.ScalarNode || n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		return end
	}
	// A plain scalar of several lines, or a block scalar: its lines are indented more than its key.
	kept := end
	for end < len(f.Data) {
		start, text, next := f.Line(end)
		line := strings.TrimRight(string(f.Data[text:next]), "\r\n")
		switch {
		case line == "":
		case text-start > indent && (n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || !strings.HasPrefix(line, "#")):
			kept = next
		default:
			return kept
		}
		end = next
	}
	return kept
}

// lastOffset is an offset on the last line of a node, as far as its own nodes show.
func (f *File) lastOffset(n *yaml.Node) int {
	last := f.Offset(n)
	switch {
	case n.Kind == yaml.ScalarNode && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0:
		v := Value{file: f, node: n, at: n}
		if _, end, ok := v.Span(); ok {
			return end - 1
		}
	case n.Style&yaml.FlowStyle != 0:
		return f.flowEnd(last)
	}
	for i, c := range n.Content {
		l := f.lastOffset(c)
		if n.Kind == yaml.MappingNode && i%2 == 1 && c.Kind == yaml.ScalarNode && c.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
			key := f.Offset(n.Content[i-1])
			start, _, _ := f.Line(key)
			l = f.blockEnd(c, key-start, key) - 1
		}
		last = max(last, l)
	}
	return last
}

// flowEnd is the offset of the bracket that closes the one at an offset.
func (f *File) flowEnd(at int) int {
	depth := 0
	var quote byte
	for i := at; i < len(f.Data); i++ {
		b := f.Data[i]
		switch {
		case quote == '"' && b == '\\':
			i++
		case quote != 0:
			if b == quote {
				quote = 0
			}
		case b == '"' || b == '\'':
			quote = b
		case b == '#' && i > 0 && (f.Data[i-1] == ' ' || f.Data[i-1] == '\n'):
			if end := bytes.IndexByte(f.Data[i:], '\n'); end > 0 {
				i += end
			}
		case b == '[' || b == '{':
			depth++
		case b == ']' || b == '}':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return at
}
