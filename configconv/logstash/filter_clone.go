package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["clone"] = clone }

// clone makes copies of an event, which go through the rest of the filters as well (logstash-filter-clone/lib/logstash/filters/clone.rb). The
// body becomes a list of the copies' names, with an empty one for the event itself, and is unrolled.
func clone(f *filter) {
	names := f.strings("clones")
	if len(names) == 0 {
		f.keepf("clones is empty, so that there are no copies")
		return
	}
	ecs := f.ecs
	switch f.string("ecs_compatibility", "") {
	case "":
	case "disabled":
		ecs = false
	default:
		ecs = true
	}
	flag := f.flag("clone")
	f.raise(flag, ottl.True)
	f.unroll(flag, ottl.Strs(append([]string{""}, names...)...), func(name ottl.Path) {
		f.when(ottl.Ne(name.Value(), ottl.Str("")), func() {
			if ecs {
				f.do(ottl.Append(tagsPath, name.Value()))
			} else {
				f.set(ottl.Attributes.Key("type"), name.Value())
			}
			f.decorate()
		})
	})
}
