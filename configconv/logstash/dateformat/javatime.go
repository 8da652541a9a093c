package dateformat

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

var errPrintOnly = errors.New("formats of java.time are only for printing in Logstash")

// JavaTime translates a pattern of java.time's DateTimeFormatter, which Logstash uses to print, in UTC. The error is for a pattern that
// java.time itself refuses.
func JavaTime(pattern string) (Format, error) {
	if pattern == "" {
		return Format{}, errors.New("the date format is empty")
	}
	f := Format{Source: pattern, Unparsable: errPrintOnly}
	tokens, err := javaTokens(pattern)
	if err != nil {
		return Format{}, err
	}
	weeks := strings.ContainsAny(letters(tokens), "wW")
	var elements []element
	for _, t := range tokens {
		elements = append(elements, javaElement(&f, t, weeks))
		switch t.letter {
		case 'y', 'u', 'Y':
			f.HasYear = true
		case 'd', 'M', 'L':
			f.HasDate = true
		case 'H', 'h', 'k', 'K':
			f.HasTime = true
		case 'x', 'X', 'Z', 'z', 'V', 'v', 'O':
			f.HasZone = true
		case 'E', 'a':
			f.HasNames = true
		}
	}
	unparsable := f.Unparsable
	f.Unparsable = nil
	for _, e := range elements {
		if e.unprintable != nil {
			f.Unprintable = errors.Join(f.Unprintable, e.unprintable)
		}
	}
	f.Unparsable = unparsable
	if f.Unprintable == nil {
		f.assemblePrinter(elements)
		pieces := f.Print
		f.render = func(t time.Time) string {
			var out strings.Builder
			for _, p := range pieces {
				out.WriteString(p.format(t.UTC()))
			}
			return out.String()
		}
	}
	return f, nil
}

func letters(ts []token) string {
	var b strings.Builder
	for _, t := range ts {
		if t.letter != 0 {
			b.WriteByte(t.letter)
		}
	}
	return b.String()
}

// javaTokens follows DateTimeFormatterBuilder.parsePattern. The brackets of optional parts print nothing.
func javaTokens(pattern string) (ts []token, err error) {
	for i := 0; i < len(pattern); {
		c := pattern[i]
		switch {
		case letter(c):
			n := 1
			for i+n < len(pattern) && pattern[i+n] == c {
				n++
			}
			if strings.IndexByte("GuyYDMLdQqwWEecFaBhHkKmsSAnNVvzOXxZpg", c) < 0 {
				return nil, fmt.Errorf("%q is no part of a date format of java.time: put literal letters in single quotes", pattern[i:i+n])
			}
			ts = append(ts, token{letter: c, count: n})
			i += n
		case c == '\'':
			var lit strings.Builder
			closed := false
			for i++; i < len(pattern) && !closed; i++ {
				switch {
				case pattern[i] != '\'':
					lit.WriteByte(pattern[i])
				case i+1 < len(pattern) && pattern[i+1] == '\'':
					lit.WriteByte('\'')
					i++
				default:
					closed = true
				}
			}
			if !closed {
				return nil, fmt.Errorf("the date format %q ends within quotes", pattern)
			}
			if lit.Len() == 0 {
				lit.WriteByte('\'')
			}
			ts = append(ts, token{literal: lit.String()})
		case strings.IndexByte("{}#", c) >= 0:
			return nil, fmt.Errorf("java.time reserves %q in date formats: put it in single quotes", c)
		case c == '[' || c == ']':
			i++
		default:
			ts = append(ts, token{literal: pattern[i : i+1]})
			i++
		}
	}
	return ts, nil
}

func javaElement(f *Format, t token, weeks bool) element {
	print := func(ps ...Piece) element { return element{print: ps} }
	strftime := func(d string) element { return print(Piece{Strftime: d}) }
	none := element{unprintable: fmt.Errorf("FormatTime has nothing for %s", t)}
	switch t.letter {
	case 0:
		return print(Piece{Literal: t.literal})
	case 'Y':
		if weeks {
			return none
		}
		f.Notes = append(f.Notes, "Y is the year of the week in java.time, which differs from the year in some days around New Year; the Collector "+
			"prints the year.")
		fallthrough
	case 'y', 'u':
		switch {
		case t.count == 2:
			return strftime("%y")
		case t.count <= 4:
			return strftime("%Y")
		}
		return none
	case 'M', 'L':
		if t.count > 4 {
			return none
		}
		return strftime([]string{"%q", "%m", "%b", "%B"}[t.count-1])
	case 'E':
		if t.count > 4 {
			return none
		}
		return strftime([]string{"%a", "%a", "%a", "%A"}[t.count-1])
	case 'a':
		return strftime("%p")
	case 'G':
		return print(Piece{Literal: []string{"AD", "AD", "AD", "Anno Domini", "A"}[min(t.count, 5)-1]})
	case 'd', 'H', 'h', 'm', 's':
		if t.count > 2 {
			return none
		}
		switch t.letter {
		case 'd':
			return print(padded(t, "%g", "%d", "")...)
		case 'H':
			return print(padded(t, "", "%H", "Hour")...)
		case 'h':
			return print(padded(t, "%l", "%I", "")...)
		case 'm':
			return print(padded(t, "", "%M", "Minute")...)
		}
		return print(padded(t, "", "%S", "Second")...)
	case 'S':
		if t.count > 9 {
			return none
		}
		divisor := int64(1)
		for range 9 - t.count {
			divisor *= 10
		}
		return print(Piece{Func: "Nanosecond", Verb: fmt.Sprintf("%%0%dd", t.count), Divisor: divisor})
	case 'X', 'z', 'V', 'v':
		return print(Piece{Literal: "Z"})
	case 'x':
		return print(Piece{Literal: []string{"+00", "+0000", "+00:00", "+0000", "+00:00"}[min(t.count, 5)-1]})
	case 'Z':
		return print(Piece{Literal: []string{"+0000", "+0000", "+0000", "GMT", "Z"}[min(t.count, 5)-1]})
	case 'O':
		return print(Piece{Literal: "GMT"})
	}
	return none
}
