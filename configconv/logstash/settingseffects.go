package logstash

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// effect says what becomes of a setting.
type effect func(s *Settings, key string) (finding.Status, string)

// is is the effect that a setting has whatever its value is.
func is(status finding.Status, message string) effect {
	return func(*Settings, string) (finding.Status, string) { return status, message }
}

// ifTrue is the effect of a switch that is on; one that is off has none.
func ifTrue(status finding.Status, message string) effect {
	return func(s *Settings, key string) (finding.Status, string) {
		if s.isTrue(key) {
			return status, message
		}
		return finding.Keep, "it is off, as it is in the Collector"
	}
}

// effects are those of the settings that Logstash knows (logstash-core/lib/logstash/environment.rb and x-pack/lib).
var effects = map[string]effect{
	"node.name":    is(finding.Keep, "it names Logstash in its own monitoring; the Collector has service.instance.id in the resource of service.telemetry"),
	"path.data":    is(finding.Keep, "positions and queues are in the directory of the extension file_storage"),
	"path.logs":    is(finding.Keep, "the Collector logs to the standard error; service.telemetry.logs.output_paths has files"),
	"path.config":  is(finding.Keep, "the files are converted"),
	"path.plugins": is(finding.Manual, "plugins of your own are no part of the Collector: convert what they do by hand"),
	"path.queue": func(s *Settings, key string) (finding.Status, string) {
		return finding.Auto, "is the directory of the extension file_storage, where the queue is persisted; what is in Logstash's own queue is not taken over: stop its inputs and let it drain (queue.drain: true) before"
	},
	"path.dead_letter_queue": is(finding.Keep, "the Collector has no dead letter queue"),
	"path.settings":          is(finding.Keep, "it is the folder of this file"),

	"pipeline.id":      is(finding.Auto, "is a part of the names of components and pipelines where there are several"),
	"pipeline.system":  is(finding.Keep, "has no counterpart"),
	"pipeline.workers": pipelineWorkers,
	"pipeline.ordered": func(s *Settings, key string) (finding.Status, string) {
		if s.isTrue(key) {
			return finding.Auto, "queues have one consumer (num_consumers: 1), so that the order stays"
		}
		return finding.Keep, "the order of events is not kept, here as there"
	},
	"pipeline.batch.size":              is(finding.Auto, "is send_batch_size of the batch processor, where an exporter has one before it; the elasticsearch exporter makes its own batches by size (sending_queue.batch)"),
	"pipeline.batch.delay":             is(finding.Auto, "is timeout of the batch processor, where an exporter has one before it"),
	"pipeline.ecs_compatibility":       is(finding.Auto, "the names of the fields that plugins set follow it"),
	"pipeline.unsafe_shutdown":         ifTrue(finding.Keep, "the Collector ends after what is in its pipelines is sent, or its exporters have given up"),
	"pipeline.reloadable":              is(finding.Keep, "the Collector reads all of its configuration anew on SIGHUP"),
	"pipeline.recoverable":             is(finding.Keep, "a pipeline of the Collector does not crash by itself"),
	"pipeline.separate_logs":           ifTrue(finding.Keep, "the Collector has one log, whose lines name the component and the pipeline"),
	"pipeline.plugin_classloaders":     is(finding.Keep, "is of Java"),
	"pipeline.java_execution":          is(finding.Keep, "is of Java"),
	"pipeline.buffer.type":             is(finding.Keep, "is of Java"),
	"pipeline.output.workers":          is(finding.Keep, "is of releases before 5"),
	"pipeline.batch.output_chunking.*": is(finding.Keep, "batches do not grow in the Collector: they are made before the exporters"),
	"pipeline.batch.metrics.*":         is(finding.Keep, "has no counterpart"),

	"config.string":          is(finding.Keep, "it is converted"),
	"config.test_and_exit":   is(finding.Keep, "is otelcol validate"),
	"config.debug":           is(finding.Keep, "is otelcol print-config"),
	"config.support_escapes": ifTrue(finding.Auto, "escapes in strings are read"),
	"config.reload.automatic": ifTrue(finding.Review,
		"the Collector reads its configuration anew on SIGHUP, and not by itself when a file changes"),
	"config.reload.interval": is(finding.Keep, "belongs to config.reload.automatic"),
	"config.field_reference.escape_style": func(s *Settings, key string) (finding.Status, string) {
		if v := s.text(key); v != "" && v != "none" {
			return finding.Manual, fmt.Sprintf("%s: names of fields with %s escapes are taken as they are written; look at those", key, v)
		}
		return finding.Keep, "names of fields have no escapes"
	},
	"ssl.reload.automatic": ifTrue(finding.Review, "set reload_interval in the sections tls, so that certificates are read anew"),

	"queue.type": func(s *Settings, key string) (finding.Status, string) {
		if strings.EqualFold(s.text(key), "persisted") {
			return finding.Review, "the queues of exporters are on disk (sending_queue.storage). They stand behind the filters, and Logstash's before them: what has been received and not filtered yet is lost when the machine fails"
		}
		return finding.Keep, "the queues of exporters are in memory"
	},
	"queue.max_bytes": func(s *Settings, key string) (finding.Status, string) {
		if s.bytes(key) == 0 {
			return finding.Review, fmt.Sprintf("%s => %s is no size that is known before Logstash runs; set sending_queue.queue_size with sizer: bytes", key, s.shown(key))
		}
		return finding.Auto, "is sending_queue.queue_size, of each exporter, where the queue is persisted"
	},
	"queue.max_events":    is(finding.Review, "sending_queue.queue_size with sizer: items counts events"),
	"queue.drain":         is(finding.Keep, "a persisted queue of the Collector is sent after the next start"),
	"queue.page_capacity": is(finding.Keep, "is of Logstash's files"),
	"queue.checkpoint.*":  is(finding.Keep, "is of Logstash's files"),
	"queue.compression":   is(finding.Keep, "is of Logstash's files"),
	"dead_letter_queue.*": is(finding.Keep, "belongs to dead_letter_queue.enable"),
	"dead_letter_queue.enable": ifTrue(finding.Review,
		"the Collector has no dead letter queue: what Elasticsearch refuses for good is logged and dropped; its metric otelcol.elasticsearch.docs.processed has the outcomes"),

	"api.*":  is(finding.Keep, "the Collector has no API of Logstash; its own metrics are at http://localhost:8888/metrics (service.telemetry.metrics.readers), and whether it runs is told by the extension health_check"),
	"http.*": is(finding.Keep, "the Collector has no API of Logstash; its own metrics are at http://localhost:8888/metrics (service.telemetry.metrics.readers), and whether it runs is told by the extension health_check"),

	"log.level":  is(finding.Auto, "is service.telemetry.logs.level"),
	"log.format": is(finding.Auto, "is service.telemetry.logs.encoding"),
	"log.format.json.fix_duplicate_message_fields": is(finding.Keep, "is of Logstash's log"),
	"slowlog.*": is(finding.Keep, "the Collector has no log of slow events"),

	"metric.collect":                  is(finding.Keep, "the Collector counts what its components do (service.telemetry.metrics)"),
	"otel.*":                          is(finding.Review, "set service.telemetry.metrics.readers to send the Collector's own metrics by OTLP"),
	"keystore.*":                      is(finding.Manual, "the Collector reads no key store of Logstash: what it holds must be in the environment (logstash-keystore list names the keys)"),
	"modules":                         is(finding.Manual, "modules of Logstash are pipelines that are not in these files; convert what they do by hand"),
	"cloud.*":                         is(finding.Manual, "is of modules: set the exporter of the module's pipeline by hand"),
	"allow_superuser":                 is(finding.Keep, "the Collector runs as any user"),
	"interactive":                     is(finding.Keep, "has no counterpart"),
	"version":                         is(finding.Keep, "has no counterpart"),
	"help":                            is(finding.Keep, "has no counterpart"),
	"enable-local-plugin-development": is(finding.Keep, "has no counterpart"),

	"monitoring.*":       is(finding.Review, "monitoring by Elastic knows no Collectors: watch its own metrics (service.telemetry.metrics.readers)"),
	"xpack.monitoring.*": is(finding.Keep, "belongs to xpack.monitoring.enabled"),
	"xpack.monitoring.enabled": ifTrue(finding.Review,
		"monitoring by Elastic knows no Collectors: watch its own metrics (service.telemetry.metrics.readers, by OTLP or for Prometheus)"),
	"xpack.management.*": is(finding.Keep, "belongs to xpack.management.enabled"),
	"xpack.management.enabled": ifTrue(finding.Manual,
		"the pipelines are in Elasticsearch and not in files: get them by GET _logstash/pipeline, write each to a file, and convert those; the Collector has OpAMP for central management"),
	"xpack.geoip.*": is(finding.Keep, "the geoip processor reads a file that something else keeps up to date"),
	"xpack.*":       is(finding.Keep, "has no counterpart"),
}

// effectOf is the effect of a setting, or of the group that it is in; nil where Logstash has none of that name.
func effectOf(key string) effect {
	if e := effects[key]; e != nil {
		return e
	}
	for group := key; ; {
		i := strings.LastIndexByte(group, '.')
		if i < 0 {
			return nil
		}
		group = group[:i]
		if e := effects[group+".*"]; e != nil {
			return e
		}
	}
}

func pipelineWorkers(s *Settings, key string) (finding.Status, string) {
	if s.text(key) == "1" && !strings.EqualFold(s.text("pipeline.ordered"), "false") {
		return finding.Auto, "one worker keeps the order of events, as queues with one consumer do (num_consumers: 1)"
	}
	return finding.Keep, "the Collector works on as many batches at once as it receives; sending_queue.num_consumers is how many requests an exporter sends at once"
}
