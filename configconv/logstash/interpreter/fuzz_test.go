package interpreter

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
)

// FuzzFilter runs what can be parsed: New and Filter never panic, and an event that is left can be written.
func FuzzFilter(f *testing.F) {
	files, err := filepath.Glob("testdata/*.conf")
	if err != nil || len(files) == 0 {
		f.Fatal("no configurations", err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(data), `{"message": "a=b c", "records": [{"level": "info"}], "tags": "x"}`)
	}
	for _, seed := range [][2]string{
		{`filter { mutate { gsub => ["message", "\d", "%{x}"] split => {"message" => ""} } }`, "a1"},
		{`filter { csv { separator => ";" quote_char => "'" } xml { source => "message" target => "x" } }`, "'a;''b';c"},
		{`filter { kv { field_split_pattern => "x+" } bytes { target => "[a][-1]" } de_dot { nested => true recursive => true } }`, `{"a.b": {"c.d": 1}}`},
		{`filter { fingerprint { method => "MURMUR3_128" } translate { source => "message" iterate_on => "m" target => "t" } }`, `{"m": [{}]}`},
		{`filter { if [a] > 1 and "x" not in [b] or [c] =~ /^\w/ { drop {} } else { truncate { length_bytes => -1 } } }`, `{"a": 2}`},
		{`filter { date { match => ["message", "ISO8601", "UNIX", "yyyy-MM-dd"] timezone => "%{tz}" } uuid { target => "[tags][0]" } }`, "2026-03-04"},
		{`filter { json_encode { source => "@metadata" } urldecode { all_fields => true } prune { interpolate => true } }`, `{"x": "%ff"}`},
	} {
		f.Add(seed[0], seed[1])
	}
	f.Fuzz(func(t *testing.T, config, event string) {
		c, err := syntax.Parse("test.conf", []byte(config))
		if err != nil {
			return
		}
		in, err := New(c, Options{Open: func(string) ([]byte, error) { return nil, errors.ErrUnsupported }})
		if err != nil {
			return
		}
		for _, e := range in.Filter(mustEvent(t, in, event)) {
			if _, err := e.MarshalJSON(); err != nil {
				t.Error(err)
			}
		}
	})
}
