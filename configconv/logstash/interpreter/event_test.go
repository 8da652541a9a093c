package interpreter

import (
	"testing"
	"time"
)

func newTestEvent(t *testing.T, fields map[string]any) *Event {
	t.Helper()
	e, err := NewEvent(fields, func() time.Time { return testTime })
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The examples are those of elastic/logstash, logstash-core/src/test/java/org/logstash/StringInterpolationTest.java, and some more.
func TestSprintf(t *testing.T) {
	e := newTestEvent(t, map[string]any{"bar": "foo", "awesome": "logstash", "j": map[string]any{"k1": "v"},
		"@timestamp": time.Date(2015, 10, 1, 0, 0, 0, 0, time.UTC), "message": []any{"Hello", "world"}, "empty": []any{},
		"nested": []any{"a", []any{"b", nil, 1.5}, map[string]any{"k": true}}, "float": 1e7, "@metadata": map[string]any{"m": 1}})
	for template, want := range map[string]string{
		"/full/path/awesome":           "/full/path/awesome",
		"/full/%{bar}/awesome":         "/full/foo/awesome",
		"/full/%{bar}/%{awesome}":      "/full/foo/logstash",
		"/full/%{do-not-exist}":        "/full/%{do-not-exist}",
		"/full/%{+YYYY}":               "/full/2015",
		"/full/%{+YYYY}/weeee/%{bar}":  "/full/2015/weeee/foo",
		"/full/%{{yyyy-MM}}/we/%{bar}": "/full/2015-10/we/foo",
		"/full/%{+YYY/web":             "/full/%{+YYY/web",
		"%{+YYYY}":                     "2015",
		"%{[j][k1]}":                   "v",
		"%{+%ss}":                      "%00",
		"%{+%s}":                       "1443657600",
		"%{message}":                   "Hello,world",
		"%{j}":                         `{"k1":"v"}`,
		"%{{TIME_NOW}}":                "2026-03-04T05:06:07.000Z",
		"%{}":                          "1443657600",
		"%{empty}|":                    "|",
		"%{nested}":                    "a,b,,1.5,{k=true}",
		"%{float}":                     "1.0E7",
		"%{[@metadata][m]}":            "1",
		"%{@timestamp}":                "2015-10-01T00:00:00.000Z",
		"%{[nested][1][0]}":            "b",
	} {
		if got, err := e.Sprintf(template); err != nil || got != want {
			t.Errorf("%s: %q (%v), want %q", template, got, err, want)
		}
	}
	for _, template := range []string{"%{{BAD_TIME_NOW}}", "%{[bar}", "%{{yyyy}"} {
		if got, err := e.Sprintf(template); err == nil {
			t.Errorf("%s: %q, want an error", template, got)
		}
	}
}

// The examples are those of elastic/logstash, logstash-core/src/test/java/org/logstash/AccessorsTest.java.
func TestAccessors(t *testing.T) {
	e := newTestEvent(t, map[string]any{"foo": "bar", "map": map[string]any{"bar": "baz"}, "list": []any{"obj1", "obj2"}, "nilfield": nil})
	for ref, want := range map[string]any{
		"foo": "bar", "baz": nil, "[foo]": "bar", "[map][bar]": "baz", "[map][foo]": nil, "[list][0]": "obj1", "[list][-1]": "obj2",
		"[list][2]": nil, "[list][IdNonNumeric]": nil, "[foo][bar]": nil,
	} {
		if got := e.Get(ref); got != want {
			t.Errorf("%s = %v, want %v", ref, got, want)
		}
	}
	if !e.Include("nilfield") || e.Include("[list][IdNonNumeric]") || e.Include("baz") {
		t.Error("Include")
	}
	if err := e.Set("[list][IdNonNumeric]", "obj3"); err != nil || !equal(e.Get("list"), []any{"obj1", "obj2"}) {
		t.Error("a list took a name", err, e.Get("list"))
	}
	if err := e.Set("[foo][bar]", "Another String"); err == nil {
		t.Error("a text took a field")
	}
	if err := e.Set("[list][4]", "x"); err != nil || !equal(e.Get("list"), []any{"obj1", "obj2", nil, nil, "x"}) {
		t.Error("a list did not grow", err, e.Get("list"))
	}
	if err := e.Set("[list][-1]", "y"); err != nil || e.Get("[list][4]") != "y" {
		t.Error("an index from the end", err, e.Get("list"))
	}
	if err := e.Set("[list][-9]", "y"); err == nil {
		t.Error("an index before the beginning")
	}
	if got := e.Remove("[list][0]"); got != "obj1" || e.Get("[list][0]") != "obj2" {
		t.Error("Remove", got)
	}
	if err := e.Set("[a][b][c]", 1); err != nil || e.Get("[a][b][c]") != int64(1) {
		t.Error("maps were not created", err)
	}
	if e.Remove("[a][b]") == nil || !equal(e.Get("a"), map[string]any{}) {
		t.Error("Remove", e.Get("a"))
	}
}

// What Event's constructor and setField guard.
func TestEvent(t *testing.T) {
	e := newTestEvent(t, map[string]any{"tags": map[string]any{"a": 1}, "@timestamp": "yesterday"})
	if !equal(e.Get("tags"), []any{"_tagsparsefailure", "_timestampparsefailure"}) || e.Get("_@timestamp") != "yesterday" ||
		!equal(e.Get("_tags"), []any{map[string]any{"a": int64(1)}}) {
		t.Error(e.Data())
	}
	for ref, value := range map[string]any{"tags": 1, "[tags][x]": "y", "@timestamp": "2020-01-01T00:00:00Z", "a[b]": 1, "@metadata": 1} {
		if err := e.Set(ref, value); err == nil {
			t.Errorf("%s took %v", ref, value)
		}
	}
	if err := e.Set("tags", "one"); err != nil {
		t.Error(err)
	}
	e.tag("two")
	e.tag("two")
	if !equal(e.Get("tags"), []any{"one", "two"}) {
		t.Error(e.Get("tags"))
	}
	if err := e.Set("[@metadata][x]", "y"); err != nil || e.Clone().Get("[@metadata][x]") != "y" {
		t.Error(err, e.Metadata())
	}
	e.Remove("@version")
	if c := e.Clone(); c.Get("@version") != "1" || e.Include("@version") {
		t.Error(c.Data())
	}
	if e.Remove("@metadata"); len(e.Metadata()) != 0 {
		t.Error(e.Metadata())
	}
}

func TestParseTimestamp(t *testing.T) {
	for text, want := range map[string]string{
		"2014-09-23T00:00:00-0800":     "2014-09-23T08:00:00.000Z",
		"2014-09-23T00:00:00.12Z":      "2014-09-23T00:00:00.120Z",
		"2014-09-23T00:00:00.123456Z":  "2014-09-23T00:00:00.123456Z",
		"2014-09-23T00:00:00.1234567Z": "2014-09-23T00:00:00.123456700Z",
		"2014-09-23":                   "2014-09-23T00:00:00.000Z",
		"2014-09-23T12:30+01":          "2014-09-23T11:30:00.000Z",
		"2014-13-23T12:30":             "",
		"23.9.2014":                    "",
	} {
		got, err := ParseTimestamp(text, time.UTC)
		if (err != nil) != (want == "") || err == nil && got.String() != want {
			t.Errorf("%s: %s (%v), want %s", text, got, err, want)
		}
	}
}
