// Package delivery describes the ways on which metrics reach Prometheus after a migration, and what each does to names, labels,
// bucket bounds and to the series that a scrape adds.
package delivery

import (
	"fmt"
	"slices"
	"strings"

	"github.com/prometheus/otlptranslator"
)

// The profiles.
const (
	Exporter          = "exporter"           // the program serves /metrics with the OpenTelemetry Prometheus exporter, and Prometheus scrapes it
	OTLP              = "otlp"               // the program pushes OTLP, and Prometheus 3 takes it
	CollectorExporter = "collector-exporter" // the program pushes OTLP to a Collector, and Prometheus scrapes the Collector's prometheus exporter
	RemoteWrite       = "remote-write"       // the program pushes OTLP to a Collector, which writes to Prometheus' remote write endpoint
	Bridge            = "bridge"             // a Collector scrapes the program, which is as it was, and writes to Prometheus' remote write endpoint
)

// Names are the profiles in the order in which they are documented.
var Names = []string{Exporter, OTLP, CollectorExporter, RemoteWrite, Bridge}

// The labels that name an instrumentation scope.
const (
	ScopeName    = "otel_scope_name"
	ScopeVersion = "otel_scope_version"
	ScopeSchema  = "otel_scope_schema_url"
)

// JobLabels says where the labels job and instance come from.
type JobLabels string

// The sources of job and instance.
const (
	FromScrape   JobLabels = "scrape"   // the scrape configuration, as before
	FromResource JobLabels = "resource" // service.namespace/service.name, and service.instance.id
	Exported     JobLabels = "exported" // as FromResource, but called exported_job and exported_instance: the scrape of the Collector has set its own
)

// ScrapeSeries says what there is of up and scrape_*.
type ScrapeSeries string

// What there is of the series that a scrape adds.
const (
	PerTarget    ScrapeSeries = "target"    // one for each program, as before
	PerCollector ScrapeSeries = "collector" // one for each Collector
	None         ScrapeSeries = "none"
)

// Profile is a way with its settings.
type Profile struct {
	Name string
	// Strategy is what is done to names.
	Strategy otlptranslator.TranslationStrategyOption
	// KeyPrefix gives a label that begins with one underscore the prefix "key" (label_name_underscore_sanitization).
	KeyPrefix bool
	// KeepUnderscores keeps several underscores in a row in a label (label_name_preserve_multiple_underscores).
	KeepUnderscores bool
	// PlainBounds says that the label le is written as a plain decimal number: 1 and 1000000, where a scrape has 1.0 and 1e+06.
	PlainBounds bool
	// ScopeLabels are the labels of the instrumentation scope that every series has.
	ScopeLabels []string
	// Promoted are labels that every series has from resource attributes.
	Promoted []string
	// TargetInfo says that there is a series target_info for each program.
	TargetInfo bool
	Jobs       JobLabels
	Scrapes    ScrapeSeries
	// Native says that classic histograms arrive as native histograms with custom buckets (convert_histograms_to_nhcb).
	Native bool
	// Unmigrated says that the programs are as they were.
	Unmigrated bool
	// StaleMarkers says that a series ends when its program does. Without them it stays for the lookback of five minutes.
	StaleMarkers bool
}

// Settings change a profile from its default; the zero value changes nothing.
type Settings struct {
	// Strategy is the translation strategy of the exporter, the server or the Collector.
	Strategy string
	// ScopeLabels says whether series have labels otel_scope_*; nil is the profile's default.
	ScopeLabels *bool
	// TargetInfo says whether there is target_info; nil is the profile's default.
	TargetInfo *bool
	// Promote are resource attributes that become labels (promote_resource_attributes, or the Collector's resource_to_telemetry_conversion).
	Promote []string
	// HonorLabels says that the scrape of a Collector leaves job and instance as they are there (honor_labels: true).
	HonorLabels bool
	// NativeHistograms is convert_histograms_to_nhcb.
	NativeHistograms bool
}

// New is a profile with its settings. The defaults are those of each part as it comes, but for two that otelmigrate sets up itself: the
// exporter, which is without scope and target info, and the bridge, which adds nothing to what it scrapes.
func New(name string, s Settings) (*Profile, error) {
	p := &Profile{Name: name, Strategy: otlptranslator.UnderscoreEscapingWithSuffixes, Jobs: FromResource, Scrapes: None, TargetInfo: true}
	switch name {
	case Exporter:
		p.Jobs, p.Scrapes, p.TargetInfo, p.StaleMarkers = FromScrape, PerTarget, false, true
	case OTLP:
		p.KeyPrefix, p.KeepUnderscores, p.PlainBounds = true, true, true
	case CollectorExporter:
		p.KeepUnderscores = true
		p.Jobs, p.Scrapes, p.StaleMarkers = Exported, PerCollector, true
		if s.HonorLabels {
			p.Jobs = FromResource
		}
		p.ScopeLabels = []string{ScopeName, ScopeVersion, ScopeSchema}
	case RemoteWrite:
		p.KeepUnderscores, p.PlainBounds = true, true
		p.ScopeLabels = []string{ScopeName, ScopeVersion}
	case Bridge:
		p.KeepUnderscores, p.PlainBounds = true, true
		p.Jobs, p.Scrapes, p.Unmigrated, p.StaleMarkers, p.TargetInfo = FromScrape, PerTarget, true, true, false
		p.Strategy = otlptranslator.UnderscoreEscapingWithoutSuffixes
	default:
		return nil, fmt.Errorf("no profile %q; use one of %s", name, strings.Join(Names, ", "))
	}
	if s.Strategy != "" {
		p.Strategy = otlptranslator.TranslationStrategyOption(s.Strategy)
	}
	if s.ScopeLabels != nil {
		p.ScopeLabels = nil
		if *s.ScopeLabels {
			p.ScopeLabels = []string{ScopeName, ScopeVersion, ScopeSchema}
			if name == RemoteWrite || name == Bridge {
				p.ScopeLabels = p.ScopeLabels[:2]
			}
		}
	}
	if s.TargetInfo != nil {
		p.TargetInfo = *s.TargetInfo
	}
	if s.NativeHistograms && name != OTLP {
		return nil, fmt.Errorf("native histograms of classic ones are a setting of the profile %s", OTLP)
	}
	p.Native = s.NativeHistograms
	for _, key := range s.Promote {
		label, err := p.Label(key)
		if err != nil {
			return nil, err
		}
		p.Promoted = append(p.Promoted, label)
	}
	slices.Sort(p.Promoted)
	return p, nil
}

// Extra are the labels that every series has and did not have before.
func (p *Profile) Extra() []string { return slices.Concat(p.ScopeLabels, p.Promoted) }

// Metric is the name of the family that an instrument becomes. kind is counter, gauge, updowncounter or histogram, or "" where it is not known.
// The name comes from github.com/prometheus/otlptranslator, which the exporter, the server and the Collector all use.
func (p *Profile) Metric(instrument, unit, kind string) (string, error) {
	n := otlptranslator.NewMetricNamer("", p.Strategy)
	types := map[string]otlptranslator.MetricType{"counter": otlptranslator.MetricTypeMonotonicCounter, "gauge": otlptranslator.MetricTypeGauge,
		"updowncounter": otlptranslator.MetricTypeNonMonotonicCounter,
		"histogram":     otlptranslator.MetricTypeHistogram, "summary": otlptranslator.MetricTypeSummary}
	return n.Build(otlptranslator.Metric{Name: instrument, Unit: unit, Type: types[kind]})
}

// Label is the label that an attribute becomes.
func (p *Profile) Label(attribute string) (string, error) {
	n := otlptranslator.LabelNamer{
		UTF8Allowed: !p.Strategy.ShouldEscape(),
		//lint:ignore SA1019 Prometheus' own receiver sets it, by its setting label_name_underscore_sanitization
		UnderscoreLabelSanitization: p.KeyPrefix,
		PreserveMultipleUnderscores: p.KeepUnderscores,
	}
	return n.Build(attribute)
}
