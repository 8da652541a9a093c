package logevent

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// normal returns the fields that are compared: without those that a pattern covers, and without an empty message. Unless strict,
// a field that is nil is none, as in Logstash's conditions and in Elasticsearch.
func normal(e Event, ignore []Field, strict bool) map[string]any {
	n := normalizer{ignore, strict}
	fields := n.tree(nil, e.Fields)
	if fields[messageField] == "" {
		delete(fields, messageField)
	}
	return fields
}

type normalizer struct {
	ignore []Field
	strict bool
}

func (n normalizer) ignored(f Field) bool {
	return slices.ContainsFunc(n.ignore, f.matches)
}

func (n normalizer) tree(at Field, tree map[string]any) map[string]any {
	out := make(map[string]any, len(tree))
	for name, v := range tree {
		f := at.below(name)
		if n.ignored(f) || v == nil && !n.strict {
			continue
		}
		child := n.value(f, v)
		if m, ok := child.(map[string]any); ok && len(m) == 0 && len(v.(map[string]any)) > 0 {
			continue // all that was in it is not compared
		}
		out[name] = child
	}
	return out
}

func (n normalizer) value(f Field, v any) any {
	switch v := v.(type) {
	case map[string]any:
		return n.tree(f, v)
	case []any:
		out := make([]any, len(v))
		for i, item := range v {
			if at := f.below(strconv.Itoa(i)); !n.ignored(at) {
				out[i] = n.value(at, item)
			}
		}
		return out
	}
	return v
}

// iso matches the text that Logstash prints a time as.
var iso = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$`)

// instant returns the time that a value is, or is the text of.
func instant(v any) (time.Time, bool) {
	switch v := v.(type) {
	case time.Time:
		return v, true
	case string:
		if iso.MatchString(v) {
			t, err := time.Parse(time.RFC3339Nano, v)
			return t, err == nil
		}
	}
	return time.Time{}, false
}

// tagSet returns the tags in order and without repetition; one alone may be no list.
func tagSet(v any) ([]string, bool) {
	list, ok := v.([]any)
	if !ok {
		list = []any{v}
	}
	var tags []string
	for _, item := range list {
		s, ok := item.(string)
		if !ok {
			return nil, false
		}
		tags = append(tags, s)
	}
	slices.Sort(tags)
	return slices.Compact(tags), true
}

// signature returns a text that is the same for values that are equal without --strict-types, by which events find each other.
func signature(f Field, v any) string {
	var b strings.Builder
	sign(&b, f, v)
	return b.String()
}

func sign(b *strings.Builder, f Field, v any) {
	if len(f) == 1 && f[0] == tagsField {
		if tags, ok := tagSet(v); ok {
			b.WriteString(strconv.Quote(strings.Join(tags, "\x00")))
			return
		}
	}
	if t, ok := instant(v); ok && !isMessage(f) {
		b.WriteString("t" + strconv.FormatInt(t.UnixMilli(), 10))
		return
	}
	switch v := v.(type) {
	case map[string]any:
		b.WriteByte('{')
		for _, name := range slices.Sorted(maps.Keys(v)) {
			b.WriteString(strconv.Quote(name))
			sign(b, f.below(name), v[name])
			b.WriteByte(',')
		}
		b.WriteByte('}')
	case []any:
		b.WriteByte('[')
		for i, item := range v {
			sign(b, f.below(strconv.Itoa(i)), item)
			b.WriteByte(',')
		}
		b.WriteByte(']')
	case float64:
		if i, ok := whole(v); ok {
			b.WriteString(strconv.FormatInt(i, 10))
			return
		}
		b.WriteString(formatDouble(v))
	case string:
		b.WriteString(strconv.Quote(v))
	default:
		b.WriteString(formatValue(v))
	}
}

func isMessage(f Field) bool { return len(f) == 1 && f[0] == messageField }

// whole returns the integer that a double is exactly.
func whole(f float64) (int64, bool) {
	if f < -1<<63 || f >= 1<<63 || f != float64(int64(f)) {
		return 0, false
	}
	return int64(f), true
}
