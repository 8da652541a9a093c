package catalog

const (
	metricURL  = "https://pkg.go.dev/go.opentelemetry.io/otel/metric"
	promExpURL = "https://pkg.go.dev/go.opentelemetry.io/otel/exporters/prometheus"
)

// The members of the vectors, which differ in what they return only.
const (
	vecOfCounter   = "CounterVec.WithLabelValues CounterVec.With"
	vecOfGauge     = "GaugeVec.WithLabelValues GaugeVec.With"
	vecOfHistogram = "HistogramVec.WithLabelValues HistogramVec.With"
)

var clientGolang = Module{Path: "github.com/prometheus/client_golang", Version: "v1.25.0", Family: "prometheus", Packages: []Package{
	{Path: "github.com/prometheus/client_golang/prometheus", URL: metricURL, Entries: []Entry{
		{"Counter CounterVec NewCounter NewCounterVec", "prom-counter", "metric.Float64Counter", Auto, "becomes a counter of the same name, which the OpenTelemetry Prometheus exporter shows on the same registry"},
		{"Counter.Inc Counter.Add", "prom-counter-add", "Float64Counter.Add", Auto, "becomes Add; a negative value is shown instead of a panic"},
		{"Gauge GaugeVec NewGauge NewGaugeVec", "prom-gauge", "metric.Float64Gauge, metric.Float64UpDownCounter", Auto, "becomes a gauge where it is only set, and an up-down counter where it is only added to"},
		{"Gauge.Set", "prom-gauge-set", "Float64Gauge.Record", Auto, "becomes Record"},
		{"Gauge.Inc Gauge.Dec Gauge.Add Gauge.Sub", "prom-gauge-add", "Float64UpDownCounter.Add", Auto, "becomes Add"},
		{"Gauge.SetToCurrentTime", "prom-gauge-time", "Float64Gauge.Record", Manual, "record float64(time.Now().UnixNano()) / 1e9"},
		{"Histogram HistogramVec ObserverVec NewHistogram NewHistogramVec", "prom-histogram", "metric.Float64Histogram", Auto, "becomes a histogram of the same name and the same buckets"},
		{"Histogram.Observe Observer Observer.Observe", "prom-histogram-observe", "Float64Histogram.Record", Auto, "becomes Record"},
		{vecOfCounter + " " + vecOfGauge + " " + vecOfHistogram + " ObserverVec.WithLabelValues ObserverVec.With", "prom-with-label-values", "metric.WithAttributes", Auto, "the label values become attributes of the measurement"},
		{"CounterVec.MustCurryWith", "prom-curry", "metric.WithAttributes", Auto, "the curried labels become attributes of every measurement"},
		{"CounterVec.CurryWith GaugeVec.CurryWith GaugeVec.MustCurryWith HistogramVec.CurryWith HistogramVec.MustCurryWith ObserverVec.CurryWith ObserverVec.MustCurryWith MetricVec.CurryWith", "prom-curry-other", "metric.WithAttributeSet", Manual, "keep the curried labels as attributes and pass them with every measurement"},
		{"CounterVec.GetMetricWith CounterVec.GetMetricWithLabelValues GaugeVec.GetMetricWith GaugeVec.GetMetricWithLabelValues HistogramVec.GetMetricWith HistogramVec.GetMetricWithLabelValues ObserverVec.GetMetricWith ObserverVec.GetMetricWithLabelValues MetricVec.GetMetricWith MetricVec.GetMetricWithLabelValues", "prom-get-metric-with", "metric.WithAttributes", Manual, "pass the labels as attributes; there is no error, so check the number of values yourself"},
		{"MetricVec.Delete MetricVec.DeleteLabelValues MetricVec.DeletePartialMatch MetricVec.Reset", "prom-delete", "none", Manual, "a synchronous instrument shows a label set for ever; use an observable instrument over values of your own, or stay on client_golang for this metric"},
		{"CounterVec.MetricVec GaugeVec.MetricVec HistogramVec.MetricVec MetricVec MetricVec.Collect MetricVec.Describe NewMetricVec", "prom-metric-vec", "none", Manual, "OpenTelemetry has no type for all vectors; use the instrument's own"},
		{"Opts", "prom-opts", "metric.InstrumentOption", Manual, "write the options in the constructor's call, as CounterOpts, GaugeOpts or HistogramOpts"},
		{"Opts.Namespace Opts.Subsystem Opts.Name Opts.Help Opts.ConstLabels CounterOpts GaugeOpts HistogramOpts HistogramOpts.Namespace HistogramOpts.Subsystem HistogramOpts.Name HistogramOpts.Help HistogramOpts.ConstLabels HistogramOpts.Buckets", "prom-opts", "metric.InstrumentOption", Auto, "the name is joined, the help is the description, buckets are explicit, constant labels become attributes"},
		{"Opts.Unit HistogramOpts.Unit WithUnit DescOpt", "prom-unit", "metric.WithUnit", Manual, "pass metric.WithUnit; the exporter must be told not to add it to the name"},
		{"HistogramOpts.*", "prom-native-histogram", "sdkmetric.AggregationBase2ExponentialHistogram", Manual, "set a view with a base-2 exponential histogram for this instrument; native and classic buckets of one histogram cannot both be had"},
		{"DefBuckets LinearBuckets ExponentialBuckets ExponentialBucketsRange", "prom-buckets", "metric.WithExplicitBucketBoundaries", Keep, "computes bucket boundaries, which the instrument takes as they are"},
		{"Labels", "prom-labels", "attribute.KeyValue", Auto, "written where the metric is used, they become attributes"},
		{"MustRegister Register", "prom-register", "none", Auto, "an instrument is on the registry as soon as it is made, so what is rewritten is no longer registered"},
		{"CounterVecOpts CounterVecOpts.* GaugeVecOpts GaugeVecOpts.* HistogramVecOpts HistogramVecOpts.* ConstrainableLabels ConstrainedLabel ConstrainedLabel.* ConstrainedLabels LabelConstraint UnconstrainedLabels V2", "prom-constrained-labels", "attribute.String", Manual, "apply the constraint to the value at each use, then pass it as an attribute"},
		{"CounterFunc NewCounterFunc GaugeFunc NewGaugeFunc", "prom-func", "metric.Float64ObservableCounter, metric.Float64ObservableGauge", Keep, "stays on the registry that the OpenTelemetry exporter also serves, so /metrics is unchanged; an observable instrument would do the same"},
		{"UntypedFunc NewUntypedFunc UntypedOpts", "prom-untyped", "none", Keep, "OpenTelemetry has no untyped metric; it stays on the same registry"},
		{"Summary Summary.* SummaryVec SummaryVec.* NewSummary NewSummaryVec SummaryOpts SummaryOpts.* SummaryVecOpts SummaryVecOpts.* DefAgeBuckets DefBufCap DefMaxAge", "prom-summary", "none", Keep, "OpenTelemetry has no summary instrument; it stays on the same registry, so its quantiles and their queries are unchanged. A histogram is the alternative, with other queries"},
		{"Registry Registry.Gather Registry.MustGather Registry.Collect Registry.Describe Registerer Gatherer Gatherer.Gather Gatherers Gatherers.Gather GathererFunc GathererFunc.Gather DefaultGatherer DefaultRegisterer NewRegistry NewPedanticRegistry TransactionalGatherer TransactionalGatherer.* ToTransactionalGatherer MultiTRegistry MultiTRegistry.* NewMultiTRegistry WriteToTextfile", "prom-registry", "exporters/prometheus WithRegisterer", Keep, "the registry stays: the OpenTelemetry Prometheus exporter puts its metrics on it"},
		{"Registry.MustRegister Registry.Register Registerer.MustRegister Registerer.Register", "prom-registerer-register", "none", Keep, "what stays on client_golang is registered as before; a metric on a registry of its own needs a meter provider for that registry"},
		{"Registry.Unregister Registerer.Unregister Unregister", "prom-unregister", "metric.Registration.Unregister", Keep, "what stays on client_golang is unregistered as before"},
		{"AlreadyRegisteredError AlreadyRegisteredError.*", "prom-already-registered", "none", Keep, "making the same instrument twice gives the same series in OpenTelemetry; the check stays for what stays"},
		{"WrapRegistererWith WrapRegistererWithPrefix WrapCollectorWith WrapCollectorWithPrefix", "prom-wrap-registerer", "exporters/prometheus WithRegisterer", Keep, "stays for what is registered through it"},
		{"Collector Collector.* CollectorFunc CollectorFunc.* DescribeByCollect Desc Desc.* NewDesc NewInvalidDesc Metric Metric.* NewInvalidMetric NewConstMetric MustNewConstMetric NewConstMetricWithCreatedTimestamp MustNewConstMetricWithCreatedTimestamp NewConstHistogram MustNewConstHistogram NewConstHistogramWithCreatedTimestamp MustNewConstHistogramWithCreatedTimestamp NewConstNativeHistogram MustNewConstNativeHistogram NewConstSummary MustNewConstSummary NewConstSummaryWithCreatedTimestamp MustNewConstSummaryWithCreatedTimestamp NewMetricWithTimestamp NewMetricWithExemplars MustNewMetricWithExemplars CounterValue GaugeValue UntypedValue ValueType ValueType.* CounterMetricTypePtr GaugeMetricTypePtr UntypedMetricTypePtr BuildFQName MakeLabelPairs", "prom-custom-collector", "Meter.RegisterCallback", Keep, "a custom collector stays on the registry that the OpenTelemetry exporter also serves, so /metrics is unchanged"},
		{"NewGoCollector NewProcessCollector ProcessCollectorOpts ProcessCollectorOpts.* NewPidFileFn NewBuildInfoCollector NewExpvarCollector", "prom-runtime-collector", "contrib/instrumentation/runtime", Keep, "the Go and process collectors have no full OpenTelemetry equal; they stay on the same registry"},
		{"Timer Timer.* NewTimer ObserverFunc ObserverFunc.*", "prom-timer", "time.Since", Manual, "take the start time and record time.Since(start).Seconds()"},
		{"Exemplar Exemplar.* ExemplarAdder ExemplarAdder.* ExemplarObserver ExemplarObserver.* ExemplarMaxRunes", "prom-exemplar", "a context with a sampled span", Manual, "record with a context that holds a sampled span: the exemplar's labels are then trace_id and span_id, and no others"},
		{"DefNativeHistogramZeroThreshold NativeHistogramZeroThresholdZero", "prom-native-histogram", "sdkmetric.AggregationBase2ExponentialHistogram", Manual, "set a view with a base-2 exponential histogram"},
		{"MultiError MultiError.* SafeMultiError SafeMultiError.*", "prom-multi-error", "errors.Join", Keep, "an error of gathering, which stays"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promauto", URL: metricURL, Entries: []Entry{
		{"NewCounter NewCounterVec", "prom-counter", "metric.Float64Counter", Auto, "becomes a counter of the same name, which the OpenTelemetry Prometheus exporter shows on the same registry"},
		{"NewGauge NewGaugeVec", "prom-gauge", "metric.Float64Gauge, metric.Float64UpDownCounter", Auto, "becomes a gauge where it is only set, and an up-down counter where it is only added to"},
		{"NewHistogram NewHistogramVec", "prom-histogram", "metric.Float64Histogram", Auto, "becomes a histogram of the same name and the same buckets"},
		{"NewCounterFunc NewGaugeFunc", "prom-func", "metric.Float64ObservableGauge", Keep, "stays on the registry that the OpenTelemetry exporter also serves"},
		{"NewSummary NewSummaryVec", "prom-summary", "none", Keep, "OpenTelemetry has no summary instrument; it stays on the same registry"},
		{"NewUntypedFunc", "prom-untyped", "none", Keep, "OpenTelemetry has no untyped metric; it stays on the same registry"},
		{"Factory With", "promauto-factory", "a metric.Meter for that registry", Keep, "the factory's registry stays"},
		{"Factory.NewSummary Factory.NewSummaryVec Factory.NewUntypedFunc Factory.NewCounterFunc Factory.NewGaugeFunc", "prom-summary", "none", Keep, "it stays on the factory's registry"},
		{"Factory.*", "promauto-factory-metric", "Meter.Float64Counter and its siblings", Manual, "make a meter provider with an exporter on the factory's registry, and pass its meter where the registerer went"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promhttp", URL: promExpURL, Entries: []Entry{
		{"InstrumentHandlerCounter", "promhttp-instrument-counter", "otelboot.InstrumentHandlerCounter", Auto, "becomes a function of the generated package that counts the same series"},
		{"InstrumentHandlerDuration InstrumentHandlerInFlight InstrumentHandlerRequestSize InstrumentHandlerResponseSize InstrumentHandlerTimeToWriteHeader InstrumentRoundTripperCounter InstrumentRoundTripperDuration InstrumentRoundTripperInFlight InstrumentRoundTripperTrace InstrumentTrace InstrumentTrace.* Option WithExemplarFromContext WithExemplarFromRequest WithExtraMethods WithLabelFromCtx WithLabelFromRequest LabelValueFromCtx LabelValueFromRequest RoundTripperFunc RoundTripperFunc.*", "promhttp-instrument", "otelhttp metrics", Manual, "record the same instrument in a middleware of your own; otelhttp's metrics have other names and labels. With a summary it stays"},
		{"Handler HandlerFor HandlerForTransactional HandlerOpts HandlerOpts.* HandlerErrorHandling ContinueOnError HTTPErrorOnError PanicOnError Logger Logger.* Compression Identity Gzip Zstd InstrumentMetricHandler", "promhttp-handler", "exporters/prometheus", Keep, "the handler goes on serving the registry, on which the OpenTelemetry exporter's metrics appear"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promhttp/zstd", URL: promExpURL, Entries: []Entry{}},
	{Path: "github.com/prometheus/client_golang/prometheus/collectors", URL: "https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/runtime", Whole: &Entry{"", "prom-runtime-collector", "contrib/instrumentation/runtime", Keep, "the Go, process and build collectors have no full OpenTelemetry equal; they stay on the same registry"}},
	{Path: "github.com/prometheus/client_golang/prometheus/collectors/version", URL: promExpURL, Whole: &Entry{"", "prom-runtime-collector", "resource attributes", Keep, "the version collector stays on the same registry"}},
	{Path: "github.com/prometheus/client_golang/prometheus/push", URL: "https://pkg.go.dev/go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp", Whole: &Entry{"", "prom-push", "an OTLP metric exporter", Keep, "pushing the registry goes on working, OpenTelemetry metrics included; an OTLP exporter is the alternative"}},
	{Path: "github.com/prometheus/client_golang/prometheus/graphite", URL: promExpURL, Whole: &Entry{"", "prom-graphite", "the Collector", Keep, "the bridge goes on reading the registry, OpenTelemetry metrics included"}},
	{Path: "github.com/prometheus/client_golang/prometheus/testutil", URL: "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest", Entries: []Entry{
		{"GatherAndCompare GatherAndCount GatherAndLint GatherAndFormat TransactionalGatherAndCompare ScrapeAndCompare CollectAndFormat", "prom-testutil-gather", "testutil.GatherAndCompare", Keep, "compares what the registry shows, which does not change"},
		{"ToFloat64 CollectAndCompare CollectAndCount CollectAndLint", "prom-testutil-collect", "testutil.GatherAndCompare", Manual, "the argument is no collector any more: compare what the registry shows with testutil.GatherAndCompare, or use a manual reader and metricdatatest"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/testutil/promlint", URL: promExpURL, Whole: &Entry{"", "prom-lint", "none", Keep, "checks an exposition, which does not change"}},
	{Path: "github.com/prometheus/client_golang/prometheus/testutil/promlint/validations", URL: promExpURL, Whole: &Entry{"", "prom-lint", "none", Keep, "checks an exposition, which does not change"}},
	{Path: "github.com/prometheus/client_golang/api", URL: promExpURL, Whole: &Entry{"", "prom-api", "none", Keep, "a client of Prometheus' HTTP API: it queries a server and exports nothing"}},
	{Path: "github.com/prometheus/client_golang/api/prometheus/v1", URL: promExpURL, Whole: &Entry{"", "prom-api", "none", Keep, "a client of Prometheus' HTTP API: it queries a server and exports nothing"}},
}}

var grpcPrometheus = Module{Path: "github.com/grpc-ecosystem/go-grpc-prometheus", Version: "v1.2.0", Family: "prometheus", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/go-grpc-prometheus", URL: otelgrpcURL, Whole: &Entry{"", "grpcprom-metrics", "otelgrpc metrics", Keep,
		"stays on the registry that the OpenTelemetry exporter also serves, so /metrics is unchanged; otelgrpc's metrics have other names, labels and units"}},
}}

var grpcMiddlewarePrometheus = Module{Path: "github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus", Version: "v1.1.1", Family: "prometheus", Packages: []Package{
	{Path: "github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus", URL: otelgrpcURL, Whole: &Entry{"", "grpcprom-metrics", "otelgrpc metrics", Keep,
		"stays on the registry that the OpenTelemetry exporter also serves, so /metrics is unchanged; otelgrpc's metrics have other names, labels and units"}},
}}
