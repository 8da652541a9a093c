package interpreter

import (
	"strconv"
	"testing"
)

func TestDissectSpec(t *testing.T) {
	message := "[25/05/16 09:10:38:425 BST] 00000001 SystemOut cpu=95.43% java.lang:type=MemoryPool,name=class storage"
	converted := `dissect { mapping => { message => "[%{occurred_at}] %{code} %{service} %{?ic}=%{&ic}% %{svc_message}" }
		convert_datatype => { cpu => "float" code => "int" } }`
	runExamples(t, "logstash-filter-dissect/spec/filters/dissect_spec.rb", []example{
		{config: `dissect { mapping => { message => "[%{occurred_at}] %{code} %{service->} %{ic} %{svc_message}" } }`,
			event: "[25/05/16 09:10:38:425 BST] 00000001 SystemOut     O java.lang:type=MemoryPool,name=class storage",
			want: one("occurred_at", `"25/05/16 09:10:38:425 BST"`, "code", `"00000001"`, "service", `"SystemOut"`, "ic", `"O"`,
				"svc_message", `"java.lang:type=MemoryPool,name=class storage"`, "tags", `null`)},
		{config: `dissect { mapping => { message => '[%{occurred_at}] %{code} %{service} values: "%{v1}","%{v2}","%{v3}"%{rest}' } }`,
			event: `[25/05/16 09:10:38:425 BST] 00000001 SystemOut values: "f1","","f3"`,
			want:  one("v1", `"f1"`, "v2", `""`, "v3", `"f3"`, "rest", `""`, "tags", `null`)},
		{config: converted, event: message, want: one("code", "1", "cpu", "95.43", "service", `"SystemOut"`)},
		{config: `dissect { mapping => { message => "[%{occurred_at}]྿྿྿%{code}྿%{service}྿྿྿྿%{?ic}=%{&ic}%྿྿%{svc_message}" } }`,
			event: "[25/05/16 09:10:38:425 BST]྿྿྿00000001྿SystemOut྿྿྿྿cpu=95.43%྿྿java.lang:type=MemoryPool,name=class storage",
			want:  one("code", `"00000001"`, "service", `"SystemOut"`, "cpu", `"95.43"`)},
		{config: `dissect { mapping => { message => "[%{occurred_at}] %{code} %{service} %{?ic}=%{&ic}% %{svc_message}" }
			convert_datatype => { ccu => "float" other => "int" } }`, event: `{"message": ` + strconv.Quote(message) + `, "other": {}}`,
			want: one("code", `"00000001"`, "tags", `["_dataconversionnullvalue_ccu_float", "_dataconversionuncoercible_other_int"]`)},
		{config: `dissect { convert_datatype => { "big_number" => "int" } }`, event: `{"big_number": "43947404257507186289"}`,
			want: one("big_number", "43947404257507186289")},
		{config: `dissect { mapping => { "message" => "%{timestamp} %{+timestamp} %{+timestamp} %{logsource} %{} %{program}[%{pid}]: %{msg}" }
			add_field => { favorite_filter => "why, dissect of course" } }`,
			event: "Mar 16 00:01:25 evita skip-this postfix/smtpd[1713]: connect from camomile.cloud9.net[168.100.1.3]",
			want: one("tags", `null`, "logsource", `"evita"`, "timestamp", `"Mar 16 00:01:25"`, "msg",
				`"connect from camomile.cloud9.net[168.100.1.3]"`, "program", `"postfix/smtpd"`, "pid", `"1713"`, "favorite_filter",
				`"why, dissect of course"`)},
		{config: `dissect { mapping => { message => "{%{a}}{%{b}}%{rest}" } }`, event: "{foo}{bar}",
			want: one("a", `"foo"`, "b", `"bar"`, "rest", `""`, "tags", `null`)},
		{config: `dissect { mapping => { message => "%{a} %{b}" } }`, event: `{}`, want: one("tags", `null`)},
		{config: `dissect { mapping => { message => "%{a} %{b}" } }`, event: `{"message": ""}`, want: one("tags", `["_dissectfailure"]`)},
	})
	fixture := func(mapping, message string, fields ...string) example {
		return example{config: "dissect { mapping => { message => '" + mapping + "' } }", event: message, want: one(fields...)}
	}
	runExamples(t, "logstash-filter-dissect/spec/fixtures/dissect_tests.json", []example{
		fixture("%{key}", "foobar", "key", `"foobar"`),
		fixture("%{key1} %{key2}", "foo bar", "key1", `"foo"`, "key2", `"bar"`),
		fixture("/var/%{key}/log", "/var/foobar/log", "key", `"foobar"`),
		fixture("/var/%{key}", "/var/foobar/log", "key", `"foobar/log"`),
		fixture("/var/%{key}/log/%{key1}.log", "/var/foobar/log/apache.log", "key", `"foobar"`, "key1", `"apache"`),
		fixture("%{+key/3} %{+key/1} %{+key/2}", "1 2 3", "key", `"2 3 1"`),
		fixture("%{key}-%{+key}-%{+key}", "1-2-3", "key", `"1-2-3"`),
		fixture("%{key} %{&key}", "hello world", "hello", `"world"`, "key", `"hello"`),
		fixture("%{} %{key}", "hello world", "key", `"world"`),
		fixture("%{?key} %{&key}", "hello world", "hello", `"world"`),
		fixture("%{name},%{addr1},%{addr2},%{addr3},%{city},%{zip}", "Jane Doe,4321 Fifth Avenue,,,New York,87432",
			"addr1", `"4321 Fifth Avenue"`, "addr2", `""`, "addr3", `""`, "city", `"New York"`, "name", `"Jane Doe"`, "zip", `"87432"`),
		fixture("%{id} %{function->} %{server}", "00000043 ViewReceive     machine-321",
			"function", `"ViewReceive"`, "id", `"00000043"`, "server", `"machine-321"`),
		fixture("%{id->} %{function} %{server}", "00000043    ViewReceive machine-321",
			"function", `"ViewReceive"`, "id", `"00000043"`, "server", `"machine-321"`),
	})
}
