package interpreter

import "testing"

func TestDateSpec(t *testing.T) {
	iso := `date { match => [ "mydate", "ISO8601" ] locale => "en" timezone => "UTC" }`
	unix, millis := `date { match => [ "mydate", "UNIX" ] locale => "en" }`, `date { match => [ "mydate", "UNIX_MS" ] locale => "en" }`
	both := `date { match => [ "mydate", "UNIX", "UNIX_MS" ] locale => "en" }`
	tagged := `date { match => [ "thedate", "yyyy/MM/dd" ] add_tag => "tagged" timezone => "UTC" }`
	runExamples(t, "logstash-filter-date/spec/filters/date_spec.rb", []example{
		{config: iso, event: `{"mydate": "2001-01-01T00:00:00-0800"}`, want: one("@timestamp", `"2001-01-01T08:00:00.000Z"`)},
		{config: iso, event: `{"mydate": "2001-12-07T23:54:54Z"}`, want: one("@timestamp", `"2001-12-07T23:54:54.000Z"`)},
		{config: iso, event: `{"mydate": "2004-07-04T12:27:27.123-04:00"}`, want: one("@timestamp", `"2004-07-04T16:27:27.123Z"`)},
		{config: iso, event: `{"mydate": "2001-12-07T23:54:54,123Z"}`, want: one("@timestamp", `"2001-12-07T23:54:54.123Z"`)},
		{config: iso, event: `{"mydate": "2001-11-06 20:45:45.123-0000"}`, want: one("@timestamp", `"2001-11-06T20:45:45.123Z"`)},
		{config: iso, event: `{"mydate": "2001-11-06 20:45:45,123"}`, want: one("@timestamp", `"2001-11-06T20:45:45.123Z"`)},
		{config: `date { match => [ "mydate", "MMM dd HH:mm:ss Z" ] locale => "en" }`, event: `{"mydate": "Nov 24 01:29:01 -0800"}`,
			want: one("mydate", `"Nov 24 01:29:01 -0800"`, "tags", `null`)},
		{config: unix, event: `{"mydate": "1478207457"}`, want: one("@timestamp", `"2016-11-03T21:10:57.000Z"`)},
		{config: unix, event: `{"mydate": 1000000000}`, want: one("@timestamp", `"2001-09-09T01:46:40.000Z"`)},
		{config: unix, event: `{"mydate": "%{bad_value}"}`, want: one("@timestamp", `"2026-03-04T05:06:07.000Z"`, "tags", `["_dateparsefailure"]`)},
		{config: unix, event: `{"mydate": "1350414944.123456"}`, want: one("@timestamp", `"2012-10-16T19:15:44.123Z"`)},
		{config: unix, event: `{"mydate": 1350414944.123456}`, want: one("@timestamp", `"2012-10-16T19:15:44.123Z"`)},
		{config: millis, event: `{"mydate": "456"}`, want: one("@timestamp", `"1970-01-01T00:00:00.456Z"`)},
		{config: millis, event: `{"mydate": 1000000000123}`, want: one("@timestamp", `"2001-09-09T01:46:40.123Z"`)},
		{config: both, event: `{"mydate": "1000000000123"}`, want: one("@timestamp", `"2001-09-09T01:46:40.123Z"`)},
		{config: both, event: `{"mydate": 1478207457.456}`, want: one("@timestamp", `"2016-11-03T21:10:57.456Z"`)},
		{config: `date { match => [ "[data][deep]", "ISO8601" ] }`, event: `{"data": {"deep": "2013-01-01T00:00:00.000Z"}}`,
			want: one("@timestamp", `"2013-01-01T00:00:00.000Z"`)},
		{config: tagged, event: `{"thedate": "2013/04/21"}`, want: one("@timestamp", `"2013-04-21T00:00:00.000Z"`, "tags", `["tagged"]`)},
		{config: tagged, event: `{"thedate": "2013/Apr/21"}`, want: one("@timestamp", `"2026-03-04T05:06:07.000Z"`, "tags", `["_dateparsefailure"]`)},
	})
}
