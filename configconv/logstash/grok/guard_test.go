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
		`(?<p>.*)%{IP:ip}`:           `(?s)(?P<p>(?:.*[^0-9]|\A))%{IP:ip}`,
		`x%{GREEDYDATA:p}%{IP:ip}`:   `(?s)x(?P<p>(?:.*[^0-9])?)%{IP:ip}`,
		`x%{DATA}%{IP:ip}`:           `(?s)x(?:(?:.*?[^0-9])??)%{IP:ip}`,
		`%{GREEDYDATA:p}%{IP:ip}`:    `(?s)(?P<p>(?:.*[^0-9]|\A))%{IP:ip}`,
		`x.*%{QS:q}`:                 `(?s)x(?:.*[^\\])?%{QS:q}`,
		`x.*%{BASE16NUM:h}`:          `(?s)x(?:.*[^0-9A-Fa-f])?%{BASE16NUM:h}`,
		`x.*%{MINE:m}`:               `(?s)x(?:.*[^\+\-\.0-9])?%{MINE:m}`,
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
		if p.Expression != want || len(p.Notes) != 0 {
			t.Errorf("%s: %s, %v, want %s", expression, p.Expression, p.Notes, want)
		}
	}
}

// What Onigmo captures of these (Ruby 3.1, the patterns as they are published).
func TestGuardedCaptures(t *testing.T) {
	for _, test := range []struct{ expression, text, name, want string }{
		{`.*%{IP:ip}`, "from 192.168.1.1", "ip", "192.168.1.1"},
		{`%{GREEDYDATA:a}%{NUMBER:n}`, "took 12.55 ms, code -42", "n", "-42"},
		{`%{GREEDYDATA:a}%{NUMBER:n}`, "took 12.55 ms, code -42", "a", "took 12.55 ms, code "},
		{`x-?%{NUMBER:n}`, "x-5", "n", "-5"},
		{`\S+%{NUMBER:n}`, "len=120", "n", "120"},
		{`%{NOTSPACE:a}%{NUMBER:n}`, "len=120", "a", "len="},
		{`%{DATA:a}%{QS:q}$`, `say \"hi" "b"`, "q", `"b"`},
	} {
		p, err := Compile(test.expression, Options{})
		if err != nil {
			t.Errorf("%s: %v", test.expression, err)
			continue
		}
		if got, ok := p.Match(test.text); !ok || got[test.name] != test.want {
			t.Errorf("%s of %q: %q, want %s: %q", test.expression, test.text, got, test.name, test.want)
		}
	}
}

// A pattern that never matches where it stands is said.
func TestGuardedNever(t *testing.T) {
	for expression, want := range map[string]string{
		`v\.%{NUMBER:n}`:              "%{NUMBER} never matches behind \\.",
		`\d+%{NUMBER:n}`:              "%{NUMBER} never matches behind \\d+",
		`%{NUMBER:a}\.%{NUMBER:b}`:    "%{NUMBER} never matches behind \\.",
		`%{MINE:m}`:                   "%{NUMBER} never matches behind -",
		`[0-9]%{IP:ip}`:               "", // an address of version 6 does
		`%{INT:a}-?%{NUMBER:b}`:       "",
		`%{NUMBER:a}[., ]%{NUMBER:b}`: "",
	} {
		p, err := Compile(expression, Options{Definitions: []Definition{{"MINE", "x-%{NUMBER}"}}})
		if err != nil {
			t.Errorf("%s: %v", expression, err)
			continue
		}
		switch {
		case want == "" && len(p.Notes) != 0:
			t.Errorf("%s: %v", expression, p.Notes)
		case want != "" && (len(p.Notes) != 1 || !p.Notes[0].Review || !strings.Contains(p.Notes[0].Text, want)):
			t.Errorf("%s: %v, want %s", expression, p.Notes, want)
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
