package logevent

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func line(p finding.Problem) string { return fmt.Sprintf("%d: %s", p.Line, p.Message) }

func TestJSON(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	event := func(line int, n any) Event {
		return Event{Line: line, Fields: map[string]any{"@timestamp": at, "n": n}}
	}
	const a, b = `{"@timestamp":"2026-01-02T03:04:05.000Z","n":12345678901234567}`, `{"n": 1.0, "@timestamp":"2026-01-02T03:04:05.000Z"}`
	for name, src := range map[string]string{
		"lines":         a + "\n" + b + "\n",
		"without space": a + b,
		"list":          "[" + a + "," + b + "]",
		"CRLF and BOM":  "\ufeff" + a + "\r\n" + b + "\r\n",
		"console":       "Using bundled JDK: /jdk\n[2026-01-02T03:04:00,123][INFO ][logstash.runner] {}\n" + a + "\n[2026-01-02T03:04:00,123][INFO ][x] y\n" + b,
	} {
		l, err := ReadJSON(name, strings.NewReader(src))
		if err != nil || len(l.Problems) > 0 {
			t.Fatalf("%s: %v %v", name, err, l.Problems)
		}
		want := []Event{event(l.Events[0].Line, int64(12345678901234567)), event(l.Events[1].Line, 1.0)}
		same(t, l.Events, want)
	}
	l, _ := ReadJSON("list", strings.NewReader("[\n"+a+",\n\n"+b+"\n]\n"))
	if l.Events[0].Line != 2 || l.Events[1].Line != 4 {
		t.Errorf("lines of a list: %d, %d", l.Events[0].Line, l.Events[1].Line)
	}
}

func TestJSONBroken(t *testing.T) {
	const good = `{"message":"good"}` + "\n"
	for broken, want := range map[string]string{
		`{"message":"torn` + "\n":     "2: no JSON: invalid character '\\n' in string literal",
		`{"message":"torn"` + "\n":    "2: no JSON: invalid character '{' after object key:value pair",
		"nonsense\n":                  "2: no JSON: invalid character 'o' in literal null",
		"12\n":                        "2: 12 is no event",
		"[1]\n":                       "2: 1 is no event",
		"{\n  \"a\": 1,\n  oops\n}\n": "2: no JSON: invalid character 'o'",
	} {
		l, err := ReadJSON("f", strings.NewReader(good+broken+good))
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Events) != 2 || len(l.Problems) != 1 || !strings.HasPrefix(line(l.Problems[0]), want) {
			t.Errorf("%q: %d events, problems %v; want %s", broken, len(l.Events), l.Problems, want)
		}
	}
	for src, want := range map[string]string{
		good + `{"message":`:        "2: the document has no end; is the file complete?",
		"[\n" + good + ",\n" + good: "4: the list has no end; is the file complete?",
	} {
		l, _ := ReadJSON("f", strings.NewReader(src))
		if len(l.Events) == 0 || len(l.Problems) != 1 || !strings.HasPrefix(line(l.Problems[0]), want) {
			t.Errorf("%q: %d events, problems %v; want %s", src, len(l.Events), l.Problems, want)
		}
	}
}

func TestDetect(t *testing.T) {
	for src, want := range map[string]Form{
		"":                                          JSON,
		"{}":                                        JSON,
		`{"message":"{ \"a\" => 1 }"}`:              JSON,
		`{"resource":"x","resourceLogs":"none"}`:    JSON,
		"{}\n" + `{"resourceLogs":[]}`:              OTLP,
		`[{"scopeLogs":[]}]`:                        OTLP,
		"broken\n" + `{"resourceLogs":[]}`:          OTLP,
		"{\n  \"message\": \"pretty\"\n}":           JSON,
		"{\n  \"message\" => \"x\"\n}":              Rubydebug,
		"{\n  \x1b[1;37m\"message\"\x1b[0m => 1\n}": Rubydebug,
		"{\n  message: \"x\"\n}":                    Rubydebug,
		"{\n  :message => \"x\"\n}":                 Rubydebug,
		"[2026-01-02T03:04:00,123][INFO ][x] y\n{\"resourceLogs\":[]}":  OTLP,
		"[2026-01-02T03:04:00,123][INFO ][x] {a=>1}\n{\n \"m\" => 1\n}": Rubydebug,
	} {
		if got := Detect(src); got != want {
			t.Errorf("%q is %s, want %s", src, got, want)
		}
	}
}
