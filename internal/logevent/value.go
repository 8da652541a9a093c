package logevent

import (
	"bytes"
	"encoding/json"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// isoMillis is how Logstash prints a time.
const isoMillis = "2006-01-02T15:04:05.000Z"

// formatValue prints a value for people: as JSON, a time without quotes, a double with a point.
func formatValue(v any) string {
	switch v := v.(type) {
	case time.Time:
		if v.Nanosecond()%int(time.Millisecond) != 0 {
			return v.UTC().Format(time.RFC3339Nano)
		}
		return v.UTC().Format(isoMillis)
	case float64:
		return formatDouble(v)
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(jsonValue(v)); err != nil {
		return err.Error()
	}
	return strings.TrimSuffix(b.String(), "\n")
}

func formatDouble(f float64) string {
	s := strconv.FormatFloat(f, 'g', -1, 64)
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		s = strconv.FormatFloat(f, 'f', 1, 64)
	}
	return s
}

// jsonValue is the value as encoding/json can print it: times and the doubles that JSON has no number for become text.
func jsonValue(v any) any {
	switch v := v.(type) {
	case time.Time:
		return formatValue(v)
	case float64:
		if math.IsNaN(v) || math.IsInf(v, 0) {
			return formatDouble(v)
		}
		return json.Number(formatDouble(v))
	case map[string]any:
		m := make(map[string]any, len(v))
		for name, child := range v {
			m[name] = jsonValue(child)
		}
		return m
	case []any:
		list := make([]any, len(v))
		for i, child := range v {
			list[i] = jsonValue(child)
		}
		return list
	}
	return v
}

// shorten cuts a text that stands beside others in a line.
func shorten(s string) string {
	const most = 80
	if utf8.RuneCountInString(s) <= most {
		return s
	}
	return string([]rune(s)[:most-1]) + "…"
}

// rawJSON is the value for a report in JSON.
func rawJSON(v any) json.RawMessage {
	if t, ok := v.(time.Time); ok {
		v = formatValue(t)
	}
	if f, ok := v.(float64); ok && (math.IsNaN(f) || math.IsInf(f, 0)) {
		v = formatDouble(f)
	}
	return json.RawMessage(formatValue(v))
}
