package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"gopkg.in/yaml.v3"
)

// The converted pipelines make of the lines of a log the events that Logstash makes of them, as the reference interpreter has it.
//
// The output of each pipeline is replaced by stdout before it is converted, so that what comes out are events and not what an output writes
// of them; what outputs write is shown by TestLogstashExamples. All pipelines run in one Collector. Each reads the case's input.log by the
// converted filelog receiver, of which only the names of files, the place to begin at and the storage are others.
//
// A case may have two files beside its pipeline. differs lists the fields that are known to differ, as its checklist says: a field
// reference a line, and the reason behind a number sign. log-errors lists the texts of messages that the Collector may log.
func TestLogstashEvents(t *testing.T) {
	started := time.Now()
	dir := t.TempDir()
	batch := newJoined()
	var running []*behaviour
	var skipped []string
	for _, c := range logstashCases(t) {
		if _, err := os.Stat(filepath.Join(c.dir, "input.log")); err != nil {
			continue
		}
		b, why := newBehaviour(t, dir, c)
		if why == "" {
			why = b.join(t, batch)
		}
		if why != "" {
			skipped = append(skipped, c.name+": "+why)
			continue
		}
		running = append(running, b)
	}
	log := run(t, batch.text(t))
	waitForEvents(t, running)

	equal := 0
	var different []string
	for _, b := range running {
		problems := append(b.compare(t, started), b.logged(t, log.String())...)
		switch {
		case len(problems) == 0:
			equal++
		case b.manual != "":
			different = append(different, fmt.Sprintf("%s: %s\n%s", b.name, b.manual, strings.Join(problems, "\n")))
		default:
			t.Errorf("%s:\n%s", b.name, strings.Join(problems, "\n"))
		}
	}
	for _, s := range skipped {
		t.Log("not run: " + s)
	}
	for _, s := range different {
		t.Log("different, as its checklist says: " + s)
	}
	t.Logf("%d cases ran, %d equal, %d different as their checklists say; %d did not run; %s", len(running), equal, len(different), len(skipped), time.Since(started).Round(time.Second))
	if len(running) < 60 {
		t.Errorf("%d cases only", len(running))
	}
}

// behaviour is a case that runs.
type behaviour struct {
	logstashCase
	config   string // the converted configuration
	input    string // the log, with its full name
	out      string // what the file exporter writes
	expected string // the events that are to come, an object a line
	count    int
	manual   string // what the checklist leaves to a person, "" for nothing
}

// newBehaviour converts a case and makes the events that are to come of it. why says why it cannot run.
func newBehaviour(t *testing.T, dir string, c logstashCase) (b *behaviour, why string) {
	t.Helper()
	work := filepath.Join(dir, c.name)
	if err := os.CopyFS(work, os.DirFS(c.dir)); err != nil {
		t.Fatal(err)
	}
	source := filepath.Join(work, "pipeline.conf")
	b = &behaviour{logstashCase: c, input: filepath.Join(work, "input.log"), out: filepath.Join(work, "out.json"), expected: filepath.Join(work, "expected.json")}
	plain, err := exec.Command(expectBin, "-to-stdout", source).Output()
	if err != nil {
		t.Fatalf("%s: %v", c.name, err)
	}
	if err := os.WriteFile(source, plain, 0o644); err != nil {
		t.Fatal(err)
	}
	text, why := expectEvents(t, c, source, b.input)
	if why != "" {
		return nil, why
	}
	if err := os.WriteFile(b.expected, text, 0o644); err != nil {
		t.Fatal(err)
	}
	b.count = len(lines(text))
	converted := convertFile(t, filepath.Join(work, "converted"), source, c.flags()...)
	b.config = converted.config
	for _, f := range converted.checklist.Findings {
		if f.Status == "manual" && !strings.HasPrefix(f.Symbol, "output ") {
			b.manual = f.Symbol + ": " + f.Message
			break
		}
	}
	return b, ""
}

// expectEvents asks the interpreter for the events of a log, an object a line.
func expectEvents(t *testing.T, c logstashCase, pipeline, log string) (text []byte, why string) {
	t.Helper()
	host, err := os.Hostname()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(expectBin, "-skip-empty", "-host", host, "-path", log, "-ecs="+strconv.FormatBool(c.ecs), pipeline, log)
	var errs bytes.Buffer
	cmd.Stderr = &errs
	text, err = cmd.Output()
	var exit *exec.ExitError
	switch {
	case errors.As(err, &exit) && exit.ExitCode() == 3:
		return nil, strings.TrimSpace(errs.String())
	case err != nil:
		t.Errorf("%s: expect: %v: %s", c.name, err, errs.String())
		return nil, "the interpreter failed"
	}
	return text, ""
}

// joined is the configuration of many cases.
type joined struct {
	sections map[string]map[string]any // of components, by kind
	service  map[string]any            // pipelines
}

// kinds are the sections of components.
var kinds = []string{"receivers", "processors", "exporters", "connectors"}

func newJoined() *joined {
	m := &joined{sections: map[string]map[string]any{}, service: map[string]any{}}
	for _, kind := range kinds {
		m.sections[kind] = map[string]any{}
	}
	return m
}

// text is the configuration as YAML.
func (m *joined) text(t *testing.T) string {
	t.Helper()
	all := map[string]any{"service": map[string]any{
		"pipelines": m.service,
		"telemetry": quiet,
	}}
	for kind, components := range m.sections {
		if len(components) > 0 {
			all[kind] = components
		}
	}
	data, err := yaml.Marshal(all)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// join adds the case to a configuration: its components and pipelines get its name, its receiver reads the log, and all that comes out
// goes into one file. why says why it cannot.
func (b *behaviour) join(t *testing.T, m *joined) (why string) {
	t.Helper()
	data, err := os.ReadFile(b.config)
	if err != nil {
		t.Fatal(err)
	}
	var config struct {
		Receivers, Processors, Exporters, Connectors map[string]any
		Service                                      struct {
			Pipelines map[string]map[string][]string
		}
	}
	if err := yaml.Unmarshal(data, &config); err != nil {
		t.Fatal(err)
	}
	if n := len(config.Receivers); n != 1 {
		return fmt.Sprintf("it has %d receivers", n)
	}
	renamed := map[string]string{} // components and pipelines
	for _, section := range []map[string]any{config.Receivers, config.Processors, config.Connectors} {
		for id := range section {
			renamed[id] = b.rename(id)
		}
	}
	for id := range config.Service.Pipelines {
		renamed[id] = b.rename(id)
	}
	for id := range config.Exporters {
		renamed[id] = "file/" + b.name
	}
	for id, settings := range config.Receivers {
		replaced, why := b.receiver(id, settings)
		if why != "" {
			return why
		}
		renamed[id] = "filelog/" + b.name
		m.sections["receivers"][renamed[id]] = replaced
	}
	for id, settings := range config.Processors {
		m.sections["processors"][renamed[id]] = settings
	}
	for id, settings := range config.Connectors {
		m.sections["connectors"][renamed[id]] = renameAll(settings, renamed)
	}
	m.sections["exporters"]["file/"+b.name] = map[string]any{"path": b.out, "flush_interval": "200ms"}
	for id, p := range config.Service.Pipelines {
		made := map[string]any{}
		for role, ids := range p {
			var list []string
			for _, id := range ids {
				if to := renamed[id]; !slices.Contains(list, to) {
					list = append(list, to)
				}
			}
			made[role] = list
		}
		m.service[renamed[id]] = made
	}
	return ""
}

// rename gives a component or a pipeline the name of the case in front of its own.
func (b *behaviour) rename(id string) string {
	typ, name, found := strings.Cut(id, "/")
	if !found {
		return typ + "/" + b.name
	}
	return typ + "/" + b.name + "." + name
}

// renameAll renames the components and pipelines that settings name.
func renameAll(settings any, renamed map[string]string) any {
	switch s := settings.(type) {
	case string:
		if to, ok := renamed[s]; ok {
			return to
		}
	case []any:
		for i := range s {
			s[i] = renameAll(s[i], renamed)
		}
	case map[string]any:
		for k := range s {
			s[k] = renameAll(s[k], renamed)
		}
	}
	return settings
}

// receiver is the receiver of the case as one that reads its log.
func (b *behaviour) receiver(id string, settings any) (replaced map[string]any, why string) {
	typ, _, _ := strings.Cut(id, "/")
	have, _ := settings.(map[string]any)
	switch typ {
	case "filelog":
		for _, name := range []string{"exclude", "exclude_older_than", "storage"} {
			delete(have, name)
		}
		replaced = have
	case "tcplog", "udplog", "namedpipe": // what reads is another operator; those behind it are the same
		replaced = map[string]any{"preserve_leading_whitespaces": true, "preserve_trailing_whitespaces": true, "include_file_name": false}
		if operators, ok := have["operators"]; ok {
			replaced["operators"] = operators
		}
	case "nop":
		return nil, "its receiver is a placeholder"
	default:
		return nil, "its receiver reads no lines: " + typ
	}
	replaced["include"], replaced["start_at"], replaced["poll_interval"] = []string{b.input}, "beginning", "100ms"
	return replaced, ""
}

// waitForEvents waits until every case has as many events as are to come, and a moment more for those that are not. Those that do not
// come are found missing later.
func waitForEvents(t *testing.T, running []*behaviour) {
	t.Helper()
	for deadline := time.Now().Add(30 * time.Second); time.Now().Before(deadline); time.Sleep(100 * time.Millisecond) {
		if !slices.ContainsFunc(running, func(b *behaviour) bool { return len(records(t, b.out)) < b.count }) {
			break
		}
	}
	time.Sleep(time.Second)
}

// records are the log records in what a file exporter wrote.
func records(t *testing.T, file string) (list []map[string]any) {
	t.Helper()
	for _, request := range requests(t, file) {
		eachRecord(request, func(record map[string]any) { list = append(list, record) })
	}
	return list
}

// requests are those that a file exporter wrote; one that it is still writing is left out.
func requests(t *testing.T, file string) (list []map[string]any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	data = data[:bytes.LastIndexByte(data, '\n')+1]
	for _, line := range lines(data) {
		list = append(list, object(t, line))
	}
	return list
}

func object(t *testing.T, text string) (o map[string]any) {
	t.Helper()
	d := json.NewDecoder(strings.NewReader(text))
	d.UseNumber()
	if err := d.Decode(&o); err != nil {
		t.Fatalf("%v: %s", err, text)
	}
	return o
}

func eachRecord(request map[string]any, do func(map[string]any)) {
	objects := func(o map[string]any, name string) (list []map[string]any) {
		values, _ := o[name].([]any)
		for _, v := range values {
			list = append(list, v.(map[string]any))
		}
		return list
	}
	for _, resource := range objects(request, "resourceLogs") {
		for _, scope := range objects(resource, "scopeLogs") {
			for _, record := range objects(scope, "logRecords") {
				do(record)
			}
		}
	}
}

// compare compares what came with what was to come by otelmigrate verify logs. An event whose time is that of its arrival has none for
// this, on either side.
func (b *behaviour) compare(t *testing.T, since time.Time) (problems []string) {
	t.Helper()
	if b.count == 0 {
		if got := len(records(t, b.out)); got > 0 {
			problems = append(problems, fmt.Sprintf("%d events came, and none were to come", got))
		}
		return problems
	}
	arrived := func(at time.Time) bool {
		return at.After(since.Add(-time.Minute)) && at.Before(time.Now().Add(time.Minute))
	}
	want, err := os.ReadFile(b.expected)
	if err != nil {
		t.Fatal(err)
	}
	var events []map[string]any
	for _, line := range lines(want) {
		e := object(t, line)
		if text, _ := e["@timestamp"].(string); text != "" {
			if at, err := time.Parse(time.RFC3339Nano, text); err == nil && arrived(at) {
				delete(e, "@timestamp")
			}
		}
		events = append(events, e)
	}
	got := requests(t, b.out)
	for _, request := range got {
		eachRecord(request, func(record map[string]any) {
			nano, _ := record["timeUnixNano"].(string)
			if n, err := strconv.ParseInt(nano, 10, 64); err == nil && arrived(time.Unix(0, n)) {
				delete(record, "timeUnixNano")
			}
		})
	}
	writeLines(t, b.expected, events)
	writeLines(t, b.out, got)
	args := []string{"verify", "logs"}
	for _, f := range b.listed(t, "differs") {
		args = append(args, "--ignore", f)
	}
	text, err := exec.Command(otelmigrateBin, append(args, b.expected, b.out)...).CombinedOutput()
	if err != nil {
		problems = append(problems, string(text))
	}
	return problems
}

func writeLines(t *testing.T, file string, objects []map[string]any) {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	for _, o := range objects {
		if err := e.Encode(o); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
		t.Fatal(err)
	}
}

// listed are the lines of a file of the case, without what stands behind a number sign.
func (b *behaviour) listed(t *testing.T, name string) (list []string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(b.dir, name))
	if err != nil && !errors.Is(err, os.ErrNotExist) {
		t.Fatal(err)
	}
	for _, line := range lines(data) {
		if line, _, _ = strings.Cut(line, "#"); strings.TrimSpace(line) != "" {
			list = append(list, strings.TrimSpace(line))
		}
	}
	return list
}

// logged are the warnings and errors that the components of the case logged, and that it does not expect.
func (b *behaviour) logged(t *testing.T, log string) (problems []string) {
	t.Helper()
	allowed := b.listed(t, "log-errors")
	for _, line := range lines([]byte(log)) {
		entry := logEntry(line)
		if !entry.bad() {
			continue
		}
		_, name, _ := strings.Cut(entry.Component, "/")
		if name != b.name && !strings.HasPrefix(name, b.name+".") {
			continue
		}
		if !slices.ContainsFunc(allowed, func(text string) bool { return strings.Contains(line, text) }) && !slices.Contains(problems, line) {
			problems = append(problems, "logged: "+line)
		}
	}
	return problems
}
