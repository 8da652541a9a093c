package tracing

import (
	"go/ast"
	gotypes "go/types"

	"github.com/otelmigrate/otelmigrate/rewriters"
)

// goGRPC is the later home of otgrpc.
const goGRPC = "github.com/opentracing-contrib/go-grpc"

// grpcInterceptors is otgrpc in either of its homes.
//
//	otgrpc.OpenTracingClientInterceptor(tracer, otgrpc.LogPayloads())
//	=>  otelboot.UnaryClientInterceptor(tracer, otelboot.LogPayloads())
func grpcInterceptors(home string) map[string]handler {
	return map[string]handler{
		home + ".OpenTracingServerInterceptor":       counterpart("otelboot.UnaryServerInterceptor"),
		home + ".OpenTracingStreamServerInterceptor": counterpart("otelboot.StreamServerInterceptor"),
		home + ".OpenTracingClientInterceptor":       clientInterceptor("otelboot.UnaryClientInterceptor"),
		home + ".OpenTracingStreamClientInterceptor": clientInterceptor("otelboot.StreamClientInterceptor"),
		home + ".Option":            counterpart("otelboot.GRPCOption"),
		home + ".IncludingSpans":    counterpart("otelboot.IncludingSpans"),
		home + ".SpanInclusionFunc": counterpart("otelboot.SpanInclusionFunc"),
		home + ".LogPayloads":       counterpart("otelboot.LogPayloads"),
		home + ".SpanDecorator":     spanDecorator("SpanDecorator"),
		home + ".SpanDecoratorFunc": spanDecorator("SpanDecoratorFunc"),
		home + ".SetSpanTags":       clientInterceptor("otelboot.SetGRPCAttributes"),
		home + ".ErrorClass":        counterpart("otelboot.GRPCErrorClass"),
		home + ".Class":             counterpart("otelboot.GRPCClass"),
		home + ".Unknown":           counterpart("otelboot.GRPCUnknown"),
		home + ".Success":           counterpart("otelboot.GRPCSuccess"),
		home + ".ClientError":       counterpart("otelboot.GRPCClientError"),
		home + ".ServerError":       counterpart("otelboot.GRPCServerError"),
	}
}

// clientInterceptor is replaced by name. The two homes differ in whether a cancelled call is an error, and go-grpc wraps the errors of
// streams since v0.1.2.
func clientInterceptor(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		contrib := s.Symbol == goGRPC+"."+s.Use.Name
		switch {
		case contrib && usesBothHomes(s):
			s.Review("calls that are cancelled are errors now, as with the module's other package of the kind, grpc-opentracing: look at alerts on errors, or change SetGRPCAttributes")
		case contrib && target == "otelboot.StreamClientInterceptor" && atLeast(s, goGRPC, "v0.1.2"):
			s.Review("a stream's methods return gRPC's errors as they are, without the text in front that go-grpc put there (failed to receive message: …): look for code and tests that compare texts")
		default:
			s.Auto("")
		}
	}
}

func usesBothHomes(s *rewriters.Site) bool {
	for _, other := range s.Plan.Sites {
		if other.Pkg.Module == s.Pkg.Module && other.Symbol == otgrpc+"."+other.Use.Name {
			return true
		}
	}
	return false
}

// spanDecorator is replaced by name. Later releases of go-grpc pass the decorator a context.
//
//	otgrpc.SpanDecorator(func(span opentracing.Span, …)  =>  otelboot.SpanDecorator(func(span trace.Span, …)
//	otgrpc.SpanDecorator(func(ctx context.Context, …)    =>  otelboot.ContextSpanDecorator(func(ctx context.Context, …)
func spanDecorator(name string) handler {
	return func(s *rewriters.Site) {
		target := "otelboot." + name
		if decoratorHasContext(s.Pkg.Info.ObjectOf(s.Ident)) {
			target = "otelboot.Context" + name
		}
		replaceName(s, target)
		s.Auto("")
	}
}

// decoratorHasContext reports whether the object is, or takes, a decorator of six parameters.
func decoratorHasContext(obj gotypes.Object) bool {
	if obj == nil {
		return false
	}
	sig, ok := obj.Type().Underlying().(*gotypes.Signature)
	if ok && sig.Params().Len() == 1 {
		sig, ok = sig.Params().At(0).Type().Underlying().(*gotypes.Signature)
	}
	return ok && sig.Params().Len() == 6
}

const (
	grpcMiddleware = "github.com/grpc-ecosystem/go-grpc-middleware"
	ctxTagsTracing = grpcMiddleware + "/tracing/opentracing"
)

// grpcMiddlewares is the tracing of go-grpc-middleware v1. Its tags go on being attributes, and go on holding the ids.
//
//	grpc_opentracing.UnaryServerInterceptor(grpc_opentracing.WithTracer(t))
//	=>  otelboot.CtxTagsUnaryServerInterceptor(otelboot.CtxTagsTracer(t))
func grpcMiddlewares() map[string]handler {
	return map[string]handler{
		ctxTagsTracing + ".UnaryServerInterceptor":      reviewedCounterpart("otelboot.CtxTagsUnaryServerInterceptor"),
		ctxTagsTracing + ".StreamServerInterceptor":     reviewedCounterpart("otelboot.CtxTagsStreamServerInterceptor"),
		ctxTagsTracing + ".UnaryClientInterceptor":      counterpart("otelboot.CtxTagsUnaryClientInterceptor"),
		ctxTagsTracing + ".StreamClientInterceptor":     ctxTagsStreamClient,
		ctxTagsTracing + ".Option":                      counterpart("otelboot.CtxTagsOption"),
		ctxTagsTracing + ".WithTracer":                  counterpart("otelboot.CtxTagsTracer"),
		ctxTagsTracing + ".WithFilterFunc":              counterpart("otelboot.CtxTagsFilter"),
		ctxTagsTracing + ".FilterFunc":                  counterpart("otelboot.CtxTagsFilterFunc"),
		ctxTagsTracing + ".WithUnaryRequestHandlerFunc": counterpart("otelboot.CtxTagsRequest"),
		ctxTagsTracing + ".UnaryRequestHandlerFunc":     counterpart("otelboot.CtxTagsRequestFunc"),
		ctxTagsTracing + ".WithOpName":                  counterpart("otelboot.CtxTagsName"),
		ctxTagsTracing + ".OpNameFunc":                  counterpart("otelboot.CtxTagsNameFunc"),
		ctxTagsTracing + ".WithTraceHeaderName":         headerName,
		ctxTagsTracing + ".ClientAddContextTags":        addContextTags,
		ctxTagsTracing + ".TagTraceId":                  counterpart("otelboot.TagTraceID"),
		ctxTagsTracing + ".TagSpanId":                   counterpart("otelboot.TagSpanID"),
		ctxTagsTracing + ".TagSampled":                  counterpart("otelboot.TagSampled"),
	}
}

// reviewedCounterpart is counterpart, with the catalog's text on what differs.
func reviewedCounterpart(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		s.Review("")
	}
}

// headerName leaves the option out, which said where the ids for the tags are found: they come from the span. Where a value
// is needed, there is an option that does nothing.
//
//	grpc_opentracing.UnaryServerInterceptor(grpc_opentracing.WithTraceHeaderName("trace"))
//	=>  otelboot.CtxTagsUnaryServerInterceptor()
func headerName(s *rewriters.Site) {
	s.Review("")
	call := s.Call()
	if call != nil && len(call.Args) == 1 && constant(s, call.Args[0]) != "" {
		switch list := s.Parent(call).(type) {
		case *ast.CompositeLit:
			s.On(call, func(e *rewriters.Edit) { e.Remove() })
			return
		case *ast.CallExpr:
			if use := useOf(s, list.Fun); use != nil && !list.Ellipsis.IsValid() {
				s.On(call, func(e *rewriters.Edit) { e.Remove() })
				return
			}
		}
	}
	replaceName(s, "otelboot.CtxTagsHeaderName")
}

// ctxTagsStreamClient is replaced by name. Before v1.2.0 a stream's span ended with its last message.
func ctxTagsStreamClient(s *rewriters.Site) {
	replaceName(s, "otelboot.CtxTagsStreamClientInterceptor")
	if atLeast(s, grpcMiddleware, "v1.2.0") {
		s.Auto("")
		return
	}
	s.Review("a stream's span ends when the client has sent all, as in later releases of go-grpc-middleware, and not when the last message has come: look at alerts on durations")
}

// addContextTags passes the tags on as the start option that they were.
//
//	ctx = grpc_opentracing.ClientAddContextTags(ctx, opentracing.Tags{"shard": 3})
//	=>  ctx = otelboot.ClientAddContextTags(ctx, trace.WithAttributes(attribute.Int("shard", 3)))
//
// Not served: literal tags that are more than attributes (an error, a kind that is not constant).
func addContextTags(s *rewriters.Site) {
	replaceName(s, "otelboot.ClientAddContextTags")
	s.Auto("")
	call := s.Call()
	if call == nil || len(call.Args) != 2 {
		return
	}
	lit, ok := ast.Unparen(call.Args[1]).(*ast.CompositeLit)
	if !ok {
		return
	}
	tags, reason := startOptions(s, []ast.Expr{lit})
	if reason == "" && (tags.parent != nil || len(tags.parts) > 0) {
		reason = "the tags hold more than attributes"
	}
	if reason != "" {
		s.Block(reason + "; pass trace.WithAttributes, and set the rest on the span in an interceptor")
		return
	}
	s.On(lit, func(e *rewriters.Edit) {
		list := tags.build(e)
		if len(list) == 0 {
			e.Become(e.Quote("trace.WithAttributes()"))
			return
		}
		e.Become(list[0])
	})
}
