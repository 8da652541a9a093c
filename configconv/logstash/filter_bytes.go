package logstash

import (
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["bytes"] = bytesFilter }

// bytesFilter makes a number of bytes of a size such as 1.5 KB (logstash-filter-bytes/lib/logstash/filters/bytes.rb).
func bytesFilter(f *filter) {
	source := f.field(f.string("source", "message"))
	target := f.string("target", "")
	if target == "" {
		f.reviewf("target is not there, so that every event fails in Logstash; here it is size")
		target = "size"
	}
	base := 1024.0
	if f.string("conversion_method", "binary") == "metric" {
		base = 1000
	}
	decimal := f.string("decimal_separator", ".")
	size, number, factors := f.temp("bytes"), f.temp("bytes_number"), f.temp("bytes_factors")
	f.do(ottl.Set(source, ottl.Call("Trim", source.Value(), ottl.Str(" \t\n\v\f\r\x00"))).Where(ottl.Is("IsString", source.Value())))
	d := regexp.QuoteMeta(decimal)
	other := `[0-9 _,]`
	if decimal == "," {
		other = `[0-9 _.]`
	}
	pattern := `^(?P<number>` + other + `*(?:` + d + other + `*)?)\s*(?P<unit>[kKmMgGtTpPeE]?)[bB]?$`
	f.do(ottl.Set(size, ottl.Call("ExtractPatterns", source.Value(), ottl.Str(pattern))).Where(isText(source, pattern)))
	f.do(ottl.Set(number, size.Key("number").Value()).Where(isText(size.Key("number"), `[0-9]`)))
	ok := f.flag("bytes_read")
	f.raise(ok, ottl.Exists(number.Value()))
	f.when(ottl.Not(raised(ok)), func() { f.failed("tag_on_failure", "_bytesparsefailure") })
	f.under(ok, func() {
		f.do(replacePattern(number, "[^0-9"+d+"]", ""))
		if decimal == "," {
			f.do(replacePattern(number, ",", "."))
		}
		// A point without digits behind it, or before it, is none that Double takes for a number.
		f.do(replacePattern(number, `\.$`, ""))
		f.do(replacePattern(number, `^\.`, "0."))
		items := []ottl.Item{{Key: "", Value: ottl.Float(1)}}
		factor := 1.0
		for _, unit := range []string{"k", "m", "g", "t", "p", "e"} {
			factor *= base
			items = append(items, ottl.Item{Key: unit, Value: ottl.Float(factor)})
		}
		f.do(ottl.Set(factors, ottl.Map(items...)))
		unit := ottl.Call("ToLowerCase", size.Key("unit").Value())
		f.do(ottl.Set(size.Key("unit"), unit))
		product := ottl.Product(ottl.Call("Double", number.Value()), factors.At(size.Key("unit").Value()).Value())
		f.set(f.field(target), ottl.Call("Int", ottl.Sum(product, ottl.Float(0.5))))
		f.decorate()
	})
}
