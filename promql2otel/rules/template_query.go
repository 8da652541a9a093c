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
	"github.com/otelmigrate/otelmigrate/promql2otel/series"
)

// What is in this file adapts the queries that stand in strings of a template.

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

// query adapts a query in a string, which may be the format of a printf. asks says that the template goes on with its result.
func (t *templating) query(s *parse.StringNode, format, asks bool) {
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
	if asks {
		t.asked = append(t.asked, r.Flow)
	}
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
