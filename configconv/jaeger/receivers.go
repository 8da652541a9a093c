package jaeger

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// udp are the protocols of the agent.
func (c *converter) udp() collector.Map {
	var protocols collector.Map
	for _, u := range []struct{ flag, key, port string }{{"jaeger-compact", "thrift_compact", ":6831"}, {"jaeger-binary", "thrift_binary", ":6832"}} {
		prefix := "processor." + u.flag + "."
		m := collector.Map{{Key: "endpoint", Value: c.listen(prefix+"server-host-port", u.port)}}
		for _, knob := range []struct{ flag, key string }{{"server-queue-size", "queue_size"}, {"server-max-packet-size", "max_packet_size"}, {"workers", "workers"}, {"server-socket-buffer-size", "socket_buffer_size"}} {
			m = c.number(m, prefix+knob.flag, knob.key)
			c.set.Say(prefix+knob.flag, finding.Auto, "is "+knob.key+" of the jaeger receiver's "+u.key, receiverDocs)
		}
		c.set.Say(prefix+"server-host-port", finding.Auto, "is the address of the jaeger receiver's "+u.key, receiverDocs)
		protocols = append(protocols, collector.Entry{Key: u.key, Value: m})
	}
	const zipkin = "processor.zipkin-compact."
	status, message := finding.Review, "Zipkin Thrift over UDP (port 5775), which very old Jaeger clients use, is not taken in any more: no receiver has it"
	if c.published("5775") || c.set.Has(zipkin+"server-host-port") {
		status, message = finding.Manual, message+". The port is published or set here, so look for clients that still send to it"
	}
	c.say("jaeger-zipkin-compact", status, message, receiverDocs)
	c.set.SayPrefix(zipkin, finding.Manual, "no receiver takes Zipkin Thrift over UDP; let those clients send to port 6831", receiverDocs)
	return protocols
}

// number adds a numeric setting under its new key.
func (c *converter) number(m collector.Map, flag, key string) collector.Map {
	v, ok := c.set.Get(flag)
	if !ok || !c.set.Has(flag) {
		return m
	}
	plain, literal := v.Value.Plain()
	if !literal {
		return append(m, collector.Entry{Key: key, Value: v.Value})
	}
	n, err := strconv.Atoi(plain)
	if err != nil {
		c.set.Bad(flag, "a whole number")
		return m
	}
	return append(m, collector.Entry{Key: key, Value: n})
}

func (c *converter) published(port string) bool {
	if c.container == nil {
		return false
	}
	for _, p := range c.container.Ports {
		if p.Container == port {
			return true
		}
	}
	return false
}

// receivers are the ways in which spans come in.
func (c *converter) receivers() (ids []collector.ID) {
	var protocols collector.Map
	grpc := collector.Map{{Key: "endpoint", Value: c.listen("collector.grpc-server.host-port", ":14250")}}
	grpc = c.grpcServer(grpc, "collector.grpc-server.", "collector.grpc.tls")
	c.set.Say("collector.grpc-server.host-port", finding.Auto, "is the address of the jaeger receiver's grpc", receiverDocs)
	protocols = append(protocols, collector.Entry{Key: "grpc", Value: grpc})
	http := collector.Map{{Key: "endpoint", Value: c.listen("collector.http-server.host-port", ":14268")}}
	http = c.httpServer(http, "collector.http-server.", "collector.http.tls")
	c.set.Say("collector.http-server.host-port", finding.Auto, "is the address of the jaeger receiver's thrift_http", receiverDocs)
	protocols = append(protocols, collector.Entry{Key: "thrift_http", Value: http})
	if c.role == AllInOne {
		protocols = append(protocols, c.udp()...)
		for _, key := range []string{"reporter.", "agent.tags", "jaeger.tags"} {
			c.set.SayPrefix(key, finding.Auto, "is not needed: what was an agent and a collector in one program is one Collector", receiverDocs)
		}
	}
	ids = append(ids, c.cfg.Add(collector.Receiver, collector.ID{Type: "jaeger"}, collector.Map{{Key: "protocols", Value: protocols}}, c.at.String()).ID)
	ids = append(ids, c.otlpReceiver())
	if c.set.Has("collector.zipkin.host-port") {
		ids = append(ids, c.zipkin())
	}
	c.set.SayPrefix("collector.zipkin.", finding.Auto, "has no effect without collector.zipkin.host-port", zipkinDocs)
	return ids
}

// grpcServer are the settings of a gRPC server but its address (config/configgrpc.ServerConfig).
func (c *converter) grpcServer(m collector.Map, prefix, tls string) collector.Map {
	if n := c.set.Int(prefix+"max-message-size", 0); n > 0 {
		m = append(m, collector.Entry{Key: "max_recv_msg_size_mib", Value: (n + 1<<20 - 1) >> 20})
		c.set.Say(prefix+"max-message-size", finding.Auto, "is max_recv_msg_size_mib, in MiB", receiverDocs)
	}
	for _, t := range []struct{ flag, key string }{{"max-connection-age", "max_connection_age"}, {"max-connection-age-grace", "max_connection_age_grace"}} {
		if d := nonZero(c.set.Text(prefix+t.flag, "")); d != "" {
			m = m.Set("keepalive::server_parameters::"+t.key, d)
		}
		c.set.Say(prefix+t.flag, finding.Auto, "is "+t.key+" of keepalive.server_parameters", receiverDocs)
	}
	return c.serverTLS(m, tls)
}

// httpServer are the settings of an HTTP server but its address (config/confighttp.ServerConfig).
func (c *converter) httpServer(m collector.Map, prefix, tls string) collector.Map {
	for _, t := range []struct{ flag, key string }{{"idle-timeout", "idle_timeout"}, {"read-timeout", "read_timeout"}, {"read-header-timeout", "read_header_timeout"}} {
		if d := nonZero(c.set.Text(prefix+t.flag, "")); d != "" {
			m = append(m, collector.Entry{Key: t.key, Value: d})
		}
		c.set.Say(prefix+t.flag, finding.Auto, "is "+t.key, receiverDocs)
	}
	return c.serverTLS(m, tls)
}

func (c *converter) cors(m collector.Map, prefix string) collector.Map {
	cors := collector.Map{}
	for _, k := range []struct{ flag, key string }{{"allowed-origins", "allowed_origins"}, {"allowed-headers", "allowed_headers"}} {
		if c.set.Has(prefix + k.flag) {
			cors = append(cors, collector.Entry{Key: k.key, Value: c.set.List(prefix+k.flag, "", envName(prefix+k.flag))})
			c.set.Say(prefix+k.flag, finding.Auto, "is cors."+k.key, receiverOTLP)
		}
	}
	if len(cors) > 0 && cors.Get("allowed_origins") != nil {
		m = append(m, collector.Entry{Key: "cors", Value: cors})
	}
	return m
}

// firstOTLP is the minor version of Jaeger 1.x that took in OTLP first, and defaultOTLP the one that does so unasked (CHANGELOG.md).
const firstOTLP, defaultOTLP = 35, 46

// backendOTLP sees to it that the program, which becomes the backend of the Collector, takes in OTLP.
func (c *converter) backendOTLP() {
	minor, known := minorVersion(c.tag)
	if c.tooOld() {
		c.say("jaeger-too-old", finding.Manual, fmt.Sprintf("the program is Jaeger %s, and the Collector cannot send to it: Jaeger takes in OTLP since 1.%d. Upgrade it first; 1.76 is the last of 1.x", c.tag, firstOTLP), migrateDocs)
		return
	}
	if c.set.Bool("collector.otlp.enabled", !known || minor >= defaultOTLP) {
		return
	}
	message := fmt.Sprintf("the program takes in no OTLP (collector.otlp.enabled, off by default before 1.%d), but has to for the Collector to reach it: ", defaultOTLP)
	if c.enableOTLP() {
		message += "COLLECTOR_OTLP_ENABLED=true is set in the diff"
	} else {
		message += "set COLLECTOR_OTLP_ENABLED=true"
	}
	c.set.Say("collector.otlp.enabled", finding.Review, message, migrateDocs)
	if !c.set.Said("collector.otlp.enabled") {
		c.say("jaeger-otlp", finding.Review, message, migrateDocs)
	}
}

// tooOld reports whether the program is known to be, or to send to, a Jaeger that takes in no OTLP.
func (c *converter) tooOld() bool {
	minor, known := minorVersion(c.tag)
	return c.opts.Target == conversion.Bridge && known && minor < firstOTLP
}

// otlpReceiver takes in OTLP, whether the program does or not: programs that are migrated send it.
func (c *converter) otlpReceiver() collector.ID {
	c.set.Say("collector.otlp.enabled", finding.Auto, "is the otlp receiver", receiverOTLP)
	grpc := c.grpcServer(collector.Map{{Key: "endpoint", Value: c.listen("collector.otlp.grpc.host-port", ":4317")}}, "collector.otlp.grpc.", "collector.otlp.grpc.tls")
	http := c.httpServer(collector.Map{{Key: "endpoint", Value: c.listen("collector.otlp.http.host-port", ":4318")}}, "collector.otlp.http.", "collector.otlp.http.tls")
	http = c.cors(http, "collector.otlp.http.cors.")
	c.set.Say("collector.otlp.grpc.host-port", finding.Auto, "is the address of the otlp receiver's grpc", receiverOTLP)
	c.set.Say("collector.otlp.http.host-port", finding.Auto, "is the address of the otlp receiver's http", receiverOTLP)
	return c.cfg.Add(collector.Receiver, collector.ID{Type: "otlp"}, collector.Map{{Key: "protocols", Value: collector.Map{
		{Key: "grpc", Value: grpc}, {Key: "http", Value: http}}}}, c.origin("collector.otlp.enabled")).ID
}

// minorVersion is N of a tag "1.N" or "1.N.P".
func minorVersion(tag string) (int, bool) {
	parts := strings.Split(strings.TrimPrefix(tag, "v"), ".")
	if len(parts) < 2 || parts[0] != "1" {
		return 0, false
	}
	n, err := strconv.Atoi(parts[1])
	return n, err == nil
}

func (c *converter) zipkin() collector.ID {
	m := collector.Map{{Key: "endpoint", Value: c.listen("collector.zipkin.host-port", ":9411")}}
	m = c.cors(m, "collector.zipkin.cors.")
	m = c.serverTLS(m, "collector.zipkin.tls")
	if v := c.set.Text("collector.zipkin.keep-alive", "true"); v == "false" {
		m = append(m, collector.Entry{Key: "keep_alives_enabled", Value: false})
	}
	c.set.Say("collector.zipkin.keep-alive", finding.Auto, "is keep_alives_enabled", zipkinDocs)
	c.set.Say("collector.zipkin.host-port", finding.Auto, "is the address of the zipkin receiver", zipkinDocs)
	return c.cfg.Add(collector.Receiver, collector.ID{Type: "zipkin"}, m, c.origin("collector.zipkin.host-port")).ID
}
