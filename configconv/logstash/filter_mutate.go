package logstash

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["mutate"] = mutate }

// mutate changes fields. Its operations have an order of their own, whatever the order in which they are written
// (logstash-filter-mutate/lib/logstash/filters/mutate.rb, filter).
func mutate(f *filter) {
	f.coerce()
	f.rename()
	f.update()
	f.replace()
	if failed, can := f.convert(); can {
		f.when(ottl.Ne(failed.Value(), ottl.Bool(true)), func() { afterConvert(f) })
		f.under(failed, func() { f.failed("tag_on_failure", "_mutate_error") })
		return
	}
	afterConvert(f)
	f.value("tag_on_failure") // nothing else fails for an event as a whole
}

// afterConvert are the operations that are not done where a conversion has failed.
func afterConvert(f *filter) {
	f.gsub()
	f.eachString("uppercase", func(path ottl.Path) {
		f.set(path, ottl.Call("ConvertCase", path.Value(), ottl.Str("upper")))
	})
	f.eachString("capitalize", f.capitalize)
	f.eachString("lowercase", func(path ottl.Path) {
		f.set(path, ottl.Call("ConvertCase", path.Value(), ottl.Str("lower")))
	})
	f.eachString("strip", func(path ottl.Path) {
		f.set(path, ottl.Call("Trim", path.Value(), ottl.Str(" \t\n\v\f\r\x00")))
	})
	f.split()
	f.join()
	f.merge()
	f.copy()
	f.decorate()
}

// coerce gives fields that are null a value.
func (f *filter) coerce() {
	if pairs := f.pairs("coerce"); len(pairs) > 0 {
		f.reviewf("coerce: a field that is null and one that is not there are one in OTTL, so that nothing is set")
	}
}

// rename moves fields. The old one goes before the new one is set: it may be a part of the other.
func (f *filter) rename() {
	for _, e := range f.pairs("rename") {
		for _, to := range f.texts(e.value) {
			old, now := f.field(e.key), f.field(to)
			if within(old, now) || within(now, old) {
				moved := f.temp("renamed")
				f.do(ottl.Set(moved, read(old)).Where(exists(old)))
				f.when(ottl.Exists(moved.Value()), func() {
					f.remove(old)
					f.set(now, moved.Value())
				})
				continue
			}
			f.when(exists(old), func() {
				f.set(now, read(old))
				f.remove(old)
			})
		}
	}
}

// within reports whether one path leads through another.
func within(inner, outer ottl.Path) bool { return strings.HasPrefix(inner.String(), outer.String()) }

func (f *filter) update() {
	for _, e := range f.pairs("update") {
		target := f.field(e.key)
		for _, text := range f.texts(e.value) {
			f.when(exists(target), func() { f.set(target, f.sprintf(text)) })
		}
	}
}

func (f *filter) replace() {
	for _, e := range f.pairs("replace") {
		target := f.field(e.key)
		for _, text := range f.texts(e.value) {
			f.set(target, f.sprintf(text))
		}
	}
}

// convert changes the types of fields. Since release 8.14 a text that is no number fails, which ends the filter; before, it became the number
// that it begins with, or 0, as in Ruby. can tells whether something may fail.
func (f *filter) convert() (failed ottl.Path, can bool) {
	strict := f.since(8, 14)
	for _, e := range f.pairs("convert") {
		path := f.field(e.key)
		for _, to := range f.texts(e.value) {
			kind, eu := strings.CutSuffix(to, "_eu")
			if (kind == "integer" || kind == "float") && strict && !can {
				failed, can = f.flag("mutate_failed"), true
			}
			do := func() {
				switch {
				case kind == "integer", kind == "float":
					f.convertNumber(path, kind, eu, failed, strict)
				case to == "string":
					f.when(exists(path), func() { f.set(path, ottl.Call("String", read(path))) })
				case to == "boolean":
					f.boolean(path)
				default:
					f.manualf("convert: Logstash has no type %s", to)
				}
			}
			if can {
				f.when(ottl.Ne(failed.Value(), ottl.Bool(true)), do)
			} else {
				do()
			}
		}
	}
	return failed, can
}

// convertNumber makes a number of a text, in which commas do not count; in Europe's form they are the decimal point, and points do not count.
func (f *filter) convertNumber(path ottl.Path, kind string, eu bool, failed ottl.Path, strict bool) {
	text := ottl.Is("IsString", path.Value())
	if strict {
		form := strictNumber
		if eu {
			form = strictNumberEU
		}
		f.raise(failed, ottl.And(text, ottl.Not(ottl.Is("IsMatch", path.Value(), ottl.Str(form)))))
	}
	prepare := func() {
		if eu {
			f.do(replacePattern(path, `\.`, ""))
			f.do(replacePattern(path, `,`, "."))
		} else {
			f.do(replacePattern(path, `,`, ""))
		}
	}
	convert := func() {
		f.when(text, prepare)
		if kind == "integer" {
			f.number(path, leadingInt, "Int", ottl.Int(0))
		} else {
			f.number(path, leadingFloat, "Double", ottl.Float(0))
		}
	}
	if strict {
		f.when(ottl.Ne(failed.Value(), ottl.Bool(true)), convert)
	} else {
		convert()
	}
}

// strictNumber and strictNumberEU match the texts that release 8.14 takes for numbers.
const (
	strictNumber   = `^[\s,]*[+-]?(?:[0-9,]+\.?[0-9,]*|\.[0-9,]+)(?:[eE][+-]?[0-9,]+)?[\s,]*$`
	strictNumberEU = `^[\s.]*[+-]?(?:[0-9.]+,?[0-9.]*|,[0-9.]+)(?:[eE][+-]?[0-9.]+)?[\s.]*$`
)

// leadingInt and leadingFloat match the number that a text begins with, and the rest; wholeNumber a text that is one.
const (
	leadingInt   = `(?s)^\s*([+-]?[0-9]+).*$`
	leadingFloat = `(?s)^\s*([+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?).*$`
	wholeNumber  = `^[+-]?[0-9]+(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$`
)

// number converts a field with a converter of OTTL, which takes nothing but numbers. A text that begins with none becomes otherwise.
func (p *program) number(path ottl.Path, beginning, converter string, otherwise ottl.Value) {
	p.when(ottl.Is("IsString", path.Value()), func() {
		p.do(replacePattern(path, beginning, "${1}"))
		p.when(ottl.Not(ottl.Is("IsMatch", path.Value(), ottl.Str(wholeNumber))), func() { p.set(path, otherwise) })
	})
	p.when(ottl.And(exists(path), ottl.Not(ottl.Or(ottl.Is("IsList", path.Value()), ottl.Is("IsMap", path.Value())))), func() {
		p.set(path, ottl.Call(converter, path.Value()))
	})
}

// boolean converts the words that mutate knows for true and false; others stay as they are.
func (f *filter) boolean(path ottl.Path) {
	text := ottl.Call("String", path.Value())
	scalar := ottl.And(exists(path), ottl.Not(ottl.Or(ottl.Is("IsList", path.Value()), ottl.Is("IsMap", path.Value()), ottl.Is("IsBool", path.Value()))))
	f.when(ottl.And(scalar, ottl.Is("IsMatch", text, ottl.Str(`(?i)^(true|t|yes|y|1|1\.0)$`))), func() { f.set(path, ottl.Bool(true)) })
	f.when(ottl.And(scalar, ottl.Is("IsMatch", text, ottl.Str(`(?i)^(false|f|no|n|0|0\.0)?$`))), func() { f.set(path, ottl.Bool(false)) })
}

func replacePattern(path ottl.Path, pattern, replacement string) ottl.Statement {
	return ottl.Do("replace_pattern", path.Value(), ottl.Str(pattern), ottl.Str(replacement))
}

// gsub replaces what a regular expression matches. Its setting is a list of field, expression and replacement in turn.
func (f *filter) gsub() {
	list := f.strings("gsub")
	if len(list)%3 != 0 {
		f.manualf("gsub does not have three elements for each field, so that Logstash does not start with it")
	}
	for i := 0; i+2 < len(list); i += 3 {
		path := f.field(list[i])
		if strings.Contains(list[i+1], "%{") {
			f.manualf("gsub: the expression %s depends on the event", list[i+1])
			continue
		}
		re, ok := f.regexp(list[i+1])
		if !ok {
			continue
		}
		replacement := ottl.Str(grok.Replacement(list[i+2]))
		if strings.Contains(list[i+2], "%{") {
			replacement = f.sprintf(grok.Replacement(list[i+2]))
			f.reviewf("gsub: a dollar sign in a value that %s takes from the event has a meaning in the replacement", list[i+2])
		}
		f.do(ottl.Do("replace_pattern", path.Value(), ottl.Str(re), replacement).Where(ottl.Is("IsString", path.Value())))
	}
}

// eachString does something to the fields of a list that hold a string.
func (f *filter) eachString(name string, body func(ottl.Path)) {
	for _, ref := range f.strings(name) {
		path := f.field(ref)
		f.when(ottl.Is("IsString", path.Value()), func() { body(path) })
	}
}

// capitalize writes the first letter large and the others small.
func (f *filter) capitalize(path ottl.Path) {
	letters := f.temp("capitalize")
	f.do(ottl.Set(letters, ottl.Call("ExtractPatterns", path.Value(), ottl.Str(`(?s)^(?P<first>.)(?P<rest>.*)$`))))
	f.when(ottl.Exists(letters.Key("first").Value()), func() {
		f.set(path, ottl.Call("Concat", ottl.List(
			ottl.Call("ConvertCase", letters.Key("first").Value(), ottl.Str("upper")),
			ottl.Call("ConvertCase", letters.Key("rest").Value(), ottl.Str("lower"))), ottl.Str("")))
	})
}

// split makes a list of a string. Ruby leaves out empty elements at the end, and takes any white space for one blank.
func (f *filter) split() {
	for _, e := range f.pairs("split") {
		path := f.field(e.key)
		for _, separator := range f.texts(e.value) {
			f.splitText(path, separator)
		}
	}
}

// splitText makes a list of a field that holds a text.
func (p *program) splitText(path ottl.Path, separator string) {
	isString := ottl.Is("IsString", path.Value())
	p.when(isString, func() {
		if separator == " " {
			p.do(replacePattern(path, `\s+`, " "))
			p.set(path, ottl.Call("Trim", path.Value(), ottl.Str(" ")))
		} else {
			p.do(replacePattern(path, "(?:"+regexp.QuoteMeta(separator)+")+$", ""))
		}
	})
	p.when(ottl.Eq(path.Value(), ottl.Str("")), func() { p.set(path, ottl.List()) })
	p.when(isString, func() { p.set(path, ottl.Call("Split", path.Value(), ottl.Str(separator))) })
}

// join makes a string of a list. OTTL has no function for it: the list is written as JSON, and what stands between its elements is
// replaced.
func (f *filter) join() {
	for _, e := range f.pairs("join") {
		path := f.field(e.key)
		for _, separator := range f.texts(e.value) {
			text := f.temp("join")
			f.do(ottl.Set(text, ottl.Call("String", path.Value())).Where(ottl.Is("IsList", path.Value())))
			f.when(ottl.Exists(text.Value()), func() {
				f.do(replacePattern(text, `^\["?|"?\]$`, ""))
				f.do(replacePattern(text, `"?,"?`, strings.ReplaceAll(separator, "$", "$$")))
				f.set(path, text.Value())
			})
			f.reviewf("join: elements with commas, quotes or backslashes in them come out differently, as the list is joined by way of its JSON form")
		}
	}
}

// merge joins lists, or maps. Values that are no list count as lists of one. Of several fields that are merged into one that is no list, the
// last one counts: the plugin reads the field once (mutate.rb, merge).
func (f *filter) merge() {
	for _, e := range f.pairs("merge") {
		target := f.field(e.key)
		sources := f.texts(e.value)
		before, list := f.temp("merged"), f.flag("merge_list")
		if len(sources) > 1 {
			f.raise(list, ottl.Or(ottl.Is("IsList", target.Value()), ottl.Is("IsMap", target.Value())))
			f.do(ottl.Set(before, target.Value()))
		}
		for i, ref := range sources {
			if i > 0 {
				f.when(ottl.Ne(list.Value(), ottl.Bool(true)), func() {
					f.when(ottl.Missing(before.Value()), func() { f.remove(target) })
					f.do(ottl.Set(target, before.Value()))
				})
			}
			f.mergeOne(target, f.field(ref))
		}
	}
}

func (f *filter) mergeOne(target, added ottl.Path) {
	t, a := target.Value(), read(added)
	aList, aMap := ottl.Is("IsList", a), ottl.Is("IsMap", a)
	tList, tMap := ottl.Is("IsList", t), ottl.Is("IsMap", t)
	f.do(ottl.Append(target, a).Where(ottl.And(exists(added), ottl.Not(ottl.Or(aList, aMap, tMap)))))
	f.do(ottl.Do("merge_maps", t, a, ottl.Str("upsert")).Where(ottl.And(aMap, tMap)))
	f.do(ottl.Set(target, ottl.List(t)).Where(ottl.And(ottl.Or(aList, missing(added)), exists(target), ottl.Not(ottl.Or(tList, tMap)))))
	f.joinLists(target, added)
	f.do(ottl.Set(target, a).Where(ottl.And(aList, ottl.Or(missing(target), ottl.And(tList, ottl.Eq(ottl.Call("Len", t), ottl.Int(0)))))))
	f.do(ottl.Set(target, ottl.List()).Where(ottl.And(missing(target), missing(added)))) // nothing and nothing make an empty list
	f.written.add(target)
}

// joinLists appends the elements of one list to another that has some. OTTL has no function for it: their JSON forms are joined.
func (p *program) joinLists(target, added ottl.Path) {
	first, second := p.temp("merge"), p.temp("merge")
	both := ottl.And(ottl.Is("IsList", added.Value()), ottl.Is("IsList", target.Value()))
	p.when(both, func() {
		p.when(ottl.And(ottl.Gt(ottl.Call("Len", added.Value()), ottl.Int(0)), ottl.Gt(ottl.Call("Len", target.Value()), ottl.Int(0))), func() {
			p.do(ottl.Set(first, ottl.Call("String", target.Value())))
			p.do(ottl.Set(second, ottl.Call("String", added.Value())))
		})
	})
	p.when(ottl.Exists(second.Value()), func() {
		p.do(replacePattern(first, `\]$`, ","))
		p.do(replacePattern(second, `^\[`, ""))
		p.do(ottl.Set(target, ottl.Call("ParseJSON", ottl.Call("Concat", ottl.List(first.Value(), second.Value()), ottl.Str("")))))
	})
}

func (f *filter) copy() {
	for _, e := range f.pairs("copy") {
		from := f.field(e.key)
		for _, to := range f.texts(e.value) {
			target := f.field(to)
			f.when(exists(from), func() { f.set(target, read(from)) })
		}
	}
}
