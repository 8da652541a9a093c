package e2e

import (
	"strings"
	"testing"
)

func TestNewestGlobalTracer(t *testing.T) {
	before, after := sideBySide(t, "testdata/newest.txtar")
	compare(t, before, after)
	for _, want := range []string{"first: after the first\n", "first: kept: first\n", "first: before the second is global\n", "second: after the second\n",
		"first: kept: first again\n", "second: last\n", "registered before=bool:false", "registered after=bool:true", "second: loud again\n"} {
		if !strings.Contains(before, want) {
			t.Errorf("%q is missing in what the program is to show:\n%s", want, before)
		}
	}
}
