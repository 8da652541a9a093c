package logstash

import "github.com/otelmigrate/otelmigrate/configconv/ottl"

func init() { filters["truncate"] = truncate }

// truncate cuts texts to a number of bytes, and to whole characters (logstash-filter-truncate/lib/logstash/filters/truncate.rb).
func truncate(f *filter) {
	limit, names := f.int("length_bytes", -1), f.strings("fields")
	if limit < 0 {
		f.manualf("length_bytes is no number, so that Logstash does not start with it")
		return
	}
	cut := f.flag("truncated")
	for _, name := range names {
		f.cut(f.field(name), limit, cut)
	}
	if !f.has("fields") {
		f.cut(ottl.Body, limit, cut)
		f.do(ottl.Do("truncate_all", ottl.Attributes.Value(), ottl.Int(limit)))
		if f.decorated() {
			f.reviewf("fields and tags are added where the message was cut; Logstash adds them where any field was")
		}
	}
	f.reviewf("texts in lists and maps are not cut")
	f.under(cut, f.decorate)
}

// cut cuts one text. truncate_all, which does it, takes maps only.
func (f *filter) cut(field ottl.Path, limit int64, done ottl.Path) {
	holder, long := f.temp("truncate"), f.flag("too_long")
	f.raise(long, ottl.And(ottl.Is("IsString", field.Value()), ottl.Gt(ottl.Call("Len", field.Value()), ottl.Int(limit))))
	f.when(raised(long), func() {
		f.do(ottl.Set(holder, ottl.Map(ottl.Item{Key: "text", Value: field.Value()})))
		f.do(ottl.Do("truncate_all", holder.Value(), ottl.Int(limit)))
		f.set(field, holder.Key("text").Value())
		f.raise(done, ottl.True)
	})
}
