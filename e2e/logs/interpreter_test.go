package logs

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"go.opentelemetry.io/collector/pdata/pcommon"
	"go.opentelemetry.io/collector/pdata/plog"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/logstash"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/interpreter"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// now is the time at which all events of the tests are read.
var now = time.Date(2026, 11, 27, 12, 0, 0, 0, time.UTC)

// notHere are the golden cases that do not run in this process, or whose events differ in a way that the documentation tells; the real Collector
// runs most of them in e2e/collector.
var notHere = map[string]string{
	"filter_json":                "the receiver parses the JSON",
	"filter_json_branches":       "the receiver parses the JSON",
	"filter_json_message_target": "the receiver parses the JSON",
	"filter_types":               "the receiver parses the JSON",
	"filter_csv":                 "a map without keys is not made",
	"filter_prune":               "a record has a time in any case",
	"filter_clone":               "another processor makes the copies",
	"filter_split":               "another processor makes the parts",
	"filter_translate_file":      "a file is missing on purpose",
	"sprintf":                    "this process has no environment to look variables up in",
}

// goldenCase is one of the converter's golden cases, ready to run on both sides.
type goldenCase struct {
	name   string
	json   bool
	lines  []string
	config *syntax.Config
	chain  *chain
	ecs    bool
	open   func(string) ([]byte, error)
}

func (g *goldenCase) interpreter(t testing.TB) *interpreter.Interpreter {
	in, err := interpreter.New(g.config, interpreter.Options{ECS: g.ecs, Lenient: !g.ecs, Open: g.open, Now: func() time.Time { return now }})
	if err != nil {
		t.Skip("the interpreter does not know it: ", err)
	}
	return in
}

// between matches the processors of a pipeline that stand for its filters.
var between = regexp.MustCompile(`^(?:transform(?:/[0-9]+)?|filter/.*|batch.*)$`)

// newCase reads a case, and makes the processors of its filters.
func newCase(t *testing.T, dir string) *goldenCase {
	g := &goldenCase{name: filepath.Base(dir), ecs: strings.HasSuffix(dir, "_ecs")}
	data, err := os.ReadFile(filepath.Join(dir, "pipeline.conf"))
	if err != nil {
		t.Fatal(err)
	}
	g.json = bytes.Contains(data, []byte("codec => json }"))
	if g.config, err = syntax.Parse("pipeline.conf", data); err != nil {
		t.Fatal(err)
	}
	g.open = func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, filepath.Base(name))) }
	input, err := os.Open(filepath.Join(dir, "input.log"))
	if err != nil {
		t.Fatal(err)
	}
	defer input.Close()
	for lines := bufio.NewScanner(input); lines.Scan(); {
		g.lines = append(g.lines, lines.Text())
	}
	opts := conversion.Options{}
	if g.ecs {
		opts.LogstashVersion = "8.17"
	}
	conv := logstash.Convert("pipeline.conf", []logstash.Pipeline{{Config: g.config, Open: g.open}}, opts)
	for _, p := range conv.Outputs[0].Config.Pipelines {
		kept := p.Processors[:0]
		for _, id := range p.Processors {
			if between.MatchString(id.String()) {
				kept = append(kept, id)
			} else if id.Type != "transform" && id.Type != "resourcedetection" {
				t.Skip(id, " does not run here")
			}
		}
		p.Processors = kept
	}
	config, err := conv.Outputs[0].Config.YAML("")
	if err != nil {
		t.Fatal(err)
	}
	g.chain = newChain(t, config, "logs")
	return g
}

// cases runs a test for each golden case of filters and conditions that has lines; at least so many have to run.
func cases(t *testing.T, least int, run func(t *testing.T, g *goldenCase)) {
	dirs, err := filepath.Glob("../../configconv/logstash/testdata/*/input.log")
	if err != nil || len(dirs) == 0 {
		t.Fatal("no cases: ", err)
	}
	ran := 0
	for _, d := range dirs {
		name := filepath.Base(filepath.Dir(d))
		if !strings.HasPrefix(name, "filter_") && !strings.HasPrefix(name, "condition") && name != "sprintf" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			if why := notHere[name]; why != "" {
				t.Skip(why)
			}
			run(t, newCase(t, filepath.Dir(d)))
			ran++
		})
	}
	if ran < least && !t.Failed() {
		t.Errorf("%d cases ran", ran)
	}
}

// event is what a line becomes in the input, or nil for a line that is no JSON.
func (g *goldenCase) event(line string) map[string]any {
	if !g.json {
		return map[string]any{"message": line}
	}
	var m map[string]any
	d := json.NewDecoder(strings.NewReader(line))
	d.UseNumber()
	if d.Decode(&m) != nil {
		return nil
	}
	return numbers(m).(map[string]any)
}

// numbers makes integers of the numbers that are some.
func numbers(v any) any {
	switch v := v.(type) {
	case json.Number:
		if i, err := v.Int64(); err == nil {
			return i
		}
		f, _ := v.Float64()
		return f
	case map[string]any:
		for k := range v {
			v[k] = numbers(v[k])
		}
	case []any:
		for i := range v {
			v[i] = numbers(v[i])
		}
	}
	return v
}

// both is what the interpreter and the processors make of an event, in JSON, without what only one of them has, and what the processors log.
func (g *goldenCase) both(t testing.TB, in *interpreter.Interpreter, fields map[string]any) (want, got, logged []string) {
	t.Helper()
	raw, err := json.Marshal(fields)
	if err != nil {
		t.Fatal(err)
	}
	copied := func() map[string]any {
		var m map[string]any
		d := json.NewDecoder(bytes.NewReader(raw))
		d.UseNumber()
		if err := d.Decode(&m); err != nil {
			t.Fatal(err)
		}
		return numbers(m).(map[string]any)
	}
	e, err := interpreter.NewEvent(copied(), func() time.Time { return now })
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range in.Filter(e) {
		data, err := json.Marshal(e)
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, canonical(t, data))
	}
	record := copied()
	logs := plog.NewLogs()
	r := logs.ResourceLogs().AppendEmpty().ScopeLogs().AppendEmpty().LogRecords().AppendEmpty()
	r.SetTimestamp(pcommon.NewTimestampFromTime(now))
	if s, ok := record["message"].(string); ok {
		r.Body().SetStr(s)
	}
	delete(record, "message")
	if err := r.Attributes().FromRaw(record); err != nil {
		t.Fatal(err)
	}
	out, logged := g.chain.run(t, logs)
	for _, r := range out.All() {
		fields := r.Attributes().AsRaw()
		if r.Body().AsString() != "" {
			fields["message"] = r.Body().AsRaw()
		}
		fields["@timestamp"] = r.Timestamp().AsTime().Format("2006-01-02T15:04:05.000Z")
		data, err := json.Marshal(fields)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, canonical(t, data))
	}
	return want, got, logged
}

// canonical is an event without what never leaves the pipeline and what has no field: null, an empty message.
func canonical(t testing.TB, data []byte) string {
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	delete(m, "@metadata")
	delete(m, "@version")
	if m["message"] == "" {
		delete(m, "message")
	}
	withoutNull(m)
	data, err := json.Marshal(m)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func withoutNull(m map[string]any) {
	for k, v := range m {
		if inner, ok := v.(map[string]any); ok {
			withoutNull(inner)
		}
		if v == nil {
			delete(m, k)
		}
	}
}

// The converted filters make of the lines of each case what the interpreter makes, and log no error.
func TestCases(t *testing.T) {
	cases(t, 20, func(t *testing.T, g *goldenCase) {
		in := g.interpreter(t)
		for _, line := range g.lines {
			fields := g.event(line)
			if fields == nil {
				continue
			}
			want, got, logged := g.both(t, in, fields)
			if !reflect.DeepEqual(want, got) {
				t.Errorf("%s\n want %s\n got  %s", line, want, got)
			}
			for _, e := range logged {
				t.Errorf("%s is logged: %s", line, e)
			}
		}
	})
}

// texts are values that fields are given.
var texts = []string{"", "x", "web1", "200", "12abc", "-3", "1.5", "true", "false", "a,b", "192.0.2.1", "10.1.2.3", "GET /", "Hello World", "é", "2026-03-04T10:15:30Z", "k=v", "debug", "$1", `\`, `"`}

// kept reports whether a field has the type that it has in the lines: tags and message do, and those that are maps.
func kept(name string, samples []map[string]any) bool {
	return name == "tags" || name == "message" || slices.ContainsFunc(samples, func(m map[string]any) bool {
		_, isMap := m[name].(map[string]any)
		return isMap
	})
}

// like reports whether a value has the type that a field has in one of the lines.
func like(v any, samples []map[string]any, name string) bool {
	return slices.ContainsFunc(samples, func(m map[string]any) bool { return reflect.TypeOf(m[name]) == reflect.TypeOf(v) })
}

// Events that have other values in the fields of a case's lines, or not all of them, or some of another type, come out equal as well. Lists and
// maps stay in fields that have them in the lines: OTTL goes through no list, which the documentation tells.
func TestOtherEvents(t *testing.T) {
	total := 0
	cases(t, 8, func(t *testing.T, g *goldenCase) {
		if !g.json {
			t.Skip("its events are texts")
		}
		if g.name == "conditions_numbers" {
			t.Skip("a boolean is equal to any number in Logstash")
		}
		drops := bytes.Contains(syntax.Print(g.config), []byte("drop {"))
		in := g.interpreter(t)
		r := rand.New(rand.NewSource(1))
		var samples []map[string]any
		var names []string
		for _, line := range g.lines {
			if m := g.event(line); m != nil {
				samples = append(samples, m)
				for k := range m {
					if !slices.Contains(names, k) && !strings.HasPrefix(k, "@") {
						names = append(names, k)
					}
				}
			}
		}
		slices.Sort(names)
		for range 400 {
			fields := map[string]any{}
			for _, n := range names {
				switch r.Intn(6) {
				case 0: // not there
				case 1:
					fields[n] = texts[r.Intn(len(texts))]
				case 2:
					fields[n] = []any{int64(r.Intn(1000)), 0.5 + float64(r.Intn(10)), r.Intn(2) == 0}[r.Intn(3)]
				default:
					if v, ok := samples[r.Intn(len(samples))][n]; ok {
						fields[n] = v
					}
				}
				if n == "message" && fields[n] == "" { // it and none are one
					delete(fields, n)
				}
				if v, there := fields[n]; there && kept(n, samples) && !like(v, samples, n) {
					delete(fields, n)
				}
			}
			total++
			want, got, logged := g.both(t, in, fields)
			if in.Err() != nil {
				t.Skip("Logstash itself would stop: ", in.Err())
			}
			if len(want) == 0 && !drops {
				continue // Logstash drops what it cannot compare
			}
			data, _ := json.Marshal(fields)
			if !reflect.DeepEqual(want, got) {
				t.Fatalf("%s\n want %s\n got  %s", data, want, got)
			}
			if len(logged) > 0 {
				t.Fatalf("%s is logged: %s", data, logged[0])
			}
		}
	})
	if total < 2000 && !t.Failed() {
		t.Error(fmt.Sprint(total, " events only"))
	}
	t.Log(total, " events")
}
