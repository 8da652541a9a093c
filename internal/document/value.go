// Package document reads JSON and YAML as one kind of tree, in which every scalar knows the bytes that it stands in, and changes parts of
// scalars by splicing bytes. It prints nothing.
package document

import (
	"bytes"
	"sort"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// Document is one document of a file.
type Document struct {
	Root  *Value
	Data  []byte // the file
	lines []int  // the offset of each line
}

// Kind says what a value is.
type Kind int

// The kinds of value.
const (
	Null Kind = iota
	Map
	List
	String
	Number // or a boolean
)

// Value is a node of a document. The methods of a nil *Value say that there is nothing.
type Value struct {
	Kind Kind
	// Start and End are its bytes in the file, quotes included. Those of a YAML collection are not known, and End is 0.
	Start, End int

	text    string
	entries []Entry
	items   []*Value
	doc     *Document
	style   style
	// inFlow says that it stands in a YAML collection of brackets.
	inFlow bool
}

// Entry is a key of a map and its value.
type Entry struct {
	Key   string
	At    *Value // the key
	Value *Value
}

// Get is the value of a key, or of a key of a key; nil where there is none. The last of equal keys counts.
func (v *Value) Get(keys ...string) *Value {
	for _, key := range keys {
		if v == nil {
			return nil
		}
		var found *Value
		for i := range v.entries {
			if v.entries[i].Key == key {
				found = v.entries[i].Value
			}
		}
		v = found
	}
	return v
}

// Entries are the keys of a map, in their order.
func (v *Value) Entries() []Entry {
	if v == nil {
		return nil
	}
	return v.entries
}

// Items are the elements of a list.
func (v *Value) Items() []*Value {
	if v == nil {
		return nil
	}
	return v.items
}

// Text is the text of a string; "" for anything else.
func (v *Value) Text() string {
	if v == nil || v.Kind != String {
		return ""
	}
	return v.text
}

// Scalar is the text of a string, a number or a boolean; "" for anything else.
func (v *Value) Scalar() string {
	if v == nil || v.Kind != String && v.Kind != Number {
		return ""
	}
	return v.text
}

// Is reports whether the value is of a kind. Nothing is Null.
func (v *Value) Is(k Kind) bool {
	if v == nil {
		return k == Null
	}
	return v.Kind == k
}

// Document is the document that the value is in.
func (v *Value) Document() *Document { return v.doc }

// Pos is the line and the column, in bytes, of an offset of the file; both begin with 1.
func (d *Document) Pos(offset int) (line, column int) {
	i := sort.SearchInts(d.lines, offset+1) - 1
	return i + 1, offset - d.lines[i] + 1
}

// Pos is the line and the column at which the value stands.
func (v *Value) Pos() (line, column int) {
	if v == nil {
		return 1, 1
	}
	start := v.Start
	for v.style == block && start < v.End && isBlank(v.doc.Data[start]) {
		start++
	}
	return v.doc.Pos(start)
}

// At is the line and the column of a byte of a scalar's text.
func (v *Value) At(offset int) (line, column int) {
	n := 0
	for i := 0; i < offset && i < len(v.text); i++ {
		if !isBlank(v.text[i]) {
			n++
		}
	}
	if units := v.units(); n < len(units) {
		return v.doc.Pos(units[n].start)
	}
	return v.Pos()
}

func newDocument(data []byte) *Document {
	d := &Document{Data: data, lines: []int{0}}
	for i, b := range data {
		if b == '\n' {
			d.lines = append(d.lines, i+1)
		}
	}
	return d
}

// Parse reads a file: JSON where it begins with a brace or a bracket and can be read as that or is named so, and YAML of one or several
// documents otherwise. Errors are of type *yamledit.Error.
func Parse(name string, data []byte) ([]*Document, error) {
	text := bytes.TrimLeft(bytes.TrimPrefix(data, []byte("\ufeff")), " \t\r\n")
	if len(text) > 0 && (text[0] == '{' || text[0] == '[') {
		d, err := ParseJSON(name, data)
		if err == nil {
			return []*Document{d}, nil
		}
		if strings.HasSuffix(name, ".json") {
			return nil, err
		}
	}
	return ParseYAML(name, data)
}

// Splice is a replacement of bytes of the file.
type Splice = yamledit.Splice
