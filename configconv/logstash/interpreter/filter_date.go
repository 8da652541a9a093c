package interpreter

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
)

// dateFilter is DateFilter (src/main/java/org/logstash/filters) and lib/logstash/filters/date.rb of
// github.com/logstash-plugins/logstash-filter-date, without TAI64N and without names in other languages than English.
type dateFilter struct {
	decorators
	source, target string
	tagOnFailure   []string
	formats        []dateformat.Format
	timezone       string         // with references
	location       *time.Location // where timezone is "" or has none
	now            func() time.Time
}

func newDate(s *settings, in *Interpreter) (filter, error) {
	f := &dateFilter{
		decorators:   s.decorators(),
		target:       s.string("target", fieldTimestamp),
		tagOnFailure: s.strings("tag_on_failure", "_dateparsefailure"),
		timezone:     s.string("timezone", ""),
		location:     in.opts.Location,
		now:          in.opts.Now,
	}
	match := s.strings("match")
	if len(match) < 2 {
		return nil, errors.New("the match setting should contain first a field name and at least one date format")
	}
	f.source = match[0]
	language, _, _ := strings.Cut(strings.ReplaceAll(s.string("locale", "en"), "_", "-"), "-")
	for _, name := range match[1:] {
		formats, err := dateformat.DateFilter(name)
		if err != nil {
			return nil, fmt.Errorf("option match: %q: %w", name, err)
		}
		for _, format := range formats {
			if format.HasNames && language != "en" {
				return nil, fmt.Errorf("the interpreter does not support the locale %s", language)
			}
		}
		f.formats = append(f.formats, formats...)
	}
	if f.timezone != "" && !strings.Contains(f.timezone, "%{") {
		location, err := zone(f.timezone)
		if err != nil {
			return nil, err
		}
		f.location, f.timezone = location, ""
	}
	return f, nil
}

func zone(name string) (*time.Location, error) {
	name, err := dateformat.Location(name)
	if err != nil {
		return nil, err
	}
	return time.LoadLocation(name)
}

func (f *dateFilter) filter(e *Event) ([]*Event, error) {
	input, err := e.get(f.source)
	if err != nil {
		return nil, err
	}
	if input == nil {
		return nil, nil
	}
	for _, format := range f.formats {
		t, err := f.parse(e, format, input)
		if err != nil {
			continue
		}
		// A Joda instant has milliseconds.
		if err := e.set(f.target, Timestamp{time.UnixMilli(t.UnixMilli()).UTC()}); err != nil {
			return nil, err
		}
		return nil, f.matched(e)
	}
	e.tagAll(f.tagOnFailure)
	return nil, nil
}

func (f *dateFilter) parse(e *Event, format dateformat.Format, input any) (time.Time, error) {
	text, isText := input.(string)
	switch {
	case format.Kind != dateformat.Pattern && !isText:
		return parseNumber(format.Kind, input)
	case !isText:
		return time.Time{}, errors.New("no text")
	}
	location := f.location
	if f.timezone != "" && format.Kind == dateformat.Pattern {
		name, err := e.Sprintf(f.timezone)
		if err != nil {
			return time.Time{}, err
		}
		if location, err = zone(name); err != nil {
			return time.Time{}, err
		}
	}
	return format.Parse(text, location, f.now())
}

// parseNumber is NumericParserExecutor, UnixEpochParser and UnixMillisEpochParser for numbers.
func parseNumber(kind dateformat.Kind, input any) (time.Time, error) {
	var millis int64
	switch v := input.(type) {
	case int64:
		if millis = v; kind == dateformat.UnixSeconds {
			if v > math.MaxInt32 {
				return time.Time{}, errors.New("larger than the epoch's maximum")
			}
			millis = v * 1000
		}
	case float64:
		if math.IsNaN(v) || math.Abs(v) > 1e15 {
			return time.Time{}, errors.New("out of range")
		}
		if millis = int64(v); kind == dateformat.UnixSeconds {
			if v > math.MaxInt32 {
				return time.Time{}, errors.New("larger than the epoch's maximum")
			}
			millis = int64(v * 1000)
		}
	default:
		return time.Time{}, errors.New("no number")
	}
	return time.UnixMilli(millis), nil
}
