package tracing

import (
	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// spanOverrides are the methods by which a trace.Span reaches those of a struct that embeds it.
var spanOverrides = map[string]string{
	"Finish": `// End ends the span as Finish does.
func End(...trace.SpanEndOption) { _1.Finish() }`,
	"SetOperationName": `// SetName names the span as SetOperationName does.
func SetName(name string) { _1.SetOperationName(name) }`,
	"SetTag": `// SetAttributes sets each attribute as SetTag does.
func SetAttributes(attributes ...attribute.KeyValue) {
	for _, a := range attributes {
		_1.SetTag(string(a.Key), a.Value.AsInterface())
	}
}`,
	"Context": `// SpanContext is that of Context.
func SpanContext() trace.SpanContext { return _1.Context() }`,
}

// tracerOverrides are the methods by which a trace.Tracer reaches those of a struct that embeds it.
var tracerOverrides = map[string]string{
	"StartSpan": `// Start starts a span as StartSpan does.
func Start(ctx context.Context, name string, opts ...trace.SpanStartOption) (context.Context, trace.Span) {
	span := _1.StartSpan(name, otelboot.InContext(ctx, opts)...)
	return trace.ContextWithSpan(ctx, span), span
}`,
}

// zipkinOverrides is spanOverrides for zipkin.Span.
var zipkinOverrides = map[string]string{
	"Finish":  spanOverrides["Finish"],
	"Context": spanOverrides["Context"],
	"Tag": `// SetAttributes sets each attribute as Tag does.
func SetAttributes(attributes ...attribute.KeyValue) {
	for _, a := range attributes {
		_1.Tag(string(a.Key), fmt.Sprint(a.Value.AsInterface()))
	}
}`,
}

// Crossing implements rewriters.Rewriter. Spans, tracers and span contexts are handles that most code only passes on: in a
// context or a request's locals, by dependency injection, embedded in a struct. The configuration types decode from the same
// keys as the legacy ones. Tracers and spans that the program or a vendor's library implements are adapted.
func (r *rewriter) Crossing(m catalog.Match) rewriters.Crossing {
	c := rewriters.Crossing{Opaque: true, Tagged: true}
	switch m.Symbol {
	case ot + ".Tracer":
		c.Embedded, c.Adapt, c.Bridge = true, "otelboot.FromOpenTracing", "otelboot.OpenTracing"
		c.Overrides, c.Unwrap, c.Own = tracerOverrides, "otelboot.LegacyTracer", "otelboot.OwnTracer"
	case ot + ".Span":
		c.Embedded, c.Adapt = true, "otelboot.SpanFromOpenTracing"
		c.Overrides, c.Unwrap = spanOverrides, "otelboot.LegacySpan"
	case zipkinPath + ".Span":
		c.Embedded, c.Overrides = true, zipkinOverrides
	case zipkinPath + ".Tracer":
		c.Embedded = true
	case ot + ".BuiltinFormat", ot + ".HTTPHeadersCarrier", ot + ".TextMapCarrier", ot + ".TextMapReader", ot + ".TextMapWriter":
		c.AsAny = true // Inject and Extract take them so
	}
	return c
}
