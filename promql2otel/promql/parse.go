// Package promql changes the names in a PromQL expression by splicing bytes, so that its layout and comments stay, and proves each change
// on the syntax tree.
package promql

import (
	"slices"
	"strings"

	"github.com/prometheus/common/model"
	"github.com/prometheus/prometheus/model/labels"
	"github.com/prometheus/prometheus/promql/parser"
	"github.com/prometheus/prometheus/util/strutil"
)

// language takes all that a server can be told to take: what is switched off there is refused there.
var language = parser.NewParser(parser.Options{EnableExperimentalFunctions: true, ExperimentalDurationExpr: true, EnableExtendedRangeSelectors: true, EnableBinopFillModifiers: true})

// tokens are the words of an expression, without its comments.
type tokens []parser.Item

func lex(text string) tokens {
	l := parser.Lex(text)
	var list tokens
	for {
		var item parser.Item
		l.NextItem(&item)
		switch item.Typ {
		case parser.EOF, parser.ERROR:
			return list
		case parser.COMMENT:
		default:
			list = append(list, item)
		}
	}
}

// at is the index of the first token at or after an offset.
func (t tokens) at(offset int) int {
	i, _ := slices.BinarySearchFunc(t, offset, func(item parser.Item, offset int) int { return int(item.Pos) - offset })
	return i
}

// is reports whether the token at an index, which may be beyond the end, is of one of the types.
func (t tokens) is(i int, types ...parser.ItemType) bool {
	return i < len(t) && slices.Contains(types, t[i].Typ)
}

// list is the indexes of the names between the parentheses that begin at an index, and the index after them. A name is a label or a
// quoted label.
func (t tokens) list(i int) (names []int, after int) {
	if !t.is(i, parser.LEFT_PAREN) {
		return nil, i
	}
	for i++; i < len(t); i++ {
		switch t[i].Typ {
		case parser.RIGHT_PAREN:
			return names, i + 1
		case parser.COMMA:
		default:
			names = append(names, i)
		}
	}
	return names, i
}

// closing is the index after the parenthesis that closes the one at an index.
func (t tokens) closing(i int) int {
	depth := 0
	for ; i < len(t); i++ {
		switch t[i].Typ {
		case parser.LEFT_PAREN:
			depth++
		case parser.RIGHT_PAREN:
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return i
}

// span is the bytes of a token.
func span(item parser.Item) (start, end int) {
	return int(item.Pos), int(item.Pos) + len(item.Val)
}

// word is the name that a token stands for, without the quotes that it may have.
func word(item parser.Item) string {
	if item.Typ == parser.STRING {
		if text, err := strutil.Unquote(item.Val); err == nil {
			return text
		}
	}
	return item.Val
}

// quote writes a string in the quotes of an old one.
func quote(text, old string) string {
	q := old[0]
	if q == '`' {
		if !strings.Contains(text, "`") {
			return "`" + text + "`"
		}
		q = '"'
	}
	var b strings.Builder
	b.WriteByte(q)
	for _, r := range text {
		switch {
		case r == rune(q) || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte(q)
	return b.String()
}

// Metrics are the names of the series that an expression asks for, in the order of the text.
func Metrics(text string) ([]string, error) {
	tree, err := language.ParseExpr(text)
	if err != nil {
		return nil, err
	}
	var names []string
	parser.Inspect(tree, func(n parser.Node, _ []parser.Node) error {
		if v, ok := n.(*parser.VectorSelector); ok {
			for _, m := range v.LabelMatchers {
				if m.Name == model.MetricNameLabel && m.Type == labels.MatchEqual {
					names = append(names, m.Value)
				}
			}
		}
		return nil
	})
	return names, nil
}

// Bare is an expression without the parentheses around it.
func Bare(e parser.Expr) parser.Expr {
	for {
		p, ok := e.(*parser.ParenExpr)
		if !ok {
			return e
		}
		e = p.Expr
	}
}
