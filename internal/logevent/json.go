package logevent

import "io"

// ReadJSON reads what Logstash's codecs json and json_lines write: an event a line, events without anything between them, or a list.
// Integers stay integers. The lines that Logstash prints on the console are passed over.
func ReadJSON(name string, r io.Reader) (*Log, error) {
	text, err := readAll(name, r)
	if err != nil {
		return nil, err
	}
	l := &Log{Name: name, Form: JSON}
	l.documents(text, func(d document) bool {
		fields, ok := d.value.(map[string]any)
		if !ok {
			l.problem(d.line, "%s is no event: an event is an object", formatValue(d.value))
			return true
		}
		l.Events = append(l.Events, fromLogstash(fields, d.line))
		return true
	})
	return l, nil
}
