package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/basicauthextension"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/extension"
)

// jaegerStorageConfig follows cmd/internal/storageconfig/config.go.
type jaegerStorageConfig struct {
	Backends       map[string]traceBackend  `mapstructure:"backends"`
	MetricBackends map[string]metricBackend `mapstructure:"metric_backends"`
}

type traceBackend struct {
	Memory        *memoryStorage        `mapstructure:"memory"`
	Badger        *badgerStorage        `mapstructure:"badger"`
	GRPC          *grpcStorage          `mapstructure:"grpc"`
	Cassandra     *cassandraStorage     `mapstructure:"cassandra"`
	Elasticsearch *elasticsearchStorage `mapstructure:"elasticsearch"`
	Opensearch    *elasticsearchStorage `mapstructure:"opensearch"`
	ClickHouse    *clickHouseStorage    `mapstructure:"clickhouse"`
}

type metricBackend struct {
	Prometheus    *prometheusStorage    `mapstructure:"prometheus"`
	Elasticsearch *elasticsearchStorage `mapstructure:"elasticsearch"`
	Opensearch    *elasticsearchStorage `mapstructure:"opensearch"`
	ClickHouse    *clickHouseStorage    `mapstructure:"clickhouse"`
}

// newJaegerStorage stands in for cmd/jaeger/internal/extension/jaegerstorage/factory.go.
func newJaegerStorage() extension.Factory {
	return standInExtension("jaeger_storage", func() component.Config { return &jaegerStorageConfig{} })
}

// Validate refuses what the real one refuses.
func (c *jaegerStorageConfig) Validate() error {
	if len(c.Backends) == 0 {
		return errors.New("at least one storage backend is required")
	}
	return nil
}

// Unmarshal gives the storage that is configured its defaults, as the real one does.
func (b *traceBackend) Unmarshal(conf *confmap.Conf) error {
	if conf.IsSet("memory") {
		b.Memory = &memoryStorage{MaxTraces: 1_000_000}
	}
	if conf.IsSet("badger") {
		b.Badger = &badgerStorage{Ephemeral: true, MaintenanceInterval: 5 * time.Minute, MetricsUpdateInterval: 10 * time.Second}
		b.Badger.TTL.Spans = 72 * time.Hour
	}
	if conf.IsSet("grpc") {
		b.GRPC = &grpcStorage{Timeout: exporterhelper.TimeoutConfig{Timeout: 5 * time.Second}}
	}
	if conf.IsSet("cassandra") {
		b.Cassandra = defaultCassandra()
	}
	if conf.IsSet("elasticsearch") {
		b.Elasticsearch = defaultElasticsearch()
	}
	if conf.IsSet("opensearch") {
		b.Opensearch = defaultElasticsearch()
	}
	if conf.IsSet("clickhouse") {
		b.ClickHouse = &clickHouseStorage{}
	}
	return conf.Unmarshal(b)
}

// Validate refuses a backend of no type or of several, as the real one does.
func (b *traceBackend) Validate() error {
	return oneBackend("trace", b.Memory != nil, b.Badger != nil, b.GRPC != nil, b.Cassandra != nil, b.Elasticsearch != nil, b.Opensearch != nil, b.ClickHouse != nil)
}

// Unmarshal gives the storage that is configured its defaults, as the real one does.
func (b *metricBackend) Unmarshal(conf *confmap.Conf) error {
	if conf.IsSet("prometheus") {
		b.Prometheus = &prometheusStorage{
			Endpoint: "http://localhost:9090", ConnectTimeout: 30 * time.Second, MetricNamespace: "traces_span_metrics", LatencyUnit: "ms",
		}
	}
	if conf.IsSet("elasticsearch") {
		b.Elasticsearch = defaultElasticsearch()
	}
	if conf.IsSet("opensearch") {
		b.Opensearch = defaultElasticsearch()
	}
	if conf.IsSet("clickhouse") {
		b.ClickHouse = &clickHouseStorage{}
	}
	return conf.Unmarshal(b)
}

// Validate refuses a backend of no type or of several, as the real one does.
func (b *metricBackend) Validate() error {
	return oneBackend("metric", b.Prometheus != nil, b.Elasticsearch != nil, b.Opensearch != nil, b.ClickHouse != nil)
}

func oneBackend(kind string, set ...bool) error {
	switch n := count(set...); {
	case n == 0:
		return errors.New("empty configuration")
	case n > 1:
		return fmt.Errorf("multiple backend types found for %s storage", kind)
	}
	return nil
}

// memoryStorage follows internal/storage/v2/memory/config.go.
type memoryStorage struct {
	MaxTraces int `mapstructure:"max_traces"`
}

// Validate refuses what the real storage refuses when it starts: the jaeger program would end.
func (c *memoryStorage) Validate() error {
	if c.MaxTraces <= 0 {
		return errors.New("max traces must be greater than zero")
	}
	return nil
}

// badgerStorage follows internal/storage/v1/badger/config.go.
type badgerStorage struct {
	TTL struct {
		Spans time.Duration `mapstructure:"spans"`
	} `mapstructure:"ttl"`
	Directories struct {
		Keys   string `mapstructure:"keys"`
		Values string `mapstructure:"values"`
	} `mapstructure:"directories"`
	Ephemeral             bool          `mapstructure:"ephemeral"`
	Consistency           bool          `mapstructure:"consistency"`
	MaintenanceInterval   time.Duration `mapstructure:"maintenance_interval"`
	MetricsUpdateInterval time.Duration `mapstructure:"metrics_update_interval"`
	ReadOnly              bool          `mapstructure:"read_only"`
}

// grpcStorage follows internal/storage/v2/grpc/config.go.
type grpcStorage struct {
	Client            configgrpc.ClientConfig      `mapstructure:",squash"`
	Timeout           exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Writer            configgrpc.ClientConfig      `mapstructure:"writer"`
	MaxRecvMsgSizeMiB int                          `mapstructure:"max_recv_msg_size_mib"`
	Tenancy           tenancyConfig                `mapstructure:"multi_tenancy"`
	HeaderForwarding  []forwardedHeader            `mapstructure:"header_forwarding"`
}

// cassandraStorage follows internal/storage/cassandra/config/config.go and internal/storage/v1/cassandra/options.go.
type cassandraStorage struct {
	Schema struct {
		Keyspace           string        `mapstructure:"keyspace"`
		DisableCompression bool          `mapstructure:"disable_compression"`
		Create             bool          `mapstructure:"create"`
		Datacenter         string        `mapstructure:"datacenter"`
		TraceTTL           time.Duration `mapstructure:"trace_ttl"`
		DependenciesTTL    time.Duration `mapstructure:"dependencies_ttl"`
		ReplicationFactor  int           `mapstructure:"replication_factor"`
		CompactionWindow   time.Duration `mapstructure:"compaction_window"`
	} `mapstructure:"schema"`
	Connection struct {
		Servers              []string               `mapstructure:"servers"`
		LocalDC              string                 `mapstructure:"local_dc"`
		Port                 int                    `mapstructure:"port"`
		DisableAutoDiscovery bool                   `mapstructure:"disable_auto_discovery"`
		ConnectionsPerHost   int                    `mapstructure:"connections_per_host"`
		ReconnectInterval    time.Duration          `mapstructure:"reconnect_interval"`
		SocketKeepAlive      time.Duration          `mapstructure:"socket_keep_alive"`
		TLS                  configtls.ClientConfig `mapstructure:"tls"`
		Timeout              time.Duration          `mapstructure:"timeout"`
		Auth                 struct {
			Basic struct {
				Username              string   `mapstructure:"username"`
				Password              string   `mapstructure:"password"`
				AllowedAuthenticators []string `mapstructure:"allowed_authenticators"`
			} `mapstructure:"basic"`
		} `mapstructure:"auth"`
		ProtoVersion int `mapstructure:"proto_version"`
	} `mapstructure:"connection"`
	Query struct {
		Timeout          time.Duration `mapstructure:"timeout"`
		MaxRetryAttempts int           `mapstructure:"max_retry_attempts"`
		Consistency      string        `mapstructure:"consistency"`
	} `mapstructure:"query"`
	SpanStoreWriteCacheTTL time.Duration `mapstructure:"span_store_write_cache_ttl"`
	Index                  struct {
		Logs         bool   `mapstructure:"logs"`
		Tags         bool   `mapstructure:"tags"`
		ProcessTags  bool   `mapstructure:"process_tags"`
		TagBlackList string `mapstructure:"tag_blacklist"`
		TagWhiteList string `mapstructure:"tag_whitelist"`
	} `mapstructure:"index"`
}

func defaultCassandra() *cassandraStorage {
	c := &cassandraStorage{SpanStoreWriteCacheTTL: 12 * time.Hour}
	c.Schema.Keyspace, c.Schema.Datacenter = "jaeger_dc1", "dc1"
	c.Schema.TraceTTL, c.Schema.DependenciesTTL = 48*time.Hour, 48*time.Hour
	c.Schema.ReplicationFactor, c.Schema.CompactionWindow = 1, 2*time.Hour
	c.Connection.Servers, c.Connection.Port = []string{"127.0.0.1"}, 9042
	c.Connection.ProtoVersion, c.Connection.ConnectionsPerHost, c.Connection.ReconnectInterval = 4, 2, time.Minute
	c.Query.MaxRetryAttempts = 3
	c.Index.Logs, c.Index.Tags, c.Index.ProcessTags = true, true, true
	return c
}

// Validate refuses what the real one refuses.
func (c *cassandraStorage) Validate() error {
	valid := func(ttl time.Duration) bool { return ttl == 0 || ttl >= time.Second }
	switch {
	case len(c.Connection.Servers) == 0 || slices.Contains(c.Connection.Servers, ""):
		return errors.New("connection.servers: non zero value required")
	case !valid(c.Schema.TraceTTL):
		return errors.New("trace_ttl can either be 0 or greater than or equal to 1 second")
	case !valid(c.Schema.DependenciesTTL):
		return errors.New("dependencies_ttl can either be 0 or greater than or equal to 1 second")
	case c.Schema.CompactionWindow < time.Minute:
		return errors.New("compaction_window should at least be 1 minute")
	}
	return nil
}

// clickHouseStorage follows internal/storage/v2/clickhouse/config.go.
type clickHouseStorage struct {
	Protocol  string   `mapstructure:"protocol"`
	Addresses []string `mapstructure:"addresses"`
	Database  string   `mapstructure:"database"`
	Auth      struct {
		Basic configoptional.Optional[basicauthextension.ClientAuthSettings] `mapstructure:"basic"`
	} `mapstructure:"auth"`
	TLS                           configoptional.Optional[configtls.ClientConfig] `mapstructure:"tls"`
	DialTimeout                   time.Duration                                   `mapstructure:"dial_timeout"`
	CreateSchema                  bool                                            `mapstructure:"create_schema"`
	DefaultSearchDepth            int                                             `mapstructure:"default_search_depth"`
	MaxSearchDepth                int                                             `mapstructure:"max_search_depth"`
	AttributeMetadataCacheTTL     time.Duration                                   `mapstructure:"attribute_metadata_cache_ttl"`
	AttributeMetadataCacheMaxSize int                                             `mapstructure:"attribute_metadata_cache_max_size"`
	TTL                           time.Duration                                   `mapstructure:"ttl"`
}

// Validate refuses what the real one refuses.
func (c *clickHouseStorage) Validate() error {
	switch {
	case !slices.Contains([]string{"", "native", "http"}, c.Protocol):
		return fmt.Errorf("protocol: %s does not validate as in(native|http)", c.Protocol)
	case len(c.Addresses) == 0:
		return errors.New("addresses: non zero value required")
	case c.TTL < 0:
		return errors.New("ttl must be a non-negative duration")
	case c.TTL%time.Second != 0:
		return errors.New("ttl must be a whole number of seconds")
	}
	return nil
}

// prometheusStorage follows internal/config/promcfg/config.go.
type prometheusStorage struct {
	Endpoint                 string                 `mapstructure:"endpoint"`
	ConnectTimeout           time.Duration          `mapstructure:"connect_timeout"`
	TLS                      configtls.ClientConfig `mapstructure:"tls"`
	TokenFilePath            string                 `mapstructure:"token_file_path"`
	TokenOverrideFromContext bool                   `mapstructure:"token_override_from_context"`
	MetricNamespace          string                 `mapstructure:"metric_namespace"`
	LatencyUnit              string                 `mapstructure:"latency_unit"`
	NormalizeCalls           bool                   `mapstructure:"normalize_calls"`
	NormalizeDuration        bool                   `mapstructure:"normalize_duration"`
	ExtraQueryParams         map[string]string      `mapstructure:"extra_query_parameters"`
	Auth                     elasticsearchAuth      `mapstructure:"auth"`
}
