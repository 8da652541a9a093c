package elastic

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/document"
)

// node is a value of JSON and the place at which it is reported: its own or, for JSON in a string, that of the string.
type node struct {
	*document.Value
	around *document.Value // the string of the file; nil for a value of the file itself
}

// member is a key of an object and its value.
type member struct {
	key   string
	at    node // the key
	value node
}

func (n node) get(keys ...string) node { return node{n.Get(keys...), n.around} }

func (n node) items() (list []node) {
	for _, item := range n.Items() {
		list = append(list, node{item, n.around})
	}
	return list
}

func (n node) members() (list []member) {
	for _, e := range n.Entries() {
		list = append(list, member{e.Key, node{e.At, n.around}, node{e.Value, n.around}})
	}
	return list
}

// pos is the place in the file, or in the line of it that holds the record.
func (n node) pos() (line, column int) {
	if n.around != nil {
		return n.around.Pos()
	}
	return n.Pos()
}

// inside is the JSON that a string holds.
func (n node) inside(file string) (node, error) { return n.holding(file, n.Text()) }

// holding is JSON that stands for what a string holds.
func (n node) holding(file, text string) (node, error) {
	around := n.around
	if around == nil {
		around = n.Value
	}
	d, err := document.ParseJSON(file, []byte(text))
	if err != nil {
		return node{}, err
	}
	return node{d.Root, around}, nil
}

// holdsJSON reports whether a string looks like an object or a list.
func (n node) holdsJSON() bool {
	text := strings.TrimSpace(n.Text())
	return strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") || strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]")
}
