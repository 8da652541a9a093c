// Package grok makes the regular expressions and grok expressions of Logstash fit for the Collector. Logstash matches with Onigmo, the engine
// of Ruby; the Collector with RE2, the syntax of Go's regexp package, and grok by way of github.com/elastic/go-grok.
package grok

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// Note says what a translated expression may do differently.
type Note struct {
	Text string
	// Review says that a person should look at it; otherwise the difference shows in unusual texts only.
	Review bool
}

// Regex translates a regular expression of Ruby. The result compiles with Go's regexp package and matches the same texts, but for what the
// notes say, and for these:
//   - \b takes letters beyond ASCII for none, and \s has no vertical tab.
//   - \Z takes an end of line with it that the text ends with; it matches in front of it in Ruby.
//   - ^ matches behind an end of line that the text ends with, which it does not in Ruby.
//   - \R with a quantifier may part a carriage return from its line feed.
//
// The error names what RE2 has no counterpart of, and where it stands.
//
// The syntax of Onigmo is doc/RE of github.com/k-takata/Onigmo; that of RE2 is https://github.com/google/re2/wiki/Syntax.
func Regex(ruby string) (re2 string, notes []Note, err error) {
	t := &translator{src: ruby}
	pieces, err := t.translate()
	if err == nil && slices.ContainsFunc(pieces, func(p piece) bool { return p.capture != "" }) {
		t = &translator{src: ruby, named: true}
		pieces, err = t.translate()
	}
	if err != nil {
		return "", nil, err
	}
	var b strings.Builder
	names := map[string]int{}
	for _, p := range pieces {
		if p.capture != "" {
			b.WriteString("(?P<" + uniqueName(p.capture, names) + ">")
		} else {
			b.WriteString(p.text)
		}
	}
	re2 = b.String()
	if t.anchored {
		re2 = "(?m)" + re2
	}
	if _, err := regexp.Compile(re2); err != nil {
		return "", nil, fmt.Errorf("it has no counterpart in RE2: %v", err)
	}
	return re2, t.notes, nil
}

// piece is a part of a translated expression: text, the beginning of a named group, or a reference to a pattern of grok.
type piece struct {
	text    string
	capture string
	ref     *reference
}

// reference is %{PATTERN:field:type}; before is what stands directly in front of it with its quantifier, "" where that is not a text.
type reference struct{ pattern, field, typ, before string }

// translator reads an expression from left to right.
type translator struct {
	src  string
	pos  int
	grok bool // %{...} refers to a pattern
	// named says that groups without a name do not capture, as none does in Ruby where another group has a name.
	named bool

	out      []piece
	notes    []Note
	anchored bool     // ^ or $ was seen: they stand for the ends of lines in Ruby
	dotted   bool     // . was seen: it stands for the end of a line as well where grok matches
	extended bool     // white space and comments do not count
	groups   []bool   // extended outside of each open group
	closers  []string // what closes each open group
	starts   []mark   // where each open group begins
	atom     mark     // where what a quantifier would repeat begins
	fresh    int      // where the alternative begins that is being read
	closer   string   // what closes the expression
	// repeated is where the last quantifier ended, and repeatedBy the quantifier where it is a single letter.
	repeated   int
	repeatedBy string
}

// mark is a place in what was translated: a piece, and how many bytes of its text are in front of it.
type mark struct{ piece, offset int }

// referenceForm is a reference as jls-grok reads it: what follows the name up to the brace does not count
// (github.com/jordansissel/ruby-grok, lib/grok-pure.rb, PATTERN_RE).
var referenceForm = regexp.MustCompile(`^%\{([A-Za-z0-9_]+)(?::([@\[\]A-Za-z0-9_:.\-]+))?(=)?[^}]*\}`)

func (t *translator) errorf(at int, format string, args ...any) error {
	return fmt.Errorf("at character %d: %s", utf8.RuneCountInString(t.src[:at])+1, fmt.Sprintf(format, args...))
}

func (t *translator) emit(s string) {
	if n := len(t.out); n > 0 && t.out[n-1].ref == nil && t.out[n-1].capture == "" {
		t.out[n-1].text += s
		return
	}
	t.out = append(t.out, piece{text: s})
}

// here is the place where the next thing is written.
func (t *translator) here() mark {
	if n := len(t.out); n > 0 && t.out[n-1].ref == nil && t.out[n-1].capture == "" {
		return mark{n - 1, len(t.out[n-1].text)}
	}
	return mark{len(t.out), 0}
}

// last is what was written last with its quantifier, where it is a text, or a group with a name that has nothing but text in it.
func (t *translator) last() string {
	n, at := len(t.out), t.atom
	switch {
	case n == 0:
	case at.piece == n-1 && at.offset < len(t.out[n-1].text):
		return t.out[n-1].text[at.offset:]
	case n > 1 && t.out[n-2].capture != "" && (at.piece == n-2 || at.piece == n-3 && at.offset == len(t.out[n-3].text)):
		return t.out[n-1].text
	}
	return ""
}

// enclose makes a group of all that was written since a place.
func (t *translator) enclose(at mark) {
	if p := at.piece; p < len(t.out) && t.out[p].ref == nil && t.out[p].capture == "" {
		t.out[p].text = t.out[p].text[:at.offset] + "(?:" + t.out[p].text[at.offset:]
	} else {
		t.out = slices.Insert(t.out, p, piece{text: "(?:"})
	}
	t.emit(")")
}

// begin notes that a group begins, and what closes it.
func (t *translator) begin(extended bool, size int) {
	t.groups, t.closers, t.starts = append(t.groups, extended), append(t.closers, ")"), append(t.starts, t.here())
	t.pos += size
	t.fresh = t.pos
}

func (t *translator) note(review bool, text string) {
	for _, n := range t.notes {
		if n.Text == text {
			return
		}
	}
	t.notes = append(t.notes, Note{text, review})
}

func (t *translator) translate() ([]piece, error) {
	t.src = strings.ToValidUTF8(t.src, "\uFFFD")
	for t.pos < len(t.src) {
		if err := t.next(); err != nil {
			return nil, err
		}
	}
	if t.closer != "" {
		t.emit(t.closer)
	}
	return t.out, nil
}

// next translates what begins at the position.
func (t *translator) next() error {
	rest := t.src[t.pos:]
	c := rest[0]
	if (c == '*' || c == '+' || c == '?' || c == '{') && t.quantifier() {
		return nil
	}
	if size := t.blank(rest); size > 0 {
		if t.repeated == t.pos {
			t.repeated += size // a quantifier behind it repeats what stands in front of it
		}
		t.pos += size
		return nil
	}
	before := t.last()
	t.atom = t.here()
	switch {
	case c == '%' && t.grok:
		if m := referenceForm.FindStringSubmatch(rest); m != nil {
			if m[3] != "" {
				return t.errorf(t.pos, "%s defines a pattern in place; put it into pattern_definitions", m[0])
			}
			field, typ, _ := strings.Cut(m[2], ":")
			t.out = append(t.out, piece{ref: &reference{m[1], field, typ, before}})
			t.pos += len(m[0])
			return nil
		}
	case c == '\\':
		return t.escape()
	case c == '[':
		class, err := t.class()
		if err != nil {
			return err
		}
		t.emit(class)
		return nil
	case c == '(':
		return t.group()
	case c == ')':
		t.pos++
		if n := len(t.groups); n > 0 {
			t.extended = t.groups[n-1]
			t.emit(t.closers[n-1])
			t.atom = t.starts[n-1]
			t.groups, t.closers, t.starts = t.groups[:n-1], t.closers[:n-1], t.starts[:n-1]
			return nil
		}
		t.emit(`\)`) // Onigmo takes one too many for a letter
		return nil
	case c == '^' || c == '$':
		t.anchored = true
	case c == '.':
		t.dotted = true
	case c == '|':
		t.fresh = t.pos + 1
	}
	_, size := utf8.DecodeRuneInString(rest)
	t.emit(rest[:size])
	t.pos += size
	return nil
}

// blank is how many bytes of what does not count rest begins with: a closed comment and, where they do not count, white space and comments up to
// the end of a line.
func (t *translator) blank(rest string) int {
	switch {
	case strings.HasPrefix(rest, "(?#"):
		return strings.IndexByte(rest, ')') + 1
	case !t.extended:
		return 0
	case strings.IndexByte(" \t\n\r\f\v", rest[0]) >= 0:
		return 1
	case rest[0] == '#':
		if end := strings.IndexByte(rest, '\n'); end >= 0 {
			return end
		}
		return len(rest)
	}
	return 0
}

// quantifierForm matches a quantifier with what makes it lazy or possessive.
var quantifierForm = regexp.MustCompile(`^(?:[*+?]|\{(\d*)(,?)(\d*)\})([?+]?)`)

// quantifier translates a quantifier, and reports whether there is one: a brace may be a letter.
func (t *translator) quantifier() bool {
	m := quantifierForm.FindStringSubmatch(t.src[t.pos:])
	if m == nil || m[0][0] == '{' && m[1] == "" && m[3] == "" {
		return false
	}
	text := m[0][:len(m[0])-len(m[4])]
	if m[0][0] == '{' && m[1] == "" {
		text = "{0," + m[3] + "}"
	}
	again := t.repeated == t.pos && t.repeated > 0
	t.pos += len(m[0])
	switch {
	case m[4] == "+" && m[0][0] == '{': // no possessive form of intervals in Ruby: it repeats what the interval repeats
		t.pos--
	case m[4] == "+":
		t.note(true, "a possessive quantifier gives nothing back of what it matched; here it does, so that more texts may match")
	default:
		text += m[4]
	}
	if again && len(text) == 1 && m[4] == "" && t.repeatedBy != "" {
		// One repeats what the other repeats: x?* is x*.
		last := &t.out[len(t.out)-1].text
		if t.repeatedBy != text {
			*last = (*last)[:len(*last)-1] + "*"
			t.repeatedBy = "*"
		}
		t.repeated = t.pos
		return true
	}
	if again {
		t.enclose(t.atom)
	}
	if m[0][0] == '{' && m[2] == "" && m[4] == "?" { // x{2}? is not lazy in Ruby: it is (?:x{2})?
		t.emit(text[:len(text)-1])
		t.enclose(t.atom)
		text = "?"
	}
	t.emit(text)
	t.repeated, t.repeatedBy = t.pos, ""
	if len(text) == 1 {
		t.repeatedBy = text
	}
	return true
}

// group translates what an opening parenthesis begins.
func (t *translator) group() error {
	rest := t.src[t.pos:]
	open := func(size int, text string) error {
		t.begin(t.extended, size)
		t.emit(text)
		return nil
	}
	if !strings.HasPrefix(rest, "(?") {
		if t.named {
			return open(1, "(?:")
		}
		return open(1, "(")
	}
	switch {
	case strings.HasPrefix(rest, "(?#"):
		return t.errorf(t.pos, "a comment is not closed")
	case strings.HasPrefix(rest, "(?:"):
		return open(3, "(?:")
	case strings.HasPrefix(rest, "(?>"):
		t.note(true, "an atomic group gives nothing back of what it matched; here it does, so that more texts may match")
		return open(3, "(?:")
	case strings.HasPrefix(rest, "(?="), strings.HasPrefix(rest, "(?!"):
		return t.errorf(t.pos, "%s is a look-ahead, which RE2 does not have; write the expression without it", rest[:3])
	case strings.HasPrefix(rest, "(?<="), strings.HasPrefix(rest, "(?<!"):
		return t.errorf(t.pos, "%s is a look-behind, which RE2 does not have; write the expression without it", rest[:4])
	case strings.HasPrefix(rest, "(?<"), strings.HasPrefix(rest, "(?'"):
		closing := byte('>')
		if rest[2] == '\'' {
			closing = '\''
		}
		end := strings.IndexByte(rest[3:], closing)
		if end <= 0 {
			return t.errorf(t.pos, "the name of a group is not closed")
		}
		t.begin(t.extended, 3+end+1)
		t.out = append(t.out, piece{capture: rest[3 : 3+end]}, piece{})
		return nil
	}
	if m := flagForm.FindStringSubmatch(rest); m != nil {
		return t.flags(m)
	}
	return t.errorf(t.pos, "%s begins a group that RE2 does not have", rest[:min(len(rest), 4)])
}

// flagForm matches (?mix-mix) and (?mix-mix: with the flags of Ruby.
var flagForm = regexp.MustCompile(`^\(\?([mixadu]*)(?:-([mix]*))?([:)])`)

// flags translates the options of a group, or of the rest of the group that they stand in. The m of Ruby is the s of RE2.
func (t *translator) flags(m []string) error {
	outer := t.extended
	if strings.Contains(m[1], "x") {
		t.extended = true
	}
	if strings.Contains(m[2], "x") {
		t.extended = false
	}
	keep := func(r rune) rune {
		switch r {
		case 'm':
			return 's'
		case 'i':
			return 'i'
		}
		return -1
	}
	on, off := strings.Map(keep, m[1]), strings.Map(keep, m[2])
	if off != "" {
		off = "-" + off
	}
	first := t.pos == t.fresh
	if m[3] == ":" {
		t.begin(outer, len(m[0]))
		t.emit("(?" + on + off + ":")
		return nil
	}
	t.pos += len(m[0])
	switch n := len(t.closers); {
	case first:
		t.fresh = t.pos
		if on+off != "" {
			t.emit("(?" + on + off + ")")
		}
	default:
		// In the middle, they make a group of the rest: a(?i)b|c is a(?i:b|c).
		t.emit("(?" + on + off + ":")
		t.fresh = t.pos
		if n > 0 {
			t.closers[n-1] += ")"
		} else {
			t.closer += ")"
		}
	}
	return nil
}
