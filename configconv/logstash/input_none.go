package logstash

// withoutReceiver says what to do about inputs that no receiver of the Collector stands for. Each has a placeholder in the pipeline.
var withoutReceiver = map[string]string{
	"cloudwatch":           "metrics of CloudWatch: use the awscloudwatch receiver of a release that has metrics, or metric streams to the awsfirehose receiver; for logs of CloudWatch, the awscloudwatch receiver",
	"cloudwatch_logs":      "use the awscloudwatch receiver: logs.groups.named has the groups, logs.poll_interval the interval",
	"collectd":             "set collectd's plugin write_http to send to the collectd receiver; they are metrics there",
	"couchdb_changes":      "let a program of your own read the changes and send OTLP",
	"dead_letter_queue":    "the Collector has no dead letter queue; exporters retry, and keep what they cannot send by sending_queue.storage",
	"drupal_dblog":         "read the table by the sqlquery receiver",
	"elasticsearch":        "documents are not read by any receiver; move them by elasticdump or the reindex API, or keep Logstash for this",
	"eventlog":             "use the windowseventlog receiver, with one for each channel",
	"exec":                 "run the command from cron or a systemd timer, let it append to a file, and read that by the filelog receiver",
	"ganglia":              "metrics: use the collectd or statsd receiver, or the Prometheus exporter of Ganglia",
	"gelf":                 "let the programs log to a file or by syslog; for containers, change Docker's log driver from gelf to json-file (filelog receiver, operator container) or fluentd (fluentforward receiver). A udplog receiver reads GELF only if it is neither compressed nor chunked",
	"gemfire":              "let a program of your own subscribe and send OTLP",
	"generator":            "it is for tests: use telemetrygen logs, which sends OTLP",
	"github":               "use the webhookevent receiver as the address of the web hook, with hmac_signature in the place of secret_token",
	"google_cloud_storage": "use the googlecloudstorage receiver or a subscription of notifications (googlecloudpubsub)",
	"google_pubsub":        "use the googlecloudpubsub receiver: subscription projects/PROJECT/subscriptions/NAME, encoding raw_text",
	"graphite":             "use the carbon receiver; they are metrics there",
	"heartbeat":            "it only says that Logstash runs: watch the Collector by the health_check extension or its own metrics instead",
	"http_poller":          "no receiver fetches documents; fetch them by curl from cron into a file for the filelog receiver. For whether an address answers, the httpcheck receiver; for Prometheus metrics, the prometheus receiver",
	"imap":                 "let fetchmail or a program of your own write mails to files for the filelog receiver",
	"irc":                  "let a bot write to a file for the filelog receiver",
	"java_generator":       "it is for tests: use telemetrygen logs, which sends OTLP",
	"java_stdin":           "send the text to a named pipe (namedpipe receiver)",
	"jmx":                  "metrics: use the jmx receiver or the JMX scraper",
	"jms":                  "bridge the queue to Kafka (kafka receiver), or let a program of your own consume it and send OTLP",
	"kinesis":              "let a Firehose stream deliver to the awsfirehose receiver, or consume it by a program of your own that sends OTLP",
	"log4j":                "the input is withdrawn: let Log4j write to a file (filelog receiver), or use its OpenTelemetry appender",
	"log4j2":               "let Log4j write to a file (filelog receiver), or use its OpenTelemetry appender",
	"meetup":               "let a program of your own fetch the events and send OTLP",
	"puppet_facter":        "let a program of your own fetch the facts and send OTLP",
	"rabbitmq":             "no receiver consumes queues of RabbitMQ (the rabbitmq receiver has metrics): shovel the queue to Kafka (kafka receiver), or consume it by Fluent Bit or a program of your own that sends OTLP",
	"redis":                "no receiver reads lists or channels (the redis receiver has metrics): let what fills the list send OTLP to the Collector, or Kafka stand in the place of Redis; for the time of the migration, a Logstash of one input and one output (http to the webhookevent receiver) can empty the list",
	"relp":                 "let rsyslog send by omfwd over TCP to a tcplog receiver, or by omkafka; RELP itself has no receiver",
	"rss":                  "let a program of your own fetch the feed and write to a file for the filelog receiver",
	"s3":                   "use the awss3 receiver with notifications of the bucket in an SQS queue (sqs.queue_url) and the text_encoding extension for files of lines: it does not list a bucket of other programs' files",
	"s3-sns-sqs":           "use the awss3 receiver with sqs.queue_url and the text_encoding extension",
	"s3_sns_sqs":           "use the awss3 receiver with sqs.queue_url and the text_encoding extension",
	"salesforce":           "let a program of your own fetch the objects and send OTLP",
	"snmp":                 "they are metrics: use the snmp receiver, with a metric for each of the OIDs",
	"snmptrap":             "let snmptrapd write to a file (filelog receiver) or to syslog; no receiver takes traps",
	"sqlite":               "export the rows to a file for the filelog receiver",
	"sqs":                  "no receiver consumes messages of SQS (the awss3 receiver takes notifications of buckets only); let a Lambda function or a program of your own send OTLP",
	"stomp":                "bridge the queue to Kafka (kafka receiver), or let a program of your own consume it and send OTLP",
	"twitter":              "let a program of your own fetch the posts and send OTLP",
	"unix":                 "tcplog and udplog have no sockets of the file system: let the program write to a named pipe (namedpipe receiver), or put socat between: socat UNIX-LISTEN:PATH,fork TCP:localhost:PORT",
	"varnishlog":           "let varnishlog or varnishncsa write to a file for the filelog receiver",
	"websocket":            "let a program of your own connect and send OTLP",
	"wmi":                  "metrics: use the windowsperfcounters receiver",
	"xmpp":                 "let a bot write to a file for the filelog receiver",
	"zenoss":               "let what fills the queue send OTLP to the Collector",
	"zeromq":               "let a program of your own subscribe and send OTLP",
}

func init() {
	for name, advice := range withoutReceiver {
		inputs[name] = func(in *input) {
			in.unlisted()
			in.manualf("the Collector has no receiver for the input %s; the pipeline has a placeholder for it. %s. Its source: %s", name, sentence(advice), quoted(in.plugin))
		}
	}
}

// sentence begins a text with a capital.
func sentence(s string) string {
	if s != "" && s[0] >= 'a' && s[0] <= 'z' {
		return string(s[0]-'a'+'A') + s[1:]
	}
	return s
}
