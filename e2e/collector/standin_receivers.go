package main

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"time"

	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/confignet"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configoptional"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/receiver"
	"go.opentelemetry.io/collector/scraper/scraperhelper"
)

// standInReceivers are the receivers of contrib that are not built here.
func standInReceivers() []receiver.Factory {
	return []receiver.Factory{
		newRedisReceiver(), newRabbitMQReceiver(), newWebhookEventReceiver(), newSQLQueryReceiver(), newSNMPReceiver(),
		newAWSS3Receiver(), newPulsarReceiver(), newPrometheusRemoteWriteReceiver(), newAzureEventHubReceiver(), newNetflowReceiver(),
	}
}

// metricsBuilderConfig follows the generated internal/metadata/generated_config.go of contrib's scrapers. Which metrics there are is not held.
type metricsBuilderConfig struct {
	Metrics            map[string]metricConfig            `mapstructure:"metrics"`
	ResourceAttributes map[string]resourceAttributeConfig `mapstructure:"resource_attributes"`
}

type metricConfig struct {
	Enabled             bool     `mapstructure:"enabled"`
	AggregationStrategy string   `mapstructure:"aggregation_strategy"`
	Attributes          []string `mapstructure:"attributes"`
}

type resourceAttributeConfig struct {
	Enabled        bool             `mapstructure:"enabled"`
	MetricsInclude []map[string]any `mapstructure:"metrics_include"`
	MetricsExclude []map[string]any `mapstructure:"metrics_exclude"`
}

// redisConfig follows receiver/redisreceiver/config.go of contrib.
type redisConfig struct {
	Controller scraperhelper.ControllerConfig `mapstructure:",squash"`
	Addr       confignet.AddrConfig           `mapstructure:",squash"`
	Username   string                         `mapstructure:"username"`
	Password   configopaque.String            `mapstructure:"password"`
	TLS        configtls.ClientConfig         `mapstructure:"tls"`
	Builder    metricsBuilderConfig           `mapstructure:",squash"`
}

// newRedisReceiver stands in for receiver/redisreceiver/factory.go of contrib.
func newRedisReceiver() receiver.Factory {
	return standInReceiver("redis", onMetrics, func() component.Config {
		c := &redisConfig{Controller: scraperhelper.NewDefaultControllerConfig(), Addr: confignet.NewDefaultAddrConfig()}
		c.Controller.CollectionInterval = 10 * time.Second
		c.Addr.Transport = confignet.TransportTypeTCP
		c.TLS.Insecure = true
		return c
	})
}

// rabbitMQConfig follows receiver/rabbitmqreceiver/config.go of contrib.
type rabbitMQConfig struct {
	Controller scraperhelper.ControllerConfig `mapstructure:",squash"`
	HTTP       confighttp.ClientConfig        `mapstructure:",squash"`
	Username   string                         `mapstructure:"username"`
	Password   configopaque.String            `mapstructure:"password"`
	Builder    metricsBuilderConfig           `mapstructure:",squash"`
}

// Validate refuses what the real one refuses.
func (c *rabbitMQConfig) Validate() error {
	if c.Username == "" || c.Password == "" {
		return errors.New("username and password must be specified")
	}
	return nil
}

// newRabbitMQReceiver stands in for receiver/rabbitmqreceiver/factory.go of contrib.
func newRabbitMQReceiver() receiver.Factory {
	return standInReceiver("rabbitmq", onMetrics, func() component.Config {
		c := &rabbitMQConfig{Controller: scraperhelper.NewDefaultControllerConfig(), HTTP: confighttp.NewDefaultClientConfig()}
		c.Controller.CollectionInterval = 10 * time.Second
		c.HTTP.Endpoint, c.HTTP.Timeout = "http://localhost:15672", 10*time.Second
		return c
	})
}

// webhookEventConfig follows receiver/webhookeventreceiver/config.go of contrib.
type webhookEventConfig struct {
	HTTP           confighttp.ServerConfig `mapstructure:",squash"`
	ReadTimeout    string                  `mapstructure:"read_timeout"`
	WriteTimeout   string                  `mapstructure:"write_timeout"`
	Path           string                  `mapstructure:"path"`
	HealthPath     string                  `mapstructure:"health_path"`
	RequiredHeader struct {
		Key   string `mapstructure:"key"`
		Value string `mapstructure:"value"`
	} `mapstructure:"required_header"`
	SplitLogsAtNewLine      bool   `mapstructure:"split_logs_at_newline"`
	SplitLogsAtJSONBoundary bool   `mapstructure:"split_logs_at_json_boundary"`
	ConvertHeaders          bool   `mapstructure:"convert_headers_to_attributes"`
	HeaderAttributeRegex    string `mapstructure:"header_attribute_regex"`
	HMACSignature           struct {
		Secret configopaque.String `mapstructure:"secret"`
		Header string              `mapstructure:"header"`
		Prefix string              `mapstructure:"prefix"`
	} `mapstructure:"hmac_signature"`
}

// Validate refuses what the real one refuses.
func (c *webhookEventConfig) Validate() error {
	if c.HTTP.NetAddr.Endpoint == "" {
		return errors.New("missing receiver server endpoint from config")
	}
	for name, v := range map[string]string{"read_timeout": c.ReadTimeout, "write_timeout": c.WriteTimeout} {
		if v == "" {
			continue
		}
		if d, err := time.ParseDuration(v); err != nil || d > 10*time.Second {
			return fmt.Errorf("the duration specified for %s exceeds the maximum allowed value of 10s, or is none: %q", name, v)
		}
	}
	if (c.RequiredHeader.Key == "") != (c.RequiredHeader.Value == "") {
		return errors.New("both key and value are required to assign a required_header")
	}
	if c.SplitLogsAtNewLine && c.SplitLogsAtJSONBoundary {
		return errors.New("split_logs_at_new_line and split_logs_at_json_boundary cannot be enabled at the same time")
	}
	if n := count(c.HMACSignature.Secret != "", c.HMACSignature.Header != "", c.HMACSignature.Prefix != ""); n != 0 && n != 3 {
		return errors.New("hmac_signature needs secret, header and prefix")
	}
	if _, err := regexp.Compile(c.HeaderAttributeRegex); err != nil {
		return fmt.Errorf("regex for header_attribute_regex failed to compile: %w", err)
	}
	return nil
}

// newWebhookEventReceiver stands in for receiver/webhookeventreceiver/factory.go of contrib.
func newWebhookEventReceiver() receiver.Factory {
	return standInReceiver("webhookevent", onLogs, func() component.Config {
		return &webhookEventConfig{HTTP: httpServer(""), Path: "/events", HealthPath: "/health_check", ReadTimeout: "500ms", WriteTimeout: "500ms"}
	})
}

// sqlQueryConfig follows receiver/sqlqueryreceiver/config.go and internal/sqlquery/config.go of contrib.
type sqlQueryConfig struct {
	Controller       scraperhelper.ControllerConfig `mapstructure:",squash"`
	Driver           string                         `mapstructure:"driver"`
	DataSource       string                         `mapstructure:"datasource"`
	Host             string                         `mapstructure:"host"`
	Port             int                            `mapstructure:"port"`
	Database         string                         `mapstructure:"database"`
	Username         string                         `mapstructure:"username"`
	Password         configopaque.String            `mapstructure:"password"`
	AdditionalParams map[string]any                 `mapstructure:"additional_params"`
	MaxOpenConn      int                            `mapstructure:"max_open_conn"`
	Queries          []sqlQuery                     `mapstructure:"queries"`
	Storage          *component.ID                  `mapstructure:"storage"`
	Telemetry        struct {
		Logs struct {
			Query bool `mapstructure:"query"`
		} `mapstructure:"logs"`
	} `mapstructure:"telemetry"`
}

type sqlQuery struct {
	SQL                string      `mapstructure:"sql"`
	Metrics            []sqlMetric `mapstructure:"metrics"`
	Logs               []sqlLog    `mapstructure:"logs"`
	TrackingColumn     string      `mapstructure:"tracking_column"`
	TrackingStartValue string      `mapstructure:"tracking_start_value"`
}

type sqlMetric struct {
	MetricName       string            `mapstructure:"metric_name"`
	ValueColumn      string            `mapstructure:"value_column"`
	AttributeColumns []string          `mapstructure:"attribute_columns"`
	Monotonic        bool              `mapstructure:"monotonic"`
	ValueType        string            `mapstructure:"value_type"`
	DataType         string            `mapstructure:"data_type"`
	Aggregation      string            `mapstructure:"aggregation"`
	Unit             string            `mapstructure:"unit"`
	Description      string            `mapstructure:"description"`
	StaticAttributes map[string]string `mapstructure:"static_attributes"`
	StartTSColumn    string            `mapstructure:"start_ts_column"`
	TSColumn         string            `mapstructure:"ts_column"`
	RowCondition     *struct {
		Column string `mapstructure:"column"`
		Value  string `mapstructure:"value"`
	} `mapstructure:"row_condition"`
}

type sqlLog struct {
	BodyColumn       string   `mapstructure:"body_column"`
	AttributeColumns []string `mapstructure:"attribute_columns"`
}

// Validate refuses what the real one refuses.
func (c *sqlQueryConfig) Validate() error {
	switch {
	case c.Driver == "":
		return errors.New("'driver' cannot be empty")
	case c.DataSource == "" && c.Host == "":
		return errors.New("'datasource' or 'host' must be specified")
	case len(c.Queries) == 0:
		return errors.New("'queries' cannot be empty")
	}
	for _, q := range c.Queries {
		if q.SQL == "" || len(q.Metrics)+len(q.Logs) == 0 {
			return errors.New("'query.sql' cannot be empty, and at least one of 'query.logs' and 'query.metrics' must not be empty")
		}
		for _, l := range q.Logs {
			if l.BodyColumn == "" {
				return errors.New("'body_column' must not be empty")
			}
		}
		for _, m := range q.Metrics {
			if err := m.validate(); err != nil {
				return err
			}
		}
	}
	return nil
}

func (m sqlMetric) validate() error {
	switch {
	case m.MetricName == "" || m.ValueColumn == "":
		return errors.New("'metric_name' and 'value_column' cannot be empty")
	case !slices.Contains([]string{"", "int", "double"}, m.ValueType):
		return fmt.Errorf("metric config has unsupported value_type: %q", m.ValueType)
	case !slices.Contains([]string{"", "gauge", "sum"}, m.DataType):
		return fmt.Errorf("metric config has unsupported data_type: %q", m.DataType)
	case !slices.Contains([]string{"", "cumulative", "delta"}, m.Aggregation):
		return fmt.Errorf("metric config has unsupported aggregation: %q", m.Aggregation)
	}
	return nil
}

// newSQLQueryReceiver stands in for receiver/sqlqueryreceiver/factory.go of contrib.
func newSQLQueryReceiver() receiver.Factory {
	return standInReceiver("sqlquery", onMetrics|onLogs, func() component.Config {
		c := &sqlQueryConfig{Controller: scraperhelper.NewDefaultControllerConfig()}
		c.Controller.CollectionInterval = 10 * time.Second
		return c
	})
}

// pulsarConfig follows receiver/pulsarreceiver/config.go of contrib.
type pulsarConfig struct {
	Endpoint                   string `mapstructure:"endpoint"`
	Topic                      string `mapstructure:"topic"`
	Subscription               string `mapstructure:"subscription"`
	Encoding                   string `mapstructure:"encoding"`
	ConsumerName               string `mapstructure:"consumer_name"`
	TLSTrustCertsFilePath      string `mapstructure:"tls_trust_certs_file_path"`
	TLSAllowInsecureConnection bool   `mapstructure:"tls_allow_insecure_connection"`
	Auth                       struct {
		TLS configoptional.Optional[struct {
			CertFile string `mapstructure:"cert_file"`
			KeyFile  string `mapstructure:"key_file"`
		}] `mapstructure:"tls"`
		Token configoptional.Optional[struct {
			Token configopaque.String `mapstructure:"token"`
		}] `mapstructure:"token"`
		Athenz configoptional.Optional[struct {
			ProviderDomain  string              `mapstructure:"provider_domain"`
			TenantDomain    string              `mapstructure:"tenant_domain"`
			TenantService   string              `mapstructure:"tenant_service"`
			PrivateKey      configopaque.String `mapstructure:"private_key"`
			KeyID           string              `mapstructure:"key_id"`
			PrincipalHeader string              `mapstructure:"principal_header"`
			ZtsURL          string              `mapstructure:"zts_url"`
		}] `mapstructure:"athenz"`
		OAuth2 configoptional.Optional[struct {
			IssuerURL  string `mapstructure:"issuer_url"`
			ClientID   string `mapstructure:"client_id"`
			Audience   string `mapstructure:"audience"`
			PrivateKey string `mapstructure:"private_key"`
			Scope      string `mapstructure:"scope"`
		}] `mapstructure:"oauth2"`
	} `mapstructure:"auth"`
}

// newPulsarReceiver stands in for receiver/pulsarreceiver/factory.go of contrib.
func newPulsarReceiver() receiver.Factory {
	return standInReceiver("pulsar", onAll, func() component.Config {
		return &pulsarConfig{Endpoint: "pulsar://localhost:6650", Encoding: "otlp_proto", Subscription: "otlp_subscription"}
	})
}

// prometheusRemoteWriteConfig follows receiver/prometheusremotewritereceiver/config.go of contrib.
type prometheusRemoteWriteConfig struct {
	HTTP confighttp.ServerConfig `mapstructure:",squash"`
}

// newPrometheusRemoteWriteReceiver stands in for receiver/prometheusremotewritereceiver/factory.go of contrib.
func newPrometheusRemoteWriteReceiver() receiver.Factory {
	return standInReceiver("prometheusremotewrite", onMetrics, func() component.Config {
		return &prometheusRemoteWriteConfig{HTTP: httpServer("localhost:9090")}
	})
}
