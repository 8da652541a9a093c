package main

import (
	"errors"
	"fmt"
	"net/url"
	"os"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configcompression"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/exporter/otlpexporter"
)

// standInExporters are the exporters of contrib, and Jaeger's own, that are not built here.
func standInExporters() []exporter.Factory {
	return []exporter.Factory{
		newZipkinExporter(), newLoadBalancingExporter(), newElasticsearchExporter(), newOpenSearchExporter(), newSyslogExporter(),
		newAWSS3Exporter(), newJaegerStorageExporter(), newDatadogExporter(),
	}
}

// zipkinConfig follows exporter/zipkinexporter/config.go of contrib.
type zipkinConfig struct {
	HTTP               confighttp.ClientConfig   `mapstructure:",squash"`
	Retry              configretry.BackOffConfig `mapstructure:"retry_on_failure"`
	Queue              queueConfig               `mapstructure:"sending_queue"`
	Format             string                    `mapstructure:"format"`
	DefaultServiceName string                    `mapstructure:"default_service_name"`
}

// Validate refuses what the real factory and exporter refuse.
func (c *zipkinConfig) Validate() error {
	switch {
	case c.HTTP.Endpoint == "":
		return errors.New("exporter config requires a non-empty 'endpoint'")
	case c.Format != "json" && c.Format != "proto":
		return fmt.Errorf("%s is not one of json or proto", c.Format)
	}
	return nil
}

// newZipkinExporter stands in for exporter/zipkinexporter/factory.go of contrib.
func newZipkinExporter() exporter.Factory {
	return standInExporter("zipkin", onTraces, func() component.Config {
		return &zipkinConfig{
			HTTP:   confighttp.NewDefaultClientConfig(),
			Retry:  configretry.NewDefaultBackOffConfig(),
			Queue:  queue(),
			Format: "json", DefaultServiceName: "<missing service name>",
		}
	})
}

// loadBalancingConfig follows exporter/loadbalancingexporter/config.go of contrib.
type loadBalancingConfig struct {
	Timeout  exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Retry    configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	Queue    queueConfig                  `mapstructure:"sending_queue"`
	Protocol struct {
		OTLP otlpexporter.Config `mapstructure:"otlp"`
	} `mapstructure:"protocol"`
	Resolver          resolverConfig `mapstructure:"resolver"`
	RoutingKey        string         `mapstructure:"routing_key"`
	RoutingAttributes []string       `mapstructure:"routing_attributes"`
}

type resolverConfig struct {
	Static configoptional.Optional[struct {
		Hostnames []string `mapstructure:"hostnames"`
	}] `mapstructure:"static"`
	DNS configoptional.Optional[struct {
		Hostname string        `mapstructure:"hostname"`
		Port     string        `mapstructure:"port"`
		Interval time.Duration `mapstructure:"interval"`
		Timeout  time.Duration `mapstructure:"timeout"`
	}] `mapstructure:"dns"`
	K8s configoptional.Optional[struct {
		Service         string        `mapstructure:"service"`
		Ports           []int32       `mapstructure:"ports"`
		Timeout         time.Duration `mapstructure:"timeout"`
		ReturnHostnames bool          `mapstructure:"return_hostnames"`
	}] `mapstructure:"k8s"`
	AWSCloudMap configoptional.Optional[struct {
		Namespace    string        `mapstructure:"namespace"`
		ServiceName  string        `mapstructure:"service_name"`
		HealthStatus string        `mapstructure:"health_status"`
		OwnerAccount *string       `mapstructure:"owner_account"`
		Interval     time.Duration `mapstructure:"interval"`
		Timeout      time.Duration `mapstructure:"timeout"`
		Port         *uint16       `mapstructure:"port"`
	}] `mapstructure:"aws_cloud_map"`
}

// Validate refuses what the constructor of the real exporter refuses.
func (c *loadBalancingConfig) Validate() error {
	switch n := count(c.Resolver.Static.HasValue(), c.Resolver.DNS.HasValue(), c.Resolver.K8s.HasValue(), c.Resolver.AWSCloudMap.HasValue()); {
	case n == 0:
		return errors.New("no resolvers specified for the exporter")
	case n > 1:
		return errors.New("only one resolver should be specified")
	case !slices.Contains([]string{"", "service", "traceID", "metric", "resource", "streamID", "attributes"}, c.RoutingKey):
		return fmt.Errorf("unsupported routing_key: %q", c.RoutingKey)
	}
	return nil
}

// newLoadBalancingExporter stands in for exporter/loadbalancingexporter/factory.go of contrib.
func newLoadBalancingExporter() exporter.Factory {
	return standInExporter("loadbalancing", onAll, func() component.Config {
		c := &loadBalancingConfig{}
		c.Protocol.OTLP = *otlpexporter.NewFactory().CreateDefaultConfig().(*otlpexporter.Config)
		c.Protocol.OTLP.ClientConfig.Endpoint = "placeholder:4317"
		return c
	})
}

// elasticsearchExporterConfig follows exporter/elasticsearchexporter/config.go of contrib.
type elasticsearchExporterConfig struct {
	HTTP                   confighttp.ClientConfig `mapstructure:",squash"`
	Queue                  queueConfig             `mapstructure:"sending_queue"`
	Endpoints              []string                `mapstructure:"endpoints"`
	CloudID                string                  `mapstructure:"cloudid"`
	User                   string                  `mapstructure:"user"`
	Password               configopaque.String     `mapstructure:"password"`
	APIKey                 configopaque.String     `mapstructure:"api_key"`
	NumWorkers             int                     `mapstructure:"num_workers"`
	LogsIndex              string                  `mapstructure:"logs_index"`
	MetricsIndex           string                  `mapstructure:"metrics_index"`
	TracesIndex            string                  `mapstructure:"traces_index"`
	LogsDynamicIndex       switchConfig            `mapstructure:"logs_dynamic_index"`
	MetricsDynamicIndex    switchConfig            `mapstructure:"metrics_dynamic_index"`
	TracesDynamicIndex     switchConfig            `mapstructure:"traces_dynamic_index"`
	LogsDynamicID          switchConfig            `mapstructure:"logs_dynamic_id"`
	TracesDynamicID        switchConfig            `mapstructure:"traces_dynamic_id"`
	LogsDynamicPipeline    switchConfig            `mapstructure:"logs_dynamic_pipeline"`
	Pipeline               string                  `mapstructure:"pipeline"`
	MetadataKeys           []string                `mapstructure:"metadata_keys"`
	IncludeSourceOnError   *bool                   `mapstructure:"include_source_on_error"`
	BulkResponseFilterPath string                  `mapstructure:"bulk_response_filter_path"`
	Discover               struct {
		OnStart  bool          `mapstructure:"on_start"`
		Interval time.Duration `mapstructure:"interval"`
	} `mapstructure:"discover"`
	Retry struct {
		Enabled         bool          `mapstructure:"enabled"`
		MaxRequests     int           `mapstructure:"max_requests"`
		MaxRetries      int           `mapstructure:"max_retries"`
		InitialInterval time.Duration `mapstructure:"initial_interval"`
		MaxInterval     time.Duration `mapstructure:"max_interval"`
		RetryOnStatus   []int         `mapstructure:"retry_on_status"`
	} `mapstructure:"retry"`
	Flush struct {
		Bytes    int           `mapstructure:"bytes"`
		Interval time.Duration `mapstructure:"interval"`
	} `mapstructure:"flush"`
	Mapping struct {
		Mode         string   `mapstructure:"mode"`
		AllowedModes []string `mapstructure:"allowed_modes"`
	} `mapstructure:"mapping"`
	LogstashFormat struct {
		Enabled         bool   `mapstructure:"enabled"`
		PrefixSeparator string `mapstructure:"prefix_separator"`
		DateFormat      string `mapstructure:"date_format"`
	} `mapstructure:"logstash_format"`
	Telemetry struct {
		LogRequestBody              bool          `mapstructure:"log_request_body"`
		LogResponseBody             bool          `mapstructure:"log_response_body"`
		LogFailedDocsInput          bool          `mapstructure:"log_failed_docs_input"`
		LogFailedDocsInputRateLimit time.Duration `mapstructure:"log_failed_docs_input_rate_limit"`
	} `mapstructure:"telemetry"`
}

type switchConfig struct {
	Enabled bool `mapstructure:"enabled"`
}

// Validate refuses what the real one refuses: of the places to send to, there must be one; modes, compression and retries are known.
func (c *elasticsearchExporterConfig) Validate() error {
	endpoints := c.Endpoints
	n := 0
	if c.HTTP.Endpoint != "" {
		n, endpoints = n+1, []string{c.HTTP.Endpoint}
	}
	if len(c.Endpoints) > 0 {
		n++
	}
	if c.CloudID != "" {
		n++
	}
	if v := os.Getenv("ELASTICSEARCH_URL"); n == 0 && v != "" {
		n, endpoints = 1, strings.Split(v, ",")
	}
	if n != 1 {
		return errors.New("exactly one of [endpoint, endpoints, cloudid] must be specified")
	}
	for _, e := range endpoints {
		if u, err := url.Parse(strings.TrimSpace(e)); err != nil || u.Scheme != "http" && u.Scheme != "https" {
			return fmt.Errorf("invalid endpoint %q: expected http or https", e)
		}
	}
	for _, mode := range append(c.Mapping.AllowedModes, c.Mapping.Mode) {
		if !slices.Contains([]string{"", "no", "none", "raw", "ecs", "otel", "bodymap"}, strings.ToLower(mode)) {
			return fmt.Errorf("unknown mapping mode %q", mode)
		}
	}
	switch {
	case c.HTTP.Compression != "none" && c.HTTP.Compression != configcompression.TypeGzip:
		return errors.New("compression must be one of [none, gzip]")
	case c.Retry.MaxRequests != 0 && c.Retry.MaxRetries != 0:
		return errors.New("must not specify both retry::max_requests and retry::max_retries")
	case c.Retry.MaxRequests < 0 || c.Retry.MaxRetries < 0:
		return errors.New("retry::max_requests and retry::max_retries should be non-negative")
	case c.LogsIndex != "" && c.LogsDynamicIndex.Enabled:
		return errors.New("must not specify both logs_index and logs_dynamic_index")
	case c.MetricsIndex != "" && c.MetricsDynamicIndex.Enabled:
		return errors.New("must not specify both metrics_index and metrics_dynamic_index")
	case c.TracesIndex != "" && c.TracesDynamicIndex.Enabled:
		return errors.New("must not specify both traces_index and traces_dynamic_index")
	}
	return nil
}

// newElasticsearchExporter stands in for exporter/elasticsearchexporter/factory.go of contrib.
func newElasticsearchExporter() exporter.Factory {
	return standInExporter("elasticsearch", onAll, func() component.Config {
		c := &elasticsearchExporterConfig{HTTP: confighttp.NewDefaultClientConfig(), Queue: queue()}
		c.HTTP.Timeout = 90 * time.Second
		c.HTTP.Compression = configcompression.TypeGzip
		c.Mapping.Mode = "otel"
		return c
	})
}

// openSearchConfig follows exporter/opensearchexporter/config.go of contrib.
type openSearchConfig struct {
	HTTP                   confighttp.ClientConfig      `mapstructure:"http"`
	Retry                  configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	Timeout                exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Queue                  queueConfig                  `mapstructure:"sending_queue"`
	Dataset                string                       `mapstructure:"dataset"`
	Namespace              string                       `mapstructure:"namespace"`
	LogsIndex              string                       `mapstructure:"logs_index"`
	LogsIndexFallback      string                       `mapstructure:"logs_index_fallback"`
	LogsIndexTimeFormat    string                       `mapstructure:"logs_index_time_format"`
	MetricsIndex           string                       `mapstructure:"metrics_index"`
	MetricsIndexFallback   string                       `mapstructure:"metrics_index_fallback"`
	MetricsIndexTimeFormat string                       `mapstructure:"metrics_index_time_format"`
	TracesIndex            string                       `mapstructure:"traces_index"`
	TracesIndexFallback    string                       `mapstructure:"traces_index_fallback"`
	TracesIndexTimeFormat  string                       `mapstructure:"traces_index_time_format"`
	BulkAction             string                       `mapstructure:"bulk_action"`
	Pipeline               string                       `mapstructure:"pipeline"`
	Mapping                struct {
		Mode                string            `mapstructure:"mode"`
		Fields              map[string]string `mapstructure:"fields"`
		File                string            `mapstructure:"file"`
		TimestampField      string            `mapstructure:"timestamp_field"`
		UnixTimestamp       bool              `mapstructure:"unix_timestamp"`
		Dedup               bool              `mapstructure:"dedup"`
		Dedot               bool              `mapstructure:"dedot"`
		ManageIndexTemplate bool              `mapstructure:"manage_index_template"`
		IndexTemplateFile   string            `mapstructure:"index_template_file"`
		ISM                 struct {
			Enabled             bool   `mapstructure:"enabled"`
			PolicyFile          string `mapstructure:"policy_file"`
			RolloverMinIndexAge string `mapstructure:"rollover_min_index_age"`
			RolloverMinSize     string `mapstructure:"rollover_min_size"`
			RolloverPriority    int    `mapstructure:"rollover_priority"`
		} `mapstructure:"ism"`
	} `mapstructure:"mapping"`
}

// Validate refuses what the real one refuses.
func (c *openSearchConfig) Validate() error {
	switch {
	case c.HTTP.Endpoint == "":
		return errors.New("endpoint must be specified")
	case c.Dataset == "":
		return errors.New("dataset must be specified")
	case c.Namespace == "":
		return errors.New("namespace must be specified")
	case c.BulkAction != "create" && c.BulkAction != "index":
		return errors.New("bulk_action can either be `create` or `index`")
	case !slices.Contains([]string{"ss4o", "ecs", "flatten_attributes", "bodymap", "otel-v1"}, c.Mapping.Mode):
		return errors.New("mapping.mode is invalid")
	}
	return nil
}

// newOpenSearchExporter stands in for exporter/opensearchexporter/factory.go of contrib.
func newOpenSearchExporter() exporter.Factory {
	return standInExporter("opensearch", onAll, func() component.Config {
		c := &openSearchConfig{
			HTTP: confighttp.NewDefaultClientConfig(), Retry: configretry.NewDefaultBackOffConfig(), Timeout: exporterhelper.NewDefaultTimeoutConfig(),
			Queue: queue(), Dataset: "default", Namespace: "namespace", BulkAction: "create",
		}
		c.Mapping.Mode = "ss4o"
		return c
	})
}

// syslogExporterConfig follows exporter/syslogexporter/config.go of contrib.
type syslogExporterConfig struct {
	Endpoint            string                       `mapstructure:"endpoint"`
	Port                int                          `mapstructure:"port"`
	Network             string                       `mapstructure:"network"`
	Protocol            string                       `mapstructure:"protocol"`
	EnableOctetCounting bool                         `mapstructure:"enable_octet_counting"`
	TLS                 configtls.ClientConfig       `mapstructure:"tls"`
	Queue               queueConfig                  `mapstructure:"sending_queue"`
	Retry               configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	Timeout             exporterhelper.TimeoutConfig `mapstructure:",squash"`
}

// Validate refuses what the real one refuses.
func (c *syslogExporterConfig) Validate() error {
	network := strings.ToLower(c.Network)
	switch {
	case network != "tcp" && network != "udp" && network != "unix":
		return errors.New("unsupported network: network is required, only tcp/udp/unix supported")
	case network != "unix" && (c.Port < 1 || c.Port > 65535):
		return errors.New("unsupported port: port is required, must be in the range 1-65535")
	case c.Endpoint == "":
		return errors.New("invalid endpoint: endpoint is required but it is not configured")
	case c.Protocol != "rfc5424" && c.Protocol != "rfc3164":
		return errors.New("unsupported protocol: Only rfc5424 and rfc3164 supported")
	case c.EnableOctetCounting && c.Protocol != "rfc5424":
		return errors.New("octet counting is only supported for rfc5424 protocol")
	}
	return nil
}

// newSyslogExporter stands in for exporter/syslogexporter/factory.go of contrib.
func newSyslogExporter() exporter.Factory {
	return standInExporter("syslog", onLogs, func() component.Config {
		return &syslogExporterConfig{
			Port: 514, Network: "tcp", Protocol: "rfc5424",
			Queue: queue(), Retry: configretry.NewDefaultBackOffConfig(), Timeout: exporterhelper.NewDefaultTimeoutConfig(),
		}
	})
}

// datadogConfig follows pkg/datadog/config/config.go of contrib, as far as logs are concerned.
type datadogConfig struct {
	Timeout exporterhelper.TimeoutConfig `mapstructure:",squash"`
	Queue   queueConfig                  `mapstructure:"sending_queue"`
	Retry   configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	API     struct {
		Key              configopaque.String `mapstructure:"key"`
		Site             string              `mapstructure:"site"`
		FailOnInvalidKey bool                `mapstructure:"fail_on_invalid_key"`
	} `mapstructure:"api"`
	Hostname string `mapstructure:"hostname"`
	Logs     struct {
		Endpoint         string `mapstructure:"endpoint"`
		UseCompression   bool   `mapstructure:"use_compression"`
		CompressionLevel int    `mapstructure:"compression_level"`
		BatchWait        int    `mapstructure:"batch_wait"`
	} `mapstructure:"logs"`
	HostMetadata struct {
		Enabled        bool     `mapstructure:"enabled"`
		HostnameSource string   `mapstructure:"hostname_source"`
		Tags           []string `mapstructure:"tags"`
	} `mapstructure:"host_metadata"`
	OnlyMetadata bool `mapstructure:"only_metadata"`
}

// Validate refuses what the real one refuses.
func (c *datadogConfig) Validate() error {
	if c.API.Key == "" {
		return errors.New("api.key is not set")
	}
	return nil
}

// newDatadogExporter stands in for exporter/datadogexporter/factory.go of contrib.
func newDatadogExporter() exporter.Factory {
	return standInExporter("datadog", onAll, func() component.Config {
		c := &datadogConfig{Timeout: exporterhelper.NewDefaultTimeoutConfig(), Queue: queue(), Retry: configretry.NewDefaultBackOffConfig()}
		c.API.Site = "datadoghq.com"
		return c
	})
}
