package filebeat

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func kafkaInput(in *input) {
	s := in.settings
	m := collector.Map{{Key: "brokers", Value: list(s.texts("hosts"))}, {Key: "group_id", Value: s.text("group_id")}}
	m = m.With("client_id", s.text("client_id"))
	m = append(m, collector.Entry{Key: "logs", Value: collector.Map{{Key: "topics", Value: list(s.texts("topics"))}, {Key: "encoding", Value: "text"}}})
	if s.string("initial_offset", "oldest") == "oldest" {
		m = append(m, collector.Entry{Key: "initial_offset", Value: "earliest"})
	}
	s.done("hosts", "group_id", "client_id", "topics", "initial_offset")
	m = in.kafkaAuth(m)
	s.same("the receiver has settings of its own for it", "wait_close", "consume_backoff", "connect_backoff", "max_wait_time", "fetch", "rebalance", "isolation_level", "version", "kerberos", "keep_null")
	in.parsers()
	if len(in.operators) > 0 {
		in.operators = nil
		s.without(finding.Manual, "the kafka receiver has no operators: parse in the transform processor", "parsers", "expand_event_list_from_field")
	}
	in.component("kafka", m)
}

// kafkaAuth are the credentials and the TLS of a connection to Kafka.
func (s *settings) kafkaAuth(m collector.Map) collector.Map {
	if s.has("username") {
		mechanism := strings.ToUpper(s.string("sasl.mechanism", "PLAIN"))
		m = append(m, collector.Entry{Key: "auth", Value: collector.Map{{Key: "sasl", Value: collector.Map{{Key: "mechanism", Value: mechanism}, {Key: "username", Value: s.text("username")}, {Key: "password", Value: s.secret("password")}}}}})
		s.done("username", "password", "sasl.mechanism")
	}
	return s.clientTLS(m)
}
