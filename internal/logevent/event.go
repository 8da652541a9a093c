// Package logevent is the model in which a Logstash event and an OpenTelemetry log record are the same thing: a tree of fields. It
// reads what both sides write, and compares them. It converts no configuration.
//
// The body of a record is the field message, its time is @timestamp, and its attributes are the other fields, nested maps for
// nested fields. What else a record has (severity, trace and span ids, its scope) is no field.
package logevent

import (
	"fmt"
	"io"
	"maps"
	"strings"
	"time"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// The fields with a meaning of their own.
const (
	messageField   = "message"
	timestampField = "@timestamp"
	tagsField      = "tags"
)

// Event is one event of Logstash, or one log record as such an event.
type Event struct {
	// Fields is the tree. Its values are map[string]any, []any, string, int64, float64, bool, time.Time and nil.
	Fields map[string]any
	// Resource holds the attributes of a record's resource. They lie beneath Fields: Get looks in Fields first.
	Resource map[string]any
	// Line is where the event begins in what was read, 0 where that means nothing.
	Line int
}

// Record is what the model takes of a log record. A zero Time is an unset one.
type Record struct {
	Body       any
	Time       time.Time
	Attributes map[string]any
	Resource   map[string]any
}

// FromRecord returns the event that a record is. An empty body is no message at all, as OpenTelemetry knows no other way to remove it. A
// body that is a map with @timestamp is the event itself: that is how converted pipelines hand events to exporters that write documents.
func FromRecord(r Record) Event {
	if document, ok := r.Body.(map[string]any); ok {
		if _, ok := document[timestampField].(string); ok {
			e := fromLogstash(maps.Clone(document), 0)
			e.Resource = r.Resource
			return e
		}
	}
	fields := make(map[string]any, len(r.Attributes)+2)
	maps.Copy(fields, r.Attributes)
	if r.Body != nil && r.Body != "" {
		fields[messageField] = r.Body
	}
	if !r.Time.IsZero() {
		fields[timestampField] = r.Time
	}
	return Event{Fields: fields, Resource: r.Resource}
}

// fromLogstash returns the event that a printed hash is. Codecs print @timestamp as text, which becomes a time here.
func fromLogstash(fields map[string]any, line int) Event {
	if s, ok := fields[timestampField].(string); ok {
		if t, err := time.Parse(time.RFC3339Nano, s); err == nil {
			fields[timestampField] = t
		}
	}
	return Event{Fields: fields, Line: line}
}

// Get returns the value of a field, and whether the event has it. A field of the resource is found as a tree ([host][name]) and
// under the dotted name that OpenTelemetry's conventions have for it (host.name).
func (e Event) Get(f Field) (any, bool) {
	if v, ok := lookup(e.Fields, f); ok {
		return v, true
	}
	return e.fromResource(f)
}

func (e Event) fromResource(f Field) (any, bool) {
	if v, ok := lookup(e.Resource, f); ok {
		return v, true
	}
	v, ok := e.Resource[strings.Join(f, ".")]
	return v, ok
}

// Message returns the message as text, "" where there is none.
func (e Event) Message() string {
	switch m := e.Fields[messageField].(type) {
	case nil:
		return ""
	case string:
		return m
	default:
		return formatValue(m)
	}
}

// Log is what was read of one file.
type Log struct {
	Name   string
	Form   Form
	Events []Event
	// Problems are the places that could not be read. What surrounds them was.
	Problems []finding.Problem
}

func (l *Log) problem(line int, format string, args ...any) {
	l.Problems = append(l.Problems, finding.Problem{File: l.Name, Line: line, Message: fmt.Sprintf(format, args...)})
}

// readAll reads everything, without a byte order mark and without the empty lines at the end.
func readAll(name string, r io.Reader) (string, error) {
	data, err := io.ReadAll(r)
	if err != nil {
		return "", fmt.Errorf("%s: %w", name, err)
	}
	return strings.TrimRight(strings.TrimPrefix(string(data), "\ufeff"), " \t\r\n"), nil
}
