package collector

import "strconv"

// GatewayEndpoint is the address at which agents reach the gateway, unless the environment says otherwise.
const GatewayEndpoint = "otel-gateway"

// Split makes two configurations of one: an agent, which receives and passes on, and a gateway, which processes and exports. Each
// pipeline has an address of its own between them, so that pipelines of one signal stay apart. Extensions that serve clients or probes
// go with the agent, those that authenticate exporters with the gateway; health_check is in both.
func (c *Config) Split() (agent, gateway *Config) {
	agent, gateway = &Config{Telemetry: c.Telemetry}, &Config{Telemetry: c.Telemetry}
	for _, comp := range c.Components {
		switch {
		case comp.Kind == Receiver:
			agent.Components = append(agent.Components, comp)
		case comp.Kind == Extension && comp.ID.Type == "health_check":
			agent.Components = append(agent.Components, comp)
			gateway.Components = append(gateway.Components, comp)
		case comp.Kind == Extension && comp.ID.Type == "jaegerremotesampling":
			agent.Components = append(agent.Components, comp)
		default:
			gateway.Components = append(gateway.Components, comp)
		}
	}
	batch := agent.Add(Processor, ID{Type: "batch"}, nil)
	for i, p := range c.sortedPipelines() {
		port, name := 4317, ""
		if i > 0 {
			port, name = 14316+i, "pipeline_"+strconv.Itoa(i)
		}
		exporter := agent.Add(Exporter, ID{"otlp", gatewayName(name)}, append(Map{{Key: "endpoint", Value: append(EnvDefault("OTEL_GATEWAY_HOST", GatewayEndpoint), Part{Literal: ":" + strconv.Itoa(port)})}},
			Entry{Key: "tls", Value: Map{{Key: "insecure", Value: true}}}))
		receiver := gateway.Add(Receiver, ID{"otlp", name}, Map{{Key: "protocols", Value: Map{{Key: "grpc", Value: Map{{Key: "endpoint", Value: "0.0.0.0:" + strconv.Itoa(port)}}}}}})
		a := agent.Pipeline(p.Signal, p.Name)
		a.Receivers, a.Processors, a.Exporters = p.Receivers, []ID{batch.ID}, []ID{exporter.ID}
		g := gateway.Pipeline(p.Signal, p.Name)
		g.Receivers, g.Processors, g.Exporters = []ID{receiver.ID}, p.Processors, p.Exporters
	}
	return agent, gateway
}

func gatewayName(name string) string {
	if name == "" {
		return "gateway"
	}
	return "gateway_" + name
}
