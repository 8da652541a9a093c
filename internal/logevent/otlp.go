package logevent

import (
	"encoding/base64"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// ReadOTLP reads what the Collector's file exporter writes: OTLP in its JSON form, a request a line, or a list of them. A line may
// hold a ResourceLogs alone. The form is that of opentelemetry-proto's JSON encoding, in which 64-bit integers may be text.
func ReadOTLP(name string, r io.Reader) (*Log, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	l := &Log{Name: name, Form: OTLP}
	l.documents(text, func(d document) bool {
		request, _ := d.value.(map[string]any)
		if !isOTLP(request) {
			l.problem(d.line, "no logs in OTLP: it has no resourceLogs")
			return true
		}
		if _, ok := member(request, "resourceLogs", "resource_logs"); !ok {
			request = map[string]any{"resourceLogs": []any{request}}
		}
		o := otlp{log: l, line: d.line}
		for _, resourceLogs := range o.list(request, "resourceLogs", "resource_logs") {
			o.resourceLogs(resourceLogs)
		}
		return true
	})
	return l, nil
}

// isOTLP says whether the object is a request with logs, or one ResourceLogs. A request without any is the empty object.
func isOTLP(object map[string]any) bool {
	for _, name := range []string{"resourceLogs", "resource_logs", "scopeLogs", "scope_logs", "instrumentationLibraryLogs"} {
		if _, ok := object[name].([]any); ok {
			return true
		}
	}
	return false
}

// otlp reads one request.
type otlp struct {
	log  *Log
	line int
}

// member returns the first of the names that the object has: fields have a name in lowerCamelCase, and one in snake_case that
// receivers of the JSON form take as well.
func member(object map[string]any, names ...string) (any, bool) {
	for _, name := range names {
		if v, ok := object[name]; ok && v != nil {
			return v, true
		}
	}
	return nil, false
}

// list returns the objects of a list.
func (o *otlp) list(object map[string]any, names ...string) []map[string]any {
	v, ok := member(object, names...)
	if !ok {
		return nil
	}
	items, ok := v.([]any)
	if !ok {
		o.log.problem(o.line, "%s is no list", names[0])
		return nil
	}
	var objects []map[string]any
	for _, item := range items {
		child, ok := item.(map[string]any)
		if !ok {
			o.log.problem(o.line, "an element of %s is no object: %s", names[0], formatValue(item))
			continue
		}
		objects = append(objects, child)
	}
	return objects
}

func (o *otlp) resourceLogs(object map[string]any) {
	var resource map[string]any
	if r, ok := object["resource"].(map[string]any); ok {
		resource = o.attributes(r, "attributes")
	}
	for _, scope := range o.list(object, "scopeLogs", "scope_logs", "instrumentationLibraryLogs") {
		for _, record := range o.list(scope, "logRecords", "log_records", "logs") {
			o.record(record, resource)
		}
	}
}

func (o *otlp) record(object, resource map[string]any) {
	r := Record{Attributes: o.attributes(object, "attributes"), Resource: resource}
	if body, ok := object["body"].(map[string]any); ok {
		r.Body = o.value(body)
	}
	if v, ok := member(object, "timeUnixNano", "time_unix_nano"); ok {
		nano, err := integer(v)
		switch {
		case err != nil:
			o.log.problem(o.line, "timeUnixNano: %v", err)
		case nano != 0:
			r.Time = time.Unix(0, nano).UTC()
		}
	}
	e := FromRecord(r)
	e.Line = o.line
	o.log.Events = append(o.log.Events, e)
}

func (o *otlp) attributes(object map[string]any, name string) map[string]any {
	fields := map[string]any{}
	for _, pair := range o.list(object, name) {
		key, ok := pair["key"].(string)
		if !ok {
			o.log.problem(o.line, "an attribute has no key")
			continue
		}
		value, _ := pair["value"].(map[string]any)
		fields[key] = o.value(value)
	}
	return fields
}

// value reads an AnyValue. One without a member is empty.
func (o *otlp) value(object map[string]any) any {
	if v, ok := member(object, "stringValue", "string_value"); ok {
		return o.text("stringValue", v)
	}
	if v, ok := member(object, "boolValue", "bool_value"); ok {
		b, ok := v.(bool)
		if !ok {
			o.log.problem(o.line, "boolValue %s is neither true nor false", formatValue(v))
		}
		return b
	}
	if v, ok := member(object, "intValue", "int_value"); ok {
		i, err := integer(v)
		if err != nil {
			o.log.problem(o.line, "intValue: %v", err)
		}
		return i
	}
	if v, ok := member(object, "doubleValue", "double_value"); ok {
		f, err := double(v)
		if err != nil {
			o.log.problem(o.line, "doubleValue: %v", err)
		}
		return f
	}
	if v, ok := member(object, "arrayValue", "array_value"); ok {
		items := []any{}
		list, _ := v.(map[string]any)
		for _, item := range o.list(list, "values") {
			items = append(items, o.value(item))
		}
		return items
	}
	if v, ok := member(object, "kvlistValue", "kvlist_value"); ok {
		list, _ := v.(map[string]any)
		return o.attributes(list, "values")
	}
	if v, ok := member(object, "bytesValue", "bytes_value"); ok {
		data, err := base64.StdEncoding.DecodeString(o.text("bytesValue", v))
		if err != nil {
			o.log.problem(o.line, "bytesValue: %v", err)
		}
		return valid(string(data))
	}
	return nil
}

func (o *otlp) text(name string, v any) string {
	s, ok := v.(string)
	if !ok {
		o.log.problem(o.line, "%s %s is no text", name, formatValue(v))
	}
	return s
}

func integer(v any) (int64, error) {
	switch v := v.(type) {
	case int64:
		return v, nil
	case float64:
		if v == math.Trunc(v) && math.Abs(v) < 1<<63 {
			return int64(v), nil
		}
	case string:
		if i, err := strconv.ParseInt(v, 10, 64); err == nil {
			return i, nil
		}
	}
	return 0, fmt.Errorf("%s is no integer of 64 bits", formatValue(v))
}

// double reads a number, and those that JSON has no number for: NaN, Infinity and -Infinity.
func double(v any) (float64, error) {
	switch v := v.(type) {
	case int64:
		return float64(v), nil
	case float64:
		return v, nil
	case string:
		if f, err := strconv.ParseFloat(v, 64); err == nil {
			return f, nil
		}
	}
	return 0, fmt.Errorf("%s is no number", formatValue(v))
}
