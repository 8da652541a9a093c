package jaeger

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const configDocs = "https://www.jaegertracing.io/docs/2.dev/deployment/configuration/"

// v2 makes the configuration of Jaeger v2 that does what the program does.
func (c *converter) v2() {
	switch c.role {
	case Agent:
		c.say("jaeger-agent-v2", finding.Review, "Jaeger v2 has no agent: a Collector of the project takes its place", migrateDocs)
		c.agent()
		return
	case Query:
		p := c.cfg.Pipeline(collector.Traces, "")
		p.Receivers = []collector.ID{c.cfg.Add(collector.Receiver, collector.ID{Type: "nop"}, nil).ID}
		p.Exporters = []collector.ID{c.cfg.Add(collector.Exporter, collector.ID{Type: "nop"}, nil).ID}
		backends := c.backends()
		c.query(backends)
		c.say("jaeger-query-v2", finding.Auto, "the query service is the jaeger_query extension; its pipeline is empty because the program refuses to start without one", configDocs)
	case Ingester:
		p := c.cfg.Pipeline(collector.Traces, "")
		p.Receivers = []collector.ID{c.kafkaConsumer()}
		p.Processors = []collector.ID{c.batch()}
		p.Exporters = c.storageExporters(c.backends())
		c.say("jaeger-ingester-v2", finding.Auto, "the ingester is a kafka receiver and an exporter to the storage", configDocs)
	default:
		p := c.cfg.Pipeline(collector.Traces, "")
		p.Receivers = c.receivers()
		p.Processors = c.spanTags()
		backends := c.backends()
		adaptive := c.v2Sampling(backends)
		p.Processors = append(p.Processors, adaptive...)
		p.Processors = append(p.Processors, c.batch())
		p.Exporters = c.storageExporters(backends)
		if slices.Contains(c.storage(), "kafka") {
			p.Exporters = append(p.Exporters, c.kafkaProducer())
		}
		if c.role == AllInOne {
			c.query(backends)
		}
		c.say("jaeger-"+string(c.role)+"-v2", finding.Auto, "runs as Jaeger v2: one program (image jaegertracing/jaeger, --config FILE) that is a Collector with Jaeger's storage, with the same ports", configDocs)
	}
	c.set.SayPrefix("downsampling.", finding.Manual, "Jaeger v2 has no probabilistic_sampler: put a Collector with one in front, or use tail_sampling with a probabilistic policy", configDocs)
	c.v2Tenancy()
	c.set.Say("collector.enable-span-size-metrics", finding.Review, "no metric of Jaeger v2 counts the bytes of spans by service", internalDocs)
	c.set.Say("dependency-storage.type", finding.Auto, "is the storage of the traces", configDocs)
	c.v2Admin()
}

// v2Admin is admin with the health check that Jaeger v2 has.
func (c *converter) v2Admin() {
	def := map[Role]string{Collector: ":14269", AllInOne: ":14269", Ingester: ":14270", Query: ":16687"}[c.role]
	c.admin(def)
	health := c.cfg.Find(collector.Extension, collector.ID{Type: "health_check"})
	health.ID = collector.ID{Type: "healthcheckv2"}
	health.Settings = collector.Map{{Key: "use_v2", Value: true}, {Key: "http", Value: append(health.Settings,
		collector.Entry{Key: "status", Value: collector.Map{{Key: "enabled", Value: true}, {Key: "path", Value: "/"}}})}}
}

func (c *converter) v2Tenancy() {
	if !c.set.Bool("multi-tenancy.enabled", false) {
		c.set.SayPrefix("multi-tenancy.", finding.Auto, "has no effect while multi-tenancy is off", flagDocs)
		return
	}
	query := c.cfg.Find(collector.Extension, collector.ID{Type: "jaeger_query"})
	if query != nil {
		// The struct has no tags, so its keys are the names of its fields (internal/tenancy/manager.go).
		m := collector.Map{{Key: "Enabled", Value: true}}.With("Header", c.set.Text("multi-tenancy.header", ""))
		if c.set.Has("multi-tenancy.tenants") {
			m = append(m, collector.Entry{Key: "Tenants", Value: c.set.List("multi-tenancy.tenants", "", "MULTI_TENANCY_TENANTS")})
		}
		query.Settings = query.Settings.Set("multi_tenancy", m)
	}
	c.set.SayPrefix("multi-tenancy.", finding.Manual, "holds for queries (jaeger_query.multi_tenancy) and a grpc storage; when spans come in, Jaeger v2 checks no tenant", configDocs)
}

// spanTags is the processor for collector.tags. Jaeger v2 has the attributes processor only, which works on spans.
func (c *converter) spanTags() []collector.ID {
	ids := c.tags("collector.tags")
	if len(ids) == 0 {
		return nil
	}
	comp := c.cfg.Find(collector.Processor, ids[0])
	comp.ID = collector.ID{Type: "attributes", Name: ids[0].Name}
	comp.Settings = collector.Map{{Key: "actions", Value: comp.Settings.Get("attributes")}}
	c.say("jaeger-tags-v2", finding.Review, "Jaeger v2 has no resource processor, so the tags are added to each span and not to its process; to keep them on the process, put a Collector in front", configDocs)
	return []collector.ID{comp.ID}
}

// backend is a storage of Jaeger v2.
type backend struct{ name, typ string }

// backends fills the jaeger_storage extension with the storages that SPAN_STORAGE_TYPE names; the first is the one that is read.
func (c *converter) backends() (list []backend) {
	all := collector.Map{}
	for _, typ := range c.storage() {
		settings, ok := c.backend(typ)
		if !ok {
			continue
		}
		if typ == "grpc-plugin" {
			typ = "grpc"
		}
		list = append(list, backend{typ, typ})
		all = append(all, collector.Entry{Key: typ, Value: collector.Map{{Key: typ, Value: settings}}})
		if archive, ok := c.archive(typ); ok {
			list = append(list, backend{typ + "_archive", typ})
			all = append(all, collector.Entry{Key: typ + "_archive", Value: collector.Map{{Key: typ, Value: archive}}})
		}
	}
	if len(all) == 0 {
		if slices.Contains(c.storage(), "kafka") {
			return nil
		}
		all = collector.Map{{Key: "memory", Value: collector.Map{{Key: "memory", Value: collector.Map{{Key: "max_traces", Value: 1000000}}}}}}
		list = []backend{{"memory", "memory"}}
	}
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaeger_storage"}, collector.Map{{Key: "backends", Value: all}}, c.origin("span-storage.type"))
	c.set.Say("span-storage.type", finding.Auto, "is the list of jaeger_storage backends; the first is the one that is read", configDocs)
	return list
}

// backend is the settings of a type of storage, with the finding of each.
func (c *converter) backend(typ string) (collector.Map, bool) {
	switch typ {
	case "memory":
		m := c.keys(nil, "memory.", v2Memory)
		if m.Get("max_traces") == nil || m.Get("max_traces") == 0 {
			m = m.Set("max_traces", 1000000)
			c.say("jaeger-memory-v2", finding.Review, "Jaeger v1 kept every trace in memory; Jaeger v2 needs a bound, which is 1000000 traces here", configDocs)
		}
		return m, true
	case "badger":
		return c.keys(nil, "badger.", v2Badger), true
	case "cassandra":
		return c.cassandra("cassandra."), true
	case "elasticsearch", "opensearch":
		return c.elasticsearch("es."), true
	case "grpc", "grpc-plugin":
		if typ == "grpc-plugin" || c.set.Has("grpc-storage-plugin.binary") {
			c.set.SayPrefix("grpc-storage-plugin.", finding.Manual, "plugins that Jaeger starts are gone since 1.58: run the storage as a server of its own (remote storage) and set grpc.endpoint", configDocs)
		}
		m := c.keys(nil, "grpc-storage.", v2GRPC)
		if m.Get("endpoint") == nil {
			m = m.Set("endpoint", "localhost:17271")
			c.say("jaeger-grpc-storage", finding.Manual, "no server is named (grpc-storage.server); localhost:17271 is written, the port of a remote storage", configDocs)
		}
		return c.clientTLS(m, "grpc-storage.tls"), true
	case "kafka":
		return nil, false
	}
	c.set.Say("span-storage.type", finding.Manual, strconv.Quote(typ)+" is no storage of Jaeger v2", configDocs)
	return nil, false
}

// archive is the storage for archived traces, where it is on.
func (c *converter) archive(typ string) (collector.Map, bool) {
	switch typ {
	case "elasticsearch", "opensearch":
		if c.set.Bool("es-archive.enabled", false) {
			c.set.Say("es-archive.enabled", finding.Review, "is a backend of its own. Jaeger v1 kept archived traces in indices named jaeger-span-archive, which the settings of the backend do not name: set indices.spans.rotation.manual_rollover with read_alias and write_alias to read them", configDocs)
			c.inherit("es.", "es-archive.", v2Elasticsearch)
			return c.elasticsearch("es-archive."), true
		}
		c.set.SayPrefix("es-archive.", finding.Auto, "has no effect without es-archive.enabled", configDocs)
	case "cassandra":
		if c.set.Bool("cassandra-archive.enabled", false) {
			c.set.Say("cassandra-archive.enabled", finding.Auto, "is a backend of its own", configDocs)
			c.inherit("cassandra.", "cassandra-archive.", v2Cassandra)
			return c.cassandra("cassandra-archive."), true
		}
		c.set.SayPrefix("cassandra-archive.", finding.Auto, "has no effect without cassandra-archive.enabled", configDocs)
	case "grpc":
		if c.set.Bool("grpc-storage-archive.enabled", false) {
			c.set.Say("grpc-storage-archive.enabled", finding.Auto, "is a backend of its own", configDocs)
			return c.clientTLS(c.keys(nil, "grpc-storage-archive.", v2GRPC), "grpc-storage-archive.tls"), true
		}
	}
	return nil, false
}

// inherit gives the archive the settings of the storage itself that it does not set (ApplyDefaults in Jaeger's storage configurations).
func (c *converter) inherit(from, to string, table []v2Key) {
	for _, k := range table {
		if v, ok := c.set.Get(from + k.flag); ok && !c.set.Has(to+k.flag) {
			v.Key = to + k.flag
			c.set.Put(v)
		}
	}
	for _, key := range c.set.Keys() {
		rest, ok := strings.CutPrefix(key, from+"tls.")
		if v, _ := c.set.Get(key); ok && !c.set.Has(to+"tls."+rest) {
			v.Key = to + "tls." + rest
			c.set.Put(v)
		}
	}
}

func (c *converter) cassandra(prefix string) collector.Map {
	m := c.keys(nil, prefix, v2Cassandra)
	if m.Get("connection::servers") == nil {
		m = m.Set("connection::servers", []string{"127.0.0.1"})
	}
	if m.Get("schema::keyspace") == nil {
		// The default changed from jaeger_v1_test to jaeger_dc1 with 1.64.
		keyspace := "jaeger_v1_test"
		if minor, ok := minorVersion(c.tag); !ok || minor > 63 {
			keyspace = "jaeger_dc1"
		}
		m = m.Set("schema::keyspace", keyspace)
	}
	tls := c.clientTLS(nil, prefix+"tls")
	return m.Set("connection::tls", tls.Get("tls"))
}

func (c *converter) elasticsearch(prefix string) collector.Map {
	m := c.keys(nil, prefix, v2Elasticsearch)
	if m.Get("server_urls") == nil {
		m = m.Set("server_urls", []string{"http://127.0.0.1:9200"})
	}
	if c.set.Bool(prefix+"tls.enabled", false) {
		m = c.clientTLS(m, prefix+"tls")
	}
	m = c.oneAuthentication(m, prefix)
	aliases, ilm := c.set.Bool(prefix+"use-aliases", false), c.set.Bool(prefix+"use-ilm", false)
	for _, index := range []string{"spans", "services", "dependencies", "sampling"} {
		key := "indices::" + index + "::"
		switch {
		case aliases && ilm:
			m = m.Set(key+"rotation::auto_rollover", collector.Map{})
		case aliases:
			m = m.Set(key+"rotation::manual_rollover", collector.Map{})
		default:
			m = c.rotation(m, prefix, index, key)
		}
	}
	c.set.Say(prefix+"use-aliases", finding.Review, "is rotation of each index: manual_rollover, or auto_rollover together with es.use-ilm (Jaeger 2.14 and newer; older releases have use_aliases and use_ilm)", configDocs)
	c.set.Say(prefix+"use-ilm", finding.Review, "is rotation.auto_rollover of each index (Jaeger 2.14 and newer; older releases have use_ilm)", configDocs)
	c.set.Say(prefix+"index-date-separator", finding.Auto, "is in date_layout of each index", configDocs)
	c.set.SayPrefix(prefix+"index-rollover-frequency", finding.Auto, "is rollover_frequency of the index", configDocs)
	return m
}

// oneAuthentication leaves one way to authenticate, as Jaeger v2 refuses several. In Jaeger v1 a token replaced the header of a password
// (bearertoken.RoundTripper).
func (c *converter) oneAuthentication(m collector.Map, prefix string) collector.Map {
	auth, _ := m.Get("auth").(collector.Map)
	if len(auth) < 2 {
		return m
	}
	for _, kind := range []string{"api_key", "bearer_token", "basic"} {
		if one := auth.Get(kind); one != nil {
			c.Add(c.at, "jaeger-es-authentication", strings.TrimSuffix(prefix, "."), finding.Manual, "several ways to authenticate are set, of which Jaeger v2 takes one; "+kind+" is kept; drop the others, or keep another", configDocs)
			return m.Set("auth", collector.Map{{Key: kind, Value: one}})
		}
	}
	return m
}

// rotation sets how often an index is changed, and the date in its name, where that is not the default.
func (c *converter) rotation(m collector.Map, prefix, index, key string) collector.Map {
	separator := c.set.Text(prefix+"index-date-separator", "-")
	flag := map[string]string{"spans": "spans", "services": "services", "sampling": "adaptive-sampling"}[index]
	frequency := "day"
	if flag != "" {
		frequency = c.set.Text(prefix+"index-rollover-frequency-"+flag, "day")
	}
	if separator == "-" && frequency == "day" {
		return m
	}
	layout := strings.Join([]string{"2006", "01", "02"}, separator)
	if frequency == "hour" {
		layout += separator + "15"
	}
	m = m.Set(key+"date_layout", layout)
	return m.Set(key+"rollover_frequency", frequency)
}

// keys carries settings over under their new keys.
func (c *converter) keys(m collector.Map, prefix string, table []v2Key) collector.Map {
	if m == nil {
		m = collector.Map{} // a section that is there, if empty
	}
	for _, k := range table {
		name := prefix + k.flag
		v, ok := c.set.Get(name)
		if !ok {
			continue
		}
		value, ok := c.value(v)
		if !ok {
			continue
		}
		m = m.Set(k.key, value)
	}
	for _, k := range table { // after all keys of a flag: some flags have several
		c.set.Say(prefix+k.flag, finding.Auto, "is "+strings.ReplaceAll(k.key, "::", "."), configDocs)
	}
	return m
}

// value is a setting as a value of YAML.
func (c *converter) value(v setting.Setting) (any, bool) {
	f := flags()[v.Key]
	if f.secret || v.Hidden {
		return c.secret(v.Key), true
	}
	if strings.HasSuffix(v.Key, "-file") || strings.HasSuffix(v.Key, "ui-config") {
		c.Need(v.At, setting.Resolve(v.Value, ""), "named by "+v.Name)
	}
	plain, literal := v.Value.Plain()
	if !literal {
		if list := v.Value.List(); f.kind == "list" && len(list) > 1 {
			return c.set.List(v.Key, "", envName(v.Key)), true
		}
		return v.Value, true // a reference may hold a list: the Collector splits a text at its commas
	}
	switch f.kind {
	case "bool":
		b, err := strconv.ParseBool(plain)
		if err != nil {
			c.set.Bad(v.Key, "true or false")
		}
		return b, err == nil
	case "int":
		n, err := strconv.Atoi(plain)
		if err != nil {
			c.set.Bad(v.Key, "a whole number")
		}
		return n, err == nil
	case "float":
		n, err := strconv.ParseFloat(plain, 64)
		if err != nil {
			c.set.Bad(v.Key, "a number")
		}
		return n, err == nil
	case "list":
		if strings.Contains(v.Key, "tag-blacklist") || strings.Contains(v.Key, "tag-whitelist") || strings.Contains(v.Key, "tags-as-fields") {
			return plain, true // these stay one string
		}
		return c.set.List(v.Key, "", envName(v.Key)), true
	}
	return plain, true
}

// storageExporters write to every backend but the archives.
func (c *converter) storageExporters(backends []backend) (ids []collector.ID) {
	n := 0
	for _, b := range backends {
		if strings.HasSuffix(b.name, "_archive") {
			continue
		}
		id := collector.ID{Type: "jaeger_storage_exporter"}
		if n > 0 {
			id.Name = b.name
		}
		n++
		m := collector.Map{{Key: "trace_storage", Value: b.name}}
		if c.set.Has("collector.queue-size") || c.set.Has("collector.num-workers") {
			// The section has no defaults in Jaeger v2, so it is written whole; the defaults are those of Jaeger v1.
			m = append(m, collector.Entry{Key: "queue", Value: collector.Map{{Key: "sizer", Value: "items"},
				{Key: "queue_size", Value: max(c.set.Int("collector.queue-size", 2000), 1)}, {Key: "num_consumers", Value: max(c.set.Int("collector.num-workers", 50), 1)}}})
		}
		ids = append(ids, c.cfg.Add(collector.Exporter, id, m, c.origin("span-storage.type")).ID)
	}
	c.set.Say("collector.queue-size", finding.Review, "counts spans, and is the storage exporter's queue.queue_size with sizer: items", configDocs)
	c.set.Say("collector.num-workers", finding.Review, "is the number of writes at a time, queue.num_consumers", configDocs)
	c.set.Say("collector.queue-size-memory", finding.Review, "has no counterpart: set queue.queue_size with sizer: bytes", configDocs)
	return ids
}

// query is the extension that serves the API and the UI.
func (c *converter) query(backends []backend) {
	m := collector.Map{}
	for _, b := range backends {
		switch {
		case strings.HasSuffix(b.name, "_archive"):
			m = m.Set("storage::traces_archive", b.name)
		case m.Get("storage::traces") == nil:
			m = m.Set("storage::traces", b.name)
		}
	}
	if c.set.Text("metrics-storage.type", "") == "prometheus" {
		m = m.Set("storage::metrics", "prometheus")
		backend := c.keys(nil, "prometheus.", v2Prometheus)
		if backend.Get("endpoint") == nil {
			backend = backend.Set("endpoint", "http://localhost:9090")
		}
		if c.set.Bool("prometheus.tls.enabled", false) {
			backend = c.clientTLS(backend, "prometheus.tls")
		}
		storage := c.cfg.Find(collector.Extension, collector.ID{Type: "jaeger_storage"})
		storage.Settings = storage.Settings.Set("metric_backends::prometheus::prometheus", backend)
		c.set.Say("metrics-storage.type", finding.Auto, "is jaeger_storage.metric_backends", configDocs)
		c.set.Say("prometheus.query.extra-query-params", finding.Manual, "is extra_query_parameters of the metric backend", configDocs)
	}
	c.set.SayPrefix("prometheus.", finding.Auto, "has no effect without METRICS_STORAGE_TYPE=prometheus", configDocs)
	m = c.keys(m, "query.", v2Query)
	if base, ok := m.Get("base_path").(string); ok && base != "/" {
		m = m.Set("base_path", "/"+strings.Trim(base, "/")) // Jaeger v2 refuses paths that are not clean
	}
	m = m.Set("enable_tracing", c.set.Bool("query.enable-tracing", false))
	c.set.Say("query.enable-tracing", finding.Auto, "is enable_tracing, whose default is true in Jaeger v2", configDocs)
	http := c.serverTLS(collector.Map{{Key: "endpoint", Value: c.listen("query.http-server.host-port", ":16686")}}, "query.http.tls")
	if h := c.set.Text("query.additional-headers", ""); h != "" && h != "[]" {
		headers := collector.Map{}
		for one := range strings.SplitSeq(strings.Trim(h, "[]"), ",") {
			if name, value, ok := strings.Cut(strings.Trim(one, `" `), ":"); ok {
				headers = append(headers, collector.Entry{Key: strings.TrimSpace(name), Value: strings.TrimSpace(value)})
			}
		}
		if len(headers) > 0 {
			http = append(http, collector.Entry{Key: "response_headers", Value: headers})
		}
	}
	c.set.Say("query.additional-headers", finding.Auto, "is http.response_headers", configDocs)
	grpc := c.serverTLS(collector.Map{{Key: "endpoint", Value: c.listen("query.grpc-server.host-port", ":16685")}}, "query.grpc.tls")
	c.set.Say("query.http-server.host-port", finding.Auto, "is http.endpoint of jaeger_query", configDocs)
	c.set.Say("query.grpc-server.host-port", finding.Auto, "is grpc.endpoint of jaeger_query", configDocs)
	m = m.Set("http", http).Set("grpc", grpc)
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaeger_query"}, m, c.at.String())
}

// v2Sampling serves sampling strategies from a file, or computes them from the spans that come in.
func (c *converter) v2Sampling(backends []backend) (processors []collector.ID) {
	m := collector.Map{}
	at := c.at.String()
	switch {
	case strings.EqualFold(c.set.Text("sampling.config-type", ""), "adaptive"):
		store := ""
		if len(backends) > 0 {
			store = backends[0].name
		}
		adaptive := c.keys(collector.Map{{Key: "sampling_store", Value: cmp.Or(store, "memory")}}, "sampling.", v2Adaptive)
		m = append(m, collector.Entry{Key: "adaptive", Value: adaptive})
		at = c.origin("sampling.config-type")
		c.set.Say("sampling.config-type", finding.Auto, "is remote_sampling.adaptive, with the adaptive_sampling processor", configDocs)
		c.set.Say("sampling.storage-type", finding.Auto, "is sampling_store", configDocs)
		processors = []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "adaptive_sampling"}, nil).ID}
	default:
		file := collector.Map{}
		if c.component.strategies != nil {
			c.Extra = append(c.Extra, conversion.ExtraFile{Suffix: "sampling-strategies.json", Data: c.component.strategies})
			file = append(file, collector.Entry{Key: "path", Value: "/etc/jaeger/sampling-strategies.json"})
			c.Need(c.at, "/etc/jaeger/sampling-strategies.json", "the sampling strategies that stand in the resource; they are written beside the configuration")
			c.say("jaeger-strategies", finding.Auto, "the sampling strategies are a file of their own, which remote_sampling reads", configDocs)
		} else if v, ok := c.set.Get("sampling.strategies-file"); ok && c.set.Has(v.Key) {
			file = append(file, collector.Entry{Key: "path", Value: v.Value})
			at = v.At.String()
			c.Need(v.At, setting.Resolve(v.Value, ""), "the sampling strategies")
		}
		if d := nonZero(c.set.Text("sampling.strategies-reload-interval", "")); d != "" {
			file = append(file, collector.Entry{Key: "reload_interval", Value: d})
		}
		probability := 0.001
		if p, err := strconv.ParseFloat(c.set.Text("sampling.default-sampling-probability", ""), 64); err == nil {
			probability = p
		}
		file = append(file, collector.Entry{Key: "default_sampling_probability", Value: probability})
		m = append(m, collector.Entry{Key: "file", Value: file})
		for _, key := range []string{"sampling.strategies-file", "sampling.strategies-reload-interval", "sampling.default-sampling-probability"} {
			c.set.Say(key, finding.Auto, "is in remote_sampling.file", configDocs)
		}
		c.set.Say("sampling.config-type", finding.Auto, "is remote_sampling.file", configDocs)
	}
	c.set.SayPrefix("sampling.", finding.Auto, "has no effect with this way of sampling", configDocs)
	address := c.listen("http-server.host-port", ":5778")
	m = append(m, collector.Entry{Key: "http", Value: collector.Map{{Key: "endpoint", Value: address}}},
		collector.Entry{Key: "grpc", Value: collector.Map{{Key: "endpoint", Value: samplingGRPC(address)}}})
	c.set.Say("http-server.host-port", finding.Auto, "is http.endpoint of remote_sampling", configDocs)
	c.cfg.Add(collector.Extension, collector.ID{Type: "remote_sampling"}, m, at)
	c.say("jaeger-sampling-v2", finding.Review, "clients and agents that ask for sampling strategies at port 14250 or at /api/sampling of port 14268 have to ask at 5778 (HTTP) or 5779 (gRPC)", configDocs)
	return processors
}
