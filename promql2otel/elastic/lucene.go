package elastic

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// luceneFields are the fields that a query string of Lucene names, in the order of the text: those before a colon, and those that _exists_
// asks for; * in them is a wildcard. An error says where the query is none; the fields before that place are returned as well
// (elastic.co/docs, query string syntax; Lucene's classic query parser).
func luceneFields(text string) (fields []string, err error) {
	var (
		p      = lucene{text: text}
		name   string    // of the term before, which a colon makes a field
		before luceneEnd // what stands before
		open   int       // brackets
	)
	for {
		start := p.at
		t, err := p.token()
		if err != nil {
			return fields, err
		}
		wanted := before == luceneColon || before == luceneExists // a value
		if wanted && (t.kind == luceneColon || t.kind == luceneClose || t.kind == luceneDone) {
			return fields, p.errorf(start, "a value is missing after the colon")
		}
		switch t.kind {
		case luceneDone:
			if open > 0 {
				return fields, p.errorf(start, "a bracket is not closed")
			}
			return fields, nil
		case luceneTerm, lucenePhrase:
			if before == luceneExists {
				fields = append(fields, t.text)
			}
			if wanted || t.kind == lucenePhrase {
				t.kind = luceneValue
			}
			name = t.text
		case luceneColon:
			if before != luceneTerm {
				return fields, p.errorf(start, "a colon follows no field")
			}
			if name == "_exists_" {
				t.kind = luceneExists
			} else {
				fields = append(fields, name)
			}
		case luceneOpen:
			open++
		case luceneClose:
			if open--; open < 0 {
				return fields, p.errorf(start, "a bracket is closed that is not open")
			}
		}
		before = t.kind
	}
}

// luceneEnd says what a part of a query is.
type luceneEnd int

const (
	luceneDone   luceneEnd = iota // the end of the query
	luceneTerm                    // text without quotes, which may be a field
	lucenePhrase                  // text between quotes
	luceneValue                   // what is no field: after a colon, a range, a regular expression
	luceneColon                   // after a field
	luceneExists                  // the colon after _exists_
	luceneOpen
	luceneClose
	luceneOther // an operator
)

type luceneToken struct {
	text string
	kind luceneEnd
}

// lucene splits a query string.
type lucene struct {
	text string
	at   int
}

func (p *lucene) errorf(at int, format string, args ...any) error {
	at += spaces(p.text[at:])
	return fmt.Errorf(format+" at character %d", append(args, utf8.RuneCountInString(p.text[:at])+1)...)
}

// between reads up to a closing character, over escaped ones. The place is after the opening one.
func (p *lucene) between(end string) (string, bool) {
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		p.at++
		switch {
		case strings.IndexByte(end, c) >= 0:
			return b.String(), true
		case c == '\\' && p.at < len(p.text):
			b.WriteByte(p.text[p.at])
			p.at++
		default:
			b.WriteByte(c)
		}
	}
	return "", false
}

func (p *lucene) token() (luceneToken, error) {
	p.at += luceneSpaces(p.text[p.at:])
	if p.at >= len(p.text) {
		return luceneToken{}, nil
	}
	start, c := p.at, p.text[p.at]
	switch {
	case c == '"' || c == '/':
		p.at++
		text, ok := p.between(string(c))
		if !ok {
			return luceneToken{}, p.errorf(start, "%q is not closed", c)
		}
		if c == '/' {
			return luceneToken{text, luceneValue}, nil
		}
		return luceneToken{text, lucenePhrase}, nil
	case c == '[' || c == '{':
		p.at++
		for p.at < len(p.text) {
			p.at++
			switch p.text[p.at-1] {
			case '"':
				if _, ok := p.between(`"`); !ok {
					return luceneToken{}, p.errorf(start, "a range is not closed")
				}
			case ']', '}':
				return luceneToken{p.text[start:p.at], luceneValue}, nil
			}
		}
		return luceneToken{}, p.errorf(start, "a range is not closed")
	case c == ']' || c == '}':
		return luceneToken{}, p.errorf(start, "%q closes no range", c)
	case c == '(':
		p.at++
		return luceneToken{"(", luceneOpen}, nil
	case c == ')':
		p.at++
		return luceneToken{")", luceneClose}, nil
	case c == ':':
		p.at++
		return luceneToken{":", luceneColon}, nil
	case c == '^' || c == '~': // a weight, how near
		p.at++
		for p.at < len(p.text) && strings.IndexByte("0123456789.", p.text[p.at]) >= 0 {
			p.at++
		}
		return luceneToken{p.text[start:p.at], luceneValue}, nil
	case strings.IndexByte("+-!", c) >= 0:
		p.at++
		return luceneToken{p.text[start:p.at], luceneOther}, nil
	}
	var b strings.Builder
	for p.at < len(p.text) {
		c := p.text[p.at]
		if strings.IndexByte("()\":^[]{}~/!", c) >= 0 || luceneSpaces(p.text[p.at:]) > 0 {
			break
		}
		if c == '\\' {
			if p.at++; p.at >= len(p.text) {
				return luceneToken{}, p.errorf(start, "a backslash escapes nothing")
			}
		}
		b.WriteByte(p.text[p.at])
		p.at++
	}
	switch text := p.text[start:p.at]; text {
	case "AND", "OR", "NOT", "&&", "||":
		return luceneToken{text, luceneOther}, nil
	}
	return luceneToken{b.String(), luceneTerm}, nil
}

func luceneSpaces(s string) int {
	return len(s) - len(strings.TrimLeft(s, " \t\r\n\u3000"))
}
