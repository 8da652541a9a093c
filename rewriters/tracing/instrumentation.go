package tracing

import (
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/rewriters"
)

// instrumentation lists the libraries around HTTP and gRPC. The generated package holds functions and types of the same shape
// that make the same spans: names, kinds, tags and parents. otelhttp and otelgrpc would rename spans and attributes, and trace
// calls that were not traced before.
func instrumentation() map[string]handler {
	m := map[string]handler{}
	for _, part := range []map[string]handler{httpServer(), httpClient(), grpcInterceptors(otgrpc), grpcInterceptors(goGRPC), grpcMiddlewares()} {
		for symbol, h := range part {
			m[symbol] = h
		}
	}
	return m
}

// counterpart replaces a name by one of the generated package that has the same shape, wherever it stands: called with any
// options, spread or not, passed as a function, as a type, or as a constant.
//
//	otgrpc.OpenTracingServerInterceptor(tracer, opts...)  =>  otelboot.UnaryServerInterceptor(tracer, opts...)
//	var opts []nethttp.MWOption                           =>  var opts []otelboot.MiddlewareOption
//	var _ = nethttp.MWURLTagFunc                          =>  var _ = otelboot.URLAttribute
func counterpart(target string) handler {
	return func(s *rewriters.Site) {
		replaceName(s, target)
		s.Auto("")
	}
}

func replaceName(s *rewriters.Site, target string) {
	s.On(s.Name(), func(e *rewriters.Edit) { e.Become(e.Quote(target)) })
}

// unchanged serves a method or field whose name stays, because that of its type's replacement is the same.
func unchanged(s *rewriters.Site) { s.Auto("") }

// atLeast reports whether the site's module requires the other module at the version or a newer one.
func atLeast(s *rewriters.Site, module, version string) bool {
	ok, err := gomod.Requires(s.Pkg.Module.GoMod, module, version)
	return err == nil && ok
}
