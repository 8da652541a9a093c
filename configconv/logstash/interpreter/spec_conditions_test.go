package interpreter

import "testing"

func TestConditionsSpec(t *testing.T) {
	when := func(condition, event, want string) example {
		return example{config: "if " + condition + ` { mutate { add_tag => "success" } } else { mutate { add_tag => "failure" } }`,
			event: event, want: one("tags", `["`+want+`"]`)}
	}
	yes := func(condition, event string) example { return when(condition, event, "success") }
	no := func(condition, event string) example { return when(condition, event, "failure") }
	simple := `mutate { add_field => { "always" => "awesome" } }
		if [foo] == "bar" { mutate { add_field => { "hello" => "world" } } }
		else if [bar] == "baz" { mutate { add_field => { "fancy" => "pants" } } }
		else { mutate { add_field => { "free" => "hugs" } } }`
	in := `{"foo": "foo", "foobar": "foobar", "greeting": "hello world", "somelist": ["one", "two"]}`
	number := func(s string) string { return `{"message": ` + s + `}` }
	runExamples(t, "elastic/logstash, logstash-core/spec/conditionals_spec.rb", []example{
		{config: simple, event: `{"foo": "bar"}`, want: one("always", `"awesome"`, "hello", `"world"`, "fancy", `null`, "free", `null`)},
		{config: simple, event: `{"notfoo": "bar"}`, want: one("hello", `null`, "fancy", `null`, "free", `"hugs"`)},
		{config: simple, event: `{"bar": "baz"}`, want: one("hello", `null`, "fancy", `"pants"`, "free", `null`)},
		yes("[foo] == [bar]", `{"foo": 123, "bar": 123}`),
		yes("[foo] in [foobar]", in), yes(`[foo] in "foo"`, in), yes(`"hello" in [greeting]`, in), yes(`[foo] in ["hello", "world", "foo"]`, in),
		no("[missing] in [alsomissing]", in), yes(`!("foo" in ["hello", "world"])`, in),
		yes(`"foo" not in "baz"`, in), no(`"foo" not in "foo"`, in), yes(`!("foo" not in "foo")`, in), yes(`"foo" not in [somelist]`, in),
		no(`"one" not in [somelist]`, in), yes(`"foo" not in [alsomissing]`, in),
		yes("[message] == 'sample'", "sample"), no("[message] == 'sample'", "different"), yes("'sample' == [message]", "sample"),
		yes("'value' == 'value'", "x"), no("'value' == 'other'", "x"), no("[message] != 'sample'", "sample"),
		yes("[message] < 'sample'", "apple"), no("[message] < 'sample'", "zebra"), yes("[message] <= 'sample'", "sample"),
		no("[message] >= 'sample'", "apple"), yes("[message] == 5", number("5")), no("[message] == 5", number("3")), yes("5 == [message]", number("5")),
		yes("7 == 7", number("3")), no("[message] < 5", number("5")), yes("[message] > 5", number("9")), yes("[message] <= 5", number("5")),
		no("[message] >= 5", number("3")), yes("[message] =~ /sample/", "some sample"), no("[message] =~ /sample/", "apple"),
		no("[message] !~ /sample/", "sample"), no("!([message] == 'sample')", "sample"), yes("!([message] =~ /sample/)", "apple"),
		yes("[message]", "apple"), no("[missing]", "apple"), no("[message] and ![message]", "x"), no("[message] nand [message]", "x"),
		yes("[message] nand ![message]", "x"), no("[message] xor [message]", "x"), yes("![message] xor [message]", "x"),
		no("![message] xor ![message]", "x"), yes("[message] or ![message]", "x"), no("![message] or ![message]", "x"),
		yes("[nested field][reference with][some spaces] == 'hurray'", `{"nested field": {"reference with": {"some spaces": "hurray"}}}`),
		{config: `if [type] == "original" { clone { ecs_compatibility => disabled clones => ["clone"] } }
			if [type] == "original" { mutate { add_field => { "cond1" => "true" } } } else { mutate { add_field => { "cond2" => "true" } } }`,
			event: `{"type": "original"}`, want: several(one("type", `"original"`, "cond1", `"true"`, "cond2", `null`),
				one("type", `"clone"`, "cond1", `null`, "cond2", `"true"`))},
		{config: `if [type] == "original" { clone { ecs_compatibility => disabled clones => ["clone1", "clone2"] } }
			if [type] == "clone1" { mutate { add_field => { "cond1" => "true" } } }
			else if [type] == "clone2" { mutate { add_field => { "cond2" => "true" } } }`,
			event: `{"type": "original"}`, want: several(one("type", `"clone1"`, "cond1", `"true"`), one("type", `"clone2"`, "cond2", `"true"`),
				one("type", `"original"`, "cond1", `null`, "cond2", `null`))},
	})
	compare := `if [path][to][value] > 100 { mutate { add_tag => "hit" } } else { mutate { add_tag => "miss" } }`
	runExamples(t, "elastic/logstash, logstash-core/spec/logstash/java_pipeline_spec.rb", []example{
		{config: compare, event: `{"path": {"to": {"value": "101"}}}`},
		{config: compare, event: `{"path": {"to": "Rome"}}`},
		{config: compare, event: `{"path": {"to": {"value": [101, 102]}}}`},
	})
	inField := "[left] in [right]"
	runExamples(t, "elastic/logstash, logstash-core/src/test/java/org/logstash/config/ir/EventConditionTest.java", []example{
		no(inField, `{"left": ["foo", "bar"], "right": ["foo", "bar"]}`), no(inField, `{"left": {"foo": "bar"}, "right": {"foo": "bar"}}`),
		yes(inField, `{"left": "foo", "right": "zfooz"}`), no(inField, `{"left": "foo", "right": "zzz"}`),
		yes(inField, `{"left": "bar", "right": ["foo", "bar"]}`), no(inField, `{"left": "zzz", "right": ["foo", "bar"]}`),
		yes(inField, `{"left": 42, "right": 42}`), no(inField, `{"left": 42, "right": 43}`),
		yes(`"[abc]"`, "x"), no(`"false"`, "x"), no(`""`, "x"),
	})
}

// The rest of EventCondition, of which there are no examples.
func TestConditions(t *testing.T) {
	for _, x := range []struct {
		condition, event string
		want             string // yes, no, or an error: the event is dropped
	}{
		{"[a]", `{"a": false}`, "no"}, {"[a]", `{"a": "false"}`, "no"}, {"[a]", `{"a": 0}`, "yes"}, {"[a]", `{"a": ""}`, "no"},
		{"[a]", `{"a": []}`, "yes"}, {"[a]", `{"a": {}}`, "yes"}, {"[a]", `{"a": null}`, "no"},
		{"[a] == 1", `{"a": 1.0}`, "no"}, {"[a] == 1", `{"a": "1"}`, "no"}, {`[a] == "true"`, `{"a": true}`, "no"}, {"[a] == [b]", `{}`, "yes"},
		{"[a] == [b]", `{"a": null}`, "yes"}, {"[a] == [b]", `{"a": {}, "b": {}}`, "no"}, {"[a] != 1", `{}`, "yes"},
		{"[a] > 1", `{}`, "error"}, {"[a] > 1", `{"a": "2"}`, "error"}, {`[a] > "1"`, `{"a": 2}`, "error"}, {"[a] >= 1", `{"a": true}`, "yes"},
		{"[a] > 1", `{"a": true}`, "no"}, {"[a] >= 1", `{"a": null}`, "yes"}, {"[a] > 1", `{"a": 1.5}`, "yes"}, {"1 < [a]", `{"a": 2}`, "yes"},
		{"[a] > [b]", `{"a": 1}`, "error"}, {"[a] > [b]", `{"a": "b", "b": "a"}`, "yes"},
		{"[a] =~ /1/", `{"a": 1}`, "no"}, {"[a] !~ /1/", `{"a": 1}`, "yes"}, {"[a] !~ /1/", `{}`, "yes"}, {"[a] =~ /1/", `{"a": ["1"]}`, "no"},
		{`[a] in ["1", "2"]`, `{"a": 1}`, "yes"}, {`[a] in ["x", 1.5]`, `{"a": "1.5"}`, "yes"}, {`[a] in "abc"`, `{"a": "b"}`, "yes"},
		{`[a] in "123"`, `{"a": 2}`, "no"}, {`1 in [a]`, `{"a": [1, 2]}`, "yes"}, {`1 in [a]`, `{"a": 1}`, "no"}, {`1 in [a]`, `{"a": "1"}`, "no"},
		{`"a" in ["a", "b"]`, `{}`, "no"}, {`[a] in ["a"]`, `{"a": "a"}`, "no"}, {`"x" not in [tags]`, `{}`, "yes"},
		{`[a] in [b]`, `{"b": ["x"]}`, "error"}, {`[a] or [b] > 1`, `{"a": 1}`, "yes"}, {`[a] and [b] > 1`, `{}`, "no"},
		{"[@metadata][x] == 'y'", `{"@metadata": {"x": "y"}}`, "yes"}, {"[a][-1] == 'y'", `{"a": ["x", "y"]}`, "yes"},
	} {
		in := mustNew(t, "if "+x.condition+" { mutate { add_field => { was => yes } } } else { mutate { add_field => { was => no } } }", Options{})
		events := in.Filter(mustEvent(t, in, x.event))
		got := "error"
		if len(events) == 1 {
			got = toS(events[0].Get("was"))
		}
		if got != x.want || in.Err() != nil {
			t.Errorf("%s on %s: %s, want %s (%v)", x.condition, x.event, got, x.want, in.Err())
		}
	}
}
