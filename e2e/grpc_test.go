package e2e

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func TestOtgrpc(t *testing.T) {
	before, after := sideBySide(t, "testdata/otgrpc.txtar")
	compare(t, before, after)
	shows(t, before, otgrpcShows...)
	if !strings.Contains(before, "client: /echo.Echo/Say (client) FAILED\n      component=string:gRPC\n      response_class=string:2xx") {
		t.Errorf("a cancelled call is no error:\n%s", before)
	}
}

// go-grpc is the same, except that decorators get a context and that a cancelled call is no error.
func TestGoGRPC(t *testing.T) {
	archive := edited(t, "testdata/otgrpc.txtar", strings.NewReplacer(
		`"github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc"`, `otgrpc "github.com/opentracing-contrib/go-grpc"`,
		"package main\n\nimport (\n\t\"github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc\"", "package main\n\nimport (\n\t\"context\"\n\n\totgrpc \"github.com/opentracing-contrib/go-grpc\"",
		"func(span opentracing.Span, method string", "func(ctx context.Context, span opentracing.Span, method string",
		"\t\tdecorate(span, side,", "\t\tspan.SetTag(\"context\", ctx != nil)\n\t\tdecorate(span, side,",
	))
	before, after := sideBySide(t, archive)
	compare(t, before, after)
	shows(t, before, append(otgrpcShows, "context=bool:true")...)
	if !strings.Contains(before, "client: /echo.Echo/Say (client)\n      component=string:gRPC\n      response_class=string:2xx") {
		t.Errorf("a cancelled call is an error:\n%s", before)
	}
}

var otgrpcShows = []string{
	"client: scenario\n", "client: /echo.Echo/Say (client)\n", "server: /echo.Echo/Say (server) FAILED\n", "server: /echo.Echo/Say (server)\n",
	"response_code=string:NotFound", "response_class=string:0xx", "response_code=string:Unauthenticated", "response_code=string:DeadlineExceeded",
	"response_code=string:OK", "outcome=string:bad: 5xx", "payload=string:true true false", "side=string:server",
	"event log gRPC request=string:&{Text:hello}", "event log gRPC response=string:&{Text:hello!}", "event error message=string:rpc error: code = Internal desc = boom",
	"/echo.Echo/Chat (server)", "/echo.Echo/Collect (client)", "/echo.Echo/Health (client)", "message=string:context canceled",
}

// edited returns an archive like another.
func edited(t *testing.T, archive string, edit *strings.Replacer) string {
	t.Helper()
	src, err := os.ReadFile(archive)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), filepath.Base(archive))
	if err := os.WriteFile(path, []byte(edit.Replace(string(src))), 0o644); err != nil {
		t.Fatal(err)
	}
	return path
}

// The ids among the context tags are other ones in every run, and those of traces have 32 digits after the migration, which
// the findings say.
var ids = regexp.MustCompile(`trace\.(traceid|spanid)=string:([0-9a-f]{32}|[0-9a-f]{16})\n`)

func TestCtxTags(t *testing.T) {
	before, after := sideBySide(t, "testdata/ctxtags.txtar")
	compare(t, ids.ReplaceAllString(before, "trace.$1\n"), ids.ReplaceAllString(after, "trace.$1\n"))
	shows(t, before,
		"both: /echo.Echo/Say (client)\n", "both: served /echo.Echo/Say (server)\n", "both: served /echo.Echo/Chat (server) FAILED\n",
		"seen further in=bool:true", "tenant=string:blue", "shard=int64:7", "user=string:ann", "trace.traceid=string:", "trace.sampled=string:true",
		"text=string:hello", "event log cause=string:logged, not tagged", "peer.address=string:HOST",
	)
}

// Where a module uses both homes, a cancelled call is an error with either of them, which the finding says.
func TestBothHomesOfOtgrpc(t *testing.T) {
	archive := edited(t, "testdata/otgrpc.txtar", strings.NewReplacer(
		"\topentracing \"github.com/opentracing/opentracing-go\"\n\t\"github.com/uber", "\tcontrib \"github.com/opentracing-contrib/go-grpc\"\n\topentracing \"github.com/opentracing/opentracing-go\"\n\t\"github.com/uber",
		"newUnary := otgrpc.OpenTracingClientInterceptor", "newUnary := contrib.OpenTracingClientInterceptor",
		"newUnary(clientTracer, clientOptions...)", "newUnary(clientTracer)",
	))
	before, after := sideBySide(t, archive)
	was := "client: /echo.Echo/Say (client)\n      component=string:gRPC\n      response_class=string:2xx\n      response_code=string:Canceled"
	is := strings.Replace(was, "(client)", "(client) FAILED", 1)
	if !strings.Contains(before, was) || strings.Contains(before, is) || strings.Contains(after, was) || !strings.Contains(after, is) {
		t.Errorf("--- before\n%s\n--- after\n%s", before, after)
	}
}
