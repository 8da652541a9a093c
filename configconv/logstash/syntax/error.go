package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Error says where a configuration departs from the grammar, and what to do.
type Error struct {
	File   string
	Line   int // from 1
	Column int // in characters, from 1
	Reason string
	// Source is the line, without its end.
	Source string
	// Template is the kind of template that the file is, as TemplateIn tells it, "" where it is none.
	Template string
}

func (e *Error) Error() string {
	return fmt.Sprintf("%s:%d:%d: %s", e.File, e.Line, e.Column, e.Reason)
}

// snippetWidth is how much of a long line is shown on either side of the column, in characters.
const snippetWidth = 60

// Snippet is the line in question, and below it a caret under the column. Both end with a line feed.
func (e *Error) Snippet() string {
	line := []rune(e.Source)
	at := min(max(e.Column-1, 0), len(line))
	start, end := 0, len(line)
	before, after := "", ""
	if at > snippetWidth {
		start, before = at-snippetWidth, "…"
	}
	if end-at > snippetWidth {
		end, after = at+snippetWidth, "…"
	}
	var b strings.Builder
	b.WriteString(before + string(line[start:end]) + after + "\n")
	if before != "" {
		b.WriteByte(' ')
	}
	for _, r := range line[start:at] {
		if r == '\t' { // a tab is as wide above as it is here
			b.WriteByte('\t')
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteString("^\n")
	return b.String()
}

// errorAt is the error for a position in a source.
func errorAt(src string, pos Pos, reason string) *Error {
	start := strings.LastIndexByte(src[:pos.Offset], '\n') + 1
	line, _, _ := strings.Cut(src[start:], "\n")
	return &Error{File: pos.File, Line: pos.Line, Column: pos.Column, Reason: reason, Source: sourceLine(line)}
}

// sourceLine is a line as it is shown.
func sourceLine(line string) string {
	return strings.TrimSuffix(strings.TrimPrefix(line, byteOrderMark), "\r")
}

// notUTF8 is the error for a source that holds other bytes than text in UTF-8, which Logstash does not read either (local.rb).
func notUTF8(file, src string) *Error {
	off := 0
	for off < len(src) {
		r, n := utf8.DecodeRuneInString(src[off:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		off += n
	}
	pos := Pos{File: file, Line: 1 + strings.Count(src[:off], "\n"), Offset: off}
	pos.Column = 1 + utf8.RuneCountInString(src[strings.LastIndexByte(src[:off], '\n')+1:off])
	e := errorAt(src, pos, "is not a text file in UTF-8, and Logstash reads no other; convert it to UTF-8, or leave it out")
	e.Source = strings.ToValidUTF8(e.Source, "\ufffd")
	return e
}
