package interpreter

import "slices"

// decorators are the options that every filter has: Filters::Base#filter_matched (logstash-core/lib/logstash/filters/base.rb) and
// LogStash::Util::Decorators.
type decorators struct {
	addField    hash
	removeField []string
	addTag      []string
	removeTag   []string
}

func (s *settings) decorators() decorators {
	return decorators{s.hash("add_field"), s.strings("remove_field"), s.strings("add_tag"), s.strings("remove_tag")}
}

// matched applies them, in this order.
func (d decorators) matched(e *Event) error {
	if err := d.addFields(e); err != nil {
		return err
	}
	for _, field := range d.removeField {
		field, err := e.Sprintf(field)
		if err != nil {
			return err
		}
		if _, err := e.remove(field); err != nil {
			return err
		}
	}
	if err := d.addTags(e); err != nil {
		return err
	}
	if len(d.removeTag) == 0 {
		return nil
	}
	v, _ := e.get(fieldTags)
	if v == nil {
		return nil
	}
	tags := array(v)
	for _, tag := range d.removeTag {
		if len(tags) == 0 {
			break
		}
		tag, err := e.Sprintf(tag)
		if err != nil {
			return err
		}
		tags = slices.DeleteFunc(tags, func(t any) bool { return t == tag })
	}
	return e.set(fieldTags, tags)
}

func (d decorators) addFields(e *Event) error {
	for _, p := range d.addField {
		field, err := e.Sprintf(p.key)
		if err != nil {
			return err
		}
		value := p.value
		if h, ok := value.(hash); ok {
			if value, err = convert(h); err != nil {
				return err
			}
		}
		for _, v := range array(value) {
			text, err := e.Sprintf(toS(v))
			if err != nil {
				return err
			}
			found, err := e.include(field)
			if err != nil {
				return err
			}
			var after any = text
			if found {
				old, _ := e.get(field)
				after = append(array(old), text)
			}
			if err := e.set(field, after); err != nil {
				return err
			}
		}
	}
	return nil
}

func (d decorators) addTags(e *Event) error {
	if len(d.addTag) == 0 {
		return nil
	}
	v, _ := e.get(fieldTags)
	tags := array(v)
	for _, tag := range d.addTag {
		tag, err := e.Sprintf(tag)
		if err != nil {
			return err
		}
		tags = append(tags, tag)
	}
	return e.set(fieldTags, tags)
}
