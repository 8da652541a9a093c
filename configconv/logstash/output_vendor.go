package logstash

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

func init() {
	outputs["datadog_logs"] = datadogLogs
	outputs["newrelic"] = newRelic
	outputs["dynatrace"] = dynatrace
}

// datadogLogs sends logs to Datadog (github.com/DataDog/logstash-output-datadog_logs).
func datadogLogs(out *output) {
	api := collector.Map{{Key: "key", Value: out.secret("api_key")}}
	host := out.string("host", "http-intake.logs.datadoghq.com")
	if _, site, ok := strings.Cut(host, ".logs."); ok && site != "datadoghq.com" {
		api = append(api, collector.Entry{Key: "site", Value: environment(site)})
	} else if !ok {
		out.manualf("host => %s is none of Datadog's: set logs.endpoint of the exporter", host)
	}
	out.reviewf("logs come to Datadog as records of OpenTelemetry: message is the same, nested fields are attributes with dots in their names; look at pipelines there that read [@timestamp] or the tags of Logstash")
	for _, name := range []string{"port", "use_ssl", "max_backoff", "max_retries", "use_http", "use_compression", "compression_level", "no_ssl_validation", "force_v1_routes",
		"http_proxy", "ssl_verification"} {
		out.value(name)
	}
	out.sendRecords("datadog", collector.Map{{Key: "api", Value: api}})
}

// newRelic sends logs to New Relic (github.com/newrelic/logstash-output-plugin), which takes OTLP.
func newRelic(out *output) {
	key := "license_key"
	if out.has("api_key") {
		key = "api_key"
	}
	endpoint := "https://otlp.nr-data.net"
	if strings.Contains(out.string("base_uri", ""), ".eu.") {
		endpoint = "https://otlp.eu01.nr-data.net"
	}
	out.reviewf("logs come to New Relic by OTLP: message is the same, nested fields are attributes with dots in their names")
	for _, name := range []string{"license_key", "api_key", "concurrent_requests", "max_retries", "custom_ca_cert"} {
		out.value(name)
	}
	out.sendRecords("otlphttp", collector.Map{{Key: "endpoint", Value: endpoint}, {Key: "headers", Value: collector.Map{{Key: "api-key", Value: out.secret(key)}}}})
}

// dynatrace sends logs to Dynatrace (github.com/dynatrace-oss/logstash-output-dynatrace), which takes OTLP.
func dynatrace(out *output) {
	url := strings.TrimSuffix(out.string("ingest_endpoint_url", ""), "/")
	endpoint := strings.TrimSuffix(url, "/logs/ingest") + "/otlp"
	token := out.secret("api_key")
	out.reviewf("logs come to Dynatrace by OTLP; the token needs the right openTelemetryTrace.ingest or logs.ingest")
	for _, name := range []string{"ssl_verify_none", "OTel_resource", "max_payload_size"} {
		out.value(name)
	}
	out.sendRecords("otlphttp", collector.Map{{Key: "endpoint", Value: environment(endpoint)},
		{Key: "headers", Value: collector.Map{{Key: "Authorization", Value: append(collector.Literal("Api-Token "), token...)}}}})
}

// sendRecords ends an output whose exporter sends the records themselves.
func (out *output) sendRecords(exporter string, m collector.Map) {
	out.shows, out.batches = true, true
	out.exporter(exporter, out.lasting(m))
	out.common()
}
