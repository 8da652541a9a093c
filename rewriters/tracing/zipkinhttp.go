package tracing

const (
	zipkinHTTPPath    = zipkinPath + "/middleware/http"
	zipkinGRPCPath    = zipkinPath + "/middleware/grpc"
	zipkinMiddleware  = zipkinPath + "/middleware"
	zipkinBaggagePath = zipkinPath + "/propagation/baggage"

	fieldsContext = "the fields are in the context, and not in the span's: a span that is started from another context does not carry them on; they are sent as the same headers, and in W3C's baggage as well"
)

// zipkinHTTP serves the middleware around HTTP, which the generated package has under names of its own.
//
//	zipkinhttp.NewServerMiddleware(tracer, zipkinhttp.SpanName("get"))  =>  otelboot.ServerMiddleware(tracer, otelboot.ServerSpanName("get"))
func zipkinHTTP() map[string]handler {
	m := map[string]handler{
		zipkinHTTPPath + ".NewServerMiddleware":  substituted("otelboot.ServerMiddleware", -1, sharedGone),
		zipkinHTTPPath + ".SpanName":             counterpart("otelboot.ServerSpanName"),
		zipkinHTTPPath + ".EnableBaggage":        substituted("otelboot.ServerBaggage", -1, fieldsContext),
		zipkinHTTPPath + ".ClientOption":         typeName("otelboot.HTTPClientOption"),
		zipkinHTTPPath + ".WithClient":           counterpart("otelboot.WithHTTPClient"),
		zipkinHTTPPath + ".ClientTrace":          counterpart("otelboot.ClientConnectionTrace"),
		zipkinHTTPPath + ".Client.DoWithAppSpan": keepsName,
		zipkinHTTPPath + ".Client.Client":        keepsName,
	}
	for _, name := range []string{"ServerOption", "RequestSamplerFunc", "ErrHandler", "ErrResponseReader", "TransportOption", "Client"} {
		m[zipkinHTTPPath+"."+name] = typeName("otelboot." + name)
	}
	for _, name := range []string{"ServerTags", "TagResponseSize", "RequestSampler", "ServerErrHandler", "Sample", "Discard",
		"NewTransport", "RoundTripper", "TransportTags", "TransportTrace", "TransportErrHandler", "TransportErrResponseReader", "TransportRemoteEndpoint",
		"TransportLogger", "TransportRequestSampler", "NewClient", "ClientTags", "TransportOptions", "WithRemoteEndpoint", "ErrValidTracerRequired"} {
		m[zipkinHTTPPath+"."+name] = counterpart("otelboot." + name)
	}
	return m
}

// zipkinGRPC serves the stats handlers for gRPC.
//
//	zipkingrpc.NewServerHandler(tracer)  =>  otelboot.GRPCServerHandler(tracer)
func zipkinGRPC() map[string]handler {
	return map[string]handler{
		zipkinGRPCPath + ".NewServerHandler":      substituted("otelboot.GRPCServerHandler", -1, sharedGone),
		zipkinGRPCPath + ".ServerOption":          typeName("otelboot.GRPCServerOption"),
		zipkinGRPCPath + ".ServerTags":            counterpart("otelboot.GRPCServerTags"),
		zipkinGRPCPath + ".EnableBaggage":         substituted("otelboot.GRPCServerBaggage", -1, fieldsContext),
		zipkinGRPCPath + ".NewClientHandler":      counterpart("otelboot.GRPCClientHandler"),
		zipkinGRPCPath + ".ClientOption":          typeName("otelboot.GRPCClientOption"),
		zipkinGRPCPath + ".WithRemoteServiceName": counterpart("otelboot.RemoteServiceName"),
	}
}

// zipkinBaggage serves the fields that requests carry along.
//
//	zipkin.BaggageFromContext(ctx).Get("k")  =>  otelboot.BaggageFromContext(ctx).Get("k")
func zipkinBaggage() map[string]handler {
	m := map[string]handler{
		zipkinPath + ".BaggageFromContext":       substituted("otelboot.BaggageFromContext", -1, fieldsContext),
		zipkinBaggagePath + ".New":               counterpart("otelboot.NewBaggageFields"),
		zipkinMiddleware + ".BaggageHandler":     typeName("otelboot.BaggageHandler"),
		zipkinMiddleware + ".BaggageHandler.New": unchanged,
		zipkinModelPath + ".BaggageFields":       typeName("otelboot.BaggageFields"),
	}
	for _, method := range []string{"Get", "Add", "Set", "Delete", "Iterate"} {
		m[zipkinModelPath+".BaggageFields."+method] = unchanged
	}
	return m
}
