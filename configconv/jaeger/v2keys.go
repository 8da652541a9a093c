package jaeger

// v2Key is a flag of Jaeger v1 and the key of Jaeger v2 that does the same. Keys of nested maps are joined with "::".
type v2Key struct{ flag, key string }

// The keys of the storage backends by the type of storage, without its prefix; the flags of the archive are the same below another
// prefix. Read from the structs of Jaeger 2.20: internal/storage/v2/memory/config.go, internal/storage/v1/badger/config.go,
// internal/storage/cassandra/config/config.go, internal/storage/elasticsearch/config/config.go, internal/storage/v2/grpc/config.go; and
// from the InitFromViper functions of 1.76, which fill the same structs.
var v2Memory = []v2Key{{"max-traces", "max_traces"}}

var v2Badger = []v2Key{
	{"span-store-ttl", "ttl::spans"},
	{"directory-key", "directories::keys"},
	{"directory-value", "directories::values"},
	{"ephemeral", "ephemeral"},
	{"consistency", "consistency"},
	{"maintenance-interval", "maintenance_interval"},
	{"metrics-update-interval", "metrics_update_interval"},
	{"read-only", "read_only"},
}

var v2Cassandra = []v2Key{
	{"keyspace", "schema::keyspace"},
	{"disable-compression", "schema::disable_compression"},
	{"servers", "connection::servers"},
	{"local-dc", "connection::local_dc"},
	{"port", "connection::port"},
	{"connections-per-host", "connection::connections_per_host"},
	{"reconnect-interval", "connection::reconnect_interval"},
	{"socket-keep-alive", "connection::socket_keep_alive"},
	{"connect-timeout", "connection::timeout"},
	{"username", "connection::auth::basic::username"},
	{"password", "connection::auth::basic::password"},
	{"basic.allowed-authenticators", "connection::auth::basic::allowed_authenticators"},
	{"proto-version", "connection::proto_version"},
	{"timeout", "query::timeout"},
	{"max-retry-attempts", "query::max_retry_attempts"},
	{"consistency", "query::consistency"},
	{"span-store-write-cache-ttl", "span_store_write_cache_ttl"},
	{"index.logs", "index::logs"},
	{"index.tags", "index::tags"},
	{"index.process-tags", "index::process_tags"},
	{"index.tag-blacklist", "index::tag_blacklist"},
	{"index.tag-whitelist", "index::tag_whitelist"},
}

var v2Elasticsearch = []v2Key{
	{"server-urls", "server_urls"},
	{"remote-read-clusters", "remote_read_clusters"},
	{"username", "auth::basic::username"},
	{"password", "auth::basic::password"},
	{"password-file", "auth::basic::password_file"},
	{"password-reload-interval", "auth::basic::reload_interval"},
	{"token-file", "auth::bearer_token::file_path"},
	{"bearer-token-propagation", "auth::bearer_token::from_context"},
	{"bearer-token-reload-interval", "auth::bearer_token::reload_interval"},
	{"api-key-file", "auth::api_key::file_path"},
	{"api-key-allow-from-context", "auth::api_key::from_context"},
	{"api-key-reload-interval", "auth::api_key::reload_interval"},
	{"sniffer", "sniffing::enabled"},
	{"sniffer-tls-enabled", "sniffing::use_https"},
	{"disable-health-check", "disable_health_check"},
	{"send-get-body-as", "send_get_body_as"},
	{"timeout", "query_timeout"},
	{"http-compression", "http_compression"},
	{"bulk.size", "bulk_processing::max_bytes"},
	{"bulk.actions", "bulk_processing::max_actions"},
	{"bulk.flush-interval", "bulk_processing::flush_interval"},
	{"bulk.workers", "bulk_processing::workers"},
	{"version", "version"},
	{"log-level", "log_level"},
	{"index-prefix", "indices::index_prefix"},
	{"prioirity-span-template", "indices::spans::priority"},
	{"prioirity-service-template", "indices::services::priority"},
	{"prioirity-dependencies-template", "indices::dependencies::priority"},
	{"num-shards", "indices::spans::shards"},
	{"num-shards", "indices::services::shards"},
	{"num-shards", "indices::dependencies::shards"},
	{"num-shards", "indices::sampling::shards"},
	{"num-replicas", "indices::spans::replicas"},
	{"num-replicas", "indices::services::replicas"},
	{"num-replicas", "indices::dependencies::replicas"},
	{"num-replicas", "indices::sampling::replicas"},
	{"create-index-templates", "create_mappings"},
	{"max-doc-count", "max_doc_count"},
	{"max-span-age", "max_span_age"},
	{"service-cache-ttl", "service_cache_ttl"},
	{"adaptive-sampling.lookback", "adaptive_sampling_lookback"},
	{"tags-as-fields.all", "tags_as_fields::all"},
	{"tags-as-fields.dot-replacement", "tags_as_fields::dot_replacement"},
	{"tags-as-fields.config-file", "tags_as_fields::config_file"},
	{"tags-as-fields.include", "tags_as_fields::include"},
}

var v2GRPC = []v2Key{{"server", "endpoint"}, {"connection-timeout", "timeout"}}

// v2Prometheus are the keys of jaeger_storage.metric_backends.NAME.prometheus, below "prometheus.".
var v2Prometheus = []v2Key{
	{"server-url", "endpoint"},
	{"connect-timeout", "connect_timeout"},
	{"token-file", "token_file_path"},
	{"token-override-from-context", "token_override_from_context"},
	{"query.namespace", "metric_namespace"},
	{"query.duration-unit", "latency_unit"},
	{"query.normalize-calls", "normalize_calls"},
	{"query.normalize-duration", "normalize_duration"},
}

// v2Query are the keys of jaeger_query, below "query." (cmd/jaeger/internal/extension/jaegerquery/internal/flags.go).
var v2Query = []v2Key{
	{"base-path", "base_path"},
	{"ui-config", "ui::config_file"},
	{"static-files", "ui::assets_path"},
	{"log-static-assets-access", "ui::log_access"},
	{"bearer-token-propagation", "bearer_token_propagation"},
	{"max-clock-skew-adjustment", "max_clock_skew_adjust"},
}

// v2Adaptive are the keys of remote_sampling.adaptive, below "sampling." (cmd/jaeger/internal/extension/remotesampling/config.go).
var v2Adaptive = []v2Key{
	{"target-samples-per-second", "target_samples_per_second"},
	{"delta-tolerance", "delta_tolerance"},
	{"calculation-interval", "calculation_interval"},
	{"aggregation-buckets", "aggregation_buckets"},
	{"buckets-for-calculation", "calculation_buckets"},
	{"delay", "calculation_delay"},
	{"initial-sampling-probability", "initial_sampling_probability"},
	{"min-sampling-probability", "min_sampling_probability"},
	{"min-samples-per-second", "min_samples_per_second"},
	{"leader-lease-refresh-interval", "leader_lease_refresh_interval"},
	{"follower-lease-refresh-interval", "follower_lease_refresh_interval"},
}
