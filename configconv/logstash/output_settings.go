package logstash

import (
	"path"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
)

// clientTLS is the section tls of an exporter, nil where it needs none: the names of its settings are those of all releases.
func (out *output) clientTLS() (m collector.Map) {
	cas := append(append(out.strings("ssl_certificate_authorities"), out.strings("cacert")...), out.strings("ssl_cacert")...)
	cert, key := out.first("ssl_certificate", "ssl_cert", "client_cert"), out.first("ssl_key", "client_key")
	keystore, truststore := out.first("ssl_keystore_path", "keystore"), out.first("ssl_truststore_path", "truststore")
	passphrase, fingerprint := out.first("ssl_key_passphrase"), out.first("ca_trusted_fingerprint")
	for _, name := range []string{"ssl_keystore_password", "ssl_keystore_type", "keystore_password", "keystore_type", "ssl_truststore_password",
		"ssl_truststore_type", "truststore_password", "truststore_type"} {
		out.value(name)
	}
	switch {
	case len(cas) == 1:
		m = m.With("ca_file", out.file(cas[0], "the authorities of the server's certificate"))
	case len(cas) > 1:
		file := path.Join(path.Dir(cas[0]), "ca-bundle.pem")
		out.manualf("the Collector takes one file of authorities: write %s into %s", strings.Join(cas, ", "), file)
		m = m.With("ca_file", out.file(file, "the authorities of the server's certificate"))
	case truststore != "":
		file := strings.TrimSuffix(truststore, path.Ext(truststore)) + ".pem"
		out.manualf("the Collector reads no Java trust store: write the authorities of %s as PEM to %s (keytool -exportcert -rfc)", truststore, file)
		m = m.With("ca_file", out.file(file, "the authorities of the server's certificate"))
	case fingerprint != "":
		out.manualf("ca_trusted_fingerprint: the Collector does not know an authority by its fingerprint; write its certificate to a file, and set tls.ca_file")
	}
	if keystore != "" && cert == "" {
		base := strings.TrimSuffix(keystore, path.Ext(keystore))
		cert, key = base+".crt", base+".key"
		out.manualf("the Collector reads no Java key store: write the certificate and the key of %s as PEM to %s and %s (openssl pkcs12)", keystore, cert, key)
	}
	if cert != "" {
		m = m.With("cert_file", out.file(cert, "the certificate of the client"))
		if key != "" {
			m = m.With("key_file", out.file(key, "the key of the client"))
		}
	}
	if passphrase != "" {
		out.manualf("the Collector reads no key with a passphrase: write %s without one (openssl pkey)", key)
	}
	if out.unverified() {
		m = append(m, collector.Entry{Key: "insecure_skip_verify", Value: true})
	}
	lowest, highest := out.protocols()
	if lowest == "1.2" {
		lowest = "" // as it is otherwise
	}
	return m.With("min_version", lowest).With("max_version", highest).With("cipher_suites", out.cipherSuites())
}

// unverified reports whether the certificate of the server is not checked, under the names that the switch has had.
func (out *output) unverified() (off bool) {
	for _, name := range []string{"ssl_certificate_verification", "ssl_certificate_validation", "ssl_verify"} {
		if out.has(name) {
			off = !out.bool(name, true) || off
		}
	}
	switch mode := out.string("ssl_verification_mode", "full"); mode {
	case "none":
		off = true
	case "certificate":
		out.reviewf("ssl_verification_mode => certificate: the Collector checks the name in the certificate as well")
	}
	return off
}

// file is the path of a file that the Collector needs.
func (out *output) file(name, why string) collector.Text {
	out.Need(place(out.plugin.Pos), name, why)
	return environment(name)
}

// lasting adds that the exporter tries again for ever, as Logstash does, and what its queue is.
func (out *output) lasting(m collector.Map) collector.Map {
	m = append(m, collector.Entry{Key: "retry_on_failure", Value: collector.Map{{Key: "max_elapsed_time", Value: "0s", Note: "try again for ever"}}})
	return out.queued(m)
}

// elasticBatch is how large the batches are that the elasticsearch exporter makes by itself, in bytes.
const elasticBatch = 5_000_000

// queued adds the queue of the exporter. It blocks when it is full, as Logstash does, instead of dropping what is new.
func (out *output) queued(m collector.Map, more ...collector.Entry) collector.Map {
	queue := collector.Map{{Key: "enabled", Value: true}, {Key: "block_on_overflow", Value: true}}
	if out.run.Persistent {
		queue = append(queue, collector.Entry{Key: "storage", Value: fileStorage(out.cfg, out.run.QueuePath)})
	}
	if size := out.run.QueueBytes; size > 0 {
		// A batch has to have room in it.
		for _, e := range more {
			if batch, ok := e.Value.(collector.Map); ok && batch.Get("sizer") == "bytes" {
				if least, ok := batch.Get("min_size").(int); ok {
					size = max(size, int64(least))
				}
			}
		}
		queue = append(queue, collector.Entry{Key: "sizer", Value: "bytes"}, collector.Entry{Key: "queue_size", Value: int(max(size, elasticBatch))})
	}
	if out.run.Ordered {
		queue = append(queue, collector.Entry{Key: "num_consumers", Value: 1, Note: "the order is kept"})
	}
	return append(m, collector.Entry{Key: "sending_queue", Value: append(queue, more...)})
}

// fileStorage is the extension that keeps positions and queues over a restart.
func fileStorage(cfg *collector.Config, directory string) string {
	if directory == "" {
		directory = "/var/lib/otelcol/file_storage"
	}
	return cfg.Add(collector.Extension, collector.ID{Type: "file_storage"}, collector.Map{
		{Key: "directory", Value: directory}, {Key: "create_directory", Value: true}}).ID.String()
}

// numeric is a setting that is a number, or a reference to the environment; nil where it is not there.
func (out *output) numeric(name string) any {
	if !out.has(name) {
		return nil
	}
	text := out.text(name)
	if _, plain := text.Plain(); !plain {
		return text
	}
	return int(out.int(name, 0))
}

// seconds is a setting that is a number of seconds, as the Collector writes it; nil where it is not there.
func (out *output) seconds(name string) any {
	if !out.has(name) {
		return nil
	}
	text := out.text(name)
	if s, plain := text.Plain(); plain {
		if _, err := strconv.ParseFloat(s, 64); err != nil {
			out.manualf("%s => %s is no number", name, s)
			return nil
		}
	}
	return append(text[:len(text):len(text)], collector.Part{Literal: "s"})
}

// with adds a setting that is there.
func with(m collector.Map, key string, value any) collector.Map {
	if value == nil {
		return m
	}
	return append(m, collector.Entry{Key: key, Value: value})
}

// varies reports whether a text depends on the event.
func varies(s string) bool { return strings.Contains(s, "%{") }

// common are the settings of all outputs, which change nothing here.
func (out *output) common() {
	for _, name := range []string{"workers", "ecs_compatibility"} {
		out.value(name)
	}
}

// headers are those of a hash. Those that hold credentials are read from the environment.
func (out *output) headers(of string, list []pair) (m collector.Map) {
	for _, h := range list {
		for _, text := range out.texts(h.value) {
			if varies(text) {
				out.manualf("%s: %s depends on the event, and the exporter has the same headers in all of its requests", of, h.key)
				continue
			}
			m = append(m, collector.Entry{Key: h.key, Value: out.header(h.key, text)})
		}
	}
	return m
}

// header is the value of a header of requests.
func (out *output) header(name, value string) collector.Text {
	if setting.SecretName(name) {
		return out.concealed(name, value)
	}
	return environment(value)
}
