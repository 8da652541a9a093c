package rewriters

import (
	"go/ast"
	"slices"
	"strconv"

	"github.com/otelmigrate/otelmigrate/internal/catalog"
	"github.com/otelmigrate/otelmigrate/internal/gomod"
	"github.com/otelmigrate/otelmigrate/internal/loader"
	"github.com/otelmigrate/otelmigrate/rewriters/bootstrap"
)

// former says what the releases of the instrumentation that the module requires did, where they differ, so that the generated
// package does the same.
func (r *rewrite) former(m *loader.Module) (o bootstrap.Options, err error) {
	stdlib, err := gomod.Requires(m.GoMod, "github.com/opentracing-contrib/go-stdlib", "v1.1.0")
	if err != nil {
		return o, err
	}
	o.Bridge = r.Opts.Bridge
	o.OTLP = r.Opts.OTLPMetrics
	o.ResponseSize, o.PeerAddress = stdlib, stdlib
	callerOnly, err := gomod.Requires(m.GoMod, "github.com/opentracing-contrib/go-grpc", "v0.1.2")
	if err != nil {
		return o, err
	}
	if o.ShortErrorKey, err = gomod.RequiresBelow(m.GoMod, "github.com/opentracing/opentracing-go", "v1.2.0"); err != nil {
		return o, err
	}
	o.CanceledIsError = r.imports(m, func(path string) bool { return path == "github.com/grpc-ecosystem/grpc-opentracing/go/otgrpc" })
	o.NoJaeger = !r.imports(m, func(path string) bool { return catalog.FamilyOf(path) == "jaeger" })
	o.StreamContext = o.CanceledIsError || !callerOnly
	return o, nil
}

// imports reports whether a package of the module imports one of the paths.
func (r *rewrite) imports(m *loader.Module, wanted func(path string) bool) bool {
	for _, pkg := range r.Load.Packages {
		if pkg.Module.Dir != m.Dir {
			continue
		}
		for _, f := range pkg.Files {
			if f.Syntax != nil && slices.ContainsFunc(f.Syntax.Imports, func(i *ast.ImportSpec) bool {
				path, err := strconv.Unquote(i.Path.Value)
				return err == nil && wanted(path)
			}) {
				return true
			}
		}
	}
	return false
}
