package interpreter

import (
	"errors"
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
)

// mutateFilter is lib/logstash/filters/mutate.rb of github.com/logstash-plugins/logstash-filter-mutate, with the strict conversions that it
// has since Logstash 8.14.
type mutateFilter struct {
	decorators
	operations   []func(e *Event) error
	tagOnFailure string
}

func newMutate(s *settings, in *Interpreter) (filter, error) {
	f := &mutateFilter{decorators: s.decorators(), tagOnFailure: s.string("tag_on_failure", "_mutate_error")}
	convert := s.hash("convert")
	for _, p := range convert {
		if !slices.Contains([]string{"string", "integer", "float", "boolean", "integer_eu", "float_eu"}, toS(p.value)) {
			return nil, fmt.Errorf("invalid conversion type '%s'", toS(p.value))
		}
	}
	gsub, err := parseGsub(s.strings("gsub"))
	if err != nil {
		return nil, err
	}
	texts := func(name string, change func(string) string) func(*Event) error {
		return changeTexts(s.strings(name), change)
	}
	f.operations = []func(*Event) error{
		coerce(s.hash("coerce")),
		rename(s.hash("rename")),
		replace(s.hash("update"), true),
		replace(s.hash("replace"), false),
		convertFields(convert, in.opts.Lenient),
		gsub,
		texts("uppercase", strings.ToUpper),
		texts("capitalize", capitalize),
		texts("lowercase", strings.ToLower),
		stripFields(s.strings("strip")),
		split(s.hash("split")),
		joinFields(s.hash("join")),
		merge(s.hash("merge")),
		copyFields(s.hash("copy")),
		f.matched,
	}
	return f, nil
}

// filter runs the operations in their order; an exception ends it.
func (f *mutateFilter) filter(e *Event) ([]*Event, error) {
	for _, operation := range f.operations {
		if err := operation(e); err != nil {
			e.tag(f.tagOnFailure)
			break
		}
	}
	return nil, nil
}

func coerce(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			found, err := e.include(p.key)
			if err != nil {
				return err
			}
			if v, _ := e.get(p.key); !found || v != nil {
				continue
			}
			if err := setSprintf(e, p.key, p.value); err != nil {
				return err
			}
		}
		return nil
	}
}

func setSprintf(e *Event, field string, value any) error {
	text, err := e.Sprintf(toS(value))
	if err != nil {
		return err
	}
	return e.set(field, text)
}

func rename(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			names, err := e.sprintfAll([]string{p.key, toS(p.value)})
			if err != nil {
				return err
			}
			found, err := e.include(names[0])
			if err != nil {
				return err
			}
			if !found {
				continue
			}
			v, _ := e.remove(names[0])
			if err := e.set(names[1], v); err != nil {
				return err
			}
		}
		return nil
	}
}

// replace is update and replace.
func replace(h hash, mustExist bool) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			found, err := e.include(p.key)
			if err != nil {
				return err
			}
			if mustExist && !found {
				continue
			}
			if err := setSprintf(e, p.key, p.value); err != nil {
				return err
			}
		}
		return nil
	}
}

func convertFields(h hash, lenient bool) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			original, err := e.get(p.key)
			if err != nil {
				return err
			}
			to := toS(p.value)
			var result any
			switch v := original.(type) {
			case nil, map[string]any:
				continue
			case []any:
				for i, x := range v {
					if x == nil {
						continue
					}
					if v[i], err = convertValue(x, to, lenient); err != nil {
						return err
					}
				}
				result = v
			default:
				if result, err = convertValue(v, to, lenient); err != nil {
					return err
				}
			}
			if err := e.set(p.key, result); err != nil {
				return err
			}
		}
		return nil
	}
}

var (
	trueForm  = regexp.MustCompile(`(?im)^(true|t|yes|y|1|1.0)$`)
	falseForm = regexp.MustCompile(`(?im)^(false|f|no|n|0|0.0)$`)
	commas    = strings.NewReplacer(",", ".", ".", ",")
)

func convertValue(v any, to string, lenient bool) (any, error) {
	if text, ok := v.(string); ok && strings.HasSuffix(to, "_eu") {
		v = commas.Replace(text)
	}
	switch to {
	case "string":
		return toS(v), nil
	case "boolean":
		switch text := toS(v); {
		case trueForm.MatchString(text):
			return true, nil
		case text == "" || falseForm.MatchString(text):
			return false, nil
		}
		return v, nil
	case "integer", "integer_eu":
		if text, ok := v.(string); ok && lenient {
			return stringToI(strings.ReplaceAll(text, ",", "")), nil
		}
		return convertInteger(v)
	}
	if text, ok := v.(string); ok && lenient {
		return stringToF(strings.ReplaceAll(text, ",", "")), nil
	}
	return convertFloat(v)
}

func convertInteger(v any) (any, error) {
	switch v := v.(type) {
	case bool:
		if v {
			return int64(1), nil
		}
		return int64(0), nil
	case int64, *big.Int:
		return v, nil
	case float64:
		return floatToI(v)
	case Timestamp:
		return v.Time.Unix(), nil
	case string:
		text := strings.ToLower(strings.ReplaceAll(strip(v), ",", ""))
		if !hexadecimal.MatchString(text) {
			return decimalToI(text, wholeDecimal)
		}
		f, err := strictFloat(text)
		if err != nil {
			return nil, err
		}
		if !strings.Contains(text, ".") {
			return strictInteger(text)
		}
		return floatToI(f)
	}
	return nil, errors.New("can't convert into Integer")
}

func convertFloat(v any) (any, error) {
	switch v := v.(type) {
	case bool:
		if v {
			return 1.0, nil
		}
		return 0.0, nil
	case int64, *big.Int, float64:
		return toF(v), nil
	case Timestamp:
		return float64(v.Time.UnixNano()) / 1e9, nil
	case string:
		return strictFloat(strings.ToLower(strings.ReplaceAll(strip(v), ",", "")))
	}
	return nil, errors.New("can't convert into Float")
}

func parseGsub(list []string) (func(*Event) error, error) {
	if len(list)%3 != 0 {
		return nil, errors.New("invalid gsub configuration: it requires 3 elements per config entry")
	}
	static := map[string]*regexp.Regexp{}
	for triple := range slices.Chunk(list, 3) {
		if needle := triple[1]; !strings.Contains(needle, "%{") {
			re, err := rubyRegexp(needle)
			if err != nil {
				return nil, fmt.Errorf("option gsub: %q: %w", needle, err)
			}
			static[needle] = re
		}
	}
	return func(e *Event) error {
		for triple := range slices.Chunk(list, 3) {
			if err := gsub(e, triple[0], triple[1], triple[2], static[triple[1]]); err != nil {
				return err
			}
		}
		return nil
	}, nil
}

func gsub(e *Event, field, needle, replacement string, re *regexp.Regexp) error {
	v, err := e.get(field)
	if err != nil {
		return err
	}
	change := func(s string) (string, error) {
		text, err := e.sprintfAll([]string{needle, replacement})
		if err != nil {
			return "", err
		}
		if strings.Contains(needle, "%{") {
			if re, err = rubyRegexp(text[0]); err != nil {
				return "", err
			}
		}
		return re.ReplaceAllString(s, grok.Replacement(text[1])), nil
	}
	switch x := v.(type) {
	case string:
		if v, err = change(x); err != nil {
			return err
		}
	case []any:
		for i := range x {
			if s, ok := x[i].(string); ok {
				if x[i], err = change(s); err != nil {
					return err
				}
			}
		}
	default:
		return nil
	}
	return e.set(field, v)
}

// changeTexts is uppercase, lowercase and capitalize.
func changeTexts(fields []string, change func(string) string) func(*Event) error {
	return func(e *Event) error {
		for _, field := range fields {
			v, err := e.get(field)
			if err != nil {
				return err
			}
			switch x := v.(type) {
			case nil:
				continue
			case string:
				v = change(x)
			case []any:
				for i := range x {
					if s, ok := x[i].(string); ok {
						x[i] = change(s)
					}
				}
			}
			if err := e.set(field, v); err != nil {
				return err
			}
		}
		return nil
	}
}

func stripFields(fields []string) func(*Event) error {
	return func(e *Event) error {
		for _, field := range fields {
			v, err := e.get(field)
			if err != nil {
				return err
			}
			switch x := v.(type) {
			case string:
				v = strip(x)
			case []any:
				for i := range x {
					s, ok := x[i].(string)
					if !ok {
						return errors.New("undefined method 'strip'")
					}
					x[i] = strip(s)
				}
			default:
				continue
			}
			if err := e.set(field, v); err != nil {
				return err
			}
		}
		return nil
	}
}

func split(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			v, err := e.get(p.key)
			if err != nil {
				return err
			}
			if text, ok := v.(string); ok {
				if err := e.set(p.key, splitText(text, toS(p.value), false)); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func joinFields(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			v, err := e.get(p.key)
			if err != nil {
				return err
			}
			if list, ok := v.([]any); ok {
				if err := e.set(p.key, join(list, toS(p.value))); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

// merge reads the destination once. A list or a map grows with each field that is added; of several fields that are added to what is
// neither, the last one stays.
func merge(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			destination, err := e.get(p.key)
			if err != nil {
				return err
			}
			for _, added := range array(p.value) {
				v, err := e.get(toS(added))
				if err != nil {
					return err
				}
				destinationMap, isMap := destination.(map[string]any)
				addedMap, addedIsMap := v.(map[string]any)
				if isMap != addedIsMap {
					continue
				}
				var after any
				if isMap {
					for k, x := range addedMap {
						destinationMap[k] = x
					}
					after = destinationMap
				} else {
					list := append(array(destination), array(v)...)
					if _, isList := destination.([]any); isList {
						destination = list
					}
					after = list
				}
				if err := e.set(p.key, after); err != nil {
					return err
				}
			}
		}
		return nil
	}
}

func copyFields(h hash) func(*Event) error {
	return func(e *Event) error {
		for _, p := range h {
			v, err := e.get(p.key)
			if err != nil {
				return err
			}
			if v == nil {
				continue
			}
			if err := e.set(toS(p.value), v); err != nil {
				return err
			}
		}
		return nil
	}
}
