package logstash

import (
	"encoding/base64"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() {
	outputs["elasticsearch"] = elasticsearch
	outputs["elasticsearch_http"] = elasticsearch // its name in releases before 2
}

// The attributes by which the elasticsearch exporter knows where a document goes (exporter/elasticsearchexporter/internal/elasticsearch/
// attribute.go), and what it is of a record: in the mapping mode bodymap, the body and nothing else. The setting mapping.mode does the same
// in old releases only.
var (
	mappingAttribute  = ottl.Scope.Key("elastic.mapping.mode")
	indexAttribute    = ottl.Attributes.Key("elasticsearch.index")
	idAttribute       = ottl.Attributes.Key("elasticsearch.document_id")
	pipelineAttribute = ottl.Attributes.Key("elasticsearch.ingest_pipeline")
)

// elasticsearch indexes events (logstash-output-elasticsearch/lib/logstash/outputs/elasticsearch.rb). The document is the event, as it was:
// the body of the record, which the exporter writes as it is.
func elasticsearch(out *output) {
	streams := out.dataStreams()
	if streams {
		out.syncDataStream()
	}
	m := out.elasticHosts()
	m = out.elasticLogin(m)
	if streams {
		m = out.dataStreamIndex(m)
	} else {
		m = out.elasticIndex(m)
	}
	m, possible := out.elasticDocument(m, streams)
	out.document()
	out.set(mappingAttribute, ottl.Str("bodymap"))
	m = out.elasticRequests(m)
	out.elasticTemplates(streams)
	out.elasticDefaults()
	if m = out.queued(m); possible {
		out.exporter("elasticsearch", m)
	} else {
		out.steps = nil
	}
	out.common()
}

// elasticHosts are the addresses, of which each part but the host has a default: http, or https where TLS is on, and port 9200.
func (out *output) elasticHosts() (m collector.Map) {
	tls := out.clientTLS()
	on := out.bool("ssl", false)
	on = out.bool("ssl_enabled", on) || on
	path := out.string("path", "")
	cloud := out.text("cloud_id")
	hosts := out.strings("hosts")
	if h := out.string("host", ""); h != "" { // releases before 2
		hosts = append(hosts, h)
	}
	port := out.string("port", "9200")
	if len(cloud) > 0 {
		return withTLS(collector.Map{{Key: "cloudid", Value: cloud}}, tls)
	}
	if len(hosts) == 0 {
		hosts = []string{"127.0.0.1"}
	}
	var endpoints []any
	for _, h := range hosts {
		endpoints = append(endpoints, out.endpoint(h, on, port, path))
	}
	m = collector.Map{{Key: "endpoints", Value: endpoints}}
	if len(endpoints) == 1 {
		m = collector.Map{{Key: "endpoint", Value: endpoints[0]}}
	}
	return withTLS(m, tls)
}

// endpoint is the address of a host.
func (out *output) endpoint(host string, on bool, port, path string) collector.Text {
	scheme, rest, ok := strings.Cut(host, "://")
	if !ok {
		scheme, rest = "http", host
		if on {
			scheme = "https"
		}
	}
	authority, own, _ := strings.Cut(rest, "/")
	if strings.HasPrefix(host, "${") && !ok {
		if strings.HasSuffix(host, "}") {
			out.reviewf("hosts: the variable in %s must hold the whole address for the Collector: scheme, host and port, such as %s://elasticsearch:9200", host, scheme)
			return append(environment(host), environment(path)...)
		}
		out.reviewf("hosts: the variable in %s must hold the name of a host, without a scheme", host)
	}
	if bare := authority[strings.LastIndexByte(authority, '@')+1:]; !hasPort(bare) && !strings.Contains(bare, "${") {
		authority += ":" + port
	}
	if own == "" {
		own = strings.TrimPrefix(path, "/")
	}
	address := scheme + "://" + authority
	if own != "" {
		address += "/" + own
	}
	return out.withoutCredentials("hosts", address)
}

// hasPort reports whether an authority ends in a port.
func hasPort(authority string) bool {
	i := strings.LastIndexByte(authority, ':')
	return i >= 0 && !strings.HasSuffix(authority, "]")
}

// elasticLogin says who the exporter is.
func (out *output) elasticLogin(m collector.Map) collector.Map {
	if auth := out.string("cloud_auth", ""); auth != "" {
		user, password, ok := strings.Cut(auth, ":")
		if ok && !strings.Contains(auth, "${") {
			m = append(m, collector.Entry{Key: "user", Value: environment(user)}, collector.Entry{Key: "password", Value: out.concealed("cloud_auth", password)})
		} else {
			out.manualf("cloud_auth => %s: set user and password, which the Collector has apart", auth)
		}
	}
	m = m.With("user", out.text("user")).With("password", out.secret("password"))
	key := out.string("api_key", "")
	if key == "" {
		return m
	}
	encoded := key
	if strings.Contains(key, ":") && !strings.Contains(key, "${") {
		encoded = base64.StdEncoding.EncodeToString([]byte(key))
	}
	out.reviewf("api_key: Logstash has it as id:key, and the Collector in the Base64 form of that, which has to be what the variable holds")
	return append(m, collector.Entry{Key: "api_key", Value: out.concealed("api_key", encoded)})
}

// elasticIndex is the index. One that depends on the event is set for each record, by its own time.
func (out *output) elasticIndex(m collector.Map) collector.Map {
	index, ilm := out.string("index", ""), strings.ToLower(out.string("ilm_enabled", "auto"))
	alias := out.string("ilm_rollover_alias", "")
	for _, name := range []string{"ilm_pattern", "ilm_policy"} {
		out.value(name)
	}
	standard := "logstash"
	if out.ecs {
		standard = "ecs-logstash"
	}
	switch {
	case ilm != "false" && alias != "":
		index = alias
		out.reviewf("index lifecycle management: the alias %s, its policy and its template stay in Elasticsearch; the Collector writes to the alias, and creates none of them in a new cluster", alias)
	case ilm == "true":
		index = standard
		out.reviewf("index lifecycle management: the alias %s, its policy and its template stay in Elasticsearch; the Collector writes to the alias, and creates none of them in a new cluster", standard)
	case index == "":
		index = standard + "-%{+yyyy.MM.dd}"
		if ilm == "auto" {
			out.reviewf("no index is named: Logstash writes to the alias %s, of which it manages the lifecycle, where the cluster is of release 7 or later. If yours does, set logs_index: %s, and remove the attribute elasticsearch.index", standard, standard)
		}
	}
	if !varies(index) {
		return append(m, collector.Entry{Key: "logs_index", Value: environment(index)})
	}
	out.assign(indexAttribute, out.sprintf(index))
	return m
}

// elasticDocument is what becomes of a document; possible is false where the exporter cannot do that.
func (out *output) elasticDocument(m collector.Map, streams bool) (_ collector.Map, possible bool) {
	possible = true
	action := "index"
	if streams {
		action = "create"
	}
	id := out.string("document_id", "")
	switch action = out.string("action", action); {
	case action == "create", action == "index" && id == "":
	case action == "index":
		out.reviewf("document_id: the exporter creates documents; where there is one with that id already, Elasticsearch keeps the old one, which Logstash overwrote")
	default:
		possible = false
		out.manualf("action => %s: the exporter creates documents and does nothing else, so that there is a placeholder in its place; keep Logstash for these events", action)
	}
	if id != "" {
		out.assign(idAttribute, out.sprintf(id))
		m = append(m, collector.Entry{Key: "logs_dynamic_id", Value: collector.Map{{Key: "enabled", Value: true}}})
	}
	switch pipeline := out.string("pipeline", ""); {
	case pipeline == "":
	case varies(pipeline):
		out.assign(pipelineAttribute, out.sprintf(pipeline))
		m = append(m, collector.Entry{Key: "logs_dynamic_pipeline", Value: collector.Map{{Key: "enabled", Value: true}}})
	default:
		m = append(m, collector.Entry{Key: "pipeline", Value: environment(pipeline)})
	}
	for _, name := range []string{"routing", "parent", "join_field", "version", "version_type", "parameters", "script", "script_lang", "script_type",
		"script_var_name", "scripted_upsert", "doc_as_upsert", "upsert"} {
		if v := out.value(name); v != nil && !(name == "doc_as_upsert" || name == "scripted_upsert" || name == "script_lang" || name == "script_type") {
			out.manualf("%s: the exporter has no such setting; documents that need it must go on through Logstash, or through an ingest pipeline of Elasticsearch", name)
		}
	}
	out.value("retry_on_conflict") // of updates
	if t := out.string("document_type", "_doc"); t != "_doc" && t != "doc" {
		out.reviewf("document_type => %s: documents have no type from Elasticsearch 7 on, and the exporter sends none", t)
	}
	return m, possible
}

// elasticRequests is how the exporter sends.
func (out *output) elasticRequests(m collector.Map) collector.Map {
	if headers := out.pairs("custom_headers"); len(headers) > 0 {
		m = append(m, collector.Entry{Key: "headers", Value: out.headers("custom_headers", headers)})
	}
	timeout := out.seconds("timeout")
	if timeout == nil {
		timeout = "60s"
	}
	m = append(m, collector.Entry{Key: "timeout", Value: timeout})
	level, compressed := out.numeric("compression_level"), true
	if out.has("http_compression") {
		compressed = out.bool("http_compression", true)
	}
	switch {
	case !compressed, level == 0:
		m = append(m, collector.Entry{Key: "compression", Value: "none"})
	case level != nil:
		m = append(m, collector.Entry{Key: "compression_params", Value: collector.Map{{Key: "level", Value: level}}})
	}
	if proxy := out.string("proxy", ""); proxy != "" {
		m = append(m, collector.Entry{Key: "proxy_url", Value: out.withoutCredentials("proxy", proxy)})
	}
	m = with(m, "max_conns_per_host", out.numeric("pool_max_per_route"))
	sniffing, delay := out.bool("sniffing", false), out.seconds("sniffing_delay")
	if sniffing {
		if delay == nil {
			delay = "5s"
		}
		m = append(m, collector.Entry{Key: "discover", Value: collector.Map{{Key: "on_start", Value: true}, {Key: "interval", Value: delay}}})
	}
	first, longest := out.seconds("retry_initial_interval"), out.seconds("retry_max_interval")
	if first == nil {
		first = "2s"
	}
	if longest == nil {
		longest = "64s"
	}
	m = append(m, collector.Entry{Key: "retry", Value: collector.Map{
		{Key: "max_retries", Value: 1000000, Note: "Logstash tries again for ever"},
		{Key: "initial_interval", Value: first},
		{Key: "max_interval", Value: longest},
		{Key: "retry_on_status", Value: []any{429, 503}},
	}})
	if p := out.string("bulk_path", ""); p != "" {
		out.manualf("bulk_path => %s: the exporter sends to _bulk beneath its address; put what comes before into endpoint", p)
	}
	return m
}

// elasticTemplates is what Logstash puts into Elasticsearch when it starts.
func (out *output) elasticTemplates(streams bool) {
	manage, file := out.bool("manage_template", true), out.string("template", "")
	name := out.string("template_name", "logstash")
	for _, n := range []string{"template_api", "template_overwrite"} {
		out.value(n)
	}
	switch index := out.string("index", ""); {
	case streams || !manage:
	case file != "":
		out.reviewf("template: Logstash has put %s into Elasticsearch as %s, where it stays; the Collector puts it into no new cluster, so do that by hand (PUT _index_template/%s, or _template/%s for one of the old form)", file, name, name, name)
	case index == "" || strings.HasPrefix(index, "logstash-") || strings.HasPrefix(index, "ecs-logstash-"):
		out.reviewf("Logstash puts a template for this index into Elasticsearch, which stays there; a new cluster needs one (GET _index_template/*logstash*, and PUT it there)")
	}
}

// elasticDefaults are settings whose purpose the exporter serves in its own way.
func (out *output) elasticDefaults() {
	for _, name := range []string{"healthcheck_path", "resurrect_delay", "validate_after_inactivity", "pool_max", "sniffing_path", "silence_errors_in_log",
		"failure_type_logging_whitelist", "drop_error_types", "flush_size", "idle_flush_time", "protocol", "codec", "cluster", "bind_host", "embedded", "max_inflight_requests"} {
		out.value(name)
	}
	for _, name := range []string{"dlq_custom_codes", "dlq_on_failed_indexname_interpolation"} {
		if out.value(name) != nil {
			out.reviewf("%s: the Collector has no dead letter queue; it logs what Elasticsearch refuses", name)
		}
	}
}
