package interpreter

// splitFilter is lib/logstash/filters/split.rb of github.com/logstash-plugins/logstash-filter-split.
type splitFilter struct {
	decorators
	terminator, field, target string
}

func newSplit(s *settings, _ *Interpreter) (filter, error) {
	return &splitFilter{s.decorators(), s.string("terminator", "\n"), s.string("field", "message"), s.string("target", "")}, nil
}

func (f *splitFilter) filter(e *Event) ([]*Event, error) {
	original, err := e.get(f.field)
	if err != nil {
		return nil, err
	}
	var splits []any
	switch v := original.(type) {
	case []any:
		splits = v
		if f.target == "" {
			if _, err := e.remove(f.field); err != nil {
				return nil, err
			}
		}
	case string:
		if splits = splitText(v, f.terminator, true); len(splits) == 1 {
			return nil, nil
		}
	default:
		e.tag("_split_type_failure")
		return nil, nil
	}
	target := f.target
	if target == "" {
		target = f.field
	}
	var out []*Event
	for _, v := range splits {
		if v == nil || v == "" {
			continue
		}
		c := e.Clone()
		if err := c.set(target, v); err != nil {
			return nil, err
		}
		if err := f.matched(c); err != nil {
			return nil, err
		}
		out = append(out, c)
	}
	e.cancelled = true
	return out, nil
}
