package interpreter

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// grokFilter is lib/logstash/filters/grok.rb of github.com/logstash-plugins/logstash-filter-grok, with package grok for the expressions.
// Of patterns_dir only names of files are supported.
type grokFilter struct {
	decorators
	match        []grokMatch
	breakOnMatch bool
	target       []string
	overwrite    [][]string
	tagOnFailure []string
}

type grokMatch struct {
	field    string
	patterns []*grok.Pattern
}

func newGrok(s *settings, in *Interpreter) (filter, error) {
	f := &grokFilter{
		decorators:   s.decorators(),
		breakOnMatch: s.boolean("break_on_match", true),
		tagOnFailure: s.strings("tag_on_failure", "_grokparsefailure"),
	}
	s.number("timeout_millis", 30000)
	s.string("tag_on_timeout", "")
	s.enum("timeout_scope", "pattern", "pattern", "event")
	options := grok.Options{ECS: s.ecs(), AllCaptures: !s.boolean("named_captures_only", true)}
	if s.boolean("keep_empty_captures", false) {
		return nil, fmt.Errorf("the interpreter does not support keep_empty_captures => true")
	}
	for _, name := range s.strings("patterns_dir") {
		data, err := in.opts.Open(name)
		if err != nil {
			return nil, fmt.Errorf("option patterns_dir: %w", err)
		}
		definitions, errs := grok.ParsePatterns(filepath.Base(name), data)
		if len(errs) > 0 {
			return nil, errs[0]
		}
		options.Definitions = append(options.Definitions, definitions...)
	}
	for _, p := range s.hash("pattern_definitions") {
		options.Definitions = append(options.Definitions, grok.Definition{Name: p.key, Pattern: strings.TrimSuffix(toS(p.value), "\n")})
	}
	for _, p := range s.hash("match") {
		m := grokMatch{field: p.key}
		for _, expression := range array(p.value) {
			pattern, err := grok.Compile(toS(expression), options)
			if err != nil {
				return nil, fmt.Errorf("option match: %w", err)
			}
			m.patterns = append(m.patterns, pattern)
		}
		f.match = append(f.match, m)
	}
	for _, ref := range s.strings("overwrite") {
		p, err := path(ref)
		if err != nil {
			return nil, err
		}
		f.overwrite = append(f.overwrite, p)
	}
	if target := strings.TrimSpace(s.string("target", "")); s.has("target") {
		var err error
		if f.target, err = syntax.ParseFieldRef(target); err != nil {
			return nil, err
		}
	}
	return f, nil
}

func (f *grokFilter) filter(e *Event) ([]*Event, error) {
	matched := false
	for _, m := range f.match {
		if f.matchField(e, m) {
			matched = true
			if f.breakOnMatch {
				break
			}
		}
	}
	if matched {
		return nil, f.matched(e)
	}
	e.tagAll(f.tagOnFailure)
	return nil, nil
}

// matchField is match: an exception within it is no match.
func (f *grokFilter) matchField(e *Event, m grokMatch) bool {
	input, err := e.get(m.field)
	if err != nil {
		return false
	}
	list, isList := input.([]any)
	if !isList {
		list = []any{input}
	}
	success := false
	for _, x := range list {
		matched, err := f.matchText(e, m.patterns, toS(x))
		if err != nil {
			return false
		}
		success = success || matched
	}
	return success
}

// matchText is Matcher#match. Without break_on_match, the last pattern says whether it matched.
func (f *grokFilter) matchText(e *Event, patterns []*grok.Pattern, text string) (matched bool, err error) {
	for _, p := range patterns {
		var captured map[string]string
		if captured, matched = p.Match(text); !matched {
			continue
		}
		for _, c := range p.Captures {
			value, found := captured[c.Name]
			if !found {
				continue
			}
			if err := f.handle(e, c, value); err != nil {
				return false, err
			}
		}
		if f.breakOnMatch {
			break
		}
	}
	return matched, nil
}

// handle is handle.
func (f *grokFilter) handle(e *Event, c grok.Capture, text string) error {
	var value any = text
	switch c.Type {
	case "int":
		value = stringToI(text)
	case "float":
		value = stringToF(text)
	}
	target := append(slices.Clone(f.target), c.Field...)
	old, _ := e.lookup(target)
	old = clone(old)
	if !slices.ContainsFunc(f.overwrite, func(p []string) bool { return slices.Equal(p, c.Field) }) {
		switch v := old.(type) {
		case nil:
		case []any:
			value = append(v, value)
		case string:
			value = []any{v, value}
		default:
			return nil
		}
	}
	return e.setPath(target, value)
}
