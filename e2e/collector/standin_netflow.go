package main

import (
	"errors"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
)

// netflowConfig follows receiver/netflowreceiver/config.go of contrib.
type netflowConfig struct {
	Scheme    string `mapstructure:"scheme"`
	Hostname  string `mapstructure:"hostname"`
	Port      int    `mapstructure:"port"`
	Sockets   int    `mapstructure:"sockets"`
	Workers   int    `mapstructure:"workers"`
	QueueSize int    `mapstructure:"queue_size"`
	SendRaw   bool   `mapstructure:"send_raw"`
}

// Validate refuses what the real one refuses.
func (c *netflowConfig) Validate() error {
	switch {
	case c.Scheme != "sflow" && c.Scheme != "netflow":
		return errors.New("scheme must be netflow or sflow")
	case c.Sockets <= 0:
		return errors.New("sockets must be greater than 0")
	case c.Workers <= 0:
		return errors.New("workers must be greater than 0")
	case c.Port <= 0:
		return errors.New("port must be greater than 0")
	}
	return nil
}

// newNetflowReceiver stands in for receiver/netflowreceiver/factory.go of contrib.
func newNetflowReceiver() receiver.Factory {
	return standInReceiver("netflow", onLogs, func() component.Config {
		return &netflowConfig{Scheme: "netflow", Port: 2055, Sockets: 1, Workers: 2, QueueSize: 1000}
	})
}
