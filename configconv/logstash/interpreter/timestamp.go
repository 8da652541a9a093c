package interpreter

import (
	"fmt"
	"regexp"
	"time"
)

// Timestamp is org.logstash.Timestamp.
type Timestamp struct{ Time time.Time }

// String is how Logstash prints a timestamp: in UTC, with 3, 6 or 9 decimals, as many as it takes.
func (t Timestamp) String() string {
	layout := "2006-01-02T15:04:05.000Z"
	switch n := t.Time.Nanosecond(); {
	case n%1000 != 0:
		layout = "2006-01-02T15:04:05.000000000Z"
	case n%1_000_000 != 0:
		layout = "2006-01-02T15:04:05.000000Z"
	}
	return t.Time.UTC().Format(layout)
}

// lenientISO8601 is Timestamp.LENIENT_ISO_DATE_TIME_FORMATTER, without the names of zones.
var lenientISO8601 = regexp.MustCompile(`^(\d{4}-\d\d-\d\d)(?:[Tt](\d\d:\d\d)(:\d\d(?:\.\d{1,9})?)?)?(?:([Zz])|([+-]\d\d):?(\d\d)?)?$`)

// ParseTimestamp reads a text as org.logstash.Timestamp does; location is for texts without a zone.
func ParseTimestamp(text string, location *time.Location) (Timestamp, error) {
	m := lenientISO8601.FindStringSubmatch(text)
	if m == nil {
		return Timestamp{}, fmt.Errorf("invalid ISO 8601 input %q", text)
	}
	clock, seconds := m[2], m[3]
	if clock == "" {
		clock = "00:00"
	}
	if seconds == "" {
		seconds = ":00"
	}
	layout, value := "2006-01-02 15:04:05", m[1]+" "+clock+seconds
	switch {
	case m[4] != "":
		location = time.UTC
	case m[5] != "":
		layout += "-0700"
		minutes := m[6]
		if minutes == "" {
			minutes = "00"
		}
		value += m[5] + minutes
	}
	t, err := time.ParseInLocation(layout, value, location)
	if err != nil {
		return Timestamp{}, fmt.Errorf("invalid ISO 8601 input %q", text)
	}
	return Timestamp{t}, nil
}
