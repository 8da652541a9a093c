package catalog

var jaegerClient = Module{Path: "github.com/uber/jaeger-client-go", Version: "v2.30.0+incompatible", Family: "jaeger", Packages: []Package{
	{Path: "github.com/uber/jaeger-client-go/config", URL: "https://www.jaegertracing.io/docs/latest/migration/", Entries: []Entry{
		{"Configuration", "jaeger-config", "otelboot.TracerConfig, otelboot.Configuration", Review, "a complete literal becomes a generated configuration of the OpenTelemetry SDK, anything else a generated type with the client's fields; spans leave as OTLP over HTTP, to port 4318 of the same host: make sure that something listens there"},
		{"Configuration.ServiceName Configuration.Disabled Configuration.Tags", "jaeger-config", "otelboot.TracerConfig, otelboot.Configuration", Auto, "the field of the generated configuration; tags are attributes of the resource"},
		{"Configuration.New Configuration.NewTracer Configuration.InitGlobalTracer", "jaeger-new-tracer", "otelboot.TracerConfig.New", Auto, "the same method of the generated configuration returns an OpenTelemetry tracer, and a closer that flushes"},
		{"Configuration.Sampler SamplerConfig SamplerConfig.Type SamplerConfig.Param", "jaeger-sampler", "sdktrace.ParentBased", Auto, "becomes a sampler that follows a parent's decision, as the client's did"},
		{"SamplerConfig.SamplingServerURL SamplerConfig.SamplingRefreshInterval SamplerConfig.MaxOperations SamplerConfig.Options", "jaeger-sampler-remote", "jaegerremote.New", Auto, "becomes an option of the remote sampler of OpenTelemetry's contrib modules"},
		{"SamplerConfig.OperationNameLateBinding", "jaeger-sampler-remote", "none", Review, "a sampler decides at start, on the name given there; the field has no effect"},
		{"SamplerConfig.NewSampler", "jaeger-sampler", "sdktrace.Sampler", Manual, "make an sdktrace.Sampler, or leave the sampler to the configuration"},
		{"Configuration.Reporter ReporterConfig ReporterConfig.QueueSize ReporterConfig.BufferFlushInterval ReporterConfig.LogSpans ReporterConfig.HTTPHeaders", "jaeger-reporter", "sdktrace.WithBatcher", Auto, "becomes the batch span processor with the same queue size and interval, and the exporter's headers; spans are logged where there is a logger"},
		{"ReporterConfig.LocalAgentHostPort ReporterConfig.CollectorEndpoint ReporterConfig.User ReporterConfig.Password", "jaeger-reporter-address", "otlptracehttp.WithEndpointURL", Review, "spans leave as OTLP over HTTP to port 4318 of the same host: make sure that something listens there"},
		{"ReporterConfig.DisableAttemptReconnecting ReporterConfig.AttemptReconnectInterval", "jaeger-reporter-other", "none", Review, "HTTP connects anew by itself; the field has no effect"},
		{"ReporterConfig.NewReporter", "jaeger-reporter", "sdktrace.SpanProcessor", Manual, "make a batch span processor, or leave the reporter to the configuration"},
		{"FromEnv Configuration.FromEnv", "jaeger-from-env", "otelboot.FromEnv", Review, "the JAEGER_* variables are read as before, and OTEL_* variables win over them"},
		{"Configuration.Headers", "jaeger-headers", "propagation.TextMapPropagator", Auto, "the generated propagator takes the names of the headers"},
		{"Configuration.BaggageRestrictions BaggageRestrictionsConfig BaggageRestrictionsConfig.DenyBaggageOnInitializationFailure BaggageRestrictionsConfig.HostPort BaggageRestrictionsConfig.RefreshInterval Configuration.Throttler ThrottlerConfig ThrottlerConfig.HostPort ThrottlerConfig.RefreshInterval ThrottlerConfig.SynchronousInitialization", "jaeger-restrictions", "none", Review, "OpenTelemetry has neither baggage restrictions nor a debug throttler; the field has no effect"},
		{"Configuration.RPCMetrics", "jaeger-rpc-metrics", "otelgrpc, otelhttp metrics", Review, "the client's metrics of requests are gone; use otelhttp, otelgrpc, or the spanmetrics connector of the Collector"},
		{"Configuration.Gen128Bit Gen128Bit", "jaeger-128bit", "none", Review, "OpenTelemetry's trace ids always have 128 bits; where 64 were used, ids in logs and headers get longer"},
		{"Option Tag Sampler Reporter WithRandomNumber", "jaeger-option", "otelboot.TracerOption", Auto, "becomes an option of the generated set-up, with the same effect"},
		{"Logger", "jaeger-option-logger", "otel.SetErrorHandler", Review, "the logger gets every error of OpenTelemetry in the process, as there is one handler; the client's other messages are gone"},
		{"Injector Extractor", "jaeger-option-format", "propagation.TextMapPropagator", Review, "the propagator takes the place of Jaeger's in every carrier, as OpenTelemetry has one for all"},
		{"MaxTagValueLength", "jaeger-option-length", "sdktrace.SpanLimits", Review, "the limit counts characters, not bytes, and does not cut off strings in events"},
		{"Metrics PoolSpans NoDebugFlagOnForcedSampling ZipkinSharedRPCSpan", "jaeger-option-dropped", "none", Review, "the option goes: OpenTelemetry has no metrics of the client, no pool of spans, no debug flag and no ids shared by client and server"},
		{"Observer ContribObserver", "jaeger-option-observer", "sdktrace.SpanProcessor", Review, "the client's observer of requests goes with its metrics; one of the program's own becomes an sdktrace.SpanProcessor, by hand"},
		{"Options", "jaeger-option", "otelboot.TracerConfig", Manual, "write a function that changes an otelboot.TracerConfig"},
	}},
	{Path: "github.com/uber/jaeger-client-go", URL: sdkURL, Entries: []Entry{
		{"SamplerTypeConst SamplerTypeProbabilistic SamplerTypeRemote SamplerTypeRateLimiting SamplerTypeLowerBound DefaultUDPSpanServerHost DefaultUDPSpanServerPort DefaultSamplingServerPort DefaultSamplingServerURL DefaultMaxTagValueLength JaegerBaggageHeader JaegerDebugHeader TraceBaggageHeaderPrefix TraceContextHeaderName TracerStateHeaderName JaegerClientVersion JaegerClientVersionTagKey TracerHostnameTagKey TracerIPTagKey TracerUUIDTagKey SamplerParamTagKey SamplerTypeTagKey", "jaeger-constant", "its value", Auto, "becomes the value that the name stands for"},
		{"SpanContext SpanContext.* TraceID TraceID.* SpanID SpanID.* NewSpanContext ContextFromString TraceIDFromString SpanIDFromString", "jaeger-span-context", "trace.SpanContext", Manual, "use span.SpanContext().TraceID() and SpanID(); a trace id prints as 32 digits instead of 16, so look at logs and databases that hold ids"},
		{"Span Span.* Tag NewTag Reference Reference.* SelfRef", "jaeger-span", "sdktrace.ReadOnlySpan", Manual, "the client's own span type: read spans with tracetest in tests, or with a SpanProcessor"},
		{"NewTracer", "jaeger-tracer", "otelboot.NewTracer", Review, "the tracer is set up at the same place; strings longer than 256 bytes are no longer cut off"},
		{"Tracer Tracer.*", "jaeger-tracer-type", "trace.Tracer", Manual, "the client's own tracer type: declare a trace.Tracer; sampler and tags belong to its provider"},
		{"TracerOption TracerOptions TracerOptionsFactory.Tag TracerOptionsFactory.RandomNumber TracerOptionsFactory.CustomHeaderKeys", "jaeger-option", "otelboot.TracerOption", Auto, "becomes an option of the generated set-up, with the same effect"},
		{"TracerOptionsFactory.Logger", "jaeger-option-logger", "otel.SetErrorHandler", Review, "the logger gets every error of OpenTelemetry in the process, as there is one handler; the client's other messages are gone"},
		{"TracerOptionsFactory.Injector TracerOptionsFactory.Extractor", "jaeger-option-format", "propagation.TextMapPropagator", Review, "the propagator takes the place of Jaeger's in every carrier, as OpenTelemetry has one for all"},
		{"TracerOptionsFactory.MaxTagValueLength", "jaeger-option-length", "sdktrace.SpanLimits", Review, "the limit counts characters, not bytes, and does not cut off strings in events"},
		{"TracerOptionsFactory.Metrics TracerOptionsFactory.Gen128Bit TracerOptionsFactory.HighTraceIDGenerator TracerOptionsFactory.PoolSpans TracerOptionsFactory.NoDebugFlagOnForcedSampling TracerOptionsFactory.ZipkinSharedRPCSpan TracerOptionsFactory.HostIPv4 TracerOptionsFactory.TimeNow TracerOptionsFactory.MaxLogsPerSpan", "jaeger-option-dropped", "none", Review, "the option goes: OpenTelemetry has no counterpart of it, or always does what it asked for"},
		{"TracerOptionsFactory.Observer TracerOptionsFactory.ContribObserver", "jaeger-option-observer", "sdktrace.SpanProcessor", Review, "the client's observer of requests goes with its metrics; one of the program's own becomes an sdktrace.SpanProcessor, by hand"},
		{"TracerOptionsFactory TracerOptionsFactory.*", "jaeger-option-other", "sdktrace.TracerProviderOption", Manual, "OpenTelemetry has neither baggage restrictions nor a debug throttler; drop the option"},
		{"NewConstSampler NewRateLimitingSampler NewGuaranteedThroughputProbabilisticSampler Sampler SamplerV2 ConstSampler ProbabilisticSampler RateLimitingSampler GuaranteedThroughputProbabilisticSampler RemotelyControlledSampler", "jaeger-sampler-type", "sdktrace.Sampler", Auto, "becomes a sampler of the SDK that follows a parent's decision and decides on the others in the same way"},
		{"NewProbabilisticSampler", "jaeger-sampler-type", "sdktrace.TraceIDRatioBased", Review, "the share is the same; which traces are in it depends on the trace id in another way"},
		{"NewRemotelyControlledSampler", "jaeger-sampler-remote", "jaegerremote.New", Review, "the sampler asks its server at once, and not only after the first interval"},
		{"SamplerOption SamplerOptions SamplerOptionsFactory.InitialSampler SamplerOptionsFactory.SamplingServerURL SamplerOptionsFactory.MaxOperations SamplerOptionsFactory.SamplingRefreshInterval", "jaeger-sampler-remote", "jaegerremote.Option", Auto, "becomes an option of the remote sampler of OpenTelemetry's contrib modules"},
		{"SamplerOptionsFactory.Metrics SamplerOptionsFactory.Logger SamplerOptionsFactory.OperationNameLateBinding", "jaeger-sampler-remote", "none", Review, "the option goes: the sampler counts and logs nothing, and decides at start, on the name given there"},
		{"Sampler.* SamplerV2.* SamplerV2Base SamplerV2Base.* SamplingDecision SamplingDecision.* ConstSampler.* ProbabilisticSampler.* RateLimitingSampler.* GuaranteedThroughputProbabilisticSampler.* PerOperationSampler PerOperationSampler.* PerOperationSamplerParams PerOperationSamplerParams.* NewPerOperationSampler NewAdaptiveSampler", "jaeger-sampler-own", "sdktrace.Sampler", Manual, "write an sdktrace.Sampler; for a probability an operation, let a sampling server say it"},
		{"RemotelyControlledSampler.* SamplerOptionsFactory SamplerOptionsFactory.* SamplerUpdater SamplerUpdater.* AdaptiveSamplerUpdater AdaptiveSamplerUpdater.* ProbabilisticSamplerUpdater ProbabilisticSamplerUpdater.* RateLimitingSamplerUpdater RateLimitingSamplerUpdater.* SamplingStrategyFetcher SamplingStrategyFetcher.* SamplingStrategyParser SamplingStrategyParser.*", "jaeger-sampler-remote-own", "jaegerremote.Option", Manual, "use go.opentelemetry.io/contrib/samplers/jaegerremote, which has a fetcher of its own kind"},
		{"Reporter Reporter.Close Transport NewRemoteReporter NewNullReporter NewCompositeReporter ReporterOption ReporterOptions reporterOptions.QueueSize reporterOptions.BufferFlushInterval", "jaeger-reporter-type", "sdktrace.SpanProcessor, sdktrace.SpanExporter", Auto, "reporters become span processors, transports exporters"},
		{"NewLoggingReporter", "jaeger-reporter-log", "sdktrace.SpanProcessor", Review, "a finished span is logged with its ids in OpenTelemetry's form"},
		{"reporterOptions.Logger reporterOptions.Metrics", "jaeger-reporter-dropped", "none", Review, "the option goes: errors of the export go to OpenTelemetry's error handler, and are not counted"},
		{"NewUDPTransport NewUDPTransportWithParams UDPTransportParams UDPTransportParams.AgentClientUDPParams", "jaeger-transport", "otlptracehttp.New", Review, "spans leave as OTLP over HTTP to port 4318 of the same host: make sure that something listens there"},
		{"Reporter.* Transport.*", "jaeger-reporter-own", "sdktrace.SpanProcessor, sdktrace.SpanExporter", Manual, "write an sdktrace.SpanProcessor or an sdktrace.SpanExporter"},
		{"InMemoryReporter InMemoryReporter.* NewInMemoryReporter", "jaeger-reporter-memory", "tracetest.SpanRecorder", Manual, "use tracetest.NewSpanRecorder; GetSpans becomes Ended, Reset stays"},
		{"TextMapPropagator NewTextMapPropagator NewHTTPHeaderPropagator HeadersConfig HeadersConfig.ApplyDefaults HeadersConfig.JaegerDebugHeader HeadersConfig.JaegerBaggageHeader HeadersConfig.TraceContextHeaderName HeadersConfig.TraceBaggageHeaderPrefix Injector Extractor", "jaeger-propagation", "propagation.TextMapPropagator", Auto, "the generated propagator reads and writes the client's headers, under other names, too"},
		{"TextMapPropagator.* Injector.* Extractor.* SpanContextFormat", "jaeger-propagation-own", "propagation.TextMapPropagator", Manual, "write a propagation.TextMapPropagator, or call Inject and Extract of one"},
		{"BinaryPropagator BinaryPropagator.* NewBinaryPropagator ZipkinSpanFormat ExtractableZipkinSpan ExtractableZipkinSpan.* InjectableZipkinSpan InjectableZipkinSpan.*", "jaeger-binary", "none", Manual, "OpenTelemetry has no binary propagation format; carry the text headers"},
		{"Logger Logger.Error Logger.Infof StdLogger NullLogger", "jaeger-logger", "otelboot.Logger", Auto, "becomes a generated logger with the same methods"},
		{"Metrics NewMetrics NewNullMetrics", "jaeger-client-metrics", "none", Review, "the metrics of the Jaeger client (spans started, finished, dropped) are gone; dashboards and alerts on jaeger_tracer_* have no more data"},
		{"Metrics.*", "jaeger-client-metrics", "none", Manual, "the SDK has metrics of its own under other names; drop the client's"},
		{"Observer Observer.* ContribObserver ContribObserver.* SpanObserver SpanObserver.* ContribSpanObserver ContribSpanObserver.*", "jaeger-observer", "sdktrace.SpanProcessor", Manual, "write an sdktrace.SpanProcessor; it sees start and end"},
		{"Process Process.* ProcessSetter ProcessSetter.*", "jaeger-process", "resource.Resource", Manual, "process tags are resource attributes"},
		{"EnableFirehose SpanAllocator SpanAllocator.*", "jaeger-internals", "none", Manual, "OpenTelemetry has no counterpart; drop it"},
		{"BuildJaegerProcessThrift BuildJaegerThrift BuildZipkinThrift ConvertLogsToJaegerTags", "jaeger-thrift", "none", Manual, "OpenTelemetry exports OTLP; drop the conversion"},
	}},
	{Path: "github.com/uber/jaeger-client-go/log", URL: sdkURL, Entries: []Entry{
		{"Logger Logger.Error Logger.Infof StdLogger NullLogger", "jaeger-logger", "otelboot.Logger", Auto, "becomes a generated logger with the same methods"},
	}, Whole: &Entry{"", "jaeger-logger-own", "otel.SetErrorHandler", Manual, "errors of the SDK go to the handler set with otel.SetErrorHandler"}},
	{Path: "github.com/uber/jaeger-client-go/log/zap", URL: sdkURL, Entries: []Entry{
		{"NewLogger Logger", "jaeger-logger", "otelboot.SugaredLogger", Auto, "becomes a generated logger that logs to the zap logger"},
	}, Whole: &Entry{"", "jaeger-log-zap", "trace.SpanContextFromContext", Manual, "write the trace and span ids to the log from trace.SpanContextFromContext(ctx); the trace id has 32 digits"}},
	{Path: "github.com/uber/jaeger-client-go/transport", URL: sdkURL, Entries: []Entry{
		{"HTTPTransport HTTPTransport.Close HTTPOption HTTPBasicAuth HTTPHeaders HTTPTimeout", "jaeger-transport", "otlptracehttp.Option", Auto, "becomes an option of the OTLP exporter, or the exporter itself"},
		{"NewHTTPTransport", "jaeger-transport", "otlptracehttp.New", Review, "spans leave as OTLP over HTTP to port 4318 of the same host: make sure that something listens there"},
		{"HTTPBatchSize", "jaeger-transport", "none", Review, "the batch processor decides how many spans go into a request; OTEL_BSP_MAX_EXPORT_BATCH_SIZE sets it"},
	}, Whole: &Entry{"", "jaeger-transport-other", "otlptracehttp.New", Manual, "use the OTLP exporter; basic authentication is the header Authorization"}},
	{Path: "github.com/uber/jaeger-client-go/transport/zipkin", URL: sdkURL, Whole: &Entry{"", "jaeger-transport-zipkin", "otlptracehttp.New", Manual, "send OTLP to a Collector with a zipkin exporter; the SDK's own Zipkin exporter is deprecated"}},
	{Path: "github.com/uber/jaeger-client-go/zipkin", URL: "https://pkg.go.dev/go.opentelemetry.io/contrib/propagators/b3", Entries: []Entry{
		{"NewZipkinB3HTTPHeaderPropagator BaggagePrefix Propagator", "jaeger-b3", "b3.New", Review, "X-B3-ParentSpanId is no longer sent; trace ids are sent with 32 digits"},
	}, Whole: &Entry{"", "jaeger-b3-other", "b3.New", Manual, "use the b3 propagator of contrib with b3.WithInjectEncoding(b3.B3MultipleHeader)"}},
	{Path: "github.com/uber/jaeger-client-go/rpcmetrics", URL: otelgrpcURL, Entries: []Entry{
		{"NewObserver DefaultNameNormalizer", "jaeger-rpc-metrics", "otelgrpc, otelhttp metrics", Review, "the client's metrics of requests are gone; use otelhttp, otelgrpc, or the spanmetrics connector of the Collector"},
	}, Whole: &Entry{"", "jaeger-rpc-metrics", "otelgrpc, otelhttp metrics", Manual, "use the metrics of otelhttp and otelgrpc, or the spanmetrics connector of the Collector"}},
	{Path: "github.com/uber/jaeger-client-go/testutils", URL: sdkURL, Whole: &Entry{"", "jaeger-testutils", "tracetest", Manual, "use tracetest, or an OTLP receiver in the test"}},
	{Path: "github.com/uber/jaeger-client-go/utils", URL: sdkURL, Entries: []Entry{
		{"AgentClientUDPParams AgentClientUDPParams.HostPort AgentClientUDPParams.MaxPacketSize AgentClientUDPParams.Logger AgentClientUDPParams.DisableAttemptReconnecting AgentClientUDPParams.AttemptReconnectInterval", "jaeger-transport", "otlptracehttp.New", Review, "spans leave as OTLP over HTTP to port 4318 of the same host; what concerns UDP packets goes"},
	}, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an inner part of the client; drop it with the client"}},
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
	{Path: "github.com/uber/jaeger-lib/metrics", URL: metricURL, Entries: []Entry{
		{"Factory NullFactory", "jlib-client-metrics", "none", Review, clientMetricsGone},
	}, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/adapters", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/expvar", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/fork", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit/expvar", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/go-kit/influx", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/metricstest", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/multi", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/prometheus", URL: metricURL, Entries: []Entry{
		{"New", "jlib-client-metrics", "none", Review, clientMetricsGone},
	}, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/metrics/tally", URL: metricURL, Whole: &jaegerLibMetrics},
	{Path: "github.com/uber/jaeger-lib/client/log/go-kit", URL: sdkURL, Whole: &Entry{"", "jaeger-logger", "otel.SetErrorHandler", Manual, "errors of the SDK go to the handler set with otel.SetErrorHandler"}},
	{Path: "github.com/uber/jaeger-lib/sample", URL: sdkURL, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an example of the library; drop it"}},
	{Path: "github.com/uber/jaeger-lib/utils", URL: sdkURL, Whole: &Entry{"", "jaeger-utils", "none", Manual, "an inner part of the client; drop it with the client"}},
}}

const clientMetricsGone = "the metrics of the Jaeger client (spans started, finished, dropped) are gone; dashboards and alerts on jaeger_tracer_* have no more data"

var jaegerLibMetrics = Entry{"", "jlib-metrics", "metric.Meter", Manual, "make instruments from a metric.Meter; where the factory only served the Jaeger client, drop it"}
