package catalog

const otelgrpcURL = "https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"

var grpcOpentracing = Module{Path: "github.com/grpc-ecosystem/grpc-opentracing", Version: "v0.0.0-20180507213350-8e809c8a8645", Family: "opentracing", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc", URL: otelgrpcURL, Entries: otgrpcEntries},
}}

// go-grpc is otgrpc in its later home.
var goGRPC = Module{Path: "github.com/opentracing-contrib/go-grpc", Version: "v0.1.4", Family: "opentracing", Packages: []Package{
	{Path: "github.com/opentracing-contrib/go-grpc", URL: otelgrpcURL, Entries: otgrpcEntries},
}}

var otgrpcEntries = []Entry{
	{"OpenTracingClientInterceptor OpenTracingServerInterceptor OpenTracingStreamClientInterceptor OpenTracingStreamServerInterceptor", "otgrpc-interceptor", "otelboot.UnaryServerInterceptor and its siblings", Auto, "becomes an interceptor in the generated package that records the same spans; otelgrpc would rename them and their attributes"},
	{"Option IncludingSpans SpanInclusionFunc LogPayloads SpanDecorator SpanDecoratorFunc", "otgrpc-option", "otelboot.GRPCOption", Auto, "becomes an option of the generated interceptors; a parent that was nil is a trace.SpanContext that is not valid"},
	{"SetSpanTags", "otgrpc-error", "otelboot.SetGRPCAttributes", Auto, "becomes a function in the generated package that sets the same attributes, and the status"},
	{"ErrorClass Class Unknown Success ClientError ServerError", "otgrpc-class", "otelboot.GRPCErrorClass", Auto, "becomes the type GRPCClass of the generated package, with the same values"},
}

var grpcMiddleware = Module{Path: "github.com/grpc-ecosystem/go-grpc-middleware", Version: "v1.4.0", Family: "opentracing", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing", URL: otelgrpcURL, Entries: []Entry{
		{"UnaryServerInterceptor StreamServerInterceptor", "grpc-middleware-server", "otelboot.CtxTagsUnaryServerInterceptor and its sibling", Review, "becomes an interceptor in the generated package that records the same spans, with the context tags as attributes, and goes on writing trace.traceid, trace.spanid and trace.sampled into them; a trace id there has 32 digits, where the Jaeger client's had 16, so look at what joins logs by it"},
		{"UnaryClientInterceptor StreamClientInterceptor", "grpc-middleware-client", "otelboot.CtxTagsUnaryClientInterceptor and its sibling", Auto, "becomes an interceptor in the generated package that records the same spans"},
		{"Option WithTracer WithFilterFunc FilterFunc WithUnaryRequestHandlerFunc UnaryRequestHandlerFunc WithOpName OpNameFunc", "grpc-middleware-option", "otelboot.CtxTagsOption", Auto, "becomes an option of the generated interceptors; without a tracer they use one of the global provider"},
		{"WithTraceHeaderName", "grpc-middleware-header-name", "none", Review, "is left out: the ids in the context tags come from the span, where they were read from its header before, so they are there under any name of the header"},
		{"ClientAddContextTags", "grpc-middleware-context-tags", "otelboot.ClientAddContextTags", Auto, "becomes a function of the generated package that takes a start option, such as trace.WithAttributes"},
		{"TagTraceId TagSpanId TagSampled", "grpc-middleware-tag-name", "otelboot.TagTraceID and its siblings", Auto, "becomes a constant of the generated package with the same value"},
	}},
}}
