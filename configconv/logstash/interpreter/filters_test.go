package interpreter

import "testing"

// What the sources of the plugins say and their specifications have no example of.
func TestFilters(t *testing.T) {
	runExamples(t, "csv.rb", []example{
		{config: `csv { }`, event: `{"message": "\"a \"\"b\"\"\",\"\",,c\nd"}`,
			want: one("column1", `"a \"b\""`, "column2", `""`, "column3", `null`, "column4", `"c"`, "column5", `null`)},
		{config: `csv { }`, event: `{"message": ""}`, want: one("tags", `["_csvparsefailure"]`)},
		{config: `csv { }`, event: `{"message": "a,b\"c"}`, want: one("tags", `["_csvparsefailure"]`, "column1", `null`)},
		{config: `csv { }`, event: `{"message": "\"a\"b,c"}`, want: one("tags", `["_csvparsefailure"]`)},
		{config: `csv { }`, event: `{"message": "\"a"}`, want: one("tags", `["_csvparsefailure"]`)},
		{config: `csv { }`, event: `{"message": 1}`, want: one("tags", `["_csvparsefailure"]`)},
		{config: `csv { source => "x" add_tag => "t" }`, event: `{}`, want: one("tags", `null`)},
		{config: `csv { convert => { "column1" => "integer" "column2" => "float" "column3" => "boolean" } }`, event: "0x1f,x, TRUE",
			want: one("column1", `31`, "column2", `"x"`, "column3", `true`)},
	})
	runExamples(t, "json.rb", []example{
		{config: `json { source => "m" }`, event: `{"m": "{\"@timestamp\": null, \"a\": 1.0, \"b\": 12345678901234567890}"}`,
			want: one("tags", `null`, "a", `1.0`, "b", `12345678901234567890`)},
		{config: `json { source => "m" }`, event: `{"m": "{\"a[b\": 1}"}`, want: one("tags", `["_jsonparsefailure"]`)},
		{config: `json { source => "m" }`, event: `{"m": "{\"tags\": [1], \"a\": 1}"}`, want: one("tags", `["_jsonparsefailure"]`, "a", `1`)},
		{config: `json { source => "m" target => "t" }`, event: `{"m": "{\"a[b\": 1}"}`, want: one("t", `{"a[b": 1}`)},
		{config: `json { source => "m" }`, event: `{"m": {"a": 1}}`, want: one("tags", `["_jsonparsefailure"]`)},
		{config: `json { source => "m" }`, event: `{"m": ""}`, want: one("tags", `["_jsonparsefailure"]`)},
		{config: `json { source => "m" target => "t" add_tag => "done" }`, event: `{"m": "  "}`, want: one("tags", `["done"]`, "t", `null`)},
		{config: `json { source => "m" add_tag => "done" }`, event: `{}`, want: one("tags", `null`)},
	})
	runExamples(t, "grok.rb", []example{
		{config: `grok { match => { "message" => "%{WORD:a}" } }`, event: `{"message": "x", "a": "y"}`, want: one("a", `["y", "x"]`)},
		{config: `grok { match => { "message" => "%{WORD:a}" } }`, event: `{"message": "x", "a": 1}`, want: one("a", `1`, "tags", `null`)},
		{config: `grok { match => { "message" => "%{WORD:a}" } overwrite => ["a"] }`, event: `{"message": "x", "a": 1}`, want: one("a", `"x"`)},
		{config: `grok { match => { "nosuch" => "%{GREEDYDATA:a}" } add_tag => "m" }`, event: "x", want: one("a", `null`, "tags", `["m"]`)},
		{config: `grok { match => { "nosuch" => "%{WORD:a}" } }`, event: "x", want: one("tags", `["_grokparsefailure"]`)},
		{config: `grok { match => { "message" => "%{WORD:[a][b]}" } }`, event: `{"message": "x", "a": "text"}`, want: one("tags", `["_grokparsefailure"]`)},
		{config: `grok { match => { "message" => ["%{WORD:a}", "%{INT:b}"] } break_on_match => false }`, event: "x",
			want: one("a", `"x"`, "tags", `["_grokparsefailure"]`)}, // the last pattern decides
	})
	runExamples(t, "kv.rb", []example{
		{config: `kv { allow_duplicate_values => false }`, event: "a=xyz a=y a=q", want: one("a", `["xyz", "q"]`)}, // a part of a text counts
		{config: `kv { default_keys => { "a" => "%{message}" } }`, event: `{}`, want: one("a", `"%{message}"`)},
		{config: `kv { }`, event: `{"message": ["a=1", "b=2 a=3"]}`, want: one("a", `["1", "3"]`, "b", `"2"`)},
		{config: `kv { }`, event: `{"message": {"a": "b=c"}}`, want: one("b", `null`, "tags", `null`)},
		{config: `kv { add_tag => "t" }`, event: "tags=one @timestamp=x", want: one("tags", `["one", "_kv_filter_error"]`)},
	})
	runExamples(t, "split.rb", []example{
		{config: `split { }`, event: `{"message": ""}`},
		{config: `split { add_tag => "t" }`, event: "one", want: one("message", `"one"`, "tags", `null`)},
		{config: `split { add_tag => "t" }`, event: "a\n\nb", want: several(one("message", `"a"`, "tags", `["t"]`), one("message", `"b"`, "tags", `["t"]`))},
		{config: `split { field => "a" target => "b" }`, event: `{"a": [1]}`, want: one("a", `[1]`, "b", `1`)},
	})
	runExamples(t, "dissect", []example{
		{config: `dissect { mapping => { "message" => "%{a} %{b}" } add_tag => "t" }`, event: "x", want: one("a", `null`, "tags", `["_dissectfailure"]`)},
		{config: `dissect { mapping => { "n" => "%{a}.%{b}" } }`, event: `{"n": 1.5}`, want: one("a", `"1"`, "b", `"5"`)},
		{config: `dissect { mapping => { "message" => "%{a->} %{b}" } }`, event: "x   y  z", want: one("a", `"x"`, "b", `"y  z"`)},
		{config: `dissect { mapping => { "message" => "[%{a}" } }`, event: "x[y", want: one("a", `null`, "tags", `["_dissectfailure"]`)},
		{config: `dissect { mapping => { "message" => "%{+a},%{+a}" } }`, event: `{"message": "x,y", "a": "z"}`, want: one("a", `"z x,y"`)},
		{config: `dissect { mapping => { "message" => "%{[a][b]}" } }`, event: `{"message": "x", "a": 1}`, want: one("tags", `["_dissectfailure"]`)},
		{config: `dissect { convert_datatype => { "a" => "int" } }`, event: `{"a": "1.9e2"}`, want: one("a", `190`)},
	})
	runExamples(t, "others", []example{
		{config: `urldecode { field => "nosuch" add_tag => "t" }`, event: "x", want: one("nosuch", `null`, "tags", `["t"]`)},
		{config: `urldecode { }`, event: "a+b%zz%41", want: one("message", `"a+b%zzA"`)},
		{config: `bytes { target => "b" }`, event: " 1kb ", want: one("message", `"1kb"`, "b", `1024`)},
		{config: `cidr { address => ["%{a}"] network => ["10.0.0.0/255.0.0.0", " ::1/128"] add_tag => "t" }`, event: `{"a": "10.2.3.4"}`,
			want: one("tags", `["t"]`)},
		{config: `syslog_pri { }`, event: `{"syslog_pri": [" 14x"]}`, want: one("syslog_severity_code", `6`)},
		{config: `translate { source => "a" target => "b" dictionary => { "1" => "x" } add_tag => "t" }`, event: `{"a": 1, "b": 0}`,
			want: one("b", `0`, "tags", `null`)},
		{config: `translate { source => "a" target => "b" dictionary => { "1" => "x" } }`, event: `{"a": [1, 2]}`, want: one("b", `"x"`)},
		{config: `translate { source => "a" target => "a" dictionary => { "1" => "x" } add_tag => "t" }`, event: `{"a": 2}`,
			want: one("a", `2`, "tags", `["t"]`)},
		{config: `fingerprint { source => ["nosuch"] add_tag => "t" }`, event: "x", want: one("fingerprint", `null`, "tags", `["t"]`)},
		{config: `date { match => ["d", "yyyy-MM-dd HH:mm"] timezone => "%{tz}" target => "t" }`, event: `{"d": "2026-07-01 12:00", "tz": "Europe/Paris"}`,
			want: one("t", `"2026-07-01T10:00:00.000Z"`)},
		{config: `date { match => ["d", "yyyy-MM-dd HH:mm"] timezone => "%{tz}" }`, event: `{"d": "2026-07-01 12:00", "tz": "Nowhere"}`,
			want: one("tags", `["_dateparsefailure"]`)},
		{config: `date { match => ["d", "ISO8601"] add_tag => "t" }`, event: `{"d": null}`, want: one("tags", `null`)},
		{config: `prune { whitelist_names => ["^a$"] } clone { clones => ["c"] }`, event: `{"a": 1}`,
			want: several(one("@timestamp", `null`, "@version", `null`), one("@timestamp", `"2026-03-04T05:06:07.000Z"`, "@version", `"1"`, "type", `"c"`))},
		{config: `json_encode { source => "a" }`, event: `{"a": {"<é>": [1.0, null, true, "\n"]}}`, want: one("a", `"{\"<é>\":[1.0,null,true,\"\\n\"]}"`)},
		{config: `xml { source => "x" target => "t" }`, event: `{"x": "<a k=\"v\">text<b/></a>"}`, want: one("t", `{"k": "v", "b": [null], "content": "text"}`)},
	})
}
