package logstash

// withoutCodec says what to do about codecs of inputs that have no counterpart.
var withoutCodec = map[string]string{
	"avro":            "let the producers write JSON, or convert the topic before the Collector",
	"cloudfront":      "receive the files by the awss3 receiver with the encoding extension awslogs_encoding (format cloudfront)",
	"cloudtrail":      "receive the files by the awss3 receiver with the encoding extension awslogs_encoding (format cloudtrail)",
	"collectd":        "set collectd's plugin write_http to send to the collectd receiver; they are metrics there",
	"dots":            "it is for outputs",
	"edn":             "let the producers write JSON",
	"edn_lines":       "let the producers write JSON",
	"es_bulk":         "no receiver speaks the bulk API; let the clients send OTLP, or one JSON object a request",
	"fluent":          "use the receiver fluentforward",
	"graphite":        "use the receiver carbon; they are metrics there",
	"gzip_lines":      "for files, set compression to gzip in the filelog receiver; otherwise decompress them before the Collector",
	"msgpack":         "let the producers write JSON",
	"netflow":         "use the receiver netflow (scheme netflow) on the port",
	"nmap":            "convert the XML of nmap before the Collector",
	"protobuf":        "let the producers write JSON or OTLP",
	"rubydebug":       "it is for outputs",
	"sflow":           "use the receiver netflow (scheme sflow) on the port",
	"oldlogstashjson": "let the old shippers write JSON of today's form",
}

func init() {
	codecs["java_plain"], codecs["java_line"] = plainCodec, lineCodec
	codecs["gzip_lines"] = func(c *codec) {
		c.manualf("codec gzip_lines: %s", withoutCodec["gzip_lines"])
		lineCodec(c)
	}
}

// none leaves the text of the event in message, and says what a person has to do.
func (c *codec) none() {
	advice := withoutCodec[c.plugin.Name]
	if advice == "" {
		advice = "decode it before the Collector, or by OTTL"
	}
	c.manualf("the codec %s has no counterpart, and the text of each event stays in message: %s", c.plugin.Name, advice)
	for _, a := range c.plugin.Attributes {
		c.read[a.Name] = true
	}
}
