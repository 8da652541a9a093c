package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/connector"
	"go.opentelemetry.io/collector/pipeline"
	"go.opentelemetry.io/collector/processor"
)

// standInProcessors are the processors of contrib, and Jaeger's own, that are not built here.
func standInProcessors() []processor.Factory {
	return []processor.Factory{newGeoIPProcessor(), newDNSLookupProcessor(), newLookupProcessor(), newUnrollProcessor(), newAdaptiveSamplingProcessor()}
}

// standInConnectors are the connectors of contrib that are not built here.
func standInConnectors() []connector.Factory {
	return []connector.Factory{newFailoverConnector()}
}

// contextID says where a processor of contrib looks for attributes.
type contextID string

// Validate refuses what UnmarshalText of the real ones refuses.
func (c contextID) Validate() error {
	if !slices.Contains([]contextID{"", "resource", "record"}, c) {
		return fmt.Errorf("unknown context %s, available values: resource, record", c)
	}
	return nil
}

// geoIPConfig follows processor/geoipprocessor/config.go of contrib.
type geoIPConfig struct {
	Context    contextID `mapstructure:"context"`
	Attributes []string  `mapstructure:"attributes"`
	Providers  struct {
		MaxMind *struct {
			DatabasePath string `mapstructure:"database_path"`
		} `mapstructure:"maxmind"`
	} `mapstructure:"providers"`
}

// Validate refuses what the real one refuses.
func (c *geoIPConfig) Validate() error {
	switch {
	case c.Providers.MaxMind == nil:
		return errors.New("must specify at least one geo IP data provider when using the geoip processor")
	case c.Providers.MaxMind.DatabasePath == "":
		return errors.New("a local geoIP database path must be provided")
	case len(c.Attributes) == 0:
		return errors.New("the attributes array must not be empty")
	}
	return nil
}

// newGeoIPProcessor stands in for processor/geoipprocessor/factory.go of contrib.
func newGeoIPProcessor() processor.Factory {
	return standInProcessor("geoip", onAll, func() component.Config {
		return &geoIPConfig{Context: "resource", Attributes: []string{"client.address", "source.address"}}
	})
}

// dnsLookupConfig follows processor/dnslookupprocessor/config.go of contrib.
type dnsLookupConfig struct {
	Resolve   dnsLookup `mapstructure:"resolve"`
	Reverse   dnsLookup `mapstructure:"reverse"`
	HostFiles []string  `mapstructure:"hostfiles"`
}

type dnsLookup struct {
	Enabled          bool      `mapstructure:"enabled"`
	Context          contextID `mapstructure:"context"`
	SourceAttributes []string  `mapstructure:"source_attributes"`
	TargetAttribute  string    `mapstructure:"target_attribute"`
}

// Validate refuses what the real one refuses.
func (c *dnsLookupConfig) Validate() error {
	for _, l := range []dnsLookup{c.Resolve, c.Reverse} {
		if l.Enabled && (len(l.SourceAttributes) == 0 || l.TargetAttribute == "") {
			return errors.New("at least one source_attributes and the target_attribute must be specified for DNS resolution")
		}
	}
	return nil
}

// newDNSLookupProcessor stands in for processor/dnslookupprocessor/factory.go of contrib.
func newDNSLookupProcessor() processor.Factory {
	return standInProcessor("dnslookup", onAll, func() component.Config {
		return &dnsLookupConfig{
			Resolve: dnsLookup{Enabled: true, Context: "resource", SourceAttributes: []string{"source.address"}, TargetAttribute: "source.ip"},
			Reverse: dnsLookup{Context: "resource", SourceAttributes: []string{"source.ip"}, TargetAttribute: "source.address"},
		}
	})
}

// lookupConfig follows processor/lookupprocessor/config.go of contrib. The settings of a source, beyond its type, are its own and not held.
type lookupConfig struct {
	Source struct {
		Type   string         `mapstructure:"type"`
		Config map[string]any `mapstructure:",remain"`
	} `mapstructure:"source"`
	Lookups []struct {
		Key        string    `mapstructure:"key"`
		Context    contextID `mapstructure:"context"`
		Attributes []struct {
			Source      string    `mapstructure:"source"`
			Destination string    `mapstructure:"destination"`
			Default     string    `mapstructure:"default"`
			Context     contextID `mapstructure:"context"`
		} `mapstructure:"attributes"`
	} `mapstructure:"lookups"`
}

// Validate refuses what the real one refuses.
func (c *lookupConfig) Validate() error {
	if len(c.Lookups) == 0 {
		return errors.New("at least one lookup must be configured")
	}
	for i, l := range c.Lookups {
		if l.Key == "" || len(l.Attributes) == 0 {
			return fmt.Errorf("lookups[%d]: key and attributes are required", i)
		}
		for _, a := range l.Attributes {
			if a.Destination == "" {
				return fmt.Errorf("lookups[%d]: destination is required", i)
			}
		}
	}
	return nil
}

// newLookupProcessor stands in for processor/lookupprocessor/factory.go of contrib.
func newLookupProcessor() processor.Factory {
	return standInProcessor("lookup", onAll, func() component.Config {
		c := &lookupConfig{}
		c.Source.Type = "noop"
		return c
	})
}

// failoverConfig follows connector/failoverconnector/config.go of contrib.
type failoverConfig struct {
	PriorityLevels [][]pipeline.ID `mapstructure:"priority_levels"`
	RetryInterval  time.Duration   `mapstructure:"retry_interval"`
	RetryGap       time.Duration   `mapstructure:"retry_gap"`
	MaxRetries     int             `mapstructure:"max_retries"`
	Queue          queueConfig     `mapstructure:"sending_queue"`
}

// Validate refuses what the real one refuses.
func (c *failoverConfig) Validate() error {
	switch {
	case len(c.PriorityLevels) == 0:
		return errors.New("no pipelines defined in priority list")
	case c.RetryInterval <= 0:
		return errors.New("retry interval must be positive")
	}
	return nil
}

// newFailoverConnector stands in for connector/failoverconnector/factory.go of contrib.
func newFailoverConnector() connector.Factory {
	return standInConnector("failover", func() component.Config { return &failoverConfig{RetryInterval: 10 * time.Minute} })
}
