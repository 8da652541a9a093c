package e2e

import (
	"strings"
	"testing"
)

// What a program writes into headers, maps and metadata it reads again, baggage included; what cannot be read fails alike.
func TestPropagation(t *testing.T) {
	before, after := sideBySide(t, "testdata/propagation.txtar")
	compare(t, before, after)
	for _, want := range []string{"propagation: from headers (server)", "propagation: from metadata", "not found=bool:true", "read other case of a remote parent",
		"read escaped of a remote parent", "of the header (server) of a remote parent", "user=string:Anna & Bob", "greeting=string:Hi, Ä & ö",
		"items=string:[tier=gold user=Anna & Bob]", "after=string:2", "unsupported=bool:true", "event baggage", "long=int64:2048", "truncated=string:true"} {
		if !strings.Contains(before, want) {
			t.Errorf("%q is missing in what the program is to show:\n%s", want, before)
		}
	}
}
