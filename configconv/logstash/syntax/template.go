package syntax

import "strings"

// TemplatePart is a piece of a text that Logstash completes for each event. One of Literal, Field, Joda, Java and Epoch is set.
type TemplatePart struct {
	Literal string
	Field   []string // of %{[a][b]} and %{a}
	Joda    string   // of %{+YYYY.MM.dd}: the time of the event in a format of Joda-Time
	Java    string   // of %{{yyyy.MM.dd}}: the same in a format of java.time; TIME_NOW is the present time instead
	Epoch   bool     // %{+%s}: the seconds since 1970 of the event's time
	Source  string   // the piece as it is written
}

// ParseTemplate splits a text at its references, as org.logstash.StringInterpolation does. What it takes for text is literal: references that
// are not closed. So are those to what can be no field, at which Logstash fails. %{} is the epoch, as it is there.
func ParseTemplate(text string) (parts []TemplatePart) {
	literal := 0 // where the literal text before the next part begins
	for pos := 0; ; {
		open := strings.Index(text[pos:], "%{")
		if open < 0 {
			break
		}
		open += pos
		end := strings.IndexByte(text[open:], '}')
		if end < 0 {
			break
		}
		end += open
		part, last, ok := templatePart(text, open, end)
		pos = last + 1
		if !ok {
			continue
		}
		if literal < open {
			parts = append(parts, TemplatePart{Literal: text[literal:open], Source: text[literal:open]})
		}
		part.Source = text[open:pos]
		parts = append(parts, part)
		literal = pos
	}
	if literal < len(text) {
		parts = append(parts, TemplatePart{Literal: text[literal:], Source: text[literal:]})
	}
	return parts
}

// templatePart reads the reference between %{ and }, and returns where its last character is.
func templatePart(text string, open, end int) (part TemplatePart, last int, ok bool) {
	inner := text[open+2 : end]
	switch {
	case strings.HasPrefix("+%s", inner):
		return TemplatePart{Epoch: true}, end, true
	case inner[0] == '{' && end+1 < len(text) && text[end+1] == '}':
		return TemplatePart{Java: inner[1:]}, end + 1, inner != "{"
	case inner[0] == '{' && end+1 == len(text): // Logstash fails here
		return TemplatePart{}, end, false
	case inner[0] == '+':
		return TemplatePart{Joda: inner[1:]}, end, true
	}
	path, err := ParseFieldRef(inner)
	return TemplatePart{Field: path}, end, err == nil
}
