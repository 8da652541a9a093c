package interpreter

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// kvFilter is lib/logstash/filters/kv.rb of github.com/logstash-plugins/logstash-filter-kv.
type kvFilter struct {
	decorators
	source, target, prefix       string
	includeKeys, excludeKeys     []string
	defaultKeys                  hash
	duplicates, empty, recursive bool
	trimKey, trimValue           *regexp.Regexp // nil where nothing is to be done
	removeKey, removeValue       *regexp.Regexp
	transformKey, transformValue string
	tagOnFailure                 []string
	scan                         kvScanner
	valueSplit                   *regexp.Regexp
}

func newKV(s *settings, _ *Interpreter) (filter, error) {
	f := &kvFilter{
		decorators:     s.decorators(),
		source:         s.fieldRef("source", "message"),
		target:         s.fieldRef("target", ""),
		prefix:         s.string("prefix", ""),
		includeKeys:    s.strings("include_keys"),
		excludeKeys:    s.strings("exclude_keys"),
		defaultKeys:    s.hash("default_keys"),
		duplicates:     s.boolean("allow_duplicate_values", true),
		empty:          s.boolean("allow_empty_values", false),
		recursive:      s.boolean("recursive", false),
		transformKey:   s.enum("transform_key", "", "lowercase", "uppercase", "capitalize"),
		transformValue: s.enum("transform_value", "", "lowercase", "uppercase", "capitalize"),
		tagOnFailure:   s.strings("tag_on_failure", "_kv_filter_error"),
	}
	s.ecs()
	s.number("timeout_millis", 30000)
	s.string("tag_on_timeout", "")
	for _, option := range []struct {
		name, form string
		re         **regexp.Regexp
	}{
		{"trim_key", "^[%[1]s]+|[%[1]s]+$", &f.trimKey},
		{"trim_value", "^[%[1]s]+|[%[1]s]+$", &f.trimValue},
		{"remove_char_key", "[%s]", &f.removeKey},
		{"remove_char_value", "[%s]", &f.removeValue},
	} {
		if set := s.string(option.name, ""); s.has(option.name) {
			var err error
			if *option.re, err = rubyRegexp(fmt.Sprintf(option.form, set)); err != nil {
				return nil, fmt.Errorf("option %s: %w", option.name, err)
			}
		}
	}
	return f, f.compile(s)
}

// compile is the second half of register: the expressions with which the text is scanned.
func (f *kvFilter) compile(s *settings) error {
	fieldSplit, valueSplit := s.string("field_split", " "), s.string("value_split", "=")
	fieldPattern, valuePattern := s.string("field_split_pattern", ""), s.string("value_split_pattern", "")
	byPattern, fieldByPattern := s.has("field_split_pattern") || s.has("value_split_pattern"), s.has("field_split_pattern")
	if valueSplit == "" || fieldByPattern && fieldPattern == "" || s.has("value_split_pattern") && valuePattern == "" {
		return errors.New("the options that split must be non-empty strings")
	}
	if fieldPattern == "" {
		fieldPattern = "[" + fieldSplit + "]"
	}
	if valuePattern == "" {
		valuePattern = "[" + valueSplit + "]"
	}
	if s.enum("whitespace", "lenient", "strict", "lenient") == "lenient" {
		valuePattern = " *(?:" + valuePattern + ") *"
	}
	quoted := []string{`"((?:\\.|[^"])+)?"`, `'((?:\\.|[^'])+)?'`}
	if s.boolean("include_brackets", true) {
		quoted = append(quoted, `\(((?:\\.|[^\)])+)?\)`, `\[((?:\\.|[^\]])+)?\]`, `<((?:\\.|[^>])+)?>`)
	}
	end := "(?:" + fieldPattern + "|$)"
	expressions := map[string]string{
		"value": valuePattern,
		"stop":  "(?:" + valuePattern + ")|(?:" + fieldPattern + ")",
		"field": fieldPattern,
		"end":   end,
	}
	if byPattern {
		expressions["quoted"] = "(?:" + strings.Join(quoted, "|") + ")" + end
	} else {
		unquoted := func(set string) string { return `((?:\\.|[^` + set + `])+)` }
		values := append(quoted, unquoted(fieldSplit))
		expressions["whole"] = unquoted(valueSplit+fieldSplit) + "(?:" + valuePattern + ")(?:" + strings.Join(values, "|") + ")?" + end
	}
	if byPattern && !fieldByPattern {
		expressions["unquoted"] = `((?:\\.|[^` + fieldSplit + `])+)` + end
	}
	compiled := map[string]*regexp.Regexp{}
	for name, source := range expressions {
		re, err := rubyRegexp(source)
		if err != nil {
			return fmt.Errorf("the options that split: %w", err)
		}
		compiled[name] = re
	}
	f.valueSplit = compiled["value"]
	if byPattern {
		f.scan = kvByPattern(compiled)
	} else {
		f.scan = kvByCharacters(compiled["whole"])
	}
	return nil
}

// kvScanner returns the keys of a text and their values.
type kvScanner func(text string) [][2]string

func kvByCharacters(re *regexp.Regexp) kvScanner {
	return func(text string) (found [][2]string) {
		for _, m := range re.FindAllStringSubmatch(text, -1) {
			found = append(found, [2]string{m[1], firstOf(m[2:])})
		}
		return found
	}
}

// firstOf is compact.first: of the groups that took part, all but one are empty.
func firstOf(groups []string) string {
	for _, g := range groups {
		if g != "" {
			return g
		}
	}
	return ""
}

// kvByPattern is the scan with field_split_pattern or value_split_pattern, for which Ruby looks ahead: a key goes up to where either
// pattern matches. What Ruby finds by backtracking is found here by trying the ends of key and value, the last one first.
func kvByPattern(re map[string]*regexp.Regexp) kvScanner {
	anchored := map[string]*regexp.Regexp{}
	for name, r := range re {
		anchored[name] = regexp.MustCompile(`\A(?:` + r.String() + `)`)
	}
	at := func(name, text string) []string { return anchored[name].FindStringSubmatch(text) }
	// ends are where a run of characters before a pattern can end, the longest first.
	ends := func(stop, text string) (out []int) {
		for i := 0; i < len(text) && at(stop, text[i:]) == nil; {
			_, n := utf8.DecodeRuneInString(text[i:])
			if text[i] == '\n' {
				break
			}
			if text[i] == '\\' && i+1 < len(text) && text[i+1] != '\n' {
				_, m := utf8.DecodeRuneInString(text[i+1:])
				n += m
			}
			i += n
			out = append(out, i)
		}
		slices.Reverse(out)
		return out
	}
	// value reads what follows the value splitter, and returns how long it is with the field splitter.
	value := func(text string) (string, int, bool) {
		if m := at("quoted", text); m != nil {
			return firstOf(m[1:]), len(m[0]), true
		}
		if anchored["unquoted"] != nil {
			if m := at("unquoted", text); m != nil {
				return m[1], len(m[0]), true
			}
		} else {
			for _, n := range ends("field", text) {
				if m := at("end", text[n:]); m != nil {
					return text[:n], n + len(m[0]), true
				}
			}
		}
		m := at("end", text)
		if m == nil {
			return "", 0, false
		}
		return "", len(m[0]), true
	}
	return func(text string) (found [][2]string) {
	next:
		for pos := 0; pos < len(text); pos++ {
			for _, n := range ends("stop", text[pos:]) {
				m := at("value", text[pos+n:])
				if m == nil {
					continue
				}
				begin := pos + n + len(m[0])
				if v, length, ok := value(text[begin:]); ok {
					found = append(found, [2]string{text[pos : pos+n], v})
					pos = begin + length - 1
					continue next
				}
			}
		}
		return found
	}
}

func (f *kvFilter) filter(e *Event) ([]*Event, error) {
	if err := f.apply(e); err != nil {
		e.tagAll(f.tagOnFailure)
	}
	return nil, nil
}

func (f *kvFilter) apply(e *Event) error {
	v, err := e.get(f.source)
	if err != nil {
		return err
	}
	found := &hash{}
	switch v := v.(type) {
	case string:
		err = f.parse(v, e, found)
	case []any:
		for _, x := range v {
			text, ok := x.(string)
			if err = errors.New("undefined method '=~'"); ok {
				err = f.parse(text, e, found)
			}
			if err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	kv := slices.Clone(f.defaultKeys)
	for _, p := range *found {
		if i := slices.IndexFunc(kv, func(q pair) bool { return q.key == p.key }); i >= 0 {
			kv[i] = p
		} else {
			kv = append(kv, p)
		}
	}
	if len(kv) == 0 {
		return nil
	}
	values, err := convert(kv)
	if err != nil {
		return err
	}
	if f.target != "" {
		err = e.set(f.target, values)
	} else {
		for _, p := range kv {
			if err = e.set(p.key, values.(map[string]any)[p.key]); err != nil {
				break
			}
		}
	}
	if err != nil {
		return err
	}
	return f.matched(e)
}

func (f *kvFilter) parse(text string, e *Event, kv *hash) error {
	if !f.valueSplit.MatchString(text) {
		return nil
	}
	include, err := e.sprintfAll(f.includeKeys)
	if err != nil {
		return err
	}
	exclude, err := e.sprintfAll(f.excludeKeys)
	if err != nil {
		return err
	}
	for _, m := range f.scan(text) {
		key, value := m[0], m[1]
		if value == "" && !f.empty {
			continue
		}
		key = transform(remove(key, f.trimKey, f.removeKey), f.transformKey)
		if len(include) > 0 && !slices.Contains(include, key) || slices.Contains(exclude, key) {
			continue
		}
		prefix, err := e.Sprintf(f.prefix)
		if err != nil {
			return err
		}
		key = prefix + key
		value = transform(remove(value, f.trimValue, f.removeValue), f.transformValue)
		old, found := kv.get(key)
		if !f.duplicates && found && includesValue(old, value) {
			continue
		}
		var v any = value
		if f.recursive {
			inner := &hash{}
			if err := f.parse(value, e, inner); err != nil {
				return err
			}
			if len(*inner) > 0 {
				v = *inner
			}
		}
		switch list, isList := old.([]any); {
		case !found:
			*kv = append(*kv, pair{key, v})
			continue
		case isList:
			v = append(list, v)
		default:
			v = []any{old, v}
		}
		(*kv)[slices.IndexFunc(*kv, func(p pair) bool { return p.key == key })].value = v
	}
	return nil
}

func remove(s string, res ...*regexp.Regexp) string {
	for _, re := range res {
		if re != nil {
			s = re.ReplaceAllString(s, "")
		}
	}
	return s
}

func transform(s, how string) string {
	switch how {
	case "lowercase":
		return strings.ToLower(s)
	case "uppercase":
		return strings.ToUpper(s)
	case "capitalize":
		return capitalize(s)
	}
	return s
}

// includesValue is include? of a text, a list or a hash: of a text, a part of it.
func includesValue(v any, value string) bool {
	switch v := v.(type) {
	case string:
		return strings.Contains(v, value)
	case []any:
		return slices.ContainsFunc(v, func(x any) bool { return equal(x, value) })
	case hash:
		_, found := v.get(value)
		return found
	}
	return false
}
