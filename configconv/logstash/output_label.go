package logstash

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// maxLabel is how long the name of a branch may be.
const maxLabel = 48

var underscores = regexp.MustCompile(`__+`)

// branchLabel is a name for the events for which a condition holds, by which a reader finds it again: what a field is compared with, or
// the field itself.
func branchLabel(c syntax.Condition) string {
	label := strings.Trim(strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.', r == '_':
			return r
		}
		return '_'
	}, label(c)), "_.-")
	label = underscores.ReplaceAllString(label, "_")
	if len(label) > maxLabel {
		label = strings.TrimRight(label[:maxLabel], "_.-")
	}
	if label == "" {
		return "condition"
	}
	return label
}

func label(c syntax.Condition) string {
	switch c := c.(type) {
	case *syntax.Logical:
		return label(c.Left) + "_" + c.Op + "_" + label(c.Right)
	case *syntax.Not:
		return "not_" + label(c.Operand)
	case *syntax.Truth:
		return operandLabel(c.Operand)
	case *syntax.Compare:
		switch c.Op {
		case "==":
			return operandLabel(c.Right)
		case "!=":
			return "not_" + operandLabel(c.Right)
		}
		return operandLabel(c.Left)
	case *syntax.Match:
		if c.Negated {
			return "not_" + operandLabel(c.Left)
		}
		return operandLabel(c.Left)
	case *syntax.In:
		of := c.Left
		if _, literal := of.(*syntax.String); !literal {
			of = c.Right
		}
		if c.Negated {
			return "not_" + operandLabel(of)
		}
		return operandLabel(of)
	}
	return ""
}

// operandLabel is a literal, or the last part of a field's name.
func operandLabel(o syntax.Operand) string {
	switch o := o.(type) {
	case *syntax.String:
		return o.Text
	case *syntax.Number:
		return o.Text
	case *syntax.Array:
		var parts []string
		for _, e := range o.Elements {
			if element, ok := e.(syntax.Operand); ok {
				parts = append(parts, operandLabel(element))
			}
		}
		return strings.Join(parts, "_or_")
	case *syntax.Selector:
		if len(o.Path) > 0 {
			return o.Path[len(o.Path)-1]
		}
	}
	return ""
}
