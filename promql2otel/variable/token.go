package variable

import (
	"strings"
	"unicode/utf8"
)

// kind is the kind of a token.
type kind uint8

const (
	punctuation kind = iota
	// word is a name, a keyword, a number or a duration, with the variables that touch it.
	word
	// quoted is a string.
	quoted
)

// token is a piece of the text between spaces and comments.
type token struct {
	kind       kind
	start, end int
	// first and last bound the variables in it: those with first <= index < last.
	first, last int
	// frame is the index of the bracket that it is in, or -1; a bracket is in the frame around it.
	frame int
	// argument counts the commas before it in its frame.
	argument int
	// closes is the frame that this token ends, or -1.
	closes int
	// operator says that a variable was found to stand for an operator here.
	operator bool
}

// bracket says what a frame is.
type bracket uint8

const (
	parenthesis bracket = iota
	// call is the parenthesis after a name.
	call
	// grouping is the list of labels after by, without, on, ignoring, group_left and group_right.
	grouping
	braces
	brackets
)

// frame is an opening bracket.
type frame struct {
	bracket bracket
	// token is the opening bracket itself.
	token int
	// name is the name before it, in lower case, for a call and a grouping.
	name string
}

// scan is a text cut into tokens.
type scan struct {
	text      string
	variables []Variable
	tokens    []token
	frames    []frame
	// open are the frames that are not closed yet, the innermost last.
	open []int
	// arguments counts the commas in each open frame.
	arguments []int
}

// scanText cuts the text into tokens. It reads variables before all else, as Grafana does, and never fails.
func scanText(text string) *scan {
	s := &scan{text: text}
	for i := 0; i < len(text); {
		c := text[i]
		switch {
		case c == ' ' || c == '\t' || c == '\n' || c == '\r':
			i++
		case c == '#':
			i = s.comment(i)
		case c == '"' || c == '\'' || c == '`':
			i = s.quoted(i)
		default:
			if end := s.word(i); end > i {
				i = end
				break
			}
			i = s.punctuation(i)
		}
	}
	return s
}

// variable notes the variable that begins at i, if one does, and gives its end, or else i.
func (s *scan) variable(i int, position Position) int {
	if s.text[i] != '$' && s.text[i] != '[' {
		return i
	}
	end, name, ok := reference(s.text, i)
	if !ok {
		return i
	}
	s.variables = append(s.variables, Variable{Start: i, End: end, Name: name, Text: s.text[i:end], Position: position})
	return end
}

func (s *scan) comment(i int) int {
	for i < len(s.text) && s.text[i] != '\n' && s.text[i] != '\r' {
		if end := s.variable(i, InComment); end > i {
			i = end
			continue
		}
		i++
	}
	return i
}

func (s *scan) quoted(i int) int {
	quote := s.text[i]
	t := s.begin(quoted, i)
	for i++; i < len(s.text); {
		if end := s.variable(i, InString); end > i {
			i = end
			continue
		}
		c := s.text[i]
		i++
		if c == quote {
			break
		}
		// What is escaped is skipped, but not the beginning of a variable.
		if c == '\\' && quote != '`' && i < len(s.text) && s.text[i] != '$' && s.text[i] != '[' {
			i++
		}
	}
	s.finish(t, i)
	return i
}

// word reads a run of the bytes of words and of variables.
func (s *scan) word(i int) int {
	t := s.begin(word, i)
	in := parenthesis
	if t.frame >= 0 {
		in = s.frames[t.frame].bracket
	}
	for i < len(s.text) {
		if end := s.variable(i, ""); end > i {
			i = end
			continue
		}
		c := s.text[i]
		if !wordByte(c) && !(c == '.' && in != braces) && !(c == ':' && in != braces && in != brackets) {
			break
		}
		i++
	}
	if i > t.start {
		s.finish(t, i)
	}
	return i
}

func (s *scan) punctuation(i int) int {
	_, width := utf8.DecodeRuneInString(s.text[i:])
	if i+2 <= len(s.text) {
		switch s.text[i : i+2] {
		case "==", "!=", "<=", ">=", "=~", "!~", "</", ">/":
			width = 2
		}
	}
	t := s.begin(punctuation, i)
	t.end = i + width
	switch s.text[i] {
	case '(', '{', '[':
		f := s.opening(s.text[i])
		s.tokens = append(s.tokens, t)
		s.frames = append(s.frames, f)
		s.open = append(s.open, len(s.frames)-1)
		s.arguments = append(s.arguments, 0)
		return t.end
	case ')', '}', ']':
		if n := len(s.open); n > 0 {
			t.closes = s.open[n-1]
			s.open, s.arguments = s.open[:n-1], s.arguments[:n-1]
			t.frame = s.tokens[s.frames[t.closes].token].frame
		}
	case ',':
		if n := len(s.arguments); n > 0 {
			s.arguments[n-1]++
		}
	}
	s.tokens = append(s.tokens, t)
	return t.end
}

// opening says which frame begins with the bracket, after the tokens so far.
func (s *scan) opening(c byte) frame {
	f := frame{token: len(s.tokens)}
	switch c {
	case '{':
		f.bracket = braces
	case '[':
		f.bracket = brackets
	case '(':
		if len(s.tokens) == 0 {
			break
		}
		before := s.tokens[len(s.tokens)-1]
		if before.kind != word {
			break
		}
		f.name = strings.ToLower(s.text[before.start:before.end])
		switch f.name {
		case "by", "without", "on", "ignoring", "group_left", "group_right":
			f.bracket = grouping
		case "and", "or", "unless", "atan2", "bool", "offset":
			f.name = ""
		default:
			f.bracket = call
		}
	}
	return f
}

func (s *scan) begin(k kind, i int) token {
	t := token{kind: k, start: i, first: len(s.variables), frame: -1, closes: -1}
	t.last = t.first
	if n := len(s.open); n > 0 {
		t.frame, t.argument = s.open[n-1], s.arguments[n-1]
	}
	return t
}

func (s *scan) finish(t token, end int) {
	t.end, t.last = end, len(s.variables)
	s.tokens = append(s.tokens, t)
}

// at is the text of the token with that index, and empty outside of the text.
func (s *scan) at(i int) string {
	if i < 0 || i >= len(s.tokens) {
		return ""
	}
	return s.text[s.tokens[i].start:s.tokens[i].end]
}
