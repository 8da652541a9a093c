package logevent

import (
	"testing"
	"time"
)

// A body that is the whole event is read as that.
func TestFromRecordDocument(t *testing.T) {
	e := FromRecord(Record{Body: map[string]any{"@timestamp": "2026-03-04T10:15:30.123Z", "message": "hello", "a": map[string]any{"b": int64(1)}},
		Attributes: map[string]any{"elasticsearch.index": "logs"}, Resource: map[string]any{"host.name": "web1"}})
	if e.Message() != "hello" {
		t.Errorf("message %q", e.Message())
	}
	if v, ok := e.Get(Field{"a", "b"}); !ok || v != int64(1) {
		t.Errorf("[a][b] %v", v)
	}
	if v, _ := e.Get(Field{"@timestamp"}); v != time.Date(2026, 3, 4, 10, 15, 30, 123e6, time.UTC) {
		t.Errorf("@timestamp %v", v)
	}
	if _, ok := e.Get(Field{"elasticsearch.index"}); ok {
		t.Error("an attribute beside the event is a field of it")
	}
}
