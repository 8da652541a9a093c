package elastic

import (
	"errors"
	"slices"
	"strings"
)

// eqlWords are words of EQL that are no fields (elastic.co/docs, EQL syntax).
var eqlWords = []string{"and", "or", "not", "in", "like", "regex", "where", "sequence", "sample", "join", "by", "with", "until", "maxspan", "runs", "true", "false", "null", "any", "of"}

// eqlFields are the fields that a query in the Event Query Language names, in the order of the text. An error says why the query is none; the
// fields that were found are returned as well.
func eqlFields(s string) (fields []string, err error) {
	list, err := words(s)
	if err == nil {
		err = balanced(list)
	}
	if err == nil && len(list) > 0 && !slices.ContainsFunc(list, func(t token) bool { return t.is("where") }) {
		err = errors.New("it has no condition")
	}
	for n, part := range split(list, "|") {
		if n > 0 && len(part) > 0 {
			part = part[1:] // the name of the pipe
		}
		for i, t := range part {
			var next, before token
			if i+1 < len(part) {
				next = part[i+1]
			}
			if i > 0 {
				before = part[i-1]
			}
			switch {
			case t.kind != word || !t.quoted && slices.Contains(eqlWords, strings.ToLower(t.text)):
			case next.kind == sign && next.text == "(" && !t.quoted, next.is("~") && i+2 < len(part) && part[i+2].is("("): // a function
			case next.is("where"): // the category of events
			case next.is("of") && i+2 < len(part) && part[i+2].is("["): // a relationship
			case before.is("="): // with maxspan=5m
			default:
				fields = append(fields, t.text)
			}
		}
	}
	return fields, err
}
