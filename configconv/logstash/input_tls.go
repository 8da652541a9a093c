package logstash

import (
	"path"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

// serverTLS is the section tls of a receiver that listens, nil where the input does so without. enabled are the names that the switch has
// had; required says that clients must show a certificate where nothing says otherwise, as the input tcp has it.
func (in *input) serverTLS(required bool, enabled ...string) collector.Map {
	on := false
	for _, name := range enabled {
		on = in.bool(name, false) || on
	}
	verify := in.clientAuthentication(required)
	cert, key := in.first("ssl_certificate", "ssl_cert"), in.first("ssl_key")
	keystore := in.first("ssl_keystore_path", "keystore")
	cas := append(in.strings("ssl_certificate_authorities"), in.strings("ssl_cacert")...)
	truststore := in.first("ssl_truststore_path")
	lowest, highest := in.protocols()
	suites := in.cipherSuites()
	chain := in.strings("ssl_extra_chain_certs")
	passphrase := in.first("ssl_key_passphrase")
	for _, name := range []string{"ssl_keystore_password", "keystore_password", "ssl_keystore_type", "ssl_truststore_password", "ssl_truststore_type",
		"ssl_handshake_timeout"} {
		in.value(name)
	}
	if !on {
		return nil
	}
	switch {
	case cert != "":
	case keystore == "":
		in.manualf("TLS is on without a certificate, so that Logstash does not start with it; set cert_file and key_file")
		cert, key = "/etc/otelcol/server.crt", "/etc/otelcol/server.key"
	default:
		base := strings.TrimSuffix(keystore, path.Ext(keystore))
		cert, key = base+".crt", base+".key"
		in.manualf("the Collector reads no Java key store: write the certificate and the key of %s as PEM to %s and %s (openssl pkcs12)", keystore, cert, key)
	}
	if key == "" {
		key = strings.TrimSuffix(cert, path.Ext(cert)) + ".key"
		in.manualf("there is no ssl_key; set key_file")
	}
	in.Need(place(in.plugin.Pos), cert, "the certificate of the server")
	in.Need(place(in.plugin.Pos), key, "the key of the server")
	m := collector.Map{{Key: "cert_file", Value: environment(cert)}, {Key: "key_file", Value: environment(key)}}
	if passphrase != "" {
		in.manualf("the Collector reads no key with a passphrase: write %s without one (openssl pkey)", key)
	}
	if len(chain) > 0 {
		in.manualf("ssl_extra_chain_certs: append %s to %s", strings.Join(chain, ", "), cert)
	}
	m = append(m, in.clientCAs(verify, cas, truststore)...)
	if lowest != "" {
		m = append(m, collector.Entry{Key: "min_version", Value: lowest})
	}
	if highest != "" {
		m = append(m, collector.Entry{Key: "max_version", Value: highest})
	}
	if len(suites) > 0 {
		m = append(m, collector.Entry{Key: "cipher_suites", Value: suites})
	}
	return m
}

// clientAuthentication is whether clients show certificates: none, optional or required.
func (in *input) clientAuthentication(required bool) string {
	verify := "none"
	if required {
		verify = "required"
	}
	if in.has("ssl_verify") && !in.bool("ssl_verify", true) {
		verify = "none"
	}
	for _, name := range []string{"ssl_verify_mode", "verify_mode"} {
		switch in.string(name, "") {
		case "none":
			verify = "none"
		case "peer":
			verify = "optional"
		case "force_peer":
			verify = "required"
		}
	}
	return strings.ToLower(in.string("ssl_client_authentication", verify))
}

// clientCAs are the settings by which the certificates of clients are checked. The Collector requires one where it has authorities.
func (in *input) clientCAs(verify string, cas []string, truststore string) (m collector.Map) {
	if verify == "none" {
		return nil
	}
	var file string
	switch {
	case len(cas) == 1:
		file = cas[0]
	case len(cas) > 1:
		file = path.Join(path.Dir(cas[0]), "client-ca.pem")
		in.manualf("the Collector takes one file of authorities: write %s into %s", strings.Join(cas, ", "), file)
	case truststore != "":
		file = strings.TrimSuffix(truststore, path.Ext(truststore)) + ".pem"
		in.manualf("the Collector reads no Java trust store: write the authorities of %s as PEM to %s (keytool -exportcert -rfc)", truststore, file)
	case verify == "required":
		in.reviewf("no authorities are named for the certificates of clients, which Logstash asks for and checks by those of Java; the Collector asks for none. Set client_ca_file to keep that")
		return nil
	default:
		return nil
	}
	if verify == "optional" {
		in.reviewf("certificates of clients were optional; the Collector requires one where it has authorities. Remove client_ca_file if clients without one are to go on")
	}
	in.Need(place(in.plugin.Pos), file, "the authorities of the certificates of clients")
	return collector.Map{{Key: "client_ca_file", Value: environment(file)}}
}

// withTLS adds the section where there is one.
func withTLS(m collector.Map, tls collector.Map) collector.Map {
	if tls == nil {
		return m
	}
	return append(m, collector.Entry{Key: "tls", Value: tls})
}
