package elastic

import "strings"

// token is a word of ES|QL or EQL.
type token struct {
	text string
	kind tokenKind
}

type tokenKind int

const (
	word   tokenKind = iota // a name, with its dots
	quoted                  // a name between backquotes
	text                    // a string
	number
	sign
)

// words splits a text of ES|QL or EQL. Comments and blanks are left out.
func words(s string) (list []token) {
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case strings.HasPrefix(s[i:], "//"):
			end := strings.IndexByte(s[i:], '\n')
			if end < 0 {
				return list
			}
			i += end
		case strings.HasPrefix(s[i:], "/*"):
			end := strings.Index(s[i+2:], "*/")
			if end < 0 {
				return list
			}
			i += end + 4
		case strings.HasPrefix(s[i:], `"""`):
			end := strings.Index(s[i+3:], `"""`)
			if end < 0 {
				end = len(s) - i - 3
			}
			list = append(list, token{s[i+3 : i+3+end], text})
			i = min(i+end+6, len(s))
		case c == '"' || c == '\'':
			end := i + 1
			for end < len(s) && s[end] != c {
				if s[end] == '\\' {
					end++
				}
				end++
			}
			end = min(end, len(s))
			list = append(list, token{s[i+1 : end], text})
			i = min(end+1, len(s))
		case c == '`':
			end := strings.IndexByte(s[i+1:], '`')
			if end < 0 {
				end = len(s) - i - 1
			}
			list = append(list, token{s[i+1 : i+1+end], quoted})
			i = min(i+end+2, len(s))
		case c >= '0' && c <= '9':
			start := i
			for i < len(s) && (isWord(s[i]) || s[i] == '.') {
				i++
			}
			list = append(list, token{s[start:i], number})
		case isWord(c) || c == '?' || c == '*' && i+1 < len(s) && isWord(s[i+1]):
			start := i
			for i < len(s) && (isWord(s[i]) || strings.IndexByte(".*?", s[i]) >= 0) {
				i++
			}
			list = append(list, token{s[start:i], word})
		default:
			size := 1
			for _, two := range []string{"==", "!=", "<=", ">=", "=~", "::"} {
				if strings.HasPrefix(s[i:], two) {
					size = 2
				}
			}
			list = append(list, token{s[i : i+size], sign})
			i += size
		}
	}
	return list
}

func isWord(c byte) bool {
	return c == '_' || c == '@' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c >= 0x80
}
