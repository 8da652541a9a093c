package main

import (
	"errors"
	"time"

	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
)

// The settings of Jaeger's own components, as github.com/jaegertracing/jaeger has them at 2.20.

// jaegerStorageConfig follows cmd/internal/storageconfig/config.go.
type jaegerStorageConfig struct {
	Backends       map[string]traceBackend  `mapstructure:"backends"`
	MetricBackends map[string]metricBackend `mapstructure:"metric_backends"`
}

type traceBackend struct {
	Memory *struct {
		MaxTraces int `mapstructure:"max_traces"`
	} `mapstructure:"memory"`
	Badger        *badgerConfig        `mapstructure:"badger"`
	GRPC          *grpcStorageConfig   `mapstructure:"grpc"`
	Cassandra     *cassandraConfig     `mapstructure:"cassandra"`
	Elasticsearch *elasticsearchConfig `mapstructure:"elasticsearch"`
	Opensearch    *elasticsearchConfig `mapstructure:"opensearch"`
	ClickHouse    *map[string]any      `mapstructure:"clickhouse"`
}

// Validate holds what the real one does: exactly one type of storage, and a bound for the memory.
func (b traceBackend) Validate() error {
	n := 0
	for _, set := range []bool{b.Memory != nil, b.Badger != nil, b.GRPC != nil, b.Cassandra != nil, b.Elasticsearch != nil, b.Opensearch != nil, b.ClickHouse != nil} {
		if set {
			n++
		}
	}
	switch {
	case n == 0:
		return errors.New("no backend type found")
	case n > 1:
		return errors.New("multiple backend types found")
	case b.Memory != nil && b.Memory.MaxTraces <= 0:
		return errors.New("max_traces must be greater than 0")
	}
	return nil
}

type metricBackend struct {
	Prometheus *struct {
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
		Auth                     map[string]any         `mapstructure:"auth"`
	} `mapstructure:"prometheus"`
	Elasticsearch *elasticsearchConfig `mapstructure:"elasticsearch"`
	Opensearch    *elasticsearchConfig `mapstructure:"opensearch"`
	ClickHouse    *map[string]any      `mapstructure:"clickhouse"`
}

// badgerConfig follows internal/storage/v1/badger/config.go.
type badgerConfig struct {
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

// grpcStorageConfig follows internal/storage/v2/grpc/config.go.
type grpcStorageConfig struct {
	configgrpc.ClientConfig      `mapstructure:",squash"`
	exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Writer                       configgrpc.ClientConfig `mapstructure:"writer"`
	MaxRecvMsgSizeMiB            int                     `mapstructure:"max_recv_msg_size_mib"`
	Tenancy                      tenancy                 `mapstructure:"multi_tenancy"`
}

// tenancy follows internal/tenancy/manager.go, whose fields have no tags.
type tenancy struct {
	Enabled bool
	Header  string
	Tenants []string
}

// cassandraConfig follows internal/storage/cassandra/config/config.go.
type cassandraConfig struct {
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

// elasticsearchConfig follows internal/storage/elasticsearch/config/config.go.
type elasticsearchConfig struct {
	ServerURLs         []string `mapstructure:"server_urls"`
	RemoteReadClusters []string `mapstructure:"remote_read_clusters"`
	Auth               struct {
		Basic *struct {
			Username       string        `mapstructure:"username"`
			Password       string        `mapstructure:"password"`
			PasswordFile   string        `mapstructure:"password_file"`
			ReloadInterval time.Duration `mapstructure:"reload_interval"`
		} `mapstructure:"basic"`
		BearerToken   *tokenAuth `mapstructure:"bearer_token"`
		APIKey        *tokenAuth `mapstructure:"api_key"`
		Authenticator string     `mapstructure:"authenticator"`
	} `mapstructure:"auth"`
	TLS      configtls.ClientConfig `mapstructure:"tls"`
	Sniffing struct {
		Enabled  bool `mapstructure:"enabled"`
		UseHTTPS bool `mapstructure:"use_https"`
	} `mapstructure:"sniffing"`
	DisableHealthCheck        bool              `mapstructure:"disable_health_check"`
	HealthCheckTimeoutStartup time.Duration     `mapstructure:"health_check_timeout_startup"`
	SendGetBodyAs             string            `mapstructure:"send_get_body_as"`
	QueryTimeout              time.Duration     `mapstructure:"query_timeout"`
	HTTPCompression           bool              `mapstructure:"http_compression"`
	CustomHeaders             map[string]string `mapstructure:"custom_headers"`
	BulkProcessing            struct {
		MaxBytes      int           `mapstructure:"max_bytes"`
		MaxActions    int           `mapstructure:"max_actions"`
		FlushInterval time.Duration `mapstructure:"flush_interval"`
		Workers       int           `mapstructure:"workers"`
	} `mapstructure:"bulk_processing"`
	Version  uint   `mapstructure:"version"`
	LogLevel string `mapstructure:"log_level"`
	Indices  struct {
		IndexPrefix  string       `mapstructure:"index_prefix"`
		Spans        indexOptions `mapstructure:"spans"`
		Services     indexOptions `mapstructure:"services"`
		Dependencies indexOptions `mapstructure:"dependencies"`
		Sampling     indexOptions `mapstructure:"sampling"`
	} `mapstructure:"indices"`
	CreateIndexTemplates     bool          `mapstructure:"create_mappings"`
	MaxDocCount              int           `mapstructure:"max_doc_count"`
	MaxSpanAge               time.Duration `mapstructure:"max_span_age"`
	ServiceCacheTTL          time.Duration `mapstructure:"service_cache_ttl"`
	AdaptiveSamplingLookback time.Duration `mapstructure:"adaptive_sampling_lookback"`
	Tags                     struct {
		AllAsFields    bool   `mapstructure:"all"`
		DotReplacement string `mapstructure:"dot_replacement"`
		File           string `mapstructure:"config_file"`
		Include        string `mapstructure:"include"`
	} `mapstructure:"tags_as_fields"`
}

// Validate holds that there is one way to say who one is, and a server.
func (c *elasticsearchConfig) Validate() error {
	n := 0
	for _, set := range []bool{c.Auth.Basic != nil, c.Auth.BearerToken != nil, c.Auth.APIKey != nil} {
		if set {
			n++
		}
	}
	switch {
	case n > 1:
		return errors.New("at most one of auth.basic, auth.bearer_token and auth.api_key")
	case len(c.ServerURLs) == 0:
		return errors.New("server_urls is required")
	}
	return nil
}

type tokenAuth struct {
	FilePath       string        `mapstructure:"file_path"`
	FromContext    bool          `mapstructure:"from_context"`
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
}

type indexOptions struct {
	Priority          int64                           `mapstructure:"priority"`
	DateLayout        configoptional.Optional[string] `mapstructure:"date_layout"`
	Shards            int64                           `mapstructure:"shards"`
	Replicas          *int64                          `mapstructure:"replicas"`
	RolloverFrequency configoptional.Optional[string] `mapstructure:"rollover_frequency"`
	Rotation          struct {
		Periodic       *map[string]string `mapstructure:"periodic"`
		ManualRollover *struct {
			ReadAlias  string `mapstructure:"read_alias"`
			WriteAlias string `mapstructure:"write_alias"`
		} `mapstructure:"manual_rollover"`
		AutoRollover *struct {
			ReadAlias  string `mapstructure:"read_alias"`
			WriteAlias string `mapstructure:"write_alias"`
			PolicyName string `mapstructure:"policy_name"`
		} `mapstructure:"auto_rollover"`
		DataStream *map[string]string `mapstructure:"data_stream"`
	} `mapstructure:"rotation"`
}

// jaegerQueryConfig follows cmd/jaeger/internal/extension/jaegerquery.
type jaegerQueryConfig struct {
	BasePath string `mapstructure:"base_path"`
	UI       struct {
		ConfigFile string `mapstructure:"config_file"`
		AssetsPath string `mapstructure:"assets_path"`
		LogAccess  bool   `mapstructure:"log_access"`
	} `mapstructure:"ui"`
	BearerTokenPropagation bool                    `mapstructure:"bearer_token_propagation"`
	Tenancy                tenancy                 `mapstructure:"multi_tenancy"`
	MaxClockSkewAdjust     time.Duration           `mapstructure:"max_clock_skew_adjust"`
	MaxTraceSize           int                     `mapstructure:"max_trace_size"`
	EnableTracing          bool                    `mapstructure:"enable_tracing"`
	HTTP                   confighttp.ServerConfig `mapstructure:"http"`
	GRPC                   configgrpc.ServerConfig `mapstructure:"grpc"`
	AI                     map[string]any          `mapstructure:"ai"`
	Storage                struct {
		Traces        string `mapstructure:"traces"`
		TracesArchive string `mapstructure:"traces_archive"`
		Metrics       string `mapstructure:"metrics"`
	} `mapstructure:"storage"`
}

// Validate holds that the storage is named.
func (c *jaegerQueryConfig) Validate() error {
	if c.Storage.Traces == "" {
		return errors.New("storage.traces is required")
	}
	return nil
}

// remoteSamplingConfig follows cmd/jaeger/internal/extension/remotesampling/config.go.
type remoteSamplingConfig struct {
	File *struct {
		Path                       string        `mapstructure:"path"`
		ReloadInterval             time.Duration `mapstructure:"reload_interval"`
		DefaultSamplingProbability float64       `mapstructure:"default_sampling_probability"`
	} `mapstructure:"file"`
	Adaptive *struct {
		SamplingStore                string        `mapstructure:"sampling_store"`
		TargetSamplesPerSecond       float64       `mapstructure:"target_samples_per_second"`
		DeltaTolerance               float64       `mapstructure:"delta_tolerance"`
		CalculationInterval          time.Duration `mapstructure:"calculation_interval"`
		AggregationBuckets           int           `mapstructure:"aggregation_buckets"`
		BucketsForCalculation        int           `mapstructure:"calculation_buckets"`
		Delay                        time.Duration `mapstructure:"calculation_delay"`
		InitialSamplingProbability   float64       `mapstructure:"initial_sampling_probability"`
		MinSamplingProbability       float64       `mapstructure:"min_sampling_probability"`
		MinSamplesPerSecond          float64       `mapstructure:"min_samples_per_second"`
		LeaderLeaseRefreshInterval   time.Duration `mapstructure:"leader_lease_refresh_interval"`
		FollowerLeaseRefreshInterval time.Duration `mapstructure:"follower_lease_refresh_interval"`
	} `mapstructure:"adaptive"`
	HTTP configoptional.Optional[confighttp.ServerConfig] `mapstructure:"http"`
	GRPC configoptional.Optional[configgrpc.ServerConfig] `mapstructure:"grpc"`
}

// Validate holds that there is one source of strategies.
func (c *remoteSamplingConfig) Validate() error {
	if (c.File == nil) == (c.Adaptive == nil) {
		return errors.New("one of file and adaptive")
	}
	return nil
}

// storageExporterConfig follows cmd/jaeger/internal/exporters/storageexporter/config.go.
type storageExporterConfig struct {
	TraceStorage              string                                                   `mapstructure:"trace_storage"`
	Queue                     configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"queue"`
	configretry.BackOffConfig `mapstructure:"retry_on_failure"`
}

// Validate holds that the storage is named.
func (c *storageExporterConfig) Validate() error {
	if c.TraceStorage == "" {
		return errors.New("trace_storage is required")
	}
	return nil
}
