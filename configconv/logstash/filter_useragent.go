package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["useragent"] = userAgent }

// userAgent takes apart the header of a browser (logstash-filter-useragent/lib/logstash/filters/useragent.rb). OTTL's UserAgent has the same
// database of expressions, that of uap-core, and gives names and versions of browser and system.
func userAgent(f *filter) {
	from := f.field(f.string("source", ""))
	target, prefix := f.string("target", ""), f.string("prefix", "")
	f.ignore("has no counterpart in OTTL, which has the expressions of uap-core in it", "regexes", "lru_cache_size")
	if f.ecs && target == "" {
		target = "user_agent"
	}
	field := func(legacy string, ecs ...string) ottl.Path {
		switch {
		case f.ecs:
			return f.field(fieldReference(append(referencePath(target), ecs...)))
		case target != "":
			return f.field(fieldReference(append(referencePath(target), prefix+legacy)))
		}
		return f.field(prefix + legacy)
	}
	agent, parts := f.temp("user_agent"), f.temp("version")
	there := ottl.And(ottl.Is("IsString", from.Value()), ottl.Ne(from.Value(), ottl.Str("")))
	f.when(there, func() { f.do(ottl.Set(agent, ottl.Call("UserAgent", from.Value()))) })
	ok := f.flag("useragent")
	f.raise(ok, ottl.Is("IsMap", agent.Value()))
	f.under(ok, func() {
		move := func(key string, to ottl.Path) {
			v := agent.Key(key).Value()
			f.when(ottl.And(ottl.Exists(v), ottl.Ne(v, ottl.Str(""))), func() { f.set(to, v) })
		}
		move("user_agent.name", field("name", "name"))
		move("user_agent.version", field("version", "version"))
		move("os.version", field("os_version", "os", "version"))
		if f.ecs {
			f.set(field("", "original"), from.Value())
			move("os.name", field("", "os", "name"))
			return
		}
		move("os.name", field("os"))
		move("os.name", field("os_name"))
		f.do(ottl.Set(parts, ottl.Call("ExtractPatterns", agent.Key("user_agent.version").Value(), ottl.Str(`^(?P<major>[0-9]+)(?:\.(?P<minor>[0-9]+))?(?:\.(?P<patch>[0-9]+))?`))))
		for _, part := range []string{"major", "minor", "patch"} {
			v := parts.Key(part).Value()
			f.when(ottl.And(ottl.Exists(v), ottl.Ne(v, ottl.Str(""))), func() { f.set(field(part), v) })
		}
	})
	if f.decorated() {
		f.under(ok, f.decorate)
	}
	f.reviewf("OTTL's UserAgent gives names and versions of browser and system, and no device; its copy of uap-core is of another age than the plugin's")
}
