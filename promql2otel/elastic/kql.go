package elastic

import "strings"

// kqlFields are the fields that a query in the Kibana Query Language names, in the order of the text. A field stands before a colon or a
// comparison; inside of field:{ … } names are below that field (elastic.co/docs, KQL, nested field queries).
func kqlFields(text string) (fields []string) {
	var nested []string // the fields whose braces are open; "" for braces that belong to none
	word, quoted := "", false
	emit := func() {
		if word == "" || quoted {
			return
		}
		name := word
		for i := len(nested) - 1; i >= 0; i-- {
			if nested[i] != "" {
				name = nested[i] + "." + name
			}
		}
		fields = append(fields, name)
	}
	for i := 0; i < len(text); {
		switch c := text[i]; {
		case c == '"':
			end := i + 1
			for end < len(text) && text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			word, quoted = text[min(i+1, len(text)):min(end, len(text))], true
			i = min(end+1, len(text))
		case c == ':':
			rest := strings.TrimLeft(text[i+1:], " \t\r\n")
			if strings.HasPrefix(rest, "{") {
				nested = append(nested, word)
				i = len(text) - len(rest) + 1
			} else {
				emit()
				i++
			}
			word, quoted = "", false
		case c == '<' || c == '>':
			emit()
			word, quoted = "", false
			i++
			if i < len(text) && text[i] == '=' {
				i++
			}
		case c == '{':
			nested = append(nested, "")
			i++
		case c == '}':
			if len(nested) > 0 {
				nested = nested[:len(nested)-1]
			}
			i++
		case c == '(' || c == ')' || c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++ // a blank may stand between a field and its colon
		default:
			start := i
			var b strings.Builder
			for i < len(text) && !strings.ContainsRune("\":<>(){} \t\r\n", rune(text[i])) {
				if text[i] == '\\' && i+1 < len(text) {
					i++
				}
				b.WriteByte(text[i])
				i++
			}
			if i == start {
				i++
			}
			word, quoted = b.String(), false
		}
	}
	return fields
}
