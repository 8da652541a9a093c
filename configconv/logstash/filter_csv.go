package logstash

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["csv"] = csv }

// csv makes fields of the values of a line (logstash-filter-csv/lib/logstash/filters/csv.rb). ParseCSV of OTTL fails where a line has not
// exactly as many values as there are columns, so that expressions make a JSON list of the line.
func csv(f *filter) {
	source, target := f.field(f.string("source", "message")), f.string("target", "")
	columns := f.strings("columns")
	f.value("ecs_compatibility")
	if f.bool("autodetect_column_names", false) && len(columns) == 0 {
		f.manualf("autodetect_column_names: the names are in the first line, which a processor cannot remember; write them as columns, and skip_header => true. Columns are named by their numbers until then")
	}
	line, list := f.temp("csv_line"), f.temp("csv")
	f.csvList(source, line, list)
	parsed := f.flag("csv_parsed")
	f.raise(parsed, ottl.Exists(list.Value()))
	failed := func() { f.tag(ottl.Str("_csvparsefailure")) }
	isEmpty := ottl.Eq(source.Value(), ottl.Str(""))
	notParsed := ottl.And(exists(source), ottl.Not(raised(parsed)))
	if f.bool("skip_empty_rows", false) {
		f.when(isEmpty, func() { f.tag(ottl.Str("_csvskippedemptyfield")) })
		f.when(ottl.And(notParsed, ottl.Not(isEmpty)), failed)
	} else {
		f.when(notParsed, failed)
	}
	f.under(parsed, func() {
		if f.bool("skip_header", false) && len(columns) > 0 {
			header := []ottl.Cond{ottl.Eq(ottl.Call("Len", list.Value()), ottl.Int(int64(len(columns)+1)))}
			for i, c := range columns {
				header = append(header, ottl.Eq(list.Index(i+1).Value(), ottl.Str(c)))
			}
			f.when(ottl.And(header...), f.drop)
		}
		for i, c := range columns {
			f.csvColumn(f.csvField(target, c), list, i+1)
		}
		if f.bool("autogenerate_column_names", true) {
			f.csvRest(target, list, len(columns))
		}
		for _, e := range f.pairs("convert") {
			for _, to := range f.texts(e.value) {
				f.csvConvert(e.key, f.csvField(target, e.key), to)
			}
		}
		f.decorate()
	})
	for _, name := range []string{"skip_header", "autogenerate_column_names", "skip_empty_columns"} {
		f.value(name)
	}
}

// csvList sets a list of the values of the first line of the source, behind an element that makes their numbers begin with 1. What is no
// CSV becomes none.
func (f *filter) csvList(source, line, list ottl.Path) {
	separator, quote := f.string("separator", ","), f.string("quote_char", `"`)
	if quote == `\x00` || quote == "" {
		quote = "\x00"
	}
	if separator == `\t` {
		f.reviewf(`separator => "\t" is a backslash and a t in Logstash, unless config.support_escapes is set; it is a tab here`)
		separator = "\t"
	}
	f.do(ottl.Set(line, source.Value()).Where(ottl.And(ottl.Is("IsString", source.Value()), ottl.Ne(source.Value(), ottl.Str("")))))
	marked := separator
	if len(separator) > 1 {
		marked = "\x1d"
		f.do(replacePattern(line, regexp.QuoteMeta(separator), marked))
	}
	q, s := regexp.QuoteMeta(quote), regexp.QuoteMeta(marked)
	value := fmt.Sprintf(`(?:%s(?:[^%s]|%s%s)*%s|[^%s%s\r\n]*)`, q, q, q, q, q, q, s)
	valid := f.flag("csv_valid")
	f.raise(valid, ottl.And(ottl.Exists(line.Value()), ottl.Is("IsMatch", line.Value(), ottl.Str(fmt.Sprintf(`^%s(?:%s%s)*(?:[\r\n]|$)`, value, s, value)))))
	f.when(raised(valid), func() {
		f.do(replacePattern(line, fmt.Sprintf(`^(%s(?:%s%s)*)(?:[\r\n](?s:.)*)?$`, value, s, value), strings.ReplaceAll(marked, "$", "$$")+"${1}"))
		token := fmt.Sprintf(`%s(?:(%s)((?:[^%s]|%s%s)*)%s|([^%s%s\r\n]*))`, s, q, q, q, q, q, q, s)
		f.do(replacePattern(line, token, entryBegin+"${1}"+entryMiddle+"${2}${3}"+entryEnd))
		f.do(replacePattern(line, entryBegin+entryMiddle+entryEnd, entryNull))
		f.do(replacePattern(line, entryBegin+q+"?"+entryMiddle, entryBegin))
		f.do(replacePattern(line, q+q, strings.ReplaceAll(quote, "$", "$$")))
		if marked != separator {
			f.do(replacePattern(line, marked, strings.ReplaceAll(separator, "$", "$$")))
		}
		f.jsonEntries(line, "[0,", "]")
		f.do(ottl.Set(list, ottl.Call("ParseJSON", line.Value())))
	})
}

// csvField is the field of a column.
func (f *filter) csvField(target, column string) ottl.Path {
	if target == "" {
		return f.plainField(column)
	}
	return f.plainField(bracketed(target) + bracketed(column))
}

func bracketed(ref string) string {
	if strings.HasPrefix(ref, "[") {
		return ref
	}
	return "[" + ref + "]"
}

// csvColumn sets the field of a column, where the line has a value for it.
func (f *filter) csvColumn(field ottl.Path, list ottl.Path, i int) {
	value := list.Index(i).Value()
	there := ottl.Gt(ottl.Call("Len", list.Value()), ottl.Int(int64(i)))
	if f.bool("skip_empty_columns", false) {
		there = ottl.And(there, ottl.Ne(value, ottl.Str("")))
	}
	if field.String() == ottl.Time.String() {
		f.manualf("a column is @timestamp, which takes no text, so that each line fails; name it otherwise and read it by a date filter")
		return
	}
	f.when(there, func() { f.set(field, value) })
}

// csvRest names the values beyond the columns by their numbers.
func (f *filter) csvRest(target string, list ottl.Path, columns int) {
	rest := f.temp("csv_rest")
	f.when(ottl.Gt(ottl.Call("Len", list.Value()), ottl.Int(int64(columns+1))), func() {
		f.do(ottl.Set(rest, ottl.Call("SliceToMap", list.Value())))
		var known []string
		for i := range columns + 1 {
			known = append(known, fmt.Sprint(i))
		}
		f.do(ottl.Do("delete_matching_keys", rest.Value(), ottl.Str("^(?:"+strings.Join(known, "|")+")$")))
		f.replaceAll(rest, "key", "^", "column")
		if target == "" {
			f.do(ottl.Do("merge_maps", ottl.Attributes.Value(), rest.Value(), ottl.Str("upsert")))
			return
		}
		to := f.plainField(target)
		f.do(ottl.Set(to, ottl.Map()).Where(ottl.Not(ottl.Is("IsMap", to.Value()))))
		f.do(ottl.Do("merge_maps", to.Value(), rest.Value(), ottl.Str("upsert")))
	})
}

// csvConvert converts a value. What is no number keeps its type.
func (f *filter) csvConvert(column string, field ottl.Path, to string) {
	v := field.Value()
	trimmed := ottl.Call("Trim", v, ottl.Str(" \t\r\n"))
	switch to {
	case "integer":
		f.when(isText(field, `^\s*[+-]?(?:0|[1-9]\d{0,17})\s*$`), func() {
			f.do(replacePattern(field, `^\s*\+?`, ""))
			f.set(field, ottl.Call("Int", trimmed))
		})
	case "float":
		f.when(isText(field, `^\s*[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?\s*$`), func() { f.set(field, ottl.Call("Double", trimmed)) })
	case "boolean":
		f.when(ottl.Is("IsString", v), func() {
			f.set(field, ottl.Call("ToLowerCase", trimmed))
			f.do(ottl.Set(field, ottl.Bool(true)).Where(ottl.Eq(v, ottl.Str("true"))))
			f.do(ottl.Set(field, ottl.Bool(false)).Where(ottl.Eq(v, ottl.Str("false"))))
		})
	case "date", "date_time":
		f.reviewf("convert: the column %s stays the text that it is; Logstash makes a time of it, which it prints in ISO 8601. A date filter does so", column)
	default:
		f.manualf("convert: Logstash has no type %s", to)
	}
}
