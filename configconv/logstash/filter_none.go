package logstash

// none are the filters that nothing in the Collector does, and what to do instead. Their settings have no effect, so that all of them are
// named by the plugin's source in the checklist.
var none = map[string]string{
	"aggregate":              "a Collector keeps nothing from one event to the next: let what reads the events join them, or keep Logstash for this pipeline. Where it counts or times events, the count and signaltometrics connectors make metrics of them",
	"anonymize":              "use fingerprint, of which this is the older form, without a key; convert again",
	"age":                    "write it with OTTL's Now and time functions in the transform processor",
	"cipher":                 "no function of the Collector encrypts. Do it in what writes the event, or keep Logstash for it",
	"collate":                "the Collector does not sort events; what stores them does",
	"elapsed":                "a Collector keeps nothing from one event to the next. With traces in place, the time between two events is a span",
	"elasticsearch":          "the Collector asks no Elasticsearch. An enrich processor in an ingest pipeline of Elasticsearch does the same",
	"extractnumbers":         "name the fields with a grok pattern instead, and convert again",
	"http":                   "the Collector asks no web service for each event. Put what it answers into a dictionary (translate), or keep Logstash for it",
	"i18n":                   "no function of the Collector transliterates; a gsub for each letter does",
	"jdbc_static":            "export the table to a dictionary in YAML or CSV, use translate with it, and convert again; the lookup processor of newer releases reads such files as well",
	"jdbc_streaming":         "the Collector asks no database for each event. Export the table to a dictionary, use translate with it, and convert again",
	"memcached":              "the Collector asks no memcached. Put the values into a dictionary (translate); the lookup processor of newer releases has sources of its own",
	"metricize":              "the signaltometrics connector makes metrics of the fields of events",
	"metrics":                "the count connector counts events, with conditions and attributes, and gives metrics in place of events",
	"multiline":              "use the codec multiline in the input, as Logstash has asked since release 5, and convert again",
	"oui":                    "export its table to a dictionary, use translate with it, and convert again",
	"rest":                   "the Collector asks no web service for each event. Put what it answers into a dictionary (translate), or keep Logstash for it",
	"throttle":               "a Collector counts no events by their fields. The logdedup processor joins equal events; the probabilistic_sampler processor keeps a share of them",
	"tld":                    "no function of the Collector has the list of public suffixes; OTTL's URL gives the domain of an address",
	"wurfl_device_detection": "no part of the Collector has WURFL",
	"geoip2":                 "use geoip",
	"virustotal":             "the Collector asks no web service for each event; do it where the events are stored",
	"threats_classifier":     "the Collector asks no web service for each event; do it where the events are stored",
	"lookup":                 "put its values into a dictionary (translate), and convert again",
	"acme":                   "it is an example of the documentation that does nothing",
	"language":               "no function of the Collector detects languages",
	"elastic_integration":    "the ingest pipelines of Elastic's integrations run in Elasticsearch: name them with the exporter's pipeline setting",
	"java_filter_example":    "it is an example of the documentation that does nothing",
	"hashid":                 "use fingerprint without a key, and convert again",
	"xml2json":               "use xml, and convert again",
	"math":                   "write it with OTTL's operators + - * / in the transform processor",
	"dns":                    "the dnslookup processor of newer contrib releases resolves names and addresses of attributes: put it between the transform processors and move its result. A dictionary (translate) of the hosts that matter is faster",
}

func init() {
	for name, advice := range none {
		filters[name] = func(f *filter) {
			f.readAll()
			f.manualf("%s", advice)
		}
	}
}
