package e2e

import (
	"os"
	"path/filepath"
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
	shows(t, before,
		"web: HTTP Client\n", "    web: HTTP GET (client)", "        web: HTTP GET (server)", "web: observed GET (server)",
		"http.response_size=int64:5", "http.status_code=int64:418", "http.status_code=int64:101", "HTTP GET (server) FAILED",
		"component=string:shop", "component=string:asker", "http.url=string:/options?...", "http.url=string:/headers\n",
		"writer=string:true true false true", "answer=string:false", "answer=string:echoed", "observed=string:GET",
		"event GetConn hostPort=string:HOST", "event DNSDone addr=", "event DNSDone error.object=", "event Got100Continue", "event PutIdleConn", "event ClosedBody",
		"event error message=string:ConnectDone", "net/http.reused=bool:true",
	)
}

// What net/http tells of a request from other goroutines, late, does not meet the next request.
func TestLateHooks(t *testing.T) {
	dir := program(t, "testdata/late-hooks.txtar")
	migrate(t, dir)
	r := startReceiver(t, "")
	run(t, build(t, dir, "./cmd/app", "-race"), []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	after := render(r.spans())
	if !strings.Contains(after, "addr=string:for /there") || strings.Contains(after, "addr=string:for /\n") {
		t.Errorf("the redirected request has other events than its own:\n%s", after)
	}
}

// Releases of go-stdlib before v1.1.0 recorded neither the size of responses nor the host of requests, and set http.url of a
// request a second time, to its host and port, which is an attribute of the event GetConn since then. Before v1.0.0 the client
// had no URLTagFunc, and a handler that writes nothing was an error, which the findings say.
func TestOlderNetHTTP(t *testing.T) {
	const withoutUpgrade = "\tc.upgrade(server + \"/hijack\")\n"
	for release, edit := range map[string]*strings.Replacer{
		"v1.0.0": strings.NewReplacer(withoutUpgrade, ""),
		"v0.0.0-20190519235532-cf7a6c988dc9": strings.NewReplacer(withoutUpgrade, "", `"/ok", "/nothing", `, `"/ok", `, `"/panic", "/late-panic", `, "", `"/copy", "/nested", "/options", `, `"/options", `,
			"\t\tnethttp.URLTagFunc(func(u *url.URL) string { return u.Path }),\n", ""),
	} {
		t.Run(release, func(t *testing.T) {
			archive := edited(t, "testdata/nethttp.txtar", edit)
			requireStdlib(t, archive, release)
			before, after := sideBySide(t, archive)
			before, after = namedHost.ReplaceAllString(before, "HOST"), namedHost.ReplaceAllString(after, "HOST")
			if strings.Contains(before, "http.response_size") || strings.Contains(before, "peer.address") || !strings.Contains(before, "http.url=string:HOST\n") {
				t.Fatalf("%s is not what this test is for:\n%s", release, before)
			}
			before = twice.ReplaceAllString(before, "$1")
			before = regexp.MustCompile(` +http.url=string:(HOST|name.invalid:80)\n`).ReplaceAllString(before, "")
			after = regexp.MustCompile(` hostPort=string:\S+`).ReplaceAllString(after, "")
			compare(t, before, after)
		})
	}
}

// A handler that writes nothing.
func TestSilentHandlerOfOlderNetHTTP(t *testing.T) {
	archive := edited(t, "testdata/nethttp.txtar", strings.NewReplacer("\t\tnethttp.URLTagFunc(func(u *url.URL) string { return u.Path }),\n", "",
		"\tc.all(server.URL)\n", "\tc.Get(server.URL + \"/nothing\")\n"))
	requireStdlib(t, archive, "v0.0.0-20190519235532-cf7a6c988dc9")
	before, after := sideBySide(t, archive)
	if want := "web: HTTP GET (server) FAILED\n  component=string:net/http\n  http.method=string:GET\n  http.status_code=int64:0\n"; !strings.Contains(before, want) {
		t.Errorf("before: %s", before)
	}
	if want := "web: HTTP GET (server)\n  component=string:net/http\n  http.method=string:GET\n  http.status_code=int64:200\n"; !strings.Contains(after, want) {
		t.Errorf("after: %s", after)
	}
}

// requireStdlib adds a go.mod to the archive that requires the release.
func requireStdlib(t *testing.T, archive, release string) {
	t.Helper()
	module := filepath.Join("..", "rewriters", "rewritertest", "testdata", "module")
	text, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	mod, err := os.ReadFile(filepath.Join(module, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	sum, err := os.ReadFile(filepath.Join(module, "go.sum"))
	if err != nil {
		t.Fatal(err)
	}
	mod = regexp.MustCompile(`(github.com/opentracing-contrib/go-stdlib) \S+`).ReplaceAll(mod, []byte("$1 "+release))
	all := string(text) + "-- go.mod --\n" + string(mod) + "-- go.sum --\n" + string(sum) + olderStdlibSums
	if err := os.WriteFile(archive, []byte(all), 0o644); err != nil {
		t.Fatal(err)
	}
}

const olderStdlibSums = `github.com/opentracing-contrib/go-stdlib v1.0.0 h1:TBS7YuVotp8myLon4Pv7BtCBzOTo1DeZCld0Z63mW2w=
github.com/opentracing-contrib/go-stdlib v1.0.0/go.mod h1:qtI1ogk+2JhVPIXVc6q+NHziSmy2W5GbdQZFUHADCBU=
github.com/opentracing-contrib/go-stdlib v0.0.0-20190519235532-cf7a6c988dc9 h1:QsgXACQhd9QJhEmRumbsMQQvBtmdS0mafoVEBplWXEg=
github.com/opentracing-contrib/go-stdlib v0.0.0-20190519235532-cf7a6c988dc9/go.mod h1:PLldrQSroqzH70Xl+1DQcGnefIbqsKR7UDaiux3zV+w=
`
