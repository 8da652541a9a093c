package interpreter

import (
	"errors"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
)

// Sprintf replaces the references in a template, as org.logstash.StringInterpolation does: %{field}, %{+YYYY.MM.dd}, %{+%s},
// %{{yyyy-MM-dd}} and %{{TIME_NOW}}. One to a missing field stays. The error is an exception: a format of dates that is none, or a
// reference that is none.
func (e *Event) Sprintf(template string) (string, error) {
	open := strings.Index(template, "%{")
	if open < 0 {
		return template, nil
	}
	end := indexFrom(template, "}", open)
	if end < 0 {
		return template, nil
	}
	var b strings.Builder
	pos := 0
	for open >= 0 && end >= 0 {
		b.WriteString(template[pos:open])
		inner := template[open+2 : end]
		timestamp, hasTime := e.Timestamp()
		switch {
		case strings.HasPrefix("+%s", inner): // regionMatches over the length of the reference, which may be 0
			if hasTime {
				b.WriteString(strconv.FormatInt(timestamp.Time.Unix(), 10))
			}
		case inner[0] == '{' && end+1 == len(template):
			return "", errors.New("StringIndexOutOfBoundsException")
		case inner[0] == '{' && template[end+1] == '}':
			end++
			pattern := template[open+3 : end-1]
			if pattern == "TIME_NOW" {
				b.WriteString(Timestamp{e.now()}.String())
			} else if hasTime {
				f, err := dateformat.JavaTime(pattern)
				if err == nil {
					err = f.Unprintable
				}
				if err != nil {
					return "", err
				}
				b.WriteString(f.Render(timestamp.Time.UTC()))
			}
		case inner[0] == '+':
			if hasTime {
				f, err := dateformat.Joda(inner[1:])
				if err == nil {
					err = f.Unprintable
				}
				if err != nil {
					return "", err
				}
				b.WriteString(f.Render(timestamp.Time.UTC()))
			}
		default:
			value, err := e.get(inner)
			if err != nil {
				return "", err
			}
			switch value := value.(type) {
			case nil:
				b.WriteString("%{" + inner + "}")
			case []any:
				b.WriteString(keyNodeJoin(value))
			case map[string]any:
				text, err := appendJSON(nil, value)
				if err != nil {
					return "", err
				}
				b.Write(text)
			default:
				b.WriteString(javaString(value))
			}
		}
		pos = end + 1
		open = indexFrom(template, "%{", pos)
		end = indexFrom(template, "}", open)
	}
	b.WriteString(template[pos:])
	return b.String(), nil
}

// indexFrom is String.indexOf, which begins at 0 for a negative position.
func indexFrom(s, sub string, from int) int {
	from = max(from, 0)
	i := strings.Index(s[from:], sub)
	if i < 0 {
		return -1
	}
	return from + i
}

// keyNodeJoin is org.logstash.KeyNode.join with a comma.
func keyNodeJoin(list []any) string {
	parts := make([]string, len(list))
	for i, v := range list {
		if inner, ok := v.([]any); ok {
			parts[i] = keyNodeJoin(inner)
		} else {
			parts[i] = javaString(v)
		}
	}
	return strings.Join(parts, ",")
}

// sprintfAll is sprintf of each text.
func (e *Event) sprintfAll(templates []string) ([]string, error) {
	out := make([]string, len(templates))
	for i, t := range templates {
		var err error
		if out[i], err = e.Sprintf(t); err != nil {
			return nil, err
		}
	}
	return out, nil
}
