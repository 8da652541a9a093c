package elastic

import "testing"

func TestKQL(t *testing.T) {
	for _, tt := range []struct{ text, want, err string }{
		{``, "", ""},
		{`   `, "", ""},
		{`error`, "", ""},
		{`error and not timeout`, "", ""},
		{`"a phrase: with a colon"`, "", ""},
		{`http.request.method : "GET" and not status:(200 or 404)`, "http.request.method status", ""},
		{`bytes >= 10 or bytes<5`, "bytes bytes", ""},
		{`user:{ first: "Alice" and last: "W" } and x: *`, "user.first user.last x", ""},
		{`a:{ b:{ c: 1 } }`, "a.b.c", ""},
		{`http.*: 1 and a\:b: 2`, "http.* a:b", ""},
		{`message: "x \" y: z" and b:c`, "message b", ""},
		{`url.path : /a/b*`, "url.path", ""},
		{`response time: 5 AND (b:(not 2 or (3 and 4)))`, "response time b", ""},
		{`"quoted.field" : x`, "quoted.field", ""},
		{`band:1 or order:2 and nothing:3`, "band order nothing", ""},
		{`a: \and and b\u0020c: x`, "a b c", ""},
		{`NOT a:1 OR NOT (b:2)`, "a b", ""},
		{`a: v1 v2 v3 and b:1`, "a b", ""},
		{"a:1\n  and b:2", "a b", ""},
		{`a\tb: 1`, "a\tb", ""},

		{`a: "C:\users\x" and b\u0021: 1`, "a b!", ""},

		{`{ a: 1 }`, "", `a field or a value is missing before "{" at character 1`},
		{`a:`, "a", `a field or a value is missing before "the end" at character 3`},
		{`a:1 and`, "a", ``}, // "and" without a blank after it is text
		{`a:1 and `, "a", `a field or a value is missing before "the end" at character 9`},
		{`x:1 and y:(2`, "x y", `a bracket is not closed at character 13`},
		{`x:"1`, "x", `a quote is not closed at character 5`},
		{`x:1) and y:2`, "x", `")" is unexpected at character 4`},
		{`a:b:c`, "a", `":" is unexpected at character 4`},
		{`ü:{ b:1`, "ü.b", `a brace is not closed at character 8`},
		{`a\x:1`, "", `a backslash escapes nothing at character 2`},
	} {
		checkLanguage(t, kqlFields, tt.text, tt.want, tt.err)
	}
}

func FuzzKQL(f *testing.F) {
	f.Add(`a:{b: "c"} or d >= 1 and not (e\:f: g*)`)
	f.Fuzz(func(t *testing.T, s string) { checkFields(t, s, kqlFields) })
}
