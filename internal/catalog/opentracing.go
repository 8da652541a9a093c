package catalog

const (
	compatURL = "https://opentelemetry.io/docs/specs/otel/compatibility/opentracing/"
	traceURL  = "https://pkg.go.dev/go.opentelemetry.io/otel/trace"
	sdkURL    = "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/trace"
)

var opentracingGo = Module{Path: "github.com/opentracing/opentracing-go", Version: "v1.2.0", Family: "opentracing", Packages: []Package{
	{Path: "github.com/opentracing/opentracing-go", URL: compatURL, Entries: []Entry{
		{"Tracer", "ot-tracer", "trace.Tracer", Auto, "the type becomes trace.Tracer; a propagator is not part of it"},
		{"Tracer.StartSpan StartSpan", "ot-start-span", "Tracer.Start", Auto, "becomes Tracer.Start in a context that holds the parent, or none; the kind, tags and start time become start options"},
		{"StartSpanFromContext", "ot-start-span-from-context", "Tracer.Start", Auto, "becomes Tracer.Start on the package's tracer, which returns the context first"},
		{"StartSpanFromContextWithTracer", "ot-start-span-from-context", "Tracer.Start", Auto, "becomes Start on the given tracer, which returns the context first"},
		{"Span", "ot-span", "trace.Span", Auto, "the type becomes trace.Span"},
		{"SpanContext", "ot-span-context", "trace.SpanContext", Auto, "the interface becomes the struct trace.SpanContext, whose zero value stands for nil"},
		{"SpanContext.ForeachBaggageItem", "ot-baggage", "baggage.FromContext", Auto, "baggage belongs to the context in OpenTelemetry: that of the context which holds the span is read"},
		{"Span.Finish", "ot-finish", "Span.End", Auto, "becomes End; what is set on the span afterwards is ignored"},
		{"Span.FinishWithOptions FinishOptions FinishOptions.FinishTime", "ot-finish-options", "Span.End(trace.WithTimestamp)", Auto, "becomes End with trace.WithTimestamp, or a generated function where the options come as a value or hold log records"},
		{"FinishOptions.LogRecords FinishOptions.BulkLogData LogRecord LogRecord.Timestamp LogRecord.Fields LogData LogData.Timestamp LogData.Event LogData.Payload LogData.ToLogRecord", "ot-finish-records", "Span.AddEvent(trace.WithTimestamp)", Auto, "the generated function Finish adds each record as an event of its time, named by the field event, or log"},
		{"Span.SetTag", "ot-set-tag", "Span.SetAttributes", Auto, "becomes SetAttributes with the attribute type that the Jaeger client sent; the error tag becomes the status"},
		{"Span.SetOperationName", "ot-set-operation-name", "Span.SetName", Auto, "becomes SetName"},
		{"Span.Context", "ot-span-context", "Span.SpanContext", Auto, "becomes SpanContext"},
		{"Span.LogFields", "ot-log-fields", "Span.AddEvent", Auto, "becomes AddEvent, named by the field event, or log"},
		{"Span.LogKV", "ot-log-fields", "Span.AddEvent", Auto, "becomes AddEvent, named by the key event, or log"},
		{"Span.Log Span.LogEvent Span.LogEventWithPayload", "ot-log-deprecated", "Span.AddEvent", Manual, "call AddEvent with the event's name, and the payload as an attribute"},
		{"Span.SetBaggageItem Span.BaggageItem", "ot-baggage", "baggage.ContextWithBaggage", Auto, "baggage belongs to the context in OpenTelemetry: it is put into and read from the context that holds the span, by generated functions"},
		{"Span.Tracer", "ot-span-tracer", "Span.TracerProvider", Auto, "becomes the tracer that the span's provider has for the package"},
		{"StartSpanOption StartSpanOption.Apply StartSpanOptions StartSpanOptions.* SpanReference SpanReference.* SpanReferenceType ChildOfRef FollowsFromRef StartTime.Apply Tag.Apply Tags.Apply", "ot-start-option", "trace.SpanStartOption", Manual, "pass trace.SpanStartOption values, and the parent as a context; a reference that is not the parent becomes a link"},
		{"ChildOf", "ot-child-of", "trace.ContextWithSpan", Auto, "the parent is put into the context that the span starts from"},
		{"FollowsFrom", "ot-follows-from", "trace.WithLinks", Manual, "start from a context that holds the parent and add trace.WithLinks, so that the trace stays whole"},
		{"StartTime", "ot-start-time", "trace.WithTimestamp", Auto, "becomes the start option trace.WithTimestamp"},
		{"Tag Tag.Key Tag.Value Tags", "ot-tag", "trace.WithAttributes", Auto, "becomes the start option trace.WithAttributes; held in a variable, field or list, a tag is a generated type of the same fields, and Tags the map that it was"},
		{"Tag.Set", "ot-tag-set", "Span.SetAttributes", Auto, "becomes SetAttributes; a kind becomes the start option trace.WithSpanKind where the span starts in the same list of statements"},
		{"GlobalTracer", "ot-global-tracer", "otel.Tracer", Auto, "becomes the package's tracer, which delegates to the global provider"},
		{"SetGlobalTracer", "ot-set-global-tracer", "otel.SetTracerProvider", Auto, "becomes otel.SetTracerProvider with the tracer's provider"},
		{"InitGlobalTracer IsGlobalTracerRegistered", "ot-global-state", "otel.SetTracerProvider", Manual, "OpenTelemetry's global provider always exists; keep a variable of your own where the program asks whether it was set"},
		{"SpanFromContext", "ot-span-from-context", "trace.SpanFromContext", Auto, "keeps its meaning of nil: a span started in this process, or nil"},
		{"ContextWithSpan", "ot-context-with-span", "trace.ContextWithSpan", Auto, "becomes trace.ContextWithSpan"},
		{"NoopTracer", "ot-noop-tracer", "noop.NewTracerProvider", Auto, "becomes the tracer of trace/noop"},
		{"NoopTracer.*", "ot-noop-tracer", "noop.NewTracerProvider", Manual, "use the tracer of noop.NewTracerProvider()"},
		{"Tracer.Inject", "ot-inject", "TextMapPropagator.Inject", Auto, "becomes the global propagator's Inject, with the baggage of the context that holds the span"},
		{"Tracer.Extract", "ot-extract", "TextMapPropagator.Extract", Review, "becomes the global propagator's Extract: the trace goes on as before, but baggage that came along does not, and neither does the header jaeger-debug-id; where they are needed, use the context that otel.GetTextMapPropagator().Extract returns"},
		{"HTTPHeaders TextMap HTTPHeadersCarrier TextMapCarrier", "ot-carrier", "propagation.HeaderCarrier, propagation.MapCarrier", Auto, "becomes the carrier of package propagation; as a value of its own, a generated type or constant of the same meaning"},
		{"HTTPHeadersCarrier.Set HTTPHeadersCarrier.ForeachKey TextMapCarrier.Set TextMapCarrier.ForeachKey TextMapReader TextMapReader.ForeachKey TextMapWriter TextMapWriter.Set", "ot-custom-carrier", "propagation.TextMapCarrier", Auto, "becomes a generated type of the same methods; the program's own carriers stay, and are adapted where they are read and written"},
		{"BuiltinFormat", "ot-format", "none", Auto, "becomes a generated type: which carriers it goes with is looked at where it was"},
		{"Binary", "ot-binary", "none", Review, "OpenTelemetry has no binary format: Inject and Extract return ErrUnsupportedFormat for it, as they do for a format that is not known"},
		{"ErrInvalidCarrier ErrInvalidSpanContext ErrSpanContextCorrupted ErrSpanContextNotFound ErrUnsupportedFormat", "ot-propagation-error", "SpanContext.IsValid", Auto, "becomes a generated error of the same meaning"},
		{"TracerContextWithSpanExtension TracerContextWithSpanExtension.*", "ot-tracer-extension", "none", Manual, "OpenTelemetry calls nothing when a span is put into a context; use a SpanProcessor for start and end"},
	}},
	{Path: "github.com/opentracing/opentracing-go/ext", URL: compatURL, Entries: []Entry{
		{"Component DBInstance DBStatement DBType DBUser HTTPMethod HTTPStatusCode HTTPUrl MessageBusDestination PeerAddress PeerHostIPv6 PeerHostname PeerPort PeerService", "ot-ext-tag", "Span.SetAttributes", Auto, "becomes an attribute of the same key, so that queries on spans go on working"},
		{"PeerHostIPv4", "ot-ext-ipv4", "Span.SetAttributes", Auto, "becomes an attribute of the same key: a number where one was given, a text with SetString"},
		{"Error", "ot-ext-error", "Span.SetStatus(codes.Error)", Auto, "true becomes the status Error; false is not recorded, and takes no status back"},
		{"LogError", "ot-ext-log-error", "Span.RecordError, Span.SetStatus", Review, "becomes RecordError and SetStatus: the event is called exception, with exception.type and exception.message, where it was event=error with error.object"},
		{"SpanKindRPCClient SpanKindRPCServer SpanKindProducer SpanKindConsumer", "ot-ext-span-kind", "trace.WithSpanKind", Auto, "becomes the start option trace.WithSpanKind; set after start it moves there, or where it cannot, stays an attribute"},
		{"SpanKind SpanKindEnum SpanKindRPCClientEnum SpanKindRPCServerEnum SpanKindProducerEnum SpanKindConsumerEnum spanKindTagName.Set", "ot-ext-span-kind-value", "trace.SpanKind", Auto, "becomes trace.SpanKind; SpanKind.Set becomes the start option trace.WithSpanKind where the span starts in the same list of statements"},
		{"RPCServerOption", "ot-ext-rpc-server", "trace.WithSpanKind(trace.SpanKindServer)", Auto, "the extracted parent is put into the context, and the kind is server"},
		{"SamplingPriority", "ot-ext-sampling-priority", "sdktrace.Sampler", Review, "stays an attribute, and no longer forces or stops sampling: a sampler decides at start, on the attributes given there; use one, or tail sampling in the Collector"},
		// Before v1.2.0 these types were not exported; their method Set was.
		{"StringTagName StringTagName.Set Uint16TagName Uint16TagName.Set Uint32TagName Uint32TagName.Set BoolTagName BoolTagName.Set IPv4TagName IPv4TagName.Set IPv4TagName.SetString stringTagName.Set uint16TagName.Set boolTagName.Set ipv4Tag.Set ipv4Tag.SetString", "ot-ext-tag-name", "attribute.Key", Auto, "the type becomes attribute.Key, and Set becomes SetAttributes"},
	}},
	{Path: "github.com/opentracing/opentracing-go/log", URL: traceURL, Entries: []Entry{
		{"Field", "ot-log-field", "attribute.KeyValue", Manual, "declare []attribute.KeyValue, and pass it to AddEvent with trace.WithAttributes"},
		{"String Bool Int Int32 Int64 Uint32 Uint64 Float32 Float64 Error Object Event Message", "ot-log-field", "attribute.KeyValue", Auto, "becomes an attribute of the event, or its name"},
		{"Field.* Lazy LazyLogger Noop Encoder Encoder.* InterleavedKVToFields", "ot-log-encoder", "attribute.KeyValue", Manual, "build attributes where the fields were built; OpenTelemetry has no lazy or encoded fields"},
	}},
	{Path: "github.com/opentracing/opentracing-go/mocktracer", URL: "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/trace/tracetest", Entries: []Entry{
		{"New MockTracer MockTracer.FinishedSpans MockTracer.Reset", "ot-mocktracer", "oteltest.Recorder", Auto, "becomes a recorder in the generated package oteltest: a tracer, and a tracetest.SpanRecorder with the same FinishedSpans and Reset"},
		{"MockTracer.StartSpan", "ot-start-span", "Tracer.Start", Auto, "becomes Start of the recorder"},
		{"MockTracer.Inject", "ot-inject", "TextMapPropagator.Inject", Auto, "becomes the global propagator's Inject; in tests that one writes the mock's headers as well"},
		{"MockTracer.Extract", "ot-extract", "TextMapPropagator.Extract", Review, "becomes the global propagator's Extract, which in tests reads the mock's headers as well: baggage that came along is not in the span context"},
		{"MockSpan MockSpan.OperationName MockSpan.StartTime MockSpan.FinishTime MockSpan.SpanContext MockSpan.ParentID", "ot-mock-span", "sdktrace.ReadWriteSpan", Auto, "becomes the SDK's span, read with Name, StartTime, EndTime, SpanContext and Parent"},
		{"MockSpan.Finish MockSpan.Context MockSpan.SetOperationName MockSpan.SetTag MockSpan.LogFields MockSpan.LogKV", "ot-mock-span-method", "trace.Span", Auto, "becomes what the same method of opentracing.Span becomes"},
		{"MockSpan.FinishWithOptions MockSpan.SetBaggageItem MockSpan.Tracer MockSpan.LogEvent MockSpan.LogEventWithPayload MockSpan.Log MockSpanContext.ForeachBaggageItem", "ot-mock-span-other", "trace.Span", Manual, "becomes what the same method of opentracing.Span or opentracing.SpanContext becomes"},
		{"MockSpan.Tag MockSpan.Tags", "ot-mock-tags", "oteltest.Tag", Auto, "becomes a look-up among attributes, status and kind; what it is compared with gets the types of attributes"},
		{"MockSpan.Logs", "ot-mock-logs", "oteltest.Logs", Review, "the logs are the span's events: the field event comes first, and the kind of a number is reflect.Int64 or reflect.Float64, that of an error or object reflect.String"},
		{"MockLogRecord MockLogRecord.Timestamp MockLogRecord.Fields MockKeyValue MockKeyValue.Key MockKeyValue.ValueKind MockKeyValue.ValueString", "ot-mock-logs", "oteltest.LogRecord", Auto, "becomes a record of the same shape, made of an event"},
		{"MockSpan.String", "ot-mock-span", "ReadOnlySpan.Name", Review, "the text is the span's name alone"},
		{"MockSpanContext MockSpanContext.TraceID MockSpanContext.SpanID MockSpanContext.Sampled", "ot-mock-span-context", "trace.SpanContext", Auto, "becomes trace.SpanContext; ids that are compared with each other stay ids, and others become numbers by oteltest.TraceNumber and SpanNumber"},
		{"MockSpan.BaggageItem MockSpanContext.Baggage MockSpanContext.WithBaggageItem", "ot-mock-baggage", "oteltest.Baggage", Review, "a span context has no baggage in OpenTelemetry: this is the baggage of the context from which the span was started; items that were set later are in other contexts"},
		{"MockTracer.RegisterInjector MockTracer.RegisterExtractor Injector Injector.* Extractor Extractor.* TextMapPropagator TextMapPropagator.*", "ot-mock-propagation", "propagation.TextMapPropagator", Manual, "write a propagation.TextMapPropagator and set it with otel.SetTextMapPropagator in the test"},
	}, Whole: &Entry{"", "ot-mock-encoder", "none", Manual, "an inner part of the mock; read the events of the span instead"}},
	{Path: "github.com/opentracing/opentracing-go/harness", URL: sdkURL, Whole: &Entry{"", "ot-harness", "none", Manual, "the harness checks that a type implements the OpenTracing API; an OpenTelemetry tracer is checked by nothing of the kind, so remove the test with the implementation"}},
}}

var goStdlib = Module{Path: "github.com/opentracing-contrib/go-stdlib", Version: "v1.1.1", Family: "opentracing", Packages: []Package{
	{Path: "github.com/opentracing-contrib/go-stdlib/nethttp", URL: "https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/net/http/otelhttp", Entries: []Entry{
		{"Middleware MiddlewareFunc", "nethttp-middleware", "otelboot.Middleware", Auto, "becomes a small middleware in the generated package that records the same spans; otelhttp would rename them and their attributes"},
		{"MWOption OperationNameFunc MWComponentName MWSpanFilter MWSpanObserver MWURLTagFunc", "nethttp-middleware-option", "otelboot.MiddlewareOption", Auto, "becomes an option of the generated middleware"},
		{"TraceRequest Tracer Tracer.Finish Tracer.Span TracerFromRequest Transport Transport.RoundTripper Transport.RoundTrip", "nethttp-client", "otelboot.TraceRequest, otelboot.Transport", Auto, "becomes a small client in the generated package that records the same spans and events; otelhttp would record one span instead of two, and take a 4xx answer for an error"},
		{"ClientOption OperationName ComponentName ClientTrace InjectSpanContext ClientSpanObserver URLTagFunc", "nethttp-client-option", "otelboot.ClientOption", Auto, "becomes an option of the generated TraceRequest"},
	}},
}}
