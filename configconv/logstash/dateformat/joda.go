package dateformat

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
)

// token is a run of one letter, or literal text.
type token struct {
	letter  byte
	count   int
	literal string
}

func (t token) String() string { return strings.Repeat(string(t.letter), t.count) }

func letter(c byte) bool { return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' }

// jodaTokens splits a pattern as DateTimeFormat.parseToken does: quotes delimit literal text, two of them are one, and what is no letter
// is literal as it is.
func jodaTokens(pattern string) (ts []token) {
	for i := 0; i < len(pattern); {
		if c := pattern[i]; letter(c) {
			n := 1
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			ts = append(ts, token{letter: c, count: n})
			i += n
			continue
		}
		var lit strings.Builder
		quoted := false
		for ; i < len(pattern) && (quoted || !letter(pattern[i])); i++ {
			switch {
			case pattern[i] != '\'':
				lit.WriteByte(pattern[i])
			case i+1 < len(pattern) && pattern[i+1] == '\'':
				lit.WriteByte('\'')
				i++
			default:
				quoted = !quoted
			}
		}
		ts = append(ts, token{literal: lit.String()})
	}
	return ts
}

// numeric is DateTimeFormat.isNumericToken.
func (t token) numeric() bool {
	return t.letter != 0 && (strings.IndexByte("CxyYdhHmsSeDwkK", t.letter) >= 0 || t.letter == 'M' && t.count <= 2)
}

const (
	monthNames = `(?i:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)`
	monthTexts = `(?i:January|February|March|April|May|June|July|August|September|October|November|December)`
	dayNames   = `(?i:Mon|Tue|Wed|Thu|Fri|Sat|Sun)`
	dayTexts   = `(?i:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)`
)

// Joda translates a pattern of Joda-Time's DateTimeFormat. The error is for a pattern that Joda-Time itself refuses; one that the
// Collector cannot follow has Unparsable or Unprintable set.
func Joda(pattern string) (Format, error) {
	tokens := jodaTokens(pattern)
	if len(tokens) == 0 {
		return Format{}, errors.New("the date format is empty")
	}
	for _, t := range tokens {
		if t.letter != 0 && strings.IndexByte("GCYxwecEyDMdaKhHkmsSzZ", t.letter) < 0 || t.letter == 'c' {
			return Format{}, fmt.Errorf("%q is no part of a date format of Joda-Time: put literal letters in single quotes", t.String())
		}
	}
	j := joda{pattern: pattern, tokens: tokens}
	f := Format{Source: pattern, parse: j.parse, render: j.render}
	elements := make([]element, 0, len(tokens))
	for i := range tokens {
		elements = append(elements, j.element(&f, i))
	}
	f.HasYear, f.HasDate, f.HasTime = j.has("yY"), j.has("Md"), j.has("HhKk")
	if !f.HasYear && j.has("Md") {
		f.Notes = append(f.Notes, "The text has no year. Logstash takes the current one, and the one before or after only between December and "+
			"January; the Collector takes the current one, or the last for a date more than seven days ahead.")
	}
	if !j.has("yYMd") {
		f.Notes = append(f.Notes, "The text has no date: both take the 1st of January of the current year, Logstash that of the next in December.")
	}
	f.assemble(elements)
	return f, nil
}

func (j joda) has(letters string) bool {
	for _, t := range j.tokens {
		if t.letter != 0 && strings.IndexByte(letters, t.letter) >= 0 {
			return true
		}
	}
	return false
}

func (j joda) next(i int) token {
	if i+1 < len(j.tokens) {
		return j.tokens[i+1]
	}
	return token{}
}

// digits are one or two digits, or two where more follow, and then the number is in its range.
func (j joda) digits(i int, one, two string) string {
	if j.next(i).numeric() {
		return two
	}
	return "(?:" + two + "|" + one + ")"
}

// lenient is the directive that takes one or two digits, or the strict one where a number follows.
func (j joda) lenient(i int, one, two string) string {
	if j.next(i).numeric() {
		return two
	}
	return one
}

// element translates token i.
func (j joda) element(f *Format, i int) element {
	t := j.tokens[i]
	long := t.count >= 4
	switch t.letter {
	case 0:
		return j.literal(i)
	case 'G':
		return element{accepts: `(?i:AD|CE)`, dropped: true, rewrites: []rewrite{{from: `(?i:AD|CE)`}}, print: literal("AD")}
	case 'y', 'Y':
		return j.year(f, i)
	case 'x':
		e := unsupported(t, "the year of the week")
		if !j.has("w") {
			f.Notes = append(f.Notes, "The year of the week (x) is printed as the year: they differ in some days around New Year.")
			e.unprintable, e.print = nil, []Piece{{Strftime: "%Y"}}
		}
		return e
	case 'C':
		return unsupported(t, "the century")
	case 'w':
		return unsupported(t, "the number of the week")
	case 'e':
		return unsupported(t, "the number of the day in the week")
	case 'D':
		return unsupported(t, "the number of the day in the year")
	case 'M':
		switch {
		case long:
			f.HasNames = true
			return element{accepts: monthTexts, directive: "%B", print: []Piece{{Strftime: "%B"}}}
		case t.count == 3:
			f.HasNames = true
			return element{accepts: monthNames, directive: "%b", print: []Piece{{Strftime: "%b"}}}
		}
		return element{accepts: j.digits(i, `[1-9]`, `0[1-9]|1[0-2]`), directive: j.lenient(i, "%q", "%m"), print: padded(t, "%q", "%m", "")}.grouped()
	case 'd':
		return element{accepts: j.digits(i, `[1-9]`, `0[1-9]|[12]\d|3[01]`), directive: j.lenient(i, "%g", "%d"), print: padded(t, "%g", "%d", "")}.grouped()
	case 'E':
		f.HasNames = true
		if !j.has("yY") {
			f.Notes = append(f.Notes, "Logstash moves a date without a year to the day of the week that the text names; the Collector does not look at it.")
		}
		if long {
			return element{accepts: dayTexts, directive: "%A", print: []Piece{{Strftime: "%A"}}}
		}
		return element{accepts: dayNames, directive: "%a", print: []Piece{{Strftime: "%a"}}}
	case 'a':
		return j.halfday(f)
	case 'H', 'k', 'h', 'K':
		return j.hour(i)
	case 'm':
		return j.sixty(i, "%M", "Minute")
	case 's':
		return j.sixty(i, "%S", "Second")
	case 'S':
		return j.fraction(f, i)
	case 'z':
		return j.zoneName(f, i)
	case 'Z':
		return j.zone(f, i)
	}
	return unsupported(t, "this part")
}

func (e element) grouped() element {
	if strings.Contains(e.accepts, "|") && !strings.HasPrefix(e.accepts, "(?") {
		e.accepts = "(?:" + e.accepts + ")"
	}
	return e
}

func unsupported(t token, what string) element {
	err := fmt.Errorf("the Collector has no directive for %s (%s)", what, t)
	return element{unparsable: err, unprintable: err}
}

func literal(s string) []Piece { return []Piece{{Literal: s}} }

// padded prints a number: with one letter as it is, with two in two digits.
func padded(t token, one, two, fn string) []Piece {
	switch {
	case t.count == 1 && one != "":
		return []Piece{{Strftime: one}}
	case t.count == 1:
		return []Piece{{Func: fn, Verb: "%d"}}
	}
	ps := []Piece{{Strftime: two}}
	if t.count > 2 {
		ps = append(literal(strings.Repeat("0", t.count-2)), ps...)
	}
	return ps
}

func (j joda) literal(i int) element {
	s := j.tokens[i].literal
	e := element{literal: s, accepts: regexp.QuoteMeta(s), directive: escape(s), print: literal(s)}
	if s == "" {
		e.print = nil
		return e
	}
	// A fraction must stand behind a point or a comma, and no other text may hold one behind the seconds.
	if last := s[len(s)-1]; j.next(i).letter == 'S' && last != '.' && last != ',' {
		e.rewrites = []rewrite{{from: e.accepts, with: s[:len(s)-1] + "."}}
		e.directive = escape(s[:len(s)-1]) + "."
	}
	return e
}

func (j joda) year(f *Format, i int) element {
	t := j.tokens[i]
	if t.count == 2 {
		f.Notes = append(f.Notes, "Years of two digits: Logstash takes those from 80 years ago to 19 ahead, the Collector 1969 to 2068. "+
			"Logstash reads a year of four digits here as well, the Collector does not.")
		return element{accepts: `\d{2}`, directive: "%y", print: []Piece{{Strftime: "%y"}}}
	}
	e := element{accepts: `\d{4}`, directive: "%Y", print: []Piece{{Strftime: "%Y"}}}
	if t.count > 4 {
		e.print = []Piece{{Func: "Year", Verb: fmt.Sprintf("%%0%dd", t.count)}}
	}
	if j.next(i).numeric() && t.count != 4 {
		e.unparsable = fmt.Errorf("the Collector reads years of four digits only, not those of %s before another number", t)
	}
	return e
}

func (j joda) halfday(f *Format) element {
	f.HasNames = true
	e := element{accepts: `(?:AM|PM|am|pm)`, directive: "%p", print: []Piece{{Strftime: "%p"}},
		rewrites: []rewrite{{from: "am", with: "AM"}, {from: "pm", with: "PM"}}}
	if j.has("Hk") {
		// The hour of the day is decisive; Go would add twelve to it.
		e.directive, e.dropped, e.rewrites = "", true, []rewrite{{from: `(?:AM|PM|am|pm)`}}
	}
	return e
}

func (j joda) hour(i int) element {
	t := j.tokens[i]
	var e element
	switch t.letter {
	case 'H':
		e = element{accepts: j.digits(i, `\d`, `[01]\d|2[0-3]`), directive: "%H", print: padded(t, "", "%H", "Hour")}
	case 'k':
		e = element{accepts: j.digits(i, `[1-9]`, `0[1-9]|1\d|2[0-4]`), directive: "%H", rewrites: []rewrite{{from: "24", with: "00"}},
			unprintable: errors.New("the Collector cannot print hours from 1 to 24 (k)")}
	case 'h':
		e = element{accepts: j.digits(i, `[1-9]`, `0[1-9]|1[0-2]`), directive: j.lenient(i, "%l", "%I"), print: padded(t, "%l", "%I", "")}
		if !j.has("a") {
			e.rewrites = []rewrite{{from: "12", with: "00"}}
		}
	default:
		e = element{accepts: j.digits(i, `\d`, `0\d|1[01]`), directive: j.lenient(i, "%l", "%I"),
			unprintable: errors.New("the Collector cannot print hours from 0 to 11 (K)")}
	}
	if t.count > 2 {
		e.unparsable = fmt.Errorf("the Collector has no directive for hours of three digits (%s)", t)
	}
	return e.grouped()
}

func (j joda) sixty(i int, directive, fn string) element {
	t := j.tokens[i]
	e := element{accepts: `[0-5]\d`, directive: directive, print: padded(t, "", directive, fn)}
	if t.count == 1 && !j.next(i).numeric() {
		e.accepts = `[0-5]?\d`
		e.rewrites = []rewrite{{from: `(\d)`, with: "0$1", groups: 1}}
	}
	if t.count > 2 {
		e.unparsable = fmt.Errorf("the Collector has no directive for numbers of three digits (%s)", t)
	}
	return e
}

// fraction is S. Joda-Time takes one digit to as many as there are letters, and makes milliseconds of them; Go any number of them.
func (j joda) fraction(f *Format, i int) element {
	t := j.tokens[i]
	e := element{accepts: fmt.Sprintf(`\d{1,%d}`, t.count), directive: "%L"}
	if t.count == 1 {
		e.accepts = `\d`
	}
	if t.count > 3 {
		f.Truncates = true
		f.Notes = append(f.Notes, TruncationNote)
	}
	if j.next(i).numeric() {
		e.accepts = fmt.Sprintf(`\d{%d}`, t.count)
		e.unparsable = fmt.Errorf("the Collector cannot tell the fraction of a second (%s) from the number behind it", t)
	}
	switch {
	case i == 0 || j.tokens[i-1].letter != 0 && j.tokens[i-1].letter != 's':
		e.unparsable = fmt.Errorf("the Collector reads the fraction of a second (%s) only behind the seconds", t)
	case j.tokens[i-1].letter == 's':
		e.directive = ".%L"
		e.rewrites = []rewrite{{from: "(" + e.accepts + ")", with: ".$1", groups: 1}}
	}
	digits := min(t.count, 3)
	e.print = []Piece{{Func: "Nanosecond", Verb: fmt.Sprintf("%%0%dd", digits), Divisor: []int64{1e8, 1e7, 1e6}[digits-1]}}
	if t.count > 3 {
		e.print = append(e.print, literal(strings.Repeat("0", t.count-3))...)
	}
	return e
}
