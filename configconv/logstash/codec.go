package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// framing says what a receiver makes a record of, before a codec looks at it.
type framing int

const (
	asLines    framing = iota // a line of a file or a connection
	asPackets                 // a datagram
	asMessages                // a message of a queue, or a request; their receivers have no operators
)

// codec is the codec of an input while it is converted: its own settings, and what it asks of the receiver. What the receiver cannot do
// are statements of the input's program.
type codec struct {
	*program
	*settings
	framed framing
	// operators are those of the receiver, in order. Receivers of messages have none.
	operators []any
	// encoding is the receiver's name for the characters of its input, "" for UTF-8.
	encoding string
	// delimiter ends a record, "" for the end of a line.
	delimiter string
	// origin is the attribute that tells the sources from each other whose lines may come mixed.
	origin string
	joins  bool // it joins lines
	// size is how long a line may be, 0 for the receiver's own limit.
	size int
}

// codecs are the mappings of the codecs that there are, by name. Each adds itself, in the file that it is in.
var codecs = map[string]func(*codec){}

// codec converts the codec of the input, which is another one where none is named.
func (in *input) codec(otherwise string, framed framing, origin string) *codec {
	plugin := in.codecPlugin(otherwise)
	c := &codec{program: in.program, settings: in.settingsOf(plugin), framed: framed, origin: origin}
	convert := codecs[plugin.Name]
	if in.guard.IsTrue() {
		defer in.arrival()
	}
	switch {
	case convert != nil:
		convert(c)
	case strings.Contains(plugin.Name, "${"):
		in.manualf("the codec %s is not known before Logstash runs; the text of each event stays in message", plugin.Name)
		return c
	default:
		c.none()
		return c
	}
	c.ignore("is for outputs and has no effect in an input", "format")
	c.ignore("of the codec is not taken over: its fields are named as the pipeline's others are", "ecs_compatibility")
	c.unread()
	return c
}

// arrival is the time of an event that has no other one. Records have none of their own where nothing has read it.
func (in *input) arrival() {
	in.do(ottl.Set(ottl.Time, ottl.ObservedTime.Value()).Where(ottl.Eq(ottl.UnixNano.Value(), ottl.Int(0))))
}

// codecPlugin is the codec that the input names, or the one that it has otherwise.
func (in *input) codecPlugin(otherwise string) *syntax.Plugin {
	plugin := &syntax.Plugin{Pos: in.plugin.Pos, Name: otherwise}
	switch v := in.value("codec").(type) {
	case nil:
	case *syntax.Plugin:
		return v
	default:
		if name, ok := in.literal(v); ok {
			plugin.Name = name
		}
	}
	return plugin
}

// receiver adds what the codec asks of a receiver that reads bytes to the settings of it.
func (c *codec) receiver(m collector.Map) collector.Map {
	if c.encoding != "" {
		m = append(m, collector.Entry{Key: "encoding", Value: c.encoding})
	}
	if c.delimiter != "" {
		m = append(m, collector.Entry{Key: "multiline", Value: collector.Map{
			{Key: "line_end_pattern", Value: quoteRegexp(c.delimiter)}, {Key: "omit_pattern", Value: true}}})
	}
	if c.framed == asLines {
		// Logstash leaves the text as it is.
		m = append(m, collector.Entry{Key: "preserve_leading_whitespaces", Value: true}, collector.Entry{Key: "preserve_trailing_whitespaces", Value: true})
	}
	if c.size > 0 && c.framed == asLines {
		m = append(m, collector.Entry{Key: "max_log_size", Value: max(c.size, 64<<10)}) // less is refused
	}
	if len(c.operators) > 0 {
		m = append(m, collector.Entry{Key: "operators", Value: c.operators})
	}
	return m
}

// quoteRegexp matches a text, in which \n and \t may stand for what they do in Ruby.
func quoteRegexp(s string) string {
	s = strings.NewReplacer(`\n`, "\n", `\r`, "\r", `\t`, "\t").Replace(s)
	var b strings.Builder
	for _, r := range s {
		switch {
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\r':
			b.WriteString(`\r`)
		case r == '\t':
			b.WriteString(`\t`)
		case strings.ContainsRune(`\.+*?()|[]{}^$`, r):
			b.WriteRune('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// operator adds an operator to the receiver.
func (c *codec) operator(typ string, settings ...collector.Entry) {
	c.operators = append(c.operators, append(collector.Map{{Key: "type", Value: typ}}, settings...))
}

// original keeps the text of the event, as codecs do where fields are those of the Elastic Common Schema.
func (c *codec) original() {
	if c.ecs {
		path := ottl.Attributes.Key("event").Key("original")
		c.written.add(path)
		c.do(ottl.Set(path, ottl.Body.Value()).Where(exists(ottl.Body)))
	}
}
