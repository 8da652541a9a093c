package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

const (
	zipkinRecorderPath = zipkinReporter + "/recorder"

	notShared    = "a server's span has an id of its own in OpenTelemetry, and the client's as its parent: this is always false"
	recordedSpan = "spans of zipkin-go's form are made or sent by the program; OpenTelemetry's come from a tracer, and go to an sdktrace.SpanProcessor or SpanExporter: write one of these"
)

// zipkinRecorder serves the reporter that keeps spans, and what tests read of them.
//
//	rec := recorder.NewReporter()      =>  rec := oteltest.NewReporter()
//	spans := rec.Flush()               =>  spans := rec.Flush(), which are of the SDK
//	spans[0].Name, spans[0].Tags["k"]  =>  spans[0].Name(), oteltest.StringTags(spans[0])["k"]
//
// Not served: spans that are written out, fields that are assigned.
func zipkinRecorder() map[string]handler {
	const span = zipkinModelPath + ".SpanModel"
	return map[string]handler{
		zipkinRecorderPath + ".NewReporter":            counterpart("oteltest.NewReporter"),
		zipkinRecorderPath + ".ReporterRecorder":       pointerType("oteltest.Reporter", "oteltest.NewReporter()"),
		zipkinRecorderPath + ".ReporterRecorder.Flush": keepsZipkinName,
		zipkinRecorderPath + ".ReporterRecorder.Close": keepsZipkinName,

		span:                     spanModel,
		span + ".SpanContext":    recordedField("_1.SpanContext()", ""),
		span + ".Name":           recordedField("_1.Name()", ""),
		span + ".Kind":           recordedField("_1.SpanKind()", ""),
		span + ".Timestamp":      recordedField("_1.StartTime()", ""),
		span + ".Duration":       recordedField("oteltest.Duration(_1)", ""),
		span + ".Shared":         recordedField("oteltest.Shared(_1)", notShared),
		span + ".LocalEndpoint":  recordedField("otelboot.LocalEndpointOf(_1)", ""),
		span + ".RemoteEndpoint": recordedField("otelboot.RemoteEndpointOf(_1)", ""),
		span + ".Annotations":    recordedField("oteltest.Annotations(_1)", ""),
		span + ".Tags":           recordedField("oteltest.StringTags(_1)", ""),

		zipkinModelPath + ".Annotation":           counterpart("oteltest.Annotation"),
		zipkinModelPath + ".Annotation.Timestamp": keepsName,
		zipkinModelPath + ".Annotation.Value":     keepsName,
	}
}

// keepsZipkinName is keepsName for a method that the file of zipkin-go's recorder adds to the reporter.
func keepsZipkinName(s *rewriters.Site) {
	s.On(s.Ident, func(e *rewriters.Edit) { e.Need("oteltest.StringTags") })
	keepsName(s)
}

// spanModel replaces the type, which is read by methods now.
func spanModel(s *rewriters.Site) {
	if lit, ok := s.Parent(s.Name()).(*ast.CompositeLit); ok && lit.Type == s.Name() {
		s.Block(recordedSpan)
		return
	}
	if isTest(s.File) == 0 && !importsPackage(s, zipkinRecorderPath) {
		s.Block(recordedSpan)
		return
	}
	replaceType(s, s.Name(), "sdktrace.ReadOnlySpan")
}

// recordedField is mockField with a note where the value is another one now.
func recordedField(form, note string) handler {
	return func(s *rewriters.Site) {
		if isTest(s.File) == 0 && !importsPackage(s, zipkinRecorderPath) {
			s.Block(recordedSpan)
			return
		}
		mockField(form)(s)
		if note != "" {
			s.Review(note)
		}
	}
}

// recordedOf is what a field of the span context is selected from when that is a recorded span; else nil.
func recordedOf(s *rewriters.Site, sel *ast.SelectorExpr) ast.Expr {
	t := s.TypeOf(sel.X)
	if p, ok := underlying(t).(*gotypes.Pointer); ok {
		t = p.Elem()
	}
	if typeSymbol(t) != zipkinModelPath+".SpanModel" {
		return nil
	}
	return sel.X
}
