package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"golang.org/x/tools/txtar"

	"github.com/otelmigrate/otelmigrate/internal/logevent"
)

// outputs of both sides: equal.json and rubydebug.txt are what otlp.json is, typed.json has a port as text in both events and another
// status in the second, torn.json is equal.json with a broken line between.
const outputs = `
-- equal.json --
{"@timestamp":"2026-01-02T03:04:05.678Z","message":"GET /a","@version":"1","source":{"ip":"192.0.2.1","port":80},"status":200}
{"@timestamp":"2026-01-02T03:04:06.000Z","message":"GET /b","@version":"1","source":{"ip":"192.0.2.2","port":81},"status":404}
-- rubydebug.txt --
[2026-01-02T03:04:00,123][INFO ][logstash.runner          ] Starting Logstash
{
    "@timestamp" => 2026-01-02T03:04:05.678Z,
       "message" => "GET /a",
        "source" => {
          "ip" => "192.0.2.1",
        "port" => 80
    },
        "status" => 200
}
{
       "message" => "GET /b",
        "status" => 404.0,
        "source" => {
        "port" => 81,
          "ip" => "192.0.2.2"
    },
    "@timestamp" => 2026-01-02T03:04:06.000Z
}
-- typed.json --
{"@timestamp":"2026-01-02T03:04:05.678Z","message":"GET /a","source":{"ip":"192.0.2.1","port":"80"},"status":200}
{"@timestamp":"2026-01-02T03:04:06.000Z","message":"GET /b","source":{"ip":"192.0.2.2","port":"81"},"status":403}
-- more.json --
{"@timestamp":"2026-01-02T03:04:05.678Z","message":"GET /a","source":{"ip":"192.0.2.1","port":80},"status":200}
{"@timestamp":"2026-01-02T03:04:06.000Z","message":"GET /b","source":{"ip":"192.0.2.2","port":81},"status":404}
{"@timestamp":"2026-01-02T03:04:07.000Z","message":"GET /c"}
-- torn.json --
{"@timestamp":"2026-01-02T03:04:05.678Z","message":"GET /a","source":{"ip":"192.0.2.1","port":80},"status":200}
{"@timestamp":"2026-01-02T03:04:05.9
{"@timestamp":"2026-01-02T03:04:06.000Z","message":"GET /b","source":{"ip":"192.0.2.2","port":81},"status":404}
-- empty.json --
-- otlp.json --
{"resourceLogs":[{"resource":{},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1767323046000000000","body":{"stringValue":"GET /b"},"attributes":[{"key":"status","value":{"intValue":"404"}},{"key":"source","value":{"kvlistValue":{"values":[{"key":"ip","value":{"stringValue":"192.0.2.2"}},{"key":"port","value":{"intValue":"81"}}]}}}]}]}]}]}
{"resourceLogs":[{"resource":{},"scopeLogs":[{"scope":{},"logRecords":[{"timeUnixNano":"1767323045678000000","body":{"stringValue":"GET /a"},"attributes":[{"key":"status","value":{"intValue":"200"}},{"key":"source","value":{"kvlistValue":{"values":[{"key":"ip","value":{"stringValue":"192.0.2.1"}},{"key":"port","value":{"intValue":"80"}}]}}}]}]}]}]}
`

func outputsOfBoth(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	for _, f := range txtar.Parse([]byte(outputs)).Files {
		if err := os.WriteFile(filepath.Join(dir, f.Name), f.Data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestVerifyLogs(t *testing.T) {
	dir := outputsOfBoth(t)
	for _, c := range []struct {
		args           string
		code           int
		stdout, stderr string
	}{
		{"equal.json otlp.json", exitOK, "2 paired (2 by message and @timestamp): 2 equal, 0 different, 0 missing, 0 surplus\n", ""},
		{"rubydebug.txt otlp.json", exitOK, "2 equal", ""},
		{"rubydebug.txt otlp.json --strict-types", exitFound, "[status] has another type in 1 event\n  e.g. event 2 (line 11), the Collector's event 1 (line 1): \"GET /b\"\n    Logstash   404.0\n    Collector  404\n", ""},
		{"typed.json otlp.json", exitFound, "[source][port] has another type in 2 events\n  e.g. event 1 (line 1), the Collector's event 2 (line 2): \"GET /a\"\n    Logstash   \"80\"\n    Collector  80\n" +
			"[status] differs in 1 event\n  e.g. event 2 (line 2), the Collector's event 1 (line 1): \"GET /b\"\n    Logstash   403\n    Collector  404\n", ""},
		{"typed.json otlp.json --ignore [source][p*] --ignore status", exitOK, "not compared: [source][p*] (--ignore)\n", ""},
		{"typed.json otlp.json --key [source][ip]", exitFound, "2 by [source][ip]", ""},
		{"typed.json otlp.json --format markdown", exitFound, "| `[source][port]` | has another type | 2 | `\"80\"` | `80` | event 1 (line 1): `\"GET /a\"` |\n", ""},
		{"more.json otlp.json", exitFound, "1 event missing from the Collector's output\n  event 3 (line 3): \"GET /c\"\n", ""},
		{"otlp.json more.json", exitFound, "1 event in the Collector's output alone\n  event 3 (line 3): \"GET /c\"\n", ""},
		{"torn.json otlp.json", exitPartial, "2 equal", "torn.json:2: no JSON: "},
		{"torn.json otlp.json", exitPartial, "torn.json:2: error: ", "1 part(s) of the input could not be read; the rest was compared"},
		{"empty.json otlp.json", exitUsage, "", "no events of Logstash"},
		{"equal.json empty.json", exitUsage, "", "no log records of the Collector"},
		{"equal.json nowhere.json", exitUsage, "", "nowhere.json"},
		{"equal.json otlp.json --ignore *", exitUsage, "", "no field is left to compare"},
		{"equal.json otlp.json --ignore [a", exitUsage, "", "--ignore: [a is no field"},
		{"equal.json otlp.json --key id", exitUsage, "", "--key [id]: no event of Logstash has this field"},
		{"equal.json otlp.json --format xml", exitUsage, "", "--format xml: use one of text, json, markdown"},
		{"equal.json", exitUsage, "", "accepts 2 arg(s)"},
	} {
		o := otelmigrate(t, dir, append([]string{"verify", "logs"}, strings.Fields(c.args)...)...)
		if o.code != c.code || !strings.Contains(o.stdout, c.stdout) || !strings.Contains(o.stderr, c.stderr) {
			t.Errorf("%s: status %d, want %d\n%s%s", c.args, o.code, c.code, o.stdout, o.stderr)
		}
		if c.code == exitUsage && o.stdout != "" {
			t.Errorf("%s: prints %s", c.args, o.stdout)
		}
	}
	if o := otelmigrate(t, dir, "verify"); o.code != exitUsage || !strings.Contains(o.stderr, "verify logs") {
		t.Errorf("verify alone: status %d\n%s", o.code, o.stderr)
	}
	if o := otelmigrate(t, dir, "verify", "traces"); o.code != exitUsage {
		t.Errorf("verify of what it does not know: status %d\n%s", o.code, o.stderr)
	}
}

func TestVerifyLogsOutput(t *testing.T) {
	dir := outputsOfBoth(t)
	o := otelmigrate(t, dir, "verify", "logs", "-o", "report.txt", "typed.json", "otlp.json")
	written, err := os.ReadFile(filepath.Join(dir, "report.txt"))
	if err != nil {
		t.Fatal(err)
	}
	printed := otelmigrate(t, dir, "verify", "logs", "typed.json", "otlp.json")
	if o.code != exitFound || o.stdout != "" || string(written) != printed.stdout {
		t.Errorf("status %d, prints %q, writes\n%s\nwant\n%s", o.code, o.stdout, written, printed.stdout)
	}
}

// What verify logs prints as JSON holds docs/verify-logs.schema.json.
func TestVerifyLogsSchema(t *testing.T) {
	compiler := jsonschema.NewCompiler()
	const base = "https://github.com/otelmigrate/otelmigrate/docs/"
	for _, name := range []string{"schema.json", "verify-logs.schema.json"} {
		src, err := os.ReadFile("../../docs/" + name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := jsonschema.UnmarshalJSON(bytes.NewReader(src))
		if err != nil {
			t.Fatal(err)
		}
		if err := compiler.AddResource(base+name, doc); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(base + "verify-logs.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	dir := outputsOfBoth(t)
	for _, args := range []string{"equal.json otlp.json", "typed.json otlp.json", "more.json otlp.json", "otlp.json more.json", "torn.json otlp.json", "rubydebug.txt otlp.json --strict-types --ignore @timestamp"} {
		o := otelmigrate(t, dir, append([]string{"verify", "logs", "--format", "json"}, strings.Fields(args)...)...)
		doc, err := jsonschema.UnmarshalJSON(strings.NewReader(o.stdout))
		if err != nil {
			t.Fatalf("%s: %v\n%s%s", args, err, o.stdout, o.stderr)
		}
		if err := schema.Validate(doc); err != nil {
			t.Errorf("%s: %v\n%s", args, err, o.stdout)
		}
		var r logevent.Report
		if err := json.Unmarshal([]byte(o.stdout), &r); err != nil || r.Different() != (o.code == exitFound) {
			t.Errorf("%s: status %d, %v\n%s", args, o.code, err, o.stdout)
		}
		if again := otelmigrate(t, dir, append([]string{"verify", "logs", "--format", "json"}, strings.Fields(args)...)...); again.stdout != o.stdout {
			t.Errorf("%s: another run prints\n%s\nthan\n%s", args, again.stdout, o.stdout)
		}
	}
}
