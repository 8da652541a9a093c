package logs

import (
	"context"
	"fmt"
	"testing"

	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/filterprocessor"
	"github.com/open-telemetry/opentelemetry-collector-contrib/processor/transformprocessor"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/component/componenttest"
	"go.opentelemetry.io/collector/confmap"
	"go.opentelemetry.io/collector/confmap/provider/yamlprovider"
	"go.opentelemetry.io/collector/consumer"
	"go.opentelemetry.io/collector/consumer/consumertest"
	"go.opentelemetry.io/collector/pdata/plog"
	"go.opentelemetry.io/collector/processor"
	"go.opentelemetry.io/collector/processor/processortest"
	"go.uber.org/zap"
	"go.uber.org/zap/zaptest/observer"
)

// factories are the processors that run in this process; they are the Collector's own.
var factories = map[string]processor.Factory{
	"transform": transformprocessor.NewFactory(),
	"filter":    filterprocessor.NewFactory(),
	"batch":     nil, // it changes no record
}

// chain is the processors of one pipeline, ready to run.
type chain struct {
	first  consumer.Logs
	sink   *consumertest.LogsSink
	logged *observer.ObservedLogs // errors of statements
}

// newChain makes the processors of the pipeline of that name in a configuration.
func newChain(t testing.TB, config []byte, pipeline string) *chain {
	t.Helper()
	resolver, err := confmap.NewResolver(confmap.ResolverSettings{URIs: []string{"yaml:" + string(config)},
		ProviderFactories: []confmap.ProviderFactory{yamlprovider.NewFactory()}, DefaultScheme: "yaml"})
	if err != nil {
		t.Fatal(err)
	}
	conf, err := resolver.Resolve(context.Background())
	if err != nil {
		t.Fatalf("%v\n%s", err, config)
	}
	var service struct {
		Pipelines map[string]struct {
			Processors []component.ID `mapstructure:"processors"`
		} `mapstructure:"pipelines"`
	}
	sub, err := conf.Sub("service")
	if err == nil {
		err = sub.Unmarshal(&service, confmap.WithIgnoreUnused())
	}
	if err != nil {
		t.Fatal(err)
	}
	core, logged := observer.New(zap.WarnLevel)
	c := &chain{sink: new(consumertest.LogsSink), logged: logged}
	c.first = c.sink
	ids := service.Pipelines[pipeline].Processors
	for i := len(ids) - 1; i >= 0; i-- {
		factory, known := factories[ids[i].Type().String()]
		if !known {
			t.Fatalf("%s does not run here", ids[i])
		}
		if factory == nil {
			continue
		}
		settings, err := conf.Sub("processors::" + ids[i].String())
		if err != nil {
			t.Fatal(err)
		}
		cfg := factory.CreateDefaultConfig()
		if err := settings.Unmarshal(cfg); err != nil {
			t.Fatalf("%s: %v", ids[i], err)
		}
		set := processortest.NewNopSettings(factory.Type())
		set.Logger = zap.New(core)
		p, err := factory.CreateLogs(context.Background(), set, cfg, c.first)
		if err != nil {
			t.Fatalf("%s: %v\n%s", ids[i], err, config)
		}
		if err := p.Start(context.Background(), componenttest.NewNopHost()); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = p.Shutdown(context.Background()) })
		c.first = p
	}
	return c
}

// run sends records through the processors, and returns what comes out and what they logged.
func (c *chain) run(t testing.TB, in plog.Logs) (out plog.LogRecordSlice, errors []string) {
	t.Helper()
	c.sink.Reset()
	if err := c.first.ConsumeLogs(context.Background(), in); err != nil {
		t.Fatal(err)
	}
	out = plog.NewLogRecordSlice()
	for _, logs := range c.sink.AllLogs() {
		for _, r := range logs.ResourceLogs().All() {
			for _, s := range r.ScopeLogs().All() {
				s.LogRecords().MoveAndAppendTo(out)
			}
		}
	}
	for _, e := range c.logged.TakeAll() {
		errors = append(errors, fmt.Sprint(e.Message, e.ContextMap()))
	}
	return out, errors
}
