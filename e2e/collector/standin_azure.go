package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/receiver"
)

// azureEventHubConfig follows receiver/azureeventhubreceiver/config.go of contrib.
type azureEventHubConfig struct {
	Connection string `mapstructure:"connection"`
	EventHub   struct {
		Name      string `mapstructure:"name"`
		Namespace string `mapstructure:"namespace"`
	} `mapstructure:"event_hub"`
	Partition                string        `mapstructure:"partition"`
	Offset                   string        `mapstructure:"offset"`
	Storage                  *component.ID `mapstructure:"storage"`
	Auth                     *component.ID `mapstructure:"auth"`
	RequireAuth              bool          `mapstructure:"require_auth"`
	Format                   string        `mapstructure:"format"`
	ConsumerGroup            string        `mapstructure:"group"`
	ApplySemanticConventions bool          `mapstructure:"apply_semantic_conventions"`
	TimeFormats              struct {
		Logs    []string `mapstructure:"logs"`
		Metrics []string `mapstructure:"metrics"`
		Traces  []string `mapstructure:"traces"`
	} `mapstructure:"time_formats"`
	MetricAggregation string `mapstructure:"metric_aggregation"`
	PollRate          int    `mapstructure:"poll_rate"`
	MaxPollEvents     int    `mapstructure:"max_poll_events"`
}

// Validate refuses what the real one refuses. A connection string is looked at as azeventhubs.ParseConnectionString does.
func (c *azureEventHubConfig) Validate() error {
	switch {
	case c.RequireAuth && c.Auth == nil:
		return errors.New("auth is required when require_auth is enabled")
	case c.RequireAuth && c.Connection != "":
		return errors.New("connection must not be set when require_auth is enabled")
	case c.Auth != nil && (c.EventHub.Name == "" || c.EventHub.Namespace == ""):
		return errors.New("event_hub.name and event_hub.namespace are required when using auth")
	case c.Auth == nil && c.Connection == "":
		return errors.New("missing connection")
	case !slices.Contains([]string{"", "raw", "azure"}, c.Format):
		return fmt.Errorf("invalid format %q; must be one of raw, azure", c.Format)
	case c.Partition == "" && c.Offset != "":
		return errors.New("cannot use 'offset' without 'partition'")
	case c.Auth != nil:
		return nil
	}
	parts := map[string]bool{}
	for part := range strings.SplitSeq(c.Connection, ";") {
		name, value, ok := strings.Cut(part, "=")
		if part != "" && (!ok || value == "") {
			return fmt.Errorf("failed parsing connection string due to unmatched key value separated by '='")
		}
		parts[strings.ToLower(name)] = true
	}
	key := parts["sharedaccesskeyname"] && parts["sharedaccesskey"]
	if !parts["endpoint"] || !key && !parts["sharedaccesssignature"] {
		return errors.New("connection string needs Endpoint, and SharedAccessKeyName with SharedAccessKey or SharedAccessSignature")
	}
	return nil
}

// newAzureEventHubReceiver stands in for receiver/azureeventhubreceiver/factory.go of contrib.
func newAzureEventHubReceiver() receiver.Factory {
	return standInReceiver("azureeventhub", onAll, func() component.Config { return &azureEventHubConfig{} })
}
