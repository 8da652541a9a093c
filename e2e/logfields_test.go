package e2e

import (
	"strings"
	"testing"
)

func TestLogFields(t *testing.T) {
	before, after := sideBySide(t, "testdata/log-fields.txtar")
	compare(t, before, after)
	shows(t, before, "event variables", "largest=int64:-1", "event first event=string:second", "event no error error.object=string:<nil>", "non-even keyValues len: 1",
		"non-string key (pair #0): int", "function=string:LogKV", "event none\n", "event call 2 a=string:call 1", "event before", "event sorted a=int64:-1 b=string:2", "line=string:written -1", "nested=string:y", "event deferred",
		"event record after 1h0m0s", "marshalled=string:s=x b=true i=1")
}

// What the findings announce as different.
func TestLogFieldsThatDiffer(t *testing.T) {
	before, after := sideBySide(t, "testdata/log-fields.txtar", "-different")
	differ(t, before, after, []difference{
		{"error alone", "error alone\n  event log error.object=string:broken\n", "error alone\n  event exception exception.type=string:*errors.errorString exception.message=string:broken\n"},
		{"no error alone", "no error alone\n  event log error.object=string:<nil>\n", "no error alone\n"},
		{"object", "event log list=string:[2]\n", "event log list=string:[1]\n"},
		{"payload", "event payload payload=string:[2]\n", "event payload payload=string:[1]\n"},
		{"lazy", "built later\n  event log n=int64:2\n", "built later\n  event log n=int64:1\n"},
		{"type of a value", "type=string:int32\n", "type=string:int64\n"},
		{"printed field", "printed=string:n:1\n", "printed=string:"},
		{"text of a field", "text=string:f:0.1\n", "text=string:f:0.10000000149011612\n"},
	})
	if strings.Contains(after, "printed=string:n:1\n") {
		t.Errorf("a field prints as before:\n%s", after)
	}
	if strings.Contains(after, "<nil>") {
		t.Errorf("an error that is nil is recorded:\n%s", after)
	}
}
