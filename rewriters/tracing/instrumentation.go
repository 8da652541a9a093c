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

// atLeast reports whether the site's module requires the other module at the version or a newer one.
func atLeast(s *rewriters.Site, module, version string) bool {
	ok, err := gomod.Requires(s.Pkg.Module.GoMod, module, version)
	return err == nil && ok
}
