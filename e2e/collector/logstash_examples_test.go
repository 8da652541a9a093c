package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "write the files of docs/examples/logstash")

// The examples of the documentation run as they are: lines come in by their real inputs, on this host's own ports and files, and what their
// outputs write are the events that Logstash makes. The files beside each pipeline are what the converter writes and what comes out.
//
// The exporter elasticsearch is replaced by a file: the body of a record is the document that it would send.
func TestLogstashExamples(t *testing.T) {
	dirs, err := filepath.Glob(filepath.Join("..", "..", "docs", "examples", "logstash", "*", "pipeline.conf"))
	if err != nil || len(dirs) < 5 {
		t.Fatalf("%d examples only: %v", len(dirs), err)
	}
	for _, file := range dirs {
		dir := filepath.Dir(file)
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			runExample(t, dir)
		})
	}
}

func runExample(t *testing.T, dir string) {
	started := time.Now()
	work := t.TempDir()
	cmd := exec.Command(otelmigrateBin, "convert", "--quiet", "--out", work, "pipeline.conf")
	cmd.Dir = dir
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for _, name := range []string{"pipeline.conf.otel.yaml", "pipeline.conf.checklist.md"} {
		got, err := os.ReadFile(filepath.Join(work, name))
		if err != nil {
			t.Fatal(err)
		}
		golden(t, filepath.Join(dir, name), got)
	}
	e := newExample(t, work)
	log := run(t, e.text(t))
	logged, err := os.ReadFile(filepath.Join(dir, "input.log"))
	if err != nil {
		t.Fatal(err)
	}
	if e.input != "" { // the file is there already where the test of equal events reads it by its name
		time.Sleep(time.Second) // the receiver has looked for files once, and begins at the start of those that come now
	}
	e.send(t, logged)

	c := logstashCase{name: filepath.Base(dir), dir: dir}
	source := e.input
	if source == "" {
		source = filepath.Join(work, "sent.log")
		if err := os.WriteFile(source, logged, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	expected, why := expectEvents(t, c, filepath.Join(dir, "pipeline.conf"), source)
	if why != "" {
		t.Fatal(why)
	}
	want := objects(t, expected)
	var got []map[string]any
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline) && len(got) < len(want); time.Sleep(100 * time.Millisecond) {
		got = e.documents(t)
	}
	time.Sleep(500 * time.Millisecond)
	got = e.documents(t)
	e.settle(want, started)
	e.settle(got, started)

	wanted, came := filepath.Join(work, "expected.json"), filepath.Join(work, "came.json")
	writeLines(t, wanted, want)
	writeLines(t, came, got)
	args := []string{"verify", "logs"}
	if e.input == "" { // they say where a line comes from
		args = append(args, "--ignore", "host", "--ignore", "port")
	}
	if text, err := exec.Command(otelmigrateBin, append(args, wanted, came)...).CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, text)
	}
	for _, line := range componentProblems(log.String()) {
		t.Error(line)
	}
	events, err := os.ReadFile(came)
	if err != nil {
		t.Fatal(err)
	}
	golden(t, filepath.Join(dir, "events.json"), events)
}

// golden compares with a file, or writes it.
func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s is stale (%v); in e2e/collector: go test -run TestLogstashExamples -update . Got:\n%s", file, err, got)
	}
}

// example is one that runs.
type example struct {
	config map[string]any
	input  string // the file that the receiver reads, "" for a network
	named  string // how the configuration names it
	dial   [2]string
	files  []string // that text is written to
	otlp   []string // that stand for an exporter of documents
}

// newExample points the configuration of an example to files and ports that are there.
func newExample(t *testing.T, work string) *example {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(work, "pipeline.conf.otel.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	e := &example{}
	if err := yaml.Unmarshal(data, &e.config); err != nil {
		t.Fatal(err)
	}
	for id, settings := range e.section("receivers") {
		typ, _, _ := strings.Cut(id, "/")
		s := settings.(map[string]any)
		switch typ {
		case "filelog":
			e.named = s["include"].([]any)[0].(string)
			e.input = filepath.Join(work, filepath.Base(e.named))
			s["include"] = []string{e.input}
		case "tcplog", "udplog":
			network := strings.TrimSuffix(typ, "log")
			address := net.JoinHostPort("127.0.0.1", freePort(t, network))
			s["listen_address"] = address
			e.dial = [2]string{network, address}
		default:
			t.Fatalf("%s is no receiver that this test can send to", id)
		}
	}
	for id, settings := range e.section("exporters") {
		typ, _, _ := strings.Cut(id, "/")
		out := filepath.Join(work, strings.ReplaceAll(id, "/", "_")+".out")
		switch typ {
		case "file":
			s := settings.(map[string]any)
			s["path"], s["flush_interval"] = out, "200ms"
			e.files = append(e.files, out)
		case "elasticsearch":
			replaced := "file/instead_of_" + strings.ReplaceAll(id, "/", "_")
			delete(e.section("exporters"), id)
			e.section("exporters")[replaced] = map[string]any{"path": out, "flush_interval": "200ms"}
			e.config["service"] = renameAll(e.config["service"], map[string]string{id: replaced})
			e.otlp = append(e.otlp, out)
		default:
			t.Fatalf("%s is no exporter whose output this test can read", id)
		}
	}
	slices.Sort(e.files)
	slices.Sort(e.otlp)
	for id, settings := range e.section("extensions") {
		if s, ok := settings.(map[string]any); ok && strings.HasPrefix(id, "file_storage") {
			s["directory"] = filepath.Join(work, "storage")
		}
	}
	e.section("service")["telemetry"] = quiet
	return e
}

// quiet is the telemetry of Collectors that run side by side. They log as JSON, so that what is logged can be told by component.
var quiet = map[string]any{
	"metrics": map[string]any{"level": "none"},
	"logs":    map[string]any{"encoding": "json", "sampling": map[string]any{"enabled": false}},
}

func (e *example) section(name string) map[string]any {
	s, _ := e.config[name].(map[string]any)
	return s
}

func (e *example) text(t *testing.T) string {
	t.Helper()
	data, err := json.Marshal(e.config) // which is YAML as well; yaml.Marshal loses a text that is a line feed
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// send brings the lines to the receiver.
func (e *example) send(t *testing.T, text []byte) {
	t.Helper()
	if e.input != "" {
		if err := os.WriteFile(e.input, text, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	conn, err := net.Dial(e.dial[0], e.dial[1])
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	for _, line := range bytes.SplitAfter(text, []byte("\n")) {
		if e.dial[0] == "udp" {
			line = bytes.TrimSuffix(line, []byte("\n"))
		}
		if len(line) == 0 {
			continue
		}
		if _, err := conn.Write(line); err != nil {
			t.Fatal(err)
		}
	}
}

// documents are what the outputs have written.
func (e *example) documents(t *testing.T) (list []map[string]any) {
	t.Helper()
	for _, file := range e.files {
		data, err := os.ReadFile(file)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		list = append(list, objects(t, data[:bytes.LastIndexByte(data, '\n')+1])...)
	}
	for _, file := range e.otlp {
		for _, r := range records(t, file) {
			document, ok := plain(r["body"]).(map[string]any)
			if !ok {
				t.Fatalf("no document: %v", r)
			}
			list = append(list, document)
		}
	}
	return list
}

// settle replaces what is another one in each run: the time of arrival, where a line comes from, and a year that the lines do not have.
func (e *example) settle(events []map[string]any, since time.Time) {
	host, _ := os.Hostname()
	for _, event := range events {
		text, _ := event["@timestamp"].(string)
		at, err := time.Parse(time.RFC3339Nano, text)
		switch {
		case err != nil:
		case at.After(since.Add(-time.Minute)) && at.Before(time.Now().Add(time.Minute)):
			event["@timestamp"] = "TIME OF ARRIVAL"
		case event["syslog_program"] != nil:
			event["@timestamp"] = "YEAR" + text[4:]
		}
		if event["host"] == host || e.input == "" && event["host"] != nil {
			event["host"] = "HOST"
		}
		if _, found := event["port"]; found && e.input == "" {
			event["port"] = "PORT"
		}
		if event["path"] == e.input {
			event["path"] = e.named
		}
	}
}

// objects are the JSON objects of a text, one a line.
func objects(t *testing.T, text []byte) (list []map[string]any) {
	t.Helper()
	for _, line := range lines(text) {
		list = append(list, object(t, line))
	}
	return list
}

// plain is a value of OTLP's JSON form as JSON.
func plain(value any) any {
	v, _ := value.(map[string]any)
	for kind, x := range v {
		switch kind {
		case "intValue":
			return json.Number(fmt.Sprint(x))
		case "arrayValue":
			list := []any{}
			elements, _ := x.(map[string]any)["values"].([]any)
			for _, e := range elements {
				list = append(list, plain(e))
			}
			return list
		case "kvlistValue":
			m := map[string]any{}
			pairs, _ := x.(map[string]any)["values"].([]any)
			for _, p := range pairs {
				pair := p.(map[string]any)
				m[pair["key"].(string)] = plain(pair["value"])
			}
			return m
		default:
			return x
		}
	}
	return nil
}

// componentProblems are the warnings and errors that components logged.
func componentProblems(log string) (problems []string) {
	for _, line := range lines([]byte(log)) {
		if e := logEntry(line); e.Component != "" && e.bad() && !slices.Contains(problems, "logged: "+line) {
			problems = append(problems, "logged: "+line)
		}
	}
	return problems
}

// entry is a line of the Collector's log.
type entry struct {
	Level     string `json:"level"`
	Message   string `json:"msg"`
	Component string `json:"otelcol.component.id"`
}

// logEntry is the entry of a line; it is empty for what is none.
func logEntry(line string) (e entry) {
	if json.Unmarshal([]byte(line), &e) != nil {
		return entry{}
	}
	return e
}

// bad reports whether it says that something is wrong. That a component has a new name is nothing of that kind.
func (e entry) bad() bool {
	return (e.Level == "warn" || e.Level == "error") && !strings.Contains(e.Message, "alias is deprecated")
}
