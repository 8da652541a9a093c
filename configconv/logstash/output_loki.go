package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

func init() { outputs["loki"] = lokiOutput }

// lokiOutput sends to Loki (github.com/grafana/loki/clients/cmd/logstash), which takes OTLP from release 3 on.
func lokiOutput(out *output) {
	url := out.string("url", "")
	endpoint := strings.TrimSuffix(strings.TrimSuffix(url, "/loki/api/v1/push"), "/")
	m := withTLS(collector.Map{{Key: "endpoint", Value: out.withoutCredentials("url", endpoint+"/otlp")}}, out.clientTLS())
	if tenant := out.text("tenant_id"); len(tenant) > 0 {
		m = append(m, collector.Entry{Key: "headers", Value: collector.Map{{Key: "X-Scope-OrgID", Value: tenant}}})
	}
	if user := out.text("username"); len(user) > 0 {
		auth := out.cfg.Add(collector.Extension, collector.ID{Type: "basicauth", Name: joinName(out.id, out.name)}, collector.Map{
			{Key: "client_auth", Value: collector.Map{{Key: "username", Value: user}, {Key: "password", Value: out.secret("password")}}}}).ID
		m = append(m, collector.Entry{Key: "auth", Value: collector.Map{{Key: "authenticator", Value: auth.String()}}})
	}
	out.reviewf("Loki (from release 3 on) takes OTLP: what were labels is structured metadata there, but for service.name and other attributes of the resource, so that queries which select by labels of Logstash have to be changed")
	for _, name := range []string{"insecure_skip_verify", "cert", "key", "ca_cert", "message_field", "include_fields", "metadata_fields", "batch_size", "batch_wait",
		"min_delay", "max_delay", "retries"} {
		out.value(name)
	}
	out.sendRecords("otlphttp", m)
}
