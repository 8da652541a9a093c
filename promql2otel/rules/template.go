package rules

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"text/template/parse"

	"github.com/otelmigrate/otelmigrate/internal/document"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/promql2otel/promql"
	"github.com/otelmigrate/otelmigrate/promql2otel/query"
)

// definitions stand before each template where Prometheus expands it (rules/alerting.go).
const definitions = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}{{$values := .Values}}"

// templating is the work on one template.
type templating struct {
	w     *query.Work
	value *document.Value
	text  string
	where string
	alert promql.Flow
	// asked are the labels of what the template asks for itself; none where it asks for nothing.
	asked []promql.Flow
	// byPipe are those that a pipe asks for, and around those of the pipe that is walked, or of the range or with around.
	byPipe map[*parse.PipeNode][]promql.Flow
	around []promql.Flow
	// inside is how many range and with there are around, in which the dot is something else; a definition counts as one.
	inside int
	// labelsDot says that the dot is the labels of the alert.
	labelsDot bool
	// reached are the strings that queries were found in.
	reached map[*parse.StringNode]bool
	edits   []document.Edit
}

// Template adapts a template of an alert to the labels that the alert has: $labels.x, .Labels.x, index $labels "x", and the queries and labels
// in it. It parses what Prometheus parses; a name that is no identifier is put in an index call.
func Template(w *query.Work, v *document.Value, labels promql.Flow, where string) {
	t := &templating{w: w, value: v, text: v.Text(), where: where, alert: labels, reached: map[*parse.StringNode]bool{}, byPipe: map[*parse.PipeNode][]promql.Flow{}}
	trees := map[string]*parse.Tree{}
	tree := parse.New(where)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(definitions+t.text, "", "", trees); err != nil {
		if len(labels.Renames()) > 0 {
			w.Find(v, 0, finding.Manual, "query-template", "", where+": is a template that cannot be read, and may name labels that are renamed: "+strings.TrimPrefix(err.Error(), "template: "))
		}
		return
	}
	// Queries first: their labels are what label and .Labels ask for inside of them. Definitions are parts of the same text.
	for _, queries := range []bool{true, false} {
		for _, name := range slices.Sorted(maps.Keys(trees)) {
			if root := trees[name]; root != nil && root.Root != nil {
				t.inside = 1
				if name == where {
					t.inside = 0
				}
				t.walk(root.Root, queries)
			}
		}
	}
	w.Edit(v, t.edits)
}

// walk looks for queries, or for labels.
func (t *templating) walk(node parse.Node, queries bool) {
	switch n := node.(type) {
	case *parse.ListNode:
		if n == nil {
			return
		}
		for _, c := range n.Nodes {
			t.walk(c, queries)
		}
	case *parse.ActionNode:
		t.walk(n.Pipe, queries)
	case *parse.TemplateNode:
		t.walk(n.Pipe, queries)
	case *parse.IfNode:
		t.branch(&n.BranchNode, queries)
	case *parse.RangeNode:
		t.block(&n.BranchNode, queries)
	case *parse.WithNode:
		t.block(&n.BranchNode, queries)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		t.pipe(n, queries)
	case *parse.ChainNode:
		t.walk(n.Node, queries)
		if !queries && len(n.Field) == 2 && n.Field[0] == "Labels" {
			t.chain(n)
		}
	case *parse.StringNode:
		if !queries {
			t.unreached(n)
		}
	case *parse.VariableNode:
		if !queries && len(n.Ident) == 2 && n.Ident[0] == "$labels" {
			t.field(int(n.Pos)-len(definitions), "$labels", n.Ident[1], t.alert)
		}
		if !queries && len(n.Ident) == 3 && n.Ident[1] == "Labels" { // of a variable that ranges over a result
			t.field(int(n.Pos)-len(definitions), n.Ident[0]+".Labels", n.Ident[2], t.inner())
		}
		if !queries && len(n.Ident) == 4 && n.Ident[0] == "$values" && n.Ident[2] == "Labels" { // Grafana: $values.A.Labels.x
			t.field(int(n.Pos)-len(definitions), "$values."+n.Ident[1]+".Labels", n.Ident[3], t.alert)
		}
	case *parse.FieldNode:
		if !queries && len(n.Ident) == 2 && n.Ident[0] == "Labels" {
			f := t.alert
			if t.inside > 0 {
				f = t.inner()
			}
			t.field(int(n.Pos)-len(definitions), ".Labels", n.Ident[1], f)
		}
		if !queries && len(n.Ident) == 1 && t.labelsDot {
			t.field(int(n.Pos)-len(definitions), "", n.Ident[0], t.alert)
		}
	}
}

// block walks a range or a with, in which the dot is what it is of.
func (t *templating) block(n *parse.BranchNode, queries bool) {
	t.walk(n.Pipe, queries)
	outer := t.labelsDot
	t.labelsDot = len(n.Pipe.Decl) == 0 && len(n.Pipe.Cmds) == 1 && len(n.Pipe.Cmds[0].Args) == 1 && isLabels(n.Pipe.Cmds[0].Args[0])
	around := t.around
	if list := t.byPipe[n.Pipe]; len(list) > 0 {
		t.around = list
	}
	t.inside++
	t.walk(n.List, queries)
	t.inside--
	t.around = around
	t.labelsDot = outer
	t.walk(n.ElseList, queries)
}

// chain adapts the label behind a call in parentheses: (index $values "A").Labels.x, (query "…" | first).Labels.x.
func (t *templating) chain(n *parse.ChainNode) {
	f := t.inner()
	if strings.Contains(n.Node.String(), "$values") {
		f = t.alert
	}
	old := n.Field[1]
	start := int(n.Pos) - len(definitions) + len(".Labels.")
	if start < 0 || !strings.HasPrefix(t.text[min(start, len(t.text)):], old) {
		return
	}
	switch renamed, torn := f.Rename(old); {
	case torn, renamed != old && !identifier.MatchString(renamed):
		t.w.Find(t.value, start, finding.Manual, "query-template", "", fmt.Sprintf("%s: the label %s is renamed, and cannot be put here: write it as an index", t.where, old))
	case renamed != old:
		t.edits = append(t.edits, document.Edit{Start: start, End: start + len(old), Text: renamed})
	}
}

func (t *templating) branch(n *parse.BranchNode, queries bool) {
	t.walk(n.Pipe, queries)
	t.walk(n.List, queries)
	t.walk(n.ElseList, queries)
}

// inner is the labels of what the template asks for, or of the alert where it asks for nothing.
func (t *templating) inner() promql.Flow {
	list := t.asked
	if len(t.around) > 0 {
		list = t.around
	}
	if len(list) == 0 {
		return t.alert
	}
	f := list[0]
	for _, g := range list[1:] {
		f = f.Join(g)
	}
	return f
}

func (t *templating) pipe(n *parse.PipeNode, queries bool) { t.piped(n, queries, "") }

// takesQuery are the functions that take a query: its result, and links to it in Prometheus.
var takesQuery = map[string]bool{"query": true, "graphLink": true, "tableLink": true}

// piped walks a pipe. taker is the function that takes its result for a query, if any.
func (t *templating) piped(n *parse.PipeNode, queries bool, taker string) {
	takes := len(n.Cmds) // what stands behind it formats its result
	for i, c := range n.Cmds {
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok && takesQuery[id.Ident] {
			taker, takes = id.Ident, i
		}
	}
	before, around := len(t.asked), t.around
	defer func() {
		t.around = around
		if queries {
			t.byPipe[n] = slices.Clone(t.asked[before:])
		}
	}()
	if list := t.byPipe[n]; len(list) > 0 {
		t.around = list
	}
	for at, c := range n.Cmds {
		name := ""
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			name = id.Ident
		}
		for i, arg := range c.Args {
			s, ok := arg.(*parse.StringNode)
			inner, isPipe := arg.(*parse.PipeNode)
			switch {
			case isPipe:
				into := ""
				if takesQuery[name] { // query (printf …)
					into = name
				}
				t.piped(inner, queries, into)
			case !ok:
				t.walk(arg, queries)
			case queries && (takesQuery[name] || taker != "" && at < takes && i <= 1 && (name == "printf" || name == "")):
				t.query(s, name == "printf", taker == "query")
			case !queries && name == "index" && len(c.Args) == 3 && i == 2 && isLabels(c.Args[1]):
				t.label(s, t.labelsOf(c.Args[1]))
			case !queries && (name == "label" || name == "sortByLabel") && i == 1:
				t.label(s, t.inner())
			case !queries:
				t.unreached(s)
			}
		}
	}
}

// isLabels reports whether a node is a map of labels.
func isLabels(n parse.Node) bool {
	switch n := n.(type) {
	case *parse.VariableNode:
		return len(n.Ident) == 1 && n.Ident[0] == "$labels" || len(n.Ident) == 3 && n.Ident[0] == "$values" && n.Ident[2] == "Labels" ||
			len(n.Ident) == 2 && n.Ident[1] == "Labels"
	case *parse.FieldNode:
		return len(n.Ident) == 1 && n.Ident[0] == "Labels"
	}
	return false
}

// labelsOf is the labels in a map of labels: of the alert, or of what the template asks for.
func (t *templating) labelsOf(n parse.Node) promql.Flow {
	v, isVariable := n.(*parse.VariableNode)
	if isVariable && len(v.Ident) == 2 || !isVariable && t.inside > 0 {
		return t.inner()
	}
	return t.alert
}

var identifier = regexp.MustCompile(`^[a-zA-Z_][a-zA-Z0-9_]*$`)

// field adapts labels.x, of which at is the place of ".x".
func (t *templating) field(at int, labels, name string, f promql.Flow) {
	renamed, torn := f.Rename(name)
	// The parser gives the place of the whole, or of one of its fields.
	start := strings.LastIndex(t.text[:min(max(at, 0)+len(labels)+1+len(name), len(t.text))], labels+"."+name)
	if start < 0 || start > at {
		return
	}
	end := start + len(labels) + 1 + len(name)
	switch {
	case torn:
		t.w.Find(t.value, start, finding.Manual, "query-template", "", fmt.Sprintf("%s: the label %s has no one name in the result: see which it is", t.where, name))
	case renamed == name:
	case identifier.MatchString(renamed):
		t.edits = append(t.edits, document.Edit{Start: end - len(name), End: end, Text: renamed})
	default:
		if labels == "" {
			labels = "."
		}
		t.edits = append(t.edits, document.Edit{Start: start, End: end, Text: fmt.Sprintf("(index %s %q)", labels, renamed)})
	}
}

// label adapts a string that names a label.
func (t *templating) label(s *parse.StringNode, f promql.Flow) {
	start := int(s.Pos) - len(definitions)
	renamed, torn := f.Rename(s.Text)
	if torn {
		t.w.Find(t.value, start, finding.Manual, "query-template", "", fmt.Sprintf("%s: the label %s has no one name in the result: see which it is", t.where, s.Text))
	} else if renamed != s.Text {
		text := strconv.Quote(renamed)
		if s.Quoted[0] == '`' {
			text = "`" + renamed + "`"
		}
		t.edits = append(t.edits, document.Edit{Start: start, End: start + len(s.Quoted), Text: text})
	}
}
