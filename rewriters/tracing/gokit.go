package tracing

import "strings"

// gokit are the functions of go-kit's tracing/opentracing that the generated package has with the same arguments, by how many
// these are. With options there are more, which the generated ones do not know.
//
//	kitot.TraceServer(tracer, "Sum")  =>  otelboot.TraceServer(tracer, "Sum")
var gokit = map[string]struct {
	args int
	to   string
}{
	"github.com/go-kit/kit/tracing/opentracing.TraceServer":   {2, "otelboot.TraceServer"},
	"github.com/go-kit/kit/tracing/opentracing.TraceClient":   {2, "otelboot.TraceClient"},
	"github.com/go-kit/kit/tracing/opentracing.TraceEndpoint": {2, "otelboot.TraceEndpoint"},
	"github.com/go-kit/kit/tracing/opentracing.ContextToHTTP": {2, "otelboot.ContextToHTTP"},
	"github.com/go-kit/kit/tracing/opentracing.HTTPToContext": {3, "otelboot.HTTPToContext"},
	"github.com/go-kit/kit/tracing/opentracing.ContextToGRPC": {2, "otelboot.ContextToGRPC"},
	"github.com/go-kit/kit/tracing/opentracing.GRPCToContext": {3, "otelboot.GRPCToContext"},
}

const kitZipkin = "github.com/go-kit/kit/tracing/zipkin"

// kitZipkins are the functions of go-kit's tracing/zipkin, and how many arguments they have at least: options may follow.
//
//	kitzipkin.HTTPServerTrace(tracer, kitzipkin.Name("get"))  =>  otelboot.KitHTTPServerTrace(tracer, otelboot.KitName("get"))
var kitZipkins = map[string]int{
	kitZipkin + ".TraceEndpoint":   2,
	kitZipkin + ".HTTPServerTrace": 1,
	kitZipkin + ".HTTPClientTrace": 1,
	kitZipkin + ".GRPCServerTrace": 1,
	kitZipkin + ".GRPCClientTrace": 1,
}

// kitZipkinOptions are the functions that make options for these, and the options' type.
var kitZipkinOptions = map[string]string{
	kitZipkin + ".Name":             "otelboot.KitName",
	kitZipkin + ".Tags":             "otelboot.KitTags",
	kitZipkin + ".Logger":           "otelboot.KitLogger",
	kitZipkin + ".AllowPropagation": "otelboot.KitAllowPropagation",
	kitZipkin + ".RequestSampler":   "otelboot.KitRequestSampler",
	kitZipkin + ".TracerOption":     "otelboot.KitOption",
}

// Foreign implements rewriters.Rewriter.
func (r *rewriter) Foreign(function string, args int) string {
	if least := kitZipkins[function]; least > 0 && args >= least {
		return "otelboot.Kit" + strings.TrimPrefix(function, kitZipkin+".")
	}
	if f := gokit[function]; f.args == args {
		return f.to
	}
	return ""
}

// ForeignOption implements rewriters.Rewriter.
func (r *rewriter) ForeignOption(name string) string { return kitZipkinOptions[name] }
