package dateformat

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"time"
)

// goToken is an element of a layout of Go, or literal text.
type goToken struct {
	text    string
	literal bool
}

var (
	// goElements are in the order in which the time package looks for them at one place (nextStdChunk).
	goElements = []string{
		"January", "Jan", "Monday", "Mon", "MST", "002", "01", "02", "03", "04", "05", "06", "__2", "_2", "2006", "2", "15", "1", "3", "4", "5",
		"PM", "pm", "-070000", "-07:00:00", "-0700", "-07:00", "-07", "Z070000", "Z07:00:00", "Z0700", "Z07:00", "Z07",
	}
	goFraction = regexp.MustCompile(`^[.,](?:0+|9+)`)
)

func goTokens(layout string) (ts []goToken) {
	for i := 0; i < len(layout); {
		e := goElementAt(layout[i:])
		if e == "" {
			if n := len(ts); n > 0 && ts[n-1].literal {
				ts[n-1].text += layout[i : i+1]
			} else {
				ts = append(ts, goToken{layout[i : i+1], true})
			}
			i++
			continue
		}
		ts = append(ts, goToken{e, false})
		i += len(e)
	}
	return ts
}

func goElementAt(s string) string {
	if f := goFraction.FindString(s); f != "" && (len(f) == len(s) || s[len(f)] < '0' || s[len(f)] > '9') {
		return f
	}
	if strings.HasPrefix(s, "_2006") {
		return "" // a literal underscore
	}
	for _, e := range goElements {
		if !strings.HasPrefix(s, e) {
			continue
		}
		if (e == "Jan" || e == "Mon") && len(s) > 3 && 'a' <= s[3] && s[3] <= 'z' {
			continue
		}
		return e
	}
	return ""
}

const offset = `[+-](?:[01]\d|2[0-4])`

// goAccepts are the texts of the elements, and their directives. A ? says that one digit is enough.
var goAccepts = map[string]struct{ accepts, directive string }{
	"January": {monthTexts, "%B"}, "Jan": {monthNames, "%b"}, "Monday": {dayTexts, "%A"}, "Mon": {dayNames, "%a"},
	"MST": {`(?:UTC|GMT)`, "%Z"}, "01": {`(?:0[1-9]|1[0-2])`, "%m"}, "1": {`(?:0?[1-9]|1[0-2])`, "%q"},
	"02": {`(?:0[1-9]|[12]\d|3[01])`, "%d"}, "2": {`(?:0?[1-9]|[12]\d|3[01])`, "%g"}, "_2": {` ?(?:0?[1-9]|[12]\d|3[01])`, "%e"},
	"2006": {`\d{4}`, "%Y"}, "06": {`\d{2}`, "%y"}, "15": {`(?:[01]?\d|2[0-3])`, "%H"}, "3": {`(?:0?\d|1[0-2])`, "%l"},
	"03": {`(?:0\d|1[0-2])`, "%I"}, "04": {`[0-5]\d`, "%M"}, "4": {`[0-5]?\d`, "%M"}, "05": {`[0-5]\d`, "%S"}, "5": {`[0-5]?\d`, "%S"},
	"PM": {`(?:AM|PM)`, "%p"}, "pm": {`(?:am|pm)`, "%P"}, "-0700": {offset + `[0-5]\d`, "%z"}, "-07": {offset, "%i"},
	"-07:00": {offset + `:[0-5]\d`, "%j"}, "-070000": {offset + `[0-5]\d[0-5]\d`, "%w"}, "-07:00:00": {offset + `:[0-5]\d:[0-5]\d`, "%k"},
	"Z0700": {`(?:Z|` + offset + `[0-5]\d)`, "%z"}, "Z07:00": {`(?:Z|` + offset + `:[0-5]\d)`, "%z"}, "Z07": {`(?:Z|` + offset + `)`, "%z"},
}

// GoLayout translates a layout of Go's time package, as Filebeat's timestamp processor takes it
// (github.com/elastic/beats, libbeat/processors/timestamp), or its UNIX and UNIX_MS.
func GoLayout(layout string) (Format, error) {
	switch layout {
	case "":
		return Format{}, errors.New("the layout is empty")
	case "UNIX", "UNIX_MS":
		fs, err := DateFilter(layout)
		return fs[0], err
	}
	f := Format{Source: layout, render: func(t time.Time) string { return t.Format(layout) }}
	f.parse = func(text string, loc *time.Location, now time.Time) (time.Time, error) {
		t, err := time.ParseInLocation(layout, text, loc)
		if err == nil && t.Year() == 0 {
			t = t.AddDate(now.In(t.Location()).Year(), 0, 0)
		}
		return t, err
	}
	tokens := goTokens(layout)
	var elements []element
	for i, t := range tokens {
		elements = append(elements, goElement(&f, tokens, i, t))
	}
	if !f.HasYear {
		f.Notes = append(f.Notes, "The text has no year. Filebeat takes the current one, the Collector the last for a date more than seven days ahead.")
	}
	f.assemble(elements)
	return f, nil
}

func goElement(f *Format, tokens []goToken, i int, t goToken) element {
	if t.literal {
		e := element{literal: t.text, directive: escape(t.text), print: literal(t.text)}
		// One blank of a layout stands for any number of them.
		e.accepts = regexp.MustCompile(` +`).ReplaceAllString(regexp.QuoteMeta(t.text), " +")
		return e
	}
	next := ""
	if i+1 < len(tokens) {
		next = tokens[i+1].text
	}
	if t.text[0] == '.' || t.text[0] == ',' {
		return goFractionElement(f, tokens, i, t.text)
	}
	a, ok := goAccepts[t.text]
	if !ok {
		err := fmt.Errorf("the Collector has no directive for %s", t.text)
		return element{unparsable: err, unprintable: err}
	}
	e := element{accepts: a.accepts, directive: a.directive, print: []Piece{{Strftime: a.directive}}}
	if next != "" && '0' <= next[0] && next[0] <= '9' {
		e.accepts = strings.NewReplacer("0?", "0", "[01]?", "[01]", "[0-5]?", "[0-5]").Replace(e.accepts)
	} else if t.text == "4" || t.text == "5" {
		e.rewrites = []rewrite{{from: `(\d)`, with: "0$1", groups: 1}}
		e.print = []Piece{{Func: map[string]string{"4": "Minute", "5": "Second"}[t.text], Verb: "%d"}}
	}
	switch t.text {
	case "2006", "06":
		f.HasYear = true
	case "Jan", "January", "Mon", "Monday", "PM", "pm":
		f.HasNames = true
	case "MST":
		f.Notes = append(f.Notes, "Of the zones' names, the Collector reads those that are in the time zone database; Filebeat takes others for UTC. "+
			"UTC and GMT are the same in both.")
		f.HasZone, e.print = true, literal("UTC")
	case "Z07:00":
		e.rewrites = offsetRewrites[:1]
	case "Z07":
		e.rewrites = offsetRewrites[1:]
	case "-0700":
		e.print = literal("+0000")
	case "15", "3", "03":
		f.HasTime = true
	case "05", "5":
		// The time package takes a fraction behind the seconds that the layout does not have.
		if next == "" || !goFraction.MatchString(next) {
			e.accepts += `(?:[.,]\d+)?`
		}
	}
	f.HasDate = f.HasDate || strings.Contains(" 01 1 Jan January 02 2 _2 ", " "+t.text+" ")
	f.HasZone = f.HasZone || strings.Contains(t.text, "07")
	if t.text != "Z0700" && strings.HasPrefix(t.text, "Z") {
		e.print = literal("Z")
	}
	return e
}

func goFractionElement(f *Format, tokens []goToken, i int, text string) element {
	digits := len(text) - 1
	e := element{literal: text[:1], accepts: fmt.Sprintf(`[.,]\d{%d}`, digits), directive: text[:1] + "%L"}
	if digits <= 9 {
		divisor := int64(1)
		for range 9 - digits {
			divisor *= 10
		}
		e.print = []Piece{{Literal: text[:1]}, {Func: "Nanosecond", Verb: fmt.Sprintf("%%0%dd", digits), Divisor: divisor}}
	}
	if text[1] == '9' {
		e.accepts = `(?:[.,]\d+)?`
		e.unprintable = errors.New("the Collector cannot leave the zeros out at the end of a fraction")
	}
	if i == 0 || tokens[i-1].text != "05" && tokens[i-1].text != "5" {
		e.unparsable = errors.New("the Collector reads the fraction of a second only behind the seconds")
	}
	if i+1 < len(tokens) && !tokens[i+1].literal && '0' <= tokens[i+1].text[0] && tokens[i+1].text[0] <= '9' {
		e.unparsable = errors.New("the Collector cannot tell the fraction of a second from the number behind it")
	}
	return e
}
