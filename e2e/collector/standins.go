package main

import (
	"context"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/confignet"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/exporter"
	"go.opentelemetry.io/collector/exporter/exporterhelper"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/pdata/pmetric"
	"go.opentelemetry.io/collector/pdata/ptrace"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processorhelper"
	"go.opentelemetry.io/collector/receiver"
)

// Stand-ins take the place of components whose modules cannot be had at the version of the others. They have the real component's
// name, signals, settings and defaults, and refuse what it refuses: unknown fields, wrong types, and what its Validate is known to
// refuse. They do nothing when run.

// standIns are the stand-ins by kind and type, as dry runs name them.
var standIns = func() map[string]bool {
	all := map[string]bool{}
	for _, f := range standInExtensions() {
		all["extensions/"+f.Type().String()] = true
	}
	for _, f := range standInReceivers() {
		all["receivers/"+f.Type().String()] = true
	}
	for _, f := range standInProcessors() {
		all["processors/"+f.Type().String()] = true
	}
	for _, f := range standInExporters() {
		all["exporters/"+f.Type().String()] = true
	}
	for _, f := range standInConnectors() {
		all["connectors/"+f.Type().String()] = true
	}
	return all
}()

// signals are what a component takes or makes.
type signals int

const (
	onTraces signals = 1 << iota
	onMetrics
	onLogs
	onAll = onTraces | onMetrics | onLogs
)

// level is the stability that stand-ins claim.
const level = component.StabilityLevelDevelopment

// inert starts and stops.
type inert struct{}

func (inert) Start(context.Context, component.Host) error { return nil }
func (inert) Shutdown(context.Context) error              { return nil }

// sink takes telemetry and forgets it.
type sink struct{ inert }

func (sink) Capabilities() consumer.Capabilities                   { return consumer.Capabilities{} }
func (sink) ConsumeTraces(context.Context, ptrace.Traces) error    { return nil }
func (sink) ConsumeMetrics(context.Context, pmetric.Metrics) error { return nil }
func (sink) ConsumeLogs(context.Context, plog.Logs) error          { return nil }

// standInExporter makes the factory of an exporter that forgets what it is given.
func standInExporter(typ string, of signals, config component.CreateDefaultConfigFunc) exporter.Factory {
	var opts []exporter.FactoryOption
	if of&onTraces != 0 {
		opts = append(opts, exporter.WithTraces(func(context.Context, exporter.Settings, component.Config) (exporter.Traces, error) {
			return sink{}, nil
		}, level))
	}
	if of&onMetrics != 0 {
		opts = append(opts, exporter.WithMetrics(func(context.Context, exporter.Settings, component.Config) (exporter.Metrics, error) {
			return sink{}, nil
		}, level))
	}
	if of&onLogs != 0 {
		opts = append(opts, exporter.WithLogs(func(context.Context, exporter.Settings, component.Config) (exporter.Logs, error) {
			return sink{}, nil
		}, level))
	}
	return exporter.NewFactory(component.MustNewType(typ), config, opts...)
}

// standInReceiver makes the factory of a receiver that receives nothing.
func standInReceiver(typ string, of signals, config component.CreateDefaultConfigFunc) receiver.Factory {
	var opts []receiver.FactoryOption
	if of&onTraces != 0 {
		opts = append(opts, receiver.WithTraces(func(context.Context, receiver.Settings, component.Config, consumer.Traces) (receiver.Traces, error) {
			return inert{}, nil
		}, level))
	}
	if of&onMetrics != 0 {
		opts = append(opts, receiver.WithMetrics(func(context.Context, receiver.Settings, component.Config, consumer.Metrics) (receiver.Metrics, error) {
			return inert{}, nil
		}, level))
	}
	if of&onLogs != 0 {
		opts = append(opts, receiver.WithLogs(func(context.Context, receiver.Settings, component.Config, consumer.Logs) (receiver.Logs, error) {
			return inert{}, nil
		}, level))
	}
	return receiver.NewFactory(component.MustNewType(typ), config, opts...)
}

// standInProcessor makes the factory of a processor that passes on what it is given.
func standInProcessor(typ string, of signals, config component.CreateDefaultConfigFunc) processor.Factory {
	var opts []processor.FactoryOption
	if of&onTraces != 0 {
		opts = append(opts, processor.WithTraces(func(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Traces) (processor.Traces, error) {
			return processorhelper.NewTraces(ctx, set, cfg, next, func(_ context.Context, td ptrace.Traces) (ptrace.Traces, error) { return td, nil })
		}, level))
	}
	if of&onMetrics != 0 {
		opts = append(opts, processor.WithMetrics(func(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Metrics) (processor.Metrics, error) {
			return processorhelper.NewMetrics(ctx, set, cfg, next, func(_ context.Context, md pmetric.Metrics) (pmetric.Metrics, error) { return md, nil })
		}, level))
	}
	if of&onLogs != 0 {
		opts = append(opts, processor.WithLogs(func(ctx context.Context, set processor.Settings, cfg component.Config, next consumer.Logs) (processor.Logs, error) {
			return processorhelper.NewLogs(ctx, set, cfg, next, func(_ context.Context, ld plog.Logs) (plog.Logs, error) { return ld, nil })
		}, level))
	}
	return processor.NewFactory(component.MustNewType(typ), config, opts...)
}

// standInConnector makes the factory of a connector between pipelines of the same signal that forgets what it is given.
func standInConnector(typ string, config component.CreateDefaultConfigFunc) connector.Factory {
	return connector.NewFactory(component.MustNewType(typ), config,
		connector.WithTracesToTraces(func(context.Context, connector.Settings, component.Config, consumer.Traces) (connector.Traces, error) {
			return sink{}, nil
		}, level),
		connector.WithMetricsToMetrics(func(context.Context, connector.Settings, component.Config, consumer.Metrics) (connector.Metrics, error) {
			return sink{}, nil
		}, level),
		connector.WithLogsToLogs(func(context.Context, connector.Settings, component.Config, consumer.Logs) (connector.Logs, error) {
			return sink{}, nil
		}, level))
}

// standInExtension makes the factory of an extension that does nothing.
func standInExtension(typ string, config component.CreateDefaultConfigFunc) extension.Factory {
	return extension.NewFactory(component.MustNewType(typ), config,
		func(context.Context, extension.Settings, component.Config) (extension.Extension, error) {
			return inert{}, nil
		}, level)
}

// queueConfig is the sending queue of exporters.
type queueConfig = configoptional.Optional[exporterhelper.QueueBatchConfig]

// queue is the sending queue that exporters have without being told.
func queue() queueConfig { return configoptional.Some(exporterhelper.NewDefaultQueueConfig()) }

// httpServer are the settings of an HTTP server on an address.
func httpServer(endpoint string) confighttp.ServerConfig {
	c := confighttp.NewDefaultServerConfig()
	c.NetAddr = confignet.AddrConfig{Endpoint: endpoint, Transport: confignet.TransportTypeTCP}
	return c
}

// grpcServer are the settings of a gRPC server on an address.
func grpcServer(endpoint string) configgrpc.ServerConfig {
	c := configgrpc.NewDefaultServerConfig()
	c.NetAddr = confignet.AddrConfig{Endpoint: endpoint, Transport: confignet.TransportTypeTCP}
	return c
}

// count is how many hold.
func count(holds ...bool) (n int) {
	for _, h := range holds {
		if h {
			n++
		}
	}
	return n
}
