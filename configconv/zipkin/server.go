package zipkin

import (
	"net/url"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// spansPath is where a Zipkin server takes in spans; an endpoint that ends in it is one.
const spansPath = "/api/v2/spans"

// defaultPort is that of the server's API, UI and collector.
const defaultPort = "9411"

// port is the port on which the server listens.
func (c *converter) port() collector.Text {
	const key = "server.port"
	if !c.settings.Has(key) {
		return collector.Literal(defaultPort)
	}
	port := c.settings.Raw(key, defaultPort)
	if plain, ok := port.Plain(); ok {
		if n, err := strconv.ParseUint(plain, 10, 16); err != nil || n == 0 {
			if !c.settings.Said(key) {
				c.settings.Bad(key, "the number of a port")
			}
			return collector.Literal(defaultPort)
		}
	}
	return port
}

// server is the address at which the server takes in spans.
func (c *converter) server() collector.Text {
	t := append(collector.Text{{Literal: "http://" + c.host + ":"}}, c.port()...)
	return append(t, collector.Part{Literal: spansPath})
}

// sameServer reports whether the spans are passed on to the server itself.
func (c *converter) sameServer() bool {
	if c.opts.Endpoint == "" {
		return true
	}
	given, err := url.Parse(c.opts.Endpoint)
	return err == nil && strings.HasSuffix(given.Path, spansPath) && given.Hostname() == c.host && given.Port() == setting.Resolve(c.port(), defaultPort)
}

// exporter passes the spans on: to the server, or to where the user says.
func (c *converter) exporter() collector.ID {
	endpoint, shown := c.server(), c.server().String()
	if c.opts.Endpoint != "" {
		endpoint, shown = c.given(), setting.Redact(c.opts.Endpoint)
	}
	if !strings.HasSuffix(shown, spansPath) {
		c.Add(c.at, "zipkin-exporter", "", finding.Review, "the Collector sends OTLP to "+shown+"; what the server has stored is not readable there", exporterDocs)
		return c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, collector.OTLP(c.opts.Endpoint)).ID
	}
	c.Add(c.at, "zipkin-exporter", "", finding.Review, "the Collector passes the spans on to "+shown+", so that storage, API and UI stay as they are. Give the server another address than the one its clients know, and the Collector that one; where both run on one host, the server also needs another port than the Collector's receiver, in its own settings and in this endpoint. Use --endpoint to send OTLP to another backend", exporterDocs)
	return c.cfg.Add(collector.Exporter, collector.ID{Type: "zipkin"}, collector.Map{{Key: "endpoint", Value: endpoint}}).ID
}

// given is the address that the user gave, with references in the place of its credentials.
func (c *converter) given() collector.Text {
	return setting.Conceal(c.opts.Endpoint, func(p setting.Credential, _ string) string {
		if c.opts.KeepSecrets {
			return ""
		}
		variable := collector.EnvName("zipkin endpoint", p.Name)
		c.Variable(variable, p.Of()+"the address of --endpoint")
		return variable
	})
}

// text is the value of a setting with its references to the environment, or one to a variable where the value is not known.
func (c *converter) text(key, def, variable string) any {
	v, ok := c.settings.Get(key)
	switch {
	case ok && v.Hidden:
		c.Variable(variable, "the value of "+v.Name)
		return collector.Env(variable)
	case !c.settings.Has(key):
		return def
	}
	return c.settings.Raw(key, def)
}

// topics are the topics of Kafka that the server reads.
func (c *converter) topics(key string) any {
	if !c.settings.Has(key) {
		return []string{"zipkin"}
	}
	return c.settings.List(key, "zipkin", "KAFKA_TOPIC")
}
