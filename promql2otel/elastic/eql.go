package elastic

import (
	"slices"
	"strings"
)

// eqlWords are words of EQL that are no fields (elastic.co/docs, EQL syntax).
var eqlWords = []string{"and", "or", "not", "in", "like", "regex", "where", "sequence", "sample", "join", "by", "with", "until", "maxspan", "true", "false", "null", "any", "of", "head", "tail", "runs"}

// eqlFields are the fields that a query in the Event Query Language names, in the order of the text.
func eqlFields(s string) (fields []string) {
	list := words(s)
	for i, t := range list {
		next := token{}
		if i+1 < len(list) {
			next = list[i+1]
		}
		switch {
		case t.kind == quoted:
			fields = append(fields, t.text)
		case t.kind != word || slices.Contains(eqlWords, strings.ToLower(t.text)):
		case next.text == "(" || next.text == "~" && i+2 < len(list) && list[i+2].text == "(": // a function
		case next.kind == word && strings.EqualFold(next.text, "where"): // the category of events
		case i > 0 && list[i-1].text == "=": // maxspan=5m
		default:
			fields = append(fields, strings.TrimPrefix(t.text, "?"))
		}
	}
	return fields
}
