package jaeger

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/setting"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// remoteSampling serves the clients' questions for sampling strategies, which the agent passed on to the collector.
func (c *converter) remoteSampling(backend collector.Text) {
	endpoint := c.listen("http-server.host-port", ":5778")
	c.set.Say("http-server.host-port", finding.Auto, "is the address at which the jaegerremotesampling extension answers", samplingDocs)
	source := collector.Map{{Key: "remote", Value: c.clientTLS(collector.Map{{Key: "endpoint", Value: jaegerPort(backend)}}, "reporter.grpc.tls")}}
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, samplingServer(endpoint, source), c.origin("http-server.host-port"))
	c.say("jaeger-remote-sampling", finding.Auto, "clients with a remote sampler (Jaeger's default) ask port 5778 for their strategy; the jaegerremotesampling extension passes the question on to the collector's port 14250, as the agent did", samplingDocs)
}

// samplingServer are the settings of the extension that answers clients. Its gRPC side listens on port 14250 unless told otherwise, where
// the jaeger receiver does, so it gets the port that Jaeger v2 uses.
func samplingServer(http collector.Text, source collector.Map) collector.Map {
	return collector.Map{{Key: "http", Value: collector.Map{{Key: "endpoint", Value: http}}},
		{Key: "grpc", Value: collector.Map{{Key: "endpoint", Value: samplingGRPC(http)}}}, {Key: "source", Value: source}}
}

// samplingGRPC is the address of the gRPC side: that of Jaeger v2, or the next one where HTTP has that.
func samplingGRPC(http collector.Text) string {
	if strings.HasSuffix(http.String(), ":5779") {
		return "0.0.0.0:5780"
	}
	return "0.0.0.0:5779"
}

// strategies serves sampling strategies where the program did.
func (c *converter) strategies(backend string, stays bool) {
	const file = "sampling.strategies-file"
	var settings collector.Map
	endpoint := c.listen("http-server.host-port", ":5778")
	c.set.Say("http-server.host-port", finding.Auto, "is the address at which the jaegerremotesampling extension answers", samplingDocs)
	at := c.at.String()
	adaptive := strings.EqualFold(c.set.Text("sampling.config-type", ""), "adaptive")
	switch {
	case c.component.strategies != nil:
		c.Extra = append(c.Extra, conversion.ExtraFile{Suffix: "sampling-strategies.json", Data: c.component.strategies})
		c.Need(c.at, "/etc/otelcol/sampling-strategies.json", "the sampling strategies that stand in the resource; they are written beside the configuration")
		settings = collector.Map{{Key: "file", Value: "/etc/otelcol/sampling-strategies.json"}}
		c.say("jaeger-strategies", finding.Auto, "the sampling strategies are a file of their own, which the jaegerremotesampling extension reads", samplingDocs)
	case !adaptive && c.set.Has(file):
		v, _ := c.set.Get(file)
		at = v.At.String()
		settings = collector.Map{{Key: "file", Value: v.Value}}
		if d := nonZero(c.set.Text("sampling.strategies-reload-interval", "")); d != "" {
			settings = append(settings, collector.Entry{Key: "reload_interval", Value: d})
		}
		c.Need(v.At, setting.Resolve(v.Value, ""), "the sampling strategies")
		c.set.Say(file, finding.Auto, "is read by the jaegerremotesampling extension", samplingDocs)
		c.set.Say("sampling.strategies-reload-interval", finding.Auto, "is the extension's reload_interval", samplingDocs)
	case !stays:
		c.set.SayPrefix("sampling.", finding.Manual, "no component of the Collector computes sampling strategies; keep a jaeger-collector for that, and pass questions on to it with the jaegerremotesampling extension", samplingDocs)
		c.say("jaeger-sampling", finding.Review, "clients with a remote sampler get no answer any more and stay with their initial sampler, which keeps 1 trace in 1000 as Jaeger's default strategy does; write a file of strategies and add the jaegerremotesampling extension if they should do otherwise", samplingDocs)
		return
	default:
		settings = collector.Map{{Key: "remote", Value: collector.Map{{Key: "endpoint", Value: jaegerPort(literal(backend))}, {Key: "tls", Value: collector.Map{{Key: "insecure", Value: true}}}}}}
		if adaptive {
			c.say("jaeger-adaptive-sampling", finding.Review, "adaptive sampling counts the spans that reach the backend, which goes on computing the probabilities; the Collector passes questions on to it", samplingDocs)
		}
	}
	c.cfg.Add(collector.Extension, collector.ID{Type: "jaegerremotesampling"}, samplingServer(endpoint, settings), at)
	c.say("jaeger-sampling", finding.Review, "clients ask for sampling strategies at http://HOST:5778/sampling, or at port 5779 over gRPC (jaegerremotesampling extension). Agents and clients that asked this program, at port 14250 or at /api/sampling of port 14268, have to ask there, or go on asking the backend", samplingDocs)
}

func (c *converter) tenancy() {
	if c.set.Bool("multi-tenancy.enabled", false) {
		c.set.SayPrefix("multi-tenancy.", finding.Manual, "the Collector passes a tenant on only when told to: set include_metadata on the receivers, metadata_keys on the batch processor, and a headers_setter extension on the exporter, all with the tenant's header", contrib+"extension/headerssetterextension")
		return
	}
	c.set.SayPrefix("multi-tenancy.", finding.Auto, "has no effect while multi-tenancy is off", flagDocs)
}
