package tracing

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

// Foreign implements rewriters.Rewriter.
func (r *rewriter) Foreign(function string, args int) string {
	if f := gokit[function]; f.args == args {
		return f.to
	}
	return ""
}
