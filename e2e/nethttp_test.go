package e2e

import (
	"regexp"
	"strings"
	"testing"
)

var namedHost = regexp.MustCompile(`localhost:\d+`)

// A request that is sent again on a new connection sets its tags again. Jaeger's client sends both values, OpenTelemetry the last.
var twice = regexp.MustCompile(`( +net/http\.(?:reused|was_idle)=bool:false\n) +net/http\.(?:reused|was_idle)=bool:true\n`)

func TestNetHTTP(t *testing.T) {
	before, after := sideBySide(t, "testdata/nethttp.txtar")
	before, after = namedHost.ReplaceAllString(before, "HOST"), namedHost.ReplaceAllString(after, "HOST")
	compare(t, twice.ReplaceAllString(before, "$1"), after)
	for _, want := range []string{
		"web: HTTP Client\n", "    web: HTTP GET (client)", "        web: HTTP GET (server)", "web: observed GET (server)",
		"http.response_size=int64:5", "http.status_code=int64:418", "http.status_code=int64:101", "HTTP GET (server) FAILED",
		"component=string:shop", "component=string:asker", "http.url=string:/options?...", "http.url=string:/headers\n",
		"writer=string:true true false true", "answer=string:false", "answer=string:echoed", "observed=string:GET",
		"event GetConn hostPort=string:HOST", "event DNSDone addr=", "event DNSDone error.object=", "event Got100Continue", "event PutIdleConn", "event ClosedBody",
		"event error message=string:ConnectDone", "net/http.reused=bool:true",
	} {
		if !strings.Contains(before, want) {
			t.Errorf("%q is missing in what the program is to show:\n%s", want, before)
		}
	}
}
