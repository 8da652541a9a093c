package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["kv"] = kv }

// kv finds keys and values in a text (logstash-filter-kv/lib/logstash/filters/kv.rb). The same expression as there finds the pairs, and
// leaves out what is none; they become a JSON object, which ParseJSON takes.
func kv(f *filter) {
	source := f.field(f.string("source", "message"))
	fields, text := f.temp("kv"), f.temp("kv_text")
	pair, ok := f.kvPair()
	if !ok {
		return
	}
	f.ignore("has no counterpart: OTTL's expressions need time that grows with the text only", "timeout_millis", "tag_on_timeout")
	f.value("tag_on_failure") // nothing fails
	f.value("ecs_compatibility")
	pairs := f.kvPrepared(source, text)
	f.when(ottl.Exists(text.Value()), func() {
		for _, r := range pairs {
			f.do(replacePattern(text, r[0], r[1]))
		}
		f.do(replacePattern(text, pair+`|(?s:.)`, entryBegin+"${1}"+entryMiddle+"${2}${3}${4}${5}${6}${7}"+entryEnd))
		junk := entryBegin + entryMiddle + entryEnd
		if !f.bool("allow_empty_values", false) {
			junk = entryBegin + "[^" + entryMiddle + "]*" + entryMiddle + entryEnd
		}
		f.do(replacePattern(text, junk, ""))
		f.jsonEntries(text, "{", "}")
	})
	f.do(ottl.Set(fields, ottl.Call("ParseJSON", text.Value())).Where(ottl.And(ottl.Exists(text.Value()), ottl.Ne(text.Value(), ottl.Str("")))))
	f.when(ottl.Exists(fields.Value()), func() { f.kvChanged(fields) })
	f.kvDefaults(fields)
	found := f.flag("kv_found")
	f.raise(found, ottl.And(ottl.Exists(fields.Value()), ottl.Gt(ottl.Call("Len", fields.Value()), ottl.Int(0))))
	f.under(found, func() {
		if target := f.string("target", ""); target != "" {
			f.set(f.plainField(target), fields.Value())
		} else {
			f.mergeFields(fields)
		}
		f.decorate()
	})
	f.value("target")
	if f.bool("recursive", false) {
		f.reviewf("recursive: a value that has pairs in it stays a text")
	}
	f.reviewf("a key that is there several times keeps its last value; Logstash makes a list of them")
	f.value("allow_duplicate_values")
}

// kvPrepared copies the source to where it is changed, and returns the replacements that come first.
func (f *filter) kvPrepared(source, text ottl.Path) (first [][2]string) {
	f.do(ottl.Set(text, source.Value()).Where(ottl.Is("IsString", source.Value())))
	for _, p := range []struct{ setting, mark string }{{"field_split_pattern", kvField}, {"value_split_pattern", kvValue}} {
		pattern := f.string(p.setting, "")
		if pattern == "" {
			continue
		}
		if re, ok := f.regexp(pattern); ok {
			first = append(first, [2]string{re, p.mark})
			f.reviewf("%s: a value in quotes or brackets that has the pattern in it is split there", p.setting)
		}
	}
	return first
}

// kvField and kvValue stand for what field_split_pattern and value_split_pattern match.
const kvField, kvValue = "\x1d", "\x1b"

// kvPair is the expression of a pair: group 1 is the key, one of the others the value.
func (f *filter) kvPair() (pattern string, ok bool) {
	fieldSet, valueSet := f.string("field_split", " "), f.string("value_split", "=")
	if f.string("field_split_pattern", "") != "" {
		fieldSet = kvField
	}
	if f.string("value_split_pattern", "") != "" {
		valueSet = kvValue
	}
	value := "[" + valueSet + "]"
	if f.string("whitespace", "lenient") != "strict" {
		value = " *" + value + " *"
	}
	values := []string{`"((?:\\.|[^"])+)?"`, `'((?:\\.|[^'])+)?'`}
	if f.bool("include_brackets", true) {
		values = append(values, `\(((?:\\.|[^\)])+)?\)`, `\[((?:\\.|[^\]])+)?\]`, `<((?:\\.|[^>])+)?>`)
	}
	unquoted := func(set string) string { return `((?:\\.|[^` + set + `])+)` }
	values = append(values, unquoted(fieldSet))
	return f.regexp(unquoted(valueSet+fieldSet) + value + "(?:" + strings.Join(values, "|") + ")?(?:[" + fieldSet + "]|$)")
}

// kvChanged changes keys and values, and leaves out those that are not asked for.
func (f *filter) kvChanged(fields ottl.Path) {
	for _, s := range []struct{ setting, before, after, mode string }{
		{"trim_key", "^[", "]+|[", "key"}, {"remove_char_key", "[", "", "key"}, {"transform_key", "", "", "key"},
		{"trim_value", "^[", "]+|[", "value"}, {"remove_char_value", "[", "", "value"}, {"transform_value", "", "", "value"},
	} {
		set := f.string(s.setting, "")
		switch {
		case set == "":
		case s.before == "":
			f.kvTransform(fields, s.mode, set)
		default:
			pattern := s.before + set + "]"
			if s.after != "" {
				pattern = s.before + set + s.after + set + "]+$"
			}
			if re, ok := f.regexp(pattern); ok {
				f.replaceAll(fields, s.mode, re, "")
			}
		}
	}
	if keys := f.strings("include_keys"); len(keys) > 0 {
		var list []ottl.Value
		for _, k := range keys {
			list = append(list, f.sprintf(k))
		}
		f.do(ottl.Do("keep_keys", fields.Value(), ottl.List(list...)))
	}
	for _, k := range f.strings("exclude_keys") {
		f.do(ottl.Delete(fields.At(f.sprintf(k))))
	}
	if prefix := f.string("prefix", ""); strings.Contains(prefix, "%{") {
		f.do(ottl.Do("replace_all_patterns", fields.Value(), ottl.Str("key"), ottl.Str(`(?s)^(.*)$`),
			ottl.Call("Concat", ottl.List(f.sprintf(prefix), ottl.Str("${1}")), ottl.Str(""))))
	} else if prefix != "" {
		f.replaceAll(fields, "key", `(?s)^(.*)$`, strings.ReplaceAll(prefix, "$", "$$")+"${1}")
	}
}

// replaceAll changes the keys of a map, or the texts in it.
func (p *program) replaceAll(fields ottl.Path, mode, pattern, with string) {
	p.do(ottl.Do("replace_all_patterns", fields.Value(), ottl.Str(mode), ottl.Str(pattern), ottl.Str(with)))
}

// kvTransform changes the case of keys or values.
func (f *filter) kvTransform(fields ottl.Path, mode, how string) {
	all := func(name string) {
		f.do(ottl.Do("replace_all_patterns", fields.Value(), ottl.Str(mode), ottl.Str(`(?s)^.+$`), ottl.Str("${0}"), ottl.Function(name)))
	}
	switch how {
	case "lowercase":
		all("ToLowerCase")
	case "uppercase":
		all("ToUpperCase")
	case "capitalize":
		all("ToLowerCase")
		for c := 'a'; c <= 'z'; c++ {
			f.replaceAll(fields, mode, "^"+string(c), strings.ToUpper(string(c)))
		}
	default:
		f.manualf("there is no transformation %s", how)
	}
}

// kvDefaults gives keys that were not found their values.
func (f *filter) kvDefaults(fields ottl.Path) {
	defaults := f.pairs("default_keys")
	if len(defaults) == 0 {
		return
	}
	var items []ottl.Item
	for _, e := range defaults {
		for _, v := range f.texts(e.value) {
			items = append(items, ottl.Item{Key: e.key, Value: ottl.Text(environment(v))})
		}
	}
	f.do(ottl.Set(fields, ottl.Map()).Where(ottl.Missing(fields.Value())))
	f.do(ottl.Do("merge_maps", fields.Value(), ottl.Map(items...), ottl.Str("insert")))
}
