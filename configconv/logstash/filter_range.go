package logstash

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["range"] = rangeFilter }

// rangeFilter tags, changes or drops events by numbers, or by the lengths of texts (logstash-filter-range/lib/logstash/filters/range.rb).
func rangeFilter(f *filter) {
	negate := f.bool("negate", false)
	list := f.strings("ranges")
	if len(list)%4 != 0 {
		f.manualf("ranges has a multiple of four elements, or Logstash does not start with it")
	}
	for ; len(list) >= 4; list = list[4:] {
		field, action := f.field(list[0]), list[3]
		from, errFrom := strconv.ParseFloat(list[1], 64)
		to, errTo := strconv.ParseFloat(list[2], 64)
		if errFrom != nil || errTo != nil {
			f.manualf("the range of %s, %s to %s, has no numbers", list[0], list[1], list[2])
			continue
		}
		v, n := field.Value(), f.temp("range")
		f.do(ottl.Set(n, v).Where(ottl.Or(ottl.Is("IsInt", v), ottl.Is("IsDouble", v))))
		f.do(ottl.Set(n, ottl.Call("Len", v)).Where(ottl.Is("IsString", v)))
		within := ottl.And(ottl.Ge(n.Value(), ottl.Float(from)), ottl.Le(n.Value(), ottl.Float(to)))
		if negate {
			within = ottl.Not(within)
		}
		f.when(ottl.And(ottl.Exists(n.Value()), within), func() { f.rangeAction(action) })
	}
	f.reviewf("the length of a text is counted in bytes; Logstash counts characters, which differs where a text is not all ASCII")
	f.decorate()
}

func (f *filter) rangeAction(action string) {
	kind, rest, _ := strings.Cut(action, ":")
	switch kind {
	case "drop":
		f.drop()
	case "tag":
		f.tag(f.sprintf(rest))
	case "field":
		name, value, _ := strings.Cut(rest, ":")
		v := f.sprintf(value)
		if n, err := strconv.ParseInt(value, 10, 64); err == nil {
			v = ottl.Int(n)
		} else if n, err := strconv.ParseFloat(value, 64); err == nil {
			v = ottl.Float(n)
		}
		f.addField(f.field(name), v)
	default:
		f.manualf("Logstash has no action %s for a range", action)
	}
}
