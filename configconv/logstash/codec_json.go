package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() {
	codecs["json"] = func(c *codec) { c.json(true) }
	codecs["json_lines"] = func(c *codec) {
		if d := c.string("delimiter", "\n"); d != "\n" && d != `\n` {
			c.delimiter = d
		} else if c.framed == asPackets {
			c.delimiter = "\n"
		}
		if c.framed == asMessages {
			c.reviewf("codec json_lines: a message that has several lines of JSON becomes one event of the first of them")
		}
		c.size = int(c.int("decode_size_limit_bytes", 0))
		c.json(false)
	}
}

// json makes fields of the members of a JSON object (logstash-codec-json/lib/logstash/codecs/json.rb). message is one of them: without it,
// the event has none. What is no JSON stays in message, and has a tag. original says that the codec keeps the text in [event][original].
func (c *codec) json(original bool) {
	c.charset()
	doc := c.parseJSON()
	parsed := ottl.Is("IsMap", doc.Value())
	c.when(ottl.Not(parsed), func() { c.tag(ottl.Str("_jsonparsefailure")) })
	target := c.string("target", "")
	c.when(parsed, func() {
		if target != "" {
			c.set(c.field(target), doc.Value())
		} else {
			c.do(ottl.Do("merge_maps", ottl.Attributes.Value(), doc.Value(), ottl.Str("upsert")))
		}
		if event := ottl.Attributes.Key("event"); original && c.ecs {
			there := ottl.Or(ottl.Missing(event.Value()), ottl.And(ottl.Is("IsMap", event.Value()), ottl.Missing(event.Key("original").Value())))
			c.do(ottl.Set(event.Key("original"), ottl.Body.Value()).Where(there))
		}
		c.do(ottl.Set(ottl.Body, ottl.Str("")))
		if target == "" {
			message := ottl.Attributes.Key("message")
			c.do(ottl.Set(ottl.Body, message.Value()).Where(ottl.Exists(message.Value())))
			c.do(ottl.Delete(message))
		}
	})
	if target == "" {
		c.timestamp()
	}
	if c.framed != asMessages {
		c.do(ottl.Delete(doc))
	}
}

// parseJSON parses the text of the record, and returns where the object is, if it is one. The operator of receivers keeps integers; OTTL
// makes floating-point numbers of them.
func (c *codec) parseJSON() ottl.Path {
	if c.framed == asMessages {
		doc := c.temp("json")
		object := ottl.And(hasText(), ottl.Is("IsMatch", ottl.Body.Value(), ottl.Str(`^\s*\{`)))
		c.do(ottl.Set(doc, ottl.Call("ParseJSON", ottl.Body.Value())).Where(object))
		c.reviewf("integers in the JSON become floating-point numbers, which are the same up to 2^53")
		c.reviewf("a JSON array, which Logstash makes an event of for each of its elements, stays one text with the tag _jsonparsefailure")
		return doc
	}
	c.operator("filter", collector.Entry{Key: "expr", Value: `body matches "^\\s*$"`})
	c.operator("json_parser", collector.Entry{Key: "parse_to", Value: `attributes["@json"]`},
		collector.Entry{Key: "parse_ints", Value: true}, collector.Entry{Key: "on_error", Value: "send_quiet"})
	if c.framed == asPackets {
		c.reviewf("a JSON array, which Logstash makes an event of for each of its elements, stays one text with the tag _jsonparsefailure")
	}
	return ottl.Attributes.Key("@json")
}

// timestamp sets the time of the event by its field @timestamp, which JSON has as a text (org.logstash.Event, initTimestamp).
func (c *codec) timestamp() {
	at := ottl.Attributes.Key("@timestamp")
	formats, err := dateformat.DateFilter("ISO8601")
	if err != nil || len(formats) < 2 {
		c.manualf("@timestamp in the JSON: %v", err)
		return
	}
	// The first two are those with and without a zone that programs write.
	for _, f := range formats[:2] {
		iso := c.flag("iso8601")
		c.raise(iso, ottl.And(ottl.Is("IsString", at.Value()), ottl.Is("IsMatch", at.Value(), ottl.Str(f.Regexp))))
		c.under(iso, func() {
			for _, r := range f.Prepare {
				c.do(replacePattern(at, r.Pattern, r.With))
			}
			c.do(ottl.Set(ottl.Time, ottl.Call("Time", at.Value(), ottl.Str(f.Strptime), ottl.Str("UTC"))))
			c.do(ottl.Delete(at))
		})
	}
	c.when(ottl.Exists(at.Value()), func() {
		c.do(ottl.Set(ottl.Attributes.Key("_@timestamp"), at.Value()))
		c.tag(ottl.Str("_timestampparsefailure"))
		c.do(ottl.Delete(at))
	})
}
