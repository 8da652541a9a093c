package variable

import (
	"strings"

	"github.com/prometheus/prometheus/promql/parser"
)

// slot is a variable and what may take its place, the likeliest first.
type slot struct {
	// variable is the index of the variable.
	variable   int
	candidates []candidate
}

// slots finds the candidates of each variable that has to be replaced or may have to be.
func (s *scan) slots() []slot {
	found := make([]slot, 0, len(s.variables))
	next := 0
	for i := range s.tokens {
		t := &s.tokens[i]
		for ; next < t.first; next++ {
			found = append(found, s.comments(next))
		}
		next = t.last
		for v := t.first; v < t.last; v++ {
			l := s.list(v)
			if t.kind == quoted {
				s.inString(l, i, v)
			} else {
				s.inWord(l, i, v)
			}
			found = append(found, slot{v, l.candidates})
		}
	}
	for ; next < len(s.variables); next++ {
		found = append(found, s.comments(next))
	}
	return found
}

// list begins the candidates of a variable.
func (s *scan) list(v int) *list {
	// Two references to one variable stand for one thing.
	distinct := 0
	for i := range s.variables[:v] {
		if s.variables[i].Name == s.variables[v].Name {
			distinct = i
			break
		}
		distinct = i + 1
	}
	const letters = "vwxyzabcdefghijklmnopqrstu"
	return &list{n: s.variables[v].End - s.variables[v].Start, letter: letters[distinct%len(letters)]}
}

// comments leaves a variable in a comment as it is, unless it has a line break that would end the comment.
func (s *scan) comments(v int) slot {
	l := s.list(v)
	text := s.variables[v].Text
	if strings.ContainsAny(text, "\r\n") {
		l.name(InComment, "", "")
	}
	l.add(InComment, text)
	return slot{v, l.candidates}
}

// inString leaves a variable in a string as it is, unless something in its format would end the string or be an
// escape in it. The others are for a string that has to be a regular expression and is none, such as "[$a-$b]".
func (s *scan) inString(l *list, i, v int) {
	t, variable := s.tokens[i], &s.variables[v]
	variable.Names = s.naming(i)
	quote, special := s.text[t.start:t.start+1], "\\\n"
	if quote == "`" {
		special = ""
	}
	if !strings.ContainsAny(variable.Text, special+quote) && (quote == "`" || !s.escaped(t.start, variable.Start)) {
		l.add(InString, variable.Text)
	}
	l.add(InString, strings.Repeat("v", l.n))
	l.add(InString, strings.Repeat("0", l.n))
	l.add(InString, variable.Text)
}

// escaped says whether the byte at i, in the string that begins at start, is after a backslash that escapes it.
func (s *scan) escaped(start, i int) bool {
	before := s.text[start:i]
	return (len(before)-len(strings.TrimRight(before, "\\")))%2 == 1
}

// naming says what the string names: a metric, a label, or nothing.
func (s *scan) naming(i int) Position {
	t := s.tokens[i]
	if t.frame < 0 {
		return ""
	}
	switch f := s.frames[t.frame]; f.bracket {
	case braces:
		switch {
		case matchOperator(s.at(i - 1)):
			if strings.Trim(s.at(i-2), "\"'`") == "__name__" {
				return Metric
			}
		case matchOperator(s.at(i + 1)):
			return LabelName
		default:
			return Metric
		}
	case grouping:
		return GroupingLabel
	case call:
		if labelArgument(f.name, t.argument) {
			return LabelName
		}
	}
	return ""
}

// inWord finds what may stand for a variable outside of strings and comments.
func (s *scan) inWord(l *list, i, v int) {
	t := s.tokens[i]
	in := parenthesis
	if t.frame >= 0 {
		in = s.frames[t.frame].bracket
	}
	switch {
	case s.inBrackets(t.frame):
		s.duration(l, i, v)
		l.digits(Scalar)
		l.spaces(Other)
	case in == braces:
		s.inBraces(l, i)
	case in == grouping:
		s.inGrouping(l, i)
	default:
		s.inExpression(l, i, v)
	}
}

func (s *scan) inBrackets(frame int) bool {
	for frame >= 0 {
		if s.frames[frame].bracket == brackets {
			return true
		}
		frame = s.tokens[s.frames[frame].token].frame
	}
	return false
}

// duration finds what may stand for a variable that is a duration or a part of one: digits when the unit comes
// after it.
func (s *scan) duration(l *list, i, v int) {
	t, end := s.tokens[i], s.variables[v].End
	if end < t.end {
		l.add(Duration, strings.Repeat("0", l.n-1)+"5")
	}
	for _, unit := range [...]string{"m", "s", "ms"} {
		l.duration(unit)
	}
	l.add(Duration, strings.Repeat("0", l.n-1)+"5")
}

// inBraces finds what may stand for a variable among the matchers of a selector.
func (s *scan) inBraces(l *list, i int) {
	t := s.tokens[i]
	alone := t.last-t.first == 1 && s.variables[t.first].Start == t.start && s.variables[t.first].End == t.end
	before, after := s.at(i-1), s.at(i+1)
	valueAfter := i+1 < len(s.tokens) && s.tokens[i+1].kind == quoted
	wordBefore := i > 0 && s.tokens[i-1].kind == word
	stringBefore := i > 0 && s.tokens[i-1].kind == quoted
	switch {
	case matchOperator(before):
		l.text(LabelValue)
	case matchOperator(after):
		l.name(LabelName, "", "")
	case valueAfter && (wordBefore || !alone):
		l.left(Operator, "=")
	}
	// Whole matchers need a comma on the side of others, unless the variable brings that too.
	comma := func(needed bool) string {
		if needed {
			return ","
		}
		return ""
	}
	l.matchers(comma(stringBefore), comma(after != "," && after != "}"))
	l.spaces(Matchers)
	l.text(Matchers)
	l.name(LabelName, "", "")
	l.left(Operator, "=")
	l.matchers(",", "")
	l.matchers("", ",")
}

// inGrouping finds what may stand for a variable in a list of labels.
func (s *scan) inGrouping(l *list, i int) {
	if i > 0 && s.tokens[i-1].kind == word {
		l.name(GroupingLabel, ",", "")
	}
	if after := s.at(i + 1); after != "," && after != ")" {
		l.name(GroupingLabel, "", ",")
	}
	l.name(GroupingLabel, "", "")
	l.spaces(GroupingLabel)
}

// inExpression finds what may stand for a variable outside of braces, brackets and lists of labels.
func (s *scan) inExpression(l *list, i, v int) {
	t := &s.tokens[i]
	before, after := s.at(i-1), s.at(i+1)
	start, end := s.variables[v].Start, s.variables[v].End
	alone := start == t.start && end == t.end
	switch {
	case strings.EqualFold(before, "offset"), (before == "-" || before == "+") && strings.EqualFold(s.at(i-2), "offset"):
		s.duration(l, i, v)
	case before == "@", (before == "-" || before == "+") && s.at(i-2) == "@":
		l.digits(Scalar)
	case !alone && digit(s.text[t.start]), end < t.end && numberRest(s.text[end:t.end]):
		l.digits(Scalar)
		s.duration(l, i, v)
	case end < t.end && unit(s.text[end:t.end]) && (infix(before) || before == ","):
		s.duration(l, i, v)
	case alone && s.operandEnd(i-1):
		if s.operandStart(i + 1) {
			t.operator = true
			if _, ok := aggregations[strings.ToLower(before)]; ok && after == "(" {
				l.left(Other, "by")
			}
			if strings.EqualFold(after, "bool") {
				l.left(Operator, "==")
			}
			l.operators()
		}
		l.spaces(Other)
	case after == "{" || after == "[":
		l.name(Metric, "", "")
	case after == "(" || strings.EqualFold(after, "by") || strings.EqualFold(after, "without"):
		s.functionName(l, t, v)
	case alone:
		s.operand(l, i)
	default:
		l.name(Metric, "", "")
	}
	// What comes now is for a text that is not what it looks like.
	l.name(Metric, "", "")
	l.digits(Scalar)
	if alone {
		l.ranges()
		l.text(LabelValue)
	}
	l.spaces(Other)
	l.operators()
	s.duration(l, i, v)
	l.functions()
}

// operand finds what may stand for a variable that is an operand or an argument by itself.
func (s *scan) operand(l *list, i int) {
	t := s.tokens[i]
	before, after := i-1, i+1
	// The parentheses around it say nothing.
	for s.at(before) == "(" && s.at(after) == ")" && s.frames[s.tokens[after].closes].bracket == parenthesis {
		before, after = before-1, after+1
	}
	left, right := s.at(before), s.at(after)
	if (left == "(" || left == ",") && (right == "," || right == ")") && t.frame >= 0 {
		f := s.frames[t.frame]
		switch argumentType(f.name, t.argument) {
		case parser.ValueTypeScalar:
			l.digits(Scalar)
		case parser.ValueTypeMatrix:
			l.ranges()
		case parser.ValueTypeString:
			l.text(LabelValue)
		default:
			l.name(Metric, "", "")
		}
		return
	}
	// An operator takes what is before it from and, or and unless after it.
	arithmetic := infix(left) && !set(left)
	switch {
	case matching(left), s.closesMatching(before), matching(s.at(after+1)) && !(arithmetic && set(right)):
		l.name(Metric, "", "")
	case arithmetic, strings.EqualFold(left, "bool"):
		l.digits(Scalar)
	case comparison(right) && number(s.at(after+1)):
		// Two numbers are not compared without bool.
		l.name(Metric, "", "")
	case infix(right) && !set(right):
		l.digits(Scalar)
	default:
		l.name(Metric, "", "")
	}
}

// closesMatching says whether the token ends the list of labels of on, ignoring, group_left or group_right.
func (s *scan) closesMatching(i int) bool {
	if i < 0 || i >= len(s.tokens) || s.tokens[i].closes < 0 {
		return false
	}
	f := s.frames[s.tokens[i].closes]
	return f.bracket == grouping && matching(f.name)
}

// operandEnd says whether an operand may end with the token.
func (s *scan) operandEnd(i int) bool {
	if i < 0 {
		return false
	}
	t := s.tokens[i]
	switch t.kind {
	case quoted:
		return true
	case word:
		return !t.operator && !keyword(s.text[t.start:t.end])
	}
	switch s.at(i) {
	case ")":
		return !s.closesMatching(i)
	case "}", "]":
		return true
	}
	return false
}

// operandStart says whether an operand, or what may come between an operator and it, begins with the token.
func (s *scan) operandStart(i int) bool {
	if i >= len(s.tokens) {
		return false
	}
	text := s.at(i)
	switch s.tokens[i].kind {
	case quoted:
		return true
	case word:
		return !keyword(text) || matching(text) || strings.EqualFold(text, "bool")
	}
	return text == "(" || text == "{"
}

// functionName finds the names of functions and aggregations that the token can be made into.
func (s *scan) functionName(l *list, t *token, v int) {
	before := strings.ToLower(s.text[t.start:s.variables[v].Start])
	after := strings.ToLower(s.text[s.variables[v].End:t.end])
	if before == "" && after == "" {
		l.functions()
		l.spaces(Function)
		return
	}
	// Every name takes a parse to try.
	const enough = 6
	for _, name := range callable {
		if len(l.candidates) == enough {
			break
		}
		if len(name) < len(before)+len(after) || !strings.HasPrefix(name, before) || !strings.HasSuffix(name, after) {
			continue
		}
		part := name[len(before) : len(name)-len(after)]
		switch {
		case before == "":
			l.right(Function, part)
		case after == "":
			l.left(Function, part)
		default:
			l.add(Function, part)
		}
	}
	l.spaces(Function)
}

// numberRest says whether the text can be the rest of a number after its first digits, and of nothing else.
func numberRest(text string) bool {
	if text[0] == '.' {
		return len(text) == 1 || digit(text[1]) || text[1] == '$' || text[1] == '['
	}
	return digitsOnly(text)
}

// unit says whether the text is the unit of a duration.
func unit(text string) bool {
	switch text {
	case "ms", "s", "m", "h", "d", "w", "y":
		return true
	}
	return false
}
