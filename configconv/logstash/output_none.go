package logstash

// withoutExporter says what to do about outputs that no exporter of the Collector stands for, or one that sends in another form, so that
// what receives must change. Each has a placeholder in the pipeline.
var withoutExporter = map[string]string{
	"boundary":                 "the service is withdrawn",
	"circonus":                 "let the Collector count (count connector), and send metrics by OTLP",
	"cloudwatch":               "they are metrics: count by the count connector or take values by the signaltometrics connector, and send them by the awsemf exporter",
	"csv":                      "write JSON by the file exporter, or build the line in the body by a transform processor (Concat), with the extension text_encoding",
	"datadog":                  "they are metrics or events: count by the count connector, and send them by the datadog exporter (api.key, api.site)",
	"elastic_app_search":       "let a program of your own call the API of App Search, or index into Elasticsearch by the elasticsearch exporter",
	"elastic_workplace_search": "let a program of your own call the API of Workplace Search",
	"email":                    "alerts are no job of the Collector: let what stores the logs alert (Kibana, Grafana, Alertmanager on a metric of the count connector)",
	"exec":                     "the Collector starts no programs: let one read what the file or kafka exporter writes",
	"ganglia":                  "they are metrics: count by the count connector, and send them by OTLP or the prometheus exporter",
	"gelf":                     "use the otlphttp exporter with the OpenTelemetry input of Graylog (release 5.1 on)",
	"google_bigquery":          "send to Pub/Sub by the googlecloudpubsub exporter, with a subscription that writes to BigQuery, or to Cloud Logging by the googlecloud exporter with a sink into BigQuery",
	"google_cloud_storage":     "use the googlecloudstorage exporter, where your distribution has it, or the awss3 exporter with endpoint https://storage.googleapis.com and HMAC keys",
	"google_pubsub":            "use the googlecloudpubsub exporter (project, topic: projects/PROJECT/topics/TOPIC): its messages are OTLP in Protobuf, so that their readers have to read that",
	"graphite":                 "they are metrics: take them by the count or signaltometrics connector, and send them by the carbon exporter",
	"graphtastic":              "they are metrics: take them by the count or signaltometrics connector",
	"http":                     "no exporter sends the events as they are: the otlphttp exporter sends OTLP (Protobuf, or JSON with encoding: json) to the path /v1/logs, so that what receives must read that; Vector or Fluent Bit between them (OTLP in, http out) keep the receiver as it is",
	"icinga":                   "let a check of Icinga ask what stores the logs",
	"influxdb":                 "use the influxdb exporter, whose measurements have the schema of OpenTelemetry (logs) and not the data_points of this output, or take metrics by the signaltometrics connector",
	"irc":                      "alerts are no job of the Collector: let what stores the logs alert",
	"java_stdout":              "use the debug exporter",
	"jdbc":                     "no exporter writes to a database over JDBC: let a program of your own read from the kafka exporter, or use a database that takes OTLP (clickhouse exporter)",
	"jira":                     "alerts are no job of the Collector: let what stores the logs alert",
	"juggernaut":               "let a program of your own read from the kafka exporter",
	"kinesis":                  "use the awskinesis exporter (aws.stream_name, aws.region), whose records are OTLP",
	"librato":                  "they are metrics: take them by the count or signaltometrics connector",
	"loggly":                   "use the otlphttp exporter with an endpoint of Loggly's that takes OTLP, or send syslog by the syslog exporter with the token in structured_data",
	"logentries":               "use the otlphttp exporter, or send lines by a forwarder such as Fluent Bit",
	"lumberjack":               "no exporter speaks Lumberjack: let the other side run a Collector with the otlp receiver, and send by the otlp exporter",
	"logstash":                 "no exporter speaks to another Logstash: let the other side run a Collector with the otlp receiver, and send by the otlp exporter",
	"metriccatcher":            "they are metrics: take them by the count or signaltometrics connector",
	"mongodb":                  "no exporter writes to MongoDB: let a program of your own read from the kafka exporter (Kafka Connect has a sink for MongoDB)",
	"monasca_log_api":          "use the otlphttp exporter with a backend that takes OTLP",
	"nagios":                   "let a check of Nagios ask what stores the logs, or a metric of the count connector",
	"nagios_nsca":              "let a check of Nagios ask what stores the logs, or a metric of the count connector",
	"opentsdb":                 "they are metrics: take them by the count or signaltometrics connector, and send them by OTLP or the prometheusremotewrite exporter",
	"pagerduty":                "alerts are no job of the Collector: let what stores the logs alert",
	"pipe":                     "the Collector starts no programs: let one read what the file exporter writes, which may be a named pipe",
	"rabbitmq":                 "use the rabbitmq exporter (connection.endpoint, routing.exchange, routing.routing_key), where your distribution has it, with the extension text_encoding and the event as JSON in the body, as it is here before the exporter",
	"redis":                    "no exporter writes to Redis: let what reads the list take OTLP from the Collector, or Kafka stand in the place of Redis (kafka exporter)",
	"redmine":                  "alerts are no job of the Collector: let what stores the logs alert",
	"riak":                     "let a program of your own read from the kafka exporter",
	"riemann":                  "let a program of your own read from the kafka exporter",
	"slack":                    "alerts are no job of the Collector: let what stores the logs alert",
	"sns":                      "no exporter publishes to SNS: let a program of your own read from the kafka exporter, or what stores the logs alert",
	"solr_http":                "let a program of your own read from the kafka exporter",
	"splunk":                   "use the splunk_hec exporter (token, endpoint, index)",
	"sqs":                      "no exporter sends to SQS: write to a bucket by the awss3 exporter with notifications into the queue, or let a program of your own read from the kafka exporter",
	"statsd":                   "they are metrics: count by the count connector (increment) or take values by the signaltometrics connector (gauge, timing), and send metrics by OTLP; the statsd receiver is for the other direction",
	"stomp":                    "let a program of your own read from the kafka exporter",
	"tcp":                      "no exporter writes lines to a connection: the syslog exporter writes syslog; let the other side run a Collector with the otlp receiver, or Fluent Bit or Vector stand between them",
	"timber":                   "use the otlphttp exporter with the endpoint of Better Stack (https://in-otel.logs.betterstack.com)",
	"udp":                      "no exporter writes datagrams but the syslog exporter, which writes syslog; let the other side run a Collector with the otlp receiver, or Fluent Bit or Vector stand between them",
	"webhdfs":                  "no exporter writes to HDFS: let a sink of Kafka Connect write what the kafka exporter sends",
	"websocket":                "let a program of your own read from the kafka exporter, or use the websocketprocessor to look at records while they pass",
	"xmpp":                     "alerts are no job of the Collector: let what stores the logs alert",
	"zabbix":                   "let Zabbix read the file that the file exporter writes (an item log[]), or ask what stores the logs",
	"zeromq":                   "let a program of your own read from the kafka exporter",
}

func init() {
	for name, advice := range withoutExporter {
		outputs[name] = func(out *output) {
			for _, a := range out.plugin.Attributes {
				out.value(a.Name)
			}
			out.manualf("there is no exporter for the output %s, and its events go to a placeholder: %s. Its source: %s", name, advice, quoted(out.plugin))
		}
	}
}
