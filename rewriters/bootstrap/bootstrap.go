// Package bootstrap writes the small package that a migrated module needs beside the OpenTelemetry libraries: set-up of the
// SDK where a legacy client was set up, and the few pieces of legacy behaviour that OpenTelemetry has no call for. The code
// belongs to the module from then on, so it is written to be read and changed.
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

//go:embed otelboot/*.go.tmpl
var templates embed.FS

// Options says what to write.
type Options struct {
	ModulePath string   // names the tracer and the meter
	OtelMinor  int      // the N of the OpenTelemetry release v1.N that the module requires
	Features   []string // see Provider
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
}

// feature is one file of the generated package.
type feature struct {
	needs   []string // other features it uses
	symbols []string // what rewritten code may name
	metrics bool     // it uses the metrics SDK
}

var features = map[string]feature{
	"tracing":        {needs: []string{"export", "propagators", "utf8"}, symbols: []string{"TracerConfig", "Provider"}},
	"export":         {needs: []string{"tracing"}, symbols: []string{"AgentEndpoint", "CollectorEndpoint"}},
	"propagators":    {needs: []string{"jaegerformat"}},
	"jaegerformat":   {},
	"utf8":           {},
	"localspan":      {symbols: []string{"SpanFromContext"}},
	"attribute":      {symbols: []string{"Attribute"}},
	"http":           {symbols: []string{"Middleware", "MiddlewareFunc", "MiddlewareOption", "OperationName"}},
	"httpoptions":    {needs: []string{"http"}, symbols: []string{"ComponentName", "SpanFilter", "SpanObserver", "URLAttribute"}},
	"httpclient":     {symbols: []string{"Transport", "TraceRequest", "ClientTracer", "ClientTracerFromRequest", "ClientOption", "ClientOperationName", "ClientComponentName", "ClientURLAttribute", "ClientTrace", "ClientInject", "ClientSpanObserver"}},
	"grpccarrier":    {},
	"grpcstream":     {},
	"grpcclass":      {symbols: []string{"GRPCClass", "GRPCUnknown", "GRPCSuccess", "GRPCClientError", "GRPCServerError", "GRPCErrorClass", "SetGRPCAttributes"}},
	"grpcoptions":    {needs: []string{"grpcclass"}, symbols: []string{"GRPCOption", "IncludingSpans", "SpanInclusionFunc", "LogPayloads", "SpanDecorator", "SpanDecoratorFunc", "ContextSpanDecorator", "ContextSpanDecoratorFunc"}},
	"grpcserver":     {needs: []string{"grpccarrier", "grpcoptions", "grpcstream"}, symbols: []string{"UnaryServerInterceptor", "StreamServerInterceptor"}},
	"grpcclient":     {needs: []string{"grpccarrier", "grpcoptions"}, symbols: []string{"UnaryClientInterceptor"}},
	"grpcstreaming":  {needs: []string{"grpcclient"}, symbols: []string{"StreamClientInterceptor"}},
	"ctxtags":        {symbols: []string{"CtxTagsOption", "CtxTagsTracer", "CtxTagsFilter", "CtxTagsFilterFunc", "CtxTagsRequest", "CtxTagsRequestFunc", "CtxTagsName", "CtxTagsNameFunc"}},
	"ctxtagsheader":  {needs: []string{"ctxtags"}, symbols: []string{"CtxTagsHeaderName"}},
	"ctxtagsserver":  {needs: []string{"attribute", "ctxtags", "grpccarrier", "grpcstream"}, symbols: []string{"CtxTagsUnaryServerInterceptor", "CtxTagsStreamServerInterceptor", "TagTraceID", "TagSpanID", "TagSampled"}},
	"ctxtagsclient":  {needs: []string{"ctxtags", "grpccarrier"}, symbols: []string{"CtxTagsUnaryClientInterceptor", "CtxTagsStreamClientInterceptor", "ClientAddContextTags"}},
	"propagation":    {symbols: []string{"Inject", "Extract"}},
	"metrics":        {needs: []string{"emptyhistogram"}, symbols: []string{"Meter", "Counter", "CounterVec", "UpDownCounter", "UpDownCounterVec", "Gauge", "GaugeVec", "Histogram", "HistogramVec"}, metrics: true},
	"emptyhistogram": {metrics: true},
	"promhttp":       {needs: []string{"metrics"}, symbols: []string{"InstrumentHandlerCounter"}, metrics: true},
}

// Provider returns the feature that declares a symbol of the generated package.
func Provider(symbol string) (string, bool) {
	for name, f := range features {
		if slices.Contains(f.symbols, symbol) {
			return name, true
		}
	}
	return "", false
}

// NeedsMetrics reports whether the feature uses the metrics SDK, which asks for a newer OpenTelemetry release.
func NeedsMetrics(name string) bool { return features[name].metrics }

// Files renders the features and what they need: file names with formatted source, and the import paths they use, sorted.
func Files(o Options) (files map[string][]byte, imports []string, err error) {
	t, err := template.ParseFS(templates, "otelboot/*.go.tmpl")
	if err != nil {
		return nil, nil, err
	}
	files = map[string][]byte{}
	for _, name := range closure(o.Features) {
		if err := render(t, name, o, files); err != nil {
			return nil, nil, err
		}
	}
	if len(files) > 0 {
		if err := render(t, "doc", o, files); err != nil {
			return nil, nil, err
		}
	}
	for _, src := range files {
		f, err := parser.ParseFile(token.NewFileSet(), "", src, parser.ImportsOnly)
		if err != nil {
			return nil, nil, err
		}
		for _, i := range f.Imports {
			if path, err := strconv.Unquote(i.Path.Value); err == nil && strings.Contains(path, ".") && !slices.Contains(imports, path) {
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

func render(t *template.Template, name string, o Options, files map[string][]byte) error {
	var buf bytes.Buffer
	if err := t.ExecuteTemplate(&buf, name+".go.tmpl", o); err != nil {
		return err
	}
	src, err := format.Source(buf.Bytes())
	if err != nil {
		return fmt.Errorf("template %s: %w", name, err)
	}
	files[name+".go"] = src
	return nil
}
