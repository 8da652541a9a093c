package document

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/otelmigrate/otelmigrate/internal/yamledit"
	"gopkg.in/yaml.v3"
)

// style is how a scalar is written.
type style int

const (
	jsonString style = iota
	doubleQuoted
	singleQuoted
	plain
	block // literal or folded
)

// Edit replaces the bytes [Start, End) of a scalar's text.
type Edit struct {
	Start, End int
	Text       string
}

// unit is a byte of a scalar's text that is no blank, or the first byte of an escaped character, and where it is written.
type unit struct {
	b          byte
	start, end int
}

// units are the bytes of a scalar's text that are no blanks. Whatever the style, YAML changes nothing but blanks and escapes.
func (v *Value) units() []unit {
	data := v.doc.Data
	start, end := v.Start, v.End
	quoted := v.style == jsonString || v.style == doubleQuoted || v.style == singleQuoted
	if quoted {
		start, end = start+1, end-1
	}
	var list []unit
	add := func(text string, start, end int) {
		for i := 0; i < len(text); i++ {
			if !isBlank(text[i]) {
				list = append(list, unit{text[i], start, end})
			}
		}
	}
	for i := start; i < end; {
		size := 1
		switch b := data[i]; {
		case (v.style == jsonString || v.style == doubleQuoted) && b == '\\' && i+1 < end:
			var text string
			text, size = unescape(data[i:end])
			add(text, i, i+size)
		case v.style == singleQuoted && b == '\'':
			size = 2
			add("'", i, i+size)
		case !isBlank(b):
			list = append(list, unit{b, i, i + 1})
		}
		i += size
	}
	return list
}

// yamlEscapes are those of YAML 1.2, section 5.7, of one character; JSON's are among them.
var yamlEscapes = map[byte]string{'0': "\x00", 'a': "\a", 'b': "\b", 't': "\t", '\t': "\t", 'n': "\n", 'v': "\v", 'f': "\f", 'r': "\r", 'e': "\x1b",
	' ': " ", '"': `"`, '/': "/", '\\': `\`, 'N': "\u0085", '_': "\u00a0", 'L': "\u2028", 'P': "\u2029", '\n': "", '\r': ""}

// unescape reads the escape at the beginning of a text, and returns how many bytes it has.
func unescape(text []byte) (string, int) {
	digits := map[byte]int{'x': 2, 'u': 4, 'U': 8}[text[1]]
	if digits == 0 {
		return yamlEscapes[text[1]], 2
	}
	if len(text) < 2+digits {
		return "", len(text)
	}
	code, err := strconv.ParseUint(string(text[2:2+digits]), 16, 32)
	if err != nil {
		return "", 2
	}
	r := rune(code)
	if utf16.IsSurrogate(r) && len(text) >= 12 && text[6] == '\\' && text[7] == 'u' {
		if low, err := strconv.ParseUint(string(text[8:12]), 16, 32); err == nil {
			if pair := utf16.DecodeRune(r, rune(low)); pair != utf8.RuneError {
				return string(pair), 12
			}
		}
	}
	return string(r), 2 + digits
}

// Splices are the replacements of bytes of the file that make edits of a scalar's text. Edits must not overlap; those at one place are made
// in the order given.
func (v *Value) Splices(edits []Edit) ([]Splice, error) {
	if len(edits) == 0 {
		return nil, nil
	}
	edits = slices.Clone(edits)
	slices.SortStableFunc(edits, func(a, b Edit) int { return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End)) })
	want, err := applied(v.text, edits)
	if err != nil {
		return nil, err
	}
	units := v.units()
	index := make([]int, 0, len(v.text)+1) // of the first unit at or after each byte of the text
	n := 0
	for i := 0; i < len(v.text); i++ {
		index = append(index, n)
		if isBlank(v.text[i]) {
			continue
		}
		if n >= len(units) || units[n].b != v.text[i] {
			return nil, fmt.Errorf("the place of a change cannot be found in the file")
		}
		n++
	}
	index = append(index, n)
	if n != len(units) {
		return nil, fmt.Errorf("the place of a change cannot be found in the file")
	}
	if v.style == plain && !plainStays(want, v.inFlow) {
		return []Splice{{Start: v.Start, End: v.End, Text: yamledit.Quote(want, yaml.SingleQuotedStyle)}}, nil // YAML has folded its lines already
	}
	var out []Splice
	for _, e := range edits {
		s := Splice{Text: v.encode(e.Text)}
		switch first, last := index[e.Start], index[e.End]; {
		case e.Start == e.End && first > 0 && (first == len(units) || e.Start > 0 && !isBlank(v.text[e.Start-1])):
			s.Start = units[first-1].end
			s.End = s.Start
		case e.Start == e.End && first < len(units):
			s.Start, s.End = units[first].start, units[first].start
		case first < last:
			s.Start, s.End = units[first].start, units[last-1].end
			if e.End < len(v.text) && isBlank(v.text[e.End-1]) && last < len(units) {
				s.End = units[last].start // the blanks go as well
			}
		default:
			return nil, fmt.Errorf("a change of blanks only has no place in the file")
		}
		out = append(out, s)
	}
	return out, nil
}

// Replace is the replacement of a scalar's whole text.
func (v *Value) Replace(text string) ([]Splice, error) {
	if v.style == plain || v.text == "" || v.style == block {
		if v.style == block {
			return nil, fmt.Errorf("a text of several lines is not replaced as a whole")
		}
		return []Splice{{Start: v.Start, End: v.End, Text: yamledit.Quote(text, 0)}}, nil
	}
	return []Splice{{Start: v.Start + 1, End: v.End - 1, Text: v.encode(text)}}, nil
}

func applied(text string, edits []Edit) (string, error) {
	var b strings.Builder
	at := 0
	for _, e := range edits {
		if e.Start < at || e.End < e.Start || e.End > len(text) {
			return "", fmt.Errorf("two changes overlap")
		}
		b.WriteString(text[at:e.Start])
		b.WriteString(e.Text)
		at = e.End
	}
	b.WriteString(text[at:])
	return b.String(), nil
}

// plainStays reports whether a text can be written without quotes.
func plainStays(text string, inFlow bool) bool {
	folded := strings.Join(strings.Fields(text), " ")
	var n struct{ K any }
	if err := yaml.Unmarshal([]byte("k: "+folded), &n); err != nil {
		return false
	}
	got, ok := n.K.(string)
	return ok && got == folded && !(inFlow && strings.ContainsAny(folded, "{}[],"))
}

// encode writes a text for the inside of the scalar.
func (v *Value) encode(text string) string {
	switch v.style {
	case jsonString:
		var b strings.Builder
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if e.Encode(text) != nil {
			return text
		}
		return strings.TrimSuffix(b.String(), "\n")[1 : b.Len()-2]
	case doubleQuoted:
		return strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(text)
	case singleQuoted:
		return strings.ReplaceAll(text, "'", "''")
	}
	return text
}
