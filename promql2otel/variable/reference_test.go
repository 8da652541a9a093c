package variable

import "testing"

func TestReference(t *testing.T) {
	for text, want := range map[string]string{
		`$a`:                          "a",
		`$_a1 b`:                      "_a1",
		`$__rate_interval]`:           "__rate_interval",
		`$1a`:                         "1a",
		`${a}`:                        "a",
		`${a:csv}`:                    "a",
		`${a.b}`:                      "a",
		`${a.b.c:csv}`:                "a",
		`${__from:date:YYYY-MM:DD}`:   "__from",
		`${__user.login}`:             "__user",
		`[[a]]`:                       "a",
		`[[a:regex]]`:                 "a",
		`$`:                           "",
		`$$a`:                         "",
		`$-a`:                         "",
		`$é`:                          "",
		`$1`:                          "",
		`$12`:                         "",
		`${1}`:                        "",
		`${}`:                         "",
		`${a`:                         "",
		`${a.}`:                       "",
		`${a:}`:                       "",
		`${a b}`:                      "",
		`${a.b^c}`:                    "",
		`[[:alpha:]]`:                 "",
		`[[a:]]`:                      "",
		`[[a]`:                        "",
		`[[a-z]]`:                     "",
		`[[]]`:                        "",
		`[`:                           "",
		`a`:                           "",
		``:                            "",
		"${a:\n}":                     "a",
		`[[[a]]]`:                     "",
		`[[1]]`:                       "",
		`${a.b:c` + "`" + `"'\` + `}`: "a",
	} {
		_, name, ok := reference(text, 0)
		if name != want || ok != (want != "") {
			t.Errorf("%s: %q %v, want %q", text, name, ok, want)
		}
	}
}
