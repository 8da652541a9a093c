package grok

import (
	"strings"
	"testing"
)

// What stands in front of a guarded pattern ends where Onigmo's look-behind lets the pattern begin.
func TestKeepGuards(t *testing.T) {
	for expression, want := range map[string]string{
		`.*%{IP:ip}`:                 `(?s)(?:.*[^0-9]|\A)%{IP:ip}`,
		`.*?%{IP:ip}`:                `(?s)(?:\A|.*?[^0-9])%{IP:ip}`,
		`^.*%{IP:ip}`:                `(?ms)^(?:.*[^0-9])?%{IP:ip}`,
		`^.+%{IP:ip}`:                `(?ms)^.*[^0-9]%{IP:ip}`,
		`^.+?%{IP:ip}`:               `(?ms)^.*?[^0-9]%{IP:ip}`,
		`^.{2}%{IP:ip}`:              `(?ms)^.{1,1}[^0-9]%{IP:ip}`,
		`^.{2,}%{IP:ip}`:             `(?ms)^.{1,}[^0-9]%{IP:ip}`,
		`^.{,3}?%{IP:ip}`:            `(?ms)^(?:.{0,2}?[^0-9])??%{IP:ip}`,
		`x.%{IP:ip}`:                 `(?s)x[^0-9]%{IP:ip}`,
		`x-?%{NUMBER:n}`:             `x%{NUMBER:n}`,
		`x[+\-]*%{NUMBER:n}`:         `x%{NUMBER:n}`,
		`x[-=]?%{NUMBER:n}`:          `x(?:[=])?%{NUMBER:n}`,
		`x(?:.*)%{NUMBER:n}`:         `(?s)x(?:(?:.*[^\+\-\.0-9])?)%{NUMBER:n}`,
		`x(.+)%{NUMBER:n}`:           `(?s)x(.*[^\+\-\.0-9])%{NUMBER:n}`,
		`x(?<p>.+)%{NUMBER:n}`:       `(?s)x(?P<p>.*[^\+\-\.0-9])%{NUMBER:n}`,
		`x%{GREEDYDATA:p}%{IP:ip}`:   `(?s)x(?P<p>(?:.*[^0-9])?)%{IP:ip}`,
		`x%{DATA}%{IP:ip}`:           `(?s)x(?:(?:.*?[^0-9])??)%{IP:ip}`,
		`%{GREEDYDATA:p}%{IP:ip}`:    `(?s)(?P<p>(?:.*[^0-9]|\A))%{IP:ip}`,
		`x.*%{QS:q}`:                 `(?s)x(?:.*[^\\])?%{QS:q}`,
		`x.*%{MINE:m}`:               `(?s)x(?:.*[^\+\-\.0-9])?%{MINE:m}`,
		`x\.%{NUMBER:n}`:             `x[^\x00-\x{10FFFF}]%{NUMBER:n}`,
		`x %{IP:ip} a=%{NUMBER:n}`:   `(?s)x %{IP:ip} a=%{NUMBER:n}`,
		`x.*%{NUMBER:n}?`:            `(?s)x.*%{NUMBER:n}?`,
		`x.*%{EITHER:m}`:             `(?s)x.*%{EITHER:m}`,
		`x|%{NUMBER:n}`:              `x|%{NUMBER:n}`,
		`\d%{IP:ip}`:                 `(?s)\d%{IP:ip}`,
		`x%{WORD:w:int}%{NUMBER:n}`:  `x%{WORD:w}%{NUMBER:n}`,
		`x.*%{BASE10NUM:n}%{WORD:w}`: `(?s)x.*%{BASE10NUM:n}%{WORD:w}`,
	} {
		opts := Options{Definitions: []Definition{{"MINE", "%{NUMBER}x?"}, {"EITHER", "%{NUMBER}|x"}}}
		if strings.Contains(expression, "BASE10NUM") {
			opts.Definitions = append(opts.Definitions, Definition{"BASE10NUM", `\d+`}) // not the public one
		}
		p, err := Compile(expression, opts)
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		if p.Expression != want {
			t.Errorf("%s: %s, want %s", expression, p.Expression, want)
		}
		if never := strings.Contains(want, nothing); never != (len(p.Notes) == 1 && strings.Contains(p.Notes[0].Text, "never matches")) {
			t.Errorf("%s: %v", expression, p.Notes)
		}
	}
}

// Text that only looks like a reference is none for go-grok either.
func TestNoReference(t *testing.T) {
	p, err := Compile(`\%{NOPE} %{WORD:w}`, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if want := `\x25{NOPE} %{WORD:w}`; p.Expression != want {
		t.Errorf("%s, want %s", p.Expression, want)
	}
	if got, ok := p.Match("%{NOPE} x"); !ok || got["w"] != "x" {
		t.Errorf("%q, %v", got, ok)
	}
}
