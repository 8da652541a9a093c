package main

import (
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/adapter"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/namedpipe"
	"github.com/open-telemetry/opentelemetry-collector-contrib/pkg/stanza/operator/input/syslog"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
)

// The syslog and namedpipe receivers of contrib are thin: an operator of pkg/stanza reads, and its adapter makes a receiver of it.
// Both can be had, so these receivers are real but for the factory.

// newSyslogReceiver is receiver/syslogreceiver/syslog.go of contrib.
func newSyslogReceiver() receiver.Factory {
	return adapter.NewFactory(syslogReceiver{}, component.StabilityLevelBeta)
}

type syslogReceiver struct{}

type syslogReceiverConfig struct {
	Input              syslog.Config `mapstructure:",squash"`
	adapter.BaseConfig `mapstructure:",squash"`
}

func (syslogReceiver) Type() component.Type { return component.MustNewType("syslog") }
func (syslogReceiver) CreateDefaultConfig() component.Config {
	return &syslogReceiverConfig{Input: *syslog.NewConfig(), BaseConfig: adapter.BaseConfig{Operators: []operator.Config{}}}
}
func (syslogReceiver) BaseConfig(c component.Config) adapter.BaseConfig {
	return c.(*syslogReceiverConfig).BaseConfig
}
func (syslogReceiver) InputConfig(c component.Config) operator.Config {
	return operator.NewConfig(&c.(*syslogReceiverConfig).Input)
}

// newNamedPipeReceiver is receiver/namedpipereceiver/namedpipe.go of contrib.
func newNamedPipeReceiver() receiver.Factory {
	return adapter.NewFactory(namedPipeReceiver{}, component.StabilityLevelAlpha)
}

type namedPipeReceiver struct{}

type namedPipeReceiverConfig struct {
	Input              namedpipe.Config `mapstructure:",squash"`
	adapter.BaseConfig `mapstructure:",squash"`
}

func (namedPipeReceiver) Type() component.Type { return component.MustNewType("namedpipe") }
func (namedPipeReceiver) CreateDefaultConfig() component.Config {
	return &namedPipeReceiverConfig{Input: *namedpipe.NewConfig(), BaseConfig: adapter.BaseConfig{Operators: []operator.Config{}}}
}
func (namedPipeReceiver) BaseConfig(c component.Config) adapter.BaseConfig {
	return c.(*namedPipeReceiverConfig).BaseConfig
}
func (namedPipeReceiver) InputConfig(c component.Config) operator.Config {
	return operator.NewConfig(&c.(*namedPipeReceiverConfig).Input)
}
