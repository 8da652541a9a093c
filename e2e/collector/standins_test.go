package main

import (
	"encoding"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/pdata/plog"
)

// standInFactories are the stand-ins by kind and type.
func standInFactories() map[string]component.Factory {
	all := map[string]component.Factory{}
	for _, f := range standInExtensions() {
		all["extensions/"+f.Type().String()] = f
	}
	for _, f := range standInReceivers() {
		all["receivers/"+f.Type().String()] = f
	}
	for _, f := range standInProcessors() {
		all["processors/"+f.Type().String()] = f
	}
	for _, f := range standInExporters() {
		all["exporters/"+f.Type().String()] = f
	}
	for _, f := range standInConnectors() {
		all["connectors/"+f.Type().String()] = f
	}
	return all
}

// A misspelled key is an error in every section of every stand-in, however deep.
func TestStandInsRefuseUnknownKeys(t *testing.T) {
	total := 0
	for name, f := range standInFactories() {
		list := sections(reflect.TypeOf(f.CreateDefaultConfig()))
		for _, nest := range list {
			misspelled := nest(map[string]any{"nope": 1}).(map[string]any)
			err := confmap.NewFromStringMap(misspelled).Unmarshal(f.CreateDefaultConfig())
			if err == nil || !strings.Contains(err.Error(), "invalid keys: nope") {
				t.Errorf("%s: %v: %v", name, misspelled, err)
			}
		}
		total += len(list)
	}
	t.Logf("%d sections", total)
	if total < 150 {
		t.Errorf("%d sections only", total)
	}
}

// sections are the sections of a configuration, each as what puts settings into it.
func sections(t reflect.Type) (list []func(any) any) {
	here := func(settings any) any { return settings }
	switch {
	case t.Implements(reflect.TypeFor[encoding.TextUnmarshaler]()) || reflect.PointerTo(t).Implements(reflect.TypeFor[encoding.TextUnmarshaler]()):
		return nil
	case t.Kind() == reflect.Pointer:
		return sections(t.Elem())
	case t.Kind() == reflect.Slice:
		return nested(t.Elem(), func(settings any) any { return []any{settings} })
	case t.Kind() == reflect.Map:
		return nested(t.Elem(), func(settings any) any { return map[string]any{"x": settings} })
	case strings.HasPrefix(t.Name(), "Optional["):
		v, _ := t.FieldByName("value")
		return sections(v.Type)
	case t.Kind() != reflect.Struct:
		return nil
	}
	open := false // to any key
	for f := range fields(t) {
		key, opts, _ := strings.Cut(f.Tag.Get("mapstructure"), ",")
		switch {
		case opts == "remain":
			open = true
		case opts == "squash":
			list = append(list, sections(f.Type)[1:]...)
		case strings.HasPrefix(t.PkgPath(), "go.opentelemetry.io/"): // the Collector's own
		default:
			if key == "" {
				key = f.Name
			}
			list = append(list, nested(f.Type, func(settings any) any { return map[string]any{key: settings} })...)
		}
	}
	if open {
		return list
	}
	return append([]func(any) any{here}, list...)
}

// nested puts the sections of a type inside another one.
func nested(t reflect.Type, outer func(any) any) (list []func(any) any) {
	for _, inner := range sections(t) {
		list = append(list, func(settings any) any { return outer(inner(settings)) })
	}
	return list
}

func fields(t reflect.Type) func(yield func(reflect.StructField) bool) {
	return func(yield func(reflect.StructField) bool) {
		for i := range t.NumField() {
			if f := t.Field(i); f.IsExported() && !yield(f) {
				return
			}
		}
	}
}

// examples are settings that the documentation of the real components shows, by stand-in.
var examples = map[string]string{
	"extensions/jaegerremotesampling": "{source: {reload_interval: 30s, file: /etc/strategies.json}, http: {endpoint: '0.0.0.0:5778'}}",
	"extensions/oauth2client": "{client_id: id, client_secret: s, endpoint_params: {audience: [a]}, token_url: 'https://auth/token', scopes: [api.metrics], " +
		"tls: {insecure: true}, timeout: 2s}",
	"extensions/headers_setter":    "{headers: [{action: insert, key: X-Scope-OrgID, from_context: tenant_id, default_value: a}, {action: delete, key: Some}], additional_auth: basicauth}",
	"extensions/healthcheckv2":     "{use_v2: true, component_health: {include_permanent_errors: true}, http: {endpoint: '0.0.0.0:13133', status: {path: /health}}, grpc: }",
	"extensions/jaeger_encoding":   "{protocol: protobuf}",
	"extensions/zipkin_encoding":   "{protocol: zipkin_json, version: v2}",
	"exporters/datadog":            "{api: {key: k, site: datadoghq.eu}, hostname: a, logs: {endpoint: 'https://logs', use_compression: true, compression_level: 6, batch_wait: 5}, host_metadata: {enabled: false}}",
	"extensions/text_encoding":     "{encoding: utf8, unmarshaling_separator: '\\r?\\n'}",
	"extensions/json_log_encoding": "{mode: body_with_inline_attributes}",
	"extensions/jaeger_storage": `
    backends:
      memory: {memory: {max_traces: 100000}}
      badger: {badger: {directories: {keys: /data/keys, values: /data/values}, ephemeral: false, ttl: {spans: 48h}}}
      cassandra: {cassandra: {schema: {keyspace: jaeger_v1_dc1, create: true}, connection: {servers: [cassandra], auth: {basic: {username: u, password: p}}, tls: {insecure: true}}}}
      elastic: {elasticsearch: {server_urls: ['http://es:9200'], auth: {basic: {username: u, password_file: /p}}, indices: {index_prefix: main, spans: {shards: 5, replicas: 0, rotation: {auto_rollover: {policy_name: p}}}}}}
      open: {opensearch: {server_urls: ['http://os:9200'], indices: {services: {date_layout: '2006-01-02', rollover_frequency: day}}}}
      remote: {grpc: {endpoint: 'storage:17271', tls: {insecure: true}, multi_tenancy: {Enabled: true, Header: x-tenant}, timeout: 5s}}
      click: {clickhouse: {addresses: ['ch:9000'], database: jaeger, auth: {basic: {username: u, password: p}}, create_schema: true}}
    metric_backends:
      prom: {prometheus: {endpoint: 'http://prometheus:9090', normalize_calls: true}}`,
	"extensions/jaeger_query": "{storage: {traces: a, traces_archive: b, metrics: c}, ui: {config_file: ui.json}, base_path: /jaeger, max_clock_skew_adjust: 1s, " +
		"multi_tenancy: {Enabled: true, Header: x-tenant, Tenants: [a]}, http: {endpoint: '0.0.0.0:16686'}, ai: {agent_url: 'ws://a'}, otlp_proxy: }",
	"extensions/remote_sampling": "{adaptive: {sampling_store: a, initial_sampling_probability: 0.1}, http: , grpc: }",
	"extensions/remote_storage":  "{endpoint: '0.0.0.0:17271', storage: a}",
	"extensions/expvar":          "{endpoint: '0.0.0.0:27777'}",
	"receivers/redis":            "{endpoint: 'redis:6379', collection_interval: 10s, password: p, metrics: {redis.uptime: {enabled: false}}, tls: {insecure: true}}",
	"receivers/rabbitmq":         "{endpoint: 'http://rabbitmq:15672', username: u, password: p, collection_interval: 10s}",
	"receivers/webhookevent": "{endpoint: 'localhost:8088', read_timeout: 500ms, path: /source, health_path: /health, required_header: {key: k, value: v}, " +
		"split_logs_at_newline: true, max_request_body_size: 1000}",
	"receivers/sqlquery": `
    driver: postgres
    datasource: "host=localhost port=5432"
    storage: file_storage
    queries:
      - sql: "select * from my_logs where log_id > $$1"
        tracking_start_value: "10000"
        tracking_column: log_id
        logs: [{body_column: log_body, attribute_columns: [a]}]
      - sql: "select count(*) as count, genre from movie group by genre"
        metrics: [{metric_name: movie.genres, value_column: count, attribute_columns: [genre], static_attributes: {dbinstance: mydb}, data_type: sum, monotonic: true, aggregation: cumulative}]`,
	"receivers/snmp": `
    collection_interval: 60s
    endpoint: udp://localhost:161
    version: v3
    security_level: auth_priv
    user: otel
    auth_type: MD5
    auth_password: p
    privacy_type: DES
    privacy_password: p
    resource_attributes: {resource_attr.name.1: {indexed_value_prefix: probe}}
    attributes: {attr.name.1: {value: a2_new_key, enum: [in, out]}}
    metrics: {metric.name.1: {unit: "1", sum: {aggregation: cumulative, monotonic: true, value_type: int}, scalar_oids: [{oid: "1.1.1.1", attributes: [{name: attr.name.1, value: in}]}]}}`,
	"receivers/awss3": "{s3downloader: {region: us-west-1, s3_bucket: mybucket, s3_prefix: trace, s3_partition_format: 'year=%Y'}, starttime: '2024-01-01 01:00', " +
		"endtime: '2024-01-02', encodings: [{extension: text_encoding, suffix: .txt}]}",
	"receivers/pulsar":                "{endpoint: 'pulsar://localhost:6650', topic: otel-pulsar, subscription: s, consumer_name: c, encoding: otlp_proto, auth: {token: {token: t}}}",
	"receivers/prometheusremotewrite": "{endpoint: '0.0.0.0:19291', max_request_body_size: 1000}",
	"receivers/azureeventhub": "{connection: 'Endpoint=sb://namespace.servicebus.windows.net/;SharedAccessKeyName=Name;SharedAccessKey=key;EntityPath=hub', partition: foo, " +
		"group: bar, offset: '1234-5566', format: azure, storage: file_storage}",
	"receivers/netflow":            "{scheme: netflow, port: 2055, sockets: 16, workers: 32}",
	"processors/geoip":             "{context: record, providers: {maxmind: {database_path: /tmp/mygeodb}}, attributes: [client.address]}",
	"processors/dnslookup":         "{resolve: {enabled: true, context: record, source_attributes: [host], target_attribute: ip}, hostfiles: [/etc/hosts]}",
	"processors/lookup":            "{source: {type: yaml, path: /etc/map.yaml}, lookups: [{key: 'log.attributes[\"user.id\"]', attributes: [{destination: user.name, default: unknown}]}]}",
	"processors/unroll":            "{recursive: true}",
	"processors/adaptive_sampling": "",
	"exporters/zipkin":             "{endpoint: 'http://zipkin:9411/api/v2/spans', format: proto, default_service_name: a, tls: {insecure: true}, sending_queue: {queue_size: 10}}",
	"exporters/loadbalancing": "{routing_key: service, protocol: {otlp: {timeout: 1s, tls: {insecure: true}, sending_queue: {enabled: false}}}, " +
		"resolver: {dns: {hostname: collectors, port: '4317', interval: 5s}}, retry_on_failure: {enabled: true}}",
	"exporters/elasticsearch": "{endpoints: ['https://elastic:9200'], logs_index: logs, user: u, password: p, tls: {insecure_skip_verify: true}, mapping: {mode: ecs}, " +
		"retry: {enabled: true, max_retries: 5, retry_on_status: [429]}, sending_queue: {batch: {flush_timeout: 10s}}, logstash_format: {enabled: true}, logs_dynamic_id: {enabled: true}}",
	"exporters/opensearch":              "{http: {endpoint: 'https://opensearch:9200', auth: {authenticator: basicauth}}, logs_index: 'otel-%{service.name}', logs_index_time_format: yyyy.MM.dd, mapping: {mode: flatten_attributes}, dataset: d, namespace: n}",
	"exporters/syslog":                  "{endpoint: syslog.example.com, port: 6514, network: tcp, protocol: rfc5424, tls: {ca_file: ca.pem}, enable_octet_counting: true}",
	"exporters/awss3":                   "{s3uploader: {region: eu-central-1, s3_bucket: databucket, s3_prefix: metric, compression: gzip}, marshaler: otlp_json, resource_attrs_to_s3: {s3_prefix: service.name}}",
	"exporters/jaeger_storage_exporter": "{trace_storage: a, queue: {sizer: items, queue_size: 100, num_consumers: 2}}",
	"connectors/failover":               "{priority_levels: [[traces/first], [traces/second]], retry_interval: 5m, retry_gap: 1m}",
}

// The unroll processor makes records of the elements of a list.
func TestUnroll(t *testing.T) {
	for recursive, want := range map[bool]string{false: `[map[k:v] last 1 [2 3]]`, true: `[map[k:v] last 1 2 3]`} {
		records := plog.NewLogRecordSlice()
		for _, body := range []any{[]any{1, []any{2, 3}}, map[string]any{"k": "v"}, []any{}, "last"} {
			if err := records.AppendEmpty().Body().FromRaw(body); err != nil {
				t.Fatal(err)
			}
		}
		unrollRecords(records, recursive)
		var got []any
		for _, r := range records.All() {
			got = append(got, r.Body().AsRaw())
		}
		if text := fmt.Sprint(got); text != want {
			t.Errorf("recursive %t: got %s, want %s", recursive, text, want)
		}
	}
}

// Every stand-in is built into a pipeline with the settings that its documentation shows, and dry runs name it.
func TestStandInsTakeDocumentedSettings(t *testing.T) {
	for name := range standIns {
		if _, ok := examples[name]; !ok {
			t.Errorf("no example of %s", name)
		}
	}
	for name, settings := range examples {
		v := dryRunText(t, configuration(name, settings))
		if !v.OK || strings.Join(v.StandIns, " ") != name {
			t.Errorf("%s: %s; stand-ins %v", name, v.Error, v.StandIns)
		}
	}
}

// configuration is one that uses one component.
func configuration(name, settings string) string {
	kind, typ, _ := strings.Cut(name, "/")
	signal := "traces"
	switch name {
	case "exporters/syslog", "receivers/webhookevent", "receivers/sqlquery", "receivers/netflow", "processors/unroll":
		signal = "logs"
	case "receivers/redis", "receivers/rabbitmq", "receivers/snmp", "receivers/prometheusremotewrite":
		signal = "metrics"
	}
	used := map[string]string{"receivers": "nop", "processors": "batch", "exporters": "nop", "extensions": "zpages"}
	all := map[string]string{"receivers": "  nop:\n", "processors": "  batch:\n", "exporters": "  nop:\n", "extensions": "  zpages:\n"}
	all[kind] += "  " + typ + ": " + settings + "\n"
	used[kind] = typ
	pipeline := func(id, receiver, exporter string) string {
		return "    " + id + ": {receivers: [" + receiver + "], processors: [" + used["processors"] + "], exporters: [" + exporter + "]}\n"
	}
	text := ""
	for _, k := range []string{"extensions", "receivers", "processors", "exporters", "connectors"} {
		if all[k] != "" {
			text += k + ":\n" + all[k]
		}
	}
	text += "service:\n  extensions: [" + used["extensions"] + "]\n  pipelines:\n"
	if kind == "connectors" {
		return text + pipeline("traces", "nop", typ) + pipeline("traces/first", typ, "nop") + pipeline("traces/second", typ, "nop")
	}
	return text + pipeline(signal, used["receivers"], used["exporters"])
}

func dryRunText(t *testing.T, text string) verdict {
	t.Helper()
	file := filepath.Join(t.TempDir(), "otel.yaml")
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	return dryRun(file)
}

// What the real components refuse, their stand-ins refuse, and their defaults are enough where the real ones are.
func TestStandInsRefuse(t *testing.T) {
	storage := func(backend string) string {
		return configuration("extensions/jaeger_storage", "{backends: {a: "+backend+"}}")
	}
	elastic := func(settings string) string { return storage("{elasticsearch: {" + settings + "}}") }
	for text, want := range map[string]string{ // what the error says, "" for none
		storage("{memory: }"):                                            "",
		storage("{badger: {}}"):                                          "",
		storage("{cassandra: {}}"):                                       "",
		storage("{elasticsearch: {}}"):                                   "",
		storage("{}"):                                                    "empty configuration",
		storage("{memory: {}, badger: {}}"):                              "multiple backend types found",
		storage("{memory: {max_traces: 0}}"):                             "max traces must be greater than zero",
		storage("{clickhouse: {}}"):                                      "addresses",
		storage("{cassandra: {schema: {trace_ttl: 1ms}}}"):               "trace_ttl",
		storage("{grpc: {endpoint: a, multi_tenancy: {enabled: true}}}"): "invalid keys: enabled",
		elastic("use_aliases: true"):                                     "indices.<type>.rotation",
		elastic("version: 6"):                                            "unsupported version 6",
		elastic("auth: {basic: {username: u}, api_key: {file_path: f}}"): "at most one authentication method",
		elastic("indices: {spans: {date_layout: a, rotation: {manual_rollover: {}}}}"):                               "cannot use both",
		elastic("indices: {spans: {rotation: {periodic: {}, manual_rollover: {}}}}"):                                 "exactly one rotation strategy",
		configuration("extensions/jaeger_storage", "{backends: {}}"):                                                 "at least one storage backend",
		configuration("extensions/jaeger_query", "{storage: {traces: a}, base_path: 'x/'}"):                          "base_path",
		configuration("extensions/jaeger_query", "{}"):                                                               "storage.traces is required",
		configuration("extensions/remote_sampling", "{http: }"):                                                      "no sampling strategy provider",
		configuration("extensions/remote_sampling", "{file: {path: p}, adaptive: {}}"):                               "only one sampling strategy provider",
		configuration("exporters/jaeger_storage_exporter", "{}"):                                                     "trace_storage is required",
		configuration("exporters/jaeger_storage_exporter", "{trace_storage: a, queue: {}}"):                          "`num_consumers` must be positive", // no defaults there
		configuration("extensions/jaegerremotesampling", "{}"):                                                       "no sources specified",
		configuration("extensions/jaegerremotesampling", "{source: {file: f}, http: {endpoint: 'localhost:14250'}}"): "same port",
		configuration("extensions/healthcheckv2", "{use_v2: true}"):                                                  "must specify at least one protocol",
		configuration("receivers/azureeventhub", "{}"):                                                               "missing connection",
		configuration("receivers/azureeventhub", "{connection: 'Endpoint=sb://a/'}"):                                 "SharedAccessKey",
		configuration("receivers/netflow", "{scheme: ipfix}"):                                                        "scheme must be netflow or sflow",
		configuration("exporters/zipkin", "{}"):                                                                      "non-empty 'endpoint'",
		configuration("exporters/loadbalancing", "{resolver: }"):                                                     "no resolvers",
		configuration("exporters/elasticsearch", "{endpoint: 'http://a', cloudid: b}"):                               "exactly one of",
		strings.Replace(configuration("exporters/zipkin", "{endpoint: a}"), "traces:", "logs:", 1):                   "telemetry type is not supported",
		strings.Replace(storage("{memory: }"), "zpages", "health_check", 1):                                          "no extensions/health_check",
	} {
		v := dryRunText(t, text)
		if v.OK != (want == "") || !strings.Contains(v.Error, want) {
			t.Errorf("got %q, want %q of\n%s", v.Error, want, text)
		}
	}
}

// The list of what only Jaeger has names stand-ins.
func TestJaegerOnly(t *testing.T) {
	for name := range jaegerOnly {
		if !standIns[name] {
			t.Errorf("%s is no stand-in", name)
		}
	}
}
