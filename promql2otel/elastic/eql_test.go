package elastic

import "testing"

func TestEQL(t *testing.T) {
	for _, tt := range []struct{ text, want, err string }{
		{``, "", ""},
		{`process where process.name == "cmd.exe" and not process.args : "/c*"`, "process.name process.args", ""},
		{`sequence by host.id with maxspan=1m [file where file.extension == "exe"] by user.id [process where true] by user.name until [any where a==1]`,
			"host.id file.extension user.id user.name a", ""},
		{`any where length(file.path) > 3 and ?user.name != null and startsWith~(url.path, "/a")`, "file.path user.name url.path", ""},
		{"process where `odd.name` in (\"a\") | head 5", "odd.name", ""},
		{"\"some event\" where process.`odd name` in~ (\"a\") | unique host.id | tail 3", "process.odd name host.id", ""},
		{`file where event.type in ("a", "b") // file.name`, "event.type", ""},
		{`sample by host [any where x like~ "a*"] [any where y regex "b"]`, "host x y", ""},
		{`process where a == """a "quoted" \ text""" /* b == 1 */ and c*2 > d-1`, "a c d", ""},
		{`sequence [a where b == 1] with runs=3 ![c where d == 2] [e where f == 3]`, "b d f", ""},
		{`file where descendant of [process where process.pid == 4]`, "process.pid", ""},

		{`process.name == "x"`, "process.name", `it has no condition`},
		{`any where a == "x`, "a", `a string is not closed at character 16`},
		{`any where (a == 1`, "a", `"(" is not closed`},
		{"any where `a", "", "a name is not closed at character 11"},
		{`any where a == 1 /* b`, "a", "a comment is not closed at character 18"},
	} {
		checkLanguage(t, eqlFields, tt.text, tt.want, tt.err)
	}
}

func FuzzEQL(f *testing.F) {
	f.Add(`sequence by a [x where ?b == "c" and f~("""d""")] with maxspan=1m | head 3`)
	f.Fuzz(func(t *testing.T, s string) { checkFields(t, s, eqlFields) })
}
