package grok

import (
	"strings"
	"testing"
)

func TestRegex(t *testing.T) {
	for ruby, want := range map[string]string{
		`abc`:                   `abc`,
		`^a.*b$`:                `(?m)^a.*b$`,
		`[^$]`:                  `[^$]`,
		`\Afoo\Z`:               `\Afoo(?:\n?\z)`,
		`\h+\H`:                 `[0-9a-fA-F]+[^0-9a-fA-F]`,
		`[\h_]`:                 `[0-9a-fA-F_]`,
		`(?<n>a)(?'m'b)`:        `(?P<n>a)(?P<m>b)`,
		`(?i-m:a)(?m:.)`:        `(?i-s:a)(?s:.)`,
		`(?x: a b # c` + "\n)d": `(?:ab)d`,
		`(?#comment)a`:          `a`,
		`\/\-\:\"`:              `/\-:"`,
		`a{,3}`:                 `a{0,3}`,
		`a{2}`:                  `a{2}`,
		`{a}`:                   `{a}`,
		`a?*b+?`:                `a*b+?`,
		`\u00e9\x41\e\cA`:       `\x{00e9}\x{41}\x1b\x{1}`,
		`\p{Alpha}\p{^Digit}`:   `[\p{L}\p{M}][^\p{Nd}]`,
		`[[:alpha:]_]`:          `[\p{L}\p{M}_]`,
		`[a[bc]d]`:              `[abcd]`,
		`[]a]`:                  `[\]a]`,
		`[\b]`:                  `[\x08]`,
		`\R`:                    `(?:\r\n|[\n\v\f\r\x{85}\x{2028}\x{2029}])`,
		`a)`:                    `a\)`,
		`\_\y`:                  `_y`,
	} {
		got, _, err := Regex(ruby)
		if err != nil || got != want {
			t.Errorf("%s: %s, %v; want %s", ruby, got, err, want)
		}
	}
	for ruby, want := range map[string]string{
		`a(?=b)`:       "at character 2: (?= is a look-ahead",
		`(?<!a)b`:      "at character 1: (?<! is a look-behind",
		`é\1`:          `at character 2: \1 refers`,
		`\k<a>`:        `\k refers to another group`,
		`a\K`:          `\K is something`,
		`[a&&b]`:       "&& intersects",
		`[a[^b]]`:      "a class that excludes is inside of another",
		`[a`:           "at character 1: a class is not closed",
		`a\`:           "it ends with a backslash",
		`(a`:           "no counterpart",
		`(?~a)`:        "begins a group that RE2 does not have",
		`a{1001}`:      "no counterpart",
		`\u12`:         "four hexadecimal digits",
		`(?#a`:         "a comment is not closed",
		`\p{Nonsense}`: "no counterpart",
	} {
		if _, _, err := Regex(ruby); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", ruby, err, want)
		}
	}
	for _, ruby := range []string{`(?>a+)b`, `a++b`} {
		if _, notes, err := Regex(ruby); err != nil || len(notes) != 1 || !notes[0].Review {
			t.Errorf("%s: %v, %v", ruby, notes, err)
		}
	}
}
