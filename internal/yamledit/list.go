package yamledit

import (
	"bytes"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"
)

// Item is an item to be added to a list.
type Item struct {
	Lines []string // in block style, without the dash: one for a scalar, one or more for a mapping
	Flow  string   // in flow style
}

// Append adds an item at the end of the list of an entry, in the style in which the list is written; an entry without a value becomes a
// list. ok is false where that would change something else as well, or where the value is no list.
func (e Entry) Append(item Item) (s Splice, ok bool) {
	if !e.At.Exists() || e.Shared() {
		return Splice{}, false
	}
	switch {
	case e.Value.IsList() && e.Value.IsFlow():
		return e.Value.appendFlow(item.Flow)
	case e.Value.IsList() && len(e.Value.Items()) > 0:
		last := e.Value.Items()[len(e.Value.Items())-1]
		_, end, ok := last.Item()
		if !ok {
			return Splice{}, false
		}
		return e.At.file.insertLines(end, item.block(strings.Repeat(" ", e.Value.Indent()))), true
	case e.Value.IsNull() && e.Value.node.Value == "":
		start, end, ok := e.Block()
		if !ok {
			return Splice{}, false
		}
		indent := e.At.file.Offset(e.At.at) - start
		return e.At.file.insertLines(end, item.block(strings.Repeat(" ", indent+2))), true
	}
	return Splice{}, false
}

// Shared reports whether the value of an entry means something elsewhere as well: it came in through a merge key or an alias, or an alias
// stands for it.
func (e Entry) Shared() bool { return e.Merged || e.Value.Shared() }

// Shared reports whether a value stands behind an alias, or an alias stands for it.
func (v Value) Shared() bool {
	return v.at != nil && (v.at != v.node || v.node.Anchor != "" && v.file.refersTo(v.node.Anchor))
}

// refersTo reports whether an alias for an anchor stands in the file.
func (f *File) refersTo(anchor string) bool {
	var within func(n *yaml.Node) bool
	within = func(n *yaml.Node) bool {
		return n.Kind == yaml.AliasNode && n.Value == anchor || slices.ContainsFunc(n.Content, within)
	}
	return slices.ContainsFunc(f.Docs, func(d Value) bool { return within(d.node) })
}

// AppendEntry adds an entry "key: value" in a line of its own at the end of the mapping, which has to be in block style and not empty.
func (v Value) AppendEntry(text string) (s Splice, ok bool) {
	if !v.IsMap() || v.IsFlow() || v.at != v.node || len(v.node.Content) == 0 {
		return Splice{}, false
	}
	end := -1
	for _, e := range v.Entries() {
		if _, last, ok := e.Block(); ok {
			end = max(end, last)
		}
	}
	if end < 0 {
		return Splice{}, false
	}
	return v.file.insertLines(end, []string{strings.Repeat(" ", v.Indent()) + text}), true
}

// block are the lines of the item, behind a dash at the given indentation.
func (i Item) block(indent string) (lines []string) {
	for n, line := range i.Lines {
		if n == 0 {
			lines = append(lines, indent+"- "+line)
		} else {
			lines = append(lines, indent+"  "+line)
		}
	}
	return lines
}

// insertLines inserts whole lines at an offset, which is the start of a line or the end of a file.
func (f *File) insertLines(at int, lines []string) Splice {
	nl := f.Newline()
	text := strings.Join(lines, nl)
	if at > 0 && f.Data[at-1] != '\n' { // the last line has no end
		return Splice{at, at, nl + text}
	}
	return Splice{at, at, text + nl}
}

// FlowSpan is where a list or mapping in flow style stands, with its brackets.
func (v Value) FlowSpan() (start, end int, ok bool) {
	if v.at == nil || v.at != v.node || !v.IsFlow() || v.at.Anchor != "" || v.at.Style&yaml.TaggedStyle != 0 {
		return 0, 0, false
	}
	start = v.file.Offset(v.at)
	last := v.file.flowEnd(start)
	if last <= start || !bytes.ContainsAny(v.file.Data[start:start+1], "[{") {
		return 0, 0, false
	}
	return start, last + 1, true
}

func (v Value) appendFlow(item string) (Splice, bool) {
	_, end, ok := v.FlowSpan()
	if !ok {
		return Splice{}, false
	}
	items := v.Items()
	if len(items) == 0 {
		return Splice{end - 1, end - 1, item}, true
	}
	// Behind the last item, so that a comma or a comment behind it, or a bracket in a line of its own, stays where it is.
	at := v.file.lastOffset(items[len(items)-1].at) + 1
	if _, last, ok := items[len(items)-1].Span(); ok {
		at = last
	} else if items[len(items)-1].IsScalar() {
		return Splice{}, false
	}
	return Splice{at, at, ", " + item}, true
}
