package logstash

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["prune"] = prune }

// prune removes fields at the top level by their names and values (logstash-filter-prune/lib/logstash/filters/prune.rb). All is decided
// by the event as it was.
func prune(f *filter) {
	interpolate := f.bool("interpolate", false)
	white, whiteOK := f.names("whitelist_names", nil, interpolate)
	black, blackOK := f.names("blacklist_names", []string{`%\{[^}]+\}`}, interpolate)
	if !whiteOK || !blackOK {
		return
	}
	values := f.pruneValues()
	if white != nil {
		white.keep(f)
	}
	if black != nil {
		black.delete(f)
	}
	values()
	f.decorate()
}

// names are expressions for names of fields, as one.
type names struct {
	pattern ottl.Value
	static  *regexp.Regexp // nil where the expressions have values of events in them
}

func (f *filter) names(setting string, otherwise []string, interpolate bool) (*names, bool) {
	list := otherwise
	if f.has(setting) {
		list = f.strings(setting)
	}
	if len(list) == 0 {
		return nil, true
	}
	var parts []string
	dynamic := false
	for _, name := range list {
		if interpolate && strings.Contains(name, "%{") && f.has(setting) {
			dynamic = true
			parts = append(parts, "(?:"+name+")")
			continue
		}
		re, ok := f.regexp(name)
		if !ok {
			return nil, false
		}
		if len(list) > 1 {
			re = "(?:" + re + ")"
		}
		parts = append(parts, re)
	}
	joined := strings.Join(parts, "|")
	if dynamic {
		return &names{pattern: f.sprintf(joined)}, true
	}
	re, err := regexp.Compile(joined)
	if err != nil {
		f.manualf("%s: %v", setting, err)
		return nil, false
	}
	return &names{ottl.Str(joined), re}, true
}

// matches holds where the expressions match a name.
func (n *names) matches(name string) ottl.Cond {
	switch {
	case n.static == nil:
		return ottl.Is("IsMatch", ottl.Str(name), n.pattern)
	case n.static.MatchString(name):
		return ottl.True
	}
	return ottl.False
}

// keep removes the fields that do not match. [@metadata] is no field of an event to the filter.
func (n *names) keep(f *filter) {
	pattern := n.pattern
	if n.static == nil {
		pattern = ottl.Call("Concat", ottl.List(ottl.Str("^@metadata$|"), pattern), ottl.Str(""))
	} else {
		pattern = ottl.Str("^@metadata$|" + n.static.String())
	}
	f.do(ottl.Do("keep_matching_keys", ottl.Attributes.Value(), pattern))
	f.when(ottl.Not(n.matches("message")), func() { f.remove(ottl.Body) })
	if n.static != nil && !n.static.MatchString("@timestamp") {
		f.reviewf("@timestamp is removed by Logstash; a record always has a time")
	}
}

// delete removes the fields that match.
func (n *names) delete(f *filter) {
	if n.static != nil && n.static.MatchString("@metadata") {
		f.reviewf("blacklist_names matches @metadata, which the filter does not see in Logstash; here it is removed")
	}
	f.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), n.pattern))
	f.when(n.matches("message"), func() { f.remove(ottl.Body) })
	if n.static != nil && n.static.MatchString("@timestamp") {
		f.reviewf("@timestamp is removed by Logstash; a record always has a time")
	}
}

// pruneValues finds out which fields go by their values, and returns what removes them.
func (f *filter) pruneValues() func() {
	type removal struct {
		flag  ottl.Path
		field ottl.Path
	}
	var removals []removal
	for _, s := range []struct {
		setting string
		keeps   bool
	}{{"whitelist_values", true}, {"blacklist_values", false}} {
		for _, e := range f.pairs(s.setting) {
			for _, pattern := range f.texts(e.value) {
				re, ok := f.regexp(pattern)
				if !ok {
					continue
				}
				field, flag := f.path([]string{e.key}), f.flag("pruned")
				matches := ottl.Is("IsMatch", field.Value(), ottl.Str(re))
				if s.keeps {
					matches = ottl.Not(matches)
				}
				f.raise(flag, ottl.And(ottl.Is("IsString", field.Value()), matches))
				removals = append(removals, removal{flag, field})
				f.reviewf("%s: a list keeps all of its elements; Logstash takes each by itself", s.setting)
			}
		}
	}
	return func() {
		for _, r := range removals {
			f.when(raised(r.flag), func() { f.remove(r.field) })
		}
	}
}
