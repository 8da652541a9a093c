package filebeat

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// input is one input while it is converted.
type input struct {
	*settings
	*program
	kind      string
	operators []any // of the receiver, in order
	receiver  collector.ID
}

// inputs are the types of input that Filebeat has; a text is the advice for those that no receiver takes the place of.
var inputs map[string]func(*input)

func init() {
	inputs = map[string]func(*input){
		"filestream": files, "log": files, "container": files, "docker": files,
		"tcp": network4, "udp": network4, "syslog": syslogInput, "kafka": kafkaInput, "journald": journald, "winlog": winlog,
	}
	for kind, advice := range map[string]string{
		"stdin":              "the Collector reads no standard input; write to a file or a named pipe (namedpipe receiver)",
		"unix":               "no receiver of the Collector reads lines from a Unix socket; use tcp or udp on the loopback address",
		"aws-s3":             "the awss3 receiver reads objects of a bucket, by notifications of SQS as well: set its s3downloader and sqs",
		"aws-cloudwatch":     "the awscloudwatch receiver reads log groups: set its region and logs.groups",
		"gcp-pubsub":         "the googlecloudpubsub receiver reads a subscription",
		"azure-eventhub":     "the azureeventhub receiver reads a hub",
		"http_endpoint":      "the webhookevent receiver takes in one event a request",
		"httpjson":           "no receiver of the Collector polls an API of any form",
		"cel":                "no receiver of the Collector runs CEL programs",
		"mqtt":               "no receiver of contrib speaks MQTT; a bridge to Kafka does",
		"redis":              "no receiver reads the slow log of Redis; the redis receiver gives metrics",
		"netflow":            "the netflow receiver takes in flows, under other names",
		"lumberjack":         "no receiver of contrib speaks the protocol of Beats; the sender can send OTLP",
		"cometd":             "no receiver of contrib speaks CometD",
		"o365audit":          "no receiver of contrib reads the audit log of Office 365",
		"entity-analytics":   "no receiver of contrib reads directories of users",
		"etw":                "no receiver of contrib reads event traces of Windows",
		"gcs":                "no receiver of contrib reads objects of Google Cloud Storage; a notification by Pub/Sub and the googlecloudpubsub receiver do",
		"azure-blob-storage": "the azureblob receiver reads blobs",
		"streaming":          "no receiver of contrib reads a WebSocket",
		"salesforce":         "no receiver of contrib reads Salesforce",
		"benchmark":          "it is for tests; telemetrygen of contrib makes logs",
	} {
		inputs[kind] = func(in *input) {
			in.settings.without(finding.Manual, advice, "type")
			in.program.of.placeholder(in)
			for _, k := range in.order {
				in.settings.read[k] = true
			}
		}
	}
}

// placeholder is a receiver that takes in nothing and stands where a person has to put another.
func (c *converter) placeholder(in *input) {
	in.receiver = c.cfg.Add(collector.Receiver, collector.ID{Type: "nop", Name: strings.ReplaceAll(in.kind, "-", "_")}, nil, in.at.String()).ID
}

// input converts one input. Where it is the only one, it is the beginning of the main pipeline.
func (c *converter) input(main *collector.Pipeline, item yamledit.Value, only bool) {
	c.in("input", "configuration-filebeat-options.html")
	s := c.settingsOf(item)
	kind := s.string("type", s.string("input_type", ""))
	if !s.bool("enabled", true) {
		s.without(finding.Keep, "the input is switched off, and not converted", s.order...)
		return
	}
	s.read["enabled"] = true
	convert := inputs[kind]
	if convert == nil {
		c.Add(s.at, "filebeat-input", "type", finding.Manual, fmt.Sprintf("the input %q is not known here", kind), c.docs)
		return
	}
	c.docs = docs + "filebeat-input-" + strings.ReplaceAll(kind, "_", "-") + ".html"
	in := &input{settings: s, program: &program{of: c}, kind: kind}
	convert(in)
	if !s.read["type"] {
		s.say("type", finding.Auto, "is the receiver %s", in.receiver)
	}
	s.read["input_type"] = true
	in.program.comment = s.at.String() + " " + kind
	in.do(ottl.Set(ottl.Time, ottl.ObservedTime.Value()).Where(ottl.Eq(ottl.UnixNano.Value(), ottl.Int(0))))
	in.fields(s)
	in.program.comment = ""
	c.perInput(s)
	for _, p := range s.items("processors") {
		c.processor(in.program, p)
	}
	c.in("input", "configuration-filebeat-options.html")
	s.unread()
	name := in.receiver.Name
	processors := in.program.processors(name)
	if only || len(processors) == 0 {
		main.Receivers = append(main.Receivers, in.receiver)
		main.Processors = append(main.Processors, processors...)
		return
	}
	own := c.cfg.Pipeline(collector.Logs, name)
	own.Receivers = []collector.ID{in.receiver}
	own.Processors = processors
	into := c.cfg.Add(collector.Connector, collector.ID{Type: "forward", Name: "inputs"}, nil).ID
	own.Exporters = []collector.ID{into}
	if n := len(main.Receivers); n == 0 || main.Receivers[n-1] != into {
		main.Receivers = append(main.Receivers, into)
	}
}

// perInput says what becomes of settings that every input has.
func (c *converter) perInput(s *settings) {
	s.same("names the input in Filebeat's registry and metrics", "id")
	s.same("fields that are null are not there in a record", "keep_null")
	s.without(finding.Manual, "set it for the exporter: pipelines and indices are per exporter in the Collector, so that this input needs one of its own", "pipeline", "index")
	s.without(finding.Review, "host.name is an attribute of the resource, from the resourcedetection processor, and is there for all", "publisher_pipeline.disable_host")
}

// component adds the receiver of an input.
func (in *input) component(typ string, m collector.Map) {
	if len(in.operators) > 0 {
		m = append(m, collector.Entry{Key: "operators", Value: in.operators})
	}
	c := in.program.of
	name := in.kind
	if c.name[name]++; c.name[name] > 1 {
		name = fmt.Sprintf("%s_%d", name, c.name[name])
	}
	in.receiver = c.cfg.Add(collector.Receiver, collector.ID{Type: typ, Name: name}, m, in.at.String()).ID
}

// list is a list of texts as a setting.
func list(texts []collector.Text) (all []any) {
	for _, t := range texts {
		all = append(all, t)
	}
	return all
}

// files are the inputs that read files: filestream, log, container and docker.
func files(in *input) {
	s := in.settings
	paths := s.texts("paths")
	if in.kind == "docker" {
		ids := s.texts("containers.ids")
		folder := s.string("containers.path", "/var/lib/docker/containers")
		for _, id := range ids {
			paths = append(paths, append(append(collector.Literal(folder+"/"), id...), collector.Part{Literal: "/*.log"}))
		}
		s.done("containers.ids", "containers.path")
	}
	if len(paths) == 0 {
		in.Add(s.at, "filebeat-input", "paths", finding.Manual, "names no file to read", in.docs)
		in.program.of.placeholder(in)
		return
	}
	s.done("paths")
	m := collector.Map{{Key: "include", Value: list(paths)}, {Key: "include_file_name", Value: false}, {Key: "include_file_path", Value: true},
		{Key: "preserve_leading_whitespaces", Value: true}, {Key: "preserve_trailing_whitespaces", Value: true}}
	m = in.reading(m)
	in.excludeFiles()
	in.parsers()
	in.lines()
	m = append(m, collector.Entry{Key: "storage", Value: "file_storage"})
	in.cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{{Key: "directory", Value: "/var/lib/otelcol/file_storage"}, {Key: "create_directory", Value: true}})
	in.component("filelog", m)
	in.whileReading()
}

// reading are the settings of the receiver that say what it reads, and from where.
func (in *input) reading(m collector.Map) collector.Map {
	s := in.settings
	start := "beginning"
	if s.bool("tail_files", false) || s.string("ignore_inactive", "") == "since_last_start" {
		start = "end"
	}
	s.done("tail_files")
	m = append(m, collector.Entry{Key: "start_at", Value: start})
	if t := s.text("ignore_older"); len(t) > 0 && s.string("ignore_older", "0") != "0" {
		m = append(m, collector.Entry{Key: "exclude_older_than", Value: t})
	}
	s.done("ignore_older")
	if e := s.string("encoding", ""); e != "" && e != "plain" {
		m = append(m, collector.Entry{Key: "encoding", Value: strings.TrimSuffix(e, "-bom")})
	}
	s.done("encoding")
	if n := s.int("harvester_limit", 0); n > 1 {
		m = append(m, collector.Entry{Key: "max_concurrent_files", Value: n})
	}
	s.done("harvester_limit")
	for _, key := range []string{"max_bytes", "message_max_bytes"} {
		if n := s.size(key); n > 0 {
			m = append(m, collector.Entry{Key: "max_log_size", Value: n})
			s.say(key, finding.Review, "is max_log_size: what is longer is cut into several records, where Filebeat drops the rest")
		}
	}
	if s.bool("gzip_experimental", false) || s.string("compression", "") == "gzip" || s.string("compression", "") == "auto" {
		m = append(m, collector.Entry{Key: "compression", Value: "auto"})
	}
	s.done("gzip_experimental", "compression")
	return m
}

// whileReading says what becomes of settings of how Filebeat reads.
func (in *input) whileReading() {
	s := in.settings
	s.same("the receiver closes and forgets files by itself, and tells them by the fingerprint of their first bytes", "close_inactive", "close_renamed", "close_removed", "close_eof", "close_timeout", "close",
		"clean_inactive", "clean_removed", "clean", "file_identity", "fingerprint", "prospector.scanner.fingerprint", "take_over", "legacy_clean_inactive", "delete")
	s.same("the receiver looks for files and lines every 200 ms (poll_interval)", "scan_frequency", "scan", "prospector.scanner.check_interval", "prospector.scanner.resend_on_touch", "backoff", "max_backoff", "backoff_factor", "rotation", "ignore_inactive")
	s.same("the receiver follows symbolic links and reads ** in patterns", "symlinks", "prospector.scanner.symlinks", "recursive_glob", "prospector.scanner.recursive_glob")
	s.same("the receiver has buffers of its own", "harvester_buffer_size", "buffer_size", "read_buffer")
	s.same("lines end with a line feed", "line_terminator")
}

// excludeFiles leaves out files whose path a regular expression matches. The receiver has patterns of shells only, so that their lines are
// left out one by one.
func (in *input) excludeFiles() {
	s := in.settings
	for _, key := range []string{"exclude_files", "prospector.scanner.exclude_files"} {
		for _, t := range s.texts(key) {
			in.filter(`attributes["log.file.path"] matches `, t, true)
		}
		s.done(key)
	}
	for _, t := range s.texts("prospector.scanner.include_files") {
		in.filter(`attributes["log.file.path"] matches `, t, false)
	}
	s.done("prospector.scanner.include_files")
}

// lines leaves out lines that an expression matches, or that none does.
func (in *input) lines() {
	s := in.settings
	if include := s.texts("include_lines"); len(include) > 0 {
		expr := collector.Literal("not (")
		for i, t := range include {
			if i > 0 {
				expr = append(expr, collector.Part{Literal: " or "})
			}
			expr = append(append(expr, collector.Part{Literal: "body matches "}), quoted(t)...)
		}
		in.operators = append(in.operators, collector.Map{{Key: "type", Value: "filter"}, {Key: "expr", Value: append(expr, collector.Part{Literal: ")"})}})
	}
	s.done("include_lines")
	for _, t := range s.texts("exclude_lines") {
		in.filter("body matches ", t, true)
	}
	s.done("exclude_lines")
}

// filter is an operator that drops what a condition holds for, or does not.
func (in *input) filter(condition string, t collector.Text, matching bool) {
	expr := append(collector.Literal(condition), quoted(t)...)
	if !matching {
		expr = append(append(collector.Literal("not ("), expr...), collector.Part{Literal: ")"})
	}
	in.operators = append(in.operators, collector.Map{{Key: "type", Value: "filter"}, {Key: "expr", Value: expr}})
}

// quoted is a text as a string of expr-lang.
func quoted(t collector.Text) collector.Text {
	escape := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`, "\r", `\r`)
	q := collector.Literal(`"`)
	for _, p := range t {
		if p.Env == "" {
			p.Literal = escape.Replace(p.Literal)
		}
		q = append(q, p)
	}
	return append(q, collector.Part{Literal: `"`})
}

// network4 are the inputs tcp and udp.
func network4(in *input) {
	s := in.settings
	s.done("host")
	m := collector.Map{{Key: "listen_address", Value: listen(s.text("host"))}, {Key: "preserve_leading_whitespaces", Value: true}, {Key: "preserve_trailing_whitespaces", Value: true}}
	if n := s.size("max_message_size"); n > 0 {
		if in.kind == "tcp" {
			m = append(m, collector.Entry{Key: "max_log_size", Value: n})
		}
		s.done("max_message_size")
	}
	s.same("has no counterpart", "max_message_size", "timeout", "read_buffer", "max_connections", "network")
	if in.kind == "tcp" {
		if d := s.string("line_delimiter", "\n"); d != "\n" && d != `\n` {
			m = append(m, collector.Entry{Key: "multiline", Value: collector.Map{{Key: "line_end_pattern", Value: quoteMeta(d)}, {Key: "omit_pattern", Value: true}}})
		}
		s.done("line_delimiter")
		if s.string("framing", "delimiter") != "delimiter" {
			s.say("framing", finding.Manual, "the receiver takes lines; frames that begin with their length come by the syslog receiver with enable_octet_counting")
		}
		s.done("framing")
		m = in.serverTLS(m)
		m = append(m, collector.Entry{Key: "add_attributes", Value: true})
		in.component("tcplog", m)
	} else {
		m = append(m, collector.Entry{Key: "add_attributes", Value: true}, collector.Entry{Key: "one_log_per_packet", Value: true})
		in.component("udplog", m)
	}
	ip, port := ottl.Attributes.Key("net.peer.ip").Value(), ottl.Attributes.Key("net.peer.port").Value()
	in.program.comment = s.at.String() + " " + in.kind
	in.set(path("log.source.address"), ottl.Call("Concat", ottl.List(ip, ottl.Str(":"), port), ottl.Str("")))
	in.do(ottl.Do("delete_matching_keys", ottl.Attributes.Value(), ottl.Str(`^net\.`)))
}

// listen is an address to listen on, with the host that Filebeat has for a default.
func listen(t collector.Text) collector.Text {
	if plain, ok := t.Plain(); ok {
		if strings.HasPrefix(plain, ":") {
			return collector.Literal("0.0.0.0" + plain)
		}
		if plain == "" {
			return collector.Literal("localhost:8080")
		}
	}
	return t
}

// serverTLS are the settings of a server's certificate.
func (in *input) serverTLS(m collector.Map) collector.Map {
	s := in.settings
	if !s.has("ssl") || !s.bool("ssl.enabled", true) {
		s.same("TLS is off", "ssl")
		return m
	}
	tls := collector.Map{}.With("cert_file", s.text("ssl.certificate")).With("key_file", s.text("ssl.key"))
	if auth := s.string("ssl.client_authentication", "required"); auth != "none" {
		for _, ca := range s.texts("ssl.certificate_authorities") {
			tls = tls.With("client_ca_file", ca)
			break
		}
	}
	s.done("ssl.enabled", "ssl.certificate", "ssl.key", "ssl.certificate_authorities", "ssl.client_authentication")
	in.needs("ssl.certificate", "ssl.key")
	s.without(finding.Review, "the Collector has settings of its own for versions and ciphers (tls.min_version, tls.cipher_suites)", "ssl.supported_protocols", "ssl.cipher_suites", "ssl.curve_types")
	s.without(finding.Manual, "has no counterpart in the Collector", "ssl")
	return append(m, collector.Entry{Key: "tls", Value: tls})
}

// needs names files that must exist.
func (s *settings) needs(keys ...string) {
	for _, k := range keys {
		if plain, ok := s.text(k).Plain(); ok {
			s.Need(s.place(k), plain, "named by "+k)
		}
	}
}

// syslogInput is the input syslog: lines of RFC 3164 and RFC 5424, by TCP or UDP.
func syslogInput(in *input) {
	s := in.settings
	protocol := "rfc3164"
	if f := s.string("format", "rfc3164"); f == "rfc5424" {
		protocol = f
	} else if f == "auto" {
		s.say("format", finding.Review, "the receiver takes one form; it is set to RFC 3164")
	}
	s.done("format")
	transport := "udp"
	if s.has("protocol.tcp") {
		transport = "tcp"
	}
	host := "protocol." + transport + ".host"
	m := collector.Map{{Key: transport, Value: collector.Map{{Key: "listen_address", Value: listen(s.text(host))}}}, {Key: "protocol", Value: protocol}}
	if zone := s.string("timezone", ""); zone != "" && zone != "Local" {
		m = append(m, collector.Entry{Key: "location", Value: zone})
	}
	s.done(host, "timezone")
	s.without(finding.Review, "has no counterpart", "protocol")
	in.component("syslog", m)
	in.program.comment = s.at.String() + " syslog"
	for _, f := range []struct{ from, to string }{{"hostname", "log.syslog.hostname"}, {"appname", "process.name"}, {"proc_id", "process.pid"}, {"priority", "log.syslog.priority"}, {"facility", "log.syslog.facility.code"}} {
		from := ottl.Attributes.Key(f.from)
		in.when(ottl.Exists(from.Value()), func() {
			in.set(path(f.to), from.Value())
			in.remove(from)
		})
	}
	message := ottl.Attributes.Key("message")
	in.when(ottl.Exists(message.Value()), func() {
		in.set(ottl.Body, message.Value())
		in.remove(message)
	})
}

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

// clientTLS are the settings of TLS towards a server.
func (s *settings) clientTLS(m collector.Map) collector.Map {
	if !s.has("ssl") {
		return m
	}
	if !s.bool("ssl.enabled", true) {
		s.same("TLS is off", "ssl")
		return m
	}
	tls := collector.Map{}
	for _, ca := range s.texts("ssl.certificate_authorities") {
		tls = tls.With("ca_file", ca)
		break
	}
	if len(s.texts("ssl.certificate_authorities")) > 1 {
		s.say("ssl.certificate_authorities", finding.Manual, "ca_file takes one file: put the certificates of all into it")
	}
	tls = tls.With("cert_file", s.text("ssl.certificate")).With("key_file", s.text("ssl.key"))
	switch s.string("ssl.verification_mode", "full") {
	case "none":
		tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
	case "certificate":
		tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
		s.say("ssl.verification_mode", finding.Review, "the Collector checks the name of the server together with its certificate, or neither; it checks neither here")
	}
	s.done("ssl.enabled", "ssl.certificate_authorities", "ssl.certificate", "ssl.key", "ssl.verification_mode")
	s.needs("ssl.certificate", "ssl.key")
	s.without(finding.Review, "the Collector has settings of its own for versions and ciphers (tls.min_version, tls.cipher_suites)", "ssl.supported_protocols", "ssl.cipher_suites", "ssl.curve_types", "ssl.renegotiation")
	s.without(finding.Manual, "has no counterpart in the Collector", "ssl")
	if len(tls) > 0 {
		m = append(m, collector.Entry{Key: "tls", Value: tls})
	}
	return m
}

// secret is the value of a credential, which is not copied unless that was asked for.
func (s *settings) secret(key string) collector.Text {
	t := s.text(key)
	if plain, ok := t.Plain(); !ok || plain == "" || s.opts.KeepSecrets {
		return t
	}
	name := collector.EnvName("FILEBEAT", s.rule, strings.ReplaceAll(key, ".", "_"))
	s.Variable(name, fmt.Sprintf("the value of %s (%s), which is not copied", key, s.place(key)))
	return collector.Env(name)
}

func journald(in *input) {
	s := in.settings
	m := collector.Map{}
	for _, p := range s.texts("paths") {
		m = m.With("directory", p)
		break
	}
	if seek := s.string("seek", "head"); seek == "tail" || seek == "end" {
		m = append(m, collector.Entry{Key: "start_at", Value: "end"})
	} else {
		m = append(m, collector.Entry{Key: "start_at", Value: "beginning"})
	}
	m = m.With("units", list(s.texts("units"))).With("identifiers", list(s.texts("syslog_identifiers"))).With("priority", s.text("priority"))
	s.done("paths", "seek", "units", "syslog_identifiers")
	s.without(finding.Manual, "write it as matches of the receiver", "include_matches")
	s.same("the receiver has settings of its own for it", "backoff", "max_backoff", "cursor_seek_fallback", "save_remote_hostname", "since", "transports", "facilities", "chroot")
	in.component("journald", m)
	s.say("type", finding.Review, "is the receiver journald, whose body is the map of journald's own fields (MESSAGE, _SYSTEMD_UNIT); it calls journalctl, which must be where the Collector runs")
}

func winlog(in *input) {
	s := in.settings
	s.done("name")
	in.component("windowseventlog", collector.Map{{Key: "channel", Value: s.text("name")}})
	s.without(finding.Review, "has no counterpart, or another name in the receiver windowseventlog", "ignore_older", "event_id", "level", "provider", "xml_query", "include_xml", "batch_read_size", "no_more_events", "forwarded", "language")
}

// module says what becomes of a module.
func (c *converter) module(item yamledit.Value) {
	c.in("module", "configuration-filebeat-modules.html")
	name := item.Get("module").Text()
	var paths []string
	for _, e := range item.Entries() {
		paths = append(paths, e.Value.Get("var.paths").Strings()...)
	}
	advice := "its ingest pipelines stay in Elasticsearch: read its files with a filelog receiver, and name the pipeline (filebeat-VERSION-" + name + "-...) with the elasticsearch exporter's pipeline"
	if len(paths) > 0 {
		advice += "; it reads " + strings.Join(paths, ", ")
	}
	if name == "system" || name == "nginx" || name == "apache" {
		advice += "; a grok filter of Logstash for such lines can be converted by this tool as well"
	}
	c.Add(conversion.At(item), "filebeat-module", "module "+name, finding.Manual, advice, c.docs)
}
