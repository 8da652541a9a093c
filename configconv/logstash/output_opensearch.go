package logstash

import (
	"regexp"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() {
	outputs["opensearch"] = opensearch
	outputs["amazon_es"] = opensearch // its older name (github.com/awslabs/logstash-output-amazon_es)
}

// opensearchAttribute holds the index of a record.
const opensearchAttribute = "opensearch.index"

// datedIndex matches an index that ends in the date of the event and depends on nothing else.
var datedIndex = regexp.MustCompile(`^([^%]+)-%\{\+([^}]+)\}$`)

// opensearch indexes events (logstash-output-opensearch/lib/logstash/outputs/opensearch.rb).
func opensearch(out *output) {
	var http collector.Map
	tls := out.clientTLS()
	on := out.bool("ssl", out.plugin.Name == "amazon_es")
	port, path := out.string("port", map[bool]string{true: "443", false: "9200"}[out.plugin.Name == "amazon_es"]), out.string("path", "")
	hosts := out.strings("hosts")
	if len(hosts) == 0 {
		hosts = []string{"localhost"}
	}
	if len(hosts) > 1 {
		out.reviewf("hosts: the exporter sends to one address, the first; put a load balancer before the others")
	}
	if proto := out.string("protocol", ""); proto == "https" {
		on = true
	}
	http = append(http, collector.Entry{Key: "endpoint", Value: out.endpoint(hosts[0], on, port, path)})
	http = withTLS(http, tls)
	if auth := out.opensearchLogin(); auth != "" {
		http = append(http, collector.Entry{Key: "auth", Value: collector.Map{{Key: "authenticator", Value: auth}}})
	}
	if proxy := out.string("proxy", ""); proxy != "" {
		http = append(http, collector.Entry{Key: "proxy_url", Value: out.withoutCredentials("proxy", proxy)})
	}
	if headers := out.pairs("custom_headers"); len(headers) > 0 {
		http = append(http, collector.Entry{Key: "headers", Value: out.headers("custom_headers", headers)})
	}
	m := collector.Map{{Key: "http", Value: http}, {Key: "mapping", Value: collector.Map{{Key: "mode", Value: "bodymap"}}}}
	m, single := out.opensearchIndex(m)
	out.document()
	possible := true
	switch action := out.string("action", "index"); action {
	case "index", "create":
		m = append(m, collector.Entry{Key: "bulk_action", Value: action})
	default:
		possible = false
		out.manualf("action => %s: the exporter indexes and creates documents and does nothing else, so that there is a placeholder in its place; keep Logstash for these events", action)
	}
	m = with(m, "timeout", out.seconds("timeout"))
	if p := out.string("pipeline", ""); p != "" && !varies(p) {
		m = append(m, collector.Entry{Key: "pipeline", Value: environment(p)})
	} else if p != "" {
		out.manualf("pipeline => %s depends on the event, and the exporter has one for all", p)
	}
	if out.string("document_id", "") != "" {
		out.manualf("document_id: the exporter lets OpenSearch choose the ids of documents, so that an event that comes twice is there twice; an ingest pipeline can set _id")
	}
	for _, name := range []string{"routing", "parent", "join_field", "version", "version_type", "parameters", "script", "upsert", "bulk_path"} {
		if out.value(name) != nil {
			out.manualf("%s: the exporter has no such setting", name)
		}
	}
	if out.bool("manage_template", true) && out.string("template", "") != "" {
		out.reviewf("template: Logstash has put %s into OpenSearch, where it stays; the Collector puts it into no new cluster, so do that by hand", out.string("template", ""))
	}
	for _, name := range []string{"template_name", "template_overwrite", "legacy_template", "document_type", "script_lang", "script_type", "script_var_name",
		"scripted_upsert", "doc_as_upsert", "retry_on_conflict", "healthcheck_path", "resurrect_delay", "validate_after_inactivity", "pool_max",
		"pool_max_per_route", "sniffing", "sniffing_delay", "sniffing_path", "retry_initial_interval", "retry_max_interval", "http_compression",
		"failure_type_logging_whitelist", "default_server_major_version", "max_bulk_bytes", "target_bulk_bytes", "codec", "flush_size", "idle_flush_time"} {
		out.value(name)
	}
	m = append(m, collector.Entry{Key: "retry_on_failure", Value: collector.Map{{Key: "max_elapsed_time", Value: "0s", Note: "try again for ever"}}})
	if single {
		m = out.queued(m, collector.Entry{Key: "batch", Value: collector.Map{
			{Key: "sizer", Value: "items"}, {Key: "min_size", Value: 1}, {Key: "max_size", Value: 1, Note: "a request has one index"}, {Key: "flush_timeout", Value: "50ms"}}})
	} else {
		m = out.queued(m)
		out.batches = true
	}
	if possible {
		out.exporter("opensearch", m)
	} else {
		out.steps, out.batches = nil, false
	}
	out.common()
}

// opensearchIndex is the index. single says that each request must hold a single record.
func (out *output) opensearchIndex(m collector.Map) (_ collector.Map, single bool) {
	index := out.string("index", "logstash-%{+yyyy.MM.dd}")
	if !varies(index) {
		return append(m, collector.Entry{Key: "logs_index", Value: environment(index)}), false
	}
	if parts := datedIndex.FindStringSubmatch(index); parts != nil {
		if format := strings.NewReplacer("YYYY", "yyyy", "xxxx", "yyyy").Replace(parts[2]); strings.Trim(format, "yMd.-_") == "" {
			out.reviewf("the date in the index is that of sending, and in Logstash that of the event")
			return append(m, collector.Entry{Key: "logs_index", Value: environment(parts[1])}, collector.Entry{Key: "logs_index_time_format", Value: format}), false
		}
	}
	out.assign(ottl.Attributes.Key(opensearchAttribute), out.sprintf(index))
	out.reviewf("the exporter takes the index of a request from one of its records, so that each request holds a single one, which is slow; take an index without fields if you can")
	return append(m, collector.Entry{Key: "logs_index", Value: "%{" + opensearchAttribute + "}"}), true
}

// opensearchLogin is the extension by which the exporter says who it is, "" where it does not.
func (out *output) opensearchLogin() string {
	user, password := out.text("user"), out.secret("password")
	aws := out.plugin.Name == "amazon_es"
	region := out.string("region", "us-east-1")
	for _, e := range out.pairs("auth_type") {
		for _, text := range out.texts(e.value) {
			switch e.key {
			case "type":
				aws = text == "aws_iam"
			case "user":
				user = environment(text)
			case "password":
				password = out.concealed("password", text)
			case "region":
				region = text
			case "aws_access_key_id", "aws_secret_access_key", "session_token":
				out.awsCredentials()
			}
		}
	}
	for _, name := range []string{"aws_access_key_id", "aws_secret_access_key", "session_token"} {
		if out.string(name, "") != "" {
			out.awsCredentials()
		}
	}
	for _, name := range []string{"profile", "instance_profile_credentials_retries", "instance_profile_credentials_timeout"} {
		out.value(name)
	}
	switch {
	case len(user) > 0:
		return out.cfg.Add(collector.Extension, collector.ID{Type: "basicauth", Name: joinName(out.id, out.name)}, collector.Map{
			{Key: "client_auth", Value: collector.Map{{Key: "username", Value: user}, {Key: "password", Value: password}}}}).ID.String()
	case aws:
		return out.cfg.Add(collector.Extension, collector.ID{Type: "sigv4auth", Name: joinName(out.id, out.name)}, collector.Map{
			{Key: "region", Value: environment(region)}, {Key: "service", Value: "es"}}).ID.String()
	}
	return ""
}

// awsCredentials says how the Collector gets the keys that stand in the file.
func (out *output) awsCredentials() {
	out.Variable("AWS_ACCESS_KEY_ID", "the value of aws_access_key_id of the output "+out.plugin.Name)
	out.Variable("AWS_SECRET_ACCESS_KEY", "the value of aws_secret_access_key of the output "+out.plugin.Name)
	out.reviewf("the keys of AWS are not copied; the Collector reads them from AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, as all programs that use AWS do, or has a role")
}
