package logstash

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

func init() { inputs["pipeline"] = pipelineInput }

// addressPrefix begins the names of the connectors that stand for addresses of pipelines. Those are the same in all pipelines.
const addressPrefix = "pipeline_"

// pipelineInput receives what an output of the same name in another pipeline sends.
func pipelineInput(in *input) {
	address := in.string("address", "")
	id := collector.ID{Type: "forward", Name: addressPrefix + address}
	in.receivers = append(in.receivers, in.cfg.Add(collector.Connector, id, nil, place(in.plugin.Pos).String()).ID)
}

// closeAddresses puts placeholders where only one side of an address is there: the Collector does not start with a connector that
// nothing goes into, or comes out of.
func closeAddresses(rec *conversion.Recorder, cfg *collector.Config) {
	for _, comp := range slices.Clone(cfg.Components) {
		address, ok := strings.CutPrefix(comp.ID.Name, addressPrefix)
		if !ok || comp.Kind != collector.Connector || comp.ID.Type != "forward" {
			continue
		}
		var sends, receives bool
		for _, p := range cfg.Pipelines {
			receives = receives || slices.Contains(p.Receivers, comp.ID)
			sends = sends || slices.Contains(p.Exporters, comp.ID)
		}
		if sends && receives {
			continue
		}
		kind, missing := collector.Receiver, "sends to"
		if sends {
			kind, missing = collector.Exporter, "receives from"
		}
		at := conversion.Place{}
		if len(comp.Origins) > 0 {
			at = parsePlace(comp.Origins[0])
		}
		rec.Add(at, "logstash-pipeline-address", "address "+address, finding.Manual,
			fmt.Sprintf("no pipeline that was converted with this one %s the address %s, so that a placeholder stands in its place; convert them together, by their pipelines.yml", missing, address),
			"https://www.elastic.co/guide/en/logstash/current/pipeline-to-pipeline.html")
		cfg.Components = slices.DeleteFunc(cfg.Components, func(c *collector.Component) bool { return c == comp })
		put := cfg.Add(kind, collector.ID{Type: "nop", Name: comp.ID.Name}, nil, comp.Origins...).ID
		for _, p := range cfg.Pipelines {
			replaceID(p.Receivers, comp.ID, put)
			replaceID(p.Exporters, comp.ID, put)
		}
	}
}

func replaceID(ids []collector.ID, old, now collector.ID) {
	for i := range ids {
		if ids[i] == old {
			ids[i] = now
		}
	}
}

// parsePlace reads what conversion.Place.String writes.
func parsePlace(s string) conversion.Place {
	i := strings.LastIndexByte(s, ':')
	if i < 0 {
		return conversion.Place{File: s}
	}
	line, _ := strconv.Atoi(s[i+1:])
	return conversion.Place{File: s[:i], Line: line}
}
