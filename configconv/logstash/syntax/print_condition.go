package syntax

// condition writes a condition with parentheses around all that and, or, xor and nand join but the right side of an operator of the same
// kind: what Logstash binds without them surprises (see parser.condition).
func (p *printer) condition(c Condition) {
	switch x := c.(type) {
	case *Logical:
		p.logical(x)
	case *Not:
		p.b.WriteByte('!')
		if t, ok := x.Operand.(*Truth); ok {
			if s, ok := t.Operand.(*Selector); ok {
				p.operand(s)
				return
			}
		}
		p.parentheses(x.Operand)
	case *Compare:
		p.relation(x.Left, x.Op, x.Right)
	case *Match:
		op := "=~"
		if x.Negated {
			op = "!~"
		}
		p.relation(x.Left, op, x.Pattern)
	case *In:
		op := "in"
		if x.Negated {
			op = "not in"
		}
		p.relation(x.Left, op, x.Right)
	case *Truth:
		p.operand(x.Operand)
	}
}

func (p *printer) parentheses(c Condition) {
	p.b.WriteByte('(')
	p.condition(c)
	p.b.WriteByte(')')
}

func (p *printer) logical(x *Logical) {
	for {
		if _, ok := x.Left.(*Logical); ok {
			p.parentheses(x.Left)
		} else {
			p.condition(x.Left)
		}
		p.b.WriteString(" " + x.Op + " ")
		right, ok := x.Right.(*Logical)
		switch {
		case !ok:
			p.condition(x.Right)
			return
		case right.Op != x.Op || x.Op != "and" && x.Op != "or":
			p.parentheses(right)
			return
		}
		x = right
	}
}

func (p *printer) relation(left Operand, op string, right Operand) {
	p.operand(left)
	p.b.WriteString(" " + op + " ")
	p.operand(right)
}

func (p *printer) operand(o Operand) {
	switch x := o.(type) {
	case *Selector:
		if x.Text != "" {
			p.b.WriteString(x.Text)
			return
		}
		for _, name := range x.Path {
			p.b.WriteString("[" + name + "]")
		}
	case *Regexp:
		p.b.WriteString("/" + x.Text + "/")
	case *String:
		p.string(x)
	case *Number:
		p.b.WriteString(x.Text)
	case *Array:
		p.array(x)
	}
}
