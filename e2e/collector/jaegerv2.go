package main

import (
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/processor"
)

// Stand-ins for Jaeger's own components, as github.com/jaegertracing/jaeger has them in v2.20.0, which is built on this version of the
// Collector. The storages are in jaegerstorage.go.

// jaegerComponents are the components that the jaeger program has: cmd/jaeger/internal/components.go, without what is only for its tests.
var jaegerComponents = map[string]bool{
	"extensions/healthcheckv2": true, "extensions/pprof": true, "extensions/zpages": true, "extensions/basicauth": true, "extensions/sigv4auth": true,
	"receivers/otlp": true, "receivers/nop": true, "receivers/jaeger": true, "receivers/kafka": true, "receivers/zipkin": true,
	"processors/batch": true, "processors/memory_limiter": true, "processors/tail_sampling": true, "processors/attributes": true,
	"processors/filter": true,
	"exporters/debug":   true, "exporters/otlp": true, "exporters/otlp_grpc": true, "exporters/otlphttp": true, "exporters/otlp_http": true,
	"exporters/nop": true, "exporters/kafka": true, "exporters/prometheus": true,
	"connectors/forward": true, "connectors/spanmetrics": true, "connectors/span_metrics": true,
}

// jaegerOnly are the components that only the jaeger program has.
var jaegerOnly = map[string]bool{
	"extensions/jaeger_query": true, "extensions/jaeger_storage": true, "extensions/remote_sampling": true, "extensions/remote_storage": true,
	"extensions/expvar": true, "processors/adaptive_sampling": true, "exporters/jaeger_storage_exporter": true,
}

// oneProgram refuses a configuration that no program has all the components of: Jaeger's own together with others that it lacks.
func oneProgram(used []string) error {
	i := slices.IndexFunc(used, func(c string) bool { return jaegerOnly[c] })
	if i < 0 {
		return nil
	}
	for _, c := range used {
		if !jaegerOnly[c] && !jaegerComponents[c] {
			return fmt.Errorf("%s is in the jaeger program only, which has no %s", used[i], c)
		}
	}
	return nil
}

// tenancyConfig follows internal/tenancy/manager.go, whose fields have no tags: the keys are the names of the fields, capitals included.
type tenancyConfig struct {
	Enabled bool
	Header  string
	Tenants []string
}

// forwardedHeader follows internal/headerforwarding/config.go.
type forwardedHeader struct {
	HTTPName         string `mapstructure:"http_name"`
	GRPCName         string `mapstructure:"grpc_name"`
	Role             string `mapstructure:"header_role"`
	GRPCOutboundName string `mapstructure:"grpc_outbound_name"`
	HTTPOutboundName string `mapstructure:"http_outbound_name"`
}

// jaegerQueryConfig follows cmd/jaeger/internal/extension/jaegerquery/config.go and internal/flags.go.
type jaegerQueryConfig struct {
	BasePath string `mapstructure:"base_path"`
	UI       struct {
		ConfigFile string `mapstructure:"config_file"`
		AssetsPath string `mapstructure:"assets_path"`
		LogAccess  bool   `mapstructure:"log_access"`
	} `mapstructure:"ui"`
	BearerTokenPropagation bool                                   `mapstructure:"bearer_token_propagation"`
	HeaderForwarding       []forwardedHeader                      `mapstructure:"header_forwarding"`
	Tenancy                tenancyConfig                          `mapstructure:"multi_tenancy"`
	MaxClockSkewAdjust     time.Duration                          `mapstructure:"max_clock_skew_adjust"`
	MaxTraceSize           int                                    `mapstructure:"max_trace_size"`
	EnableTracing          bool                                   `mapstructure:"enable_tracing"`
	HTTP                   confighttp.ServerConfig                `mapstructure:"http"`
	GRPC                   configgrpc.ServerConfig                `mapstructure:"grpc"`
	AI                     configoptional.Optional[jaegerQueryAI] `mapstructure:"ai"`
	OTLPProxy              configoptional.Optional[otlpProxy]     `mapstructure:"otlp_proxy"`
	Storage                struct {
		Traces        string `mapstructure:"traces"`
		TracesArchive string `mapstructure:"traces_archive"`
		Metrics       string `mapstructure:"metrics"`
	} `mapstructure:"storage"`
}

type jaegerQueryAI struct {
	AgentURL            string        `mapstructure:"agent_url"`
	EnableMCP           bool          `mapstructure:"enable_mcp"`
	MaxRequestBodySize  int64         `mapstructure:"max_request_body_size"`
	HealthCheckInterval time.Duration `mapstructure:"health_check_interval"`
	HealthCheckTimeout  time.Duration `mapstructure:"health_check_timeout"`
}

// Validate refuses what the real one refuses.
func (c *jaegerQueryAI) Validate() error {
	switch {
	case c.AgentURL == "" && !c.EnableMCP:
		return errors.New("ai requires agent_url (AI chat) or enable_mcp (telemetry MCP tools)")
	case c.MaxRequestBodySize <= 0:
		return errors.New("ai.max_request_body_size must be a positive integer")
	case c.HealthCheckInterval < 0:
		return errors.New("ai.health_check_interval must not be negative (0 disables the health checker)")
	case c.HealthCheckInterval > 0 && c.HealthCheckTimeout <= 0:
		return errors.New("ai.health_check_timeout must be positive when health_check_interval is positive")
	}
	return nil
}

type otlpProxy struct {
	Target string `mapstructure:"target"`
}

// Validate refuses what the real one refuses.
func (c *otlpProxy) Validate() error {
	if c.Target == "" {
		return errors.New("otlp_proxy.target is required")
	}
	return nil
}

// Validate refuses what the real one refuses.
func (c *jaegerQueryConfig) Validate() error {
	if bp := c.BasePath; bp != "" && bp != "/" {
		if clean := path.Clean(bp); !strings.HasPrefix(bp, "/") || clean != bp && clean+"/" != bp {
			return fmt.Errorf("invalid base_path %q: must start with '/' and not contain dot segments or duplicate slashes", bp)
		}
	}
	if c.Storage.Traces == "" {
		return errors.New("storage.traces is required")
	}
	return nil
}

// newJaegerQuery stands in for cmd/jaeger/internal/extension/jaegerquery/factory.go.
func newJaegerQuery() extension.Factory {
	return standInExtension("jaeger_query", func() component.Config {
		return &jaegerQueryConfig{
			EnableTracing: true, HTTP: httpServer(":16686"), GRPC: grpcServer(":16685"),
			AI: configoptional.Default(jaegerQueryAI{
				AgentURL: "ws://localhost:16688", MaxRequestBodySize: 1 << 20, HealthCheckInterval: 30 * time.Second, HealthCheckTimeout: 2 * time.Second,
			}),
			OTLPProxy: configoptional.Default(otlpProxy{Target: "http://127.0.0.1:4318"}),
		}
	})
}

// remoteSamplingConfig follows cmd/jaeger/internal/extension/remotesampling/config.go.
type remoteSamplingConfig struct {
	File     configoptional.Optional[samplingFile]            `mapstructure:"file"`
	Adaptive configoptional.Optional[samplingAdaptive]        `mapstructure:"adaptive"`
	HTTP     configoptional.Optional[confighttp.ServerConfig] `mapstructure:"http"`
	GRPC     configoptional.Optional[configgrpc.ServerConfig] `mapstructure:"grpc"`
}

type samplingFile struct {
	Path                       string        `mapstructure:"path"`
	ReloadInterval             time.Duration `mapstructure:"reload_interval"`
	DefaultSamplingProbability float64       `mapstructure:"default_sampling_probability"`
}

// samplingAdaptive follows internal/sampling/samplingstrategy/adaptive/options.go as well.
type samplingAdaptive struct {
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
}

// Validate refuses what the real one refuses.
func (c *remoteSamplingConfig) Validate() error {
	file, adaptive := c.File.Get(), c.Adaptive.Get()
	switch {
	case file == nil && adaptive == nil:
		return errors.New("no sampling strategy provider specified, expecting 'adaptive' or 'file'")
	case file != nil && adaptive != nil:
		return errors.New("only one sampling strategy provider can be specified, 'adaptive' or 'file'")
	case file != nil && file.ReloadInterval < 0:
		return errors.New("reload interval must be a positive value, or zero to disable automatic reloading")
	case file != nil && (file.DefaultSamplingProbability < 0 || file.DefaultSamplingProbability > 1):
		return errors.New("default_sampling_probability must be between 0 and 1")
	case adaptive != nil && adaptive.SamplingStore == "":
		return errors.New("adaptive.sampling_store is required")
	}
	return nil
}

// newRemoteSampling stands in for cmd/jaeger/internal/extension/remotesampling/factory.go.
func newRemoteSampling() extension.Factory {
	return standInExtension("remote_sampling", func() component.Config {
		return &remoteSamplingConfig{
			HTTP: configoptional.Default(httpServer(":5778")), GRPC: configoptional.Default(grpcServer(":5779")),
			File: configoptional.Default(samplingFile{DefaultSamplingProbability: 0.001}),
			Adaptive: configoptional.Default(samplingAdaptive{
				TargetSamplesPerSecond: 1, DeltaTolerance: 0.3, BucketsForCalculation: 1, CalculationInterval: time.Minute, AggregationBuckets: 10,
				Delay: 2 * time.Minute, InitialSamplingProbability: 0.001, MinSamplingProbability: 1e-5, MinSamplesPerSecond: 1.0 / 60,
				LeaderLeaseRefreshInterval: 5 * time.Second, FollowerLeaseRefreshInterval: time.Minute,
			}),
		}
	})
}

// newAdaptiveSamplingProcessor stands in for cmd/jaeger/internal/processors/adaptivesampling, which has no settings.
func newAdaptiveSamplingProcessor() processor.Factory {
	return standInProcessor("adaptive_sampling", onTraces, func() component.Config { return &struct{}{} })
}

// remoteStorageConfig follows cmd/jaeger/internal/extension/remotestorage/config.go.
type remoteStorageConfig struct {
	GRPC    configgrpc.ServerConfig `mapstructure:",squash"`
	Tenancy tenancyConfig           `mapstructure:"multi_tenancy"`
	Storage string                  `mapstructure:"storage"`
}

// Validate refuses what the real one refuses.
func (c *remoteStorageConfig) Validate() error {
	if c.Storage == "" {
		return errors.New("storage is required")
	}
	return nil
}

// newRemoteStorage stands in for cmd/jaeger/internal/extension/remotestorage/factory.go.
func newRemoteStorage() extension.Factory {
	return standInExtension("remote_storage", func() component.Config { return &remoteStorageConfig{GRPC: grpcServer(":17271")} })
}

// newExpvar stands in for cmd/jaeger/internal/extension/expvar, whose settings are those of an HTTP server.
func newExpvar() extension.Factory {
	return standInExtension("expvar", func() component.Config {
		c := httpServer("0.0.0.0:27777")
		return &struct {
			HTTP confighttp.ServerConfig `mapstructure:",squash"`
		}{c}
	})
}

// jaegerStorageExporterConfig follows cmd/jaeger/internal/exporters/storageexporter/config.go.
type jaegerStorageExporterConfig struct {
	TraceStorage string                    `mapstructure:"trace_storage"`
	Queue        queueConfig               `mapstructure:"queue"`
	Retry        configretry.BackOffConfig `mapstructure:"retry_on_failure"`
}

// Validate refuses what the real one refuses.
func (c *jaegerStorageExporterConfig) Validate() error {
	if c.TraceStorage == "" {
		return errors.New("trace_storage is required")
	}
	return nil
}

// newJaegerStorageExporter stands in for cmd/jaeger/internal/exporters/storageexporter/factory.go.
func newJaegerStorageExporter() exporter.Factory {
	return standInExporter("jaeger_storage_exporter", onTraces, func() component.Config {
		c := &jaegerStorageExporterConfig{Retry: configretry.NewDefaultBackOffConfig()}
		c.Retry.Enabled = false
		return c
	})
}
