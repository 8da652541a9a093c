package syntax

import (
	"strings"
	"unicode/utf8"
)

// lexer reads the terminals of the grammar. The language cannot be cut into tokens without knowing what is expected: `/` begins a regular
// expression only in a condition, and `["a"]` is a field there. So the parser asks for what can stand at the place where it is. A lexer is
// a plain value: a copy of it is a place to come back to.
type lexer struct {
	file string
	src  string
	off  int
	seen Pos // a place at or before off whose line and column are known
}

func newLexer(file, src string) lexer {
	return lexer{file: file, src: src, seen: Pos{File: file, Line: 1, Column: 1}}
}

// pos is the position of the next character.
func (l *lexer) pos() Pos {
	p := l.seen
	for ; p.Offset < l.off; p.Offset++ {
		switch b := l.src[p.Offset]; {
		case b == '\n':
			p.Line++
			p.Column = 1
		case utf8.RuneStart(b):
			p.Column++
		}
	}
	l.seen = p
	return p
}

func (l *lexer) rest() string { return l.src[l.off:] }
func (l *lexer) eof() bool    { return l.off >= len(l.src) }

// peek is the next byte, 0 at the end.
func (l *lexer) peek() byte {
	if l.eof() {
		return 0
	}
	return l.src[l.off]
}

// take consumes text where it comes next.
func (l *lexer) take(text string) bool {
	if !strings.HasPrefix(l.rest(), text) {
		return false
	}
	l.off += len(text)
	return true
}

// while consumes bytes of a class.
func (l *lexer) while(class func(byte) bool) string {
	start := l.off
	for l.off < len(l.src) && class(l.src[l.off]) {
		l.off++
	}
	return l.src[start:l.off]
}

func isBlank(b byte) bool { return b == ' ' || b == '\t' || b == '\r' || b == '\n' }
func isDigit(b byte) bool { return b >= '0' && b <= '9' }
func isWord(b byte) bool  { return b == '_' || isDigit(b) || b|0x20 >= 'a' && b|0x20 <= 'z' }
func isName(b byte) bool  { return b == '-' || isWord(b) }

// space consumes blanks and comments: cs in the grammar. A comment ends with a line feed, or a carriage return and a line feed, or the
// source; one that does not is left where it is.
func (l *lexer) space() (comments []Comment) {
	for {
		l.while(isBlank)
		c, ok := l.comment()
		if !ok {
			return comments
		}
		comments = append(comments, c)
	}
}

// comment consumes a comment, but not the end of its line.
func (l *lexer) comment() (Comment, bool) {
	if l.peek() != '#' {
		return Comment{}, false
	}
	text := l.rest()
	if i := strings.IndexAny(text, "\r\n"); i >= 0 {
		if text[i] == '\r' && !strings.HasPrefix(text[i+1:], "\n") {
			return Comment{}, false
		}
		text = text[:i]
	}
	c := Comment{Pos: l.pos(), Text: strings.TrimSpace(text[1:])}
	l.off += len(text)
	return c, true
}

// trailing consumes a comment on the rest of the line.
func (l *lexer) trailing() []Comment {
	start := *l
	l.while(func(b byte) bool { return b == ' ' || b == '\t' })
	c, ok := l.comment()
	if !ok {
		*l = start
		return nil
	}
	c.Trailing = true
	return []Comment{c}
}

// delimited consumes what stands between two of the same delimiters: a string or a regular expression. A backslash before the delimiter
// makes it part of the text, whatever stands before the backslash: "\\" is not closed.
func (l *lexer) delimited(delimiter byte) (text string, ok bool) {
	for i := l.off + 1; i < len(l.src); i++ {
		switch {
		case l.src[i] == '\\' && i+1 < len(l.src) && l.src[i+1] == delimiter:
			i++
		case l.src[i] == delimiter:
			text = l.src[l.off+1 : i]
			l.off = i + 1
			return text, true
		}
	}
	return "", false
}

// number consumes -?[0-9]+(\.[0-9]*)?, and nothing where there is none.
func (l *lexer) number() string {
	start := l.off
	l.take("-")
	if l.while(isDigit) == "" {
		l.off = start
		return ""
	}
	if l.take(".") {
		l.while(isDigit)
	}
	return l.src[start:l.off]
}

// selector consumes one or more of [name], where a name is anything but brackets and commas, and nothing where there is none.
func (l *lexer) selector() string {
	start := l.off
	for l.peek() == '[' {
		n := strings.IndexAny(l.src[l.off+1:], "[],")
		if n <= 0 || l.src[l.off+1+n] != ']' {
			break
		}
		l.off += n + 2
	}
	return l.src[start:l.off]
}
