// Package yamledit reads YAML with the position of everything in it, and changes it by splicing bytes, so that comments and
// layout stay as they were. It prints no YAML.
package yamledit

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// MaxSize is the largest file that Parse takes, in bytes. The largest configuration met in the wild has less than 2 MiB.
const MaxSize = 16 << 20

// maxNodes bounds what aliases may expand to: a file of a few lines can otherwise stand for billions of nodes.
const maxNodes = 2_000_000

// File is a parsed YAML file.
type File struct {
	Name string // what positions and errors name
	Data []byte
	Docs []Value // the documents that are not empty, in order
	// Duplicates are the keys that a mapping has twice. YAML forbids them and most programs refuse them; the last one counts here.
	Duplicates []Value

	lines []int // the offset of each line
}

// Error says what is wrong with a file, and where.
type Error struct {
	Name   string
	Line   int // 1-based, 0 for the file as a whole
	Column int // 1-based, 0 where not known
	Reason string
}

func (e *Error) Error() string {
	switch {
	case e.Line == 0:
		return e.Name + ": " + e.Reason
	case e.Column == 0:
		return fmt.Sprintf("%s:%d: %s", e.Name, e.Line, e.Reason)
	}
	return fmt.Sprintf("%s:%d:%d: %s", e.Name, e.Line, e.Column, e.Reason)
}

// Parse reads all documents of a file. Its errors are of type *Error.
func Parse(name string, data []byte) (file *File, err error) {
	defer func() { // yaml.v3 has panicked on malformed input before
		if p := recover(); p != nil {
			file, err = nil, &Error{Name: name, Reason: fmt.Sprintf("cannot be read as YAML: %v", p)}
		}
	}()
	if err := CheckText(name, data); err != nil {
		return nil, err
	}
	f := &File{Name: name, Data: data, lines: lineOffsets(data)}
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var doc yaml.Node
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, f.syntaxError(err)
		}
		if doc.Kind == yaml.DocumentNode && len(doc.Content) == 1 && !isNull(doc.Content[0]) {
			f.Docs = append(f.Docs, Value{file: f, node: doc.Content[0], at: doc.Content[0]})
		}
	}
	budget := maxNodes
	for _, d := range f.Docs {
		if err := f.check(d.node, map[*yaml.Node]bool{}, &budget); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// CheckText returns an *Error for what is no text of a size that a configuration can have.
func CheckText(name string, data []byte) error {
	switch {
	case len(data) > MaxSize:
		return TooLarge(name)
	case bytes.IndexByte(data, 0) >= 0 || !utf8.Valid(data):
		return &Error{Name: name, Reason: "is not a text file in UTF-8; convert it, or leave it out"}
	}
	return nil
}

// TooLarge is the error for a file of more than MaxSize.
func TooLarge(name string) error {
	return &Error{Name: name, Reason: fmt.Sprintf("is larger than %d MiB; that is no configuration file", MaxSize>>20)}
}

func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

var yamlLine = regexp.MustCompile(`line (\d+):? ?(.*)`)

// template matches the delimiters of Go, Jinja and ERB templates.
// lineBefore matches the errors for which yaml.v3 names the line before: those of its parser, which counts from 0 (parser.fail in
// yaml.go of that module adds one for the scanner's only), and one of the scanner's.
var lineBefore = regexp.MustCompile(`^did not find expected (key|'[,-]'|node content|<)|^found a tab character`)

var unknownAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)

var template = regexp.MustCompile(`\{\{|\{%|<%`)

const templateReason = "is a template, not YAML; render it first (for example `helm template` or `ansible … --check`) and convert the result"

// syntaxError turns an error of yaml.v3 into one with a position; for a file that holds template delimiters it says that.
func (f *File) syntaxError(err error) error {
	e := &Error{Name: f.Name, Reason: strings.TrimPrefix(err.Error(), "yaml: ")}
	if m := yamlLine.FindStringSubmatch(err.Error()); m != nil {
		e.Line, _ = strconv.Atoi(m[1])
		e.Reason = m[2]
		if lineBefore.MatchString(e.Reason) {
			e.Line = min(e.Line+1, len(f.lines))
		}
	}
	if m := unknownAnchor.FindStringSubmatch(e.Reason); m != nil {
		if at := bytes.Index(f.Data, []byte("*"+m[1])); at >= 0 {
			e.Line, e.Column = f.position(at)
		}
	}
	if at := template.FindIndex(f.Data); at != nil {
		e.Line, e.Column = f.position(at[0])
		e.Reason = templateReason
	}
	return e
}

// check looks for what YAML's syntax allows and no configuration can mean: mappings as keys, duplicate keys, aliases without end.
func (f *File) check(n *yaml.Node, above map[*yaml.Node]bool, budget *int) error {
	if *budget--; *budget < 0 {
		return &Error{Name: f.Name, Reason: "its aliases expand to more than any configuration holds"}
	}
	switch n.Kind {
	case yaml.AliasNode:
		if n.Alias == nil || above[n.Alias] {
			line, col := f.Pos(n)
			return &Error{Name: f.Name, Line: line, Column: col, Reason: "the alias *" + n.Value + " holds itself"}
		}
		above[n.Alias] = true
		err := f.check(n.Alias, above, budget)
		delete(above, n.Alias)
		return err
	case yaml.MappingNode:
		seen := map[string]bool{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			key := n.Content[i]
			if key.Kind != yaml.ScalarNode && key.Kind != yaml.AliasNode {
				line, col := f.Pos(key)
				reason := "a mapping or list cannot be a key"
				if template.Match(f.Data) {
					reason = templateReason
				}
				return &Error{Name: f.Name, Line: line, Column: col, Reason: reason}
			}
			if seen[key.Value] && key.Value != "<<" {
				f.Duplicates = append(f.Duplicates, Value{file: f, node: key, at: key})
			}
			seen[key.Value] = true
		}
	}
	for _, c := range n.Content {
		if err := f.check(c, above, budget); err != nil {
			return err
		}
	}
	return nil
}

// lineOffsets is where each line begins. Lines end as YAML 1.1 and yaml.v3 have it: a carriage return alone ends one, and so do the next
// line, line separator and paragraph separator of Unicode (is_break in yamlprivateh.go of that module).
func lineOffsets(data []byte) []int {
	offsets := []int{0}
	for i := 0; i < len(data); i++ {
		rest := data[i:]
		switch {
		case data[i] == '\n', data[i] == '\r' && !bytes.HasPrefix(rest, []byte("\r\n")):
		case bytes.HasPrefix(rest, []byte("\u0085")):
			i++
		case bytes.HasPrefix(rest, []byte("\u2028")), bytes.HasPrefix(rest, []byte("\u2029")):
			i += 2
		default:
			continue
		}
		offsets = append(offsets, i+1)
	}
	return offsets
}

// position is the line and the column, in bytes, of an offset.
func (f *File) position(offset int) (line, column int) {
	line = len(f.lines)
	for line > 1 && f.lines[line-1] > offset {
		line--
	}
	return line, offset - f.lines[line-1] + 1
}

// Pos is the line and the column, in bytes, at which a node begins.
func (f *File) Pos(n *yaml.Node) (line, column int) {
	return f.position(f.Offset(n))
}

// Offset is the byte at which a node begins: its anchor or tag where it has one. The columns of yaml.v3 count runes.
func (f *File) Offset(n *yaml.Node) int {
	if n.Line < 1 || n.Line > len(f.lines) {
		return 0
	}
	at := f.lines[n.Line-1]
	if at == 0 && bytes.HasPrefix(f.Data, []byte("\xef\xbb\xbf")) {
		at += 3 // yaml.v3 does not count a byte order mark
	}
	for i := 1; i < n.Column && at < len(f.Data) && f.Data[at] != '\n'; i++ {
		_, size := utf8.DecodeRune(f.Data[at:])
		at += size
	}
	return at
}
