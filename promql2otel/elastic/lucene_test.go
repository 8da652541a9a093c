package elastic

import "testing"

func TestLucene(t *testing.T) {
	for _, tt := range []struct{ text, want, err string }{
		{``, "", ""},
		{`status:[400 TO 499] AND NOT extension:(php OR html)`, "status extension", ""},
		{`_exists_:user.name`, "user.name", ""},
		{`_exists_:"user.name" OR NOT _exists_:host*`, "user.name host*", ""},
		{`+title:"a: b" -text:c^2`, "title text", ""},
		{`path:/[a-z]+:x/ OR host.name:web*`, "path host.name", ""},
		{`book.\*:quick`, "book.*", ""},
		{`(a:1 OR b:2) && c:{1 TO 5}`, "a b c", ""},
		{`quick brown~ fox~2 "near this"~5`, "", ""},
		{`date:[2012-01-01 TO "2012-12-31]"}`, "date", ""},
		{`kubernetes.container.name:my-app`, "kubernetes.container.name", ""},
		{`age:>=10 AND b:(>1 AND <2)`, "age b", ""},
		{`field : value`, "field", ""},
		{`title:(a other:b)`, "title other", ""},
		{`*:*`, "*", ""},
		{`a:http\:\/\/x`, "a", ""},
		{`first\ name:x !b:1 || c:2`, "first name b c", ""},
		{`@timestamp:[now-1h/h TO now]`, "@timestamp", ""},

		{`a:`, "a", `a value is missing after the colon at character 3`},
		{`url:http://x`, "url", `a colon follows no field at character 9`},
		{`a:1 OR (b:2`, "a b", `a bracket is not closed at character 12`},
		{`a:1)`, "a", `a bracket is closed that is not open at character 4`},
		{`a:"x`, "a", `'"' is not closed at character 3`},
		{`path:/var/log/x`, "path", `'/' is not closed at character 14`},
		{`a:[1 TO 2`, "a", `a range is not closed at character 3`},
		{`a:1]`, "a", `']' closes no range at character 4`},
		{`a\`, "", `a backslash escapes nothing at character 1`},
	} {
		checkLanguage(t, luceneFields, tt.text, tt.want, tt.err)
	}
}

func FuzzLucene(f *testing.F) {
	f.Add(`_exists_:x AND y:[1 TO "2"} /re/ +z:(a^2 b~)`)
	f.Fuzz(func(t *testing.T, s string) { checkFields(t, s, luceneFields) })
}
