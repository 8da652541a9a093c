package interpreter

import "testing"

func TestMutateSpec(t *testing.T) {
	basics := `mutate {
		lowercase => ["lowerme","Lowerme", "lowerMe"]
		uppercase => ["upperme", "Upperme", "upperMe"]
		capitalize => ["capitalizeme", "Capitalizeme", "capitalizeMe"]
		convert => [ "intme", "integer", "floatme", "float" ]
		rename => [ "rename1", "rename2" ]
		replace => [ "replaceme", "hello world" ]
		replace => [ "newfield", "newnew" ]
		update => [ "nosuchfield", "weee" ]
		update => [ "updateme", "updated" ]
	}`
	booleans := `mutate { convert => { "a" => "boolean" } }`
	float, floatEU := `mutate { convert => { "field" => "float" } }`, `mutate { convert => { "field" => "float_eu" } }`
	toString, toInteger, toFloat := `mutate { convert => { "a" => "string" } }`, `mutate { convert => { "a" => "integer" } }`,
		`mutate { convert => { "a" => "float" } }`
	mergeFoo := `mutate { merge => [ "list", "foo" ] }`
	runExamples(t, "logstash-filter-mutate/spec/filters/mutate_spec.rb", []example{
		{config: `mutate { add_field => { "[[][[[[]message" => "nope" } }`, event: "foo", want: one("tags", `["_mutate_error"]`)},
		{config: `mutate { add_field => { "[[][[[[]message" => "nope" } tag_on_failure => "my_custom_tag" }`, event: "foo",
			want: one("tags", `["my_custom_tag"]`)},
		{config: `mutate { uppercase => ["array_of"] }`, event: `{"array_of": ["a", 2, "C"]}`, want: one("array_of", `["A", 2, "C"]`)},
		{config: `mutate { capitalize => ["array_of"] }`, event: `{"array_of": ["ab", 2, "CDE"]}`, want: one("array_of", `["Ab", 2, "Cde"]`)},
		{config: `mutate { lowercase => ["array_of"] }`, event: `{"array_of": ["a", 2, "C"]}`, want: one("array_of", `["a", 2, "c"]`)},
		{config: `mutate { lowercase => ["fake_field"] }`, event: "x", want: one("fake_field", `null`)},
		{config: `mutate { strip => ["path"] }`, event: `{"path": " /store.php "}`, want: one("path", `"/store.php"`)},
		{config: `mutate { strip => ["foo", "bar"] }`, event: `{"foo": " /bar.php ", "bar": " foo"}`, want: one("foo", `"/bar.php"`, "bar", `"foo"`)},
		{config: `mutate { split => {"field" => ","} }`, event: `{"field": "foo,bar,baz"}`, want: one("field", `["foo","bar","baz"]`)},
		{config: `mutate { split => {"field" => ","} }`, event: `{"field": "foo"}`, want: one("field", `["foo"]`)},
		{config: `mutate { split => {"field" => ","} }`, event: `{"field": "foo,"}`, want: one("field", `["foo"]`)},
		{config: `mutate { split => {"field" => ","} }`, event: `{"field": ["foo","bar"]}`, want: one("field", `["foo","bar"]`)},
		{config: `mutate { split => {"field" => ","} }`, event: `{"field": {"foo": "bar,baz"}}`, want: one("field", `{"foo": "bar,baz"}`)},
		{config: `mutate { copy => {"field" => "target"} }`, event: `{"field": "foobar"}`, want: one("target", `"foobar"`, "field", `"foobar"`)},
		{config: `mutate { copy => {"field" => "target"} }`, event: `{"field": {"foo": "bar"}}`, want: one("target", `{"foo": "bar"}`)},
		{config: basics, event: `{"lowerme": "example", "upperme": "EXAMPLE", "capitalizeme": "Example", "Lowerme": "ExAmPlE", "Upperme": "ExAmPlE",
			"Capitalizeme": "ExAmPlE", "lowerMe": ["ExAmPlE", "example"], "upperMe": ["ExAmPlE", "EXAMPLE"],
			"capitalizeMe": ["ExAmPlE", "Example"], "intme": ["1234", "7890.4", "7.9"], "floatme": ["1234.455"],
			"rename1": ["hello world"], "updateme": ["who cares"], "replaceme": ["who cares"]}`,
			want: one("lowerme", `"example"`, "upperme", `"EXAMPLE"`, "capitalizeme", `"Example"`, "Lowerme", `"example"`, "Upperme", `"EXAMPLE"`,
				"Capitalizeme", `"Example"`, "lowerMe", `["example","example"]`, "upperMe", `["EXAMPLE","EXAMPLE"]`, "capitalizeMe",
				`["Example","Example"]`, "intme", `[1234, 7890, 7]`, "floatme", `[1234.455]`, "rename1", `null`, "rename2", `["hello world"]`,
				"newfield", `"newnew"`, "nosuchfield", `null`, "updateme", `"updated"`, "replaceme", `"hello world"`)},
		{config: `mutate { lowercase => ["lowerme"] uppercase => ["upperme"] capitalize => ["capitalizeme"] }`,
			event: `{"lowerme": ["АБВГД\u0000MMM", "こにちわ", "XyZółć", "NÎcË GÛŸ"], "upperme": ["аБвгд\u0000mmm", "xYzółć", "Nîcë gûÿ"],
				"capitalizeme": ["АБВГД\u0000mmm", "xyzółć", "nÎcË gÛŸ"]}`,
			want: one("lowerme", `["абвгд\u0000mmm", "こにちわ", "xyzółć", "nîcë gûÿ"]`, "upperme", `["АБВГД\u0000MMM", "XYZÓŁĆ", "NÎCË GÛŸ"]`,
				"capitalizeme", `["Абвгд\u0000mmm", "Xyzółć", "Nîcë gûÿ"]`)},
		{config: booleans, event: `{"a": "True"}`, want: one("a", `true`)},
		{config: booleans, event: `{"a": "N"}`, want: one("a", `false`)},
		{config: booleans, event: `{"a": "none of the above"}`, want: one("a", `"none of the above"`)},
		{config: booleans, event: `{"a": -1}`, want: one("a", `-1`)},
		{config: booleans, event: `{"a": 1.0}`, want: one("a", `true`)},
		{config: booleans, event: `{"a": 0.01}`, want: one("a", `0.01`)},
		{config: booleans, event: `{"a": ["1", "0", 0, 1, 2]}`, want: one("a", `[true, false, false, true, 2]`)},
		{config: booleans, event: `{"a": {"a": 0}}`, want: one("a", `{"a": 0}`)},
		{config: float, event: `{"field": "3,141.5926"}`, want: one("field", `3141.5926`)},
		{config: float, event: `{"field": "3,141"}`, want: one("field", `3141.0`)},
		{config: float, event: `{"field": 3}`, want: one("field", `3.0`)},
		{config: float, event: `{"field": true}`, want: one("field", `1.0`)},
		{config: float, event: `{"field": null}`, want: one("field", `null`)},
		{config: floatEU, event: `{"field": "3.141,5926"}`, want: one("field", `3141.5926`)},
		{config: floatEU, event: `{"field": "3.141"}`, want: one("field", `3141.0`)},
		{config: floatEU, event: `{"field": false}`, want: one("field", `0.0`)},
		{config: `mutate { gsub => [ "unicorns", "but extinct", "and common" ] }`, event: `{"unicorns": "Magnificient, but extinct, animals"}`,
			want: one("unicorns", `"Magnificient, and common, animals"`)},
		{config: `mutate { gsub => [ "unicorns", "extinct", "common" ] }`, event: `{"unicorns": ["Magnificient extinct animals", "Other extinct ideas"]}`,
			want: one("unicorns", `["Magnificient common animals", "Other common ideas"]`)},
		{config: `mutate { gsub => [ "colors", "red", "blue", "shapes", "square", "circle" ] }`,
			event: `{"colors": "One red car", "shapes": "Four red squares"}`, want: one("colors", `"One blue car"`, "shapes", `"Four red circles"`)},
		{config: `mutate { gsub => [ "colors", "\d$", "blue"] }`, event: `{"colors": "red3"}`, want: one("colors", `"redblue"`)},
		{config: `grok { match => { "message" => "%{WORD:foo}" } } mutate { lowercase => "foo" }`, event: "HELLO WORLD", want: one("foo", `"hello"`)},
		{config: `mutate { rename => [ "nosuchfield", "hello" ] }`, event: "whatever", want: one("nosuchfield", `null`, "hello", `null`)},
		{config: `mutate { rename => [ "field_%{x}", "destination" ] }`, event: `{"field_one": "value", "x": "one"}`,
			want: one("field_one", `null`, "destination", `"value"`)},
		{config: `mutate { rename => [ "origin", "field_%{x}" ] }`, event: `{"field_one": "value", "x": "one"}`, want: one("field_one", `"value"`)},
		{config: `mutate { convert => [ "[foo][bar]", "integer" ] }`, event: `{"foo": {"bar": "1000"}}`, want: one("[foo][bar]", `1000`)},
		{config: `mutate { convert => [ "[foo][0]", "integer" ] }`, event: `{"foo": ["100", "200"]}`, want: one("foo", `[100, "200"]`)},
		{config: `mutate { convert => { "[foo][0]" => "integer" "[foo][1]" => "integer" "[foo][2]" => "integer" } }`,
			event: `{"foo": ["1,000", "1,234,567.8", "123.4"]}`, want: one("foo", `[1000, 1234567, 123]`)},
		{config: `mutate { convert => { "[foo][0]" => "integer_eu" "[foo][1]" => "integer_eu" "[foo][2]" => "integer_eu" } }`,
			event: `{"foo": ["1.000", "1.234.567,8", "123,4"]}`, want: one("foo", `[1000, 1234567, 123]`)},
		{config: `mutate { gsub => [ "unicorns", "of type %{unicorn_type}", "green" ] }`,
			event: `{"unicorns": "Unicorns of type blue are common", "unicorn_type": "blue"}`, want: one("unicorns", `"Unicorns green are common"`)},
		{config: `mutate { gsub => [ "unicorns2", "of type %{unicorn_color}", "%{unicorn_color} and green" ] }`,
			event: `{"unicorns2": "Unicorns of type blue are common", "unicorn_color": "blue"}`, want: one("unicorns2", `"Unicorns blue and green are common"`)},
		{config: mergeFoo, event: `{"foo": "bar"}`, want: one("list", `["bar"]`, "foo", `"bar"`)},
		{config: mergeFoo, event: `{"foo": "bar", "list": []}`, want: one("list", `["bar"]`)},
		{config: mergeFoo, event: `{"foo": ["bar"], "list": ["baz"]}`, want: one("list", `["baz", "bar"]`)},
		{config: mergeFoo, event: `{"foo": [], "list": ["baz"]}`, want: one("list", `["baz"]`)},
		{config: mergeFoo, event: `{"foo": ["bar"], "list": "baz"}`, want: one("list", `["baz", "bar"]`)},
		{config: mergeFoo, event: `{"foo": "bar", "list": "baz"}`, want: one("list", `["baz", "bar"]`)},
		{config: `mutate { coerce => { "field1" => "Hello" "field2" => "Bye" "field3" => 5 "field4" => false } }`,
			event: `{"field1": null, "field2": null, "field3": null, "field4": true}`,
			want:  one("field1", `"Hello"`, "field2", `"Bye"`, "field3", `"5"`, "field4", `true`)},
		{config: toString, event: `{"a": 123.0}`, want: one("a", `"123.0"`)},
		{config: toString, event: `{"a": 1.6777217E7}`, want: one("a", `"16777217.0"`)},
		{config: toString, event: `{"a": 2.147483648E9}`, want: one("a", `"2147483648.0"`)},
		{config: toString, event: `{"a": true}`, want: one("a", `"true"`)},
		{config: toInteger, event: `{"a": "0x7b"}`, want: one("a", `123`)},
		{config: toInteger, event: `{"a": "1.230000e+02"}`, want: one("a", `123`)},
		{config: toInteger, event: `{"a": "-0x1.edcdp6"}`, want: one("a", `-123`)},
		{config: toInteger, event: `{"a": -123.45}`, want: one("a", `-123`)},
		{config: toInteger, event: `{"a": "9.007199254740993e+15"}`, want: one("a", `9007199254740993`)},
		{config: toInteger, event: `{"a": "9223372036854775808.0"}`, want: one("a", `9223372036854775808`)},
		{config: toInteger, event: `{"a": "680564693277057720000000000000000000000"}`, want: one("a", `680564693277057720000000000000000000000`)},
		{config: toFloat, event: `{"a": "0x1.edcdp6"}`, want: one("a", `123.4501953125`)},
		{config: toFloat, event: `{"a": "-1.234500e+02"}`, want: one("a", `-123.45`)},
		{config: toFloat, event: `{"a": 9007199254740993}`, want: one("a", `9.007199254740992E15`)},
		{config: toFloat, event: `{"a": "680564693277057720000000000000000000000"}`, want: one("a", `6.805646932770577e+38`)},
	})
}
