package syntax

import (
	"bytes"
	"strings"
)

// lineWidth is how long an array on one line may be, in bytes.
const lineWidth = 100

// Print writes a configuration in one layout: two blanks for each level, one attribute a line. Comments stay with what they are comments
// of. Parse reads the same configuration from it but for positions.
func Print(c *Config) []byte {
	var p printer
	for i, s := range c.Sections {
		if i > 0 {
			p.b.WriteByte('\n')
		}
		p.comments(s.Comments)
		p.b.WriteString(s.Kind + " ")
		p.body(s.Body, s.Closing)
		p.end(s.Comments)
	}
	if len(c.Sections) > 0 && len(c.Comments) > 0 {
		p.b.WriteByte('\n')
	}
	p.comments(c.Comments)
	return p.b.Bytes()
}

type printer struct {
	b      bytes.Buffer
	indent int
}

func (p *printer) start() {
	for range p.indent {
		p.b.WriteString("  ")
	}
}

func (p *printer) line(text string) {
	p.start()
	p.b.WriteString(text)
	p.b.WriteByte('\n')
}

// trailing is the comment that stands behind a node, and its place among the node's.
func trailing(comments []Comment) int {
	for i, c := range comments {
		if c.Trailing {
			return i
		}
	}
	return -1
}

// comments writes those that stand before a node.
func (p *printer) comments(comments []Comment) {
	behind := trailing(comments)
	for i, c := range comments {
		if i != behind {
			p.line(strings.TrimSpace("# " + c.Text))
		}
	}
}

// end writes the comment behind a node and ends its line.
func (p *printer) end(comments []Comment) {
	if i := trailing(comments); i >= 0 {
		p.b.WriteString(strings.TrimRight(" # "+comments[i].Text, " "))
	}
	p.b.WriteByte('\n')
}

// body writes statements and the braces around them.
func (p *printer) body(list []Statement, closing []Comment) {
	if len(list) == 0 && len(closing) == 0 {
		p.b.WriteString("{}")
		return
	}
	p.b.WriteString("{\n")
	p.indent++
	for _, s := range list {
		switch x := s.(type) {
		case *Plugin:
			p.comments(x.Comments)
			p.start()
			p.plugin(x)
			p.end(x.Comments)
		case *If:
			p.branches(x)
		}
	}
	p.comments(closing)
	p.indent--
	p.start()
	p.b.WriteByte('}')
}

func (p *printer) branches(x *If) {
	p.comments(x.Comments)
	p.start()
	for i, b := range x.Branches {
		if i > 0 {
			before := x.Branches[i-1].Comments
			switch behind := trailing(before) >= 0; {
			case behind, len(b.Comments) > 1, len(b.Comments) == 1 && trailing(b.Comments) < 0:
				p.end(before)
				p.comments(b.Comments)
				p.start()
			default:
				p.b.WriteByte(' ')
			}
			p.b.WriteString("else ")
		}
		if b.Condition != nil {
			p.b.WriteString("if ")
			p.condition(b.Condition)
			p.b.WriteByte(' ')
		}
		p.body(b.Body, b.Closing)
	}
	if n := len(x.Branches); n > 0 {
		p.end(x.Branches[n-1].Comments)
	}
}

// plugin writes a plugin without the comments around it.
func (p *printer) plugin(x *Plugin) {
	switch x.Name {
	case "if", "else", "elseif", "elsif", "elif":
		p.b.WriteString(quoted(x.Name))
	default:
		p.b.WriteString(name(x.Name))
	}
	if len(x.Attributes) == 0 && len(x.Closing) == 0 {
		p.b.WriteString(" {}")
		return
	}
	p.b.WriteString(" {\n")
	p.indent++
	for _, a := range x.Attributes {
		p.comments(a.Comments)
		p.start()
		p.b.WriteString(name(a.Name) + " => ")
		p.value(a.Value)
		p.end(a.Comments)
	}
	p.comments(x.Closing)
	p.indent--
	p.start()
	p.b.WriteByte('}')
}

// name is a name as it is written: in quotes where it has other characters than a name without them.
func name(text string) string {
	if text != "" && strings.IndexFunc(text, func(r rune) bool { return r >= 0x80 || !isName(byte(r)) }) < 0 {
		return text
	}
	return quoted(text)
}

// quoted is a text in the quotes that it can stand in.
func quoted(text string) string {
	for _, q := range []byte{'"', '\''} {
		literal := string(q) + text + string(q)
		if l := newLexer("", literal); len(literal) >= 2 {
			if got, ok := l.delimited(q); ok && got == text {
				return literal
			}
		}
	}
	return `"` + strings.ReplaceAll(text, `"`, `\"`) + `"`
}

func (p *printer) value(v Value) {
	switch x := v.(type) {
	case *String:
		p.string(x)
	case *Bareword:
		p.b.WriteString(x.Text)
	case *Number:
		p.b.WriteString(x.Text)
	case *Array:
		p.array(x)
	case *Hash:
		p.hash(x)
	case *Plugin:
		p.plugin(x)
	}
}

func (p *printer) string(x *String) {
	if x.Quote == 0 {
		p.b.WriteString(quoted(x.Text))
		return
	}
	p.b.WriteByte(x.Quote)
	p.b.WriteString(x.Text)
	p.b.WriteByte(x.Quote)
}

// width is how long a value is that can stand on one line, -1 for others.
func width(v Value) int {
	switch x := v.(type) {
	case *String:
		if strings.Contains(x.Text, "\n") {
			return -1
		}
		return len(x.Text) + 2
	case *Bareword:
		return len(x.Text)
	case *Number:
		return len(x.Text)
	case *Hash:
		if len(x.Entries) == 0 && len(x.Closing) == 0 {
			return 2
		}
	case *Array:
		if len(x.Closing) > 0 || len(x.Comments) > 0 {
			return -1
		}
		sum := 2
		for _, e := range x.Elements {
			w := width(e)
			if sum += w + 2; w < 0 || sum > lineWidth {
				return -1
			}
		}
		return sum
	}
	return -1
}

func (p *printer) array(x *Array) {
	if width(x) >= 0 || len(x.Elements) == 1 && len(x.Comments) == 0 && len(x.Closing) == 0 {
		p.b.WriteByte('[')
		for i, e := range x.Elements {
			if i > 0 {
				p.b.WriteString(", ")
			}
			p.value(e)
		}
		p.b.WriteByte(']')
		return
	}
	p.b.WriteString("[\n")
	p.indent++
	for i, e := range x.Elements {
		var comments []Comment
		if i < len(x.Comments) {
			comments = x.Comments[i]
		}
		p.comments(comments)
		p.start()
		p.value(e)
		if i < len(x.Elements)-1 {
			p.b.WriteByte(',')
		}
		p.end(comments)
	}
	p.comments(x.Closing)
	p.indent--
	p.start()
	p.b.WriteByte(']')
}

func (p *printer) hash(x *Hash) {
	switch {
	case len(x.Entries) == 0 && len(x.Closing) == 0:
		p.b.WriteString("{}")
		return
	case len(x.Entries) == 1 && len(x.Closing) == 0 && len(x.Entries[0].Comments) == 0 && width(x.Entries[0].Value) >= 0:
		p.b.WriteString("{ ")
		p.entry(x.Entries[0])
		p.b.WriteString(" }")
		return
	}
	p.b.WriteString("{\n")
	p.indent++
	for _, e := range x.Entries {
		p.comments(e.Comments)
		p.start()
		p.entry(e)
		p.end(e.Comments)
	}
	p.comments(x.Closing)
	p.indent--
	p.start()
	p.b.WriteByte('}')
}

func (p *printer) entry(e *HashEntry) {
	p.value(e.Key)
	p.b.WriteString(" => ")
	p.value(e.Value)
}
