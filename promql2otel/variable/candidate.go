package variable

import "strings"

// candidate is a token that may take the place of a variable.
type candidate struct {
	position Position
	// text has as many bytes as the variable.
	text string
}

// list collects the candidates for a variable of n bytes, the likeliest first. It leaves out what has no room
// and what is there already.
type list struct {
	n int
	// letter begins the names that are made up. It is another for another variable, since a label may not be
	// in both of two lists.
	letter     byte
	candidates []candidate
}

func (l *list) add(position Position, text string) {
	if len(text) != l.n {
		return
	}
	for _, c := range l.candidates {
		if c.text == text {
			return
		}
	}
	l.candidates = append(l.candidates, candidate{position, text})
}

// left adds the text with spaces after it.
func (l *list) left(position Position, text string) {
	if len(text) <= l.n {
		l.add(position, text+strings.Repeat(" ", l.n-len(text)))
	}
}

// right adds the text with spaces before it.
func (l *list) right(position Position, text string) {
	if len(text) <= l.n {
		l.add(position, strings.Repeat(" ", l.n-len(text))+text)
	}
}

// name adds a name between the given texts: a letter and underscores, which is no keyword and no function.
func (l *list) name(position Position, before, after string) {
	if n := l.n - len(before) - len(after); n > 0 {
		l.add(position, before+l.identifier(n)+after)
	}
}

// identifier is a name of n bytes.
func (l *list) identifier(n int) string {
	return string(l.letter) + strings.Repeat("_", n-1)
}

// digits adds a whole number that is not zero.
func (l *list) digits(position Position) {
	l.add(position, strings.Repeat("0", max(l.n-1, 0))+"1")
}

// duration adds five of the unit.
func (l *list) duration(unit string) {
	if n := l.n - len(unit) - 1; n >= 0 {
		l.add(Duration, strings.Repeat("0", n)+"5"+unit)
	}
}

func (l *list) spaces(position Position) { l.add(position, strings.Repeat(" ", l.n)) }

// text adds a string.
func (l *list) text(position Position) {
	if l.n >= 2 {
		l.add(position, `"`+strings.Repeat("v", l.n-2)+`"`)
	}
}

// matchers adds one matcher between the given texts. The matcher is one that PromQL takes as the only one of a
// selector where there is room for that.
func (l *list) matchers(before, after string) {
	n := l.n - len(before) - len(after)
	for _, rest := range [...]string{`!=""`, `=""`} {
		if n > len(rest) {
			l.add(Matchers, before+l.identifier(n-len(rest))+rest+after)
		}
	}
}

// ranges adds a selector of a range.
func (l *list) ranges() {
	l.left(Metric, "v[5m]")
	l.left(Metric, "v[5]")
}

// operators adds the operators between two operands.
func (l *list) operators() {
	for _, o := range [...]string{"+", "==", "or"} {
		l.left(Operator, o)
	}
}

// functions adds names that can stand alone before a parenthesis: of an aggregation, of a function of a range,
// of one with a parameter before the vector, and of one without any argument.
func (l *list) functions() {
	for _, f := range [...]string{"sum", "rate", "topk", "ln", "pi", "quantile_over_time"} {
		l.left(Function, f)
	}
}
