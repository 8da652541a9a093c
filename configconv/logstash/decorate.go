package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// decorate does what every filter does once it has succeeded: add_field, remove_field, add_tag and remove_tag, in this order
// (logstash/filters/base.rb, filter_matched; logstash/util/decorators.rb).
func (f *filter) decorate() {
	f.addFields()
	for _, ref := range f.strings("remove_field") {
		f.remove(f.field(ref))
	}
	f.addTags()
	for _, tag := range f.strings("remove_tag") {
		f.removeTag(f.sprintf(tag))
	}
}

// decorated reports whether the filter does anything once it has succeeded.
func (f *filter) decorated() bool {
	for _, name := range []string{"add_field", "remove_field", "add_tag", "remove_tag"} {
		if f.has(name) {
			return true
		}
	}
	return false
}

// addFields is add_field, which filters and inputs have. A field that is there already becomes a list.
func (f *filter) addFields() {
	for _, e := range f.pairs("add_field") {
		target := f.field(e.key)
		for _, text := range f.texts(e.value) {
			f.addField(target, f.sprintf(text))
		}
	}
}

func (p *program) addField(target ottl.Path, v ottl.Value) {
	there := exists(target)
	p.do(ottl.Append(target, v).Where(there))
	p.written.add(target)
	p.do(ottl.Set(target, v).Where(missing(target)))
}

func (f *filter) addTags() {
	for _, tag := range f.strings("add_tag") {
		f.tag(f.sprintf(tag))
	}
}

func (p *program) removeTag(tag ottl.Value) {
	p.do(ottl.Do("delete_index", tagsPath.Value(), ottl.Call("Index", tagsPath.Value(), tag)).Where(hasTag(tag)))
}

// failed adds the tags of a failure, which tag_on_failure names.
func (f *filter) failed(attribute string, otherwise ...string) {
	tags := otherwise
	if f.has(attribute) {
		tags = f.strings(attribute)
	}
	for _, t := range tags {
		f.tag(ottl.Str(t))
	}
}
