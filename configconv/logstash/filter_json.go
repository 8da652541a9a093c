package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["json"] = jsonFilter }

// jsonFilter parses a field (logstash-filter-json/lib/logstash/filters/json.rb). ParseJSON takes objects and lists only, so that with a
// target, where any value will do, the text is parsed as the element of a list.
func jsonFilter(f *filter) {
	source := f.field(f.string("source", "message"))
	target := f.string("target", "")
	doc := f.temp("json")
	f.value("ecs_compatibility")
	skip := f.bool("skip_on_invalid_json", false)
	parsed := f.flag("json_parsed")
	if target == "" {
		f.do(ottl.Set(doc, ottl.Call("ParseJSON", source.Value())).Where(isText(source, `(?s)^\s*\{.*\}\s*$`)))
		f.raise(parsed, ottl.Is("IsMap", doc.Value()))
	} else {
		list := ottl.Call("Concat", ottl.List(ottl.Str("["), source.Value(), ottl.Str("]")), ottl.Str(""))
		const value = `(?s)^\s*(?:\{.*\}|\[.*\]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)\s*$`
		f.do(ottl.Set(doc, ottl.Call("ParseJSON", list)).Where(isText(source, value)))
		f.raise(parsed, ottl.And(ottl.Is("IsList", doc.Value()), ottl.Eq(ottl.Call("Len", doc.Value()), ottl.Int(1))))
	}
	f.value("tag_on_failure")
	if !skip {
		f.when(ottl.And(exists(source), ottl.Not(raised(parsed))), func() { f.failed("tag_on_failure", "_jsonparsefailure") })
	} else if target == "" {
		// What is JSON, but no object, fails all the same.
		other := isText(source, `(?s)^\s*(?:\[.*\]|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)?\s*$`)
		f.when(other, func() { f.failed("tag_on_failure", "_jsonparsefailure") })
	}
	f.under(parsed, func() {
		if target != "" {
			f.set(f.plainField(target), doc.Index(0).Value())
		} else {
			f.mergeFields(doc)
			(&codec{program: f.program, settings: f.settings}).timestamp()
		}
		f.decorate()
	})
	f.reviewf("integers in the JSON become floating-point numbers, which are the same up to 2^53")
}

// isText holds where a field is a text that an expression matches.
func isText(field ottl.Path, pattern string) ottl.Cond {
	return ottl.And(ottl.Is("IsString", field.Value()), ottl.Is("IsMatch", field.Value(), ottl.Str(pattern)))
}
