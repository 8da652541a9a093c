package e2e

import (
	"regexp"
	"strconv"
	"testing"
)

// zipkinSideBySide runs the program of the archive before and after its migration, and renders the spans that a Zipkin server shows
// in both cases. The program finds the server's address in ZIPKIN_URL.
func zipkinSideBySide(t *testing.T, archive string, args ...string) (before, after string) {
	t.Helper()
	return legacyZipkin(t, archive, args...), migratedZipkin(t, archive, nil, args...)
}

func legacyZipkin(t *testing.T, archive string, args ...string) string {
	t.Helper()
	z := startZipkin(t)
	run(t, build(t, program(t, archive), "./cmd/app"), []string{"ZIPKIN_URL=" + z.url}, args...)
	return ports.ReplaceAllString(render(z.spans()), "HOST")
}

func migratedZipkin(t *testing.T, archive string, flags []string, args ...string) string {
	t.Helper()
	dir := program(t, archive)
	migrate(t, dir, flags...)
	r := startReceiver(t, "")
	run(t, build(t, dir, "./cmd/app"), []string{"ZIPKIN_URL=http://localhost:9411/api/v2/spans", "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, args...)
	return ports.ReplaceAllString(render(r.zipkinSpans(t)), "HOST")
}

// talkative is zipkinSideBySide for a program that says something as well, which must be the same.
func talkative(t *testing.T, archive string) (said, before, after string) {
	t.Helper()
	legacy, migrated := program(t, archive), program(t, archive)
	migrate(t, migrated)
	z, r := startZipkin(t), startReceiver(t, "")
	said = run(t, build(t, legacy, "./cmd/app"), []string{"ZIPKIN_URL=" + z.url})
	compareText(t, said, run(t, build(t, migrated, "./cmd/app"), []string{"ZIPKIN_URL=" + z.url, "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}))
	return said, ports.ReplaceAllString(render(z.spans()), "HOST"), ports.ReplaceAllString(render(r.zipkinSpans(t)), "HOST")
}

func TestZipkinSpans(t *testing.T) {
	before, after := zipkinSideBySide(t, "testdata/zipkin-spans.txtar")
	compare(t, before, after)
	shows(t, before,
		"process shop address=HOST\n", "shop: root FAILED\n", "    shop: child (server) FAILED\n", "error=string:too late\n", "shop: renamed\n",
		"shop: long, ended after 5m0s\n", "event past after -1h0m0s\n", "remote endpoint bank 10.0.0.1:443\n", "remote endpoint [2001:db8::68]:0\n",
		"zone=string:a\n", "zone=string:own\n", "    shop: inner (client)\n", "late=string:no\n", "shop: joined of a remote parent\n", "shop: loses to the context\n",
		"k=string:\n", "http.method=string:GET\n", "shop: of the context\n",
	)
}

// What comes with a request decides as it did, whatever sampler decides on what begins here; and what is sent on is the same.
func TestB3(t *testing.T) {
	const archive = "testdata/zipkin-b3.txtar"
	legacy, migrated := program(t, archive), program(t, archive)
	migrate(t, migrated)
	before, after := run(t, build(t, legacy, "./cmd/app"), nil), run(t, build(t, migrated, "./cmd/app"), nil)
	shows(t, before, "always b3=0: sampled false", "never x-b3-flags=1: sampled true debug", "never b3=463ac35c9f6413ad-a2fb4a1d1a96d312: sampled false",
		"invalid B3 TraceID header found", "x-b3-parentspanid=a2fb4a1d1a96d312", "b3=463ac35c9f6413ad48485a3953bb6124-SPAN-d")
	compareB3(t, before, after)
}

func compareB3(t *testing.T, before, after string) {
	t.Helper()
	// A span that is not sampled does not know its parent, which is not sent to anyone either.
	before = regexp.MustCompile(`(?m)^  x-b3-parentspanid=\S+ (x-b3-sampled=0)`).ReplaceAllString(before, "  $1")
	compareText(t, before, after)
}

// The parts of a span that differ from run to run: a connection may or may not be idle by then.
var connections = regexp.MustCompile(`(?m)^ +(event (Put Idle Connection|Connect(ing|ed)|Connect (Start|Done))|httptrace\.\S+=.*)\n`)

func TestZipkinHTTP(t *testing.T) {
	said, before, after := talkative(t, "testdata/zipkin-http.txtar")
	shows(t, before, "httptrace.get_connection.host_port=string:HOST\n", "event Wrote Request\n", "event wr\n", "event Body Close\n",
		"web: serve (server)\n", "web: get (server)", "http.request.size=string:9\n", "http.response.size=string:", "http.status_code=string:404\n", "error=string:500\n",
		"failed=string:<nil> 500\n", "cli: app /ok\n", "own=string:true 0\n", "body=string:404 page not found", "remote endpoint shop 10.1.2.3:80\n", "via=string:client\n", "web: between\n")
	shows(t, said, `last got ["7"] ["ann"] []`, `last got ["7"] [] []`, "/ok true true true")
	compare(t, connections.ReplaceAllString(before, ""), connections.ReplaceAllString(after, ""))
}

func TestZipkinGRPC(t *testing.T) {
	said, before, after := talkative(t, "testdata/zipkin-grpc.txtar")
	shows(t, said, "carried [7] [ann] []\n")
	shows(t, before, "cli: echo.echo.say (client) FAILED\n", "web: echo.echo.chat (server)\n", "grpc.status_code=string:NOTFOUND\n", "error=string:first\n", "zone=string:a\n",
		"remote endpoint shop\n", "grpc.status_code=string:DEADLINEEXCEEDED\n", "cli: echo.echo.nothing (client) FAILED\n", "web: echo.echo.say (server) of a remote parent\n", "error=string:UNKNOWN\n")
	compare(t, before, after)
}

func TestZipkinGoKit(t *testing.T) {
	before, after := zipkinSideBySide(t, "testdata/zipkin-gokit.txtar")
	shows(t, before, "cli: post (client) FAILED\n", "web: post (server)\n", "web: work\n", "web: serve (server)\n", "error=string:418\n", "cli: ask (client)\n", "tier=string:cli\n",
		"web: put (server)\n", "web: put (server) of a remote parent\n", "cli: alone FAILED\n", "cli: mute FAILED\n", "web: outer (server)\n", "web: relay FAILED\n", "web: bare (server) FAILED\n", "error=string:unencodable\n", "cli: /echo.echo/say (client)", "grpc.method=string:/echo.Echo/Say\n", "grpc.status_code=string:5\n", "error=string:no such thing\n", "zone=string:b\n")
	compare(t, before, after)
}

// The oldest release of OpenTelemetry that is served has what the generated code needs, and hands decisions on as the newest does.
func TestZipkinWithTheOldestRelease(t *testing.T) {
	oldest := "v1." + strconv.Itoa(tracingReleases[0]) + ".0"
	exceptions := regexp.MustCompile(`(?m)^ +event exception.*\n`) // of panics, which the checklist says
	for _, archive := range []string{"testdata/zipkin-spans.txtar", "testdata/zipkin-http.txtar", "testdata/zipkin-grpc.txtar", "testdata/zipkin-gokit.txtar"} {
		t.Run(archive, func(t *testing.T) {
			before, after := legacyZipkin(t, archive), migratedZipkin(t, archive, []string{"--otel-version", oldest})
			compare(t, connections.ReplaceAllString(before, ""), exceptions.ReplaceAllString(connections.ReplaceAllString(after, ""), ""))
		})
	}
	const archive = "testdata/zipkin-b3.txtar"
	legacy, migrated := program(t, archive), program(t, archive)
	migrate(t, migrated, "--otel-version", oldest)
	compareB3(t, run(t, build(t, legacy, "./cmd/app"), nil), run(t, build(t, migrated, "./cmd/app"), nil))
}
