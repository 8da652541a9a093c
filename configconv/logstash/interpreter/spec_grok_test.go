package interpreter

import (
	"testing"
)

func TestGrokSpec(t *testing.T) {
	evita := "Mar 16 00:01:25 evita postfix/smtpd[1713]: connect from camomile.cloud9.net[168.100.1.3]"
	syslog5424 := `grok { match => { "message" => "%{SYSLOG5424LINE}" } }`
	paxton := `<191>1 2009-06-30T18:30:00+02:00 paxton.local grokdebug 4123 - [id1 foo="bar"][id2 baz="something"] Hello, syslog.`
	multiple := `grok { match => { "message" => ["%{INT:foo}", "%{WORD:bar}"] } }`
	all := `grok { match => { "message" => ["%{INT:foo}", "%{WORD:bar}"] } break_on_match => false }`
	coerced := `grok { match => { "message" => "test (N/A|%{BASE10NUM:duration:float}ms)" } }`
	beard := `grok { match => { "message" => ["%{GREEDYDATA:name1}beard", "tree%{GREEDYDATA:name2}"] } break_on_match => false }`
	two := `{"message": "hello world 123", "somefield": "testme abc 999"}`
	runExamples(t, "logstash-filter-grok/spec/filters/grok_spec.rb", []example{
		{config: `grok { match => { "message" => "%{SYSLOGLINE}" } overwrite => [ "message" ] }`, event: evita,
			want: one("tags", `null`, "logsource", `"evita"`, "timestamp", `"Mar 16 00:01:25"`, "message",
				`"connect from camomile.cloud9.net[168.100.1.3]"`, "program", `"postfix/smtpd"`, "pid", `"1713"`)},
		{config: `grok { match => { "message" => "%{SYSLOGLINE}" } overwrite => [ "message" ] }`, ecs: true, event: evita,
			want: one("tags", `null`, "[host][hostname]", `"evita"`, "[process][name]", `"postfix/smtpd"`, "[process][pid]", `1713`)},
		{config: `grok { match => { "message" => "%{SYSLOGLINE}" } target => "grok" }`, event: evita,
			want: one("[grok][timestamp]", `"Mar 16 00:01:25"`, "[grok][pid]", `"1713"`)},
		{config: `grok { match => { "message" => "%{SYSLOGLINE}" } target => "[@metadata][grok]" }`, ecs: true, event: evita,
			want: one("grok", `null`, "[@metadata][grok][host][hostname]", `"evita"`, "[@metadata][grok][process][pid]", `1713`)},
		{config: syslog5424, event: paxton, want: one("tags", `null`, "syslog5424_pri", `"191"`, "syslog5424_ver", `"1"`, "syslog5424_ts",
			`"2009-06-30T18:30:00+02:00"`, "syslog5424_host", `"paxton.local"`, "syslog5424_app", `"grokdebug"`, "syslog5424_proc", `"4123"`,
			"syslog5424_msgid", `null`, "syslog5424_sd", `"[id1 foo=\"bar\"][id2 baz=\"something\"]"`, "syslog5424_msg", `"Hello, syslog."`)},
		{config: syslog5424, ecs: true, event: paxton, want: one("tags", `null`, "[log][syslog][priority]", `191`, "[system][syslog][version]", `"1"`,
			"timestamp", `"2009-06-30T18:30:00+02:00"`, "[message][1]", `"Hello, syslog."`)},
		{config: syslog5424, event: "<30>1 2014-04-04T16:44:07+02:00 osctrl01 - 8048 - -  Appname is nil",
			want: one("tags", `null`, "syslog5424_app", `null`, "syslog5424_proc", `"8048"`, "syslog5424_msg", `"Appname is nil"`)},
		{config: `grok { match => { "message" => "(?:hello|world) %{NUMBER:num}" } }`, event: `{"message": ["hello 12345", "world 23456"]}`,
			want: one("num", `["12345", "23456"]`)},
		{config: `grok { match => { "message" => "%{NUMBER:foo:int} %{NUMBER:bar:float}" } }`, event: "400 454.33", want: one("foo", `400`, "bar", `454.33`)},
		{config: `grok { match => { "message" => "%{WORD:word}" "examplefield" => "%{NUMBER:num}" } break_on_match => false }`,
			event: `{"message": "hello world", "examplefield": "12345"}`, want: one("word", `"hello"`, "num", `"12345"`)},
		{config: `grok { match => { "message" => "matchme %{NUMBER:fancy}" } add_field => [ "new_field", "%{fancy}" ] }`, event: "matchme 1234",
			want: one("tags", `null`, "new_field", `"1234"`)},
		{config: `grok { match => { "message" => "matchme %{NUMBER:fancy}" } add_field => [ "new_field", "%{fancy}" ] }`,
			event: "this will not be matched", want: one("tags", `["_grokparsefailure"]`, "new_field", `null`)},
		{config: `grok { match => { "message" => "1=%{WORD:foo1} *(2=%{WORD:foo2})?" } }`, event: "1=test",
			want: one("tags", `null`, "foo1", `"test"`, "foo2", `null`)},
		{config: `grok { match => { "message" => "Hello %{WORD}. %{WORD:foo}" } named_captures_only => false }`, event: "Hello World, yo!",
			want: one("WORD", `"World"`, "foo", `"yo"`)},
		{config: `grok { match => { "message" => "(?<foo>\w+)" } }`, event: "hello world", want: one("foo", `"hello"`)},
		{config: `grok { match => { "message" => "(?<timestamp>%{DATE_EU} %{TIME})" } }`, event: "fancy 12-12-12 12:12:12",
			want: one("timestamp", `"12-12-12 12:12:12"`)},
		{config: `grok { match => { "status" => "^403$" } add_tag => "four_oh_three" }`, event: `{"status": 403}`, want: one("tags", `["four_oh_three"]`)},
		{config: `grok { match => { "version" => "^1.0$" } add_tag => "one_point_oh" }`, event: `{"version": 1.0}`, want: one("tags", `["one_point_oh"]`)},
		{config: `grok { match => { "message" => "%{LOGLEVEL:level}: error!" } }`, event: "Warning: error!", want: one("level", `"Warning"`)},
		{config: `grok { match => { "message" => "matchme %{NUMBER:fancy}" } tag_on_failure => 'not_a_match' }`, event: "this will not be matched",
			want: one("tags", `["not_a_match"]`)},
		{config: `grok { match => { "message" => "%{DATE_EU:stimestamp}" } }`, event: "11/01/01", want: one("stimestamp", `"11/01/01"`)},
		{config: `grok { match => { "message" => "%{WORD:foo-bar}" } }`, event: "hello world", want: one("foo-bar", `"hello"`)},
		{config: `grok { match => { "message" => "%{INT:foo}|%{WORD:foo}" } }`, event: "hello world", want: one("foo", `"hello"`)},
		{config: `grok { match => { "message" => "%{INT:foo}|%{WORD:foo}" } }`, event: "123 world", want: one("foo", `"123"`)},
		{config: `grok { match => { "message" => "%{INT:foo}" "somefield" => "%{INT:bar}" } }`, event: two, want: one("foo", `"123"`, "bar", `null`)},
		{config: `grok { match => { "message" => "%{INT:foo}" "somefield" => "%{INT:bar}" } break_on_match => false }`, event: two,
			want: one("foo", `"123"`, "bar", `"999"`)},
		{config: `grok { match => { "message" => "%{INT:foo}" } break_on_match => false }`, event: `{"message": ["hello world 123", "abc"]}`,
			want: one("foo", `"123"`, "tags", `null`)},
		{config: multiple, event: `{"message": ["hello world 123", "line 23"]}`, want: one("foo", `["123", "23"]`, "bar", `null`, "tags", `null`)},
		{config: multiple, event: `{"message": ["hello world", "line 23"]}`, want: one("foo", `"23"`, "bar", `"hello"`, "tags", `null`)},
		{config: all, event: `{"message": ["hello world 123", "line 23"]}`, want: one("foo", `["123", "23"]`, "bar", `["hello", "line"]`, "tags", `null`)},
		{config: all, event: `{"message": ["hello world", "line 23"]}`, want: one("foo", `"23"`, "bar", `["hello", "line"]`, "tags", `null`)},
		{config: coerced, event: "test 28.4ms", want: one("duration", `28.4`, "tags", `null`)},
		{config: coerced, event: "test N/A", want: one("duration", `null`, "tags", `null`)},
		{config: coerced, event: "test abc", want: one("duration", `null`, "tags", `["_grokparsefailure"]`)},
		{config: `grok { match => ["message", "Failed password for (invalid user |)%{USERNAME:username} from %{IP:src_ip} port %{BASE10NUM:port}"]
			remove_field => ["message","severity"] add_tag => ["ssh_failure"] }`,
			event: `{"facility": "auth", "message": "Failed password for testuser from 1.1.1.1 port 22"}`,
			want:  one("username", `"testuser"`, "port", `"22"`, "src_ip", `"1.1.1.1"`, "message", `null`, "tags", `["ssh_failure"]`)},
		{config: `grok { match => { "message" => "%{APACHE_TIME:timestamp} %{LOGLEVEL:level} %{MY_PATTERN:hindsight}" } pattern_definitions => {
			"APACHE_TIME" => "%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}" "MY_PATTERN" => "%{YEAR}" } }`,
			event: "Mon Dec 26 16:22:08 2016 error 2020",
			want:  one("timestamp", `"Mon Dec 26 16:22:08 2016"`, "level", `"error"`, "hindsight", `"2020"`)},
		{config: `grok { match => { "message" => "%{APACHE_TIME:timestamp} %{LOGLEVEL:level}" } pattern_definitions => {
			"APACHE_TIME" => "%{DAY} %{MONTH} %{MONTHDAY} %{TIME} %{YEAR}" "LOGLEVEL" => "%{NUMBER}" } }`,
			event: "Mon Dec 26 16:22:08 2016 9999", want: one("level", `"9999"`)},
		{config: beard, event: "treebranch", want: one("name2", `"branch"`)},
		{config: beard, event: "bushbeard", want: one("name1", `"bush"`)},
		{config: beard, event: "treebeard", want: one("name1", `"tree"`, "name2", `"beard"`)},
	})
}
