// Package catalog is the one table of what every exported symbol of a legacy library becomes in OpenTelemetry.
//
// Analyzers detect by it, rewriters are registered under its rules, and explain, the concept tables in docs/ and the
// checklist texts are printed from it. It knows nothing of how code is loaded or changed, and imports nothing of this
// project. A test enumerates the exported API of each library with go/types and fails when a symbol has no entry.
package catalog

import (
	"strings"
	"sync"
)

// Status is the most favourable outcome a use of the symbol can have; the same words as finding.Status.
type Status string

// The statuses.
const (
	Auto   Status = "auto"   // a rewriter replaces it, with the same behaviour
	Review Status = "review" // a rewriter replaces it, and behaviour changes in the way Reason states
	Manual Status = "manual" // no rewriter serves it; Reason says what to write by hand
	Keep   Status = "keep"   // it stays on purpose; Reason says why
)

// Entry is what an exported symbol, or several that are treated alike, becomes.
type Entry struct {
	// Names are the symbols inside their package, separated by blanks: "Func", "Type", "Type.Method" or "Type.Field".
	// "Type.*" serves every method and field of Type that no other entry names.
	Names string
	// Rule is the stable id that reports print and `explain` takes, e.g. "ot-start-span-from-context". Several symbols
	// that are treated alike share one rule.
	Rule string
	// Concept is the OpenTelemetry counterpart in one phrase of code or plain words, e.g. "Tracer.Start". "none" where
	// OpenTelemetry has none.
	Concept string
	Status  Status
	// Reason says, to a user who reads it in a checklist: for auto, what is emitted; for review, what behaves
	// differently; for manual, what to write by hand; for keep, why it stays.
	Reason string
}

// Package is one import path of a legacy module.
type Package struct {
	Path string
	URL  string // where OpenTelemetry documents the counterpart
	// Whole, when set, serves every symbol of the package that has no entry of its own (generated Thrift code, say).
	Whole   *Entry
	Entries []Entry
}

// Module is one legacy Go module at the version whose API the table was checked against.
type Module struct {
	Path     string
	Version  string
	Family   string // opentracing, jaeger, zipkin or prometheus
	Packages []Package
}

// Match is the result of a look-up: the entry, and what its package and module add.
type Match struct {
	Entry
	Name   string // the symbol inside its package
	Symbol string // "pkg/path.Name", the symbol that was looked up
	Family string
	URL    string
}

// families maps an import path, or a prefix that ends in a slash, to the family whose migration it belongs to. It is
// wider than the table of modules: an unknown package of a known family is still found, and reported as manual, because it
// keeps what it is used with from being rewritten (a middleware that starts spans with the legacy global tracer, say).
var families = []struct{ path, family string }{
	{"github.com/opentracing/opentracing-go", "opentracing"},
	{"github.com/opentracing-contrib/", "opentracing"},
	{"github.com/grpc-ecosystem/grpc-opentracing", "opentracing"},
	{"github.com/grpc-ecosystem/go-grpc-middleware/tracing/opentracing", "opentracing"},
	{"github.com/grpc-ecosystem/go-grpc-middleware/v2/interceptors/opentracing", "opentracing"},
	{"github.com/uber/jaeger-client-go", "jaeger"},
	{"github.com/uber/jaeger-lib", "jaeger"},
	{"github.com/openzipkin/zipkin-go", "zipkin"},
	{"github.com/openzipkin-contrib/", "zipkin"},
	{"github.com/prometheus/client_golang", "prometheus"},
	{"github.com/grpc-ecosystem/go-grpc-prometheus", "prometheus"},
	{"github.com/grpc-ecosystem/go-grpc-middleware/providers/prometheus", "prometheus"},
}

// FamilyOf returns the family of the legacy library that the package belongs to, or "" for any other package.
func FamilyOf(pkgPath string) string {
	if !strings.HasPrefix(pkgPath, "github.com/") {
		return "" // every legacy library lives there; most packages do not
	}
	for _, f := range families {
		if rest, ok := strings.CutPrefix(pkgPath, f.path); ok && (rest == "" || rest[0] == '/' || strings.HasSuffix(f.path, "/")) {
			return f.family
		}
	}
	return ""
}

// Modules lists the table, in the order it is documented.
func Modules() []Module {
	return []Module{opentracingGo, goStdlib, goGRPC, grpcOpentracing, grpcMiddleware, jaegerClient, jaegerLib, zipkinGo,
		zipkinOpentracing, clientGolang, grpcPrometheus, grpcMiddlewarePrometheus}
}

type packageIndex struct {
	module  *Module
	pkg     *Package
	entries map[string]*Entry
}

var index = sync.OnceValue(func() map[string]packageIndex {
	m := map[string]packageIndex{}
	for _, mod := range Modules() {
		for i := range mod.Packages {
			p := &mod.Packages[i]
			e := make(map[string]*Entry, len(p.Entries))
			for j := range p.Entries {
				for name := range strings.FieldsSeq(p.Entries[j].Names) {
					e[name] = &p.Entries[j]
				}
			}
			m[p.Path] = packageIndex{&mod, p, e}
		}
	}
	return m
})

// renamed gives types of older releases the name that they have in the release of the table.
var renamed = map[string]string{
	"github.com/uber/jaeger-client-go.tracerOptions": "TracerOptionsFactory", // not exported before v2.29.0
}

// Lookup returns the entry of the symbol name ("Func", "Type", "Type.Member") of the package. A package of a known
// family that the table does not list gets a manual entry that says so; ok is false only outside the families.
func Lookup(pkgPath, name string) (m Match, ok bool) {
	m.Name, m.Symbol, m.Family = name, pkgPath+"."+name, FamilyOf(pkgPath)
	if m.Family == "" {
		return m, false
	}
	p, listed := index()[pkgPath]
	if !listed {
		m.Entry, m.URL = unlisted(m.Family, pkgPath)
		return m, true
	}
	m.Family, m.URL = p.module.Family, p.pkg.URL
	typ, rest, member := strings.Cut(name, ".")
	if now := renamed[pkgPath+"."+typ]; now != "" {
		typ, name = now, now+"."+rest
		m.Name, m.Symbol = name, pkgPath+"."+name
	}
	switch {
	case p.entries[name] != nil:
		m.Entry = *p.entries[name]
	case member && p.entries[typ+".*"] != nil:
		m.Entry = *p.entries[typ+".*"]
	case p.pkg.Whole != nil:
		m.Entry = *p.pkg.Whole
	default:
		m.Entry = Entry{Rule: m.Family + "-unknown", Concept: "unknown", Status: Manual,
			Reason: "otelmigrate does not know this symbol: it was checked against " + p.module.Path + " " + p.module.Version + ". Replace it by hand, guided by the other symbols of its package."}
	}
	return m, true
}

// Lists reports whether the table names the symbol of the package, by itself or as a member of its type.
func Lists(pkgPath, name string) bool {
	p := index()[pkgPath]
	typ, _, member := strings.Cut(name, ".")
	return p.entries[name] != nil || member && p.entries[typ+".*"] != nil
}

// Each calls f for every symbol that the table names, in table order. The symbol of an entry "Type.*" ends so, and that of
// an entry for a whole package is the package's path.
func Each(f func(Match)) {
	for _, mod := range Modules() {
		for _, p := range mod.Packages {
			for _, e := range p.Entries {
				for name := range strings.FieldsSeq(e.Names) {
					f(Match{Entry: e, Name: name, Symbol: p.Path + "." + name, Family: mod.Family, URL: p.URL})
				}
			}
			if p.Whole != nil {
				f(Match{Entry: *p.Whole, Symbol: p.Path, Family: mod.Family, URL: p.URL})
			}
		}
	}
}
