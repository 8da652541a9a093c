package logevent

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// compare compares and returns what differs, a line each.
func compare(t *testing.T, want, got []Event, opts Options) (*Report, []string) {
	t.Helper()
	r, err := Compare(want, got, opts)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, f := range r.Fields {
		lines = append(lines, fmt.Sprintf("%s %s %d: %s %s, %s", f.Field, f.Kind, f.Events, f.Example.Field, f.Example.Logstash, f.Example.Collector))
	}
	return r, lines
}

func TestCompareFiles(t *testing.T) {
	want, got := open(t, "logstash.json", JSON), open(t, "collector.json", OTLP)
	r, lines := compare(t, want, got, Options{})
	if expected := []string{
		`[source][port] type 3: [source][port] "80", 80`,
		`[error][stack][*] changed 1: [error][stack][1] "y", "z"`,
	}; !slices.Equal(lines, expected) {
		t.Errorf("%q\nwant %q", lines, expected)
	}
	if r.Pairs != 3 || r.Equal != 0 || r.TagOrder != 1 || len(r.Missing)+len(r.Surplus) > 0 || !r.Different() {
		t.Errorf("%+v", r)
	}
	var fields []string
	for _, i := range r.Ignored {
		fields = append(fields, i.Field)
	}
	if !slices.Equal(fields, []string{"[@version]", "[@metadata]", "[host]"}) {
		t.Errorf("ignored: %v", r.Ignored)
	}
	_, lines = compare(t, want, got, Options{Strict: true})
	if expected := []string{
		`[source][port] type 3: [source][port] "80", 80`,
		`[error][stack][*] changed 1: [error][stack][1] "y", "z"`,
		`[status] type 1: [status] 500, 500.0`,
	}; !slices.Equal(lines, expected) {
		t.Errorf("strict: %q\nwant %q", lines, expected)
	}
	if r, _ := compare(t, want, got, Options{Ignore: []Field{{"source", "p*t"}, {"err?r"}}}); r.Different() || r.Equal != 3 {
		t.Errorf("with all differences ignored: %+v", r)
	}
}

func fields(pairs ...any) Event {
	m := map[string]any{"message": "m"}
	for i := 0; i < len(pairs); i += 2 {
		m[pairs[i].(string)] = pairs[i+1]
	}
	return Event{Fields: m}
}

func TestCompareValues(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	tree := func(pairs ...any) map[string]any { return fields(pairs...).Fields }
	for name, c := range map[string]struct {
		want, got     Event
		loose, strict string // the differences
	}{
		"integer and double":          {fields("n", int64(1)), fields("n", 1.0), "", "[n] type 1: [n] 1, 1.0"},
		"numbers that differ":         {fields("n", int64(1)), fields("n", 1.5), "[n] changed 1: [n] 1, 1.5", "[n] changed 1: [n] 1, 1.5"},
		"a double that is not exact":  {fields("n", int64(9007199254740993)), fields("n", 9007199254740992.0), "[n] changed 1: [n] 9007199254740993, 9.007199254740992e+15", "[n] changed 1: [n] 9007199254740993, 9.007199254740992e+15"},
		"text and boolean":            {fields("b", "true"), fields("b", true), `[b] type 1: [b] "true", true`, `[b] type 1: [b] "true", true`},
		"instants":                    {fields("t", at.Add(400*time.Microsecond)), fields("t", "2026-01-02T03:04:05.678Z"), "", ""},
		"texts of one time":           {fields("t", "2026-01-02T03:04:05.678123Z"), fields("t", "2026-01-02T03:04:05.678Z"), "", `[t] changed 1: [t] "2026-01-02T03:04:05.678123Z", "2026-01-02T03:04:05.678Z"`},
		"times that differ":           {fields("t", at), fields("t", "2026-01-02T03:04:05.679Z"), `[t] changed 1: [t] "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.679Z"`, `[t] changed 1: [t] "2026-01-02T03:04:05.678Z", "2026-01-02T03:04:05.679Z"`},
		"a message is text":           {fields("message", "2026-01-02T03:04:05.0Z"), fields("message", "2026-01-02T03:04:05.00Z"), `[message] changed 1: [message] "2026-01-02T03:04:05.0Z", "2026-01-02T03:04:05.00Z"`, `[message] changed 1: [message] "2026-01-02T03:04:05.0Z", "2026-01-02T03:04:05.00Z"`},
		"nil and none":                {fields("x", nil), fields(), "", "[x] missing 1: [x] null, "},
		"an empty message and none":   {fields("message", "", "x", "y"), Event{Fields: map[string]any{"x": "y"}}, "", ""},
		"an empty string and none":    {fields("x", ""), fields(), `[x] missing 1: [x] "", `, `[x] missing 1: [x] "", `},
		"added":                       {fields(), fields("x", tree()), `[x] added 1: [x] , {"message":"m"}`, `[x] added 1: [x] , {"message":"m"}`},
		"tree and value":              {fields("x", "m"), fields("x", tree()), `[x] changed 1: [x] "m", {"message":"m"}`, `[x] changed 1: [x] "m", {"message":"m"}`},
		"value and list":              {fields("x", []any{"m"}), fields("x", "m"), `[x] changed 1: [x] ["m"], "m"`, `[x] changed 1: [x] ["m"], "m"`},
		"longer list":                 {fields("x", []any{"m", "n", "o"}), fields("x", []any{"m"}), `[x][*] missing 1: [x][1] "n", `, `[x][*] missing 1: [x][1] "n", `},
		"tags are a set":              {fields("tags", []any{"a", "b"}), fields("tags", []any{"b", "a", "a"}), "", ""},
		"tags that differ":            {fields("tags", []any{"a"}), fields("tags", []any{"b"}), `[tags] changed 1: [tags] ["a"], ["b"]`, `[tags] changed 1: [tags] ["a"], ["b"]`},
		"tags that are none":          {fields("tags", []any{int64(1), nil}), fields("tags", []any{1.0, nil}), "", "[tags][*] type 1: [tags][0] 1, 1.0"},
		"other lists have an order":   {fields("x", []any{"a", "b"}), fields("x", []any{"b", "a"}), `[x][*] changed 1: [x][0] "a", "b"`, `[x][*] changed 1: [x][0] "a", "b"`},
		"Logstash's own":              {fields("@version", "1", "@metadata", tree()), fields(), "", ""},
		"a dot is no level":           {fields("a", map[string]any{"b": "c"}), fields("a.b", "c"), `[a.b] added 1: [a.b] , "c"; [a] missing 1: [a] {"b":"c"}, `, `[a.b] added 1: [a.b] , "c"; [a] missing 1: [a] {"b":"c"}, `},
		"the host of one event alone": {fields("host", "h"), fields(), `[host] missing 1: [host] "h", `, `[host] missing 1: [host] "h", `},
	} {
		for _, strict := range []bool{false, true} {
			_, lines := compare(t, []Event{c.want}, []Event{c.got}, Options{Strict: strict})
			expected := c.loose
			if strict {
				expected = c.strict
			}
			if got := strings.Join(lines, "; "); got != expected {
				t.Errorf("%s (strict %v): %s\nwant %s", name, strict, got, expected)
			}
		}
	}
}

func TestResourceIsBeneath(t *testing.T) {
	want := fields("host", map[string]any{"name": "web-1", "os": "linux"}, "path", "/a")
	got := Event{Fields: map[string]any{"message": "m", "path": "/a"}, Resource: map[string]any{"host.name": "web-1", "path": "/b", "service.name": "s"}}
	r, lines := compare(t, []Event{want}, []Event{got}, Options{})
	if expected := []string{`[host][os] missing 1: [host][os] "linux", `}; !slices.Equal(lines, expected) {
		t.Errorf("%q\nwant %q", lines, expected)
	}
	if !slices.Equal(r.FromResource, []FieldCount{{"[host][name]", 1}}) {
		t.Errorf("from the resource: %v", r.FromResource)
	}
	got.Resource["host.name"] = "web-2"
	if _, lines := compare(t, []Event{want}, []Event{got}, Options{}); len(lines) != 2 {
		t.Errorf("another value in the resource: %q", lines)
	}
	if v, ok := got.Get(Field{"path"}); !ok || v != "/a" {
		t.Errorf("Get: %v", v)
	}
}

func TestPairs(t *testing.T) {
	at := func(s int) time.Time { return time.Unix(int64(s), 0) }
	ev := func(message string, s int, id string) Event {
		return Event{Fields: map[string]any{"message": message, "@timestamp": at(s), "id": id}}
	}
	id := Options{Key: []Field{{"id"}}}
	for name, c := range map[string]struct {
		want, got []Event
		opts      Options
		summary   string
	}{
		"another order":     {[]Event{ev("a", 1, "1"), ev("b", 2, "2")}, []Event{ev("b", 2, "2"), ev("a", 1, "1")}, Options{}, "2 paired (2 by message and @timestamp): 2 equal, 0 different, 0 missing, 0 surplus"},
		"alike events":      {[]Event{ev("a", 1, "1"), ev("a", 1, "2"), ev("a", 1, "3")}, []Event{ev("a", 1, "3"), ev("a", 1, "x"), ev("a", 1, "1")}, Options{}, "3 paired (3 by message and @timestamp): 2 equal, 1 different, 0 missing, 0 surplus"},
		"another time":      {[]Event{ev("a", 1, "1"), ev("a", 2, "2")}, []Event{ev("a", 2, "2"), ev("a", 9, "1")}, Options{}, "2 paired (1 by message and @timestamp, 1 by message): 1 equal, 1 different, 0 missing, 0 surplus"},
		"another message":   {[]Event{ev("a", 1, "1"), ev("b", 2, "2")}, []Event{ev("y", 2, "2"), ev("x", 1, "1")}, Options{}, "2 paired (2 by @timestamp): 0 equal, 2 different, 0 missing, 0 surplus"},
		"nothing in common": {[]Event{ev("a", 1, "1"), ev("b", 2, "2")}, []Event{ev("x", 3, "1"), ev("y", 4, "2")}, Options{}, "2 paired (2 by their order): 0 equal, 2 different, 0 missing, 0 surplus"},
		"missing":           {[]Event{ev("a", 1, "1"), ev("b", 2, "2"), ev("c", 3, "3")}, []Event{ev("b", 2, "2"), ev("x", 9, "9")}, Options{}, "1 paired (1 by message and @timestamp): 1 equal, 0 different, 2 missing, 1 surplus"},
		"by a key":          {[]Event{ev("a", 1, "1"), ev("b", 2, "2")}, []Event{ev("a", 1, "2"), ev("b", 2, "1"), ev("c", 2, "3")}, id, "2 paired (2 by [id]): 0 equal, 2 different, 0 missing, 1 surplus"},
		"a time that is not compared": {[]Event{ev("a", 1, "1"), ev("a", 2, "2")}, []Event{ev("a", 2, "1"), ev("a", 1, "2")}, Options{Ignore: []Field{{"@timestamp"}}},
			"2 paired (2 by message): 2 equal, 0 different, 0 missing, 0 surplus"},
	} {
		first, _ := compare(t, c.want, c.got, c.opts)
		if got := first.Summary(); !strings.HasSuffix(got, c.summary) {
			t.Errorf("%s: %s\nwant %s", name, got, c.summary)
		}
		if first.Different() != !strings.HasSuffix(c.summary, "0 different, 0 missing, 0 surplus") {
			t.Errorf("%s: different %v", name, first.Different())
		}
	}
}

func TestNothingToCompare(t *testing.T) {
	one := []Event{fields()}
	for want, f := range map[string]func() (*Report, error){
		"no events of Logstash":           func() (*Report, error) { return Compare(nil, one, Options{}) },
		"no log records of the Collector": func() (*Report, error) { return Compare(one, nil, Options{}) },
		"no field is left":                func() (*Report, error) { return Compare(one, one, Options{Ignore: []Field{{"*"}}}) },
		"--key [id]: no event of Logstash has": func() (*Report, error) {
			return Compare(one, []Event{fields("id", "1")}, Options{Key: []Field{{"id"}}})
		},
		"--key [id]: no log record of the": func() (*Report, error) {
			return Compare([]Event{fields("id", "1")}, one, Options{Key: []Field{{"id"}}})
		},
	} {
		if _, err := f(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestHostOfInputs(t *testing.T) {
	h := func(v any) Event { return fields("host", v) }
	for name, c := range map[string]struct {
		want, got []Event
		ignored   bool
	}{
		"one machine":         {[]Event{h("a"), h("a")}, []Event{fields(), fields()}, true},
		"one machine, as ECS": {[]Event{h(map[string]any{"name": "a"}), h(map[string]any{"name": "a"})}, []Event{fields(), fields()}, true},
		"two machines":        {[]Event{h("a"), h("b")}, []Event{fields(), fields()}, false},
		"some events":         {[]Event{h("a"), fields()}, []Event{fields(), fields()}, false},
		"one event":           {[]Event{h("a")}, []Event{fields()}, false},
		"the Collector's":     {[]Event{h("a"), h("a")}, []Event{fields(), h("b")}, false},
		"its resource's":      {[]Event{h("a"), h("a")}, []Event{fields(), {Fields: fields().Fields, Resource: map[string]any{"host.name": "a"}}}, false},
	} {
		r, _ := compare(t, c.want, c.got, Options{})
		if r.Different() == c.ignored {
			t.Errorf("%s: %+v", name, r.Fields)
		}
	}
}

func TestField(t *testing.T) {
	for src, want := range map[string]string{"message": "[message]", "a.b": "[a.b]", "[a]": "[a]", "[a][b c][0]": "[a][b c][0]"} {
		if f, err := ParseField(src); err != nil || f.String() != want {
			t.Errorf("%s: %s %v", src, f, err)
		}
	}
	for _, src := range []string{"", "[", "[]", "[a", "[a]b", "[a]]", "a[b]", "[a[b]]", "[a][]"} {
		if f, err := ParseField(src); err == nil {
			t.Errorf("%q is read as %s", src, f)
		}
	}
	for _, c := range []struct {
		pattern, field string
		want           bool
	}{
		{"[a]", "[a][b]", true}, {"[a][b]", "[a]", false}, {"[a*]", "[abc]", true}, {"[*][b]", "[x][b]", true}, {"[*c*e]", "[abcde]", true},
		{"[a?]", "[a]", false}, {"[é?]", "[éx]", true}, {"[*]", "[x/y]", true}, {"[a*b]", "[abc]", false}, {"[**a]", "[ba]", true},
	} {
		p, _ := ParseField(c.pattern)
		f, _ := ParseField(c.field)
		if f.matches(p) != c.want {
			t.Errorf("%s and %s", c.pattern, c.field)
		}
	}
}

func TestFromRecord(t *testing.T) {
	attributes := map[string]any{"a": int64(1)}
	at := time.Unix(1, 0)
	e := FromRecord(Record{Body: "m", Time: at, Attributes: attributes})
	if e.Message() != "m" || e.Fields["@timestamp"] != at || e.Fields["a"] != int64(1) || len(attributes) != 1 {
		t.Errorf("%v, attributes %v", e, attributes)
	}
	for _, r := range []Record{{}, {Body: ""}} {
		if e := FromRecord(r); len(e.Fields) != 0 {
			t.Errorf("%v is %v", r, e)
		}
	}
}
