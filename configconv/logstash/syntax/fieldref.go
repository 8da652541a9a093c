package syntax

import "fmt"

// ParseFieldRef splits a reference to a field, such as [a][b] or a, into the names that lead to it. a and [a] are one, and so are
// [[a][b]][c] and [a][b][c]. What org.logstash.FieldReference refuses, such as a[b] or [a]b, is an error. Names are as they are without
// config.field_reference.escape_style.
func ParseFieldRef(text string) ([]string, error) {
	var path []string
	bracket := false
	depth, start := 0, 0
	for i := 0; i < len(text); i++ {
		previous := byte(0)
		if i > 0 {
			previous = text[i-1]
		}
		switch {
		case text[i] == '[':
			if bracket = true; start != i {
				return nil, illegalFieldRef(text)
			}
			depth++
			start = i + 1
		case text[i] == ']':
			if bracket = true; depth <= 0 || start == i && previous != ']' {
				return nil, illegalFieldRef(text)
			}
			if start < i {
				path = append(path, text[start:i])
			}
			depth--
			start = i + 1
		case previous == ']':
			return nil, illegalFieldRef(text)
		}
	}
	switch {
	case !bracket:
		return []string{text}, nil
	case depth > 0:
		return nil, illegalFieldRef(text)
	}
	return path, nil
}

func illegalFieldRef(text string) error {
	return fmt.Errorf("%q refers to no field; write each name in brackets of its own, as in [a][b]", text)
}
