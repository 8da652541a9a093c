package interpreter

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// translateFilter is lib/logstash/filters/translate.rb of github.com/logstash-plugins/logstash-filter-translate, and what is beside it.
type translateFilter struct {
	decorators
	source, target, iterateOn string
	fallback                  string
	hasFallback, override     bool
	lookup                    func(text string) (any, bool)
}

func newTranslate(s *settings, in *Interpreter) (filter, error) {
	f := &translateFilter{
		decorators:  s.decorators(),
		source:      s.fieldRef("source", ""),
		target:      s.fieldRef("target", ""),
		iterateOn:   s.string("iterate_on", ""),
		fallback:    s.string("fallback", ""),
		hasFallback: s.has("fallback"),
		override:    s.boolean("override", false),
	}
	ecs := s.ecs()
	s.number("refresh_interval", 300)
	s.enum("refresh_behaviour", "merge", "merge", "replace")
	s.enum("yaml_load_strategy", "one_shot", "one_shot", "streaming")
	exact, regex := s.boolean("exact", true), s.boolean("regex", false)
	if field := s.string("field", ""); field != "" {
		if f.source != "" {
			return nil, errors.New("please remove 'field' and only set the 'source' option instead")
		}
		f.source = field
	}
	if destination := s.string("destination", ""); destination != "" {
		if f.target != "" {
			return nil, errors.New("please remove 'destination' and only set the 'target' option instead")
		}
		f.target = destination
	}
	if f.source == "" {
		return nil, errors.New("no source field specified, please provide the 'source' option")
	}
	if f.target == "" {
		if f.target = "translation"; ecs {
			f.target = f.source
		}
	}
	if f.source == f.target {
		if s.has("override") && !f.override {
			return nil, errors.New("configuring 'override => false' with in-place translation has no effect, please remove the option")
		}
		f.override = true
	}
	dictionary := s.hash("dictionary")
	if name := s.string("dictionary_path", ""); name != "" {
		if len(dictionary) > 0 {
			return nil, errors.New("the configuration options 'dictionary' and 'dictionary_path' are mutually exclusive")
		}
		var err error
		if dictionary, err = readDictionary(name, in.opts.Open); err != nil {
			return nil, fmt.Errorf("option dictionary_path: %w", err)
		}
	}
	var err error
	f.lookup, err = newLookup(dictionary, exact, regex)
	return f, err
}

// newLookup is FetchStrategy: Exact, ExactRegex, and RegexUnion, which replaces each key that is in the text.
func newLookup(dictionary hash, exact, regex bool) (func(string) (any, bool), error) {
	values := map[string]any{}
	var keys []string
	for _, p := range dictionary {
		v, err := convert(p.value)
		if err != nil {
			return nil, err
		}
		values[p.key] = v
		keys = append(keys, p.key)
	}
	switch {
	case !exact:
		for i, k := range keys {
			keys[i] = regexp.QuoteMeta(k)
		}
		union, err := regexp.Compile(strings.Join(keys, "|"))
		return func(text string) (any, bool) {
			if len(keys) == 0 {
				return nil, false
			}
			result := union.ReplaceAllStringFunc(text, func(key string) string { return toS(values[key]) })
			return result, result != text
		}, err
	case regex:
		res, err := rubyRegexps(keys)
		return func(text string) (any, bool) {
			i := slices.IndexFunc(res, func(re *regexp.Regexp) bool { return re.MatchString(text) })
			if i < 0 {
				return nil, false
			}
			return values[keys[i]], true
		}, err
	}
	return func(text string) (any, bool) {
		v, found := values[text]
		return v, found
	}, nil
}

// readDictionary is Dictionary::File.
func readDictionary(name string, open func(string) ([]byte, error)) (hash, error) {
	data, err := open(name)
	if err != nil {
		return nil, err
	}
	text := strings.TrimPrefix(string(data), "\ufeff")
	h := hash{}
	switch {
	case strings.HasSuffix(name, ".yml") || strings.HasSuffix(name, ".yaml"):
		return yamlDictionary(text)
	case strings.HasSuffix(name, ".json"):
		v, err := loadJSON(text)
		if err != nil {
			return nil, err
		}
		m, ok := v.(map[string]any)
		if !ok && v != nil {
			return nil, errors.New("no map")
		}
		for _, k := range sortedKeys(m) {
			h = append(h, pair{k, m[k]})
		}
		return h, nil
	case strings.HasSuffix(name, ".csv"):
		for _, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
			row, err := parseCSVLine(line, ",", '"')
			if err != nil {
				return nil, err
			}
			if len(row) == 0 || row[0] == nil {
				continue
			}
			var value any
			if len(row) > 1 {
				value = row[1]
			}
			h = append(h, pair{toS(row[0]), value})
		}
		return h, nil
	}
	return nil, fmt.Errorf("dictionary %s has a non valid format", name)
}

// yamlDictionary reads a map as Psych does. A key that is a number or a boolean is none that a text could be found by.
func yamlDictionary(text string) (hash, error) {
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return nil, err
	}
	if len(doc.Content) == 0 {
		return nil, nil
	}
	root := doc.Content[0]
	if root.Kind != yaml.MappingNode {
		return nil, errors.New("no map")
	}
	h := hash{}
	for i := 0; i+1 < len(root.Content); i += 2 {
		key, err := yamlValue(root.Content[i])
		if err != nil {
			return nil, err
		}
		value, err := yamlValue(root.Content[i+1])
		if err != nil {
			return nil, err
		}
		if text, ok := key.(string); ok {
			h = append(h, pair{text, value})
		}
	}
	return h, nil
}

func yamlValue(n *yaml.Node) (any, error) {
	if n.Kind == yaml.ScalarNode && n.Style == 0 && n.Tag == "!!str" { // YAML 1.1
		switch strings.ToLower(n.Value) {
		case "yes", "on":
			return true, nil
		case "no", "off":
			return false, nil
		}
	}
	var v any
	if err := n.Decode(&v); err != nil {
		return nil, err
	}
	return convert(v)
}

func (f *translateFilter) filter(e *Event) ([]*Event, error) {
	update := f.single
	switch f.iterateOn {
	case "":
	case f.source:
		update = f.values
	default:
		update = f.maps
	}
	included, err := f.included(e)
	if err != nil {
		return nil, err
	}
	if !included {
		return nil, nil
	}
	// An exception is only logged.
	if updated, err := update(e); err == nil && (updated || f.source == f.target) {
		_ = f.matched(e)
	}
	return nil, nil
}

// included is test_for_inclusion.
func (f *translateFilter) included(e *Event) (bool, error) {
	field := f.source
	if f.iterateOn != "" {
		field = f.iterateOn
	}
	if f.iterateOn == "" || f.iterateOn == f.source {
		found, err := e.include(f.target)
		if err != nil || !f.override && found {
			return false, err
		}
		return e.include(field)
	}
	return e.include(bracketed(field))
}

// single is SingleValueUpdate.
func (f *translateFilter) single(e *Event) (bool, error) {
	v, err := e.get(f.source)
	if err != nil {
		return false, err
	}
	if list, ok := v.([]any); ok {
		if v = nil; len(list) > 0 {
			v = list[0]
		}
	}
	if value, found := f.lookup(toS(v)); found {
		return true, e.set(f.target, value)
	}
	if f.hasFallback {
		return true, setSprintf(e, f.target, f.fallback)
	}
	return false, nil
}

// values is ArrayOfValuesUpdate.
func (f *translateFilter) values(e *Event) (bool, error) {
	v, err := e.get(f.iterateOn)
	if err != nil {
		return false, err
	}
	target := []any{}
	for _, inner := range array(v) {
		var value any
		if f.hasFallback {
			if value, err = e.Sprintf(f.fallback); err != nil {
				return false, err
			}
		}
		if translated, found := f.lookup(toS(inner)); found {
			value = translated
		}
		target = append(target, value)
	}
	return slices.ContainsFunc(target, func(v any) bool { return v != nil && v != false }), e.set(f.target, target)
}

// maps is ArrayOfMapsValueUpdate.
func (f *translateFilter) maps(e *Event) (bool, error) {
	on, source, target := bracketed(f.iterateOn), bracketed(f.source), bracketed(f.target)
	v, err := e.get(on)
	if err != nil {
		return false, err
	}
	matched := false
	for i := range array(v) {
		at := fmt.Sprintf("%s[%d]", on, i)
		inner, err := e.get(at + source)
		if err != nil {
			return false, err
		}
		if inner == nil {
			continue
		}
		if value, found := f.lookup(toS(inner)); found {
			err, matched = e.set(at+target, value), true
		} else if f.hasFallback {
			err, matched = setSprintf(e, at+target, f.fallback), true
		}
		if err != nil {
			return false, err
		}
	}
	return matched, nil
}

func bracketed(ref string) string {
	if strings.HasPrefix(ref, "[") && strings.HasSuffix(ref, "]") {
		return ref
	}
	return "[" + ref + "]"
}
