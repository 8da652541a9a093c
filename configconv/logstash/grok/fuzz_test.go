package grok

import (
	"regexp"
	"testing"
)

// What Regex returns compiles.
func FuzzRegex(f *testing.F) {
	for _, seed := range []string{`^(?<a>\h+)[[:alpha:]&&b]$`, `(?x) a # b`, `a{,3}?*`, `\p{^L}[]\]]`, `(?<n>a){2}?(b)+{2}(?#c)*`, `a(?mi)b|(c(?x) d|e)`, `\u{61 62}\101`} {
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

// Whatever compiles has a name for each place that captures, and captures nothing else.
func FuzzCompile(f *testing.F) {
	f.Add("%{IP:[a][b]} %{WORD:a}(?<a>x)", "X %{Y}")
	f.Add("%{COMBINEDAPACHELOG}", "")
	f.Add("%{WORD:w:int}{2}?(?i)a|%{X:[x][y]}", "^.*(?<z>b)$")
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
		for _, text := range []string{pattern, expression} {
			captured, _ := p.Match(text)
			for name := range captured {
				if !names[name] {
					t.Errorf("%q: %s is captured, and no capture has that name", expression, name)
				}
			}
		}
	})
}
