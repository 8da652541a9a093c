package grok

import (
	"reflect"
	"strings"
	"testing"
)

func TestParsePatterns(t *testing.T) {
	list, errs := ParsePatterns("p", []byte("# comment\n\nA x y\r\n  B\t%{A}\nC\n"))
	if want := []Definition{{"A", "x y"}, {"B", "%{A}"}}; !reflect.DeepEqual(list, want) {
		t.Errorf("%q", list)
	}
	if len(errs) != 1 || !strings.HasPrefix(errs[0].Error(), "p:5: ") {
		t.Errorf("%v", errs)
	}
}
