// Package tracing rewrites OpenTracing, jaeger-client-go, zipkin-go and the instrumentation around them to the OpenTelemetry
// trace API. They share one package because programs mix them, a bridge makes one tracer of two, and what starts, ends and
// passes on spans is the same for all.
//
// Each handler serves one symbol, shows the code before and after in its comment, and lists what it does not serve; such a
// use blocks its unit, so nothing is half migrated. The norm for what a construct means is the OpenTracing compatibility
// page of the OpenTelemetry specification; where jaeger-client-go behaved differently, what the backend showed before wins.
package tracing

import (
	"strings"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// Import paths of the legacy packages served here.
const (
	ot       = "github.com/opentracing/opentracing-go"
	otExt    = ot + "/ext"
	otLog    = ot + "/log"
	otgrpc   = "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc"
	nethttp  = "github.com/opentracing-contrib/go-stdlib/nethttp"
	jaegercf = "github.com/uber/jaeger-client-go/config"
	jaeger   = "github.com/uber/jaeger-client-go"

	mocktracer = ot + "/mocktracer"
)

type handler func(*rewriters.Site)

type rewriter struct {
	handlers map[string]handler
	seen     map[*loader.File]bool // files in which expressions without a legacy name are planned
}

// New returns the rewriter of the families opentracing, jaeger and zipkin.
func New() rewriters.Rewriter {
	r := handlers()
	r.seen = map[*loader.File]bool{}
	return r
}

func handlers() *rewriter {
	r := &rewriter{handlers: map[string]handler{}}
	for _, part := range []map[string]handler{tagValues(), types(), starts(), tracers(), optionValues(), spans(), finishTypes(), tags(), logs(), logFieldValues(), propagation(), baggage(),
		instrumentation(), jaegerConfig(), jaegerOptions(), jaegerObservers(), jaegerReporters(), jaegerSamplers(), jaegerPropagation(), jaegerLoggers(), jaegerMetrics(), jaegerConstants(),
		jaegerIDs(), jaegerSpans(), mocks(), zipkinTracers(), zipkinSpans(), zipkinOptions(), zipkinModel(), zipkinReporters(), zipkinB3(), zipkinRecorder(), zipkinHTTP(), zipkinGRPC(), zipkinBaggage()} {
		for symbol, h := range part {
			r.handlers[symbol] = h
		}
	}
	inTests(r.handlers)
	return r
}

// Families implements rewriters.Rewriter.
func (r *rewriter) Families() []string { return []string{"opentracing", "jaeger", "zipkin"} }

// Ambient implements rewriters.Rewriter: the global tracer, and the span that a context carries from one function or
// middleware to the next. Each family has its own, and a package that bridges them takes part in both.
func (r *rewriter) Ambient(m catalog.Match) string {
	if m.Family == "zipkin" && zipkinAmbient(m) {
		return "zipkin"
	}
	switch m.Symbol {
	case ot + ".GlobalTracer", ot + ".SetGlobalTracer", ot + ".InitGlobalTracer", ot + ".IsGlobalTracerRegistered", ot + ".StartSpan",
		ot + ".StartSpanFromContext", ot + ".StartSpanFromContextWithTracer", ot + ".SpanFromContext", ot + ".ContextWithSpan",
		jaegercf + ".Configuration.InitGlobalTracer",
		// The propagator is global. Formats, carriers and errors go to it and come from it as values of `any` and error.
		ot + ".Tracer.Inject", ot + ".Tracer.Extract", ot + ".HTTPHeaders", ot + ".TextMap", ot + ".Binary", ot + ".BuiltinFormat", ot + ".HTTPHeadersCarrier",
		ot + ".TextMapCarrier", ot + ".TextMapReader", ot + ".TextMapWriter",
		ot + ".ErrUnsupportedFormat", ot + ".ErrSpanContextNotFound", ot + ".ErrInvalidSpanContext", ot + ".ErrInvalidCarrier", ot + ".ErrSpanContextCorrupted":
		return "opentracing"
	}
	// Every instrumentation library finds its parent in a context or leaves its span there.
	if m.Family == "opentracing" && !strings.HasPrefix(m.Symbol, ot+".") && !strings.HasPrefix(m.Symbol, ot+"/") {
		return "opentracing"
	}
	return ""
}

// Separate implements rewriters.Rewriter.
func (r *rewriter) Separate(catalog.Match) bool { return false }

// Plan implements rewriters.Rewriter.
func (r *rewriter) Plan(s *rewriters.Site) {
	if s.MethodExpr() && !methodExpressions[s.Symbol] {
		s.Block("the method is selected from its type, so that the receiver comes as an argument; call it on a value")
		return
	}
	if r.seen != nil && !r.seen[s.File] {
		r.seen[s.File] = true
		contextSwitches(s)
		spanIDExpressions(s)
		memoryReads(s)
		spanContextAssertions(s)
		comparedContexts(s)
		printedFields(s)
		convertedKinds(s)
		recordedPointers(s)
		recordedJSON(s)
	}
	if h := r.handlers[s.Symbol]; h != nil {
		h(s)
	}
}

// methodExpressions lists the methods whose handlers understand a use like opentracing.Span.Finish.
var methodExpressions = set(ot + ".Span.Finish " + ot + ".Span.FinishWithOptions " + ot + ".Span.SetOperationName " + ot + ".Span.SetTag " +
	ot + ".Span.Context " + ot + ".Span.Tracer " + ot + ".Tag.Set " + ot + ".Span.LogFields " + ot + ".Span.LogKV " +
	ot + ".Span.LogEvent " + ot + ".Span.LogEventWithPayload " + ot + ".Span.Log")

// Check implements rewriters.Rewriter.
func (r *rewriter) Check(p *rewriters.Plan) {
	convertOptions(p)
	remarkDependents(p)
}
