package elastic

import (
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxNesting bounds the nesting of queries, which are read by recursion.
const maxNesting = 200

// kqlFields are the fields that a query in the Kibana Query Language names, in the order of the text; * in them is a wildcard. An error says
// where the query is none; the fields before that place are returned as well. The grammar is that of Kibana (package kbn-es-query).
func kqlFields(text string) ([]string, error) {
	p := &kql{text: text}
	p.space()
	if p.at == len(p.text) {
		return nil, nil
	}
	err := p.query("", 0)
	if err == nil {
		p.space()
		if p.at < len(p.text) {
			err = p.errorf("%q is unexpected", p.next())
		}
	}
	return p.fields, err
}

// kql reads a query in the Kibana Query Language.
type kql struct {
	text   string
	at     int
	fields []string
}

func (p *kql) errorf(format string, args ...any) error {
	return fmt.Errorf(format+" at character %d", append(args, utf8.RuneCountInString(p.text[:p.at])+1)...)
}

// next is the character at the place, "the end" where there is none.
func (p *kql) next() string {
	if p.at >= len(p.text) {
		return "the end"
	}
	_, size := utf8.DecodeRuneInString(p.text[p.at:])
	return p.text[p.at : p.at+size]
}

func (p *kql) space() { p.at += spaces(p.text[p.at:]) }

// spaces is the length of the blanks that a text begins with.
func spaces(s string) int {
	rest := strings.TrimLeft(s, " \t\r\n\u00a0")
	return len(s) - len(rest)
}

// take skips a character if it comes next.
func (p *kql) take(c byte) bool {
	if p.at < len(p.text) && p.text[p.at] == c {
		p.at++
		return true
	}
	return false
}

// connective is the length of " and " or " or " if a text begins with it.
func connective(s string) int {
	start := spaces(s)
	if start == 0 {
		return 0
	}
	for _, word := range []string{"and", "or"} {
		if rest := s[start:]; len(rest) > len(word) && strings.EqualFold(rest[:len(word)], word) {
			if end := spaces(rest[len(word):]); end > 0 {
				return start + len(word) + end
			}
		}
	}
	return 0
}

// not skips "not ", as often as it comes.
func (p *kql) not() {
	for rest := p.text[p.at:]; len(rest) > 3 && strings.EqualFold(rest[:3], "not") && spaces(rest[3:]) > 0; rest = p.text[p.at:] {
		p.at += 3 + spaces(rest[3:])
	}
}

// query reads expressions between connectives. Names in it are below path.
func (p *kql) query(path string, depth int) error {
	if depth > maxNesting {
		return p.errorf("brackets are nested too deep")
	}
	for {
		p.not()
		if err := p.expression(path, depth); err != nil {
			return err
		}
		n := connective(p.text[p.at:])
		if n == 0 {
			return nil
		}
		p.at += n
	}
}

func (p *kql) expression(path string, depth int) error {
	if p.take('(') {
		p.space()
		if err := p.query(path, depth+1); err != nil {
			return err
		}
		p.space()
		if !p.take(')') {
			return p.errorf("a bracket is not closed")
		}
		return nil
	}
	name, err := p.literal()
	if err != nil {
		return err
	}
	before := p.at
	p.space()
	switch {
	case p.take(':'):
		p.space()
		if p.take('{') {
			p.space()
			if err := p.query(path+name+".", depth+1); err != nil {
				return err
			}
			p.space()
			if !p.take('}') {
				return p.errorf("a brace is not closed")
			}
			return nil
		}
		p.fields = append(p.fields, path+name)
		return p.values(depth)
	case p.take('<'), p.take('>'):
		p.take('=')
		p.fields = append(p.fields, path+name)
		p.space()
		_, err := p.literal()
		return err
	}
	p.at = before // a value that is looked for in all fields
	return nil
}

// values reads a value, or several in brackets.
func (p *kql) values(depth int) error {
	if !p.take('(') {
		_, err := p.literal()
		return err
	}
	if depth > maxNesting {
		return p.errorf("brackets are nested too deep")
	}
	p.space()
	for {
		p.not()
		if err := p.values(depth + 1); err != nil {
			return err
		}
		n := connective(p.text[p.at:])
		if n == 0 {
			break
		}
		p.at += n
	}
	p.space()
	if !p.take(')') {
		return p.errorf("a bracket is not closed")
	}
	return nil
}

// literal reads a text between quotes, or one without them, which may have blanks in it.
func (p *kql) literal() (string, error) {
	quoted := p.take('"')
	var b strings.Builder
	start := p.at
	for p.at < len(p.text) {
		rest := p.text[p.at:]
		switch c := rest[0]; {
		case c == '\\':
			text, size := kqlEscape(rest, quoted)
			if size == 0 {
				return "", p.errorf("a backslash escapes nothing")
			}
			b.WriteString(text)
			p.at += size
			continue
		case quoted && c == '"':
			p.at++
			return b.String(), nil
		case !quoted && (strings.IndexByte("():<>\"{}", c) >= 0 || connective(rest) > 0):
			return p.unquoted(b.String(), start)
		}
		if n := spaces(rest); n > 0 && !quoted {
			b.WriteString(rest[:n])
			p.at += n
			continue
		}
		b.WriteByte(rest[0])
		p.at++
	}
	if quoted {
		return "", p.errorf("a quote is not closed")
	}
	return p.unquoted(b.String(), start)
}

func (p *kql) unquoted(text string, start int) (string, error) {
	if p.at == start {
		return "", p.errorf("a field or a value is missing before %q", p.next())
	}
	return strings.Trim(text, " \t\r\n\u00a0"), nil
}

// kqlEscape is what an escape at the beginning of a text stands for, and its length.
func kqlEscape(s string, quoted bool) (text string, size int) {
	if len(s) < 2 {
		return "", 0
	}
	switch c := s[1]; {
	case c == 't' || c == 'r' || c == 'n':
		return map[byte]string{'t': "\t", 'r': "\r", 'n': "\n"}[c], 2
	case c == 'u' && len(s) >= 6 && isHex(s[2:6]):
		n, _ := strconv.ParseUint(s[2:6], 16, 32)
		return string(rune(n)), 6
	case quoted && (c == '\\' || c == '"'), !quoted && strings.IndexByte("\\():<>\"*{}", c) >= 0:
		return s[1:2], 2
	case quoted: // a backslash of its own
		return s[:1], 1
	}
	for _, word := range []string{"and", "or", "not"} {
		if len(s) > len(word) && strings.EqualFold(s[1:1+len(word)], word) {
			return s[1 : 1+len(word)], 1 + len(word)
		}
	}
	return "", 0
}

func isHex(s string) bool { return strings.Trim(s, "0123456789abcdefABCDEF") == "" }
