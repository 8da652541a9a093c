package interpreter

import "testing"

func TestDeDotSpec(t *testing.T) {
	nested := `de_dot { nested => true fields => [ "[acme][roller.skates]", "foo.bar", "[a.b][c.d][e.f]" ] }`
	runExamples(t, "logstash-filter-de_dot/spec/filters/de_dot_spec.rb", []example{
		{config: `de_dot { }`, event: `{"foo.bar": "pass"}`, want: one("foo.bar", `null`, "foo_bar", `"pass"`)},
		{config: `de_dot { separator => "___" }`, event: `{"foo.bar": "pass"}`, want: one("foo.bar", `null`, "foo___bar", `"pass"`)},
		{config: `de_dot { }`, event: `{"acme.roller.skates": "coyote", "nodot": "nochange"}`,
			want: one("acme.roller.skates", `null`, "acme_roller_skates", `"coyote"`, "nodot", `"nochange"`)},
		{config: `de_dot { nested => true }`, event: `{"acme.roller.skates": "coyote"}`, want: one("acme", `{"roller": {"skates": "coyote"}}`)},
		{config: `de_dot { nested => true }`, event: `{"request": "GET", "request.path": "/users"}`, want: one("tags", `["_de_dot_error"]`)},
		{config: `de_dot { nested => true tag_on_failure => "_my_custom_error" }`, event: `{"request": "GET", "request.path": "/users"}`,
			want: one("tags", `["_my_custom_error"]`)},
		{config: `de_dot { fields => [ "[acme][roller.skates]" ] }`, event: `{"acme": {"roller.skates": "coyote"}, "foo.bar": "nochange"}`,
			want: one("acme", `{"roller_skates": "coyote"}`, "foo.bar", `"nochange"`)},
		{config: nested, event: `{"acme": {"roller.skates": "coyote"}, "foo.bar": "nochange", "a.b": {"c.d": {"e.f": "finally"}}}`,
			want: one("acme", `{"roller": {"skates": "coyote"}}`, "foo", `{"bar": "nochange"}`, "a.b", `null`,
				"[a][b][c][d][e][f]", `"finally"`)},
		{config: nested, event: `{"acme": {"roller.skates": "coyote"}}`, want: one("[acme][roller][skates]", `"coyote"`, "foo", `null`)},
	})
}
