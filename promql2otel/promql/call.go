package promql

import (
	"github.com/prometheus/prometheus/promql/parser"
)

// call adapts a call, and the labels that it names in strings.
func (a *adapting) call(n *parser.Call) Flow {
	var f Flow

	taken := false
	for i, arg := range n.Args {
		if n.Func.Name == "info" && i == 1 {
			continue // a selector of labels of an info metric
		}
		g := a.walk(arg)
		if t := arg.Type(); !taken && (t == parser.ValueTypeVector || t == parser.ValueTypeMatrix) {
			f, taken = g, true
		}
	}
	literal := func(i int) (*parser.StringLiteral, bool) {
		if i >= len(n.Args) {
			return nil, false
		}
		s, ok := n.Args[i].(*parser.StringLiteral)
		return s, ok
	}
	switch n.Func.Name {
	case "label_replace", "label_join":
		sources := 3
		dst, ok := literal(1)
		if !ok {
			return f
		}
		for i := sources; i < len(n.Args); i++ {
			if n.Func.Name == "label_replace" && i > 3 {
				break // the pattern
			}
			if src, ok := literal(i); ok {
				a.argument(src, f)
			}
		}
		f = f.Put(dst.Val, a.created(dst, f))
	case "sort_by_label", "sort_by_label_desc":
		for i := 1; i < len(n.Args); i++ {
			if s, ok := literal(i); ok {
				a.argument(s, f)
			}
		}
	case "histogram_quantiles":
		if dst, ok := literal(1); ok {
			f = f.Put(dst.Val, a.created(dst, f))
		}
	case "info":
		f.sources = append(f.sources, source{labels: a.m.Other()})
		a.review("info adds labels of target_info: see that they are the resource attributes that it had")
	case "absent", "absent_over_time":
		a.lateAbsent(n, f)
		f.late, f.extra = false, false
	case "increase", "rate", "irate", "delta":
		a.lateRange(n, f)
		f.late = f.late && n.Func.Name == "increase"
	case "scalar", "vector", "time":
		return Flow{}
	}
	return f
}

// argument adapts a string that names a label of the argument.
func (a *adapting) argument(s *parser.StringLiteral, f Flow) {
	if name, ok := a.labelString(s, f); ok {
		a.onTree = append(a.onTree, func() { s.Val = name })
	}
}

// created adapts a string that names a label which a function makes, and returns its new name. One of the name of a label
// of the argument's series goes by the new name of that label.
func (a *adapting) created(s *parser.StringLiteral, f Flow) string {
	for _, old := range f.names() {
		if name, torn := f.Rename(old); !torn && name == s.Val && old != name {
			if _, is := f.Renames()[s.Val]; !is {
				a.unknown = append(a.unknown, "the label "+s.Val+", which is made here, is what "+old+" is called now: give it another name")
				return s.Val
			}
		}
	}
	f = f.open() // also where the argument's own label of that name has been left out
	if name, ok := a.labelString(s, f); ok {
		a.onTree = append(a.onTree, func() { s.Val = name })
		return name
	}
	return s.Val
}

// labelString edits the string that names a label.
func (a *adapting) labelString(s *parser.StringLiteral, f Flow) (name string, ok bool) {
	i := a.words.at(int(s.PosRange.Start))
	if !a.words.is(i, parser.STRING) {
		return "", false
	}
	start, end := span(a.words[i])
	if h := a.hole(start, end); h != nil {
		if len(f.Renames()) > 0 {
			a.unknown = append(a.unknown, h.Text+" names a label, and some of the labels here are renamed: see what it is filled with")
		}
		return "", false
	}
	old := word(a.words[i])
	name, torn := f.Rename(old)
	switch {
	case torn:
		a.torn(old, "in a string")
		return "", false
	case name == old:
		return "", false
	}
	a.renamed(old, name)
	a.edit(start, end, quote(name, a.words[i].Val))
	return name, true
}
