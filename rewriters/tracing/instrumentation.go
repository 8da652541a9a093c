package tracing

import (
	"github.com/otelmigrate/otelmigrate/rewriters"
)

func instrumentation() map[string]handler {
	return map[string]handler{
		nethttp + ".Middleware":                        call("otelboot.Middleware", -1),
		nethttp + ".MiddlewareFunc":                    call("otelboot.MiddlewareFunc", -1),
		nethttp + ".OperationNameFunc":                 call("otelboot.OperationName", 1),
		otgrpc + ".OpenTracingServerInterceptor":       call("otelboot.UnaryServerInterceptor", 1),
		otgrpc + ".OpenTracingClientInterceptor":       call("otelboot.UnaryClientInterceptor", 1),
		otgrpc + ".OpenTracingStreamServerInterceptor": call("otelboot.StreamServerInterceptor", 1),
		otgrpc + ".OpenTracingStreamClientInterceptor": call("otelboot.StreamClientInterceptor", 1),
	}
}

// call replaces a function by one of the same shape in the generated package, which makes the same spans: names, kinds,
// tags and parents. otelhttp and otelgrpc would rename spans and attributes, and trace calls that were not traced before.
//
//	otgrpc.OpenTracingServerInterceptor(tracer)  =>  otelboot.UnaryServerInterceptor(tracer)
//
// Not served: further options (args is the number of arguments that are understood, -1 for options of a served kind).
func call(target string, args int) handler {
	return func(s *rewriters.Site) {
		c := s.Call()
		if c == nil {
			s.Block("the function is used as a value; wrap " + target + " in a function literal")
			return
		}
		if c.Ellipsis.IsValid() || (args >= 0 && len(c.Args) != args) {
			s.Block("the call has options that " + target + " does not know; write them into the generated function, or use the OpenTelemetry instrumentation and accept its span names")
			return
		}
		s.On(c.Fun, func(e *rewriters.Edit) { e.Become(e.Quote(target)) })
		s.Auto("")
	}
}
