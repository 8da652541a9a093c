package logstash

import "github.com/otelmigrate/otelmigrate/configconv/collector"

func init() {
	outputs["stdout"] = stdout
	outputs["null"] = nothing
	outputs["noop"] = nothing
	outputs["sink"] = nothing
}

// verbosities of the debug exporter by the codec whose output tells as much.
var verbosities = map[string]string{"rubydebug": "detailed", "dots": "basic"}

// stdout prints events (logstash-output-stdout/lib/logstash/outputs/stdout.rb).
func stdout(out *output) {
	plugin := out.codecOf("rubydebug")
	codec := &settings{of: out.converter, plugin: plugin, read: map[string]bool{}}
	metadata := codec.bool("metadata", false)
	verbosity := verbosities[plugin.Name]
	if verbosity == "" {
		verbosity = "normal"
	}
	out.exporter("debug", collector.Map{{Key: "verbosity", Value: verbosity}})
	out.reviewf("the debug exporter prints the events in a form of its own, with verbosity %s, to the log of the Collector", verbosity)
	out.shows = verbosity != "basic" && !metadata
	for _, name := range []string{"debug", "debug_format", "message"} { // of releases before 1.5
		out.value(name)
	}
	out.common()
}

// nothing gives out nothing.
func nothing(out *output) {
	out.exporters = []collector.ID{out.cfg.Add(collector.Exporter, collector.ID{Type: "nop"}, nil).ID}
	out.common()
}
