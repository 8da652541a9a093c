package interpreter

import "errors"

// dropFilter is lib/logstash/filters/drop.rb of github.com/logstash-plugins/logstash-filter-drop. It never decorates.
type dropFilter struct{ drops bool }

func newDrop(s *settings, _ *Interpreter) (filter, error) {
	s.decorators()
	percentage := s.number("percentage", 100)
	if percentage != 100 && percentage > 0 {
		return nil, errors.New("the interpreter does not support a percentage, other than 0 and 100: it draws lots")
	}
	return &dropFilter{percentage == 100}, nil
}

func (f *dropFilter) filter(e *Event) ([]*Event, error) {
	e.cancelled = e.cancelled || f.drops
	return nil, nil
}
