// Package zipkin converts the settings of a Zipkin server into a Collector that takes in the same spans and passes them on to that
// server, or to a backend of OpenTelemetry.
package zipkin

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const (
	serverDocs   = "https://github.com/openzipkin/zipkin/blob/master/zipkin-server/README.md"
	receiverDocs = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/receiver/"
	samplerDocs  = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/processor/probabilisticsamplerprocessor"
	exporterDocs = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/exporter/zipkinexporter"
)

// images are those of a Zipkin server.
var images = []string{"openzipkin/zipkin", "openzipkin/zipkin-slim", "zipkin", "zipkin-slim"}

// Runs reports whether a container is a Zipkin server.
func Runs(c *workload.Container) bool { return slices.Contains(images, c.ImageName()) }

// Recognise reports whether a YAML document is a zipkin-server.yml.
func Recognise(doc yamledit.Value) bool {
	if z := doc.Get("zipkin"); z.IsMap() {
		for _, key := range []string{"collector", "storage", "query", "self-tracing", "ui"} {
			if z.Get(key).Exists() {
				return true
			}
		}
	}
	for _, e := range doc.Entries() {
		if strings.HasPrefix(e.Key, "zipkin.collector.") || strings.HasPrefix(e.Key, "zipkin.storage.") {
			return true
		}
	}
	return false
}

// RecogniseLines reports whether an environment or properties file holds settings of a Zipkin server.
func RecogniseLines(name string, data []byte) bool {
	s := setting.NewSet(&conversion.Recorder{}, "")
	fromLines(s, name, data)
	for _, key := range s.Keys() {
		v, _ := s.Get(key)
		switch {
		case key == "storage.type" && v.Name == "STORAGE_TYPE":
			if value, plain := v.Value.Plain(); !plain || slices.Contains(storageTypes, value) {
				return true
			}
		case strings.HasPrefix(key, "collector.") && !slices.ContainsFunc(common, func(start string) bool { return strings.HasPrefix(v.Name, start) }), key == "storage.type":
			return true
		}
	}
	return false
}

// storageTypes are the values of STORAGE_TYPE, a name that other programs use as well.
var storageTypes = []string{"", "mem", "cassandra3", "cassandra", "elasticsearch", "mysql"}

// common are the beginnings of variables that the server has in common with other programs: those of brokers with many, the port with the
// collector of Jaeger.
var common = []string{"KAFKA_", "RABBIT_", "ACTIVEMQ_", "PULSAR_", "COLLECTOR_PORT"}

// ConvertContainer converts a container that runs a Zipkin server.
func ConvertContainer(c *workload.Container, source string, opts conversion.Options) *conversion.Conversion {
	host := c.Name
	if c.Kind != workload.Compose || host == "" {
		host = "zipkin"
	}
	conv := newConverter(source, c.At, host, opts)
	fromContainer(conv.settings, c)
	for _, from := range c.EnvFrom {
		conv.Add(from.At, "zipkin-env-from", from.Name, finding.Manual, "variables come from "+from.Name+", which is not read; convert that as well", serverDocs)
	}
	return conv.run()
}

// ConvertYAML converts a zipkin-server.yml.
func ConvertYAML(f *yamledit.File, opts conversion.Options) *conversion.Conversion {
	c := newConverter(f.Name, conversion.Place{File: f.Name, Line: 1, Column: 1}, "zipkin", opts)
	for _, doc := range f.Docs {
		if Recognise(doc) {
			fromYAML(c.settings, doc)
			c.at = conversion.At(doc)
		}
	}
	for _, d := range f.Duplicates {
		c.Problem(conversion.At(d), fmt.Sprintf("the key %s is there twice; the last one counts here", d.Text()))
	}
	return c.run()
}

// ConvertLines converts an environment or properties file of a Zipkin server.
func ConvertLines(src conversion.Source, opts conversion.Options) *conversion.Conversion {
	c := newConverter(src.Name, conversion.Place{File: src.Name, Line: 1, Column: 1}, "zipkin", opts)
	fromLines(c.settings, src.Name, src.Data)
	return c.run()
}

type converter struct {
	conversion.Recorder
	settings *setting.Set
	at       conversion.Place // of the server
	host     string           // by which others reach the server
	opts     conversion.Options
	cfg      *collector.Config
}

func newConverter(source string, at conversion.Place, host string, opts conversion.Options) *converter {
	c := &converter{Recorder: conversion.Recorder{Conversion: &conversion.Conversion{Source: source, From: "zipkin"}, Family: "zipkin"},
		at: at, host: host, opts: opts, cfg: &collector.Config{}}
	c.settings = setting.NewSet(&c.Recorder, "zipkin-")
	return c
}

func (c *converter) run() *conversion.Conversion {
	p := c.cfg.Pipeline(collector.Traces, "")
	p.Receivers = append(p.Receivers, c.http()...)
	p.Receivers = append(p.Receivers, c.kafka()...)
	c.otherTransports()
	if len(p.Receivers) == 0 {
		c.settings.Say("collector.sample-rate", finding.Keep, "stays with the server, as no Collector takes in its spans", serverDocs)
		c.Add(c.at, "zipkin-no-transport", "", finding.Manual, "the server takes in no spans in a way that a Collector has a receiver for", serverDocs)
		c.cfg = &collector.Config{}
	} else {
		p.Processors = append(c.sampler(), c.cfg.Add(collector.Processor, collector.ID{Type: "batch"}, nil).ID)
		p.Exporters = []collector.ID{c.exporter()}
		if c.sameServer() {
			c.settings.Say("collector.http.enabled", finding.Manual, noHTTP+"; the Collector passes the others on to the server over HTTP, so switch that on there", receiverDocs+"zipkinreceiver")
		}
	}
	c.settings.Say("collector.http.enabled", finding.Auto, noHTTP, receiverDocs+"zipkinreceiver")
	c.backend()
	c.Outputs = append(c.Outputs, conversion.Output{Config: c.cfg})
	c.Finish()
	return c.Conversion
}

// noHTTP is what becomes of a server that does not take in spans over HTTP.
const noHTTP = "spans are not taken in over HTTP, so there is no zipkin receiver"

func (c *converter) http() []collector.ID {
	if !c.settings.Bool("collector.http.enabled", true) {
		c.settings.Say("server.port", finding.Keep, "is the port of the API and the UI, which stay with the server", serverDocs)
		return nil
	}
	c.settings.Say("collector.http.enabled", finding.Auto, "is the zipkin receiver", receiverDocs+"zipkinreceiver")
	endpoint := append(collector.Text{{Literal: "0.0.0.0:"}}, c.port()...)
	message := "is the port of the zipkin receiver, on all interfaces as in the server"
	if c.sameServer() {
		message += ", and of the address at which the Collector reaches the server"
	}
	c.settings.Say("server.port", finding.Auto, message, receiverDocs+"zipkinreceiver")
	c.Add(c.at, "zipkin-receiver", "", finding.Review, "POST /api/v2/spans and /api/v1/spans go to the Collector, in JSON, Thrift and Protobuf as before. 64-bit trace ids are padded on the left to 128 bits, the debug flag of a span is lost, and the UI and the API (/api/v2/traces) stay with the server", receiverDocs+"zipkinreceiver")
	if c.settings.Bool("collector.grpc.enabled", true) {
		c.settings.Say("collector.grpc.enabled", finding.Manual, "no receiver takes Zipkin's gRPC (zipkin.proto3.SpanService/Report): let those clients report over HTTP", receiverDocs+"zipkinreceiver")
	} else {
		c.settings.Say("collector.grpc.enabled", finding.Auto, "is off, and the Collector has no such receiver", receiverDocs+"zipkinreceiver")
	}
	return []collector.ID{c.cfg.Add(collector.Receiver, collector.ID{Type: "zipkin"}, collector.Map{{Key: "endpoint", Value: endpoint}}, c.at.String()).ID}
}

func (c *converter) kafka() []collector.ID {
	const key = "collector.kafka."
	servers, ok := c.settings.Get(key + "bootstrap-servers")
	if c.settings.Has(key + "zookeeper") {
		c.settings.Say(key+"zookeeper", finding.Manual, "Kafka's consumers reach the brokers and no longer ZooKeeper: set KAFKA_BOOTSTRAP_SERVERS", serverDocs)
	}
	if !ok || !c.settings.Bool(key+"enabled", true) || !c.settings.Has(key+"bootstrap-servers") {
		c.settings.SayPrefix(key, finding.Auto, "has no effect: spans are not read from Kafka", serverDocs)
		return nil
	}
	m := collector.Map{
		{Key: "brokers", Value: c.settings.List(key+"bootstrap-servers", "", "KAFKA_BOOTSTRAP_SERVERS")},
		{Key: "group_id", Value: c.text(key+"group-id", "zipkin", "KAFKA_GROUP_ID")},
		{Key: "initial_offset", Value: "earliest"},
		{Key: "traces", Value: collector.Map{{Key: "topics", Value: c.topics(key + "topic")}, {Key: "encoding", Value: "zipkin_json"}}},
	}
	kafkaDocs := receiverDocs + "kafkareceiver"
	c.settings.Say(key+"bootstrap-servers", finding.Review, "is a kafka receiver. The server finds out the encoding of each message, the receiver has one: it is zipkin_json here; use zipkin_proto or zipkin_thrift, or a receiver each, if your clients send those. Do not let the server read the same topic with the same group, or each gets a part of the spans: turn that off with COLLECTOR_KAFKA_ENABLED=false", kafkaDocs)
	c.settings.Say(key+"topic", finding.Auto, "is the receiver's list of topics", kafkaDocs)
	c.settings.Say(key+"group-id", finding.Auto, "is the receiver's group_id, so that it goes on where the server stopped", kafkaDocs)
	c.settings.Say(key+"streams", finding.Auto, "is not needed: one receiver reads all partitions that it is given; run more Collectors for more", kafkaDocs)
	c.settings.Say(key+"enabled", finding.Auto, "is the kafka receiver", kafkaDocs)
	m = c.overrides(m, key+"overrides.", kafkaDocs)
	return []collector.ID{c.cfg.Add(collector.Receiver, collector.ID{Type: "kafka"}, m, servers.At.String()).ID}
}

// overrides are properties of Kafka's consumer (zipkin.collector.kafka.overrides.*).
func (c *converter) overrides(m collector.Map, prefix, docs string) collector.Map {
	mechanism := c.settings.Text(prefix+"sasl.mechanism", "")
	protocol := strings.ToUpper(c.settings.Text(prefix+"security.protocol", ""))
	if strings.HasSuffix(protocol, "SSL") {
		m = m.Set("tls", collector.Map{{Key: "insecure", Value: false}})
	}
	if strings.HasPrefix(protocol, "SASL_") {
		c.Variable("KAFKA_USERNAME", "the user of Kafka, from sasl.jaas.config")
		c.Variable("KAFKA_PASSWORD", "the password of Kafka, from sasl.jaas.config")
		if mechanism == "" {
			mechanism = "PLAIN"
		}
		m = m.Set("auth::sasl", collector.Map{{Key: "username", Value: collector.EnvDefault("KAFKA_USERNAME", "kafka")},
			{Key: "password", Value: collector.EnvDefault("KAFKA_PASSWORD", "unset")}, {Key: "mechanism", Value: mechanism}})
	}
	for _, key := range c.settings.Keys() {
		name, ok := strings.CutPrefix(key, prefix)
		switch {
		case !ok:
		case name == "security.protocol" && strings.HasPrefix(protocol, "SASL_"):
			c.settings.Say(key, finding.Review, "is in the receiver's auth and tls. The defaults of KAFKA_USERNAME and KAFKA_PASSWORD are placeholders that only let the configuration be checked: set both variables", docs)
		case name == "security.protocol", name == "sasl.mechanism":
			c.settings.Say(key, finding.Auto, "is in the receiver's auth and tls", docs)
		case name == "auto.offset.reset":
			m = m.Set("initial_offset", c.settings.Text(key, "earliest"))
			c.settings.Say(key, finding.Auto, "is the receiver's initial_offset", docs)
		case name == "group.id":
			m = m.Set("group_id", c.text(key, "zipkin", "KAFKA_GROUP_ID"))
			c.settings.Say(key, finding.Auto, "is the receiver's group_id", docs)
		case name == "sasl.jaas.config":
			c.settings.Say(key, finding.Manual, "holds credentials: set KAFKA_USERNAME and KAFKA_PASSWORD for the Collector", docs)
		default:
			c.settings.Say(key, finding.Manual, "is a property of Kafka's Java client; look for its counterpart in the receiver's settings", docs)
		}
	}
	return m
}

// otherTransports are the ways in which spans come in that no receiver has.
func (c *converter) otherTransports() {
	for _, t := range []struct{ key, needs, message string }{
		{"collector.rabbitmq.", "addresses,uri", "no receiver of the Collector takes spans from RabbitMQ: let the clients report over HTTP or Kafka"},
		{"collector.activemq.", "url", "no receiver of the Collector takes spans from ActiveMQ: let the clients report over HTTP or Kafka"},
		{"collector.pulsar.", "service-url", "the pulsar receiver (contrib) takes OTLP, Jaeger and Zipkin's encodings (zipkin_json), one a receiver: add it by hand"},
		{"collector.scribe.", "enabled", "no receiver of the Collector takes Scribe: let the clients report over HTTP"},
	} {
		used := false
		for need := range strings.SplitSeq(t.needs, ",") {
			used = used || c.settings.Has(t.key+need)
		}
		if t.key == "collector.scribe." {
			used = c.settings.Bool(t.key+"enabled", false)
		}
		if !used || t.key != "collector.scribe." && !c.settings.Bool(t.key+"enabled", true) {
			c.settings.SayPrefix(t.key, finding.Auto, "has no effect: the transport is not used", serverDocs)
			continue
		}
		c.settings.SayPrefix(t.key, finding.Manual, t.message, serverDocs)
	}
}

// sampler keeps a part of the traces where another backend takes the place of the server. A server that goes on taking in spans samples
// them itself, and would do so a second time.
func (c *converter) sampler() []collector.ID {
	const key = "collector.sample-rate"
	s, ok := c.settings.Get(key)
	if !ok {
		return nil
	}
	text := c.settings.Text(key, "")
	rate, err := strconv.ParseFloat(text, 64)
	switch {
	case text != "" && (err != nil || !(rate >= 0 && rate <= 1)):
		c.settings.Bad(key, "a number from 0 to 1")
		return nil
	case c.sameServer():
		c.settings.Say(key, finding.Keep, "stays with the server, which goes on sampling what the Collector passes on to it: a sampler here would do so twice", samplerDocs)
		return nil
	case s.Hidden || text == "":
		c.settings.Say(key, finding.Manual, "give the Collector a probabilistic_sampler processor with sampling_percentage = rate * 100", samplerDocs)
		return nil
	case rate == 1:
		c.settings.Say(key, finding.Auto, "keeps every trace, so there is no sampler", samplerDocs)
		return nil
	}
	message := "is a probabilistic_sampler processor of the same rate: it keeps other traces than the server did, because it hashes the trace id, and it does not keep spans for their debug flag; it writes the rate into tracestate"
	if _, plain := s.Value.Plain(); !plain {
		message += ". The rate was that of " + s.Name + "'s default; the variable itself is not read any more"
	}
	if strings.HasSuffix(c.opts.Endpoint, spansPath) {
		message += ". If " + setting.Redact(c.opts.Endpoint) + " is the same server under another address, take the sampler out: the server samples as well"
	}
	c.settings.Say(key, finding.Review, message, samplerDocs)
	return []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "probabilistic_sampler"},
		collector.Map{{Key: "sampling_percentage", Value: percent(rate)}, {Key: "mode", Value: "hash_seed"}}, s.At.String()).ID}
}

// percent is a rate in percent without the noise of binary fractions.
func percent(rate float64) float64 {
	p, _ := strconv.ParseFloat(strconv.FormatFloat(rate*100, 'g', 10, 64), 64)
	return p
}

// backend gives every setting that stays with the server its finding.
func (c *converter) backend() {
	c.settings.Say("storage.strict-trace-id", map[bool]finding.Status{true: finding.Keep, false: finding.Manual}[c.settings.Bool("storage.strict-trace-id", true)],
		"false joins traces whose ids agree in the lower 64 bits; the Collector does not, and sends 128 bits. It goes on working in the server as long as that is the backend", serverDocs)
	for _, key := range c.settings.Keys() {
		switch {
		case strings.HasPrefix(key, "storage.throttle."):
			c.settings.Say(key, finding.Keep, "protects the server's storage; the Collector's counterpart is the exporter's sending_queue", serverDocs)
		case strings.HasPrefix(key, "storage."):
			c.settings.Say(key, finding.Keep, "concerns the server's storage, and stays with it", serverDocs)
		case strings.HasPrefix(key, "self-tracing."):
			c.settings.Say(key, finding.Keep, "are the server's own traces; those of the Collector are set in service.telemetry.traces", serverDocs)
		case strings.HasPrefix(key, "discovery."):
			c.settings.Say(key, finding.Keep, "registers the server with Eureka; clients that find it there have to find the Collector", serverDocs)
		case strings.HasPrefix(key, "query."), strings.HasPrefix(key, "ui."), strings.HasPrefix(key, "internal."), key == "server.port":
			c.settings.Say(key, finding.Keep, "concerns the API and the UI, which stay with the server", serverDocs)
		case key == "armeria.ports.0":
			c.settings.Say(key, finding.Auto, "is server.port", serverDocs)
		case key == "armeria.https":
			c.settings.Say(key, finding.Manual, "the server takes TLS: give the zipkin receiver a tls section with the server's certificate and key", receiverDocs+"zipkinreceiver")
		case strings.HasPrefix(key, "armeria.ports."):
			c.settings.Say(key, finding.Manual, "is one more port of the server: give the Collector a zipkin receiver for it if clients report to it", receiverDocs+"zipkinreceiver")
		case slices.ContainsFunc(ofServer, func(start string) bool { return strings.HasPrefix(key, start) }):
			c.settings.Say(key, finding.Keep, "concerns how the server runs, and stays with it", serverDocs)
		default:
			c.settings.Say(key, finding.Manual, "is a setting that this tool does not know; look it up in the server's documentation", serverDocs)
		}
	}
}
