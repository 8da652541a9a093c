package filebeat

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// sockets are the inputs tcp and udp.
func sockets(in *input) {
	s := in.settings
	s.done("host")
	m := collector.Map{{Key: "listen_address", Value: listen(s.text("host"))}, {Key: "preserve_leading_whitespaces", Value: true}, {Key: "preserve_trailing_whitespaces", Value: true}}
	if n := s.size("max_message_size"); n > 0 {
		if in.kind == "tcp" {
			m = append(m, collector.Entry{Key: "max_log_size", Value: n})
		}
		s.done("max_message_size")
	}
	s.same("has no counterpart", "max_message_size", "timeout", "read_buffer", "max_connections", "network")
	if in.kind == "tcp" {
		if d := s.string("line_delimiter", "\n"); d != "\n" && d != `\n` {
			m = append(m, collector.Entry{Key: "multiline", Value: collector.Map{{Key: "line_end_pattern", Value: quoteMeta(d)}, {Key: "omit_pattern", Value: true}}})
		}
		s.done("line_delimiter")
		if s.string("framing", "delimiter") != "delimiter" {
			s.say("framing", finding.Manual, "the receiver takes lines; frames that begin with their length come by the syslog receiver with enable_octet_counting")
		}
		s.done("framing")
		m = in.serverTLS(m)
		m = append(m, collector.Entry{Key: "add_attributes", Value: true})
		in.component("tcplog", m)
	} else {
		m = append(m, collector.Entry{Key: "add_attributes", Value: true}, collector.Entry{Key: "one_log_per_packet", Value: true})
		in.component("udplog", m)
	}
	ip, port := ottl.Attributes.Key("net.peer.ip").Value(), ottl.Attributes.Key("net.peer.port").Value()
	in.program.comment = s.at.String() + " " + in.kind
	in.set(path("log.source.address"), ottl.Call("Concat", ottl.List(ip, ottl.Str(":"), port), ottl.Str("")))
	in.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(`^net\.`)))
}

// listen is an address to listen on, with the host that Filebeat has for a default.
func listen(t collector.Text) collector.Text {
	if plain, ok := t.Plain(); ok {
		if strings.HasPrefix(plain, ":") {
			return collector.Literal("0.0.0.0" + plain)
		}
		if plain == "" {
			return collector.Literal("localhost:8080")
		}
	}
	return t
}

// syslogInput is the input syslog: lines of RFC 3164 and RFC 5424, by TCP or UDP.
func syslogInput(in *input) {
	s := in.settings
	protocol := "rfc3164"
	if f := s.string("format", "rfc3164"); f == "rfc5424" {
		protocol = f
	} else if f == "auto" {
		s.say("format", finding.Review, "the receiver takes one form; it is set to RFC 3164")
	}
	s.done("format")
	transport := "udp"
	if s.has("protocol.tcp") {
		transport = "tcp"
	}
	host := "protocol." + transport + ".host"
	m := collector.Map{{Key: transport, Value: collector.Map{{Key: "listen_address", Value: listen(s.text(host))}}}, {Key: "protocol", Value: protocol}}
	if zone := s.string("timezone", ""); zone != "" && zone != "Local" {
		m = append(m, collector.Entry{Key: "location", Value: zone})
	}
	s.done(host, "timezone")
	s.without(finding.Review, "has no counterpart", "protocol")
	in.component("syslog", m)
	in.program.comment = s.at.String() + " syslog"
	for _, f := range []struct{ from, to string }{{"hostname", "log.syslog.hostname"}, {"appname", "process.name"}, {"proc_id", "process.pid"}, {"priority", "log.syslog.priority"}, {"facility", "log.syslog.facility.code"}} {
		from := ottl.Attributes.Key(f.from)
		in.when(ottl.Exists(from.Value()), func() {
			in.set(path(f.to), from.Value())
			in.remove(from)
		})
	}
	message := ottl.Attributes.Key("message")
	in.when(ottl.Exists(message.Value()), func() {
		in.set(ottl.Body, message.Value())
		in.remove(message)
	})
}
