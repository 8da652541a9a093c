package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() {
	inputs["tcp"] = tcpInput
	inputs["udp"] = udpInput
}

// connection tells the connections from each other, for the codec multiline.
const connection = `attributes["@connection"]`

// connections gives every line the name of its connection, where the codec joins lines, and reports whether it does.
func (c *codec) connections(name string) bool {
	if c.origin != connection || !c.joins {
		return false
	}
	c.operators = append([]any{collector.Map{{Key: "type", Value: "add"}, {Key: "field", Value: connection}, {Key: "value", Value: name}}}, c.operators...)
	c.operator("remove", collector.Entry{Key: "field", Value: connection})
	return true
}

// tcpInput listens for connections that send lines (logstash-input-tcp/lib/logstash/inputs/tcp.rb).
func tcpInput(in *input) {
	switch in.codecPlugin("line").Name {
	case "fluent":
		in.forwarded()
		return
	}
	if in.string("mode", "server") == "client" {
		in.manualf("mode => client: the Collector has no receiver that connects to a server; let the server send to a tcplog receiver")
		in.unlisted()
		return
	}
	c := in.codec("line", asLines, connection)
	m := collector.Map{{Key: "listen_address", Value: in.address("")}}
	m = withTLS(m, in.serverTLS(true, "ssl_enabled", "ssl_enable"))
	lookup := in.bool("dns_reverse_lookup_enabled", true)
	proxy := in.bool("proxy_protocol", false)
	in.value("tcp_keep_alive") // that of Go is always on
	in.value("data_timeout")
	in.ignore("is for clients", "ssl_verification_mode")
	if proxy {
		in.manualf("proxy_protocol: the Collector does not read the PROXY line, which becomes an event; switch it off at the load balancer")
	}
	joins := c.connections(`EXPR(attributes["net.peer.ip"] + " " + attributes["net.peer.port"])`)
	named := !in.ecs || in.metadata
	if named || joins {
		m = append(m, collector.Entry{Key: "add_attributes", Value: true})
	}
	in.receiver("tcplog", c.receiver(m))
	host := peerName
	if !lookup {
		host = peerIP
	}
	const ecs = "[@metadata][input][tcp][source]"
	if named {
		in.setMissing(in.ecsField("host", ecs+"[name]"), host.Value(), ottl.True)
		if in.metadata {
			in.setMissing(in.ecsField("[@metadata][ip_address]", ecs+"[ip]"), peerIP.Value(), ottl.True)
		}
		in.setMissing(in.ecsField("port", ecs+"[port]"), ottl.Call("Int", peerPort.Value()), ottl.True)
	}
	if named || joins {
		in.withoutPeer()
	}
}

// udpInput listens for datagrams (logstash-input-udp/lib/logstash/inputs/udp.rb).
func udpInput(in *input) {
	switch in.codecPlugin("plain").Name {
	case "netflow", "sflow":
		in.flows()
		return
	}
	c := in.codec("plain", asPackets, `attributes["net.peer.ip"]`)
	m := collector.Map{{Key: "listen_address", Value: in.address("")}, {Key: "add_attributes", Value: true}}
	if c.delimiter == "" {
		m = append(m, collector.Entry{Key: "one_log_per_packet", Value: true})
	} else {
		m = append(m, collector.Entry{Key: "preserve_leading_whitespaces", Value: true}, collector.Entry{Key: "preserve_trailing_whitespaces", Value: true})
	}
	if in.has("workers") || in.has("queue_size") {
		m = append(m, collector.Entry{Key: "async", Value: collector.Map{{Key: "processors", Value: int(max(in.int("workers", 2), 1))},
			{Key: "max_queue_length", Value: int(max(in.int("queue_size", 2000), 1))}}})
	}
	in.value("buffer_size") // datagrams have 64 KiB at most
	in.ignore("has no counterpart: set the system's default (sysctl net.core.rmem_default)", "receive_buffer_bytes")
	in.receiver("udplog", c.receiver(m))
	in.autof("line ends and NULs at the end of a datagram are left out")
	target := in.ecsField("host", "[host][ip]")
	if name := in.string("source_ip_fieldname", ""); name != "" {
		target = in.field(name)
	}
	in.setMissing(target, peerIP.Value(), ottl.True)
	in.withoutPeer()
}

// flows listens for netflow or sFlow, for which the Collector has a receiver of its own.
func (in *input) flows() {
	codec := in.settingsOf(in.codecPlugin(""))
	for _, name := range []string{"cache_save_path", "cache_ttl", "versions", "target", "netflow_definitions", "ipfix_definitions", "include_flowset_id"} {
		codec.value(name)
	}
	codec.unread()
	workers := int(max(in.int("workers", 2), 1))
	for _, name := range []string{"buffer_size", "receive_buffer_bytes", "queue_size", "source_ip_fieldname"} {
		in.value(name)
	}
	scheme := in.codecPlugin("").Name
	in.receiver("netflow", collector.Map{{Key: "scheme", Value: scheme}, {Key: "hostname", Value: environment(in.string("host", "0.0.0.0"))},
		{Key: "port", Value: in.number("port")}, {Key: "sockets", Value: 1}, {Key: "workers", Value: workers}})
	in.manualf("flows come as attributes of other names: source.address, destination.port, flow.io.bytes in place of [netflow][ipv4_src_addr], [netflow][l4_dst_port], [netflow][in_bytes]; rename them in what comes after, and note that templates of vendors are not read")
}

// number is a setting that is a number, or a reference to the environment that stands for one.
func (in *input) number(name string) any {
	text := in.text(name)
	if _, plain := text.Plain(); !plain {
		return text
	}
	return int(in.int(name, 0))
}

// forwarded listens for Fluentd and Fluent Bit, for which the Collector has a receiver of its own.
func (in *input) forwarded() {
	codec := in.settingsOf(in.codecPlugin(""))
	codec.value("target")
	codec.value("nanosecond_precision")
	codec.unread()
	for _, name := range []string{"mode", "tcp_keep_alive", "dns_reverse_lookup_enabled"} {
		in.value(name)
	}
	m := collector.Map{{Key: "endpoint", Value: in.address("24224")}}
	if in.serverTLS(true, "ssl_enabled", "ssl_enable") != nil {
		in.manualf("the receiver fluentforward has no TLS; put a proxy before it")
	}
	in.receiver("fluentforward", m)
	in.reviewf("the tag of Fluentd is in the attribute fluent.tag, and the fields log and message become message")
	in.setMissing(ottl.Attributes.Key("tags"), ottl.List(ottl.Attributes.Key("fluent.tag").Value()), ottl.Exists(ottl.Attributes.Key("fluent.tag").Value()))
}

// unlisted reads every setting but those that the placeholder's events get as well.
func (in *input) unlisted() {
	for _, a := range in.plugin.Attributes {
		if a.Name != "type" && a.Name != "tags" && a.Name != "add_field" {
			in.read[a.Name] = true
		}
	}
}
