package interpreter

import "errors"

// cloneFilter is lib/logstash/filters/clone.rb of github.com/logstash-plugins/logstash-filter-clone.
type cloneFilter struct {
	decorators
	clones []string
	ecs    bool
}

func newClone(s *settings, _ *Interpreter) (filter, error) {
	if !s.has("clones") {
		return nil, errors.New("option clones is required")
	}
	return &cloneFilter{s.decorators(), s.strings("clones"), s.ecs()}, nil
}

func (f *cloneFilter) filter(e *Event) ([]*Event, error) {
	var clones []*Event
	for _, name := range f.clones {
		c := e.Clone()
		if f.ecs {
			tags, _ := c.get(fieldTags)
			if err := c.set(fieldTags, append(array(tags), name)); err != nil {
				return nil, err
			}
		} else if err := c.set("type", name); err != nil {
			return nil, err
		}
		if err := f.matched(c); err != nil {
			return nil, err
		}
		clones = append(clones, c)
	}
	return clones, nil
}
