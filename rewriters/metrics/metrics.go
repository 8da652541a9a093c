// Package metrics rewrites prometheus/client_golang instrumentation to the OpenTelemetry metrics API, with the series on
// /metrics unchanged: the instruments are exposed on the registry that the program serves already, under the same names.
//
// There are two ways to do that. A metric whose whole use OpenTelemetry has calls for becomes an instrument. Any other, with all
// that it is used with, becomes one of the generated package otelmetric, which has the types and methods of the client and hands
// the values to OpenTelemetry: children of vectors that are kept in variables, deleted series, gauges that are both set and added
// to, metrics on a registry of their own, custom collectors. Summaries and the registry itself stay on client_golang by design.
package metrics

import (
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Import paths of the legacy packages served here.
const (
	prom     = "github.com/prometheus/client_golang/prometheus"
	promauto = prom + "/promauto"
	promhttp = prom + "/promhttp"
	testutil = prom + "/testutil"
)

type handler func(*rewriter, *rewriters.Site)

type rewriter struct {
	units map[*rewriters.Unit]*instrument
	exact map[*rewriters.Unit]bool   // whose metrics become those of the generated package otelmetric
	why   map[*rewriters.Unit]string // why no instruments
}

// New returns the rewriter of the family prometheus. It serves one plan.
func New() rewriters.Rewriter {
	return &rewriter{units: map[*rewriters.Unit]*instrument{}, exact: map[*rewriters.Unit]bool{}, why: map[*rewriters.Unit]string{}}
}

// Families implements rewriters.Rewriter.
func (r *rewriter) Families() []string { return []string{"prometheus"} }

// Ambient implements rewriters.Rewriter: metrics meet on a registry only, which takes them one by one.
func (r *rewriter) Ambient(catalog.Match) string { return "" }

// Separate implements rewriters.Rewriter.
func (r *rewriter) Separate(m catalog.Match) bool { return registrations[m.Symbol] != "" }

// Foreign implements rewriters.Rewriter.
func (r *rewriter) Foreign(string, int) string { return "" }

// ForeignOption implements rewriters.Rewriter.
func (r *rewriter) ForeignOption(string) string { return "" }

// Plan implements rewriters.Rewriter.
func (r *rewriter) Plan(s *rewriters.Site) {
	if wasSummary(s) {
		if r.planSummary(s); s.Planned() {
			return
		}
	}
	switch _, registers := registrations[s.Symbol]; {
	case registers:
		register(r, s)
		return
	case r.exact[s.Unit]:
		if option(r, s); !s.Planned() {
			planExact(r, s)
		}
		return
	case s.MethodExpr():
		s.Block("the method is selected from its type, so that the receiver comes as an argument; call it on a value")
		return
	}
	if h := handlers[s.Symbol]; h != nil {
		h(r, s)
	}
}

var handlers map[string]handler

func init() {
	handlers = map[string]handler{
		promhttp + ".InstrumentHandlerCounter": instrumentHandler,
		prom + ".CounterVec.MustCurryWith":     curry,
	}
	for _, part := range []string{"Duration", "RequestSize", "ResponseSize", "TimeToWriteHeader"} {
		handlers[promhttp+".InstrumentHandler"+part] = instrumentSummary
	}
	for _, kind := range []string{"Counter", "Gauge", "Histogram"} {
		handlers[prom+"."+kind] = typeName
		handlers[prom+"."+kind+"Vec"] = typeName
		for _, pkg := range []string{prom, promauto} {
			handlers[pkg+".New"+kind] = construct
			handlers[pkg+".New"+kind+"Vec"] = construct
		}
		handlers[prom+"."+kind+"Vec.WithLabelValues"] = child
		handlers[prom+"."+kind+"Vec.With"] = child
	}
	handlers[prom+".Observer"], handlers[prom+".ObserverVec"] = typeName, typeName
	handlers[prom+".ObserverVec.WithLabelValues"], handlers[prom+".ObserverVec.With"] = child, child
	for _, symbol := range optionSymbols {
		handlers[symbol] = option
	}
	for _, method := range []string{"Counter.Inc", "Counter.Add", "Gauge.Set", "Gauge.SetToCurrentTime", "Gauge.Inc", "Gauge.Dec", "Gauge.Add", "Gauge.Sub", "Histogram.Observe", "Observer.Observe"} {
		handlers[prom+"."+method] = record
	}
}
