package logevent

import (
	"fmt"
	"io"
	"regexp"
	"strings"
)

// Form is how the events of a file are written.
type Form string

// The forms that Read tells apart.
const (
	JSON      Form = "json"
	Rubydebug Form = "rubydebug"
	OTLP      Form = "otlp"
)

// firstKey matches the beginning of a hash as rubydebug prints it, which no line of JSON has.
var firstKey = regexp.MustCompile(`(?m)^\{\s*(?:"(?:[^"\\]|\\.)*"|:\w+|:"(?:[^"\\]|\\.)*")\s*=>|^\{\s*[A-Za-z_]\w*: `)

// Detect tells the form of a text by its first event. What it does not know is JSON, whose reader says what is wrong.
func Detect(text string) Form {
	if firstKey.MatchString(stripColours(text[:min(len(text), 1<<20)])) {
		return Rubydebug
	}
	form := JSON
	probe := &Log{}
	probe.documents(text, func(d document) bool {
		object, _ := d.value.(map[string]any)
		if isOTLP(object) {
			form = OTLP
		}
		return len(object) == 0
	})
	return form
}

// Read reads a file in whichever form it is.
func Read(name string, r io.Reader) (*Log, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	switch form := Detect(text); form {
	case Rubydebug:
		return ReadRubydebug(name, strings.NewReader(text))
	case OTLP:
		return ReadOTLP(name, strings.NewReader(text))
	case JSON:
		return ReadJSON(name, strings.NewReader(text))
	default:
		return nil, fmt.Errorf("%s: no reader for the form %s", name, form)
	}
}
