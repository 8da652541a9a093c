package logevent

import (
	"math"
	"strings"
	"testing"
	"time"
)

func TestOTLP(t *testing.T) {
	const src = `{"resourceLogs":[{"resource":{"attributes":[{"key":"host.name","value":{"stringValue":"web-1"}}]},"scopeLogs":[{"scope":{"name":"s"},"logRecords":[
		{"timeUnixNano":"1767323045678000000","body":{"kvlistValue":{"values":[{"key":"a","value":{"boolValue":true}}]}},"attributes":[
			{"key":"int","value":{"intValue":"-9223372036854775808"}},{"key":"number","value":{"intValue":7}},
			{"key":"double","value":{"doubleValue":2}},{"key":"inf","value":{"doubleValue":"Infinity"}},
			{"key":"bytes","value":{"bytesValue":"aGk="}},{"key":"none","value":{}},{"key":"no","value":{"boolValue":false}},
			{"key":"empty","value":{"stringValue":""}},{"key":"list","value":{"arrayValue":{"values":[{"arrayValue":{}},{"kvlistValue":{}}]}}}]},
		{"observedTimeUnixNano":"1","body":{"stringValue":""}}]}]}]}
{"resource":{},"scope_logs":[{"log_records":[{"time_unix_nano":1767323045678000000,"body":{"int_value":3}}]}]}
`
	l, err := ReadOTLP("f", strings.NewReader(src))
	if err != nil || len(l.Problems) > 0 {
		t.Fatalf("%v %v", err, l.Problems)
	}
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.UTC)
	resource := map[string]any{"host.name": "web-1"}
	same(t, l.Events, []Event{
		{Line: 1, Resource: resource, Fields: map[string]any{
			"@timestamp": at, "message": map[string]any{"a": true}, "int": int64(math.MinInt64), "number": int64(7), "double": 2.0,
			"inf": math.Inf(1), "bytes": "hi", "none": nil, "no": false, "empty": "", "list": []any{[]any{}, map[string]any{}},
		}},
		{Line: 1, Resource: resource, Fields: map[string]any{}},
		{Line: 8, Resource: map[string]any{}, Fields: map[string]any{"@timestamp": at, "message": int64(3)}},
	})
}

func TestOTLPBroken(t *testing.T) {
	record := func(s string) string { return `{"resourceLogs":[{"scopeLogs":[{"logRecords":[` + s + `]}]}]}` }
	for src, want := range map[string]string{
		`{"resourceSpans":[]}`:                  "no logs in OTLP: it has no resourceLogs",
		`{"resourceLogs":[1]}`:                  "an element of resourceLogs is no object: 1",
		`{"resourceLogs":[{"scopeLogs":{}}]}`:   "scopeLogs is no list",
		record(`{"timeUnixNano":"soon"}`):       `timeUnixNano: "soon" is no integer of 64 bits`,
		record(`{"body":{"intValue":1.5}}`):     "intValue: 1.5 is no integer of 64 bits",
		record(`{"body":{"boolValue":"yes"}}`):  `boolValue "yes" is neither true nor false`,
		record(`{"body":{"stringValue":5}}`):    "stringValue 5 is no text",
		record(`{"body":{"doubleValue":"x"}}`):  `doubleValue: "x" is no number`,
		record(`{"body":{"bytesValue":"?"}}`):   "bytesValue: illegal base64",
		record(`{"attributes":[{"value":{}}]}`): "an attribute has no key",
	} {
		l, err := ReadOTLP("f", strings.NewReader(src+"\n"+record(`{"body":{"stringValue":"good"}}`)))
		if err != nil {
			t.Fatal(err)
		}
		if len(l.Problems) != 1 || l.Problems[0].Line != 1 || !strings.HasPrefix(l.Problems[0].Message, want) {
			t.Errorf("%s: problems %v, want %s", src, l.Problems, want)
		}
		if n := len(l.Events); n == 0 || l.Events[n-1].Message() != "good" {
			t.Errorf("%s: what follows is not read: %v", src, l.Events)
		}
	}
}
