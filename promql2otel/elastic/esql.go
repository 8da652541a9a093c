package elastic

import (
	"regexp"
	"slices"
	"strings"
)

// esqlWords are words of ES|QL that are no columns (elastic.co/docs, ES|QL commands and operators).
var esqlWords = []string{"and", "or", "not", "in", "like", "rlike", "is", "null", "true", "false", "as", "asc", "desc", "nulls", "first", "last", "by", "on", "with", "metadata",
	"append_separator", "where", "lookup", "join"}

// units are those of durations, such as 5 minutes.
var units = []string{"millisecond", "milliseconds", "ms", "second", "seconds", "s", "sec", "minute", "minutes", "m", "min", "hour", "hours", "h", "day", "days", "d", "week", "weeks", "w", "month", "months", "mo", "quarter", "quarters", "q", "year", "years", "y", "yr"}

// esqlQuery are the index patterns and the columns of indexes that a query in ES|QL names. Columns that the query makes itself are none.
func esqlQuery(s string) (indexes, fields []string) {
	made := map[string]bool{}
	for _, command := range esqlCommands(words(s)) {
		if len(command) == 0 {
			continue
		}
		name, rest := strings.ToLower(command[0].text), command[1:]
		switch name {
		case "from", "ts", "metrics":
			for i, t := range rest {
				if t.kind == word && strings.EqualFold(t.text, "metadata") {
					break
				}
				if t.kind == text {
					indexes = append(indexes, strings.Split(t.text, ",")...)
				} else if t.kind != sign {
					indexes = append(indexes, index(rest, i)...)
				}
			}
			continue
		case "row", "show", "limit", "mv_expand", "sample":
			if name == "row" {
				columns(rest, made)
			}
			if name != "mv_expand" {
				continue
			}
		}
		switch {
		case name == "enrich" && len(rest) > 0:
			rest = rest[1:] // the policy
		case name == "lookup" && len(rest) > 1:
			rest = rest[2:] // join, and the index that is joined
		}
		used := columns(rest, made)
		for _, f := range used {
			if !made[f] && !slices.Contains(fields, f) {
				fields = append(fields, f)
			}
		}
		for _, f := range makes(name, rest) {
			made[f] = true
		}
	}
	return indexes, fields
}

// index is an index pattern that begins at a token; its parts, such as logs-*, are several tokens. Only the first of them gives it.
func index(rest []token, i int) []string {
	if i > 0 && rest[i-1].text != "," {
		return nil
	}
	var b strings.Builder
	for ; i < len(rest) && rest[i].text != "," && !strings.EqualFold(rest[i].text, "metadata"); i++ {
		b.WriteString(rest[i].text)
	}
	return []string{b.String()}
}

// esqlCommands splits a query at its pipes.
func esqlCommands(list []token) (commands [][]token) {
	var command []token
	for _, t := range list {
		if t.kind == sign && t.text == "|" {
			commands, command = append(commands, command), nil
			continue
		}
		command = append(command, t)
	}
	return append(commands, command)
}

// columns are the columns that a command names. Those on the left of an equals sign are made by it, and added to made.
func columns(list []token, made map[string]bool) (used []string) {
	var assigned []string
	for i, t := range list {
		next := token{}
		if i+1 < len(list) {
			next = list[i+1]
		}
		lower := strings.ToLower(t.text)
		switch {
		case t.kind == quoted:
		case t.kind != word || slices.Contains(esqlWords, lower) || strings.HasPrefix(t.text, "?"):
			continue
		case next.text == "(": // a function
			continue
		case i > 0 && list[i-1].kind == number && slices.Contains(units, lower):
			continue
		case i > 0 && list[i-1].text == "::": // a type
			continue
		case i > 0 && strings.EqualFold(list[i-1].text, "as"):
			continue
		}
		if next.text == "=" && next.kind == sign {
			assigned = append(assigned, t.text)
			continue
		}
		if !made[t.text] {
			used = append(used, t.text)
		}
	}
	for _, a := range assigned {
		made[a] = true
	}
	return used
}

var (
	dissectKey = regexp.MustCompile(`%\{[+?&*]?([^}/>-]+)[^}]*\}`)
	grokName   = regexp.MustCompile(`%\{\w+:([^:}]+)`)
)

// makes are the columns that a command makes in other ways than by an equals sign.
func makes(command string, list []token) (names []string) {
	for i, t := range list {
		switch {
		case command == "rename" && i > 0 && strings.EqualFold(list[i-1].text, "as"):
			names = append(names, t.text)
		case command == "dissect" && t.kind == text:
			for _, m := range dissectKey.FindAllStringSubmatch(t.text, -1) {
				names = append(names, m[1])
			}
		case command == "grok" && t.kind == text:
			for _, m := range grokName.FindAllStringSubmatch(t.text, -1) {
				names = append(names, m[1])
			}
		}
	}
	return names
}
