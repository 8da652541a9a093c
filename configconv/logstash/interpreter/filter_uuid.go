package interpreter

import "errors"

// uuidFilter is lib/logstash/filters/uuid.rb of github.com/logstash-plugins/logstash-filter-uuid, with Options.UUID for the random one.
type uuidFilter struct {
	decorators
	target    string
	overwrite bool
	uuid      string
}

func newUUID(s *settings, in *Interpreter) (filter, error) {
	if !s.has("target") {
		return nil, errors.New("option target is required")
	}
	return &uuidFilter{s.decorators(), s.string("target", ""), s.boolean("overwrite", false), in.opts.UUID}, nil
}

func (f *uuidFilter) filter(e *Event) ([]*Event, error) {
	old, err := e.get(f.target)
	if err != nil {
		return nil, err
	}
	if f.overwrite || old == nil {
		if err := e.set(f.target, f.uuid); err != nil {
			return nil, err
		}
	}
	return nil, f.matched(e)
}
