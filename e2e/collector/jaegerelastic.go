package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/collector/config/configauth"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configtls"
)

// elasticsearchStorage follows internal/storage/elasticsearch/config/config.go.
type elasticsearchStorage struct {
	ServerURLs                []string                        `mapstructure:"server_urls"`
	RemoteReadClusters        []string                        `mapstructure:"remote_read_clusters"`
	Auth                      elasticsearchAuth               `mapstructure:"auth"`
	TLS                       configtls.ClientConfig          `mapstructure:"tls"`
	DisableHealthCheck        bool                            `mapstructure:"disable_health_check"`
	HealthCheckTimeoutStartup time.Duration                   `mapstructure:"health_check_timeout_startup"`
	SendGetBodyAs             string                          `mapstructure:"send_get_body_as"`
	QueryTimeout              time.Duration                   `mapstructure:"query_timeout"`
	HTTPCompression           bool                            `mapstructure:"http_compression"`
	CustomHeaders             map[string]string               `mapstructure:"custom_headers"`
	Version                   uint                            `mapstructure:"version"`
	LogLevel                  string                          `mapstructure:"log_level"`
	Indices                   elasticsearchIndices            `mapstructure:"indices"`
	UseAliases                configoptional.Optional[bool]   `mapstructure:"use_aliases"`
	UseILM                    configoptional.Optional[bool]   `mapstructure:"use_ilm"`
	SpanReadAlias             configoptional.Optional[string] `mapstructure:"span_read_alias"`
	SpanWriteAlias            configoptional.Optional[string] `mapstructure:"span_write_alias"`
	ServiceReadAlias          configoptional.Optional[string] `mapstructure:"service_read_alias"`
	ServiceWriteAlias         configoptional.Optional[string] `mapstructure:"service_write_alias"`
	CreateMappings            bool                            `mapstructure:"create_mappings"`
	MaxDocCount               int                             `mapstructure:"max_doc_count"`
	MaxSpanAge                time.Duration                   `mapstructure:"max_span_age"`
	MaxTraceDuration          time.Duration                   `mapstructure:"max_trace_duration"`
	ServiceCacheTTL           time.Duration                   `mapstructure:"service_cache_ttl"`
	AdaptiveSamplingLookback  time.Duration                   `mapstructure:"adaptive_sampling_lookback"`
	Sniffing                  struct {
		Enabled  bool `mapstructure:"enabled"`
		UseHTTPS bool `mapstructure:"use_https"`
	} `mapstructure:"sniffing"`
	BulkProcessing struct {
		MaxBytes      int           `mapstructure:"max_bytes"`
		MaxActions    int           `mapstructure:"max_actions"`
		FlushInterval time.Duration `mapstructure:"flush_interval"`
		Workers       int           `mapstructure:"workers"`
	} `mapstructure:"bulk_processing"`
	TagsAsFields struct {
		All            bool   `mapstructure:"all"`
		DotReplacement string `mapstructure:"dot_replacement"`
		ConfigFile     string `mapstructure:"config_file"`
		Include        string `mapstructure:"include"`
	} `mapstructure:"tags_as_fields"`
}

type elasticsearchAuth struct {
	Basic configoptional.Optional[struct {
		Username       string        `mapstructure:"username"`
		Password       string        `mapstructure:"password"`
		PasswordFile   string        `mapstructure:"password_file"`
		ReloadInterval time.Duration `mapstructure:"reload_interval"`
	}] `mapstructure:"basic"`
	BearerToken configoptional.Optional[tokenAuth] `mapstructure:"bearer_token"`
	APIKey      configoptional.Optional[tokenAuth] `mapstructure:"api_key"`
	Extension   configauth.Config                  `mapstructure:",squash"`
}

type tokenAuth struct {
	FilePath       string        `mapstructure:"file_path"`
	FromContext    bool          `mapstructure:"from_context"`
	ReloadInterval time.Duration `mapstructure:"reload_interval"`
}

type elasticsearchIndices struct {
	IndexPrefix  string             `mapstructure:"index_prefix"`
	Spans        elasticsearchIndex `mapstructure:"spans"`
	Services     elasticsearchIndex `mapstructure:"services"`
	Dependencies elasticsearchIndex `mapstructure:"dependencies"`
	Sampling     elasticsearchIndex `mapstructure:"sampling"`
}

type elasticsearchIndex struct {
	Priority          int64                           `mapstructure:"priority"`
	DateLayout        configoptional.Optional[string] `mapstructure:"date_layout"`
	Shards            int64                           `mapstructure:"shards"`
	Replicas          *int64                          `mapstructure:"replicas"`
	RolloverFrequency configoptional.Optional[string] `mapstructure:"rollover_frequency"`
	Rotation          indexRotation                   `mapstructure:"rotation"`
}

// indexRotation follows internal/storage/elasticsearch/config/config_rotation.go.
type indexRotation struct {
	Periodic       configoptional.Optional[periodicRotation] `mapstructure:"periodic"`
	ManualRollover configoptional.Optional[struct {
		ReadAlias  string `mapstructure:"read_alias"`
		WriteAlias string `mapstructure:"write_alias"`
	}] `mapstructure:"manual_rollover"`
	AutoRollover configoptional.Optional[struct {
		ReadAlias  string `mapstructure:"read_alias"`
		WriteAlias string `mapstructure:"write_alias"`
		PolicyName string `mapstructure:"policy_name"`
	}] `mapstructure:"auto_rollover"`
	DataStream configoptional.Optional[struct {
		PolicyName string `mapstructure:"policy_name"`
		PolicyFile string `mapstructure:"policy_file"`
		ReadAlias  string `mapstructure:"read_alias"`
	}] `mapstructure:"data_stream"`
}

type periodicRotation struct {
	DateLayout        string `mapstructure:"date_layout"`
	RolloverFrequency string `mapstructure:"rollover_frequency"`
}

// defaultElasticsearch follows internal/storage/v1/elasticsearch/options.go.
func defaultElasticsearch() *elasticsearchStorage {
	index := elasticsearchIndex{Shards: 5, Replicas: new(int64(1))}
	index.Rotation.Periodic = configoptional.Default(periodicRotation{DateLayout: "2006-01-02", RolloverFrequency: "day"})
	c := &elasticsearchStorage{
		ServerURLs: []string{"http://127.0.0.1:9200"}, HTTPCompression: true, CreateMappings: true, MaxDocCount: 10_000, LogLevel: "error",
		MaxSpanAge: 72 * time.Hour, MaxTraceDuration: 24 * time.Hour, AdaptiveSamplingLookback: 72 * time.Hour,
		Indices: elasticsearchIndices{Spans: index, Services: index, Dependencies: index, Sampling: index},
	}
	c.BulkProcessing.MaxBytes, c.BulkProcessing.Workers, c.BulkProcessing.MaxActions = 5_000_000, 1, 1000
	c.BulkProcessing.FlushInterval = 200 * time.Millisecond
	c.TagsAsFields.DotReplacement = "@"
	return c
}

// Validate refuses what the real one refuses, with its feature gate es.config.rejectLegacyRotationFlags as it is by default.
func (c *elasticsearchStorage) Validate() error {
	switch {
	case len(c.ServerURLs) == 0 || slices.Contains(c.ServerURLs, ""):
		return errors.New("server_urls: non zero value required")
	case !slices.Contains([]uint{0, 7, 8, 9, 101, 102, 103}, c.Version):
		return fmt.Errorf("unsupported version %d: set 0 to auto-detect, or use 7/8/9 (Elasticsearch) or 101/102/103 (OpenSearch 1/2/3)", c.Version)
	case count(c.Auth.Basic.HasValue(), c.Auth.BearerToken.HasValue(), c.Auth.APIKey.HasValue()) > 1:
		return errors.New("at most one authentication method (basic, bearer_token, api_key) may be configured")
	case count(c.UseAliases.HasValue(), c.UseILM.HasValue(), c.SpanReadAlias.HasValue(), c.SpanWriteAlias.HasValue(),
		c.ServiceReadAlias.HasValue(), c.ServiceWriteAlias.HasValue()) > 0:
		return errors.New("deprecated ES rotation flags (use_aliases, use_ilm, span_read_alias, span_write_alias, service_read_alias, " +
			"service_write_alias) are no longer supported; migrate to 'indices.<type>.rotation' config")
	}
	for name, index := range map[string]*elasticsearchIndex{
		"spans": &c.Indices.Spans, "services": &c.Indices.Services, "dependencies": &c.Indices.Dependencies, "sampling": &c.Indices.Sampling,
	} {
		r := &index.Rotation
		switch n := count(r.Periodic.HasValue(), r.ManualRollover.HasValue(), r.AutoRollover.HasValue(), r.DataStream.HasValue()); {
		case n > 1:
			return fmt.Errorf("indices.%s.rotation: exactly one rotation strategy must be set, found %d", name, n)
		case r.DataStream.HasValue():
			return fmt.Errorf("indices.%s.rotation: data_stream is not yet implemented", name)
		case n == 1 && (index.DateLayout.HasValue() || index.RolloverFrequency.HasValue()):
			return fmt.Errorf("indices.%s: cannot use both 'rotation' config and legacy 'date_layout'/'rollover_frequency' fields", name)
		}
	}
	return nil
}
