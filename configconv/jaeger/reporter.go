package jaeger

import (
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// reporters are the addresses of reporter.grpc.host-port, as OTLP addresses: the port of Jaeger's own protocol, 14250, becomes 4317.
func (c *converter) reporters() []collector.Text {
	const key = "reporter.grpc.host-port"
	if c.opts.Endpoint != "" {
		c.set.Say(key, finding.Auto, "is replaced by the address that was asked for, "+c.opts.Endpoint, otlpDocs)
		return []collector.Text{literal(c.opts.Endpoint)}
	}
	if !c.set.Has(key) {
		c.say("jaeger-reporter", finding.Review, "the agent names no collector (reporter.grpc.host-port), so the exporter sends to jaeger-collector:4317; use --endpoint to name another", otlpDocs)
		return []collector.Text{literal("jaeger-collector:4317")}
	}
	v, _ := c.set.Get(key)
	if v.Hidden {
		c.Variable("OTLP_ENDPOINT", "the address of "+v.Name+", with port 4317 for 14250")
		c.set.Say(key, finding.Manual, "set OTLP_ENDPOINT to the collector's address with port 4317", otlpDocs)
		return []collector.Text{collector.EnvDefault("OTLP_ENDPOINT", "jaeger-collector:4317")}
	}
	var hosts []collector.Text
	for _, one := range v.Value.List() {
		hosts = append(hosts, otlpPort(one))
	}
	c.set.Say(key, finding.Review, "is the endpoint of the otlp exporter. The Collector sends OTLP, so the port changes from 14250 to 4317: the backend has to be Jaeger 1.35 or newer, with collector.otlp.enabled (the default since 1.46)", otlpDocs)
	return hosts
}

// otlpPort replaces the port of Jaeger's gRPC by that of OTLP.
func otlpPort(t collector.Text) collector.Text {
	out := append(collector.Text(nil), t...)
	if n := len(out); n > 0 && out[n-1].Env == "" {
		if host, ok := strings.CutSuffix(out[n-1].Literal, ":14250"); ok {
			out[n-1].Literal = host + ":4317"
		}
	} else if n > 0 && out[n-1].HasDefault {
		out[n-1].Default = strings.TrimSuffix(out[n-1].Default, "14250") + map[bool]string{true: "4317"}[strings.HasSuffix(out[n-1].Default, "14250")]
	}
	return out
}

// reporter is the exporter that takes the place of the agent's connection to the collector.
func (c *converter) reporter(hosts []collector.Text) collector.ID {
	c.set.Say("reporter.type", finding.Auto, "is gRPC, as the exporter is", otlpDocs)
	c.set.Say("reporter.grpc.retry.max", finding.Review, "counts attempts, where the exporter counts time: it retries for retry_on_failure.max_elapsed_time, 5 minutes", otlpDocs)
	c.set.Say("reporter.grpc.discovery.min-peers", finding.Auto, "is not needed: gRPC keeps the connections", otlpDocs)
	c.set.SayPrefix("reporter.tchannel.", finding.Auto, "had no effect since Jaeger 1.16: TChannel is gone", otlpDocs)
	if len(hosts) == 1 {
		m := collector.Map{{Key: "endpoint", Value: hosts[0]}}
		m = c.clientTLS(m, "reporter.grpc.tls")
		if strings.HasPrefix(hosts[0].String(), "dns:///") {
			m = append(m, collector.Entry{Key: "balancer_name", Value: "round_robin"})
		}
		return c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, m, c.origin("reporter.grpc.host-port")).ID
	}
	var names []any
	for _, h := range hosts {
		names = append(names, h)
	}
	c.say("jaeger-reporter-list", finding.Review, "the agent spread its spans over several collectors; the loadbalancing exporter does, and sends all spans of a trace to the same one", contrib+"exporter/loadbalancingexporter")
	return c.cfg.Add(collector.Exporter, collector.ID{Type: "loadbalancing"}, collector.Map{
		{Key: "protocol", Value: collector.Map{{Key: "otlp", Value: c.clientTLS(nil, "reporter.grpc.tls")}}},
		{Key: "resolver", Value: collector.Map{{Key: "static", Value: collector.Map{{Key: "hostnames", Value: names}}}}},
	}, c.origin("reporter.grpc.host-port")).ID
}

// jaegerPort is the address of Jaeger's own gRPC beside an OTLP address.
func jaegerPort(t collector.Text) collector.Text {
	out := append(collector.Text(nil), t...)
	if n := len(out); n > 0 && out[n-1].Env == "" {
		out[n-1].Literal = strings.TrimPrefix(strings.TrimPrefix(out[n-1].Literal, "http://"), "https://")
		if host, ok := strings.CutSuffix(out[n-1].Literal, ":4317"); ok {
			out[n-1].Literal = host + ":14250"
		}
	}
	return out
}

// queue carries over how much is kept for a slow backend.
func (c *converter) queue(m collector.Map) collector.Map {
	c.set.Say("collector.queue-size", finding.Review, "counts spans, and is the exporter's sending_queue.queue_size with sizer: items", otlpDocs)
	c.set.Say("collector.num-workers", finding.Review, "is the number of requests at a time, sending_queue.num_consumers", otlpDocs)
	c.set.Say("collector.queue-size-memory", finding.Review, "is in MiB, and is the exporter's sending_queue.queue_size in bytes; Jaeger adapted its queue to it", otlpDocs)
	queue := collector.Map{}
	if n := c.set.Int("collector.queue-size-memory", 0); n > 0 {
		queue = collector.Map{{Key: "sizer", Value: "bytes"}, {Key: "queue_size", Value: n << 20}}
	} else if n := c.set.Int("collector.queue-size", 0); n > 0 {
		queue = collector.Map{{Key: "sizer", Value: "items"}, {Key: "queue_size", Value: n}}
	}
	queue = queue.With("num_consumers", c.set.Int("collector.num-workers", 0))
	if m == nil || len(queue) == 0 {
		return m
	}
	return append(m, collector.Entry{Key: "sending_queue", Value: queue})
}

func (c *converter) downsampling() []collector.ID {
	v, ok := c.set.Get("downsampling.ratio")
	if !ok {
		c.set.Say("downsampling.hashsalt", finding.Auto, "has no effect without downsampling.ratio", contrib+"processor/probabilisticsamplerprocessor")
		return nil
	}
	ratio, err := strconv.ParseFloat(c.set.Text(v.Key, ""), 64)
	if err != nil || ratio < 0 || ratio > 1 {
		c.set.Bad(v.Key, "a number from 0 to 1")
		return nil
	}
	docs := contrib + "processor/probabilisticsamplerprocessor"
	if ratio == 1 {
		c.set.SayPrefix("downsampling.", finding.Auto, "keeps every trace, so there is no sampler", docs)
		return nil
	}
	c.set.SayPrefix("downsampling.", finding.Review, "is a probabilistic_sampler processor of the same ratio; it hashes the trace id in another way, and so keeps other traces", docs)
	percent, _ := strconv.ParseFloat(strconv.FormatFloat(ratio*100, 'g', 10, 64), 64)
	return []collector.ID{c.cfg.Add(collector.Processor, collector.ID{Type: "probabilistic_sampler"}, collector.Map{{Key: "sampling_percentage", Value: percent}, {Key: "mode", Value: "hash_seed"}}, v.At.String()).ID}
}
