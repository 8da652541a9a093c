package catalog

const otelgrpcURL = "https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/google.golang.org/grpc/otelgrpc"

var grpcOpentracing = Module{Path: "github.com/grpc-ecosystem/grpc-opentracing", Version: "v0.0.0-20180507213350-8e809c8a8645", Family: "opentracing", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc", URL: otelgrpcURL, Entries: []Entry{
		{"OpenTracingClientInterceptor OpenTracingServerInterceptor OpenTracingStreamClientInterceptor OpenTracingStreamServerInterceptor", "otgrpc-interceptor", "otelboot.UnaryServerInterceptor and its siblings", Auto, "becomes an interceptor in the generated package that records the same spans; otelgrpc would rename them and their attributes"},
		{"Option IncludingSpans SpanInclusionFunc LogPayloads SpanDecorator SpanDecoratorFunc", "otgrpc-option", "otelgrpc.Option", Manual, "add the option to the generated interceptor, or use the otelgrpc stats handler with WithFilter"},
		{"SetSpanTags ErrorClass Class Unknown Success ClientError ServerError", "otgrpc-error", "Span.SetStatus", Manual, "set the status and the attributes response_code and response_class where the error is known"},
	}},
}}

var goGRPC = Module{Path: "github.com/opentracing-contrib/go-grpc", Version: "v0.1.4", Family: "opentracing", Packages: []Package{
	{Path: "github.com/opentracing-contrib/go-grpc", URL: otelgrpcURL, Whole: &Entry{"", "contrib-grpc", "otelgrpc.NewServerHandler, otelgrpc.NewClientHandler", Manual,
		"use grpc.StatsHandler(otelgrpc.NewServerHandler()) and grpc.WithStatsHandler(otelgrpc.NewClientHandler()); span names lose their leading slash and attributes follow the semantic conventions"}},
}}

var grpcMiddleware = Module{Path: "github.com/grpc-ecosystem/go-grpc-middleware", Version: "v1.4.0", Family: "opentracing", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing", URL: otelgrpcURL, Whole: &Entry{"", "grpc-middleware-opentracing", "otelgrpc.NewServerHandler, otelgrpc.NewClientHandler", Manual,
		"use the otelgrpc stats handlers; WithFilterFunc becomes otelgrpc.WithFilter. The interceptors also wrote trace ids into grpc_ctxtags, from where log lines took them: add them to the logger by hand"}},
}}
