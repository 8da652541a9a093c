package filebeat

import (
	"fmt"
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/collector"
	"github.com/otelmigrate/otelmigrate/configconv/ottl"
	"github.com/otelmigrate/otelmigrate/internal/finding"
	"github.com/otelmigrate/otelmigrate/internal/yamledit"
)

// input is one input while it is converted.
type input struct {
	*settings
	*program
	kind      string
	operators []any // of the receiver, in order
	receiver  collector.ID
}

// inputs are the types of input that Filebeat has; a text is the advice for those that no receiver takes the place of.
var inputs map[string]func(*input)

func init() {
	inputs = map[string]func(*input){
		"filestream": files, "log": files, "container": files, "docker": files,
		"tcp": sockets, "udp": sockets, "syslog": syslogInput, "kafka": kafkaInput, "journald": journald, "winlog": winlog,
	}
	for kind, advice := range map[string]string{
		"stdin":              "the Collector reads no standard input; write to a file or a named pipe (namedpipe receiver)",
		"unix":               "no receiver of the Collector reads lines from a Unix socket; use tcp or udp on the loopback address",
		"aws-s3":             "the awss3 receiver reads objects of a bucket, by notifications of SQS as well: set its s3downloader and sqs",
		"aws-cloudwatch":     "the awscloudwatch receiver reads log groups: set its region and logs.groups",
		"gcp-pubsub":         "the googlecloudpubsub receiver reads a subscription",
		"azure-eventhub":     "the azureeventhub receiver reads a hub",
		"http_endpoint":      "the webhookevent receiver takes in one event a request",
		"httpjson":           "no receiver of the Collector polls an API of any form",
		"cel":                "no receiver of the Collector runs CEL programs",
		"mqtt":               "no receiver of contrib speaks MQTT; a bridge to Kafka does",
		"redis":              "no receiver reads the slow log of Redis; the redis receiver gives metrics",
		"netflow":            "the netflow receiver takes in flows, under other names",
		"lumberjack":         "no receiver of contrib speaks the protocol of Beats; the sender can send OTLP",
		"cometd":             "no receiver of contrib speaks CometD",
		"o365audit":          "no receiver of contrib reads the audit log of Office 365",
		"entity-analytics":   "no receiver of contrib reads directories of users",
		"etw":                "no receiver of contrib reads event traces of Windows",
		"gcs":                "no receiver of contrib reads objects of Google Cloud Storage; a notification by Pub/Sub and the googlecloudpubsub receiver do",
		"azure-blob-storage": "the azureblob receiver reads blobs",
		"streaming":          "no receiver of contrib reads a WebSocket",
		"salesforce":         "no receiver of contrib reads Salesforce",
		"benchmark":          "it is for tests; telemetrygen of contrib makes logs",
	} {
		inputs[kind] = func(in *input) {
			in.settings.without(finding.Manual, advice, "type")
			in.program.of.placeholder(in)
			for _, k := range in.order {
				in.settings.read[k] = true
			}
		}
	}
}

// placeholder is a receiver that takes in nothing and stands where a person has to put another.
func (c *converter) placeholder(in *input) {
	in.receiver = c.cfg.Add(collector.Receiver, collector.ID{Type: "nop", Name: strings.ReplaceAll(in.kind, "-", "_")}, nil, in.at.String()).ID
}

// input converts one input. Where it is the only one, it is the beginning of the main pipeline.
func (c *converter) input(main *collector.Pipeline, item yamledit.Value, only bool) {
	c.in("input", "configuration-filebeat-options.html")
	s := c.settingsOf(item)
	kind := s.string("type", s.string("input_type", ""))
	if !s.bool("enabled", true) {
		s.without(finding.Keep, "the input is switched off, and not converted", s.order...)
		return
	}
	s.read["enabled"] = true
	convert := inputs[kind]
	if convert == nil {
		c.Add(s.at, "filebeat-input", "type", finding.Manual, fmt.Sprintf("the input %q is not known here", kind), c.docs)
		return
	}
	c.docs = docs + "filebeat-input-" + strings.ReplaceAll(kind, "_", "-") + ".html"
	in := &input{settings: s, program: &program{of: c}, kind: kind}
	convert(in)
	if !s.read["type"] {
		s.say("type", finding.Auto, "is the receiver %s", in.receiver)
	}
	s.read["input_type"] = true
	in.program.comment = s.at.String() + " " + kind
	in.do(ottl.Set(ottl.Time, ottl.ObservedTime.Value()).Where(ottl.Eq(ottl.UnixNano.Value(), ottl.Int(0))))
	in.fields(s)
	in.program.comment = ""
	c.perInput(s)
	for _, p := range s.items("processors") {
		c.processor(in.program, p)
	}
	c.in("input", "configuration-filebeat-options.html")
	s.unread()
	name := in.receiver.Name
	processors := in.program.processors(name)
	if only || len(processors) == 0 {
		main.Receivers = append(main.Receivers, in.receiver)
		main.Processors = append(main.Processors, processors...)
		return
	}
	own := c.cfg.Pipeline(collector.Logs, name)
	own.Receivers = []collector.ID{in.receiver}
	own.Processors = processors
	into := c.cfg.Add(collector.Connector, collector.ID{Type: "forward", Name: "inputs"}, nil).ID
	own.Exporters = []collector.ID{into}
	if n := len(main.Receivers); n == 0 || main.Receivers[n-1] != into {
		main.Receivers = append(main.Receivers, into)
	}
}

// perInput says what becomes of settings that every input has.
func (c *converter) perInput(s *settings) {
	s.same("names the input in Filebeat's registry and metrics", "id")
	s.same("fields that are null are not there in a record", "keep_null")
	s.without(finding.Manual, "set it for the exporter: pipelines and indices are per exporter in the Collector, so that this input needs one of its own", "pipeline", "index")
	s.without(finding.Review, "host.name is an attribute of the resource, from the resourcedetection processor, and is there for all", "publisher_pipeline.disable_host")
}

// component adds the receiver of an input.
func (in *input) component(typ string, m collector.Map) {
	if len(in.operators) > 0 {
		m = append(m, collector.Entry{Key: "operators", Value: in.operators})
	}
	c := in.program.of
	name := in.kind
	if c.name[name]++; c.name[name] > 1 {
		name = fmt.Sprintf("%s_%d", name, c.name[name])
	}
	in.receiver = c.cfg.Add(collector.Receiver, collector.ID{Type: typ, Name: name}, m, in.at.String()).ID
}
