package interpreter

import (
	"errors"
	"regexp"
	"slices"
)

// pruneFilter is lib/logstash/filters/prune.rb of github.com/logstash-plugins/logstash-filter-prune.
type pruneFilter struct {
	decorators
	interpolate                    bool
	whitelistNames, blacklistNames []string
	whitelistValues                hash
	blacklistValues                hash
}

func newPrune(s *settings, _ *Interpreter) (filter, error) {
	f := &pruneFilter{
		decorators:      s.decorators(),
		interpolate:     s.boolean("interpolate", false),
		whitelistNames:  s.strings("whitelist_names"),
		blacklistNames:  s.strings("blacklist_names", `%\{[^}]+\}`),
		whitelistValues: s.hash("whitelist_values"),
		blacklistValues: s.hash("blacklist_values"),
	}
	if f.interpolate {
		return f, nil
	}
	sources := append(slices.Clone(f.whitelistNames), f.blacklistNames...)
	for _, p := range append(slices.Clone(f.whitelistValues), f.blacklistValues...) {
		sources = append(sources, toS(p.value))
	}
	_, err := rubyRegexps(sources)
	return f, err
}

// names compiles a list of names.
func (f *pruneFilter) names(e *Event, sources []string) (res []*regexp.Regexp, err error) {
	if f.interpolate {
		if sources, err = e.sprintfAll(sources); err != nil {
			return nil, err
		}
	}
	return rubyRegexps(sources)
}

func (f *pruneFilter) filter(e *Event) ([]*Event, error) {
	fields := e.Data()
	var remove []string
	for _, list := range []struct {
		names []string
		keeps bool // those that match
	}{{f.whitelistNames, true}, {f.blacklistNames, false}} {
		if len(list.names) == 0 {
			continue
		}
		res, err := f.names(e, list.names)
		if err != nil {
			return nil, err
		}
		for _, field := range sortedKeys(fields) {
			if matchesAny(res, field) != list.keeps {
				remove = append(remove, field)
			}
		}
	}
	rest := map[string][]any{}
	for _, list := range []struct {
		values hash
		keeps  bool
	}{{f.whitelistValues, true}, {f.blacklistValues, false}} {
		for _, p := range list.values {
			key := p.key
			res, err := f.names(e, []string{toS(p.value)})
			if err != nil {
				return nil, err
			}
			if f.interpolate {
				if key, err = e.Sprintf(key); err != nil {
					return nil, err
				}
			}
			value := fields[key]
			if value == nil || value == false {
				continue
			}
			values, isList := value.([]any)
			if !isList {
				values = []any{value}
			}
			var dropped []any
			for _, v := range values {
				text, ok := v.(string)
				if !ok {
					return nil, errors.New("undefined method 'match'")
				}
				if matchesAny(res, text) != list.keeps {
					dropped = append(dropped, v)
				}
			}
			switch {
			case len(dropped) == 0:
			case len(dropped) == len(values):
				remove = append(remove, key)
			default:
				rest[key] = slices.DeleteFunc(slices.Clone(values), func(v any) bool { return slices.Contains(dropped, v) })
			}
		}
	}
	for key, values := range rest {
		if err := e.set(key, values); err != nil {
			return nil, err
		}
	}
	for _, field := range remove {
		if _, err := e.remove(field); err != nil {
			return nil, err
		}
	}
	return nil, f.matched(e)
}

func matchesAny(res []*regexp.Regexp, text string) bool {
	return slices.ContainsFunc(res, func(re *regexp.Regexp) bool { return re.MatchString(text) })
}
