package interpreter

import (
	"os"
	"testing"
	"time"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// example is one that a plugin's specification states. The tables of the spec_*_test.go files name where each comes from: a file of the
// repository github.com/logstash-plugins/logstash-filter-NAME (Apache License 2.0).
type example struct {
	config string // what stands in the filter section
	ecs    bool
	event  string // JSON; a text that is no object is the message
	// want are the events that are left: for each field reference its value as JSON, with null for one that is missing or null.
	want []map[string]string
}

// one is an example's single event.
func one(fields ...string) []map[string]string {
	m := map[string]string{}
	for i := 0; i < len(fields); i += 2 {
		m[fields[i]] = fields[i+1]
	}
	return []map[string]string{m}
}

func several(events ...[]map[string]string) (out []map[string]string) {
	for _, e := range events {
		out = append(out, e...)
	}
	return out
}

var testTime = time.Date(2026, 3, 4, 5, 6, 7, 0, time.UTC)

func mustNew(t testing.TB, filters string, opts Options) *Interpreter {
	t.Helper()
	in, err := newOf(filters, opts)
	if err != nil {
		t.Fatalf("%s\n%v", filters, err)
	}
	return in
}

func newOf(filters string, opts Options) (*Interpreter, error) {
	config, err := syntax.Parse("test.conf", []byte("filter {\n"+filters+"\n}"))
	if err != nil {
		return nil, err
	}
	if opts.Now == nil {
		opts.Now = func() time.Time { return testTime }
	}
	return New(config, opts)
}

func mustEvent(t testing.TB, in *Interpreter, text string) *Event {
	t.Helper()
	v, err := loadJSON(text)
	fields, ok := v.(map[string]any)
	if err != nil || !ok {
		fields = map[string]any{"message": text}
	}
	e, err := in.NewEvent(fields)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func runExamples(t *testing.T, spec string, examples []example) {
	t.Helper()
	for _, x := range examples {
		in := mustNew(t, x.config, Options{ECS: x.ecs, Open: os.ReadFile})
		check(t, spec, in, x)
	}
}

func check(t *testing.T, spec string, in *Interpreter, x example) {
	t.Helper()
	events := in.Filter(mustEvent(t, in, x.event))
	if err := in.Err(); err != nil {
		t.Errorf("%s: %s\n%s: %v", spec, x.config, x.event, err)
		return
	}
	if len(events) != len(x.want) {
		t.Errorf("%s: %s\n%s: %d events, want %d", spec, x.config, x.event, len(events), len(x.want))
		return
	}
	for i, e := range events {
		for ref, want := range x.want[i] {
			got, err := appendJSON(nil, e.Get(ref))
			if err != nil {
				t.Fatal(err)
			}
			wanted, err := loadJSON(want)
			if err != nil {
				t.Fatalf("%s: %v", want, err)
			}
			if canonicalWant, _ := appendJSON(nil, wanted); string(got) != string(canonicalWant) {
				t.Errorf("%s: %s\n%s: event %d: %s = %s, want %s", spec, x.config, x.event, i, ref, got, want)
			}
		}
	}
}
