package logstash

import (
	"strconv"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/logstash/syntax"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

func init() { inputs["azure_event_hubs"] = azureEventHubs }

// azureEventHubs reads event hubs, each by a receiver of its own (logstash-input-azure_event_hubs/lib/logstash/inputs/azure_event_hubs.rb).
func azureEventHubs(in *input) {
	in.do(ottl.Set(ottl.Body, ottl.Call("Decode", ottl.Body.Value(), ottl.Str("utf-8"))).Where(ottl.Not(hasText()))) // the receiver has bytes
	c := in.codec("plain", asMessages, "")
	if c.encoding != "" {
		in.manualf("charset of the codec: decode the text by OTTL, Decode(log.body, %q)", c.encoding)
	}
	group := in.text("consumer_group")
	var connections []string
	var groups []collector.Text
	add := func(connection string, g collector.Text) {
		if len(g) == 0 {
			g = collector.Literal("$Default")
		}
		connections, groups = append(connections, connection), append(groups, g)
	}
	for _, connection := range in.strings("event_hub_connections") {
		add(connection, group)
	}
	for _, hub := range in.values("event_hubs") {
		h, ok := hub.(*syntax.Hash)
		if !ok {
			continue
		}
		for _, e := range h.Entries { // the name of a hub, and its settings
			inner, ok := e.Value.(*syntax.Hash)
			if !ok {
				continue
			}
			var connection string
			g := group
			for _, s := range inner.Entries {
				key, _ := in.literal(s.Key)
				value, _ := in.literal(s.Value)
				switch key {
				case "event_hub_connection":
					connection = value
				case "consumer_group":
					g = environment(value)
				}
			}
			add(connection, g)
		}
	}
	if len(connections) == 0 {
		in.manualf("it has no connection, so that Logstash does not start with it")
	}
	for i, connection := range connections {
		name := "event_hub_connection"
		if i > 0 {
			name += "_" + strconv.Itoa(i+1)
		}
		in.receiver("azureeventhub", collector.Map{{Key: "connection", Value: in.concealed(name, connection)},
			{Key: "group", Value: groups[i]}, {Key: "format", Value: "raw"}, {Key: "storage", Value: in.storage()}})
	}
	for _, name := range []string{"config_mode", "threads", "max_batch_size", "prefetch_count", "receive_timeout", "initial_position_look_back",
		"checkpoint_interval", "storage_connection", "storage_container"} {
		in.value(name)
	}
	if in.string("initial_position", "beginning") != "end" {
		in.reviewf("the Collector begins with the events that come after its start; Logstash began with the oldest ones where it had no checkpoint")
	}
	in.reviewf("checkpoints stand in the extension file_storage and not in the container of Azure, so that one Collector reads all partitions of a hub, and goes on from its own checkpoints only")
	if in.bool("decorate_events", false) {
		in.reviewf("decorate_events: [@metadata][azure_event_hubs] is not set")
	}
}
