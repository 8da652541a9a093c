package variable

// reference reads the reference to a variable that begins at offset i of the text, and gives its end and the
// name of the variable. It takes what Grafana takes (variableRegex in public/app/features/variables/utils.ts):
//
//	$name   [[name]]   [[name:format]]   ${name}   ${name.field}   ${name:format}   ${name.field:format}
//
// A name of digits only is none: $1 and ${1} are groups of a regular expression in the replacement of
// label_replace, and Grafana leaves them because no variable has such a name.
func reference(text string, i int) (end int, name string, ok bool) {
	if i+2 > len(text) {
		return 0, "", false
	}
	switch {
	case text[i] == '$' && text[i+1] == '{':
		end, name, ok = braced(text, i+2)
	case text[i] == '$':
		end = wordEnd(text, i+1)
		name, ok = text[i+1:end], end > i+1
	case text[i] == '[' && text[i+1] == '[':
		end, name, ok = bracketed(text, i+2)
	}
	if !ok || digitsOnly(name) {
		return 0, "", false
	}
	return end, name, true
}

// braced reads the rest of ${name.field:format} from the name on.
func braced(text string, i int) (end int, name string, ok bool) {
	end = wordEnd(text, i)
	if end == i {
		return 0, "", false
	}
	name = text[i:end]
	if end < len(text) && text[end] == '.' {
		field := end + 1
		end = field
		// The field ends before a circumflex too: Grafana's regular expression excludes it.
		for end < len(text) && text[end] != ':' && text[end] != '^' && text[end] != '}' {
			end++
		}
		if end == field {
			return 0, "", false
		}
	}
	if end < len(text) && text[end] == ':' {
		format := end + 1
		end = format
		for end < len(text) && text[end] != '}' {
			end++
		}
		if end == format {
			return 0, "", false
		}
	}
	if end == len(text) || text[end] != '}' {
		return 0, "", false
	}
	return end + 1, name, true
}

// bracketed reads the rest of [[name:format]] from the name on.
func bracketed(text string, i int) (end int, name string, ok bool) {
	end = wordEnd(text, i)
	if end == i {
		return 0, "", false
	}
	name = text[i:end]
	if end < len(text) && text[end] == ':' {
		format := end + 1
		end = wordEnd(text, format)
		if end == format {
			return 0, "", false
		}
	}
	if end+2 > len(text) || text[end:end+2] != "]]" {
		return 0, "", false
	}
	return end + 2, name, true
}

// wordEnd is where the letters, digits and underscores end that begin at i.
func wordEnd(text string, i int) int {
	for i < len(text) && wordByte(text[i]) {
		i++
	}
	return i
}

func wordByte(c byte) bool {
	return c == '_' || digit(c) || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
}

func digit(c byte) bool { return '0' <= c && c <= '9' }

func digitsOnly(s string) bool {
	for i := range len(s) {
		if !digit(s[i]) {
			return false
		}
	}
	return true
}
