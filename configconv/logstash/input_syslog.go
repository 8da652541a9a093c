package logstash

import (
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["syslog"] = syslogInput }

// The labels that the input has where it is given none (logstash-input-syslog/lib/logstash/inputs/syslog.rb).
var (
	facilityLabels = []string{"kernel", "user-level", "mail", "system", "security/authorization", "syslogd", "line printer", "network news", "UUCP",
		"clock", "security/authorization", "FTP", "NTP", "log audit", "log alert", "clock", "local0", "local1", "local2", "local3", "local4", "local5",
		"local6", "local7"}
	severityLabels = []string{"Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Informational", "Debug"}
)

const syslogFailure = "_grokparsefailure_sysloginput"

// syslogInput listens for messages of RFC 3164 on TCP and on UDP. It reads them by a pattern of grok, as Logstash does: the operator of the
// receiver syslog refuses much of what that takes, and has other names for the fields.
func syslogInput(in *input) {
	c := in.codec("plain", asLines, connection)
	c.connections(`EXPR(attributes["net.peer.ip"] + " " + attributes["net.peer.port"])`)
	address := in.address("514")
	stream := c.receiver(collector.Map{{Key: "listen_address", Value: address}, {Key: "add_attributes", Value: true}})
	c.framed = asPackets
	datagrams := c.receiver(collector.Map{{Key: "listen_address", Value: address}, {Key: "add_attributes", Value: true}, {Key: "one_log_per_packet", Value: true}})
	in.receiver("tcplog", stream)
	in.receiver("udplog", datagrams)
	if in.bool("proxy_protocol", false) {
		in.manualf("proxy_protocol: the Collector does not read the PROXY line, which becomes an event; switch it off at the load balancer")
	}
	in.set(in.ecsField("host", "[host][ip]"), peerIP.Value())
	in.withoutPeer()
	in.syslogMessage()
}

// syslogMessage reads the text of the event.
func (in *input) syslogMessage() {
	field := in.string("syslog_field", "message")
	keys := map[string]ottl.Path{}
	for name, ecs := range map[string]string{"priority": "[log][syslog][priority]", "facility": "[log][syslog][facility][code]",
		"severity": "[log][syslog][severity][code]", "facility_label": "[log][syslog][facility][name]", "severity_label": "[log][syslog][severity][name]"} {
		keys[name] = in.ecsField(name, ecs)
	}
	pattern := "<%{POSINT:priority}>%{SYSLOGLINE}"
	if in.ecs {
		pattern = "<%{POSINT:[log][syslog][priority]:int}>%{SYSLOGLINE}"
		in.do(ottl.Set(ottl.Attributes.Key("event").Key("original"), in.field(field).Value()).Where(exists(in.field(field))))
	}
	pattern = in.string("grok_pattern", pattern)
	in.borrow("grok", attribute("match", hash(field, pattern)), attribute("overwrite", str(field)), attribute("tag_on_failure", str(syslogFailure)))
	service := in.string("service_type", "system")
	if in.ecs && service != "" {
		in.setMissing(ottl.Attributes.Key("service").Key("type"), ottl.Text(environment(service)), ottl.True)
	}

	failed := hasTag(ottl.Str(syslogFailure))
	priority := keys["priority"]
	in.set(priority, ottl.Call("Int", priority.Value()))
	in.when(ottl.Missing(priority.Value()), func() { in.set(priority, ottl.Int(0)) })
	in.when(failed, func() { in.set(priority, ottl.Int(13)) })
	eighth := ottl.Quotient(priority.Value(), ottl.Int(8))
	in.set(keys["severity"], ottl.Difference(priority.Value(), ottl.Product(eighth, ottl.Int(8))))
	in.set(keys["facility"], eighth)

	timestamp := ottl.Attributes.Key("timestamp")
	in.when(ottl.Not(failed), func() {
		if iso := ottl.Attributes.Key("timestamp8601"); !in.ecs {
			in.do(ottl.Set(timestamp, iso.Value()).Where(ottl.Exists(iso.Value())))
		}
		date := []*syntax.Attribute{attribute("match", array("timestamp", "MMM dd HH:mm:ss", "MMM  d HH:mm:ss", "MMM d HH:mm:ss", "ISO8601"))}
		for _, name := range []string{"locale", "timezone"} {
			if v := in.string(name, ""); v != "" {
				date = append(date, attribute(name, str(v)))
			}
		}
		in.borrow("date", date...)
		if in.ecs {
			in.do(ottl.Delete(timestamp))
		}
	})

	facilities, severities := in.strings("facility_labels"), in.strings("severity_labels")
	if !in.has("facility_labels") {
		facilities = facilityLabels
	}
	if !in.has("severity_labels") {
		severities = severityLabels
	}
	if in.bool("use_labels", true) {
		in.labelNumber(keys["facility_label"], keys["facility"], facilities)
		in.labelNumber(keys["severity_label"], keys["severity"], severities)
	}
}

// labelNumber sets a field to the label that a list has for a number.
func (p *program) labelNumber(target, number ottl.Path, labels []string) {
	var items []ottl.Item
	for i, l := range labels {
		items = append(items, ottl.Item{Key: strconv.Itoa(i), Value: ottl.Text(environment(l))})
	}
	all := p.temp("labels")
	p.do(ottl.Set(all, ottl.Map(items...)))
	p.set(target, all.At(ottl.Call("String", number.Value())).Value())
}

// borrow does what a filter does, with attributes that no one has written: some inputs and codecs have filters within.
func (in *input) borrow(name string, attributes ...*syntax.Attribute) {
	convert := filters[name]
	if convert == nil {
		in.manualf("the filter %s that is in it has no counterpart", name)
		return
	}
	convert(&filter{in.program, in.settingsOf(&syntax.Plugin{Pos: in.plugin.Pos, Name: name, Attributes: attributes})})
}

func attribute(name string, v syntax.Value) *syntax.Attribute {
	return &syntax.Attribute{Name: name, Value: v}
}

func str(s string) *syntax.String { return &syntax.String{Quote: '"', Text: s} }

func array(list ...string) *syntax.Array {
	a := &syntax.Array{}
	for _, s := range list {
		a.Elements = append(a.Elements, str(s))
	}
	return a
}

func hash(key, value string) *syntax.Hash {
	return &syntax.Hash{Entries: []*syntax.HashEntry{{Key: str(key), Value: str(value)}}}
}
