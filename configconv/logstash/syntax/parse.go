package syntax

import (
	"strings"
	"unicode/utf8"
)

// maxDepth is how deep branches, values and parentheses may be nested in each other.
const maxDepth = 250

const byteOrderMark = "\ufeff"

// parser is a recursive descent over the grammar. Its methods are named after the rules.
type parser struct {
	lexer
	depth int
	// valueEnd is where the value of the last attribute ends.
	valueEnd Pos
	// within are the comments within the condition that is being read.
	within []Comment
	// collect is set where the parser goes on behind a statement that it cannot read; errors are those that it met.
	collect bool
	errors  []*Error
	lost    bool // the rest of the section cannot be told apart
}

// Parse reads a configuration; name is what positions and errors name. An error is an *Error. A byte order mark is skipped, though Logstash
// stumbles over it.
func Parse(name string, data []byte) (*Config, error) {
	c, errs := parse(name, data, false)
	if len(errs) > 0 {
		return nil, errs[0]
	}
	return c, nil
}

// ParseAll reads what can be read of a configuration: it leaves out the plugins and sections that are broken and returns the errors in them
// in order. Where it cannot tell where a broken part ends, all behind that is left out,
// and what is behind the hundredth error.
func ParseAll(name string, data []byte) (*Config, []*Error) {
	return parse(name, data, true)
}

func parse(name string, data []byte, collect bool) (*Config, []*Error) {
	src := string(data)
	if !utf8.ValidString(src) {
		return &Config{}, []*Error{notUTF8(name, src)}
	}
	p := &parser{lexer: newLexer(name, src), collect: collect}
	if p.take(byteOrderMark) {
		p.seen.Offset = p.off // it is no character of the first line
	}
	c, err := p.config()
	if err != nil {
		p.record(err)
	}
	if len(p.errors) > 0 {
		if kind, line := TemplateIn(data); kind != "" {
			return c, []*Error{templateError(name, src, kind, line)}
		}
	}
	return c, p.errors
}

// fail is an error at the next character.
func (p *parser) fail(reason string) error { return errorAt(p.src, p.pos(), reason) }

// failAt is an error at a place that was passed.
func (p *parser) failAt(pos Pos, reason string) error { return errorAt(p.src, pos, reason) }

// enter counts one level more; leave takes it back.
func (p *parser) enter() error {
	if p.depth >= maxDepth {
		return p.fail("is nested too deep; split it up")
	}
	p.depth++
	return nil
}

func (p *parser) leave() { p.depth-- }

func (p *parser) config() (*Config, error) {
	c := &Config{}
	for {
		comments := p.space()
		if p.eof() {
			c.Comments = comments
			return c, nil
		}
		start := p.lexer
		s, err := p.section()
		if err != nil && !p.recovered(start, err, p.skipSection) {
			return c, err
		}
		if s != nil {
			s.Comments = append(comments, s.Comments...)
			c.Sections = append(c.Sections, s)
		}
	}
}

// section is plugin_section.
func (p *parser) section() (*Section, error) {
	pos := p.pos()
	kind := p.while(isName)
	switch kind {
	case "input", "filter", "output":
	case "":
		if p.peek() == '}' {
			return nil, p.fail("this brace closes nothing; take it away, or look for one too many above")
		}
		return nil, p.unexpected("expected a section: input, filter or output, and what is in it in braces")
	case "if", "else":
		return nil, p.failAt(pos, kind+" stands outside of a section; put it into filter { } or output { }, or look for a closing brace too many above")
	default:
		return nil, p.failAt(pos, kind+" is no section; expected input, filter or output. A plugin stands within one: look for a closing brace too many above")
	}
	s := &Section{Pos: pos, Kind: kind, Comments: p.space()}
	var err error
	if s.Body, s.Closing, err = p.body(kind); err != nil {
		return nil, err
	}
	s.Comments = append(s.Comments, p.trailing()...)
	return s, nil
}

// body is "{" cs (branch_or_plugin cs)* "}". of says what it is the body of.
func (p *parser) body(of string) (list []Statement, closing []Comment, err error) {
	open := p.pos()
	if !p.take("{") {
		return nil, nil, p.unexpected("expected { after " + of)
	}
	if err := p.enter(); err != nil {
		return nil, nil, err
	}
	defer p.leave()
	for {
		comments := p.space()
		switch {
		case p.take("}"):
			return list, comments, nil
		case p.eof():
			return nil, nil, p.failAt(open, "the brace that is opened here, of "+of+", is not closed; add a }")
		}
		start := p.lexer
		s, err := p.statement(comments)
		if err != nil {
			if !p.recovered(start, err, p.skipStatement) {
				return nil, nil, err
			}
			continue
		}
		list = append(list, s)
	}
}

// statement is branch_or_plugin.
func (p *parser) statement(comments []Comment) (Statement, error) {
	start := p.lexer
	pos := p.pos()
	switch p.while(isName) {
	case "if":
		return p.branches(pos, comments)
	case "else", "elseif":
		return nil, p.failAt(pos, "else stands without an if; it must follow the } of an if directly")
	case "elsif", "elif":
		return nil, p.failAt(pos, "expected else if; Logstash has no other word for it")
	}
	p.lexer = start
	plugin, err := p.plugin()
	if err != nil {
		return nil, err
	}
	plugin.Comments = append(append(comments, plugin.Comments...), p.trailing()...)
	return plugin, nil
}

// plugin is name cs "{" cs attributes cs "}".
func (p *parser) plugin() (*Plugin, error) {
	x := &Plugin{Pos: p.pos()}
	var err error
	if x.Name, err = p.name("a plugin, such as grok { }, if or }"); err != nil {
		return nil, err
	}
	x.Comments = p.space()
	open := p.pos()
	if !p.take("{") {
		if strings.HasPrefix(p.rest(), "=>") {
			return nil, p.failAt(x.Pos, x.Name+" stands where a plugin is expected, but looks like a setting; look for a closing brace too many above")
		}
		return nil, p.unexpected("expected { after the plugin " + x.Name)
	}
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	for {
		comments := p.space()
		switch {
		case p.take("}"):
			x.Closing = comments
			x.Source = p.src[x.Pos.Offset:p.off]
			return x, nil
		case p.eof():
			return nil, p.failAt(open, "the brace that is opened here, of the plugin "+x.Name+", is not closed; add a }")
		}
		if len(x.Attributes) > 0 && !isBlank(p.src[p.valueEnd.Offset]) {
			return nil, p.failAt(p.valueEnd, "expected a blank or the end of the line after the value, before a comment as well")
		}
		a, err := p.attribute(comments)
		if err != nil {
			return nil, err
		}
		x.Attributes = append(x.Attributes, a)
	}
}

// attribute is name cs "=>" cs value.
func (p *parser) attribute(comments []Comment) (*Attribute, error) {
	a := &Attribute{Pos: p.pos()}
	var err error
	if a.Name, err = p.name("a setting, such as name => value, or }"); err != nil {
		return nil, err
	}
	between := p.space()
	if !p.take("=>") {
		if p.peek() == '{' {
			return nil, p.fail("expected => after the setting " + a.Name + "; a plugin cannot stand within a plugin, so look for a missing } above")
		}
		return nil, p.unexpected("expected => after the setting " + a.Name)
	}
	between = append(between, p.space()...)
	if a.Value, err = p.value("a value for " + a.Name); err != nil {
		return nil, err
	}
	p.valueEnd = p.pos()
	a.Comments = append(append(comments, between...), p.trailing()...)
	return a, nil
}

// name is [A-Za-z0-9_-]+ or a string, whose quotes do not belong to it.
func (p *parser) name(expected string) (string, error) {
	if q := p.peek(); q == '"' || q == '\'' {
		s, err := p.string()
		if err != nil {
			return "", err
		}
		return s.Text, nil
	}
	if name := p.while(isName); name != "" {
		return name, nil
	}
	return "", p.unexpected("expected " + expected)
}
