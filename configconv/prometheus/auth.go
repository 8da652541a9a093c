package prometheus

import (
	"cmp"
	"slices"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

const extensionDocs = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/extension/"

// httpClient carries over how an exporter connects and who it says it is (prometheus/common config.HTTPClientConfig).
func (c *converter) httpClient(v yamledit.Value, settings collector.Map, words, exporter string) collector.Map {
	auth := func(typ string, m collector.Map, at yamledit.Value) {
		ext := c.cfg.Add(collector.Extension, collector.ID{Type: typ, Name: exporter}, m, conversion.At(at).String())
		settings = settings.Set("auth", collector.Map{{Key: "authenticator", Value: ext.ID.String()}})
	}
	for _, e := range v.Entries() {
		id := rule("remote-write", e.Key)
		at := e.Value
		if c.superseded(v, e) {
			continue
		}
		switch e.Key {
		case "basic_auth":
			m := collector.Map{}.With("username", at.Get("username").Text())
			if p := at.Get("password"); p.Exists() {
				m = append(m, collector.Entry{Key: "password", Value: c.setting(p, envWords(words, "password"), true)})
			}
			m = m.With("username_file", at.Get("username_file").Text()).With("password_file", at.Get("password_file").Text())
			c.needs(at)
			auth("basicauth", collector.Map{{Key: "client_auth", Value: m}}, e.At)
			c.add(e.At, id, finding.Auto, "is a basicauth extension", extensionDocs+"basicauthextension")
		case "authorization":
			m := collector.Map{{Key: "scheme", Value: cmp.Or(at.Get("type").Text(), "Bearer")}}
			if p := at.Get("credentials"); p.Exists() {
				m = append(m, collector.Entry{Key: "token", Value: c.token(p, envWords(words, "credentials"))})
			}
			m = m.With("filename", at.Get("credentials_file").Text())
			c.needs(at)
			auth("bearertokenauth", m, e.At)
			c.add(e.At, id, finding.Auto, "is a bearertokenauth extension", extensionDocs+"bearertokenauthextension")
		case "bearer_token":
			auth("bearertokenauth", collector.Map{{Key: "token", Value: c.token(at, envWords(words, "bearer token"))}}, e.At)
			c.add(e.At, id, finding.Auto, "is a bearertokenauth extension", extensionDocs+"bearertokenauthextension")
		case "bearer_token_file":
			auth("bearertokenauth", collector.Map{{Key: "filename", Value: at.Text()}}, e.At)
			c.Need(conversion.At(at), at.Text(), "the token")
			c.add(e.At, id, finding.Auto, "is a bearertokenauth extension", extensionDocs+"bearertokenauthextension")
		case "oauth2":
			auth("oauth2client", c.oauth2(at, words), e.At)
			c.add(e.At, id, finding.Auto, "is an oauth2client extension", extensionDocs+"oauth2clientauthextension")
		case "sigv4":
			m := collector.Map{}.With("region", at.Get("region").Text()).Set("service", cmp.Or(at.Get("service_name").Text(), "aps"))
			if arn := at.Get("role_arn").Text(); arn != "" {
				m = m.Set("assume_role::arn", arn)
			}
			if id := at.Get("external_id").Text(); id != "" {
				m = m.Set("assume_role::external_id", id)
			}
			auth("sigv4auth", m, e.At)
			c.add(e.At, id, finding.Auto, "is a sigv4auth extension", extensionDocs+"sigv4authextension")
			if at.Get("access_key").Exists() || at.Get("secret_key").Exists() || at.Get("profile").Exists() {
				c.add(e.At, "prom-sigv4-keys", finding.Manual, "the extension takes its keys from the environment (AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_PROFILE) and not from its settings; set them for the Collector", extensionDocs+"sigv4authextension")
			}
		case "azuread":
			c.add(e.At, id, finding.Manual, "the Collector's core has no extension for Microsoft Entra; add azure_auth of the contrib distribution, or an oauth2client extension with the same client", extensionDocs+"azureauthextension")
		case "google_iam":
			c.add(e.At, id, finding.Manual, "use the googleclientauth extension with the same service account", extensionDocs+"googleclientauthextension")
		case "tls_config":
			settings = append(settings, collector.Entry{Key: "tls", Value: c.tls(at, words)})
			c.add(e.At, id, finding.Auto, "is the exporter's tls", exporterDocs)
		case "proxy_url":
			if n := c.copyScalar(at, "url", envWords(words, "proxy")); n != nil {
				c.comments(n)
				settings = append(settings, collector.Entry{Key: "proxy_url", Value: n})
				c.add(e.At, id, finding.Auto, "is the exporter's proxy_url", exporterDocs)
			}
		case "proxy_from_environment":
			c.add(e.At, id, finding.Auto, "is what the exporter does: it reads HTTP_PROXY, HTTPS_PROXY and NO_PROXY", exporterDocs)
		case "no_proxy", "proxy_connect_header":
			c.add(e.At, id, finding.Manual, "the exporter has no such setting; set NO_PROXY in the Collector's environment, or route the receiving host past the proxy", exporterDocs)
		case "enable_http2":
			if on, _ := at.Bool(); !on {
				c.add(e.At, id, finding.Manual, "the exporter has no switch for HTTP/2; set GODEBUG=http2client=0 in the Collector's environment if the receiver cannot take it", exporterDocs)
			} else {
				c.add(e.At, id, finding.Auto, "is what the exporter does", exporterDocs)
			}
		case "follow_redirects":
			c.add(e.At, id, finding.Auto, "the exporter follows redirects of requests without losing the body, as Prometheus does (307 and 308)", exporterDocs)
		case "http_headers":
			headers, _ := settings.Get("headers").(collector.Map)
			for _, h := range at.Entries() {
				if value := c.headerValue(h, envWords(words, "header", h.Key), id); value != nil {
					headers = append(headers, collector.Entry{Key: h.Key, Value: value})
				}
			}
			if len(headers) > 0 {
				settings = settings.Set("headers", headers)
			}
		}
	}
	return settings
}

// headerValue is the value of a header of http_headers, nil where it stands in a file. Prometheus sends every value that a header has, the
// exporter one.
func (c *converter) headerValue(h yamledit.Entry, words, id string) (value any) {
	for _, field := range []string{"values", "secrets", "files"} {
		for _, v := range h.Value.Get(field).Items() {
			switch {
			case value != nil:
				c.add(v, id, finding.Manual, "the exporter sends one value of a header; this one is left out", exporterDocs)
			case field == "files":
				c.add(h.At, id, finding.Manual, "a header whose value stands in a file has no counterpart; use ${file:PATH} as its value", exporterDocs)
				return nil
			default:
				value = c.setting(v, words, field == "secrets" || setting.SecretName(h.Key))
				c.add(h.At, id, finding.Auto, "is sent as a header", exporterDocs)
			}
		}
	}
	return value
}

// needs notes the files that an authentication section names.
func (c *converter) needs(v yamledit.Value) {
	for _, e := range v.Entries() {
		c.file(e, e.Key)
	}
}

func (c *converter) oauth2(v yamledit.Value, words string) collector.Map {
	m := collector.Map{}.With("client_id", v.Get("client_id").Text())
	if s := v.Get("client_secret"); s.Exists() {
		m = append(m, collector.Entry{Key: "client_secret", Value: c.token(s, envWords(words, "client secret"))})
	}
	m = m.With("client_secret_file", v.Get("client_secret_file").Text())
	if u := v.Get("token_url"); u.Exists() {
		m = append(m, collector.Entry{Key: "token_url", Value: c.setting(u, envWords(words, "token url"), false)})
	}
	m = m.With("scopes", v.Get("scopes").Strings())
	params := collector.Map{}
	for _, e := range v.Get("endpoint_params").Entries() {
		params = append(params, collector.Entry{Key: e.Key, Value: []any{c.setting(e.Value, envWords(words, "endpoint param", e.Key), setting.SecretName(e.Key))}})
	}
	m = m.With("endpoint_params", params)
	if t := v.Get("tls_config"); t.IsMap() {
		m = append(m, collector.Entry{Key: "tls", Value: c.tls(t, words)})
	}
	for _, e := range v.Entries() {
		switch {
		case slices.Contains(oauth2Fields, e.Key):
		case fieldType("OAuth2", e.Key) == "":
			c.unknown(e, "OAuth2")
		default:
			c.add(e.At, "prom-remote-write-oauth2", finding.Manual, e.Key+" is not carried over: look for its counterpart in the settings of the extension", extensionDocs+"oauth2clientauthextension")
		}
	}
	c.needs(v)
	return m
}

// oauth2Fields are the fields that the extension has.
var oauth2Fields = []string{"client_id", "client_secret", "client_secret_file", "token_url", "scopes", "endpoint_params", "tls_config"}

// tls is a client's TLS section (go.opentelemetry.io/collector/config/configtls).
func (c *converter) tls(v yamledit.Value, words string) collector.Map {
	m := collector.Map{}
	for _, e := range v.Entries() {
		text := e.Value.Text()
		switch e.Key {
		case "ca_file", "cert_file", "key_file":
			m = m.With(e.Key, text)
			c.file(e, e.Key)
		case "ca", "cert":
			m = m.With(e.Key+"_pem", text)
		case "key":
			m = append(m, collector.Entry{Key: "key_pem", Value: c.setting(e.Value, envWords(words, "tls key"), true)})
		case "server_name":
			m = m.With("server_name_override", text)
		case "insecure_skip_verify":
			if b, ok := e.Value.Bool(); ok {
				m = append(m, collector.Entry{Key: "insecure_skip_verify", Value: b})
			}
		case "min_version", "max_version":
			if version, ok := tlsVersions[text]; ok {
				m = m.With(e.Key, version)
			}
		default:
			if fieldType("TLSConfig", e.Key) == "" {
				c.unknown(e, "TLSConfig")
			} else {
				c.add(e.At, "prom-remote-write-tls-config", finding.Manual, e.Key+" is not carried over: the exporter's tls has no such setting", exporterDocs)
			}
		}
	}
	return m
}

// tlsVersions are the names of the versions in both programs.
var tlsVersions = map[string]string{"TLS10": "1.0", "TLS11": "1.1", "TLS12": "1.2", "TLS13": "1.3"}
