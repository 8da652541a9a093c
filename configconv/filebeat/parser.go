package filebeat

import (
	"fmt"
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func quoteMeta(s string) string { return regexp.QuoteMeta(s) }

// parsers are what is done to the lines of an input, in order: those of the newer inputs, and the settings multiline, json, stream and format of the
// older ones.
func (in *input) parsers() {
	s := in.settings
	if in.kind == "container" || in.kind == "docker" {
		in.container(s, "")
	}
	if s.has("json") {
		in.ndjson(s, "json.")
	}
	if s.has("multiline") {
		in.multiline(s, "multiline.")
	}
	for _, item := range s.items("parsers") {
		p := in.settingsOf(item)
		for _, e := range item.Entries() {
			switch e.Key {
			case "multiline":
				in.multiline(p, "multiline.")
			case "ndjson":
				in.ndjson(p, "ndjson.")
			case "container":
				in.container(p, "container.")
			case "include_message":
				for _, t := range p.texts("include_message.patterns") {
					in.filter("body matches ", t, false)
				}
				p.done("include_message.patterns")
			case "syslog":
				p.without(finding.Manual, "is a processor of the same name here: add it to processors, and convert again", "syslog")
			}
		}
		p.unread()
	}
}

// container reads the lines of container runtimes.
func (in *input) container(s *settings, prefix string) {
	operator := collector.Map{{Key: "type", Value: "container"}, {Key: "add_metadata_from_filepath", Value: false}}
	if f := s.string(prefix+"format", "auto"); f == "docker" {
		operator = append(operator, collector.Entry{Key: "format", Value: "docker"})
	}
	in.operators = append(in.operators, operator)
	if stream := s.string(prefix+"stream", "all"); stream != "all" {
		in.operators = append(in.operators, collector.Map{{Key: "type", Value: "filter"}, {Key: "expr", Value: fmt.Sprintf(`attributes["log.iostream"] != %q`, stream)}})
	}
	s.done(prefix+"format", prefix+"stream")
	s.same("lines that the runtime has split are joined", "combine_partial", "cri.parse_flags", "cri.force", "partial")
	in.program.comment = s.at.String() + " container"
	stream := ottl.Attributes.Key("log.iostream")
	in.when(ottl.Exists(stream.Value()), func() {
		in.set(path("stream"), stream.Value())
		in.remove(stream)
	})
}

// multiline joins lines (libbeat/reader/multiline).
func (in *input) multiline(s *settings, prefix string) {
	read := func(keys ...string) {
		for _, k := range keys {
			s.done(prefix + k)
		}
	}
	pattern, kind := s.text(prefix+"pattern"), s.string(prefix+"type", "pattern")
	negate, match := s.bool(prefix+"negate", false), s.string(prefix+"match", "after")
	if kind == "count" {
		s.without(finding.Manual, "no operator joins lines by their number", prefix[:len(prefix)-1])
		return
	}
	read("type", "pattern", "negate", "match")
	operator := collector.Map{{Key: "type", Value: "recombine"}, {Key: "combine_field", Value: "body"}}
	matches := append(collector.Literal("body matches "), quoted(pattern)...)
	not := append(append(collector.Literal("not ("), matches...), collector.Part{Literal: ")"})
	switch {
	case kind == "while_pattern":
		// Lines that match are joined until one does not, which begins another.
		if negate {
			operator = append(operator, collector.Entry{Key: "is_first_entry", Value: matches})
		} else {
			operator = append(operator, collector.Entry{Key: "is_first_entry", Value: not})
		}
		s.say(prefix+"type", finding.Review, "a line that does not match begins a record here; Filebeat ends one with it")
	case match == "after" && negate:
		operator = append(operator, collector.Entry{Key: "is_first_entry", Value: matches})
	case match == "after":
		operator = append(operator, collector.Entry{Key: "is_first_entry", Value: not})
	case negate:
		operator = append(operator, collector.Entry{Key: "is_last_entry", Value: matches})
	default:
		operator = append(operator, collector.Entry{Key: "is_last_entry", Value: not})
	}
	if s.has(prefix + "flush_pattern") {
		s.say(prefix+"flush_pattern", finding.Manual, "the operator ends a record by one pattern only")
	}
	if s.bool(prefix+"skip_newline", false) {
		operator = append(operator, collector.Entry{Key: "combine_with", Value: ""})
	}
	operator = append(operator, collector.Entry{Key: "source_identifier", Value: `attributes["log.file.path"]`},
		collector.Entry{Key: "max_batch_size", Value: s.int(prefix+"max_lines", 500) + 1}, collector.Entry{Key: "max_unmatched_batch_size", Value: 0},
		collector.Entry{Key: "force_flush_period", Value: s.string(prefix+"timeout", "5s")})
	read("max_lines", "timeout", "skip_newline")
	in.operators = append(in.operators, operator)
}

// parsedJSON is where the receiver puts what it has parsed.
var parsedJSON = ottl.Attributes.Key("@json")

// ndjson parses lines that are objects of JSON (libbeat/reader/readjson).
func (in *input) ndjson(s *settings, prefix string) {
	in.operators = append(in.operators, collector.Map{{Key: "type", Value: "json_parser"}, {Key: "parse_from", Value: "body"}, {Key: "parse_to", Value: `attributes["@json"]`}, {Key: "parse_ints", Value: true}, {Key: "on_error", Value: "send_quiet"}})
	root := s.bool(prefix+"keys_under_root", false) || s.has(prefix+"target") && s.string(prefix+"target", "") == ""
	target := s.string(prefix+"target", "json")
	mode := "insert"
	if s.bool(prefix+"overwrite_keys", false) {
		mode = "upsert"
	}
	in.program.comment = s.at.String() + " JSON"
	key := s.string(prefix+"message_key", "")
	in.when(ottl.Is("IsMap", parsedJSON.Value()), func() {
		in.set(ottl.Body, ottl.Str(""))
		if key != "" && !root {
			in.do(ottl.Set(ottl.Body, parsedJSON.Key(key).Value()).Where(ottl.Exists(parsedJSON.Key(key).Value())))
		}
		if root {
			message := parsedJSON.Key("message")
			in.when(ottl.Exists(message.Value()), func() {
				in.set(ottl.Body, message.Value())
				in.remove(message)
			})
			in.do(ottl.Do("merge_maps", ottl.Attributes.Value(), parsedJSON.Value(), ottl.Str(mode)))
		} else {
			in.set(path(target), parsedJSON.Value())
		}
		in.remove(parsedJSON)
	})
	if s.bool(prefix+"expand_keys", false) {
		s.say(prefix+"expand_keys", finding.Review, "names with dots stay names with dots, which Elasticsearch takes for objects all the same")
	}
	if s.bool(prefix+"add_error_key", false) {
		s.say(prefix+"add_error_key", finding.Review, "a line that is no JSON stays as it is, without the field error")
	}
	if s.has(prefix + "document_id") {
		s.say(prefix+"document_id", finding.Manual, "set the attribute elasticsearch.document_id from it, and logs_dynamic_id in the exporter")
	}
	s.done(prefix+"keys_under_root", prefix+"overwrite_keys", prefix+"message_key", prefix+"target", prefix+"add_error_key", prefix+"expand_keys", prefix+"ignore_decoding_error")
}
