package tracing

import "github.com/otelmigrate/otelmigrate/rewriters"

const goStdlib = "github.com/opentracing-contrib/go-stdlib"

// httpServer is the middleware of go-stdlib.
//
//	nethttp.Middleware(tracer, h, nethttp.MWComponentName("api"), opts...)
//	=>  otelboot.Middleware(tracer, h, otelboot.ComponentName("api"), opts...)
func httpServer() map[string]handler {
	return map[string]handler{
		nethttp + ".Middleware":        middleware("otelboot.Middleware"),
		nethttp + ".MiddlewareFunc":    middleware("otelboot.MiddlewareFunc"),
		nethttp + ".MWOption":          counterpart("otelboot.MiddlewareOption"),
		nethttp + ".OperationNameFunc": counterpart("otelboot.OperationName"),
		nethttp + ".MWComponentName":   counterpart("otelboot.ComponentName"),
		nethttp + ".MWSpanFilter":      counterpart("otelboot.SpanFilter"),
		nethttp + ".MWSpanObserver":    counterpart("otelboot.SpanObserver"),
		nethttp + ".MWURLTagFunc":      counterpart("otelboot.URLAttribute"),
	}
}

// middleware is replaced by name; before v1.0.0 go-stdlib recorded some answers otherwise.
func middleware(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		if atLeast(s, goStdlib, "v1.0.0") {
			s.Auto("")
			return
		}
		s.Review("a handler that calls neither WriteHeader nor Write is recorded with status code 200, which is what is sent; before v1.0.0 go-stdlib recorded 0 and an error, and 0 for a handler that panics, which has no status code now: look at alerts on errors")
	}
}

// httpClient is the client of go-stdlib: a span for the whole, and one for each request that is sent.
//
//	client := &http.Client{Transport: &nethttp.Transport{RoundTripper: rt}}
//	req, ht := nethttp.TraceRequest(tracer, req, nethttp.OperationName("ask"))
//	defer ht.Finish()
//	=>
//	client := &http.Client{Transport: &otelboot.Transport{RoundTripper: rt}}
//	req, ht := otelboot.TraceRequest(tracer, req, otelboot.ClientOperationName("ask"))
//	defer ht.Finish()
func httpClient() map[string]handler {
	return map[string]handler{
		nethttp + ".Transport":              counterpart("otelboot.Transport"),
		nethttp + ".Transport.RoundTripper": unchanged,
		nethttp + ".Transport.RoundTrip":    unchanged,
		nethttp + ".TraceRequest":           traceRequest,
		nethttp + ".Tracer":                 counterpart("otelboot.ClientTracer"),
		nethttp + ".Tracer.Finish":          unchanged,
		nethttp + ".Tracer.Span":            unchanged,
		nethttp + ".TracerFromRequest":      counterpart("otelboot.ClientTracerFromRequest"),
		nethttp + ".ClientOption":           counterpart("otelboot.ClientOption"),
		nethttp + ".OperationName":          counterpart("otelboot.ClientOperationName"),
		nethttp + ".ComponentName":          counterpart("otelboot.ClientComponentName"),
		nethttp + ".ClientTrace":            counterpart("otelboot.ClientTrace"),
		nethttp + ".InjectSpanContext":      counterpart("otelboot.ClientInject"),
		nethttp + ".ClientSpanObserver":     counterpart("otelboot.ClientSpanObserver"),
		nethttp + ".URLTagFunc":             counterpart("otelboot.ClientURLAttribute"),
	}
}

// traceRequest is replaced by name; before v1.1.0 go-stdlib set one tag twice.
func traceRequest(s *rewriters.Site) {
	replaceName(s, "otelboot.TraceRequest")
	if atLeast(s, goStdlib, "v1.1.0") {
		s.Auto("")
		return
	}
	s.Review("http.url was sent twice, as the URL and as host:port, and an attribute has one value: the URL stays, and host:port is an attribute of the event GetConn")
}
