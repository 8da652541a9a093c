package logstash

import (
	"path"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["grok"] = grokFilter }

// grokFilter takes fields out of a text (logstash-filter-grok/lib/logstash/filters/grok.rb). Of the patterns for a field the first that
// matches counts, and of several fields the first that does, unless break_on_match is false.
func grokFilter(f *filter) {
	breaks := f.bool("break_on_match", true)
	overwrite := f.strings("overwrite")
	target := f.string("target", "")
	opts := grok.Options{ECS: f.ecs, Definitions: f.patternDefinitions(), AllCaptures: !f.bool("named_captures_only", true)}
	switch f.string("ecs_compatibility", "") {
	case "disabled":
		opts.ECS = false
	case "v1", "v8":
		opts.ECS = true
	}
	if f.bool("keep_empty_captures", false) {
		f.reviewf("keep_empty_captures: what matched nothing is not there, instead of an empty text")
	}
	f.keepUnused("the Collector's expressions take time in proportion to the text, so that none has to be stopped", "timeout_millis", "timeout_scope", "tag_on_timeout")
	ok := f.flag("grok")
	any := false
	before := f.written
	var alternatives []*fieldSet
	for _, m := range f.pairs("match") {
		source := f.field(m.key)
		patterns := f.texts(m.value)
		for i, text := range patterns {
			p, err := f.compile(text, opts)
			if err != nil {
				f.manualf("the pattern %s: %v", text, err)
				continue
			}
			for _, n := range p.Notes {
				if n.Review {
					f.reviewf("the pattern %s: %s", text, n.Text)
				}
			}
			if breaks {
				// Only one of the patterns matches, so that none finds what another has set.
				f.written = newFieldSet(before)
				alternatives = append(alternatives, f.written)
				where := ottl.True
				if any {
					where = ottl.Ne(ok.Value(), ottl.Bool(true))
				}
				any = true
				f.grokPattern(source, p, ok, where, overwrite, target)
				continue
			}
			succeeded := ok
			if i < len(patterns)-1 { // the last one decides
				succeeded = f.flag("matched")
			}
			any = true
			f.grokPattern(source, p, succeeded, ottl.True, overwrite, target)
		}
	}
	f.written = before
	f.written.absorb(alternatives...)
	if !any && !f.has("match") {
		f.manualf("match is not there, so that nothing matches")
	}
	if f.decorated() {
		f.under(ok, f.decorate)
	}
	f.when(ottl.Ne(ok.Value(), ottl.Bool(true)), func() { f.failed("tag_on_failure", "_grokparsefailure") })
}

// keepUnused names attributes that need no counterpart.
func (f *filter) keepUnused(why string, names ...string) {
	for _, n := range names {
		if f.has(n) && !f.settings.read[n] {
			f.settings.read[n] = true
			f.keepf("%s: %s", n, why)
		}
	}
}

// grokPattern matches one pattern where a condition holds, and makes fields of what it captures.
func (f *filter) grokPattern(source ottl.Path, p *grok.Pattern, ok ottl.Path, where ottl.Cond, overwrite []string, target string) {
	text, isText := source.Value(), ottl.Is("IsString", source.Value())
	if source.String() != ottl.Body.String() { // a number is matched as its text
		isText = ottl.And(exists(source), ottl.Not(ottl.Or(ottl.Is("IsList", text), ottl.Is("IsMap", text))))
		text = ottl.Call("String", text)
	}
	matches := ottl.And(isText, ottl.Is("IsMatch", text, ottl.Str(p.Regexp())))
	if len(p.Captures) == 0 {
		f.when(where, func() {
			f.raise(ok, matches)
			f.emptyMatch(source, p, ok)
		})
		return
	}
	found := f.temp("match")
	args := []ottl.Value{text, ottl.Str(p.Expression), ottl.Bool(true)}
	if len(p.Definitions) > 0 {
		args = append(args, ottl.Strs(p.Definitions...))
	}
	f.when(where, func() {
		f.do(ottl.Set(found, ottl.Call("ExtractGrokPatterns", args...)).Where(isText))
		if optional(p) { // nothing that is captured need have matched something: an empty map does not tell
			f.raise(ok, matches)
			f.emptyMatch(source, p, ok)
		}
	})
	f.implied(func() { // what was found was looked for under the conditions of the filter
		f.raise(ok, ottl.And(ottl.Is("IsMap", found.Value()), ottl.Gt(ottl.Call("Len", found.Value()), ottl.Int(0))))
		f.convertCaptures(found, p.Captures)
		f.captureFields(found, p.Captures, overwrite, target)
	})
}

// emptyMatch succeeds for a field that is not there, which counts as an empty text.
func (f *filter) emptyMatch(source ottl.Path, p *grok.Pattern, ok ottl.Path) {
	if _, matches := p.Match(""); matches {
		f.raise(ok, ottl.Missing(source.Value()))
	}
}

// optional reports whether a pattern can match a text without capturing anything.
func optional(p *grok.Pattern) bool {
	captured, ok := p.Match("")
	return ok && len(captured) == 0
}

// convertCaptures changes the types of captures: %{NUMBER:bytes:int}. What a text begins with counts, as in Ruby.
func (f *filter) convertCaptures(found ottl.Path, captures []grok.Capture) {
	for _, c := range captures {
		v := found.Key(c.Name)
		switch c.Type {
		case "int":
			f.number(v, leadingInt, "Int", ottl.Int(0))
		case "float":
			f.number(v, leadingFloat, "Double", ottl.Float(0))
		}
	}
}

// captureFields makes fields of the captures. A field that is there already becomes a list, unless it is one to overwrite; that is told where
// something before it may have set it, or where several captures are one field.
func (f *filter) captureFields(found ottl.Path, captures []grok.Capture, overwrite []string, target string) {
	type captured struct {
		grok.Capture
		path        ottl.Path
		overwritten bool
		collides    bool
		flat        bool
	}
	var list []captured
	times := map[string]int{}
	for _, c := range captures {
		ref := fieldReference(c.Field)
		one := captured{Capture: c, overwritten: slices.ContainsFunc(overwrite, func(o string) bool { return sameField(o, c.Field) })}
		if target != "" {
			one.path = f.field(fieldReference(append(referencePath(target), c.Field...)))
		} else {
			one.path = f.field(ref)
		}
		times[one.path.String()]++
		one.flat = len(c.Field) == 1 && target == "" && c.Field[0] == c.Name && one.path.String() == ottl.Attributes.Key(c.Name).String()
		list = append(list, one)
	}
	for i := range list {
		c := &list[i]
		key := c.path.String()
		c.collides = !c.overwritten && (f.written.has(c.path) || times[key] > 1 || key == ottl.Body.String() || key == tagsPath.String())
	}
	together := !slices.ContainsFunc(list, func(c captured) bool { return !c.flat || c.collides })
	if together {
		f.do(ottl.Do("merge_maps", ottl.Attributes.Value(), found.Value(), ottl.Str("upsert")).Where(ottl.Is("IsMap", found.Value())))
	}
	for _, c := range list {
		v := found.Key(c.Name).Value()
		there := ottl.Exists(v)
		switch {
		case together:
		case c.collides:
			f.do(ottl.Append(c.path, v).Where(ottl.And(there, ottl.Or(ottl.And(ottl.Is("IsString", c.path.Value()), exists(c.path)), ottl.Is("IsList", c.path.Value())))))
			f.do(ottl.Set(c.path, v).Where(ottl.And(there, missing(c.path))))
		default:
			f.do(ottl.Set(c.path, v).Where(there))
		}
		f.written.add(c.path)
	}
}

// fieldReference writes the path of a field as a reference.
func fieldReference(field []string) string {
	if len(field) == 1 && !strings.ContainsAny(field[0], "[]") {
		return field[0]
	}
	return "[" + strings.Join(field, "][") + "]"
}

func referencePath(ref string) []string {
	path, err := syntax.ParseFieldRef(ref)
	if err != nil {
		return []string{ref}
	}
	return path
}

func sameField(ref string, field []string) bool { return slices.Equal(referencePath(ref), field) }

// patternDefinitions are the patterns of patterns_dir and pattern_definitions.
func (f *filter) patternDefinitions() (list []grok.Definition) {
	dirs := f.strings("patterns_dir")
	glob := f.string("patterns_files_glob", "*")
	for _, dir := range dirs {
		files, found := f.patternFiles(dir, glob)
		if !found {
			f.reviewf("patterns_dir: %s is not beside the configuration; what it defines is not known here", dir)
		}
		for _, file := range files {
			data, err := f.open(file)
			if err != nil {
				continue
			}
			definitions, errs := grok.ParsePatterns(file, data)
			for _, err := range errs {
				f.reviewf("patterns_dir: %v", err)
			}
			list = append(list, definitions...)
		}
	}
	for _, e := range f.pairs("pattern_definitions") {
		for _, text := range f.texts(e.value) {
			list = append(list, grok.Definition{Name: e.key, Pattern: text})
		}
	}
	return list
}

// patternFiles are the files of a folder of patterns, in the order of their names.
func (f *filter) patternFiles(dir, glob string) (files []string, found bool) {
	if f.open == nil {
		return nil, false
	}
	for _, candidate := range nearby(dir) {
		if names := f.files(candidate); len(names) > 0 {
			for _, n := range names {
				if ok, err := path.Match(glob, path.Base(n)); err == nil && ok {
					files = append(files, n)
				}
			}
			slices.Sort(files)
			return files, true
		}
		if _, err := f.open(candidate); err == nil {
			return []string{candidate}, true
		}
	}
	return nil, false
}

// files names the files of a folder, none where it is not there.
func (f *filter) files(dir string) []string {
	if f.list == nil {
		return nil
	}
	names, err := f.list(dir)
	if err != nil {
		return nil
	}
	return names
}
