package logstash

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { outputs["syslog"] = syslogOutput }

// syslogFacilities and syslogSeverities are the labels that stand for numbers, in their order
// (logstash-output-syslog/lib/logstash/outputs/syslog.rb).
var (
	syslogFacilities = []string{"kernel", "user-level", "mail", "daemon", "security/authorization", "syslogd", "line printer", "network news", "uucp",
		"clock", "security/authorization", "ftp", "ntp", "log audit", "log alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5",
		"local6", "local7"}
	syslogSeverities = []string{"emergency", "alert", "critical", "error", "warning", "notice", "informational", "debug"}
)

// syslogOutput sends syslog. The exporter takes the parts of a message from attributes, and its time from the record.
func syslogOutput(out *output) {
	codec := out.codecOf("plain")
	plain := codec.Name == "plain" && len(codec.Attributes) == 0
	message := out.held(out.sprintf(out.string("message", "%{message}")))
	host, app := out.held(out.sprintf(out.string("sourcehost", "%{host}"))), out.held(out.sprintf(out.string("appname", "LOGSTASH")))
	process, id := out.string("procid", "-"), out.string("msgid", "-")
	rfc := out.string("rfc", "rfc3164")
	if rfc == "rfc5424" {
		out.later = append(out.later, assignment{ottl.Attributes.Key("proc_id"), out.held(out.sprintf(process))},
			assignment{ottl.Attributes.Key("msg_id"), out.held(out.sprintf(id))})
	} else if process != "-" {
		out.reviewf("procid: the exporter writes none in a message of RFC 3164")
	}
	priority := out.syslogPriority()
	if !plain {
		out.encode("plain")
		message = ottl.Body.Value()
		if codec.Name != "plain" && codec.Name != "line" {
			message = ottl.Call("String", ottl.Body.Value())
		}
	} else {
		out.value("codec")
	}
	out.set(ottl.Attributes.Key("message"), message)
	out.set(ottl.Attributes.Key("hostname"), host)
	out.set(ottl.Attributes.Key("appname"), app)
	out.set(ottl.Attributes.Key("priority"), priority)
	out.assigned()
	if ts := out.string("timestamp", "%{@timestamp}"); ts != "%{@timestamp}" && ts != "%{[@timestamp]}" {
		out.reviewf("timestamp => %s: the exporter writes the time of the record", ts)
	}
	if rfc == "rfc3164" {
		out.reviewf("the exporter writes times in UTC; Logstash writes those of RFC 3164 in the zone of its machine")
	}
	network := out.string("protocol", "tcp")
	tls := collector.Map{{Key: "insecure", Value: true}}
	secure := out.clientTLS()
	if network == "ssl-tcp" {
		network = "tcp"
		if tls = secure; !out.has("ssl_verify") {
			tls = tls.Set("insecure_skip_verify", true) // Logstash does not check unless it is told to
		}
	}
	m := collector.Map{{Key: "endpoint", Value: out.text("host")}, {Key: "port", Value: out.numeric("port")}, {Key: "network", Value: network}, {Key: "protocol", Value: rfc}}
	if network == "tcp" && len(tls) > 0 {
		m = append(m, collector.Entry{Key: "tls", Value: tls})
	}
	for _, name := range []string{"reconnect_interval", "ssl_crl", "ssl_crl_check_all"} {
		out.value(name)
	}
	out.exporter("syslog", out.lasting(m))
	out.common()
}

// syslogPriority is the number before a message.
func (out *output) syslogPriority() ottl.Value {
	priority := out.temp("priority")
	facility, severity := out.string("facility", "user-level"), out.string("severity", "notice")
	if !out.bool("use_labels", true) {
		out.do(ottl.Set(priority, ottl.Int(13))) // where the text is no number
		text := out.held(out.sprintf(out.string("priority", "%{syslog_pri}")))
		out.do(ottl.Set(priority, ottl.Call("Int", text)).Where(ottl.Is("IsMatch", text, ottl.Str("^[0-9]+$"))))
		return priority.Value()
	}
	out.value("priority")
	f, s := slices.Index(syslogFacilities, strings.ToLower(facility)), slices.Index(syslogSeverities, strings.ToLower(severity))
	if !varies(facility) && !varies(severity) && f >= 0 && s >= 0 {
		return ottl.Int(int64(f*8 + s))
	}
	number := func(what, text string, labels []string, otherwise int) ottl.Value {
		if i := slices.Index(labels, strings.ToLower(text)); i >= 0 {
			return ottl.Int(int64(i))
		}
		label, n := out.held(out.sprintf(text)), out.temp(what)
		out.do(ottl.Set(n, ottl.Int(int64(otherwise))))
		for i, l := range labels {
			if slices.Index(labels, l) == i {
				out.do(ottl.Set(n, ottl.Int(int64(i))).Where(ottl.Eq(label, ottl.Str(l))))
			}
		}
		return n.Value()
	}
	fv, sv := number("facility", facility, syslogFacilities, 1), number("severity", severity, syslogSeverities, 5)
	out.do(ottl.Set(priority, ottl.Sum(ottl.Product(fv, ottl.Int(8)), sv)))
	return priority.Value()
}
