package logstash

import (
	"github.com/otelmigrate/otelmigrate/configconv/collector"
)

func init() {
	inputs["beats"] = func(in *input) {
		in.beats("Filebeat and the other Beats: the same port takes OTLP (gRPC) now. Replace each Filebeat by a Collector that reads its files and sends OTLP here (otelmigrate convert filebeat.yml), or let it write to Kafka or to files")
	}
	inputs["elastic_agent"] = func(in *input) {
		in.beats("the Elastic Agent: the same port takes OTLP (gRPC) now. Replace the agents by Collectors that send OTLP here, or let the agents write to Kafka (output kafka of Fleet)")
	}
	inputs["lumberjack"] = func(in *input) {
		in.beats("its senders: the same port takes OTLP (gRPC) now. Replace each logstash-forwarder by a Collector that reads its files and sends OTLP here")
	}
}

// beats listens for OTLP in the place of the protocol Lumberjack, which no receiver of the Collector has. What comes after is for the same
// events: they have to have the fields that Beats gave them.
func (in *input) beats(senders string) {
	if plugin := in.codecPlugin("plain"); plugin.Name != "plain" {
		in.manualf("codec %s: decode the text in the Collectors that send", plugin.Name)
	}
	server := collector.Map{{Key: "endpoint", Value: in.address("5044")}}
	server = withTLS(server, in.serverTLS(false, "ssl_enabled", "ssl"))
	if in.plugin.Name == "lumberjack" && server.Get("tls") == nil {
		in.manualf("the input lumberjack always had TLS; set tls in the receiver")
	}
	for _, name := range []string{"client_inactivity_timeout", "executor_threads", "event_loop_threads", "congestion_threshold", "target_field_for_codec",
		"include_codec_tag", "add_hostname", "ssl_peer_metadata", "enrich", "ecs_compatibility", "max_clients"} {
		in.value(name)
	}
	in.receiver("otlp", collector.Map{{Key: "protocols", Value: collector.Map{{Key: "grpc", Value: server}}}})
	in.arrival()
	in.manualf("the Collector does not speak the protocol of %s", senders)
	in.autof("the filters after it expect the fields that Beats send: [host][name], [log][file][path], [agent], [fields] as attributes")
}
