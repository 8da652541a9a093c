package logstash

import (
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["split"] = split }

// split makes an event of each part of a text, or of each element of a list (logstash-filter-split/lib/logstash/filters/split.rb).
func split(f *filter) {
	source := f.field(f.string("field", "message"))
	target := source
	if name := f.string("target", ""); name != "" {
		target = f.field(name)
	}
	terminator := f.string("terminator", "\n")
	if terminator == `\n` && !f.escapes {
		f.reviewf(`terminator => "\n" is a backslash and an n in Logstash, unless config.support_escapes is set; it is the end of a line here`)
		terminator = "\n"
	}
	f.when(ottl.And(ottl.Not(ottl.Is("IsString", source.Value())), ottl.Not(ottl.Is("IsList", source.Value()))), func() { f.tag(ottl.Str("_split_type_failure")) })
	// Empty parts make no events, and a text that is one part only stays as it is.
	text, parts, several := f.temp("split_text"), f.temp("split"), f.flag("split")
	quoted := regexp.QuoteMeta(terminator)
	f.do(ottl.Set(text, source.Value()).Where(ottl.Is("IsString", source.Value())))
	f.do(replacePattern(text, "(?:"+quoted+")+$", ""))
	f.raise(several, ottl.Or(ottl.Is("IsList", source.Value()), ottl.And(ottl.Exists(text.Value()), ottl.Is("IsMatch", text.Value(), ottl.Str(quoted)))))
	f.do(replacePattern(text, "^(?:"+quoted+")+", ""))
	f.do(replacePattern(text, "(?:"+quoted+"){2,}", terminator))
	f.when(raised(several), func() {
		f.do(ottl.Set(parts, source.Value()).Where(ottl.Missing(text.Value())))
		f.do(ottl.Set(parts, ottl.Call("Split", text.Value(), ottl.Str(terminator))).Where(ottl.Exists(text.Value())))
		if source.String() == target.String() && source.String() != ottl.Body.String() {
			f.remove(source)
		}
	})
	f.unroll(several, parts.Value(), func(part ottl.Path) {
		f.set(target, part.Value())
		f.decorate()
	})
}
