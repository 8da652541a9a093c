package elastic

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// token is a part of a text in ES|QL or EQL.
type token struct {
	text       string // of a name without its backquotes, of a string what is between the quotes
	kind       tokenKind
	start, end int
	quoted     bool // a name with backquotes, which is no word of the language
}

type tokenKind int

const (
	word tokenKind = iota // a name, with its dots
	text                  // a string
	number
	sign
)

// is reports whether a token is a word of the language, in any case, or a sign.
func (t token) is(s string) bool {
	return !t.quoted && (t.kind == word || t.kind == sign) && strings.EqualFold(t.text, s)
}

// words splits a text in ES|QL or EQL; comments and blanks are left out. An error says where a string, a name or a comment has no end; the
// tokens before that are returned as well.
func words(s string) (list []token, err error) {
	for i := 0; i < len(s); {
		start := i
		fail := func(what string) ([]token, error) {
			return list, fmt.Errorf("%s is not closed at character %d", what, utf8.RuneCountInString(s[:start])+1)
		}
		switch c := s[i]; {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
			continue
		case strings.HasPrefix(s[i:], "//"):
			end := strings.IndexByte(s[i:], '\n')
			if end < 0 {
				return list, nil
			}
			i += end
			continue
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return fail("a comment")
			}
			i += end + 4
			continue
		case strings.HasPrefix(s[i:], `"""`):
			end := strings.Index(s[i+3:], `"""`)
			if end < 0 {
				return fail("a string")
			}
			i += end + 6
			for i < len(s) && s[i] == '"' { // quotes before the last three are of the text
				i++
			}
			list = append(list, token{text: s[start+3 : i-3], kind: text})
		case c == '"' || c == '\'':
			var b strings.Builder
			for i++; i < len(s) && s[i] != c; i++ {
				if s[i] == '\\' && i+1 < len(s) {
					i++
				}
				b.WriteByte(s[i])
			}
			if i >= len(s) {
				return fail("a string")
			}
			i++
			list = append(list, token{text: b.String(), kind: text})
		case c >= '0' && c <= '9':
			for i < len(s) && (isWord(s[i]) || s[i] == '.' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9') {
				i++
			}
			list = append(list, token{text: s[start:i], kind: number})
		case c == '`' || isWord(c):
			name, size, quoted := qualified(s[i:])
			if size == 0 {
				return fail("a name")
			}
			i += size
			list = append(list, token{text: name, kind: word, quoted: quoted})
		default:
			i++
			for _, two := range []string{"==", "!=", "<=", ">=", "=~", "::"} {
				if strings.HasPrefix(s[start:], two) {
					i = start + 2
				}
			}
			list = append(list, token{text: s[start:i], kind: sign})
		}
		list[len(list)-1].start, list[len(list)-1].end = start, i
	}
	return list, nil
}

// qualified is the name that a text begins with, of words and backquoted parts between dots, and its length; 0 where a backquote is not closed.
func qualified(s string) (name string, size int, quoted bool) {
	var b strings.Builder
	for {
		if size < len(s) && s[size] == '`' {
			quoted = true
			for {
				end := strings.IndexByte(s[size+1:], '`')
				if end < 0 {
					return "", 0, false
				}
				b.WriteString(s[size+1 : size+1+end])
				size += end + 2
				if size >= len(s) || s[size] != '`' {
					break
				}
				b.WriteByte('`') // two backquotes are one
			}
		} else {
			start := size
			for size < len(s) && isWord(s[size]) {
				size++
			}
			b.WriteString(s[start:size])
		}
		if size+1 >= len(s) || s[size] != '.' || s[size+1] != '`' && !isWord(s[size+1]) {
			return b.String(), size, quoted
		}
		b.WriteByte('.')
		size++
	}
}

func isWord(c byte) bool {
	return c == '_' || c == '@' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}

// balanced reports what bracket has no counterpart.
func balanced(list []token) error {
	var open []string
	for _, t := range list {
		if t.kind != sign {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			open = append(open, t.text)
		case ")", "]", "}":
			if len(open) == 0 || open[len(open)-1] != map[string]string{")": "(", "]": "[", "}": "{"}[t.text] {
				return fmt.Errorf("%q at byte %d closes nothing", t.text, t.start+1)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Errorf("%q is not closed", open[len(open)-1])
	}
	return nil
}

// split splits tokens at a sign that is in no brackets.
func split(list []token, at string) (parts [][]token) {
	start, depth := 0, 0
	for i, t := range list {
		if t.kind != sign {
			continue
		}
		switch t.text {
		case "(", "[", "{":
			depth++
		case ")", "]", "}":
			depth--
		case at:
			if depth == 0 {
				parts, start = append(parts, list[start:i]), i+1
			}
		}
	}
	return append(parts, list[start:])
}

// find is the first token in no brackets that is one of the words, or -1.
func find(list []token, words ...string) int {
	depth := 0
	for i, t := range list {
		switch {
		case t.kind == sign && (t.text == "(" || t.text == "[" || t.text == "{"):
			depth++
		case t.kind == sign && (t.text == ")" || t.text == "]" || t.text == "}"):
			depth--
		case depth == 0:
			for _, w := range words {
				if t.is(w) {
					return i
				}
			}
		}
	}
	return -1
}
