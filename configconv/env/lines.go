package env

import (
	"bytes"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
)

// textLine is a line of a file with its place.
type textLine struct {
	text       string // without its end
	number     int    // 1-based
	start, end int    // end is after the newline
}

func linesOf(data []byte) (list []textLine) {
	at := 0
	if bytes.HasPrefix(data, byteOrderMark) { // it belongs to no line, and stays
		at = len(byteOrderMark)
	}
	for i, raw := range bytes.SplitAfter(data[at:], []byte("\n")) {
		if len(raw) == 0 {
			continue
		}
		list = append(list, textLine{strings.TrimRight(string(raw), "\r\n"), i + 1, at, at + len(raw)})
		at += len(raw)
	}
	return list
}

// byteOrderMark is what editors on Windows put in front of a text.
var byteOrderMark = []byte("\xef\xbb\xbf")

// lineEnd is how lines end in a file.
func lineEnd(data []byte) string {
	if bytes.Contains(data, []byte("\r\n")) {
		return "\r\n"
	}
	return "\n"
}

// newLine is the text of a new line after a line that may be the last one and without an end.
func newLine(data []byte, end int, text string) string {
	nl := lineEnd(data)
	if end > 0 && end == len(data) && data[end-1] != '\n' {
		return nl + text
	}
	return text + nl
}

// dotenv reads an environment file: NAME=value, with export, quotes and comments.
func dotenv(name string, data []byte) []*scope {
	s := &scope{name: name, syntax: noReferences, ordered: true}
	for _, l := range linesOf(data) {
		trimmed := strings.TrimLeft(l.text, " \t")
		indent := l.text[:len(l.text)-len(trimmed)]
		rest, exported := strings.CutPrefix(trimmed, "export ")
		rest = strings.TrimLeft(rest, " ")
		key, value, ok := strings.Cut(rest, "=")
		key = strings.TrimRight(key, " ")
		if !ok || key == "" || strings.HasPrefix(trimmed, "#") || strings.ContainsAny(key, " \t\"'#") {
			continue
		}
		prefix := indent
		if exported {
			prefix += "export "
		}
		v, quote, comment := dotenvValue(value)
		at := conversion.Place{File: name, Line: l.number, Column: strings.Index(l.text, key) + 1}
		removed := ""
		if comment != "" {
			removed = newLine(data, l.end, indent+comment)
		}
		s.vars = append(s.vars, variable{name: key, value: v, known: true, at: at, start: l.start, end: l.end, removed: removed,
			render: func(name, value string) string {
				return newLine(data, l.end, prefix+name+"="+quoteDotenv(value, quote))
			}})
	}
	return []*scope{s}
}

// dotenvValue splits what stands after the equals sign into the value, its quote and a comment.
func dotenvValue(s string) (value string, quote byte, comment string) {
	s = strings.TrimLeft(s, " \t")
	if s != "" && (s[0] == '"' || s[0] == '\'') {
		if end := strings.IndexByte(s[1:], s[0]); end >= 0 {
			rest := strings.TrimLeft(s[end+2:], " \t")
			if strings.HasPrefix(rest, "#") {
				comment = rest
			}
			return s[1 : end+1], s[0], comment
		}
	}
	if at := strings.Index(s, " #"); at >= 0 {
		s, comment = s[:at], s[at+1:]
	}
	return strings.TrimRight(s, " \t"), 0, comment
}

func quoteDotenv(value string, quote byte) string {
	switch {
	case quote == '\'' && !strings.Contains(value, "'"), quote == '"' && !strings.ContainsAny(value, `"\`):
		return string(quote) + value + string(quote)
	case strings.ContainsAny(value, " #'\"\t"):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(value) + `"`
	}
	return value
}

// systemd reads a unit: Environment=NAME=value "NAME=value with blanks" (systemd.exec(5)).
func systemd(name string, data []byte) []*scope {
	s := &scope{name: name, syntax: noReferences}
	continued := false // a line goes on where the one before ends in a backslash
	for _, l := range linesOf(data) {
		trimmed := strings.TrimLeft(l.text, " \t")
		rest, ok := strings.CutPrefix(trimmed, "Environment=")
		if continued && strings.HasPrefix(trimmed, "#") || strings.HasPrefix(trimmed, ";") {
			continue
		}
		if !ok && !continued {
			continue
		}
		if !ok {
			rest = l.text
		}
		offset := l.start + len(l.text) - len(rest)
		shared := continued
		rest, continued = strings.CutSuffix(rest, "\\")
		shared = shared || continued
		words := unitWords(rest)
		for _, w := range words {
			key, value, ok := strings.Cut(w.text, "=")
			if !ok {
				continue
			}
			start, end := offset+w.start, offset+w.end
			whole := len(words) == 1 && !shared
			v := variable{name: key, value: strings.ReplaceAll(value, "%%", "%"), known: true, at: conversion.Place{File: name, Line: l.number, Column: start - l.start + 1}, start: start, end: end}
			if strings.Contains(strings.ReplaceAll(value, "%%", ""), "%") { // %H and the like are filled in when the unit starts
				v.known, v.value, v.from = false, "", "a specifier of systemd"
				v.copied = specifiers.Replace(value)
			}
			if whole {
				v.start, v.end = l.start, l.end
				v.render = func(name, value string) string { return newLine(data, l.end, "Environment="+quoteUnit(name+"="+value)) }
			} else {
				if w.start > 0 {
					v.start-- // the blank before it
				}
				v.render = func(name, value string) string { return " " + quoteUnit(name+"="+value) }
			}
			s.vars = append(s.vars, v)
		}
	}
	return []*scope{s}
}

// specifier stands for the percent sign of a specifier of systemd in a value that is copied, where others are plain ones.
const specifier = "\x00"

var specifiers = strings.NewReplacer("%%", "%", "%", specifier)

type unitWord struct {
	text       string
	start, end int
}

// unitWords splits a line at blanks outside of quotes.
func unitWords(s string) (words []unitWord) {
	for i := 0; i < len(s); {
		for i < len(s) && (s[i] == ' ' || s[i] == '\t') {
			i++
		}
		if i >= len(s) {
			break
		}
		start := i
		var b strings.Builder
		var quote byte
		for ; i < len(s); i++ {
			c := s[i]
			switch {
			case quote != 0 && c == quote:
				quote = 0
			case quote == 0 && (c == '"' || c == '\''):
				quote = c
			case quote == 0 && (c == ' ' || c == '\t'):
			default:
				if c == '\\' && i+1 < len(s) {
					i++
					c = s[i]
				}
				b.WriteByte(c)
				continue
			}
			if quote == 0 && (c == ' ' || c == '\t') {
				break
			}
		}
		words = append(words, unitWord{b.String(), start, i})
	}
	return words
}

func quoteUnit(s string) string {
	s = strings.ReplaceAll(strings.ReplaceAll(s, "%", "%%"), specifier, "%") // a percent sign begins a specifier
	if strings.ContainsAny(s, " \t\"'") {
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(s) + `"`
	}
	return s
}
