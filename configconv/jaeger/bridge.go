package jaeger

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// bridge makes the Collector that stands in front of the existing backend: it takes in what the program takes in, and the storage
// stays where it is.
func (c *converter) bridge() {
	switch c.role {
	case Agent:
		c.agent()
	case Collector, AllInOne:
		c.collector()
	case Ingester:
		c.ingester()
	case Query:
		c.say("jaeger-query", finding.Keep, "answers queries and serves the UI from the storage, which does not change in this phase; it stays as it is", migrateDocs)
		c.stays("", "stays with the query service")
	}
}

// stays gives every setting below a prefix the finding that it stays where it is.
func (c *converter) stays(prefix, why string) {
	c.set.SayPrefix(prefix, finding.Keep, why, migrateDocs)
}

func (c *converter) agent() {
	p := c.cfg.Pipeline(collector.Traces, "")
	protocols := c.udp()
	receiver := c.cfg.Add(collector.Receiver, collector.ID{Type: "jaeger"}, collector.Map{{Key: "protocols", Value: protocols}}, c.at.String())
	p.Receivers = []collector.ID{receiver.ID, c.otlpReceiver()}
	if c.tooOld() {
		c.say("jaeger-too-old", finding.Manual, fmt.Sprintf("the agent is of Jaeger %s, as its collector most likely is, and the Collector cannot send to that: Jaeger takes in OTLP since 1.%d. Upgrade the collector first", c.tag, firstOTLP), migrateDocs)
	}
	c.say("jaeger-agent", finding.Auto, "the agent is replaced by a Collector that listens on the same UDP ports", receiverDocs)
	c.say("jaeger-agent-otlp", finding.Review, "the Collector takes in OTLP as well, at 4317 (gRPC) and 4318 (HTTP): a program that is migrated sends to the same host, at another port. Where the agent's ports are reached through a host, a firewall or a network policy, these two have to be reachable too", receiverOTLP)
	hosts := c.reporters()
	c.remoteSampling(hosts[0])
	p.Processors = append(c.tags("agent.tags"), c.batch())
	p.Exporters = []collector.ID{c.reporter(hosts)}
	c.admin(":14271")
}

// origin is the place of a setting, that of the program where it is not set.
func (c *converter) origin(key string) string {
	if v, ok := c.set.Get(key); ok {
		return v.At.String()
	}
	return c.at.String()
}

func (c *converter) batch() collector.ID {
	return c.cfg.Add(collector.Processor, collector.ID{Type: "batch"}, nil).ID
}

// admin is the port for health checks and metrics, and the log.
func (c *converter) admin(def string) {
	const key = "admin.http.host-port"
	m := collector.Map{{Key: "endpoint", Value: c.listen(key, def)}}
	m = c.serverTLS(m, "admin.http.tls")
	c.cfg.Add(collector.Extension, collector.ID{Type: "health_check"}, m, c.origin(key))
	c.set.Say(key, finding.Review, "answers health checks at / as before (health_check extension); the Collector's own metrics are at port 8888 under /metrics, with other names", healthDocs)
	if !c.set.Said(key) {
		c.say("jaeger-admin", finding.Review, "the port "+strings.TrimPrefix(def, ":")+" answers health checks at / as before (health_check extension); the Collector's own metrics are at port 8888 under /metrics, with other names", healthDocs)
	}
	c.cfg.Telemetry = c.cfg.Telemetry.Set("metrics::readers", []any{collector.Map{{Key: "pull", Value: collector.Map{{Key: "exporter", Value: collector.Map{
		{Key: "prometheus", Value: collector.Map{{Key: "host", Value: "0.0.0.0"}, {Key: "port", Value: 8888}}}}}}}}})
	c.set.Say("metrics-backend", finding.Auto, "is Prometheus, as in the Collector", internalDocs)
	c.set.Say("metrics-http-route", finding.Review, "is always /metrics in the Collector", internalDocs)
	if level := c.set.Text("log-level", ""); level != "" {
		switch strings.ToLower(level) {
		case "debug", "info", "warn", "error":
			c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::level", strings.ToLower(level))
		default: // dpanic, panic, fatal
			c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::level", "error")
		}
		c.set.Say("log-level", finding.Auto, "is service.telemetry.logs.level", internalDocs)
	}
	if encoding := c.set.Text("log-encoding", ""); encoding != "" {
		c.cfg.Telemetry = c.cfg.Telemetry.Set("logs::encoding", encoding)
		c.set.Say("log-encoding", finding.Auto, "is service.telemetry.logs.encoding", internalDocs)
	}
	c.set.Say("config-file", finding.Manual, "names a configuration file that is not in this tree; convert that file as well", flagDocs)
	c.set.Say("feature-gates", finding.Manual, "are gates of Jaeger; the Collector has others (--feature-gates)", internalDocs)
}

// collector converts the collector and the all-in-one program.
func (c *converter) collector() {
	p := c.cfg.Pipeline(collector.Traces, "")
	types := c.storage()
	if slices.ContainsFunc(types, func(t string) bool { return t != "kafka" }) {
		c.backendOTLP()
	}
	p.Receivers = c.receivers()
	p.Processors = c.tags("collector.tags")
	var backend []string
	kafka := false
	for _, t := range types {
		if t == "kafka" {
			kafka = true
		} else {
			backend = append(backend, t)
		}
	}
	if kafka {
		p.Processors = append(p.Processors, c.downsampling()...)
		p.Exporters = append(p.Exporters, c.kafkaProducer())
		c.set.Say("span-storage.type", finding.Auto, "kafka is the kafka exporter", kafkaDocs)
	}
	p.Processors = append(p.Processors, c.batch())
	host := cmp.Or(c.opts.Endpoint, c.name+":4317")
	if len(backend) > 0 {
		if c.opts.Endpoint == "" {
			host = c.reachedAt() + ":4317"
		}
		m := c.queue(collector.OTLP(host))
		p.Exporters = append(p.Exporters, c.cfg.Add(collector.Exporter, collector.ID{Type: "otlp"}, m).ID)
		c.say("jaeger-"+string(c.role), finding.Review, fmt.Sprintf("the Collector stands in front of this program: it takes in what the program takes in, and sends OTLP to %s, which goes on writing to %s. Let clients and agents reach the Collector under the old name or address, and give the program another; it has to be Jaeger 1.35 or newer", host, strings.Join(backend, ", ")), migrateDocs)
	} else {
		c.queue(nil)
		c.say("jaeger-"+string(c.role), finding.Auto, "the Collector takes the place of this program: it takes in the same protocols and writes the same messages to Kafka", kafkaDocs)
	}
	c.strategies(host, len(backend) > 0)
	c.stays("query.", "concerns the UI and its API, which stay")
	c.admin(map[Role]string{Collector: ":14269", AllInOne: ":14269"}[c.role])
	c.tenancy()
	c.set.Say("collector.enable-span-size-metrics", finding.Review, "no metric of the Collector counts the bytes of spans by service", internalDocs)
	for _, prefix := range []string{"es.", "es-archive.", "cassandra.", "cassandra-archive.", "badger.", "memory.", "grpc-storage", "span-storage.", "dependency-storage.", "downsampling.", "sampling.", "metrics-storage.", "prometheus.", "kafka.producer."} {
		if strings.HasPrefix(prefix, "kafka") || len(backend) == 0 && prefix != "span-storage." && prefix != "sampling." {
			continue
		}
		c.stays(prefix, "stays with the program, which is the backend in this phase")
	}
}

// storage are the types of storage that the program writes to.
func (c *converter) storage() []string {
	def := "cassandra" // plugin/storage/factory_config.go
	if c.role == AllInOne {
		def = "memory"
	}
	v, set := c.set.Get("span-storage.type")
	if set && v.Hidden {
		c.set.Say("span-storage.type", finding.Manual, "if it is kafka, the Collector needs a kafka exporter in place of the otlp one", kafkaDocs)
		return []string{def}
	}
	var types []string
	for t := range strings.SplitSeq(c.set.Text("span-storage.type", def), ",") {
		if t = strings.TrimSpace(t); t != "" {
			types = append(types, t)
		}
	}
	if len(types) == 0 {
		types = []string{def}
	}
	return types
}

// reachedAt is the name by which others reach the program: that of its Service, for a pod.
func (c *converter) reachedAt() string {
	if c.container == nil || !c.container.Pod.Exists() {
		if c.container != nil {
			if mode := c.container.Node.Get("network_mode").Text(); mode == "host" {
				return "localhost"
			} else if other, ok := strings.CutPrefix(mode, "service:"); ok {
				return other
			}
		}
		return c.name
	}
	services := c.container.Services()
	for _, port := range []string{"4317", "14250"} { // a Service for the UI may select the same pod
		for _, s := range services {
			if !slices.Contains(s.Ports, port) {
				continue
			}
			if port != "4317" {
				c.Add(s.At, "jaeger-service-port", s.Name, finding.Manual, "the Collector sends OTLP to this Service, which has no port 4317: add it", migrateDocs)
			}
			return s.Name
		}
	}
	if len(services) > 0 {
		c.Add(services[0].At, "jaeger-service-port", services[0].Name, finding.Manual, "the Collector sends OTLP to this Service, which has no port 4317: add it", migrateDocs)
		return services[0].Name
	}
	c.say("jaeger-service", finding.Review, "no Service in this file selects the pod, so the address of the exporter, "+c.name+":4317, is the name of the workload; correct it, or name it with --endpoint", migrateDocs)
	return c.name
}
