package yamledit

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Splice is a replacement of the bytes [Start, End) of a file.
type Splice struct {
	Start, End int
	Text       string
}

// Apply makes the replacements, which must not overlap; those at one place are made in the order given.
func Apply(data []byte, splices []Splice) ([]byte, error) {
	sorted := slices.Clone(splices)
	slices.SortStableFunc(sorted, func(a, b Splice) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	var out bytes.Buffer
	at := 0
	for _, s := range sorted {
		if s.Start < at || s.End < s.Start || s.End > len(data) {
			return nil, fmt.Errorf("two changes overlap at byte %d", s.Start)
		}
		out.Write(data[at:s.Start])
		out.WriteString(s.Text)
		at = s.End
	}
	out.Write(data[at:])
	return out.Bytes(), nil
}

// Span is the bytes of a scalar: its quotes belong to it, a comment after it does not. ok is false for block scalars,
// collections, and plain scalars of several lines, which have no span that could be replaced by one word.
func (v Value) Span() (start, end int, ok bool) {
	if v.at == nil || v.at.Kind != yaml.ScalarNode {
		return 0, 0, false
	}
	data := v.file.Data
	start = v.file.Offset(v.at)
	if v.at.Anchor != "" || v.at.Style&yaml.TaggedStyle != 0 {
		return 0, 0, false
	}
	switch {
	case v.at.Style&yaml.DoubleQuotedStyle != 0:
		for i := start + 1; i < len(data); i++ {
			switch data[i] {
			case '\\':
				i++
			case '"':
				return start, i + 1, data[start] == '"'
			}
		}
	case v.at.Style&yaml.SingleQuotedStyle != 0:
		for i := start + 1; i < len(data); i++ {
			if data[i] != '\'' {
				continue
			}
			if i+1 < len(data) && data[i+1] == '\'' {
				i++
				continue
			}
			return start, i + 1, data[start] == '\''
		}
	case v.at.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return 0, 0, false
	default:
		end = start + len(v.at.Value)
		return start, end, end <= len(data) && string(data[start:end]) == v.at.Value
	}
	return 0, 0, false
}

// Replace is the splice that gives a scalar another value, in the quotes that it has, or in others where it needs them.
func (v Value) Replace(text string) (Splice, bool) {
	start, end, ok := v.Span()
	if !ok {
		return Splice{}, false
	}
	return Splice{start, end, Quote(text, v.at.Style)}, true
}

// Quote writes a string as a YAML scalar of one line, for a place outside of brackets: plain where that reads back as the same string,
// unless style asks for quotes.
func Quote(text string, style yaml.Style) string {
	single := "'" + strings.ReplaceAll(text, "'", "''") + "'"
	switch {
	case strings.ContainsAny(text, "\n\r\t") || strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Sprintf("%q", text)
	case style&yaml.DoubleQuotedStyle != 0:
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(text) + `"`
	case style&yaml.SingleQuotedStyle != 0:
		return single
	}
	var n yaml.Node
	if yaml.Unmarshal([]byte("- "+text), &n) != nil || len(n.Content) != 1 {
		return single
	}
	item := n.Content[0].Content
	if len(item) != 1 || item[0].Kind != yaml.ScalarNode || item[0].Value != text || item[0].Tag != "!!str" {
		return single
	}
	return text
}

// Line is the offsets of the line that an offset is in: of its first byte, of its first byte that is no blank, and of the byte
// after its newline.
func (f *File) Line(offset int) (start, text, end int) {
	line, _ := f.position(offset)
	start = f.lines[line-1]
	end = len(f.Data)
	if line < len(f.lines) {
		end = f.lines[line]
	}
	text = start
	for text < end && (f.Data[text] == ' ' || f.Data[text] == '\t') {
		text++
	}
	return start, text, end
}

// Newline is the line end that the file uses.
func (f *File) Newline() string {
	if bytes.Contains(f.Data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// Find is the position of the first place at or after a position, on the same or a later line, at which a word stands; that
// position itself where there is none.
func (f *File) Find(word string, line, column int) (int, int) {
	if line < 1 || line > len(f.lines) || word == "" {
		return line, column
	}
	from := min(f.lines[line-1]+column-1, len(f.Data))
	if at := bytes.Index(f.Data[from:], []byte(word)); at >= 0 {
		return f.position(from + at)
	}
	return line, column
}
