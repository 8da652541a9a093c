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
		// Letters.
		`\t\n\r\f\v\a`:         `\t\n\r\f\v\a`,
		`\0\01\101`:            `\x{0}\x{1}\x{41}`,
		`[\1]`:                 `[\x{1}]`,
		`\C-a\x`:               `\x{1}x`,
		`\x{263a}`:             `\x{263a}`,
		`\u{263A}+\u{61 62}`:   `\x{263A}+\x{61}\x{62}`,
		`[\u{61}-\u{63}]`:      `[\x{61}-\x{63}]`,
		`\d\D\w\W\s\S\b\B\A\z`: `\d\D\w\W\s\S\b\B\A\z`,
		`é\é`:                  `éé`,
		`%{WORD:a}`:            `%{WORD:a}`,
		// Properties and classes.
		`\P{Alpha}\P{^Alpha}`:   `[^\p{L}\p{M}][\p{L}\p{M}]`,
		`\p{Lu}\p{^Lu}\P{Lu}`:   `\p{Lu}\P{Lu}\P{Lu}`,
		`[\p{Upper}\p{Lu}]`:     `[\p{Lu}\p{Lu}]`,
		`[[:punct:][:xdigit:]]`: "[\\p{P}$+<=>^`|~0-9A-Fa-f]",
		`[[:_]]`:                `[:_]`,
		`[^a[bc]]`:              `[^abc]`,
		`[a\-z\]\&.]`:           `[a\-z\]\&.]`,
		`[\w-.]`:                `[\w-.]`,
		`[\d\s]`:                `[\d\s]`,
		// Quantifiers.
		`a{2,}b{2,3}?`:       `a{2,}b{2,3}?`,
		`ab{2}?c`:            `a(?:b{2})?c`,
		`(?<n>a){2}?`:        `(?:(?P<n>a){2})?`,
		`a{2}+`:              `(?:a{2})+`,
		`(?:a|b)+{3}*`:       `(?:(?:(?:a|b)+){3})*`,
		`x+{2}?`:             `(?:(?:x+){2})?`,
		`a+(?#again){2}`:     `(?:a+){2}`,
		`(?x) a + {2} | b *`: `(?:a+){2}|b*`,
		`{,}`:                `{,}`,
		`a??b*?c++d`:         `a??b*?c+d`,
		// Groups.
		`(a)(?:b)`:       `(a)(?:b)`,
		`(a)(?<n>b)`:     `(?:a)(?P<n>b)`,
		`(?<a>x)(?<a>y)`: `(?P<a>x)(?P<a_2>y)`,
		`(?<[a][b]>x)`:   `(?P<a___b>x)`,
		`(?>a)`:          `(?:a)`,
		// Options.
		`(?i)a|b`:              `(?i)a|b`,
		`a(?i)b|c`:             `a(?i:b|c)`,
		`(a(?m).|b)c`:          `(a(?s:.|b))c`,
		`a|(?i)b|c`:            `a|(?i)b|c`,
		`(?-i)a(?mi-x)b`:       `(?-i)a(?si:b)`,
		`(?x)a b(?-x: c d)e f`: `ab(?: c d)ef`,
		`(?x)a#c`:              `a`,
		`(?u)a`:                `a`,
		`\_\y`:                 `_y`,
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
		// The position is that of the character, not of the byte.
		`éé(?!b)`:       `at character 3: (?! is a look-ahead`,
		`(?<=a)`:        `at character 1: (?<= is a look-behind`,
		`ab\Gc`:         `at character 3: \G is something`,
		`a\X`:           `at character 2: \X is something`,
		`(a)\g<1>`:      `at character 4: \g refers to another group`,
		`a[b&&c]`:       `at character 4: && intersects`,
		`ab[c`:          `at character 3: a class is not closed`,
		`[ab[c`:         `at character 4: a class is not closed`,
		`a[[:^alpha:]]`: `at character 3: [:^alpha:] excludes`,
		`[\H]`:          `at character 2: \H inside of a class`,
		`[\P{Alpha}]`:   `at character 2: a property that excludes`,
		`[[:_[^a]]]`:    `a class that excludes is inside of another`,
		`ab\`:           `at character 3: it ends with a backslash`,
		`[a\`:           `at character 3: it ends with a backslash`,
		`a\pL`:          `at character 2: \p needs a property in braces`,
		`\x{41`:         `at character 1: \x{ is not closed`,
		`a\u{}`:         `at character 2: \u{ needs hexadecimal digits`,
		`a\M-a`:         `at character 2: \M- stands for a byte`,
		`ab(?<n`:        `at character 3: the name of a group is not closed`,
		`ab(?<>a)`:      `at character 3: the name of a group is not closed`,
		`ab(?#c`:        `at character 3: a comment is not closed`,
		`(?(1)a|b)`:     `at character 1: (?(1 begins a group`,
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
