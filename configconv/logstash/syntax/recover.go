package syntax

import (
	"errors"
	"regexp"
)

// maxErrors is after how many errors the parser does not go on.
const maxErrors = 100

// record adds an error to those that were met, once.
func (p *parser) record(err error) {
	var e *Error
	if !errors.As(err, &e) {
		e = &Error{File: p.file, Line: 1, Column: 1, Reason: err.Error()}
	}
	if n := len(p.errors); n == 0 || p.errors[n-1] != e {
		p.errors = append(p.errors, e)
	}
}

// recovered records an error and skips what begins at start. It reports whether the parser can go on.
func (p *parser) recovered(start lexer, err error, skip func() bool) bool {
	if !p.collect {
		return false
	}
	p.record(err)
	p.lexer = start
	return len(p.errors) < maxErrors && skip()
}

var sectionStart = regexp.MustCompile(`(?m)^[ \t]*(input|filter|output)\s*\{`)

// skipSection skips to the next line that begins a section.
func (p *parser) skipSection() bool {
	at := sectionStart.FindStringIndex(p.src[p.off+1:])
	if at == nil {
		return false
	}
	p.off += 1 + at[0]
	p.lost = false
	return true
}

// skipStatement skips a plugin or an if with all its branches, by their braces, or what else stands before the end of the body.
func (p *parser) skipStatement() bool {
	for {
		if p.lost || !p.skipBraces() {
			p.lost = true // what is around it has no end either
			return false
		}
		end := p.lexer
		p.space()
		word := p.while(isName)
		p.lexer = end
		if word != "else" && word != "elseif" && word != "elsif" && word != "elif" {
			return true
		}
	}
}

// skipBraces skips to the end of the next text in braces, but not over a closing brace that stands before it.
func (p *parser) skipBraces() bool {
	for depth, start := 0, p.off; ; {
		p.space()
		switch c := p.peek(); c {
		case 0:
			return false
		case '"', '\'':
			if _, ok := p.delimited(c); !ok {
				return false
			}
			continue
		case '{':
			depth++
		case '}':
			if depth == 0 {
				return p.off > start
			}
			if depth--; depth == 0 {
				p.off++
				return true
			}
		}
		p.off++
	}
}
