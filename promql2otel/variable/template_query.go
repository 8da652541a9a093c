package variable

import (
	"errors"
	"fmt"
	"strings"
)

// The kinds of [TemplateQuery].
const (
	// LabelNames is label_names() and label_names(regex): the names of the labels of all series, or of those
	// whose metric has the regular expression in its name.
	LabelNames = "label_names"
	// LabelValues is label_values(label) and label_values(selector, label).
	LabelValues = "label_values"
	// Metrics is metrics(regex): the names of the metrics that match.
	Metrics = "metrics"
	// QueryResult is query_result(expression): the series of the result, written as text.
	QueryResult = "query_result"
	// Series is any other text: a selector whose series are written as text.
	Series = "series"
)

// Span is the bytes [Start,End) of a text. It is empty when there is nothing.
type Span struct{ Start, End int }

// TemplateQuery is what the text of a query is made of that gives a variable its values.
type TemplateQuery struct {
	// Kind is [LabelNames], [LabelValues], [Metrics], [QueryResult] or [Series].
	Kind string
	// Expr is PromQL with variables: a text for [Mask].
	Expr Span
	// Label is the name of the label whose values are asked for, without the quotes around it. It may have
	// variables in it.
	Label Span
	// Pattern is a regular expression for names of metrics.
	Pattern Span
}

// ParseTemplateQuery reads the text of a query of a variable as Grafana's Prometheus data source does
// (packages/grafana-prometheus/src/metric_find_query.ts, with the regular expressions in
// packages/grafana-prometheus/src/migrations/variableMigration.ts):
//
//	^label_names\(\)\s*$
//	^label_names\((.+)\)\s*$
//	^label_values\((?:(.+),\s*)?(.+)\)\s*$
//	^metrics\((.+)\)\s*$
//	^query_result\((.+)\)\s*$
//
// and takes all that matches none of them for a selector. As in there the label is what follows the last comma,
// and a selector of nothing but {} is none. Grafana matches after it has replaced the variables, this reads the
// text before: a comma in the format of a variable separates nothing here. Older versions of Grafana take only a
// name of letters, digits and underscores for the label; newer ones take any, and remove double quotes around
// it (removeQuotesIfExist in packages/grafana-prometheus/src/language_utils.ts).
//
// A call without anything in it, such as metrics(), gives no values in Grafana; here it is one without spans. So
// is the label of label_values(up, ), which Grafana asks for all the same.
// The text of a call that Grafana would not recognize is an error: with a line break inside, without an end or
// with something around it.
func ParseTemplateQuery(text string) (TemplateQuery, error) {
	trimmed := trim(text, Span{0, len(text)})
	if trimmed.Start == trimmed.End {
		return TemplateQuery{}, errors.New("the query is empty")
	}
	for _, kind := range [...]string{LabelNames, LabelValues, Metrics, QueryResult} {
		if !strings.HasPrefix(text[trimmed.Start:], kind+"(") {
			continue
		}
		if trimmed.Start > 0 {
			return TemplateQuery{}, fmt.Errorf("%s after spaces is not recognized by Grafana", kind)
		}
		if text[trimmed.End-1] != ')' {
			return TemplateQuery{}, fmt.Errorf("the text does not end with the parenthesis of %s", kind)
		}
		inside := Span{len(kind) + 1, trimmed.End - 1}
		// The . of a regular expression in JavaScript stands for all but these.
		if strings.ContainsAny(text[inside.Start:inside.End], "\n\r\u2028\u2029") {
			return TemplateQuery{}, fmt.Errorf("%s with a line break in it is not recognized by Grafana", kind)
		}
		return arguments(kind, text, inside)
	}
	return TemplateQuery{Kind: Series, Expr: trimmed}, nil
}

// arguments reads what is between the parentheses of the call.
func arguments(kind, text string, inside Span) (TemplateQuery, error) {
	q := TemplateQuery{Kind: kind}
	content := trim(text, inside)
	if content.Start == content.End {
		return q, nil
	}
	switch kind {
	case LabelNames, Metrics:
		q.Pattern = inside
	case QueryResult:
		q.Expr = content
	case LabelValues:
		q.Label = content
		if comma := lastComma(text, inside); comma >= 0 {
			q.Label = trim(text, Span{comma + 1, inside.End})
			q.Expr = trim(text, Span{inside.Start, comma})
			if strings.ReplaceAll(text[q.Expr.Start:q.Expr.End], " ", "") == "{}" {
				q.Expr = Span{}
			}
		}
		if n := q.Label.End - q.Label.Start; n >= 2 && text[q.Label.Start] == '"' && text[q.Label.End-1] == '"' {
			q.Label.Start++
			q.Label.End--
		}
		if err := checkLabel(text, q.Label); err != nil {
			return TemplateQuery{}, err
		}
	}
	if q.Expr.Start == q.Expr.End {
		q.Expr = Span{}
	}
	return q, nil
}

// checkLabel refuses what cannot be a label and comes from a comma in something else, as in
// label_values(up{job="a,b"}).
func checkLabel(text string, label Span) error {
	for i := label.Start; i < label.End; {
		if end, _, ok := reference(text[:label.End], i); ok {
			i = end
			continue
		}
		if strings.IndexByte("(){}[]\"'`=,", text[i]) >= 0 {
			return fmt.Errorf("label_values takes what is after the last comma for the label, and %q is none", text[label.Start:label.End])
		}
		i++
	}
	return nil
}

// lastComma is the last comma of the span that is not in a variable and has something on both sides, or -1.
func lastComma(text string, in Span) int {
	last := -1
	for i := in.Start; i < in.End; {
		if end, _, ok := reference(text[:in.End], i); ok {
			i = end
			continue
		}
		if text[i] == ',' && i > in.Start {
			last = i
		}
		i++
	}
	return last
}

// trim takes the spaces off both ends of the span.
func trim(text string, s Span) Span {
	for s.Start < s.End && space(text[s.Start]) {
		s.Start++
	}
	for s.Start < s.End && space(text[s.End-1]) {
		s.End--
	}
	return s
}

func space(c byte) bool { return c == ' ' || '\t' <= c && c <= '\r' }
