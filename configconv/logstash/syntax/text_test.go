package syntax

import (
	"reflect"
	"strings"
	"testing"
)

func TestParseFieldRef(t *testing.T) {
	for _, tc := range []struct {
		text string
		want string // parts joined by a blank, "!" for an error
	}{
		{"a", "a"}, {"[a]", "a"}, {"[a][b]", "a b"}, {"[@metadata][x]", "@metadata x"}, {"@timestamp", "@timestamp"},
		{"", ""}, {"a.b c", "a.b c"}, {"[a b][0]", "a b 0"}, {"[[a]][b]", "a b"}, {"[[a][b]][c]", "a b c"}, {"[a][[b]]", "a b"},
		{"[", "!"}, {"]", "!"}, {"[]", "!"}, {"[a", "!"}, {"a]", "!"}, {"a[b]", "!"}, {"[a]b", "!"}, {"[a]b[c]", "!"}, {"[a]]", "!"},
		{"[a][", "!"}, {"[a[b]]", "!"}, {"[[a]b]", "!"}, {"[a][]", "!"}, {"[a] [b]", "!"},
	} {
		path, err := ParseFieldRef(tc.text)
		got := strings.Join(path, " ")
		if err != nil {
			got = "!"
		}
		if got != tc.want {
			t.Errorf("%q: got %q (%v), want %q", tc.text, got, err, tc.want)
		}
	}
}

func TestParseTemplate(t *testing.T) {
	lit := func(s string) TemplatePart { return TemplatePart{Literal: s, Source: s} }
	for text, want := range map[string][]TemplatePart{
		"":               nil,
		"abc":            {lit("abc")},
		"%{a}":           {{Field: []string{"a"}, Source: "%{a}"}},
		"x-%{[a][b]}-y":  {lit("x-"), {Field: []string{"a", "b"}, Source: "%{[a][b]}"}, lit("-y")},
		"%{+YYYY.MM.dd}": {{Joda: "YYYY.MM.dd", Source: "%{+YYYY.MM.dd}"}},
		"%{+%s}z":        {{Epoch: true, Source: "%{+%s}"}, lit("z")},
		"%{+%ss}":        {{Joda: "%ss", Source: "%{+%ss}"}},
		"%{}%{+}":        {{Epoch: true, Source: "%{}"}, {Epoch: true, Source: "%{+}"}},
		"%{{yyyy}}%{b}":  {{Java: "yyyy", Source: "%{{yyyy}}"}, {Field: []string{"b"}, Source: "%{b}"}},
		"%{{TIME_NOW}}":  {{Java: "TIME_NOW", Source: "%{{TIME_NOW}}"}},
		"%{{a}-":         {{Field: []string{"{a"}, Source: "%{{a}"}, lit("-")},
		"%{{a}":          {lit("%{{a}")},
		"a%{b":           {lit("a%{b")},
		"%{a}%{b":        {{Field: []string{"a"}, Source: "%{a}"}, lit("%{b")},
		"x%{[a}y%{b}":    {lit("x%{[a}y"), {Field: []string{"b"}, Source: "%{b}"}},
		"% {a} $%{a}":    {lit("% {a} $"), {Field: []string{"a"}, Source: "%{a}"}},
		"%{+a %{b}":      {{Joda: "a %{b", Source: "%{+a %{b}"}},
	} {
		if got := ParseTemplate(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

func TestParseVariables(t *testing.T) {
	for text, want := range map[string][]VariablePart{
		"":               nil,
		"a$b{c}":         {{Literal: "a$b{c}"}},
		"${A}":           {{Name: "A"}},
		"x${A.b_1:d e}y": {{Literal: "x"}, {Name: "A.b_1", Default: "d e", HasDefault: true}, {Literal: "y"}},
		"${A:}${B}":      {{Name: "A", HasDefault: true}, {Name: "B"}},
		"${A:x:{y}z}":    {{Name: "A", Default: "x:{y", HasDefault: true}, {Literal: "z}"}},
		"${1A}${A-b}${}": {{Literal: "${1A}${A-b}${}"}},
		"$${A}":          {{Literal: "$"}, {Name: "A"}},
	} {
		if got := ParseVariables(text); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: got %+v, want %+v", text, got, want)
		}
	}
}

func TestUnescape(t *testing.T) {
	for text, want := range map[string]string{
		`plain`:          "plain",
		`\"\'\\\n\r\t\0`: "\"'\\\n\r\t\x00",
		`\d\é\\d`:        `\d\é\d`,
		`end\`:           `end\`,
		"\\\nn":          "\\\nn",
	} {
		if got := Unescape(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestTemplateIn(t *testing.T) {
	for _, tc := range []struct {
		src, kind string
		line      int
	}{
		{"input {}\n{% if a %}\n", Ansible, 2},
		{"hosts => ['{{ host }}']", Ansible, 1},
		{"hosts => ['{{ hosts | join(',') }}']", Ansible, 1},
		{"a => \"%{{ '{' }}b}\"", Ansible, 1},
		{"\n\na => <%= @x %>", ERB, 3},
		{"<% if @a -%>", ERB, 1},
		{"a => {{ .Values.a.b | quote }}", Helm, 1},
		{"{{- if .x }}\n{{ include \"a\" . }}", Helm, 2},
		{"{{- range .hosts }}", Go, 1},
		{"a => {{ getenv \"A\" }}", Go, 1},
		{"{{#each a}}", Mustache, 1},
		// Logstash's own.
		{"index => \"a-%{{yyyy.MM.dd}}\"", "", 0},
		{"index => \"a-%{{TIME_NOW}}\" b => '%{+YYYY}'", "", 0},
		{"match => { 'message' => '<%{POSINT:a}>%{DATA:b}' }", "", 0},
		{"match => { 'message' => '<%{A:a}>%{B:b}%>' }", "", 0},
		{"  # {{ ansible_managed }}\ninput {}", "", 0},
		{"code => 'a = [{:x => {}}]'", "", 0},
		{"gsub => ['message', '\\{\\{', '']", "", 0},
	} {
		kind, line := TemplateIn([]byte(tc.src))
		if kind != tc.kind || line != tc.line {
			t.Errorf("%s: got %q on line %d, want %q on line %d", tc.src, kind, line, tc.kind, tc.line)
		}
	}
}

func TestTemplateErrorNamesKind(t *testing.T) {
	_, err := Parse("a.conf", []byte("input {\n {% if a %} }"))
	if e, ok := err.(*Error); !ok || e.Template != Ansible || e.Line != 2 || e.Column != 2 {
		t.Errorf("got %#v", err)
	}
}
