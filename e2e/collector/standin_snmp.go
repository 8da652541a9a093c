package main

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/scraper/scraperhelper"
)

// snmpConfig follows receiver/snmpreceiver/config.go of contrib.
type snmpConfig struct {
	Controller         scraperhelper.ControllerConfig `mapstructure:",squash"`
	Endpoint           string                         `mapstructure:"endpoint"`
	Version            string                         `mapstructure:"version"`
	Community          string                         `mapstructure:"community"`
	User               string                         `mapstructure:"user"`
	SecurityLevel      string                         `mapstructure:"security_level"`
	AuthType           string                         `mapstructure:"auth_type"`
	AuthPassword       configopaque.String            `mapstructure:"auth_password"`
	PrivacyType        string                         `mapstructure:"privacy_type"`
	PrivacyPassword    configopaque.String            `mapstructure:"privacy_password"`
	MaxRepetitions     uint32                         `mapstructure:"max_repetitions"`
	ResourceAttributes map[string]*struct {
		Description        string `mapstructure:"description"`
		OID                string `mapstructure:"oid"`
		ScalarOID          string `mapstructure:"scalar_oid"`
		IndexedValuePrefix string `mapstructure:"indexed_value_prefix"`
	} `mapstructure:"resource_attributes"`
	Attributes map[string]*struct {
		Value              string   `mapstructure:"value"`
		Description        string   `mapstructure:"description"`
		Enum               []string `mapstructure:"enum"`
		OID                string   `mapstructure:"oid"`
		IndexedValuePrefix string   `mapstructure:"indexed_value_prefix"`
	} `mapstructure:"attributes"`
	Metrics map[string]*snmpMetric `mapstructure:"metrics"`
}

type snmpMetric struct {
	Unit        string    `mapstructure:"unit"`
	Description string    `mapstructure:"description"`
	ScalarOIDs  []snmpOID `mapstructure:"scalar_oids"`
	ColumnOIDs  []snmpOID `mapstructure:"column_oids"`
	Gauge       *struct {
		ValueType string `mapstructure:"value_type"`
	} `mapstructure:"gauge"`
	Sum *struct {
		Aggregation string `mapstructure:"aggregation"`
		Monotonic   bool   `mapstructure:"monotonic"`
		ValueType   string `mapstructure:"value_type"`
	} `mapstructure:"sum"`
}

type snmpOID struct {
	OID                string   `mapstructure:"oid"`
	ResourceAttributes []string `mapstructure:"resource_attributes"`
	Attributes         []struct {
		Name  string `mapstructure:"name"`
		Value string `mapstructure:"value"`
	} `mapstructure:"attributes"`
}

// Validate refuses the most common of what the real one refuses.
func (c *snmpConfig) Validate() error {
	switch {
	case c.Endpoint == "":
		return errors.New("endpoint must be specified")
	case !slices.Contains([]string{"v1", "v2c", "v3"}, c.Version):
		return errors.New("version must be either v1, v2c, or v3")
	case c.Version == "v3" && c.User == "":
		return errors.New("user must be specified when version is v3")
	case len(c.Metrics) == 0:
		return errors.New("must have at least one config under metrics")
	}
	for name, m := range c.Metrics {
		switch {
		case m == nil || m.Unit == "":
			return fmt.Errorf("metric %q must have a unit", name)
		case m.Gauge == nil && m.Sum == nil:
			return fmt.Errorf("metric %q must have one of either a gauge or sum", name)
		case len(m.ScalarOIDs)+len(m.ColumnOIDs) == 0:
			return fmt.Errorf("metric %q must have one of either scalar_oids or column_oids", name)
		}
	}
	return nil
}

// newSNMPReceiver stands in for receiver/snmpreceiver/factory.go of contrib.
func newSNMPReceiver() receiver.Factory {
	return standInReceiver("snmp", onMetrics, func() component.Config {
		c := &snmpConfig{
			Controller: scraperhelper.NewDefaultControllerConfig(), Endpoint: "udp://localhost:161", Version: "v2c", Community: "public",
			SecurityLevel: "no_auth_no_priv", AuthType: "MD5", PrivacyType: "DES", MaxRepetitions: 25,
		}
		c.Controller.CollectionInterval = 10 * time.Second
		return c
	})
}
