package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["json_encode"] = jsonEncode }

// jsonEncode writes a field as JSON (logstash-filter-json_encode/lib/logstash/filters/json_encode.rb). String does so for lists and maps, so
// that the field becomes an element of a list.
func jsonEncode(f *filter) {
	name := f.string("source", "")
	source := f.field(name)
	target := f.field(f.string("target", name))
	text := f.temp("json_text")
	f.do(ottl.Set(text, ottl.List(read(source))).Where(exists(source)))
	f.do(ottl.Set(text, ottl.Call("String", text.Value())).Where(exists(source)))
	f.do(replacePattern(text, `^\[|\]$`, ""))
	// The writer escapes what would be markup in HTML.
	for _, r := range [][2]string{{`\\u003c`, "<"}, {`\\u003e`, ">"}, {`\\u0026`, "&"}} {
		f.do(replacePattern(text, r[0], r[1]))
	}
	f.set(target, ottl.Call("Coalesce", ottl.List(text.Value(), ottl.Str("null"))))
	f.decorate()
}
