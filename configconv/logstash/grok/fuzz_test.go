package grok

import (
	"regexp"
	"testing"
)

// What Regex returns compiles.
func FuzzRegex(f *testing.F) {
	for _, seed := range []string{`^(?<a>\h+)[[:alpha:]&&b]$`, `(?x) a # b`, `a{,3}?*`, `\p{^L}[]\]]`} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, ruby string) {
		if re, _, err := Regex(ruby); err == nil {
			if _, err := regexp.Compile(re); err != nil {
				t.Errorf("%q: %q: %v", ruby, re, err)
			}
		}
		Replacement(ruby)
	})
}

// Whatever compiles has the names that its expression says.
func FuzzCompile(f *testing.F) {
	f.Add("%{IP:[a][b]} %{WORD:a}(?<a>x)", "X %{Y}")
	f.Add("%{COMBINEDAPACHELOG}", "")
	f.Fuzz(func(t *testing.T, expression, pattern string) {
		p, err := Compile(expression, Options{Definitions: []Definition{{"X", pattern}}})
		if err != nil {
			return
		}
		names := map[string]bool{}
		for _, c := range p.Captures {
			if names[c.Name] {
				t.Errorf("%q: the name %s is there twice", expression, c.Name)
			}
			names[c.Name] = true
		}
		p.Match(pattern)
	})
}
