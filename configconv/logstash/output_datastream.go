package logstash

import (
	"slices"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
)

// withDataStreams are the settings of the output elasticsearch that do not keep it from writing to data streams
// (logstash-output-elasticsearch/lib/logstash/outputs/elasticsearch/data_stream_support.rb, shared_params).
var withDataStreams = []string{"hosts", "user", "password", "api_key", "cloud_id", "cloud_auth", "cacert", "truststore", "truststore_password", "keystore",
	"keystore_password", "proxy", "path", "bulk_path", "custom_headers", "compression_level", "http_compression", "timeout", "pool_max",
	"pool_max_per_route", "retry_initial_interval", "retry_max_interval", "retry_on_conflict", "resurrect_delay", "validate_after_inactivity", "sniffing",
	"sniffing_delay", "sniffing_path", "healthcheck_path", "id", "enable_metric", "ecs_compatibility", "pipeline", "ca_trusted_fingerprint", "workers",
	"dlq_custom_codes", "dlq_on_failed_indexname_interpolation", "silence_errors_in_log", "drop_error_types"}

// dataStreams reports whether the events go to data streams: where that is said, and where fields have the names of the Elastic Common
// Schema and no setting speaks against it.
func (out *output) dataStreams() bool {
	switch strings.ToLower(out.string("data_stream", "auto")) {
	case "true":
		return true
	case "false":
		return false
	}
	named := false
	for _, a := range out.plugin.Attributes {
		if strings.HasPrefix(a.Name, "data_stream_") {
			named = true
		}
	}
	if !out.ecs {
		if named {
			out.reviewf("the settings of data streams have an effect from Logstash 8 on, where fields have the names of the Elastic Common Schema; they are taken over")
		}
		return named
	}
	if named {
		return true
	}
	for _, a := range out.plugin.Attributes {
		switch {
		case a.Name == "data_stream", strings.HasPrefix(a.Name, "ssl"), slices.Contains(withDataStreams, a.Name):
		case a.Name == "action" && out.string("action", "") == "create":
		default:
			return false
		}
	}
	return true
}

// dataStreamParts are the parts of a data stream's name and what they are otherwise.
var dataStreamParts = []struct{ name, otherwise string }{{"type", "logs"}, {"dataset", "generic"}, {"namespace", "default"}}

// syncDataStream gives the event the fields that name its data stream; those that it has come first, unless the output says otherwise.
func (out *output) syncDataStream() {
	sync, routing := out.bool("data_stream_sync_fields", true), out.bool("data_stream_auto_routing", true)
	for _, part := range dataStreamParts {
		value := ottl.Text(environment(out.string("data_stream_"+part.name, part.otherwise)))
		path := ottl.Attributes.Key("data_stream").Key(part.name)
		temp := ottl.Cache.Key("data_stream_" + part.name)
		out.do(ottl.Set(temp, value))
		if routing {
			out.do(ottl.Set(temp, path.Value()).Where(ottl.Is("IsString", path.Value())))
		}
		if sync {
			out.do(ottl.Set(path, temp.Value()).Where(ottl.Or(ottl.Missing(path.Value()), ottl.Is("IsString", path.Value()))))
		}
	}
}

// dataStreamIndex sends each event to the data stream that its fields name.
func (out *output) dataStreamIndex(m collector.Map) collector.Map {
	var parts []ottl.Value
	for _, part := range dataStreamParts {
		parts = append(parts, ottl.Cache.Key("data_stream_"+part.name).Value())
	}
	out.assign(indexAttribute, ottl.Call("Concat", ottl.List(parts...), ottl.Str("-")))
	return m
}
