package syntax

import "strings"

// Unescape is what a string stands for where config.support_escapes is set: \" \' \\ \n \r \t and \0 are the character that they name, and
// any other backslash is one (string_escape.rb). Without that setting a string stands for its text, \" included.
func Unescape(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' && i+1 < len(text) && text[i+1] != '\n' {
			i++
			switch c := text[i]; c {
			case '"', '\'', '\\':
				b.WriteByte(c)
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case '0':
				b.WriteByte(0)
			default:
				b.WriteByte('\\')
				b.WriteByte(c)
			}
			continue
		}
		b.WriteByte(text[i])
	}
	return b.String()
}
