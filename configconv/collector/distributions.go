package collector

// Names of the distributions that the project releases (github.com/open-telemetry/opentelemetry-collector-releases).
const (
	Core    = "otelcol"
	Contrib = "otelcol-contrib"
	K8s     = "otelcol-k8s"
)

// inCore and inK8s are the components that those distributions have, by the types that all releases know; Contrib has every
// component that this project writes. Read from distributions/*/manifest.yaml at release 0.159.
var inCore = map[Kind][]string{
	Receiver:  {"nop", "otlp", "hostmetrics", "jaeger", "kafka", "prometheus", "zipkin"},
	Processor: {"batch", "memory_limiter", "attributes", "resource", "span", "probabilistic_sampler", "filter"},
	Exporter:  {"debug", "nop", "otlp", "otlphttp", "file", "kafka", "prometheus", "prometheusremotewrite", "zipkin"},
	Connector: {"forward"},
	Extension: {"zpages", "health_check", "pprof"},
}

var inK8s = map[Kind][]string{
	Receiver: {"otlp", "filelog", "fluentforward", "hostmetrics", "httpcheck", "jaeger", "journald", "k8s_cluster", "k8s_events",
		"k8sobjects", "kubeletstats", "otelarrow", "prometheus", "receiver_creator", "zipkin"},
	Processor: {"batch", "memory_limiter", "attributes", "cumulativetodelta", "deltatocumulative", "deltatorate", "filter",
		"groupbyattrs", "groupbytrace", "interval", "k8sattributes", "logdedup", "metricstransform", "probabilistic_sampler",
		"redaction", "remotetap", "resourcedetection", "resource", "tail_sampling", "transform"},
	Exporter:  {"debug", "nop", "otlp", "otlphttp", "file", "loadbalancing", "otelarrow"},
	Connector: {"forward", "count", "exceptions", "failover", "round_robin", "routing", "servicegraph", "spanmetrics"},
	Extension: {"zpages", "basicauth", "bearertokenauth", "headers_setter", "health_check", "oauth2client", "file_storage", "pprof"},
}

// jaegerV2 are the components that only Jaeger v2 has (github.com/jaegertracing/jaeger, cmd/jaeger/internal/components.go).
var jaegerV2 = map[Kind][]string{
	Processor: {"adaptive_sampling"},
	Exporter:  {"jaeger_storage_exporter"},
	Extension: {"jaeger_storage", "jaeger_query", "remote_sampling"},
}

// JaegerV2 is the distribution that Jaeger v2 is.
const JaegerV2 = "jaeger"

// Use is a component that a configuration needs, and where to get it.
type Use struct {
	Kind          Kind     `json:"kind"`
	Type          string   `json:"type"`
	Distributions []string `json:"distributions"`
}

// Uses lists the types of component that the configuration needs, by kind and type.
func (c *Config) Uses() []Use {
	var uses []Use
	for _, kind := range kinds {
		last := ""
		for _, comp := range c.sorted(kind) {
			if comp.ID.Type == last {
				continue
			}
			last = comp.ID.Type
			uses = append(uses, Use{Kind: kind, Type: last, Distributions: distributions(kind, last)})
		}
	}
	return uses
}

// Distributions are those that have every component of the configuration; none when it has to be built
// (opentelemetry.io/docs/collector/custom-collector).
func (c *Config) Distributions() []string {
	common := []string{Core, Contrib, K8s, JaegerV2}
	for _, u := range c.Uses() {
		var kept []string
		for _, d := range common {
			for _, has := range u.Distributions {
				if has == d {
					kept = append(kept, d)
				}
			}
		}
		common = kept
	}
	return common
}

func distributions(kind Kind, typ string) []string {
	in := func(table map[Kind][]string) bool {
		for _, t := range table[kind] {
			if t == typ {
				return true
			}
		}
		return false
	}
	if in(jaegerV2) {
		return []string{JaegerV2}
	}
	var list []string
	if in(inCore) {
		list = append(list, Core)
	}
	list = append(list, Contrib)
	if in(inK8s) {
		list = append(list, K8s)
	}
	if in(inJaeger) {
		list = append(list, JaegerV2)
	}
	return list
}

// inJaeger are the components of the Collector that Jaeger v2 has built in (cmd/jaeger/internal/components.go at 2.20).
var inJaeger = map[Kind][]string{
	Receiver:  {"otlp", "nop", "jaeger", "kafka", "zipkin"},
	Processor: {"batch", "memory_limiter", "tail_sampling", "attributes", "filter"},
	Exporter:  {"debug", "otlp", "otlphttp", "nop", "kafka", "prometheus"},
	Connector: {"forward", "spanmetrics"},
	Extension: {"zpages", "healthcheckv2", "pprof", "basicauth", "sigv4auth"},
}
