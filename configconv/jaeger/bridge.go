package jaeger

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// bridge makes the Collector that stands in front of the existing backend: it takes in what the program takes in, and the storage
// stays where it is.
func (c *converter) bridge() {
	switch c.role {
	case Agent:
		c.agent()
	case Collector, AllInOne:
		c.collector()
	case Ingester:
		c.ingester()
	case Query:
		c.say("jaeger-query", finding.Keep, "answers queries and serves the UI from the storage, which does not change in this phase; it stays as it is", migrateDocs)
		c.stays("", "stays with the query service")
	}
}

// stays gives every setting below a prefix the finding that it stays where it is.
func (c *converter) stays(prefix, why string) {
	c.set.SayPrefix(prefix, finding.Keep, why, migrateDocs)
}

func (c *converter) agent() {
	p := c.cfg.Pipeline(collector.Traces, "")
	protocols := c.udp()
	receiver := c.cfg.Add(collector.Receiver, collector.ID{Type: "jaeger"}, collector.Map{{Key: "protocols", Value: protocols}}, c.at.String())
	p.Receivers = []collector.ID{receiver.ID}
	c.say("jaeger-agent", finding.Auto, "the agent is replaced by a Collector that listens on the same UDP ports", receiverDocs)
	hosts := c.reporters()
	c.remoteSampling(hosts[0])
	p.Processors = append(c.tags("agent.tags"), c.batch())
	p.Exporters = []collector.ID{c.reporter(hosts)}
	c.admin(":14271")
}

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
		status, message = finding.Manual, message+". The port is published here, so look for clients that still send to it"
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

// reporters are the addresses of reporter.grpc.host-port, as OTLP addresses: the port of Jaeger's own protocol, 14250, becomes 4317.
func (c *converter) reporters() []collector.Text {
	const key = "reporter.grpc.host-port"
	if c.opts.Endpoint != "" {
		c.set.Say(key, finding.Auto, "is replaced by the address that was asked for, "+c.opts.Endpoint, otlpDocs)
		return []collector.Text{literal(c.opts.Endpoint)}
	}
	if !c.set.Has(key) {
		c.say("jaeger-reporter", finding.Review, "the agent names no collector (reporter.grpc.host-port), so the exporter sends to jaeger-collector:4317; use --endpoint to name another", otlpDocs)
		return []collector.Text{literal("jaeger-collector:4317")}
	}
	v, _ := c.set.Get(key)
	if v.Hidden {
		c.Variable("OTLP_ENDPOINT", "the address of "+v.Name+", with port 4317 for 14250")
		c.set.Say(key, finding.Manual, "set OTLP_ENDPOINT to the collector's address with port 4317", otlpDocs)
		return []collector.Text{collector.EnvDefault("OTLP_ENDPOINT", "jaeger-collector:4317")}
	}
	var hosts []collector.Text
	for _, one := range splitList(v.Value) {
		hosts = append(hosts, otlpPort(one))
	}
	c.set.Say(key, finding.Review, "is the endpoint of the otlp exporter. The Collector sends OTLP, so the port changes from 14250 to 4317: the backend has to be Jaeger 1.35 or newer, with collector.otlp.enabled (the default since 1.46)", otlpDocs)
	return hosts
}

// splitList splits a text at the commas outside of its references.
func splitList(t collector.Text) (list []collector.Text) {
	var one collector.Text
	for _, p := range t {
		if p.Env != "" {
			one = append(one, p)
			continue
		}
		for i, part := range strings.Split(p.Literal, ",") {
			if i > 0 {
				list, one = append(list, one), nil
			}
			if part = strings.TrimSpace(part); part != "" {
				one = append(one, collector.Part{Literal: part})
			}
		}
	}
	return append(list, one)
}

// otlpPort replaces the port of Jaeger's gRPC by that of OTLP.
func otlpPort(t collector.Text) collector.Text {
	out := append(collector.Text(nil), t...)
	if n := len(out); n > 0 && out[n-1].Env == "" {
		if host, ok := strings.CutSuffix(out[n-1].Literal, ":14250"); ok {
			out[n-1].Literal = host + ":4317"
		}
	} else if n > 0 && out[n-1].HasDefault {
		out[n-1].Default = strings.TrimSuffix(out[n-1].Default, "14250") + map[bool]string{true: "4317"}[strings.HasSuffix(out[n-1].Default, "14250")]
	}
	return out
}

// reporter is the exporter that takes the place of the agent's connection to the collector.
func (c *converter) reporter(hosts []collector.Text) collector.ID {
	c.set.Say("reporter.type", finding.Auto, "is gRPC, as the exporter is", otlpDocs)
	c.set.Say("reporter.grpc.retry.max", finding.Review, "counts attempts, where the exporter counts time: it retries for retry_on_failure.max_elapsed_time, 5 minutes", otlpDocs)
	c.set.Say("reporter.grpc.discovery.min-peers", finding.Auto, "is not needed: gRPC keeps the connections", otlpDocs)
	c.set.SayPrefix("reporter.tchannel.", finding.Auto, "had no effect since Jaeger 1.16: TChannel is gone", otlpDocs)
	if len(hosts) == 1 {
		m := collector.Map{{Key: "endpoint", Value: hosts[0]}}
		m = c.clientTLS(m, "reporter.grpc.tls")
		if strings.HasPrefix(hosts[0].String(), "dns:///") {
			m = append(m, collector.Entry{Key: "balancer_name", Value: "round_robin"})
		}
		return c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, m, c.origin("reporter.grpc.host-port")).ID
	}
	var names []any
	for _, h := range hosts {
		names = append(names, h)
	}
	c.say("jaeger-reporter-list", finding.Review, "the agent spread its spans over several collectors; the loadbalancing exporter does, and sends all spans of a trace to the same one", contrib+"exporter/loadbalancingexporter")
	return c.cfg.Add(collector.Exporter, collector.ID{Type: "loadbalancing"}, collector.Map{
		{Key: "protocol", Value: collector.Map{{Key: "otlp", Value: c.clientTLS(nil, "reporter.grpc.tls")}}},
		{Key: "resolver", Value: collector.Map{{Key: "static", Value: collector.Map{{Key: "hostnames", Value: names}}}}},
	}, c.origin("reporter.grpc.host-port")).ID
}

// origin is the place of a setting, that of the program where it is not set.
func (c *converter) origin(key string) string {
	if v, ok := c.set.Get(key); ok {
		return v.At.String()
	}
	return c.at.String()
}

func (c *converter) batch() collector.ID {
	return c.cfg.Add(collector.Processor, collector.ID{Type: "batch"}, nil).ID
}

// tags is the processor for tags that are added to the process of every span.
func (c *converter) tags(key string) []collector.ID {
	v, ok := c.set.Get(key)
	if !ok || !c.set.Has(key) {
		return nil
	}
	if v.Hidden {
		c.set.Say(key, finding.Manual, "are attributes that a resource processor inserts", resourceDocs)
		return nil
	}
	var attributes []any
	for _, one := range splitList(v.Value) {
		name, value, ok := cutTag(one)
		if !ok {
			c.set.Bad(key, "a list of key=value")
			continue
		}
		attributes = append(attributes, collector.Map{{Key: "key", Value: name}, {Key: "value", Value: tagValue(value)}, {Key: "action", Value: "insert"}})
	}
	if len(attributes) == 0 {
		return nil
	}
	c.set.Say(key, finding.Review, "are attributes of the resource, which is what a process is in OpenTelemetry. Where a program has the same tag with another value, its own is kept; Jaeger added a second one", resourceDocs)
	return []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "resource", Name: "jaeger_tags"}, collector.Map{{Key: "attributes", Value: attributes}}, v.At.String()).ID}
}

// cutTag splits key=value.
func cutTag(t collector.Text) (name string, value collector.Text, ok bool) {
	if len(t) == 0 || t[0].Env != "" {
		return "", nil, false
	}
	name, rest, ok := strings.Cut(t[0].Literal, "=")
	if rest != "" {
		value = collector.Text{{Literal: rest}}
	}
	return strings.TrimSpace(name), append(value, t[1:]...), ok && strings.TrimSpace(name) != ""
}

// tagValue reads the reference of a tag, ${NAME:default} in Jaeger's own syntax (cmd/internal/flags, ParseJaegerTags).
func tagValue(t collector.Text) collector.Text {
	if plain, ok := t.Plain(); ok && strings.HasPrefix(plain, "${") && strings.HasSuffix(plain, "}") {
		name, def, has := strings.Cut(plain[2:len(plain)-1], ":")
		return collector.Text{{Env: name, Default: def, HasDefault: has}}
	}
	if len(t) == 0 {
		return collector.Text{{Literal: ""}}
	}
	return t
}

// remoteSampling serves the clients' questions for sampling strategies, which the agent passed on to the collector.
func (c *converter) remoteSampling(backend collector.Text) {
	endpoint := c.listen("http-server.host-port", ":5778")
	c.set.Say("http-server.host-port", finding.Auto, "is the address at which the jaegerremotesampling extension answers", samplingDocs)
	source := collector.Map{{Key: "remote", Value: c.clientTLS(collector.Map{{Key: "endpoint", Value: jaegerPort(backend)}}, "reporter.grpc.tls")}}
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, samplingServer(endpoint, source), c.origin("http-server.host-port"))
	c.say("jaeger-remote-sampling", finding.Auto, "clients with a remote sampler (Jaeger's default) ask port 5778 for their strategy; the jaegerremotesampling extension passes the question on to the collector's port 14250, as the agent did", samplingDocs)
}

// samplingServer are the settings of the extension that answers clients. Its gRPC side listens on port 14250 unless told otherwise, where
// the jaeger receiver does, so it gets the port that Jaeger v2 uses.
func samplingServer(http collector.Text, source collector.Map) collector.Map {
	return collector.Map{{Key: "http", Value: collector.Map{{Key: "endpoint", Value: http}}},
		{Key: "grpc", Value: collector.Map{{Key: "endpoint", Value: "0.0.0.0:5779"}}}, {Key: "source", Value: source}}
}

// jaegerPort is the address of Jaeger's own gRPC beside an OTLP address.
func jaegerPort(t collector.Text) collector.Text {
	out := append(collector.Text(nil), t...)
	if n := len(out); n > 0 && out[n-1].Env == "" {
		out[n-1].Literal = strings.TrimPrefix(strings.TrimPrefix(out[n-1].Literal, "http://"), "https://")
		if host, ok := strings.CutSuffix(out[n-1].Literal, ":4317"); ok {
			out[n-1].Literal = host + ":14250"
		}
	}
	return out
}

// admin is the port for health checks and metrics, and the log.
func (c *converter) admin(def string) {
	const key = "admin.http.host-port"
	m := collector.Map{{Key: "endpoint", Value: c.listen(key, def)}}
	m = c.serverTLS(m, "admin.http.tls")
	c.cfg.Add(collector.Extension, collector.ID{Type: "health_check"}, m, c.origin(key))
	c.set.Say(key, finding.Review, "answers health checks at / as before (health_check extension); the Collector's own metrics are at port 8888 under /metrics, with other names", healthDocs)
	if !c.set.Said(key) {
		c.say("jaeger-admin", finding.Review, "the port "+strings.TrimPrefix(def, ":")+" answers health checks at / as before (health_check extension); the Collector's own metrics are at port 8888 under /metrics, with other names", healthDocs)
	}
	c.cfg.Telemetry = c.cfg.Telemetry.Set("metrics::readers", []any{collector.Map{{Key: "pull", Value: collector.Map{{Key: "exporter", Value: collector.Map{
		{Key: "prometheus", Value: collector.Map{{Key: "host", Value: "0.0.0.0"}, {Key: "port", Value: 8888}}}}}}}}})
	c.set.Say("metrics-backend", finding.Auto, "is Prometheus, as in the Collector", internalDocs)
	c.set.Say("metrics-http-route", finding.Review, "is always /metrics in the Collector", internalDocs)
	if level := c.set.Text("log-level", ""); level != "" {
		switch strings.ToLower(level) {
		case "debug", "info", "warn", "error":
			c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::level", strings.ToLower(level))
		default: // dpanic, panic, fatal
			c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::level", "error")
		}
		c.set.Say("log-level", finding.Auto, "is service.telemetry.logs.level", internalDocs)
	}
	if encoding := c.set.Text("log-encoding", ""); encoding != "" {
		c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::encoding", encoding)
		c.set.Say("log-encoding", finding.Auto, "is service.telemetry.logs.encoding", internalDocs)
	}
	c.set.Say("config-file", finding.Manual, "names a configuration file that is not in this tree; convert that file as well", flagDocs)
	c.set.Say("feature-gates", finding.Manual, "are gates of Jaeger; the Collector has others (--feature-gates)", internalDocs)
}

// collector converts the collector and the all-in-one program.
func (c *converter) collector() {
	p := c.cfg.Pipeline(collector.Traces, "")
	p.Receivers = c.receivers()
	p.Processors = c.tags("collector.tags")
	types := c.storage()
	var backend []string
	kafka := false
	for _, t := range types {
		if t == "kafka" {
			kafka = true
		} else {
			backend = append(backend, t)
		}
	}
	if kafka {
		p.Processors = append(p.Processors, c.downsampling()...)
		p.Exporters = append(p.Exporters, c.kafkaProducer())
		c.set.Say("span-storage.type", finding.Auto, "kafka is the kafka exporter", kafkaDocs)
	}
	p.Processors = append(p.Processors, c.batch())
	host := cmp.Or(c.opts.Endpoint, c.name+":4317")
	if len(backend) > 0 {
		m := c.queue(collector.OTLP(host))
		p.Exporters = append(p.Exporters, c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, m).ID)
		c.say("jaeger-"+string(c.role), finding.Review, fmt.Sprintf("the Collector stands in front of this program: it takes in what the program takes in, and sends OTLP to %s, which goes on writing to %s. Let clients and agents reach the Collector under the old name or address, and give the program another; it has to be Jaeger 1.35 or newer", host, strings.Join(backend, ", ")), migrateDocs)
	} else {
		c.queue(nil)
		c.say("jaeger-"+string(c.role), finding.Auto, "the Collector takes the place of this program: it takes in the same protocols and writes the same messages to Kafka", kafkaDocs)
	}
	c.strategies(host, len(backend) > 0)
	c.stays("query.", "concerns the UI and its API, which stay")
	c.admin(map[Role]string{Collector: ":14269", AllInOne: ":14269"}[c.role])
	c.tenancy()
	c.set.Say("collector.enable-span-size-metrics", finding.Review, "no metric of the Collector counts the bytes of spans by service", internalDocs)
	for _, prefix := range []string{"es.", "es-archive.", "cassandra.", "cassandra-archive.", "badger.", "memory.", "grpc-storage", "span-storage.", "dependency-storage.", "downsampling.", "sampling.", "metrics-storage.", "prometheus.", "kafka.producer."} {
		if strings.HasPrefix(prefix, "kafka") || len(backend) == 0 && prefix != "span-storage." && prefix != "sampling." {
			continue
		}
		c.stays(prefix, "stays with the program, which is the backend in this phase")
	}
}

// storage are the types of storage that the program writes to.
func (c *converter) storage() []string {
	def := "cassandra" // plugin/storage/factory_config.go
	if c.role == AllInOne {
		def = "memory"
	}
	v, set := c.set.Get("span-storage.type")
	if set && v.Hidden {
		c.set.Say("span-storage.type", finding.Manual, "if it is kafka, the Collector needs a kafka exporter in place of the otlp one", kafkaDocs)
		return []string{def}
	}
	var types []string
	for t := range strings.SplitSeq(c.set.Text("span-storage.type", def), ",") {
		if t = strings.TrimSpace(t); t != "" {
			types = append(types, t)
		}
	}
	if len(types) == 0 {
		types = []string{def}
	}
	return types
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
	for flag, key := range map[string]string{"max-connection-age": "max_connection_age", "max-connection-age-grace": "max_connection_age_grace"} {
		if d := nonZero(c.set.Text(prefix+flag, "")); d != "" {
			m = m.Set("keepalive::server_parameters::"+key, d)
		}
		c.set.Say(prefix+flag, finding.Auto, "is "+key+" of keepalive.server_parameters", receiverDocs)
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

// otlpReceiver takes in OTLP, as Jaeger does by default since 1.46 and on request from 1.35.
func (c *converter) otlpReceiver() collector.ID {
	def := true
	if minor, ok := minorVersion(c.tag); ok && minor < 46 {
		def = false
	}
	if !c.set.Bool("collector.otlp.enabled", def) {
		message := "the program takes in no OTLP (collector.otlp.enabled, off by default before 1.46), but has to for the Collector to reach it: set COLLECTOR_OTLP_ENABLED=true. The Collector takes in OTLP, for programs that are migrated"
		c.set.Say("collector.otlp.enabled", finding.Review, message, migrateDocs)
		if !c.set.Said("collector.otlp.enabled") {
			c.say("jaeger-otlp", finding.Review, message, migrateDocs)
		}
	}
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

// queue carries over how much is kept for a slow backend.
func (c *converter) queue(m collector.Map) collector.Map {
	c.set.Say("collector.queue-size", finding.Review, "counts spans, and is the exporter's sending_queue.queue_size with sizer: items", otlpDocs)
	c.set.Say("collector.num-workers", finding.Review, "is the number of requests at a time, sending_queue.num_consumers", otlpDocs)
	c.set.Say("collector.queue-size-memory", finding.Review, "is in MiB, and is the exporter's sending_queue.queue_size in bytes; Jaeger adapted its queue to it", otlpDocs)
	queue := collector.Map{}
	if n := c.set.Int("collector.queue-size-memory", 0); n > 0 {
		queue = collector.Map{{Key: "sizer", Value: "bytes"}, {Key: "queue_size", Value: n << 20}}
	} else if n := c.set.Int("collector.queue-size", 0); n > 0 {
		queue = collector.Map{{Key: "sizer", Value: "items"}, {Key: "queue_size", Value: n}}
	}
	queue = queue.With("num_consumers", c.set.Int("collector.num-workers", 0))
	if m == nil || len(queue) == 0 {
		return m
	}
	return append(m, collector.Entry{Key: "sending_queue", Value: queue})
}

func (c *converter) downsampling() []collector.ID {
	v, ok := c.set.Get("downsampling.ratio")
	if !ok {
		c.set.Say("downsampling.hashsalt", finding.Auto, "has no effect without downsampling.ratio", contrib+"processor/probabilisticsamplerprocessor")
		return nil
	}
	ratio, err := strconv.ParseFloat(c.set.Text(v.Key, ""), 64)
	if err != nil || ratio < 0 || ratio > 1 {
		c.set.Bad(v.Key, "a number from 0 to 1")
		return nil
	}
	docs := contrib + "processor/probabilisticsamplerprocessor"
	if ratio == 1 {
		c.set.SayPrefix("downsampling.", finding.Auto, "keeps every trace, so there is no sampler", docs)
		return nil
	}
	c.set.SayPrefix("downsampling.", finding.Review, "is a probabilistic_sampler processor of the same ratio; it hashes the trace id in another way, and so keeps other traces", docs)
	percent, _ := strconv.ParseFloat(strconv.FormatFloat(ratio*100, 'g', 10, 64), 64)
	return []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "probabilistic_sampler"}, collector.Map{{Key: "sampling_percentage", Value: percent}, {Key: "mode", Value: "hash_seed"}}, v.At.String()).ID}
}

// strategies serves sampling strategies where the program did.
func (c *converter) strategies(backend string, stays bool) {
	const file = "sampling.strategies-file"
	var settings collector.Map
	endpoint := c.listen("http-server.host-port", ":5778")
	c.set.Say("http-server.host-port", finding.Auto, "is the address at which the jaegerremotesampling extension answers", samplingDocs)
	at := c.at.String()
	adaptive := strings.EqualFold(c.set.Text("sampling.config-type", ""), "adaptive")
	switch {
	case c.component.strategies != nil:
		c.Extra = append(c.Extra, conversion.ExtraFile{Suffix: "sampling-strategies.json", Data: c.component.strategies})
		c.Need(c.at, "/etc/otelcol/sampling-strategies.json", "the sampling strategies that stand in the resource; they are written beside the configuration")
		settings = collector.Map{{Key: "file", Value: "/etc/otelcol/sampling-strategies.json"}}
		c.say("jaeger-strategies", finding.Auto, "the sampling strategies are a file of their own, which the jaegerremotesampling extension reads", samplingDocs)
	case !adaptive && c.set.Has(file):
		v, _ := c.set.Get(file)
		at = v.At.String()
		settings = collector.Map{{Key: "file", Value: v.Value}}
		if d := nonZero(c.set.Text("sampling.strategies-reload-interval", "")); d != "" {
			settings = append(settings, collector.Entry{Key: "reload_interval", Value: d})
		}
		c.Need(v.At, setting.Resolve(v.Value, ""), "the sampling strategies")
		c.set.Say(file, finding.Auto, "is read by the jaegerremotesampling extension", samplingDocs)
		c.set.Say("sampling.strategies-reload-interval", finding.Auto, "is the extension's reload_interval", samplingDocs)
	case !stays:
		c.set.SayPrefix("sampling.", finding.Manual, "no component of the Collector computes sampling strategies; keep a jaeger-collector for that, and pass questions on to it with the jaegerremotesampling extension", samplingDocs)
		c.say("jaeger-sampling", finding.Review, "clients with a remote sampler get no answer any more and stay with their initial sampler, which keeps 1 trace in 1000 as Jaeger's default strategy does; write a file of strategies and add the jaegerremotesampling extension if they should do otherwise", samplingDocs)
		return
	default:
		settings = collector.Map{{Key: "remote", Value: collector.Map{{Key: "endpoint", Value: jaegerPort(literal(backend))}, {Key: "tls", Value: collector.Map{{Key: "insecure", Value: true}}}}}}
		if adaptive {
			c.say("jaeger-adaptive-sampling", finding.Review, "adaptive sampling counts the spans that reach the backend, which goes on computing the probabilities; the Collector passes questions on to it", samplingDocs)
		}
	}
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, samplingServer(endpoint, settings), at)
	c.say("jaeger-sampling", finding.Review, "clients ask for sampling strategies at http://HOST:5778/sampling, or at port 5779 over gRPC (jaegerremotesampling extension). Agents and clients that asked this program, at port 14250 or at /api/sampling of port 14268, have to ask there, or go on asking the backend", samplingDocs)
}

func (c *converter) tenancy() {
	if c.set.Bool("multi-tenancy.enabled", false) {
		c.set.SayPrefix("multi-tenancy.", finding.Manual, "the Collector passes a tenant on only when told to: set include_metadata on the receivers, metadata_keys on the batch processor, and a headers_setter extension on the exporter, all with the tenant's header", contrib+"extension/headerssetterextension")
		return
	}
	c.set.SayPrefix("multi-tenancy.", finding.Auto, "has no effect while multi-tenancy is off", flagDocs)
}
