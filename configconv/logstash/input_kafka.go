package logstash

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["kafka"] = kafkaInput }

// kafkaInput reads the messages of topics (logstash-integration-kafka/lib/logstash/inputs/kafka.rb).
func kafkaInput(in *input) {
	otherwise := "plain"
	if in.has("schema_registry_url") {
		otherwise = "json"
		in.value("schema_registry_url")
		in.manualf("schema_registry_url: the Collector reads no Avro; let the producers write JSON, or convert the topic before it")
		for _, a := range in.plugin.Attributes {
			if strings.HasPrefix(a.Name, "schema_registry_") {
				in.value(a.Name)
			}
		}
	}
	c := in.codec(otherwise, asMessages, "")
	topics := []string{"logstash"}
	if in.has("topics") {
		topics = in.strings("topics")
	}
	if t := in.string("topic_id", ""); t != "" { // releases before 5
		topics = []string{t}
	}
	if p := in.string("topics_pattern", ""); p != "" {
		topics = []string{"^" + strings.TrimPrefix(p, "^")}
		in.autof("topics_pattern is a regular expression of Go in the Collector")
	}
	encoding := "text"
	if c.encoding != "" {
		encoding = "text_" + c.encoding
	}
	var addresses []any
	for _, b := range environment(in.string("bootstrap_servers", "localhost:9092")).List() {
		addresses = append(addresses, b)
	}
	m := collector.Map{{Key: "brokers", Value: addresses}, {Key: "group_id", Value: environment(in.string("group_id", "logstash"))},
		{Key: "client_id", Value: environment(in.string("client_id", "logstash"))},
		{Key: "logs", Value: collector.Map{{Key: "topics", Value: texts(topics)}, {Key: "encoding", Value: encoding}}}}
	switch reset := in.string("auto_offset_reset", ""); reset {
	case "earliest", "latest":
		m = append(m, collector.Entry{Key: "initial_offset", Value: reset})
	case "":
	default:
		in.reviewf("auto_offset_reset => %s: the Collector knows earliest and latest only, and begins at the latest offset", reset)
	}
	m = in.kafkaTuning(m)
	m = in.kafkaSecurity(m)
	in.receiver("kafka", m)
	in.kafkaMetadata()
}

// kafkaTuning are the settings of the consumer that are the same in the Collector.
func (in *input) kafkaTuning(m collector.Map) collector.Map {
	for _, d := range []struct{ name, key string }{{"session_timeout_ms", "session_timeout"}, {"heartbeat_interval_ms", "heartbeat_interval"},
		{"fetch_max_wait_ms", "max_fetch_wait"}, {"connections_max_idle_ms", "conn_idle_timeout"}} {
		if v := in.text(d.name); len(v) > 0 {
			m = append(m, collector.Entry{Key: d.key, Value: append(v[:len(v):len(v)], collector.Part{Literal: "ms"})})
		}
	}
	for _, n := range []struct{ name, key string }{{"fetch_min_bytes", "min_fetch_size"}, {"fetch_max_bytes", "max_fetch_size"},
		{"max_partition_fetch_bytes", "max_partition_fetch_size"}} {
		if in.has(n.name) {
			m = append(m, collector.Entry{Key: n.key, Value: in.number(n.name)})
		}
	}
	if in.has("enable_auto_commit") || in.has("auto_commit_interval_ms") {
		commit := collector.Map{{Key: "enable", Value: true}}
		if ms := in.text("auto_commit_interval_ms"); len(ms) > 0 {
			commit = append(commit, collector.Entry{Key: "interval", Value: append(ms[:len(ms):len(ms)], collector.Part{Literal: "ms"})})
		}
		m = append(m, collector.Entry{Key: "autocommit", Value: commit})
		if !in.bool("enable_auto_commit", true) {
			m = append(m, collector.Entry{Key: "message_marking", Value: collector.Map{{Key: "after", Value: true}}})
			in.reviewf("enable_auto_commit => false: Logstash commits each batch once it is in its queue; the Collector commits from time to time what has gone through the pipeline")
		}
	}
	switch s := in.string("partition_assignment_strategy", ""); s {
	case "":
	case "range", "sticky":
		m = append(m, collector.Entry{Key: "group_rebalance_strategy", Value: s})
	case "round_robin":
		m = append(m, collector.Entry{Key: "group_rebalance_strategy", Value: "roundrobin"})
	case "cooperative_sticky":
		m = append(m, collector.Entry{Key: "group_rebalance_strategy", Value: "cooperative-sticky"})
	default:
		in.reviewf("partition_assignment_strategy => %s: the Collector knows range, roundrobin, sticky and cooperative-sticky; all members of a group must have the same", s)
	}
	if v := in.text("group_instance_id"); len(v) > 0 {
		m = append(m, collector.Entry{Key: "group_instance_id", Value: v})
	}
	if v := in.text("client_rack"); len(v) > 0 {
		m = append(m, collector.Entry{Key: "rack_id", Value: v})
	}
	if n := in.int("consumer_threads", 1); n > 1 {
		in.reviewf("consumer_threads => %d: the Collector's receiver is one consumer of the group; run more Collectors if that is too slow", n)
	}
	for _, name := range []string{"check_crcs", "client_dns_lookup", "exclude_internal_topics", "group_protocol", "max_poll_interval_ms", "max_poll_records",
		"poll_timeout_ms", "receive_buffer_bytes", "send_buffer_bytes", "reconnect_backoff_ms", "reconnect_backoff_max_ms", "retry_backoff_ms",
		"request_timeout_ms", "metadata_max_age_ms", "auto_create_topics", "isolation_level"} {
		in.value(name)
	}
	in.ignore("has no counterpart: keys are not read", "key_deserializer_class")
	if class := in.string("value_deserializer_class", ""); class != "" && !strings.HasSuffix(class, ".StringDeserializer") && !strings.HasSuffix(class, ".ByteArrayDeserializer") {
		in.manualf("value_deserializer_class => %s: the Collector takes the bytes of a message as text", class)
	}
	return m
}

// jaasCredential finds the credentials in a configuration of JAAS.
var jaasCredential = regexp.MustCompile(`(?i)\b(username|password)\s*=\s*["']?([^"';\s]+)["']?`)

// kafkaSecurity is how the receiver connects and says who it is.
func (in *input) kafkaSecurity(m collector.Map) collector.Map {
	protocol := in.string("security_protocol", "PLAINTEXT")
	truststore, keystore := in.string("ssl_truststore_location", ""), in.string("ssl_keystore_location", "")
	verify := in.string("ssl_endpoint_identification_algorithm", "https")
	for _, name := range []string{"ssl_truststore_type", "ssl_truststore_password", "ssl_keystore_type", "ssl_keystore_password", "ssl_key_password"} {
		in.value(name)
	}
	if strings.HasSuffix(protocol, "SSL") {
		tls := collector.Map{}
		if truststore != "" {
			file := pemFile(truststore)
			tls = append(tls, collector.Entry{Key: "ca_file", Value: environment(file)})
			in.Need(place(in.plugin.Pos), file, "the authorities of the brokers' certificates")
			in.manualf("the Collector reads no Java trust store: write the authorities of %s as PEM to %s (keytool -exportcert -rfc)", truststore, file)
		}
		if keystore != "" {
			cert, key := pemFile(keystore), strings.TrimSuffix(pemFile(keystore), ".pem")+".key"
			tls = append(tls, collector.Entry{Key: "cert_file", Value: environment(cert)}, collector.Entry{Key: "key_file", Value: environment(key)})
			in.Need(place(in.plugin.Pos), cert, "the certificate of the client")
			in.Need(place(in.plugin.Pos), key, "the key of the client")
			in.manualf("the Collector reads no Java key store: write the certificate and the key of %s as PEM to %s and %s (openssl pkcs12)", keystore, cert, key)
		}
		if verify == "" {
			tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
			in.reviewf("ssl_endpoint_identification_algorithm is empty: Logstash does not check the names in the brokers' certificates; insecure_skip_verify checks nothing of them. Remove it if their names are right")
		}
		m = append(m, collector.Entry{Key: "tls", Value: tls})
	}
	if auth := in.kafkaAuth(protocol); auth != nil {
		m = append(m, collector.Entry{Key: "auth", Value: auth})
	}
	return m
}

func pemFile(store string) string {
	if i := strings.LastIndexByte(store, '.'); i > strings.LastIndexByte(store, '/') {
		store = store[:i]
	}
	return store + ".pem"
}

func (in *input) kafkaAuth(protocol string) collector.Map {
	config, mechanism := in.string("sasl_jaas_config", ""), in.string("sasl_mechanism", "GSSAPI")
	file := in.string("jaas_path", "")
	service, kerberos := in.text("sasl_kerberos_service_name"), in.text("kerberos_config")
	for _, a := range in.plugin.Attributes {
		if strings.HasPrefix(a.Name, "sasl_") {
			in.value(a.Name)
		}
	}
	if !strings.HasPrefix(protocol, "SASL") {
		return nil
	}
	credential := map[string]string{}
	for _, found := range jaasCredential.FindAllStringSubmatch(config, -1) {
		credential[strings.ToLower(found[1])] = found[2]
	}
	switch {
	case mechanism == "PLAIN" || strings.HasPrefix(mechanism, "SCRAM-SHA-"):
		user, password := collector.Env("KAFKA_USERNAME"), collector.Env("KAFKA_PASSWORD")
		if credential["username"] != "" && credential["password"] != "" {
			user, password = environment(credential["username"]), in.concealed("sasl_jaas_config", credential["password"])
		} else {
			in.Variable("KAFKA_USERNAME", "the user of the brokers")
			in.Variable("KAFKA_PASSWORD", "the password of the user of the brokers")
			where := "sasl_jaas_config"
			if file != "" {
				where = file
			}
			in.manualf("set the variables KAFKA_USERNAME and KAFKA_PASSWORD to what %s has", where)
		}
		return collector.Map{{Key: "sasl", Value: collector.Map{{Key: "mechanism", Value: mechanism}, {Key: "username", Value: user}, {Key: "password", Value: password}}}}
	case mechanism == "GSSAPI":
		in.manualf("Kerberos: set realm, username and keytab_file by what %s has", orText(file, "the JAAS configuration"))
		m := collector.Map{{Key: "service_name", Value: service}}
		if len(service) == 0 {
			m = collector.Map{{Key: "service_name", Value: "kafka"}}
		}
		if len(kerberos) > 0 {
			m = append(m, collector.Entry{Key: "config_file", Value: kerberos})
		}
		return collector.Map{{Key: "kerberos", Value: append(m, collector.Entry{Key: "use_keytab", Value: true})}}
	}
	in.manualf("sasl_mechanism => %s: set auth.sasl of the receiver by hand; OAUTHBEARER needs the extension oauth2client", mechanism)
	return nil
}

func orText(s, otherwise string) string {
	if s == "" {
		return otherwise
	}
	return s
}

// kafkaMetadata sets the fields that tell where a message comes from.
func (in *input) kafkaMetadata() {
	level := in.string("decorate_events", "none")
	if level == "none" || level == "false" || !in.metadata {
		return
	}
	info := func(key string) ottl.Value { return ottl.ClientMetadata.Key(key).Index(0).Value() }
	known := ottl.Exists(ottl.ClientMetadata.Key("kafka.topic").Value())
	base := metadata("kafka")
	in.when(known, func() {
		in.set(base.Key("topic"), info("kafka.topic"))
		in.set(base.Key("partition"), ottl.Call("Int", info("kafka.partition")))
		in.set(base.Key("offset"), ottl.Call("Int", info("kafka.offset")))
	})
	in.set(base.Key("consumer_group"), ottl.Text(environment(in.string("group_id", "logstash"))))
	in.reviewf("[@metadata][kafka] has topic, partition, offset and consumer_group; the key, the timestamp and the headers of a message are not known. The Collector's release must know otelcol.client in OTTL: 0.154 does")
}
