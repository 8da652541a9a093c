package syntax

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// value is plugin / bareword / string / number / array / hash.
func (p *parser) value(expected string) (Value, error) {
	start := p.lexer
	switch c := p.peek(); {
	case c == '[':
		return p.array()
	case c == '{':
		return p.hash()
	case c == '"' || c == '\'':
		s, err := p.string()
		if err != nil {
			return nil, err
		}
		if p.opens() {
			p.lexer = start
			return p.codec()
		}
		return s, nil
	case isName(c):
		p.while(isName)
		if p.opens() {
			p.lexer = start
			return p.codec()
		}
		p.lexer = start
		return p.word(expected)
	}
	return nil, p.unexpected("expected " + expected)
}

// opens reports whether a brace comes next.
func (p *parser) opens() bool {
	here := p.lexer
	p.space()
	opens := p.peek() == '{'
	p.lexer = here
	return opens
}

// codec is a plugin as a value. What stands before it are comments of the attribute, so its own go into it.
func (p *parser) codec() (*Plugin, error) {
	x, err := p.plugin()
	if err != nil {
		return nil, err
	}
	if len(x.Comments) > 0 {
		inner := &x.Closing
		if len(x.Attributes) > 0 {
			inner = &x.Attributes[0].Comments
		}
		*inner = append(x.Comments, *inner...)
		x.Comments = nil
	}
	return x, nil
}

// word is a bareword or a number.
func (p *parser) word(expected string) (Value, error) {
	pos, start := p.pos(), p.lexer
	var v Value
	if n := p.number(); n != "" {
		v = &Number{Pos: pos, Text: n}
	} else if w := p.while(isWord); w != "" {
		v = &Bareword{Pos: pos, Text: w}
	} else {
		return nil, p.unexpected("expected " + expected)
	}
	whole := p.src[start.off:p.off]
	if !p.eof() && !isBlank(p.peek()) && !strings.ContainsRune("#,]}='\"", rune(p.peek())) {
		p.while(func(b byte) bool { return !isBlank(b) && !strings.ContainsRune("#,]}'\"", rune(b)) })
		whole = p.src[start.off:p.off]
	} else if _, bare := v.(*Bareword); !bare || len(whole) > 1 {
		return v, nil
	}
	p.lexer = start
	return nil, p.fail(fmt.Sprintf("without quotes only numbers and words of two or more letters, digits and _ can be written; write \"%s\"", whole))
}

func (p *parser) string() (*String, error) {
	pos, quote := p.pos(), p.peek()
	text, ok := p.delimited(quote)
	if !ok {
		line, _, _ := strings.Cut(p.rest(), "\n")
		if strings.Contains(line[1:], `\`+string(quote)) {
			return nil, p.fail(fmt.Sprintf("the string that begins here is not closed: a backslash before %c keeps it open, even one behind another backslash; use the other quotes, or take the backslash away", quote))
		}
		return nil, p.fail(fmt.Sprintf("the string that begins here is not closed; add a %c, or look for one too many above", quote))
	}
	return &String{Pos: pos, Quote: quote, Text: text}, nil
}

// array is "[" cs (value (cs "," cs value)*)? cs "]".
func (p *parser) array() (*Array, error) {
	x := &Array{Pos: p.pos()}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	p.take("[")
	comments := p.space()
	for n := 0; ; n++ {
		switch {
		case p.peek() == ']' && n > 0:
			return nil, p.fail("expected another element after the comma; Logstash takes no comma after the last one, so take it away")
		case p.take("]"):
			x.Closing = comments
			return x, nil
		case p.eof():
			return nil, p.failAt(x.Pos, "the bracket that is opened here is not closed; add a ]")
		}
		v, err := p.value("an element of the array, or ]")
		if err != nil {
			return nil, err
		}
		x.Elements = append(x.Elements, v)
		behind := p.trailing()
		after := p.space()
		if !p.take(",") {
			x.comment(n, append(comments, behind...))
			if p.eof() {
				return nil, p.failAt(x.Pos, "the bracket that is opened here is not closed; add a ]")
			}
			if !p.take("]") {
				return nil, p.unexpected("expected , and another element of the array, or ]")
			}
			x.Closing = after
			return x, nil
		}
		comments = append(comments, after...)
		if more := p.trailing(); len(behind) == 0 {
			behind = more
		} else if len(more) > 0 { // one comment only can stand behind it
			more[0].Trailing = false
			comments = append(comments, more...)
		}
		x.comment(n, append(comments, behind...))
		comments = p.space()
	}
}

// comment sets the comments of an element.
func (x *Array) comment(n int, comments []Comment) {
	if len(comments) == 0 && x.Comments == nil {
		return
	}
	for len(x.Comments) <= n {
		x.Comments = append(x.Comments, nil)
	}
	x.Comments[n] = comments
}

// hash is "{" cs hashentries? cs "}".
func (p *parser) hash() (*Hash, error) {
	x := &Hash{Pos: p.pos()}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	p.take("{")
	for {
		comments := p.space()
		switch {
		case p.take("}"):
			x.Closing = comments
			return x, nil
		case p.eof():
			return nil, p.failAt(x.Pos, "the brace that is opened here is not closed; add a }")
		case p.peek() == ',':
			return nil, p.fail("entries of a hash are separated by blanks or lines; take the comma away")
		}
		e, err := p.entry(comments)
		if err != nil {
			return nil, err
		}
		x.Entries = append(x.Entries, e)
	}
}

// entry is hashentry.
func (p *parser) entry(comments []Comment) (*HashEntry, error) {
	const expected = "an entry, such as \"key\" => value, or }"
	e := &HashEntry{Pos: p.pos()}
	var err error
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		e.Key, err = p.string()
	case isName(c):
		e.Key, err = p.word(expected)
	default:
		err = p.unexpected("expected " + expected)
	}
	if err != nil {
		return nil, err
	}
	between := p.space()
	if !p.take("=>") {
		return nil, p.unexpected("expected => after the key of a hash")
	}
	between = append(between, p.space()...)
	if e.Value, err = p.value("the value of the entry"); err != nil {
		return nil, err
	}
	e.Comments = append(append(comments, between...), p.trailing()...)
	return e, nil
}

// unexpected is an error at the next character, which is not what was expected.
func (p *parser) unexpected(expected string) error {
	if p.eof() {
		return p.fail(expected + ", but the file ends here")
	}
	r, _ := utf8.DecodeRuneInString(p.rest())
	switch {
	case r == '#':
		return p.fail("the comment holds a carriage return; end its line with a line feed")
	case strings.ContainsRune("“”„‟«»‘’‚‛", r):
		return p.fail(fmt.Sprintf("%c is a typographic quote, which Logstash does not know; write \" instead", r))
	case unicode.IsSpace(r) || !unicode.IsPrint(r):
		return p.fail(fmt.Sprintf("%s, found the invisible character %U; write a blank instead", expected, r))
	}
	word := p.rest()
	if i := strings.IndexFunc(word, func(c rune) bool { return !(c < utf8.RuneSelf && isName(byte(c))) }); i >= 0 {
		word = word[:max(i, utf8.RuneLen(r))]
	}
	if len(word) > 40 {
		word = word[:40] + "…"
	}
	return p.fail(expected + ", found " + word)
}
