package logevent

import (
	"io"
	"regexp"
	"strings"
)

// ReadRubydebug reads what Logstash's codec rubydebug writes: each event as a Ruby hash, printed by the libraries awesome_print
// (Logstash up to 7) and amazing_print. An event begins with a brace at the beginning of a line. The colours of a terminal, and the
// lines that Logstash prints on the console, are passed over.
func ReadRubydebug(name string, r io.Reader) (*Log, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	text = stripColours(text)
	l := &Log{Name: name, Form: Rubydebug}
	lines := newLineIndex(text)
	stray := false // in lines that belong to no event, of which one problem is enough
	for at := skipSpace(text, 0); at < len(text); at = skipSpace(text, at) {
		if text[at] != '{' {
			end := endOfLine(text, at)
			if !isConsole(text[at:end]) && !stray {
				stray = true
				l.problem(lines.of(at), "%s belongs to no event", shorten(strings.TrimSpace(text[at:end])))
			}
			at = end
			continue
		}
		stray = false
		p := &rubyParser{text: text, at: at}
		fields, err := p.hash()
		if err != nil {
			l.problem(lines.of(p.at), "%v", err)
			at = resume(text, at)
			continue
		}
		l.Events = append(l.Events, fromLogstash(fields, lines.of(at)))
		at = p.at
	}
	return l, nil
}

// colours matches the sequences that set them. Strings hold none, because Ruby writes their escape character as \e.
var colours = regexp.MustCompile("\x1b\\[[0-9;]*m")

func stripColours(text string) string {
	if !strings.Contains(text, "\x1b[") {
		return text
	}
	return colours.ReplaceAllLiteralString(text, "")
}
