package interpreter

import (
	"errors"
	"strings"
	"testing"
)

// What New refuses: plugins and options that it has no code for, and what the plugins refuse themselves. Each error names the culprit.
func TestNewErrors(t *testing.T) {
	for config, want := range map[string]string{
		`ruby { code => "" }`:                                                  "ruby: the interpreter does not support this plugin",
		`useragent { source => "x" }`:                                          "useragent",
		`throttle { key => "x" }`:                                              "throttle",
		`if [a] { aggregate { } }`:                                             "aggregate",
		`mutate { nosuch => "x" }`:                                             "mutate: the interpreter does not support the option nosuch",
		`xml { source => "x" target => "y" xpath => ["a", "b"] }`:              "option xpath",
		`drop { percentage => 50 }`:                                            "percentage",
		`grok { match => { "m" => "%{WORD:w}" } keep_empty_captures => true }`: "keep_empty_captures",
		`grok { match => { "m" => "%{NOSUCH:w}" } }`:                           "NOSUCH",
		`date { match => ["a", "TAI64N"] }`:                                    "TAI64N",
		`date { match => ["a", "dd MMM"] locale => "fr" }`:                     "locale",
		`csv { convert => { "a" => "date" } }`:                                 "date",
		`urldecode { charset => "ISO-8859-1" }`:                                "ISO-8859-1",
		`mutate { add_field => { "a" => "${SECRET}" } }`:                       "SECRET",
		`mutate { add_field => { "a" => "%{+ww}" } }`:                          "%{+ww}",
		`mutate { gsub => ["a", "(?<=x)y", ""] }`:                              "(?<=x)y",
		`if [a] =~ /(?!x)/ { drop { } }`:                                       "condition",
		`mutate { type => "x" }`:                                               "option type",
		// of the plugins' own specifications
		`mutate { convert => [ "message", "int"] }`:                               "invalid conversion type 'int'",
		`mutate { gsub => [ "message", "toreplace"] }`:                            "invalid gsub configuration",
		`date { match => ["mydate"] }`:                                            "at least one date format",
		`csv { convert => { "custom1" => "integer" "custom3" => "wrong_type" } }`: "invalid conversion types: wrong_type",
		`cidr { network => ["192.168.1.0/24"] network_path => "/x" }`:             "mutually exclusive",
		`cidr { address_field => "[host][ip]" address => ["%{clientip}"] }`:       "mutually exclusive",
		`clone { }`:                   "clones",
		`de_dot { separator => "." }`: "separator",
		`dissect { convert_datatype => { "code" => "integer" } }`:                                "datatype not supported: integer",
		`dissect { mapping => { "message" => "%{+&timestamp}" } }`:                               "both Append and Indirect",
		`dissect { mapping => { "message" => "%{&+timestamp}" } }`:                               "both Append and Indirect",
		`kv { value_split => "" }`:                                                               "non-empty",
		`kv { field_split_pattern => "" }`:                                                       "non-empty",
		`translate { source => "a" dictionary => { "a" => "b" } dictionary_path => "dict.yml" }`: "mutually exclusive",
		`translate { source => "message" target => 'foo' destination => 'bar' }`:                 "destination",
		`translate { source => "message" field => 'foo' }`:                                       "field",
		`translate { target => 'bar' }`:                                                          "source",
		`translate { source => "a" dictionary_path => "dict.other" }`:                            "non valid format",
		`fingerprint { method => "IPV4_NETWORK" }`:                                               "subnet prefix length",
		`fingerprint { method => "CRC" }`:                                                        "option method",
		`xml { source => "x" }`:                                                                  "target",
	} {
		_, err := newOf(config, Options{Open: func(string) ([]byte, error) { return []byte("x"), nil }})
		if err == nil || !strings.Contains(err.Error(), want) || !strings.HasPrefix(err.Error(), "test.conf:2") {
			t.Errorf("%s: %v, want %q", config, err, want)
		}
	}
	if _, err := newOf(`grok { patterns_dir => "p" }`, Options{Open: func(string) ([]byte, error) { return nil, errors.New("no such file") }}); err == nil {
		t.Error("a file that is missing is no error")
	}
}

// An exception that a plugin does not rescue stops the pipeline.
func TestErr(t *testing.T) {
	in := mustNew(t, `syslog_pri { }`, Options{})
	if out := in.Filter(mustEvent(t, in, `{"syslog_pri": {}}`)); len(out) != 0 || in.Err() == nil {
		t.Error(out, in.Err())
	}
}

// base.rb and decorators.rb: the order, lists, references.
func TestDecorators(t *testing.T) {
	in := mustNew(t, `mutate {
		add_field => { "a" => "%{b}" "new_%{b}" => ["x", "%{a}"] }
		remove_field => ["b", "[c][%{d}]", "missing"]
		add_tag => ["t_%{d}", "seen"]
		remove_tag => ["old", "t_%{a}"]
	}`, Options{})
	check(t, "base.rb", in, example{event: `{"a": "1", "b": "B", "c": {"k": 1, "l": 2}, "d": "k", "tags": ["old", "seen", "old"]}`,
		want: one("a", `["1", "B"]`, "new_B", `["x", "1,B"]`, "b", `null`, "c", `{"l": 2}`, "tags", `["seen", "t_k", "seen"]`)})
	in = mustNew(t, `mutate { add_field => { "tags" => "x" } add_tag => "y" }`, Options{})
	check(t, "base.rb", in, example{event: `{"tags": "one"}`, want: one("tags", `["one", "x", "y"]`)})
	in = mustNew(t, `mutate { remove_tag => "one" }`, Options{})
	check(t, "base.rb", in, example{event: `{"tags": "one"}`, want: one("tags", `[]`)})
	in = mustNew(t, "mutate { add_field => { \"a\" => \"x\\ty\" } }", Options{SupportEscapes: true})
	check(t, "string_escape.rb", in, example{event: `{}`, want: one("a", `"x\ty"`)})
}

// What mutate.rb has no example of.
func TestMutate(t *testing.T) {
	failed := one("tags", `["_mutate_error"]`)
	runExamples(t, "mutate.rb", []example{
		{config: `mutate { convert => { "a" => "integer" } replace => { "b" => "x" } uppercase => "b" }`, event: `{"a": "abc"}`,
			want: one("a", `"abc"`, "b", `"x"`, "tags", `["_mutate_error"]`)}, // replace comes before convert, uppercase behind
		{config: `mutate { convert => { "a" => "integer" } }`, event: `{"a": ""}`, want: failed},
		{config: `mutate { convert => { "a" => "float" } }`, event: `{"a": "1.5x"}`, want: failed},
		{config: `mutate { convert => { "a" => "integer" } }`, event: `{"a": "1_000"}`, want: one("a", `1000`)},
		{config: `mutate { convert => { "a" => "boolean" } }`, event: `{"a": ""}`, want: one("a", `false`)},
		{config: `mutate { merge => { "a" => ["b", "c"] } }`, event: `{"b": 1, "c": 2}`, want: one("a", `[2]`)},
		{config: `mutate { merge => { "a" => ["b", "c"] } }`, event: `{"a": [0], "b": 1, "c": [2]}`, want: one("a", `[0, 1, 2]`)},
		{config: `mutate { merge => { "a" => "b" } }`, event: `{"a": {"x": 1, "y": 1}, "b": {"y": 2}}`, want: one("a", `{"x": 1, "y": 2}`)},
		{config: `mutate { merge => { "a" => "b" } }`, event: `{"b": {"y": 2}}`, want: one("a", `null`)},
		{config: `mutate { merge => { "tags" => "n" } }`, event: `{"n": 1}`, want: failed},
		{config: `mutate { rename => { "a" => "[b][c]" } }`, event: `{"a": 1, "b": "text"}`, want: one("a", `null`, "tags", `["_mutate_error"]`)},
		{config: `mutate { rename => { "a" => "b" } }`, event: `{"a": null, "b": 1}`, want: one("b", `null`)},
		{config: `mutate { join => { "a" => "-" } }`, event: `{"a": [1, [2.0, null], "x"]}`, want: one("a", `"1-2.0--x"`)},
		{config: `mutate { split => { "a" => " " "b" => "" } }`, event: `{"a": "  x  y ", "b": "xy"}`, want: one("a", `["x", "y"]`, "b", `["x", "y"]`)},
		{config: `mutate { gsub => ["a", "(\w)(\d)", "\2\1\\$1"] }`, event: `{"a": "a1"}`, want: one("a", `"1a\\$1"`)},
		{config: `mutate { strip => ["a"] }`, event: `{"a": [" x ", 1]}`, want: failed},
		{config: `mutate { replace => { "@timestamp" => "x" } }`, event: `{}`, want: failed},
		{config: `mutate { update => { "a" => "%{b}" "c" => "x" } }`, event: `{"a": 1, "b": [1, 2]}`, want: one("a", `"1,2"`, "c", `null`)},
	})
}
