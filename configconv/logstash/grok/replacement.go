package grok

import (
	"regexp"
	"strings"
)

// groupName matches a name that Go's regexp package takes in a replacement.
var groupName = regexp.MustCompile(`^[A-Za-z0-9_]+$`)

// Replacement translates the replacement text of Ruby's gsub into that of Go's regexp package: \1 and \k<name> become ${1} and ${name}, \0
// and \& the whole match, and a dollar sign is doubled. Any other letter after a backslash keeps it, as in Ruby. What stands before and
// behind the match, \` and \', has no counterpart and becomes nothing.
func Replacement(ruby string) string {
	var b strings.Builder
	for i := 0; i < len(ruby); i++ {
		c := ruby[i]
		switch {
		case c == '$':
			b.WriteString("$$")
		case c != '\\' || i+1 == len(ruby):
			b.WriteByte(c)
		default:
			i++
			switch n := ruby[i]; {
			case n >= '0' && n <= '9':
				b.WriteString("${" + string(n) + "}")
			case n == '&':
				b.WriteString("${0}")
			case n == '\\':
				b.WriteByte('\\')
			case n == '`' || n == '\'':
			case n == 'k' && strings.HasPrefix(ruby[i:], "k<") && strings.IndexByte(ruby[i:], '>') > 0 && groupName.MatchString(ruby[i+2:i+strings.IndexByte(ruby[i:], '>')]):
				end := i + strings.IndexByte(ruby[i:], '>')
				b.WriteString("${" + ruby[i+2:end] + "}")
				i = end
			default:
				b.WriteByte('\\')
				i-- // the letter itself comes next
			}
		}
	}
	return b.String()
}
