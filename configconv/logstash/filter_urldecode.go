package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["urldecode"] = urlDecode }

// urlDecode replaces %41 by A (logstash-filter-urldecode/lib/logstash/filters/urldecode.rb). The only function of OTTL that does so is URL,
// for the path of one: the text becomes one.
func urlDecode(f *filter) {
	field := f.field(f.string("field", "message"))
	if f.bool("all_fields", false) {
		f.manualf("all_fields: OTTL has no loop over fields; only %s is decoded, so repeat its statements for the fields that need it", field)
	}
	if charset := f.string("charset", "UTF-8"); charset != "UTF-8" {
		f.manualf("charset => %s: bytes are taken for UTF-8", charset)
	}
	f.value("tag_on_failure") // nothing fails
	path := f.temp("url")
	f.do(ottl.Set(path, field.Value()).Where(isText(field, `%[0-9a-fA-F]{2}`)))
	f.when(ottl.Exists(path.Value()), func() {
		// What would end the path, or is no escape, is escaped.
		f.do(replacePattern(path, `%([0-9a-fA-F]{2})|%`, "%25${1}"))
		f.do(replacePattern(path, `%25([0-9a-fA-F]{2})`, "%${1}"))
		for _, c := range [][2]string{{`\?`, "%3F"}, {"#", "%23"}, {`\n`, "%0A"}, {`\r`, "%0D"}, {`\t`, "%09"}, {`[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]`, ""}} {
			f.do(replacePattern(path, c[0], c[1]))
		}
		f.do(ottl.Set(path, ottl.Call("Concat", ottl.List(ottl.Str("file:///"), path.Value()), ottl.Str(""))))
		f.do(ottl.Set(path, ottl.Call("URL", path.Value())))
		f.set(field, ottl.Call("TrimPrefix", path.Key("url.path").Value(), ottl.Str("/")))
	})
	f.decorate()
}
