package prometheus

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// images are those of a Prometheus server.
var images = map[string]bool{"prom/prometheus": true, "prometheus/prometheus": true, "bitnami/prometheus": true, "library/prometheus": true,
	"opensource/prometheus": true, "prometheus": true, "openshift/origin-prometheus": true, "coreos/prometheus": true}

// Runs reports whether a container is a Prometheus server.
func Runs(c *workload.Container) bool { return images[c.ImageName()] }

const flagDocs = "https://prometheus.io/docs/prometheus/latest/command-line/prometheus/"

// flagStatus says what becomes of the flags of the server, by the longest prefix that fits.
var flagStatus = []struct {
	prefix  string
	status  finding.Status
	message string
}{
	{"config.file", finding.Auto, "names the configuration; convert that file, and give the result to the Collector with --config"},
	{"config.auto-reload-interval", finding.Auto, "the Collector reads its configuration again on SIGHUP"},
	{"web.enable-remote-write-receiver", finding.Review, "others write to this Prometheus; as long as it is the backend this stays, and a Collector can take the samples with a prometheusremotewrite receiver (contrib)"},
	{"web.enable-otlp-receiver", finding.Review, "programs push OTLP to this Prometheus; they can push to the Collector's otlp receiver on ports 4317 and 4318 instead"},
	{"web.", finding.Keep, "concerns the web interface and API, which stay with Prometheus"},
	{"storage.agent.", finding.Auto, "is the agent's write-ahead log; the exporter's wal section is its counterpart, and keeps samples over a restart"},
	{"agent", finding.Auto, "says that the server only scrapes and forwards, which is what a Collector does"},
	{"storage.remote.", finding.Keep, "concerns remote read or flushing at shutdown, and stays with Prometheus"},
	{"storage.", finding.Keep, "concerns Prometheus' own storage, and stays with it"},
	{"query.", finding.Keep, "concerns queries, and stays with Prometheus"},
	{"rules.", finding.Keep, "concerns rules, and stays with Prometheus"},
	{"alertmanager.", finding.Keep, "concerns alerts, and stays with Prometheus"},
	{"scrape.", finding.Review, "tunes scraping; the receiver has no such flag"},
	{"log.level", finding.Auto, "is service.telemetry.logs.level in the Collector"},
	{"log.format", finding.Auto, "is service.telemetry.logs.encoding in the Collector (console or json)"},
	{"auto-gomemlimit", finding.Auto, "the Collector has the memory_limiter processor and GOMEMLIMIT"},
	{"auto-gomaxprocs", finding.Auto, "the Collector does that by itself"},
	{"enable-feature", finding.Review, ""},
}

// features says what becomes of the parts that --enable-feature switches on.
var features = map[string]string{
	"agent":                            "the server only scrapes and forwards, which is what a Collector does",
	"otlp-write-receiver":              "programs push OTLP to this Prometheus; they can push to the Collector's otlp receiver instead",
	"remote-write-receiver":            "others write to this Prometheus; a Collector can take the samples with a prometheusremotewrite receiver (contrib)",
	"expand-external-labels":           "variables in external_labels are expanded; the converted labels refer to the Collector's environment",
	"native-histograms":                "set scrape_native_histograms: true in the scrape configs; the receiver follows that and its feature gate",
	"exemplar-storage":                 "exemplars are carried along; the backend stores them",
	"extra-scrape-metrics":             "set extra_scrape_metrics: true in the converted global section",
	"created-timestamp-zero-ingestion": "the receiver takes the start time of a series from its _created sample with the feature gate receiver.prometheusreceiver.UseCreatedMetric",
	"utf8-names":                       "names are carried as they are; see the exporter's translation_strategy",
	"promql-experimental-functions":    "concerns queries, and stays with Prometheus",
	"promql-at-modifier":               "concerns queries, and stays with Prometheus",
	"memory-snapshot-on-shutdown":      "concerns Prometheus' own storage, and stays with it",
}

// ConvertFlags says what becomes of the command line of every Prometheus server in a compose file or manifest.
func ConvertFlags(source string, containers []*workload.Container) *conversion.Conversion {
	r := conversion.Recorder{Conversion: &conversion.Conversion{Source: source, From: "prometheus"}, Family: "prometheus"}
	for _, c := range containers {
		if !Runs(c) {
			continue
		}
		r.Add(c.At, "prom-server", c.Name, finding.Keep, "runs a Prometheus server; convert its configuration file, and add a Collector beside it that scrapes in its place", receiverDocs)
		for _, a := range c.Args {
			name, value, _ := strings.Cut(strings.TrimLeft(a.Text, "-"), "=")
			if !strings.HasPrefix(a.Text, "-") {
				continue
			}
			sayFlag(&r, a.At, name, value)
		}
	}
	r.Finish()
	return r.Conversion
}

// sayFlag says what becomes of a flag of the server.
func sayFlag(r *conversion.Recorder, at conversion.Place, name, value string) {
	if name == "enable-feature" {
		for f := range strings.SplitSeq(value, ",") {
			message, known := features[f]
			if !known {
				message = "is not about scraping, as far as this tool knows, and stays with Prometheus"
			}
			r.Add(at, "prom-feature", "--enable-feature="+f, map[bool]finding.Status{true: finding.Review, false: finding.Keep}[known], message, "https://prometheus.io/docs/prometheus/latest/feature_flags/")
		}
		return
	}
	status, message := finding.Manual, "is not a flag that this tool knows; look it up in Prometheus' documentation"
	for _, f := range flagStatus {
		if strings.HasPrefix(name, f.prefix) {
			status, message = f.status, f.message
			break
		}
	}
	r.Add(at, "prom-flag", "--"+name, status, message, flagDocs)
}
