package main

import (
	"context"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/confignet"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configretry"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
)

// Stand-ins take the place of components whose modules cannot be had at the version of the others. They have the real component's
// name and settings, and refuse what it refuses: unknown fields and wrong types. They do nothing when run.

// inert starts and stops.
type inert struct{}

func (inert) Start(context.Context, component.Host) error { return nil }
func (inert) Shutdown(context.Context) error              { return nil }

// sink takes telemetry and forgets it.
type sink struct {
	inert
	consumer.Traces
	consumer.Metrics
	consumer.Logs
}

func (sink) Capabilities() consumer.Capabilities                   { return consumer.Capabilities{} }
func (sink) ConsumeTraces(context.Context, ptrace.Traces) error    { return nil }
func (sink) ConsumeMetrics(context.Context, pmetric.Metrics) error { return nil }
func (sink) ConsumeLogs(context.Context, plog.Logs) error          { return nil }

var _ consumer.Traces = consumertest.NewNop()

func standInExporter(typ string, config func() component.Config) exporter.Factory {
	return exporter.NewFactory(component.MustNewType(typ), config,
		exporter.WithTraces(func(context.Context, exporter.Settings, component.Config) (exporter.Traces, error) {
			return sink{}, nil
		}, component.StabilityLevelDevelopment),
		exporter.WithMetrics(func(context.Context, exporter.Settings, component.Config) (exporter.Metrics, error) {
			return sink{}, nil
		}, component.StabilityLevelDevelopment),
		exporter.WithLogs(func(context.Context, exporter.Settings, component.Config) (exporter.Logs, error) { return sink{}, nil }, component.StabilityLevelDevelopment))
}

func standInExtension(typ string, config func() component.Config) extension.Factory {
	return extension.NewFactory(component.MustNewType(typ), config,
		func(context.Context, extension.Settings, component.Config) (extension.Extension, error) {
			return inert{}, nil
		}, component.StabilityLevelDevelopment)
}

func standInProcessor(typ string, config func() component.Config) processor.Factory {
	return processor.NewFactory(component.MustNewType(typ), config,
		processor.WithTraces(func(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Traces) (processor.Traces, error) {
			return processorhelper.NewTraces(ctx, set, cfg, next, func(_ context.Context, td ptrace.Traces) (ptrace.Traces, error) { return td, nil })
		}, component.StabilityLevelDevelopment))
}

// standIns are the stand-ins by kind and type, as dry runs name them.
var standIns = map[string]bool{
	"exporters/zipkin": true, "exporters/loadbalancing": true, "exporters/jaeger_storage_exporter": true,
	"extensions/jaegerremotesampling": true, "extensions/oauth2client": true, "extensions/headers_setter": true,
	"extensions/jaeger_storage": true, "extensions/jaeger_query": true, "extensions/remote_sampling": true, "extensions/healthcheckv2": true,
	"processors/adaptive_sampling": true,
}

func standInExporters() []exporter.Factory {
	return []exporter.Factory{
		standInExporter("zipkin", func() component.Config {
			return &zipkinConfig{Format: "json", Queue: defaultQueue(), ClientConfig: confighttp.NewDefaultClientConfig()}
		}),
		standInExporter("loadbalancing", func() component.Config { return &loadBalancingConfig{Queue: defaultQueue()} }),
		standInExporter("jaeger_storage_exporter", func() component.Config { return &storageExporterConfig{Queue: defaultQueue()} }),
	}
}

func standInExtensions() []extension.Factory {
	return []extension.Factory{
		standInExtension("jaegerremotesampling", func() component.Config {
			return &jaegerRemoteSamplingConfig{HTTP: configoptional.Default(httpServer()), GRPC: configoptional.Default(grpcServer())}
		}),
		standInExtension("oauth2client", func() component.Config { return &oauth2Config{} }),
		standInExtension("headers_setter", func() component.Config { return &headersSetterConfig{} }),
		standInExtension("jaeger_storage", func() component.Config { return &jaegerStorageConfig{} }),
		standInExtension("jaeger_query", func() component.Config { return &jaegerQueryConfig{HTTP: httpServer(), GRPC: grpcServer()} }),
		standInExtension("remote_sampling", func() component.Config {
			return &remoteSamplingConfig{HTTP: configoptional.Default(httpServer()), GRPC: configoptional.Default(grpcServer())}
		}),
		standInExtension("healthcheckv2", func() component.Config {
			return &healthCheckV2Config{HTTP: configoptional.Default(healthHTTP{ServerConfig: httpServer()}), GRPC: configoptional.Default(grpcServer())}
		}),
	}
}

func standInProcessors() []processor.Factory {
	return []processor.Factory{standInProcessor("adaptive_sampling", func() component.Config { return &struct{}{} })}
}

// zipkinConfig follows exporter/zipkinexporter/config.go of contrib.
type zipkinConfig struct {
	confighttp.ClientConfig   `mapstructure:",squash"`
	configretry.BackOffConfig `mapstructure:"retry_on_failure"`
	Queue                     configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	Format                    string                                                   `mapstructure:"format"`
	DefaultServiceName        string                                                   `mapstructure:"default_service_name"`
}

// loadBalancingConfig follows exporter/loadbalancingexporter/config.go of contrib.
type loadBalancingConfig struct {
	exporterhelper.TimeoutConfig `mapstructure:",squash"`
	configretry.BackOffConfig    `mapstructure:"retry_on_failure"`
	Queue                        configoptional.Optional[exporterhelper.QueueBatchConfig] `mapstructure:"sending_queue"`
	Protocol                     struct {
		OTLP configgrpc.ClientConfig `mapstructure:"otlp"`
	} `mapstructure:"protocol"`
	Resolver struct {
		Static *struct {
			Hostnames []string `mapstructure:"hostnames"`
		} `mapstructure:"static"`
		DNS *struct {
			Hostname string        `mapstructure:"hostname"`
			Port     string        `mapstructure:"port"`
			Interval time.Duration `mapstructure:"interval"`
			Timeout  time.Duration `mapstructure:"timeout"`
		} `mapstructure:"dns"`
	} `mapstructure:"resolver"`
	RoutingKey string `mapstructure:"routing_key"`
}

// jaegerRemoteSamplingConfig follows extension/jaegerremotesampling/internal/config.go of contrib.
type jaegerRemoteSamplingConfig struct {
	HTTP   configoptional.Optional[confighttp.ServerConfig] `mapstructure:"http"`
	GRPC   configoptional.Optional[configgrpc.ServerConfig] `mapstructure:"grpc"`
	Source struct {
		Remote         *configgrpc.ClientConfig `mapstructure:"remote"`
		File           string                   `mapstructure:"file"`
		ReloadInterval time.Duration            `mapstructure:"reload_interval"`
		Contents       string                   `mapstructure:"contents"`
	} `mapstructure:"source"`
}

// oauth2Config follows extension/oauth2clientauthextension/config.go of contrib.
type oauth2Config struct {
	ClientID         string                 `mapstructure:"client_id"`
	ClientIDFile     string                 `mapstructure:"client_id_file"`
	ClientSecret     configopaque.String    `mapstructure:"client_secret"`
	ClientSecretFile string                 `mapstructure:"client_secret_file"`
	EndpointParams   map[string][]string    `mapstructure:"endpoint_params"`
	TokenURL         string                 `mapstructure:"token_url"`
	Scopes           []string               `mapstructure:"scopes"`
	TLS              configtls.ClientConfig `mapstructure:"tls"`
	Timeout          time.Duration          `mapstructure:"timeout"`
	ExpiryBuffer     time.Duration          `mapstructure:"expiry_buffer"`
}

// headersSetterConfig follows extension/headerssetterextension/config.go of contrib.
type headersSetterConfig struct {
	Headers []struct {
		Action       string  `mapstructure:"action"`
		Key          string  `mapstructure:"key"`
		Value        *string `mapstructure:"value"`
		FromContext  *string `mapstructure:"from_context"`
		DefaultValue *string `mapstructure:"default_value"`
	} `mapstructure:"headers"`
	AdditionalAuth *component.ID `mapstructure:"additional_auth"`
}

// healthCheckV2Config follows extension/healthcheckv2extension/config.go and internal/healthcheck of contrib.
type healthCheckV2Config struct {
	UseV2           bool                                             `mapstructure:"use_v2"`
	HTTP            configoptional.Optional[healthHTTP]              `mapstructure:"http"`
	GRPC            configoptional.Optional[configgrpc.ServerConfig] `mapstructure:"grpc"`
	ComponentHealth *struct {
		IncludePermanent   bool          `mapstructure:"include_permanent_errors"`
		IncludeRecoverable bool          `mapstructure:"include_recoverable_errors"`
		RecoveryDuration   time.Duration `mapstructure:"recovery_duration"`
	} `mapstructure:"component_health"`
}

type healthHTTP struct {
	confighttp.ServerConfig `mapstructure:",squash"`
	Config                  pathConfig `mapstructure:"config"`
	Status                  pathConfig `mapstructure:"status"`
}

type pathConfig struct {
	Enabled bool   `mapstructure:"enabled"`
	Path    string `mapstructure:"path"`
}

func defaultQueue() configoptional.Optional[exporterhelper.QueueBatchConfig] {
	return configoptional.Default(exporterhelper.NewDefaultQueueConfig())
}

func httpServer() confighttp.ServerConfig {
	c := confighttp.NewDefaultServerConfig()
	c.NetAddr.Transport = confignet.TransportTypeTCP
	return c
}

func grpcServer() configgrpc.ServerConfig {
	c := configgrpc.NewDefaultServerConfig()
	c.NetAddr.Transport = confignet.TransportTypeTCP
	return c
}
