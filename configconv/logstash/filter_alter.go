package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["alter"] = alter }

// alter sets fields by the values of others (logstash-filter-alter/lib/logstash/filters/alter.rb).
func alter(f *filter) {
	list := f.strings("condrewrite")
	for ; len(list) >= 3; list = list[3:] {
		field := f.field(list[0])
		f.when(ottl.Eq(read(field), f.sprintf(list[1])), func() { f.set(field, f.sprintf(list[2])) })
	}
	rest := len(list)
	list = f.strings("condrewriteother")
	for ; len(list) >= 4; list = list[4:] {
		f.when(ottl.Eq(read(f.field(list[0])), f.sprintf(list[1])), func() { f.set(f.field(list[2]), f.sprintf(list[3])) })
	}
	if rest+len(list) > 0 {
		f.manualf("condrewrite has a multiple of three elements, and condrewriteother of four, or Logstash does not start with it")
	}
	f.coalesceFields()
	f.decorate()
}

// coalesceFields is coalesce: the first value counts that has all the fields that it refers to. Any percent sign is taken for a reference
// that was left.
func (f *filter) coalesceFields() {
	list := f.strings("coalesce")
	if len(list) < 2 {
		return
	}
	target, done := f.field(list[0]), f.flag("coalesced")
	for _, text := range list[1:] {
		value := f.temp("coalesce")
		f.when(ottl.Not(raised(done)), func() {
			f.do(ottl.Set(value, f.sprintf(text)))
			found := f.flag("coalesce_found")
			f.raise(found, ottl.And(ottl.Ne(value.Value(), ottl.Str("nil")), ottl.Not(ottl.Is("IsMatch", value.Value(), ottl.Str("%")))))
			f.under(found, func() {
				f.set(target, value.Value())
				f.raise(done, ottl.True)
			})
		})
	}
}
