package e2e

import (
	"slices"
	"strings"
	"testing"
)

func TestTags(t *testing.T) {
	before, after := sideBySide(t, "testdata/tags.txtar")
	compare(t, before, after)
	shows(t, before, "chains 3", "ended after 1h0m0s", "event late after 1h0m0s payload=string:1", "kind of consumer (consumer)",
		"decided kind (client)", "decided kind (server)", "kind and more (client)", "kind and more (server)", "constant kind (producer)", "dynamic error FAILED", "largest=int64:-1", "peer.ipv4=int64:2130706433")
}

// What the findings announce as different.
func TestTagsThatDiffer(t *testing.T) {
	before, after := sideBySide(t, "testdata/tags.txtar", "-different")
	differ(t, before, after, []difference{
		{"repeated", "repeated\n  =string:no key\n  n=int64:1\n  n=int64:2\n", "repeated\n  n=int64:2\n"},
		{"long", "text=string:" + strings.Repeat("x", 256) + "\n", "text=string:" + strings.Repeat("x", 300) + "\n"},
		{"taken back", "taken back\n", "taken back FAILED\n"},
		{"failed", "failed\n", "failed FAILED\n"},
		{"logged", "logged FAILED\n  event error error.object=string:broken\n",
			"logged FAILED\n  event exception exception.type=string:*errors.errorString exception.message=string:broken\n"},
		{"logged nothing", "logged nothing FAILED\n  event error error.object=string:<nil>\n", "logged nothing FAILED\n  event error\n"},
		{"kind elsewhere", "kind elsewhere (server)\n", "kind elsewhere\n  span.kind=string:server\n"},
		{"priority", "priority\n  sampling.priority=int64:1\n", "priority\n  sampling.priority=int64:1\n"},
		{"changed later", "list=string:[2]\n", "list=string:[1]\n"},
	})
	if strings.Contains(after, "lost=") {
		t.Errorf("a tag is set after the end:\n%s", after)
	}
}

// With --semconv the tags of package ext arrive under their current keys, and everything else as before.
func TestCurrentKeys(t *testing.T) {
	before := legacySpans(t, "testdata/spans.txtar")
	after := migratedSpans(t, "testdata/spans.txtar", []string{"--semconv"})
	lines := strings.Split(before, "\n")
	for i, line := range lines {
		for old, now := range map[string]string{"peer.service": "service.peer.name", "peer.hostname": "server.address", "peer.ipv6": "network.peer.address",
			"peer.port": "server.port", "http.method": "http.request.method", "http.url": "url.full", "http.status_code": "http.response.status_code",
			"db.statement": "db.query.text", "db.type": "db.system.name", "db.instance": "db.namespace", "message_bus.destination": "messaging.destination.name"} {
			if rest, ok := strings.CutPrefix(line, "  "+old+"="); ok {
				lines[i] = "  " + now + "=" + rest
			}
		}
	}
	slices.Sort(lines) // the attributes of a span are sorted by their keys
	got := strings.Split(after, "\n")
	slices.Sort(got)
	compare(t, strings.Join(lines, "\n"), strings.Join(got, "\n"))
	if !strings.Contains(after, "http.request.method=string:GET") || strings.Contains(after, "http.method=") {
		t.Errorf("the keys are the old ones:\n%s", after)
	}
}
