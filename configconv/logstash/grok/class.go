package grok

import (
	"strings"
	"unicode/utf8"
)

// class translates a class of characters in brackets. Classes inside of it are joined with it; intersections have no counterpart.
func (t *translator) class() (string, error) {
	var b strings.Builder
	start := t.pos
	b.WriteByte('[')
	t.pos++
	if strings.HasPrefix(t.src[t.pos:], "^") {
		b.WriteByte('^')
		t.pos++
	}
	if strings.HasPrefix(t.src[t.pos:], "]") { // a closing bracket at the beginning is a letter
		b.WriteString(`\]`)
		t.pos++
	}
	for {
		rest := t.src[t.pos:]
		switch {
		case rest == "":
			return "", t.errorf(start, "a class is not closed")
		case t.grok && referenceForm.MatchString(rest):
			return "", t.errorf(t.pos, "%s stands in a class of characters; is the bracket in front of it meant for a letter, \\[?", referenceForm.FindString(rest))
		case rest[0] == ']':
			t.pos++
			b.WriteByte(']')
			return b.String(), nil
		case strings.HasPrefix(rest, "[:"):
			text, err := t.posixClass()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		case rest[0] == '[':
			inner, err := t.class()
			if err != nil {
				return "", err
			}
			if strings.HasPrefix(inner, "[^") {
				return "", t.errorf(t.pos-1, "a class that excludes is inside of another, which RE2 does not have")
			}
			b.WriteString(inner[1 : len(inner)-1])
		case strings.HasPrefix(rest, "&&"):
			return "", t.errorf(t.pos, "&& intersects classes, which RE2 does not have")
		case rest[0] == '\\':
			text, err := t.classEscape()
			if err != nil {
				return "", err
			}
			b.WriteString(text)
		default:
			_, size := utf8.DecodeRuneInString(rest)
			b.WriteString(rest[:size])
			t.pos += size
		}
	}
}

// posixClass translates [:alpha:], which is a letter of any script in Ruby and one of ASCII in RE2. What is none, such as [:_], is a
// class of letters.
func (t *translator) posixClass() (string, error) {
	rest := t.src[t.pos:]
	if end := strings.Index(rest, ":]"); end >= 2 {
		name, negated := strings.CutPrefix(rest[2:end], "^")
		if class, known := properties[strings.ToLower(name)]; known {
			if negated {
				return "", t.errorf(t.pos, "[:^%s:] excludes inside of a class, which RE2 does not have for it", name)
			}
			t.pos += end + 2
			return class, nil
		}
	}
	inner, err := t.class()
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(inner, "[^") {
		return "", t.errorf(t.pos, "a class that excludes is inside of another, which RE2 does not have")
	}
	return inner[1 : len(inner)-1], nil
}

// classEscape translates what a backslash inside of a class begins.
func (t *translator) classEscape() (string, error) {
	at := t.pos
	if at+1 == len(t.src) {
		return "", t.errorf(at, "it ends with a backslash")
	}
	switch c := t.src[at+1]; c {
	case 'h':
		t.pos += 2
		return `0-9a-fA-F`, nil
	case 'd', 'D', 'w', 'W', 's', 'S':
		t.pos += 2
		return `\` + string(c), nil
	case 'b':
		t.pos += 2
		return `\x08`, nil
	case 'H', 'R', 'X':
		return "", t.errorf(at, `\%c inside of a class has no counterpart in RE2`, c)
	}
	text, size, err := t.character()
	if err != nil {
		return "", err
	}
	if strings.HasPrefix(text, "[^") {
		return "", t.errorf(at, "a property that excludes is inside of a class, which RE2 does not have for it")
	}
	if strings.HasPrefix(text, "[") {
		text = text[1 : len(text)-1]
	}
	if len(text) == 1 && strings.Contains("&~", text) { // what it was escaped for must not be joined with a letter beside it
		text = `\` + text
	}
	t.pos += size
	return text, nil
}
