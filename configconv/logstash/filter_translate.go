package logstash

import (
	"bytes"
	encodingcsv "encoding/csv"
	"fmt"
	"path"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { filters["translate"] = translate }

// largestDictionary is how many entries a dictionary may have. All of them stand in one statement, whose map is made anew for each event.
const largestDictionary = 5000

// translate looks a field's value up in a dictionary (logstash-filter-translate/lib/logstash/filters/translate.rb).
func translate(f *filter) {
	source := f.string("source", f.string("field", ""))
	if source == "" {
		f.manualf("source is not there, so that Logstash does not start with it")
		return
	}
	otherwise := "translation"
	if f.ecs {
		otherwise = source
	}
	target := f.string("target", f.string("destination", otherwise))
	from, to := f.field(source), f.field(target)
	override := f.bool("override", from.String() == to.String())
	f.keepUnused("the dictionary is read when the configuration is converted; convert again when it changes", "yaml_dictionary_code_point_limit", "yaml_load_strategy")
	if f.has("dictionary_path") {
		f.ignore("has no effect: the dictionary stands in the configuration, so convert again when its file changes", "refresh_interval", "refresh_behaviour")
	}
	f.keepUnused("there is no file to read again", "refresh_interval", "refresh_behaviour")
	if f.string("iterate_on", "") != "" {
		f.value("dictionary")
		f.value("dictionary_path")
		f.value("fallback")
		f.manualf("iterate_on goes through a list, which OTTL cannot")
		return
	}
	entries, ok := f.dictionary()
	if !ok {
		return
	}
	exact, byExpression := f.bool("exact", true), f.bool("regex", false)
	found := f.flag("translated")
	there := exists(from)
	if !override {
		there = ottl.And(there, missing(to))
	}
	f.when(there, func() {
		switch {
		case exact && !byExpression:
			f.lookUp(entries, from, to, found)
		case exact:
			f.lookUpExpression(entries, from, to, found)
		default:
			f.replaceWords(entries, from, to, found, byExpression)
		}
		if f.has("fallback") {
			f.when(ottl.Ne(found.Value(), ottl.Bool(true)), func() {
				f.set(to, f.sprintf(f.string("fallback", "")))
				f.raise(found, ottl.True)
			})
		}
		if from.String() == to.String() { // then it has succeeded in any case
			f.raise(found, ottl.True)
		}
	})
	if f.decorated() {
		f.under(found, f.decorate)
	}
}

// entry is one entry of a dictionary.
type entry struct {
	key   string
	value ottl.Value
	text  string // the value where it is a text
}

// lookUp finds the value as a whole. Of a list, its first element counts.
func (f *filter) lookUp(entries []entry, from, to, found ottl.Path) {
	items := make([]ottl.Item, len(entries))
	for i, e := range entries {
		items[i] = ottl.Item{Key: e.key, Value: e.value}
	}
	dictionary, value := f.temp("dictionary"), f.temp("translation")
	f.do(ottl.Set(dictionary, ottl.Map(items...)))
	f.do(ottl.Set(value, dictionary.At(ottl.Call("String", read(from))).Value()).Where(ottl.Not(ottl.Is("IsList", from.Value()))))
	f.do(ottl.Set(value, dictionary.At(ottl.Call("String", from.Index(0).Value())).Value()).Where(ottl.And(ottl.Is("IsList", from.Value()), ottl.Gt(ottl.Call("Len", from.Value()), ottl.Int(0)))))
	f.raise(found, ottl.Exists(value.Value()))
	f.under(found, func() { f.set(to, value.Value()) })
}

// lookUpExpression finds the first key that matches the value, as a regular expression.
func (f *filter) lookUpExpression(entries []entry, from, to, found ottl.Path) {
	value := f.temp("translation")
	text := ottl.Call("String", read(from))
	for _, e := range entries {
		re, ok := f.regexp(e.key)
		if !ok {
			continue
		}
		f.do(ottl.Set(value, e.value).Where(ottl.And(ottl.Missing(value.Value()), ottl.Is("IsMatch", text, ottl.Str(re)))))
	}
	f.raise(found, ottl.Exists(value.Value()))
	f.under(found, func() { f.set(to, value.Value()) })
}

// replaceWords replaces the keys within the value.
func (f *filter) replaceWords(entries []entry, from, to, found ottl.Path, byExpression bool) {
	value := f.temp("translation")
	var patterns []string
	f.do(ottl.Set(value, ottl.Call("String", read(from))))
	for _, e := range entries {
		re := regexp.QuoteMeta(e.key)
		if byExpression {
			var ok bool
			if re, ok = f.regexp(e.key); !ok {
				continue
			}
		}
		patterns = append(patterns, "(?:"+re+")")
	}
	if len(patterns) == 0 {
		return
	}
	f.raise(found, ottl.Is("IsMatch", value.Value(), ottl.Str(strings.Join(patterns, "|"))))
	f.under(found, func() {
		for i, e := range entries {
			if i < len(patterns) {
				f.do(replacePattern(value, patterns[i], strings.ReplaceAll(e.text, "$", "$$")))
			}
		}
		f.set(to, value.Value())
	})
	if len(entries) > 1 {
		f.reviewf("exact => false: the entries are replaced one after the other, so that one may replace what another put in")
	}
}

// dictionary are the entries of the dictionary; ok is false where they are not known, which is remarked.
func (f *filter) dictionary() (entries []entry, ok bool) {
	file := f.string("dictionary_path", "")
	if file == "" {
		for _, p := range f.pairs("dictionary") {
			if text, plain := f.literal(p.value); plain {
				entries = append(entries, entry{p.key, literalValue(p.value, text), text})
			} else {
				f.manualf("the value of %s in the dictionary is no text", p.key)
			}
		}
	} else {
		f.value("dictionary")
		name, data, found := f.beside(file)
		if !found {
			f.manualf("dictionary_path: %s is not beside the configuration, so that its entries are not known; put it there and convert again", file)
			return nil, false
		}
		var err error
		if entries, err = readDictionary(name, data); err != nil {
			f.manualf("dictionary_path: %v", err)
			return nil, false
		}
	}
	if len(entries) > largestDictionary {
		f.manualf("the dictionary has %d entries; up to %d can stand in a statement. The lookup processor of newer releases reads files", len(entries), largestDictionary)
		return nil, false
	}
	return distinct(entries), true
}

// distinct leaves of entries with one key the last.
func distinct(entries []entry) (list []entry) {
	at := map[string]int{}
	for _, e := range entries {
		if i, twice := at[e.key]; twice {
			list[i] = e
			continue
		}
		at[e.key] = len(list)
		list = append(list, e)
	}
	return list
}

// literalValue is the value of an entry in the configuration: a number where it is one.
func literalValue(v syntax.Value, text string) ottl.Value {
	if _, number := v.(*syntax.Number); number {
		return scalarValue(&yaml.Node{Kind: yaml.ScalarNode, Value: text})
	}
	return ottl.Text(environment(text))
}

// beside reads a file of the tree.
func (c *converter) beside(file string) (name string, data []byte, ok bool) {
	if c.open == nil {
		return "", nil, false
	}
	for _, candidate := range nearby(file) {
		if data, err := c.open(candidate); err == nil {
			return candidate, data, true
		}
	}
	return "", nil, false
}

// nearby are the names under which a file or folder may be found from the folder of the configuration. Absolute paths are those where Logstash
// runs: they are looked for by as much of their end as there is, beside the configuration and in the folders above it.
func nearby(file string) (names []string) {
	parts := strings.Split(strings.Trim(path.Clean(file), "/"), "/")
	for _, above := range []string{"", "../", "../../"} {
		for i := range parts {
			names = append(names, above+strings.Join(parts[i:], "/"))
		}
	}
	return names
}

// readDictionary reads a dictionary by the end of its name: YAML, JSON, or CSV with two columns.
func readDictionary(name string, data []byte) (entries []entry, err error) {
	switch path.Ext(name) {
	case ".csv":
		r := encodingcsv.NewReader(bytes.NewReader(data))
		r.FieldsPerRecord = -1
		rows, err := r.ReadAll()
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, row := range rows {
			if len(row) > 1 {
				entries = append(entries, entry{row[0], ottl.Str(row[1]), row[1]})
			}
		}
		return entries, nil
	case ".yml", ".yaml", ".json":
		var doc yaml.Node
		if err := yaml.Unmarshal(data, &doc); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
			return nil, fmt.Errorf("%s is no map of keys and values", name)
		}
		m := doc.Content[0].Content
		for i := 0; i+1 < len(m); i += 2 {
			entries = append(entries, entry{m[i].Value, yamlValue(m[i+1]), m[i+1].Value})
		}
		return entries, nil
	}
	return nil, fmt.Errorf("%s is neither YAML nor JSON nor CSV by the end of its name", name)
}

// yamlValue is a value of a YAML file.
func yamlValue(n *yaml.Node) ottl.Value {
	switch n.Kind {
	case yaml.AliasNode:
		return yamlValue(n.Alias)
	case yaml.SequenceNode:
		var list []ottl.Value
		for _, c := range n.Content {
			list = append(list, yamlValue(c))
		}
		return ottl.List(list...)
	case yaml.MappingNode:
		var items []ottl.Item
		for i := 0; i+1 < len(n.Content); i += 2 {
			items = append(items, ottl.Item{Key: n.Content[i].Value, Value: yamlValue(n.Content[i+1])})
		}
		return ottl.Map(items...)
	}
	return scalarValue(n)
}

func scalarValue(n *yaml.Node) ottl.Value {
	var v any
	if err := n.Decode(&v); err != nil {
		return ottl.Str(n.Value)
	}
	switch v := v.(type) {
	case int:
		return ottl.Int(int64(v))
	case float64:
		return ottl.Float(v)
	case bool:
		return ottl.Bool(v)
	case nil:
		return ottl.Nil
	}
	return ottl.Str(n.Value)
}
