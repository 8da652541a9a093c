package zipkin

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
)

// properties reads a Java properties file as java.util.Properties does: the name ends at the first "=", ":" or blank, a line goes on in the
// next one after a backslash, and quotes are part of a value.
func properties(file string, data []byte) (list []workload.Line) {
	lines := strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		text := strings.TrimLeft(lines[i], " \t\f")
		if text == "" || text[0] == '#' || text[0] == '!' {
			continue
		}
		at := conversion.Place{File: file, Line: i + 1, Column: len(lines[i]) - len(text) + 1}
		for goesOn(text) {
			text = text[:len(text)-1]
			if i++; i == len(lines) {
				break
			}
			text += strings.TrimLeft(lines[i], " \t\f")
		}
		name, value := splitProperty(text)
		list = append(list, workload.Line{Name: unescape(name), Value: unescape(value), At: at})
	}
	return list
}

// goesOn reports whether a line ends in a backslash that no other one escapes.
func goesOn(text string) bool {
	return (len(text)-len(strings.TrimRight(text, `\`)))%2 == 1
}

// splitProperty splits a line at the end of its name.
func splitProperty(text string) (name, value string) {
	const blank = " \t\f"
	for i := 0; i < len(text); i++ {
		if text[i] == '\\' {
			i++
			continue
		}
		if strings.IndexByte("=:"+blank, text[i]) < 0 {
			continue
		}
		value = strings.TrimLeft(text[i:], blank)
		if value != "" && (value[0] == '=' || value[0] == ':') {
			value = strings.TrimLeft(value[1:], blank)
		}
		return text[:i], value
	}
	return text, ""
}

// unescape replaces the escapes of a name or a value.
func unescape(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' {
			b.WriteByte(s[i])
			continue
		}
		if i++; i == len(s) {
			break
		}
		switch s[i] {
		case 't':
			b.WriteByte('\t')
		case 'n':
			b.WriteByte('\n')
		case 'r':
			b.WriteByte('\r')
		case 'f':
			b.WriteByte('\f')
		case 'u':
			if n, err := strconv.ParseUint(s[i+1:min(i+5, len(s))], 16, 32); err == nil && i+5 <= len(s) {
				b.WriteRune(rune(n))
				i += 4
				continue
			}
			b.WriteByte('u')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
