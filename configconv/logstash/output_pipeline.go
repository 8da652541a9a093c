package logstash

import "github.com/otelmigrate/otelmigrate/configconv/collector"

func init() { outputs["pipeline"] = pipelineOutput }

// pipelineOutput sends to the inputs of the same addresses in other pipelines, which run in the same Collector. [@metadata] goes along.
func pipelineOutput(out *output) {
	for _, address := range out.strings("send_to") {
		id := collector.ID{Type: "forward", Name: addressPrefix + address}
		out.exporters = append(out.exporters, out.cfg.Add(collector.Connector, id, nil, place(out.plugin.Pos).String()).ID)
	}
	if len(out.exporters) == 0 {
		out.manualf("it has no send_to, so that Logstash does not start with it")
	}
	out.value("ensure_delivery") // a connector waits for the pipeline behind it
	out.common()
}
