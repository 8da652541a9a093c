package filebeat

import (
	"net/url"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/dateformat"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// outputs converts the output, of which Filebeat has one.
func (c *converter) outputs(main *collector.Pipeline, s *settings) {
	c.in("output", "configuring-output.html")
	out := &output{settings: s, program: &program{of: c}, main: main}
	out.queue()
	found := false
	for _, kind := range []struct {
		name    string
		convert func()
	}{{"elasticsearch", out.elasticsearch}, {"logstash", out.logstash}, {"kafka", out.kafka}, {"redis", out.redis}, {"file", out.file}, {"console", out.console}, {"discard", out.discard}} {
		out.prefix = "output." + kind.name
		if !s.has(out.prefix) && !(kind.name == "elasticsearch" && s.has("cloud.id")) {
			continue
		}
		if !s.bool(out.prefix+".enabled", true) {
			s.same("the output is switched off", out.prefix)
			continue
		}
		s.done(out.prefix + ".enabled")
		c.docs = docs + kind.name + "-output.html"
		kind.convert()
		s.without(finding.Manual, "is not known here and has no effect in the Collector; look at it by hand", out.prefix)
		found = true
	}
	if !found && len(main.Receivers)+len(main.Processors) > 0 {
		c.Add(s.at, "filebeat-output", "output", finding.Manual, "no output is named here; put the exporter of your backend in the place of nop", c.docs)
	}
}

type output struct {
	*settings
	*program
	main   *collector.Pipeline
	prefix string
	queued collector.Map
}

// queue are the settings of the queue in memory or on disk, which exporters have.
func (o *output) queue() {
	s := o.settings
	if n := s.int("queue.mem.events", 0); n > 0 {
		o.queued = append(o.queued, collector.Entry{Key: "sizer", Value: "items"}, collector.Entry{Key: "queue_size", Value: n})
	}
	s.done("queue.mem.events")
	s.same("batches are made by the exporter (sending_queue.batch)", "queue.mem")
	if s.has("queue.disk") {
		o.queued = append(o.queued, collector.Entry{Key: "storage", Value: "file_storage"})
		o.cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{{Key: "directory", Value: "/var/lib/otelcol/file_storage"}, {Key: "create_directory", Value: true}})
		s.without(finding.Review, "the queue is on disk by the extension file_storage, without a bound in bytes unless sizer and queue_size set one", "queue.disk")
	}
}

// end adds the exporter, and what is done before it.
func (o *output) end(typ string, m collector.Map) {
	if typ != "debug" && typ != "file" && typ != "nop" {
		m = append(m, collector.Entry{Key: "sending_queue", Value: append(collector.Map{{Key: "enabled", Value: true}, {Key: "block_on_overflow", Value: true}}, o.queued...)})
	}
	if o.metadata() {
		o.program.comment = "what only the pipeline itself needs"
		o.remove(ottl.Attributes.Key("@metadata"))
	}
	o.main.Processors = append(o.main.Processors, o.processors("to_"+typ)...)
	o.main.Exporters = append(o.main.Exporters, o.cfg.Add(collector.Exporter, collector.ID{Type: typ}, m, o.settings.place(o.prefix).String()).ID)
}

// metadata reports whether something of the configuration may have set @metadata.
func (o *output) metadata() bool {
	for _, comp := range o.cfg.Components {
		if data, err := (&collector.Config{Components: []*collector.Component{comp}}).YAML(""); err == nil && strings.Contains(string(data), "@metadata") {
			return true
		}
	}
	return false
}

func (o *output) key(name string) string { return o.prefix + "." + name }

// hosts are the addresses of the output, with the protocol, the port and the path that it sets for those that have none.
func (o *output) hosts(port string) (list []any) {
	s := o.settings
	protocol, path := s.string(o.key("protocol"), "http"), s.string(o.key("path"), "")
	for _, h := range s.texts(o.key("hosts")) {
		plain, ok := h.Plain()
		if !ok {
			if first := h[0]; first.Env == "" && strings.Contains(first.Literal, "://") || first.Env != "" && strings.Contains(first.Default, "://") {
				list = append(list, h)
			} else {
				list = append(list, append(collector.Literal(protocol+"://"), h...))
			}
			continue
		}
		if !strings.Contains(plain, "://") {
			plain = protocol + "://" + plain
		}
		u, err := url.Parse(plain)
		if err != nil {
			list = append(list, plain)
			continue
		}
		if u.Port() == "" {
			u.Host += ":" + port
		}
		if u.Path == "" || u.Path == "/" {
			u.Path = path
		}
		list = append(list, setting.Conceal(u.String(), func(c setting.Credential, value string) string {
			if s.opts.KeepSecrets {
				return ""
			}
			name := collector.EnvName("FILEBEAT_OUTPUT_HOSTS_PASSWORD")
			s.Variable(name, c.Of()+" ("+s.place(o.key("hosts")).String()+"), which is not copied")
			return name
		}))
	}
	s.done(o.key("hosts"), o.key("protocol"), o.key("path"))
	return list
}

func (o *output) elasticsearch() {
	s := o.settings
	m := collector.Map{}
	if s.has("cloud.id") {
		m = m.With("cloudid", s.text("cloud.id"))
		s.done("cloud.id")
		s.same("cloud.id says where it is", o.key("hosts"))
	} else {
		m = m.With("endpoints", o.hosts("9200"))
	}
	m = m.With("user", s.text(o.key("username"))).With("password", s.secret(o.key("password"))).With("api_key", s.secret(o.key("api_key")))
	if s.has(o.key("api_key")) {
		s.say(o.key("api_key"), finding.Manual, "Filebeat has it as id:key, and the Collector in the Base64 form of that, which has to be what the variable holds")
	}
	if s.has("cloud.auth") {
		m = m.With("user", "elastic").With("password", s.secret("cloud.auth"))
		s.say("cloud.auth", finding.Manual, "is a user and a password with a colon between them; set user, and let the variable hold the password alone")
	}
	s.done(o.key("username"), o.key("password"))
	o.index()
	m = m.With("pipeline", s.text(o.key("pipeline")))
	s.done(o.key("pipeline"))
	s.without(finding.Manual, "set the attribute elasticsearch.index, or the pipeline of an exporter of its own, under these conditions", o.key("indices"), o.key("pipelines"))
	if h := s.below(o.key("headers")); len(h) > 0 {
		headers := collector.Map{}
		for _, name := range h {
			key := o.key("headers." + name)
			v := s.text(key)
			if setting.SecretName(name) {
				v = s.secret(key)
			}
			headers = append(headers, collector.Entry{Key: name, Value: v})
			s.done(key)
		}
		m = append(m, collector.Entry{Key: "headers", Value: headers})
	}
	if t := s.string(o.key("timeout"), ""); t != "" {
		if strings.Trim(t, "0123456789") == "" {
			t += "s"
		}
		m = append(m, collector.Entry{Key: "timeout", Value: t})
		s.done(o.key("timeout"))
	}
	if n := s.int(o.key("compression_level"), -1); n == 0 {
		m = append(m, collector.Entry{Key: "compression", Value: "none"})
	}
	s.done(o.key("compression_level"))
	m = m.With("proxy_url", s.text(o.key("proxy_url")))
	s.done(o.key("proxy_url"))
	o.borrow(func(s *settings) { m = s.clientTLS(m) })
	m = append(m, collector.Entry{Key: "mapping", Value: collector.Map{{Key: "mode", Value: "ecs"}}})
	s.same("the exporter makes its own batches and connections", o.key("worker"), o.key("workers"), o.key("bulk_max_size"), o.key("loadbalance"), o.key("preset"), o.key("backoff"), o.key("max_retries"), o.key("escape_html"), o.key("idle_connection_timeout"),
		o.key("proxy_disable"), o.key("proxy_headers"), o.key("parameters"), o.key("allow_older_versions"), o.key("non_indexable_policy"), o.key("queue"), o.key("kerberos"), o.key("compression"))
	o.end("elasticsearch", m)
	o.Add(s.place(o.prefix), "filebeat-output", "output.elasticsearch", finding.Review, "documents are those of the exporter's mapping mode ecs: message, @timestamp and the fields as they are; agent.*, ecs.version, log.offset and input.type are not added", o.docs)
}

// borrow has settings read without the prefix of the output, and notes what was read.
func (o *output) borrow(read func(*settings)) {
	inner := o.settings.under(o.prefix)
	read(inner)
	for k := range inner.read {
		o.settings.read[o.prefix+"."+k] = true
	}
}

// index is where documents go: a text with fields and dates in it.
func (o *output) index() {
	s := o.settings
	key := o.key("index")
	attribute := ottl.Attributes.Key("elasticsearch.index")
	if !s.has(key) {
		o.set(attribute, ottl.Str("filebeat"))
		o.Add(s.place(o.prefix), "filebeat-output", "index", finding.Review, "no index is named: Filebeat writes to the data stream filebeat-VERSION; the Collector writes to filebeat, so name the one that your searches look at", o.docs)
		return
	}
	v, notes := formatString(s.string(key, ""))
	o.set(attribute, v)
	if notes != "" {
		s.say(key, finding.Review, "%s", notes)
	}
	s.done(key)
}

// formatString is a text with %{[field]} and %{+yyyy.MM.dd} in it (libbeat/common/fmtstr).
func formatString(text string) (v ottl.Value, notes string) {
	var parts []ottl.Value
	for text != "" {
		start := strings.Index(text, "%{")
		end := strings.IndexByte(text, '}')
		if start < 0 || end < start {
			break
		}
		if start > 0 {
			parts = append(parts, ottl.Str(text[:start]))
		}
		inner := text[start+2 : end]
		switch {
		case strings.HasPrefix(inner, "+"):
			format, err := dateformat.Joda(inner[1:])
			if err != nil || format.Strftime == "" {
				notes = "the date " + inner + " cannot be written in OTTL"
				parts = append(parts, ottl.Str(text[start:end+1]))
			} else {
				parts = append(parts, ottl.Call("FormatTime", ottl.Time.Value(), ottl.Str(format.Strftime)))
			}
		case inner == "[agent.version]" || inner == "[beat.version]" || inner == "[observer.version]":
			notes = "there is no version of Filebeat any more; it is left out of the name"
			parts = append(parts, ottl.Str("otel"))
		default:
			field := strings.Trim(strings.ReplaceAll(inner, "][", "."), "[]")
			field, otherwise, _ := strings.Cut(field, ":")
			parts = append(parts, ottl.Call("Coalesce", ottl.List(path(field).Value(), ottl.Str(otherwise))))
		}
		text = text[end+1:]
	}
	if len(parts) == 0 {
		return ottl.Text(textOf(text)), notes
	}
	if text != "" {
		parts = append(parts, ottl.Str(text))
	}
	return ottl.Call("Concat", ottl.List(parts...), ottl.Str("")), notes
}

func (o *output) logstash() {
	s := o.settings
	hosts := []string{}
	for _, h := range s.texts(o.key("hosts")) {
		hosts = append(hosts, h.String())
	}
	s.say(o.key("hosts"), finding.Manual, "no exporter speaks the protocol of Beats. Convert the pipeline of Logstash at %s as well: its Collector takes OTLP on that port; put an otlp exporter with this address in the place of nop", strings.Join(hosts, ", "))
	s.same("goes with the protocol of Beats", o.prefix)
	o.end("nop", nil)
}

func (o *output) kafka() {
	s := o.settings
	var brokers []any
	for _, h := range s.texts(o.key("hosts")) {
		brokers = append(brokers, h)
	}
	m := collector.Map{{Key: "brokers", Value: brokers}}
	m = m.With("client_id", s.text(o.key("client_id")))
	topic := s.string(o.key("topic"), "")
	if strings.Contains(topic, "%{") {
		v, notes := formatString(topic)
		o.set(ottl.Resource.Key("kafka.topic"), v)
		m = append(m, collector.Entry{Key: "topic_from_attribute", Value: "kafka.topic"})
		s.say(o.key("topic"), finding.Review, "the topic is an attribute of the resource, so that records of one resource that go to several topics must be parted by a groupbyattrs processor %s", notes)
		m = append(m, collector.Entry{Key: "logs", Value: collector.Map{{Key: "encoding", Value: "raw"}}})
	} else {
		m = append(m, collector.Entry{Key: "logs", Value: collector.Map{{Key: "topic", Value: s.text(o.key("topic"))}, {Key: "encoding", Value: "raw"}}})
	}
	producer := collector.Map{}
	if s.has(o.key("required_acks")) {
		producer = append(producer, collector.Entry{Key: "required_acks", Value: s.int(o.key("required_acks"), 1)})
	}
	producer = producer.With("compression", s.text(o.key("compression")))
	if n := s.int(o.key("max_message_bytes"), 0); n > 0 {
		producer = append(producer, collector.Entry{Key: "max_message_bytes", Value: n})
	}
	m = m.With("producer", producer)
	s.done(o.key("hosts"), o.key("client_id"), o.key("topic"), o.key("required_acks"), o.key("compression"), o.key("max_message_bytes"))
	o.borrow(func(s *settings) { m = s.kafkaAuth(m) })
	s.without(finding.Manual, "name an exporter for each topic, with a routing connector before them", o.key("topics"))
	s.without(finding.Review, "the exporter has settings of its own for it", o.key("key"), o.key("partition"), o.key("headers"))
	s.same("the exporter has settings of its own for it", o.key("worker"), o.key("bulk_max_size"), o.key("bulk_flush_frequency"), o.key("timeout"), o.key("broker_timeout"), o.key("channel_buffer_size"), o.key("keep_alive"), o.key("metadata"), o.key("version"),
		o.key("max_retries"), o.key("backoff"), o.key("compression_level"), o.key("codec"), o.key("queue"), o.key("kerberos"))
	o.document()
	o.end("kafka", m)
}

// document makes the body the event, as Filebeat writes it in JSON.
func (o *output) document() {
	message := ottl.Cache.Key("message")
	o.do(ottl.Set(message, ottl.Body.Value()).Where(exists("message")))
	o.set(ottl.Body, ottl.Attributes.Value())
	o.do(ottl.Set(ottl.Body.Key("message"), message.Value()).Where(ottl.Exists(message.Value())))
	o.set(ottl.Body.Key("@timestamp"), ottl.Call("Concat", ottl.List(ottl.Call("FormatTime", ottl.Time.Value(), ottl.Str("%Y-%m-%dT%H:%M:%S.")),
		ottl.Call("Format", ottl.Str("%03d"), ottl.List(ottl.Quotient(ottl.Call("Nanosecond", ottl.Time.Value()), ottl.Int(1000000)))), ottl.Str("Z")), ottl.Str("")))
}

func (o *output) redis() {
	s := o.settings
	s.say(o.key("hosts"), finding.Manual, "no exporter writes to Redis: send to Kafka, or by OTLP to what reads the list")
	s.same("goes with Redis", o.prefix)
	o.end("nop", nil)
}

func (o *output) file() {
	s := o.settings
	dir, name := s.string(o.key("path"), ""), s.string(o.key("filename"), "filebeat")
	m := collector.Map{{Key: "path", Value: dir + "/" + name}, {Key: "create_directory", Value: true}}
	if n := s.int(o.key("rotate_every_kb"), 10240); n > 0 {
		m = append(m, collector.Entry{Key: "rotation", Value: collector.Map{{Key: "max_megabytes", Value: max(n/1024, 1)}, {Key: "max_backups", Value: s.int(o.key("number_of_files"), 7)}}})
	}
	s.say(o.key("path"), finding.Review, "the exporter writes OTLP in JSON, a line for each batch, and not the event itself")
	s.done(o.key("filename"), o.key("rotate_every_kb"), o.key("number_of_files"))
	s.same("has no counterpart", o.key("permissions"), o.key("rotate_on_startup"), o.key("codec"), o.key("queue"))
	o.end("file", m)
}

func (o *output) console() {
	s := o.settings
	s.done(o.key("pretty"))
	s.same("the exporter has one form", o.key("codec"), o.key("bulk_max_size"), o.key("queue"))
	o.Add(s.place(o.prefix), "filebeat-output", o.prefix, finding.Review, "the debug exporter prints records in a form of its own", o.docs)
	o.end("debug", collector.Map{{Key: "verbosity", Value: "detailed"}})
}

func (o *output) discard() {
	o.settings.read[o.prefix] = true
	o.end("nop", nil)
}
