package interpreter

import (
	"cmp"
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// dissectFilter is JavaDissectorLibrary (src/main/java/org/logstash/dissect) of github.com/logstash-plugins/logstash-filter-dissect.
type dissectFilter struct {
	decorators
	mapping      []dissectPair
	convert      hash
	tagOnFailure []string
}

type dissectPair struct {
	field     string
	dissector *dissector // nil for an empty mapping
}

func newDissect(s *settings, _ *Interpreter) (filter, error) {
	f := &dissectFilter{
		decorators:   s.decorators(),
		convert:      s.hash("convert_datatype"),
		tagOnFailure: s.strings("tag_on_failure", "_dissectfailure"),
	}
	for _, p := range s.hash("mapping") {
		pair := dissectPair{field: p.key}
		if text := toS(p.value); text != "" {
			var err error
			if pair.dissector, err = newDissector(text); err != nil {
				return nil, fmt.Errorf("option mapping: %w", err)
			}
		}
		f.mapping = append(f.mapping, pair)
	}
	for _, p := range f.convert {
		if to := strings.ToUpper(toS(p.value)); to != "INT" && to != "FLOAT" {
			return nil, fmt.Errorf("dissector datatype conversion, datatype not supported: %s", toS(p.value))
		}
	}
	return f, nil
}

func (f *dissectFilter) filter(e *Event) ([]*Event, error) {
	if err := f.dissect(e); err != nil {
		e.tagAll(f.tagOnFailure)
	}
	return nil, nil
}

func (f *dissectFilter) dissect(e *Event) error {
	for _, p := range f.mapping {
		if p.dissector == nil {
			continue
		}
		found, err := e.include(p.field)
		if err != nil {
			return err
		}
		if !found {
			continue
		}
		v, _ := e.get(p.field)
		source := toS(v)
		if source == "" {
			e.tagAll(f.tagOnFailure)
			continue
		}
		matched, err := p.dissector.dissect(source, e)
		if err != nil {
			return err
		}
		if !matched {
			e.tagAll(f.tagOnFailure)
			continue
		}
		if err := f.matched(e); err != nil {
			return err
		}
	}
	for _, p := range f.convert {
		v, err := e.get(p.key)
		if err != nil {
			return err
		}
		converted, err := convertDatatype(v, strings.ToUpper(toS(p.value)))
		switch {
		case err == nil:
			if err := e.set(p.key, converted); err != nil {
				return err
			}
		case v == nil:
			e.tag(fmt.Sprintf("_dataconversionnullvalue_%s_%s", p.key, toS(p.value)))
		default:
			e.tag(fmt.Sprintf("_dataconversionuncoercible_%s_%s", p.key, toS(p.value)))
		}
	}
	return nil
}

// convertDatatype is Converters.
func convertDatatype(v any, to string) (any, error) {
	text := javaString(v)
	if to == "INT" {
		return decimalToI(text, javaDecimal)
	}
	if !javaDecimal.MatchString(text) {
		return nil, errors.New("NumberFormatException")
	}
	f, _, err := big.ParseFloat(text, 10, 64, big.ToNearestEven)
	if err != nil {
		return nil, err
	}
	x, _ := f.Float64()
	return x, nil
}

// dissector is Dissector: what stands between the fields is looked for from left to right.
type dissector struct {
	fields      []dissectField
	saveable    []dissectField // those that are not skipped, in the order in which they are saved
	firstOffset int
}

type dissectField struct {
	id             int
	kind           byte // 0, ? (skip), + (append), & (indirect)
	name           string
	ordinal        int
	previous, next *delimiter
}

type delimiter struct {
	text   string
	greedy bool
}

var (
	delimiterField = regexp.MustCompile(`(?s)(.*?)%\{([^}]*?)\}`)
	finalDelimiter = regexp.MustCompile(`[^}]+$`)
	fieldSuffix    = regexp.MustCompile(`^(.+?)(/\d{1,2}|->|/\d{1,2}->|->/\d{1,2})?$`)
	onlySuffix     = regexp.MustCompile(`^(?:/\d{1,2}|->|/\d{1,2}->|->/\d{1,2})?$`)
	ordinal        = regexp.MustCompile(`\d+`)
)

func newDissector(mapping string) (*dissector, error) {
	d := &dissector{}
	type holder struct {
		name           string
		previous, next *delimiter
	}
	var holders []*holder
	for _, m := range delimiterField.FindAllStringSubmatch(mapping, -1) {
		previous := &delimiter{text: m[1]}
		if len(holders) == 0 {
			d.firstOffset = len(m[1])
		} else {
			holders[len(holders)-1].next = previous
		}
		holders = append(holders, &holder{name: m[2], previous: previous})
	}
	if final := finalDelimiter.FindString(mapping); final != "" {
		if len(holders) == 0 {
			return nil, fmt.Errorf("%q has no field", mapping)
		}
		last := &delimiter{text: final}
		holders[len(holders)-1].next = last
		holders = append(holders, &holder{name: "?auto_added_skip", previous: last})
	}
	for i, h := range holders {
		field, err := newDissectField(h.name)
		if err != nil {
			return nil, err
		}
		field.id, field.previous, field.next = i, h.previous, h.next
		if field.next != nil {
			field.next.greedy = strings.Contains(suffixOf(h.name), "->")
		}
		d.fields = append(d.fields, field)
		if field.kind != '?' {
			d.saveable = append(d.saveable, field)
		}
	}
	slices.SortStableFunc(d.saveable, func(a, b dissectField) int { return cmp.Compare(a.ordinal, b.ordinal) })
	return d, nil
}

// newDissectField is FieldFactory.create.
func newDissectField(text string) (dissectField, error) {
	f := dissectField{ordinal: 1}
	switch {
	case text == "":
		f.kind = '?'
		return f, nil
	case strings.HasPrefix(text, "+&") || strings.HasPrefix(text, "&+"):
		return f, fmt.Errorf("field cannot prefix with both Append and Indirect Prefix: %s", text)
	case text[0] == '?', text[0] == '+', text[0] == '&':
		f.kind, text = text[0], text[1:]
	}
	f.name, _ = nameSuffix(text)
	switch {
	case f.kind == '?':
		f.ordinal = 0
	case f.kind != 0 && f.name == "":
		return f, errors.New("field cannot be a prefix without a name section")
	case f.kind == '+':
		f.ordinal = 100
		if n := ordinal.FindString(suffixOf(text)); n != "" {
			i, _ := strconv.Atoi(n)
			f.ordinal += i
		}
	case f.kind == '&':
		f.ordinal = 1000
	}
	return f, nil
}

// nameSuffix is Field.extractNameSuffix.
func nameSuffix(s string) (name, suffix string) {
	if onlySuffix.MatchString(s) {
		return "", s
	}
	if m := fieldSuffix.FindStringSubmatch(s); m != nil {
		return m[1], m[2]
	}
	return s, ""
}

func suffixOf(s string) string {
	if s != "" && strings.ContainsRune("?+&", rune(s[0])) {
		s = s[1:]
	}
	_, suffix := nameSuffix(s)
	return suffix
}

// span is where the value of a field is in the source.
type span struct{ start, length int }

// find is Dissector.dissectValues and its Position.
func (d *dissector) find(source string) ([]span, bool) {
	values := make([]span, len(d.fields))
	left, start := 0, 0
	indexOf := func(x *delimiter) int {
		if x.text == "" || left > len(source) {
			return -1
		}
		return indexFrom(source, x.text, left)
	}
	beyond := func(previous *delimiter) bool {
		ok := true
		switch {
		case previous.greedy:
			for indexOf(previous) == left {
				left += len(previous.text)
			}
		case left == 0 && d.firstOffset > 0:
			if indexOf(previous) == 0 {
				left = len(previous.text)
			} else {
				ok = false
			}
		}
		start = left
		return ok
	}
	last := len(d.fields) - 1
	for i, f := range d.fields[:last] {
		if !beyond(f.previous) {
			return nil, false
		}
		pos := indexOf(f.next)
		if pos < 0 {
			return nil, false
		}
		length := 0
		if pos > 0 {
			length = pos - left
			left = pos + len(f.next.text)
		}
		values[i] = span{start, length}
	}
	ok := beyond(d.fields[last].previous)
	values[last] = span{start, len(source) - left}
	return values, ok
}

func (d *dissector) dissect(source string, e *Event) (bool, error) {
	if len(d.fields) == 0 {
		return false, nil
	}
	values, ok := d.find(source)
	if !ok {
		return false, nil
	}
	text := func(i int) string {
		v := values[i]
		if v.length <= 0 {
			return ""
		}
		return source[v.start : v.start+v.length]
	}
	for _, f := range d.saveable {
		name, value := f.name, text(f.id)
		found, err := e.include(name)
		if err != nil {
			return false, err
		}
		old, _ := e.get(name)
		switch {
		case f.kind == '+' && found:
			between := " "
			if f.previous.text != "" {
				between = f.previous.text
			}
			value = javaString(old) + between + value
		case f.kind == '&' && found:
			name = javaString(old)
		case f.kind == '&':
			name = ""
			for _, other := range d.fields {
				if other.id != f.id && other.name == f.name {
					name = text(other.id)
					break
				}
			}
		}
		if f.kind == '&' && name == "" {
			continue
		}
		if err := e.set(name, value); err != nil {
			return false, err
		}
	}
	return true, nil
}
