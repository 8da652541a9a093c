package interpreter

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestDropSpec(t *testing.T) {
	runExamples(t, "logstash-filter-drop/spec/filters/drop_spec.rb", []example{
		{config: `drop { }`, event: "hello"},
		{config: `drop { percentage => 0 }`, event: "hello", want: one("message", `"hello"`)},
	})
}

func TestPruneSpec(t *testing.T) {
	borat := `{"firstname": "Borat", "lastname": "Sagdiyev", "fullname": "Borat Sagdiyev", "country": "Kazakhstan",
		"location": "Somethere in Kazakhstan", "hobby": "Cloud", "status": "200", "%{hmm}": "doh",
		"Borat_saying": "Cloud is not ready for enterprise if is not integrate with single server running Active Directory."}`
	values := `{ "firstname" => "^Borat$" "fullname" => "%{firstname} Sagdiyev" "location" => "no no no" "status" => "^2"
		"%{firstname}_saying" => "%{hobby}.*Active" }`
	lists := `{"blah": "foo", "xxx": ["1 2 3", "3 4 5"], "status": ["100", "200", "300", "400", "500"],
		"error": ["This is foolish", "Need smthing smart too"]}`
	patterns := `{ "status" => "^(1|2|3)" "xxx" => "3" "error" => "%{blah}" }`
	runExamples(t, "logstash-filter-prune/spec/filters/prune_spec.rb", []example{
		{config: `prune { }`, event: borat, want: one("%{hmm}", `null`, "firstname", `"Borat"`, "status", `"200"`)},
		{config: `prune { whitelist_names => [ "firstname", "(hobby|status)", "%{firstname}_saying" ] }`, event: borat,
			want: one("firstname", `"Borat"`, "hobby", `"Cloud"`, "status", `"200"`, "lastname", `null`, "Borat_saying", `null`, "%{hmm}", `null`)},
		{config: `prune { whitelist_names => [ "firstname", "%{firstname}_saying" ] interpolate => true }`, event: borat,
			want: one("firstname", `"Borat"`, "lastname", `null`, "@timestamp", `null`)},
		{config: `prune { blacklist_names => [ "firstname", "(hobby|status)", "%{firstname}_saying" ] }`, event: borat,
			want: one("firstname", `null`, "hobby", `null`, "status", `null`, "lastname", `"Sagdiyev"`, "%{hmm}", `"doh"`)},
		{config: `prune { blacklist_names => [ "firstname", "%{firstname}_saying" ] interpolate => true }`, event: borat, want: one("Borat_saying", `null`)},
		{config: `prune { whitelist_values => ` + values + ` }`, event: borat,
			want: one("firstname", `"Borat"`, "status", `"200"`, "fullname", `null`, "location", `null`, "lastname", `"Sagdiyev"`)},
		{config: `prune { whitelist_values => ` + values + ` interpolate => true }`, event: borat, want: one("fullname", `"Borat Sagdiyev"`)},
		{config: `prune { whitelist_values => ` + patterns + ` }`, event: lists,
			want: one("error", `null`, "status", `["100", "200", "300"]`, "xxx", `["1 2 3", "3 4 5"]`)},
		{config: `prune { whitelist_values => ` + patterns + ` interpolate => true }`, event: lists, want: one("error", `["This is foolish"]`)},
		{config: `prune { blacklist_values => ` + values + ` }`, event: borat,
			want: one("firstname", `null`, "status", `null`, "fullname", `"Borat Sagdiyev"`, "location", `"Somethere in Kazakhstan"`)},
		{config: `prune { blacklist_values => ` + values + ` interpolate => true }`, event: borat, want: one("fullname", `null`, "Borat_saying", `null`)},
		{config: `prune { blacklist_values => ` + patterns + ` }`, event: lists,
			want: one("xxx", `null`, "error", `["This is foolish", "Need smthing smart too"]`, "status", `["400", "500"]`)},
		{config: `prune { blacklist_values => ` + patterns + ` interpolate => true }`, event: lists, want: one("error", `["Need smthing smart too"]`)},
	})
}

func TestSplitSpec(t *testing.T) {
	parts := func(field string) []map[string]string {
		return several(one(field, `"big"`), one(field, `"bird"`), one(field, `"sesame street"`))
	}
	runExamples(t, "logstash-filter-split/spec/filters/split_spec.rb", []example{
		{config: `split { }`, event: "big\n", want: one("message", `"big"`)},
		{config: `split { }`, event: "big\nbird\nsesame street", want: parts("message")},
		{config: "split { terminator => \"\t\" }", event: "big\tbird\tsesame street", want: parts("message")},
		{config: `split { field => "custom" }`, event: `{"custom": "big\nbird\nsesame street", "do_not_touch": "1\n2\n3"}`, want: parts("custom")},
		{config: `split { field => "array" }`, event: `{"array": ["big", "bird", "sesame street"]}`, want: parts("array")},
		{config: `split { field => "array" }`, event: `{"array": ["big"]}`, want: one("array", `"big"`)},
		{config: `split { field => "array" }`, event: `{"array": ["big", null, "bird", null, "sesame street"]}`, want: parts("array")},
		{config: `split { field => "array" target => "element" }`, event: `{"array": ["big", "bird", "sesame street"]}`, want: parts("element")},
		{config: `split { field => "array" target => "element" }`, event: `{"array": [1, 2, "three", ""]}`,
			want: several(one("element", `1`), one("element", `2`), one("element", `"three"`))},
		{config: `split { field => "field" }`, event: `{"field": 10}`, want: one("tags", `["_split_type_failure"]`)},
	})
}

func TestSyslogPriSpec(t *testing.T) {
	runExamples(t, "logstash-filter-syslog_pri/spec/filters/syslog_pri_spec.rb", []example{
		{config: `syslog_pri { syslog_pri_field_name => "my_syslog_pri" }`, event: `{"syslog_pri": 1}`, want: one("syslog_facility", `"user-level"`,
			"syslog_severity", `"notice"`, "syslog_severity_code", `5`, "syslog_facility_code", `1`)},
		{config: `syslog_pri { }`, event: `{"syslog_pri": 34}`, want: one("syslog_severity", `"critical"`, "syslog_facility", `"security/authorization"`)},
		{config: `syslog_pri { }`, ecs: true, event: `{"log": {"syslog": {"priority": 165}}}`,
			want: one("[log][syslog][severity][name]", `"notice"`, "[log][syslog][facility][name]", `"local4"`)},
		{config: `syslog_pri { }`, event: `{"syslog_pri": 191}`, want: one("syslog_severity", `"debug"`, "syslog_facility", `"local7"`)},
		{config: `syslog_pri { }`, event: `{"syslog_pri": "137"}`,
			want: one("syslog_severity", `"alert"`, "syslog_facility", `"local1"`, "syslog_facility_code", `17`)},
		{config: `syslog_pri { }`, event: `{"syslog_pri": 193}`, want: one("tags", `["_syslogpriparsefailure"]`, "syslog_facility", `null`,
			"syslog_severity", `null`, "syslog_facility_code", `24`, "syslog_severity_code", `1`)},
		{config: `syslog_pri { use_labels => false }`, event: `{"syslog_pri": 193}`, want: one("tags", `null`, "syslog_facility_code", `24`)},
	})
}

func TestTranslateSpec(t *testing.T) {
	files := map[string]string{
		"dict.yml":             "a : 1\nb : 2\nc : 3\nd : { \"e\": [1, \"hello\", true, \"false\", \"1\", \"1.1\"] }\n",
		"tag-map-dict.yml":     "---\n!!map {\n  ? !!str \"nine\"\n  : !!str \"val-9-1|val-9-2\",\n  ? !!str \"six\"\n  : !!str \"val-6-1|val-6-2\",\n}\n",
		"dict.json":            `{"a": 10, "b": 20, "c": 30}`,
		"dict.csv":             "\"a\",100\n\"b\",200\n\"c\",300\n",
		"regex_dict.csv":       "\"^2[0-9][0-9]$\",\"OK\"\n\"^3[0-9][0-9]$\",\"Redirect\"\n",
		"regex_union_dict.csv": "\"200\",\"OK\"\n\"300\",\"Redirect\"\n\"400\",\"Client Error\"\n\"500\",\"Server Error\"\n",
		"empty.yml":            "",
		"empty.csv":            "",
	}
	open := func(name string) ([]byte, error) {
		text, found := files[filepath.Base(name)]
		if !found {
			return nil, os.ErrNotExist
		}
		return []byte(text), nil
	}
	codes := `dictionary => [ "200", "OK", "300", "Redirect", "400", "Client Error", "500", "Server Error" ] `
	of := func(options, event string, want ...string) example {
		return example{config: "translate { " + options + " }", event: event, want: one(want...)}
	}
	status := `source => "status" target => "translation" `
	iterate := `iterate_on => "foo" target => "baz" fallback => "nooo" `
	for _, x := range []example{
		of(status+codes, `{"status": 200}`, "translation", `"OK"`),
		of(status+`dictionary => [ "^2\d\d", "OK" ]`, `{"status": 200}`, "translation", `null`),
		of(status+codes+"exact => false", `{"status": "200 & 500"}`, "translation", `"OK & Server Error"`),
		of(status+`dictionary_path => "regex_union_dict.csv" exact => false`, `{"status": "200 & 500"}`, "translation", `"OK & Server Error"`),
		of(status+`dictionary => [ "^2[0-9][0-9]$", "OK", "^3[0-9][0-9]$", "Redirect" ] regex => true`, `{"status": "200"}`, "translation", `"OK"`),
		of(status+`dictionary_path => "regex_dict.csv" regex => true refresh_interval => 0`, `{"status": "200"}`, "translation", `"OK"`),
		of(status+`fallback => "no match"`, `{"status": "200"}`, "translation", `"no match"`),
		of(status+`fallback => "%{missing_translation}"`, `{"status": "200", "missing_translation": "missing no match"}`,
			"translation", `"missing no match"`),
		of(status+`dictionary_path => "dict.yml"`, `{"status": "a"}`, "translation", `1`),
		of(status+`dictionary_path => "tag-map-dict.yml"`, `{"status": "six"}`, "translation", `"val-6-1|val-6-2"`),
		of(status+`dictionary_path => "dict.json"`, `{"status": "b"}`, "translation", `20`),
		of(status+`dictionary_path => "dict.csv"`, `{"status": "c"}`, "translation", `"300"`),
		of(status+`dictionary_path => "empty.yml" fallback => "no match"`, `{"status": "a"}`, "translation", `"no match"`),
		of(status+`dictionary_path => "empty.csv" fallback => "no match"`, `{"status": "a"}`, "translation", `"no match"`),
		of(iterate+`source => "foo" dictionary_path => "tag-map-dict.yml"`, `{"foo": ["nine", "eight"]}`, "baz", `["val-9-1|val-9-2", "nooo"]`),
		of(iterate+`source => "foo" dictionary_path => "regex_union_dict.csv"`, `{"foo": [200, 300, 400]}`, "baz", `["OK", "Redirect", "Client Error"]`),
		of(iterate+`source => "bar" dictionary_path => "tag-map-dict.yml"`, `{"foo": [{"bar": "nine"}, {"bar": "six"}]}`,
			"[foo][0][baz]", `"val-9-1|val-9-2"`, "[foo][1][baz]", `"val-6-1|val-6-2"`),
		of(iterate+`source => "bar" dictionary_path => "regex_union_dict.csv"`, `{"foo": [{"bar": 200}, {"bar": 300}]}`,
			"[foo][0][baz]", `"OK"`, "[foo][1][baz]", `"Redirect"`),
		of(`field => "foo" destination => "foo" dictionary_path => "tag-map-dict.yml" override => true refresh_interval => -1
			ecs_compatibility => 'disabled'`, `{"foo": "nine"}`, "foo", `"val-9-1|val-9-2"`),
		of(`source => "message" dictionary => { "foo" => "bar" } ecs_compatibility => 'disabled'`, "foo", "translation", `"bar"`, "message", `"foo"`),
		of(`source => "message" dictionary => { "foo" => "bar" } ecs_compatibility => 'v1'`, "foo", "translation", `null`, "message", `"bar"`),
	} {
		check(t, "logstash-filter-translate/spec/filters/translate_spec.rb", mustNew(t, x.config, Options{Open: open}), x)
	}
}

func TestTruncateSpec(t *testing.T) {
	a := func(s string, n int) string { return `"` + strings.Repeat(s, n) + `"` }
	runExamples(t, "logstash-filter-truncate/spec/filters/truncate_spec.rb", []example{
		{config: `truncate { length_bytes => 450 add_tag => "cut" }`, event: `{"foo": {"bar": ` + a("a", 500) + `}, "one": {"two": {"three": ` +
			a("b", 600) + `}}, "baz": ` + a("c", 700) + `}`,
			want: one("[foo][bar]", a("a", 450), "[one][two][three]", a("b", 450), "baz", a("c", 450), "tags", `["cut"]`)},
		{config: `truncate { length_bytes => 450 add_tag => "cut" }`, event: `{"foo": {"bar": ` + a("a", 350) + `}, "baz": ` + a("c", 450) + `}`,
			want: one("[foo][bar]", a("a", 350), "baz", a("c", 450), "tags", `null`)},
		{config: `truncate { length_bytes => 3 fields => [ "example" ] }`, event: `{"message": "éèê", "example": "éèê"}`,
			want: one("message", `"éèê"`, "example", `"é"`)},
		{config: `truncate { length_bytes => 3 fields => [ "example" ] add_tag => "cut" }`, event: `{"example": 12345}`,
			want: one("example", `12345`, "tags", `null`)},
		{config: `truncate { length_bytes => 50 fields => [ "example" ] add_tag => "cut" }`,
			event: `{"example": [` + a("a", 20) + `, ` + a("b", 100) + `]}`,
			want:  one("example", `[`+a("a", 20)+`, `+a("b", 50)+`]`, "tags", `["cut"]`)},
	})
}

func TestURLDecodeSpec(t *testing.T) {
	encoded, decoded := `http%3A%2F%2Flogstash.net%2Fdocs%2F1.3.2%2Ffilters%2Furldecode`, `"http://logstash.net/docs/1.3.2/filters/urldecode"`
	runExamples(t, "logstash-filter-urldecode/spec/filters/urldecode_spec.rb", []example{
		{config: `urldecode { }`, event: encoded, want: one("message", decoded, "tags", `null`)},
		{config: `urldecode { }`, event: `{"message": ` + decoded + `}`, want: one("message", decoded, "tags", `null`)},
		{config: `urldecode { all_fields => true }`, event: `{"message": "` + encoded + `", "nonencoded": ` + decoded + `}`,
			want: one("message", decoded, "nonencoded", decoded, "tags", `null`)},
		{config: `urldecode { }`, event: "/a/sa/search?rgu=0;+%C3%BB%D3%D0%D5%D2%B5%BD=;+%B7%A2%CB%CD=",
			want: one("message", `"/a/sa/search?rgu=0;+û\\xD3\\xD0\\xD5ҵ\\xBD=;+\\xB7\\xA2\\xCB\\xCD="`)},
		{config: `urldecode { field => "url" }`, event: `{"url": "http%3A%2F%2Fl%C3%B8gstash.net%2Fd%C3%B8cs%2F1.3.2%2Ffilters%2Furldecøde?name=frødø%20båggins"}`,
			want: one("url", `"http://løgstash.net/døcs/1.3.2/filters/urldecøde?name=frødø båggins"`)},
		{config: `urldecode { }`, event: `{"message": {"url": "` + encoded + `"}}`, want: one("[message][url]", decoded)},
		{config: `urldecode { }`, event: `{"message": ["` + encoded + `"]}`, want: one("[message][0]", decoded)},
	})
}

func TestUUIDSpec(t *testing.T) {
	spec := "logstash-filter-uuid/spec/filters/uuid_spec.rb"
	for _, x := range []example{
		{config: `uuid { target => "target" }`, event: `{"name": "foo"}`, want: one("target", `"1-2-3"`)},
		{config: `uuid { target => "target" overwrite => true }`, event: `{"target": "foo"}`, want: one("target", `"1-2-3"`)},
	} {
		check(t, spec, mustNew(t, x.config, Options{UUID: "1-2-3"}), x)
	}
}

func TestXMLSpec(t *testing.T) {
	plain := `xml { source => "raw" target => "data" }`
	failed := one("tags", `["_xmlparsefailure"]`, "data", `null`)
	of := func(options, raw, want string) example {
		v, _ := appendJSON(nil, map[string]any{"raw": raw})
		return example{config: `xml { source => "raw" target => "data" ` + options + ` }`, event: string(v), want: one("data", want, "tags", `null`)}
	}
	runExamples(t, "logstash-filter-xml/spec/filters/xml_spec.rb", []example{
		of("", `<foo key="value"/>`, `{"key": "value"}`),
		of("", `<foo><key>value1</key><key>value2</key></foo>`, `{"key": ["value1", "value2"]}`),
		of("", `<foo><key1><key2>value</key2></key1></foo>`, `{"key1": [{"key2": ["value"]}]}`),
		{config: plain, event: `{"raw": ["<foo bar=\"baz\"/>"]}`, want: one("data", `{"bar": "baz"}`)},
		{config: plain, event: `{"raw": ["<foo bar=\"baz\"/>", "jojoba"]}`, want: failed},
		{config: plain, event: `{"raw": []}`, want: failed},
		{config: plain, event: `{"raw": {"foo": "bar"}}`, want: failed},
		{config: plain, event: `{"raw": [{"foo": "bar"}]}`, want: failed},
		{config: plain, event: `{"raw": "<foo /"}`, want: failed},
		of("store_xml => false", `<foo key="value"/>`, `null`),
		of("force_array => false", `<foo><bar>Content</bar></foo>`, `{"bar": "Content"}`),
		of("suppress_empty => false", `<foo><key>value1</key><key></key></foo>`, `{"key": ["value1", {}]}`),
		of("suppress_empty => true", `<foo><key>value1</key><key></key></foo>`, `{"key": ["value1"]}`),
		of("force_array => false force_content => false", `<opt><x>text1</x><y a="2">text2</y></opt>`,
			`{"x": "text1", "y": {"a": "2", "content": "text2"}}`),
		of("force_array => false force_content => true", `<opt><x>text1</x><y a="2">text2</y></opt>`,
			`{"x": {"content": "text1"}, "y": {"a": "2", "content": "text2"}}`),
	})
}
