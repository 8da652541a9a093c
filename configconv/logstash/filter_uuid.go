package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["uuid"] = uuid }

// uuid sets a field to a random UUID (logstash-filter-uuid/lib/logstash/filters/uuid.rb).
func uuid(f *filter) {
	to := f.field(f.string("target", ""))
	if f.bool("overwrite", false) {
		f.set(to, ottl.Call("UUID"))
	} else {
		f.when(missing(to), func() { f.set(to, ottl.Call("UUID")) })
	}
	f.decorate()
}
