package logevent

import (
	"encoding/json"
	"errors"
	"io"
	"math"
	"regexp"
	"strconv"
	"strings"
)

// document is one object of a stream of JSON, and the line it begins on.
type document struct {
	value any
	line  int
}

// documents calls each for every object of the text: one a line, one after the other with nothing between, over several lines, or the
// elements of arrays. It stops where each
// returns false. A place that is no JSON is a problem, and reading goes on at the next line that begins with an object.
func (l *Log) documents(text string, each func(document) (more bool)) {
	lines := newLineIndex(text)
	for at := 0; ; {
		at = skipSpace(text, at)
		if at == len(text) {
			return
		}
		if end := endOfLine(text, at); isConsole(text[at:end]) {
			at = end
			continue
		}
		next, reason := run(text[at:], func(v any, offset int) bool { return each(document{v, lines.of(at + offset)}) })
		at += next
		if reason != "" {
			l.problem(lines.of(at), "%s", reason)
			at = resume(text, at)
		}
	}
}

// run reads documents up to the end, to a line of the console, or to the first document that is none. It returns where that is, and
// what is wrong there.
func run(text string, each func(v any, offset int) bool) (next int, reason string) {
	dec := json.NewDecoder(strings.NewReader(text))
	dec.UseNumber()
	inList := false
	for {
		at := skipSpace(text, int(dec.InputOffset()))
		if inList && at < len(text) && text[at] == ',' {
			at = skipSpace(text, at+1)
		}
		switch {
		case at == len(text) && inList:
			return at, "the list has no end; is the file complete?"
		case at == len(text):
			return at, ""
		case inList && text[at] == ']':
			inList = false
		case !inList && isConsole(text[at:endOfLine(text, at)]):
			return at, ""
		case !inList && text[at] == '[':
			inList = true
		default:
			var v any
			if err := dec.Decode(&v); err != nil {
				return at, whyNotJSON(err)
			}
			if !each(fromJSON(v), at) {
				return len(text), ""
			}
			continue
		}
		if _, err := dec.Token(); err != nil {
			return at, whyNotJSON(err)
		}
	}
}

func whyNotJSON(err error) string {
	if errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF) {
		return "the document has no end; is the file complete?"
	}
	return "no JSON: " + err.Error()
}

// fromJSON turns what encoding/json returns into the values of an event.
func fromJSON(v any) any {
	switch v := v.(type) {
	case map[string]any:
		for name, child := range v {
			v[name] = fromJSON(child)
		}
	case []any:
		for i, child := range v {
			v[i] = fromJSON(child)
		}
	case json.Number:
		return number(v.String())
	}
	return v
}

// number keeps integers as such. One that 64 bits do not hold is a double, which is what the Collector makes of it too.
func number(s string) any {
	if i, err := strconv.ParseInt(s, 10, 64); err == nil {
		return i
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil && !math.IsInf(f, 0) {
		return s
	}
	return f
}

// console matches what Logstash prints beside its events while it starts and runs.
var console = regexp.MustCompile(`^(\[\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d[,.]\d+\]\[|Using (bundled|system|LS_JAVA_HOME|JAVA_HOME)|Sending Logstash|The stdin plugin is now waiting|OpenJDK |Java HotSpot|WARNING: |Thread\.exclusive is deprecated|Settings: |Pipeline main started|Logstash (startup|shutdown) completed)`)

func isConsole(line string) bool { return console.MatchString(line) }

// resume returns where reading goes on after a document that is none: at the next line that begins with an object or the end.
func resume(text string, at int) int {
	for {
		at = endOfLine(text, at)
		if at == len(text) {
			return at
		}
		at++
		if at < len(text) && text[at] == '{' {
			return at
		}
	}
}

func endOfLine(text string, at int) int {
	if i := strings.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(text)
}

func skipSpace(text string, at int) int {
	for at < len(text) && strings.IndexByte(" \t\r\n", text[at]) >= 0 {
		at++
	}
	return at
}
