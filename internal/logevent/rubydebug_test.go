package logevent

import (
	"os"
	"reflect"
	"strings"
	"testing"
	"time"
)

// open reads a file of testdata, which must be readable throughout.
func open(t *testing.T, name string, form Form) []Event {
	t.Helper()
	f, err := os.Open("testdata/" + name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	l, err := Read(name, f)
	if err != nil {
		t.Fatal(err)
	}
	if l.Form != form || len(l.Problems) > 0 {
		t.Fatalf("%s: form %s, want %s; problems %v", name, l.Form, form, l.Problems)
	}
	return l.Events
}

func TestRubydebug(t *testing.T) {
	got := open(t, "awesome.rubydebug", Rubydebug)
	want := []Event{
		{Line: 4, Fields: map[string]any{
			"message":    "say \"hi\" #{name} \\ \x1b[31mred\x1b[0m \u200b\ufffd café %{missing} {\n\t}",
			"@timestamp": time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC),
			"@version":   "1",
			"tags":       []any{"_grokparsefailure", "web"},
			"http": map[string]any{
				"response": map[string]any{"status_code": int64(404), "body": map[string]any{}},
				"headers": []any{
					map[string]any{"name": "Host", "value": nil},
					[]any{1.5, int64(-2), 1.0e-05},
				},
			},
			"cached": false, "ok": true, "empty": []any{}, "rate": 1.25,
			"seen": time.Date(2026, 1, 2, 2, 4, 5, 0, time.UTC), "symbol": "value", "a,b]}": "}",
		}},
		{Line: 38, Fields: map[string]any{
			"message": "second", "@timestamp": time.Date(2026, 1, 2, 3, 4, 6, 123456e3, time.UTC), "@metadata": map[string]any{"index": "logs"},
		}},
	}
	same(t, got, want)
}

func TestRubydebugOtherForms(t *testing.T) {
	same(t, open(t, "amazing.rubydebug", Rubydebug), []Event{{Line: 1, Fields: map[string]any{
		"message": "coloured", "n": int64(12), "host": "a", "b c": []any{int64(1), []any{int64(2)}, map[string]any{"x": int64(1)}},
		"list": []any{int64(1), []any{int64(3)}},
	}}})
}

// same compares without regard to the zone that a time was read in.
func same(t *testing.T, got, want []Event) {
	t.Helper()
	for _, events := range [][]Event{got, want} {
		for _, e := range events {
			inUTC(e.Fields)
		}
	}
	if len(got) != len(want) {
		t.Fatalf("%d events, want %d: %v", len(got), len(want), got)
	}
	for i := range want {
		for name, v := range want[i].Fields {
			if !reflect.DeepEqual(got[i].Fields[name], v) {
				t.Errorf("event %d: %s is %#v, want %#v", i+1, name, got[i].Fields[name], v)
			}
		}
		if got[i].Line != want[i].Line || len(got[i].Fields) != len(want[i].Fields) || !reflect.DeepEqual(got[i].Resource, want[i].Resource) {
			t.Errorf("event %d: %+v\nwant %+v", i+1, got[i], want[i])
		}
	}
}

func inUTC(fields map[string]any) {
	for name, v := range fields {
		if at, ok := v.(time.Time); ok {
			fields[name] = at.UTC()
		}
	}
}

func TestRubyStrings(t *testing.T) {
	for src, want := range map[string]string{
		`"\a\b\t\n\v\f\r\e\s"`:       "\a\b\t\n\v\f\r\x1b ",
		`"\"\\\#{x} #x"`:             `"\#{x} #x`,
		`"\u00e9\u{1F600}\u{41 42}"`: "é😀AB",
		`"\x41\x0\101\0"`:            "A\x00A\x00",
		`"\xC3\xA9\xC3"`:             "é\ufffd",
		`"\z"`:                       "z",
		`""`:                         "",
	} {
		p := &rubyParser{text: src}
		if got, err := p.string(); err != nil || got != want || p.at != len(src) {
			t.Errorf("%s: %q, want %q (%v, %d)", src, got, want, err, p.at)
		}
	}
	for _, src := range []string{`"`, `"a`, `"\`, `"\u12`, `"\u12"`, `"\u{110000}"`, `"\u{41`, `"\xg"`, "\"a\nb\""} {
		p := &rubyParser{text: src}
		if got, err := p.string(); err == nil {
			t.Errorf("%q is read as %q", src, got)
		}
	}
}

// A broken event is a problem with its line, and those around it are read.
func TestRubydebugBroken(t *testing.T) {
	const good = "{\n    \"message\" => \"good\"\n}\n"
	for broken, want := range map[string]string{
		"{\n    \"message\" => \"torn\n}\n":                      "5: the string has no end on its line; is the file complete?",
		"{\n    \"message\" => \"x\"\n    \"b\" => 1\n}\n":       "6: there is \"b\" => 1 where a comma or the end of the hash has to be",
		"{\n    \"message\" 1\n}\n":                              "5: there is 1 where => has to be, after the field message",
		"{\n    \"message\" => what,\n}\n":                       "5: what, is no value",
		"{\n    \"@timestamp\" => 2026-13-02T03:04:05.678Z\n}\n": "5: parsing time \"2026-13-02T03:04:05.678Z\": month out of range",
		"{\n    \"a\" => [\n        [0] 1\n":                     "7: there is {",
		"{\n    \"a\" => {...}\n}\n":                             "5: the hash holds itself",
		"noise\nmore noise\n":                                    "4: noise belongs to no event",
		"{\n    \"a\" => " + strings.Repeat("[", 2000) + "\n}\n": "5: values are nested more than 1000 deep",
	} {
		l, err := ReadRubydebug("f", strings.NewReader(good+broken+good))
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Events) != 2 || len(l.Problems) != 1 {
			t.Errorf("%q: %d events, problems %v", broken, len(l.Events), l.Problems)
			continue
		}
		if got := line(l.Problems[0]); !strings.HasPrefix(got, want) {
			t.Errorf("%q: %s, want %s", broken, got, want)
		}
	}
}
