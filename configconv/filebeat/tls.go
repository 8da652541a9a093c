package filebeat

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// serverTLS are the settings of a server's certificate.
func (in *input) serverTLS(m collector.Map) collector.Map {
	s := in.settings
	if !s.has("ssl") || !s.bool("ssl.enabled", true) {
		s.same("TLS is off", "ssl")
		return m
	}
	tls := collector.Map{}.With("cert_file", s.text("ssl.certificate")).With("key_file", s.text("ssl.key"))
	if auth := s.string("ssl.client_authentication", "required"); auth != "none" {
		for _, ca := range s.texts("ssl.certificate_authorities") {
			tls = tls.With("client_ca_file", ca)
			break
		}
	}
	s.done("ssl.enabled", "ssl.certificate", "ssl.key", "ssl.certificate_authorities", "ssl.client_authentication")
	in.needs("ssl.certificate", "ssl.key")
	s.without(finding.Review, "the Collector has settings of its own for versions and ciphers (tls.min_version, tls.cipher_suites)", "ssl.supported_protocols", "ssl.cipher_suites", "ssl.curve_types")
	s.without(finding.Manual, "has no counterpart in the Collector", "ssl")
	return append(m, collector.Entry{Key: "tls", Value: tls})
}

// needs names files that must exist.
func (s *settings) needs(keys ...string) {
	for _, k := range keys {
		if plain, ok := s.text(k).Plain(); ok {
			s.Need(s.place(k), plain, "named by "+k)
		}
	}
}

// clientTLS are the settings of TLS towards a server.
func (s *settings) clientTLS(m collector.Map) collector.Map {
	if !s.has("ssl") {
		return m
	}
	if !s.bool("ssl.enabled", true) {
		s.same("TLS is off", "ssl")
		return m
	}
	tls := collector.Map{}
	for _, ca := range s.texts("ssl.certificate_authorities") {
		tls = tls.With("ca_file", ca)
		break
	}
	if len(s.texts("ssl.certificate_authorities")) > 1 {
		s.say("ssl.certificate_authorities", finding.Manual, "ca_file takes one file: put the certificates of all into it")
	}
	tls = tls.With("cert_file", s.text("ssl.certificate")).With("key_file", s.text("ssl.key"))
	switch s.string("ssl.verification_mode", "full") {
	case "none":
		tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
	case "certificate":
		tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
		s.say("ssl.verification_mode", finding.Review, "the Collector checks the name of the server together with its certificate, or neither; it checks neither here")
	}
	s.done("ssl.enabled", "ssl.certificate_authorities", "ssl.certificate", "ssl.key", "ssl.verification_mode")
	s.needs("ssl.certificate", "ssl.key")
	s.without(finding.Review, "the Collector has settings of its own for versions and ciphers (tls.min_version, tls.cipher_suites)", "ssl.supported_protocols", "ssl.cipher_suites", "ssl.curve_types", "ssl.renegotiation")
	s.without(finding.Manual, "has no counterpart in the Collector", "ssl")
	if len(tls) > 0 {
		m = append(m, collector.Entry{Key: "tls", Value: tls})
	}
	return m
}

// secret is the value of a credential, which is not copied unless that was asked for.
func (s *settings) secret(key string) collector.Text {
	t := s.text(key)
	if plain, ok := t.Plain(); !ok || plain == "" || s.opts.KeepSecrets {
		return t
	}
	name := collector.EnvName("FILEBEAT", s.rule, strings.ReplaceAll(key, ".", "_"))
	s.Variable(name, fmt.Sprintf("the value of %s (%s), which is not copied", key, s.place(key)))
	return collector.Env(name)
}
