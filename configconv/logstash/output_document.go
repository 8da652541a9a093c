package logstash

import (
	"strings"

	"gopkg.in/yaml.v3"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// assignment is a value for an attribute by which an exporter knows what to do with a record.
type assignment struct {
	to    ottl.Path
	value ottl.Value
}

// assign sets such an attribute. It is no part of what the output writes, and may depend on the message, which the body has before it
// becomes that.
func (out *output) assign(to ottl.Path, v ottl.Value) {
	if strings.Contains(v.String(), ottl.Body.String()) {
		v = out.held(v)
	}
	out.later = append(out.later, assignment{to, v})
}

// held is a value that is kept in the cache.
func (out *output) held(v ottl.Value) ottl.Value {
	temp := out.temp("held")
	out.do(ottl.Set(temp, v))
	return temp.Value()
}

// assigned sets the attributes, once the body is what the output writes.
func (out *output) assigned() {
	for _, a := range out.later {
		out.set(a.to, a.value)
	}
	out.later = nil
}

// document makes the body of the record what Logstash gives out as the JSON of an event: an object with all fields, without [@metadata].
func (out *output) document() {
	message := ottl.Cache.Key("message")
	out.comment = joinComments(out.comment, "the body is the event, as Logstash writes it in JSON")
	out.do(ottl.Set(message, ottl.Body.Value()).Where(exists(ottl.Body)))
	out.do(ottl.Set(ottl.Body, ottl.Attributes.Value()))
	if out.metadata {
		out.do(ottl.Do("delete_key", ottl.Body.Value(), ottl.Str("@metadata")))
	}
	out.do(ottl.Set(ottl.Body.Key("message"), message.Value()).Where(ottl.Exists(message.Value())))
	out.do(ottl.Set(ottl.Body.Key("@timestamp"), isoTime(ottl.Time.Value())))
	if version := ottl.Body.Key("@version"); !out.withoutVersion {
		out.do(ottl.Set(version, ottl.Str("1")).Where(ottl.Missing(version.Value())))
	}
	out.assigned()
}

// removesVersion reports whether a filter takes @version away, which every event of Logstash has at first.
func removesVersion(list []syntax.Statement) (found bool) {
	for _, s := range list {
		switch s := s.(type) {
		case *syntax.Plugin:
			for _, a := range s.Attributes {
				if a.Name == "whitelist_names" {
					return true
				}
				for _, e := range elements(a.Value) {
					if text, ok := e.(*syntax.String); ok && strings.Trim(text.Text, "[]") == "@version" && strings.HasPrefix(a.Name, "remove") {
						return true
					}
				}
			}
		case *syntax.If:
			for _, b := range s.Branches {
				found = found || removesVersion(b.Body)
			}
		}
	}
	return found
}

// form is what an output writes of an event.
type form int

const (
	asDocument form = iota // the event as JSON
	asText                 // a text
)

// encode makes the body of the record what the codec of the output writes of it; where none is named, it is another one. ends says whether
// the codec ends each event with a new line.
func (out *output) encode(otherwise string) (f form, ends bool) {
	plugin := out.codecOf(otherwise)
	codec := &filter{out.program, out.settingsOf(plugin)}
	for _, name := range []string{"charset", "ecs_compatibility", "target", "decode_size_limit_bytes", "metadata"} {
		codec.value(name)
	}
	switch plugin.Name {
	case "json":
		out.document()
	case "json_lines":
		ends = true
		if d := codec.string("delimiter", "\n"); d != "\n" && d != `\n` {
			out.reviewf("codec json_lines: each event ends with a new line instead of %q", d)
		}
		out.document()
	case "plain", "line":
		ends = plugin.Name == "line"
		if charset := codec.string("charset", "UTF-8"); !strings.EqualFold(charset, "UTF-8") {
			out.reviewf("the Collector writes UTF-8 and not %s", charset)
		}
		codec.value("delimiter")
		// Without a format, it is Event#toString.
		out.do(ottl.Set(ottl.Body, out.sprintf(codec.string("format", "%{@timestamp} %{host} %{message}"))))
		f = asText
	case "dots":
		out.do(ottl.Set(ottl.Body, ottl.Str(".")))
		f = asText
	case "rubydebug":
		out.reviewf("the codec rubydebug, which is for reading, is JSON in the Collector")
		ends = true
		out.document()
	default:
		for _, a := range plugin.Attributes {
			codec.value(a.Name)
		}
		out.manualf("the Collector has no counterpart of the codec %s; the event is written as JSON, so let those that read it read that", plugin.Name)
		ends = true
		out.document()
	}
	codec.unread()
	out.assigned()
	return f, ends
}

// codecOf is the codec that the output names, or the one that it has otherwise.
func (out *output) codecOf(otherwise string) *syntax.Plugin {
	plugin := &syntax.Plugin{Pos: out.plugin.Pos, Name: otherwise}
	switch v := out.value("codec").(type) {
	case nil:
	case *syntax.Plugin:
		return v
	default:
		if name, ok := out.literal(v); ok {
			plugin.Name = name
		}
	}
	return plugin
}

// textEncoding is the extension by which an exporter writes the body of a record and nothing else: a text as it is, an object as JSON.
func (out *output) textEncoding() string {
	return out.cfg.Add(collector.Extension, collector.ID{Type: "text_encoding"}, collector.Map{
		{Key: "marshaling_separator", Value: &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Style: yaml.DoubleQuotedStyle, Value: "\n"}}}).ID.String()
}
