package e2e

import (
	"bufio"
	"io"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// A client and a server in two processes are in one trace, with the same spans below the same parents, whichever of them is
// migrated first.
func TestTwoProcesses(t *testing.T) {
	talks(t, "testdata/twoprocess.txtar", talk, "client: ask\n", "        client: HTTP GET (client)\n", "            server: HTTP GET (server)\n", "                server: work\n",
		"    server: by hand (server)\n", "    client: /echo.Echo/Say (client)\n", "        server: /echo.Echo/Say (server)\n", "        server: /echo.Echo/Chat (server)\n")
}

// So are they with B3 headers, several or one, over HTTP and gRPC.
func TestTwoZipkinProcesses(t *testing.T) {
	talks(t, "testdata/zipkin-twoprocess.txtar", talkZipkin, "client: ask\n", "    client: http/get (client)\n", "        server: get (server)\n", "            server: work\n",
		"    client: one header (client)\n", "    client: both (client)\n", "    client: many headers (client)\n", "        server: by hand (server)\n",
		"    client: echo.echo.say (client)\n", "        server: echo.echo.say (server)\n", "        server: echo.echo.chat (server)\n",
		"    client: metadata with one header (client)\n", "        server: by hand from one header (server)\n")
}

// talks runs the programs of the archive, each of them before and after its migration, and compares what is shown.
func talks(t *testing.T, archive string, talk func(t *testing.T, client, server string) []span, shown ...string) {
	t.Helper()
	old, migrated := program(t, archive), program(t, archive)
	migrate(t, migrated)
	client := map[string]string{"old": build(t, old, "./cmd/client"), "migrated": build(t, migrated, "./cmd/client")}
	server := map[string]string{"old": build(t, old, "./cmd/server"), "migrated": build(t, migrated, "./cmd/server")}

	want := ""
	for _, pair := range [][2]string{{"old", "old"}, {"old", "migrated"}, {"migrated", "old"}, {"migrated", "migrated"}} {
		t.Run(pair[0]+" client, "+pair[1]+" server", func(t *testing.T) {
			spans := talk(t, client[pair[0]], server[pair[1]])
			got := ports.ReplaceAllString(render(spans), "HOST")
			if want == "" {
				want = got
			}
			compare(t, want, got)
			for _, s := range spans {
				if s.trace != spans[0].trace {
					t.Errorf("%s: %s is in trace %s, %s: %s in trace %s", s.service, s.name, s.trace, spans[0].service, spans[0].name, spans[0].trace)
				}
			}
		})
	}
	for _, line := range shown {
		if !strings.Contains(want, line) {
			t.Errorf("%q is missing in what the programs are to show:\n%s", line, want)
		}
	}
}

// talk runs the client against the server, and returns what both of them send, to an agent or to a receiver.
func talk(t *testing.T, client, server string) []span {
	t.Helper()
	a, r := startAgent(t), startReceiver(t, "")
	converse(t, client, server, []string{"OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url}, "-agent="+a.SpanServerAddr())
	return append(a.spans(t), r.spans()...)
}

// talkZipkin is talk for programs that send to a Zipkin server, or to a receiver.
func talkZipkin(t *testing.T, client, server string) []span {
	t.Helper()
	z, r := startZipkin(t), startReceiver(t, "")
	converse(t, client, server, []string{"ZIPKIN_URL=" + z.url, "OTEL_EXPORTER_OTLP_ENDPOINT=" + r.url})
	return append(z.spans(), r.zipkinSpans(t)...)
}

// converse runs the client against the server, both with the arguments.
func converse(t *testing.T, client, server string, env []string, args ...string) {
	t.Helper()
	cmd := exec.Command(server, args...)
	cmd.Env = append([]string{"HOME=" + os.Getenv("HOME"), "PATH=" + os.Getenv("PATH")}, env...)
	cmd.Stderr = os.Stderr
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	defer cmd.Process.Kill()
	lines := bufio.NewReader(stdout)
	line, err := lines.ReadString('\n')
	if err != nil {
		t.Fatalf("the server does not start: %v", err)
	}
	run(t, client, env, append(args, strings.Fields(line)...)...)
	stdin.Close()
	io.Copy(io.Discard, lines)
	if err := cmd.Wait(); err != nil {
		t.Fatalf("the server: %v", err)
	}
}
