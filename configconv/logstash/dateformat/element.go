package dateformat

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// element is a field or a literal of a format.
type element struct {
	literal string // of a literal
	accepts string // regular expression of its texts
	// directive stands for it in Strptime. With dropped it has none, as Prepare takes its text away.
	directive               string
	dropped                 bool
	rewrites                []rewrite
	print                   []Piece
	unparsable, unprintable error
}

// rewrite changes the text of one element. from may have groups, to which with refers as $1, $2.
type rewrite struct {
	from, with string
	groups     int
}

// goLayout are the elements of Go's layouts that the directives of OTTL stand for.
var goLayout = map[string]string{
	"%Y": "2006", "%y": "06", "%m": "01", "%q": "1", "%b": "Jan", "%B": "January", "%d": "02", "%e": "_2", "%g": "2", "%a": "Mon",
	"%A": "Monday", "%H": "15", "%l": "3", "%I": "03", "%p": "PM", "%P": "pm", "%M": "04", "%S": "05", "%L": "999", "%Z": "MST",
	"%z": "Z0700", "%w": "-070000", "%i": "-07", "%j": "-07:00", "%k": "-07:00:00", "%%": "%",
}

func toGo(strptime string) string {
	return directive.ReplaceAllStringFunc(strptime, func(d string) string { return goLayout[d] })
}

var directive = regexp.MustCompile(`%.`)

func escape(literal string) string { return strings.ReplaceAll(literal, "%", "%%") }

// assemble fills in what follows from the elements.
func (f *Format) assemble(elements []element) {
	for _, e := range elements {
		if e.unparsable != nil {
			f.Unparsable = errors.Join(f.Unparsable, e.unparsable)
		}
		if e.unprintable != nil {
			f.Unprintable = errors.Join(f.Unprintable, e.unprintable)
		}
	}
	if len(elements) == 0 {
		f.Unparsable, f.Unprintable = errors.New("the format is empty"), errors.New("the format is empty")
	}
	if f.Unparsable == nil {
		f.assembleParser(elements)
	}
	if f.Unprintable == nil {
		f.assemblePrinter(elements)
	}
}

func (f *Format) assembleParser(elements []element) {
	if !readable(elements) {
		// Literal text that Go takes for an element: a neutral character in its place.
		elements = append([]element(nil), elements...)
		for i, e := range elements {
			if e.literal != "" && len(e.rewrites) == 0 && wordRune.MatchString(e.literal) {
				elements[i].rewrites = []rewrite{{from: regexp.QuoteMeta(e.literal), with: "|"}}
				elements[i].directive = "|"
			}
		}
		if !readable(elements) {
			f.Unparsable = fmt.Errorf("the Collector would take literal text of %q for a part of the date", f.Source)
			return
		}
	}
	var accepts, strptime strings.Builder
	for _, e := range elements {
		accepts.WriteString(e.accepts)
		strptime.WriteString(e.directive)
	}
	f.Regexp = "^" + accepts.String() + "$"
	f.Strptime = strptime.String()
	f.Prepare = prepare(elements)
}

var wordRune = regexp.MustCompile(`[A-Za-z0-9_]`)

// readable reports whether Go finds in the layout the elements that the directives stand for and no others: literal text might hold some,
// or make one together with its neighbours.
func readable(elements []element) bool {
	var strptime strings.Builder
	var want, got []string
	for _, e := range elements {
		strptime.WriteString(e.directive)
		for _, d := range directive.FindAllString(e.directive, -1) {
			if d != "%%" {
				want = append(want, goLayout[d])
			}
		}
	}
	for _, t := range goTokens(toGo(strptime.String())) {
		if !t.literal {
			got = append(got, strings.TrimLeft(t.text, ".,"))
		}
	}
	return slices.Equal(got, want)
}

// samples differ in all fields.
var samples = []time.Time{
	time.Date(2019, 11, 28, 22, 47, 39, 681e6, time.UTC), // a Thursday
	time.Date(2004, 2, 9, 8, 13, 56, 204e6, time.UTC),    // a Monday
}

// prepare are the replacements for the whole text, each of which must find its own element only.
func prepare(elements []element) (rs []Replacement) {
	form := func(e element) string {
		if len(e.rewrites) == 0 {
			return e.accepts
		}
		alternatives := []string{e.accepts}
		for _, r := range e.rewrites {
			alternatives = append(alternatives, regexp.QuoteMeta(r.with))
		}
		if groups := strings.Contains(strings.Join(alternatives[1:], ""), `\$`); groups {
			return "(?:.*?)"
		}
		return "(?:" + strings.Join(alternatives, "|") + ")"
	}
	for i, e := range elements {
		for _, r := range e.rewrites {
			var before, after strings.Builder
			for _, b := range elements[:i] {
				before.WriteString(form(b))
			}
			for _, a := range elements[i+1:] {
				after.WriteString(form(a))
			}
			rs = append(rs, r.within(before.String(), after.String()))
		}
	}
	return rs
}

func (r rewrite) within(before, after string) Replacement {
	if after == "" && r.groups > 0 && strings.HasPrefix(r.from, `([+-]`) {
		// An offset at the end of the text is known by itself.
		return Replacement{r.from + "$", groupRef.ReplaceAllString(r.with, "$${$1}")}
	}
	p, with, shift := "^", "", 0
	if before != "" {
		p, with, shift = p+"("+before+")", "${1}", 1
	}
	p += r.from
	with += groupRef.ReplaceAllStringFunc(r.with, func(g string) string {
		n, _ := strconv.Atoi(strings.Trim(g, "${}"))
		return fmt.Sprintf("${%d}", n+shift)
	})
	if after != "" {
		p += "(" + after + ")"
		with += fmt.Sprintf("${%d}", shift+r.groups+1)
	}
	return Replacement{p + "$", with}
}

var groupRef = regexp.MustCompile(`\$\{?(\d)\}?`)

// assemblePrinter joins directives and literal text into as few pieces as Go's layouts allow: 1 in literal text would be the month.
func (f *Format) assemblePrinter(elements []element) {
	for _, e := range elements {
		for _, p := range e.print {
			f.Print = appendPiece(f.Print, p)
		}
	}
	if len(f.Print) == 1 {
		switch p := f.Print[0]; {
		case p.Strftime != "":
			f.Strftime = p.Strftime
		case p.Literal != "" && literalInLayout(p.Literal):
			f.Strftime = escape(p.Literal)
		}
	}
}

func appendPiece(pieces []Piece, p Piece) []Piece {
	if n := len(pieces); n > 0 && p.Func == "" && pieces[n-1].Func == "" {
		last := pieces[n-1]
		if last.Literal != "" && p.Literal != "" {
			pieces[n-1].Literal += p.Literal
			return pieces
		}
		a, b := last.asStrftime(), p.asStrftime()
		same := true
		for _, t := range samples {
			same = same && t.Format(toGo(a+b)) == last.format(t)+p.format(t)
		}
		if same {
			pieces[n-1] = Piece{Strftime: a + b}
			return pieces
		}
	}
	return append(pieces, p)
}

func literalInLayout(s string) bool {
	return samples[0].Format(s) == s && samples[1].Format(s) == s
}

func (p Piece) asStrftime() string {
	if p.Strftime != "" {
		return p.Strftime
	}
	return escape(p.Literal)
}

func (p Piece) format(t time.Time) string {
	switch {
	case p.Strftime != "":
		return t.Format(toGo(p.Strftime))
	case p.Func != "":
		n := map[string]int{"Year": t.Year(), "Hour": t.Hour(), "Minute": t.Minute(), "Second": t.Second(), "Nanosecond": t.Nanosecond()}[p.Func]
		return fmt.Sprintf(p.Verb, int64(n)/max(p.Divisor, 1))
	}
	return p.Literal
}
