package interpreter

import (
	"errors"
	"unicode/utf8"
)

// truncateFilter is lib/logstash/filters/truncate.rb of github.com/logstash-plugins/logstash-filter-truncate.
type truncateFilter struct {
	decorators
	fields []string
	all    bool
	length int
}

func newTruncate(s *settings, _ *Interpreter) (filter, error) {
	if !s.has("length_bytes") {
		return nil, errors.New("option length_bytes is required")
	}
	return &truncateFilter{s.decorators(), s.strings("fields"), !s.has("fields"), int(s.number("length_bytes", 0))}, nil
}

func (f *truncateFilter) filter(e *Event) ([]*Event, error) {
	fields := f.fields
	if f.all {
		for _, k := range sortedKeys(e.data) {
			fields = append(fields[:len(fields):len(fields)], "["+k+"]")
		}
	}
	truncated := false
	for _, field := range fields {
		before, err := e.get(field)
		if err != nil {
			return nil, err
		}
		if err := f.truncate(e, field); err != nil {
			return nil, err
		}
		after, _ := e.get(field)
		truncated = truncated || !equal(before, after)
	}
	if truncated {
		return nil, f.matched(e)
	}
	return nil, nil
}

func (f *truncateFilter) truncate(e *Event, field string) error {
	v, err := e.get(field)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		return e.set(field, trim(v, f.length))
	case []any:
		for i, x := range v {
			if s, ok := x.(string); ok {
				v[i] = trim(s, f.length)
			}
		}
		return e.set(field, v)
	case map[string]any:
		for _, k := range sortedKeys(v) {
			if err := f.truncate(e, field+"["+k+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

// trim cuts a text to so many bytes, and to whole characters.
func trim(s string, length int) any {
	switch {
	case len(s) <= length:
		return s
	case length < 0:
		return nil
	}
	s = s[:length]
	for s != "" {
		if r, n := utf8.DecodeLastRuneInString(s); r != utf8.RuneError || n > 1 {
			break
		}
		s = s[:len(s)-1]
	}
	return s
}
