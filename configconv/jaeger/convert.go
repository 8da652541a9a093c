package jaeger

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

const (
	contrib      = "https://github.com/open-telemetry/opentelemetry-collector-contrib/tree/main/"
	receiverDocs = contrib + "receiver/jaegerreceiver"
	zipkinDocs   = contrib + "receiver/zipkinreceiver"
	kafkaDocs    = contrib + "receiver/kafkareceiver"
	samplingDocs = contrib + "extension/jaegerremotesampling"
	resourceDocs = contrib + "processor/resourceprocessor"
	healthDocs   = contrib + "extension/healthcheckextension"
	otlpDocs     = "https://github.com/open-telemetry/opentelemetry-collector/tree/main/exporter/otlpexporter"
	receiverOTLP = "https://github.com/open-telemetry/opentelemetry-collector/tree/main/receiver/otlpreceiver"
	internalDocs = "https://opentelemetry.io/docs/collector/internal-telemetry/"
	migrateDocs  = "https://www.jaegertracing.io/docs/2.dev/migration/"
)

// converter converts the programs of one source.
type converter struct {
	conversion.Recorder
	opts conversion.Options

	// Of the program at hand:
	component
	cfg *collector.Config
	// edits are the changes of the file that is converted.
	edits *edits
}

func newConverter(source string, opts conversion.Options) *converter {
	c := &converter{opts: opts}
	c.Recorder = conversion.Recorder{Conversion: &conversion.Conversion{Source: source, From: "jaeger"}, Family: "jaeger"}
	if opts.Endpoint != "" && !isOTLPEndpoint(opts.Endpoint) {
		c.opts.Endpoint = ""
		c.Problem(conversion.Place{File: source, Line: 1, Column: 1}, "--endpoint "+setting.Redact(opts.Endpoint)+" is no address for OTLP over gRPC, which is HOST:PORT, as backend:4317; what is converted from Jaeger does not use it")
	}
	return c
}

// isOTLPEndpoint reports whether the otlp exporter takes an address: HOST:PORT, with or without a scheme, and nothing else; or a name for
// gRPC's resolver.
func isOTLPEndpoint(endpoint string) bool {
	if host, ok := strings.CutPrefix(endpoint, "dns:///"); ok {
		endpoint = host
	}
	u, err := url.Parse(endpoint)
	if err != nil || !strings.Contains(endpoint, "://") {
		u, err = url.Parse("//" + endpoint)
	}
	return err == nil && u.Host != "" && u.User == nil && strings.Trim(u.Path, "/") == "" && u.RawQuery == "" && slices.Contains([]string{"", "http", "https"}, u.Scheme)
}

// primary is the order in which programs get the name of the source for their configuration; the others add their own.
var primary = []Role{AllInOne, Collector, Ingester, Agent, Query}

// convert converts each program. The first of the most important ones gets the name of the source for its configuration, the others add
// their own name to it.
func (c *converter) convert(src conversion.Source, components []component) *conversion.Conversion {
	c.edits = newEdits(src)
	type made struct {
		component
		cfg *collector.Config
	}
	var list []made
	main := 0
	for _, comp := range components {
		c.component, c.cfg = comp, &collector.Config{}
		concealed := c.conceal()
		if c.opts.Target == conversion.JaegerV2 {
			c.v2()
		} else {
			c.bridge()
		}
		c.leftovers()
		c.tellConcealed(concealed)
		if c.cfg.Empty() {
			continue
		}
		list = append(list, made{comp, c.cfg})
		if slices.Index(primary, comp.role) < slices.Index(primary, list[main].role) {
			main = len(list) - 1
		}
	}
	names := newOutputNames(src.Name, components)
	c.edits.names = names
	for i, m := range list {
		c.component, c.cfg = m.component, m.cfg
		suffix := names.suffix(m.component, i == main)
		c.Outputs = append(c.Outputs, conversion.Output{Suffix: suffix, Name: string(m.role), Config: m.cfg})
		c.editService(outputName(src.Name, suffix))
	}
	c.finishEdits()
	c.Finish()
	return c.Conversion
}

// say records a finding of the program itself.
func (c *converter) say(rule string, status finding.Status, message, url string) {
	c.Add(c.at, rule, string(c.role), status, message, url)
}

// leftovers gives every setting that nothing spoke of its finding.
func (c *converter) leftovers() {
	for _, key := range c.set.Keys() {
		if c.set.Said(key) {
			continue
		}
		f, known := flags()[key]
		switch {
		case !known:
			c.set.Say(key, finding.Keep, "is not needed by what the program was converted to", flagDocs)
		case f.replacedBy == "-":
			c.set.Say(key, finding.Auto, "had no effect any more in the later releases of Jaeger 1.x", flagDocs)
		case !f.knows(c.role):
			c.set.Say(key, finding.Auto, fmt.Sprintf("is no setting of the %s, and had no effect", c.role), flagDocs)
		case strings.HasPrefix(key, "es"), strings.HasPrefix(key, "cassandra"), strings.HasPrefix(key, "badger."), strings.HasPrefix(key, "memory."), strings.HasPrefix(key, "grpc-storage"):
			c.set.Say(key, finding.Auto, "is for a type of storage that SPAN_STORAGE_TYPE does not select, and had no effect", flagDocs)
		default:
			c.set.Say(key, finding.Manual, "has no counterpart in the Collector", flagDocs)
		}
	}
}

// listen is an address to listen on. ":PORT" means all interfaces in Jaeger v1, where a Collector would take localhost.
func (c *converter) listen(key, def string) collector.Text {
	t := c.set.Raw(key, def)
	if len(t) == 0 {
		return literal("0.0.0.0" + def)
	}
	if t[0].Env == "" {
		first := t[0].Literal
		switch {
		case strings.HasPrefix(first, ":"):
			t = append(collector.Text{{Literal: "0.0.0.0" + first}}, t[1:]...)
		case !strings.Contains(first, ":") && len(t) == 1:
			t = literal("0.0.0.0:" + first)
		}
	}
	return t
}

// serverTLS is the TLS section of a server whose flags begin with prefix, e.g. "collector.grpc.tls".
func (c *converter) serverTLS(m collector.Map, prefix string) collector.Map {
	if !c.set.Bool(prefix+".enabled", false) {
		c.set.SayPrefix(prefix, finding.Auto, "has no effect while TLS is off", flagDocs)
		return m
	}
	tls := collector.Map{}
	for _, f := range []struct{ flag, key, why string }{{"cert", "cert_file", "the server's certificate"}, {"key", "key_file", "the key of the server's certificate"},
		{"client-ca", "client_ca_file", "the certificate authority of the clients"}} {
		if v, ok := c.set.Get(prefix + "." + f.flag); ok && c.set.Has(v.Key) {
			tls = append(tls, collector.Entry{Key: f.key, Value: v.Value})
			c.Need(v.At, setting.Resolve(v.Value, ""), f.why)
		}
	}
	tls = tls.With("min_version", c.set.Text(prefix+".min-version", "")).With("max_version", c.set.Text(prefix+".max-version", ""))
	if c.set.Has(prefix + ".cipher-suites") {
		tls = append(tls, collector.Entry{Key: "cipher_suites", Value: c.set.List(prefix+".cipher-suites", "", "TLS_CIPHER_SUITES")})
	}
	tls = tls.With("reload_interval", nonZero(c.set.Text(prefix+".reload-interval", "")))
	c.set.SayPrefix(prefix, finding.Auto, "is in the server's tls section", "https://github.com/open-telemetry/opentelemetry-collector/tree/main/config/configtls")
	return append(m, collector.Entry{Key: "tls", Value: tls})
}

// clientTLS is the TLS section of a client whose flags begin with prefix, e.g. "reporter.grpc.tls".
func (c *converter) clientTLS(m collector.Map, prefix string) collector.Map {
	if !c.set.Bool(prefix+".enabled", false) {
		c.set.SayPrefix(prefix, finding.Auto, "has no effect while TLS is off", flagDocs)
		return append(m, collector.Entry{Key: "tls", Value: collector.Map{{Key: "insecure", Value: true}}})
	}
	tls := collector.Map{{Key: "insecure", Value: false}}
	for _, f := range []struct{ flag, key, why string }{{"ca", "ca_file", "the certificate authority of the server"}, {"cert", "cert_file", "the client's certificate"},
		{"key", "key_file", "the key of the client's certificate"}} {
		if v, ok := c.set.Get(prefix + "." + f.flag); ok && c.set.Has(v.Key) {
			tls = append(tls, collector.Entry{Key: f.key, Value: v.Value})
			c.Need(v.At, setting.Resolve(v.Value, ""), f.why)
		}
	}
	tls = tls.With("server_name_override", c.set.Text(prefix+".server-name", ""))
	if c.set.Bool(prefix+".skip-host-verify", false) {
		tls = append(tls, collector.Entry{Key: "insecure_skip_verify", Value: true})
	}
	c.set.SayPrefix(prefix, finding.Auto, "is in the client's tls section", "https://github.com/open-telemetry/opentelemetry-collector/tree/main/config/configtls")
	return append(m, collector.Entry{Key: "tls", Value: tls})
}

func nonZero(duration string) string {
	if duration == "0s" || duration == "0" {
		return ""
	}
	return duration
}
