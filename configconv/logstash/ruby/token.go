package ruby

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

type kind int

const (
	end kind = iota
	newline
	word   // event, if, x
	number // 1, 1.5
	text   // the parts of a string
	regexp
	punct
)

type token struct {
	kind  kind
	text  string
	parts []Expr // of a string
	// spaced says that blanks stand before it.
	spaced bool
}

func (t token) String() string {
	if t.kind == end {
		return "the end"
	}
	if t.kind == newline {
		return "the end of a line"
	}
	return t.text
}

// operators, longest first.
var operators = []string{"&&", "||", "==", "!=", "<=", ">=", "=~", "!~", "&.", "+=", "-=", "<<", "=>", "**", "::", "+", "-", "*", "/", "%", "<", ">", "=", "!", "(", ")", "[", "]", "{", "}", ",", ".", "|", "?", ":", "&", "@", "$", "~", "^"}

// tokens splits a program.
func tokens(src string) (list []token, err error) {
	for i := 0; i < len(src); {
		c := src[i]
		start := i
		spaced := i > 0 && strings.IndexByte(" \t\r\n", src[i-1]) >= 0
		add := func(t token) {
			t.spaced = spaced
			list = append(list, t)
		}
		switch {
		case c == '\n' || c == ';':
			i++
			add(token{kind: newline, text: "\n"})
		case c == ' ' || c == '\t' || c == '\r':
			i++
		case c == '\\' && i+1 < len(src) && src[i+1] == '\n':
			i += 2
		case c == '#':
			for i < len(src) && src[i] != '\n' {
				i++
			}
		case letter(c):
			for i < len(src) && (letter(src[i]) || digit(src[i])) {
				i++
			}
			if i < len(src) && (src[i] == '?' || src[i] == '!') && !strings.HasPrefix(src[i+1:], "=") {
				i++
			}
			add(token{kind: word, text: src[start:i]})
		case digit(c):
			for i < len(src) && (digit(src[i]) || src[i] == '_' || src[i] == '.' && i+1 < len(src) && digit(src[i+1])) {
				i++
			}
			add(token{kind: number, text: strings.ReplaceAll(src[start:i], "_", "")})
		case c == '"' || c == '\'':
			t, next, err := stringToken(src, i)
			if err != nil {
				return nil, err
			}
			i = next
			add(t)
		case c == '/' && regexpCanBegin(list):
			at := i + 1
			for at < len(src) && src[at] != '/' && src[at] != '\n' {
				if src[at] == '\\' {
					at++
				}
				at++
			}
			if at >= len(src) || src[at] != '/' {
				return nil, fmt.Errorf("a regular expression is not closed")
			}
			i = at + 1
			if i < len(src) && letter(src[i]) && src[i] != ' ' {
				return nil, fmt.Errorf("the options of /%s/", src[start+1:at])
			}
			add(token{kind: regexp, text: src[start+1 : at]})
		default:
			op := ""
			for _, o := range operators {
				if strings.HasPrefix(src[i:], o) {
					op = o
					break
				}
			}
			if op == "" {
				r, _ := utf8.DecodeRuneInString(src[i:])
				return nil, fmt.Errorf("the character %q", r)
			}
			i += len(op)
			add(token{kind: punct, text: op})
		}
	}
	return append(list, token{kind: end}), nil
}

func letter(c byte) bool { return c == '_' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' }
func digit(c byte) bool  { return c >= '0' && c <= '9' }

// regexpCanBegin reports whether a slash begins an expression and does not divide.
func regexpCanBegin(before []token) bool {
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	return last.kind == newline || last.kind == punct && last.text != ")" && last.text != "]" && last.text != "}"
}

// stringToken reads a string from its opening quote, and returns where the next token begins.
func stringToken(src string, at int) (t token, next int, err error) {
	quote := src[at]
	var b strings.Builder
	t.kind, t.text = text, src[at:min(at+20, len(src))]
	flush := func() {
		if b.Len() > 0 {
			t.parts = append(t.parts, &Literal{b.String()})
			b.Reset()
		}
	}
	for i := at + 1; i < len(src); i++ {
		c := src[i]
		switch {
		case c == quote:
			flush()
			return t, i + 1, nil
		case c == '\\' && i+1 < len(src):
			i++
			if quote == '\'' {
				if src[i] != '\'' && src[i] != '\\' {
					b.WriteByte('\\')
				}
				b.WriteByte(src[i])
				continue
			}
			escapes := map[byte]string{'n': "\n", 't': "\t", 'r': "\r", 's': " ", 'e': "\x1b", '0': "\x00"}
			if src[i] == 'u' || src[i] == 'x' {
				return t, 0, fmt.Errorf(`the escape \%c in a string`, src[i])
			}
			if e, known := escapes[src[i]]; known {
				b.WriteString(e)
			} else {
				b.WriteByte(src[i])
			}
		case c == '#' && quote == '"' && strings.HasPrefix(src[i:], "#{"):
			inner, depth := i+2, 1
			for i = inner; i < len(src) && depth > 0; i++ {
				switch src[i] {
				case '{':
					depth++
				case '}':
					depth--
				}
			}
			if depth > 0 {
				return t, 0, fmt.Errorf("#{ is not closed")
			}
			flush()
			e, err := parseExpr(src[inner : i-1])
			if err != nil {
				return t, 0, err
			}
			t.parts = append(t.parts, e)
			i--
		default:
			b.WriteByte(c)
		}
	}
	return t, 0, fmt.Errorf("a string is not closed")
}
