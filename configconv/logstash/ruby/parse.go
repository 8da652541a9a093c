package ruby

import (
	"fmt"
	"strconv"
	"strings"
)

// Parse reads a program. The error names the first thing that is not of a shape that it knows.
func Parse(src string) (list []Statement, err error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	if list, err = p.statements(); err != nil {
		return nil, err
	}
	if p.peek().kind != end {
		return nil, fmt.Errorf("%s", p.peek())
	}
	return list, nil
}

func parseExpr(src string) (Expr, error) {
	p, err := newParser(src)
	if err != nil {
		return nil, err
	}
	e, err := p.expr(0)
	if err == nil && p.peek().kind != end {
		err = fmt.Errorf("%s", p.peek())
	}
	return e, err
}

func newParser(src string) (*parser, error) {
	list, err := tokens(src)
	return &parser{tokens: list}, err
}

type parser struct {
	tokens []token
	at     int
	depth  int
}

// deepest is how deep expressions and statements may be within each other.
const deepest = 60

func (p *parser) peek() token { return p.tokens[p.at] }

func (p *parser) next() token {
	t := p.tokens[p.at]
	if t.kind != end {
		p.at++
	}
	return t
}

// is reports whether the next token is that word or sign.
func (p *parser) is(s string) bool {
	t := p.peek()
	return (t.kind == word || t.kind == punct) && t.text == s
}

func (p *parser) take(s string) bool {
	if p.is(s) {
		p.at++
		return true
	}
	return false
}

func (p *parser) expect(s string) error {
	if !p.take(s) {
		return fmt.Errorf("%s where %s is expected", p.peek(), s)
	}
	return nil
}

func (p *parser) lines() {
	for p.peek().kind == newline {
		p.at++
	}
}

// statements reads up to a word that ends a block.
func (p *parser) statements() (list []Statement, err error) {
	if p.depth++; p.depth > deepest {
		return nil, fmt.Errorf("blocks within blocks, too many")
	}
	defer func() { p.depth-- }()
	for {
		p.lines()
		if p.peek().kind == end || p.is("end") || p.is("elsif") || p.is("else") {
			return list, nil
		}
		s, err := p.statement()
		if err != nil {
			return nil, err
		}
		for p.is("if") || p.is("unless") {
			negated := p.next().text == "unless"
			c, err := p.expr(0)
			if err != nil {
				return nil, err
			}
			if negated {
				c = &Not{c}
			}
			s = &If{Condition: c, Then: []Statement{s}}
		}
		list = append(list, s)
		if t := p.peek(); t.kind != newline && t.kind != end && !p.is("end") {
			return nil, fmt.Errorf("%s", t)
		}
	}
}

func (p *parser) statement() (Statement, error) {
	switch {
	case p.take("if"):
		return p.ifStatement(false)
	case p.take("unless"):
		return p.ifStatement(true)
	case p.is("event"):
		return p.eventStatement()
	}
	t := p.next()
	if t.kind == word && p.take("=") {
		v, err := p.expr(0)
		return &Assign{t.text, v}, err
	}
	return nil, fmt.Errorf("%s", t)
}

func (p *parser) ifStatement(negated bool) (Statement, error) {
	c, err := p.expr(0)
	if err != nil {
		return nil, err
	}
	if negated {
		c = &Not{c}
	}
	p.take("then")
	s := &If{Condition: c}
	if s.Then, err = p.statements(); err != nil {
		return nil, err
	}
	switch {
	case p.take("elsif"):
		inner, err := p.ifStatement(false)
		if err != nil {
			return nil, err
		}
		s.Else = []Statement{inner}
		return s, nil
	case p.take("else"):
		if s.Else, err = p.statements(); err != nil {
			return nil, err
		}
	}
	return s, p.expect("end")
}

// eventStatement reads what is done to the event: its methods, and the form of old releases, event['field'] = value.
func (p *parser) eventStatement() (Statement, error) {
	p.next()
	if p.take("[") {
		field, err := p.name()
		if err == nil {
			err = p.expect("]")
		}
		if err == nil {
			err = p.expect("=")
		}
		if err != nil {
			return nil, err
		}
		v, err := p.expr(0)
		return &Set{field, v}, err
	}
	if err := p.expect("."); err != nil {
		return nil, err
	}
	method := p.next().text
	parens := p.take("(")
	done := func(s Statement, err error) (Statement, error) {
		if err == nil && parens {
			p.lines()
			err = p.expect(")")
		}
		return s, err
	}
	switch method {
	case "cancel":
		return done(&Cancel{}, nil)
	case "remove":
		field, err := p.name()
		return done(&Remove{field}, err)
	case "tag":
		v, err := p.expr(0)
		return done(&Tag{v}, err)
	case "set":
		field, err := p.name()
		if err == nil {
			err = p.expect(",")
		}
		if err != nil {
			return nil, err
		}
		p.lines()
		v, err := p.expr(0)
		return done(&Set{field, v}, err)
	}
	return nil, fmt.Errorf("event.%s", method)
}

// name reads a string without anything to put in.
func (p *parser) name() (string, error) {
	t := p.next()
	if t.kind == text && len(t.parts) == 1 {
		if l, ok := t.parts[0].(*Literal); ok {
			return l.Value.(string), nil
		}
	}
	return "", fmt.Errorf("%s where the name of a field is expected", t)
}

// binding is how strongly operators bind, by what they are.
var binding = map[string]int{"or": 1, "and": 1, "||": 2, "&&": 3, "==": 5, "!=": 5, "=~": 5, "!~": 5, "<": 6, "<=": 6, ">": 6, ">=": 6, "+": 7, "-": 7, "*": 8, "/": 8}

func (p *parser) expr(least int) (Expr, error) {
	if p.depth++; p.depth > deepest {
		return nil, fmt.Errorf("expressions within expressions, too many")
	}
	defer func() { p.depth-- }()
	left, err := p.unary()
	if err != nil {
		return nil, err
	}
	for {
		t := p.peek()
		strength := binding[t.text]
		if t.kind != punct && t.kind != word || strength == 0 || strength <= least {
			return left, nil
		}
		p.next()
		p.lines()
		right, err := p.expr(strength)
		if err != nil {
			return nil, err
		}
		op := t.text
		switch op {
		case "or":
			op = "||"
		case "and":
			op = "&&"
		}
		left = &Binary{op, left, right}
	}
}

func (p *parser) unary() (Expr, error) {
	switch {
	case p.take("!"):
		e, err := p.unary()
		return &Not{e}, err
	case p.take("not"):
		e, err := p.expr(4)
		return &Not{e}, err
	case p.take("-"):
		e, err := p.unary()
		if l, ok := e.(*Literal); err == nil && ok {
			switch v := l.Value.(type) {
			case int64:
				return &Literal{-v}, nil
			case float64:
				return &Literal{-v}, nil
			}
		}
		if err == nil {
			err = fmt.Errorf("a minus before something else than a number")
		}
		return nil, err
	}
	e, err := p.primary()
	for err == nil {
		switch {
		case p.is(".") || p.is("&."):
			safe := p.next().text == "&."
			e, err = p.method(e, safe)
		case p.is("[") && !p.peek().spaced:
			p.next()
			var index Expr
			if index, err = p.expr(0); err == nil {
				err = p.expect("]")
			}
			e = &Call{On: e, Name: "[]", Args: []Expr{index}}
		default:
			return e, nil
		}
	}
	return nil, err
}

func (p *parser) primary() (Expr, error) {
	t := p.next()
	switch t.kind {
	case text:
		if len(t.parts) == 0 {
			return &Literal{""}, nil
		}
		if l, ok := t.parts[0].(*Literal); ok && len(t.parts) == 1 {
			return l, nil
		}
		return &Interpolation{t.parts}, nil
	case number:
		if i, err := strconv.ParseInt(t.text, 10, 64); err == nil {
			return &Literal{i}, nil
		}
		f, err := strconv.ParseFloat(t.text, 64)
		return &Literal{f}, err
	case regexp:
		return &Regexp{t.text}, nil
	case punct:
		switch t.text {
		case "(":
			p.lines()
			e, err := p.expr(0)
			if err == nil {
				p.lines()
				err = p.expect(")")
			}
			return e, err
		case "[":
			return p.list()
		}
	case word:
		switch t.text {
		case "nil":
			return &Literal{nil}, nil
		case "true":
			return &Literal{true}, nil
		case "false":
			return &Literal{false}, nil
		case "event":
			return p.eventValue()
		}
		if t.text[0] >= 'a' && t.text[0] <= 'z' || t.text[0] == '_' {
			if p.is("(") || strings.HasSuffix(t.text, "?") || strings.HasSuffix(t.text, "!") {
				return nil, fmt.Errorf("%s(...)", t.text)
			}
			return &Variable{t.text}, nil
		}
	}
	return nil, fmt.Errorf("%s", t)
}

func (p *parser) list() (Expr, error) {
	l := &List{}
	for {
		p.lines()
		if p.take("]") {
			return l, nil
		}
		e, err := p.expr(0)
		if err != nil {
			return nil, err
		}
		l.Elements = append(l.Elements, e)
		p.lines()
		if !p.take(",") && !p.is("]") {
			return nil, fmt.Errorf("%s in a list", p.peek())
		}
	}
}

// eventValue reads event.get("field") and event['field'].
func (p *parser) eventValue() (Expr, error) {
	if p.take("[") {
		field, err := p.name()
		if err == nil {
			err = p.expect("]")
		}
		return &Get{field}, err
	}
	if err := p.expect("."); err != nil {
		return nil, err
	}
	method := p.next().text
	if method != "get" && method != "include?" {
		return nil, fmt.Errorf("event.%s", method)
	}
	parens := p.take("(")
	field, err := p.name()
	if err == nil && parens {
		err = p.expect(")")
	}
	if method == "include?" {
		return &Not{&Call{On: &Get{field}, Name: "nil?"}}, err
	}
	return &Get{field}, err
}

// method reads the name of a method, its arguments and its block.
func (p *parser) method(on Expr, safe bool) (Expr, error) {
	t := p.next()
	if t.kind != word {
		return nil, fmt.Errorf("%s where a method is expected", t)
	}
	c := &Call{On: on, Name: t.text, Safe: safe}
	if p.is("(") && !p.peek().spaced {
		p.next()
		for !p.take(")") {
			p.lines()
			if p.is("&") { // map(&:to_s)
				return nil, fmt.Errorf("a block given as &")
			}
			if t := p.peek(); t.kind == word && t.text != "" && t.text[0] >= 'A' && t.text[0] <= 'Z' { // is_a?(Hash)
				p.next()
				c.Args = append(c.Args, &Variable{t.text})
			} else {
				a, err := p.expr(0)
				if err != nil {
					return nil, err
				}
				c.Args = append(c.Args, a)
			}
			p.lines()
			if !p.take(",") && !p.is(")") {
				return nil, fmt.Errorf("%s among arguments", p.peek())
			}
		}
	}
	if p.take("{") {
		for depth := 1; depth > 0; {
			b := p.next()
			switch {
			case b.kind == end:
				return nil, fmt.Errorf("a block that is not closed")
			case b.kind == punct && b.text == "{":
				depth++
			case b.kind == punct && b.text == "}":
				depth--
			}
			if depth > 0 {
				if b.kind == text || b.kind == regexp {
					return nil, fmt.Errorf("the block of %s", c.Name)
				}
				c.Block += b.text
			}
		}
	}
	return c, nil
}
