package interpreter

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/grok"
)

// rubyRegexp compiles a regular expression of Ruby.
func rubyRegexp(source string) (*regexp.Regexp, error) {
	re2, _, err := grok.Regex(source)
	if err != nil {
		return nil, err
	}
	return regexp.Compile(re2)
}

func rubyRegexps(sources []string) ([]*regexp.Regexp, error) {
	var out []*regexp.Regexp
	for _, s := range sources {
		re, err := rubyRegexp(s)
		if err != nil {
			return nil, err
		}
		out = append(out, re)
	}
	return out, nil
}

// strip is String#strip.
func strip(s string) string {
	return strings.TrimRight(strings.TrimLeft(s, "\t\n\v\f\r "), "\x00\t\n\v\f\r ")
}

// capitalize is String#capitalize.
func capitalize(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToTitle(r)) + strings.ToLower(s[n:])
}

// splitText is String#split with a text; keepEmpty is the limit of -1.
func splitText(s, separator string, keepEmpty bool) []any {
	out := []any{}
	if s == "" {
		return out
	}
	var parts []string
	switch {
	case separator == " " && keepEmpty:
		parts = strings.Fields(s)
		if strings.TrimRight(s, "\t\n\v\f\r ") != s {
			parts = append(parts, "")
		}
	case separator == " ":
		parts = strings.Fields(s)
	default:
		parts = strings.Split(s, separator)
		if separator == "" && keepEmpty {
			parts = append(parts, "")
		}
	}
	for !keepEmpty && len(parts) > 0 && parts[len(parts)-1] == "" {
		parts = parts[:len(parts)-1]
	}
	for _, p := range parts {
		out = append(out, p)
	}
	return out
}

// join is Array#join.
func join(list []any, separator string) string {
	parts := make([]string, len(list))
	for i, v := range list {
		if inner, ok := v.([]any); ok {
			parts[i] = join(inner, separator)
		} else {
			parts[i] = toS(v)
		}
	}
	return strings.Join(parts, separator)
}
