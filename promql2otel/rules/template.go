package rules

import (
	"fmt"
	"regexp"
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
	edits []document.Edit
}

// Template adapts a template of an alert to the labels that the alert has: $labels.x, .Labels.x, index $labels "x", and the queries and labels
// in it. It parses what Prometheus parses; a name that is no identifier is put in an index call.
func Template(w *query.Work, v *document.Value, labels promql.Flow, where string) {
	t := &templating{w: w, value: v, text: v.Text(), where: where, alert: labels}
	trees := map[string]*parse.Tree{}
	tree := parse.New(where)
	tree.Mode = parse.SkipFuncCheck
	if _, err := tree.Parse(definitions+t.text, "", "", trees); err != nil {
		if len(labels.Renames()) > 0 {
			w.Find(v, 0, finding.Manual, "query-template", "", where+": is a template that cannot be read, and may name labels that are renamed: "+strings.TrimPrefix(err.Error(), "template: "))
		}
		return
	}
	// Queries first: their labels are what label and .Labels ask for inside of them.
	for _, name := range []string{where} {
		if root := trees[name]; root != nil {
			t.walk(root.Root, true)
			t.walk(root.Root, false)
		}
	}
	for name, other := range trees {
		if name != where && other.Root != nil {
			t.walk(other.Root, true)
			t.walk(other.Root, false)
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
		t.branch(&n.BranchNode, queries)
	case *parse.WithNode:
		t.branch(&n.BranchNode, queries)
	case *parse.PipeNode:
		if n == nil {
			return
		}
		t.pipe(n, queries)
	case *parse.ChainNode:
		t.walk(n.Node, queries)
	case *parse.VariableNode:
		if !queries && len(n.Ident) == 2 && n.Ident[0] == "$labels" {
			t.field(int(n.Pos)-len(definitions), "$labels", n.Ident[1], t.alert)
		}
		if !queries && len(n.Ident) == 4 && n.Ident[0] == "$values" && n.Ident[2] == "Labels" { // Grafana: $values.A.Labels.x
			t.field(int(n.Pos)-len(definitions), "$values."+n.Ident[1]+".Labels", n.Ident[3], t.alert)
		}
	case *parse.FieldNode:
		if !queries && len(n.Ident) == 2 && n.Ident[0] == "Labels" {
			t.field(int(n.Pos)-len(definitions), ".Labels", n.Ident[1], t.inner())
		}
	}
}

func (t *templating) branch(n *parse.BranchNode, queries bool) {
	t.walk(n.Pipe, queries)
	t.walk(n.List, queries)
	t.walk(n.ElseList, queries)
}

// inner is the labels of what the template asks for, or of the alert where it asks for nothing.
func (t *templating) inner() promql.Flow {
	if len(t.asked) == 0 {
		return t.alert
	}
	f := t.asked[0]
	for _, g := range t.asked[1:] {
		f = f.Join(g)
	}
	return f
}

func (t *templating) pipe(n *parse.PipeNode, queries bool) {
	toQuery := false // a string that is piped to query, by way of printf mostly
	for _, c := range n.Cmds {
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok && id.Ident == "query" {
			toQuery = true
		}
	}
	for _, c := range n.Cmds {
		name := ""
		if id, ok := c.Args[0].(*parse.IdentifierNode); ok {
			name = id.Ident
		}
		for i, arg := range c.Args {
			s, ok := arg.(*parse.StringNode)
			switch {
			case !ok:
				t.walk(arg, queries)
			case queries && (name == "query" || toQuery && i <= 1 && (name == "printf" || name == "")):
				t.query(s)
			case !queries && name == "index" && len(c.Args) == 3 && i == 2 && isLabels(c.Args[1]):
				t.label(s, t.alert)
			case !queries && name == "label" && i == 1:
				t.label(s, t.inner())
			}
		}
	}
}

func isLabels(n parse.Node) bool {
	switch n := n.(type) {
	case *parse.VariableNode:
		return len(n.Ident) == 1 && n.Ident[0] == "$labels"
	case *parse.FieldNode:
		return len(n.Ident) == 1 && n.Ident[0] == "Labels"
	}
	return false
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
		t.edits = append(t.edits, document.Edit{Start: start, End: end, Text: fmt.Sprintf("(index %s %q)", labels, renamed)})
	}
}

// label adapts a string that names a label.
func (t *templating) label(s *parse.StringNode, f promql.Flow) {
	if renamed, torn := f.Rename(s.Text); !torn && renamed != s.Text {
		start := int(s.Pos) - len(definitions)
		t.edits = append(t.edits, document.Edit{Start: start, End: start + len(s.Quoted), Text: strconv.Quote(renamed)})
	}
}

// query adapts a query in a string.
func (t *templating) query(s *parse.StringNode) {
	start := int(s.Pos) - len(definitions)
	if start < 0 || start+len(s.Quoted) > len(t.text) {
		return
	}
	r, err := promql.Adapt(s.Text, nil, t.w.Mapping, t.w.Options)
	if err != nil {
		t.w.Find(t.value, start, finding.Manual, "query-template", "", fmt.Sprintf("%s: the query in the template cannot be read: %v", t.where, err))
		return
	}
	t.asked = append(t.asked, r.Flow)
	if status := r.Status(); status == finding.Manual || status == finding.Review {
		t.w.Find(t.value, start, status, "query-"+string(r.Verdict), strings.Join(r.Metrics, ", "), t.where+": the query in the template: "+strings.Join(append(r.Notes, r.Reviews...), "; "))
	}
	if len(r.Edits) == 0 {
		return
	}
	if s.Quoted[1:len(s.Quoted)-1] == s.Text { // nothing is escaped
		for _, e := range r.Edits {
			text := e.Text
			if s.Quoted[0] == '"' {
				quoted := strconv.Quote(text)
				text = quoted[1 : len(quoted)-1]
			}
			t.edits = append(t.edits, document.Edit{Start: start + 1 + e.Start, End: start + 1 + e.End, Text: text})
		}
		return
	}
	t.edits = append(t.edits, document.Edit{Start: start, End: start + len(s.Quoted), Text: strconv.Quote(r.Text)})
}
