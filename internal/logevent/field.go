package logevent

import (
	"fmt"
	"strconv"
	"strings"
)

// Field is the path of a field, one name a level; an element of a list is its index.
type Field []string

// ParseField reads Logstash's references: [source][ip], or the bare name of a field at the top, in which a dot means nothing.
func ParseField(s string) (Field, error) {
	if s == "" {
		return nil, fmt.Errorf("an empty field: write it as [source][ip] or message")
	}
	if s[0] != '[' {
		if strings.ContainsAny(s, "[]") {
			return nil, fmt.Errorf("%s is no field: write it as [source][ip] or message", s)
		}
		return Field{s}, nil
	}
	var f Field
	for rest := s; rest != ""; {
		name, after, closed := strings.Cut(rest[1:], "]")
		if rest[0] != '[' || !closed || name == "" || strings.Contains(name, "[") {
			return nil, fmt.Errorf("%s is no field: write it as [source][ip] or message", s)
		}
		f, rest = append(f, name), after
	}
	return f, nil
}

// String returns the field as a reference, a top-level one in brackets as well.
func (f Field) String() string {
	var b strings.Builder
	for _, name := range f {
		b.WriteString("[" + name + "]")
	}
	return b.String()
}

// below returns the path of a field's child.
func (f Field) below(name string) Field {
	return append(f[:len(f):len(f)], name)
}

// lookup returns what stands at the path in the tree.
func lookup(tree map[string]any, f Field) (any, bool) {
	var v any = tree
	for _, name := range f {
		switch at := v.(type) {
		case map[string]any:
			child, ok := at[name]
			if !ok {
				return nil, false
			}
			v = child
		case []any:
			i, err := strconv.Atoi(name)
			if err != nil || i < 0 || i >= len(at) {
				return nil, false
			}
			v = at[i]
		default:
			return nil, false
		}
	}
	return v, true
}

// matches says whether the pattern, in whose names * stands for any text and ? for one character, covers the field: the field
// itself or one above it.
func (f Field) matches(pattern Field) bool {
	if len(pattern) > len(f) {
		return false
	}
	for i, p := range pattern {
		if !glob([]rune(p), []rune(f[i])) {
			return false
		}
	}
	return true
}

// glob goes back to the last * only, so it takes no more than the product of the lengths.
func glob(pattern, s []rune) bool {
	p, i, star, mark := 0, 0, -1, 0
	for i < len(s) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, mark = p, i
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == s[i]):
			p++
			i++
		case star >= 0:
			mark++
			p, i = star+1, mark
		default:
			return false
		}
	}
	for p < len(pattern) && pattern[p] == '*' {
		p++
	}
	return p == len(pattern)
}
