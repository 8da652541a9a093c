package jaeger

import (
	"cmp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// encodings are the encodings of messages by their name in Jaeger v1.
var encodings = map[string]string{"protobuf": "jaeger_proto", "json": "jaeger_json", "zipkin-thrift": "zipkin_thrift"}

func (c *converter) encoding(prefix string) string {
	e := c.set.Text(prefix+"encoding", "protobuf")
	name, ok := encodings[e]
	if !ok {
		c.set.Say(prefix+"encoding", finding.Manual, "is no encoding that this tool knows; messages are taken for protobuf", kafkaDocs)
		return "jaeger_proto"
	}
	c.set.Say(prefix+"encoding", finding.Review, "is "+name+". Releases from 0.164 on warn that the jaeger_ encodings will be an extension (jaeger_encoding)", kafkaDocs)
	return name
}

// kafkaClient are the settings that both sides have (pkg/kafka/configkafka.ClientConfig).
func (c *converter) kafkaClient(prefix string) collector.Map {
	m := collector.Map{{Key: "brokers", Value: c.set.List(prefix+"brokers", "127.0.0.1:9092", envName(prefix+"brokers"))}}
	c.set.Say(prefix+"brokers", finding.Auto, "is brokers", kafkaDocs)
	if v := c.set.Text(prefix+"protocol-version", ""); v != "" {
		m = append(m, collector.Entry{Key: "protocol_version", Value: v})
	}
	c.set.Say(prefix+"protocol-version", finding.Auto, "is protocol_version", kafkaDocs)
	m = m.With("client_id", c.set.Raw(prefix+"client-id", "")).With("rack_id", c.set.Raw(prefix+"rack-id", ""))
	c.set.Say(prefix+"client-id", finding.Auto, "is client_id", kafkaDocs)
	c.set.Say(prefix+"rack-id", finding.Auto, "is rack_id", kafkaDocs)
	return c.kafkaAuth(m, prefix)
}

func (c *converter) kafkaAuth(m collector.Map, prefix string) collector.Map {
	method := c.set.Text(prefix+"authentication", "none")
	c.set.Say(prefix+"authentication", finding.Auto, "is in auth and tls", kafkaDocs)
	if method == "tls" || c.set.Bool(prefix+"tls.enabled", false) {
		c.set.Put(setting.Setting{Key: prefix + "tls.enabled", Value: literal("true"), Name: prefix + "tls.enabled", At: c.at})
		m = c.clientTLS(m, prefix+"tls")
	} else {
		c.set.SayPrefix(prefix+"tls", finding.Auto, "has no effect while TLS is off", kafkaDocs)
	}
	switch method {
	case "plaintext":
		sasl := collector.Map{{Key: "username", Value: c.set.Raw(prefix+"plaintext.username", "kafka")}}
		if password := c.secret(prefix + "plaintext.password"); password != nil {
			sasl = append(sasl, collector.Entry{Key: "password", Value: password})
		}
		sasl = append(sasl, collector.Entry{Key: "mechanism", Value: cmp.Or(c.set.Text(prefix+"plaintext.mechanism", ""), "PLAIN")})
		m = m.Set("auth::sasl", sasl)
		c.set.SayPrefix(prefix+"plaintext.", finding.Auto, "is in auth.sasl", kafkaDocs)
	case "kerberos":
		k := collector.Map{}
		for _, f := range []struct{ flag, key, def string }{{"service-name", "service_name", "kafka"}, {"realm", "realm", ""}, {"username", "username", ""},
			{"config-file", "config_file", "/etc/krb5.conf"}, {"keytab-file", "keytab_file", "/etc/security/kafka.keytab"}} {
			k = k.With(f.key, c.set.Raw(prefix+"kerberos."+f.flag, f.def))
		}
		if password := c.secret(prefix + "kerberos.password"); password != nil {
			k = append(k, collector.Entry{Key: "password", Value: password})
		}
		k = append(k, collector.Entry{Key: "use_keytab", Value: c.set.Bool(prefix+"kerberos.use-keytab", false)})
		if c.set.Bool(prefix+"kerberos.disable-fast-negotiation", false) {
			k = append(k, collector.Entry{Key: "disable_fast_negotiation", Value: true})
		}
		m = m.Set("auth::kerberos", k)
		c.set.SayPrefix(prefix+"kerberos.", finding.Auto, "is in auth.kerberos", kafkaDocs)
	}
	c.set.SayPrefix(prefix+"plaintext.", finding.Auto, "has no effect with this authentication", kafkaDocs)
	c.set.SayPrefix(prefix+"kerberos.", finding.Auto, "has no effect with this authentication", kafkaDocs)
	return m
}

// kafkaProducer is the exporter of a collector whose storage is Kafka.
func (c *converter) kafkaProducer() collector.ID {
	const p = "kafka.producer."
	docs := contrib + "exporter/kafkaexporter"
	m := c.kafkaClient(p)
	m = append(m, collector.Entry{Key: "traces", Value: collector.Map{{Key: "topic", Value: c.set.Raw(p+"topic", "jaeger-spans")}, {Key: "encoding", Value: c.encoding(p)}}})
	c.set.Say(p+"topic", finding.Auto, "is traces.topic", docs)
	producer := collector.Map{}
	if acks := c.set.Text(p+"required-acks", ""); acks != "" {
		n, known := map[string]int{"noack": 0, "local": 1, "all": -1}[strings.ToLower(acks)]
		if known {
			producer = append(producer, collector.Entry{Key: "required_acks", Value: n})
		}
		c.set.Say(p+"required-acks", finding.Auto, "is producer.required_acks", docs)
	}
	if v := c.set.Text(p+"compression", ""); v != "" {
		producer = append(producer, collector.Entry{Key: "compression", Value: v})
		if level := c.set.Int(p+"compression-level", 0); level != 0 && (v == "gzip" || v == "zstd") {
			producer = append(producer, collector.Entry{Key: "compression_params", Value: collector.Map{{Key: "level", Value: level}}})
		}
		c.set.SayPrefix(p+"compression", finding.Auto, "is producer.compression", docs)
	}
	c.set.Say(p+"compression-level", finding.Auto, "has no effect without compression", docs)
	producer = c.number(producer, p+"max-message-bytes", "max_message_bytes")
	c.set.Say(p+"max-message-bytes", finding.Auto, "is producer.max_message_bytes", docs)
	if n := c.set.Int(p+"batch-max-messages", 0); n > 0 {
		producer = append(producer, collector.Entry{Key: "flush_max_messages", Value: n})
	}
	c.set.Say(p+"batch-max-messages", finding.Auto, "is producer.flush_max_messages", docs)
	if d := nonZero(c.set.Text(p+"batch-linger", "")); d != "" {
		producer = append(producer, collector.Entry{Key: "linger", Value: d})
	}
	c.set.Say(p+"batch-linger", finding.Auto, "is producer.linger", docs)
	c.set.SayPrefix(p+"batch-", finding.Review, "has no counterpart: the exporter sends what the batch processor gathers", docs)
	m = m.With("producer", producer)
	m = append(m, collector.Entry{Key: "partition_traces_by_id", Value: true})
	c.say("jaeger-kafka-key", finding.Auto, "messages have the trace id as their key, as Jaeger's have (partition_traces_by_id)", docs)
	return c.cfg.Add(collector.Exporter, collector.ID{Type: "kafka"}, m, c.origin(p+"brokers")).ID
}

// kafkaConsumer is the receiver of an ingester.
func (c *converter) kafkaConsumer() collector.ID {
	const p = "kafka.consumer."
	m := c.kafkaClient(p)
	if m.Get("client_id") == nil {
		m = append(m, collector.Entry{Key: "client_id", Value: "jaeger-ingester"})
	}
	m = append(m, collector.Entry{Key: "group_id", Value: c.set.Raw(p+"group-id", "jaeger-ingester")},
		collector.Entry{Key: "initial_offset", Value: "earliest"})
	c.set.Say(p+"group-id", finding.Auto, "is group_id, so that the Collector goes on where the ingester stopped", kafkaDocs)
	m = append(m, collector.Entry{Key: "traces", Value: collector.Map{
		{Key: "topics", Value: c.set.List(p+"topic", "jaeger-spans", envName(p+"topic"))}, {Key: "encoding", Value: c.encoding(p)}}})
	c.set.Say(p+"topic", finding.Auto, "is traces.topics", kafkaDocs)
	m = c.number(m, p+"fetch-max-message-bytes", "max_fetch_size")
	c.set.Say(p+"fetch-max-message-bytes", finding.Auto, "is max_fetch_size", kafkaDocs)
	c.set.SayPrefix("ingester.", finding.Auto, "is not needed: the receiver reads its partitions without it", kafkaDocs)
	return c.cfg.Add(collector.Receiver, collector.ID{Type: "kafka"}, m, c.origin(p+"brokers")).ID
}

// ingester converts the program that reads from Kafka and writes to the storage.
func (c *converter) ingester() {
	p := c.cfg.Pipeline(collector.Traces, "")
	p.Receivers = []collector.ID{c.kafkaConsumer()}
	host := cmp.Or(c.opts.Endpoint, "jaeger-collector:4317")
	p.Processors = []collector.ID{c.batch()}
	p.Exporters = []collector.ID{c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, collector.OTLP(host)).ID}
	c.say("jaeger-ingester", finding.Manual, "the ingester writes to the storage, which no exporter of the Collector can. Leave it running in this phase, or let this Collector read the topic and send to "+host+"; that must be a Jaeger that writes to the storage and not to Kafka, or the spans go round in a circle", migrateDocs)
	c.admin(":14270")
	for _, prefix := range []string{"es", "cassandra", "badger.", "memory.", "grpc-storage", "span-storage.", "downsampling.", "dependency-storage.", "kafka.producer."} {
		c.stays(prefix, "stays with what writes to the storage")
	}
}
