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
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
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
	t := &templating{w: w, value: v, text: v.Text(), where: where, alert: labels, reached: map[*parse.StringNode]bool{}}
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
	t.inside++
	t.walk(n.List, queries)
	t.inside--
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

// unreached reports a string that names a series which changes, and that is not seen to be a query: it may become one in a variable.
func (t *templating) unreached(s *parse.StringNode) {
	start := int(s.Pos) - len(definitions)
	if t.reached[s] || start < 0 {
		return
	}
	for _, word := range metric.FindAllString(s.Text, -1) {
		if m := t.w.Mapping.Old(word); m != nil && m.State != series.Kept && strings.ContainsAny(word, "_:") {
			t.w.Find(t.value, start, finding.Manual, "query-template", word, fmt.Sprintf("%s: a text in the template names %s, which changes, and is not seen to be a query: see to it", t.where, word))
			return
		}
	}
}

var metric = regexp.MustCompile(`[a-zA-Z_:][a-zA-Z0-9_:]*`)

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

func (t *templating) pipe(n *parse.PipeNode, queries bool) { t.piped(n, queries, false) }

// piped walks a pipe. toQuery says that its result is a query.
func (t *templating) piped(n *parse.PipeNode, queries, toQuery bool) {
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
			inner, isPipe := arg.(*parse.PipeNode)
			switch {
			case isPipe:
				t.piped(inner, queries, name == "query") // query (printf …)
			case !ok:
				t.walk(arg, queries)
			case queries && (name == "query" || toQuery && i <= 1 && (name == "printf" || name == "")):
				t.query(s, name == "printf")
			case !queries && name == "index" && len(c.Args) == 3 && i == 2 && isLabels(c.Args[1]):
				t.label(s, t.alert)
			case !queries && (name == "label" || name == "sortByLabel") && i == 1:
				t.label(s, t.inner())
			case !queries:
				t.unreached(s)
			}
		}
	}
}

func isLabels(n parse.Node) bool {
	switch n := n.(type) {
	case *parse.VariableNode:
		return len(n.Ident) == 1 && n.Ident[0] == "$labels" || len(n.Ident) == 3 && n.Ident[0] == "$values" && n.Ident[2] == "Labels"
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
		if labels == "" {
			labels = "."
		}
		t.edits = append(t.edits, document.Edit{Start: start, End: end, Text: fmt.Sprintf("(index %s %q)", labels, renamed)})
	}
}

// label adapts a string that names a label.
func (t *templating) label(s *parse.StringNode, f promql.Flow) {
	if renamed, torn := f.Rename(s.Text); !torn && renamed != s.Text {
		start := int(s.Pos) - len(definitions)
		text := strconv.Quote(renamed)
		if s.Quoted[0] == '`' {
			text = "`" + renamed + "`"
		}
		t.edits = append(t.edits, document.Edit{Start: start, End: start + len(s.Quoted), Text: text})
	}
}

// verb is what printf fills in.
var verb = regexp.MustCompile(`%[-+# 0]*\d*(?:\.\d+)?[a-zA-Z]`)

// verbs puts a token of the same length in the place of what printf fills in, so that the text can be read. In a string, it stays.
func verbs(text string) (string, []promql.Hole) {
	var holes []promql.Hole
	filled := []byte(text)
	for _, m := range verb.FindAllStringIndex(text, -1) {
		inString := quoted(text[:m[0]])
		holes = append(holes, promql.Hole{Start: m[0], End: m[1], Text: text[m[0]:m[1]], InString: inString})
		if inString {
			continue
		}
		token := strings.Repeat("0", m[1]-m[0]-1) + "1"
		switch {
		case text[m[1]-1] == 'q':
			token = `"` + strings.Repeat("v", m[1]-m[0]-2) + `"`
		case strings.HasSuffix(text[:m[0]], "[") && strings.HasPrefix(text[m[1]:], "]"):
			token = strings.Repeat("0", m[1]-m[0]-2) + "5m"
			token = token[len(token)-(m[1]-m[0]):]
		}
		copy(filled[m[0]:], token)
	}
	return string(filled), holes
}

// quoted reports whether a text ends inside of a string of PromQL.
func quoted(text string) bool {
	var quote byte
	for i := 0; i < len(text); i++ {
		switch b := text[i]; {
		case quote == 0 && (b == '"' || b == '\'' || b == '`'):
			quote = b
		case quote != 0 && quote != '`' && b == '\\':
			i++
		case b == quote:
			quote = 0
		}
	}
	return quote != 0
}

// query adapts a query in a string, which may be the format of a printf.
func (t *templating) query(s *parse.StringNode, format bool) {
	start := int(s.Pos) - len(definitions)
	if start < 0 || start+len(s.Quoted) > len(t.text) {
		return
	}
	t.reached[s] = true
	text, holes := s.Text, []promql.Hole(nil)
	if format {
		text, holes = verbs(text)
	}
	r, err := promql.Adapt(text, holes, t.w.Mapping, t.w.Options)
	if err != nil {
		t.w.Find(t.value, start, finding.Manual, "query-template", "", fmt.Sprintf("%s: the query in the template cannot be read: %v", t.where, err))
		return
	}
	t.asked = append(t.asked, r.Flow)
	t.w.Find(t.value, start, r.Status(), "query-"+string(r.Verdict), strings.Join(r.Metrics, ", "), t.where+", query in the text: "+t.w.Message(r))
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
	adapted, err := promql.Apply(s.Text, r.Edits)
	if err != nil {
		return
	}
	t.edits = append(t.edits, document.Edit{Start: start, End: start + len(s.Quoted), Text: strconv.Quote(adapted)})
}
