package grok

import (
	"reflect"
	"strings"
	"testing"
)

func TestParsePatterns(t *testing.T) {
	list, errs := ParsePatterns("p", []byte("# comment\n\nA x y\r\n  B\t%{A}\nC\n  # indented\n \t\nD  e #f  \nA z"))
	if want := []Definition{{"A", "x y"}, {"B", "%{A}"}, {"D", "e #f"}, {"A", "z"}}; !reflect.DeepEqual(list, want) {
		t.Errorf("%q", list)
	}
	if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "p:5: ") {
		t.Errorf("%v", errs)
	}
}

// The last definition of a name counts.
func TestParsePatternsTwice(t *testing.T) {
	list, errs := ParsePatterns("p", []byte("A x\nA y\n"))
	if len(errs) != 0 {
		t.Fatal(errs)
	}
	p, err := Compile("^%{A:a}$", Options{Definitions: list})
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := p.Match("x"); ok {
		t.Error("the first definition matches")
	}
	if got, _ := p.Match("y"); got["a"] != "y" {
		t.Errorf("%q", got)
	}
}
