package logevent

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// errOpen is for a string without an end. Ruby writes a newline as \n, so that an end of the line within one is a torn file.
var errOpen = errors.New("the string has no end on its line; is the file complete?")

var simpleEscapes = map[byte]byte{
	'a': '\a', 'b': '\b', 'e': '\x1b', 'f': '\f', 'n': '\n', 'r': '\r', 's': ' ', 't': '\t', 'v': '\v',
}

// string reads a string as String#inspect writes it.
func (p *rubyParser) string() (string, error) {
	start := p.at
	p.at++
	var b strings.Builder
	for p.at < len(p.text) {
		switch c := p.text[p.at]; c {
		case '"':
			p.at++
			return valid(b.String()), nil
		case '\n':
			p.at = start
			return "", errOpen
		case '\\':
			p.at++
			if err := p.escape(&b); err != nil {
				return "", err
			}
		default:
			b.WriteByte(c)
			p.at++
		}
	}
	p.at = start
	return "", errOpen
}

// escape reads what follows a backslash. A character without a meaning there is itself: \" and \#.
func (p *rubyParser) escape(b *strings.Builder) error {
	if p.at >= len(p.text) {
		return errOpen
	}
	c := p.text[p.at]
	switch {
	case c == '\n':
		return errOpen
	case c == 'u' && strings.HasPrefix(p.text[p.at:], "u{"):
		digits, _, closed := strings.Cut(p.text[p.at+2:min(len(p.text), p.at+2+64)], "}")
		if !closed {
			return fmt.Errorf(`\%s has no end`, shorten(p.text[p.at:endOfLine(p.text, p.at)]))
		}
		for _, one := range strings.Fields(digits) {
			if err := codePoint(b, one); err != nil {
				return err
			}
		}
		p.at += len("u{}") + len(digits)
	case c == 'u':
		digits := p.text[p.at+1 : min(len(p.text), p.at+5)]
		if len(digits) < 4 {
			return fmt.Errorf(`\u%s is no character`, digits)
		}
		p.at += 5
		return codePoint(b, digits)
	case c == 'x':
		n := run16(p.text[p.at+1:])
		if n == 0 {
			return errors.New(`\x without digits is no character`)
		}
		v, _ := strconv.ParseUint(p.text[p.at+1:p.at+1+n], 16, 8)
		b.WriteByte(byte(v))
		p.at += 1 + n
	case '0' <= c && c <= '7':
		n := 1
		for n < 3 && p.at+n < len(p.text) && '0' <= p.text[p.at+n] && p.text[p.at+n] <= '7' {
			n++
		}
		v, _ := strconv.ParseUint(p.text[p.at:p.at+n], 8, 16)
		b.WriteByte(byte(v))
		p.at += n
	default:
		if simple, ok := simpleEscapes[c]; ok {
			c = simple
		}
		b.WriteByte(c)
		p.at++
	}
	return nil
}

func codePoint(b *strings.Builder, digits string) error {
	v, err := strconv.ParseUint(digits, 16, 32)
	if err != nil || v > utf8.MaxRune {
		return fmt.Errorf(`\u%s is no character`, digits)
	}
	b.WriteRune(rune(v))
	return nil
}

// run16 counts the one or two hexadecimal digits at the beginning.
func run16(s string) int {
	n := 0
	for n < 2 && n < len(s) && strings.IndexByte("0123456789abcdefABCDEF", s[n]) >= 0 {
		n++
	}
	return n
}

// valid replaces each byte that is no UTF-8, as encoders of JSON do: a file of the Collector cannot hold it.
func valid(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	return string([]rune(s))
}
