package dateformat

import (
	"regexp"
	"testing"
)

func TestLocale(t *testing.T) {
	for tag, want := range map[string]string{"en": "", "en_US": "", "": "", "de": "de", "de_DE": "de-DE", "pt-br": "pt-BR", "fr-XX": "fr"} {
		if got, err := Locale(tag); err != nil || got != want {
			t.Errorf("%q = %q, %v, want %q", tag, got, err, want)
		}
	}
	if got, err := Locale("xx"); err == nil {
		t.Errorf("xx = %q", got)
	}
}

func TestWithLocale(t *testing.T) {
	f, err := Joda("dd MMM yyyy H:m")
	if err != nil {
		t.Fatal(err)
	}
	g := f.WithLocale("de")
	const text = "05 März 2024 7:5"
	if regexp.MustCompile(f.Regexp).MatchString(text) || !regexp.MustCompile(g.Regexp).MatchString(text) || len(g.Notes) != 1 {
		t.Errorf("%q: %s", text, g.Regexp)
	}
	if got := prepared(g, text); got != "05 März 2024 7:05" {
		t.Errorf("prepared: %q", got)
	}
	if f.WithLocale("").Regexp != f.Regexp {
		t.Error("no locale changes the guard")
	}
}
