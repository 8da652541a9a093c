package document

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"

	"github.com/tailscale/hujson"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// maxDepth bounds the nesting of JSON, which is read by recursion. No dashboard has a tenth of it.
const maxDepth = 500

var jsonPlace = regexp.MustCompile(`^hujson: line (\d+), column (\d+): (.*)$`)

// ParseJSON reads a JSON document; comments and commas at the end of lists are taken as well.
func ParseJSON(name string, data []byte) (*Document, error) {
	if err := yamledit.CheckText(name, data); err != nil {
		return nil, err
	}
	if tooDeep(data) {
		return nil, &yamledit.Error{Name: name, Reason: fmt.Sprintf("is nested more than %d levels deep", maxDepth)}
	}
	d := newDocument(data)
	if bytes.HasPrefix(data, []byte("\ufeff")) { // blanks of the same length, so that offsets stay
		data = append([]byte("   "), data[len("\ufeff"):]...)
	}
	v, err := hujson.Parse(data)
	if err != nil {
		e := &yamledit.Error{Name: name, Reason: "is not JSON: " + err.Error()}
		if m := jsonPlace.FindStringSubmatch(err.Error()); m != nil {
			e.Line, _ = strconv.Atoi(m[1])
			e.Column, _ = strconv.Atoi(m[2])
			e.Reason = "is not JSON: " + m[3]
		}
		return nil, e
	}
	d.Root = d.json(v)
	return d, nil
}

// tooDeep reports whether brackets are nested more than maxDepth levels deep.
func tooDeep(data []byte) bool {
	depth, inString := 0, false
	for i := 0; i < len(data); i++ {
		switch b := data[i]; {
		case inString && b == '\\':
			i++
		case b == '"':
			inString = !inString
		case inString:
		case b == '{' || b == '[':
			if depth++; depth > maxDepth {
				return true
			}
		case b == '}' || b == ']':
			depth--
		}
	}
	return false
}

func (d *Document) json(v hujson.Value) *Value {
	out := &Value{doc: d, Start: v.StartOffset, End: v.EndOffset, style: jsonString}
	switch t := v.Value.(type) {
	case *hujson.Object:
		out.Kind = Map
		for _, m := range t.Members {
			key := d.json(m.Name)
			out.entries = append(out.entries, Entry{Key: key.text, At: key, Value: d.json(m.Value)})
		}
	case *hujson.Array:
		out.Kind = List
		for _, e := range t.Elements {
			out.items = append(out.items, d.json(e))
		}
	case hujson.Literal:
		switch t.Kind() {
		case '"':
			out.Kind, out.text = String, t.String()
		case 'n':
			out.Kind = Null
		default:
			out.Kind, out.text = Number, string(t)
		}
	}
	return out
}
