package prometheus

import (
	"cmp"
	"fmt"
	"net/url"
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// operatorWrite makes an exporter of an element of remoteWrite in a Prometheus resource, whose fields have names of their own
// (prometheus-operator.dev/docs/api-reference/api, RemoteWriteSpec) and whose credentials are in Secrets.
func (c *converter) operatorWrite(v yamledit.Value, i int) *collector.ID {
	const ruleID = "prom-operator-remote-write"
	address := v.Get("url")
	if _, err := url.Parse(address.Text()); address.Text() == "" || err != nil {
		c.Problem(conversion.At(v), v.Path()+" has no url that can be read; it is left out")
		return nil
	}
	name := setting.Redact(v.Get("name").Text())
	words := envWords("remote write", cmp.Or(name, strconv.Itoa(i)))
	exporter := id("prometheusremotewrite", name)
	endpoint, _ := c.conceal(address, words)
	settings := collector.Map{{Key: "endpoint", Value: endpoint}}
	c.add(v, ruleID, finding.Auto, "becomes an exporter that writes the same series, without suffixes added to names, scope labels or target_info", exporterDocs)
	auth := func(typ string, m collector.Map, e yamledit.Entry) {
		ext := c.cfg.Add(collector.Extension, collector.ID{Type: typ, Name: exporter}, m, conversion.At(e.At).String())
		settings = settings.Set("auth", collector.Map{{Key: "authenticator", Value: ext.ID.String()}})
		c.add(e.At, ruleID, finding.Auto, "is a "+typ+" extension", extensionDocs+typ+"extension")
	}
	for _, e := range v.Entries() {
		switch e.Key {
		case "url", "name":
		case "remoteTimeout":
			if d := c.copyScalar(e.Value, "duration", ""); d != nil {
				settings = append(settings, collector.Entry{Key: "timeout", Value: goDuration(d.Value)})
				c.add(e.At, ruleID, finding.Auto, "is the exporter's timeout", exporterDocs)
			}
		case "headers":
			headers := collector.Map{}
			for _, h := range e.Value.Entries() {
				headers = append(headers, collector.Entry{Key: h.Key, Value: c.setting(h.Value, envWords(words, "header", h.Key), setting.SecretName(h.Key))})
				c.add(h.At, ruleID, finding.Auto, "is sent as a header", exporterDocs)
			}
			if len(headers) > 0 {
				settings = append(settings, collector.Entry{Key: "headers", Value: headers})
			}
		case "basicAuth":
			auth("basicauth", collector.Map{{Key: "client_auth", Value: collector.Map{
				{Key: "username", Value: c.fromSecret(e.Value.Get("username"), envWords(words, "username"))},
				{Key: "password", Value: c.fromSecret(e.Value.Get("password"), envWords(words, "password"))},
			}}}, e)
		case "authorization":
			auth("bearertokenauth", collector.Map{{Key: "scheme", Value: cmp.Or(e.Value.Get("type").Text(), "Bearer")},
				{Key: "token", Value: c.fromSecret(e.Value.Get("credentials"), envWords(words, "credentials"))}}, e)
		case "bearerToken":
			auth("bearertokenauth", collector.Map{{Key: "token", Value: c.token(e.Value, envWords(words, "bearer token"))}}, e)
		default:
			c.add(e.At, ruleID, finding.Manual, e.Key+" of a Prometheus resource is not carried over: look for its counterpart in the settings of the exporter", exporterDocs)
		}
	}
	return &c.cfg.Add(collector.Exporter, collector.ID{Type: "prometheusremotewrite", Name: name}, c.naming(settings), conversion.At(v).String()).ID
}

// fromSecret is a reference to the variable for what a key of a Secret holds.
func (c *converter) fromSecret(selector yamledit.Value, words string) collector.Text {
	variable := c.variable(words, selector.Path())
	from := fmt.Sprintf("the key %s of the Secret %s", selector.Get("key").Text(), selector.Get("name").Text())
	c.Variable(variable, from)
	if selector.Exists() {
		c.add(selector, "prom-operator-secret", finding.Manual, fmt.Sprintf("is %s: give it to the Collector as the variable %s (secretKeyRef). The default of that variable is a placeholder that only lets the configuration be checked", from, variable), "")
	}
	return collector.EnvDefault(variable, "unset")
}
