package interpreter

import (
	"errors"
	"time"
)

// jsonFilter is lib/logstash/filters/json.rb of github.com/logstash-plugins/logstash-filter-json.
type jsonFilter struct {
	decorators
	source, target string
	tagOnFailure   []string
	skipInvalid    bool
	location       *time.Location
	now            func() time.Time
}

func newJSON(s *settings, in *Interpreter) (filter, error) {
	if !s.has("source") {
		return nil, errors.New("option source is required")
	}
	s.ecs()
	return &jsonFilter{
		decorators:   s.decorators(),
		source:       s.string("source", ""),
		target:       s.fieldRef("target", ""),
		tagOnFailure: s.strings("tag_on_failure", "_jsonparsefailure"),
		skipInvalid:  s.boolean("skip_on_invalid_json", false),
		location:     in.opts.Location,
		now:          in.opts.Now,
	}, nil
}

func (f *jsonFilter) filter(e *Event) ([]*Event, error) {
	if err := f.apply(e); err != nil {
		e.tagAll(f.tagOnFailure)
	}
	return nil, nil
}

func (f *jsonFilter) apply(e *Event) error {
	source, err := e.get(f.source)
	if err != nil {
		return err
	}
	if source == nil || source == false {
		return nil
	}
	text, ok := source.(string)
	var parsed any
	if err = errors.New("no text"); ok {
		parsed, err = loadJSON(text)
	}
	if err != nil {
		if f.skipInvalid {
			return nil
		}
		return err
	}
	if f.target != "" {
		if err := e.set(f.target, parsed); err != nil {
			return err
		}
		return f.matched(e)
	}
	fields, ok := parsed.(map[string]any)
	if !ok {
		return errors.New("parsed JSON requires a target")
	}
	time, hasTime := fields[fieldTimestamp]
	delete(fields, fieldTimestamp)
	for _, k := range sortedKeys(fields) {
		if err := e.set(k, fields[k]); err != nil {
			return err
		}
	}
	if hasTime && time != nil && time != false {
		text, _ := time.(string)
		t, err := ParseTimestamp(text, f.location)
		if err != nil {
			t = Timestamp{f.now()}
			e.tag(tagTimestampFailure)
			if err := e.set(fieldTimestampFailure, toS(time)); err != nil {
				return err
			}
		}
		e.data[fieldTimestamp] = t
	}
	return f.matched(e)
}
