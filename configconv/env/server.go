package env

import (
	"path"
	"regexp"

	"github.com/otelmigrate/otelmigrate/configconv/conversion"
	"github.com/otelmigrate/otelmigrate/configconv/workload"
	"github.com/otelmigrate/otelmigrate/internal/finding"
)

// collectorImage matches the last element of the names of images that run a Collector: of the project, of vendors, Grafana's.
var collectorImage = regexp.MustCompile(`^(opentelemetry-collector|otelcol|otel-collector|otel-col)([-_].*)?$|^aws-otel-collector$|^splunk-otel-collector$|^(alloy|grafana-agent)$`)

// isCollector reports whether an image runs a Collector, whose environment is its own.
func isCollector(image string) bool {
	name, _ := workload.SplitImage(image)
	return collectorImage.MatchString(path.Base(name)) || name == "grafana/agent"
}

// ofImage marks scopes as those of a Collector where the image runs one.
func ofImage(image string, scopes []*scope) []*scope {
	if isCollector(image) {
		for _, s := range scopes {
			s.server = true
		}
	}
	return scopes
}

// keepServer says of the variables of a Collector that they stay.
func keepServer(rec *conversion.Recorder, s *scope) {
	for _, v := range s.legacy() {
		r := *rec
		r.Family = family(v.name)
		r.Add(v.at, rule(v.name), v.name, finding.Keep, "is set for a Collector, which is no client: its own configuration reads it, or nothing does", sdkDocs)
	}
}
