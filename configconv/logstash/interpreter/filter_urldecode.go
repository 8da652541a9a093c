package interpreter

import (
	"encoding/hex"
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// urlDecodeFilter is lib/logstash/filters/urldecode.rb of github.com/logstash-plugins/logstash-filter-urldecode, for UTF-8.
type urlDecodeFilter struct {
	decorators
	field        string
	all          bool
	tagOnFailure []string
}

func newURLDecode(s *settings, _ *Interpreter) (filter, error) {
	if charset := s.string("charset", "UTF-8"); charset != "UTF-8" {
		return nil, fmt.Errorf("the interpreter does not support the charset %s", charset)
	}
	return &urlDecodeFilter{s.decorators(), s.string("field", "message"), s.boolean("all_fields", false),
		s.strings("tag_on_failure", "_urldecodefailure")}, nil
}

func (f *urlDecodeFilter) filter(e *Event) ([]*Event, error) {
	fields := []string{f.field}
	if f.all {
		fields = sortedKeys(e.data)
	}
	for _, field := range fields {
		v, err := e.get(field)
		if err == nil {
			err = e.set(field, urlDecode(v))
		}
		if err != nil {
			e.tagAll(f.tagOnFailure)
			break
		}
	}
	return nil, f.matched(e)
}

var escaped = regexp.MustCompile(`(?:%[0-9a-fA-F]{2})+`)

func urlDecode(v any) any {
	switch v := v.(type) {
	case string:
		return validUTF8(escaped.ReplaceAllStringFunc(v, func(s string) string {
			b, _ := hex.DecodeString(strings.ReplaceAll(s, "%", ""))
			return string(b)
		}))
	case []any:
		for i, x := range v {
			v[i] = urlDecode(x)
		}
		return v
	case map[string]any:
		for k, x := range v {
			v[k] = urlDecode(x)
		}
		return v
	}
	return v
}

// validUTF8 is LogStash::Util::Charset#convert: bytes that are no UTF-8 are written as \xD3.
func validUTF8(s string) string {
	if utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for len(s) > 0 {
		r, n := utf8.DecodeRuneInString(s)
		if r == utf8.RuneError && n == 1 {
			fmt.Fprintf(&b, `\x%02X`, s[0])
		} else {
			b.WriteString(s[:n])
		}
		s = s[n:]
	}
	return b.String()
}
