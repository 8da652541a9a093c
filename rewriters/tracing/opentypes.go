package tracing

import "github.com/otelmigrate/otelmigrate/internal/catalog"

// openTypes are replaced by types that can be handed over as interfaces all the same: ids print themselves, spans and tracers are
// found again by an assertion.
var openTypes = map[string]bool{
	jaeger + ".SpanContext": true, jaeger + ".TraceID": true, jaeger + ".SpanID": true, jaeger + ".Span": true, jaeger + ".InMemoryReporter": true,
	otLog + ".Encoder": true,
	jaeger + ".Logger": true, jaegerLog + ".Logger": true, // otelboot.Logger has their methods
	jaeger + ".Observer": true, jaeger + ".ContribObserver": true, jaeger + ".SpanObserver": true, jaeger + ".ContribSpanObserver": true,
	ot + ".BuiltinFormat": true, ot + ".HTTPHeadersCarrier": true, ot + ".TextMapCarrier": true, ot + ".TextMapReader": true, ot + ".TextMapWriter": true,
	zipkinPath + ".Span": true, zipkinModelPath + ".SpanContext": true, zipkinBridge + ".SpanContext": true, zipkinModelPath + ".TraceID": true, zipkinModelPath + ".ID": true, zipkinModelPath + ".Endpoint": true,
	zipkinIDs + ".IDGenerator":         true,                                             // with the same methods
	zipkinModelPath + ".BaggageFields": true, zipkinMiddleware + ".BaggageHandler": true, // with the same methods
	zipkinModelPath + ".SpanModel": true, zipkinReporter + "/recorder.ReporterRecorder": true,
	zipkinReporter + "/http.HTTPDoer": true, // goes with the option that takes one
	mocktracer + ".MockTracer":        true, mocktracer + ".MockSpan": true, mocktracer + ".MockSpanContext": true,
}

// Open implements rewriters.ValueRewriter.
func (r *rewriter) Open(m catalog.Match) bool { return openTypes[m.Symbol] }
