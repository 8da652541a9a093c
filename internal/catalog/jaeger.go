package catalog

var jaegerClient = Module{Path: "github.com/uber/jaeger-client-go", Version: "v2.30.0+incompatible", Family: "jaeger", Packages: []Package{
	{Path: "github.com/uber/jaeger-client-go/config", URL: "https://www.jaegertracing.io/docs/latest/migration/", Entries: []Entry{
		{"Configuration Configuration.ServiceName Configuration.Disabled Configuration.Tags", "jaeger-config", "otelboot.TracerConfig", Auto, "the literal becomes a generated configuration of the OpenTelemetry SDK, whose methods have the same names and results"},
		{"Configuration.New Configuration.NewTracer Configuration.InitGlobalTracer", "jaeger-new-tracer", "otelboot.TracerConfig.New", Auto, "the same method of the generated configuration returns an OpenTelemetry tracer, and a closer that flushes"},
		{"Configuration.Sampler SamplerConfig SamplerConfig.Type SamplerConfig.Param", "jaeger-sampler", "sdktrace.ParentBased", Auto, "const and probabilistic become the samplers of the SDK, which follow a parent's decision"},
		{"SamplerConfig.*", "jaeger-sampler-remote", "jaegerremote.New", Manual, "remote and per-operation sampling: use go.opentelemetry.io/contrib/samplers/jaegerremote inside sdktrace.ParentBased; rate limiting: sample in the Collector"},
		{"Configuration.Reporter ReporterConfig ReporterConfig.QueueSize ReporterConfig.BufferFlushInterval ReporterConfig.LogSpans", "jaeger-reporter", "sdktrace.WithBatcher", Auto, "becomes the batch span processor with the same queue size and interval"},
		{"ReporterConfig.LocalAgentHostPort ReporterConfig.CollectorEndpoint ReporterConfig.User ReporterConfig.Password", "jaeger-reporter-address", "otlptracehttp.WithEndpointURL", Review, "spans leave as OTLP over HTTP to port 4318 of the same host: make sure that something listens there"},
		{"ReporterConfig.*", "jaeger-reporter-other", "otlptracehttp.Option", Manual, "set headers with OTEL_EXPORTER_OTLP_HEADERS; the exporter reconnects by itself"},
		{"FromEnv Configuration.FromEnv", "jaeger-from-env", "OTEL_* variables", Manual, "OpenTelemetry reads OTEL_* variables: JAEGER_SERVICE_NAME is OTEL_SERVICE_NAME, JAEGER_TAGS OTEL_RESOURCE_ATTRIBUTES, JAEGER_SAMPLER_TYPE and _PARAM OTEL_TRACES_SAMPLER and _ARG; an agent address becomes OTEL_EXPORTER_OTLP_ENDPOINT"},
		{"Configuration.Headers", "jaeger-headers", "propagation.TextMapPropagator", Manual, "write a propagator for headers of other names"},
		{"Configuration.BaggageRestrictions BaggageRestrictionsConfig BaggageRestrictionsConfig.* Configuration.Throttler ThrottlerConfig ThrottlerConfig.*", "jaeger-restrictions", "none", Manual, "OpenTelemetry has neither baggage restrictions nor a debug throttler; drop them"},
		{"Configuration.RPCMetrics", "jaeger-rpc-metrics", "otelgrpc, otelhttp metrics", Manual, "use the metrics of otelhttp and otelgrpc, or the spanmetrics connector of the Collector"},
		{"Configuration.Gen128Bit Gen128Bit", "jaeger-128bit", "none", Manual, "OpenTelemetry always uses 128-bit trace ids; drop the option"},
		{"Option Options Logger Metrics Observer ContribObserver Sampler Reporter Tag Injector Extractor MaxTagValueLength NoDebugFlagOnForcedSampling PoolSpans WithRandomNumber ZipkinSharedRPCSpan", "jaeger-option", "sdktrace.TracerProviderOption", Manual, "set it on the provider in the generated set-up: a sampler, a span processor, resource attributes, a propagator or an error handler (otel.SetErrorHandler)"},
	}},
	{Path: "github.com/uber/jaeger-client-go", URL: sdkURL, Entries: []Entry{
		{"SamplerTypeConst SamplerTypeProbabilistic", "jaeger-sampler", "sdktrace.ParentBased", Auto, "const and probabilistic become the samplers of the SDK, which follow a parent's decision"},
		{"SamplerTypeRemote SamplerTypeRateLimiting SamplerTypeLowerBound", "jaeger-sampler-remote", "jaegerremote.New", Manual, "use go.opentelemetry.io/contrib/samplers/jaegerremote inside sdktrace.ParentBased, or sample in the Collector"},
		{"SpanContext SpanContext.* TraceID TraceID.* SpanID SpanID.* NewSpanContext ContextFromString TraceIDFromString SpanIDFromString", "jaeger-span-context", "trace.SpanContext", Manual, "use span.SpanContext().TraceID() and SpanID(); a trace id prints as 32 digits instead of 16, so look at logs and databases that hold ids"},
		{"Span Span.* Tag NewTag Reference Reference.* SelfRef", "jaeger-span", "sdktrace.ReadOnlySpan", Manual, "the client's own span type: read spans with tracetest in tests, or with a SpanProcessor"},
		{"Tracer Tracer.* NewTracer TracerOption TracerOptions TracerOptionsFactory TracerOptionsFactory.*", "jaeger-tracer", "sdktrace.NewTracerProvider", Manual, "make an sdktrace.TracerProvider with the same sampler, resource and exporter, and take its Tracer"},
		{"Sampler Sampler.* SamplerV2 SamplerV2.* SamplerV2Base SamplerV2Base.* SamplingDecision SamplingDecision.* ConstSampler ConstSampler.* NewConstSampler ProbabilisticSampler ProbabilisticSampler.* NewProbabilisticSampler RateLimitingSampler RateLimitingSampler.* NewRateLimitingSampler GuaranteedThroughputProbabilisticSampler GuaranteedThroughputProbabilisticSampler.* NewGuaranteedThroughputProbabilisticSampler PerOperationSampler PerOperationSampler.* PerOperationSamplerParams PerOperationSamplerParams.* NewPerOperationSampler NewAdaptiveSampler", "jaeger-sampler-type", "sdktrace.Sampler", Manual, "use sdktrace.AlwaysSample, NeverSample or TraceIDRatioBased inside ParentBased; rate limiting and guaranteed throughput are for the Collector"},
		{"RemotelyControlledSampler RemotelyControlledSampler.* NewRemotelyControlledSampler SamplerOption SamplerOptions SamplerOptionsFactory SamplerOptionsFactory.* SamplerUpdater SamplerUpdater.* AdaptiveSamplerUpdater AdaptiveSamplerUpdater.* ProbabilisticSamplerUpdater ProbabilisticSamplerUpdater.* RateLimitingSamplerUpdater RateLimitingSamplerUpdater.* SamplingStrategyFetcher SamplingStrategyFetcher.* SamplingStrategyParser SamplingStrategyParser.* DefaultSamplingServerPort DefaultSamplingServerURL", "jaeger-sampler-remote", "jaegerremote.New", Manual, "use go.opentelemetry.io/contrib/samplers/jaegerremote inside sdktrace.ParentBased"},
		{"Reporter Reporter.* ReporterOption ReporterOptions NewRemoteReporter NewCompositeReporter NewLoggingReporter NewNullReporter Transport Transport.* NewUDPTransport NewUDPTransportWithParams UDPTransportParams UDPTransportParams.* DefaultUDPSpanServerHost DefaultUDPSpanServerPort", "jaeger-reporter-type", "sdktrace.SpanProcessor, sdktrace.SpanExporter", Manual, "use a batch span processor with an OTLP exporter; several exporters are several processors"},
		{"InMemoryReporter InMemoryReporter.* NewInMemoryReporter", "jaeger-reporter-memory", "tracetest.SpanRecorder", Manual, "use tracetest.NewSpanRecorder; GetSpans becomes Ended, Reset stays"},
		{"TextMapPropagator TextMapPropagator.* NewTextMapPropagator NewHTTPHeaderPropagator HeadersConfig HeadersConfig.* Injector Injector.* Extractor Extractor.* SpanContextFormat JaegerBaggageHeader JaegerDebugHeader TraceBaggageHeaderPrefix TraceContextHeaderName TracerStateHeaderName", "jaeger-propagation", "go.opentelemetry.io/contrib/propagators/jaeger", Manual, "use the jaeger propagator of contrib; other header names, debug ids and uberctx- baggage need a propagator of your own"},
		{"BinaryPropagator BinaryPropagator.* NewBinaryPropagator ZipkinSpanFormat ExtractableZipkinSpan ExtractableZipkinSpan.* InjectableZipkinSpan InjectableZipkinSpan.*", "jaeger-binary", "none", Manual, "OpenTelemetry has no binary propagation format; carry the text headers"},
		{"Logger Logger.* StdLogger NullLogger", "jaeger-logger", "otel.SetErrorHandler", Manual, "errors of the SDK go to the handler set with otel.SetErrorHandler"},
		{"Metrics Metrics.* NewMetrics NewNullMetrics", "jaeger-client-metrics", "none", Manual, "the SDK has metrics of its own under other names; drop the client's"},
		{"Observer Observer.* ContribObserver ContribObserver.* SpanObserver SpanObserver.* ContribSpanObserver ContribSpanObserver.*", "jaeger-observer", "sdktrace.SpanProcessor", Manual, "write an sdktrace.SpanProcessor; it sees start and end"},
		{"Process Process.* ProcessSetter ProcessSetter.* JaegerClientVersion JaegerClientVersionTagKey TracerHostnameTagKey TracerIPTagKey TracerUUIDTagKey", "jaeger-process", "resource.Resource", Manual, "process tags are resource attributes"},
		{"SamplerParamTagKey SamplerTypeTagKey EnableFirehose SpanAllocator SpanAllocator.* DefaultMaxTagValueLength", "jaeger-internals", "none", Manual, "OpenTelemetry has no counterpart; drop it"},
		{"BuildJaegerProcessThrift BuildJaegerThrift BuildZipkinThrift ConvertLogsToJaegerTags", "jaeger-thrift", "none", Manual, "OpenTelemetry exports OTLP; drop the conversion"},
	}},
	{Path: "github.com/uber/jaeger-client-go/log", URL: sdkURL, Whole: &Entry{"", "jaeger-logger", "otel.SetErrorHandler", Manual, "errors of the SDK go to the handler set with otel.SetErrorHandler"}},
	{Path: "github.com/uber/jaeger-client-go/log/zap", URL: sdkURL, Whole: &Entry{"", "jaeger-log-zap", "trace.SpanContextFromContext", Manual, "write the trace and span ids to the log from trace.SpanContextFromContext(ctx); the trace id has 32 digits"}},
	{Path: "github.com/uber/jaeger-client-go/transport", URL: sdkURL, Whole: &Entry{"", "jaeger-transport", "otlptracehttp.New", Manual, "use the OTLP exporter; basic authentication is the header Authorization"}},
	{Path: "github.com/uber/jaeger-client-go/transport/zipkin", URL: sdkURL, Whole: &Entry{"", "jaeger-transport-zipkin", "otlptracehttp.New", Manual, "send OTLP to a Collector with a zipkin exporter; the SDK's own Zipkin exporter is deprecated"}},
	{Path: "github.com/uber/jaeger-client-go/zipkin", URL: "https://pkg.go.dev/go.opentelemetry.io/contrib/propagators/b3", Whole: &Entry{"", "jaeger-b3", "b3.New", Manual, "use the b3 propagator of contrib with b3.WithInjectEncoding(b3.B3MultipleHeader)"}},
	{Path: "github.com/uber/jaeger-client-go/rpcmetrics", URL: otelgrpcURL, Whole: &Entry{"", "jaeger-rpc-metrics", "otelgrpc, otelhttp metrics", Manual, "use the metrics of otelhttp and otelgrpc, or the spanmetrics connector of the Collector"}},
	{Path: "github.com/uber/jaeger-client-go/testutils", URL: sdkURL, Whole: &Entry{"", "jaeger-testutils", "tracetest", Manual, "use tracetest, or an OTLP receiver in the test"}},
	{Path: "github.com/uber/jaeger-client-go/utils", URL: sdkURL, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an inner part of the client; drop it with the client"}},
	{Path: "github.com/uber/jaeger-client-go/x", URL: sdkURL, Whole: &Entry{"", "jaeger-experimental", "none", Manual, "an inner part of the client; drop it with the client"}},
	{Path: "github.com/uber/jaeger-client-go/log/zap/mock_opentracing", URL: sdkURL, Whole: &Entry{"", "jaeger-testutils", "tracetest", Manual, "use tracetest"}},
	{Path: "github.com/uber/jaeger-client-go/thrift", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/thrift-gen/agent", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/thrift-gen/baggage", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/thrift-gen/jaeger", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/thrift-gen/sampling", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/thrift-gen/zipkincore", URL: sdkURL, Whole: &jaegerThrift},
	{Path: "github.com/uber/jaeger-client-go/crossdock/client", URL: sdkURL, Whole: &jaegerCrossdock},
	{Path: "github.com/uber/jaeger-client-go/crossdock/common", URL: sdkURL, Whole: &jaegerCrossdock},
	{Path: "github.com/uber/jaeger-client-go/crossdock/endtoend", URL: sdkURL, Whole: &jaegerCrossdock},
	{Path: "github.com/uber/jaeger-client-go/crossdock/log", URL: sdkURL, Whole: &jaegerCrossdock},
	{Path: "github.com/uber/jaeger-client-go/crossdock/server", URL: sdkURL, Whole: &jaegerCrossdock},
	{Path: "github.com/uber/jaeger-client-go/crossdock/thrift/tracetest", URL: sdkURL, Whole: &jaegerCrossdock},
}}

var (
	jaegerThrift    = Entry{"", "jaeger-thrift", "none", Manual, "Thrift code of the client and its agent; OpenTelemetry exports OTLP, so drop it with what uses it"}
	jaegerCrossdock = Entry{"", "jaeger-crossdock", "none", Manual, "the client's own integration tests; drop them"}
)

var jaegerLib = Module{Path: "github.com/uber/jaeger-lib", Version: "v2.4.1+incompatible", Family: "jaeger", Packages: []Package{
	{Path: "github.com/uber/jaeger-lib/metrics", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/adapters", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/expvar", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/fork", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit/expvar", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit/influx", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/metricstest", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/multi", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/prometheus", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/tally", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/client/log/go-kit", URL: sdkURL, Whole: &Entry{"", "jaeger-logger", "otel.SetErrorHandler", Manual, "errors of the SDK go to the handler set with otel.SetErrorHandler"}},
	{Path: "github.com/uber/jaeger-lib/sample", URL: sdkURL, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an example of the library; drop it"}},
	{Path: "github.com/uber/jaeger-lib/utils", URL: sdkURL, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an inner part of the client; drop it with the client"}},
}}

var jaegerLibMetrics = Entry{"", "jlib-metrics", "metric.Meter", Manual, "make instruments from a metric.Meter; where the factory only served the Jaeger client, drop it"}
