package logstash

import (
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { outputs["kafka"] = kafkaOutput }

// The attributes of the resource by which the kafka exporter chooses a topic, and messages their partition.
const (
	topicAttribute = "kafka.topic"
	keyAttribute   = "kafka.message_key"
)

// kafkaOutput writes events to a topic (logstash-integration-kafka/lib/logstash/outputs/kafka.rb).
func kafkaOutput(out *output) {
	var servers []any
	for _, s := range environment(out.string("bootstrap_servers", "localhost:9092")).List() {
		servers = append(servers, s)
	}
	m := collector.Map{{Key: "brokers", Value: servers}, {Key: "client_id", Value: environment(out.string("client_id", "logstash"))}}
	topic, key := out.string("topic_id", ""), out.string("message_key", "")
	var group []string
	logs := collector.Map{}
	if varies(topic) {
		out.assign(ottl.Attributes.Key(topicAttribute), out.sprintf(topic))
		group = append(group, topicAttribute)
		m = append(m, collector.Entry{Key: "topic_from_attribute", Value: topicAttribute})
	} else {
		logs = append(logs, collector.Entry{Key: "topic", Value: environment(topic)})
	}
	if key != "" {
		out.assign(ottl.Attributes.Key(keyAttribute), out.sprintf(key))
		group = append(group, keyAttribute)
		m = append(m, collector.Entry{Key: "partition_logs_by_resource_attributes", Value: true})
		out.reviewf("message_key: messages of the same key stay together in a partition, but the key itself is a hash of it, and the partition another than before")
	}
	form, _ := out.encode("plain")
	encoding := "raw"
	if form == asText {
		// The encoding raw writes a text in quotes.
		encoding = out.textEncoding()
	}
	m = append(m, collector.Entry{Key: "logs", Value: append(logs, collector.Entry{Key: "encoding", Value: encoding})})
	if len(group) > 0 {
		out.process(collector.ID{Type: "groupbyattrs"}, collector.Map{{Key: "keys", Value: group}}, place(out.plugin.Pos).String())
	}
	m = out.kafkaProducer(m)
	m = out.kafkaClient(m)
	m = m.With("retry_on_failure", out.kafkaRetries())
	if form == asText {
		m = out.queued(m, collector.Entry{Key: "batch", Value: collector.Map{
			{Key: "sizer", Value: "items"}, {Key: "min_size", Value: 1}, {Key: "max_size", Value: 1, Note: "an event a message"}, {Key: "flush_timeout", Value: "50ms"}}})
		out.reviewf("a text is sent as it is with one event a request, which is slower than before; codec => json has no such limit")
	} else {
		m = out.queued(m)
		out.batches = true
	}
	out.exporter("kafka", m)
	out.common()
}

// kafkaRetries is for how long a message is tried again: for ever where retries is not set.
func (out *output) kafkaRetries() collector.Map {
	m := collector.Map{}
	if ms := out.text("retry_backoff_ms"); len(ms) > 0 {
		m = append(m, collector.Entry{Key: "initial_interval", Value: append(ms[:len(ms):len(ms)], collector.Part{Literal: "ms"})})
	}
	if !out.has("retries") {
		return append(m, collector.Entry{Key: "max_elapsed_time", Value: "0s", Note: "try again for ever"})
	}
	n := out.int("retries", 0)
	out.reviewf("retries => %d: the exporter gives up after a time and not after a number of attempts", n)
	if n == 0 {
		return collector.Map{{Key: "enabled", Value: false}}
	}
	return m
}

// kafkaProducer are the settings of the producer that are the same in the Collector.
func (out *output) kafkaProducer(m collector.Map) collector.Map {
	p := collector.Map{}
	switch acks := out.string("acks", ""); acks {
	case "": // 1, as in the exporter
	case "0", "1":
		n, _ := strconv.Atoi(acks)
		p = append(p, collector.Entry{Key: "required_acks", Value: n})
	case "all", "-1":
		p = append(p, collector.Entry{Key: "required_acks", Value: -1})
	default:
		out.manualf("acks => %s cannot be known before Logstash runs", acks)
	}
	if c := out.string("compression_type", "none"); c != "none" {
		p = append(p, collector.Entry{Key: "compression", Value: environment(c)})
	}
	p = with(p, "max_message_bytes", out.numeric("max_request_size"))
	if ms := out.text("linger_ms"); len(ms) > 0 {
		p = append(p, collector.Entry{Key: "linger", Value: append(ms[:len(ms):len(ms)], collector.Part{Literal: "ms"})})
	}
	if ms := out.text("request_timeout_ms"); len(ms) > 0 {
		m = append(m, collector.Entry{Key: "timeout", Value: append(ms[:len(ms):len(ms)], collector.Part{Literal: "ms"})})
	}
	if ms := out.text("metadata_max_age_ms"); len(ms) > 0 {
		m = append(m, collector.Entry{Key: "metadata", Value: collector.Map{{Key: "refresh_interval", Value: append(ms[:len(ms):len(ms)], collector.Part{Literal: "ms"})}}})
	}
	switch s := out.string("partitioner", "default"); s {
	case "default", "uniform_sticky":
	case "round_robin":
		m = append(m, collector.Entry{Key: "record_partitioner", Value: collector.Map{{Key: "round_robin", Value: collector.Map{}}}})
	default:
		out.manualf("partitioner => %s: set record_partitioner of the exporter", s)
	}
	if headers := out.pairs("message_headers"); len(headers) > 0 {
		if h := out.headers("message_headers", headers); len(h) > 0 {
			var list []any
			for _, e := range h {
				list = append(list, collector.Map{{Key: "name", Value: e.Key}, {Key: "value", Value: e.Value}})
			}
			m = append(m, collector.Entry{Key: "record_headers", Value: list})
		}
	}
	for _, name := range []string{"batch_size", "buffer_memory", "block_on_buffer_full", "connections_max_idle_ms", "client_dns_lookup", "receive_buffer_bytes",
		"send_buffer_bytes", "reconnect_backoff_ms", "reconnect_backoff_max_ms", "key_serializer", "value_serializer", "metadata_fetch_timeout_ms",
		"timeout_ms"} {
		out.value(name)
	}
	return m.With("producer", p)
}

// kafkaClient is how the exporter connects and says who it is, which inputs and outputs have in the same settings.
func (out *output) kafkaClient(m collector.Map) collector.Map {
	client := &input{program: out.program, settings: out.settings, name: out.name}
	return client.kafkaSecurity(m)
}
