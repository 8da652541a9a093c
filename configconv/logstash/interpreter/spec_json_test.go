package interpreter

import "testing"

func TestJSONSpec(t *testing.T) {
	plain, data := `json { source => "message" }`, `json { source => "message" target => "data" }`
	object := `{ "hello": "world", "list": [ 1, 2, 3 ], "hash": { "k": "v" } }`
	message := func(text string) string {
		b, _ := appendJSON(nil, map[string]any{"message": text})
		return string(b)
	}
	runExamples(t, "logstash-filter-json/spec/filters/json_spec.rb", []example{
		{config: plain, event: message(object), want: one("hello", `"world"`, "list", `[1, 2, 3]`, "hash", `{"k": "v"}`)},
		{config: data, event: message(object), want: one("data", object)},
		{config: `json { source => "message" target => "data" tag_on_failure => ["_jsonparsefailure","_custom_failure_tag"] }`, event: "invalid json",
			want: one("tags", `["_jsonparsefailure", "_custom_failure_tag"]`)},
		{config: plain, event: message(`{ "@timestamp": "2013-10-19T00:14:32.996Z" }`), want: one("@timestamp", `"2013-10-19T00:14:32.996Z"`)},
		{config: `json { source => "example" target => "example" }`, event: `{"example": "{ \"hello\": \"world\" }"}`,
			want: one("example", `{"hello": "world"}`)},
		{config: data, event: message(`[ { "k": "v" }, { "l": [1, 2, 3] } ]`), want: one("data", `[{"k": "v"}, {"l": [1, 2, 3]}]`)},
		{config: plain, event: "random_message", want: one("tags", `["_jsonparsefailure"]`)},
		{config: plain, event: `{"message": "random_message", "tags": ["_anotherkinfoffailure"]}`,
			want: one("tags", `["_anotherkinfoffailure", "_jsonparsefailure"]`)},
		{config: plain, event: message(`[1, 2, 3]`), want: one("tags", `["_jsonparsefailure"]`)},
		{config: plain, event: message(`{"foo":"bar", "@timestamp":"2015-12-02T17:40:00.666Z"}`),
			want: one("foo", `"bar"`, "@timestamp", `"2015-12-02T17:40:00.666Z"`)},
		{config: plain, event: message(`{"foo":"bar", "@timestamp":"foobar"}`), want: one("@timestamp", `"2026-03-04T05:06:07.000Z"`,
			"tags", `["_timestampparsefailure"]`, "_@timestamp", `"foobar"`)},
		{config: `json { source => "message" target => "[baz]" ecs_compatibility => v1 }`, event: message(` { "foo": "bar" } `),
			want: one("foo", `null`, "baz", `{"foo": "bar"}`)},
		{config: `json { source => "message" remove_field => ["message"] }`, event: "this is not a json message",
			want: one("message", `"this is not a json message"`, "tags", `["_jsonparsefailure"]`)},
		{config: `json { source => "message" remove_field => ["message"] skip_on_invalid_json => true }`, event: "this is not a json message",
			want: one("message", `"this is not a json message"`, "tags", `null`)},
	})
	runExamples(t, "logstash-filter-json_encode/spec/filters/json_encode_spec.rb", []example{
		{config: `json_encode { source => "hello" target => "fancy" }`, event: `{"hello": {"whoa": [1, 2, 3]}}`,
			want: one("fancy", `"{\"whoa\":[1,2,3]}"`, "hello", `{"whoa": [1, 2, 3]}`)},
		{config: `json_encode { source => "hello" }`, event: `{"hello": {"whoa": [1, 2, 3]}}`, want: one("hello", `"{\"whoa\":[1,2,3]}"`)},
	})
}
