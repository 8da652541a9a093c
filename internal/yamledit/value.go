package yamledit

import (
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"
)

// Value is a node of a file seen through aliases and merge keys, with its position and its path. The zero Value stands for
// what is not there; all methods take it.
type Value struct {
	file *File
	node *yaml.Node // never an alias
	at   *yaml.Node // where it stands: the alias, for the value behind one
	path string
}

// Entry is a key of a mapping and its value.
type Entry struct {
	Key   string
	At    Value // the key
	Value Value
	// Merged says that it came in through a merge key.
	Merged bool
}

// Exists reports whether there is a value.
func (v Value) Exists() bool { return v.node != nil }

// Path is where the value is in its document, e.g. "scrape_configs[0].job_name".
func (v Value) Path() string { return v.path }

// Pos is the line and the column, in bytes, at which the value stands; 1, 1 for what is not there.
func (v Value) Pos() (line, column int) {
	if v.at == nil {
		return 1, 1
	}
	return v.file.Pos(v.at)
}

// File is the file that the value is in.
func (v Value) File() *File { return v.file }

// Node is the node itself, nil for what is not there.
func (v Value) Node() *yaml.Node { return v.node }

// IsMap, IsList, IsScalar and IsNull report what the value is.
func (v Value) IsMap() bool  { return v.node != nil && v.node.Kind == yaml.MappingNode }
func (v Value) IsList() bool { return v.node != nil && v.node.Kind == yaml.SequenceNode }
func (v Value) IsScalar() bool {
	return v.node != nil && v.node.Kind == yaml.ScalarNode && !isNull(v.node)
}
func (v Value) IsNull() bool { return v.node != nil && isNull(v.node) }

// Kind names what the value is for a message.
func (v Value) Kind() string {
	switch {
	case v.IsMap():
		return "a mapping"
	case v.IsList():
		return "a list"
	case v.IsNull():
		return "null"
	case v.IsScalar():
		return map[string]string{"!!str": "a string", "!!int": "a number", "!!float": "a number", "!!bool": "a boolean"}[v.node.Tag]
	}
	return "nothing"
}

func (v Value) child(n *yaml.Node, path string) Value {
	c := Value{file: v.file, node: n, at: n, path: path}
	for c.node.Kind == yaml.AliasNode {
		c.node = c.node.Alias
	}
	return c
}

// Entries are the keys of a mapping in the order in which they stand, each once: a key that is there twice has its last value,
// and keys of a merge key come last, unless the mapping has them itself (yaml.org/type/merge.html).
func (v Value) Entries() []Entry {
	if !v.IsMap() {
		return nil
	}
	var entries []Entry
	index := map[string]int{}
	var merges []*yaml.Node
	for i := 0; i+1 < len(v.node.Content); i += 2 {
		key, value := v.node.Content[i], v.node.Content[i+1]
		if key.Tag == "!!merge" {
			merges = append(merges, value)
			continue
		}
		k := v.child(key, "")
		e := Entry{Key: k.node.Value, At: k}
		path := e.Key
		if strings.ContainsAny(path, ".[]") {
			path = strconv.Quote(path)
		}
		if v.path != "" {
			path = v.path + "." + path
		}
		e.At.path = path
		e.Value = v.child(value, path)
		if old, twice := index[e.Key]; twice {
			entries[old] = e
			continue
		}
		index[e.Key] = len(entries)
		entries = append(entries, e)
	}
	for _, m := range merges {
		for _, source := range v.child(m, v.path).merged() {
			for _, e := range source.Entries() {
				if _, own := index[e.Key]; own {
					continue
				}
				index[e.Key] = len(entries)
				e.Merged = true
				entries = append(entries, e)
			}
		}
	}
	return entries
}

// merged are the mappings that a merge key names: one, or a list of them.
func (v Value) merged() []Value {
	if v.IsList() {
		return v.Items()
	}
	return []Value{v}
}

// Items are the elements of a list.
func (v Value) Items() []Value {
	if !v.IsList() {
		return nil
	}
	items := make([]Value, len(v.node.Content))
	for i, n := range v.node.Content {
		items[i] = v.child(n, v.path+"["+strconv.Itoa(i)+"]")
	}
	return items
}

// Get is the value of a key, or of a key of a key.
func (v Value) Get(keys ...string) Value {
	for _, key := range keys {
		found := Value{}
		for _, e := range v.Entries() {
			if e.Key == key {
				found = e.Value
			}
		}
		v = found
	}
	return v
}

// Entry is the entry of a key, of which At does not exist where there is none.
func (v Value) Entry(key string) Entry {
	for _, e := range v.Entries() {
		if e.Key == key {
			return e
		}
	}
	return Entry{}
}

// Text is the text of a scalar; "" for anything else.
func (v Value) Text() string {
	if !v.IsScalar() {
		return ""
	}
	return v.node.Value
}

// Bool is the value of a boolean scalar as YAML 1.1 spells it, as the decoders of Prometheus and Jaeger read it.
func (v Value) Bool() (value, ok bool) {
	if !v.IsScalar() {
		return false, false
	}
	switch strings.ToLower(v.node.Value) {
	case "true", "yes", "on", "y":
		return true, true
	case "false", "no", "off", "n":
		return false, true
	}
	return false, false
}

// Strings are the scalars of a list, or the one scalar that stands for a list of one.
func (v Value) Strings() (list []string) {
	if v.IsScalar() {
		return []string{v.Text()}
	}
	for _, item := range v.Items() {
		list = append(list, item.Text())
	}
	return list
}
