package dateformat

import (
	"fmt"
	"time"
)

// Kind says how a text becomes an instant.
type Kind int

const (
	// Pattern is read by OTTL's Time with Format.Strptime.
	Pattern Kind = iota
	// UnixSeconds is a number of seconds since 1970, with or without decimals, of which three count.
	UnixSeconds
	// UnixMillis is a number of milliseconds since 1970.
	UnixMillis
)

// Format is one format of dates.
type Format struct {
	// Source is the pattern or the layout as it was given.
	Source string
	Kind   Kind

	// Strptime is for OTTL's Time, Unparsable the reason why there is none. Time must only see texts that match Regexp, after the
	// replacements of Prepare, in order; the only error it can then return is that of a day which its month does not have.
	Strptime   string
	Unparsable error
	// Regexp matches the texts, before Prepare, that the original program parses; see the package's comment for those it leaves out.
	Regexp  string
	Prepare []Replacement

	// Print is what renders a time, in order, and Strftime the same in one directive string for FormatTime, where one is enough.
	// The time must be in UTC, as Logstash has it. Unprintable is the reason why there is none.
	Print       []Piece
	Strftime    string
	Unprintable error

	HasYear, HasDate, HasTime, HasZone bool
	// HasNames says that the names of months, days or halves of a day are in the text, so that the locale counts.
	HasNames bool
	// Truncates says that the original drops what is finer than a millisecond, which Time keeps: TruncateTime makes them the same.
	Truncates bool
	// Notes tell what differs.
	Notes []string

	parse  func(text string, loc *time.Location, now time.Time) (time.Time, error)
	render func(t time.Time) string
}

// TruncationNote is the note of a format that Truncates; it does not apply to one who cuts the time.
const TruncationNote = "Logstash keeps milliseconds, the Collector all digits of the second's fraction."

// Replacement is a change to the text before Time: With is in the syntax of Go's regexp package, ${1}.
type Replacement struct {
	Pattern, With string
}

// Piece is a part of a rendered time: Literal text, or Strftime for FormatTime, or the number that the converter Func (Year, Minute,
// Nanosecond...) returns, divided by Divisor and printed by Format with Verb.
type Piece struct {
	Literal, Strftime string
	Func, Verb        string
	Divisor           int64
}

// Parse returns the instant that the original program makes of a text, in its own way: loc is the setting for texts without a zone, now
// the time at which it reads the text.
func (f Format) Parse(text string, loc *time.Location, now time.Time) (time.Time, error) {
	if f.parse == nil {
		return time.Time{}, fmt.Errorf("format %q is only for printing", f.Source)
	}
	return f.parse(text, loc, now)
}

// Render returns what the original program prints for a time, in the zone of the time. It is empty where Format has no way to print.
func (f Format) Render(t time.Time) string {
	if f.render == nil {
		return ""
	}
	return f.render(t)
}
