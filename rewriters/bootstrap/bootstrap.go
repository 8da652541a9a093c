// Package bootstrap writes the small package that a migrated module needs beside the OpenTelemetry libraries (otelboot): set-up
// of the SDK where a legacy client was set up, and the few pieces of legacy behaviour that OpenTelemetry has no call for; and
// the one that its tests need (oteltest). The code belongs to the module from then on, so it is written to be read and changed.
package bootstrap

import (
	"bytes"
	"embed"
	"fmt"
	"go/format"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"text/template"
)

//go:embed otelboot/*.go.tmpl oteltest/*.go.tmpl otelmetric/*.go.tmpl
var templates embed.FS

// Options says what to write.
type Options struct {
	ModulePath string // names the tracer and the meter
	OtelMinor  int    // the N of the OpenTelemetry release v1.N that the module requires
	// ExporterMinor is OtelMinor for the OTLP exporter, which may be older.
	ExporterMinor int
	Features      []string // see Provider
	// Bridge says that libraries which speak OpenTracing are kept going.
	Bridge bool
	// ResponseSize says that the former HTTP middleware recorded the size of responses: go-stdlib does since v1.1.0.
	ResponseSize bool
	// PeerAddress says that the former HTTP client recorded the host of requests: go-stdlib does since v1.1.0.
	PeerAddress bool
	// CanceledIsError says that the former gRPC client took a cancelled call for a failed one: grpc-opentracing does, go-grpc
	// does not.
	CanceledIsError bool
	// StreamContext says that the former gRPC client ended the span of a stream whose connection is closed, for which it asked
	// the stream for its context, after which gRPC does not retry: all but go-grpc since v0.1.2.
	StreamContext bool
	// ShortErrorKey says that the former logs held errors under the key error: opentracing-go did before v1.2.0, and has used
	// error.object since.
	ShortErrorKey bool
	// NoJaeger says that no package of the module used the Jaeger client, so that where Zipkin's did nobody knows Jaeger's headers.
	NoJaeger bool
	// B3 and Jaeger say whose headers are read and written; Files sets them.
	B3, Jaeger bool
	// Native says that histograms have options for native buckets; Files sets it.
	Native bool
	// Fields says that requests carry Zipkin's baggage fields along; Files sets it.
	Fields bool
	// OTLP says that metrics are sent to a Collector besides.
	OTLP bool
	// Newest says that spans go to the newest global provider, and not to the first; Files sets it where a feature needs it.
	Newest bool
}

// ErrorKey is the key of an error among the fields of a log.
func (o Options) ErrorKey() string {
	if o.ShortErrorKey {
		return "error"
	}
	return "error.object"
}

// feature is one file of a generated package: of otelboot, unless its name begins with another.
type feature struct {
	needs   []string // other features it uses
	symbols []string // what rewritten code may name
	metrics bool     // it uses the metrics SDK
}

var features = map[string]feature{
	"tracing":       {needs: []string{"export", "propagators", "utf8"}, symbols: []string{"TracerConfig", "Provider"}},
	"export":        {needs: []string{"tracing"}, symbols: []string{"AgentEndpoint", "CollectorEndpoint"}},
	"propagators":   {}, // and the formats that Files finds needed
	"jaegerformat":  {needs: []string{"tracing"}, symbols: []string{"HeadersConfig"}},
	"b3format":      {needs: []string{"jaegerformat"}, symbols: []string{"B3Propagator"}},
	"configuration": {needs: []string{"tracing", "environment", "traceroption", "jaegeroption", "samplers", "remotesampler", "attribute"}, symbols: []string{"Configuration", "SamplerConfig", "ReporterConfig", "BaggageRestrictionsConfig", "ThrottlerConfig"}},
	"environment":   {needs: []string{"configuration"}, symbols: []string{"FromEnv"}},
	"traceroption":  {needs: []string{"tracing"}, symbols: []string{"TracerOption", "WithNothing", "WithSampler"}},
	"jaegeroption":  {needs: []string{"traceroption", "attribute", "jaegerformat"}, symbols: []string{"NewTracer", "WithSpanProcessor", "WithTag", "WithValueLength", "WithInjector", "WithExtractor", "WithHeaders", "WithRandomNumber", "JaegerPropagator"}},
	"logger":        {needs: []string{"traceroption"}, symbols: []string{"Logger", "WithLogger", "StdLogger", "NullLogger", "SugaredLogger"}},
	"samplers":      {symbols: []string{"ConstSampler", "ProbabilisticSampler", "RateLimitingSampler", "GuaranteedThroughputSampler"}},
	"remotesampler": {symbols: []string{"RemoteSampler"}},
	"processors":    {needs: []string{"tracing"}, symbols: []string{"NoProcessor", "Processors", "Shutdown"}},
	"reporters":     {needs: []string{"tracing", "logger", "processors"}, symbols: []string{"BatchProcessor", "QueueSize", "FlushInterval", "DefaultBatch", "AgentExporter", "CollectorExporter", "ExporterOption", "BasicAuth", "RequestHeaders", "RequestTimeout", "DefaultRequest", "LogProcessor"}},
	"clientmetrics": {symbols: []string{"ClientMetrics"}},
	"utf8":          {},
	"b3": {needs: []string{"ids"}, symbols: []string{"NewB3Context", "Sampled", "Debug", "WithSampled", "WithDebug", "ParseHeaders", "ParseSingleHeader", "BuildSingleHeader",
		"ErrInvalidSampledByte", "ErrInvalidSampledHeader", "ErrInvalidFlagsHeader", "ErrInvalidTraceIDHeader", "ErrInvalidSpanIDHeader", "ErrInvalidParentSpanIDHeader", "ErrInvalidScope",
		"ErrInvalidScopeParent", "ErrInvalidScopeParentSingle", "ErrEmptyContext", "ErrInvalidTraceIDValue", "ErrInvalidSpanIDValue", "ErrInvalidParentSpanIDValue"}},
	"b3carriers": {needs: []string{"b3"}, symbols: []string{"Extractor", "Injector", "InjectOption", "WithSingleAndMultiHeader", "WithSingleHeaderOnly", "ExtractHTTP", "InjectHTTP", "B3Map"}},
	"b3grpc":     {needs: []string{"b3carriers", "metadatacarrier"}, symbols: []string{"ExtractGRPC", "InjectGRPC", "GetGRPCHeader"}},
	"b3http": {needs: []string{"b3carriers", "endpoint", "stringtags"}, symbols: []string{"RequestSamplerFunc", "Sample", "Discard", "ErrHandler", "ServerOption", "ServerTags", "TagResponseSize",
		"ServerSpanName", "RequestSampler", "ServerErrHandler", "ServerMiddleware"}},
	"b3httpclient": {needs: []string{"b3http"}, symbols: []string{"ErrValidTracerRequired", "ErrResponseReader", "TransportOption", "RoundTripper", "TransportTags", "TransportTrace", "TransportErrHandler",
		"TransportErrResponseReader", "TransportRemoteEndpoint", "TransportLogger", "TransportRequestSampler", "NewTransport", "Client", "HTTPClientOption", "WithHTTPClient", "ClientConnectionTrace", "ClientTags",
		"TransportOptions", "WithRemoteEndpoint", "NewClient"}},
	"b3baggage":        {symbols: []string{"BaggageFields", "BaggageHandler", "NewBaggageFields", "BaggageFromContext"}},
	"b3httpbaggage":    {needs: []string{"b3http", "b3baggage"}, symbols: []string{"ServerBaggage"}},
	"b3grpchandlers":   {needs: []string{"b3carriers", "metadatacarrier", "endpoint", "stringtags"}, symbols: []string{"GRPCServerOption", "GRPCServerTags", "GRPCServerHandler", "GRPCClientOption", "RemoteServiceName", "GRPCClientHandler"}},
	"b3grpcbaggage":    {needs: []string{"b3grpchandlers", "b3baggage"}, symbols: []string{"GRPCServerBaggage"}},
	"b3sampler":        {needs: []string{"b3", "traceroption"}, symbols: []string{"IDSampler", "WithIDSampler", "KeepNone", "KeepAll", "ModuloSampler", "BoundarySampler", "CountingSampler"}},
	"b3tracer":         {needs: []string{"b3sampler", "endpoint", "processors", "stringtags"}, symbols: []string{"NewB3Tracer", "SetNoop", "LocalEndpoint", "WithLocalEndpoint", "WithNoopTracer", "WithSpanTags"}},
	"endpoint":         {symbols: []string{"Endpoint", "NewEndpoint", "RemoteEndpoint"}},
	"recordedendpoint": {needs: []string{"endpoint"}, symbols: []string{"RemoteEndpointOf", "LocalEndpointOf"}},
	"stringtags":       {symbols: []string{"SetStringTag", "StringAttributes", "EndAfter"}},
	"httpreporter":     {needs: []string{"processors"}, symbols: []string{"Reporter", "NewNoopReporter", "HTTPReporter", "OTLPReporter", "LogReporter", "ReporterOption", "ReportTimeout", "BatchSize", "MaxBacklog", "BatchInterval", "RequestCallback", "DefaultReport"}},
	"idgenerator":      {needs: []string{"traceroption", "ids"}, symbols: []string{"IDGenerator", "WithIDGenerator", "NewRandom64", "NewRandom128", "NewRandomTimestamped"}},
	"bridge":           {needs: []string{"tracing", "opentracing"}, symbols: []string{"OpenTracing"}},
	"contextwithspan":  {needs: []string{"opentracing"}, symbols: []string{"ContextWithSpan"}},
	"events":           {symbols: []string{"AddEvent", "LogKV", "KeyValues", "KeyValue", "Object", "ErrorObject"}},
	"encoder":          {needs: []string{"events"}, symbols: []string{"Encoder", "LazyLogger", "Marshal", "Encode", "AddLazyEvent"}},
	"start":            {needs: []string{"attribute", "status", "spankind", "tag"}, symbols: []string{"Parent", "StartStringTags", "Start", "StartSpan", "StartSpanFunc", "StartSpanFromContext", "InContext", "SpanReference", "SpanReferenceType", "ChildOfRef", "FollowsFromRef", "ChildOf", "FollowsFrom", "RPCServerOption", "StartTag", "StartTags", "StartSpanOptions", "Apply"}},
	"observer":         {needs: []string{"traceroption", "start", "finish"}, symbols: []string{"Observer", "ContribObserver", "ContribSpanObserver", "WithObserver", "WithContribObserver"}},
	"newest":           {needs: []string{"tracing"}, symbols: []string{"NewestProvider"}},
	"registered":       {symbols: []string{"IsGlobalTracerRegistered"}},
	"owntracer":        {needs: []string{"start"}, symbols: []string{"OwnTracer"}},
	"opentracing":      {symbols: []string{"FromOpenTracing", "SetGlobalBridge", "SpanFromOpenTracing", "LegacyTracer", "LegacySpan"}},
	"gokit":            {needs: []string{"status"}, symbols: []string{"TraceServer", "TraceClient", "TraceEndpoint"}},
	"gokitzipkin":      {needs: []string{"stringtags", "gokitlog", "b3carriers"}, symbols: []string{"KitTraceEndpoint", "KitOption", "KitName", "KitTags", "KitLogger", "KitAllowPropagation", "KitRequestSampler"}},
	"gokitzipkinhttp":  {needs: []string{"gokitzipkin"}, symbols: []string{"KitHTTPServerTrace", "KitHTTPClientTrace"}},
	"gokitzipkingrpc":  {needs: []string{"gokitzipkin", "metadatacarrier"}, symbols: []string{"KitGRPCServerTrace", "KitGRPCClientTrace"}},
	"gokithttp":        {needs: []string{"gokitlog"}, symbols: []string{"ContextToHTTP", "HTTPToContext"}},
	"gokitgrpc":        {needs: []string{"gokitlog"}, symbols: []string{"ContextToGRPC", "GRPCToContext"}},
	"gokitlog":         {},
	"localspan":        {symbols: []string{"SpanFromContext"}},
	"attribute":        {symbols: []string{"Attribute"}},
	"settag":           {needs: []string{"attribute", "status"}, symbols: []string{"SetTag", "SetAttributes", "SetName"}},
	"tag":              {needs: []string{"attribute", "settag"}, symbols: []string{"Tag", "Attributes"}},
	"status":           {needs: []string{"attribute"}, symbols: []string{"SetError", "RecordError"}},
	"spankind":         {symbols: []string{"SpanKind"}},
	"finish":           {needs: []string{"logdata"}, symbols: []string{"Finish", "FinishOptions", "LogRecord"}},
	"logdata":          {symbols: []string{"LogData", "Log"}},
	"http":             {symbols: []string{"Middleware", "MiddlewareFunc", "MiddlewareOption", "OperationName"}},
	"httpoptions":      {needs: []string{"http"}, symbols: []string{"ComponentName", "SpanFilter", "SpanObserver", "URLAttribute"}},
	"httpclient":       {symbols: []string{"Transport", "TraceRequest", "ClientTracer", "ClientTracerFromRequest", "ClientOption", "ClientOperationName", "ClientComponentName", "ClientURLAttribute", "ClientTrace", "ClientInject", "ClientSpanObserver"}},
	"metadatacarrier":  {},
	"grpccarrier":      {needs: []string{"metadatacarrier"}},
	"grpcstream":       {},
	"grpcclass":        {symbols: []string{"GRPCClass", "GRPCUnknown", "GRPCSuccess", "GRPCClientError", "GRPCServerError", "GRPCErrorClass", "SetGRPCAttributes"}},
	"grpcoptions":      {needs: []string{"grpcclass"}, symbols: []string{"GRPCOption", "IncludingSpans", "SpanInclusionFunc", "LogPayloads", "SpanDecorator", "SpanDecoratorFunc", "ContextSpanDecorator", "ContextSpanDecoratorFunc"}},
	"grpcserver":       {needs: []string{"grpccarrier", "grpcoptions", "grpcstream"}, symbols: []string{"UnaryServerInterceptor", "StreamServerInterceptor"}},
	"grpcclient":       {needs: []string{"grpccarrier", "grpcoptions"}, symbols: []string{"UnaryClientInterceptor"}},
	"grpcstreaming":    {needs: []string{"grpcclient"}, symbols: []string{"StreamClientInterceptor"}},
	"ctxtags":          {symbols: []string{"CtxTagsOption", "CtxTagsTracer", "CtxTagsFilter", "CtxTagsFilterFunc", "CtxTagsRequest", "CtxTagsRequestFunc", "CtxTagsName", "CtxTagsNameFunc"}},
	"ctxtagsheader":    {needs: []string{"ctxtags"}, symbols: []string{"CtxTagsHeaderName"}},
	"ctxtagsserver":    {needs: []string{"attribute", "ctxtags", "grpccarrier", "grpcstream"}, symbols: []string{"CtxTagsUnaryServerInterceptor", "CtxTagsStreamServerInterceptor", "TagTraceID", "TagSpanID", "TagSampled"}},
	"ctxtagsclient":    {needs: []string{"ctxtags", "grpccarrier"}, symbols: []string{"CtxTagsUnaryClientInterceptor", "CtxTagsStreamClientInterceptor", "ClientAddContextTags"}},
	"propagation":      {symbols: []string{"Inject", "Extract", "ExtractBaggage", "ErrUnsupportedFormat", "ErrSpanContextNotFound", "ErrInvalidSpanContext", "ErrInvalidCarrier", "ErrSpanContextCorrupted"}},
	"carriers": {needs: []string{"propagation"}, symbols: []string{"Carrier", "PlainCarrier", "TextMapReader", "TextMapWriter", "HTTPHeadersCarrier", "TextMapCarrier",
		"BuiltinFormat", "Binary", "TextMap", "HTTPHeaders", "InjectFormat", "ExtractFormat"}},
	"baggage":        {symbols: []string{"SetBaggageItem", "BaggageItem", "ForeachBaggageItem", "WithBaggageOf"}},
	"metrics":        {needs: []string{"registry", "emptyhistogram"}, symbols: []string{"Counter", "CounterVec", "UpDownCounter", "UpDownCounterVec", "Gauge", "GaugeVec", "Histogram", "HistogramVec"}, metrics: true},
	"registry":       {needs: []string{"emptyhistogram"}, symbols: []string{"Meter", "Producer"}, metrics: true},
	"otlpmetrics":    {symbols: []string{"ShutdownMetrics"}, metrics: true},
	"registries":     {needs: []string{"registry"}, symbols: []string{"MeterOf", "ProducerOf"}, metrics: true},
	"emptyhistogram": {metrics: true},
	"otelmetric/desc": {needs: []string{"otelmetric/metric"}, symbols: []string{"Labels", "Desc", "NewDesc", "LabelConstraint", "ConstrainedLabel", "ConstrainableLabels", "ConstrainedLabels",
		"UnconstrainedLabels", "Opts", "BuildFQName"}, metrics: true},
	"otelmetric/invaliddesc": {needs: []string{"otelmetric/desc"}, symbols: []string{"NewInvalidDesc"}, metrics: true},
	"otelmetric/metric":      {needs: []string{"otelmetric/desc", "otelmetric/registry"}, symbols: []string{"Metric", "Collector", "CollectorFunc", "DescribeByCollect", "FromPrometheus", "MetricFromPrometheus", "ToPrometheus"}, metrics: true},
	"otelmetric/constmetric": {needs: []string{"otelmetric/series"}, symbols: []string{"ValueType", "CounterValue", "GaugeValue", "UntypedValue",
		"NewConstMetric", "MustNewConstMetric", "NewConstMetricWithCreatedTimestamp", "MustNewConstMetricWithCreatedTimestamp", "NewInvalidMetric"}, metrics: true},
	"otelmetric/consthistogram": {needs: []string{"otelmetric/constmetric"}, symbols: []string{"NewConstHistogram", "MustNewConstHistogram", "NewConstHistogramWithCreatedTimestamp", "MustNewConstHistogramWithCreatedTimestamp"}, metrics: true},
	"otelmetric/constsummary":   {needs: []string{"otelmetric/constmetric"}, symbols: []string{"NewConstSummary", "MustNewConstSummary", "NewConstSummaryWithCreatedTimestamp", "MustNewConstSummaryWithCreatedTimestamp"}, metrics: true},
	"otelmetric/constnative":    {needs: []string{"otelmetric/constmetric", "otelmetric/made"}, symbols: []string{"NewConstNativeHistogram", "MustNewConstNativeHistogram"}, metrics: true},
	"otelmetric/made":           {needs: []string{"otelmetric/metric"}, metrics: true},
	"otelmetric/timestamp":      {needs: []string{"otelmetric/made"}, symbols: []string{"NewMetricWithTimestamp"}, metrics: true},
	"otelmetric/exemplars":      {needs: []string{"otelmetric/constmetric", "otelmetric/made"}, symbols: []string{"Exemplar", "NewMetricWithExemplars", "MustNewMetricWithExemplars"}, metrics: true},
	"otelmetric/wrapcollector":  {needs: []string{"otelmetric/metric"}, symbols: []string{"WrapCollectorWith", "WrapCollectorWithPrefix"}, metrics: true},
	"otelmetric/registry":       {needs: []string{"registries", "otelmetric/producer"}, symbols: []string{"AlreadyRegisteredError", "Register", "MustRegister", "Unregister", "Registered"}, metrics: true},
	"otelmetric/producer":       {needs: []string{"otelmetric/points"}, metrics: true},
	"otelmetric/points":         {needs: []string{"otelmetric/metric"}, metrics: true},
	"otelmetric/series":         {needs: []string{"otelmetric/metric"}, symbols: []string{"MakeLabelPairs"}, metrics: true},
	"otelmetric/counter":        {needs: []string{"otelmetric/series", "otelmetric/vec"}, symbols: []string{"Counter", "ExemplarAdder", "CounterOpts", "CounterVecOpts", "NewCounter", "CounterVec", "NewCounterVec"}, metrics: true},
	"otelmetric/gauge":          {needs: []string{"otelmetric/counter"}, symbols: []string{"Gauge", "GaugeOpts", "GaugeVecOpts", "NewGauge", "GaugeVec", "NewGaugeVec"}, metrics: true},
	"otelmetric/histogram": {needs: []string{"otelmetric/counter"}, symbols: []string{"Observer", "ObserverFunc", "ExemplarObserver", "ObserverVec", "Histogram", "HistogramOpts", "HistogramVecOpts",
		"NewHistogram", "HistogramVec", "NewHistogramVec"}, metrics: true},
	"otelmetric/nativehistogram": {needs: []string{"otelmetric/histogram"}, symbols: []string{"newNativeHistogram"}, metrics: true},
	"otelmetric/func":            {needs: []string{"otelmetric/gauge", "otelmetric/constmetric"}, symbols: []string{"CounterFunc", "GaugeFunc", "NewCounterFunc", "NewGaugeFunc"}, metrics: true},
	"otelmetric/summaryvec":      {needs: []string{"otelmetric/histogram"}, symbols: []string{"FromPrometheusVec", "PrometheusVec"}, metrics: true},
	"otelmetric/timer":           {needs: []string{"otelmetric/histogram"}, symbols: []string{"Timer", "NewTimer"}, metrics: true},
	"otelmetric/vec":             {needs: []string{"otelmetric/metric"}, symbols: []string{"MetricVec", "NewMetricVec", "V2"}, metrics: true},
	"otelmetric/handleroptions":  {needs: []string{"otelmetric/histogram"}, symbols: []string{"Option", "LabelValueFromCtx", "WithExtraMethods", "WithExemplarFromContext", "WithLabelFromCtx"}, metrics: true},
	"otelmetric/handlers": {needs: []string{"otelmetric/handleroptions", "otelmetric/gauge"}, symbols: []string{"InstrumentHandlerInFlight", "InstrumentHandlerCounter", "InstrumentHandlerDuration",
		"InstrumentHandlerTimeToWriteHeader", "InstrumentHandlerRequestSize", "InstrumentHandlerResponseSize"}, metrics: true},
	"otelmetric/roundtrippers": {needs: []string{"otelmetric/handlers"}, symbols: []string{"RoundTripperFunc", "InstrumentRoundTripperInFlight", "InstrumentRoundTripperCounter", "InstrumentRoundTripperDuration"}, metrics: true},
	"oteltest/metrics":         {needs: []string{"otelmetric/metric"}, symbols: []string{"ToFloat64", "CollectAndCount", "CollectAndCompare", "CollectAndLint", "CollectAndFormat"}, metrics: true},
	"ids": {symbols: []string{"NewTraceID", "NewSpanID", "TraceIDHigh", "TraceIDLow", "SpanIDNumber", "TraceIDFromString", "SpanIDFromString",
		"NewSpanContext", "SpanContextFromString", "SpanContextString", "ValidSpanContext", "ParentID", "UnknownParentID"}},
	"oteltest/recorder":    {needs: []string{"oteltest/headers", "oteltest/baggage"}, symbols: []string{"Recorder", "NewRecorder", "NewUnsampledRecorder", "Reporter", "NewReporter", "NewSpan"}},
	"oteltest/zipkin":      {needs: []string{"oteltest/recorder"}, symbols: []string{"StringTags", "NoSpan", "Annotation", "Annotations", "Duration", "Shared", "ParentID"}},
	"oteltest/headers":     {needs: []string{"oteltest/number", "oteltest/baggage"}},
	"oteltest/baggage":     {symbols: []string{"Baggage", "WithBaggage", "WithBaggageItem"}},
	"oteltest/global":      {symbols: []string{"SetGlobalTracer", "GlobalTracer"}},
	"oteltest/tags":        {symbols: []string{"Tag", "Tags", "TagValue", "TagValues"}},
	"oteltest/logs":        {symbols: []string{"Logs", "LogRecord", "LogField"}},
	"oteltest/opentracing": {symbols: []string{"FromOpenTracing", "SpanFromOpenTracing", "LegacyTracer", "LegacySpan"}},
	"oteltest/number":      {symbols: []string{"TraceNumber", "SpanNumber", "NumberedSpanContext"}},
	"promhttp":             {needs: []string{"metrics"}, symbols: []string{"InstrumentHandlerCounter"}, metrics: true},
}

// split tells the package of a feature from the name of its file.
func split(feature string) (pkg, file string) {
	if pkg, file, ok := strings.Cut(feature, "/"); ok {
		return pkg, file
	}
	return "otelboot", feature
}

// FeatureOf returns the feature whose file that is, by the names of its package and its own (otelboot/tracing.go).
func FeatureOf(file string) (string, bool) {
	name := strings.TrimPrefix(strings.TrimSuffix(file, ".go"), "otelboot/")
	_, ok := features[name]
	return name, ok && strings.HasSuffix(file, ".go")
}

// Provider returns the feature that declares a symbol of a generated package, such as otelboot.Attribute.
func Provider(symbol string) (string, bool) {
	pkg, symbol, _ := strings.Cut(symbol, ".")
	for name, f := range features {
		if in, _ := split(name); in == pkg && slices.Contains(f.symbols, symbol) {
			return name, true
		}
	}
	return "", false
}

// NeedsMetrics reports whether the feature uses the metrics SDK, which asks for a newer OpenTelemetry release.
func NeedsMetrics(name string) bool { return features[name].metrics }

// Files renders the features and what they need: files by their package's name and their own (otelboot/tracing.go) with
// formatted source, and the import paths they use, sorted.
func Files(o Options) (files map[string][]byte, imports []string, err error) {
	files = map[string][]byte{}
	names := closure(o.Features)
	if o.Bridge && slices.Contains(names, "tracing") {
		names = closure(append(names, "bridge"))
	}
	o.Newest = slices.Contains(names, "newest")
	if o.OTLP && slices.Contains(names, "registry") {
		names = closure(append(names, "otlpmetrics"))
	}
	o.Native = slices.Contains(names, "otelmetric/nativehistogram")
	o.Fields = slices.Contains(names, "b3baggage")
	o.B3 = slices.Contains(names, "b3tracer")
	o.Jaeger = !o.B3 || !o.NoJaeger || slices.Contains(names, "jaegerformat")
	if o.Jaeger && slices.Contains(names, "propagators") {
		names = closure(append(names, "jaegerformat"))
	}
	for _, name := range names {
		pkg, file := split(name)
		for _, file := range []string{file, "doc"} {
			if err := render(pkg+"/"+file+".go", o, files); err != nil {
				return nil, nil, err
			}
		}
	}
	for _, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
		if err != nil {
			return nil, nil, err
		}
		for _, i := range f.Imports {
			if path, err := strconv.Unquote(i.Path.Value); err == nil && strings.Contains(path, ".") && !strings.HasPrefix(path, o.ModulePath+"/internal/") && !slices.Contains(imports, path) {
				imports = append(imports, path)
			}
		}
	}
	slices.Sort(imports)
	return files, imports, nil
}

// closure adds what the features need, in a fixed order.
func closure(names []string) (all []string) {
	var add func(name string)
	add = func(name string) {
		if !slices.Contains(all, name) {
			all = append(all, name)
			for _, n := range features[name].needs {
				add(n)
			}
		}
	}
	for _, n := range names {
		add(n)
	}
	slices.Sort(all)
	return all
}

// render adds the file of the template of the same path.
func render(path string, o Options, files map[string][]byte) error {
	if files[path] != nil {
		return nil
	}
	from := path
	if path == "oteltest/opentracing.go" {
		from = "otelboot/opentracing.go" // the same, for what only tests need
	}
	t, err := template.ParseFS(templates, from+".tmpl")
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := t.Execute(&buf, o); err != nil {
		return err
	}
	text := buf.Bytes()
	if from != path {
		text = bytes.Replace(text, []byte("\npackage otelboot\n"), []byte("\npackage oteltest\n"), 1)
	}
	src, err := format.Source(text)
	if err != nil {
		return fmt.Errorf("template %s: %w", path, err)
	}
	files[path] = src
	return nil
}
