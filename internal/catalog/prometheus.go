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
		{"Gauge.SetToCurrentTime", "prom-gauge-time", "Float64Gauge.Record", Auto, "becomes Record with the seconds since 1970"},
		{"Histogram HistogramVec ObserverVec NewHistogram NewHistogramVec", "prom-histogram", "metric.Float64Histogram", Auto, "becomes a histogram of the same name and the same buckets"},
		{"Histogram.Observe Observer Observer.Observe", "prom-histogram-observe", "Float64Histogram.Record", Auto, "becomes Record"},
		{vecOfCounter + " " + vecOfGauge + " " + vecOfHistogram + " ObserverVec.WithLabelValues ObserverVec.With", "prom-with-label-values", "metric.WithAttributes", Auto, "the label values become attributes of the measurement"},
		{"CounterVec.MustCurryWith CounterVec.CurryWith GaugeVec.CurryWith GaugeVec.MustCurryWith HistogramVec.CurryWith HistogramVec.MustCurryWith ObserverVec.CurryWith ObserverVec.MustCurryWith MetricVec.CurryWith", "prom-curry", "metric.WithAttributes, otelmetric.CounterVec", Auto, "the curried labels become attributes of every measurement, or the vector is one of the generated package otelmetric, which is curried the same way"},
		{"CounterVec.GetMetricWith CounterVec.GetMetricWithLabelValues GaugeVec.GetMetricWith GaugeVec.GetMetricWithLabelValues HistogramVec.GetMetricWith HistogramVec.GetMetricWithLabelValues ObserverVec.GetMetricWith ObserverVec.GetMetricWithLabelValues MetricVec.GetMetricWith MetricVec.GetMetricWithLabelValues", "prom-get-metric-with", "otelmetric.CounterVec", Auto, "stays a method of the vector, which is one of the generated package otelmetric"},
		{"MetricVec.Delete MetricVec.DeleteLabelValues MetricVec.DeletePartialMatch MetricVec.Reset", "prom-delete", "otelmetric.MetricVec", Auto, "a synchronous instrument shows a label set for ever, so the vector becomes one of the generated package otelmetric, of which series can be deleted"},
		{"CounterVec.MetricVec GaugeVec.MetricVec HistogramVec.MetricVec MetricVec MetricVec.Collect MetricVec.Describe NewMetricVec", "prom-metric-vec", "otelmetric.MetricVec", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"Opts", "prom-opts", "otelmetric.Opts", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"Opts.Namespace Opts.Subsystem Opts.Name Opts.Help Opts.ConstLabels CounterOpts GaugeOpts HistogramOpts HistogramOpts.Namespace HistogramOpts.Subsystem HistogramOpts.Name HistogramOpts.Help HistogramOpts.ConstLabels HistogramOpts.Buckets", "prom-opts", "metric.InstrumentOption", Auto, "the name is joined, the help is the description, buckets are explicit, constant labels become attributes"},
		{"Opts.Unit HistogramOpts.Unit WithUnit DescOpt", "prom-unit", "metric.WithUnit", Manual, "pass metric.WithUnit; the exporter must be told not to add it to the name"},
		{"HistogramOpts.NativeHistogramBucketFactor HistogramOpts.NativeHistogramZeroThreshold HistogramOpts.NativeHistogramMaxBucketNumber HistogramOpts.NativeHistogramMinResetDuration HistogramOpts.NativeHistogramMaxZeroThreshold HistogramOpts.NativeHistogramMaxExemplars HistogramOpts.NativeHistogramExemplarTTL", "prom-native-histogram", "otelmetric.Histogram", Auto, "native and classic buckets of one histogram cannot both be had of OpenTelemetry's: the histogram becomes one of the generated package otelmetric, which counts in both"},
		{"DefBuckets LinearBuckets ExponentialBuckets ExponentialBucketsRange DefNativeHistogramZeroThreshold NativeHistogramZeroThresholdZero", "prom-buckets", "metric.WithExplicitBucketBoundaries", Keep, "computes bucket boundaries, which the instrument takes as they are"},
		{"Labels", "prom-labels", "attribute.KeyValue", Auto, "written where the metric is used, they become attributes"},
		{"MustRegister Register", "prom-register", "none", Auto, "an instrument is on the registry as soon as it is made, so what is rewritten is no longer registered"},
		{"CounterVecOpts CounterVecOpts.CounterOpts CounterVecOpts.VariableLabels GaugeVecOpts GaugeVecOpts.GaugeOpts GaugeVecOpts.VariableLabels HistogramVecOpts HistogramVecOpts.HistogramOpts HistogramVecOpts.VariableLabels ConstrainableLabels ConstrainedLabel ConstrainedLabel.Name ConstrainedLabel.Constraint ConstrainedLabels LabelConstraint UnconstrainedLabels V2 v2.NewCounterVec v2.NewGaugeVec v2.NewHistogramVec v2.NewDesc", "prom-constrained-labels", "otelmetric.V2", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"CounterFunc NewCounterFunc GaugeFunc NewGaugeFunc", "prom-func", "otelmetric.NewGaugeFunc", Auto, "the generated package otelmetric asks the function for its value when OpenTelemetry collects"},
		{"UntypedFunc NewUntypedFunc UntypedOpts", "prom-untyped", "none", Keep, "OpenTelemetry has no untyped metric; it stays on the same registry"},
		{"Summary Summary.* SummaryVec SummaryVec.* NewSummary NewSummaryVec SummaryOpts SummaryOpts.* SummaryVecOpts SummaryVecOpts.* v2.NewSummaryVec DefAgeBuckets DefBufCap DefMaxAge", "prom-summary", "none", Keep, "OpenTelemetry has no summary instrument; it stays on the same registry, so its quantiles and their queries are unchanged. A histogram is the alternative, with other queries: --summaries histogram makes it one"},
		{"Registry Registry.Gather Registry.MustGather Registry.Collect Registry.Describe Registerer Gatherer Gatherer.Gather Gatherers Gatherers.Gather GathererFunc GathererFunc.Gather DefaultGatherer DefaultRegisterer NewRegistry NewPedanticRegistry TransactionalGatherer TransactionalGatherer.* ToTransactionalGatherer MultiTRegistry MultiTRegistry.* NewMultiTRegistry WriteToTextfile", "prom-registry", "exporters/prometheus WithRegisterer", Keep, "the registry stays: the OpenTelemetry Prometheus exporter puts its metrics on it"},
		{"Registry.MustRegister Registry.Register Registerer.MustRegister Registerer.Register", "prom-registerer-register", "otelmetric.MustRegister, otelmetric.Register", Auto, "what is rewritten is registered by a function that takes the registry; what stays is registered as before"},
		{"Registry.Unregister Registerer.Unregister Unregister", "prom-unregister", "otelmetric.Unregister", Auto, "what is rewritten is unregistered by a function that takes the registry; what stays is unregistered as before"},
		{"AlreadyRegisteredError AlreadyRegisteredError.ExistingCollector AlreadyRegisteredError.NewCollector AlreadyRegisteredError.Error", "prom-already-registered", "otelmetric.AlreadyRegisteredError", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"WrapRegistererWith WrapRegistererWithPrefix", "prom-wrap-registerer", "exporters/prometheus WithRegisterer", Keep, "the registry stays, and what OpenTelemetry measures on it gets the labels or the prefix"},
		{"WrapCollectorWith WrapCollectorWithPrefix", "prom-wrap-collector", "otelmetric.WrapCollectorWith", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"Collector Collector.Describe Collector.Collect CollectorFunc CollectorFunc.Describe CollectorFunc.Collect DescribeByCollect Desc Desc.String NewDesc NewInvalidDesc Metric Metric.Desc Metric.Write NewInvalidMetric NewConstMetric MustNewConstMetric NewConstMetricWithCreatedTimestamp MustNewConstMetricWithCreatedTimestamp NewConstHistogram MustNewConstHistogram NewConstHistogramWithCreatedTimestamp MustNewConstHistogramWithCreatedTimestamp NewConstNativeHistogram MustNewConstNativeHistogram NewConstSummary MustNewConstSummary NewConstSummaryWithCreatedTimestamp MustNewConstSummaryWithCreatedTimestamp NewMetricWithTimestamp NewMetricWithExemplars MustNewMetricWithExemplars CounterValue GaugeValue UntypedValue ValueType ValueType.ToDTO BuildFQName MakeLabelPairs", "prom-custom-collector", "otelmetric.Collector", Auto, "the collector goes on computing its series when it is asked for them; the generated package otelmetric hands them to OpenTelemetry"},
		{"Desc.Err", "prom-desc-err", "none", Manual, "registering the collector tells the same error"},
		{"CounterMetricTypePtr GaugeMetricTypePtr UntypedMetricTypePtr", "prom-metric-type", "none", Keep, "a type of the exposition's protocol, which stays"},
		{"NewGoCollector NewProcessCollector ProcessCollectorOpts ProcessCollectorOpts.* NewPidFileFn NewBuildInfoCollector NewExpvarCollector", "prom-runtime-collector", "contrib/instrumentation/runtime", Keep, "the Go and process collectors have no full OpenTelemetry equal; they stay on the same registry"},
		{"Timer Timer.ObserveDuration Timer.ObserveDurationWithExemplar NewTimer ObserverFunc ObserverFunc.Observe", "prom-timer", "otelmetric.Timer", Auto, "the generated package otelmetric has it under the same name, and hands its values to OpenTelemetry"},
		{"Exemplar Exemplar.Value Exemplar.Labels Exemplar.Timestamp ExemplarAdder ExemplarAdder.AddWithExemplar ExemplarObserver ExemplarObserver.ObserveWithExemplar", "prom-exemplar", "otelmetric.ExemplarObserver", Auto, "the generated package otelmetric keeps exemplars with labels of their own, which OpenTelemetry's instruments do not"},
		{"ExemplarMaxRunes", "prom-exemplar-runes", "none", Keep, "a number, which stays"},
		{"MultiError MultiError.* SafeMultiError SafeMultiError.*", "prom-multi-error", "errors.Join", Keep, "an error of gathering, which stays"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promauto", URL: metricURL, Entries: []Entry{
		{"NewCounter NewCounterVec", "prom-counter", "metric.Float64Counter", Auto, "becomes a counter of the same name, which the OpenTelemetry Prometheus exporter shows on the same registry"},
		{"NewGauge NewGaugeVec", "prom-gauge", "metric.Float64Gauge, metric.Float64UpDownCounter", Auto, "becomes a gauge where it is only set, and an up-down counter where it is only added to"},
		{"NewHistogram NewHistogramVec", "prom-histogram", "metric.Float64Histogram", Auto, "becomes a histogram of the same name and the same buckets"},
		{"NewCounterFunc NewGaugeFunc", "prom-func", "otelmetric.NewGaugeFunc", Auto, "the generated package otelmetric asks the function for its value when OpenTelemetry collects"},
		{"NewSummary NewSummaryVec", "prom-summary", "none", Keep, "OpenTelemetry has no summary instrument; it stays on the same registry"},
		{"NewUntypedFunc", "prom-untyped", "none", Keep, "OpenTelemetry has no untyped metric; it stays on the same registry"},
		{"Factory With", "promauto-factory", "prometheus.Registerer", Auto, "the registry itself takes the place of the factory"},
		{"Factory.NewSummary Factory.NewSummaryVec Factory.NewUntypedFunc", "promauto-factory-summary", "none", Keep, "OpenTelemetry has no summary and no untyped metric; it stays on the factory's registry"},
		{"Factory.NewCounter Factory.NewCounterVec Factory.NewGauge Factory.NewGaugeVec Factory.NewHistogram Factory.NewHistogramVec Factory.NewCounterFunc Factory.NewGaugeFunc", "promauto-factory-metric", "otelmetric.Registered", Auto, "the metric is made by the generated package otelmetric, and registered"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promhttp", URL: promExpURL, Entries: []Entry{
		{"InstrumentHandlerCounter", "promhttp-instrument-counter", "otelboot.InstrumentHandlerCounter, otelmetric.InstrumentHandlerCounter", Auto, "becomes a function of a generated package that counts the same series"},
		{"InstrumentHandlerDuration InstrumentHandlerInFlight InstrumentHandlerRequestSize InstrumentHandlerResponseSize InstrumentHandlerTimeToWriteHeader InstrumentRoundTripperCounter InstrumentRoundTripperDuration InstrumentRoundTripperInFlight Option WithExemplarFromContext WithExtraMethods WithLabelFromCtx LabelValueFromCtx RoundTripperFunc RoundTripperFunc.RoundTrip", "promhttp-instrument", "otelmetric.InstrumentHandlerDuration", Auto, "becomes a function of the generated package otelmetric that measures the same series. With a summary it stays"},
		{"InstrumentRoundTripperTrace InstrumentTrace InstrumentTrace.*", "promhttp-instrument-trace", "none", Keep, "calls functions with durations, and knows no metrics"},
		{"WithExemplarFromRequest WithLabelFromRequest LabelValueFromRequest", "promhttp-instrument-request", "otelmetric.WithLabelFromCtx", Manual, "take the value from the request's context, with WithLabelFromCtx or WithExemplarFromContext"},
		{"HandlerOpts.EnableOpenMetricsTextCreatedSamples", "promhttp-created", "none", Keep, "the handler stays, but OpenTelemetry's exporter for Prometheus knows no creation times, so that _created samples are shown for what stays on the client only"},
		{"Handler HandlerFor HandlerForTransactional HandlerOpts HandlerOpts.* HandlerErrorHandling ContinueOnError HTTPErrorOnError PanicOnError Logger Logger.* Compression Identity Gzip Zstd InstrumentMetricHandler", "promhttp-handler", "exporters/prometheus", Keep, "the handler goes on serving the registry, on which the OpenTelemetry exporter's metrics appear"},
	}},
	{Path: "github.com/prometheus/client_golang/prometheus/promhttp/zstd", URL: promExpURL, Whole: &Entry{"", "promhttp-handler", "exporters/prometheus", Keep, "the handler goes on serving the registry, compressed as before"}},
	{Path: "github.com/prometheus/client_golang/prometheus/collectors", URL: "https://pkg.go.dev/go.opentelemetry.io/contrib/instrumentation/runtime", Whole: &Entry{"", "prom-runtime-collector", "contrib/instrumentation/runtime", Keep, "the Go, process and build collectors have no full OpenTelemetry equal; they stay on the same registry"}},
	{Path: "github.com/prometheus/client_golang/prometheus/collectors/version", URL: promExpURL, Whole: &Entry{"", "prom-runtime-collector", "resource attributes", Keep, "the version collector stays on the same registry"}},
	{Path: "github.com/prometheus/client_golang/prometheus/push", URL: "https://pkg.go.dev/go.opentelemetry.io/otel/exporters/otlp/otlpmetric/otlpmetrichttp", Whole: &Entry{"", "prom-push", "an OTLP metric exporter", Keep, "pushing the registry goes on working, OpenTelemetry metrics included; an OTLP exporter is the alternative"}},
	{Path: "github.com/prometheus/client_golang/prometheus/graphite", URL: promExpURL, Whole: &Entry{"", "prom-graphite", "the Collector", Keep, "the bridge goes on reading the registry, OpenTelemetry metrics included"}},
	{Path: "github.com/prometheus/client_golang/prometheus/testutil", URL: "https://pkg.go.dev/go.opentelemetry.io/otel/sdk/metric/metricdata/metricdatatest", Entries: []Entry{
		{"GatherAndCompare GatherAndCount GatherAndLint GatherAndFormat TransactionalGatherAndCompare ScrapeAndCompare", "prom-testutil-gather", "testutil.GatherAndCompare", Keep, "compares what the registry shows, which does not change"},
		{"ToFloat64 CollectAndCompare CollectAndCount CollectAndLint CollectAndFormat", "prom-testutil-collect", "oteltest.ToFloat64", Auto, "becomes a function of the generated package oteltest, which takes a metric of otelmetric"},
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
