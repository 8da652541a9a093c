package syntax

import (
	"fmt"
	"slices"
	"strings"
)

// maxOperators is how many operators can join conditions in one chain.
const maxOperators = 10_000

// branches is an if, of which the word was consumed, and the else that follow it.
func (p *parser) branches(pos Pos, comments []Comment) (*If, error) {
	x := &If{Pos: pos}
	b := &Branch{Pos: pos}
	outer, err := p.branch(b, "if")
	if err != nil {
		return nil, err
	}
	x.Comments = append(comments, outer...)
	for {
		x.Branches = append(x.Branches, b)
		b.Comments = append(b.Comments, p.trailing()...)
		if b.Condition == nil {
			return x, nil
		}
		end := p.lexer
		comments := p.space()
		b = &Branch{Pos: p.pos()}
		word := p.while(isName)
		if word != "else" && word != "elseif" {
			p.lexer = end
			return x, nil
		}
		if word == "else" {
			comments = append(comments, p.space()...)
			before := p.lexer
			if p.while(isName) == "if" {
				word = "else if"
			} else {
				p.lexer = before
			}
		}
		inner, err := p.branch(b, word)
		if err != nil {
			return nil, err
		}
		b.Comments = append(comments, inner...)
	}
}

// branch is what follows the words of a branch. The comments are those before its body.
func (p *parser) branch(b *Branch, word string) (comments []Comment, err error) {
	if word != "else" {
		p.within = nil
		p.gap()
		if p.peek() == '{' {
			return nil, p.fail("expected a condition after " + word)
		}
		if b.Condition, err = p.condition(); err != nil {
			return nil, err
		}
		p.gap()
		if p.peek() != '{' {
			return nil, p.afterCondition()
		}
		comments, p.within = p.within, nil
	}
	b.Body, b.Closing, err = p.body(word)
	return comments, err
}

// gap consumes blanks and comments within a condition.
func (p *parser) gap() { p.within = append(p.within, p.space()...) }

// afterCondition is the error for what cannot follow a condition.
func (p *parser) afterCondition() error {
	for _, wrong := range []struct{ text, reason string }{
		{"&&", "write and instead of &&"},
		{"||", "write or instead of ||"},
		{"AND", "write and in small letters"},
		{"OR", "write or in small letters"},
		{")", "this parenthesis was not opened; take it away"},
		{"==", "expected {; the condition before == is complete. To negate a comparison, put it in parentheses: !([field] == \"text\")"},
	} {
		if strings.HasPrefix(p.rest(), wrong.text) {
			return p.fail(wrong.reason)
		}
	}
	return p.unexpected("expected {, an operator such as ==, =~ or in, or and, or")
}

// condition is expression (cs boolean_operator cs expression)*.
//
// What the operators bind is what Condition#join_conditions in lscl.rb makes of them, fault included: of operators alike the last binds
// first; "and" binds before "or", but where an "or" comes only the last "and" before it is closed, so that `a and b and c or d` is
// `a and ((b and c) or d)`. For xor and nand it knows no precedence, and fails where they stand in a chain with another operator.
func (p *parser) condition() (Condition, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	first, err := p.expression()
	if err != nil {
		return nil, err
	}
	out, operators := []Condition{first}, []string(nil)
	join := func() {
		n := len(out) - 2
		out[n] = &Logical{Pos: out[n].Position(), Op: operators[len(operators)-1], Left: out[n], Right: out[n+1]}
		out, operators = out[:n+1], operators[:len(operators)-1]
	}
	unordered := ""
	for count := 0; ; count++ {
		end, comments := p.lexer, len(p.within)
		p.gap()
		pos := p.pos()
		op := p.oneOf("and", "or", "xor", "nand")
		if op == "" {
			p.lexer, p.within = end, p.within[:comments]
			break
		}
		if op == "xor" || op == "nand" {
			unordered = op
		}
		switch {
		case count > 0 && unordered != "":
			return nil, p.failAt(pos, unordered+" has no precedence, so Logstash does not start; put parentheses around the conditions that it joins")
		case count >= maxOperators:
			return nil, p.failAt(pos, fmt.Sprintf("a condition of more than %d operators; split it up", maxOperators))
		}
		if n := len(operators); n > 0 && operators[n-1] == "and" && op == "or" {
			join()
		}
		operators = append(operators, op)
		p.gap()
		operand, err := p.expression()
		if err != nil {
			return nil, err
		}
		out = append(out, operand)
	}
	for len(operators) > 0 {
		join()
	}
	return out[0], nil
}

// oneOf consumes the first of some texts that comes next, and returns it.
func (p *parser) oneOf(texts ...string) string {
	if i := slices.IndexFunc(texts, p.take); i >= 0 {
		return texts[i]
	}
	return ""
}

// expression is a condition without and, or, xor, nand.
func (p *parser) expression() (Condition, error) {
	pos := p.pos()
	switch {
	case p.peek() == '(':
		return p.parentheses()
	case p.take("!"):
		p.gap()
		inner := p.pos()
		if p.peek() == '(' {
			c, err := p.parentheses()
			return &Not{Pos: pos, Operand: c}, err
		}
		s, err := p.field()
		if s == nil && err == nil {
			err = p.fail("expected a field in brackets or a condition in parentheses after !")
		}
		if err != nil {
			return nil, err
		}
		return &Not{Pos: pos, Operand: &Truth{Pos: inner, Operand: s}}, nil
	}
	left, err := p.rvalue()
	if err != nil {
		return nil, err
	}
	end, comments := p.lexer, len(p.within)
	p.gap()
	if op := p.oneOf("==", "!=", "<=", ">=", "=~", "!~", "<", ">", "in"); op != "" {
		return p.relation(pos, op, left)
	}
	if strings.HasPrefix(p.rest(), "not") {
		at := p.pos()
		if p.take("not ") {
			p.gap()
			if p.take("in") {
				return p.relation(pos, "not in", left)
			}
		}
		return nil, p.failAt(at, "expected not in, with one blank at least between")
	}
	if p.peek() == '=' {
		return nil, p.fail("expected == to compare, or =~ to match a regular expression")
	}
	p.lexer, p.within = end, p.within[:comments]
	return &Truth{Pos: pos, Operand: left}, nil
}

// parentheses is "(" cs condition cs ")".
func (p *parser) parentheses() (Condition, error) {
	open := p.pos()
	p.take("(")
	p.gap()
	c, err := p.condition()
	if err != nil {
		return nil, err
	}
	p.gap()
	switch {
	case p.take(")"):
		return c, nil
	case p.eof() || p.peek() == '{':
		return nil, p.failAt(open, "the parenthesis that is opened here is not closed; add a )")
	}
	return nil, p.afterCondition()
}

// relation is what follows an operator between two operands.
func (p *parser) relation(pos Pos, op string, left Operand) (Condition, error) {
	p.gap()
	if op == "=~" || op == "!~" {
		if c := p.peek(); c != '/' && c != '"' && c != '\'' {
			return nil, p.unexpected("expected a regular expression between slashes after " + op)
		}
	}
	right, err := p.rvalue()
	if err != nil {
		return nil, err
	}
	switch op {
	case "=~", "!~":
		return &Match{Pos: pos, Negated: op == "!~", Left: left, Pattern: right}, nil
	case "in", "not in":
		return &In{Pos: pos, Negated: op == "not in", Left: left, Right: right}, nil
	}
	return &Compare{Pos: pos, Op: op, Left: left, Right: right}, nil
}

// field is a selector, nil where none comes.
func (p *parser) field() (*Selector, error) {
	pos := p.pos()
	text := p.selector()
	if text == "" {
		return nil, nil
	}
	path, err := ParseFieldRef(text)
	if err != nil {
		return nil, p.failAt(pos, err.Error())
	}
	return &Selector{Pos: pos, Text: text, Path: path}, nil
}

// rvalue is string / number / selector / array / method_call / regexp. Logstash has the grammar of method calls, but nothing that they
// could do (MethodCall in lscl.rb).
func (p *parser) rvalue() (Operand, error) {
	const expected = "expected a field in brackets, a text in quotes, a number or a list"
	pos := p.pos()
	switch c := p.peek(); {
	case c == '"' || c == '\'':
		return p.string()
	case c == '-' || isDigit(c):
		if n := p.number(); n != "" {
			return &Number{Pos: pos, Text: n}, nil
		}
	case c == '[':
		s, err := p.field()
		if err != nil {
			return nil, err
		}
		if s != nil {
			return s, nil
		}
		return p.array()
	case c == '/':
		text, ok := p.delimited('/')
		if !ok {
			return nil, p.fail("the regular expression that begins here is not closed; add a /")
		}
		return &Regexp{Pos: pos, Text: text}, nil
	case isWord(c):
		word := p.while(isName)
		p.space()
		if p.peek() == '(' {
			return nil, p.failAt(pos, word+"( ) is a function, and Logstash has none in conditions; compute it in a filter before, and test the field")
		}
		return nil, p.failAt(pos, fmt.Sprintf("expected a field or a value, found %s; write [%s] for the field, or \"%s\" for the text", word, word, word))
	}
	return nil, p.unexpected(expected)
}
