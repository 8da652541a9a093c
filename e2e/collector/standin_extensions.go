package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/open-telemetry/opentelemetry-collector-contrib/extension/healthcheckextension"
	"go.opentelemetry.io/collector/component"
	"go.opentelemetry.io/collector/config/configgrpc"
	"go.opentelemetry.io/collector/config/confighttp"
	"go.opentelemetry.io/collector/config/configopaque"
	"go.opentelemetry.io/collector/config/configtls"
	"go.opentelemetry.io/collector/extension"
	"go.opentelemetry.io/collector/pdata/plog"
)

// standInExtensions are the extensions of contrib, and Jaeger's own, that are not built here.
func standInExtensions() []extension.Factory {
	return []extension.Factory{
		newJaegerRemoteSampling(), newOAuth2Client(), newHeadersSetter(), newHealthCheckV2(),
		newJaegerEncoding(), newZipkinEncoding(), newTextEncoding(), newJSONLogEncoding(),
		newJaegerStorage(), newJaegerQuery(), newRemoteSampling(), newRemoteStorage(), newExpvar(),
	}
}

// jaegerRemoteSamplingConfig follows extension/jaegerremotesampling/config.go of contrib. Both servers run unless they are moved:
// the sections are there by default.
type jaegerRemoteSamplingConfig struct {
	HTTP   *confighttp.ServerConfig `mapstructure:"http"`
	GRPC   *configgrpc.ServerConfig `mapstructure:"grpc"`
	Source struct {
		Remote         *configgrpc.ClientConfig `mapstructure:"remote"`
		File           string                   `mapstructure:"file"`
		ReloadInterval time.Duration            `mapstructure:"reload_interval"`
	} `mapstructure:"source"`
}

// Validate refuses what the real one refuses.
func (c *jaegerRemoteSamplingConfig) Validate() error {
	if c.HTTP == nil && c.GRPC == nil {
		return errors.New("no protocols selected to serve the strategies, use 'grpc', 'http', or both")
	}
	if c.HTTP != nil && c.GRPC != nil {
		_, http, err := net.SplitHostPort(c.HTTP.NetAddr.Endpoint)
		if err != nil {
			return fmt.Errorf("invalid HTTP endpoint: %w", err)
		}
		_, grpc, err := net.SplitHostPort(c.GRPC.NetAddr.Endpoint)
		if err != nil {
			return fmt.Errorf("invalid gRPC endpoint: %w", err)
		}
		if http == grpc {
			return errors.New("HTTP and gRPC servers cannot use the same port")
		}
	}
	switch {
	case c.Source.File != "" && c.Source.Remote != nil:
		return errors.New("too many sources specified, has to be either 'file' or 'remote'")
	case c.Source.File == "" && c.Source.Remote == nil:
		return errors.New("no sources specified, has to be either 'file' or 'remote'")
	}
	return nil
}

// newJaegerRemoteSampling stands in for extension/jaegerremotesampling/factory.go of contrib.
func newJaegerRemoteSampling() extension.Factory {
	return standInExtension("jaegerremotesampling", func() component.Config {
		http, grpc := httpServer("localhost:5778"), grpcServer("localhost:14250")
		return &jaegerRemoteSamplingConfig{HTTP: &http, GRPC: &grpc}
	})
}

// oauth2ClientConfig follows extension/oauth2clientauthextension/config.go of contrib.
type oauth2ClientConfig struct {
	GrantType                string                 `mapstructure:"grant_type"`
	ClientID                 string                 `mapstructure:"client_id"`
	ClientIDFile             string                 `mapstructure:"client_id_file"`
	ClientSecret             configopaque.String    `mapstructure:"client_secret"`
	ClientSecretFile         string                 `mapstructure:"client_secret_file"`
	ClientCertificateKey     configopaque.String    `mapstructure:"client_certificate_key"`
	ClientCertificateKeyFile string                 `mapstructure:"client_certificate_key_file"`
	ClientCertificateKeyID   string                 `mapstructure:"client_certificate_key_id"`
	SignatureAlgorithm       string                 `mapstructure:"signature_algorithm"`
	Iss                      string                 `mapstructure:"iss"`
	Audience                 string                 `mapstructure:"audience"`
	Claims                   map[string]any         `mapstructure:"claims"`
	EndpointParams           url.Values             `mapstructure:"endpoint_params"`
	TokenURL                 string                 `mapstructure:"token_url"`
	Scopes                   []string               `mapstructure:"scopes"`
	TLS                      configtls.ClientConfig `mapstructure:"tls"`
	Timeout                  time.Duration          `mapstructure:"timeout"`
	ExpiryBuffer             time.Duration          `mapstructure:"expiry_buffer"`
}

// Validate refuses what the real one refuses.
func (c *oauth2ClientConfig) Validate() error {
	jwt := c.GrantType == "urn:ietf:params:oauth:grant-type:jwt-bearer"
	switch {
	case c.GrantType != "" && c.GrantType != "client_credentials" && !jwt:
		return fmt.Errorf("unknown grant_type %q", c.GrantType)
	case c.ClientID == "" && c.ClientIDFile == "":
		return errors.New("no ClientID provided in the OAuth2 exporter configuration")
	case !jwt && c.ClientSecret == "" && c.ClientSecretFile == "":
		return errors.New("no ClientSecret provided in OAuth Client Credentials configuration")
	case jwt && c.ClientCertificateKey == "" && c.ClientCertificateKeyFile == "":
		return errors.New("no client_certificate_key provided in the OAuth2 configuration")
	case c.TokenURL == "":
		return errors.New("no TokenURL provided in OAuth Client Credentials configuration")
	}
	return nil
}

// newOAuth2Client stands in for extension/oauth2clientauthextension/factory.go of contrib.
func newOAuth2Client() extension.Factory {
	return standInExtension("oauth2client", func() component.Config { return &oauth2ClientConfig{ExpiryBuffer: 5 * time.Minute} })
}

// headersSetterConfig follows extension/headerssetterextension/config.go of contrib.
type headersSetterConfig struct {
	Headers []struct {
		Action        string               `mapstructure:"action"`
		Key           *string              `mapstructure:"key"`
		Value         *string              `mapstructure:"value"`
		ValueFile     *string              `mapstructure:"value_file"`
		FromContext   *string              `mapstructure:"from_context"`
		FromAttribute *string              `mapstructure:"from_attribute"`
		DefaultValue  *configopaque.String `mapstructure:"default_value"`
	} `mapstructure:"headers"`
	AdditionalAuth *component.ID `mapstructure:"additional_auth"`
}

// Validate refuses what the real one refuses.
func (c *headersSetterConfig) Validate() error {
	if len(c.Headers) == 0 {
		return errors.New("missing headers configuration")
	}
	for _, h := range c.Headers {
		if h.Key == nil || *h.Key == "" {
			return errors.New("missing header name")
		}
		if !slices.Contains([]string{"", "insert", "update", "upsert", "delete"}, h.Action) {
			return fmt.Errorf("unknown action %q", h.Action)
		}
		if sources := count(h.Value != nil, h.ValueFile != nil, h.FromContext != nil, h.FromAttribute != nil); h.Action != "delete" && sources != 1 {
			return errors.New("invalid header source, must be one of 'from_context', 'from_attribute', 'value' and 'value_file'")
		}
	}
	return nil
}

// newHeadersSetter stands in for extension/headerssetterextension/factory.go of contrib.
func newHeadersSetter() extension.Factory {
	return standInExtension("headers_setter", func() component.Config { return &headersSetterConfig{} })
}

// newHealthCheckV2 stands in for extension/healthcheckv2extension/factory.go of contrib. The settings are the real ones: those of
// internal/healthcheck, which the health_check extension has as well.
func newHealthCheckV2() extension.Factory {
	return standInExtension("healthcheckv2", func() component.Config {
		return &healthcheckextension.NewFactory().CreateDefaultConfig().(*healthcheckextension.Config).Config
	})
}

// newJaegerEncoding stands in for extension/encoding/jaegerencodingextension of contrib, whose config.go it follows.
func newJaegerEncoding() extension.Factory {
	return standInExtension("jaeger_encoding", func() component.Config { return &jaegerEncodingConfig{Protocol: "protobuf"} })
}

type jaegerEncodingConfig struct {
	Protocol string `mapstructure:"protocol"`
}

// newZipkinEncoding stands in for extension/encoding/zipkinencodingextension of contrib, whose config.go it follows.
func newZipkinEncoding() extension.Factory {
	return standInExtension("zipkin_encoding", func() component.Config { return &zipkinEncodingConfig{Protocol: "zipkin_proto", Version: "v2"} })
}

type zipkinEncodingConfig struct {
	Protocol string `mapstructure:"protocol"`
	Version  string `mapstructure:"version"`
}

// Validate refuses what the real one refuses.
func (c *zipkinEncodingConfig) Validate() error {
	switch {
	case !slices.Contains([]string{"zipkin_proto", "zipkin_json", "zipkin_thrift"}, c.Protocol):
		return fmt.Errorf("unsupported protocol: %q", c.Protocol)
	case c.Version != "v1" && c.Version != "v2":
		return fmt.Errorf("unsupported version: %q", c.Version)
	}
	return nil
}

// newTextEncoding stands in for extension/encoding/textencodingextension of contrib, whose config.go it follows.
func newTextEncoding() extension.Factory {
	return extension.NewFactory(component.MustNewType("text_encoding"), func() component.Config { return &textEncodingConfig{Encoding: "utf8"} },
		func(_ context.Context, _ extension.Settings, cfg component.Config) (extension.Extension, error) {
			return textEncoding{separator: cfg.(*textEncodingConfig).MarshalingSeparator}, nil
		}, level)
}

// textEncoding writes the bodies of log records as text, as the real one does (text.go).
type textEncoding struct {
	inert
	separator string
}

// MarshalLogs is called by exporters.
func (e textEncoding) MarshalLogs(ld plog.Logs) ([]byte, error) {
	var bodies []string
	for _, rl := range ld.ResourceLogs().All() {
		for _, sl := range rl.ScopeLogs().All() {
			for _, lr := range sl.LogRecords().All() {
				bodies = append(bodies, lr.Body().AsString())
			}
		}
	}
	return []byte(strings.Join(bodies, e.separator)), nil
}

type textEncodingConfig struct {
	Encoding              string `mapstructure:"encoding"`
	MarshalingSeparator   string `mapstructure:"marshaling_separator"`
	UnmarshalingSeparator string `mapstructure:"unmarshaling_separator"`
}

// Validate refuses what the real one refuses, but for unknown encodings.
func (c *textEncodingConfig) Validate() error {
	_, err := regexp.Compile(c.UnmarshalingSeparator)
	return err
}

// newJSONLogEncoding stands in for extension/encoding/jsonlogencodingextension of contrib, whose config.go it follows.
func newJSONLogEncoding() extension.Factory {
	return standInExtension("json_log_encoding", func() component.Config { return &jsonLogEncodingConfig{Mode: "body"} })
}

type jsonLogEncodingConfig struct {
	Mode      string `mapstructure:"mode"`
	ArrayMode bool   `mapstructure:"array_mode"`
	ParseInts bool   `mapstructure:"parse_ints"`
}

// Validate refuses what the real one refuses.
func (c *jsonLogEncodingConfig) Validate() error {
	if c.Mode != "body" && c.Mode != "body_with_inline_attributes" {
		return fmt.Errorf("invalid mode %q", c.Mode)
	}
	return nil
}
