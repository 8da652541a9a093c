// Package renameplan is what a rewrite of metrics tells about each family of series: what it was called, what it is called now,
// and whether queries on it have to change. It is written as JSON (docs/renameplan.schema.json) and read by the rewriting of
// queries, which never guesses from names alone.
package renameplan

import (
	"cmp"
	"encoding/json"
	"io"
	"slices"

	"github.com/prometheus/otlptranslator"
)

// SchemaVersion rises when a reader of the older form could break.
const SchemaVersion = 1

// Plan is the rename plan of one tree.
type Plan struct {
	SchemaVersion int    `json:"schema_version"`
	Delivery      string `json:"delivery"` // prometheus, or otlp where the metrics are pushed as well
	// Exporter is how the program's own OpenTelemetry Prometheus exporter is set up; nil where the plan does not say.
	Exporter *Exporter `json:"exporter,omitempty"`
	// Services are the jobs that scrape the programs, and the resources that the programs have in OpenTelemetry.
	Services []Service `json:"services,omitempty"`
	Families []Family  `json:"families"`
}

// Exporter is the setting of an OpenTelemetry Prometheus exporter, by its options (go.opentelemetry.io/otel/exporters/prometheus).
type Exporter struct {
	// TranslationStrategy is one of otlptranslator's; "" is UnderscoreEscapingWithSuffixes.
	TranslationStrategy string `json:"translation_strategy,omitempty"`
	ScopeInfo           bool   `json:"scope_info,omitempty"`  // false: WithoutScopeInfo
	TargetInfo          bool   `json:"target_info,omitempty"` // false: WithoutTargetInfo
}

// Service is one program: what its series are called by in Prometheus, and what by in OpenTelemetry.
type Service struct {
	Job       string `json:"job"`                 // the label job of the scrape
	Name      string `json:"name"`                // service.name
	Namespace string `json:"namespace,omitempty"` // service.namespace
	// Instances gives the service.instance.id of each value of the label instance.
	Instances map[string]string `json:"instances,omitempty"`
}

// NewJob is the label job of series that came over OTLP (OpenTelemetry specification, compatibility with Prometheus, resource
// attributes).
func (s Service) NewJob() string {
	if s.Namespace != "" {
		return s.Namespace + "/" + s.Name
	}
	return s.Name
}

// The forms that a family has in the rewritten program.
const (
	Instrument   = "instrument"    // an instrument of OpenTelemetry
	OwnMetric    = "otelmetric"    // a metric of the generated package otelmetric
	ClientGolang = "client_golang" // as it was
)

// The verdicts.
const (
	Same    = "same"    // name, type, help, labels and values are shown as before
	Renamed = "renamed" // it has another name where it is delivered
	Changed = "changed" // it is of another kind, and Queries says what to ask in place of what
	Left    = "left"    // the code is as it was, and so is the family; it is not pushed
)

// Family is the series of one name, as one place in the code makes them.
type Family struct {
	// Old is the name of the family in Prometheus; "" where it is known only at run time, by Expression.
	Old        string `json:"old"`
	Expression string `json:"expression,omitempty"`
	// New is the name of the instrument in OpenTelemetry, which is never translated on /metrics.
	New string `json:"new"`
	// OTLPName is the name that Prometheus gives the family when it takes it over OTLP, with its default settings.
	OTLPName string `json:"otlp_name,omitempty"`
	// Kind is counter, gauge, histogram, summary, untyped or collector, for one whose type the code says later.
	Kind string `json:"kind"`
	// NewKind is the kind that it has become, where that is another.
	NewKind string `json:"new_kind,omitempty"`
	// Unit is the unit of the instrument, which is none, as it would be added to the name.
	Unit string `json:"unit"`
	// Labels gives the new name of each label that is known; they are the same.
	Labels map[string]string `json:"labels"`
	// Buckets are the upper bounds of a histogram's buckets, where they are known.
	Buckets []float64 `json:"buckets,omitempty"`
	// OldBuckets are those that the histogram had, where they were others.
	OldBuckets []float64 `json:"old_buckets,omitempty"`
	// StartsLate says that the old program showed the family at 0 from its start, and the new one shows it from its first measurement.
	StartsLate bool `json:"starts_late,omitempty"`
	// ZeroInit says that the family is shown before its first measurement: that of a metric without labels is.
	ZeroInit bool `json:"zero_init"`
	// Scope is the instrumentation scope, the path of the module.
	Scope    string   `json:"scope"`
	Form     string   `json:"form"`
	Delivery []string `json:"delivery"` // exporter, otlp
	Verdict  string   `json:"verdict"`
	Reason   string   `json:"reason,omitempty"`
	// Queries are examples of what has to be asked in place of what, in PromQL, where the verdict is changed.
	Queries []Query `json:"queries,omitempty"`
	File    string  `json:"file"`
	Line    int     `json:"line"`
}

// Query is a query on the family before and after.
type Query struct {
	Old string `json:"old"`
	New string `json:"new"`
}

// Translate fills in what Prometheus makes of the names when it takes them over OTLP: its default is to add units and _total.
func (f *Family) Translate() {
	namer := otlptranslator.NewMetricNamer("", otlptranslator.UnderscoreEscapingWithSuffixes)
	types := map[string]otlptranslator.MetricType{"counter": otlptranslator.MetricTypeMonotonicCounter, "gauge": otlptranslator.MetricTypeGauge,
		"histogram": otlptranslator.MetricTypeHistogram, "summary": otlptranslator.MetricTypeSummary}
	name, err := namer.Build(otlptranslator.Metric{Name: f.New, Unit: f.Unit, Type: types[cmp.Or(f.NewKind, f.Kind)]})
	if err != nil || f.New == "" {
		return
	}
	f.OTLPName = name
	if name != f.Old && f.Verdict == Same {
		f.Verdict = Renamed
		f.Reason = "Prometheus calls it " + name + " when it takes it over OTLP, unless its translation_strategy is NoTranslation; on /metrics it keeps its name"
	}
}

// Write writes the plan, its families in the order of their names and places.
func (p *Plan) Write(w io.Writer) error {
	p.SchemaVersion = SchemaVersion
	if p.Families == nil {
		p.Families = []Family{}
	}
	slices.SortFunc(p.Families, func(a, b Family) int {
		return cmp.Or(cmp.Compare(a.Old, b.Old), cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Expression, b.Expression))
	})
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(p)
}
