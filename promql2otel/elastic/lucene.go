package elastic

import "strings"

// luceneFields are the fields that a query string of Lucene names: those before a colon, and those that _exists_ asks for
// (elastic.co/docs, query string syntax).
func luceneFields(text string) (fields []string) {
	word := ""
	exists := false
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"' || c == '/' && (i == 0 || strings.ContainsRune(" :(", rune(text[i-1]))):
			end := i + 1
			for end < len(text) && text[end] != c {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			i = min(end+1, len(text))
			word, exists = "", false
		case c == '[' || c == '{': // a range
			end := strings.IndexAny(text[i:], "]}")
			if end < 0 {
				end = len(text) - i - 1
			}
			i += end + 1
			word, exists = "", false
		case c == ':':
			if word == "_exists_" {
				exists = true
			} else if word != "" {
				fields = append(fields, word)
			}
			word = ""
			i++
		case strings.ContainsRune(" \t\r\n()+-!&|^~", rune(c)) && (c != '-' || word == "" && (i == 0 || text[i-1] == ' ')):
			word = ""
			i++
		default:
			var b strings.Builder
			start := i
			for i < len(text) && !strings.ContainsRune(" \t\r\n():\"[]{}^~", rune(text[i])) {
				if text[i] == '\\' && i+1 < len(text) {
					i++
				}
				b.WriteByte(text[i])
				i++
			}
			if i == start {
				i++
			}
			word = b.String()
			if exists {
				fields = append(fields, word)
				word, exists = "", false
			}
		}
	}
	return fields
}
