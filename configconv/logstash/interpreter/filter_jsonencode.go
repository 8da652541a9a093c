package interpreter

import "errors"

// jsonEncodeFilter is lib/logstash/filters/json_encode.rb of github.com/logstash-plugins/logstash-filter-json_encode.
type jsonEncodeFilter struct {
	decorators
	source, target string
}

func newJSONEncode(s *settings, _ *Interpreter) (filter, error) {
	if !s.has("source") {
		return nil, errors.New("option source is required")
	}
	source := s.string("source", "")
	return &jsonEncodeFilter{s.decorators(), source, s.string("target", source)}, nil
}

func (f *jsonEncodeFilter) filter(e *Event) ([]*Event, error) {
	raw, err := e.get(f.source)
	if err != nil {
		return nil, err
	}
	text, err := appendJSON(nil, raw)
	if err == nil {
		if err = e.set(f.target, string(text)); err == nil {
			err = f.matched(e)
		}
	}
	if err != nil {
		e.tag("_jsongeneratefailure")
	}
	return nil, nil
}
