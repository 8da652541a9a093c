package elastic

import (
	"encoding/json"
	"errors"
	"regexp"
	"strings"
)

var errHjson = errors.New("it is neither JSON nor Hjson")

// hjson makes JSON of a text in Hjson, in which specifications of Vega are written: JSON with comments, with keys and values that need no
// quotes, with line ends in the place of commas and with texts between three apostrophes (hjson.github.io).
func hjson(s string) (string, error) {
	h := &hjsonReader{text: s}
	h.blank()
	if h.at < len(h.text) && (h.text[h.at] == '{' || h.text[h.at] == '[') {
		if !h.value(0) {
			return "", errHjson
		}
	} else if !h.object(0, false) { // braces around the whole may be left out
		return "", errHjson
	}
	h.blank()
	if h.at < len(h.text) {
		return "", errHjson
	}
	return h.out.String(), nil
}

type hjsonReader struct {
	text string
	at   int
	out  strings.Builder
}

// blank skips blanks, commas and comments.
func (h *hjsonReader) blank() {
	for h.at < len(h.text) {
		rest := h.text[h.at:]
		switch {
		case strings.IndexByte(" \t\r\n,", rest[0]) >= 0:
			h.at++
		case rest[0] == '#' || strings.HasPrefix(rest, "//"):
			h.at += until(rest, "\n")
		case strings.HasPrefix(rest, "/*"):
			h.at += until(rest, "*/")
		default:
			return
		}
	}
}

// until is the length of a text up to and with its end; all of it where there is none.
func until(s, end string) int {
	if i := strings.Index(s[1:], end); i >= 0 {
		return 1 + i + len(end)
	}
	return len(s)
}

func (h *hjsonReader) value(depth int) bool {
	if depth > maxNesting || h.at >= len(h.text) {
		return false
	}
	switch c := h.text[h.at]; c {
	case '{':
		h.at++
		return h.object(depth, true)
	case '[':
		h.at++
		h.out.WriteByte('[')
		for first := true; ; first = false {
			h.blank()
			if h.at < len(h.text) && h.text[h.at] == ']' {
				h.at++
				h.out.WriteByte(']')
				return true
			}
			if !first {
				h.out.WriteByte(',')
			}
			if !h.value(depth + 1) {
				return false
			}
		}
	case '"', '\'':
		text, ok := h.quoted(c)
		h.write(text)
		return ok
	case '}', ']', ':':
		return false
	}
	h.bare()
	return true
}

// object reads keys and values, up to a brace or, where none was opened, to the end.
func (h *hjsonReader) object(depth int, braces bool) bool {
	h.out.WriteByte('{')
	for first := true; ; first = false {
		h.blank()
		if end := h.at >= len(h.text); end || h.text[h.at] == '}' {
			h.out.WriteByte('}')
			h.at = min(h.at+1, len(h.text))
			return end != braces
		}
		if !first {
			h.out.WriteByte(',')
		}
		if c := h.text[h.at]; c == '"' || c == '\'' {
			key, ok := h.quoted(c)
			if !ok {
				return false
			}
			h.write(key)
		} else {
			n := strings.IndexAny(h.text[h.at:], ":{}[], \t\r\n")
			if n <= 0 {
				return false
			}
			h.write(h.text[h.at : h.at+n])
			h.at += n
		}
		h.at += len(h.text[h.at:]) - len(strings.TrimLeft(h.text[h.at:], " \t\r\n"))
		if h.at >= len(h.text) || h.text[h.at] != ':' {
			return false
		}
		h.at++
		h.blank()
		h.out.WriteByte(':')
		if !h.value(depth + 1) {
			return false
		}
	}
}

// quoted reads a text between quotes, or between three apostrophes.
func (h *hjsonReader) quoted(quote byte) (string, bool) {
	if strings.HasPrefix(h.text[h.at:], "'''") {
		text, _, ok := strings.Cut(h.text[h.at+3:], "'''")
		h.at += min(len(text)+6, len(h.text)-h.at)
		return text, ok
	}
	start := h.at
	for h.at++; h.at < len(h.text) && h.text[h.at] != quote; h.at++ {
		if h.text[h.at] == '\\' {
			h.at++
		}
	}
	if h.at >= len(h.text) {
		return "", false
	}
	h.at++
	inner := h.text[start+1 : h.at-1]
	if quote == '\'' {
		inner = strings.ReplaceAll(strings.ReplaceAll(inner, `\'`, `'`), `"`, `\"`)
	}
	var text string
	err := json.Unmarshal([]byte(`"`+inner+`"`), &text)
	return text, err == nil
}

// literal is a number or a word of JSON, and what ends it.
var literal = regexp.MustCompile(`^(-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)[ \t\r]*(?:[,\]}\n#]|//|/\*|$)`)

// bare reads a value without quotes: a number or a word of JSON, or else a text to the end of the line.
func (h *hjsonReader) bare() {
	rest := h.text[h.at:]
	if m := literal.FindStringSubmatch(rest); m != nil {
		h.out.WriteString(m[1])
		h.at += len(m[1])
		return
	}
	line, _, _ := strings.Cut(rest, "\n")
	h.write(strings.TrimSpace(line))
	h.at += len(line)
}

func (h *hjsonReader) write(text string) {
	b, _ := json.Marshal(text)
	h.out.Write(b)
}
