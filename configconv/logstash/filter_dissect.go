package logstash

import (
	"cmp"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["dissect"] = dissect }

// dissect cuts texts at delimiters (org.logstash.dissect.JavaDissectorLibrary). A mapping becomes one expression, in which every field goes
// up to the first delimiter behind it and the last one to the end.
func dissect(f *filter) {
	for _, e := range f.pairs("mapping") {
		for _, text := range f.texts(e.value) {
			if text != "" {
				f.dissection(e.key, text)
			}
		}
	}
	for _, e := range f.pairs("convert_datatype") {
		for _, to := range f.texts(e.value) {
			f.convertDissected(e.key, to)
		}
	}
	for _, name := range []string{"tag_on_failure", "add_field", "remove_field", "add_tag", "remove_tag"} {
		f.value(name) // read for every mapping
	}
}

// dissectField is %{name}, with what stands around it.
type dissectField struct {
	kind              byte // 0, ? (left out), + (append) or & (the name is another field's value)
	name              string
	order             int
	padded            bool // ->: the delimiter behind it may be there several times
	previous, next    string
	hasNext, greedily bool // greedily: the delimiter before it may be
}

var (
	dissectForm   = regexp.MustCompile(`(?s)(.*?)%\{([^}]*?)\}`)
	dissectRest   = regexp.MustCompile(`[^}]+$`)
	dissectSuffix = regexp.MustCompile(`^(.*?)((?:/\d{1,2})?(?:->)?(?:/\d{1,2})?)$`)
)

// parseDissect takes a mapping apart (Dissector.createFieldAssociations, FieldFactory.create).
func parseDissect(mapping string) (fields []dissectField, err error) {
	for _, m := range dissectForm.FindAllStringSubmatch(mapping, -1) {
		f := dissectField{previous: m[1], order: 1}
		name := m[2]
		if strings.HasPrefix(name, "+&") || strings.HasPrefix(name, "&+") {
			return nil, fmt.Errorf("%%{%s} has both + and &, so that Logstash does not start with it", name)
		}
		if name != "" && strings.ContainsRune("?+&", rune(name[0])) {
			f.kind, name = name[0], name[1:]
		}
		parts := dissectSuffix.FindStringSubmatch(name)
		f.name, f.padded = parts[1], strings.Contains(parts[2], "->")
		switch {
		case f.name == "":
			f.kind = '?'
		case f.kind == '+':
			f.order = 100
			if n, err := strconv.Atoi(strings.Trim(parts[2], "/->")); err == nil {
				f.order += n
			}
		case f.kind == '&':
			f.order = 1000
		}
		fields = append(fields, f)
	}
	if rest := dissectRest.FindString(mapping); rest != "" && len(fields) > 0 {
		fields = append(fields, dissectField{kind: '?', previous: rest})
	}
	for i := range fields[:max(len(fields)-1, 0)] {
		fields[i].next, fields[i].hasNext = fields[i+1].previous, true
		fields[i+1].greedily = fields[i].padded
	}
	if len(fields) == 0 {
		return nil, fmt.Errorf("%q has no field", mapping)
	}
	return fields, nil
}

// captured reports whether the value of a field is needed.
func captured(fields []dissectField, i int) bool {
	if fields[i].kind != '?' {
		return true
	}
	return slices.ContainsFunc(fields, func(f dissectField) bool { return f.kind == '&' && f.name == fields[i].name })
}

// dissectPattern is the expression of a mapping; field i is the group f<i>.
func dissectPattern(fields []dissectField) string {
	var b strings.Builder
	b.WriteString("(?s)^")
	for i, f := range fields {
		delimiter := regexp.QuoteMeta(f.previous)
		b.WriteString(delimiter)
		if f.greedily && delimiter != "" {
			if len(f.previous) == 1 {
				b.WriteString(delimiter + "*")
			} else {
				b.WriteString("(?:" + delimiter + ")*")
			}
		}
		value := ".*?"
		if !f.hasNext {
			value = ".*"
		}
		if captured(fields, i) {
			value = fmt.Sprintf("(?P<f%d>%s)", i, value)
		}
		b.WriteString(value)
	}
	return b.String() + "$"
}

// dissection writes what one mapping does.
func (f *filter) dissection(ref, mapping string) {
	fields, err := parseDissect(mapping)
	if err != nil {
		f.manualf("mapping: %v", err)
		return
	}
	if slices.ContainsFunc(fields, func(d dissectField) bool { return d.hasNext && d.next == "" }) {
		f.reviewf("the mapping %s has fields with nothing between them, so that it fits no text, there as here", mapping)
		source := f.field(ref)
		f.when(exists(source), func() { f.failed("tag_on_failure", "_dissectfailure") })
		return
	}
	source, text, found := f.field(ref), f.temp("dissect_text"), f.temp("dissect")
	f.do(ottl.Set(text, ottl.Call("String", read(source))).Where(exists(source)))
	// A delimiter at the very beginning ends the first field, and is looked for once more from there (Dissector.Position, moveNext).
	if first := fields[0]; first.previous == "" && first.hasNext && !first.padded {
		n := 0
		for n < len(fields) && fields[n].next == first.next && fields[n].hasNext && !fields[n].padded {
			n++
		}
		f.do(replacePattern(text, "^"+regexp.QuoteMeta(first.next), strings.ReplaceAll(strings.Repeat(first.next, n+1), "$", "$$")))
	}
	pattern := dissectPattern(fields)
	if strings.Contains(pattern, "(?P<") {
		f.do(ottl.Set(found, ottl.Call("ExtractPatterns", text.Value(), ottl.Str(pattern))).Where(
			ottl.And(ottl.Exists(text.Value()), ottl.Ne(text.Value(), ottl.Str("")))))
	} else {
		f.do(ottl.Set(found, ottl.List(ottl.Bool(true))).Where(ottl.And(ottl.Ne(text.Value(), ottl.Str("")), ottl.Is("IsMatch", text.Value(), ottl.Str(pattern)))))
	}
	fits := f.flag("dissected")
	f.raise(fits, ottl.And(ottl.Exists(found.Value()), ottl.Gt(ottl.Call("Len", found.Value()), ottl.Int(0))))
	f.when(ottl.And(ottl.Exists(text.Value()), ottl.Not(raised(fits))), func() { f.failed("tag_on_failure", "_dissectfailure") })
	f.under(fits, func() {
		f.dissected(fields, found)
		f.decorate()
	})
}

// dissected stores the values that were found: plain ones first, then those that are appended, in the order of their numbers, then those whose
// name is a value.
func (f *filter) dissected(fields []dissectField, found ottl.Path) {
	order := make([]int, 0, len(fields))
	for i, d := range fields {
		if d.kind != '?' {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(fields[a].order, fields[b].order) })
	set := map[string]bool{}
	for _, i := range order {
		d := fields[i]
		value := found.Key(fmt.Sprintf("f%d", i)).Value()
		switch d.kind {
		case '&':
			f.dissectedInto(fields, i, found)
		case '+':
			target := f.field("[" + strings.TrimSuffix(strings.TrimPrefix(d.name, "["), "]") + "]")
			between := cmp.Or(d.previous, " ")
			appended := ottl.Call("Concat", ottl.List(read(target), value), ottl.Str(between))
			there := ottl.True
			if !set[target.String()] {
				first := f.flag("dissect_first")
				f.raise(first, missing(target))
				f.do(ottl.Set(target, value).Where(raised(first)))
				there = ottl.Not(raised(first))
			}
			f.do(ottl.Set(target, appended).Where(there))
			f.written.add(target)
			set[target.String()] = true
		default:
			target := f.field(d.name)
			f.set(target, value)
			set[target.String()] = true
		}
	}
}

// dissectedInto stores a value under a name that is the value of the field of the event that & names, or of the mapping's own.
func (f *filter) dissectedInto(fields []dissectField, i int, found ottl.Path) {
	name := f.temp("dissect_name")
	if own := slices.IndexFunc(fields, func(d dissectField) bool { return d.kind != '&' && d.name == fields[i].name }); own >= 0 {
		f.do(ottl.Set(name, found.Key(fmt.Sprintf("f%d", own)).Value()))
	}
	source := f.field(fields[i].name)
	f.do(ottl.Set(name, ottl.Call("String", read(source))).Where(exists(source)))
	f.do(ottl.Set(ottl.Attributes.At(name.Value()), found.Key(fmt.Sprintf("f%d", i)).Value()).Where(
		ottl.And(ottl.Exists(name.Value()), ottl.Ne(name.Value(), ottl.Str("")))))
}

// convertDissected is convert_datatype: texts that are no number keep their type, and have a tag.
func (f *filter) convertDissected(ref, to string) {
	path := f.field(ref)
	pattern, converted := `^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$`, ottl.Call("Double", path.Value())
	switch strings.ToLower(to) {
	case "float":
	case "int":
		converted = ottl.Call("Int", converted)
	default:
		f.manualf("convert_datatype: Logstash has no type %s", to)
		return
	}
	text := f.temp("dissect_number")
	f.do(ottl.Set(text, ottl.Call("String", read(path))).Where(exists(path)))
	number := f.flag("dissect_is_number")
	f.raise(number, ottl.And(ottl.Exists(text.Value()), ottl.Is("IsMatch", text.Value(), ottl.Str(pattern))))
	f.when(missing(path), func() { f.tag(ottl.Str("_dataconversionnullvalue_" + ref + "_" + to)) })
	f.when(ottl.And(ottl.Exists(text.Value()), ottl.Not(raised(number))), func() { f.tag(ottl.Str("_dataconversionuncoercible_" + ref + "_" + to)) })
	if strings.EqualFold(to, "int") {
		// Whole numbers beyond 2^53 would not stay exact as floating-point ones.
		whole := ottl.Is("IsMatch", text.Value(), ottl.Str(`^[+-]?\d{1,18}$`))
		f.do(replacePattern(text, `^\+`, ""))
		f.do(ottl.Set(path, ottl.Call("Int", text.Value())).Where(ottl.And(raised(number), whole)))
		f.do(ottl.Set(path, ottl.Call("Int", ottl.Call("Double", text.Value()))).Where(ottl.And(raised(number), ottl.Not(whole))))
		return
	}
	f.do(ottl.Set(path, converted).Where(raised(number)))
}
