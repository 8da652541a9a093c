package e2e

import (
	"strings"
	"testing"
)

func TestLogs(t *testing.T) {
	before, after := sideBySide(t, "testdata/logs.txtar")
	compare(t, before, after)
}

// What the finding says: the event has another name and other attributes, and no error is no event. The span does not fail by it.
func TestLoggedError(t *testing.T) {
	before, after := sideBySide(t, "testdata/logged-error.txtar")
	was := "  event log error.object=string:broken\n  event log error.object=string:<nil>\n"
	is := "  event exception exception.type=string:*errors.errorString exception.message=string:broken\n"
	if !strings.Contains(before, was) {
		t.Errorf("%q is missing in what was recorded before:\n%s", was, before)
	}
	compare(t, strings.Replace(before, was, is, 1), after)
}
