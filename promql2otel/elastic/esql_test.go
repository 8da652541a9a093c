package elastic

import (
	"slices"
	"strings"
	"testing"
)

func TestESQL(t *testing.T) {
	for _, tt := range []struct{ text, indexes, fields, err string }{
		{`FROM logs-*, remote:filebeat-8.1-* METADATA _id | WHERE http.response.status_code >= 500 AND host.name LIKE "web*" | STATS n = COUNT(*), AVG(event.duration) BY host.name, minute = DATE_TRUNC(5 minutes, @timestamp) | SORT n DESC | LIMIT 5`,
			"logs-* remote:filebeat-8.1-*", "http.response.status_code host.name event.duration @timestamp", ""},
		{`from "a,b" | eval x = bytes / 1000, y = x + 1 | keep x, y, user.*`, "a b", "bytes user.*", ""},
		{`FROM a | EVAL bytes = bytes / 1000, bytes = bytes + 1`, "a", "bytes", ""},
		{"FROM a | DISSECT message \"%{client} %{+ts/2} %{?skip} %{pad->}\" APPEND_SEPARATOR=\",\" | RENAME `odd name` AS odd | KEEP client, odd, ts, pad", "a", "message odd name", ""},
		{`FROM a | GROK message "%{IP:ip} %{NUMBER:size:int} (?<rest>.*)" | WHERE rest == "" | STATS SUM(size) BY ip`, "a", "message", ""},
		{`FROM a | ENRICH my-policy ON source.ip WITH name, n = other | LOOKUP JOIN services ON service.name | MV_EXPAND tags | KEEP name, n`, "a", "source.ip service.name tags", ""},
		{`ROW x = 1 | EVAL z = x::double`, "", "", ""},
		{"FROM a | WHERE KQL(\"x: 1\") AND QSTR(\"y:2 AND z:3\") AND MATCH(m, \"t\", {\"operator\": \"AND\"}) // v\n /* w */ | DROP secret*, b", "a", "x y z m secret* b", ""},
		{`FROM a | WHERE ts > NOW() - 1 hour AND m == ?param AND q == ??other`, "a", "ts m q", ""},
		{`FROM a | STATS c = COUNT(*) WHERE b > 1, max(d) BY e | WHERE c > 1 AND e == "x" | KEEP c, ` + "`max(d)`", "a", "b d e", ""},
		{`FROM a | INLINESTATS m = MAX(b) BY c | WHERE d == m`, "a", "b c d", ""},
		{`FROM a | INLINE STATS m = MAX(b) | WHERE d == m`, "a", "b d", ""},
		{`FROM a | RENAME new = old, b AS c | SORT c NULLS LAST, new ASC NULLS FIRST, d DESC`, "a", "old b d", ""},
		{`FROM (FROM b | WHERE c == 1), d | KEEP e`, "b d", "c e", ""},
		{`FROM a | FORK (WHERE b == 1 | EVAL x = 1) (WHERE c == 2 | SORT x) | FUSE`, "a", "b c x", ""},
		{"FROM a | WHERE host.`odd name`.z IS NOT NULL AND b:\"text\" AND c IN (1, 2)", "a", "host.odd name.z b c", ""},
		{`TS metrics-* | STATS SUM(RATE(requests)) BY TBUCKET(5m), bucket = BUCKET(@timestamp, 1 day)`, "metrics-*", "requests @timestamp", ""},
		{`SET time_zone = "UTC"; FROM <logs-{now/d}>, "x::failures" | LIMIT 1`, "<logs-{now/d}> x::failures", "", ""},
		{`FROM a | WHERE b == """c "d" | e""" | CHANGE_POINT n ON t AS type, pvalue | KEEP type`, "a", "b n t", ""},
		{`FROM a | COMPLETION answer = CONCAT("x", question) WITH {"inference_id": "i"} | KEEP answer`, "a", "question", ""},
		{`FROM .ds-logs-2024.01.01-000001,-excluded*`, ".ds-logs-2024.01.01-000001 -excluded*", "", ""},

		{`FROM a | FROBNICATE b | KEEP c`, "a", "c", `"FROBNICATE" at byte 10 is no command that is known here`},
		{`FROM a | WHERE b == "x`, "a", "b", `a string is not closed at character 21`},
		{`FROM a | WHERE (b == 1`, "a", "b", `"(" is not closed`},
		{`FROM a | WHERE b == 1) | KEEP c`, "a", "b", `")" at byte 22 closes nothing`},
		{`FROM a | WHERE KQL("x:")`, "a", "x", `in kql: a field or a value is missing before "the end" at character 3`},
	} {
		use, err := esqlQuery(tt.text)
		if got := strings.Join(use.Indexes, " "); got != tt.indexes {
			t.Errorf("%s:\nindexes %s\nwant    %s", tt.text, got, tt.indexes)
		}
		if got := strings.Join(use.Fields, " "); got != tt.fields && (tt.err == "" || !strings.HasPrefix(got, tt.fields)) {
			t.Errorf("%s:\nfields %s\nwant   %s", tt.text, got, tt.fields)
		}
		if got := errorText(err); got != tt.err {
			t.Errorf("%s: error %s, want %s", tt.text, got, tt.err)
		}
	}
}

func FuzzESQL(f *testing.F) {
	f.Add("FROM a-*,b | EVAL x = `y` | GROK m \"\"\"%{IP:ip}\"\"\" /* c */ // d")
	f.Add(`FROM (FROM a | FORK (WHERE b) (SORT c)) | STATS d = MAX(e) BY f`)
	f.Fuzz(func(t *testing.T, s string) {
		checkFields(t, s, func(s string) ([]string, error) {
			use, err := esqlQuery(s)
			return slices.Concat(use.Indexes, use.Fields), err
		})
	})
}

func errorText(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}

// checkLanguage checks what a language's reader makes of a text. Fields after an error may be there as well.
func checkLanguage(t *testing.T, read func(string) ([]string, error), text, want, wantErr string) {
	t.Helper()
	fields, err := read(text)
	if got := strings.Join(fields, " "); got != want {
		t.Errorf("%s: fields %s, want %s", text, got, want)
	}
	if got := errorText(err); got != wantErr {
		t.Errorf("%s: error %s, want %s", text, got, wantErr)
	}
}

// checkFields checks that a reader gives the same fields for the same text, and no more than it has bytes.
func checkFields(t *testing.T, text string, read func(string) ([]string, error)) {
	fields, _ := read(text)
	again, _ := read(text)
	if !slices.Equal(fields, again) || len(fields) > len(text) {
		t.Errorf("%q: %q, then %q", text, fields, again)
	}
}

func FuzzLanguages(f *testing.F) {
	f.Add(`a:{b: "c"} or d >= 1`)
	f.Add(`_exists_:x AND y:[1 TO 2} /re/`)
	f.Add("FROM a-*,b | EVAL x = `y` | GROK m \"\"\"%{IP:ip}\"\"\" /* c */ // d")
	f.Add(`sequence by a [x where b == "c"] with maxspan=1m`)
	f.Fuzz(func(t *testing.T, s string) {
		for _, read := range []func(string) ([]string, error){kqlFields, luceneFields, eqlFields} {
			checkFields(t, s, read)
		}
		esqlQuery(s)
	})
}
