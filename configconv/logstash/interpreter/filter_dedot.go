package interpreter

import (
	"errors"
	"strings"
)

// deDotFilter is lib/logstash/filters/de_dot.rb of github.com/logstash-plugins/logstash-filter-de_dot.
type deDotFilter struct {
	decorators
	separator, tagOnFailure string
	recursive, all          bool
	fields                  []string
}

func newDeDot(s *settings, _ *Interpreter) (filter, error) {
	f := &deDotFilter{
		decorators:   s.decorators(),
		separator:    s.string("separator", "_"),
		recursive:    s.boolean("recursive", false),
		all:          !s.has("fields"),
		fields:       s.strings("fields"),
		tagOnFailure: s.string("tag_on_failure", "_de_dot_error"),
	}
	if strings.Contains(f.separator, ".") {
		return nil, errors.New("de_dot: separator cannot be or contain '.'")
	}
	if s.boolean("nested", false) {
		f.separator = "]["
	}
	return f, nil
}

func (f *deDotFilter) filter(e *Event) ([]*Event, error) {
	if err := f.apply(e); err != nil {
		e.tag(f.tagOnFailure)
	}
	return nil, nil
}

func (f *deDotFilter) apply(e *Event) error {
	fields := f.fields
	if f.all {
		fields = sortedKeys(e.data)
	}
	for _, ref := range fields {
		found, err := e.include(ref)
		if err != nil {
			return err
		}
		if found && (strings.Contains(ref, ".") || f.recursive) {
			if err := f.rename(e, ref); err != nil {
				return err
			}
		}
	}
	return f.matched(e)
}

func (f *deDotFilter) rename(e *Event, ref string) error {
	if f.separator == "][" || f.recursive {
		if !strings.HasPrefix(ref, "[") {
			ref = "[" + ref
		}
		if !strings.HasSuffix(ref, "]") {
			ref += "]"
		}
	}
	if strings.Contains(ref, ".") {
		renamed := strings.ReplaceAll(ref, ".", f.separator)
		v, err := e.get(ref)
		if err != nil {
			return err
		}
		if err := e.set(renamed, v); err != nil {
			return err
		}
		if _, err := e.remove(untilDot(ref)); err != nil {
			return err
		}
		ref = renamed
	}
	if !f.recursive {
		return nil
	}
	v, err := e.get(ref)
	if err != nil {
		return err
	}
	if content, ok := v.(map[string]any); ok {
		for _, key := range sortedKeys(content) {
			if err := f.rename(e, ref+"["+key+"]"); err != nil {
				return err
			}
		}
	}
	return nil
}

// untilDot is find_fieldref_for_delete: the reference up to the first name that has a dot.
func untilDot(source string) string {
	ref := ""
	for _, part := range strings.Split(strings.ReplaceAll(source, "[", ""), "]") {
		ref += "[" + part + "]"
		if strings.Contains(part, ".") {
			break
		}
	}
	return ref
}
